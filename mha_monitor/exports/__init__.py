"""Tables as files that carry their source, date and caveat with them."""

__all__ = [
    "api",
    "citations",
    "everything",
    "pictures",
    "slides",
    "tables",
]
