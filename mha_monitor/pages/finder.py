"""The way to one's own board, by its name or by that of one's local authority."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from mha_monitor import monitor
from mha_monitor.formats.text import visible
from mha_monitor.pages import frame, prose
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import finder as words

OFFICIAL = "https://www.nhs.uk/nhs-services/find-your-local-integrated-care-board/"
KEY = "find-board"


def board(visit: Visit) -> None:
    """A box with every board and local authority, and a link to each board that is meant."""
    prose.heading(words.FIND)
    titles = visit.known(("places-to-find",), lambda: _titles(visit))
    chosen = st.selectbox(
        words.FIND,
        [*titles],
        index=None,
        format_func=titles.__getitem__,
        placeholder=words.TYPE,
        key=KEY,
        label_visibility="collapsed",
    )
    if not chosen:
        st.markdown(f"[{words.WHICH}]({OFFICIAL})")
        return
    names = visit.area_names("icb")
    if chosen in names:
        _open(chosen, names[chosen])
    else:
        _boards(_authorities(visit)[chosen].parts)


def _boards(parts: Sequence[monitor.Part]) -> None:
    """A link to every board of an authority that has figures; of others that there are none."""
    if told := words.boards([(each.name, each.share) for each in parts]):
        prose.paragraph(told)
    for each in parts:
        if each.held:
            _open(each.code, each.name)
        else:
            prose.paragraph(words.without_figures(each.name))


def _open(code: str, name: str) -> None:
    frame.lead("board", f"Open {name}", area=code)


def _titles(visit: Visit) -> dict[str, str]:
    """Boards by code, then local authorities by theirs: what the box says of each."""
    councils = _authorities(visit).items()
    named = {code: words.authority(visible(each.name)) for code, each in councils}
    return {**visit.area_names("icb"), **named}


def _authorities(visit: Visit) -> dict[str, monitor.Authority]:
    return visit.known(("authorities",), lambda: monitor.local_authorities(visit.store))
