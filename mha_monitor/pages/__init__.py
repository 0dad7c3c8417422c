"""One function for each page: it chooses, asks, shows and adds a caveat. It never calculates."""

__all__ = [
    "address",
    "area_map",
    "as_of",
    "board",
    "cache",
    "compare",
    "download",
    "frame",
    "groups",
    "layout",
    "methods",
    "overview",
    "papers",
    "pathway",
    "promises",
    "prose",
    "reform",
    "trust",
    "visits",
]
