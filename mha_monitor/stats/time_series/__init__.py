"""Months before and after a date."""
