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

from mha_monitor.formats import outlines
from mha_monitor.formats.pictures import FONT_FILES
from mha_monitor.formats.text import KEPT, all_visible

STANDARD: Literal["ua-1"] = "ua-1"
DATA = "data.json"


def as_pdf(template: Path, told: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The template with what is told, and pictures by the names under which it asks for them.

    Signs that no font at hand can show are written as their numbers, `(U+1F469)`: the standard
    refuses a sign that would be an empty box.
    """
    seen = all_visible(dict(told))
    try:
        return _compiled(template, seen, pictures)
    except typst.TypstError:
        return _compiled(template, _spelt(seen), pictures)


def _spelt(content: Any) -> Any:
    """The same with every sign that our own font lacks written as its number."""
    if isinstance(content, str):
        return "".join(
            sign if sign in KEPT or outlines.has_all(sign, False) else f"(U+{ord(sign):04X})"
            for sign in content
        )
    if isinstance(content, dict):
        return {name: _spelt(each) for name, each in content.items()}
    return [_spelt(each) for each in content] if isinstance(content, list) else content


def _compiled(template: Path, told: Any, pictures: Mapping[str, bytes]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        content = json.dumps(told, ensure_ascii=False)
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
