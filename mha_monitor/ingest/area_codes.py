"""Codes of areas in what has come: those of the ONS read as those of the NHS, and strangers named.

Figures are joined by NHS code. Some extracts carry the ONS's codes (E54000022 for QMM), which are
looked up in the areas that are held; a code that no vintage knows is kept, and said.
"""

from __future__ import annotations

import re

import pandas as pd

from data_sources.geography.boundary_layers import FORMER_ONS_CODES
from data_sources.schema.vocabulary import ENGLAND, UNKNOWN_AREA
from mha_monitor.definitions import area_vintages, strange_areas

_ONS = re.compile(r"E(54|38|40)\d{6}")
SHOWN = 6


def is_ons(code: str) -> bool:
    return _ONS.fullmatch(code) is not None


def with_nhs_codes(table: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """The table of figures with ONS codes of areas that are held replaced by their NHS codes."""
    strange = [code for code in table["area_code"].unique() if is_ons(code)]
    if not strange:
        return table
    known = {code: nhs for code in strange if (nhs := _nhs_code(code, areas))}
    return table.assign(area_code=table["area_code"].replace(known))


def notes(before: pd.DataFrame, table: pd.DataFrame, areas: pd.DataFrame, name: str) -> list[str]:
    """Sentences on codes that were translated, and on areas for which no population is held."""
    found = []
    codes = set(before["area_code"].unique()) - set(table["area_code"].unique())
    if read := sorted(code for code in codes if is_ons(code)):
        found.append(f"{name}: {_listed(read)}: codes of the ONS, read as those of the NHS.")
    return [*found, *(f"{name}: {each}" for each in strange_areas.sentences(_places(table), areas))]


def _places(table: pd.DataFrame) -> pd.DataFrame:
    """The areas of a table that counts by ethnic group are given for."""
    kept = table[table["area_kind"].isin(area_vintages.CHANGING)]
    kept = kept[~kept["area_code"].isin([UNKNOWN_AREA, ENGLAND])]
    return kept[["area_kind", "area_code", "area_name", "period_end"]].drop_duplicates()


def _nhs_code(code: str, areas: pd.DataFrame) -> str | None:
    found = areas[areas["ons_code"].eq(code)]["area_code"]
    return found.iloc[0] if len(found) else FORMER_ONS_CODES.get(code)


def _listed(codes: list[str]) -> str:
    more = f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else ""
    return f"{', '.join(codes[:SHOWN])}{more}"
