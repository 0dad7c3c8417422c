"""A table, a drawing or a page to bytes."""

__all__ = [
    "csv_files",
    "database",
    "data_files",
    "html",
    "pictures",
    "text",
    "texts",
]
