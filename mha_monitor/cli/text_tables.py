"""A table as text for a person: as wide as it needs, or laid out anew where there is less room.

No cell is ever cut. Where a table is too wide, columns that others say too are left out and named;
where that is not enough, each row becomes a block of lines, a column each.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len

from mha_monitor.formats.text import visible

if TYPE_CHECKING:
    import pandas as pd

    Texts = Mapping[str, Sequence[str]]

MARGIN, BETWEEN = "  ", "   "
# Columns that can be worked out from others, or matter least. No name, ratio, interval or flag is
# among them: a ratio that lost its interval would say more than the numbers do.
SPARED = (
    "Reference\npeople",
    "People",
    "As published",
    "Reference\nrate",
    "Rate",
    "Code",
    "SHA-256",
)
HOW_TO_SEE = "A wider terminal or `--format csv` shows all."


def as_text(plain: pd.DataFrame, width: int | None = None, most_rows: int | None = None) -> str:
    """A table of text for people, as wide as it needs to be or to fit a terminal of a `width`.

    With `most_rows` the first so many; a line below says how many there are.
    """
    shown = plain if most_rows is None else plain.head(most_rows)
    texts = {str(name): [_on_one_line(text) for text in shown[name]] for name in shown}
    lines = _lines(texts, width)
    if len(shown) < len(plain):
        lines.append(
            f"The first {len(shown):,} of {len(plain):,} rows. `--format csv`, `--out FILE` or a "
            f"pipe gives all of them."
        )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _on_one_line(text: str) -> str:
    return visible(text.replace("\n", " ").replace("\t", " "))


def _lines(texts: Texts, width: int | None) -> list[str]:
    fitting, left_out = _fitting(texts, width)
    if fitting is None:
        return [*_blocks(texts, width or 0)]
    lines = [*_table(fitting)]
    if left_out:
        named = ", ".join(_heading(name) for name in left_out)
        lines += textwrap.wrap(f"Left out at this width: {named}. {HOW_TO_SEE}", width or 0)
    return lines


def _fitting(texts: Texts, width: int | None) -> tuple[Texts | None, list[str]]:
    """The columns that fit, and those left out for it; None where that does not help."""
    kept, left_out = dict(texts), []
    if width is None or _width(kept) <= width:
        return kept, []
    first = next(iter(kept), "")  # says what a row is
    for name in SPARED:
        if name in kept and name != first and len(kept) > 2:
            del kept[name]
            left_out.append(name)
            if _width(kept) <= width:
                return kept, left_out
    return None, []


def _width(texts: Texts) -> int:
    widths = [_column_width(name, cells) for name, cells in texts.items()]
    return len(MARGIN) + sum(widths) + len(BETWEEN) * (len(widths) - 1)


def _column_width(name: str, cells: Sequence[str]) -> int:
    return max(_length(text) for text in (*name.split("\n"), *cells))


def _length(text: str) -> int:
    """How many places of a terminal a text takes: some signs take two, some none."""
    return len(text) if text.isascii() else cell_len(text)


def _table(texts: Texts) -> Iterator[str]:
    widths = [_column_width(name, cells) for name, cells in texts.items()]
    to_the_right = [_are_numbers(cells) for cells in texts.values()]

    def line(cells: Sequence[str]) -> str:
        placed = zip(cells, widths, to_the_right, strict=True)
        return MARGIN + BETWEEN.join(_placed(*each) for each in placed)

    headings = [reversed(name.split("\n")) for name in texts]
    for heading in reversed([*zip_longest(*headings, fillvalue="")]):
        yield line(heading)
    yield " " + "─" * (_width(texts) - 1)
    for cells in zip(*texts.values(), strict=True):
        yield line(cells)


def _are_numbers(cells: Sequence[str]) -> bool:
    return sum(cell[:1].isdigit() for cell in cells) > len(cells) / 2


def _placed(text: str, width: int, to_the_right: bool) -> str:
    room = " " * (width - _length(text))
    return f"{room}{text}" if to_the_right else f"{text}{room}"


def _blocks(texts: Texts, width: int) -> Iterator[str]:
    """A block of lines for each row: the first column foremost, the others below it."""
    labels = [_heading(name) for name in texts]
    longest = max(map(_length, labels[1:]), default=0) + 1
    values = [_length(cell) for cells in [*texts.values()][1:] for cell in cells]
    aligned = len(MARGIN) + longest + 1 + max(values, default=0) <= width
    for row in zip(*texts.values(), strict=True):
        yield from _wrapped(f"{labels[0]}: {row[0]}", width)
        for label, cell in zip(labels[1:], row[1:], strict=True):
            named = f"{label}:".ljust(longest) if aligned else f"{label}:"
            yield from _wrapped(f"{MARGIN}{named} {cell}", width)
        yield ""


def _wrapped(line: str, width: int) -> list[str]:
    """The line in as many as it takes, parted between words; a longer word is left whole."""
    if _length(line) <= width:
        return [line]
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=2 * MARGIN,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _heading(name: str) -> str:
    return name.replace("\n", " ")
