"""Files that lost rows on the way are refused; a smaller one is taken only where it is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
import whole_publisher
from command_line import run
from monthly_samples import write_month
from publisher import pages
from publisher.faults import Html
from publisher.server import Publisher

from data_sources.downloads.fetcher import ENVIRONMENT as PUBLISHER
from data_sources.schema.errors import DataRefused
from mha_monitor.ingest import files
from mha_monitor.store.store import ENVIRONMENT, Store

JULY = "mhsds-2024-07-performance"


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(scope="module")
def months(tmp_path_factory) -> dict[str, bytes]:
    """Three months as they are published, by the names of their files."""
    folder = tmp_path_factory.mktemp("months")
    paths = [
        write_month(folder, month, era="pre-bbrb") for month in ("2024-06", "2024-07", "2024-08")
    ]
    return {path.name: path.read_bytes() for path in paths}


def put(folder: Path, contents: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def of_july(months: dict[str, bytes]) -> str:
    return next(name for name in months if "Jul" in name)


def cut(content: bytes, share: float) -> bytes:
    """The beginning of a file, to the end of a row."""
    lines = content.splitlines(keepends=True)
    return b"".join(lines[: max(int(len(lines) * share), 2)])


def held(data: Path) -> set[str]:
    snapshot = Store(data).snapshot
    return {release["name"] for release in snapshot.releases} if snapshot else set()


CUTS = (0.02, 0.2, 0.5, 0.6, 0.8, 0.95, 0.999)


@pytest.mark.parametrize("share", CUTS)
def test_a_month_that_is_held_is_not_replaced_by_a_part_of_it(data, months, tmp_path, share):
    files.take_in(put(tmp_path / "whole", months), data)
    before = Store(data).select(source="mhsds_monthly")
    name = of_july(months)
    folder = put(tmp_path / "cut", {name: cut(months[name], share)})
    result = run("refresh", "--from", folder)
    assert result.exit_code == 4
    assert result.stderr.startswith(f"{name}: ")
    assert "The file may be cut short, so it was not taken: fetch it again." in result.stderr
    assert len(Store(data).select(source="mhsds_monthly")) == len(before)


@pytest.mark.parametrize("share", CUTS[:-1])
def test_the_months_on_either_side_tell_a_part_from_a_whole(data, months, tmp_path, share):
    """In a store that holds nothing yet, whatever the order in which they come."""
    name = of_july(months)
    folder = put(tmp_path / "three", {**months, name: cut(months[name], share)})
    with pytest.raises(DataRefused, match="though June 2024 and August 2024 have them"):
        files.take_in(folder, data)
    assert held(data) == {"mhsds-2024-06-performance", "mhsds-2024-08-performance"}


@pytest.mark.parametrize("share", (0.5, 0.9))
def test_the_newest_month_is_held_against_the_one_before(data, months, tmp_path, share):
    name = of_july(months)
    first = next(each for each in months if "Jun" in each)
    files.take_in(put(tmp_path / "june", {first: months[first]}), data)
    with pytest.raises(DataRefused, match="though June 2024 has them"):
        files.take_in(put(tmp_path / "cut", {name: cut(months[name], share)}), data)
    assert held(data) == {"mhsds-2024-06-performance"}


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        (b",England,", "no figures of MHS08 for England"),
        (b",MHS83,", "no figures of MHS83 for England, England by ethnicity, icb, "),
        (b",QVV,", "are missing for icb QVV"),
        (b",Y58,", "are missing for region Y58"),
    ],
)
def test_what_is_lost_is_named(data, months, tmp_path, lost, sentence):
    files.take_in(put(tmp_path / "whole", months), data)
    name = of_july(months)
    lines = months[name].splitlines(keepends=True)
    kept = b"".join(line for line in lines if lost not in line)
    with pytest.raises(DataRefused) as caught:
        files.take_in(put(tmp_path / "lost", {name: kept}), data)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("lost", "where"),
    [
        ((b",ICB - GP Practice or Residence; Ethnicity,", b",Black,Black,"), "icb"),
        ((b",England; Ethnicity,", b",Black,Black,"), "England"),
    ],
)
def test_a_file_without_one_group_is_refused_though_nothing_else_is_held(
    data, months, tmp_path, lost, where
):
    """Without it another group would be the one with the highest ratio, with not a word said."""
    name = of_july(months)
    lines = months[name].splitlines(keepends=True)
    kept = [line for line in lines if not all(text in line for text in lost)]
    assert 0 < len(lines) - len(kept) < len(lines) / 10
    folder = put(tmp_path / "lost", {name: b"".join(kept)})
    result = run("refresh", "--from", folder)
    assert result.exit_code == 4
    assert f" for {where} lack Black people" in result.stderr
    assert not held(data)
    assert run("refresh", "--from", folder, "--accept-smaller").exit_code == 0


def test_a_smaller_file_is_taken_where_it_is_meant(data, months, tmp_path):
    files.take_in(put(tmp_path / "whole", months), data)
    name = of_july(months)
    lines = months[name].splitlines(keepends=True)
    kept = b"".join(line for line in lines if b",MHS83," not in line)
    folder = put(tmp_path / "smaller", {name: kept})
    assert run("refresh", "--from", folder).exit_code == 4
    result = run("refresh", "--from", folder, "--accept-smaller")
    assert result.exit_code == 0, result.stderr
    found = Store(data).select(source="mhsds_monthly", series="MHS83")
    assert set(found["release"]) == {"mhsds-2024-06-performance", "mhsds-2024-08-performance"}


def test_whole_months_of_two_grammars_and_two_sets_of_boards_are_no_cut_files(data, tmp_path):
    folder = tmp_path / "months"
    for month in ("2025-01", "2025-02", "2025-03", "2025-04", "2026-03", "2026-04"):
        whole_publisher.month_file(folder, month)
    assert len(files.take_in(folder, data).new) == 6


def test_a_later_printing_with_more_in_it_is_taken(data, months, tmp_path):
    name = of_july(months)
    lines = months[name].splitlines(keepends=True)
    fewer = b"".join(line for line in lines if b",MHS83," not in line)
    files.take_in(put(tmp_path / "first", {name: fewer}), data)
    files.take_in(put(tmp_path / "later", {name: months[name]}), data)
    assert len(Store(data).select(source="mhsds_monthly", series="MHS83"))


def test_a_length_that_is_too_short_is_no_whole_file(data, months, tmp_path, monkeypatch):
    """The server says that the file ends at the end of a row, half-way."""
    name = of_july(months)
    slugs = {name: f"performance-{word}-2024" for name, word in zip(
        months, ("june", "july", "august"), strict=True)}  # fmt: skip
    with Publisher() as publisher:
        half = {**months, name: cut(months[name], 0.5)}
        pages.put_months(publisher, {slugs[each]: {each: half[each]} for each in half})
        monkeypatch.setenv(PUBLISHER, publisher.url)
        result = run("refresh", "--source", "mhsds_monthly")
        assert result.exit_code == 4
        assert "It may be cut short" in result.stderr or "may be cut short" in result.stderr
        assert held(data) == {"mhsds-2024-06-performance", "mhsds-2024-08-performance"}
        pages.put_months(publisher, {slugs[each]: {each: months[each]} for each in months})
        assert run("refresh", "--source", "mhsds_monthly").exit_code == 0
    assert JULY in held(data)


def test_a_link_that_leads_to_another_month_is_refused_by_itself(
    data, months, tmp_path, monkeypatch
):
    """August's link serves June: on a fresh store, and where all three are held."""
    june, july, august = months  # in the order in which they were written
    right = {"june": june, "july": july, "august": august}
    for fresh in (True, False):
        with Publisher() as publisher:
            if not fresh:
                files.take_in(put(tmp_path / "whole", months), data)
            before = Store(data).select(source="mhsds_monthly")
            contents = {**months, august: months[june]}
            slugs = {f"performance-{word}-2024": {n: contents[n]} for word, n in right.items()}
            pages.put_months(publisher, slugs)
            monkeypatch.setenv(PUBLISHER, publisher.url)
            for _ in range(2):
                result = run("refresh", "--source", "mhsds_monthly")
                assert result.exit_code == 4
                assert "its link promises 2024-08 and the file holds 2024-06" in result.stderr
        after = Store(data).select(source="mhsds_monthly")
        assert {"mhsds-2024-06-performance", JULY} <= held(data)
        assert fresh or len(after) == len(before)


def test_a_name_that_promises_another_month_is_refused_from_a_folder(data, months, tmp_path):
    june = next(name for name in months if "Jun" in name)
    folder = put(tmp_path / "wrong", {of_july(months): months[june]})
    with pytest.raises(DataRefused, match="its name promises 2024-07 and the file holds 2024-06"):
        files.take_in(folder, data)
    renamed = put(tmp_path / "renamed", {"INVENTED month.csv": months[june]})
    assert files.take_in(renamed, data).new


def test_a_status_that_the_name_contradicts_is_said(data, months, tmp_path):
    name = of_july(months)
    folder = put(tmp_path / "final", {name.replace("Perf", "Final"): months[name]})
    taken = files.take_in(folder, data)
    assert "its name says final, its column STATUS performance; the column is beli" in taken.note
    assert held(data) == {JULY}


def test_a_page_in_place_of_one_month_leaves_the_others_in_force(data, months, monkeypatch):
    name = of_july(months)
    with Publisher() as publisher:
        slugs = ("performance-june-2024", "performance-july-2024", "performance-august-2024")
        listed = dict(zip(slugs, months, strict=True))
        pages.put_months(publisher, {slug: {n: months[n]} for slug, n in listed.items()})
        host, path = "files.digital.nhs.uk", pages.file_url(name).split("nhs.uk", 1)[1]
        publisher.fault(host, path.replace("%20", " "), Html())
        monkeypatch.setenv(PUBLISHER, publisher.url)
        assert run("refresh", "--source", "mhsds_monthly").exit_code == 4
    assert held(data) == {"mhsds-2024-06-performance", "mhsds-2024-08-performance"}
