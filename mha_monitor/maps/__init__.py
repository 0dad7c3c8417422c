"""Maps of a table and outlines: in a browser (`interactive`, `file`), as a picture (`picture`)."""

__all__ = [
    "colours",
    "hexagons",
    "legend",
    "messages",
    "multiples",
    "page",
    "picture",
    "shaped",
    "shaped_groups",
]
