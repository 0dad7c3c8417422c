"""Rates and ratios of counts."""
