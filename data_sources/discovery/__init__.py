"""From a publisher's page to what it offers."""

__all__ = [
    "arcgis",
    "finders",
    "monthly_pages",
    "offers",
]
