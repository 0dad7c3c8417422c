"""The dashboard's front door: the list of pages, and the one place where errors are shown."""

import streamlit as st

from data_sources.schema.errors import SourceError
from mha_monitor.pages import area_map, cache, layout, methods, overview, reform

st.set_page_config(page_title="Mental Health Act detention disparity monitor", layout="wide")
page = st.navigation(
    [
        st.Page(overview.overview, title="Overview", url_path="overview", default=True),
        st.Page(area_map.area_map, title="Map", url_path="map"),
        st.Page(reform.reform, title="Trend and reform", url_path="trend"),
        st.Page(methods.methods, title="Data and methods", url_path="methods"),
    ],
    position="top",
)
layout.style()
try:
    cache.warm_up()
    if layout.allows_figures():
        page.run()
    layout.footer()
except SourceError as problem:
    st.error(str(problem))
