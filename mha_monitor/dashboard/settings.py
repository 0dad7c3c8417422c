"""How Streamlit is set, wherever it is started from."""

from __future__ import annotations

import tomllib
from pathlib import Path

SCRIPT = Path(__file__).with_name("app.py")
# Streamlit reads this file itself when it runs SCRIPT. As options of the server it also stands
# above a config.toml that happens to lie in the folder that the server is started from.
CONFIGURATION = SCRIPT.parent / ".streamlit" / "config.toml"


def options() -> dict[str, object]:
    """Streamlit's options by their dotted names, as its command line would take them."""
    sections = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": value
        for section, named in sections.items()
        for name, value in named.items()
    }
