"""Numbers that an audit found and that no other test holds: what they are now."""

from __future__ import annotations

import pytest

from mha_monitor import monitor
from simulations import repeats


def test_the_excess_is_the_difference_times_the_people_and_so_are_its_limits(store):
    row = monitor.ratios(group="black", repeats=False, store=store).table.iloc[0]
    people = row["population"] / 1e5
    for end in ("", "_low", "_high"):
        assert row[f"excess{end}"] == pytest.approx(row[f"difference{end}"] * people, rel=1e-9)
    # 3,995 to 4,088 was said: the ratio's limits, with the count that was seen held fixed.
    assert [round(row[f"excess_{end}"]) for end in ("low", "high")] == [3895, 4193]


def test_at_a_dispersion_of_one_and_a_half_plain_limits_hold_in_nine_of_ten_and_wide_ones_hold():
    row = repeats.row(50, 1.0)
    at = repeats.SIMULATION.heading.index("Plain, 1.5")
    plain, widened = (float(cell) for cell in row[at : at + 2])
    assert 88.5 < plain < 90 and 94.5 < widened < 96


def test_england_s_two_kinds_of_rate_are_one_apart_and_both_are_told(store):
    found = monitor.newest(group="black", store=store)
    standardised, crude = (row for _, row in found.table.iterrows())
    assert (standardised["period"], crude["period"]) == ("2024-25", "2023-24")
    assert standardised["ratio"] == pytest.approx(3.99, abs=0.005)
    assert crude["ratio"] == pytest.approx(3.45, abs=0.005)
    assert "3.4 times" in found.beside and "2023-24" in found.beside
