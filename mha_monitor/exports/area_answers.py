"""What is asked of one area, once, for every document that is written on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from data_sources.schema.errors import Unanswerable, WrongWord
from data_sources.schema.vocabulary import ENGLAND
from mha_monitor import monitor
from mha_monitor.definitions.periods import YEAR
from mha_monitor.monitor import Finding, Store
from mha_monitor.sentences import lists


def codes(store: Store, kind: str) -> list[str]:
    """The areas of a kind that the newest year has figures for, by name."""
    table = monitor.ratios(area_kind=kind, group="black", every=YEAR, store=store).table
    return table.sort_values("area_name")["area_code"].tolist()


class Headline(NamedTuple):
    """The sentence that a document leads with, and what belongs to that very answer.

    `sure` are the sentences on its doubt, `caveat` and `source` those of its figures, and
    `command` is what asks for it again.
    """

    lead: str
    sure: tuple[str, ...]
    caveat: str
    source: str
    command: str


class AreaAnswers:
    """The answers for one area and one ethnic group, each asked when it is first needed."""

    def __init__(self, store: Store, code: str, group: str = "black") -> None:
        self.store, self.code, self.group = store, code, group

    @cached_property
    def groups(self) -> Finding:
        """The ratio of every broad group."""
        return monitor.ratios(area=self.code, every=YEAR, store=self.store)

    @cached_property
    def one(self) -> Finding:
        """The ratio of the one group."""
        return monitor.ratios(area=self.code, group=self.group, every=YEAR, store=self.store)

    @property
    def row(self) -> pd.Series:
        return self.one.table.iloc[0]

    @property
    def kind(self) -> str:
        return str(self.row["area_kind"])

    @property
    def is_england(self) -> bool:
        return self.code == ENGLAND

    @cached_property
    def newest(self) -> Finding | None:
        """England's newest ratio, of whichever kind of rate; nothing for other areas."""
        if not self.is_england:
            return None
        return _held(lambda: monitor.newest(group=self.group, store=self.store))

    @cached_property
    def headline(self) -> Headline:
        """England's newest ratio; of other areas, or where none is held, that of counts."""
        found = self.newest
        if found is None:
            one = self.one
            sure = tuple(filter(None, [one.doubt]))
            return Headline(one.headline, sure, one.caveat, one.source, one.asked.command("ratios"))
        sure = tuple(filter(None, (found.sure, found.beside)))
        # It is of England whatever is said: its words name no area.
        command = found.asked.over(area_kind=None, areas=()).command("newest")
        return Headline(found.lead, sure, found.caveat, found.source, command)

    @property
    def below(self) -> tuple[str, ...]:
        """Caveat and source of the headline, then what the ratios of all groups have besides."""
        head, every = self.headline, self.groups
        told = set(lists.sentences(head.caveat))
        more = " ".join(each for each in lists.sentences(every.caveat) if each not in told)
        source = "" if every.source == head.source else every.source
        return tuple(filter(None, (head.caveat, head.source, more, source)))

    @cached_property
    def trend(self) -> Finding | None:
        """The ratio over the years, where there is more than one."""
        ask = monitor.trend_drawn if self.is_england else monitor.trend
        found = _held(lambda: ask(area=self.code, group=self.group, every=YEAR, store=self.store))
        several = found is not None and len(set(found.table["period"])) > 1
        return found if several else None

    @cached_property
    def steps(self) -> Finding | None:
        """The ratio at each step of a way through the Act that is published for the area."""
        asked = {"area": self.code, "group": self.group}
        return _held(lambda: monitor.pathway(**asked, store=self.store))

    @cached_property
    def peers(self) -> Finding | None:
        """The boards most like it in size and ethnic mix; nothing for larger areas."""
        if self.kind != "icb":
            return None
        return _held(lambda: monitor.peers(area=self.code, group=self.group, store=self.store))

    @cached_property
    def funnel(self) -> Finding | None:
        """The area among all of its kind; nothing for England."""
        if self.kind not in ("icb", "region"):
            return None
        return _held(
            lambda: monitor.funnel(
                area_kind=self.kind, group=self.group, every=YEAR, store=self.store
            )
        )


def _held(ask: Callable[[], Finding]) -> Finding | None:
    """An answer, or nothing where none is held."""
    try:
        return ask()
    except WrongWord:
        raise
    except Unanswerable:
        return None
