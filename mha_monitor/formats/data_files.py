"""A table as JSON, as JSON a line, or as Parquet."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def as_json(table: pd.DataFrame) -> str:
    """An array of one object a row, its keys the columns in order; one object a line."""
    return "[\n" + ",\n".join(_objects(table)) + "\n]\n"


def as_ndjson(table: pd.DataFrame) -> str:
    """The same objects without the array, one a line: newline-delimited JSON."""
    return "".join(f"{each}\n" for each in _objects(table))


def _objects(table: pd.DataFrame) -> list[str]:
    columns = {name: [value(cell) for cell in table[name].tolist()] for name in table}
    if "flags" in columns:
        columns["flags"] = [codes.split() for codes in table["flags"].tolist()]
    return [
        json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, allow_nan=False)
        for row in zip(*columns.values(), strict=True)
    ]


def value(cell: object) -> object:
    """A cell as JSON: whole numbers without a point, days as 2024-03-31, not known as null."""
    if cell is pd.NA or cell is pd.NaT:
        return None
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
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    metadata = {**(arrow.schema.metadata or {})}
    metadata |= {name.encode(): text.encode() for name, text in notes.items()}
    file = io.BytesIO()
    pq.write_table(arrow.replace_schema_metadata(metadata), file)
    return file.getvalue()
