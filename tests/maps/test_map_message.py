"""What the browser is sent for the map of the embedded figures."""

from __future__ import annotations

from streamlit_folium import _get_feature_group_string, _get_header, _get_html, _get_map_string

from mha_monitor import monitor
from mha_monitor.maps import colours, interactive
from mha_monitor.sentences import one_row

MOST = 200_000  # bytes


def test_the_map_of_every_board_is_a_small_message(store):
    ratios = monitor.ratios(area_kind="icb", group="black", store=store).table
    layers = interactive.ratio_map(
        ratios,
        store.outlines("icb-2024"),
        shown="ratio",
        scale=colours.SCALES["ratio"],
        sentences=one_row.area_sentences(ratios),
    )
    layers.base.render()
    parts = (
        _get_header(layers.base),
        _get_html(layers.base),
        _get_map_string(layers.base),
        _get_feature_group_string(layers.areas, layers.base),
    )
    sent = sum(len(part.encode()) for part in parts)
    assert 50_000 < sent <= MOST
