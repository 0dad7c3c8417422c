"""The dashboard's front door, and the one place where errors are shown.

Here figures are opened, once for each run; whatever a refresh brings meanwhile is for the next one.
"""

from functools import partial

import streamlit as st

from data_sources.schema.errors import SourceError
from mha_monitor.dashboard import papers
from mha_monitor.dashboard.menu import MENU, Entry
from mha_monitor.pages import address, as_of, cache, frame, frozen, layout, prose, visits


def arrive(entry: Entry) -> None:
    """Open the figures that this reader asks for, and show a page of them."""
    layout.style()
    address.arrive(entry.path)
    prose.begin()
    menu = st.container(key="menu")
    if text := as_of.asked():
        as_of.way_back()
    try:
        visit = visits.opened(as_of.day_of(text), papers.picture, frozen.asked())
        cache.warm_up(visit.store)
        present(entry, visit)
        layout.footer(visit.store)
    except SourceError as problem:
        prose.failure(str(problem))
        if frozen.asked():
            frozen.way_back(entry.path)
    with menu:
        frame.menu(entry.path)
    address.leave()


def present(entry: Entry, visit: visits.Visit) -> None:
    """The page, or why it has nothing to show; its last lines stand below it either way."""
    if visit.store.as_of:
        as_of.notice(visit.store.as_of)
    frozen.notice(visit.store, entry.path)
    if not layout.allows_figures(visit.store):
        return
    try:
        entry.show(visit)
    except SourceError as problem:
        prose.failure(str(problem))


st.set_page_config(page_title="Mental Health Act detention disparity monitor", layout="wide")
pages = {
    each.path: st.Page(partial(arrive, each), title=each.title, url_path=each.path) for each in MENU
}
frame.offer(pages)
# The first page stands at the root and, as Streamlit knows a page by one path, by its name too.
root = st.Page(partial(arrive, MENU[0]), title=MENU[0].title, url_path="root", default=True)
st.navigation([root, *pages.values()], position="hidden").run()
