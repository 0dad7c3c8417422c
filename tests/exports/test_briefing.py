"""Paper for one area, opened by independent readers: whole, tagged, and equal to the answers."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile

import docx
import pypdf
import pytest
import textstat
from pypdf.generic import DictionaryObject

from mha_monitor import monitor
from mha_monitor.exports.area_answers import AreaAnswers, codes
from mha_monitor.exports.briefing import content, letters, packs, paper, sheets, word
from mha_monitor.exports.parts import Link, Section, Table
from mha_monitor.sentences import ages, one_row, verdicts

HOSTILE = (
    '=HYPERLINK("http://INVENTED.example")',
    "<script>alert(1)</script>",
    '#let x = 1; $x$ *bold* _em_ @ref <label> \\u{41} // "end',
    "\u202eevil\u202c مرحبا",
    "👩🏽\u200d🦱 emoji",
    "x" * 10_000,
)


@pytest.fixture(scope="module")
def boards(store) -> list[str]:
    return codes(store, "icb")


@pytest.fixture(scope="module")
def made(store, boards) -> dict[str, content.Briefing]:
    """The briefing of England and of every board."""
    return {code: content.briefing(AreaAnswers(store, code)) for code in ("ENG", *boards)}


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def plain(text: str) -> str:
    """A text without its blanks: where lines break is a matter of layout."""
    return re.sub(r"\s+", "", text)


def text_of(pdf: bytes) -> str:
    return plain("".join(page.extract_text() for page in read(pdf).pages))


def structure(reader: pypdf.PdfReader) -> list[DictionaryObject]:
    """Every element of the tree of tags."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, DictionaryObject):
            found += [each] if "/S" in each else []
            waiting += [each["/K"]] if "/K" in each else []
    return found


def cells(table: Table) -> list[list[str]]:
    return [[each.text if isinstance(each, Link) else each for each in row] for row in table.rows]


def test_a_board_has_two_pages_with_every_sentence_and_every_cell(made):
    for code, each in made.items():
        pdf = paper.pdf(each)
        assert len(read(pdf).pages) == 2 or code == "ENG", code
        text = text_of(pdf)
        told = [each.title, each.badge, each.lead, *each.doubt, each.source, each.citation]
        told += each.hashes
        for section in each.sections:
            told += [section.heading, *section.paragraphs, *section.points]
            if section.table is not None:
                told += section.table.columns
                told += [cell for row in cells(section.table) for cell in row]
        missing = [sentence for sentence in told if plain(sentence) not in text]
        assert missing == [], code


def test_the_figures_of_a_board_are_those_of_its_answer(made, store, boards):
    for code in boards:
        row = monitor.ratios(area=code, group="black", store=store).table.iloc[0]
        assert made[code].lead == one_row.headline(row)
        assert made[code].badge == verdicts.title(row)
        table = made[code].sections[0].table
        assert table is not None
        (black,) = [cell for cell in cells(table) if cell[0] == "Black"]
        assert black[1] == one_row.point_of(row)


def test_the_pdf_is_tagged_titled_and_told_to_who_cannot_see_it(made):
    reader = read(paper.pdf(made["QWE"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None and reader.metadata.title == made["QWE"].title
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    tags = structure(reader)
    kinds = {each["/S"] for each in tags}
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= kinds
    figures = [each for each in tags if each["/S"] == "/Figure"]
    assert {each["/Alt"] for each in figures} == {
        p.drawn(paper.SHAPE).alt for p in made["QWE"].pictures
    }
    headings = [each for each in tags if each["/S"] == "/TH"]
    assert len(headings) == sum(
        len(each.table.columns) for each in made["QWE"].sections if each.table is not None
    )


def test_a_word_document_holds_the_same(made):
    for code in ("ENG", "QWE", "QSL"):
        opened = docx.Document(io.BytesIO(word.docx(made[code])))
        text = plain("".join(each.text for each in opened.paragraphs))
        assert plain(made[code].lead) in text and plain(made[code].citation) in text
        tables = [each.table for each in made[code].sections if each.table is not None]
        for table, written in zip(tables, opened.tables, strict=True):
            rows = [[cell.text for cell in row.cells] for row in written.rows]
            assert rows == [list(table.columns), *cells(table)]
            assert written.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        told = [each._inline.docPr.get("descr") for each in opened.inline_shapes]
        assert told == [picture.drawn(paper.SHAPE).alt for picture in made[code].pictures]
        assert opened.core_properties.title == made[code].title
        assert opened.core_properties.language == "en-GB"


def test_a_pack_holds_papers_charts_tables_and_says_what_is_what(made):
    content_of = packs.pack(made["QWE"])
    with zipfile.ZipFile(io.BytesIO(content_of)) as opened:
        names = set(opened.namelist())
        readme = opened.read("README.txt").decode()
        table = opened.read("tables/groups.csv").decode()
    assert {"briefing.pdf", "briefing.docx", "charts/groups.png", "charts/groups.svg"} <= names
    assert all(name in readme for name in names - {"README.txt"})
    assert made["QWE"].lead in readme and made["QWE"].hashes[0] in readme
    assert "QWE" in table and "Source: NHS England" in table
    assert packs.pack(made["QWE"]) == content_of


def test_a_sheet_is_one_page_in_plain_words_with_the_same_figures(store, boards):
    for code in ("ENG", *boards):
        area = AreaAnswers(store, code)
        pdf = sheets.pdf(area)
        assert len(read(pdf).pages) == 1, code
        said = sheets.text_of(area)
        assert textstat.flesch_kincaid_grade(said) <= 6, code  # as at eleven
        text = text_of(pdf)
        for sentence in (said, area.one.source):
            for part in sentence.split(". "):
                assert plain(part) in text, code
        if area.row["ratio"] == area.row["ratio"] and area.row["verdict"] != "in-doubt":
            number = one_row.point_of(area.row, ages.leading(area.row))
            assert f"at {number} times the rate" in said


def test_a_letter_asks_with_the_figures_of_its_board(store, boards):
    for code in boards:
        area = AreaAnswers(store, code)
        made = letters.letter(area)
        assert one_row.headline(area.row) in made.text
        assert made.text.count("?") >= 5
        opened = docx.Document(io.BytesIO(word.letter_docx(made)))
        written = [each.text for each in opened.paragraphs]
        assert [text for text in made.opening if text not in written] == []
    with pytest.raises(monitor.SourceError, match="goes to an integrated care board"):
        letters.letter(AreaAnswers(store, "ENG"))


def test_a_letter_to_a_board_in_doubt_gives_no_ratio(store):
    made = letters.letter(AreaAnswers(store, "QPM"))
    assert "cannot be compared" in made.text and "In doubt: not compared" in made.text
    assert not re.search(r"puts the ratio|would lie between", made.text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_texts_from_outside_are_inert_and_whole_on_paper(made, text):
    table = Table(text, ("Area", text[:50]), ((text[:500], text[:500]),))
    section = Section(text[:200], (text,), (text,), table=table)
    hostile = dataclasses.replace(
        made["QWE"], title=text[:200], name="INVENTED", lead=text, badge=text[:50],
        sections=(section,),
    )  # fmt: skip
    shown = text
    for sign in ("\u202e", "\u202c", "\u200d"):
        shown = shown.replace(sign, f"⟨U+{ord(sign):04X}⟩")
    opened = docx.Document(io.BytesIO(word.docx(hostile)))
    assert shown in [each.text for each in opened.paragraphs]
    assert opened.tables[0].rows[1].cells[1].text == shown[:500]
    assert not opened.element.body.xpath(".//w:fldSimple | .//w:instrText | .//w:hyperlink")
    pdf = paper.pdf(hostile)
    assert "/Annots" not in str(
        [page.get("/Annots") for page in read(pdf).pages if page.get("/Annots")]
    )
    if text.isascii():
        assert plain(shown) in text_of(pdf)


def test_the_same_figures_make_the_same_bytes(made):
    assert paper.pdf(made["QWE"]) == paper.pdf(made["QWE"])
