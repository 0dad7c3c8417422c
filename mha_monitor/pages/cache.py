"""All caching of the pages, keyed by the question and by the version of the store.

Tables are remembered beside the store itself, so here are only what is costly to draw or to start.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable

import altair
import streamlit as st

from mha_monitor import monitor
from mha_monitor.formats import pictures
from mha_monitor.monitor import Finding, Store, open_store

WIDE, NARROW = 680, 340


def store() -> Store:
    """The store as it is now; what has been taken in since appears without a restart."""
    return open_store()


def make_ready() -> None:
    """Read the figures and start the drawing engine."""
    for kind in ("england", "icb"):
        monitor.ratios(area_kind=kind, store=store())
    monitor.trend_on_bases(store=store())
    monitor.funnel(store=store())
    monitor.inequality(store=store())
    pictures.warm_up()


@st.cache_resource(show_spinner="Getting the figures ready …")
def warm_up() -> bool:
    """Make ready once, and keep what was read out of the collection of garbage.

    Streamlit collects garbage after every run; with the figures and libraries frozen out of it a
    page takes half the time.
    """
    make_ready()
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # DuckDB complains at the end of what was not collected
    return True


@st.cache_data(max_entries=256, show_spinner=False)
def spec(key: tuple, width: int, _draw: Callable[[int], object]) -> dict:
    """The Vega-Lite of a chart at a width; `key` is the question and the store's version.

    Each layer keeps its own data: Streamlit would make an Arrow table of data that layers share,
    and labels of several lines do not fit into one. The chart keeps the size it was drawn for.
    """
    with altair.data_transformers.enable(consolidate_datasets=False):
        return {**pictures.spec(_draw(width)), "autosize": {"type": "pad", "contains": "padding"}}


@st.cache_data(max_entries=256, show_spinner=False)
def remembered(key: tuple, _make: Callable[[], object]) -> object:
    """What `_make` gives for a question: `key` is the question and the store's version."""
    return _make()


@st.cache_resource(max_entries=256, show_spinner=False)
def found(key: tuple, _ask: Callable[[], Finding]) -> Finding:
    """The answer to a question, shared between readers: nobody may change its table."""
    return _ask()


@st.cache_resource(max_entries=16, show_spinner=False)
def outlines(layer: str, version: str) -> dict:
    """GeoJSON of a layer, shared between readers: nobody may change it."""
    return store().outlines(layer)
