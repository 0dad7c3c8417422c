"""Ratios compared: across groups, population bases, areas and releases."""

__all__ = [
    "areas",
    "ethnic_groupings",
    "every_population_base",
    "indirect",
    "inequality",
    "other_backgrounds",
    "revisions",
    "standardised",
    "unknown_ethnicity",
]
