"""The map as an element of a page: a component of Streamlit's, served from this server alone.

Its files are told to Streamlit here, so that they are found in a checkout that nobody installed
as well as in an installed wheel.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st
from streamlit.components.v2 import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from mha_monitor.maps import messages

PACKAGE, NAME = "mha-monitor", "map"
COMPONENT = f"{PACKAGE}.{NAME}"
CHOSEN = "area"


def draw(key: str, shapes: bytes, data: dict[str, Any], on_choice: Callable[[str], None]) -> None:
    """Draw what `maps.messages` made; `on_choice` is given the code of an area that is chosen.

    The shapes are a mount of their own: its content is the same in every run, and Streamlit sends
    a browser only once what it has sent before.
    """
    mount = _component()
    with st.container(key=f"{key}-shapes"):
        mount(key=f"shapes-{data['layer']}", data=shapes)

    def chosen() -> None:
        if code := st.session_state[key].get(CHOSEN):
            on_choice(code)

    mount(key=key, data=data, **{f"on_{CHOSEN}_change": chosen})


def _component() -> Any:
    """The component, known to the runtime of this run: tests have one each."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(COMPONENT) is None:
        asset_folder = ComponentConfig(NAME, messages.COMPONENT.name)
        manifest = ComponentManifest(PACKAGE, "1", [asset_folder])
        manager.register_from_manifest(manifest, messages.COMPONENT.parent)
    return _made()


@cache
def _made() -> Any:
    return st.components.v2.component(
        COMPONENT, html='<div class="frame"></div>', css="map.css", js="map.js"
    )
