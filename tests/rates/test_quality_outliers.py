"""Figures that cannot be: areas whose ethnicity was recorded wrongly, files that contradict."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor import monitor
from mha_monitor.definitions.quality_thresholds import FACTOR_UNLIKELY, UNLIKELY
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import rate_ratios
from mha_monitor.rates.quality import checking as quality
from mha_monitor.rates.quality.gathering import gathered
from mha_monitor.rates.quality.outliers import recorded_wrongly
from mha_monitor.sentences import one_row, titles
from mha_monitor.stats.areas.outliers import beside_the_rest
from mha_monitor.stats.events import Events
from mha_monitor.stats.multiplicity import adjusted_p

WRONG, AGAINST_ITSELF = "likely-recorded-wrongly", "england-contradicts-itself"
NORTHAMPTONSHIRE, DERBY = "QPM", "QJ2"
ANNUAL = "mha_annual"


class Damaged:
    """The genuine store with some figures of the annual file replaced: INVENTED mistakes."""

    def __init__(self, store, damage) -> None:
        self._store, self._damage = store, damage

    def __getattr__(self, name):
        return getattr(self._store, name)

    def select(self, **wanted) -> pd.DataFrame:
        # All groups and statistics are read, so that the damage can move figures between them.
        all_of = {**wanted, "group": None, "statistic": None}
        damaged = self._damage(self._store.select(**all_of).copy())
        for name in ("group", "statistic"):
            asked = wanted.get(name)
            if asked is not None:
                kept = [asked] if isinstance(asked, str) else [*asked]
                damaged = damaged[damaged[name].isin(kept)]
        return damaged.reset_index(drop=True)


def swapped(one: str, other: str, where=lambda figures: pd.Series(True, figures.index)):
    """Figures of two groups under one another's name, where a condition holds."""

    def damage(figures: pd.DataFrame) -> pd.DataFrame:
        here = where(figures)
        names = figures["group"].replace({one: other, other: one})
        return figures.assign(group=figures["group"].where(~here, names))

    return damage


def of_board(code: str):
    return lambda figures: figures["area_code"].eq(code)


# The genuine figures.


def test_two_boards_of_2023_24_cannot_well_be_right(store):
    found = quality.check(store)
    red = found[found["code"].eq(WRONG)]
    assert set(red["area_code"]) == {NORTHAMPTONSHIRE, DERBY}
    detentions = red[red["series"].eq("All detentions")].set_index("area_code")
    # Derby: other groups swollen, no other emptied. Northamptonshire: White emptied as well.
    assert detentions["group"].to_dict() == {NORTHAMPTONSHIRE: "", DERBY: "other"}
    told = detentions["sentence"]
    assert "at least 8 times what is usual elsewhere" in told[DERBY]
    assert "and those of White are far fewer" in told[NORTHAMPTONSHIRE]


def test_mixed_people_of_northamptonshire_are_no_headline_and_no_rank(store):
    table = monitor.ratios(area_kind="icb", group="mixed", store=store).table
    row = table.set_index("area_code", drop=False).loc[NORTHAMPTONSHIRE]
    assert row["ratio"] == pytest.approx(11.86, abs=0.01)  # as recorded, and shown
    assert WRONG in row["flags"]
    headline = one_row.headline(row)
    assert "cannot be compared" in headline and "11.9" not in headline
    assert "Northamptonshire" in titles.areas(table).partition("left out")[2]
    # Every ratio of the board is in doubt, not that of the swollen group alone.
    board = monitor.ratios(area_kind="icb", area=NORTHAMPTONSHIRE, store=store).table
    assert board["flags"].str.contains(WRONG).all()


def test_of_a_board_with_one_swollen_group_the_others_stand(store):
    board = monitor.ratios(area_kind="icb", area=DERBY, store=store).table.set_index("group")[
        "flags"
    ]
    assert board[board.str.contains(WRONG)].index.tolist() == ["other"]


def test_a_red_reference_group_puts_every_ratio_to_it_in_doubt(store):
    asked = {"area_kind": "icb", "area": DERBY, "reference": "other", "store": store}
    assert monitor.ratios(**asked).table["flags"].str.contains(WRONG).all()


def test_no_figure_of_england_contradicts_another_as_published(store):
    assert AGAINST_ITSELF not in set(quality.check(store)["code"])


# A board in which two groups are swapped is found wherever it lies.


@pytest.mark.parametrize("code", ["QVV", "QOP", "QUY", "QT1", "QYG"])
def test_a_board_with_black_and_white_swapped_is_red_whatever_its_size(store, code):
    """Where there are as many detentions of both, as in South East London, nobody can tell."""
    damaged = Damaged(store, swapped("black", "white", of_board(code)))
    found = recorded_wrongly(gathered(damaged, ANNUAL, ("icb",), None, ("All detentions",)))
    assert code in set(found["area_code"])
    assert set(found["area_code"]) <= {code, NORTHAMPTONSHIRE, DERBY}


# A file that contradicts itself.


def with_codes(store, kind: str, measure: str = "detentions") -> pd.Series:
    table = rate_ratios.rate_ratios(store, Question(measure, kind))
    return table[table["source"].eq(ANNUAL)]["flags"]


@pytest.mark.parametrize("kind", ["england", "icb"])
@pytest.mark.parametrize("measure", ["detentions", "section-2-on-admission", "section-2"])
def test_a_file_with_black_and_white_swapped_is_red_beside_every_answer(store, kind, measure):
    """The broad groups alone, as a shifted column would leave them: 107 times, once."""
    damaged = Damaged(store, swapped("black", "white"))
    assert with_codes(damaged, kind, measure).str.contains(AGAINST_ITSELF).all()


def test_a_file_in_which_every_column_is_swapped_is_given_away_by_its_rates(store):
    """Detailed groups go along, so that all sums agree; printed rates do not follow then."""

    def counts_alone(figures):
        whole = {"black": "white", "white": "black"}
        whole |= {"black-african": "white-irish", "white-irish": "black-african"}
        whole |= {"black-caribbean": "white-other", "white-other": "black-caribbean"}
        whole |= {"black-other": "white-british", "white-british": "black-other"}
        counts = figures["statistic"].str.contains("count")
        return figures.assign(group=figures["group"].mask(counts, figures["group"].replace(whole)))

    found = quality.check(Damaged(store, counts_alone), source=ANNUAL, area_kind="england")
    told = found[found["code"].eq(AGAINST_ITSELF)]["sentence"]
    assert len(told) and told.str.contains("printed rate").all()


@pytest.mark.parametrize(
    ("group", "wrong"),
    [("black", 5694), ("black-african", 2555), ("all-known", 45_600), ("white", 31_736)],
)
def test_one_detention_too_many_in_england_is_red(store, group, wrong):
    def damage(figures):
        here = figures["area_kind"].eq("england") & figures["group"].eq(group)
        here &= figures["series"].eq("All detentions") & figures["statistic"].eq("mhsds_count")
        figures.loc[here, ["value", "low", "high"]] = float(wrong)
        return figures

    damaged = Damaged(store, damage)
    assert with_codes(damaged, "icb").str.contains(AGAINST_ITSELF).all()
    # Beside every answer from the same file, of other series too.
    other = with_codes(damaged, "icb", "section-2-on-admission")
    assert other.str.contains(AGAINST_ITSELF).all()


@pytest.mark.parametrize(("times", "red"), [(1.0, False), (1.01, False), (1.03, True), (0.9, True)])
def test_a_printed_rate_may_be_off_by_two_percent(store, times, red):
    def damage(figures):
        here = figures["area_kind"].eq("england") & figures["statistic"].eq("crude_rate")
        figures.loc[here, "value"] *= times
        return figures

    assert with_codes(Damaged(store, damage), "england").str.contains(AGAINST_ITSELF).all() == red


# The screen itself.


def invented(seed: int, areas: int = 42, spread: float = 0.3, heavy: bool = False):
    """INVENTED boards of unequal size: a group of a tenth of the people, with a true spread."""
    random = np.random.default_rng(seed)
    people = np.exp(random.normal(10.5, 0.8, areas))
    drawn = random.standard_t(8, areas) if heavy else random.standard_normal(areas)
    rates = 0.002 * np.exp(spread * drawn)
    rest = 9 * people
    level = np.exp(random.normal(0, 0.5, areas))  # services differ for everyone alike
    count = random.poisson(people * rates * level)
    other = random.poisson(rest * 0.001 * level)
    return count, people, other, rest


def published(count):
    rounded = 5 * np.floor(np.asarray(count, float) / 5 + 0.5)
    hidden = np.asarray(count) < 5
    return np.where(hidden, 0, np.maximum(rounded - 2, 5)), np.where(hidden, 4, rounded + 2)


def screened(count, people, other, rest):
    return beside_the_rest(Events(*published(count), people), Events(*published(other), rest))


def far_out(found) -> np.ndarray:
    """What would be flagged: four more groups of each board are tests of the same family."""
    family = np.concatenate([found.p, np.ones(4 * len(found.p))])
    sure = adjusted_p(family)[: len(found.p)] < UNLIKELY
    return sure & ((found.factor >= FACTOR_UNLIKELY) | (found.factor <= 1 / FACTOR_UNLIKELY))


@pytest.mark.parametrize(("spread", "heavy", "most"), [(0.3, False, 2), (0.2, True, 6)])
def test_genuine_variation_is_hardly_ever_called_a_mistake(spread, heavy, most):
    """Of 8,400 boards that differ as boards do (their ratios to the rest of their people have a
    standard deviation of 0.13 to 0.3), or with the tails of t on eight degrees of freedom."""
    sets = [screened(*invented(seed, spread=spread, heavy=heavy)) for seed in range(200)]
    assert sum(int(far_out(found).sum()) for found in sets) <= most


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_a_board_where_many_of_the_rest_are_recorded_as_the_group_is_found(share):
    found = 0
    for seed in range(60):
        count, people, other, rest = invented(seed)
        board = int(np.argmax(people))
        moved = int(share * other[board])
        count[board] += moved
        other[board] -= moved
        outlying = screened(count, people, other, rest)
        found += bool(far_out(outlying)[board])
    assert found >= (50 if share > 0.5 else 6)


def test_the_chance_of_an_outlier_is_the_tail_of_its_binomial_where_areas_are_alike():
    people, rest = np.full(20, 1e4), np.full(20, 9e4)
    count, other = np.full(20, 20.0), np.full(20, 90.0)
    count[7], other[7] = 80, 30
    found = beside_the_rest(Events.exact(count, people), Events.exact(other, rest))
    share = 20 / 110
    assert found.p[7] == pytest.approx(2 * stats.binom.sf(79, 110, share), rel=1e-6)
    assert found.factor[7] == pytest.approx((80 / 30) / (20 / 90))
    assert found.factor[0] == pytest.approx(1)


def test_an_area_where_all_rates_are_high_is_no_outlier():
    count, people, other, rest = invented(3)
    count[0], other[0] = 8 * count[0], 8 * other[0]
    found = screened(count, people, other, rest)
    assert found.p[0] > 0.001


def test_few_areas_and_unknown_ones_are_told_nothing_of():
    few = beside_the_rest(Events.exact(np.full(14, 9), 1e3), Events.exact(np.full(14, 90), 1e4))
    assert np.isnan(few.p).all() and np.isnan(few.factor).all()
    count = np.array([*np.full(20, 9.0), np.nan])
    found = beside_the_rest(Events.exact(count, 1e3), Events.exact(np.full(21, 90), 1e4))
    assert np.isnan(found.p[-1]) and np.isfinite(found.p[:-1]).all()


def test_every_group_of_a_board_is_held_against_the_rest_of_the_same_board(store):
    """A second, slow road to the one row that is flagged for Derby: plain arithmetic."""
    rates = monitor.rates(area_kind="icb", store=store, group="all").table
    rates = rates[rates["group"].isin(BROAD_GROUPS)]
    logs = {}
    for code, board in rates.groupby("area_code"):
        own = board.set_index("group")[["count_low", "count_high", "population"]].sum(axis=1)
        whole = board[["count_low", "count_high"]].sum().sum(), board["population"].sum()
        row = board[board["group"].eq("other")].iloc[0]
        mine = row["count_low"] + row["count_high"]
        if row["count_low"] >= 5 and len(own) == 5:
            rest = whole[0] - mine, whole[1] - row["population"]
            logs[code] = np.log(mine / row["population"] / (rest[0] / rest[1]))
    centre = np.median([*logs.values()])
    assert np.exp(logs[DERBY] - centre) == pytest.approx(8.48, abs=0.05)
    others = [np.exp(each - centre) for code, each in logs.items() if code != DERBY]
    assert sorted(others)[-2] < 2  # Northamptonshire is the last
