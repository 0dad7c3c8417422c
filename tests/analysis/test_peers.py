"""Which boards are most like one: by a slow second route, on invented people, and in words."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.analysis.areas.peers import COLUMNS, DOUBLING, nearest
from mha_monitor.sentences import peers as word_peers

GROUPS = ("asian", "black", "mixed", "other")


@pytest.fixture(scope="module")
def ratios(store) -> pd.DataFrame:
    return monitor.ratios(area_kind="icb", store=store).table


def people_of(ratios: pd.DataFrame, code: str) -> dict[str, float]:
    rows = ratios[ratios["area_code"].eq(code)]
    own = dict(zip(rows["group"], rows["population"], strict=True))
    return {**own, "white": rows["reference_population"].iloc[0]}


def test_a_slow_second_route_gives_the_same_neighbours(ratios):
    area = people_of(ratios, "QKK")
    everyone = sum(area.values())
    far = {}
    for code in ratios["area_code"].unique():
        other = people_of(ratios, code)
        total = sum(other.values())
        mix = sum(abs(other[g] / total - area[g] / everyone) for g in area) / 2
        far[code] = mix + DOUBLING * abs(math.log2(total / everyone))
    found = nearest(ratios, "QKK", 5)
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
    found = nearest(table, "here", 4).set_index("area_code")
    assert set(found.index[:2]) == {"here", "twin"}
    assert [*found.index[2:]] == ["mixed", "twice", "other"]
    assert found.loc["twice", "distance"] == pytest.approx(DOUBLING)
    assert found.loc["twice", "mix_distance"] == 0
    assert found.loc["mixed", "mix_distance"] == pytest.approx(0.04)


def test_an_area_whose_people_are_not_known_takes_no_part():
    known = (100.0, 100.0, 100.0, 100.0, 600.0)
    table = invented({"here": known, "bare": (math.nan, *known[1:]), "there": known})
    assert set(nearest(table, "here", 5)["area_code"]) == {"here", "there"}
    assert nearest(table, "bare", 5).empty
    assert tuple(nearest(table, "bare", 5)) == COLUMNS


def test_the_finding_names_the_nearest_with_the_same_verdicts_as_the_map(store):
    found = monitor.peers(area="QKK", store=store)
    assert len(found.table) == 6
    assert found.words.startswith("Most like South East London in size and ethnic mix: ")
    assert "Deprivation is not held here" in found.caveat
    boards = monitor.ratios(area_kind="icb", group="black", store=store).table
    verdicts = boards.set_index("area_code")["verdict"]
    for _, row in found.table.iterrows():
        assert row["verdict"] == verdicts[row["area_code"]]
    plain = word_peers.plain(found.table)
    assert plain["Mix differs by"].iloc[0] == ""
    assert [*plain["Area"]] == [*found.table["area_name"]]


def test_england_and_several_groups_are_refused_with_a_sentence(store):
    with pytest.raises(SourceError, match="England has none beside it"):
        monitor.peers(store=store)
    with pytest.raises(SourceError, match="one group at a time"):
        monitor.peers(area="QKK", group="black,asian", store=store)
