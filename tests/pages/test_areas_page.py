"""The map's page, run without a browser: smoothed ratios, and all areas together below the map."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from visiting import visitor


@pytest.fixture(scope="module")
def page(data_folder) -> AppTest:
    return visitor("map").run()


def choose(page: AppTest, label: str, answer: str) -> AppTest:
    (box,) = [box for box in page.selectbox if box.label == label]
    return box.set_value(answer).run()


def finding(page: AppTest) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def test_all_areas_stand_together_below_the_map(page):
    assert not page.exception
    assert [header.value for header in page.header] == ["Every area", "All areas together"]
    assert any(
        text.value.startswith("In the year to March 2024, over 41 boards, the detention rate")
        for text in page.markdown
    )
    assert "is no league table" in finding(page)


def test_every_rank_on_the_page_has_its_interval(page):
    (ranks,) = [table.value for table in page.table if "Standing" in table.value]
    assert len(ranks) == 42
    assert ranks["Area"].is_monotonic_increasing
    out = ranks["Standing"].eq("takes no part")
    assert ranks.loc[out, "Area"].tolist() == ["Northamptonshire"]  # its ethnicity is in doubt
    assert ranks.loc[~out, "Rank (1 is the highest)"].str.contains(" to ").all()
    assert ranks["Standing"].str.startswith("cannot be separated").sum() == 37


def test_a_phone_has_the_same_ranks_in_two_columns(page):
    (wide,) = [table.value for table in page.table if "Standing" in table.value]
    (narrow,) = [
        table.value
        for table in page.table
        if [*table.value][1:] == ["Ratios, and rank (1 is the highest)"]
    ]
    assert len(narrow) == len(wide) == 42
    for (_, seven), (_, two) in zip(wide.iterrows(), narrow.iterrows(), strict=True):
        told = " ".join(two)
        assert all(cell in told for cell in seven), (told, [*seven])


def test_the_funnel_has_its_figures_as_a_table(page):
    (figures,) = [table.value for table in page.table if "Precision" in table.value]
    assert figures["Precision"].eq("not drawn").sum() == 4


def test_the_map_may_be_of_smoothed_ratios(page):
    smoothed = choose(page, "Shown", "smoothed")
    assert not smoothed.exception
    assert "Smoothed for small counts, the rate ratios of integrated care boards" in finding(
        smoothed
    )
    assert "Smoothed rate ratio" in finding(smoothed)
    assert "smoothed" in smoothed.query_params["shown"]
    assert not choose(smoothed, "Shown", "ratio").exception


def test_a_measure_whose_counts_are_hidden_has_the_sentence_and_no_funnel(page):
    hidden = choose(page, "What is counted", "part-3")
    assert not hidden.exception
    assert any("No funnel can be drawn" in text.value for text in hidden.markdown)
    assert not [table for table in hidden.table if "Precision" in table.value]
    shown = choose(hidden, "Shown", "smoothed")
    assert not shown.exception
    assert "No smoothed ratio can be given for these areas" in finding(shown)


def test_what_is_widened_for_repeats_is_not_kept_for_what_is_not(data_folder):
    page = visitor("map").run()
    page.toggle[0].set_value(True).run()
    (widened,) = [table.value for table in page.table if "Standing" in table.value]
    page.toggle[0].set_value(False).run()
    (plain,) = [table.value for table in page.table if "Standing" in table.value]
    separated = [
        table["Standing"].str.startswith("cannot be separated").sum() for table in (widened, plain)
    ]
    assert separated == [37, 35]
