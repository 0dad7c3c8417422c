"""A table, a drawing or a page to bytes."""

__all__ = [
    "csv_files",
    "data_files",
    "database",
    "drawing",
    "html",
    "pictures",
    "svg",
    "text",
    "texts",
]
