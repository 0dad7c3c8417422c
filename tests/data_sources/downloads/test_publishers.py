"""Which hosts may be asked: a literal that a person can add to, and nobody can widen."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.downloads import publishers as publishers_module
from data_sources.downloads.addresses import checked
from data_sources.downloads.publishers import ENVIRONMENT, publishers
from data_sources.schema.errors import NetworkError

MOVED = "https://data.health.gov.uk/mental-health/file.csv"


@pytest.fixture
def added(tmp_path, monkeypatch):
    """Write the file of added hosts, and name it."""
    number = iter(range(1_000))

    def write(text: str) -> None:
        path = tmp_path / f"publishers-{next(number)}.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv(ENVIRONMENT, str(path))

    return write


def test_a_publisher_that_moves_is_added_by_a_file(added):
    with pytest.raises(NetworkError, match=f"a file that {ENVIRONMENT} names"):
        checked(MOVED)
    added('[publishers]\n"data.health.gov.uk" = "/mental-health/"\n')
    assert checked(MOVED) == MOVED
    assert checked("https://digital.nhs.uk/a") == "https://digital.nhs.uk/a"


def test_what_is_added_keeps_every_other_rule(added):
    added('[publishers]\n"data.health.gov.uk" = "/mental-health/"\n')
    for url in (
        "http://data.health.gov.uk/mental-health/a",
        "https://data.health.gov.uk/other/a",
        "https://data.health.gov.uk/mental-health/../other/a",
        "https://data.health.gov.uk:8443/mental-health/a",
        "https://x.data.health.gov.uk/mental-health/a",
        "https://user@data.health.gov.uk/mental-health/a",
    ):
        with pytest.raises(NetworkError, match="is not asked"):
            checked(url)


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "127.0.0.1", "10.0.0.1", "::1", "*", "*.nhs.uk", "nhs", "a.local",
        "Digital.example.org", "a.example.org:8443", "a.example.org/", "user@a.example.org",
        "https://a.example.org", "a..example.org", "-a.example.org", "a.example.org.", "a b.org",
        "a.internal", "", "1.2.3", "0x7f.1", "a.example", "metadata.google.internal", "döner.org",
        f"{'a' * 64}.org",
    ],
)  # fmt: skip
def test_what_is_no_public_host_cannot_be_added(added, host):
    added(f'[publishers]\n{json.dumps(host)} = "/"\n')
    with pytest.raises(NetworkError, match=f"unset {ENVIRONMENT}"):
        publishers()


@pytest.mark.parametrize(
    "path", ["", "a/", "/a", "/../", "/a/../b/", "/a b/", "/%2e%2e/", "//", "/a?b/"]
)
def test_a_path_is_a_folder(added, path):
    added(f'[publishers]\n"data.health.gov.uk" = {json.dumps(path)}\n')
    with pytest.raises(NetworkError, match="should begin and end with a slash"):
        publishers()


@pytest.mark.parametrize(
    "text",
    [
        "", "[publishers]\n", "publishers = 3\n", "not toml", "[hosts]\n'a.org' = '/'\n",
        "[publishers]\n'a.org' = '/'\n[more]\n", "[publishers]\n'a.org' = 1\n", "\udcff",
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_a_sentence(tmp_path, monkeypatch, text):
    path = tmp_path / "publishers.toml"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    monkeypatch.setenv(ENVIRONMENT, str(path))
    with pytest.raises(NetworkError, match=rf"{path} .*Nothing was asked"):
        checked("https://digital.nhs.uk/a")


def test_a_missing_file_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "none.toml"))
    with pytest.raises(NetworkError, match=r"none\.toml cannot be read .*Nothing was asked"):
        publishers()


def test_no_file_widens_what_is_ours(added):
    added('[publishers]\n"services1.arcgis.com" = "/"\n')
    with pytest.raises(NetworkError, match=r"names services1\.arcgis\.com again"):
        publishers()


def test_ours_are_those_of_four_publishers():
    owners = {"nhs.uk", "service.gov.uk", "statistics.gov.uk", "nomisweb.co.uk", "arcgis.com"}
    ours = publishers({})
    assert all(any(host.endswith(f".{each}") for each in owners) for host in ours)
    assert ours["services1.arcgis.com"] == "/ESMARspQHYMw9BZ9/"


@given(st.text(max_size=30), st.text(max_size=10))
def test_whatever_is_let_in_is_asked_over_https_alone(host, folder):
    if not list(publishers_module._complaints(host, folder)):
        assert host == host.lower() and "." in host and host.isascii()
        assert not set(host) & set("/@:*\\ %")
        assert folder.startswith("/") and folder.endswith("/")
