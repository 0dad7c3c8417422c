"""The dashboard's front door: the list of pages, and the one place where errors are shown.

Here figures are opened, once for each run; whatever a refresh brings meanwhile is for the next one.
"""

from collections.abc import Callable
from functools import partial

import streamlit as st

from data_sources.schema.errors import SourceError
from mha_monitor.pages import area_map, as_of, cache, layout, methods, overview, reform, visits


def arrive(show: Callable[[visits.Visit], None]) -> None:
    """Open the figures that this reader asks for, and show a page of them."""
    layout.style()
    if text := as_of.asked():
        as_of.way_back()
    try:
        visit = visits.opened(as_of.day_of(text))
        cache.warm_up(visit.store)
        present(show, visit)
        layout.footer(visit.store)
    except SourceError as problem:
        st.error(str(problem))


def present(show: Callable[[visits.Visit], None], visit: visits.Visit) -> None:
    """The page, or why it has nothing to show; its last lines stand below it either way."""
    if visit.store.as_of:
        as_of.notice(visit.store.as_of)
    if not layout.allows_figures(visit.store):
        return
    try:
        show(visit)
    except SourceError as problem:
        st.error(str(problem))


st.set_page_config(page_title="Mental Health Act detention disparity monitor", layout="wide")
page = st.navigation(
    [
        st.Page(partial(arrive, show), title=title, url_path=path, default=path == "overview")
        for show, title, path in (
            (overview.overview, "Overview", "overview"),
            (area_map.area_map, "Map", "map"),
            (reform.reform, "Trend and reform", "trend"),
            (methods.methods, "Data and methods", "methods"),
        )
    ],
    position="top",
)
page.run()
