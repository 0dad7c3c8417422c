"""The ledger: what is written is read again, and whatever damages it is noticed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_sources.files import ledger
from data_sources.files.ledger import Entry
from data_sources.schema.errors import StoreError

MONTH = Entry(
    sha256="a" * 64,
    file_name="INVENTED_2024_09.csv",
    size=1_234,
    source="mhsds_monthly",
    releases=("mhsds-2024-09-final",),
    status="final",
    part="b" * 64,
    url="https://files.digital.nhs.uk/x.csv",
    fetched_at="2024-12-01T08:00:00Z",
    published_on="2024-12",
    etag='"abc"',
    last_modified="Sun, 01 Dec 2024 08:00:00 GMT",
)
words = st.text(max_size=20)
entries = st.builds(
    Entry,
    sha256=words,
    file_name=words,
    size=st.integers(0, 10**12),
    releases=st.lists(words, max_size=3).map(tuple),
    url=words,
    etag=words,
    skipped=words,
    revision=st.integers(1, 9),
    test_data=st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries, max_size=5))
def test_what_is_written_is_read_again(tmp_path, listed):
    ledger.write(tmp_path, listed)
    assert ledger.read(tmp_path) == tuple(listed)


def test_without_a_ledger_nothing_was_taken_in(tmp_path):
    assert ledger.read(tmp_path) == ()


def test_a_flipped_bit_anywhere_is_noticed(tmp_path):
    ledger.write(tmp_path, [MONTH])
    path = tmp_path / ledger.LEDGER
    content = path.read_bytes()
    unnoticed = []
    for place in range(0, len(content) * 8, 7):
        flipped = bytearray(content)
        flipped[place // 8] ^= 1 << place % 8
        path.write_bytes(flipped)
        try:
            if ledger.read(tmp_path) != (MONTH,):
                unnoticed.append(place)
        except StoreError:
            continue
    assert unnoticed == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"check": "x", "files": []}', "null"])
def test_what_is_no_ledger_is_a_sentence_with_the_next_step(tmp_path, content):
    (tmp_path / ledger.LEDGER).write_text(content)
    with pytest.raises(StoreError, match=r"ledger\.json cannot be read .* verify` makes it again"):
        ledger.read(tmp_path)


def test_a_failure_to_write_leaves_the_ledger_as_it_was(tmp_path, monkeypatch):
    ledger.write(tmp_path, [MONTH])

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        ledger.write(tmp_path, [])
    assert ledger.read(tmp_path) == (MONTH,)
    assert [path.name for path in tmp_path.iterdir()] == [ledger.LEDGER]


def test_the_same_file_from_the_same_address_is_one_entry_that_keeps_what_was_known():
    seen_again = dataclasses.replace(
        MONTH, etag="", releases=(), fetched_at="2025-01-01T00:00:00Z", part="c" * 64
    )
    (entry,) = ledger.merged([MONTH], [seen_again])
    assert (entry.etag, entry.releases) == (MONTH.etag, MONTH.releases)
    assert (entry.fetched_at, entry.part) == ("2025-01-01T00:00:00Z", "c" * 64)


def test_another_address_another_kind_or_other_bytes_are_other_entries():
    others = [
        dataclasses.replace(MONTH, **changed)
        for changed in ({"url": "https://x"}, {"kind": "areas"}, {"sha256": "d" * 64})
    ]
    assert ledger.merged([MONTH], others) == [MONTH, *others]


def test_the_newest_of_an_address_is_the_one_fetched_last():
    reissue = dataclasses.replace(MONTH, sha256="d" * 64, revision=2)
    listed = ledger.merged([MONTH], [reissue])
    assert ledger.newest_of(listed, MONTH.url) == reissue
    assert ledger.newest_of(ledger.merged(listed, [MONTH]), MONTH.url).sha256 == MONTH.sha256
    assert ledger.newest_of(listed, "https://elsewhere") is None


def test_a_file_to_be_fetched_again_has_nothing_to_ask_for_changes_with():
    again = ledger.without_validators(MONTH)
    assert (again.etag, again.last_modified) == ("", "")
    assert again.url == MONTH.url
