"""What a reader takes away of a picture: a file of the shape that is chosen, the figures, words."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import streamlit as st

from mha_monitor.monitor import Finding
from mha_monitor.pages import cache, sharing
from mha_monitor.pages.sharing import Said
from mha_monitor.pages.visits import Take, Visit
from mha_monitor.sentences import downloads as words
from mha_monitor.sentences.picture_names import name_of


class Drawn(NamedTuple):
    """A picture to take away: its kind, and the code of an area to pick out in it."""

    kind: str
    picked: str | None = None


def downloads(
    visit: Visit,
    name: str,
    found: Finding,
    drawn: Drawn,
    said: Said | None = None,
) -> None:
    """A picture and the figures, made only when they are asked for; the sentence, the link, how to
    cite. `name` tells the buttons from others of the page; nothing is `said` to copy where it is
    None."""
    with st.container(horizontal=True, gap="small", key=f"downloads-{name}"):
        if visit.take is not None:
            _picture(visit.take, name, found, drawn)
        download_csv(name, found)
        if said is not None:
            sharing.share(name, found, said)
        title = found.title or (said.sentence if said is not None else "")
        sharing.embed(name, found, drawn.kind, drawn.picked, title)


@st.fragment
def _picture(take: Take, name: str, found: Finding, drawn: Drawn) -> None:
    """A shape to choose, and a button for each kind of file."""
    kind = drawn.kind
    file = cache.of_this(found, ("file", kind), lambda: name_of(kind, found))
    with st.popover(words.PICTURE, key=f"picture-{name}"):
        shape = st.selectbox(
            words.SHAPE, [*words.SHAPES], format_func=words.SHAPES.__getitem__, key=f"shape-{name}"
        )
        with st.container(horizontal=True, gap="small"):
            for each in words.PICTURES:
                larger = f"@{each.scale}x" if each.scale > 1 else ""
                st.download_button(
                    each.title,
                    partial(take, kind, found, shape, each, drawn.picked),
                    file_name=f"{file}-{shape}{larger}.{each.ending}",
                    mime=each.mime,
                    key=f"{each.ending}{larger}-{name}",
                    on_click="ignore",
                    help=words.PICTURE_HELP,
                )


def download_csv(name: str, found: Finding) -> None:
    """A button for the table with source, date and caveat on every row."""
    st.download_button(
        "CSV",
        found.to_csv,
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"csv-{name}",
        on_click="ignore",
        help="The figures behind this, with source, date and caveat on every row",
    )
