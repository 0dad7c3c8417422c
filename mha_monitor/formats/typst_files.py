"""A template of Typst and data to a tagged PDF that keeps to PDF/UA-1.

What is told goes in as JSON and is never read as markup: a text from a file cannot run anything.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst

from mha_monitor.formats.pictures import FONT_FILES
from mha_monitor.formats.text import all_visible

STANDARD: Literal["ua-1"] = "ua-1"
DATA = "data.json"


def as_pdf(template: Path, told: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The template with what is told, and pictures by the names under which it asks for them.

    Raises RuntimeError where the template does not keep to PDF/UA-1: no text can bring that about.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        content = json.dumps(all_visible(dict(told)), ensure_ascii=False)
        (place / DATA).write_text(content, encoding="utf-8")
        for name, picture in pictures.items():
            (place / name).write_bytes(picture)
        main = place / template.name
        main.write_bytes(template.read_bytes())
        return typst.compile(
            main,
            root=place,
            font_paths=[FONT_FILES],
            pdf_standards=STANDARD,
        )
