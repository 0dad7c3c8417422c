"""Every source of figures: one line per adapter."""

from __future__ import annotations

from pathlib import Path

from data_sources.adapters import ethnicity_facts, mha_annual, mhsds_monthly, published_figures
from data_sources.files import first_bytes, plain_files, published_csv
from data_sources.schema.errors import UnknownFile
from data_sources.schema.model import Source

SOURCES = {
    source.name: source
    for source in (
        mha_annual.SOURCE,
        mhsds_monthly.SOURCE,
        ethnicity_facts.SOURCE,
        published_figures.SOURCE,
    )
}


def is_known(head: str) -> bool:
    """Whether the first characters of a table, with commas, are those of any source."""
    return any(source.recognises(head) for source in SOURCES.values())


def recognise(path: Path) -> Source:
    """The source whose layout the file's first bytes have; or UnknownFile, with what is known.

    Of a zip or a workbook, the first bytes are those of the table in it.
    """
    text = plain_files.head_of(path, is_known)
    published_csv.refuse_web_page(text, path.name)
    for source in SOURCES.values():
        if source.recognises(text):
            return source
    published_csv.refuse_no_text(first_bytes.read(path), path.name)
    raise UnknownFile(
        f"{path.name}, row 1: no source begins like this: {text.splitlines()[0][:80]!r}. "
        f"Files that can be taken in: {'; '.join(s.title for s in SOURCES.values())}. "
        f"If it is one of them, its heading has changed or the file is damaged."
    )
