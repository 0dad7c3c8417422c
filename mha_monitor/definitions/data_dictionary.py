"""What each column of the two tables means: the tidy figures, and the table of ratios.

`docs/data-dictionary.md` is made of it: `python -m mha_monitor data-dictionary`.
"""

from __future__ import annotations

FIGURES = {
    "source": "The publication, as `mha_annual`. `sources` lists them.",
    "release": "The release of it, as `mha-annual-2023-24`.",
    "period_start": "First day that the figure counts.",
    "period_end": "Last day that the figure counts.",
    "area_kind": "england, region, icb, sub-icb, provider, or a kind of area that has ended.",
    "area_code": "NHS (ODS) code; ENG is England, UNKNOWN an area that the file does not know.",
    "area_name": "The area's name as published.",
    "group": "The group within the dimension: an ethnic group, an age band, `all`.",
    "dimension": "What the groups are of: all, ethnicity, age, gender, imd.",
    "series": "What is counted, in the publisher's own words.",
    "statistic": "What the number is: count, crude_rate, standardised_rate, half_width.",
    "value": "The number as published. Empty where it is hidden or not published.",
    "low": "The least that the published cell can stand for.",
    "high": "The most that the published cell can stand for.",
    "mark": "exact, rounded, suppressed, estimated, inferred, doubtful, missing: how it is known.",
}
RATIOS = {
    "measure": "What is counted, by its name. `measures` lists them.",
    "source": "The publication that the group's count comes from.",
    "release": "The release of it.",
    "period": "The period's label: 2023-24, 2024-09, 2024-10..2025-09.",
    "period_start": "First day of the period.",
    "period_end": "Last day of the period.",
    "area_kind": "england, region, icb or sub-icb.",
    "area_code": "NHS (ODS) code of the area.",
    "area_name": "The area's name in the period.",
    "group": "The ethnic group. `groups` lists them.",
    "reference": "The group that it is compared with.",
    "population_base": "The census, or the road between censuses, that the populations rest on.",
    "count": "Events of the group. Empty where hidden.",
    "count_low": "The least that the count can be.",
    "count_high": "The most that the count can be.",
    "population": "People of the group.",
    "rate": "Events for each 100,000 people of the group in the period.",
    "rate_low": "Lower limit of the rate: chance, and the range of the count.",
    "rate_high": "Upper limit of the rate.",
    "reference_count": "Events of the reference group. Empty where hidden.",
    "reference_count_low": "The least that it can be.",
    "reference_count_high": "The most that it can be.",
    "reference_population": "People of the reference group.",
    "reference_rate": "Its rate for each 100,000 people.",
    "ratio": "rate / reference_rate. Empty where a count is hidden.",
    "ratio_sampling_low": "Lower limit by chance alone (and repeat detentions, where widened).",
    "ratio_sampling_high": "Upper limit by chance alone.",
    "ratio_low": "Lower limit by chance and the ranges of both counts. This is the interval.",
    "ratio_high": "Upper limit by chance and the ranges; `Infinity` where it is open.",
    "ratio_unknown_low": "Lower limit, as `ratio_low`, if all unknown were of the reference group.",
    "ratio_unknown_high": "Upper limit, as `ratio_high`, if all unknown were of the group.",
    "difference": "rate - reference_rate, for each 100,000 people.",
    "difference_low": "Its lower limit.",
    "difference_high": "Its upper limit.",
    "excess": "difference times the people of the group: arithmetic, not cause.",
    "excess_low": "Its lower limit.",
    "excess_high": "Its upper limit.",
    "mark": "How the group's count is known: exact, rounded, suppressed, estimated, inferred.",
    "flags": "Codes of what must be known of the row, one space apart.",
    "rate_kind": "crude, or standardised by the publisher for age and sex.",
    "grouping": "How the people of each group are added up: nhs, census, publisher.",
    "published_rate": "The publisher's own rate for the same cell, where one is printed.",
    "published_reference_rate": "The publisher's own rate of the reference group.",
    "unknown_count": "Events in no ethnic group's figure, in the whole area.",
    "unknown_count_low": "The least that it can be.",
    "unknown_count_high": "The most that it can be.",
    "unknown_share": "unknown_count over all events of the area.",
    "dispersion": "How much more the count varies than if all events were of different people.",
    "reference_dispersion": "The same of the reference group.",
    "dispersion_period": "The year whose table of repeat detentions it comes from; empty without.",
}
OF_AREAS = {
    "verdict": "higher, lower, not-told-apart, too-few, in-doubt, no-figures; empty for England.",
    "verdict_centre": "What the area is held against: typical-board or england.",
    "verdict_centre_ratio": "The centre's ratio.",
    "verdict_p": "Two-sided p that the area's ratio is the centre's.",
    "verdict_p_adjusted": "The same, all areas of the group and period allowed for.",
    "within_usual_spread": "Whether it lies where 19 of 20 areas of its size would.",
    "standardised_ratio": "England's ratio of the publisher's rates standardised for age and sex.",
    "standardised_ratio_low": "Its lower limit.",
    "standardised_ratio_high": "Its upper limit.",
    "england_crude_ratio": "For areas: England's crude ratio of the group, to see what ages do.",
    "england_standardised_ratio": "For areas: England's standardised ratio of the group.",
    "england_ages_from": "The measure and year of these two.",
}
OF_SERIES = {
    "segment": "Rows of one segment may be joined by a line; between segments the series breaks.",
    "ratio_moved_low": "Least ratio on this row's base, over the roads that can move it there.",
    "ratio_moved_high": "Most ratio on this row's base.",
    "source_page": "The page that the figure was read on, in words.",
    "source_url": "The address of that page.",
    "second_hand": "Whether that page is another's than the publisher's.",
    "ratio_base_low": "Least ratio over the populations that can be defended.",
    "ratio_base_high": "Most ratio over the populations that can be defended.",
}
ON_EVERY_ROW = {
    "ons_code": "ONS code of the area, as E54000031; empty where it has none.",
    "row_caveat": "What must be known beside the row, in words: of its measure and its flags.",
    "released_on": "When the publisher issued the figures; several days where there are several.",
    "licence": "The licence of the figures.",
}
TABLES = {
    "The tidy figures (`figures`): one row is one published number": FIGURES,
    "The table of ratios (`ratios`, `trend`)": RATIOS,
    "Verdicts on areas, and what ages do (`ratios`)": OF_AREAS,
    "With series (`trend`)": OF_SERIES,
    "In every file and format but a table for people": ON_EVERY_ROW,
}
MEANINGS = {name: says for columns in TABLES.values() for name, says in columns.items()}


def page() -> str:
    """The dictionary as a document."""
    parts = [
        "# Data dictionary",
        "Made by `python -m mha_monitor data-dictionary`. Edit "
        "`mha_monitor/definitions/data_dictionary.py`, not this.",
    ]
    for title, columns in TABLES.items():
        rows = [f"| `{name}` | {meaning} |" for name, meaning in columns.items()]
        parts.append("\n".join([f"## {title}\n", "| Column | Meaning |", "| --- | --- |", *rows]))
    return "\n\n".join(parts) + "\n"
