"""Groups of whoever is recorded under no other name are never called highest."""

from __future__ import annotations

import pytest

from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS, group_title
from mha_monitor import monitor
from mha_monitor.analysis.other_backgrounds import OTHERS
from mha_monitor.sentences import among_groups, titles
from mha_monitor.sentences.other_backgrounds import BINS, caution, is_bin


@pytest.fixture(scope="module")
def detailed(store):
    return monitor.ratios(group="all", store=store).table


def test_the_groups_that_are_bins_are_those_whose_title_says_so():
    named = {
        code for code in (*BROAD_GROUPS, *DETAILED_GROUPS) if "other" in group_title(code).lower()
    }
    assert set(BINS) == named
    assert set(OTHERS.values()) <= set(BINS)


def test_no_title_calls_any_other_black_background_the_highest(detailed):
    title = among_groups.title(detailed)
    assert title == (
        "In England, allowing for age and sex, of the groups with a name of their own, detention "
        "rates were 0.8 to 3.5 times that of White people (0.7 to 3.5 if not); which is highest "
        "cannot be told"
    )
    assert "Any other" not in title and "7.9" not in title


def test_its_caution_and_what_merging_and_spreading_do_stand_beside_it(detailed, store):
    told = titles.groups_subtitle(detailed)
    assert (
        "People of any other Black background (7.9 times, not allowing for age) are not one group"
        in told
    )
    # As `other_background` gives them.
    views = monitor.other_background(store=store).table.set_index(["view", "group"])["ratio"]
    merged, spread = views["merged", "black"], views["spread", "black-caribbean"]
    assert f"Merged with the named groups they make {merged:.1f} times" in told
    assert f"Black Caribbean people would stand at {spread:.1f}, not 3.5." in told


def test_broad_groups_have_no_caution_while_a_named_one_stands_highest(store):
    broad = monitor.ratios(store=store).table
    title = among_groups.title(broad)
    assert title.startswith("In England, allowing for age and sex, the detention rate is highest")
    assert caution(broad) == ""


@pytest.mark.parametrize("group", sorted(BINS))
def test_whichever_of_them_stands_highest_no_title_names_it(detailed, group):
    moved = detailed.assign(ratio=detailed["ratio"].mask(detailed["group"].eq(group), 40.0))
    if group not in set(moved["group"]):
        return
    title = among_groups.title(moved)
    assert "40" not in title and "of the groups with a name of their own" in title
    assert "(40 times, not allowing for age) are not one group" in titles.groups_subtitle(moved)


def test_a_bin_alone_is_told_and_not_called_highest(store):
    alone = monitor.ratios(group="black-other", store=store).table
    title = among_groups.title(alone)
    assert "highest" not in title and "is 11 times that of White people (7.9 if not)" in title
    assert "not one group" in titles.groups_subtitle(alone)


def test_nor_is_one_called_highest_or_lowest_among_the_measures_of_all_groups(store):
    words = monitor.inequality(level="detailed", store=store).words
    assert "highest among Black Caribbean people" in words
    assert "any other Black background" not in words
    assert not any(is_bin(code) for code in ("black", "black-caribbean", "other-chinese"))
