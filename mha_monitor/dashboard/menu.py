"""The pages that there are, in the order of the menu: one line for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from mha_monitor.dashboard.papers import PAPERS
from mha_monitor.exports.forms import FORMS
from mha_monitor.pages import (
    area_map,
    board,
    compare,
    download,
    groups,
    methods,
    overview,
    pathway,
    promises,
    reform,
    trust,
)
from mha_monitor.pages.visits import Visit


class Entry(NamedTuple):
    """A page: its name in the menu, its path in an address, and what shows it."""

    title: str
    path: str
    show: Callable[[Visit], None]


MENU = (
    Entry("Overview", "overview", overview.overview),
    Entry("Map", "map", area_map.area_map),
    Entry("Your board", "board", partial(board.board, offered=PAPERS)),
    Entry("Groups", "groups", groups.groups),
    Entry("Over time", "trend", reform.reform),
    Entry("Pathway", "pathway", pathway.pathway),
    Entry("Reform", "reform", promises.promises),
    Entry("Trust", "trust", trust.trust),
    Entry("Compare", "compare", compare.compare),
    Entry("Download", "download", partial(download.download, forms=FORMS)),
    Entry("Methods", "methods", methods.methods),
)
