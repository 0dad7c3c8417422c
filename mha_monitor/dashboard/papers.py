"""What the pages hand out that is put together above them: paper on an area, pictures."""

from __future__ import annotations

from mha_monitor.exports import pictures
from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.exports.briefing import content, letters, paper, sheets, word
from mha_monitor.monitor import Finding, Store
from mha_monitor.pages.papers import Paper
from mha_monitor.pages.visits import FileKind

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def picture(kind: str, found: Finding, shape: str, file: FileKind, picked: str | None) -> bytes:
    """A picture of a finding as a file; `pages.visits.Take` says what it is given."""
    return pictures.of(kind, found, shape=shape, picked=picked).content(file.ending, file.scale)


def _pdf(store: Store, code: str, group: str) -> bytes:
    return paper.pdf(content.briefing(AreaAnswers(store, code, group)))


def _docx(store: Store, code: str, group: str) -> bytes:
    return word.docx(content.briefing(AreaAnswers(store, code, group)))


def _sheet(store: Store, code: str, group: str) -> bytes:
    return sheets.pdf(AreaAnswers(store, code, group))


def _letter(store: Store, code: str, group: str) -> bytes:
    return word.letter_docx(letters.letter(AreaAnswers(store, code, group)))


PAPERS = (
    Paper("Briefing (PDF)", ".pdf", PDF, _pdf),
    Paper("Briefing (Word)", ".docx", WORD, _docx),
    Paper("One-page sheet", "-sheet.pdf", PDF, _sheet),
    Paper("Letter to the board", "-letter.docx", WORD, _letter, to_boards=True),
)
