"""A table, a drawing or a page to bytes."""

__all__ = [
    "csv_files",
    "csvw",
    "data_files",
    "database",
    "drawing",
    "html",
    "pictures",
    "presentations",
    "spreadsheets",
    "svg",
    "text",
    "texts",
    "typst_files",
    "word_files",
]
