"""One run of a page: the figures that it reads, opened once at the front door and handed down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from mha_monitor import monitor
from mha_monitor.formats.text import all_visible
from mha_monitor.monitor import Finding, Question, Store, open_store
from mha_monitor.pages import cache
from mha_monitor.sentences.downloads import FileKind

Made = TypeVar("Made")
# A picture of a finding as a file: its kind, the finding, a shape, a kind of file, an area picked
# out.
Take = Callable[[str, Finding, str, FileKind, str | None], bytes]


@dataclass(frozen=True)
class Visit:
    """The figures of one run. Nothing in the run opens others: a refresh is for the next one.

    `take` makes pictures to take away: pages do not encode, whoever puts them together hands it in.
    """

    store: Store
    take: Take | None = None

    def question(self, measure: str, **words: Any) -> Question:
        """A question of these figures, as of their day, with its areas found among theirs."""
        asked = Question(measure, as_of=self.store.as_of, **words)
        return self.known(("placed", asked), lambda: asked.placed(self.store.areas))

    def kind_of(self, area: str) -> str:
        """The kind of an area that is held."""
        asked = Question(areas=(area,))
        return self.known(("kind", area), lambda: asked.placed(self.store.areas).kind)

    def known(self, key: tuple, find: Callable[[], Made]) -> Made:
        """What else is to be found in these figures, found once; nobody may change it."""
        return cache.kept(self.store.version, key, find)

    def listed(self, find: Callable[..., Made], *about: Any, **more: Any) -> Made:
        """A list of what these figures hold, found once; nobody may change it."""
        key = (find.__name__, *about, *sorted(more.items()))
        return self.known(key, partial(find, *about, store=self.store, **more))

    def ask(self, ask: Callable[..., Finding], asked: Question, **own: Any) -> Finding:
        """The answer to a question, worked out once; nobody may change its tables."""
        key = (ask.__name__, asked, *sorted(own.items()))
        return cache.kept(self.store.version, key, partial(ask, asked, store=self.store, **own))

    def ask_two(self, ask: Callable[..., Finding], one: Question, other: Question) -> Finding:
        """The answer to two questions held beside one another, worked out once."""
        key = (ask.__name__, one, other)
        return cache.kept(self.store.version, key, partial(ask, one, other, store=self.store))

    def area_names(self, kind: str) -> dict[str, str]:
        """The areas of a kind by code, each with a name in which every sign can be seen."""
        return self.known(
            ("area-names", kind),
            lambda: all_visible(monitor.named_areas(kind, store=self.store)),
        )

    def outlines(self, layer: str) -> dict:
        """GeoJSON of a layer, shared between readers: nobody may change it."""
        return cache.kept(
            self.store.version, ("outlines", layer), partial(self.store.outlines, layer)
        )


def opened(as_of: dt.date | None = None, take: Take | None = None, figures: str = "") -> Visit:
    """A run that reads what is in force now, or was at the end of a day; or `figures`, a version.

    Raises SourceError.
    """
    if figures:
        return Visit(monitor.open_frozen(figures, as_of), take)
    return Visit(open_store(as_of=as_of), take)
