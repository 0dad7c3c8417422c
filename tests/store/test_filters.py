"""Selecting figures: what is asked for and no more, from the release that answers for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from store_samples import hold, in_parts, monthly, release

from data_sources.schema import figures
from data_sources.schema.errors import StoreError
from data_sources.schema.model import Period
from mha_monitor.store import figure_files, snapshots, yearly_files
from mha_monitor.store.store import Store


def month_period(month: str) -> Period:
    table = monthly(month, release_name="any")
    return Period(table["period_start"].iloc[0], table["period_end"].iloc[0])


def month_of(release_name: str, month: str, status: str = "final", **known: object):
    """A month's invented figures and their release; `value` and `series` go to the figures."""
    of_figures = {name: known.pop(name) for name in ("value", "series") if name in known}
    table = monthly(month, release_name=release_name, **of_figures)
    return table, release(release_name, "mhsds_monthly", status=status, **known)


@pytest.fixture
def months(tmp_path) -> Path:
    """Three months in parts, over the embedded default."""
    hold(
        tmp_path,
        month_of("mhsds-2024-09-final", "2024-09", value=9, series=("MHS81", "MHS83")),
        month_of("mhsds-2024-10-final", "2024-10", value=10),
        month_of("mhsds-2024-11-performance", "2024-11", "performance", value=11),
    )
    return tmp_path


def test_a_selection_is_what_a_filter_of_the_whole_table_gives(months):
    held = Store(months)
    everything = held.figures
    for asked in (
        {"source": "mhsds_monthly"},
        {"series": "MHS81", "statistic": "count"},
        {"area_kind": ["icb", "region"], "dimension": "ethnicity", "group": ("black", "asian")},
        {"area_code": "QVV"},
        {"series": "no such series"},
        {"group": []},
        {"source": "mha_annual", "periods": month_period("2024-10")},
    ):
        periods = asked.pop("periods", None)
        expected = everything
        for column, values in asked.items():
            values = [values] if isinstance(values, str) else values
            expected = expected[expected[column].isin(values)]
        if periods is not None:
            expected = expected[expected["period_start"].eq(periods.start)]
        found = held.select(**asked, periods=periods)
        assert tuple(found.columns) == figures.COLUMNS
        pd.testing.assert_frame_equal(found, expected.reset_index(drop=True), check_dtype=False)


def test_periods_are_asked_for_as_one_or_several_or_as_pairs_of_days(months):
    held, october = Store(months), month_period("2024-10")
    one = held.select(source="mhsds_monthly", periods=october)
    assert set(one["value"]) == {10}
    pair = held.select(source="mhsds_monthly", periods=[(october.start, october.end)])
    pd.testing.assert_frame_equal(one, pair)
    both = held.select(source="mhsds_monthly", periods=[october, month_period("2024-11")])
    assert set(both["value"]) == {10, 11}
    assert held.select(source="mhsds_monthly", periods=[]).empty


def test_the_embedded_default_alone_is_asked_without_the_engine():
    """It takes a tenth of a second to load, and a question from the command line waits for it."""
    asked = (
        "import sys; from mha_monitor import monitor; monitor.ratios(); "
        "print({'duckdb', 'pyarrow.dataset', 'filelock'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", asked]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout == "set()\n"


def test_a_question_reads_only_the_parts_that_can_hold_its_answer(months):
    september, october, _ = Store(months).snapshot.releases
    for each in (september, october):
        figure_files.path_of(months, each).unlink()
    held = Store(months)
    assert len(held.select(source="mha_annual", area_kind="icb")) > 1_000
    assert set(held.select(series="MHS81", periods=month_period("2024-11"))["value"]) == {11}
    with pytest.raises(StoreError, match="verify"):
        held.select(series="MHS81")


def test_the_types_of_a_selection_are_those_of_the_embedded_table(months, store):
    found = Store(months).select(source="mhsds_monthly")
    assert dict(found.dtypes) == dict(store.figures.dtypes)
    assert type(found["period_start"].iloc[0]) is type(store.figures["period_start"].iloc[0])


@pytest.mark.parametrize(
    ("one", "other", "answers"),
    [
        (("provisional", "2024-12"), ("performance", "2024-11"), 2),
        (("final", "2024-11"), ("performance", "2024-12"), 1),
        (("final", "2024-11"), ("Final ", "2024-12"), 2),
        (("provisional", "2024-12"), ("provisional", "2024-11"), 1),
        (("nobody knows", "2024-12"), ("provisional", "2024-11"), 2),
    ],
)
def test_of_one_month_the_best_status_answers_and_then_the_newest(tmp_path, one, other, answers):
    hold(
        tmp_path,
        month_of("first", "2024-09", one[0], published_on=one[1], value=1),
        month_of("second", "2024-09", other[0], published_on=other[1], value=2),
    )
    held = Store(tmp_path)
    assert set(held.select(series="MHS81")["value"]) == {answers}
    assert set(held.figures.query("source == 'mhsds_monthly'")["value"]) == {answers}
    assert len(held.releases) == len(Store(tmp_path, snapshot=None).releases) + 2


def test_a_series_that_only_the_lesser_release_holds_is_still_given(tmp_path):
    hold(
        tmp_path,
        month_of("final", "2024-09", "final", value=1),
        month_of("provisional", "2024-09", "provisional", value=2, series=("MHS81", "MHS83")),
    )
    found = Store(tmp_path).select(source="mhsds_monthly").groupby("series")["value"].agg(set)
    assert found.to_dict() == {"MHS81": {1}, "MHS83": {2}}


def test_which_release_answers_does_not_hang_on_what_is_asked(tmp_path):
    """The final release holds one board; the others of the provisional one are not mixed in."""
    table, final = month_of("final", "2024-09", "final", value=1)
    hold(
        tmp_path,
        (table[table["area_code"].eq("QVV")], final),
        month_of("provisional", "2024-09", "provisional", value=2),
    )
    held = Store(tmp_path)
    assert set(held.select(series="MHS81")["value"]) == {1}
    assert held.select(series="MHS81", area_code="QSL").empty


def test_other_sources_are_never_ranked_by_status(tmp_path):
    table, final = month_of("final", "2024-09", "final")
    other, provisional = month_of("provisional", "2024-09", "provisional")
    held = [
        (each.assign(source="other"), {**known, "source": "other"})
        for each, known in ((table, final), (other, provisional))
    ]
    hold(tmp_path, *held)
    assert len(Store(tmp_path).select(source="other")) == len(table) + len(other)


def test_a_file_of_several_releases_gives_only_those_in_force(tmp_path):
    table = pd.concat(
        [monthly("2024-09", release_name=name, value=value) for name, value in (("a", 1), ("b", 2))]
    )
    names = [release(name, "published_figures") for name in "ab"]
    shared = in_parts(tmp_path, table.assign(source="published_figures"), *names)
    snapshots.publish(tmp_path, shared[1:])
    assert set(Store(tmp_path).select(series="MHS81")["value"]) == {2}
    snapshots.publish(tmp_path, shared)
    assert set(Store(tmp_path).select(series="MHS81")["value"]) == {1, 2}


def test_a_year_of_months_is_bundled_and_answers_the_same(tmp_path):
    year = [f"2024-{number:02d}" for number in range(1, 13)]
    held = [month_of(f"m-{each}", each, value=place + 1) for place, each in enumerate(year)]
    hold(tmp_path, *held, month_of("m-2025-01", "2025-01", value=13))
    before = Store(tmp_path)
    loose = before.select(source="mhsds_monthly")
    yearly_files.make(tmp_path, before.answering)
    (bundle,) = yearly_files.held(tmp_path).values()
    assert yearly_files.is_sound(bundle)
    for each in before.answering[:12]:
        figure_files.path_of(tmp_path, each).unlink()
    after = Store(tmp_path)
    order = list(figures.KEY)
    pd.testing.assert_frame_equal(
        after.select(source="mhsds_monthly").sort_values(order, ignore_index=True),
        loose.sort_values(order, ignore_index=True),
    )
    assert set(after.select(series="MHS81", area_code="QVV", group="black")["value"]) == {
        *range(1, 14)
    }


def test_a_bundle_is_left_alone_where_one_of_its_months_does_not_answer(tmp_path):
    year = [f"2024-{number:02d}" for number in range(1, 13)]
    held = [month_of(f"m-{each}", each, "provisional", value=1) for each in year]
    hold(tmp_path, *held)
    yearly_files.make(tmp_path, Store(tmp_path).answering)
    hold(tmp_path, *held, month_of("better", "2024-06", "final", value=2))
    found = Store(tmp_path).select(series="MHS81", area_code="QVV", group="black")
    assert sorted(found["value"]) == [*[1] * 11, 2]
    assert found["period_start"].is_unique
