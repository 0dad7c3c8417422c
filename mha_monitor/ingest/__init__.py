"""From a published file to figures in force; and keeping what is held whole."""

__all__ = [
    "arrivals",
    "files",
    "refresh",
    "verify",
]
