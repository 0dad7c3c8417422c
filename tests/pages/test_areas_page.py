"""The page of areas, run without a browser: its choices, its words, and what its folds hold."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest
from visiting import texts, visitor

MAP = "map-icb-2024"
LEFT_OUT = "One is left out (ethnicity likely recorded wrongly): Northamptonshire."


@pytest.fixture(scope="module")
def page(data_folder) -> AppTest:
    return visitor("map").run()


@pytest.fixture(scope="module")
def unfolded(data_folder) -> AppTest:
    reader = visitor("map")
    for name in ("sure", "each", "figures"):
        reader.session_state[f"fold-{name}"] = True
    reader.run()
    assert not reader.exception
    return reader


def choose(page: AppTest, label: str, answer: str) -> AppTest:
    (box,) = [box for box in page.selectbox if box.label == label]
    return box.set_value(answer).run()


def drawn(page: AppTest) -> dict:
    """What the map's component was sent with this run, but for the shapes."""
    sent = [each.proto for each in page.get("bidi_component")]
    (data,) = [json.loads(each.json) for each in sent if each.WhichOneof("data") == "json"]
    return data


def test_the_title_is_the_question_and_a_sentence_names_the_boards(page):
    assert not page.exception
    assert [each.value for each in page.title] == ["Where is the gap widest?"]
    assert "In North West London and South East London the detention rate of Black" in texts(page)
    assert LEFT_OUT in texts(page)
    assert len(drawn(page)["areas"]) == 42
    assert "In Greater Manchester it is lower" not in texts(page)


def test_the_ends_are_named_with_doubt_and_verdict(page):
    told = texts(page)
    for said in (
        "Dorset, 5.7 (2.3 to 11): too few to say",
        "Cambridgeshire and Peterborough, 1.5 (0.4 to 3.4): too few to say",
        "Mid and South Essex, 1.9 (1.3 to 2.8): cannot be told apart from the typical board",
    ):
        assert said in told
    assert "2023-24: the only period published by area." in told


def test_a_chosen_area_has_its_verdict_and_its_sentence(data_folder):
    page = visitor("map", area="QVV").run()
    assert [each.value for each in page.header] == ["Dorset"]
    assert "Too few to say." in texts(page)
    assert drawn(page)["chosen"] == "QVV"


@pytest.mark.parametrize("view", ["map", "ranking", "groups", "tiles"])
@pytest.mark.parametrize("shown", ["ratio", "smoothed", "excess", "verdict", "unknown_share"])
def test_every_view_of_everything_that_can_be_shown(data_folder, view, shown):
    page = visitor("map", view=view, shown=shown).run()
    assert not page.exception and not page.error
    assert [each.value for each in page.title] == ["Where is the gap widest?"]
    if view == "groups":
        assert [each["title"] for each in drawn(page)["panels"]] == [
            "Black", "Mixed", "Asian", "Other ethnic groups"
        ]  # fmt: skip
    elif view != "ranking":
        assert drawn(page)["layer"] == ("icb-2024" if view == "map" else "icb-2024-tiles")


def test_the_rate_says_of_whom(data_folder):
    page = visitor("map", shown="rate", group="asian").run()
    assert "Detentions per 100,000 Asian people" in texts(page)


def test_a_group_is_not_compared_with_itself(data_folder):
    page = visitor("map", reference="black").run()
    assert not page.exception
    assert any("cannot be compared with itself" in each.value for each in page.error)


def test_the_table_has_the_order_of_the_ranking(unfolded):
    (table,) = [each.value for each in unfolded.table if "By chance" in each.value]
    names = table["Area"].str.partition(" \\[")[0]  # what follows are the numbers of notes
    assert names.tolist()[:3] == [
        "Dorset",
        "Gloucestershire",
        "Herefordshire and Worcestershire",
    ]
    assert names.iloc[-1] == "Northamptonshire"
    assert len(table) == 42


def test_all_areas_stand_together_in_a_fold(unfolded, page):
    start = "In the year to March 2024, over 41 boards, the detention rate"
    assert start in texts(unfolded)
    assert start not in texts(page)
    assert "is no league table" in texts(unfolded)


def test_every_rank_on_the_page_has_its_interval(unfolded):
    (ranks,) = [table.value for table in unfolded.table if "Standing" in table.value]
    assert len(ranks) == 42
    assert ranks["Area"].is_monotonic_increasing
    out = ranks["Standing"].eq("takes no part")
    assert ranks.loc[out, "Area"].tolist() == ["Northamptonshire"]  # its ethnicity is in doubt
    assert ranks.loc[~out, "Rank (1 is the highest)"].str.contains(" to ").all()
    assert ranks["Standing"].str.startswith("cannot be separated").sum() == 37


def test_a_phone_has_the_same_ranks_in_two_columns(unfolded):
    (wide,) = [table.value for table in unfolded.table if "Standing" in table.value]
    (narrow,) = [
        table.value
        for table in unfolded.table
        if [*table.value][1:] == ["Ratios, and rank (1 is the highest)"]
    ]
    assert len(narrow) == len(wide) == 42
    for (_, seven), (_, two) in zip(wide.iterrows(), narrow.iterrows(), strict=True):
        told = " ".join(two)
        assert all(cell in told for cell in seven), (told, [*seven])


def test_a_measure_whose_counts_are_hidden_has_the_sentence_and_no_funnel(data_folder):
    hidden = visitor("map", measure="part-3")
    hidden.session_state["fold-each"] = True
    hidden.run()
    assert not hidden.exception
    assert "No funnel can be drawn" in texts(hidden)
    smoothed = visitor("map", measure="part-3", shown="smoothed").run()
    assert "No smoothed ratio can be given for these areas" in texts(smoothed)


def test_what_is_widened_for_repeats_is_not_kept_for_what_is_not(data_folder):
    separated = []
    for repeats in ("yes", "no"):
        page = visitor("map", repeats=repeats)
        page.session_state["fold-each"] = True
        page.run()
        (ranks,) = [table.value for table in page.table if "Standing" in table.value]
        separated.append(ranks["Standing"].str.startswith("cannot be separated").sum())
    assert separated == [37, 35]


def test_a_choice_on_the_map_is_the_choice_in_the_box(page):
    """The component's trigger is what the box then holds: there is one place for it."""
    from mha_monitor.pages import address, map_views

    assert map_views.VIEWS["map"].title == "Map"
    (box,) = [box for box in page.selectbox if box.label == "Area"]
    assert box.key == address.key_of("area")
