"""The tables of the documentation: written between their markers, right where they are exact."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from scipy import stats

from mha_monitor.reform.changes import changes
from mha_monitor.reform.milestone_table import with_adjusted_p
from mha_monitor.sentences.reform import milestone_answer
from mha_monitor.stats.multiplicity import adjusted_p
from mha_monitor.stats.rates.rates import count_interval
from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.time_series import placebo
from mha_monitor.stats.time_series.series import Counts
from simulations import (
    areas,
    milestones,
    outcomes,
    paces,
    people,
    placebos,
    power,
    rates,
    ratios,
    said,
    series,
    small_series,
    totals,
    unknown,
)
from simulations.__main__ import main
from simulations.every import SIMULATIONS
from simulations.months import monthly_of, whole_window
from simulations.simulated_power import as_ranges, share_said, wander
from simulations.tables import Table, between_markers, made, markdown, percent, written
from simulations.worlds import World

EXACT = {"ratio", "rates", "unknown", "repeats"}
TEXT = (
    "# Title\n\nBefore.\n<!-- simulations: one -->\nold\n<!-- end -->\nBetween.\n"
    "<!-- simulations: two -->\n<!-- end -->\n\nAfter, with \\1 and <!-- end -->.\n"
)
ONE = Table("one", ("A", "B"), [("1", r"\1")], "A note.")


def number(cell: str) -> float:
    return float(re.match(r">?([\d.]+)", cell)[1])


def test_tables_go_between_their_markers_and_nothing_else_changes():
    text = written(TEXT, [ONE])
    assert text == TEXT.replace("old", markdown(ONE))
    assert between_markers(text, "one") == markdown(ONE)
    assert markdown(ONE).splitlines() == [
        "| A | B |",
        "| --- | ---: |",
        "| 1 | \\1 |",
        "",
        "A note.",
    ]
    assert written(text, [ONE]) == text


def test_a_text_without_a_place_for_a_table_is_refused():
    for text, found in (("nothing", 0), (TEXT + TEXT, 2)):
        with pytest.raises(ValueError, match=f"has {found} places for the table 'one'"):
            written(text, [ONE])
    assert between_markers("nothing", "one") is None


def test_the_command_writes_the_same_bytes_twice_and_only_between_the_markers(tmp_path, capsys):
    file = tmp_path / "methods.md"
    file.write_text("Top.\n<!-- simulations: paces -->\n<!-- end -->\nEnd.\n")
    arguments = ["--into", str(file), "--only", "paces", "--share", "0.01"]
    contents = []
    for _ in range(2):
        assert main(arguments) == 0
        contents.append(file.read_bytes())
    assert contents[0] == contents[1]
    assert contents[0].startswith(b"Top.\n<!-- simulations: paces -->\n| World | Months")
    assert contents[0].endswith(b"limits are wide.\n<!-- end -->\nEnd.\n")
    assert main(["--into", str(file), "--only", "ratio"]) == 1
    assert main(["--into", str(tmp_path / "none.md"), "--only", "ratio"]) == 1
    assert "0 places for the table 'ratio'" in capsys.readouterr().err


def test_a_share_is_called_all_only_where_it_is():
    assert [percent(each) for each in (0.9521, 0.99961, 1.0, 0)] == ["95.2", ">99.9", "100", "0.0"]


@pytest.mark.parametrize("simulation", SIMULATIONS, ids=lambda each: each.name)
def test_a_small_run_of_every_table_has_its_shape(simulation):
    if simulation.name in EXACT:
        simulation = simulation._replace(cells=simulation.cells[-2:])
    elif simulation.name == "areas":
        simulation = simulation._replace(cells=simulation.cells[-2:-1])
    elif simulation.name in ("placebos", "said", "milestones", "totals", "paces", "power"):
        simulation = simulation._replace(cells=simulation.cells[-2:])
    elif simulation.name == "small-series":
        simulation = simulation._replace(cells=(*simulation.cells[:2], *simulation.cells[-2:]))
    table = made(simulation, 0.02)
    assert len(table.rows) == len(simulation.cells)
    assert {len(row) for row in table.rows} == {len(table.heading)}
    assert not any("nan" in cell for row in table.rows for cell in row)
    exact = simulation.name in EXACT
    assert ("no error" in table.note) == exact and ("standard error" in table.note) != exact
    assert made(simulation, 0.02) == table


@pytest.mark.parametrize(("mean", "reference_mean"), [(2, 10), (8, 10), (10, 20)])
def test_coverages_of_a_ratio_agree_with_a_slow_loop(mean, reference_mean):
    def poisson(count, average):
        return math.exp(count * math.log(average) - average - math.lgamma(count + 1))

    def limits(count):
        if count < 5:
            return 0, 4
        near = 5 * ((count + 2) // 5)
        return max(near - 2, 5), near + 2

    truth, bounds, usual, kept = mean / reference_mean, 0.0, 0.0, 0.0
    for x in range(mean * 3 + 15):
        for y in range(reference_mean * 3 + 15):
            chance = poisson(x, mean) * poisson(y, reference_mean)
            if chance < 1e-8:
                continue
            (low, high), (reference_low, reference_high) = limits(x), limits(y)
            least = rate_ratio(low, 1, reference_high, 1).low
            most = rate_ratio(high, 1, reference_low, 1).high
            bounds += chance * (least <= truth <= most)
            if x < 5 or y < 5:
                continue
            near, reference_near = 5 * ((x + 2) // 5), 5 * ((y + 2) // 5)
            width = 1.959964 * math.sqrt(1 / near + 1 / reference_near)
            usual += chance * (abs(math.log(near / reference_near / truth)) <= width)
            kept += chance
    found = ratios.coverages(mean, reference_mean)
    assert found[2] == pytest.approx(bounds, abs=1e-5)
    assert found[0] == pytest.approx(usual / kept, abs=1e-5)


def test_bounds_hold_a_ratio_as_often_as_the_issue_asks_and_the_usual_practice_does_not():
    found = [ratios.coverages(m, r) for m in ratios.MEANS for r in ratios.REFERENCE_MEANS]
    assert all(0.94 <= bounds <= 0.999 for _, _, bounds in found)
    assert min(usual for usual, _, _ in found) < 0.5
    assert min(mixed for _, mixed, _ in found) < 0.94


@pytest.mark.parametrize("mean", [1, 8, 30])
def test_the_coverage_of_a_published_rate_agrees_with_a_slow_loop(mean):
    held = 0.0
    for count in range(mean * 4 + 20):
        chance = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
        near = 5 * ((count + 2) // 5)
        low, high = (0, 4) if count < 5 else (max(near - 2, 5), near + 2)
        held += chance * (count_interval(low).low <= mean <= count_interval(high).high)
    assert rates.of_rate(mean, rounded=True) == pytest.approx(held, abs=1e-7)


def test_differences_and_excess_hold_what_they_speak_of():
    for mean in rates.MEANS:
        for reference in rates.REFERENCE_MEANS:
            assert 0.94 <= rates.of_rate(mean, rounded=True) <= 0.999
            assert 0.94 <= rates.of_difference(mean, reference) <= 0.999
    # The construction of the excess that was given up.
    assert rates.of_excess_from_ratio(50, 200) < 0.75


def test_worst_case_bounds_hold_the_ratio_however_ethnicity_goes_unrecorded():
    for recording in unknown.CELLS[:6]:
        rounding, bounds = unknown.coverages(recording)
        assert bounds > max(rounding, 0.99)
    # Though nobody is unknown, a hidden nought may be anything up to four.
    rounding, bounds = unknown.coverages(unknown.Recording(8, 0.0, 0.0))
    assert rounding <= bounds < 0.999


def test_the_rule_is_the_publishers():
    found = outcomes.published([0, 4, 5, 7, 8, 12, 13, 998])
    assert [*found.low] == [0, 0, 5, 5, 8, 8, 13, 998]
    assert [*found.high] == [4, 4, 7, 7, 12, 12, 17, 1002]
    low, high = as_ranges([0, 4, 5, 7, 8, 12, 13, 998])
    assert ([*low], [*high]) == ([*found.low], [*found.high])


def test_areas_without_a_difference_are_seldom_called_different():
    assert areas.false_calls(20, 200) < 0.08
    found = areas.areas(5, areas.TAU, 12)
    ranges, dropped = areas.as_ranges(found), areas.filled(found, math.nan)
    assert areas.mean_held(ranges) > 0.8 > areas.mean_held(dropped)
    assert 0.9 < areas.prediction_held(ranges, areas.TAU) < 1


def test_limits_hold_the_mean_of_widely_spread_areas_as_often_as_were_their_ratios_known():
    found = areas.areas(20, areas.WIDE_TAU, 40)
    answer = areas.as_ranges(found)
    mean, error = found.truth.mean(axis=1), stats.sem(found.truth, axis=1)
    low, high = stats.t.interval(0.95, areas.AREAS - 1, mean, error)
    known = (low <= areas.MEAN) & (high >= areas.MEAN)
    assert areas.known_held(found.truth) == pytest.approx(known.mean())
    assert areas.mean_held(answer) == pytest.approx(known.mean(), abs=0.1)
    assert 0.92 < areas.areas_held(answer, found.truth) < 0.98
    # Limits are as wide as variances of log ratios within areas ask, which are known here.
    rates = np.exp(found.truth) * found.people, np.broadcast_to(found.reference_people, (40, 42))
    variance = areas.WIDE_TAU**2 + sum(1 / np.maximum(rate, 1) for rate in rates)
    usual = 2 * stats.norm.ppf(0.975) / np.sqrt((1 / variance).sum(axis=1))
    assert 1 < np.median((answer.high - answer.low) / usual) < 1.25


def test_series_in_which_nothing_happened_seldom_change():
    found = series.rejections("controlled, shock", 96, 0.3, 1500)
    assert 0.03 <= found.level <= 0.08 and 0.03 <= found.slope <= 0.08
    masked = next(case for case in small_series.CELLS if case.masked and not case.rounded)
    (answer,) = small_series.answers(masked, 1500)
    assert 0.025 <= (answer.level_p < 0.05).mean() <= 0.08
    assert (answer.months_before[0], answer.months_after[0]) == (42, 29)


def test_ranks_among_placebos_are_even_and_many_milestones_are_allowed_for():
    p, dates = placebos.rank_p(placebos.CELLS[2], 250)
    assert dates == 72 and 0.35 < (p <= 0.5).mean() < 0.65
    (raw, any_raw, any_adjusted, said) = map(number, milestones.row(milestones.CELLS[0], 0.1)[1:])
    assert raw < 8 < any_raw and any_adjusted < 9
    assert said <= 10


def test_drift_is_seldom_said_to_be_a_step_or_a_change_of_pace_whatever_one_test_says():
    wave = next(case for case in said.CELLS if case.name == "Sine of 5%")
    found = said.found(wave, 300)
    assert found.plain_level.mean() > 0.3 and found.plain_slope.mean() > 0.4
    # Four standard errors of 300 runs beyond 5%.
    assert found.step.mean() < 0.08 and found.bend.mean() < 0.03
    # 94% asked, less three standard errors.
    assert found.held.mean() > 0.9
    remembers = next(case for case in said.CELLS if case.name == "Autocorrelation 0.8")
    assert said.found(remembers, 300).held.mean() > 0.93


def test_a_step_that_there_is_is_said_in_words_and_one_that_is_none_is_not():
    found = said.found(said.Case("A fall", World(96, shared=0.1, step=-0.25)), 60)
    assert found.step.mean() > 0.95 and found.held.mean() > 0.9
    assert said.found(said.CELLS[0], 100).step.mean() < 0.06


def test_a_change_of_pace_that_there_is_can_be_said():
    # INVENTED: a pace that changes by 25% a year half-way, with hardly any noise.
    month = np.arange(96)
    group = np.round(4e4 * np.exp(np.log(1.25) / 12 * np.maximum(month - 48, 0)))
    monthly = monthly_of(World(96), 1, 0)
    ranges = [Counts(each, each, np.ones(each.shape)) for each in (group[None, None],
              np.full((1, 1, 96), 4e5))]  # fmt: skip
    noise = np.random.default_rng(2).normal(0, 0.01, 96)
    ranges[0] = ranges[0]._replace(low=np.round(group * np.exp(noise))[None, None])
    ranges[0] = ranges[0]._replace(high=ranges[0].low)
    monthly = monthly._replace(counted=ranges[0], reference=ranges[1])
    dates = placebo.admissible(month, 48)
    answer = changes(monthly, whole_window(month), 48, dates, rates=False)
    (_, row), *_ = with_adjusted_p(said.rows_of(answer)).iterrows()
    words = milestone_answer(row)
    assert said.BEND in words and "no more than one in twenty" in words
    assert said.STEP not in words


def test_a_scan_of_twelve_dates_names_none_where_all_is_drift():
    wave = next(world for world in milestones.CELLS if world.drift == "sine of 5%")
    words = milestones.scans(wave, 60)
    p = milestones.level_p(wave, 60)
    adjusted = [(adjusted_p(family) < 0.05).any() for family in p]
    assert np.mean(adjusted) > 0.5
    assert np.mean([milestones.NAMES in each for each in words]) <= 0.15
    there = scan_of_a_step()
    assert milestones.NAMES in there and re.search(r"(19|2\d)% below its earlier trend", there)


def scan_of_a_step() -> str:
    (words,) = milestones.scans(World(96, own=0.02, step=-0.25, milestone=45), 1)
    return words


def test_totals_hold_nothing_where_nothing_happened_also_when_the_ratio_drifts():
    for name in ("Nothing", "Sine of 5%"):
        case = next(each for each in totals.CELLS if each.name == name)
        found = totals.held(case, 150)
        assert 0.9 <= found.total.mean() <= 1
        assert 0.93 <= found.months.mean() <= 0.999
    hidden = totals.held(totals.CELLS[-1], 20)
    assert hidden.months.mean() >= 0.92


def test_no_pace_is_said_of_a_ratio_that_drifts_there_and_back():
    plain, told = paces.said(World(48, shared=0.1, drift="sine of 5%"), 200)
    assert plain.mean() > 0.3 and told.mean() < 0.08


@pytest.mark.parametrize("case", power.CELLS[:6])
def test_the_formula_for_power_agrees_with_fits_ranks_and_verdict(case):
    for fall in power.FALLS:
        simulated = power.by_simulation(case, fall, 200)
        # Three standard errors of the simulation, and eight points for what the curve leaves out.
        slack = 0.08 + 3 * math.sqrt(max(simulated * (1 - simulated), 0.002) / 200)
        assert simulated == pytest.approx(power.by_formula(case, fall), abs=slack)


def test_a_change_is_shown_more_often_the_larger_it_is_and_rounding_hides_some():
    own = wander(15, 100, 1.0)
    assert own == 0
    shown = [
        share_said(World(96, 0.0, 15, 100, own, 0.1, -fall), 100, rounded=True)
        for fall in (0.1, 0.5)
    ]
    assert shown[0] < 0.5 < 0.8 < shown[1]


def documented(repository, name: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Heading and rows of a table of docs/methods.md."""
    text = (repository / "docs" / "methods.md").read_text(encoding="utf-8")
    lines = [line for line in between_markers(text, name).splitlines() if line.startswith("|")]
    heading, _, *rows = [tuple(line.strip("| ").split(" | ")) for line in lines]
    return heading, rows


def test_the_documented_table_of_ratios_is_what_the_code_gives(repository):
    text = (repository / "docs" / "methods.md").read_text(encoding="utf-8")
    assert between_markers(text, "ratio") == markdown(made(ratios.SIMULATION))


@pytest.mark.parametrize("simulation", SIMULATIONS, ids=lambda each: each.name)
def test_every_documented_table_has_the_rows_that_the_code_makes(repository, simulation):
    heading, rows = documented(repository, simulation.name)
    assert heading == simulation.heading
    assert len(rows) == len(simulation.cells)


# Rows that are quick to make anew, with their columns of percentages: the worst drift is one.
CHECKED = [
    (said, 0, slice(1, 6)),
    (said, 5, slice(1, 6)),
    (milestones, 5, slice(1, 4)),
    (paces, 4, slice(2, 4)),
    (totals, 0, slice(1, 3)),
    (totals, 5, slice(1, 3)),
    (people, 2, slice(2, 5)),
    (placebos, 2, slice(5, 8)),
    (series, 3, slice(3, 7)),
]


@pytest.mark.parametrize(("table", "place", "columns"), CHECKED)
def test_a_small_run_gives_the_documented_row_but_for_chance(repository, table, place, columns):
    simulation, share = table.SIMULATION, 0.1
    row = documented(repository, simulation.name)[1][place]
    found = simulation.row(simulation.cells[place], share)
    assert found[: columns.start] == row[: columns.start]
    points = float(re.search(r"standard error ([\d.]+)", simulation.note(share))[1])
    runs = 0.0475 / (points / 100) ** 2
    for cell, other in zip(found[columns], row[columns], strict=True):
        chance = min(max(number(other) / 100, 0.02), 0.98)
        slack = 4 * 100 * math.sqrt(chance * (1 - chance) / runs)
        assert number(cell) == pytest.approx(number(other), abs=slack)


@pytest.fixture(scope="module")
def growing() -> dict[str, dict[str, tuple[float, float]]]:
    """One true ratio all along, people growing at the pace of 2011 to 2021: 1,000 runs."""
    return {
        when: people.found(people.World(start, 1.0), 1_000) for when, start in people.STARTS.items()
    }


@pytest.mark.parametrize("when", people.STARTS)
def test_on_one_census_a_ratio_that_stays_seems_to_rise_in_every_run(growing, when):
    told, pace = growing[when][people.BASES[0]]
    assert told == 1.0
    # (2,381,724 / 1,846,614) / (45,783,401 / 45,281,142) in 3,647 days: 2.5% a year.
    growth = (2_381_724 / 1_846_614) / (45_783_401 / 45_281_142)
    assert pace == pytest.approx(growth ** (365.25 / 3647) - 1, abs=0.001)
    assert pace == pytest.approx(0.024, abs=0.0015)


def test_on_people_who_move_it_is_called_a_trend_as_seldom_as_a_test_promises(growing):
    for base in people.BASES[1:]:
        told, pace = growing["2013 to 2021"][base]
        assert 0.03 <= told <= 0.08
        assert pace == pytest.approx(0, abs=0.001)
    told, _ = growing["2018 to 2026"][people.BASES[2]]
    assert 0.03 <= told <= 0.08


def test_after_the_last_census_each_end_of_the_band_is_right_in_its_own_world_alone():
    still = people.found(people.World(people.STARTS["2018 to 2026"], 0.0), 300)
    assert still[people.BASES[1]][0] < 0.1 < still[people.BASES[2]][0]
    faster = people.found(people.World(people.STARTS["2018 to 2026"], 2.0), 300)
    assert min(told for told, _ in faster.values()) > 0.9


def test_made_up_people_are_those_of_the_census_on_its_day():
    world = people.World(0.0, 1.0)
    for base in (None, *people.BASES):
        assert [size[0] for size in people.people(world, base)] == list(people.PEOPLE_2021)
