"""Paper for one area, opened by independent readers: whole, tagged, and equal to the answers."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import zipfile
from functools import cache

import docx
import pypdf
import pytest
import read_back
import textstat
from hostile_samples import HOSTILE, shown
from pypdf.generic import DictionaryObject
from test_api import ask

from data_sources.schema.vocabulary import group_title
from mha_monitor import monitor
from mha_monitor.exports import tables
from mha_monitor.exports.area_answers import AreaAnswers, codes
from mha_monitor.exports.briefing import content, letters, packs, paper, sheets, word
from mha_monitor.exports.parts import Link, Section, Table
from mha_monitor.formats import data_files
from mha_monitor.sentences import ages, one_row, verdicts
from mha_monitor.sentences.tables import ALLOWING


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


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_texts_from_outside_are_inert_and_whole_on_paper(made, text):
    table = Table(text, ("Area", text[:50]), ((text[:500], text[:500]),))
    section = Section(text[:200], (text,), (text,), table=table)
    hostile = dataclasses.replace(
        made["QWE"], title=text[:200], name="INVENTED", lead=text, badge=text[:50],
        sections=(section,),
    )  # fmt: skip
    opened = docx.Document(io.BytesIO(word.docx(hostile)))
    assert shown(text) in [each.text for each in opened.paragraphs]
    assert opened.tables[0].rows[1].cells[1].text == shown(text[:500])
    assert not opened.element.body.xpath(".//w:fldSimple | .//w:instrText | .//w:hyperlink")
    pdf = paper.pdf(hostile)
    assert "/Annots" not in str(
        [page.get("/Annots") for page in read(pdf).pages if page.get("/Annots")]
    )
    if text.isascii():
        assert plain(shown(text)) in text_of(pdf)


def test_the_same_figures_make_the_same_bytes(made):
    assert paper.pdf(made["QWE"]) == paper.pdf(made["QWE"])


@cache
def asked(question: str) -> list[read_back.Answer]:
    """The rows that the HTTP interface answers with."""
    status, _, body = ask(f"/api/{question}")
    assert status == 200
    return read_back.answers(json.loads(body)["rows"])


def section(made: content.Briefing, heading: str) -> Section:
    return next(each for each in made.sections if each.heading == heading)


def test_the_numbers_read_back_are_those_of_the_interface(made, store):
    """In the text, chart, table, letter and sheet of England and of every board."""
    for code, each in made.items():
        told = asked(f"ratios?area={code}")
        black = next(row for row in told if row["group"] == "black")
        area, groups = AreaAnswers(store, code), section(each, "Every group")
        assert groups.table is not None and groups.picture is not None
        assert read_back.table_differs(groups.table.columns, groups.table.rows, told) == [], code
        drawn = groups.picture.drawn(paper.SHAPE)
        svg = drawn.svg(text=True)
        assert read_back.picture_differs(svg, told) == [], code
        for row, beside in zip(groups.table.rows, read_back.beside_rows(svg), strict=True):
            # A picture leads with the ratio that allows for age, where there is one.
            allowing = dict(zip(groups.table.columns, row, strict=True)).get(ALLOWING)
            leads = f"{row[1]} ({row[2]})" if allowing is None else allowing
            assert " ".join(beside) == leads or row[1] == "no ratio", (code, row, beside)
        if code != "ENG":
            recording = " ".join(section(each, "How well is ethnicity recorded?").paragraphs)
            text = " ".join((each.lead, *each.doubt, recording))
            assert read_back.sentences_differ(text, black) == [], code
            assert read_back.sentences_differ(letters.letter(area).text, black) == [], code
        assert read_back.sheet_differs(sheets.text_of(area), black) == [], code


def test_every_table_of_ratios_holds_the_numbers_of_its_finding(made):
    for code, each in made.items():
        for part in each.sections:
            if part.table is not None and part.found is not None:
                rows = read_back.answers(json.loads(data_files.as_json(part.found.table)))
                differs = read_back.table_differs(part.table.columns, part.table.rows, rows)
                assert differs == [], (code, part.heading)


def test_files_hold_the_numbers_of_the_interface(made, store):
    everywhere = asked("ratios?area-kind=icb")
    found = monitor.ratios(area_kind="icb", store=store)
    assert read_back.workbook_differs(tables.as_xlsx(found, tables.whole(found)), everywhere) == []
    for code, each in made.items():
        found = section(each, "Every group").found
        assert found is not None
        rows = csv.DictReader(io.StringIO(found.to_csv()))
        for row, answer in zip(rows, asked(f"ratios?area={code}"), strict=True):
            for name in ("count", "rate", "ratio", "ratio_low", "ratio_high"):
                written = float(row[name] or "nan")
                assert written == pytest.approx(answer[name], nan_ok=True), (code, name)


def test_what_england_leads_with_is_its_newest_answer(made):
    newest = max(asked("newest?group=black"), key=lambda row: row["period"])
    times = re.search(r"at about (\w+) times", made["ENG"].lead)
    assert times and times[1] == "four" and abs(newest["ratio"] / 4 - 1) < 0.03
    rates = re.search(rf"({read_back.N}) and ({read_back.N}) for every", made["ENG"].lead)
    assert rates and read_back.same(rates[1], newest["rate"])
    assert read_back.same(rates[2], newest["reference_rate"])
    black = next(row for row in asked("ratios?area=ENG") if row["group"] == "black")
    beside = re.search(rf"give ({read_back.N}) times", made["ENG"].doubt[1])
    assert beside and read_back.same(beside[1], black["ratio"])


def test_the_typeset_files_print_the_numbers_of_the_interface(made):
    for code in ("ENG", "QWE", "QSL"):
        told = asked(f"ratios?area={code}")
        opened = docx.Document(io.BytesIO(word.docx(made[code]))).tables[0]
        head, *rows = [[cell.text for cell in row.cells] for row in opened.rows]
        assert read_back.table_differs(head, rows, told) == [], code
        text = " ".join(
            " ".join(page.extract_text() for page in read(paper.pdf(made[code])).pages).split()
        )
        columns = section(made[code], "Every group").table.columns[:6]
        for row in told:
            found = re.search(
                rf"{group_title(row['group'])} (no ratio|{read_back.N}) ({read_back.RANGE}) "
                rf"({read_back.RANGE}) (hidden, between \d+ and \d+|{read_back.N} \(.+?\)"
                rf"|{read_back.N}) (no figure|{read_back.N})",
                text,
            )
            assert found, (code, row["group"])
            cells = [group_title(row["group"]), *found.groups()]
            assert read_back.table_differs(columns, [cells], [row]) == [], code


def test_the_reader_finds_a_number_that_is_another(made):
    told = asked("ratios?area=QWE")
    groups = section(made["QWE"], "Every group")
    wrong = [{**row, "ratio": row["ratio"] + 0.1, "count": row["count"] + 5} for row in told]
    assert len(read_back.table_differs(groups.table.columns, groups.table.rows, wrong)) == 8
    drawn = groups.picture.drawn(paper.SHAPE).svg(text=True)
    assert len(read_back.picture_differs(drawn, wrong)) == 8
    black = wrong[1]
    text = " ".join((made["QWE"].lead, *made["QWE"].doubt))
    assert len(read_back.sentences_differ(text, black)) == 2  # the ratio; recording is not there
