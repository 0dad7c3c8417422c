"""The published boundary files, built as they are for the embedded default."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from data_sources.geography import boundaries
from data_sources.geography.boundary_layers import LAYERS

SHARED = Path(__file__).parents[4] / "shared" / "data"
AREAS_PER_LAYER = {"region": 7, "icb-2024": 42, "icb-2026": 36, "sub-icb-2024": 106, "england": 1}

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> list[Path]:
    if not SHARED.exists():
        pytest.skip("the published boundary files are not in ../shared/data")
    return boundaries.build(SHARED / "boundaries", tmp_path_factory.mktemp("outlines"))


def test_every_layer_is_complete_small_and_without_gaps_or_overlaps(built):
    assert {path.stem for path in built} == set(AREAS_PER_LAYER)
    for path in built:
        assert path.stat().st_size <= 150_000
        outlines = [shape(each["geometry"]) for each in json.loads(path.read_bytes())["features"]]
        assert len(outlines) == AREAS_PER_LAYER[path.stem]
        assert shapely.coverage_is_valid(outlines)
        whole = shapely.union_all(outlines)
        assert sum(outline.area for outline in outlines) == pytest.approx(whole.area, abs=1e-9)


def test_the_whole_keeps_its_shape_and_nothing_opens_between_areas(built):
    layers = {path.stem: path for path in built}
    for layer in LAYERS:
        before = boundaries.read(SHARED / "boundaries" / layer.file_name, layer).union_all()
        features = json.loads(layers[layer.name].read_bytes())["features"]
        outlines = [shape(each["geometry"]) for each in features]
        after = shapely.union_all(outlines)
        assert before.symmetric_difference(after).area / before.area < 0.0025
        # Rounding closes the mouths of two harbours. Each lies within one area; a gap would not.
        for hole in (ring for part in after.geoms for ring in part.interiors):
            assert sum(outline.intersects(hole) for outline in outlines) == 1


def test_codes_join_to_the_published_populations(built):
    kinds = {"icb-2024": "icb_2024", "icb-2026": "icb_2026", "sub-icb-2024": "sub_icb_2024"}
    kinds["region"] = "nhs_region"
    populations = defaultdict(set)
    with (SHARED / "populations" / "census2021_nhs5_scheme_by_area.csv").open() as file:
        for row in csv.DictReader(file):
            populations[row["geography_type"]].add(row["ods_code"])
    for path in built:
        if path.stem in kinds:
            codes = {each["id"] for each in json.loads(path.read_bytes())["features"]}
            assert codes == populations[kinds[path.stem]]


def test_building_again_gives_the_same_bytes(built, tmp_path):
    again = boundaries.build(SHARED / "boundaries", tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in built]
