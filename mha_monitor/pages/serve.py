"""Start the dashboard in this process, ready before the first reader comes."""

from __future__ import annotations

import gc
from pathlib import Path

from streamlit.web import bootstrap

from mha_monitor.maps import interactive
from mha_monitor.pages import cache, methods, overview, reform

# Loaded here so that no reader waits for them. Not the page of the map: Streamlit serves the
# component in it only if it is first imported while Streamlit runs.
LOADED = (interactive, overview, reform, methods)


def serve(app: Path, host: str, port: int) -> None:
    """Serve until it is stopped. Importing the pages and reading the figures is done by now."""
    options = {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        "browser.gatherUsageStats": False,
    }
    cache.make_ready()
    gc.enable()
    bootstrap.load_config_options(options)
    bootstrap.run(str(app), False, [], options)
