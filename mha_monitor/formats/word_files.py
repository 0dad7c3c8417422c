"""What a Word document is written with: headings, lists, tables with headings, pictures with words.

Text goes in as text: nothing in it is a field, a link or markup.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from mha_monitor.formats.text import visible

LANGUAGE = "en-GB"
FONT = "Arial"  # which every office program has
WIDTH_CM = 16.0
BEGAN = dt.datetime(1980, 1, 1)  # the first day that a zip knows


class Writer:
    """A document that is written from top to bottom."""

    def __init__(self, title: str, about: str) -> None:
        self._made = docx.Document()
        core = self._made.core_properties
        core.title, core.subject, core.language = visible(title), visible(about)[:255], LANGUAGE
        core.author = core.comments = ""
        self._style()

    def _style(self) -> None:
        normal = self._made.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(11)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGE)
        normal.element.get_or_add_rPr().append(language)
        for section in self._made.sections:
            section.page_width, section.page_height = Cm(21.0), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2.5)

    def heading(self, text: str, level: int) -> None:
        self._made.add_heading(visible(text), level)

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        self._made.add_paragraph().add_run(visible(text)).bold = bold

    def points(self, texts: Sequence[str]) -> None:
        for text in texts:
            self._made.add_paragraph(visible(text), style="List Bullet")

    def picture(self, content: bytes, alt: str, width_cm: float = WIDTH_CM) -> None:
        """A picture with the words for whoever cannot see it."""
        shape = self._made.add_picture(io.BytesIO(content), width=Cm(width_cm))
        shape._inline.docPr.set("descr", visible(alt))

    def table(self, caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table whose first row is marked as its heading and comes again on each page."""
        self._made.add_paragraph(visible(caption), style="Caption")
        table = self._made.add_table(1, len(columns), style="Table Grid")
        _fill(table.rows[0], columns, bold=True)
        marked = OxmlElement("w:tblHeader")
        marked.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(marked)
        for row in rows:
            _fill(table.add_row(), row)
        self._made.add_paragraph()

    def content(self) -> bytes:
        """The file, without the day on which it was made: the same words make the same bytes."""
        core = self._made.core_properties
        core.created = core.modified = BEGAN
        written, again = io.BytesIO(), io.BytesIO()
        self._made.save(written)
        with zipfile.ZipFile(written) as made, zipfile.ZipFile(again, "w") as into:
            for each in made.infolist():
                part = zipfile.ZipInfo(each.filename, BEGAN.timetuple()[:6])
                into.writestr(part, made.read(each), zipfile.ZIP_DEFLATED)
        return again.getvalue()


def _fill(row: Any, texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(visible(text))
        run.bold, run.font.size = bold, Pt(9)
