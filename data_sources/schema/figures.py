"""The tidy table of figures: one row is one published number. Its columns, contract and file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from pyarrow import BufferReader
from pyarrow.parquet import ParquetFile

from data_sources.schema import vocabulary
from data_sources.schema.cells import Mark
from data_sources.schema.combinations import numbered
from data_sources.schema.errors import BrokenContract, StoreError

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
DIVIDED_BY = ("group", "dimension")
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
    "mean_days",
    "median_days",
    "mean_deviation",
    "rate_difference",
)
# Clinical commissioning groups and their partnerships are the areas of figures before July 2022.
AREA_KINDS = (*vocabulary.AREA_KINDS, "ccg", "stp", "former-area")


def from_records(records: Iterable[tuple]) -> pd.DataFrame:
    """A table of figures from rows in the order of COLUMNS."""
    table = pd.DataFrame.from_records(list(records), columns=list(COLUMNS))
    return table.astype(dict.fromkeys(NUMBERS, float))


def from_placed(placed: Iterable[tuple[str, tuple]]) -> tuple[pd.DataFrame, pd.Series]:
    """A table of figures, and beside it where in the file each stands: `row 7, Total_Count`."""
    places, records = [], []
    for place, record in placed:
        places.append(place)
        records.append(record)
    table = from_records(records)
    return table, pd.Series(places, index=table.index, dtype=object)


def check(figures: pd.DataFrame, where: str, places: pd.Series | None = None) -> pd.DataFrame:
    """Return the table unchanged if it keeps its contract; raise BrokenContract if it does not.

    `where` names the file. `places`, with the table's index, lets the error name row and column.
    """
    if tuple(figures.columns) != COLUMNS:
        unmapped = sorted(set(figures.columns) - set(COLUMNS))
        absent = sorted(set(COLUMNS) - set(figures.columns))
        raise BrokenContract(
            f"{where}: the columns are not those of a table of figures. "
            f"Not mapped: {', '.join(unmapped) or 'none'}. Absent: {', '.join(absent) or 'none'}."
        )
    _refuse_unknown_codes(figures, where)
    if places is None:
        places = pd.Series("", index=figures.index, dtype=object)
    _refuse_impossible_ranges(figures, where, places)
    counted_alike = numbered(figures[name] for name in KEY if name not in DIVIDED_BY)
    _refuse_duplicates(figures, where, places, counted_alike)
    _refuse_parts_above_totals(figures, where, places, counted_alike)
    return figures


def write(figures: pd.DataFrame, path: Path) -> None:
    """Write the table as Parquet: the same table always gives the same bytes."""
    ordered = figures.sort_values(list(KEY), kind="stable", ignore_index=True)
    ordered.to_parquet(path, engine="pyarrow", index=False, compression="zstd")


def read(path: Path) -> pd.DataFrame:
    """Read a table of figures that `write` wrote."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise _unreadable(path.name, problem) from problem
    return from_parquet(content, path.name)


def from_parquet(content: bytes, name: str) -> pd.DataFrame:
    """The table that these bytes of a Parquet file are; `name` is for the error."""
    # pandas' own reader loads the machinery for data sets of many files, which takes as long again.
    try:
        return ParquetFile(BufferReader(content)).read().to_pandas()
    except (OSError, ValueError) as problem:
        raise _unreadable(name, problem) from problem


def _unreadable(name: str, problem: Exception) -> StoreError:
    return StoreError(
        f"{name} cannot be read ({type(problem).__name__}). "
        f"Run `python -m mha_monitor sources` to see what is held, or take the files in again."
    )


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


def _refuse_impossible_ranges(figures: pd.DataFrame, where: str, places: pd.Series) -> None:
    value, low, high = (figures[name] for name in NUMBERS)
    below_zero = (low < 0) & figures["statistic"].ne("rate_difference")
    wrong = (low > high) | (value < low) | (value > high) | below_zero
    hidden = figures["mark"].isin([Mark.SUPPRESSED, Mark.NOT_PUBLISHED, Mark.MISSING])
    for found, what in (
        (wrong, "a value lies outside its own range, or below zero"),
        (hidden & value.notna(), "a hidden cell holds a value"),
        (~hidden & value.isna(), "a published cell holds no value"),
    ):
        if found.any():
            raise _broken(figures[found], where, places, what)


def _refuse_duplicates(
    figures: pd.DataFrame, where: str, places: pd.Series, counted_alike: np.ndarray
) -> None:
    alike = numbered([counted_alike, *(figures[name] for name in DIVIDED_BY)])
    repeated = figures[pd.Series(alike, index=figures.index).duplicated()]
    if repeated.empty:
        return
    same = figures[list(KEY)].eq(repeated.iloc[0][list(KEY)]).all(axis="columns")
    first = places[figures.index[int(same.to_numpy().argmax())]].partition(",")[0]
    what = "the same figure is given more than once" + (f", first in {first}" if first else "")
    raise _broken(repeated, where, places, what)


def _refuse_parts_above_totals(
    figures: pd.DataFrame, where: str, places: pd.Series, counted_alike: np.ndarray
) -> None:
    counts = figures["statistic"].str.endswith("count").to_numpy(dtype=bool)
    whole = figures["dimension"].eq("all").to_numpy(dtype=bool)
    low, high = (figures[name].to_numpy(dtype=float) for name in ("low", "high"))
    totals = np.full(counted_alike.max(initial=0) + 1, np.inf)
    np.fmin.at(totals, counted_alike[counts & whole], high[counts & whole])
    wrong = counts & ~whole & (low > totals[counted_alike])
    if wrong.any():
        first = wrong.argmax()
        least, most = f"{low[first]:,.0f}", f"{totals[counted_alike[first]]:,.0f}"
        what = f"a part, at least {least}, is more than its total, at most {most}"
        raise _broken(figures[wrong], where, places, what)


def _broken(wrong: pd.DataFrame, where: str, places: pd.Series, what: str) -> BrokenContract:
    row, place = wrong.iloc[0], places[wrong.index[0]]
    more = f" {len(wrong)} figures are wrong like this one." if len(wrong) > 1 else ""
    return BrokenContract(
        f"{where}{place and ', '}{place}: {what}, for {row['series']}, {row['area_name']} "
        f"({row['area_code']}), {row['dimension']} {row['group']}, {row['statistic']}.{more} "
        f"Ask the publisher, or fetch the file again."
    )
