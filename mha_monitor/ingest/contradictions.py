"""Whether a file's exact figures, England's, agree with one another: said when it is taken in.

Such a file is taken, as publishers misprint too; its rows bear a red flag and are not compared.
"""

from __future__ import annotations

import pandas as pd

from mha_monitor.rates.quality.exact_sums import england_contradicts_itself
from mha_monitor.rates.quality.gathering import of_table
from mha_monitor.store.store import Store


def notes(table: pd.DataFrame, file_name: str, store: Store) -> list[str]:
    """One sentence with the first contradiction, and how many there are; none where all agree."""
    found = england_contradicts_itself(of_table(table, store))
    if found.empty:
        return []
    more = f", and {len(found) - 1:,} more like it" if len(found) > 1 else ""
    return [
        f"RED: {file_name}: {found['sentence'].iloc[0]} This{more}: no ratio is made of its "
        f"figures. Compare it with the publisher's page, and take in a sound one. `check` lists "
        f"all."
    ]
