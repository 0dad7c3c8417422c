"""The embedded default: the same bytes each time, small, complete, and never half-written."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data_sources.adapters.registry import SOURCES
from data_sources.embedded import build
from data_sources.embedded.build import EMBEDDED
from data_sources.files import whole_files
from data_sources.schema import figures
from data_sources.schema.errors import SourceError

INPUTS = build.FOLDERS
BUILD = (
    "import sys; from pathlib import Path; from data_sources.embedded import build; "
    "build.build(*map(Path, sys.argv[1:]))"
)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def build_in_another_process(source: Path, target: Path, repository: Path) -> None:
    """Build where hashes fall otherwise and the calendar stands on another day."""
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-c", BUILD, source, target], cwd=repository, env=environment, check=True
    )


@pytest.fixture(scope="module")
def built(shared_data, repository, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("built") / "embedded"
    build_in_another_process(shared_data, target, repository)
    return target


@pytest.fixture
def source(shared_data, tmp_path) -> Path:
    """The published files under links, so that one of them can be replaced."""
    folder = tmp_path / "source"
    for name in INPUTS:
        (folder / name).mkdir(parents=True)
        for path in (shared_data / name).iterdir():
            (folder / name / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="module")
def manifest() -> dict:
    return json.loads((EMBEDDED / build.MANIFEST).read_text(encoding="utf-8"))


def test_building_again_gives_what_is_committed_byte_for_byte(built):
    assert contents(built) == contents(EMBEDDED)


def test_building_in_place_gives_the_same_bytes_and_the_manifest(built, shared_data, tmp_path):
    manifest = build.build(shared_data, tmp_path / "embedded")
    assert contents(tmp_path / "embedded") == contents(built)
    assert manifest == json.loads((built / build.MANIFEST).read_text(encoding="utf-8"))


def test_all_of_it_is_small():
    size = sum(len(content) for content in contents(EMBEDDED).values())
    assert size <= 4_000_000
    outlines = contents(EMBEDDED / build.OUTLINES)
    assert max(map(len, outlines.values())) <= 150_000


def test_no_published_file_is_copied(shared_data):
    published = {whole_files.sha256_of(path) for path in shared_data.rglob("*") if path.is_file()}
    assert len(published) > 20
    ours = {whole_files.sha256_of(path) for path in EMBEDDED.rglob("*") if path.is_file()}
    assert not ours & published


def test_the_manifest_names_every_input_with_its_hash(manifest, shared_data):
    hashes = {whole_files.sha256_of(path) for path in shared_data.rglob("*") if path.is_file()}
    assert {release["sha256"] for release in manifest["releases"]} <= hashes
    read = {
        path.name for name in ("annual", "published") for path in (shared_data / name).iterdir()
    }
    assert read <= {release["file_name"] for release in manifest["releases"]}


def test_every_release_says_whose_it_is_and_under_which_licence(manifest):
    for release in manifest["releases"]:
        assert release["licence"] == "Open Government Licence v3.0"
        assert "Open Government Licence v3.0" in release["attribution"]
        assert release["url"].startswith(("https://", "http://"))
        assert re.fullmatch(r"[0-9a-f]{64}", release["sha256"])
    assert set(manifest["sources"]) == set(SOURCES)
    keys = [(release["source"], release["name"]) for release in manifest["releases"]]
    assert len(keys) == len(set(keys))


def test_the_manifest_names_every_file_with_its_hash(manifest):
    written = {name for name in contents(EMBEDDED) if name != build.MANIFEST}
    assert set(manifest["files"]) == written
    for name, digest in manifest["files"].items():
        assert whole_files.sha256_of(EMBEDDED / name) == digest


def test_every_release_with_figures_is_in_the_manifest(manifest):
    held = set(figures.read(EMBEDDED / build.FIGURES)["release"])
    named = {release["name"] for release in manifest["releases"]}
    assert held <= named


def test_nothing_comes_from_the_clock(manifest, built):
    dates = set(re.findall(r"\b20\d\d-\d\d-\d\d\b", json.dumps(manifest)))
    assert dates <= {release.get("published_on") for release in manifest["releases"]}
    today = dt.datetime.now(dt.UTC)
    for content in contents(built).values():
        assert f"{today:%Y-%m-%d}T".encode() not in content


def test_a_build_that_fails_leaves_the_old_folder_as_it_was(source, tmp_path):
    target = tmp_path / "target" / "embedded"
    target.mkdir(parents=True)
    (target / "figures.parquet").write_bytes(b"the old figures")
    broken = source / "populations" / "census2021_ethnicity5_by_area.csv"
    broken.unlink()
    broken.write_text("<html>not found</html>\n")
    with pytest.raises(SourceError, match=r"census2021_ethnicity5_by_area\.csv.*web page"):
        build.build(source, target)
    assert contents(target.parent) == {"embedded/figures.parquet": b"the old figures"}


def test_a_build_over_the_limit_is_refused_before_anything_is_replaced(
    shared_data, tmp_path, monkeypatch
):
    monkeypatch.setattr(build, "LARGEST", 100_000)
    with pytest.raises(SourceError, match=r"would be 0\.\d MB"):
        build.build(shared_data, tmp_path / "embedded")
    assert contents(tmp_path) == {}


def test_a_changed_number_changes_the_figures_and_the_hash(source, tmp_path):
    annual = source / "annual" / "mha_annual_suppressed_2023_24.csv"
    text = annual.read_text(encoding="utf-8")
    annual.unlink()
    annual.write_text(text.replace(",5693,0,5693,239,", ",5692,0,5692,239,"), encoding="utf-8")
    manifest = build.build(source, tmp_path / "embedded")
    changed = {
        name
        for name, content in contents(tmp_path / "embedded").items()
        if content != (EMBEDDED / name).read_bytes()
    }
    assert changed == {build.FIGURES, build.MANIFEST}
    release = next(each for each in manifest["releases"] if each["source"] == "mha_annual")
    assert release["sha256"] == whole_files.sha256_of(annual)


def test_a_file_that_nobody_knows_stops_the_build(source, tmp_path):
    (source / "published" / "recipes.csv").write_text("dish,minutes\nsoup,20\n")
    with pytest.raises(SourceError, match=r"recipes\.csv, row 1: no source begins like this"):
        build.build(source, tmp_path / "embedded")


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(SourceError, match="is not a folder of published files"):
        build.build(tmp_path / "absent", tmp_path / "embedded")


def test_the_tables_have_no_more_than_their_columns(store):
    from data_sources.geography import ages, areas, deprivation, local_authorities, populations

    assert tuple(store.figures.columns) == figures.COLUMNS
    assert tuple(store.populations.columns) == populations.COLUMNS
    assert tuple(store.ages.columns) == ages.COLUMNS
    assert tuple(store.areas.columns) == areas.AREA_COLUMNS
    assert tuple(store.succession.columns) == areas.SUCCESSION_COLUMNS
    assert tuple(store.authorities.columns) == local_authorities.COLUMNS
    assert tuple(store.deprivation.columns) == deprivation.COLUMNS


def test_the_embedded_figures_hold_every_row_of_the_annual_file(store, shared_data):
    path = shared_data / "annual" / "mha_annual_suppressed_2023_24.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = sum(1 for _ in csv.DictReader(file))
    held = store.figures[store.figures["source"].eq("mha_annual")]
    assert held["statistic"].eq("count").sum() == rows == 6_947
