"""Files for an office, opened by LibreOffice: it reads the numbers that the interface gives.

Each kind is opened once: a workbook becomes an OpenDocument table whose cells are read, a letter
for Word and slides become text.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pypdf
import pytest
import read_back
from lxml import etree

from mha_monitor import monitor
from mha_monitor.definitions.questions import Question
from mha_monitor.exports import api, slides, tables
from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.exports.briefing import content, word

OFFICE = shutil.which("soffice")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value"
pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="no LibreOffice on this machine: Debian's `libreoffice-calc` and others"
)


def converted(folder: Path, form: str, *files: Path) -> list[Path]:
    """The files in another format, by one run of LibreOffice with a profile of its own."""
    asked = [str(OFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    done = subprocess.run(
        [*asked, "--convert-to", form, "--outdir", str(folder / form), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    made = [folder / form / f"{each.stem}.{form}" for each in files]
    assert all(each.is_file() for each in made), done.stdout + done.stderr
    return made


def cells(row: etree._Element) -> list[str | float]:
    """The cells of a row, a number as a number; those that are repeated, as often."""
    found: list[str | float] = []
    for each in row.iterchildren(f"{TABLE}table-cell"):
        number = each.get(VALUE)
        value = float(number) if number is not None else "".join(each.itertext())
        found += [value] * min(int(each.get(f"{TABLE}number-columns-repeated", "1")), 200)
    return found


def told(found: monitor.Finding) -> list[read_back.Answer]:
    return read_back.answers(json.loads(api.as_json(found))["rows"])


def test_a_workbook_opens_with_its_numbers_and_goes_on_as_an_open_document(tmp_path, store):
    found = monitor.ratios(area_kind="icb", group="black", store=store)
    workbook = tmp_path / "boards.xlsx"
    workbook.write_bytes(tables.as_xlsx(found, tables.whole(found)))
    (opened,) = converted(tmp_path, "ods", workbook)
    with zipfile.ZipFile(opened) as read:
        sheets = etree.fromstring(read.read("content.xml")).iter(f"{TABLE}table")
        rows = next(
            [cells(row) for row in sheet.iter(f"{TABLE}table-row")]
            for sheet in sheets
            if sheet.get(f"{TABLE}name") == "Table 1"
        )
    start = next(place for place, row in enumerate(rows) if row[:1] == ["measure"])
    answers = told(found)
    held = [
        dict(zip(rows[start], row, strict=False))
        for row in rows[start + 1 : start + 1 + len(answers)]
    ]
    assert [row["area_code"] for row in held] == [row["area_code"] for row in answers]
    for row, answer in zip(held, answers, strict=True):
        for name in ("ratio", "ratio_low", "ratio_high", "count", "rate", "population"):
            if math.isfinite(answer[name]):
                assert row[name] == pytest.approx(answer[name]), (row["area_code"], name)
            else:
                assert row[name] in ("[c]", "[x]", "[z]"), (row["area_code"], name)


def test_a_word_document_and_slides_open_with_their_numbers(tmp_path, store):
    document, shown = tmp_path / "briefing.docx", tmp_path / "slides.pptx"
    document.write_bytes(word.docx(content.briefing(AreaAnswers(store, "QWE"))))
    asked = Question(areas=("QWE",))
    shown.write_bytes(slides.as_pptx(asked, store))
    answers = told(monitor.ratios(area="QWE", store=store))
    black = next(row for row in answers if row["group"] == "black")
    for opened in converted(tmp_path, "pdf", document, shown):
        pages = [page.extract_text() for page in pypdf.PdfReader(opened).pages]
        text = " ".join(" ".join(pages).split())
        times = re.findall(rf"({read_back.N}) times that of White people", text)
        assert times and all(read_back.same(each, black["ratio"]) for each in times[:1]), text
        if opened.stem == "briefing":
            assert read_back.sentences_differ(text, black) == []
