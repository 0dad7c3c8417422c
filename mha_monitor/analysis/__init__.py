"""Ratios compared: across groups, population bases, areas and releases."""

__all__ = [
    "age_adjusted",
    "areas",
    "change_over_bases",
    "ethnic_groupings",
    "every_population_base",
    "groups_beside",
    "indirect",
    "inequality",
    "inequality_over_time",
    "newest_of_each_kind",
    "other_backgrounds",
    "providers",
    "recording",
    "revisions",
    "standardised",
    "steps",
    "two_ratios",
    "unknown_ethnicity",
]
