"""Which names a server answers to, and which pages may speak to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mha_monitor.dashboard.hosts import Hosts, party

LOCAL = Hosts("127.0.0.1")
OPEN = Hosts("0.0.0.0", ["Monitor.example.nhs.uk."])


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8501", "127.0.0.1:8501", "127.8.8.8", "[::1]:8501", "[::1]"]
)
def test_a_local_server_answers_to_this_machine(host):
    assert LOCAL.answers_to(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "localhost.evil.example", "evil.example:8501", "127.0.0.1.evil.example",
        "192.168.0.7", "[2001:db8::1]", "", " ", "localhost/evil", "evil.example@localhost",
        "localhost:port", "localhost:99999", "localhost\t", "::1", "monitor.example.nhs.uk", "[",
    ],
)  # fmt: skip
def test_a_local_server_answers_to_nothing_else(host):
    assert not LOCAL.answers_to(host)


def test_an_open_server_answers_to_its_names_and_to_numbers():
    for host in ("monitor.example.nhs.uk", "MONITOR.example.nhs.uk.:443", "10.1.2.3:8501", "[::1]"):
        assert OPEN.answers_to(host)
    for host in ("example.nhs.uk", "x.monitor.example.nhs.uk", "10.1.2", "0x7f.1", "2130706433"):
        assert not OPEN.answers_to(host)


@pytest.mark.parametrize(
    ("origin", "host", "heard"),
    [
        ("http://localhost:8501", "localhost:8501", True),
        ("http://LocalHost:8501", "localhost:8501", True),
        ("http://localhost:3000", "localhost:8501", False),
        ("http://evil.example", "localhost:8501", False),
        ("https://monitor.example.nhs.uk", "127.0.0.1:8501", True),
        ("null", "127.0.0.1:8501", False),
        ("", "", False),
        ("file://", "", False),
        ("ftp://localhost:8501", "localhost:8501", False),
    ],
)
def test_a_page_is_heard_by_its_own_server_alone(origin, host, heard):
    assert OPEN.hears(origin, host) is heard


@given(st.text())
def test_no_text_is_too_odd_to_be_refused(text):
    for hosts in (LOCAL, OPEN):
        assert hosts.hears(text, "localhost") in (True, False)
        if hosts.answers_to(text):
            assert party(text) is not None
