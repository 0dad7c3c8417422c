"""Points that were read on another page than the publisher's are hollow, and the key says so."""

from __future__ import annotations

import json

import pytest

from mha_monitor import charts, monitor
from mha_monitor.charts.line_names import HOLLOW
from mha_monitor.charts.theme import PAPER
from mha_monitor.pages import components


@pytest.fixture(scope="module")
def found(store):
    return monitor.trend_drawn(store=store)


def drawn(found, table=None, width: int = 680) -> dict:
    return charts.spec(charts.trend(found.table if table is None else table, width=width))


def markers(spec: dict) -> list[dict]:
    """The records of the figures, each with its tip."""
    held = [*spec.get("datasets", {}).values(), *_values(spec)]
    return [each for records in held for each in records if "size" in each and "tip" in each]


def _values(spec: dict):
    for layer in spec["layer"]:
        values = layer.get("data", {}).get("values")
        if values:
            yield values


@pytest.mark.parametrize("width", [680, 340])
def test_each_point_is_hollow_where_its_table_says_so(found, width):
    points = markers(drawn(found, width=width))
    assert len(points) == len(found.table)
    hollow = [each for each in points if each["fill"] == PAPER]
    assert len(hollow) == int(found.table["second_hand"].sum()) == 14
    pages = found.table.loc[found.table["second_hand"], "source_page"]
    assert sorted(each["tip"]["Read on"] for each in hollow) == sorted(pages)


def test_key_and_source_name_them_and_only_where_there_are_any(found, store):
    assert HOLLOW in json.dumps(drawn(found))
    assert "Hollow points: read on other pages than the publisher's (" in found.source
    own = found.table[~found.table["second_hand"]]
    assert HOLLOW not in json.dumps(drawn(found, own))
    boards = monitor.trend(area="QMJ", store=store)
    assert "Hollow points" not in boards.source


def test_table_and_csv_lead_to_the_page(found):
    plain = components.plain_by("series", "period")(found.table)
    for (_, row), cell in zip(found.table.iterrows(), plain["Read on"], strict=True):
        assert cell.endswith(f"](<{row['source_url']}>)") and row["source_page"] in cell
        assert ("second-hand" in cell) == row["second_hand"]
    assert "source_url" in found.to_csv().splitlines()[0]
