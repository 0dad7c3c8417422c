"""How other programs write a table: their encodings, separators and additions, known by the head.

Excel puts a line `sep=,` before the heading and blank columns and rows behind the table, PowerShell
a line `#TYPE`, R and DBeaver quotation marks round every field, `copy` a Ctrl-Z at the end; other
countries' Excel separates by semicolons, and "Unicode text" is UTF-16 with tabs.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable
from dataclasses import dataclass

from data_sources.files import first_bytes

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
END_OF_FILE = "\x1a"  # Ctrl-Z, with which `copy` ends a text
LONGEST_HEADING = 100_000  # characters
MOST_ABOVE = 20  # rows above a heading
_ADDED_LINE = re.compile(r"(sep=.|\"?#TYPE .*)\r?\n|(sep=.|\"?#TYPE .*)\r", re.I)
_LINE_END = re.compile(r"[\r\n]")
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")
_TAIL = re.compile(rf"{END_OF_FILE}[\s{END_OF_FILE}]*$")
_BLANK_ROW = re.compile(r"[,;\t|\"\s]*")
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

Recognised = Callable[[str], bool]


@dataclass(frozen=True)
class Form:
    """How a table is written.

    `added` is text before the heading that is none of the table's: a line that a program wrote, or
    `above` many rows that people did.
    """

    encoding: str = first_bytes.ENCODING
    separator: str = ","
    added: str = ""
    above: int = 0

    @property
    def is_wide(self) -> bool:
        return self.encoding.startswith("utf-16")


PLAIN = Form()


def form_of(head: bytes, recognised: Recognised) -> Form:
    """The form in which a head is one that is `recognised`; plain where it is so in none."""
    encoding = encoding_of(head)
    text = _decoded(head, encoding)
    added = match[0] if (match := _ADDED_LINE.match(text)) else ""
    for separator in SEPARATORS:
        if recognised(_with_commas(text.removeprefix(added), separator)):
            return Form(encoding, separator, added)
    return _under_a_title(text, encoding, recognised) or Form(encoding)


def _under_a_title(text: str, encoding: str, recognised: Recognised) -> Form | None:
    """The form of a table that stands below a title, with what stands above its heading.

    None where a row above is as long as the heading: it may be of the table, and is not dropped.
    """
    lines = _LINES.findall(text)
    for above in range(1, min(len(lines), MOST_ABOVE + 1)):
        added = "".join(lines[:above])
        for separator in SEPARATORS if lines[above].strip() else ():
            rest = _with_commas(text.removeprefix(added), separator)
            if recognised(rest):
                width = len(heading_of(rest))
                rows = csv.reader(lines[:above], delimiter=separator)
                of_a_title = all(sum(map(bool, row)) <= width / 2 for row in rows)
                return Form(encoding, separator, added, above) if of_a_title else None
    return None


def plain_head(head: bytes, recognised: Recognised) -> str:
    """The first characters as they would be with commas, from the heading on."""
    form = form_of(head, recognised)
    return _with_commas(_decoded(head, form.encoding).removeprefix(form.added), form.separator)


def encoding_of(head: bytes) -> str:
    """UTF-16 by its mark, or by the zeros that stand beside every letter; else the usual."""
    if head[:2] in _WIDE:
        return _WIDE[head[:2]]
    odd, even = head[1:200:2], head[0:200:2]
    if len(odd) > 10 and odd.count(0) > 0.9 * len(odd) and not even.count(0):
        return "utf-16-le"
    if len(even) > 10 and even.count(0) > 0.9 * len(even) and not odd.count(0):
        return "utf-16-be"
    return first_bytes.ENCODING


def heading_of(text: str) -> list[str]:
    """The names in the first row of a text with commas."""
    return next(csv.reader([_LINE_END.split(text, maxsplit=1)[0][:LONGEST_HEADING]]), [])


def has_additions(form: Form, head: str, tail: str) -> bool:
    """Whether a table must be written anew before it is read: `head` is from the heading on."""
    if form != PLAIN or has_end_mark(tail):
        return True
    lines = tail.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    last_row_is_blank = len(lines) > 1 and _BLANK_ROW.fullmatch(lines[-1]) is not None
    return last_row_is_blank or any(not name.strip() for name in heading_of(head))


def has_end_mark(tail: str) -> bool:
    return _TAIL.search(tail) is not None


def without_end_mark(text: str) -> str:
    """A text without the Ctrl-Z at its end."""
    return _TAIL.sub("", text)


def _decoded(head: bytes, encoding: str) -> str:
    if encoding == first_bytes.ENCODING:
        return first_bytes.text_of(head)
    return head.decode(encoding, errors="ignore").removeprefix("\ufeff")


def _with_commas(text: str, separator: str) -> str:
    """The text with the separators of its first row made commas."""
    if separator == ",":
        return text
    line = _LINE_END.split(text, maxsplit=1)[0]
    names = next(csv.reader([line[:LONGEST_HEADING]], delimiter=separator), [])
    heading = ",".join(f'"{name}"' if "," in name else name for name in names)
    return heading + text[len(line) :]
