"""What is said of many areas together. The numbers are invented."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from area_samples import england_of
from area_samples import invented as unjudged

from mha_monitor.analysis.areas import summary as answer
from mha_monitor.analysis.areas.verdicts import verdicts
from mha_monitor.sentences import amounts
from mha_monitor.sentences import area_tables as word_area_tables
from mha_monitor.sentences import areas as word_areas
from mha_monitor.sentences import funnel as word_funnel

CAUSAL = ("caused", "led to", "because of", "due to", "effect of", "significant", "explains")
ROW = {
    "measure": "detentions",
    "period": "2023-24",
    "area_kind": "icb",
    "group": "black",
    "reference": "white",
    "areas": 42,
    "areas_hidden": 0,
    "areas_unsettled": 0,
    "areas_without_figures": 0,
    "tests": 42,
    "england_ratio": 3.4,
    "differ": 0,
    "differ_higher": 0,
    "differ_lower": 0,
    "below_p": 0,
    "mean_ratio": 2.8,
    "mean_ratio_low": 2.6,
    "mean_ratio_high": 3.02,
    "tau_ratio": 1.37,
    "prediction_low": 1.9,
    "prediction_high": 4.0,
    "centre": "mean",
    "funnel_areas": 39,
    "funnel_centre": 2.8,
    "beyond_chance_998": 3,
    "beyond_funnel_998": 0,
}
NOBODY = pd.DataFrame(
    {"flags": [""], "area_name": ["A"], "area_code": ["Q"], "verdict": [None], "verdict_p": [None]}
)


def invented(seed: int, **sizes: int) -> pd.DataFrame:
    """INVENTED areas, each with its verdict."""
    table = unjudged(seed, **sizes)
    return table.assign(**verdicts(table))


def row(**changes: object) -> pd.Series:
    return pd.Series({**ROW, **changes})


def test_the_mean_and_what_is_known_of_the_spread():
    told = word_areas.pooled(NOBODY, row())
    assert told.startswith(
        "In the year to March 2024, over 42 boards, the detention rate of Black people was 2.8 "
        "times that of White people of the same board on average (2.6 to 3.0). As best "
        "estimated, 95% of the boards' true ratios lie within a factor of 1.37 of that average; "
        "with all doubt admitted, the ratio of another board would lie between 1.9 and 4.0."
    )
    alike = word_areas.pooled(NOBODY, row(tau_ratio=1.0))
    assert "No difference between boards beyond chance is seen; with all doubt admitted" in alike
    regions = word_areas.pooled(NOBODY, row(area_kind="region", areas=7))
    assert "over 7 regions" in regions and "of the same region" in regions


def test_a_note_on_some_areas_says_on_how_many():
    table = invented(1)
    flags = ["acute-left-out small-count"] * 3 + ["acute-left-out"] * (len(table) - 3)
    caveat = answer.together(table.assign(flags=flags), england_of(table)).caveat
    assert "can change greatly by chance and rounding (3 boards)." in caveat
    assert caveat.endswith("carry no ethnicity and are not included.")


def test_a_mean_with_an_open_end_is_a_limit():
    asked = row(mean_ratio=math.nan, mean_ratio_low=0.0, mean_ratio_high=7.8)
    told = word_areas.pooled(NOBODY, asked)
    assert "no average ratio" in told and told.count("It was at most 7.8.") == 1
    open_ended = word_areas.pooled(
        NOBODY, row(mean_ratio=math.nan, mean_ratio_low=0.0, mean_ratio_high=math.inf)
    )
    assert "It was" not in open_ended


def test_the_title_of_a_funnel():
    assert word_funnel.title(row()) == (
        "Three of 39 integrated care boards lie further from the average (2.8) than chance alone "
        "would put 998 of 1,000; allowing for the usual spread between boards, none does"
    )
    one = word_funnel.title(row(beyond_chance_998=1, beyond_funnel_998=1, centre="england"))
    assert one.startswith("One of 39 integrated care boards lies further from England's ratio")
    assert one.endswith("one does")
    none = word_funnel.title(row(beyond_chance_998=0))
    assert none.startswith("None of 39") and "usual spread" not in none
    nothing = word_funnel.title(row(funnel_centre=math.nan))
    assert nothing.startswith("No funnel can be drawn")


def test_the_subtitle_counts_the_areas_that_are_not_drawn():
    assert "3 boards have a count that may be under 5 and cannot be drawn." in (
        word_funnel.subtitle(NOBODY, row())
    )
    assert "1 board has a count" in word_funnel.subtitle(NOBODY, row(funnel_areas=41))
    assert "cannot be drawn" not in word_funnel.subtitle(NOBODY, row(funnel_areas=42))
    red = NOBODY.assign(flags="ethnicity-too-often-unknown")
    assert word_funnel.subtitle(red, row()).endswith("to compare): A.")


@pytest.mark.parametrize("seed", range(4))
def test_no_sentence_says_that_one_thing_made_another(seed):
    table = invented(seed, areas=12, mean_count=12)
    england = england_of(table)
    found = answer.together(table, england)
    funnel = answer.funnel_of(table, england, "england", found)
    summary, drawn = found.summary.iloc[0], funnel.summary.iloc[0]
    told = [
        *(found.words, found.caveat, funnel.words, funnel.caveat),
        word_areas.smoothed_title(found.table, summary),
        word_areas.alt(found.table, summary),
        *word_areas.smoothed_sentences(found.table).values(),
        *(word_funnel.title(drawn), word_funnel.subtitle(funnel.table, drawn)),
        word_funnel.alt(funnel.table, drawn),
    ]
    for sentence in told:
        assert not [word for word in CAUSAL if word in sentence.lower()], sentence
        assert " nan" not in sentence and " inf" not in sentence


def test_a_smoothed_sentence_has_the_areas_own_ratio_and_its_ranks_beside_it():
    table = answer.together(invented(1), england_of(invented(1))).table
    sentence = word_areas.smoothed_sentences(table)["Q00"]
    assert sentence.startswith("INVENTED area 00: smoothed ratio")
    assert "Its own:" in sentence and "Rank " in sentence and " to " in sentence


def test_plain_tables_give_every_rank_as_a_range_and_every_area_by_name():
    found = answer.together(invented(1).iloc[::-1], england_of(invented(1)))
    plain = word_area_tables.area_table(found.table)
    assert plain["Area"].is_monotonic_increasing
    assert (
        plain["Rank (1 is the highest)"].str.contains(" to ").sum()
        == (found.table["rank_low"] < found.table["rank_high"]).sum()
    )
    lines = word_area_tables.summary_table(found.summary).set_index("What")["Figure"]
    assert lines["Tests"] == found.summary["family"].item()
    assert lines["Tests"].startswith("14 tests, one for each integrated care board with counts")


# Counted nouns.


@pytest.mark.parametrize(
    ("count", "told"), [(0, "no areas"), (1, "1 area"), (2, "2 areas"), (1234, "1,234 areas")]
)
def test_a_noun_stands_in_the_number_that_is_counted(count, told):
    assert amounts.how_many(count, "area") == told


def test_there_is_no_negative_number_of_anything():
    with pytest.raises(ValueError, match="There cannot be -1 boards"):
        amounts.how_many(-1, "board")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"areas": 41, "areas_unsettled": 1, "funnel_areas": 42}, ""),
        ({"areas": 0, "areas_unsettled": 7, "funnel_areas": 1}, "6 boards have a count"),
        ({"areas": 42, "areas_unsettled": 0, "funnel_areas": 41}, "1 board has a count"),
        ({"areas": 0, "areas_unsettled": 7, "funnel_areas": 0, "funnel_centre": math.nan}, ""),
    ],
)
def test_areas_that_are_not_drawn_are_counted_among_all_that_have_figures(numbers, told):
    said = word_funnel._not_drawn({**ROW, **numbers})
    assert said.startswith(told) and bool(said) == bool(told)


@pytest.mark.parametrize(("beyond", "told"), [(0, "does not lie further"), (1, "lies further")])
def test_of_one_area_a_funnel_speaks_in_the_singular(beyond, told):
    row = {**ROW, "funnel_areas": 1, "beyond_chance_998": beyond}
    title = word_funnel.title(row)
    assert title.startswith("The one integrated care board") and told in title
    assert "1 areas" not in title and "of 1 " not in title


def test_without_counts_nothing_is_said_of_a_number_of_areas():
    said = word_areas._mean({**ROW, "areas": 0})
    assert said == "With counts of no boards, nothing can be said of boards together."
    assert word_areas._no_league_table("regions", 0, 0).endswith("none has a rank.")
