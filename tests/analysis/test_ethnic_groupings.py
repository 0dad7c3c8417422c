"""What each grouping of ethnic groups does to a ratio."""

from __future__ import annotations

import numpy as np
import pytest

from data_sources.schema.errors import SourceError
from mha_monitor import monitor

# Chinese people of Census 2021, and Roma people, whom the publisher leaves out of White.
CHINESE, ROMA = 431_165, 99_138
WHITE, ASIAN, OTHER = 45_783_401, 4_995_227, 1_660_318


@pytest.fixture(scope="module")
def england(store):
    found = monitor.groupings(store=store)
    return found, found.table.set_index(["group", "grouping"])


def test_only_the_place_of_chinese_people_parts_the_census_scheme(england):
    factor = england[1]["factor"]
    assert factor["asian", "census"] == pytest.approx(ASIAN / (ASIAN + CHINESE), rel=1e-12)
    assert factor["other", "census"] == pytest.approx(OTHER / (OTHER - CHINESE), rel=1e-12)
    assert factor["black", "census"] == factor["mixed", "census"] == 1


def test_only_roma_people_part_the_publishers_scheme(england):
    factor = england[1]["factor"].xs("publisher", level="grouping")
    np.testing.assert_allclose(factor, (WHITE - ROMA) / WHITE, rtol=1e-12)


def test_the_counts_are_the_same_under_every_scheme_and_the_ratio_moves_by_the_factor(england):
    table = england[1]
    own = table.xs("nhs", level="grouping")
    for scheme in ("census", "publisher"):
        rows = table.xs(scheme, level="grouping")
        assert rows["count"].tolist() == own["count"].tolist()
        np.testing.assert_allclose(rows["ratio"] / own["ratio"], rows["factor"], rtol=1e-9)


def test_the_publishers_scheme_gives_the_published_rate_of_white_people(store):
    rates = monitor.rates(group="white", grouping="publisher", store=store).table
    assert rates["rate"].iloc[0] == pytest.approx(69.5, abs=0.05)
    assert monitor.rates(group="white", store=store).table["rate"].iloc[0] == pytest.approx(
        69.3, abs=0.05
    )


def test_the_words_name_asian_and_other_and_say_that_black_and_white_hardly_move(england):
    words = england[0].words
    assert "the ratio of Asian people, 1.15 becomes 1.06, a fall of 8%" in words
    assert "the ratio of people of other ethnic groups, 1.88 becomes 2.55, a rise of 35%" in words
    assert "ratio of Black people and Mixed-ethnicity people moves by at most 0.2%" in words
    assert "the number of White people moves by at most 0.2%" in words
    assert "the rates of Asian and Other mix two schemes" in england[0].caveat


def test_a_detailed_group_is_in_the_schemes_that_tell_it_apart(store):
    found = monitor.groupings(group=["other-any", "black-african"], store=store)
    factor = found.table.set_index(["group", "grouping"])["factor"]
    assert ("other-any", "census") not in factor.index
    # The publisher's any other ethnic group has no Arab people in it: 908,950 of 1,229,153.
    expected = 1_229_153 / 908_950 * (WHITE - ROMA) / WHITE
    assert factor["other-any", "publisher"] == pytest.approx(expected, rel=1e-9)
    assert "people of any other ethnic group, 2.27 becomes 3.06, a rise of 35%" in found.words


def test_areas_have_two_schemes_and_their_range_is_told(store):
    found = monitor.groupings(area_kind="icb", store=store)
    assert set(found.table["grouping"]) == {"nhs", "census"}
    rows = found.table[found.table["grouping"].eq("census") & found.table["group"].eq("other")]
    assert len(rows) == 42
    assert rows["factor"].min() == pytest.approx(1.12, abs=0.005)
    assert rows["factor"].max() == pytest.approx(1.73, abs=0.005)
    assert (
        "Asian people is multiplied by 0.74 to 0.98 (a fall of 26% to a fall of 2%)" in found.words
    )


def test_a_hidden_ratio_is_not_said_to_become_another(store):
    words = monitor.groupings(area_kind="icb", area="QVV", store=store).words
    assert "the limits of the ratio of Asian people, which is hidden, a fall of 19%" in words
    assert "nan" not in words


def test_the_publishers_scheme_is_refused_below_england(store):
    for ask in (monitor.ratios, monitor.rates):
        with pytest.raises(SourceError, match="held for England alone"):
            ask(area_kind="icb", grouping="publisher", store=store)
    with pytest.raises(SourceError, match=r"There are: nhs, census, publisher\."):
        monitor.ratios(grouping="mine", store=store)
    with pytest.raises(SourceError, match="A group cannot be compared with itself"):
        monitor.groupings(group="white", store=store)
