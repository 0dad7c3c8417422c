"""An answer that knows what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Finding:
    """A table, and what must not be parted from it.

    `words` says in plain sentences what the numbers say and how sure that is; `caveat` what a
    reader must know beside them; `source` where they come from.
    """

    table: pd.DataFrame
    words: str
    caveat: str
    source: str
