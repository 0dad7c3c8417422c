"""What a page quotes is of one answer: sentence, doubt, source, title and picture agree."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
import streamlit as st
from visiting import elements, markup, seen, visitor

from mha_monitor import monitor
from mha_monitor.sentences import amounts, sources


def copied(reader) -> list[str]:
    """The texts that the page gives to copy."""
    return [each.value for each in reader.get("code")]


def drawn(reader) -> str:
    """The charts of a page as they were sent."""
    sent = b" ".join(elements(reader)).decode(errors="ignore")
    return re.sub(r'",\s*"', " ", sent)  # a line that is too long is sent in parts


def titled(page: str, **asked: str) -> str:
    """What the browser calls the page in the end."""
    with patch.object(st, "set_page_config", wraps=st.set_page_config) as named:
        visitor(page, **asked).run()
    return named.call_args.kwargs["page_title"]


@pytest.fixture(scope="module", params=["black", "mixed"])
def overview(request, store):
    return visitor("overview", group=request.param).run(), monitor.newest(
        group=request.param, store=store
    )


def test_the_sentence_is_copied_with_its_doubt_and_the_source_of_its_own_figures(overview):
    reader, found = overview
    sentence, *_, cited = [each for each in copied(reader) if found.lead.rstrip(".") in each]
    assert sentence.startswith(f"{found.lead} {found.sure} {found.beside}")
    assert sources.counted("detentions") in sentence
    for text in (sentence, cited):
        assert found.source in text
        for year in found.table["period"]:
            assert year in text


def test_a_figure_without_a_date_does_not_borrow_that_of_another(overview):
    reader, found = overview
    dated = next(each for each in copied(reader) if each.startswith(found.lead))
    undated = bool(found.table["second_hand"].any())
    assert "Published: 2024-09" in dated
    assert ("the date of what was read elsewhere is not known" in dated) == undated


def test_all_of_the_doubt_stands_open_and_says_what_the_picture_is_of(overview):
    reader, found = overview
    told = [seen(each) for each in markup(reader)]
    assert f"{found.sure} {found.beside}" in told
    assert "not allowing for age" in found.beside and "unknown ethnicity left out" in found.sure
    if found.table["second_hand"].iloc[0]:
        assert found.table["source_page"].iloc[0] in found.sure


def test_the_open_source_line_is_of_the_years_of_sentence_and_picture(overview):
    reader, found = overview
    (line,) = [text for text in map(seen, markup(reader)) if text.startswith("Source: ")]
    years = {*found.table["period"], "2023-24"}
    assert all(year in line for year in years)
    assert ("published pages" in line) == bool(found.table["second_hand"].any())


@pytest.mark.parametrize("page", ["overview", "groups", "board"])
def test_a_picture_of_groups_leads_with_what_allows_for_age_the_crude_beside(page, store):
    table = monitor.ratios(store=store).table.set_index("group")
    mixed = table.loc["mixed"]
    crude, own = (amounts.ratio(mixed[name]) for name in ("ratio", "standardised_ratio"))
    assert crude != own
    told = drawn(visitor(page).run())
    assert "Allowing for age and sex; thin lines not." in told and "not allowing" in told
    # What joins two texts is taken away by `drawn`.
    tip = rf'Mixed Rate ratio":\s*"{own} [^{{}}]*Not allowing for age":\s*"{crude}"'
    assert re.search(tip, told)


def test_a_board_has_what_age_does_in_england():
    told = drawn(visitor("board", area="QWE").run())
    assert "Not allowing for age, which in England moves Mixed from 1.7 to 2.6." in told


@pytest.mark.parametrize(
    ("asked", "age"),
    [
        ({}, "allowing for age and sex, the detention rate"),
        ({"reference": "rest"}, "Not allowing for age"),
        ({"area": "QWE"}, "Not allowing for age"),
    ],
)
def test_groups_are_quoted_with_who_is_left_out_and_what_is_counted(asked, age):
    first = copied(visitor("groups", **asked).run())[0]
    for said in ("unknown ethnicity left out", age, "not people."):
        assert said in first


@pytest.mark.parametrize(
    ("page", "asked", "named"),
    [
        ("overview", {}, ("Black and White", "England", "2024-25")),
        ("overview", {"group": "mixed"}, ("Mixed and White", "England", "2023-24")),
        ("groups", {}, ("every group and White", "England", "2023-24")),
        ("groups", {"reference": "rest"}, ("every group and Everyone else", "England")),
        ("groups", {"area": "QWE"}, ("every group and White", "South West London")),
        ("board", {"area": "QWE"}, ("Black and White", "South West London")),
        ("map", {"area": "QWE"}, ("Black and White", "South West London", "2023-24")),
        ("map", {"view": "groups"}, ("every group and White", "2023-24")),
        ("pathway", {}, ("Every step", "Black and White", "England", "2023-24")),
        ("trend", {}, ("Detentions", "Black and White", "England", "2016-17 to 2024-25")),
    ],
)
def test_the_browser_names_what_is_shown(page, asked, named):
    title = titled(page, **asked)
    assert all(each in title for each in named), title
