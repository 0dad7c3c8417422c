"""The dashboard: the list of its pages, and the server that guards them."""

__all__ = [
    "serving",
    "supervisor",
]
