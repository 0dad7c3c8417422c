"""All that differs between two sides as one tidy table, each row with its sentence.

Ratios come first, then published figures, areas, labels, and columns of the published files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pandas as pd

from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.analysis.revisions import differences as revisions
from mha_monitor.analysis.revisions import words as revision_words
from mha_monitor.analysis.revisions.differences import Differences
from mha_monitor.definitions.periods import labels
from mha_monitor.rates.selection import newest
from mha_monitor.sentences import amounts

UNCHANGED = "ratio-unchanged"
_ENDS = {"value": "ratio", "low": "ratio_low", "high": "ratio_high"}
_SIDES = ("old", "new")
COLUMNS = (
    "what",
    "sentence",
    "source",
    "measure",
    "area_kind",
    "area_code",
    "area_name",
    "dimension",
    "group",
    "reference",
    "series",
    "statistic",
    "label",
    *(f"{side}_{name}" for side in _SIDES for name in ("release", "period", *_ENDS, "mark")),
    "change",
    "relative_change",
    "factor",
    "beyond_rounding",
    "intervals_overlap",
)


def table_of(
    found: Differences, ratios: pd.DataFrame, headings: pd.DataFrame, headline: pd.DataFrame
) -> pd.DataFrame:
    """One row for each thing that differs (COLUMNS).

    `headline` is England's ratio where it is unchanged, which is said too: a row of the table of
    ratios, or none.
    """
    parts = [
        _unchanged(headline),
        _ratios(ratios, partial(revision_words.ratio_claim, two_periods=found.two_periods)),
        _figures(
            found.figures, partial(revision_words.figure_claim, two_periods=found.two_periods)
        ),
        _worded(found.areas, revision_words.area_note).rename(columns={"relation": "label"}),
        _worded(found.labels, revision_words.label_note),
        _worded(headings, revision_words.label_note),
    ]
    return _stacked(parts)


def _stacked(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    # An empty table has no types of its own, and would change those of the others.
    filled = [part.reindex(columns=list(COLUMNS)).astype(object) for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(filled, ignore_index=True).infer_objects()


def _worded(rows: pd.DataFrame, say: Callable[[amounts.Row], str]) -> pd.DataFrame:
    return rows.assign(sentence=[say(row) for row in rows.to_dict("records")])


def _unchanged(headline: pd.DataFrame) -> pd.DataFrame:
    rows = _worded(headline, revision_words.unchanged_claim)
    both = {name: name for name in ("release", "period")} | _ENDS
    sides = {f"{side}_{name}": rows[ours] for side in _SIDES for name, ours in both.items()}
    named: dict[str, Any] = {
        "statistic": "rate_ratio",
        "dimension": "ethnicity",
        "factor": 1.0,
        "change": 0.0,
    }
    return rows.assign(what=UNCHANGED, **named, **sides)


def _ratios(ratios: pd.DataFrame, say: Callable[[amounts.Row], str]) -> pd.DataFrame:
    names = {f"{side}_{ours}": f"{side}_{name}" for side in _SIDES for name, ours in _ENDS.items()}
    rows = _worded(ratios, say).rename(columns=names)
    return rows.assign(
        statistic="rate_ratio",
        dimension="ethnicity",
        change=rows["new_value"] - rows["old_value"],
        relative_change=rows["factor"] - 1,
    )


def _figures(found: pd.DataFrame, say: Callable[[amounts.Row], str]) -> pd.DataFrame:
    """Figures of both sides first, England's before the others, then by how far they moved."""
    rows = found.assign(
        old_period=_period_labels(found, "old"),
        new_period=_period_labels(found, "new"),
        one_sided=found["what"].isin([revisions.GONE, revisions.NEW]),
        elsewhere=found["area_kind"].ne("england"),
        size=-found["relative_change"].abs(),
    )
    rows = rows.sort_values(["one_sided", "elsewhere", "size"], kind="stable", ignore_index=True)
    rows = _worded(rows, say)
    return rows.assign(sentence=rows["sentence"].mask(_said_before(rows), ""))


def _said_before(rows: pd.DataFrame) -> pd.Series:
    """Counts of the mental health data set that are the whole count, which has its own row."""
    counts = rows["statistic"].isin(["count", "mhsds_count"])
    same = [name for name in revisions.FIGURE_COLUMNS if name != "statistic"]
    repeated = rows.sort_values("statistic", kind="stable").duplicated(same)
    return counts & rows["statistic"].eq("mhsds_count") & repeated.reindex(rows.index)


def _period_labels(found: pd.DataFrame, side: str) -> pd.Series:
    days = found[[f"{side}_{day}" for day in revisions.DAYS]].set_axis([*revisions.DAYS], axis=1)
    known = days.dropna()
    return pd.Series(labels(known), index=known.index, dtype=object).reindex(found.index)


def same_headline(before: pd.DataFrame, after: pd.DataFrame, group: str) -> pd.DataFrame:
    """England's newest ratio of a group where two tables of ratios agree on it: a row, or none."""
    mine = after[after["group"].eq(group)]
    if mine.empty:
        return mine
    mine = mine[mine["period"].eq(newest(mine))]
    return mine.merge(before[["period", "group", *_ENDS.values()]].drop_duplicates())


def headline_first(ratios: pd.DataFrame, measure: str, group: str) -> pd.DataFrame:
    """The same rows, England's newest ratio of the measure and group foremost."""
    quoted = ratios[
        ratios["area_code"].eq(ENGLAND) & ratios["measure"].eq(measure) & ratios["group"].eq(group)
    ]
    if quoted.empty:
        return ratios
    first = quoted["new_period"].fillna(quoted["old_period"]).astype(str).idxmax()
    return pd.concat([ratios.loc[[first]], ratios.drop(index=first)], ignore_index=True)
