"""The ratio at each step of a way through the Act: its rows, its words, and how often they err."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from area_samples import ratios_of
from command_line import run

from data_sources.schema.errors import SourceError, WrongWord
from mha_monitor import charts, monitor
from mha_monitor.analysis.steps import told_apart
from mha_monitor.definitions.pathway import HIGHER, LOWER, NOT_TOLD_APART, STEPS
from mha_monitor.formats.texts import Texts
from mha_monitor.sentences import pathway as words


@pytest.fixture(scope="module")
def england():
    return monitor.pathway(group="black")


def test_every_step_is_the_ratio_that_is_asked_of_its_measure(england):
    assert [*england.table["measure"]] == [*STEPS]
    for _, row in england.table.iterrows():
        alone = monitor.ratios(row["measure"], group="black", period="2023-24").table.iloc[0]
        for name in ("count_low", "count_high", "ratio", "ratio_low", "ratio_high"):
            assert row[name] == pytest.approx(alone[name], nan_ok=True), (row["measure"], name)


def test_the_sentence_says_how_many_steps_and_from_where_to_where(england):
    assert england.headline == (
        "In England, in the year to March 2024, the rate of Black people was higher than that of "
        "White people at 8 of the 9 steps that are published. Where the two differ "
        "it goes from 1.6 times (taken to a place of safety by the police) to 6.8 times "
        "(put on a community treatment order)."
    )
    assert "told apart here: called back from such an order and detained." in england.words
    assert "never added up" in england.words


def test_what_is_not_published_for_a_board_is_named():
    found = monitor.pathway(group="black", area="QWE")
    assert set(found.not_published) == {"section-136", "repeat-detentions", "ctos", "discharges"}
    assert "Not published here by ethnic group: taken to a place of safety" in found.words
    assert "and 1 more" not in found.words


def test_each_sentence_of_the_caveat_stands_once(england):
    assert england.caveat.count("Counts uses of the Act, not people") == 1


def test_a_hidden_step_is_a_range_and_no_zero(england):
    row = england.table.set_index("measure").loc["detentions-following-cto-revocation"]
    assert np.isnan(row["ratio"])
    assert row["count_high"] > row["count_low"] >= 0
    assert row["beside_reference"] == NOT_TOLD_APART


def invented(rng: np.random.Generator, times: float) -> pd.DataFrame:
    """INVENTED counts of nine steps at which the group's rate is so many times the other's."""
    means = np.geomspace(12, 4000, 9)
    counts = rng.poisson(means * times), rng.poisson(means * 8)
    return ratios_of(counts[0], 1e5, counts[1], 8e5)


def test_where_no_step_differs_one_is_named_in_few_worlds():
    rng = np.random.default_rng(20261129)
    worlds = [told_apart(invented(rng, 1.0)) for _ in range(400)]
    wrong = np.mean([(world != NOT_TOLD_APART).any() for world in worlds])
    assert wrong <= 0.08  # false discoveries among steps are held to 5%


def test_a_true_difference_is_said_with_its_side():
    rng = np.random.default_rng(4)
    assert {*told_apart(invented(rng, 3.0))} == {HIGHER}
    assert LOWER in told_apart(invented(rng, 0.3))


@pytest.mark.parametrize(
    "asked",
    [{"group": "all"}, {"group": "black,asian"}, {"area": "QWE,QKK"}, {"period": "all"}],
)
def test_many_of_anything_is_a_sentence(asked):
    with pytest.raises(WrongWord, match=r"Name one"):
        monitor.pathway(**{"group": "black", **asked})


def test_a_period_without_figures_is_a_sentence():
    with pytest.raises(SourceError, match=r"2011-12.*2023-24"):
        monitor.pathway(period="2011-12")


def test_the_command_gives_the_rows_with_their_steps():
    found = json.loads(run("pathway", "--area", "QWE", "--format", "json").stdout)
    assert [row["step"] for row in found] == [2, 3, 4, 5, 8]
    assert {row["beside_reference"] for row in found} <= {HIGHER, LOWER, NOT_TOLD_APART}


def test_the_picture_names_every_step(england):
    drawn = charts.steps(england.table, Texts(title=england.title)).to_dict()
    said = json.dumps(drawn, ensure_ascii=False)
    assert all(step.split()[0] in said for step in STEPS.values())
    assert "from 1.6 to 6.8 times the rate of White people" in said


def test_words_say_lower_where_no_step_is_higher():
    table = monitor.pathway(group="asian").table.assign(beside_reference=LOWER)
    assert "was lower than that of White people at each of the" in words.headline(table)
