"""What the pages keep for the next reader, by the version of the figures and by the question.

Tables are remembered beside the store itself, so here are only answers, and what is costly to draw
or to start. Whoever keeps something names the version that it was made from, never that in force.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import altair
import streamlit as st
from cachetools import LRUCache

from mha_monitor import charts, monitor
from mha_monitor.formats import pictures
from mha_monitor.monitor import Finding, SourceError, Store

WIDE, NARROW, SLIM = 680, 340, 296
ANSWERS_KEPT = 1024
Made = TypeVar("Made")


def make_ready(store: Store) -> None:
    """Read the figures and start the drawing engine.

    What these figures do not answer is said by the page that asks it.
    """
    of_boards = partial(monitor.ratios, area_kind="icb")
    first = (monitor.ratios, of_boards, monitor.trend_on_bases, monitor.funnel, monitor.inequality)
    for ask in first:
        with contextlib.suppress(SourceError):
            ask(store=store)
    pictures.warm_up()


@st.cache_resource(show_spinner="Getting the figures ready …")
def warm_up(_store: Store) -> bool:
    """Make ready once, and keep what was read out of the collection of garbage, which Python makes
    from time to time."""
    make_ready(_store)
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # DuckDB complains at the end of what was not collected
    return True


Draw = Callable[[int], altair.TopLevelMixin]  # a chart of so many pixels


class Entry:
    """One answer: made by whoever asks first, while others who ask the same wait for it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._made: tuple[Any, monitor.Unanswerable | None] | None = None

    def given(self, make: Callable[[], Made]) -> Made:
        with self._lock:
            if self._made is None:
                try:
                    self._made = make(), None
                except monitor.Unanswerable as problem:
                    # An answer too: that nothing is held takes as long to find as what is.
                    self._made = None, problem
        value, found_none = self._made
        if found_none is not None:
            raise found_none.with_traceback(None)
        return cast(Made, value)  # of one key, which one question makes


_entries: LRUCache[tuple, Entry] = LRUCache(ANSWERS_KEPT)
_lock = threading.Lock()
_of_these: WeakKeyDictionary[Finding, dict[tuple, Any]] = WeakKeyDictionary()


def kept(version: str, key: tuple, make: Callable[[], Made]) -> Made:
    """What `make` gives of a version of the figures, made once and shared: nobody may change it.

    That there is no answer is kept too, and raised again. A person may edit the register of
    milestones while the dashboard runs, so what it holds is part of the version. Streamlit's own
    cache takes a key to pieces each time, which took longer than what is looked up.
    """
    place = (version, monitor.register_version(), key)
    with _lock:
        entry = _entries.get(place)
        if entry is None:
            entry = _entries[place] = Entry()
    return entry.given(make)


def forget() -> None:
    """Forget every answer, and every element that is shown again as it was."""
    with _lock:
        _entries.clear()
    _shown.clear()


def of_finding(found: Finding, key: tuple, make: Callable[[], Made]) -> Made:
    """What is made of a finding: kept by its own question and the version that it rests on."""
    return kept(found.version, (found.question, *key), make)


def of_this(found: Finding, key: tuple, make: Callable[[], Made]) -> Made:
    """What is made of this very finding, kept as long as it is: also of one that answers two
    questions, of which it names the first."""
    made = _of_these.setdefault(found, {})
    if key not in made:
        made[key] = make()
    return made[key]


def told(found: Finding, tell: Callable[[Any], str]) -> str:
    """What a function of words says of the finding's table."""
    return of_this(found, (tell,), lambda: tell(found.table))


def shown(found: Finding, key: tuple, draw: Callable[[], None]) -> None:
    """Elements made of a finding, without a choice among them: a second reader gets the same ones
    as they were sent to the first. `key` is what they depend on besides the finding."""
    register = monitor.register_version()
    _shown(f"{found.version} {register} {found.question!r} {key!r}", draw)


@st.cache_data(max_entries=ANSWERS_KEPT, show_spinner=False)
def _shown(key: str, _draw: Callable[[], None]) -> None:
    _draw()


def spec(found: Finding, key: tuple, width: int, draw: Draw) -> dict:
    """The Vega-Lite of a chart of a finding at a width; `key` is what else the chart depends on.

    Streamlit takes a specification to pieces, so each reader gets one of their own.
    """
    return json.loads(of_finding(found, ("spec", *key, width), lambda: _drawn(width, draw)))


def _drawn(width: int, draw: Draw) -> str:
    """A chart as text.

    Each layer keeps its own data: Streamlit would make an Arrow table of data that layers share,
    and labels of several lines do not fit into one. The chart keeps the size it was drawn for.
    """
    with altair.data_transformers.enable(consolidate_datasets=False):
        drawn = {**charts.spec(draw(width)), "autosize": {"type": "pad", "contains": "padding"}}
    return json.dumps(drawn)
