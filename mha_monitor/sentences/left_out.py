"""What is said of areas that a red flag keeps out of every comparison."""

from __future__ import annotations

import pandas as pd

from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.plain_names import listed
from mha_monitor.definitions.quality_codes import BLOCKING, CODES


def left_out(ratios: pd.DataFrame) -> str:
    """`One is left out (ethnicity too often unknown to compare): Sussex`; nothing if none is."""
    rows = ratios[blocked(ratios)]
    if rows.empty:
        return ""
    held = set(" ".join(rows["flags"]).split()) & BLOCKING
    reasons = "; ".join(code.title.lower() for code in CODES.values() if code.name in held)
    names = listed(sorted(rows["area_name"].unique()))
    number = rows["area_code"].nunique()
    how_many = "One is" if number == 1 else f"{number} are"
    return f"{how_many} left out ({reasons}): {names}"
