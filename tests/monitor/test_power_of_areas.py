"""How soon a change could be seen: from the figures of a year, and from invented months."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from command_line import rows, run
from quality_samples import months, row
from scipy import stats
from store_samples import Held

from data_sources.schema import figures
from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.periods import first_month_from
from mha_monitor.definitions.quality_codes import BLOCKING
from mha_monitor.reform.power import COLUMNS, dispersion_of_repeats
from mha_monitor.reform.power_series import ended, of_months
from mha_monitor.sentences import power as word_power
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.power import CURVES, TWO_YEARS

DORSET, SOMERSET, SOUTH_EAST_LONDON = "QVV", "QSL", "QKK"
MONTHS = months("2018-04", 72)  # to March 2024
# INVENTED: events a month of each group in three boards, which make up England.
OTHERS = {"asian": 9, "mixed": 9, "other": 9, "unknown": 9}
MEANS = {
    SOUTH_EAST_LONDON: {"white": 70, "black": 60, **OTHERS},
    DORSET: {"white": 70, "black": 1, **OTHERS},
    "QOP": {"white": 1860, "black": 340, "asian": 230, "mixed": 90, "other": 90, "unknown": 120},
}
MASKED = {*months("2020-03", 17), *months("2022-08", 8)}
CAUSES = ("caus", "led to", "because of", "effect of", "significan", "due to", "impact")


def slow_months(fall, mean, reference_mean, dispersion, before):
    """The fewest months for a chance of 80%, one after another, by statsmodels' least squares."""
    curve = CURVES[True]
    for after in range(12, 121):
        month = np.arange(-before, after)
        model = design.interrupted(month, 0, slope=False, harmonics=0)
        noise = dispersion * (1 / np.where(month < 0, mean, mean * (1 - fall)) + 1 / reference_mean)
        since = month + before + 1
        sigma = np.diag(noise) + curve.wander * noise[0] * np.minimum.outer(since, since)
        fitted = sm.GLS(np.zeros(month.size), model, sigma=sigma).fit()
        error = math.sqrt(fitted.normalized_cov_params[design.LEVEL, design.LEVEL])
        threshold = curve.threshold - curve.later * math.log(after / TWO_YEARS)
        if stats.norm.sf(threshold + curve.steepness * math.log1p(-fall) / error) >= 0.8:
            return after
    return math.inf


@pytest.fixture(scope="module")
def boards(store):
    return monitor.power(area_kind="icb", store=store)


@pytest.fixture(scope="module")
def held(store):
    """INVENTED: 72 months of England and of three boards, one of them hidden in most months."""
    draws, found = np.random.default_rng(7), []
    for label in MONTHS:
        england = Counter()
        for area, means in MEANS.items():
            counts = {group: int(draws.poisson(mean)) for group, mean in means.items()}
            counts["all"] = sum(counts.values())
            england += Counter(counts)
            where = {"kind": "icb", "area": area}
            found += [row(label, n or "*", group=group, **where) for group, n in counts.items()]
        found += [row(label, count, group=group) for group, count in england.items()]
    table = figures.check(figures.from_records(found), "INVENTED")
    both = Held(pd.concat([store.figures, table], ignore_index=True), store)
    names = table[["source", "release"]].drop_duplicates().itertuples(index=False)
    invented = [{"source": source, "name": name, "status": "final"} for source, name in names]
    both.releases = [*store.releases, *invented]
    return both


def of(finding, area, percent=20.0):
    table = finding.table
    (_, found) = next(
        table[table["area_code"].eq(area) & table["change_percent"].eq(percent)].iterrows()
    )
    return found


def test_the_dispersion_is_that_of_the_table_of_repeat_detentions(store):
    people = (4943, 992, 180, 64, 4, 1, 0)  # England's Black people of 2023-24, by detentions
    moments = [sum(k**power * n for k, n in enumerate(people, 1)) for power in (1, 2)]
    found = dispersion_of_repeats(store, "black", "white")
    assert found == pytest.approx(moments[1] / moments[0])
    assert dispersion_of_repeats(store, "black-caribbean", "no-such-group") == 1


@pytest.mark.parametrize("percent", [5.0, 10.0, 20.0])
def test_england_agrees_with_a_slow_search(boards, store, percent):
    dispersion = dispersion_of_repeats(store, "black", "white")
    slow = slow_months(percent / 100, 5693 / 12, 31_735 / 12, dispersion, 48)
    found = of(boards, "ENG", percent)
    assert found["months"] == found["months_low"] == found["months_high"] == slow
    assert found["months_level_only"] <= found["months"]
    assert 0 <= found["chance_two_years"] <= 1
    assert (found["chance_two_years"] >= 0.8) == (found["months"] <= 24)


def test_a_row_for_england_and_each_board_and_fall(boards, store):
    assert [*boards.table.columns] == [*COLUMNS]
    # Northamptonshire's printed count is flagged as likely recorded wrongly.
    assert len(boards.table) == 42 * 3
    assert boards.table["months_low"].le(boards.table["months_high"]).all()
    biggest = of(monitor.power(area=SOUTH_EAST_LONDON, changes=[30], store=store),
                 SOUTH_EAST_LONDON, 30)  # fmt: skip
    assert biggest["months_low"] <= biggest["months"] == biggest["months_high"] == 63
    assert math.isinf(of(boards, SOUTH_EAST_LONDON)["months_low"])
    assert math.isinf(of(boards, DORSET)["months_low"])
    # A hidden count: whatever it is, no fall could be seen, so there is an answer.
    assert math.isinf(of(boards, SOMERSET)["months"])


def test_it_says_so_in_words_and_that_silence_is_not_absence(boards, store):
    # A fall of 10% was once said to need about 15 months: the power of one test, beside a line.
    assert "12 months for a fall of 20%, about 79 months for a fall of 10%" in boards.words
    assert "one of 5% could not be seen within ten years" in boards.words
    assert "over 99% for a fall of 20%, 62% for one of 10%, 12% for one of 5%" in boards.words
    assert "In none of 41 integrated care boards could a fall of 20% in the ratio" in boards.words
    larger = monitor.power(area_kind="icb", changes=[30], store=store).words
    assert "Of 41 integrated care boards, a fall of 30%" in larger
    within = "within ten in 3 (North East London, North West London, South East London)"
    assert f"within five years in none and {within}" in larger
    assert "does not show that there was none" in boards.caveat
    assert "48 months before the change are assumed" in boards.caveat
    assert "dispersion of 1.51" in boards.caveat and "2023-24" in boards.source
    dorset = monitor.power(area=DORSET, store=store)
    assert dorset.words.startswith(
        "In Dorset not even a fall of 20% in the ratio of the detention "
    )
    one = monitor.power(area=DORSET, changes=[20], store=store)
    assert one.words.startswith("In Dorset no fall of 20% in")
    for finding in (boards, dorset):
        said = f"{finding.words} {finding.caveat}".lower()
        assert [word for word in CAUSES if word in said] == []


def test_months_that_are_held_are_used_but_for_those_left_out(held):
    found = monitor.power(area_kind="icb", store=held)
    england = of(found, "ENG", 10)
    assert england["figures"] == "month" and not england["assumed"] and not england["rounded"]
    assert england["months_before"] == 72 - len(MASKED) and england["months_after"] == 0
    table = monitor.ratios(group="black", every="month", period="all", store=held).table
    assert england["mean_count_low"] == pytest.approx(table["count"].tail(12).mean())
    assert 1 <= england["dispersion"] < 1.5 and 0 <= england["autocorrelation"] < 0.4
    assert "April 2018 to March 2024" in found.source
    assert "own, without the months of the pandemic" in found.caveat


def test_a_hidden_board_has_a_range_or_no_answer_and_a_rounded_one_both(held):
    found = monitor.power(area_kind="icb", store=held)
    by_months = found.table[found.table["figures"].eq("month")]
    assert set(by_months["area_code"]) == {"ENG", *MEANS}
    assert found.table["area_code"].nunique() == 42  # the other boards by their newest year
    half = monitor.power(changes=[50], area=SOUTH_EAST_LONDON, store=held)
    board, hidden = of(half, SOUTH_EAST_LONDON, 50), of(found, DORSET, 20)
    assert board["rounded"] and board["months_low"] <= board["months"] <= board["months_high"]
    assert hidden["mean_count_low"] < 1 < hidden["mean_count_high"] <= 5
    assert math.isinf(hidden["months_high"])


def test_from_a_milestone_on_the_months_that_are_held_count(held):
    found = monitor.power(milestone="pcref-launch", area="ENG", store=held)
    # October 2023 had begun: the first whole month after it is November, and March is the last.
    england = of(found, "ENG", 10)
    assert england["months_after"] == 5
    assert england["months_before"] == 67 - len(MASKED)
    assert england["months_more"] == england["months"] - 5
    assert "5 usable months are held, " in found.words
    nothing = monitor.power(milestone="pcref-launch", area=SOMERSET, store=held)
    assert "None since “Patient and Carer" in nothing.caveat
    assert of(nothing, SOMERSET)["figures"] == "year"


def test_months_with_a_red_flag_or_without_a_count_take_no_part(held):
    table = monitor.ratios(group="black", every="month", period="all", store=held).table
    whole = next(of_months(table, 1.5, None, []))
    assert whole.month[-1] == -1 and whole.month.size == 72 and not whole.assumed
    red = sorted(BLOCKING)[0]
    flagged = table.assign(flags=table["flags"].mask(table.index < 3, red))
    assert blocked(flagged).sum() == 3
    missing = flagged.assign(count_high=flagged["count_high"].mask(flagged.index == 10))
    assert next(of_months(missing, 1.5, None, [])).month.size == 68
    few = next(of_months(table.head(20), 1.5, None, []))
    assert few.assumed and few.dispersion == 1.5 and few.autocorrelation == 0
    assert list(of_months(table.head(11), 1.5, None, [])) == []


def test_an_area_that_is_gone_is_not_asked_about(held):
    table = monitor.ratios(
        area_kind="icb", group="black", every="month", period="all", store=held
    ).table
    gone = table[table["area_code"].ne(DORSET) | table["period"].ne(MONTHS[-1])]
    assert ended(table) == set() and ended(gone) == {DORSET}
    left = [pair.row["area_code"] for pair in of_months(gone, 1.5, None, [])]
    assert sorted(left) == sorted({*MEANS} - {DORSET})


def test_a_milestone_begins_with_the_first_month_that_mostly_lies_after_it():
    assert first_month_from(dt.date(2023, 11, 1)) == 12 * 2023 + 10
    assert first_month_from(dt.date(2023, 10, 30)) == 12 * 2023 + 10
    assert first_month_from(dt.date(2017, 12, 11)) == 12 * 2017 + 11


def test_an_answer_in_words_whatever_it_is():
    def said(months, low, high):
        return word_power.months({"months": months, "months_low": low, "months_high": high})

    nan, never = math.nan, math.inf
    assert said(12, 12, 12) == "12 months"
    assert said(17, 15, 19) == "about 17 months"
    assert said(never, 90, never) == "not within ten years"
    assert said(nan, 40, 52) == "40 to 52 months, as counts are hidden"
    assert said(nan, 40, never).startswith("40 months at least, and perhaps not within ten years")


@pytest.mark.parametrize("changes", [[0], [100], [-5], [], [10, 200]])
def test_a_change_that_is_none_is_refused(store, changes):
    with pytest.raises(SourceError, match="a fall of the ratio in percent"):
        monitor.power(changes=changes, store=store)


def test_a_milestone_without_a_date_is_refused_with_those_that_have_one(store):
    undated = next(each.name for each in monitor.milestones() if each.date is None)
    for name in (undated, "no-such-day"):
        with pytest.raises(SourceError, match=r"is not a milestone with a date.*pcref-launch"):
            monitor.power(milestone=name, store=store)


def test_the_command_prints_the_answer_and_says_it():
    result = run("power")
    assert result.exit_code == 0
    assert "about 79 months" in result.stdout and "474 v 2,645" in result.stdout
    assert "could not be seen within ten years" in result.stderr
    found = rows("power", "--area", DORSET, "--changes", "10,20")
    assert [each["change_percent"] for each in found] == [10, 20]
    assert {each["months"] for each in found} == {"Infinity"}
    assert run("power", "--changes", "ten").exit_code == 2
    assert "in percent" in run("power", "--changes", "0").stderr
