"""Download: any table, put together and taken away, with the command and the link that make it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

import streamlit as st

from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor import monitor
from mha_monitor.definitions.askable import ASKABLE
from mha_monitor.definitions.choices import ALL
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import address, components, filters, frame, prose, taking
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import downloads as words
from mha_monitor.sentences import page_questions

KINDS = {"england": "England", "region": "NHS regions", "icb": "Integrated care boards (ICBs)"}
FEW = 12  # rows of a first look


class Form(Protocol):
    """A format to take a table in. Pages do not encode: whoever puts them together hands it in."""

    @property
    def title(self) -> str: ...

    @property
    def ending(self) -> str: ...

    @property
    def mime(self) -> str: ...

    @property
    def make(self) -> Callable[[Finding], bytes | str]: ...


class Offered(NamedTuple):
    """A table to take: for which kinds of area, and whether for several groups and periods."""

    ask: Callable[..., Finding]
    kinds: tuple[str, ...]
    many: bool = True


OFFERED = {
    "ratios": Offered(monitor.ratios, ("icb", "region", "england")),
    "rates": Offered(monitor.rates, ("icb", "region", "england")),
    "trend": Offered(monitor.trend, ("england", "region", "icb"), many=False),
    "pooled": Offered(monitor.pooled, ("icb", "region"), many=False),
    "recording": Offered(monitor.recording, ("icb", "region"), many=False),
    "pathway": Offered(monitor.pathway, ("england",), many=False),
}


def download(visit: Visit, forms: Sequence[Form] = ()) -> None:
    frame.asked(page_questions.DOWNLOAD)
    frame.answered(words.ANSWER)
    with st.container(key="controls-download"):
        name, told = _choices(visit)
    found = visit.ask(OFFERED[name].ask, visit.question(**told))
    prose.paragraph(words.what(name, found.table))
    _buttons(name, found, forms)
    st.header("Make it again", anchor=False)
    prose.to_copy(f"mha-monitor {Question(**told).command(name)}")
    prose.to_copy(address.link())
    frame.fold("A first look", "look", lambda: _look(found))
    frame.fold(words.COLUMNS, "columns", lambda: _columns(found))


def _choices(visit: Visit) -> tuple[str, dict[str, Any]]:
    """Which table, and the words of its question as they were chosen."""
    first, second = st.columns(2)
    with first:
        name = filters.choose("Table", [*OFFERED], words.TITLES, "table")
        kind = filters.choose("Areas", OFFERED[name].kinds, KINDS, "areas")
    with second:
        held = visit.listed(monitor.measures_for, kind)
        # The steps of the pathway are measures of their own.
        ordered = sorted(held, key=lambda each: each != "detentions")
        measure = filters.measure(ordered) if name != "pathway" else "detentions"
        many = OFFERED[name].many
        groups = ([ALL] if many else []) + [code for code in BROAD_GROUPS if code != "white"]
        group = filters.choose("Ethnic group", groups, words.GROUPS, "group")
    period = None
    if many:
        offered = [words.NEWEST, ALL]
        chosen = filters.choose("Period", offered, words.PERIODS, "period")
        period = ALL if chosen == ALL else None
    # Only what the table can be asked for: its command takes no other words.
    taken = ASKABLE[name].words
    told = {
        "measure": measure,
        "area_kind": kind if "area_kind" in taken else None,
        "areas": (ALL,) if name == "trend" and kind != "england" else (),
        "groups": (group,) if "group" in taken else (),
        "period": period,
    }
    return name, told


def _buttons(name: str, found: Finding, forms: Sequence[Form]) -> None:
    file = f"{found.asked.measure}-{name}-{found.asked.kind}"
    with st.container(horizontal=True, gap="small", key="downloads-tables"):
        taking.download_csv(file, found)
        for form in forms:
            st.download_button(
                form.title,
                partial(form.make, found),
                file_name=f"{file}.{form.ending}",
                mime=form.mime,
                key=f"{form.ending}-{name}",
                on_click="ignore",
                help=words.HELP,
            )


def _look(found: Finding) -> None:
    """The first rows as they are in the file, with what must be known beside them."""
    st.dataframe(found.table.head(FEW), hide_index=True, alt=words.what("", found.table))
    components.beside(found.caveat, found.source, visible=1)


def _columns(found: Finding) -> None:
    st.markdown(words.columns(found.table))
