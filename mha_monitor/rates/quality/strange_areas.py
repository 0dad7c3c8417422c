"""Areas that the set of areas of their period does not have: closed, not yet open, or unknown."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.vocabulary import ENGLAND, UNKNOWN_AREA
from mha_monitor.definitions import strange_areas
from mha_monitor.definitions.area_vintages import CHANGING
from mha_monitor.rates.quality.evidence import NO_FLAGS, Evidence, flags, together, when

PLACES = ["period_start", "period_end", "area_kind", "area_code"]
SAID = {
    strange_areas.OTHER_VINTAGE: "is of another set of areas than the one in force then",
    strange_areas.UNKNOWN_CODE: "has a code that no set of areas held knows",
}


def strange(evidence: Evidence) -> pd.DataFrame:
    """A flag for each area and period for which no population can be held."""
    if evidence.areas is None:
        return NO_FLAGS
    rows = evidence.counts[evidence.counts["area_kind"].isin(CHANGING)]
    rows = rows[~rows["area_code"].isin([ENGLAND, UNKNOWN_AREA])].drop_duplicates(PLACES)
    if rows.empty:
        return NO_FLAGS
    codes = strange_areas.codes(rows, evidence.areas)
    found = rows.assign(group="", value=float("nan"), expected=float("nan"))
    return together(*(_flagged(evidence, found[codes.eq(code)], code) for code in SAID))


def _flagged(evidence: Evidence, rows: pd.DataFrame, code: str) -> pd.DataFrame:
    def sentence(row) -> str:
        return (
            f"{evidence.area(row)} ({row.area_code}), {when(row)}: it {SAID[code]}, so it has "
            f"counts and no rate."
        )

    return flags(evidence, rows, code, sentence)
