"""A briefing, and a letter, as documents for Word."""

from __future__ import annotations

from mha_monitor.exports.briefing.content import Briefing
from mha_monitor.exports.briefing.letters import Letter
from mha_monitor.exports.briefing.paper import SHAPE
from mha_monitor.exports.parts import Link, Section
from mha_monitor.formats.word_files import Writer
from mha_monitor.sentences import briefing as words


def docx(made: Briefing) -> bytes:
    writer = Writer(made.title, made.lead)
    writer.heading(made.title, 0)
    for text in filter(None, (made.said, made.kicker)):
        writer.paragraph(text)
    if made.badge:
        writer.paragraph(made.badge, bold=True)
    for text in (made.lead, *made.doubt):
        writer.paragraph(text)
    for each in made.sections:
        _section(writer, each)
    writer.heading(words.SOURCES, 1)
    for text in (made.source, made.citation, words.HASHES):
        writer.paragraph(text)
    writer.points(made.hashes)
    return writer.content()


def _section(writer: Writer, each: Section) -> None:
    writer.heading(each.heading, 1)
    for text in filter(None, each.paragraphs):
        writer.paragraph(text)
    if each.picture is not None:
        drawn = each.picture.drawn(SHAPE)
        writer.picture(drawn.png(), drawn.alt)
    if each.table is not None:
        rows = [
            [cell.text if isinstance(cell, Link) else cell for cell in row]
            for row in each.table.rows
        ]
        writer.table(each.table.caption, each.table.columns, rows)
    writer.points(each.points)


def letter_docx(made: Letter) -> bytes:
    writer = Writer(made.subject, made.subject)
    for text in made.sender:
        writer.paragraph(text)
    writer.paragraph(made.addressed)
    writer.paragraph(made.subject, bold=True)
    for text in made.opening:
        writer.paragraph(text)
    writer.heading(made.asks_heading, 1)
    for number, text in enumerate(made.asks, start=1):
        writer.paragraph(f"{number}. {text}")
    for text in made.closing:
        writer.paragraph(text)
    return writer.content()
