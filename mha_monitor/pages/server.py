"""Start the dashboard in this process, ready before the first reader comes."""

from __future__ import annotations

import gc
from pathlib import Path

from streamlit.web import bootstrap

from mha_monitor.pages import area_map, cached, methods, overview, reform

PAGES = (overview, area_map, reform, methods)


def serve(app: Path, host: str, port: int) -> None:
    """Serve until it is stopped. Importing the pages and reading the figures is done by now."""
    options = {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        "browser.gatherUsageStats": False,
    }
    cached.make_ready()
    gc.enable()
    bootstrap.load_config_options(options)
    bootstrap.run(str(app), False, [], options)
