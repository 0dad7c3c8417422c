"""The commands that write paper, a site and its feed: where to, of what, and what they refuse."""

from __future__ import annotations

import pytest
from command_line import run
from lxml import etree


def test_a_letter_is_text_with_the_figures_of_its_board(tmp_path):
    out = tmp_path / "letter.txt"
    result = run("letter", "--area", "Somerset", "--out", out)
    assert result.exit_code == 0, result.stderr
    text = out.read_text(encoding="utf-8")
    assert text.startswith("[Your name]") and "NHS Somerset Integrated Care Board" in text
    assert "What do the board's own figures show, where the published ones are hidden?" in text
    assert "Source: NHS England" in result.stderr


def test_a_sheet_is_a_pdf(tmp_path):
    out = tmp_path / "sheet.pdf"
    result = run("brief", "--area", "QWE", "--sheet", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert out.read_bytes().startswith(b"%PDF-1.7")


def test_a_feed_goes_to_standard_output():
    result = run("feed", "--out", "-")
    assert result.exit_code == 0, result.stderr
    assert etree.fromstring(result.stdout.encode()).tag == "{http://www.w3.org/2005/Atom}feed"


@pytest.mark.parametrize(
    ("asked", "code", "says"),
    [
        (("brief", "--out", "b.pdf"), 2, "Name one area, or ask for --all"),
        (("brief", "--all", "--area", "QWE", "--out", "b"), 2, "Name one area, or ask for --all"),
        (("brief", "--area", "QWE", "--sheet", "--out", "b.docx"), 2, "A sheet is a PDF"),
        (("letter", "--out", "l.txt"), 2, "Name a board"),
        (("letter", "--area", "ENG", "--out", "l.txt"), 2, "goes to an integrated care board"),
        (("site", "--out", "site", "--url", "example.org"), 2, "no address of a site"),
        (("site", "--out", "."), 1, "holds files and no site"),
        (("feed", "--area", "Dorst", "--out", "f.xml"), 2, "Dorset"),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(
    tmp_path, monkeypatch, asked, code, says
):
    (tmp_path / "mine.txt").write_text("mine")
    monkeypatch.chdir(tmp_path)
    result = run(*asked)
    assert result.exit_code == code, result.stderr
    assert says in " ".join(result.stderr.replace("│", " ").split())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
