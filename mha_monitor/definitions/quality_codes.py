"""What can be wrong with figures: one entry for each, with its severity and what to do about it.

`red` blocks: a row that carries such a code keeps its figures, and no ranking, comparison, test or
headline rests on it. `amber` is said wherever the row is shown. A `note` is said when asked for.
Thresholds, each with its reason, are in `quality_thresholds`; the checks in `rates.quality`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mha_monitor.definitions.strange_areas import OTHER_VINTAGE, UNKNOWN_CODE, WHAT_TO_DO

RED, AMBER, NOTE = SEVERITIES = ("red", "amber", "note")


@dataclass(frozen=True)
class Code:
    """One kind of flag: its title, what a row that carries it must say, and what to do."""

    name: str
    severity: str
    title: str
    meaning: str
    action: str


_ASK = "Ask the publisher, or look for a corrected release."
_UNKNOWN = "Give the bounds for unknown ethnicity beside every ratio of these areas."

CODES = {
    code.name: code
    for code in (
        Code(
            "ethnicity-too-often-unknown",
            RED,
            "Ethnicity too often unknown to compare",
            "Ethnicity is unknown for more than three in ten of these detentions: too many for "
            "the groups to be compared.",
            "Do not rank or compare these areas by ethnic group.",
        ),
        Code(
            "period-length-differs",
            RED,
            "A row of another length in the series",
            "This row covers a longer or shorter period than its series: it cannot be compared "
            "with the others.",
            "Leave the row out, or move it to the series whose length it has.",
        ),
        Code(
            "england-contradicts-itself",
            RED,
            "England's figures contradict one another",
            "England's own figures in this file, which are exact, contradict one another: groups "
            "do not add up, or printed rates do not follow from counts. Nothing from it can be "
            "relied on.",
            "Compare the file with the publisher's page, and take it in again or leave it out.",
        ),
        Code(
            "likely-recorded-wrongly",
            RED,
            "Ethnicity likely recorded wrongly",
            "So many or so few of these detentions are recorded under one ethnic group, compared "
            "with other areas, that ethnicity was most likely recorded wrongly.",
            "Ask the providers of the area; do not rank or compare it until they have answered.",
        ),
        Code(
            "sums-far-off",
            RED,
            "Parts and whole contradict each other",
            "The parts and the whole differ by more than three in ten, beyond what rounding and "
            "hidden counts explain.",
            _ASK,
        ),
        Code(
            "many-providers-missing",
            RED,
            "Many providers missing",
            "Providers that usually record a fifth or more of these detentions are missing.",
            "Wait for the final release, or leave the period out.",
        ),
        Code(
            OTHER_VINTAGE,
            AMBER,
            "Areas of another set of areas",
            "This area is of another set of areas than the one in force on the period's last day: "
            "it has counts, and no rate.",
            "See on the publication page which boards these are; use them as counts.",
        ),
        Code(
            UNKNOWN_CODE,
            AMBER,
            "Areas that are not known",
            "No set of areas that is held knows this area's code: it has counts, and no rate.",
            WHAT_TO_DO,
        ),
        Code(
            "ethnicity-often-unknown",
            AMBER,
            "Ethnicity often unknown",
            "Ethnicity is unknown for more than one in ten of these detentions.",
            _UNKNOWN,
        ),
        Code(
            "unknown-share-moved",
            AMBER,
            "Unknown ethnicity moved",
            "The share of unknown ethnicity moved by more than five percentage points since the "
            "period before: a change in the ratio may be a change in recording.",
            _UNKNOWN,
        ),
        Code(
            "sums-off",
            AMBER,
            "Parts do not add up to the whole",
            "The parts and the whole differ by more than one in twenty, beyond what rounding and "
            "hidden counts explain.",
            _ASK,
        ),
        Code(
            "year-unlike-months",
            AMBER,
            "Twelve months do not add up to the year",
            "The twelve monthly counts do not add up to the count for twelve months: records "
            "that came late are in one of them.",
            "Use the 12-month count for a year, and final months for a trend.",
        ),
        Code(
            "count-jumped",
            AMBER,
            "A jump from the period before",
            "The count moved by more than three tenths since the period before, which chance and "
            "rounding do not explain.",
            "Look for a change in recording, in areas or in providers before reading it as real.",
        ),
        Code(
            "provider-stopped",
            AMBER,
            "A provider without figures",
            "This provider usually has figures and is missing here: it did not submit, closed, "
            "merged or was renamed.",
            "Check the provider's code; treat the areas that it serves with care.",
        ),
        Code(
            "providers-missing",
            AMBER,
            "Providers missing",
            "Providers that usually record more than one in twenty of these detentions are "
            "missing.",
            "Wait for the final release before reading a fall as real.",
        ),
        Code(
            "months-missing",
            AMBER,
            "Periods missing",
            "Periods between the first and the last one held are missing.",
            "Take the missing releases in with `refresh`.",
        ),
        Code(
            "area-redrawn",
            AMBER,
            "An area with another boundary",
            "This area kept its code and changed its boundary since the period before: the two "
            "are not the same place.",
            "Do not compare it across the change.",
        ),
        Code(
            "statuses-mixed",
            AMBER,
            "Provisional and final figures in one series",
            "Provisional, performance and final figures stand in one series: those that are not "
            "final may still rise.",
            "Take the final releases in, or end the trend before the others begin.",
        ),
        Code(
            "cyber-incident",
            AMBER,
            "The cyber attack of 2022",
            "A cyber attack left records of about twelve trusts incomplete from August 2022.",
            "Leave August 2022 to March 2023 out of trends and comparisons of areas.",
        ),
        Code(
            "cyber-incident-near",
            NOTE,
            "The months before the cyber attack",
            "Records of June and July 2022 were slightly affected by the cyber attack of August.",
            "Nothing, unless these two months carry a conclusion.",
        ),
        Code(
            "sums-slightly-off",
            NOTE,
            "Parts and whole differ a little",
            "The parts and the whole differ a little more than rounding explains.",
            "Nothing: use the printed whole.",
        ),
        Code(
            "groups-short-of-total",
            NOTE,
            "Groups that leave some out",
            "The ethnic groups, the unknown included, are fewer than the total: some records are "
            "in no row. They are counted as unknown here.",
            "Nothing: the share of unknown ethnicity includes them.",
        ),
        Code(
            "year-near-months",
            NOTE,
            "Twelve months and the year differ a little",
            "The twelve monthly counts differ from the count for twelve months by under one in a "
            "hundred.",
            "Nothing: late records explain it.",
        ),
        Code(
            "provider-new",
            NOTE,
            "A new provider",
            "This provider has figures for the first time.",
            "A rise in its areas may be better recording.",
        ),
        Code(
            "window-incomplete",
            NOTE,
            "Fewer than twelve months",
            "Fewer than the twelve months to the newest one are held.",
            "Take the missing releases in before adding months up to a year.",
        ),
        Code(
            "series-ended",
            NOTE,
            "A series that ended",
            "This series has no figures for the newest period.",
            "See whether the publisher gave it another name.",
        ),
        Code(
            "area-opened",
            NOTE,
            "New areas",
            "This area has figures for the first time.",
            "Compare it with its predecessors only where they add up exactly.",
        ),
        Code(
            "area-closed",
            NOTE,
            "Areas that closed",
            "This area has no figures from this period on.",
            "See which areas took it over.",
        ),
        Code(
            "standardised-equals-crude",
            NOTE,
            "Standardised rates equal crude ones",
            "The rates published as standardised equal the crude ones, so they do not allow for "
            "age.",
            "Call them crude.",
        ),
        Code(
            "mostly-suppressed",
            NOTE,
            "Mostly hidden counts",
            "Most counts by ethnic group are hidden because they are small.",
            "Use a longer period or larger areas.",
        ),
    )
}
NO_POPULATION = "no-population"  # a row without a rate to rank or compare
BLOCKING = frozenset({NO_POPULATION} | {c.name for c in CODES.values() if c.severity == RED})
# What a reader of one row must know. Notes, and what is true of a stretch of periods or of
# providers, for which no rates are given, is told by `check` alone.
_NOT_OF_ROWS = ("months-missing", "statuses-mixed", "provider-stopped")
_WITHOUT_PEOPLE = "No population is held for this area: there are counts, and no rate."
OF_ROWS = {NO_POPULATION: _WITHOUT_PEOPLE} | {
    code.name: code.meaning
    for code in CODES.values()
    if code.severity in (RED, AMBER) and code.name not in _NOT_OF_ROWS
}
