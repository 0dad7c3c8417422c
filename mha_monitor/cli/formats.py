"""A table as text, JSON or Parquet, for the command line. (CSV is that of `exports.tables`.)"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

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
        drawn.add_row(*row)
    page = Console(file=io.StringIO(), width=width, markup=False, emoji=False, highlight=False)
    page.print(drawn)
    lines = page.file.getvalue().splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines if line.strip())


def as_json(table: pd.DataFrame) -> str:
    """An array of one object a row, its keys the columns in order; one object a line."""
    columns = {name: [value(cell) for cell in table[name].tolist()] for name in table}
    if "flags" in columns:
        columns["flags"] = [codes.split() for codes in columns["flags"]]
    rows = [
        json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, allow_nan=False)
        for row in zip(*columns.values(), strict=True)
    ]
    return "[\n" + ",\n".join(rows) + "\n]\n"


def value(cell: object) -> object:
    """A cell as JSON: whole numbers without a point, days as 2024-03-31, not known as null."""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if not isinstance(cell, float):
        return cell
    if math.isnan(cell):
        return None
    if math.isinf(cell):
        return "Infinity" if cell > 0 else "-Infinity"
    return int(cell) if cell.is_integer() else cell


def as_parquet(table: pd.DataFrame, notes: Mapping[str, str]) -> bytes:
    """The table as Parquet, with the notes in the metadata of its schema."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(table, preserve_index=False)
    metadata = {**(arrow.schema.metadata or {})}
    metadata |= {name.encode(): text.encode() for name, text in notes.items()}
    file = io.BytesIO()
    pq.write_table(arrow.replace_schema_metadata(metadata), file)
    return file.getvalue()
