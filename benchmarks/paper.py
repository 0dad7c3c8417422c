"""A briefing as a tagged PDF, warm, and those of England and every board; and the site twice.

`python benchmarks/paper.py`. Beside it, where it is installed, WeasyPrint on the same words.
"""

from __future__ import annotations

import contextlib
import html
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mha_monitor import monitor
from mha_monitor.exports.area_answers import AreaAnswers, codes
from mha_monitor.exports.briefing import content, paper, sheets
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


def all_papers(store: monitor.Store) -> None:
    for code in (monitor.ENGLAND, *codes(store, "icb")):
        area = AreaAnswers(store, code)
        paper.pdf(content.briefing(area))
        sheets.pdf(area)


def beside(made: content.Briefing) -> None:
    """WeasyPrint on the sentences and tables of a briefing, without its pictures."""
    with contextlib.suppress(ImportError):
        from weasyprint import HTML  # type: ignore[import-not-found]

        parts = [made.title, made.lead, *made.doubt]
        parts += [text for each in made.sections for text in (*each.paragraphs, *each.points)]
        page = "".join(f"<p>{html.escape(text)}</p>" for text in parts)
        HTML(string=page).write_pdf()
        told("the same words by WeasyPrint (pdf/ua-1)", lambda: HTML(string=page).write_pdf())


def main() -> None:
    store = monitor.open_store()
    made = content.briefing(AreaAnswers(store, "QWE"))
    paper.pdf(made)
    told("a briefing of two pages, warm (at most 0.5 s)", lambda: paper.pdf(made))
    beside(made)
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
