"""The sheet for anybody: one page, one picture, black and white."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mha_monitor.exports import area_sections
from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.exports.briefing import paper
from mha_monitor.formats import typst_files
from mha_monitor.sentences import briefing as briefing_words
from mha_monitor.sentences import community as words

TEMPLATE = Path(__file__).with_name("templates") / "sheet.typ"


def pdf(area: AreaAnswers) -> bytes:
    picture = area_sections.groups_picture(area.groups)
    drawn = picture.drawn(paper.SHAPE, "mono")
    svg = drawn.svg(text=True).encode()
    return typst_files.as_pdf(TEMPLATE, {**told(area), "alt": drawn.alt}, {"picture.svg": svg})


def told(area: AreaAnswers) -> dict[str, Any]:
    """The sheet as plain data."""
    row = area.row
    beside = words.beside(row)
    sections = [
        (words.HEADINGS["sure"], words.sure(row)),
        *([(words.HEADINGS["beside"], [beside])] if beside else []),
        (words.HEADINGS["silent"], words.silent(row)),
    ]
    where = [
        {"name": name, "link": link, "shown": link.removeprefix("https://")}
        for name, link in words.WHERE_TO_ASK
    ]
    return {
        "title": words.title(row),
        "about": " ".join(words.finding(row)),
        "author": briefing_words.AUTHOR,
        "said": area.one.said,
        "finding": words.finding(row),
        "sections": [{"heading": heading, "points": points} for heading, points in sections],
        "ask": {"heading": words.HEADINGS["ask"], "where": where},
        "source": area.one.source,
    }


def text_of(area: AreaAnswers) -> str:
    """Every sentence of the sheet that a reader reads, for whoever measures how hard it is."""
    made = told(area)
    points = [point for section in made["sections"] for point in section["points"]]
    return " ".join([*made["finding"], *points])
