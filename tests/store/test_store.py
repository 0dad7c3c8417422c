"""The store: the embedded default, what was taken in since, and the pointer between them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from store_samples import hold, in_parts, lay_down_as_before, release

from data_sources.embedded import build
from data_sources.files import whole_files
from data_sources.schema import figures
from data_sources.schema.errors import StoreError
from mha_monitor import monitor
from mha_monitor.ingest.read_file import records
from mha_monitor.store import figure_files, snapshots, store
from mha_monitor.store.store import Store, open_store

ANNUAL = "mha-annual-2023-24"


@pytest.fixture(scope="module")
def doubled(store) -> pd.DataFrame:
    """The annual figures with every number doubled: invented, and easy to tell from the real."""
    annual = store.figures[store.figures["release"].eq(ANNUAL)]
    return annual.assign(**{name: annual[name] * 2 for name in figures.NUMBERS})


@pytest.fixture
def folder(tmp_path, doubled) -> Path:
    hold(tmp_path, (doubled, release(ANNUAL, title="Invented")))
    return tmp_path


def black(held: Store) -> float:
    return monitor.ratios(group="black", period="2023-24", store=held).table["count"].iloc[0]


def test_without_anything_taken_in_the_embedded_default_is_the_whole_store(store):
    assert store.snapshot is None
    pd.testing.assert_frame_equal(store.figures, figures.read(build.EMBEDDED / build.FIGURES))
    assert store.version.startswith("embedded-")
    assert {release["origin"] for release in store.releases} == {"embedded"}


def test_the_embedded_default_needs_no_folder(tmp_path):
    assert black(Store(tmp_path / "never" / "made")) == 5_693
    assert list(tmp_path.iterdir()) == []


def test_a_release_taken_in_replaces_the_embedded_one_of_its_name_and_no_other(folder, store):
    held = Store(folder)
    assert black(held) == 2 * 5_693
    others = held.figures[held.figures["release"].ne(ANNUAL)]
    embedded = store.figures[store.figures["release"].ne(ANNUAL)]
    pd.testing.assert_frame_equal(others.reset_index(drop=True), embedded.reset_index(drop=True))
    assert len(held.figures) == len(store.figures)


def test_a_new_release_stands_beside_the_others(tmp_path, doubled, store):
    later = doubled.assign(release="mha-annual-2024-25")
    hold(tmp_path, (later, release("mha-annual-2024-25")))
    held = Store(tmp_path)
    assert len(held.figures) == len(store.figures) + len(doubled)
    names = [release["name"] for release in held.releases]
    assert names[-1] == "mha-annual-2024-25"
    assert len(names) == len(set(names)) == len(store.releases) + 1


def test_every_release_says_where_its_figures_lie(folder):
    origins = {release["name"]: release["origin"] for release in Store(folder).releases}
    assert [name for name, origin in origins.items() if origin == "taken in"] == [ANNUAL]
    assert monitor.releases(store=Store(folder)).set_index("name")["title"][ANNUAL] == "Invented"


def test_a_store_stays_what_it_was_when_the_pointer_moves(folder, store):
    before = Store(folder)
    first = before.version
    second = hold(folder, (store.figures[store.figures["release"].eq(ANNUAL)], release(ANNUAL)))
    assert (before.version, black(before)) == (first, 2 * 5_693)
    assert (Store(folder).version, black(Store(folder))) == (second, 5_693)


def test_a_store_can_be_made_around_any_snapshot(folder, store):
    first = Store(folder).snapshot
    hold(folder, (store.figures[store.figures["release"].eq(ANNUAL)], release(ANNUAL)))
    assert black(Store(folder, snapshot=first)) == 2 * 5_693
    assert black(Store(folder, snapshot=None)) == black(Store(folder)) == 5_693


def test_opening_again_sees_what_has_been_taken_in_since(tmp_path, doubled):
    first = open_store(tmp_path)
    assert open_store(tmp_path) is first
    assert black(first) == 5_693
    hold(tmp_path, (doubled, release(ANNUAL)))
    second = open_store(tmp_path)
    assert second is not first
    assert black(second) == 2 * 5_693
    assert black(first) == 5_693
    assert second.version != first.version


def test_a_pointer_to_nothing_is_a_sentence_with_the_next_step(tmp_path):
    (tmp_path / snapshots.POINTER).write_text("gone\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"names the snapshot gone, which is not there\. Run"):
        Store(tmp_path)


@pytest.mark.parametrize("text", ["\0\0\0 \xff", "yesterday first", "2026-13-45T00:00:00Z first"])
def test_a_damaged_pointer_is_a_sentence_with_the_next_step(tmp_path, text):
    (tmp_path / snapshots.POINTER).write_text(text, encoding="latin-1")
    with pytest.raises(StoreError, match=r"CURRENT cannot be read .* verify"):
        Store(tmp_path)


def test_a_damaged_part_is_named_with_the_next_step(folder):
    (part,) = (folder / figure_files.PARTS).iterdir()
    part.write_bytes(b"PAR1")
    with pytest.raises(StoreError, match=rf"{part.name} cannot be read .* verify"):
        Store(folder).figures  # noqa: B018


def test_a_damaged_snapshot_is_named_with_the_next_step(folder):
    (snapshot,) = (folder / snapshots.SNAPSHOTS).iterdir()
    snapshot.write_text("{")
    with pytest.raises(StoreError, match=rf"{snapshot.name} cannot be read .* verify"):
        Store(folder)


def test_a_data_folder_of_the_former_layout_still_opens(tmp_path, doubled):
    former = {"source": "mha_annual", "name": ANNUAL, "title": "Invented", "sha256": "0" * 64}
    name = lay_down_as_before(tmp_path, doubled, [former])
    held = Store(tmp_path)
    assert (held.version, black(held)) == (name, 2 * 5_693)
    assert len(held.select(source="mha_annual", area_kind="icb")) > 1_000


def test_the_folder_is_the_one_that_the_environment_names(monkeypatch, tmp_path):
    monkeypatch.setenv(store.ENVIRONMENT, str(tmp_path / "mine"))
    assert store.data_folder() == tmp_path / "mine"
    assert open_store().folder == tmp_path / "mine"


def test_without_a_named_folder_it_is_the_platforms_own(monkeypatch):
    monkeypatch.delenv(store.ENVIRONMENT)
    assert store.data_folder().name == "mha-monitor"


def test_the_version_changes_with_the_manifest(store, tmp_path):
    other = tmp_path / "embedded"
    other.mkdir()
    (other / build.MANIFEST).write_text("{}", encoding="utf-8")
    assert Store(tmp_path, other).version != store.version
    assert (
        store.version == f"embedded-{whole_files.sha256_of(build.EMBEDDED / build.MANIFEST)[:12]}"
    )


@pytest.mark.parametrize(
    ("layer", "size"), [("region", 7), ("icb-2024", 42), ("icb-2026", 36), ("sub-icb-2024", 106)]
)
def test_each_layer_of_outlines_is_held_whole(store, layer, size):
    outlines = store.outlines(layer)
    assert outlines["type"] == "FeatureCollection"
    assert len(outlines["features"]) == size


def test_populations_and_outlines_taken_in_replace_the_embedded_ones_of_their_place(
    tmp_path, store
):
    people = store.populations
    boards = people["area_kind"].eq("icb") & people["area_vintage"].eq("2026")
    fresh = people[boards].assign(population=123_456_789.0)
    outlines = b'{"type": "FeatureCollection", "features": []}'
    of_people = release("census", "populations", kind="populations")
    of_layer = release("icb-2026", "boundaries", kind="outlines")
    figure_files.keep(tmp_path, outlines, figure_files.OUTLINES)
    layer = records(outlines, [of_layer], figure_files.name_of(outlines))
    snapshots.publish(tmp_path, [*in_parts(tmp_path, fresh, of_people), *layer])
    held = Store(tmp_path)
    assert len(held.populations) == len(people)
    changed = held.populations["population"].eq(123_456_789.0)
    assert set(held.populations[changed]["area_vintage"]) == {"2026"}
    assert changed.sum() == boards.sum()
    assert held.outlines("icb-2026")["features"] == []
    assert len(held.outlines("icb-2024")["features"]) == 42
    assert [each["name"] for each in held.releases].count("icb-2026") == 1
