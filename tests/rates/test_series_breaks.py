"""Which periods of a trend may be joined: breaks at events, gaps, and changes of status or area."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mha_monitor import monitor
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.definitions.periods import months_of, period_of
from mha_monitor.rates.series_breaks import changes_of_status, segments


def trend_of(first: str, last: str, *, long: int = 1, kind: str = "england") -> pd.DataFrame:
    """The periods of a trend that ends with each of these months."""
    months = months_of(period_of(f"{first}..{last}"))
    rows = [
        (months[place - long + 1].start, months[place].end, f"release-{months[place].end:%Y-%m}")
        for place in range(long - 1, len(months))
    ]
    table = pd.DataFrame(rows, columns=["period_start", "period_end", "release"])
    return table.assign(source="mhsds_monthly", measure="detentions", area_kind=kind)


def runs(table: pd.DataFrame, every: str = "month", base: str = "census-2021", **given) -> list:
    """How many periods each segment has, in order."""
    found = segments(table, base, every, **given)
    assert found.is_monotonic_increasing
    return found.value_counts().sort_index().tolist()


def event(day: str, **changed) -> Milestone:
    given = {
        "name": "invented",
        "date_precision": "day",
        "title": "An invented change",
        "description": "Nothing happened.",
        "kind": "series-break",
        "sources": (),
        "confidence": "low",
        "practice_could_change": False,
        "measures": ("all",),
        "use": "series break",
        "series_break": True,
        "date": dt.date.fromisoformat(day),
    }
    return Milestone(**{**given, **changed})


def test_months_of_the_cyber_attack_stand_apart():
    assert runs(trend_of("2022-05", "2023-06")) == [3, 8, 3]


def test_twelve_months_that_hold_any_of_them_stand_apart():
    # Twelve months to July 2022 hold none; those to February 2024 still hold March 2023.
    ends = trend_of("2021-01", "2024-06", long=12)
    numbers = segments(ends, "census-2021", "12-months")
    within = ends[numbers.eq(2)]["period_end"]
    assert (within.min(), within.max()) == (dt.date(2022, 8, 31), dt.date(2024, 2, 29))


def test_a_missing_month_is_not_bridged():
    whole = trend_of("2024-01", "2024-12")
    assert runs(whole) == [12]
    assert runs(whole.drop(index=5)) == [5, 6]
    twelve = trend_of("2024-01", "2025-12", long=12)
    assert runs(twelve.drop(index=5), "12-months") == [5, 7]


def test_a_series_breaks_where_the_register_says_so_and_nowhere_else():
    months = trend_of("2021-06", "2022-03")
    assert runs(months, milestones=[event("2021-10-01")]) == [4, 6]
    assert runs(months, milestones=[event("2021-10-01", series_break=False)]) == [10]
    assert runs(months, milestones=[event("2021-10-01", measures=("ctos",))]) == [10]
    assert runs(months, milestones=[event("2021-10-01", area_kinds=("icb",))]) == [10]
    # As in the register: new versions of the data set are no break, until someone says they are.
    assert runs(months, milestones=monitor.milestones()) == [10]


def test_twelve_months_on_both_sides_of_a_break_belong_to_neither():
    twelve = trend_of("2023-04", "2026-03", long=12)
    assert runs(twelve, "12-months", milestones=[event("2024-10-01")]) == [7, 11, 7]


def test_the_change_of_census_breaks_the_published_base_alone():
    months, register = trend_of("2021-10", "2022-06"), monitor.milestones()
    assert runs(months, base="published", milestones=register) == [6, 3]
    assert runs(months, base="census-2021", milestones=register) == [9]


@pytest.mark.parametrize(("kind", "sizes"), [("icb", [3, 3]), ("region", [6]), ("england", [6])])
def test_boards_break_where_they_merge(kind, sizes):
    assert runs(trend_of("2026-01", "2026-06", kind=kind)) == sizes


def test_releases_of_another_status_stand_apart_and_say_so():
    months = trend_of("2024-01", "2024-06")
    statuses = dict.fromkeys(months["release"][:3], "final")
    statuses |= dict.fromkeys(months["release"][3:], "performance")
    assert runs(months, statuses=statuses) == [3, 3]
    changes = [(dt.date(2024, 4, 1), "Performance figures from here")]
    assert changes_of_status(months, statuses) == changes
    twelve = months.assign(period_start=months["period_start"].map(year_before))
    assert changes_of_status(twelve, statuses) == changes


def year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1)


def test_years_break_where_the_monthly_publication_takes_over():
    years = pd.DataFrame(
        {
            "period_start": [dt.date(year, 4, 1) for year in (2022, 2023, 2024)],
            "period_end": [dt.date(year, 3, 31) for year in (2023, 2024, 2025)],
            "source": ["mha_annual", "mha_annual", "mhsds_monthly"],
            "release": ["a", "b", "c"],
            "area_kind": "england",
        }
    )
    assert runs(years, "year") == [2, 1]
    assert changes_of_status(years, {"c": "performance"}) == [
        (dt.date(2024, 4, 1), "Performance figures from here")
    ]
