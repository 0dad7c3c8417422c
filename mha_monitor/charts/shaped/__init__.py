"""Pictures for a fixed shape: print, slide, square and portrait, each laid out for itself."""

__all__ = [
    "areas",
    "funnel",
    "groups",
    "looks",
    "sheet",
    "trend",
]
