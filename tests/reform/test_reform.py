"""The dates of the reform on invented months: steps found and not found, silence with a reason.

England's figures hold a fall of 15% in the rate of Black people from November 2023 on, beside a
season and shocks that all groups share; a second store holds none.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import vl_convert
from command_line import rows, run
from reform_samples import days_of, held, invented_months, month_of

from data_sources.schema import figures
from data_sources.schema.errors import SourceError, WrongWord
from mha_monitor import monitor
from mha_monitor.definitions import answer_codes, flags, milestones
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.population_bases import MOVING, UNDER_A_RATE
from mha_monitor.reform import milestone_table, testable
from mha_monitor.reform.asked import Asked
from mha_monitor.reform.monthly_counts import monthly
from mha_monitor.reform.months_around import around
from mha_monitor.reform.months_used import first_month, window
from mha_monitor.sentences import amounts
from mha_monitor.sentences import reform as word_reform
from mha_monitor.store.store import ENVIRONMENT, Store

REGISTER = milestones.load()
NAMED = {each.name: each for each in REGISTER}
PCREF = NAMED["pcref-launch"]
STEP = 0.85
CAUSAL = re.compile(
    r"\b(caus\w*|led to|leads to|because of|effects?|affect\w*|due to|impact\w*|result\w*|"
    r"thanks to|reduced|significan\w*)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def stepped(tmp_path_factory) -> Store:
    table = invented_months("2016-04", 120, step_from="2023-11", step=STEP)
    return held(tmp_path_factory.mktemp("stepped"), table)


@pytest.fixture(scope="module")
def level(tmp_path_factory) -> Store:
    return held(tmp_path_factory.mktemp("level"), invented_months("2016-04", 120, seed=3))


def asked(measure: str = "detentions", kind: str = "england", **other) -> Asked:
    known = {"groups": ("black",), "reference": "white"} | other
    return Asked(measure=MEASURES[measure], area_kind=kind, **known)


def one(finding) -> pd.Series:
    (_, row), *more = finding.table.iterrows()
    assert more == []
    return row


def test_a_step_of_the_ratio_is_found_with_its_size(stepped):
    row = one(monitor.reform("pcref-launch", store=stepped))
    assert row["answer"] == answer_codes.ESTIMATED
    assert row["level_low"] < STEP < row["level_high"] < 1
    assert row["level_p_adjusted"] < 0.02
    assert row["rank"] <= 3 and row["dates_ranked"] > 50
    # The rate of Black people stepped; that of White people did not.
    assert row["group_level_low"] < STEP < row["group_level_high"]
    assert row["reference_level_low"] < 1 < row["reference_level_high"]
    assert "is likely; the figures do not say why" in row["words"]
    assert re.search(r"stood \d+% below where its earlier trend pointed", row["words"])


def test_months_without_a_step_give_none_and_say_what_could_not_have_been_seen(level):
    row = one(monitor.reform("pcref-launch", store=level))
    assert row["level_p"] > 0.05
    assert row["level_low"] < 1 < row["level_high"]
    assert 0.7 < row["smallest_level"] < 1
    least = 100 * (1 - row["smallest_level"])
    assert f"A fall of less than {least:.0f}% would probably not have been seen" in row["words"]


def test_the_step_is_that_of_a_binomial_model_from_statsmodels(stepped):
    row = one(monitor.reform("pcref-launch", store=stepped))
    around_it = around(stepped, asked(population_base=MOVING), PCREF, REGISTER)
    months = around_it.monthly
    seen = ~around_it.window.mask
    since = months.month - month_of("2023-11")
    design = np.column_stack(
        [np.ones(len(since)), since, since >= 0, np.where(since >= 0, since, 0),
         *around_it.window.steps]
    ).astype(float)  # fmt: skip
    count, reference = months.counted.low[0, 0], months.reference.low[0, 0]
    total = count + reference
    odds = np.log(months.counted.population[0, 0] / months.reference.population[0, 0])
    fitted = sm.GLM(
        (count / total)[seen], design[seen], sm.families.Binomial(), offset=odds[seen],
        var_weights=total[seen],
    ).fit(scale="X2")  # fmt: skip
    assert row["quasi_poisson_level"] == pytest.approx(np.exp(fitted.params[2]), rel=1e-6)
    assert row["dispersion"] == pytest.approx(fitted.scale, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("mha-2025-detention-criteria", answer_codes.NOT_DATED),
        ("mha-2025-royal-assent", testable.TOO_EARLY),
        ("mha-2025-first-commencement", testable.TOO_EARLY),
        ("code-of-practice-2015", answer_codes.TOO_FEW_BEFORE),
        ("white-paper-2021", answer_codes.NOTHING_CHANGED),
        ("rcrp-agreement", answer_codes.OTHER_MEASURE),
        ("pcref-deadline", testable.SHORT),
        ("covid-easements-expire", answer_codes.ESTIMATED),
    ],
)
def test_every_silence_has_its_own_reason(stepped, name, code):
    row = one(monitor.reform(name, store=stepped))
    assert row["answer"] == code
    assert np.isnan(row["level_p"]) == (code not in (testable.SHORT, answer_codes.ESTIMATED))
    assert row["words"].startswith(NAMED[name].title)


def test_too_early_names_the_month_that_can_give_a_first_answer(stepped):
    row = one(monitor.reform("mha-2025-royal-assent", store=stepped))
    # January, February and March 2026 lie after it: nine more months are needed.
    assert row["months_after"] == 3
    assert "too early to tell" in row["words"]
    assert "figures for December 2026" in row["words"]


def test_of_the_act_it_is_said_that_no_provision_has_commenced_until_one_has(stepped):
    name = "mha-2025-royal-assent"
    assert word_reform.NO_PROVISION in one(monitor.reform(name, store=stepped))["words"]
    begun = [
        dataclasses.replace(each, date=dt.date(2028, 4, 1), date_precision="day")
        if each.name == "mha-2025-detention-criteria"
        else each
        for each in REGISTER
    ]
    assert testable.none_commenced(NAMED[name], REGISTER)
    assert not testable.none_commenced(NAMED[name], begun)
    assert not testable.none_commenced(PCREF, REGISTER)


def test_without_months_the_years_are_described_and_nothing_is_tested(store):
    row = one(monitor.reform("pcref-launch", store=store))
    assert row["answer"] == answer_codes.NO_MONTHS
    assert np.isnan(row["level"])
    assert (row["year_before"], row["year_after"]) == ("2022-23", "2024-25")
    assert row["year_before_ratio"] == pytest.approx(3.56, abs=0.01)
    assert "described and never tested" in row["words"]
    assert "standardised rates on Census 2011 to Census 2021, then held" in row["words"]


def test_a_milestone_dated_to_a_year_is_not_tested(stepped):
    vague = dataclasses.replace(PCREF, date=dt.date(2023, 1, 1), date_precision="year")
    (row,) = milestone_table.table(stepped, asked(), [vague], REGISTER).to_dict("records")
    assert row["answer"] == answer_codes.DATE_NOT_EXACT


def test_two_dates_within_a_year_cannot_be_told_apart(tmp_path):
    table = invented_months("2016-04", 120, series="MHS83")
    store = held(tmp_path, table)
    found = monitor.reform(["pcref-launch", "rcrp-london"], "section-136", store=store)
    assert set(found.table["answer"]) == {answer_codes.NOT_SEPARABLE}
    first = found.table.iloc[0]
    assert "Right Care, Right Person begins in London (1 November 2023)" in first["beside"]
    assert "By date alone it cannot be told apart from" in first["words"]


def test_masked_months_take_no_part(stepped, tmp_path):
    table = stepped.select(source="mhsds_monthly")
    disturbed = table["period_start"].map(
        lambda day: dt.date(2020, 3, 1) <= day < dt.date(2021, 8, 1)
    )
    hurt = disturbed & table["group"].eq("black")
    damaged = table.assign(**{name: table[name].mask(hurt, 0) for name in ("value", "low", "high")})
    other = held(tmp_path, damaged)
    ours, theirs = (monitor.reform("pcref-launch", store=each).table for each in (stepped, other))
    assert theirs["level"].tolist() == ours["level"].tolist()
    assert "COVID-19" in ours["left_out"].iloc[0]
    assert ours["months_left_out"].iloc[0] == 17 + 8  # the pandemic, and the cyber attack


def test_months_of_two_statuses_never_share_a_series(tmp_path):
    final = invented_months(
        "2016-04", 96, step_from="2023-11", step=STEP, release_name="INVENTED-f"
    )
    later = invented_months("2020-04", 72, step_from="2023-11", step=2.0, release_name="INVENTED-p")
    statuses = {"INVENTED-f": "final", "INVENTED-p": "performance"}
    store = held(tmp_path, final, later, status=statuses)
    row = one(monitor.reform("pcref-launch", store=store))
    # Final months end in March 2024, five after it; performance months hold 29 on either side.
    assert row["status"] == "performance"
    assert row["first_month"] == dt.date(2020, 4, 1)
    assert row["level"] > 1.5
    assert row["other_statuses"] == "final"


def test_too_few_months_of_one_status_are_not_said_to_be_all_there_will_be(tmp_path):
    final = invented_months("2022-04", 36, release_name="INVENTED-f")
    later = invented_months("2025-04", 14, release_name="INVENTED-p")
    statuses = {"INVENTED-f": "final", "INVENTED-p": "performance"}
    store = held(tmp_path, final, later, status=statuses)
    row = one(monitor.reform("mha-2025-royal-assent", store=store))
    assert row["answer"] == answer_codes.TOO_FEW_BEFORE
    assert "months of final figures are held too" in row["words"]
    assert "More will not come" not in row["words"]


def test_a_red_month_of_an_area_takes_no_part(tmp_path):
    table = invented_months("2016-04", 120, kind="icb", areas={"QWE": 0.05, "QMJ": 0.08})
    start, _ = days_of(month_of("2019-06"))
    bad = table["period_start"].eq(start) & table["area_code"].eq("QWE")
    unknown = bad & table["group"].isin(["not-known", "all"])
    more = {"value": 900.0, "low": 898.0, "high": 902.0}
    changed = table.assign(**{name: table[name].mask(unknown, more[name]) for name in more})
    store = held(tmp_path, figures.check(changed, "INVENTED"))
    months = monthly(store, asked(kind="icb"))
    place = month_of("2019-06") - int(months.month[0])
    assert months.red[months.area_codes.index("QWE"), place]
    assert months.red.sum() == 1
    row = one(monitor.reform("pcref-launch", area="QWE", store=store))
    whole = one(monitor.reform("pcref-launch", area="QMJ", store=store))
    assert row["months_before"] == whole["months_before"] - 1


def test_boards_count_as_ranges_and_break_where_they_replaced_older_areas(tmp_path):
    areas = {"QWE": 0.05, "QMJ": 0.08, "QVV": 0.01}
    store = held(tmp_path, invented_months("2016-04", 120, kind="icb", areas=areas))
    table = milestone_table.table(store, asked(kind="icb"), [PCREF], REGISTER).set_index(
        "area_code"
    )
    assert set(table.index) == set(areas)
    assert "Integrated care boards replace" in table["steps"].iloc[0]
    wide = np.log(table["level_high"] / table["level_low"])
    assert wide["QVV"] > wide["QWE"] > wide["QMJ"]
    exact = held(tmp_path / "exact", invented_months("2016-04", 120))
    assert wide["QMJ"] > np.log(
        np.divide(
            *monitor.reform("pcref-launch", store=exact).table[["level_high", "level_low"]].iloc[0]
        )
    )


def test_a_step_in_the_records_is_allowed_for_where_it_is_far_enough(stepped):
    months = monthly(stepped, asked())

    def steps(name: str) -> tuple[set[str], set[str]]:
        found = window(months, NAMED[name], REGISTER, "detentions", "england")
        return {each.name for each in found.stepped}, {each.name for each in found.near}

    # Version 6 came five months after PCREF, and a year before its deadline.
    versions = {"mhsds-v4", "mhsds-v5"}
    assert steps("pcref-launch") == (versions | {"pcref-deadline"}, {"mhsds-v6"})
    # There version 6 lies five months after another step, and is taken as one with it.
    assert steps("pcref-deadline") == (versions | {"pcref-launch"}, set())


@pytest.mark.parametrize(
    ("day", "month"), [(dt.date(2023, 10, 30), "2023-11"), (dt.date(2017, 12, 11), "2017-12")]
)
def test_a_month_belongs_to_the_side_on_which_most_of_it_lies(day, month):
    assert first_month(dataclasses.replace(PCREF, date=day)) == month_of(month)


def test_more_tests_on_one_screen_are_allowed_for(level):
    alone = one(monitor.reform("pcref-launch", store=level))
    among = monitor.reform(["pcref-launch", "pcref-deadline"], group="all", store=level).table
    same = among[among["milestone"].eq("pcref-launch") & among["group"].eq("black")].iloc[0]
    assert same["level_p"] == pytest.approx(alone["level_p"])
    assert alone["level_p_adjusted"] == alone["level_p"]
    assert (among["level_p_adjusted"] >= among["level_p"]).all()
    assert (among["level_p_adjusted"] > among["level_p"]).any()


def test_what_was_counted_lies_below_what_the_earlier_trend_leads_to_expect(stepped):
    found = monitor.counterfactual("pcref-launch", store=stepped)
    after = found.table[found.table["after"] & found.table["takes_part"]]
    assert len(after) == 29
    assert after["count_low"].sum() / after["expected"].sum() == pytest.approx(STEP, abs=0.06)
    assert (after["expected_low"] < after["expected"]).all()
    assert re.search(r"[\d,]+ fewer \([\d,]+ to [\d,]+\)", found.words)
    before = found.table[~found.table["after"] & found.table["takes_part"]]
    inside = before["count_low"].between(before["expected_low"], before["expected_high"])
    assert inside.mean() > 0.9


def test_its_limits_are_the_outermost_of_both_ways_of_counting_people(stepped):
    both, *named = (
        monitor.counterfactual("pcref-launch", population_base=base, store=stepped).table
        for base in (None, "interpolated", "extrapolated")
    )
    for name in ("expected_low", "expected_ratio_low"):
        np.testing.assert_allclose(both[name], np.fmin(*(each[name] for each in named)))
    ends = [[each[f"total_difference_{end}"][0] for each in named] for end in ("low", "high")]
    assert both["total_difference_low"][0] == min(ends[0])
    assert both["total_difference_high"][0] == max(ends[1])
    np.testing.assert_allclose(both["carried_on_expected"], named[1]["expected"])
    assert (both["expected"] == named[0]["expected"]).all()
    assert "carried_on_expected" not in named[0]


def test_rounding_widens_what_lies_between(tmp_path):
    from mha_monitor.reform.counterfactual import expected

    store = held(tmp_path, invented_months("2016-04", 120, kind="icb", areas={"QWE": 0.05}))
    here = asked(kind="icb", areas=("QWE",))
    found = expected(around(store, here, PCREF, REGISTER))
    assert found.observed_low < found.observed_high
    assert found.difference_high - found.difference_low > found.observed_high - found.observed_low


def test_nothing_is_expected_where_nothing_can_be_told(store, stepped):
    with pytest.raises(SourceError, match="no figures by month"):
        monitor.counterfactual("pcref-launch", store=store)
    with pytest.raises(SourceError, match="no start date has been announced"):
        monitor.counterfactual("mha-2025-detention-criteria", store=stepped)


def test_a_milestone_that_there_is_not_is_refused_with_those_there_are(store):
    with pytest.raises(SourceError, match="pcref-launch"):
        monitor.reform("pcref", store=store)
    with pytest.raises(SourceError, match="cannot be compared with itself"):
        monitor.reform(group="white", store=store)


def test_no_answer_speaks_of_causes(stepped, store):
    for each in (stepped, store):
        found = monitor.reform("all", store=each)
        titles = re.escape("|").join(sorted(set(found.table["title"])))
        for sentence, title in zip(found.table["words"], found.table["title"], strict=True):
            told = sentence.replace(title, "")
            for other in titles.split(re.escape("|")):
                told = told.replace(other, "")
            assert not CAUSAL.search(told), told
        assert not CAUSAL.search(found.caveat.replace("never why", "")), found.caveat


def test_a_scan_allows_for_all_its_tests_and_is_seen_to_move(tmp_path, monkeypatch):
    areas = {"QWE": 0.05, "QMJ": 0.08, "QHM": 0.06}
    boards = {"kind": "icb", "areas": areas, "step_from": "2023-11", "step": 0.4}
    store = held(tmp_path, invented_months("2016-04", 120, **boards))
    told: list[float] = []
    names = ["pcref-launch", "pcref-deadline", "covid-easements-expire"]
    found = monitor.scan(group=["black", "asian"], milestone=names, store=store, watch=told.append)
    table = found.table
    assert len(table) == len(areas) * 2 * len(names)
    assert told == sorted(told) and told[-1] == 1.0
    firm = table[table["level_p_adjusted"].lt(0.05)]
    stepped = firm[firm["group"].eq("black")]
    assert set(stepped["milestone"]) == {"pcref-launch"} and len(stepped) >= 2
    assert (table["dates_ranked"] <= 21).all()
    assert "18 steps were tested" in found.words
    assert "Chance alone would give about 1 of them" in found.words
    assert "At dates when nothing could change who is detained" in found.words
    # What one area answers does not depend on which others it is asked with.
    alone = one(monitor.reform("pcref-launch", area="QMJ", store=store))
    among = table[table["milestone"].eq("pcref-launch") & table["area_code"].eq("QMJ")]
    among = among[among["group"].eq("black")].iloc[0]
    assert among["level"] == pytest.approx(alone["level"], rel=1e-9)
    monkeypatch.setenv(ENVIRONMENT, str(store.folder))
    result = run("scan", "--group", "black", "--milestone", "pcref-launch")
    assert "Scanning areas: 100%" in result.stderr
    assert "tests together" in result.stderr


def test_a_scan_without_months_says_so(store):
    found = monitor.scan(group="black", milestone="pcref-launch", store=store)
    assert set(found.table["answer"]) == {answer_codes.NO_MONTHS}
    assert found.words.startswith("Nothing could be tested")


def test_the_command_prints_answers_and_sentences(stepped, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, str(stepped.folder))
    (row,) = rows("reform", "--milestone", "pcref-launch")
    assert row["answer"] == "estimated"
    assert row["level"] < 1
    result = run("reform", "--milestone", "pcref-launch,pcref-deadline")
    assert result.exit_code == 0
    assert "pcref-deadline" in result.stdout
    assert "the figures do not say why" in result.stderr
    months = rows("counterfactual", "--milestone", "pcref-launch")
    assert len(months) == 120
    alone = rows("reform", "--milestone", "pcref-launch", "--step-only")[0]
    assert alone["slope"] is None


def test_what_came_after_is_not_carried_on_with_the_trend_before(stepped):
    held_months = around(stepped, asked(), PCREF, REGISTER)
    assert "pcref-deadline" in {each.name for each in held_months.window.stepped}
    kept = held_months.window.without_later_dates(held_months.start)
    assert {each.name for each in kept.stepped} == {"mhsds-v4", "mhsds-v5"}
    assert len(kept.steps) == 2
    assert "31 March 2025" not in monitor.counterfactual("pcref-launch", store=stepped).caveat


def test_the_months_are_drawn_and_told_in_words(stepped):
    from mha_monitor import charts
    from mha_monitor.formats.texts import Texts
    from mha_monitor.sentences import counterfactual as word_counterfactual

    found = monitor.counterfactual("pcref-launch", store=stepped)
    row = found.table.iloc[0]
    title, alt = (
        word_counterfactual.expected_title(row),
        word_counterfactual.expected_alt(row, found.table),
    )
    assert re.match(
        r"[\d,]+ \([\d,]+ to [\d,]+\) fewer detentions of Black people since 30 Oct", title
    )
    assert "66 months before" in alt and "29 after" in alt
    for width in (680, 340):
        drawn = charts.expected(
            found.table, Texts(title=title, alt=alt), milestone=row["date"], width=width
        )
        svg = vl_convert.vegalite_to_svg(charts.spec(drawn))
        assert "30 Oct 2023" in svg and "left out of the trend" in svg
    plain = word_counterfactual.month_table(found.table)
    assert plain["Part"].tolist().count("left out") == 25
    assert plain["Month"].iloc[0] == "April 2016"


@pytest.mark.parametrize("milestone", ["code-of-practice-2015", "mha-2025-first-commencement"])
def test_no_trend_is_carried_forward_where_the_months_cannot_tell(stepped, milestone):
    with pytest.raises(SourceError, match=r"months? of figures (before|after) it"):
        monitor.counterfactual(milestone, store=stepped)


def test_every_answer_has_a_short_form(stepped, store):
    from mha_monitor.sentences import reform_tables as word_answers

    for each in (stepped, store):
        found = monitor.reform("all", store=each)
        short = word_answers.answer_table(found.table)
        assert (short["Answer"] != "").all()
        told = found.table["answer"].isin([answer_codes.ESTIMATED, testable.SHORT])
        steps = short.get("Step of the ratio", pd.Series("", short.index))
        assert ((steps != "") == told.to_numpy()).all()
        assert (each is stepped) == told.any() == ("Step of the ratio" in short)


def test_the_pace_of_the_ratio_is_told_by_months_and_of_years_only_described(
    tmp_path, level, store
):
    drifting = held(tmp_path, invented_months("2016-04", 120, yearly=0.95))
    row = one(monitor.pace(store=drifting))
    assert row["answer"] == answer_codes.ESTIMATED
    assert row["yearly_change_low"] < 0.95 < row["yearly_change_high"] < 1
    assert row["months"] == 95
    # Level if people stayed since as Census 2021 found them; no fall is told of one base alone.
    assert "whether the ratio" in monitor.pace(store=level).words
    assert "if they went on changing" in monitor.pace(store=level).words
    said = monitor.pace(store=drifting).words
    assert re.search(r"fell by \d% a year \(between \d% down and \d% down a year\)", said)
    years = monitor.pace(store=store)
    assert one(years)["answer"] == answer_codes.NO_MONTHS
    assert np.isnan(one(years)["p"])
    assert "described and never tested" in years.words
    assert "in 2016-17 and" in years.words and "in 2024-25" in years.words


def test_too_few_months_have_no_pace(tmp_path):
    store = held(tmp_path, invented_months("2024-04", 20))
    row = one(monitor.pace(store=store))
    assert row["answer"] == testable.TOO_EARLY
    assert np.isnan(row["yearly_change"])
    assert "20 months can be used, and 24 are needed" in monitor.pace(store=store).words


def test_an_area_without_an_answer_is_named_all_the_same(store):
    for found in (monitor.reform("pcref-launch", area="QVV", store=store),
                  monitor.pace(area="QVV", store=store)):  # fmt: skip
        row = one(found)
        assert (row["area_code"], row["area_name"]) == ("QVV", "Dorset")
        assert row["answer"] == answer_codes.NO_MONTHS


def test_with_few_other_months_nothing_is_called_firm(tmp_path):
    from mha_monitor.sentences import reform_tables as word_answers

    store = held(tmp_path, invented_months("2021-08", 44, step_from="2023-11", step=0.5))
    row = one(monitor.reform("pcref-launch", store=store))
    assert row["level_p_adjusted"] < 0.05 and row["rank"] == 1
    assert row["dates_ranked"] < 20
    assert "too few other months can be tried to call it firm" in row["words"]
    assert "first answer that can still change" in row["words"]
    assert word_answers.short_answer(row).startswith("A step is likely, but not yet firm")


def test_several_areas_are_those_areas_and_no_others(tmp_path):
    areas = {"QWE": 0.05, "QMM": 0.05, "QHL": 0.05}
    several = held(tmp_path, invented_months("2016-04", 120, kind="icb", areas=areas))
    named = {"area": ["QWE", "QHL"], "group": "black"}
    for found in (
        monitor.reform("pcref-launch", store=several, **named),
        monitor.pace(store=several, **named),
        monitor.scan(milestone="pcref-launch", store=several, placebo_months=2, **named),
    ):
        assert set(found.table["area_code"]) == {"QWE", "QHL"}
    with pytest.raises(WrongWord, match="one area and one group"):
        monitor.counterfactual("pcref-launch", store=several, **named)


def test_several_areas_without_months_have_a_row_each(store):
    named = {"area": ["QWE", "QHL"], "group": "black"}
    for found in (monitor.reform("pcref-launch", **named), monitor.pace(**named)):
        assert list(found.table["area_code"]) == ["QWE", "QHL"]
        assert found.table["area_name"].str.len().gt(3).all()


@pytest.mark.parametrize("ask", ["pace", "reform"])
def test_years_that_are_quoted_come_with_every_way_to_count_people_and_their_caveats(store, ask):
    """What `trend` must say of the same figures is said here too."""
    found = getattr(monitor, ask)(group="black", store=store)
    years = monitor.trend(group="black", store=store).table
    last = years[years["period"].eq("2024-25")].iloc[0]
    ends = [amounts.ratio(last[f"ratio_base_{end}"]) for end in ("low", "high")]
    assert ends[0] != ends[1]
    assert f"{ends[0]} to {ends[1]} depending on how people are counted" in found.words
    for code in ("rate-kind-inferred", "interval-approximate"):
        assert flags.FLAGS[code] in found.caveat
    assert "Read on other pages than the publisher's" in found.caveat
    assert set(years["release"]) <= set(found.rests_on["release"])  # a folder would be named


def test_a_pace_on_a_named_base_says_where_it_hangs_on_the_base(level):
    for base in ("census-2021", "extrapolated"):
        words = monitor.pace(population_base=base, store=level).words
        assert f"That is on {UNDER_A_RATE[base]}: whether it changed hangs on how people" in words
    assert "That is on" not in monitor.pace(store=level).words


def test_a_pace_of_months_names_the_years_in_its_source_too(level):
    found = monitor.pace(store=level)
    assert "Monthly Statistics" in found.source and "Annual Figures" in found.source
