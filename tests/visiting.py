"""The dashboard visited without a browser, through its own front door, on figures that change.

The other versions of the figures are INVENTED: every published count and rate, some times over.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from store_samples import hold
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data_sources.files.whole_files import write_whole
from mha_monitor.dashboard import settings
from mha_monitor.dashboard.menu import MENU
from mha_monitor.pages import cache, layout
from mha_monitor.store import pointer
from mha_monitor.store import store as stores

PAGES = tuple(entry.path for entry in MENU)
# What Streamlit draws by chance: the address of a file that is made when it is asked for.
CHANCE = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}")


def visitor(page: str = "overview", **asked: str) -> AppTest:
    """A reader at the front door, on the way to a page."""
    reader = AppTest.from_file(str(settings.SCRIPT), default_timeout=240)
    reader.query_params.update(asked)
    return going_to(reader, page)


def unfolded(reader: AppTest, *folds: str) -> AppTest:
    """The same reader with these parts of a page opened, by their names."""
    for name in folds:
        reader.session_state[f"fold-{name}"] = True
    return reader


def going_to(reader: AppTest, page: str) -> AppTest:
    # Streamlit's own `switch_page` knows pages that are files, and these are functions.
    reader._page_hash = calc_hash(page)
    return reader


def elements(reader: AppTest) -> list[bytes]:
    """Every element of the page as it was sent to the browser."""
    assert not reader.exception, [each.message for each in reader.exception]
    protos = [node.proto for node in reader._tree if getattr(node, "proto", None) is not None]
    return [CHANCE.sub(b"", _as_sent(each)) for each in protos]


def _as_sent(proto) -> bytes:
    """The bytes of an element, but for what a second run leaves out: a choice the browser knows."""
    fields = {"set_value", "value", "raw_value", "raw_values"} & {*proto.DESCRIPTOR.fields_by_name}
    if "set_value" in fields:
        told = type(proto)()
        told.CopyFrom(proto)
        for name in fields:
            told.ClearField(name)
        proto = told
    return proto.SerializeToString(deterministic=True)


def texts(reader: AppTest) -> str:
    """Everything that the page says in sentences, as its reader sees it."""
    kinds = ("markdown", "caption", "info", "error", "warning")
    marked = (each.value for kind in kinds for each in getattr(reader, kind))
    shown = [each for each in markup(reader) if 'class="paper"' not in each]
    return "\n".join([*map(seen, shown), *map(unescaped, marked)])


def markup(reader: AppTest) -> list[str]:
    """The HTML that the page made, but for its style."""
    return [each.proto.body for each in reader.get("html") if "<style>" not in each.proto.body]


def seen(body: str) -> str:
    """What a browser shows of HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", body))


def unescaped(text: str) -> str:
    """What a browser shows of Markdown in which every sign of its own is escaped."""
    return re.sub(r"\\(.)", r"\1", text)


def changed(figures: pd.DataFrame, times: float) -> pd.DataFrame:
    """INVENTED figures: all published ones that many times as large, so that they still add up."""
    larger = {name: figures[name].mul(times) for name in ("value", "low", "high")}
    return figures.assign(**larger)


class Versions:
    """A data folder whose figures can be swapped for others, as a refresh does it."""

    def __init__(self, folder: Path, times: tuple[float, ...] = (2.0,)) -> None:
        self.folder = folder
        embedded = stores.open_store(folder)
        held = {each["name"]: each for each in embedded.releases if each["kind"] == "figures"}
        self.states = []
        for number, each in enumerate(times):
            figures = changed(embedded.figures, each)
            day = f"2026-01-{1 + number:02}"  # stands below every chart
            parts = [
                (rows, {**_record(held[name]), "published_on": day, "test_data": True})
                for name, rows in figures.groupby("release", sort=False)
            ]
            hold(folder, *parts)
            self.states.append(pointer.read(folder))

    def swap(self, state: int) -> None:
        """Bring one of the versions into force."""
        write_whole(self.folder / pointer.POINTER, self.states[state])


def _record(release: dict) -> dict:
    known = ("source", "name", "kind", "title", "published_on", "sha256", "url", "licence")
    return {name: release[name] for name in known if name in release}


@contextmanager
def at_every_step(act: Callable[[int], None]) -> Iterator[Callable[[], int]]:
    """Act before each step, told its number from 0; yields how many steps there have been.

    A step is an element sent to the browser, an answer or a chart that is asked for, a table that
    is read, or a look at what is in force.
    """
    done = 0

    def stepping(original):
        def step(*given, **named):
            nonlocal done
            done += 1
            act(done - 1)
            return original(*given, **named)

        return step

    with pytest.MonkeyPatch.context() as patch:
        for place, name in (
            (DeltaGenerator, "_enqueue"),
            (cache, "kept"),
            (pointer, "read"),
            (stores.Store, "select"),
        ):
            patch.setattr(place, name, stepping(getattr(place, name)))
        yield lambda: done


def forget_answers() -> None:
    """As on a fresh server, but for the tables that stores keep beside themselves."""
    cache.forget()


def allowing_invented(patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.setenv(stores.ENVIRONMENT, str(folder))
    patch.setenv(layout.ALLOW, "1")
