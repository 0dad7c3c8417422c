"""The way to one's own board, by its name."""

from __future__ import annotations

import streamlit as st

from mha_monitor.pages import frame
from mha_monitor.pages.visits import Visit

OFFICIAL = "https://www.nhs.uk/nhs-services/find-your-local-integrated-care-board/"
KEY = "find-board"


def board(visit: Visit) -> None:
    """A box with every board that has figures, and a link to the one that is chosen."""
    names = visit.area_names("icb")
    chosen = st.selectbox(
        "**Find your board**",
        [*names],
        index=None,
        format_func=lambda code: names[code],
        placeholder="Type a county or city",
        key=KEY,
    )
    if chosen:
        frame.lead("board", f"Open {names[chosen]}", area=chosen)
    else:
        st.markdown(f"[Which board is mine?]({OFFICIAL})")
