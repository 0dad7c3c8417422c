"""The address of a page holds every choice of its reader that is not the usual one.

It is read once at the start of a run and written once at its end: each writing is a step that
the browser's Back takes back. Where the address was changed without a choice (by a link, or by
Back), it is the whole truth; where a choice was made, the choice is.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st

WORDS, WIDGETS, PAGE, PUT, MISSED = "words", "widgets", "page", "put", "missed"
TWICE = "twice"


def arrive(page: str) -> None:
    """Begin a run of a page: take over what its address asks, unless a choice was just made."""
    state = st.session_state
    every = _said()
    asked = {name: str(values[0]) for name, values in every.items()}
    state[MISSED] = []
    state[TWICE] = {name: each for name, each in every.items() if len(set(each)) > 1}
    if state.get(PAGE) != page or not (_chosen_now() or asked == state[WORDS]):
        state[WORDS] = asked
        for name in state.get(WIDGETS, {}):
            state.pop(key_of(name), None)
    if state.get(PAGE) != page:
        state[WIDGETS] = {}
    state[PAGE], state[PUT] = page, False


def _chosen_now() -> bool:
    """Whether this run was started by a choice: in a box, or by a button that calls `put`."""
    state = st.session_state
    changed = (state.get(key_of(n), was) != was for n, was in state.get(WIDGETS, {}).items())
    return state.get(PUT, False) or any(changed)


def _said() -> dict[str, list[str]]:
    """All that the browser's address says, by name."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def leave() -> None:
    """End a run: what was chosen is the address, in one step."""
    words = st.session_state.get(WORDS, {})
    if _said() != {name: [text] for name, text in words.items()}:
        st.query_params.from_dict(words)


def key_of(name: str) -> str:
    """The key under which Streamlit holds a choice while its box is on the page."""
    return f"choice-{name}"


def word(name: str) -> str | None:
    """What the address says of a choice; None where it is silent."""
    return st.session_state.setdefault(WORDS, {}).get(name)


def keep(name: str, text: str, default: str, widget: Any = None) -> None:
    """Keep an answer. The address stays short: what is usual is not in it."""
    words = st.session_state.setdefault(WORDS, {})
    if text != default:
        words[name] = text
    else:
        words.pop(name, None)
    if widget is not None:
        st.session_state.setdefault(WIDGETS, {})[name] = widget


def put(name: str, text: str) -> None:
    """Choose without a box, as a button does in its callback."""
    keep(name, text, "")
    st.session_state[PUT] = True


def miss(name: str, text: str) -> None:
    """Note that the address asks for what this page cannot show."""
    st.session_state.setdefault(MISSED, []).append((name, text))


def twice() -> dict[str, list[str]]:
    """What the address names more than once, with all that it says of it."""
    return st.session_state.get(TWICE, {})


def missed() -> list[tuple[str, str]]:
    return st.session_state.get(MISSED, [])


def words(**changes: str) -> dict[str, str]:
    """The words of the address, some of them changed; an empty one is left out."""
    found = {**st.session_state.get(WORDS, {}), **changes}
    return {name: text for name, text in found.items() if text}


def query(**changes: str) -> str:
    """The same as an address has them, behind its `?`."""
    return urlencode(words(**changes))


def root() -> str:
    """The address of the server, with a slash at its end."""
    return (st.context.url or "").partition("?")[0].rpartition("/")[0] + "/"


def link(**changes: str) -> str:
    """The whole address of what is seen, for whoever copies it."""
    here = (st.context.url or "").partition("?")[0]
    asked = query(**changes)
    return f"{here}?{asked}" if asked else here
