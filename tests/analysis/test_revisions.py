"""Two tables of figures compared: what changed, was hidden, shown, opened, closed or renamed."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.schema import figures
from data_sources.schema.cells import NOT_PUBLISHED, read_count
from data_sources.schema.errors import BrokenContract
from mha_monitor.analysis.revisions import differences as revisions
from mha_monitor.analysis.revisions.differences import compare

MIRROR = {
    "value-changed": "value-changed",
    "range-changed": "range-changed",
    "newly-suppressed": "newly-shown",
    "newly-shown": "newly-suppressed",
    "figure-gone": "figure-new",
    "figure-new": "figure-gone",
}
AREAS = {"ENG": "England", "QVV": "Dorset", "QSL": "Somerset", "QWE": "South West London"}
KINDS = {"ENG": "england"}
NO_SUCCESSION = pd.DataFrame(columns=["area_kind", "from_code", "to_code", "share"])


def figure(
    text: str = "15",
    *,
    area: str = "QVV",
    group: str = "black",
    series: str = "All detentions",
    statistic: str = "count",
    year: int = 2023,
    release: str = "one",
    source: str = "mha_annual",
    name: str | None = None,
) -> tuple:
    """One invented figure, printed as the text."""
    cell = NOT_PUBLISHED if text == "" else read_count(text, rounded=area != "ENG")
    days = dt.date(year, 4, 1), dt.date(year + 1, 3, 31)
    place = KINDS.get(area, "icb"), area, name or AREAS.get(area, area)
    return (source, release, *days, *place, group, "ethnicity", series, statistic, *cell)


def table(*rows: tuple) -> pd.DataFrame:
    return figures.from_records(rows)


def compared(old: pd.DataFrame, new: pd.DataFrame) -> revisions.Differences:
    return compare(old, new, NO_SUCCESSION)


def only_row(old: str, new: str, **where) -> pd.Series:
    """The one difference between a figure printed as the first text and then as the second."""
    found = compared(table(figure(old, **where)), table(figure(new, **where)))
    assert len(found.figures) == 1
    return found.figures.iloc[0]


quickly = settings(max_examples=15, deadline=None)
cells = st.sampled_from(["", "*", "0", "5", "10", "15", "200"])
places = st.tuples(
    st.sampled_from(list(AREAS)), st.sampled_from(["black", "white", "mixed"]),
    st.sampled_from(["All detentions", "Uses of CTOs"]), st.sampled_from([2022, 2023]),
)  # fmt: skip
tables = st.dictionaries(places, cells, max_size=12).map(
    lambda found: table(
        *(
            figure("7" if text == "*" and area == "ENG" else text, area=area, group=group,
                   series=series, year=year)
            for (area, group, series, year), text in found.items()
        )
    )
)  # fmt: skip


@quickly
@given(tables)
def test_a_table_does_not_differ_from_itself(one):
    found = compared(one, one)
    assert found.none
    assert not found.two_periods


@quickly
@given(tables, tables)
def test_the_comparison_the_other_way_round_is_its_mirror(one, other):
    there, back = compared(one, other), compared(other, one)
    assert there.two_periods == back.two_periods
    place = list(revisions.SHARED)
    forth = there.figures.set_index([*place, "old_period_start", "new_period_start"])
    mirrored = back.figures.set_index([*place, "new_period_start", "old_period_start"])
    mirrored = mirrored.rename_axis(forth.index.names).reindex(forth.index)
    assert len(forth) == len(back.figures)
    assert list(forth["what"].map(MIRROR)) == list(mirrored["what"])
    pd.testing.assert_series_equal(forth["change"], -mirrored["change"], check_names=False)
    assert list(forth["beyond_rounding"]) == list(mirrored["beyond_rounding"])
    swapped = {"area-opened": "area-closed", "area-closed": "area-opened"}
    areas = [set(each.areas[["what", "area_code"]].itertuples(index=False, name=None))
             for each in (there, back)]  # fmt: skip
    assert {(swapped[what], code) for what, code in areas[0]} == areas[1]
    assert set(there.labels["label"]) == set(back.labels["label"])


@quickly
@given(tables, tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(one, other, random):
    def shuffled(rows: pd.DataFrame) -> pd.DataFrame:
        order = list(range(len(rows)))
        random.shuffle(order)
        return rows.iloc[order].set_axis(range(len(rows)))

    plain, mixed = compared(one, other), compared(shuffled(one), shuffled(other))
    pd.testing.assert_frame_equal(plain.figures, mixed.figures)
    pd.testing.assert_frame_equal(plain.areas, mixed.areas)
    pd.testing.assert_frame_equal(plain.labels, mixed.labels)


@quickly
@given(tables, tables)
def test_every_figure_is_accounted_for(one, other):
    # Figures of the old table, less those gone, plus those that are new, are those of the new one.
    what = compared(one, other).figures["what"]
    assert len(one) - what.eq("figure-gone").sum() + what.eq("figure-new").sum() == len(other)


@pytest.mark.parametrize(
    ("old", "new", "what", "beyond_rounding"),
    [
        ("15", "20", "value-changed", True),  # 13 to 17 and 18 to 22 have no number in common
        ("5", "0", "value-changed", True),
        ("15", "*", "newly-suppressed", True),
        ("*", "5", "newly-shown", True),  # 0 to 4 and 5 to 7
        ("*", "", "range-changed", False),
        ("", "*", "range-changed", False),
        ("", "15", "newly-shown", False),  # what was not published may have been 15
        ("*", "0", "newly-shown", False),  # a hidden cell may have been a true zero
    ],
)
def test_what_happened_to_a_cell(old, new, what, beyond_rounding):
    row = only_row(old, new)
    assert (row["what"], row["beyond_rounding"]) == (what, beyond_rounding)


def test_a_change_is_given_absolutely_and_relatively():
    row = only_row("5,693", "5,701", area="ENG")
    assert (row["old_value"], row["new_value"], row["change"]) == (5693, 5701, 8)
    assert row["relative_change"] == pytest.approx(8 / 5693)
    assert math.isnan(only_row("0", "5")["relative_change"])


def test_a_value_within_the_former_range_is_a_change_within_rounding():
    old, new = table(figure("15")), table(figure("15"))
    new.loc[0, ["value", "low", "high", "mark"]] = [16, 16, 16, "exact"]
    row = compared(old, new).figures.iloc[0]
    assert (row["what"], row["beyond_rounding"]) == ("value-changed", False)


def test_the_same_value_with_another_range_is_told_apart_from_a_changed_value():
    new = table(figure("15"))
    new.loc[0, ["low", "high", "mark"]] = [15, 15, "exact"]
    assert list(compared(table(figure("15")), new).figures["what"]) == ["range-changed"]


def test_two_releases_of_a_period_are_compared_whatever_their_names():
    found = compared(
        table(figure("15", release="provisional")), table(figure("20", release="final"))
    )
    row = found.figures.iloc[0]
    assert (row["old_release"], row["new_release"]) == ("provisional", "final")
    assert not found.two_periods


def test_two_years_are_laid_side_by_side_and_said_to_be_two_periods():
    found = compared(table(figure("15", year=2022)), table(figure("20", year=2023)))
    row = found.figures.iloc[0]
    assert found.two_periods
    assert (row["what"], row["old_period_end"].year, row["new_period_end"].year) == (
        "value-changed", 2023, 2024,
    )  # fmt: skip
    assert found.labels.empty


def test_months_and_twelve_months_of_two_files_are_not_mixed():
    month = {"source": "mhsds_monthly", "series": "MHS81"}
    rows = [table(figure("15", **month), figure("200", **month)) for _ in range(2)]
    for each, year in zip(rows, (2024, 2025), strict=True):
        each["period_start"] = [dt.date(year, 9, 1), dt.date(year - 1, 10, 1)]
        each["period_end"] = dt.date(year, 9, 30)
    rows[1].loc[0, ["value", "low", "high"]] = [20, 18, 22]
    found = compared(*rows)
    assert found.two_periods
    assert list(found.figures["new_value"]) == [20]  # the twelve months are the same


def test_published_years_of_england_are_compared_as_far_as_they_are_held(store):
    # 5,348 detentions of Black people in 2022-23 (Ethnicity facts and figures) and 5,693 in
    # 2023-24 (annual statistics): the only years whose counts by group are published at hand.
    old = store.select(source="ethnicity_facts", statistic="count", group="black")
    old = old[old["period_start"].eq(dt.date(2022, 4, 1))]
    old = old.assign(source="mha_annual", series="All detentions")
    new = store.select(source="mha_annual", series="All detentions", statistic="count",
                       area_kind="england", group="black")  # fmt: skip
    found = compare(old, new, store.succession)
    (row,) = found.figures.to_dict("records")
    assert found.two_periods
    assert (row["old_value"], row["new_value"], row["change"]) == (5348, 5693, 345)
    assert row["beyond_rounding"]


def test_a_figure_that_two_pages_quote_stays_two_figures():
    quoted = {"source": "published_figures"}
    old = table(figure("15", release="one-page", **quoted), figure("20", release="other", **quoted))
    new = table(figure("15", release="one-page", **quoted), figure("25", release="other", **quoted))
    found = compared(old, new).figures
    assert list(found["old_release"]) == ["other"]
    assert list(found["what"]) == ["value-changed"]


def test_an_area_that_is_gone_and_one_that_came_are_named():
    old = table(figure(area="QVV"), figure(area="QSL"))
    new = table(figure(area="QVV"), figure(area="QWE"))
    areas = compared(old, new).areas
    assert list(areas[["what", "area_name"]].itertuples(index=False, name=None)) == [
        ("area-closed", "Somerset"), ("area-opened", "South West London"),
    ]  # fmt: skip


def test_an_area_is_renamed_only_where_more_than_capitals_change():
    old = table(figure(name="NHS DORSET"), figure(area="QSL"))
    assert compared(old, table(figure(name="NHS Dorset"), figure(area="QSL"))).areas.empty
    areas = compared(old, table(figure(name="NHS Wessex"), figure(area="QSL"))).areas
    assert list(areas["what"]) == ["area-renamed"]
    assert areas["relation"][0] == "NHS DORSET before, NHS Wessex after"


def test_boards_that_merge_and_split_name_what_they_passed_into(store):
    # On 1 April 2026 Frimley (QNQ) was split in three and Thames Valley (S0E4D) was formed from
    # Buckinghamshire, Oxfordshire and Berkshire West (QU9) and a part of it; QRL kept its code.
    old = table(*(figure(area=code, year=2025) for code in ("QNQ", "QU9", "QRL", "QVV")))
    new = table(*(figure(area=code, year=2026) for code in ("S0E4D", "QRL", "QVV")))
    areas = compare(old, new, store.succession).areas.set_index("area_code")
    assert areas.loc["QNQ", "relation"] == "split between QRL (23%), S0E4D (57%) and S9B9J (20%)"
    assert areas.loc["S0E4D", "relation"] == "formed from 57% of QNQ and QU9"
    assert areas.loc["QRL", ["what", "relation"]].tolist() == [
        "boundary-changed", "joined by 23% of QNQ",
    ]  # fmt: skip
    assert "QVV" not in areas.index


def test_series_groups_and_statistics_that_came_or_went_are_labels():
    old = table(figure(), figure(series="Uses of CTOs"), figure(group="mixed"))
    new = table(figure(), figure(statistic="crude_rate"))
    labels = compared(old, new).labels
    assert set(labels[["what", "label"]].itertuples(index=False, name=None)) == {
        ("series-gone", "Uses of CTOs"),
        ("group-gone", "ethnicity mixed"),
        ("statistic-new", "crude_rate"),
    }


def test_a_period_that_only_one_table_holds_is_a_label():
    labels = compared(table(figure()), table(figure(), figure(year=2024))).labels
    assert labels[["what", "label"]].to_numpy().tolist() == [["period-new", "2024-25"]]


def test_a_whole_source_is_one_label():
    labels = compared(table(figure()), table(figure(), figure(source="ethnicity_facts"))).labels
    assert list(labels["what"]) == ["source-new"]


def test_a_figure_given_twice_in_one_table_is_refused():
    with pytest.raises(BrokenContract, match="given twice in one: All detentions, Dorset, black"):
        compared(table(figure(), figure()), table(figure()))
