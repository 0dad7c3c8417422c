"""Checks of what is held: each finds its fault, none cries over figures that are sound."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quality_samples import (
    ANNUAL,
    DORSET,
    GROUPS,
    SOMERSET,
    InventedStore,
    board,
    days,
    months,
    place,
    provider,
    row,
)
from scipy import stats

from data_sources.schema.errors import SourceError
from mha_monitor.definitions import flags, milestones
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.quality_codes import BLOCKING, CODES, OF_ROWS
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import rate_ratios, row_flags
from mha_monitor.rates.quality import checking as quality
from mha_monitor.rates.quality import jumps, sums
from mha_monitor.rates.quality.checks import CHECKS
from mha_monitor.rates.quality.gathering import gathered


def codes(rows, **asked) -> list[str]:
    """The codes of every flag on invented figures."""
    return list(quality.check(InventedStore(rows), **asked)["code"])


def flagged(rows, code: str, **asked) -> pd.DataFrame:
    found = quality.check(InventedStore(rows), **asked)
    return found[found["code"].eq(code)].reset_index(drop=True)


@pytest.fixture(scope="module")
def genuine(store) -> pd.DataFrame:
    """The flags on the figures as published: one annual file, and pages that quoted others."""
    return quality.check(store)


def test_on_the_genuine_figures_one_board_in_one_series_is_red_for_unknown_ethnicity(genuine):
    red = genuine[genuine["code"].eq("ethnicity-too-often-unknown")]
    assert list(red["area_name"]) == ["Sussex"]
    assert red["series"].item() == "Detentions on admission to hospital / Section 2"
    assert red["value"].item() == pytest.approx(200 / 605)


def test_on_the_genuine_figures_amber_is_unknown_ethnicity_and_the_cyber_attack_alone(genuine):
    amber = genuine[genuine["severity"].eq("amber")]
    assert set(amber["code"]) == {"ethnicity-often-unknown", "cyber-incident"}
    detentions = amber[amber["series"].eq("All detentions")]
    assert len(detentions) == 17
    assert detentions["value"].max() == pytest.approx(340 / 1350)  # Sussex, as printed


def test_england_s_unknown_are_all_that_no_known_group_holds(genuine):
    expected = genuine[genuine["series"].eq("All detentions")]["expected"].dropna()
    assert (50_437 - 45_525) / 50_437 in set(expected.round(12)) | set(expected)


def test_what_no_row_holds_is_a_note_with_its_number(genuine):
    short = genuine[genuine["code"].eq("groups-short-of-total")]
    sentence = short[short["series"].eq("All detentions")]["sentence"].item()
    assert "1,186 (2.4%) fewer than the total of 50,437" in sentence


def test_every_sentence_ends_and_says_where_or_when(genuine):
    for sentence in genuine["sentence"]:
        assert sentence.endswith(".")
        assert "nan" not in sentence and "  " not in sentence


def test_every_code_is_given_by_a_check_and_every_check_gives_known_codes():
    given_by_checks = {code for check in CHECKS for code in check.codes}
    assert given_by_checks == set(CODES)


def test_every_code_of_a_row_has_a_sentence_and_red_ones_are_among_them():
    assert BLOCKING < set(OF_ROWS) <= set(flags.FLAGS)
    assert flags.sentences_of("sums-off count-jumped") == [
        OF_ROWS["sums-off"],
        OF_ROWS["count-jumped"],
    ]


def test_sound_months_have_no_flag_but_that_a_year_is_not_whole():
    rows = [each for month in months("2025-01", 3) for each in board(month)]
    assert codes(rows) == ["window-incomplete"]


@pytest.mark.parametrize(
    ("unknown", "found"),
    [
        (20, []),
        (25, ["ethnicity-often-unknown"]),  # 25 of 205
        (75, ["ethnicity-often-unknown"]),  # 29.4 %, and 28.5 % at least
        (80, ["ethnicity-often-unknown"]),  # 30.8 %, but rounding leaves 29.8 %
        (90, ["ethnicity-too-often-unknown"]),  # 33 %, 32.4 % at least
    ],
)
def test_unknown_ethnicity_is_red_only_where_rounding_cannot_undo_it(unknown, found):
    shares = ("ethnicity-often-unknown", "ethnicity-too-often-unknown")
    assert [code for code in codes(board("2025-01", not_known=unknown)) if code in shares] == found


def test_a_handful_of_unknown_records_does_not_block_a_small_area():
    small = {"white": 5, "mixed": 0, "asian": 0, "black": 0, "other": 0, "not-known": 8}
    found = codes(place("2025-01", {**small, "all": 15}, kind="icb", area=DORSET))
    assert "ethnicity-too-often-unknown" not in found


def test_groups_far_short_of_their_total_count_as_unknown():
    # As in Hennepin County, where a fall of 65 % was a fall in recording.
    rows = list(place("2025-01", {**GROUPS, "all": 400}, kind="icb", area=DORSET))
    red = flagged(rows, "ethnicity-too-often-unknown")
    assert red["area_name"].item() == "Dorset"
    # 180 known at most 190 with rounding, so 208 of at most 402 are not.
    assert "at least 52%" in red["sentence"].item()


def test_without_a_row_for_the_unknown_they_are_the_rest_of_the_total():
    known = {group: count for group, count in GROUPS.items() if group != "not-known"}
    rows = place("2025-01", {**known, "all": 240}, kind="england", area="ENG")
    assert flagged(rows, "ethnicity-often-unknown")["value"].item() == pytest.approx(60 / 240)


def test_a_move_in_unknown_ethnicity_is_flagged_beyond_rounding_and_chance():
    rows = [*board("2025-01", white=500), *board("2025-02", white=500, not_known=95)]
    moved = flagged(rows, "unknown-share-moved")
    assert moved["expected"].item() == pytest.approx(20 / 580)
    assert not len(flagged([*board("2025-01"), *board("2025-02", not_known=30)], moved["code"][0]))


counts = st.integers(0, 400)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[counts] * 6), min_size=1, max_size=4))
def test_sums_that_add_up_before_rounding_and_hiding_are_never_flagged(areas):
    groups = list(GROUPS)
    rows = []
    for code, numbers in zip((DORSET, SOMERSET, "QJK", "QR1"), areas, strict=False):
        counted = dict(zip(groups, numbers, strict=True))
        hidden = {group: count or "*" for group, count in counted.items()}
        rows += place("2025-01", {**hidden, "all": sum(numbers) or "*"}, kind="icb", area=code)
    whole = dict(zip(groups, map(sum, zip(*areas, strict=True)), strict=True))
    rows += place("2025-01", {**whole, "all": sum(whole.values())})
    evidence = gathered(InventedStore(rows), "mhsds_monthly", None, None)
    assert sums.groups_and_total(evidence).empty
    assert sums.areas_and_england(evidence).empty


@pytest.mark.parametrize(
    ("black", "found"),
    [(25, []), (30, []), (60, ["sums-off"]), (160, ["sums-far-off"])],
)
def test_groups_above_their_total_are_flagged_by_how_far_rounding_cannot_explain(black, found):
    rows = list(board("2025-01", black=black, all=200))
    assert [code for code in codes(rows) if code.startswith("sums")] == found


def test_areas_that_do_not_make_up_england_are_flagged_for_every_area_of_the_kind():
    rows = [*place("2025-01"), *board("2025-01", all=120, white=40)]
    far = flagged(rows, "sums-far-off")
    assert set(far["area_code"]) == {""} and set(far["area_kind"]) == {"icb"}
    # 120 is 118 to 122: at least 78 of England's 200 are missing.
    assert "at most 122, 78 (39.0%) fewer than England's own 200" in far["sentence"].iloc[0]


def test_twelve_months_and_the_year_are_compared_as_ranges():
    monthly = [row(month, 100) for month in months("2025-01", 12)]
    year = {"series": "MHS157", "length": 12}
    assert "year" not in " ".join(codes([*monthly, row("2025-12", 1200, **year)]))
    late = flagged([*monthly, row("2025-12", 1290, **year)], "year-unlike-months")
    assert "1,200, 90 (7.0%) fewer than the 1,290" in late["sentence"].item()
    assert "year-near-months" in codes([*monthly, row("2025-12", 1205, **year)])
    rounded = [row(month, 100, kind="icb", area=DORSET) for month in months("2025-01", 12)]
    year |= {"kind": "icb", "area": DORSET}
    assert "year-unlike-months" not in codes([*rounded, row("2025-12", 1225, **year)])
    assert "year-unlike-months" in codes([*rounded, row("2025-12", 1260, **year)])


@pytest.mark.parametrize(
    ("before", "after", "jumped"),
    [
        (100, 140, False),  # 40 %, and chance explains it
        (100, 170, True),
        (170, 100, True),
        (1000, 1250, False),  # certain, and not three tenths
        (5, 20, False),  # 5 to 7 against 18 to 22
        ("*", 60, True),
        (60, "*", True),
        ("*", 5, False),
    ],
)
def test_a_jump_is_large_and_beyond_chance_and_rounding(before, after, jumped):
    where = {"kind": "icb", "area": DORSET}
    rows = [row("2025-07", before, **where), row("2025-08", after, **where)]
    assert ("count-jumped" in codes(rows)) == jumped


pairs = st.tuples(st.integers(1, 600), st.integers(1, 600))


@settings(max_examples=10, deadline=None)
@given(st.lists(pairs, min_size=10, max_size=40))
def test_jumps_are_those_that_an_exact_test_is_sure_of(counted):
    rows = [
        row(month, count, series=f"S{number}")
        for number, pair in enumerate(counted)
        for month, count in zip(("2025-07", "2025-08"), pair, strict=True)  # of 31 days each
    ]
    evidence = gathered(InventedStore(rows), "mhsds_monthly", None, None)
    found = set(jumps.jumps(evidence)["series"])
    for number, (before, after) in enumerate(counted):
        sure = stats.binomtest(after, before + after).pvalue
        large = abs(after / before - 1) > 0.3
        # The limits are mid-p ones: a little shorter than those of the exact test.
        assert f"S{number}" in found or not (large and sure < 0.002)
        assert f"S{number}" not in found or (large and sure < 0.008)


def test_a_jump_is_not_looked_for_across_a_gap():
    found = codes([row("2025-05", 100), row("2025-08", 400)])
    assert "months-missing" in found and "count-jumped" not in found


def test_months_missing_are_one_finding_when_every_series_misses_them():
    held = [*months("2025-01", 3), *months("2025-06", 2)]
    rows = [row(month, 100, series=series) for month in held for series in ("MHS81", "MHS82")]
    gap = flagged(rows, "months-missing")
    assert len(gap) == 1 and gap["value"].item() == 2
    assert (gap["period_start"].item(), gap["period_end"].item()) == (
        dt.date(2025, 4, 1),
        dt.date(2025, 5, 31),
    )


def test_a_missing_year_and_a_series_that_ended_are_found():
    years = [
        row(f"{year}-03", 900, series="All detentions", length=12, source=ANNUAL)
        for year in (2022, 2024)
    ]
    assert flagged(years, "months-missing")["value"].item() == 1
    ended = [row("2025-01", 9), row("2025-02", 9), row("2025-01", 9, series="MHS84")]
    assert flagged(ended, "series-ended")["series"].item() == "MHS84"


def test_a_year_under_a_monthly_id_is_red_and_so_is_a_month_under_a_yearly_one():
    rows = [row("2025-01", 90), row("2025-01", 1000, length=12)]
    red = flagged(rows, "period-length-differs")
    assert list(red["severity"]) == ["red"]
    assert (red["value"].item(), red["expected"].item()) == (12, 1)
    alone = [row("2025-01", 90, series="MHS157")]
    assert flagged(alone, "period-length-differs")["expected"].item() == 12


def submitted(gone: dict[str, set[str]], number: int = 9, usual: int = 50) -> list[tuple]:
    """Months in which four providers have figures, but for the months of those who are gone."""
    return [
        provider(month, code, usual)
        for month in months("2025-01", number)
        for code in ("RAA", "RBB", "RCC", "RDD")
        if month not in gone.get(code, set())
    ]


def test_a_provider_that_stops_is_flagged_for_as_long_as_it_is_gone():
    stopped = flagged(submitted({"RAA": {"2025-08", "2025-09"}}), "provider-stopped")
    assert stopped["area_code"].item() == "RAA"
    assert stopped["period_start"].item() == dt.date(2025, 8, 1)
    assert "since August 2025" in stopped["sentence"].item()
    back = flagged(submitted({"RAA": {"2025-08"}}), "provider-stopped")
    assert back["period_end"].item() == dt.date(2025, 8, 31)


def test_a_small_provider_whose_count_is_hidden_has_not_stopped():
    rows = submitted({"RAA": {"2025-09"}}, usual=10)
    assert "provider-stopped" in codes(rows)
    assert "provider-stopped" not in codes([*rows, provider("2025-09", "RAA", "*")])
    large = [*submitted({"RAA": {"2025-09"}}), provider("2025-09", "RAA", "*")]
    assert "provider-stopped" in codes(large)


def test_a_new_provider_is_a_note_and_makes_up_for_one_that_is_gone():
    rows = submitted({"RAA": {"2025-09"}})
    red = flagged(rows, "many-providers-missing")
    assert red["area_kind"].item() == "england"
    assert red["value"].item() == pytest.approx(0.25)  # one of four alike
    merged = [*rows, provider("2025-09", "RZZ", 50)]
    assert flagged(merged, "provider-new")["severity"].item() == "note"
    assert "many-providers-missing" not in codes(merged)


def test_a_provider_of_one_year_that_the_next_lacks_is_flagged():
    yearly = {"kind": "provider", "series": "All detentions", "length": 12, "source": ANNUAL}
    rows = [
        row(f"{year}-03", 300, area=code, **yearly)
        for year in (2024, 2025)
        for code in ("RAA", "RBB")
    ]
    assert "provider-stopped" not in codes(rows)
    assert flagged(rows[:-1], "provider-stopped")["area_code"].item() == "RBB"


def test_the_cyber_attack_has_the_days_of_the_register():
    register = {each.name: each for each in milestones.load()}["carenotes-cyber-incident"]
    first, last = row_flags.CYBER_MONTHS
    assert (first.year, first.month) == (register.date.year, register.date.month)
    assert last == register.end


def test_the_cyber_attack_is_amber_for_areas_a_note_for_england_and_slight_before():
    rows = [
        each
        for month in ("2022-07", "2022-08", "2023-04")
        for each in (row(month, 900), row(month, 90, kind="icb", area=DORSET))
    ]
    found = quality.check(InventedStore(rows))
    attack = found[found["code"].str.startswith("cyber")]
    told = {
        (each.code, each.severity, each.area_kind, each.period_end.month)
        for each in attack.itertuples()
    }
    assert told == {
        ("cyber-incident", "note", "england", 8),
        ("cyber-incident", "amber", "icb", 8),
        ("cyber-incident-near", "note", "england", 7),
        ("cyber-incident-near", "note", "icb", 7),
    }


def test_areas_of_april_2026_are_told_from_those_before():
    before = [row("2026-03", 90, kind="icb", area=code) for code in ("QH8", "QRL", DORSET)]
    after = [row("2026-04", 90, kind="icb", area=code) for code in ("D7T5G", "QRL", DORSET)]
    found = quality.check(InventedStore([*before, *after]))
    changed = dict(zip(found["code"], found["area_code"], strict=True))
    assert changed["area-opened"] == "D7T5G"
    assert changed["area-closed"] == "QH8"
    assert changed["area-redrawn"] == "QRL"
    assert "23% of" in found[found["code"].eq("area-redrawn")]["sentence"].item()


def test_provisional_and_final_figures_in_one_series_are_amber():
    rows = [row(month, 90) for month in months("2025-01", 3)]
    mixed = InventedStore(rows, {"mhsds_monthly-2025-03": "performance"})
    found = quality.check(mixed)
    sentence = found[found["code"].eq("statuses-mixed")]["sentence"].item()
    assert "2 final" in sentence and "1 performance" in sentence
    assert "statuses-mixed" not in codes(rows)


def test_standardised_rates_that_repeat_the_crude_ones_are_counted():
    def rates(black: float) -> list[tuple]:
        printed = [("white", 60.0, 60.0), ("black", 240.0, black), ("asian", 80.0, 80.0)]
        where = {"series": "MHS157", "length": 12}
        return [
            (
                *row("2025-12", 9, group=group, statistic=statistic, **where)[:-4],
                *([rate] * 3),
                "exact",
            )
            for group, crude, standard in printed
            for statistic, rate in (("crude_rate", crude), ("standardised_rate", standard))
        ]

    count = row("2025-12", 900, series="MHS157", length=12)
    same = flagged([count, *rates(240.0)], "standardised-equals-crude")
    assert (same["value"].item(), same["expected"].item()) == (3, 3)
    partly = flagged([count, *rates(251.3)], "standardised-equals-crude")
    assert partly["value"].item() == 2


def test_areas_with_most_counts_hidden_are_named():
    hidden = {"mixed": "*", "asian": "*", "black": "*", "other": "*"}
    rows = [*board("2025-01", all=140, **hidden), *board("2025-01", SOMERSET)]
    note = flagged(rows, "mostly-suppressed")
    assert (note["value"].item(), note["expected"].item()) == (1, 2)
    assert note["sentence"].item().endswith("Dorset.")


def test_one_period_is_checked_beside_the_one_before_and_alone_is_told_of():
    rows = [each for month in months("2025-01", 4) for each in board(month)]
    rows += board("2025-05", white=400)
    found = quality.check(InventedStore(rows), period="2025-05", area_kind="icb")
    assert "count-jumped" in set(found["code"])
    assert set(found["period_end"]) == {dt.date(2025, 5, 31)}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"source": "mhsds_weekly"}, "There are: mha_annual"),
        ({"period": "last year"}, "Give a year to March as 2023-24"),
        ({"period": "2031-32"}, "2023-24"),
        ({"area_kind": "ward"}, "england, former-area, icb, provider, sub-icb"),
    ],
)
def test_a_question_about_what_is_not_held_says_what_is(store, asked, told):
    with pytest.raises(SourceError, match=told):
        quality.check(store, **asked)


def test_a_red_row_of_another_length_is_found_and_carried_by_no_other():
    store = InventedStore([*board("2025-01"), row("2025-01", 1000, length=12)])
    assert "period-length-differs" in set(quality.check(store)["code"])


def a_table(month: str, *areas: str) -> pd.DataFrame:
    start, end = days(month)
    rows = [
        ("mhsds_monthly", start, end, area, group, "")
        for area in areas
        for group in ("white", "black")
    ]
    columns = ["source", "period_start", "period_end", "area_code", "group", "flags"]
    return pd.DataFrame(rows, columns=columns)


def test_rows_carry_the_codes_of_their_own_area_period_and_group():
    rows = [
        *board("2025-07"),
        *board("2025-08", white=400),
        *board("2025-07", SOMERSET),
        *board("2025-08", SOMERSET),
    ]
    table = a_table("2025-08", DORSET, SOMERSET)
    told = quality.with_codes(table, InventedStore(rows), MEASURES["detentions"], "icb")
    # The total jumped with the White count; Black people's own count did not, nor did Somerset's.
    assert list(told["flags"]) == ["count-jumped", "count-jumped", "", ""]
    earlier = quality.with_codes(
        a_table("2025-07", DORSET), InventedStore(rows), MEASURES["detentions"], "icb"
    )
    assert set(earlier["flags"]) == {""}


def test_a_question_about_one_source_asks_nothing_of_the_others():
    store = InventedStore(board("2025-01"))
    quality.with_codes(a_table("2025-01", DORSET), store, MEASURES["detentions"], "icb")
    assert {each["source"] for each in store.asked} == {"mhsds_monthly"}


def test_no_figure_of_the_genuine_table_is_changed_by_its_flags(store):
    table = rate_ratios.rate_ratios(store, Question("section-2-on-admission", "icb"))
    red = table[table["flags"].str.contains("ethnicity-too-often-unknown")]
    assert set(red["area_name"]) == {"Sussex"} and len(red) == table["group"].nunique()
    # The published counts are still there: 200 unknown, and Black people's own.
    assert set(red["unknown_count"]) == {200}
    assert red[red["group"].eq("black")]["count"].item() > 0
    assert np.isfinite(red[red["group"].eq("black")]["ratio"].item())
