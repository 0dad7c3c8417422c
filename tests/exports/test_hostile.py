"""Texts that would do harm, through every module that writes a file: inert, and whole.

Which modules write files is read from the door of `formats`, so that a new one cannot be forgotten.
Pictures have their test beside their kinds, briefings and pages of the site beside theirs.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import docx
import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hostile_samples import HOSTILE, shown, signs
from lxml import html
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from mha_monitor import formats, monitor
from mha_monitor.charts.page import Told, standalone_html
from mha_monitor.charts.shaped.looks import LIGHT
from mha_monitor.cli import cite, text_tables
from mha_monitor.cli.options import Format
from mha_monitor.cli.pictures import PictureFormat
from mha_monitor.definitions.findings import Finding
from mha_monitor.exports import api, forms, pictures, tables
from mha_monitor.exports.briefing import paper
from mha_monitor.formats import (
    csv_files,
    csvw,
    data_files,
    database,
    presentations,
    spreadsheets,
    svg,
    typst_files,
    word_files,
)
from mha_monitor.formats import pictures as picture_files
from mha_monitor.formats.drawing import Drawing, Words
from mha_monitor.sentences import citation_texts

Reader = Callable[[str, Path], str]  # what is read back of a text, from a file in a folder
# They write no file: marks and words that other modules write.
NO_FILES = {"drawing", "text", "texts"}


def table_of(text: str) -> pd.DataFrame:
    return pd.DataFrame({"area_name": [text, "b"], "change": [-1.5, 2.0]})


def drawing_of(text: str) -> Drawing:
    return Drawing(100, 40, (Words(text[:50], 2, 20, 13),), LIGHT, title=text, alt=text)


def from_csv(text: str, _: Path) -> str:
    written = csv_files.csv_text(table_of(text), source=text, released_on="", caveat=text)
    row = next(csv.DictReader(io.StringIO(written, newline="")))
    assert not row["area_name"].startswith(csv_files.FORMULA_STARTS)
    assert row["change"] == "-1.5" and signs(row["source_note"]) == signs(shown(text))
    return row["area_name"]


def from_csvw(text: str, _: Path) -> str:
    told = csvw.metadata("t.csv", table_of(text), {"title": text, "source": text}, {})
    return json.loads(told)["dc:title"]


def from_data(text: str, folder: Path) -> str:
    (from_json, _), line = json.loads(data_files.as_json(table_of(text))), data_files.as_ndjson
    from_line = json.loads(line(table_of(text)).splitlines()[0])
    kept = pq.read_table(io.BytesIO(data_files.as_parquet(table_of(text), {"source": text})))
    assert kept.schema.metadata[b"source"].decode() == text
    both = {from_json["area_name"], from_line["area_name"], kept["area_name"][0].as_py()}
    assert len(both) == 1 and from_json["change"] == -1.5
    return both.pop()


def from_database(text: str, folder: Path) -> str:
    database.write(folder / "t.duckdb", {"t": database.Described(table_of(text), text)})
    with duckdb.connect(str(folder / "t.duckdb"), read_only=True) as held:
        ((name, change),) = held.execute(
            "select area_name, change from t where change < 0"
        ).fetchall()
    assert change == -1.5
    return name


def from_html(text: str, _: Path) -> str:
    drawn = svg.to_svg(drawing_of(text))
    written = standalone_html(drawn, Told(text, text), table_of(text), table_of(text))
    read = html.fromstring(written)
    ours = [each.get("src") for each in read.iter("script")]
    assert ours == [None] and not read.xpath("//img | //@onerror | //@onload")
    assert signs(read.xpath("//td")[0].text_content()) == signs(shown(text))
    return read.xpath("//h1")[0].text_content()


def from_svg(text: str, _: Path) -> str:
    root = ET.fromstring(svg.to_svg(drawing_of(text)))
    assert not [each for each in root.iter() if each.tag.endswith(("script", "image"))]
    return root.findtext("{http://www.w3.org/2000/svg}title")


def from_picture(text: str, _: Path) -> str:
    image = Image.open(io.BytesIO(picture_files.drawing_to_png(drawing_of(text), 1)))
    image.load()
    assert picture_files.drawing_to_pdf(drawing_of(text)).startswith(b"%PDF")
    return image.text["Title"]


def from_slides(text: str, _: Path) -> str:
    chart = presentations.Chart("bars", [text, "b"], [(text, [1.0, 2.0])], text)
    made = presentations.presentation([presentations.Slide(text, chart, text, text, text)])
    book = Presentation(io.BytesIO(made))
    (slide,) = book.slides
    parts = [each for part in slide.part.package.iter_parts() for each in part.rels.values()]
    assert not [each for each in parts if each.is_external]
    assert slide.notes_slide.notes_text_frame.text == shown(text)
    return slide.shapes.title.text


def from_spreadsheet(text: str, _: Path) -> str:
    sheet = spreadsheets.Sheet("Table 1", text, table_of(text), ["[c] hidden"])
    made = spreadsheets.workbook(spreadsheets.Cover(text, [text], []), {"hidden": "x"}, [sheet])
    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for each in book for row in each.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if cell.hyperlink and not cell.hyperlink.location]
    name, change = (cell.value for cell in book["Table 1"][6])
    assert change == -1.5
    return name.removeprefix("text:")


def from_typst(text: str, _: Path) -> str:
    told = {
        **dict.fromkeys(("title", "author", "name", "lead", "said", "badge"), text),
        "version": "v",
        "large": False,
        "kicker": text,
        "doubt": [text],
        "rows": [],
        "sources": {"heading": text, "paragraphs": [text], "hashes": []},
    }
    reader = PdfReader(io.BytesIO(typst_files.as_pdf(paper.TEMPLATE, told, {})))
    assert not [page for page in reader.pages if page.get("/Annots")]
    # Where our font lacks a sign, every such sign is written as its number.
    title = reader.metadata.title
    spelt = "".join(f"(U+{ord(sign):04X})" if ord(sign) > 0x2000 else sign for sign in shown(text))
    return text if title == spelt else title


def from_word(text: str, _: Path) -> str:
    writer = word_files.Writer(text[:200], text[:200])
    writer.paragraph(text)
    opened = docx.Document(io.BytesIO(writer.content()))
    assert not opened.element.body.xpath(".//w:fldSimple | .//w:instrText | .//w:hyperlink")
    return next(each.text for each in opened.paragraphs if each.text)


READ_BACK: dict[str, Reader] = {
    "csv_files": from_csv,
    "csvw": from_csvw,
    "data_files": from_data,
    "database": from_database,
    "html": from_html,
    "pictures": from_picture,
    "presentations": from_slides,
    "spreadsheets": from_spreadsheet,
    "svg": from_svg,
    "typst_files": from_typst,
    "word_files": from_word,
}


def test_every_module_that_writes_a_file_is_read_back_here():
    assert {*READ_BACK} | NO_FILES == {*formats.__all__}


@pytest.mark.parametrize("module", READ_BACK)
def test_hostile_texts_are_inert_and_whole(module, tmp_path):
    for number, text in enumerate(HOSTILE.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = READ_BACK[module](text, folder)
        # Signs without a letter may be written otherwise where a format would run them.
        assert signs(found) in (signs(text), signs(shown(text))), (module, text[:40])


def finding(text: str) -> Finding:
    """A real answer under a name and words that are not."""
    found = monitor.ratios(area="QWE")
    table = found.table.assign(area_name=text)
    words = {"title": text, "subtitle": text, "alt": text}
    made = Finding(table, words=text, caveat=text, source=text, picture=words)
    return made.of(found.asked, found.version, found.released_on)


FORMS = {
    Format.TABLE: lambda found: text_tables.as_text(found.table[["area_name"]]),
    Format.JSON: lambda found: data_files.as_json(tables.whole(found)),
    Format.NDJSON: lambda found: data_files.as_ndjson(tables.whole(found)),
    Format.CSV: lambda found: api.as_csv(found).decode(),
    Format.PARQUET: lambda found: pq.read_table(
        io.BytesIO(data_files.as_parquet(tables.whole(found), tables.notes(found)))
    )["area_name"][0].as_py(),
    Format.XLSX: lambda found: str(
        [
            [cell.value for cell in row]
            for row in openpyxl.load_workbook(
                io.BytesIO(tables.as_xlsx(found, tables.whole(found)))
            )["Table 1"].iter_rows()
        ]
    ),
}


def test_formats_of_commands_pages_and_server_are_all_here():
    assert {*FORMS} == {*Format}
    assert {form.ending for form in forms.FORMS} | set(api.FORMS) <= {*map(str, Format)}
    assert {*map(str, PictureFormat)} == {"png", "svg", "pdf", "html"}
    assert {*map(str, cite.Style)} == {"text", "bibtex", "ris"}


@pytest.mark.parametrize("form", FORMS)
def test_a_hostile_answer_is_whole_in_every_format(form):
    for name in ("formula", "html", "typst", "emoji", "long"):
        written = FORMS[form](finding(HOSTILE[name]))
        if form in (Format.JSON, Format.NDJSON):
            rows = json.loads(written if form is Format.JSON else f"[{written.splitlines()[0]}]")
            assert rows[0]["area_name"] == HOSTILE[name]
        else:
            seen = {signs(HOSTILE[name]), signs(shown(HOSTILE[name]))}
            assert [text for text in seen if text in signs(written)]


def test_hostile_answers_over_http_and_as_pictures_keep_their_words():
    for text in HOSTILE.values():
        told = json.loads(api.as_json(finding(text)))
        assert signs(told["words"]) == signs(shown(text))
        assert told["rows"][0]["area_name"] == text
    picture = pictures.of("groups", finding(HOSTILE["html"]))
    assert {*PictureFormat} - {"html"} == {"png", "svg", "pdf"}
    for ending in ("png", "svg", "pdf"):
        assert picture.content(ending)


def test_hostile_titles_end_no_citation():
    day = dt.date(2026, 11, 29)
    for text in HOSTILE.values():
        told = citation_texts.Told(f"{text}}} \n", "0", (text,), "s", day, text)
        entry = citation_texts.bibtex(told, "key")
        bare = entry.replace("\\{", "").replace("\\}", "")
        assert bare.count("{") == bare.count("}") and bare.endswith("\n}\n")
        record = citation_texts.ris(told).splitlines()
        assert [line[:2] for line in record] == [
            "TY",
            "TI",
            "PB",
            "ET",
            "PY",
            "Y2",
            *["N1"] * 3,
            "ER",
        ]
        assert signs(text) in signs(record[1])
