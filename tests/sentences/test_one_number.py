"""A number is printed in one rounding wherever it stands, and never outside of its own interval."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mha_monitor import monitor
from mha_monitor.sentences import amounts, tables

ratios = st.floats(0.001, 400)


@st.composite
def estimates(draw) -> tuple[float, float, float]:
    """A ratio and its interval, most of them narrow."""
    value = draw(ratios)
    below, above = (draw(st.floats(0, 0.5)) * min(value, draw(st.floats(0.01, 5))) for _ in "lh")
    return value, value - below, value + above


def read(text: str) -> float:
    """The number of a text: of `less than 0.1`, any below it."""
    number = float(re.search(r"\d+(?:\.\d+)?", text)[0])
    return number / 2 if text.startswith("less than") else number


@given(estimates())
def test_the_printed_point_lies_within_the_printed_interval(estimate):
    value, low, high = estimate
    text = amounts.estimate(value, low, high)
    point, limits = text.removesuffix(")").split(" (", 1)
    if limits.startswith("at most"):
        assert read(point) <= read(limits.removeprefix("at most "))
        return
    first, last = limits.split(" to ")
    assert read(first) <= read(point) <= read(last), text


@given(estimates(), st.floats(0, 1), st.floats(0, 1))
def test_it_lies_within_every_layer_of_doubt_beside_it(estimate, least, most):
    value, low, high = estimate
    assume(low > 0)
    row = {"ratio": value, "ratio_low": low, "ratio_high": high}
    row |= {"ratio_sampling_low": value - least * (value - low)}
    row |= {"ratio_sampling_high": value + most * (high - value)}
    point = amounts.point_of(row)
    for layer in ("ratio", "ratio_sampling"):
        first, last = amounts.interval(row, layer).split(" to ")
        assert read(first) <= read(point) <= read(last), (point, layer, row)


def test_a_point_has_more_decimals_only_where_it_would_lie_outside():
    assert amounts.estimate(3.448, 3.35, 3.55) == "3.4 (3.35 to 3.55)"
    assert amounts.estimate(1.153, 1.12, 1.19) == "1.15 (1.12 to 1.19)"


@given(st.floats(12, 900), st.floats(12, 900))
def test_who_divides_the_printed_rates_finds_the_printed_ratio(rate, reference_rate):
    one, other = (
        float(text) for text in amounts.rates(rate, reference_rate, rate / reference_rate)
    )
    printed = amounts.ratio(rate / reference_rate)
    if amounts.ratio(one / other) != printed:  # on the very edge between two roundings
        assert abs(one / other - rate / reference_rate) < 0.002 * max(1, one / other)


@pytest.mark.parametrize("kind", ["england", "icb"])
def test_every_row_of_every_table_on_the_pages_holds_to_it(store, kind):
    found = monitor.ratios(area_kind=kind, group="all", store=store)
    for _, row in found.table.iterrows():
        plain = tables.plain_row(row, ("area_name",))
        for name in ("By chance", "With rounding and hidden counts", "With unknown ethnicity"):
            limits = plain[name].split(" to ")
            if len(limits) == 2 and plain["Rate ratio"] not in ("no ratio", "no upper limit"):
                low, high = map(read, limits)
                assert low <= read(plain["Rate ratio"]) <= high, plain
