"""The newest ratio in three sentences, read back from the embedded figures."""

from __future__ import annotations

import pytest

from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.sentences import newest as words


def test_the_newest_year_leads_and_says_of_which_kind_its_rate_is(store):
    found = monitor.newest(store=store)
    assert found.lead == (
        "In 2024-25 Black people were detained at about four times the rate of White people: "
        "262 and 66 for every 100,000, allowing for age and sex."
    )
    assert found.sure.startswith(
        "How sure? Between 3.5 and 4.1 times, with chance, rounding and each group's unknown "
        "growth since 2021; unknown ethnicity left out. Read on another page"
    )
    assert found.beside == ("The newest counts, of 2023-24, give 3.4 times, not allowing for age.")
    assert found.words == f"{found.lead} {found.sure} {found.beside}"


def test_its_numbers_are_those_of_the_figures(store):
    """By another road: the printed rates themselves, and the counts over the populations."""
    lead, beside = (row for _, row in monitor.newest(store=store).table.iterrows())
    printed = store.select(source="published_figures", statistic="standardised_rate")
    of_year = printed[printed["release"].eq(lead["release"])].set_index("group")["value"]
    assert (of_year["black"], of_year["white"]) == (262.4, 65.8)
    assert lead["ratio"] == pytest.approx(262.4 / 65.8)
    assert beside["ratio"] == pytest.approx(
        (beside["count"] / beside["population"])
        / (beside["reference_count"] / beside["reference_population"])
    )


def test_the_interval_holds_chance_and_rounding_on_every_population_base(store):
    lead = monitor.newest(store=store).table.iloc[0]
    low, high = words.over_all(lead)
    for base in ("ratio_base_low", "ratio_base_high"):
        times = lead[base] / lead["ratio"]
        assert low <= lead["ratio_low"] * times + 1e-9
        assert high >= lead["ratio_high"] * times - 1e-9
    assert (round(low, 2), round(high, 2)) == (3.52, 4.13)


def test_of_one_year_no_year_is_said_twice(store):
    beside = monitor.newest(group="mixed", store=store).beside
    assert beside == "The rate not allowing for age was 1.7 times."


def test_a_measure_without_a_word_of_what_was_done_speaks_of_its_rate(store):
    lead = monitor.newest("section-136", "asian", store=store).lead
    assert lead.startswith(
        "In 2023-24 the rate of section 136 uses of Asian people was 0.6 times that of White"
    )


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(3.988, "about four times"), (3.448, "3.4 times"), (2.01, "about twice"), (1.01, "")],
)
def test_a_ratio_is_said_as_a_whole_number_only_where_it_is_near_one(ratio, text):
    assert words.said(ratio) == text


def test_one_group_is_asked_for(store):
    with pytest.raises(SourceError, match="one group"):
        monitor.newest(group="all", store=store)
    with pytest.raises(SourceError, match="No ratio is held"):
        monitor.newest("section-2", "mixed", store=store)


def test_a_figure_that_was_read_elsewhere_is_owned_to(store):
    """That of 2024-25 is no page of the publisher's; that of 2023-24 is."""
    found = monitor.newest(store=store)
    assert found.table["second_hand"].tolist() == [True, False]
    (page,) = found.table.loc[found.table["second_hand"], "source_page"]
    assert found.source.endswith(f"Read on another page than the publisher's ({page}).")
    assert "Read on" not in monitor.newest(group="mixed", store=store).source
