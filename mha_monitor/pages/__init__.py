"""One function for each page: it chooses, asks, shows and adds a caveat. It never calculates."""

__all__ = [
    "area_map",
    "as_of",
    "cache",
    "layout",
    "methods",
    "overview",
    "reform",
    "visits",
]
