"""What a figure is: cells as ranges, codes, the tidy table, errors that are sentences."""

__all__ = [
    "blank_cells",
    "cells",
    "combinations",
    "errors",
    "figures",
    "model",
    "table_rows",
    "vocabulary",
]
