"""Paper to take away on one area, made when it is asked for: briefing, sheet and letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import streamlit as st

from mha_monitor.monitor import Question, Store


class Paper(NamedTuple):
    """A paper: what its button says, how its file ends, its type, and what makes it.

    `make` takes the figures, the code of an area and a group. `to_boards` is of a board alone.
    """

    label: str
    ending: str
    mime: str
    make: Callable[[Store, str, str], bytes]
    to_boards: bool = False


def papers(store: Store, asked: Question, offered: Sequence[Paper]) -> None:
    """A row of buttons, for those that there are of such an area."""
    code, (group,) = asked.areas[0], asked.groups
    with st.container(horizontal=True, gap="small", key="downloads-papers"):
        for paper in offered:
            if paper.to_boards and asked.kind != "icb":
                continue
            st.download_button(
                paper.label,
                partial(paper.make, store, code, group),
                file_name=f"{code}{paper.ending}",
                mime=paper.mime,
                key=f"paper-{code}{paper.ending}",
                on_click="ignore",
            )
