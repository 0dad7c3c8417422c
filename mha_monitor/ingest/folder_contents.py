"""What lies in a folder: files to take in, and what is plainly no table and is passed over by name.

Folders of people hold more than publications: marks of the system, locks of open workbooks,
downloads that have not ended, notes, the publisher's guidance.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from data_sources.adapters.registry import is_known
from data_sources.files import file_names, plain_files
from data_sources.schema.errors import SourceError

SYSTEM = {"desktop.ini", "thumbs.db", "ehthumbs.db", "icon\r"}
DOWNLOADED = "zone.identifier"  # what Windows notes of a download, where it was copied along
LOCK = "~$"  # how Office names the lock of a workbook that is open
UNFINISHED = {".crdownload", ".part", ".partial", ".download", ".opdownload", ".tmp", ".!ut"}
DOCUMENTS = {
    *(".pdf", ".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".md", ".htm", ".html", ".mht"),
    *(".url", ".lnk", ".webloc", ".eml", ".msg", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".ico"),
    *(".ini", ".log", ".bak", ".py", ".r", ".sql", ".do", ".exe", ".msi", ".sha256", ".yml"),
}
TEXTS = {".txt", ".text", ".tsv", ".tab", ""}
MOST_NAMED = 8
_AGAIN = re.compile(r" ?\((\d{1,4})\)$")


class Contents(NamedTuple):
    """The files to take in, and sentences on what was passed over."""

    files: list[Path]
    skipped: list[str]


def of(folder: Path) -> Contents:
    """The contents of a folder, by name. Hidden files are not spoken of; sub-folders not entered.

    Raises SourceError where there is nothing to take in.
    """
    found = [path for path in folder.iterdir() if path.is_file() and path.name[0] != "."]
    found.sort(key=_order)
    reasons = {path: reason for path in found if (reason := why_no_table(path))}
    files = [path for path in found if path not in reasons]
    skipped = list(_sentences(reasons))
    if not files:
        raise SourceError(
            " ".join(
                [f"{folder} holds no files to take in. Sub-folders are not searched.", *skipped]
            )
        )
    return Contents(files, skipped)


def _order(path: Path) -> tuple[str, int, str]:
    """By name, with the second download of a file, `name (1).csv`, after the first."""
    again = _AGAIN.search(path.stem)
    return _AGAIN.sub("", path.stem), int(again[1]) if again else 0, path.name


def why_no_table(path: Path) -> str:
    """Why a file is plainly no table; "" where it may be one."""
    name, ending = path.name.lower(), PurePosixPath(path.name).suffix.lower()
    if name in SYSTEM or name.startswith(LOCK) or name.endswith(DOWNLOADED):
        return "no publications"
    if ending in UNFINISHED:
        return "downloads that have not ended"
    if ending in DOCUMENTS:
        return "documents, not tables"
    words = set(file_names.words_of(PurePosixPath(path.name).stem))
    if others := words & file_names.OTHER_PRODUCTS.keys():
        product = file_names.OTHER_PRODUCTS[min(others)]
        return "" if _holds_a_table(path) else f"other publications ({product})"
    if ending in TEXTS and not _holds_a_table(path):
        return "texts without a table that is known"
    return ""


def _holds_a_table(path: Path) -> bool:
    try:
        return is_known(plain_files.head_of(path, is_known))
    except SourceError:
        return False


def _sentences(reasons: dict[Path, str]) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for path, reason in reasons.items():
        by_reason.setdefault(reason, []).append(path.name)
    return [f"Skipped, {reason}: {_listed(names)}." for reason, names in by_reason.items()]


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
