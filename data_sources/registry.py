"""Every source of figures: one line per adapter."""

from __future__ import annotations

from pathlib import Path

from data_sources import ethnicity_facts, mha_annual, published_csv, published_figures
from data_sources.errors import UnknownFile
from data_sources.model import Source

SOURCES = {
    source.name: source
    for source in (mha_annual.SOURCE, ethnicity_facts.SOURCE, published_figures.SOURCE)
}
HEAD = 2_000  # characters: enough to tell every source by its heading


def recognise(path: Path) -> Source:
    """The source whose layout the file's first lines have; or UnknownFile, with what is known."""
    text = published_csv.read_text(path)[:HEAD]
    published_csv.refuse_web_page(text, path.name)
    for source in SOURCES.values():
        if source.recognises(text):
            return source
    raise UnknownFile(
        f"{path.name}, row 1: no source begins like this: {text.splitlines()[0][:80]!r}. "
        f"Files that can be taken in: {'; '.join(s.title for s in SOURCES.values())}. "
        f"If it is one of them, its heading has changed or the file is damaged."
    )
