"""The tidy table of figures: one row is one published number. Its columns, contract and file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from data_sources import vocabulary
from data_sources.cells import Mark
from data_sources.errors import BrokenContract, StoreError

KEY = (
    "source",
    "release",
    "period_start",
    "period_end",
    "area_kind",
    "area_code",
    "group",
    "dimension",
    "series",
    "statistic",
)
COLUMNS = (
    "source",
    "release",
    "period_start",
    "period_end",
    "area_kind",
    "area_code",
    "area_name",
    "group",
    "dimension",
    "series",
    "statistic",
    "value",
    "low",
    "high",
    "mark",
)
NUMBERS = ("value", "low", "high")
STATISTICS = (
    "count",
    "mhsds_count",
    "acute_count",
    "population",
    "crude_rate",
    "standardised_rate",
    "half_width",
    "rate_ratio",
    "percentage",
)
AREA_KINDS = (*vocabulary.AREA_KINDS, "former-area")


def from_records(records: Iterable[tuple]) -> pd.DataFrame:
    """A table of figures from rows in the order of COLUMNS."""
    table = pd.DataFrame.from_records(list(records), columns=list(COLUMNS))
    return table.astype(dict.fromkeys(NUMBERS, float))


def check(figures: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return the table unchanged if it keeps its contract; raise BrokenContract if it does not."""
    if tuple(figures.columns) != COLUMNS:
        unmapped = sorted(set(figures.columns) - set(COLUMNS))
        absent = sorted(set(COLUMNS) - set(figures.columns))
        raise BrokenContract(
            f"{where}: the columns are not those of a table of figures. "
            f"Not mapped: {', '.join(unmapped) or 'none'}. Absent: {', '.join(absent) or 'none'}."
        )
    _refuse_unknown_codes(figures, where)
    _refuse_impossible_ranges(figures, where)
    _refuse_duplicates(figures, where)
    _refuse_parts_above_totals(figures, where)
    return figures


def write(figures: pd.DataFrame, path: Path) -> None:
    """Write the table as Parquet: the same table always gives the same bytes."""
    ordered = figures.sort_values(list(KEY), kind="stable", ignore_index=True)
    ordered.to_parquet(path, engine="pyarrow", index=False, compression="zstd")


def read(path: Path) -> pd.DataFrame:
    """Read a table of figures that `write` wrote."""
    try:
        return pd.read_parquet(path, engine="pyarrow")
    except (OSError, ValueError) as problem:
        raise StoreError(
            f"{path.name} cannot be read ({type(problem).__name__}). "
            f"Run `python -m mha_monitor sources` to see what is held, or take the files in again."
        ) from problem


def _refuse_unknown_codes(figures: pd.DataFrame, where: str) -> None:
    known = {
        "area_kind": AREA_KINDS,
        "dimension": vocabulary.DIMENSIONS,
        "statistic": STATISTICS,
        "mark": tuple(Mark),
    }
    for column, codes in known.items():
        strangers = set(figures[column].unique()) - set(codes)
        if strangers:
            raise BrokenContract(
                f"{where}: {column} holds {', '.join(map(repr, sorted(strangers)))}, "
                f"which is not one of {', '.join(codes)}."
            )
    ethnic = figures.loc[figures["dimension"].eq("ethnicity"), "group"]
    sums = {vocabulary.ALL_KNOWN, vocabulary.OTHER_OR_UNKNOWN}
    strangers = set(ethnic.unique()) - set(vocabulary.BY_CODE) - sums
    if strangers:
        raise BrokenContract(f"{where}: unknown ethnic group codes {sorted(strangers)}.")


def _refuse_impossible_ranges(figures: pd.DataFrame, where: str) -> None:
    value, low, high = (figures[name] for name in NUMBERS)
    wrong = (low > high) | (value < low) | (value > high) | (low < 0)
    _refuse(figures, wrong, where, "a value lies outside its own range, or below zero")
    hidden = figures["mark"].isin([Mark.SUPPRESSED, Mark.NOT_PUBLISHED])
    _refuse(figures, hidden & value.notna(), where, "a hidden cell holds a value")
    _refuse(figures, ~hidden & value.isna(), where, "a published cell holds no value")


def _refuse_duplicates(figures: pd.DataFrame, where: str) -> None:
    repeated = figures.duplicated(list(KEY), keep=False)
    _refuse(figures, repeated, where, "the same figure is given more than once")


def _refuse_parts_above_totals(figures: pd.DataFrame, where: str) -> None:
    shared = [name for name in KEY if name not in ("group", "dimension")]
    counts = figures[figures["statistic"].str.endswith("count")]
    totals = counts[counts["dimension"].eq("all")].set_index(shared)["high"]
    parts = counts[counts["dimension"].ne("all")].join(totals.rename("total_high"), on=shared)
    _refuse(parts, parts["low"] > parts["total_high"], where, "a part is larger than its total")


def _refuse(figures: pd.DataFrame, wrong: pd.Series, where: str, what: str) -> None:
    if wrong.any():
        row = figures[wrong].iloc[0]
        raise BrokenContract(
            f"{where}: {what}, for {row['series']}, {row['area_name']} ({row['area_code']}), "
            f"{row['dimension']} {row['group']}, {row['statistic']}. "
            f"{int(wrong.sum())} such figures. Ask the publisher, or fetch the file again."
        )
