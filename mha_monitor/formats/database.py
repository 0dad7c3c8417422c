"""Tables as one DuckDB file, each with what it holds said in its comment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd


class Described(NamedTuple):
    """A table, and what a row of it is."""

    table: pd.DataFrame
    comment: str


def write(path: Path, tables: Mapping[str, Described]) -> None:
    """Write a new database of these tables. What is not known is NULL.

    Raises duckdb.Error where the file cannot be written, and leaves what it wrote until then.
    """
    with duckdb.connect(str(path)) as database:
        for name, (table, comment) in tables.items():
            # Through Arrow, because pandas has no days and no text that is not known.
            database.register("arriving", pa.Table.from_pandas(table, preserve_index=False))
            database.execute(f'CREATE TABLE "{name}" AS SELECT * FROM arriving')
            database.unregister("arriving")
            database.execute(f'COMMENT ON TABLE "{name}" IS {_quoted(comment)}')


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
