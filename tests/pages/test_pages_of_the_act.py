"""The pages on the pathway, the promises, trust and time, visited without a browser."""

from __future__ import annotations

import pytest
from visiting import markup, texts, visitor

from mha_monitor import monitor


def opened(page: str, fold: str, **asked: str):
    """The page with one of its folds open."""
    reader = visitor(page, **asked)
    reader.session_state[f"fold-{fold}"] = True
    return reader.run()


@pytest.mark.parametrize("page", ["pathway", "reform", "trust", "trend", "methods"])
def test_each_page_answers_its_question_in_a_sentence(page):
    reader = visitor(page).run()
    assert not reader.exception
    assert not reader.error
    assert reader.title[0].value.endswith("?")
    assert sum('<p class="finding">' in each for each in markup(reader)) == 1


@pytest.mark.parametrize("area", ["ENG", "QWE", "QT6"])
def test_the_pathway_says_what_the_question_says(area):
    reader = visitor("pathway", area=area).run()
    found = monitor.pathway(group="black", area=area)
    assert found.headline in texts(reader)


def test_what_is_not_published_for_a_board_stands_under_how_sure():
    assert "Not published here by ethnic group" in texts(opened("pathway", "sure", area="QWE"))


def test_the_promises_are_those_of_the_register():
    found = monitor.promises()
    reader = visitor("reform").run()
    assert found.headline in texts(reader)
    assert [*reader.table[0].value["Part"]] == [*found.table["title"]]
    assert "No date yet" in {*reader.table[0].value["Has it begun?"]}


def test_where_each_part_could_be_seen_is_said_with_its_sources():
    said = texts(opened("reform", "parts"))
    assert said.count("It could be seen in:") == monitor.promises().table["could_change"].sum()
    assert "(https://www.legislation.gov.uk/ukpga/2025/33/section/5)" in said


def test_trust_says_how_much_is_unknown_and_which_board_is_in_doubt():
    said = texts(visitor("trust").run())
    assert "9.7% of detentions had no ethnic group on record" in said
    assert "In doubt, and not compared: Northamptonshire." in said


def test_regions_can_be_trusted_apart():
    assert "NHS regions" in texts(visitor("trust", areas="region").run())


def test_no_file_that_is_embedded_was_printed_again():
    assert "None of the files held here has been printed again" in texts(opened("trust", "revised"))


def test_over_time_says_no_more_than_every_base_carries():
    said = texts(visitor("trend").run())
    assert "anything from no change to up by 19%, depending on how people are counted" in said
    known = f"{monitor.register_looked_up():%-d %B %Y}"
    assert f"is known to have begun (looked up {known})." in said
    assert "rose by a quarter" not in said


def test_a_link_to_what_is_not_held_says_so():
    said = texts(visitor("pathway", area="Q99").run())
    reader = visitor("pathway", area="Q99").run()
    assert "no figures are held here" in said + " ".join(each.value for each in reader.info)
