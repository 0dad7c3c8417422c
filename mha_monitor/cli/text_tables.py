"""A table as text, JSON or Parquet, for the command line. (CSV is that of `exports.tables`.)"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from mha_monitor.formats.text import visible

if TYPE_CHECKING:
    import pandas as pd

WIDEST = 10_000  # characters: a table is then as wide as it needs to be


def as_text(plain: pd.DataFrame, width: int = WIDEST) -> str:
    """A table of text for people, as wide as it needs to be or folded to fit a terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD)
    for name in plain:
        numbers = sum(cell[:1].isdigit() for cell in plain[name]) > len(plain) / 2
        side = "right" if numbers else "left"
        drawn.add_column(name, justify=side, overflow="fold", no_wrap=numbers)
    for row in plain.itertuples(index=False):
        drawn.add_row(*map(visible, row))
    page = Console(file=io.StringIO(), width=width, markup=False, emoji=False, highlight=False)
    page.print(drawn)
    lines = page.file.getvalue().splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines if line.strip())
