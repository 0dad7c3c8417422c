"""Which boards are most like one: by a slow second route, on invented people, and in words."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.analysis.areas.peers import COLUMNS, DOUBLING, POINT, nearest
from mha_monitor.sentences import peers as word_peers

GROUPS = ("asian", "black", "mixed", "other")


@pytest.fixture(scope="module")
def ratios(store) -> pd.DataFrame:
    return monitor.ratios(area_kind="icb", store=store).table


@pytest.fixture(scope="module")
def scores(store) -> pd.Series:
    return store.deprivation.set_index("area_code")["deprivation_score"]


def people_of(ratios: pd.DataFrame, code: str) -> dict[str, float]:
    rows = ratios[ratios["area_code"].eq(code)]
    own = dict(zip(rows["group"], rows["population"], strict=True))
    return {**own, "white": rows["reference_population"].iloc[0]}


def test_a_slow_second_route_gives_the_same_neighbours(ratios, scores):
    area = people_of(ratios, "QKK")
    everyone = sum(area.values())
    far = {}
    for code in ratios["area_code"].unique():
        other = people_of(ratios, code)
        total = sum(other.values())
        mix = sum(abs(other[g] / total - area[g] / everyone) for g in area) / 2
        far[code] = mix + DOUBLING * abs(math.log2(total / everyone))
        far[code] += POINT * abs(scores[code] - scores["QKK"])
    found = nearest(ratios, "QKK", 5, scores)
    assert [*found["area_code"]] == sorted(far, key=far.__getitem__)[:6]
    assert [*found["distance"]] == pytest.approx(sorted(far.values())[:6])
    assert found.iloc[0]["distance"] == 0


def invented(people: dict[str, tuple[float, ...]]) -> pd.DataFrame:
    """INVENTED people: of the four groups and of White people, by area."""
    return pd.DataFrame(
        [
            {"area_code": area, "group": group, "reference": "white", "population": count,
             "reference_population": counts[-1]}
            for area, counts in people.items()
            for group, count in zip(GROUPS, counts, strict=False)
        ]
    )  # fmt: skip


UNKNOWN = pd.Series(dtype=float)


def test_a_twin_comes_first_and_twice_as_many_people_weigh_a_twentieth_of_mix():
    twin = (100, 100, 100, 100, 600)
    table = invented(
        {
            "here": twin,
            "twin": twin,
            "twice": tuple(2 * each for each in twin),
            "mixed": (140, 100, 100, 100, 560),
            "other": (160, 100, 100, 100, 540),
        }
    )
    found = nearest(table, "here", 4, UNKNOWN).set_index("area_code")
    assert set(found.index[:2]) == {"here", "twin"}
    assert [*found.index[2:]] == ["mixed", "twice", "other"]
    assert found.loc["twice", "distance"] == pytest.approx(DOUBLING)
    assert found.loc["twice", "mix_distance"] == 0
    assert found.loc["mixed", "mix_distance"] == pytest.approx(0.04)


def test_an_area_whose_people_are_not_known_takes_no_part():
    known = (100.0, 100.0, 100.0, 100.0, 600.0)
    table = invented({"here": known, "bare": (math.nan, *known[1:]), "there": known})
    assert set(nearest(table, "here", 5, UNKNOWN)["area_code"]) == {"here", "there"}
    assert nearest(table, "bare", 5, UNKNOWN).empty
    assert tuple(nearest(table, "bare", 5, UNKNOWN)) == COLUMNS


def test_five_points_of_deprivation_weigh_as_twice_as_many_people():
    twin = (100, 100, 100, 100, 600)
    table = invented({"here": twin, "poorer": twin, "twice": tuple(2 * each for each in twin)})
    for points, first in ((4.9, "poorer"), (5.1, "twice")):
        scores = pd.Series({"here": 20.0, "poorer": 20 + points, "twice": 20.0})
        assert nearest(table, "here", 2, scores)["area_code"].iloc[1] == first
    scores["twice"] = math.nan
    found = nearest(table, "here", 2, scores)
    assert found["deprivation_score"].isna().all()
    assert [*found["distance"]] == [0, 0, DOUBLING]


def test_of_regions_no_deprivation_is_held_and_that_is_said(store):
    found = monitor.peers(area="Y56", store=store)
    assert found.words.startswith("Most like London in size and ethnic mix: ")
    assert "Deprivation is not held for these areas" in found.caveat
    assert "Indices of Deprivation" not in found.source
    assert "Deprivation" not in word_peers.plain(found.table)


def test_the_scores_are_those_that_are_published(store, shared_data):
    published = pd.read_csv(shared_data / "deprivation" / "imd2025_icb24.csv")
    codes = store.areas[store.areas["area_vintage"].eq("2024")].set_index("area_code")["ons_code"]
    held = store.deprivation.set_index(store.deprivation["area_code"].map(codes))
    published = published.set_index("icb24_code").loc[held.index]
    assert len(held) == 42
    assert [*held["deprivation_score"]] == [*published["imd_average_score"]]
    assert [*held["most_deprived_share"]] == [*published["share_lsoas_most_deprived_10pc"]]


def test_the_finding_names_the_nearest_with_the_same_verdicts_as_the_map(store):
    found = monitor.peers(area="QKK", store=store)
    assert len(found.table) == 6
    assert found.words.startswith(
        "Most like South East London in size, ethnic mix and deprivation: "
    )
    assert "by the average score of the English Indices of Deprivation 2025" in found.caveat
    assert "Ministry of Housing, Communities and Local Government" in found.source
    boards = monitor.ratios(area_kind="icb", group="black", store=store).table
    verdicts = boards.set_index("area_code")["verdict"]
    for _, row in found.table.iterrows():
        assert row["verdict"] == verdicts[row["area_code"]]
    plain = word_peers.plain(found.table)
    assert plain["Mix differs by"].iloc[0] == ""
    assert plain["Deprivation"].iloc[0] == "20.6"
    assert word_peers.short(found.table).startswith("By size, ethnic mix and deprivation: ")
    assert [*plain["Area"]] == [*found.table["area_name"]]


def test_england_and_several_groups_are_refused_with_a_sentence(store):
    with pytest.raises(SourceError, match="England has none beside it"):
        monitor.peers(store=store)
    with pytest.raises(SourceError, match="one group at a time"):
        monitor.peers(area="QKK", group="black,asian", store=store)
