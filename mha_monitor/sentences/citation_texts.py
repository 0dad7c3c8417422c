"""A citation in words, as BibTeX and as RIS."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from mha_monitor.sentences.sources import SOURCE_NAMES, day_in_words

MONITOR = "Mental Health Act detention disparity monitor, England"
# Signs that BibTeX reads as its own, as it writes them.
_TEX = {ord(sign): f"\\{sign}" for sign in "&%$#_{}"} | {ord("\\"): r"\textbackslash{}"}


class Told(NamedTuple):
    """What every form of a citation says."""

    title: str
    program: str
    releases: tuple[str, ...]
    snapshot: str
    accessed: dt.date
    command: str


def release(row: Mapping[Any, Any]) -> str:
    """`mha-annual-2023-24 (NHS England, …, published 2024-09, final, revision 1)`."""
    publisher = SOURCE_NAMES.get(row["source"], row.get("title") or row["source"])
    published = f", published {row['published_on']}" if row.get("published_on") else ""
    status = f", {row['status']}" if row.get("status") else ""
    revision = f", revision {row['revision']}" if row.get("revision") else ""
    return f"{row['name']} ({publisher}{published}{status}{revision})"


def text(told: Told) -> str:
    """One paragraph, then the command that makes it again."""
    from_what = f" From {'; '.join(told.releases)}." if told.releases else ""
    return (
        f"{told.title}. {MONITOR}, version {told.program}, figures {told.snapshot}.{from_what} "
        f"Accessed {day_in_words(told.accessed)}. Open Government Licence v3.0.\n"
        f"{told.command}\n"
    )


def bibtex(told: Told, key: str) -> str:
    """An entry of kind `misc`."""
    note = f"{'; '.join(told.releases)}. Figures {told.snapshot}. {told.command}"
    fields = {
        "title": told.title,
        "howpublished": f"{MONITOR}, version {told.program}",
        "year": str(told.accessed.year),
        "note": note,
        "urldate": told.accessed.isoformat(),
    }
    lines = [f"  {name} = {{{value.translate(_TEX)}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{mha-monitor-{key},", *lines, "}"]) + "\n"


def ris(told: Told) -> str:
    """A record of type DATA."""
    lines = [
        ("TY", "DATA"),
        ("TI", told.title),
        ("PB", MONITOR),
        ("ET", told.program),
        ("PY", str(told.accessed.year)),
        ("Y2", told.accessed.strftime("%Y/%m/%d")),
        *(("N1", each) for each in told.releases),
        ("N1", f"Figures {told.snapshot}"),
        ("N1", told.command),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines)
