"""One published layout each to the tidy table of figures."""

__all__ = [
    "mha_annual_totals",
    "registry",
]
