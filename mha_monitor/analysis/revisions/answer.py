"""The question `diff`: how one release, revision or date differs from another, and what of it.

Each side is found by name (`revision_sides`). The answer is one tidy table with sentences.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS
from mha_monitor.analysis.revisions import effects
from mha_monitor.analysis.revisions import table as revision_table
from mha_monitor.analysis.revisions import words as revision_words
from mha_monitor.analysis.revisions.differences import Differences, compare
from mha_monitor.analysis.revisions.grounds import populations_differ
from mha_monitor.analysis.revisions.sides import Side, heading_changes, sides_named
from mha_monitor.definitions.choices import (
    ALL,
    Groups,
    broad_or_asked,
    known_area_kind,
    known_measure,
)
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.periods import MONTH, TWELVE_MONTHS, YEAR

QUOTED_MEASURE, QUOTED_GROUP = "detentions", "black"


class Comparison(NamedTuple):
    """How `new` differs from `old`.

    `table` (revision_table.COLUMNS) has a row for everything that differs, and one for England's
    ratio where it does not. `remarks` are sentences on the whole.
    """

    old: Side
    new: Side
    differences: Differences
    table: pd.DataFrame
    remarks: list[str]

    @property
    def claims(self) -> list[str]:
        """The claims that this changes: a sentence for each ratio and published figure."""
        of_numbers = self.table["statistic"].notna() & self.table["sentence"].ne("")
        return list(self.table.loc[of_numbers, "sentence"])


def diff(
    old: str,
    new: str,
    measure: str | None = None,
    area_kind: str | None = None,
    group: Groups = None,
    folder: Path | None = None,
) -> Comparison:
    """Compare two releases, revisions or dates, as `mha-annual-2023-24@1` or `2026-11-01`.

    `measure`, `area_kind` and `group` narrow the ratios, figures and areas; without a group ratios
    are of the broad groups. Raises Unanswerable that lists what is held where a name is not known.
    """
    measures = [known_measure(measure)] if measure else list(MEASURES)
    kinds = [known_area_kind(area_kind)] if area_kind else None
    groups = _groups(group, measure)
    sides = sides_named(old, new, folder)
    found = _compared(*sides)
    ratios = effects.ratio_changes(
        sides[0].ground,
        sides[1].ground,
        found.figures,
        two_periods=found.two_periods,
        measures=measures,
        area_kinds=kinds,
        groups=groups or BROAD_GROUPS,
    )
    found = _narrowed(found, measure, area_kind, groups)
    quoted = measure or QUOTED_MEASURE, groups[0] if groups else QUOTED_GROUP
    return Comparison(
        *sides, found, _table(*sides, found, ratios, *quoted), _remarks(*sides, found)
    )


def _compared(old: Side, new: Side) -> Differences:
    areas = new.store.areas
    titles = dict(zip(areas["area_code"], areas["area_name"], strict=True))
    return compare(old.figures, new.figures, new.store.succession, titles)


def _table(
    old: Side, new: Side, found: Differences, ratios: pd.DataFrame, measure: str, group: str
) -> pd.DataFrame:
    """The tidy table; England's ratio of this measure and group comes first, changed or not."""
    ratios = revision_table.headline_first(ratios, measure, group)
    same = _unchanged(old, new, measure, group)[: 0 if found.two_periods else 1]
    return revision_table.table_of(found, ratios, heading_changes(old, new), same)


def _groups(group: Groups, measure: str | None) -> list[str]:
    """The groups asked for; none of them stands for the broad groups."""
    if group is None:
        return []
    asked = broad_or_asked(group, measure or QUOTED_MEASURE)
    return [*BROAD_GROUPS, *DETAILED_GROUPS] if asked == ALL else list(asked)


def _narrowed(
    found: Differences, measure: str | None, area_kind: str | None, groups: list[str]
) -> Differences:
    """The figures and areas that were asked for; labels and columns are of the whole file."""
    figures, areas = found.figures, found.areas
    if measure:
        series = {each for names in MEASURES[measure].all_series.values() for each in names}
        figures = figures[figures["series"].isin(series)]
    if area_kind:
        figures = figures[figures["area_kind"].eq(area_kind)]
        areas = areas[areas["area_kind"].eq(area_kind)]
    if groups:
        figures = figures[figures["group"].isin(groups)]
    figures, areas = (each.reset_index(drop=True) for each in (figures, areas))
    return Differences(figures, areas, found.labels, found.two_periods)


def _unchanged(old: Side, new: Side, measure: str, group: str) -> pd.DataFrame:
    """England's newest ratio where both sides agree on it: a row of ratios, or none.

    That of a year is quoted before that of twelve months, and that before a month's.
    """
    for every in (YEAR, TWELVE_MONTHS, MONTH):
        both = [side.ground.ratios([MEASURES[measure]], "england", every) for side in (old, new)]
        if all(len(each) for each in both):
            break
    return revision_table.same_headline(both[0], both[1], group)


def _remarks(old: Side, new: Side, found: Differences) -> list[str]:
    """What is said of the comparison as a whole."""
    remarks = [f"Compared: {old.title} with {new.title}."]
    if found.two_periods:
        remarks.append(revision_words.TWO_PERIODS)
    if populations_differ(old.ground, new.ground):
        remarks.append("The populations below the line differ too.")
    return [*remarks, revision_words.tally(found.figures)]
