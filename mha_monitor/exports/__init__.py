"""Tables as files that carry their source, date and caveat with them."""

__all__ = [
    "api",
    "area_answers",
    "briefing",
    "citations",
    "documents",
    "embedding",
    "everything",
    "forms",
    "pictures",
    "site",
    "slides",
    "tables",
]
