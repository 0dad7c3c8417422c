"""Repeat detentions: the publisher's table as a dispersion, and every interval widened by it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from command_line import rows, run
from quality_samples import ANNUAL, REAL, InventedStore, place, row
from visiting import texts, unfolded, visitor

from data_sources.schema.errors import SourceError, StoreError
from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS
from mha_monitor import monitor
from mha_monitor.definitions import flags
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.pages import visits
from mha_monitor.rates import rate_ratios, repeat_detentions
from mha_monitor.sentences import lists as word_lists
from mha_monitor.sentences import one_row, sources
from mha_monitor.stats.rates import differences, rates, ratios

BLACK = (4943, 992, 180, 64, 4, 1, 0)
VALUES = ("count", "rate", "reference_rate", "ratio", "difference", "excess", "unknown_share")
PAIRS = ("rate", "ratio_sampling", "ratio", "ratio_unknown", "difference", "excess")


@pytest.fixture(scope="module")
def table(store) -> pd.DataFrame:
    return repeat_detentions.dispersions(store).set_index("group")


@pytest.fixture(scope="module")
def plain(store) -> pd.DataFrame:
    return monitor.ratios(group="all", period="2023-24", store=store, repeats=False).table


@pytest.fixture(scope="module")
def wide(store) -> pd.DataFrame:
    return monitor.ratios(group="all", period="2023-24", store=store).table


def printed(store, group: str) -> list[float]:
    """People by number of detentions, read from the store one cell at a time."""
    cells = []
    for series in repeat_detentions.SERIES:
        found = store.select(
            series=series, group=group, statistic="mhsds_count", dimension=("ethnicity", "all")
        )
        cells.append(found["value"].iloc[0])
    return cells


def invented(year: str, group: str, people, **more) -> list[tuple]:
    """Rows of an INVENTED table of repeats for the year that ends in March of `year`."""
    where = {"source": ANNUAL, "length": 12, "group": group, **more}
    return [
        row(f"{year}-03", count, series=series, **where)
        for series, count in zip(repeat_detentions.SERIES, people, strict=True)
    ]


# The table.


def test_the_dispersion_of_black_people_is_what_a_loop_over_the_table_gives(table):
    black = table.loc["black"]
    events = [
        number for number, people in enumerate(BLACK, start=1) for _ in range(people * number)
    ]
    assert black["people"] == sum(BLACK) == 6184
    assert black["detentions_low"] == len(events) == 7749
    # The mean, over detentions, of how many their person had.
    assert black["dispersion"] == pytest.approx(sum(events) / len(events), rel=1e-12)
    ends = black[["dispersion_low", "dispersion_high"]].tolist()
    assert ends == pytest.approx([1.1317, 1.6924], abs=5e-5)
    assert black["standard_error_factor"] == pytest.approx(1.2283, abs=5e-5)
    assert (black["detentions"], black["reconciled"]) == (5693, False)


def test_every_group_has_a_row_and_its_dispersion_lies_between_its_ends(table):
    assert list(table.index) == ["all", "all-known", *BROAD_GROUPS, *DETAILED_GROUPS]
    assert table["dispersion"].between(table["dispersion_low"], table["dispersion_high"]).all()
    assert table["dispersion_low"].ge(1).all() and table["dispersion_high"].lt(2).all()
    assert not table["reconciled"].any()


def test_the_printed_other_holds_unknown_ethnicity_and_is_not_taken(store, table):
    parts = ("other-chinese", "other-any", "not-stated", "not-known")
    cells = np.array([printed(store, part) for part in parts])
    assert cells.sum(axis=0).tolist() == printed(store, "other-or-unknown")
    assert table.loc["other", "people"] == cells[:2].sum() == 2920
    assert table.loc["other", "detentions"] == 2169
    broad = table.loc[list(BROAD_GROUPS), ["people", "detentions_low", "detentions"]].sum()
    assert table.loc["all-known", ["people", "detentions_low", "detentions"]].eq(broad).all()


def test_a_table_that_holds_the_detentions_counted_is_reconciled():
    def ends(total: int) -> pd.Series:
        people = invented("2024", "black", (80, 12, 5, 3, 0, 0, 2))
        count = row(
            "2024-03", total, group="black", series="All detentions", source=ANNUAL, length=12
        )
        (found,) = repeat_detentions.dispersions(InventedStore([*people, count])).to_dict("records")
        return found

    # 131 detentions of people with fewer than seven, and 14 to 24 of two with seven to twelve.
    exact, open_end, short = ends(145), ends(155), ends(200)
    assert (exact["detentions_low"], exact["detentions_high"]) == (145, 155)
    assert [each["reconciled"] for each in (exact, open_end, short)] == [True, True, False]
    moments = 80 + 4 * 12 + 9 * 5 + 16 * 3
    for each in (exact, open_end, short):
        assert each["dispersion_low"] == pytest.approx((moments + 98) / 145)
        assert each["dispersion_high"] == pytest.approx((moments + 288) / 155)
    assert not ends(100)["reconciled"]
    assert ends(100)["dispersion_low"] < exact["dispersion_low"]


# Which table serves a row.


@pytest.fixture(scope="module")
def two_years() -> InventedStore:
    """INVENTED tables of 2020-21 and 2023-24, and one of 2025-26 without Asian people."""
    people = {"black": (50, 10, 0, 0, 0, 0, 0), "asian": (60, 0, 6, 0, 0, 0, 0)}
    rest = dict.fromkeys(("white", "mixed", "other-chinese", "other-any"), (70, 5, 0, 0, 0, 0, 0))
    first = [
        row for group, cells in (people | rest).items() for row in invented("2021", group, cells)
    ]
    later = {"black": (40, 20, 0, 0, 0, 0, 0), **rest}
    second = [
        row
        for group, cells in (later | {"asian": people["asian"]}).items()
        for row in invented("2024", group, cells)
    ]
    third = [row for group, cells in later.items() for row in invented("2026", group, cells)]
    return InventedStore([*first, *second, *third])


@pytest.mark.parametrize(
    ("end", "year"),
    [
        ("2017-03-31", "2020-21"),
        ("2021-03-31", "2020-21"),
        ("2022-03-31", "2020-21"),
        ("2022-04-30", "2023-24"),
        ("2023-04-30", "2023-24"),
        ("2026-06-30", "2023-24"),
    ],
)
def test_a_period_takes_the_table_of_its_own_year_or_of_the_nearest(two_years, end, year):
    asked = pd.DataFrame({"period_end": [pd.Timestamp(end).date()], "group": ["black"]})
    found = repeat_detentions.with_dispersion(asked, two_years).iloc[0]
    assert found["dispersion_period"] == year
    expected = {"2020-21": 90 / 70, "2023-24": 120 / 80}[year]
    assert found["dispersion"] == pytest.approx(expected)


def test_a_group_without_a_table_takes_that_of_all_known_groups(two_years):
    ends = [pd.Timestamp(f"{year}-03-31").date() for year in (2021, 2021, 2021)]
    asked = pd.DataFrame({"period_end": ends, "group": ["asian", "black-african", "other"]})
    found = repeat_detentions.with_dispersion(asked, two_years)["dispersion"]
    known = [(70, 5)] * 4
    events = 70 + 78 + sum(once + 2 * twice for once, twice in known)
    squares = 90 + 114 + sum(once + 4 * twice for once, twice in known)
    assert found.tolist() == pytest.approx([114 / 78, squares / events, 180 / 160])


@pytest.mark.parametrize("group", ["asian", "black"])
def test_a_year_without_all_known_groups_is_passed_over(two_years, group):
    # One file with half a table must not leave every question of its years without an answer.
    assert "2025-26" in set(repeat_detentions.dispersions(two_years)["period"])
    asked = pd.DataFrame({"period_end": [pd.Timestamp("2026-03-31").date()], "group": [group]})
    found = repeat_detentions.with_dispersion(asked, two_years).iloc[0]
    assert found["dispersion_period"] == "2023-24"
    assert found["dispersion"] == pytest.approx({"asian": 114 / 78, "black": 120 / 80}[group])


def test_half_a_table_alone_widens_nothing():
    half = InventedStore(invented("2026", "black", (40, 20, 0, 0, 0, 0, 0)))
    asked = pd.DataFrame({"period_end": [pd.Timestamp("2026-03-31").date()], "group": ["black"]})
    found = repeat_detentions.with_dispersion(asked, half).iloc[0]
    assert (found["dispersion"], found["dispersion_period"]) == (1, "")


def test_without_any_table_the_error_says_what_to_do():
    with pytest.raises(SourceError, match="refresh --source mha_annual"):
        repeat_detentions.dispersions(InventedStore(place("2025-01")))


# The switch.


def test_off_the_columns_say_so_and_nothing_is_flagged(plain):
    assert plain["dispersion"].eq(1).all() and plain["reference_dispersion"].eq(1).all()
    assert plain["dispersion_period"].eq("").all()
    assert not plain["flags"].map(flags.is_widened).any()
    assert plain["flags"].str.split().map(lambda codes: flags.NOT_WIDENED in codes).all()
    assert rate_ratios.COLUMNS[-3:] == ("dispersion", "reference_dispersion", "dispersion_period")


def test_what_counts_detentions_is_widened_unless_it_is_asked_otherwise(store, wide):
    asked = {"group": "all", "period": "2023-24", "store": store}
    pd.testing.assert_frame_equal(monitor.ratios(repeats=True, **asked).table, wide)
    others = monitor.ratios("ctos", **asked).table
    assert others["dispersion"].eq(1).all()
    assert not others["flags"].str.contains("repeats").any()


def test_on_no_value_moves_and_every_interval_grows(plain, wide):
    assert plain["group"].tolist() == wide["group"].tolist()
    for name in VALUES:
        pd.testing.assert_series_equal(plain[name], wide[name], rtol=1e-13)
    for name in PAIRS:
        assert wide[f"{name}_low"].lt(plain[f"{name}_low"]).all(), name
        assert wide[f"{name}_high"].gt(plain[f"{name}_high"]).all(), name
    assert wide["flags"].map(flags.is_widened).all()
    assert wide["dispersion_period"].eq("2023-24").all()


def test_the_intervals_are_those_of_the_statistics_with_both_dispersions(wide, table):
    rows = wide.set_index("group")
    for group in ("black", "other", "asian-bangladeshi", "other-chinese"):
        row, own, reference = rows.loc[group], *table.loc[[group, "white"], "dispersion"]
        assert (row["dispersion"], row["reference_dispersion"]) == (own, reference)
        counts = row[["count", "population", "reference_count", "reference_population"]]
        both = {"dispersions": (own, reference)}
        for name, found in (
            ("ratio_sampling", ratios.rate_ratio(*counts, **both)),
            ("difference", differences.rate_difference(*counts, **both)),
            ("rate", rates.rate(*counts[:2], dispersion=own)),
        ):
            ends = row[f"{name}_low"], row[f"{name}_high"]
            assert ends == pytest.approx((float(found.low), float(found.high)), rel=1e-12), name


def test_england_s_interval_grows_by_the_root_of_the_dispersion(plain, wide):
    def half_width(table: pd.DataFrame) -> float:
        row = table.set_index("group").loc["black"]
        return math.log(row["ratio_high"] / row["ratio_low"]) / 2

    # By hand: the variance of the log ratio is 1.509 / 5,693 + 1.461 / 31,735.
    by_hand = 1.959964 * math.sqrt(1.508711 / 5693 + 1.460658 / 31_735)
    assert half_width(wide) == pytest.approx(by_hand, rel=2e-3)
    assert half_width(wide) / half_width(plain) == pytest.approx(1.225, abs=2e-3)


def test_areas_take_england_s_dispersion_and_so_does_the_ratio_within_them(store, table):
    asked = {"area_kind": "icb", "group": "black", "store": store}
    plain, wide = monitor.ratios(repeats=False, **asked).table, monitor.ratios(**asked).table
    assert wide["dispersion"].eq(table.loc["black", "dispersion"]).all()
    assert wide["ratio_low"].le(plain["ratio_low"]).all()
    assert wide["ratio_high"].ge(plain["ratio_high"]).all()
    before, after = monitor.within_areas(plain), monitor.within_areas(wide)
    assert after.value == before.value
    assert after.low < before.low < before.high < after.high


def test_rates_take_the_switch_too(store):
    plain, wide = (
        monitor.rates(group=["white", "black"], store=store, repeats=on).table
        for on in (False, True)
    )
    assert wide["rate"].equals(plain["rate"])
    assert wide["rate_low"].lt(plain["rate_low"]).all()
    assert "reference_dispersion" not in wide


@pytest.mark.parametrize("rate_kind", ["standardised", "crude"])
def test_a_trend_is_widened_year_by_year(store, table, rate_kind):
    plain, wide = (
        monitor.trend(rate_kind=rate_kind, store=store, repeats=on).table for on in (False, True)
    )
    assert wide["ratio"].tolist() == pytest.approx(plain["ratio"].tolist(), rel=1e-13)
    assert wide["ratio_high"].gt(plain["ratio_high"]).all()
    other_years = wide["flags"].str.contains(flags.WIDENED_BY_ANOTHER_YEAR)
    assert wide[~other_years]["period"].tolist() == ["2023-24"]


def test_printed_half_widths_grow_by_the_root_of_the_dispersion(store, table):
    wide = monitor.trend(store=store, repeats=True).table.set_index("period").loc["2023-24"]
    # Printed: 242.3 and 68.4, plus or minus 6.9 and 0.7, which may have been 6.95 and 0.75.
    spread = math.hypot(
        6.95 / 242.3 * math.sqrt(table.loc["black", "dispersion"]),
        0.75 / 68.4 * math.sqrt(table.loc["white", "dispersion"]),
    )
    ends = wide["ratio_sampling_low"], wide["ratio_sampling_high"]
    assert ends == pytest.approx(
        [242.3 / 68.4 * math.exp(sign * spread) for sign in (-1, 1)], rel=1e-5
    )


def test_a_month_is_said_to_be_widened_as_for_a_year():
    groups = ("white", "mixed", "asian", "black", "other-chinese", "other-any")
    people = [each for group in groups for each in invented("2024", group, BLACK)]
    held = InventedStore([*people, *place("2024-05"), *place("2024-06")])
    held.populations = REAL.populations
    table = monitor.ratios(group="black", period="2024-05", store=held, repeats=True).table
    codes = table["flags"].iloc[0].split()
    assert [code for code in codes if code.startswith("widened")] == [
        flags.WIDENED,
        flags.WIDENED_AS_A_YEAR,
        flags.WIDENED_BY_ANOTHER_YEAR,
    ]


def test_what_counts_no_detentions_cannot_be_widened(store):
    for name in ("ctos", "discharges", "section-136", "repeat-detentions"):
        assert not MEASURES[name].counts_detentions
        for ask in (monitor.ratios, monitor.rates, monitor.trend):
            with pytest.raises(SourceError, match="one of: detentions, "):
                ask(name, store=store, repeats=True)
    part = monitor.ratios("section-3", group="black", store=store, repeats=True).table
    assert part["flags"].str.contains(flags.WIDENED_AS_A_YEAR).all()


# The words.


def test_the_doubt_and_what_is_not_known_say_that_intervals_are_widened(plain, wide):
    before, after = (
        each.set_index("group", drop=False).loc["black"].to_dict() for each in (plain, wide)
    )
    assert one_row.doubt(after).startswith(
        "Chance, widened for repeat detentions, puts the crude ratio between 3.33 and 3.57."
    )
    assert one_row.doubt(before).startswith(
        "Chance alone, taking every detention as that of another person, puts the crude ratio "
        "between 3.35 and 3.55."
    )
    known = " ".join(word_lists.not_known(after, sources.row_notes(pd.DataFrame([after]))))
    assert "too narrow" not in known
    assert (
        "intervals are widened for that: the standard error is 1.23 times as large for Black "
        "people and 1.21 times as large for White people, by the table of 2023-24." in known
    )
    assert "too narrow" in " ".join(word_lists.not_known(before, []))
    assert "allowing for chance, repeat detentions and rounding" in one_row.area_sentence(after)
    assert "allowing for chance and rounding" in one_row.area_sentence(before)
    assert flags.of_widening(after["flags"]) == flags.WIDENED
    assert flags.of_widening(before["flags"]) == flags.NOT_WIDENED


def test_the_sentence_of_the_flag_is_true_of_the_table(table):
    factors = np.sqrt(table[["dispersion", "dispersion_low", "dispersion_high"]])
    assert factors["dispersion"].round(1).eq(1.2).all()
    assert factors["dispersion_low"].min() == pytest.approx(1.0, abs=0.05)
    assert factors["dispersion_high"].max() == pytest.approx(1.4, abs=0.05)
    assert "about 1.2 in 2023-24" in flags.FLAGS[flags.WIDENED]
    assert "from 1.0 to 1.4" in flags.FLAGS[flags.WIDENED]


def test_the_finding_says_what_the_table_says_and_that_it_does_not_add_up(store):
    finding = monitor.repeat_detentions(store=store)
    assert len(finding.table) == 23
    for said in (
        "58,225 people with at least 71,458 detentions",
        "For Black people the number of detentions varies 1.51 times",
        "For White people the number of detentions varies 1.46 times",
        "1.13 to 1.69",
        "does not add up to the detentions for every group: it has more than the 50,437 detentions",
        "inferred",
    ):
        assert said in finding.words
    assert finding.source.startswith("Source: NHS England, Mental Health Act Statistics")
    assert "unknown ethnicity" in finding.caveat
    with pytest.raises(SourceError, match="There is: 2023-24"):
        monitor.repeat_detentions("2001-02", store=store)


def test_the_finding_of_a_table_that_adds_up_says_that():
    held = InventedStore(
        [
            *invented("2024", "black", (80, 10, 0, 0, 0, 0, 0)),
            row("2024-03", 100, group="black", series="All detentions", source=ANNUAL, length=12),
        ]
    )
    assert "adds up to the detentions" in monitor.repeat_detentions(store=held).words


# The command line and the pages.


def test_the_command_gives_the_table():
    found = {each["group"]: each for each in rows("repeats")}
    assert found["black"]["people"] == 6184 and found["black"]["reconciled"] is False
    shown = run("repeats", "--period", "2023-24")
    assert shown.exit_code == 0
    assert "1.509" in shown.stdout and "58,225 people" in shown.stderr


def test_the_switch_is_on_three_commands():
    asked = ("--group", "black", "--period", "2023-24")
    (ratio,), (rate,) = rows("ratios", *asked, "--repeats"), rows("rates", *asked, "--repeats")
    assert round(ratio["ratio_high"], 2) == 3.57 and round(ratio["dispersion"], 3) == 1.509
    assert flags.WIDENED in ratio["flags"] and flags.WIDENED in rate["flags"]
    assert all(flags.WIDENED in each["flags"] for each in rows("trend", "--repeats"))
    refused = run("ratios", "--measure", "ctos", "--repeats")
    assert refused.exit_code == 1 and "community treatment orders" in refused.stderr


CHANCE = {
    "yes": "Chance, widened for repeat detentions, puts the",
    "no": "Chance alone, taking every detention as that of another person, puts the",
}


@pytest.mark.parametrize("switch", ["yes", "no"])
def test_the_map_asks_with_the_switch_for_areas_and_for_england(monkeypatch, switch):
    asked, real = [], visits.Visit.ask

    def ask(visit, question, words, **own):
        asked.append(words)
        return real(visit, question, words, **own)

    monkeypatch.setattr(visits.Visit, "ask", ask)
    chosen = {"area": "QWE", **({} if switch == "yes" else {"repeats": switch})}
    page = unfolded(unfolded(visitor("map", **chosen), "sure"), "each").run()
    assert not page.exception
    assert len(asked) > 3
    assert {each.widened for each in asked} == {switch == "yes"}
    assert CHANCE[switch] in texts(page)
    assert ("no" in page.query_params.get("repeats", "yes")) is (switch == "no")


@pytest.mark.parametrize("switch", ["yes", "no"])
def test_the_page_of_groups_has_the_toggle_and_the_address_keeps_it(switch):
    page = unfolded(visitor("groups", repeats=switch), "sure").run()
    assert not page.exception
    toggles = {toggle.label: toggle.value for toggle in page.toggle}
    assert toggles["Widen intervals for repeat detentions"] == (switch == "yes")
    assert ("intervals are widened for that" in texts(page)) is (switch == "yes")
    # What is as it would be anyway is not written into the address.
    assert ("no" in page.query_params.get("repeats", "yes")) is (switch == "no")


@pytest.mark.parametrize("switch", ["yes", "no"])
@pytest.mark.parametrize("measure", ["detentions", "ctos"])
def test_the_overview_widens_as_its_address_says(measure, switch):
    page = unfolded(visitor("overview", repeats=switch, measure=measure), "sure").run()
    assert not page.exception
    said, detentions = texts(page), measure == "detentions"
    assert ("intervals are widened for that" in said) is (detentions and switch == "yes")
    for each, words in CHANCE.items():
        assert (words in said) is (detentions and each == switch), each


def test_more_people_than_detentions_is_said_to_be_impossible(table, store):
    black = table.loc["black"]
    assert (black["people"], black["detentions"]) == (6184, 5693)
    said = monitor.repeat_detentions(store=store).words
    assert (
        "It even has more Black people (6,184) than there were detentions of them (5,693), which "
        "cannot be." in said
    )


def test_damage_is_never_taken_for_a_table_that_is_not_held(two_years, monkeypatch):
    """Without the table intervals are narrow: where it cannot be read there is no answer."""

    def damaged(store):
        raise StoreError("repeats.parquet was changed. Run `verify`.")

    asked = pd.DataFrame({"period_end": [pd.Timestamp("2024-03-31").date()], "group": ["black"]})
    monkeypatch.setattr(repeat_detentions, "dispersions", damaged)
    with pytest.raises(StoreError, match="verify"):
        repeat_detentions.with_dispersion(asked, two_years)
