"""What unknown ethnicity could do to a ratio."""
