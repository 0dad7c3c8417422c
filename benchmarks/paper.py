"""A briefing as a tagged PDF, warm, and those of England and every board; and the site twice.

`python benchmarks/paper.py`. Beside it, where it is installed (`rivals.py`), WeasyPrint on the same
words, tables and pictures. Processor time is given beside the clock, as other work on the machine
adds to the clock.
"""

from __future__ import annotations

import base64
import html
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.rivals import rival
from mha_monitor import monitor
from mha_monitor.exports.area_answers import AreaAnswers, codes
from mha_monitor.exports.briefing import content, paper, sheets, trusts
from mha_monitor.exports.site import build

SITE = "https://monitor.example/"


def seconds(run: Callable[[], object]) -> tuple[float, float]:
    """Of the clock, and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - clock, time.process_time() - processor


def told(name: str, run: Callable[[], object]) -> None:
    clock, processor = seconds(run)
    print(f"{name:56s} {clock:8.2f} s {processor:8.2f} s of the processor")


def trust(store: monitor.Store) -> bytes:
    return paper.pdf(trusts.briefing(store, "RV5"))


def all_papers(store: monitor.Store) -> None:
    for code in (monitor.ENGLAND, *codes(store, "icb")):
        area = AreaAnswers(store, code)
        paper.pdf(content.briefing(area))
        sheets.pdf(area)


def as_html(made: content.Briefing) -> str:
    """The same words, tables and pictures as a page for a program that makes paper of pages."""
    told, pictures = paper.told(made), paper.drawn(made)
    parts = [f"<h1>{html.escape(made.title)}</h1>", *_paragraphs([made.lead, *made.doubt])]
    for each in (section for row in told["rows"] for section in row):
        parts += [f"<h2>{html.escape(each['heading'])}</h2>", *_paragraphs(each["paragraphs"])]
        if each["picture"]:
            svg = base64.b64encode(pictures[each["picture"]["file"]]).decode()
            alt = html.escape(each["picture"]["alt"])
            parts.append(f'<img alt="{alt}" src="data:image/svg+xml;base64,{svg}" width="340">')
        if each["table"]:
            rows = each["table"]["rows"]
            lines = [_cells("th", each["table"]["columns"]), *(_cells("td", row) for row in rows)]
            parts.append(f"<table>{''.join(lines)}</table>")
        parts += _paragraphs(each["points"])
    style = "@page{size:A4;margin:12mm}body{font:8pt Open Sans}h2{font-size:10pt}"
    title = f"<title>{html.escape(made.title)}</title><style>{style}</style>"
    return f'<!doctype html><html lang="en-GB"><head>{title}</head><body>{"".join(parts)}</body>'


def _paragraphs(texts: list[str]) -> list[str]:
    return [f"<p>{html.escape(text)}</p>" for text in texts]


def _cells(kind: str, cells: list[str]) -> str:
    return f"<tr>{''.join(f'<{kind}>{html.escape(cell)}</{kind}>' for cell in cells)}</tr>"


def beside(made: content.Briefing, own: float) -> None:
    """WeasyPrint on the same briefing, as PDF/UA-1 too, and how many times our processor time."""
    weasyprint = rival("weasyprint")
    if weasyprint is None:
        print("WeasyPrint is not installed: see benchmarks/rivals.py.")
        return
    page = weasyprint.HTML(string=as_html(made))
    page.write_pdf(pdf_variant="pdf/ua-1")
    theirs = warm(lambda: page.write_pdf(pdf_variant="pdf/ua-1"))
    print(f"{'the same by WeasyPrint, warm':56s} {theirs:19.2f} s of the processor")
    print(f"WeasyPrint takes {theirs / own:.0f} times as long.")


def warm(run: Callable[[], object]) -> float:
    """Seconds of the processor: the middle of seven runs."""
    return statistics.median(seconds(run)[1] for _ in range(7))


def main() -> None:
    store = monitor.open_store()
    made = content.briefing(AreaAnswers(store, "QWE"))
    paper.pdf(made)
    told("a briefing of two pages, warm (at most 0.5 s)", lambda: paper.pdf(made))
    beside(made, warm(lambda: paper.pdf(made)))
    told("a briefing of six pages on a trust, its answers too", lambda: trust(store))
    told("England and every board, with sheets (at most 60 s)", lambda: all_papers(store))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "site"
        told("the site (at most 300 s)", lambda: build.build(place, store, address=SITE))
        told("the site again (at most 10 s)", lambda: build.build(place, store, address=SITE))
        files = [each for each in place.rglob("*") if each.is_file()]
        size = sum(each.stat().st_size for each in files) / 1e6
        largest = max(each.stat().st_size for each in files if each.suffix == ".html") / 1024
        print(f"{len(files):,} files, {size:.0f} MB; the largest page {largest:.0f} KB")


if __name__ == "__main__":
    main()
