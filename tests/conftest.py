"""What every test shares: no network but this machine, an empty data folder, the embedded figures.

A test that reaches for another host fails at once, with the address in the sentence.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings

from mha_monitor import monitor
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.questions import Question
from mha_monitor.exports.site import build
from mha_monitor.rates import rate_ratios
from mha_monitor.store.store import ENVIRONMENT, Store

SITE = "https://monitor.example/mha/"
REPOSITORY = Path(__file__).parents[1]
# How long an example takes says nothing of whether it is right.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
SHARED_DATA = REPOSITORY.parent / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")


def is_this_machine(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", errors="replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_other_hosts(host: object) -> None:
    if not is_this_machine(host):
        pytest.fail(f"A test tried to reach {host!r}. Tests may speak to this machine only.")


def guarded(original):
    def method(self: socket.socket, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse_other_hosts(address[0])
        return original(self, address)

    return method


def guarded_look_up(host, *arguments, **options):
    refuse_other_hosts(host)
    return look_up(host, *arguments, **options)


connect, connect_ex = guarded(socket.socket.connect), guarded(socket.socket.connect_ex)
look_up = socket.getaddrinfo


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item):
    """Guard each test anew, fixtures and all: another plug-in may take such a guard away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        return (yield)


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory):
    """An empty data folder, so that no test sees or changes what a person has taken in."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(folder))
        yield folder


@pytest.fixture(scope="session")
def store(data_folder: Path) -> Store:
    """The embedded default, with nothing taken in. Its tables are shared: do not change them."""
    return Store(data_folder / "nothing-taken-in")


@pytest.fixture(scope="session")
def whole_site(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the embedded figures, made once for all processes of a run. Read it alone."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder = root / "whole-site"
    with FileLock(root / "whole-site.lock"):
        if not (folder / "site.json").is_file():
            build.build(folder, store, address=SITE)
    return folder


@pytest.fixture(scope="session")
def all_tables(store: Store) -> dict[tuple[str, str], pd.DataFrame]:
    """The ratio table of every measure in every kind of area that has it, all periods, groups."""
    return {
        (name, kind): rate_ratios.rate_ratios(store, Question(measure.name, kind))
        for name, measure in MEASURES.items()
        for kind in monitor.area_kinds(measure, store)
    }


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The published files beside the repository."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the published files are not in ../shared/data, beside the repository")
    return SHARED_DATA
