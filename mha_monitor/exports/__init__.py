"""Tables as files that carry their source, date and caveat with them."""

__all__ = [
    "area_answers",
    "briefing",
    "documents",
    "everything",
    "forms",
    "pictures",
    "site",
    "slides",
    "tables",
]
