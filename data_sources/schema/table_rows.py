"""The rows of a table, one after another, their cells by the names of the columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Each row as pandas' named tuple, whose `Index` is its label.

    The stubs of pandas give a cell every type that any cell may have, so that nothing can be done
    with it; what a column holds is known where it is used.
    """
    return iter(table.itertuples())
