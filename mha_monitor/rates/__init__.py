"""Counts, rates and ratios, each with its range and its flags."""

__all__ = [
    "age_weights",
    "availability",
    "base_band",
    "counts",
    "counts_for",
    "printed_rates",
    "quality",
    "rate_ratios",
    "repeat_detentions",
    "selection",
    "series_breaks",
    "standardised_moves",
    "trend",
]
