"""Tables as files that carry their source, date and caveat with them."""

__all__ = [
    "everything",
    "pictures",
    "slides",
    "tables",
]
