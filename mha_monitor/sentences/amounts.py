"""Numbers, ratios and their ranges as they stand in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

Row = Mapping | pd.Series


def number(value: float, digits: int = 1) -> str:
    """`1,234.5`; `no figure` where there is none."""
    if value is None or math.isnan(value):
        return "no figure"
    return "no upper limit" if math.isinf(value) else f"{value:,.{digits}f}"


def how_many(count: int, one: str, many: str = "") -> str:
    """`1 area`, `2 areas`, `no areas`: a noun with its count; `many` where it takes no plain s."""
    noun = one if count == 1 else many or f"{one}s"
    if count < 0:
        raise ValueError(f"There cannot be {count} {noun}.")
    return f"{count:,} {noun}" if count else f"no {noun}"


def ratio(value: float) -> str:
    """A ratio as people say it: one decimal, none from 10 on; never `0` for a ratio above 0."""
    if value is None or math.isnan(value):
        return "no ratio"
    if math.isinf(value):
        return "no upper limit"
    if 0 < value < 0.05:
        return "less than 0.1"
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}"


def _is_narrow(low: float, high: float) -> bool:
    """Whether one decimal would hide how narrow an interval is."""
    return low > 0 and high - low < 0.3


def _two(value: float) -> str:
    return "less than 0.01" if 0 < value < 0.005 else f"{value:.2f}"


def point(value: float, *intervals: tuple[float, float]) -> str:
    """A ratio as it is printed wherever one of its intervals may stand beside it.

    As `ratio`, which is one rounding for one number everywhere; but where that would print it
    outside an interval with more decimals (`1.2` beside `1.12 to 1.19`), with as many as those.
    """
    return _two(value) if _needs_two(value, *intervals) else ratio(value)


def _needs_two(value: float, *intervals: tuple[float, float]) -> bool:
    """Whether one decimal would print a ratio outside of a narrow interval of its own."""
    narrow = [(low, high) for low, high in intervals if _is_narrow(low, high)]
    if value is None or not math.isfinite(value) or not narrow:
        return False
    if value < 0.05:  # `less than 0.1` is no point of an interval
        return True
    printed = float(ratio(value))
    return not all(round(low, 2) <= printed <= round(high, 2) for low, high in narrow)


def point_of(row: Row, name: str = "ratio") -> str:
    """The ratio of a row as it is printed beside any interval of the row."""
    return _two(row[name]) if _is_exact(row, name) else ratio(row[name])


def _is_exact(row: Row, name: str) -> bool:
    """Whether a ratio and all its layers of doubt are printed with two decimals: once for all."""
    layers = [f"{name}{layer}" for layer in ("", "_sampling", "_unknown")]
    held = [each for each in layers if f"{each}_low" in row]
    return name in row and _needs_two(
        row[name], *((row[f"{each}_low"], row[f"{each}_high"]) for each in held)
    )


def estimate(value: float, low: float, high: float) -> str:
    """`3.4 (3.35 to 3.55)`: a ratio with its interval, never printed outside of it."""
    return f"{point(value, (low, high))} ({range_of(low, high)})"


def rates(rate: float, reference_rate: float, value: float) -> tuple[str, str]:
    """Two rates, as exact as they must be for who divides them to find the ratio that is printed.

    `239.0` and `69.3` beside `3.4`: 239 over 69 would be 3.5. Below 10 with one decimal at least.
    """
    first = 0 if min(rate, reference_rate) >= 10 else 1
    for digits in range(first, 3):
        one, other = round(rate, digits), round(reference_rate, digits)
        if other and ratio(one / other) == ratio(value):
            return number(rate, digits), number(reference_rate, digits)
    return number(rate, first), number(reference_rate, first)


def between(low: float, high: float, *, exact: bool = False) -> str:
    """`between 3.4 and 3.5`; `at least 2.1` with no upper limit, `at most 16` with no lower.

    An `exact` one has two decimals, as a narrow one has.
    """
    if math.isnan(low) or math.isnan(high):
        return "an unknown range"
    shown = _two if exact or _is_narrow(low, high) else ratio
    if math.isinf(high):
        return f"at least {shown(low)}" if low > 0 else "anywhere from 0 upwards"
    if low <= 0:
        return f"at most {shown(high)}".replace("at most less", "less")
    return f"between {shown(low)} and {shown(high)}"


def _layer(row: Row, layer: str) -> str:
    return between(row[f"{layer}_low"], row[f"{layer}_high"])


def counted(row: Row, name: str) -> str:
    """The count under `name` with its range: `15 (13 to 17)`; `hidden, between 0 and 4`."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if math.isnan(low):
        return "not published"
    if math.isnan(value):
        blank = name == "count" and "missing" in row.get("flags", "").split()
        return f"{'missing' if blank else 'hidden'}, between {low:,.0f} and {high:,.0f}"
    return f"{value:,.0f}" if low == high else f"{value:,.0f} ({low:,.0f} to {high:,.0f})"


def interval(row: Row, layer: str, *, exact: bool = False) -> str:
    """`3.35 to 3.55`; `at most 16`; `not known`."""
    exact = exact or _is_exact(row, layer.removesuffix("_sampling").removesuffix("_unknown"))
    return range_of(row[f"{layer}_low"], row[f"{layer}_high"], exact=exact)


def range_of(low: float, high: float, *, exact: bool = False) -> str:
    """`3.35 to 3.55`, for a bracket or a cell."""
    if math.isnan(low) or math.isnan(high):
        return "not known"
    return between(low, high, exact=exact).removeprefix("between ").replace(" and ", " to ")
