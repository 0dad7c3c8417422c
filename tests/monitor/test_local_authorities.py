"""Which boards are those of a local authority: as published, split ones with all of theirs."""

from __future__ import annotations

import csv
from collections import defaultdict

import pandas as pd
import pytest

from data_sources.geography import local_authorities as geography
from data_sources.schema.errors import BrokenContract
from mha_monitor import monitor
from mha_monitor.monitor import authorities
from mha_monitor.sentences import finder

LOOKUP = "ltla24_to_sicbl24_icb24_icb26_weights.csv"


@pytest.fixture(scope="module")
def found(store) -> dict[str, monitor.Authority]:
    return monitor.local_authorities(store)


def test_every_authority_has_its_boards_and_all_of_its_people(found):
    assert len(found) == 296
    assert [each.name for each in found.values()] == sorted(each.name for each in found.values())
    for each in found.values():
        assert sum(part.share for part in each.parts) == pytest.approx(1, abs=1e-5)
        assert all(part.held for part in each.parts)
    assert sum(len(each.parts) > 1 for each in found.values()) == 13
    assert {part.code for each in found.values() for part in each.parts} == set(
        monitor.named_areas("icb")
    )


def test_an_authority_split_between_boards_names_all_of_them(found):
    (camden,) = [each for each in found.values() if each.name == "Camden"]
    assert [part.name for part in camden.parts] == ["North Central London"]
    (yorkshire,) = [each for each in found.values() if each.name == "North Yorkshire"]
    assert [part.code for part in yorkshire.parts] == ["QOQ", "QWO", "QE1"]
    told = finder.boards([(part.name, part.share) for part in yorkshire.parts])
    assert told == (
        "Its people live in 3 boards: Humber and North Yorkshire (91%); West Yorkshire (8%); "
        "and Lancashire and South Cumbria (1%)."
    )
    assert finder.boards([("A board", 1.0)]) == ""
    assert "B (under 1%)" in finder.boards([("A", 0.998), ("B", 0.002)])


def test_the_published_lookup_added_up_by_hand_gives_the_same(found, shared_data):
    people: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    with (shared_data / "lookups" / LOOKUP).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            people[row["ltla24_code"]][row["icb24_code_nhs"]] += int(row["pop2021"])
    assert people.keys() == found.keys()
    for code, boards in people.items():
        shares = {board: count / sum(boards.values()) for board, count in boards.items()}
        assert {part.code: part.share for part in found[code].parts} == pytest.approx(
            shares, abs=1e-5
        )


def test_figures_of_the_later_boards_bring_the_later_boards(store, monkeypatch):
    later = store.areas[store.areas["area_vintage"].eq("2026")]
    held = dict(zip(later["area_code"], later["area_name"], strict=True))
    held.pop("QWO")  # INVENTED: a board without figures
    monkeypatch.setattr(authorities, "named_areas", lambda kind, store: held)
    found = monitor.local_authorities(store)
    (waverley,) = [each for each in found.values() if each.name == "Waverley"]
    assert [part.name for part in waverley.parts] == ["Surrey and Sussex"]
    (leeds,) = [each for each in found.values() if each.name == "Leeds"]
    assert [(part.code, part.held) for part in leeds.parts] == [("QWO", False)]


def test_shares_that_do_not_add_up_stop_the_build(tmp_path, monkeypatch):
    row = {"ltla24_code": ["E1"], "ltla24_name": ["Camden"], "pop2021": ["10"]}
    table = pd.DataFrame({**row, **{kind.column: ["QXX"] for kind in geography.KINDS}})
    for share in ("1", "0.9"):
        monkeypatch.setattr(
            geography.census_2011_areas,
            "by_authority_of_2024",
            lambda folder, share=share: table.assign(share_of_ltla24=share),
        )
        if share == "1":
            assert [*geography.read(tmp_path)["share"]] == [1.0, 1.0]
            continue
        with pytest.raises(BrokenContract, match=r"the shares of Camden \(E1\) do not add up"):
            geography.read(tmp_path)
