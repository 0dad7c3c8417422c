"""Which sub-ICB, ICB and NHS region each small area of Census 2021 lies in, by vintage.

The ONS publishes one lookup for each vintage, as a table of its service (JSON) or as a CSV. Field
names bear the vintage (SICBL24CDH, sicbl26cdh), so they are known by pattern. Some lookups name NHS
regions and others cancer alliances instead.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd

from data_sources.files import published_csv
from data_sources.geography import arcgis_answers
from data_sources.geography.boundary_layers import REGIONS, VINTAGES
from data_sources.schema.cells import shown
from data_sources.schema.errors import UnexpectedLayout
from data_sources.schema.vocabulary import short_area_name

# CDH is the code that the NHS gives (and figures are joined by), CD that of the ONS.
_FIELD = re.compile(r"(LSOA|SICBL|ICB|NHSER)(\d\d)(CDH|CD|NM)", re.IGNORECASE)
_STEMS = {"LSOA": "small_area", "SICBL": "sub_icb", "ICB": "icb", "NHSER": "region"}
_ENDINGS = {"CDH": "code", "CD": "ons_code", "NM": "name"}
_SMALL_AREA = re.compile(r"[EW]01\d{6}")
KINDS = ("sub_icb", "icb", "region")
COLUMNS = ("small_area", *(f"{kind}_{end}" for kind in KINDS for end in _ENDINGS.values()))
REGION = COLUMNS[-3:]
WALES = "W"


def read(path: Path, vintage: str) -> pd.DataFrame:
    """One row for each small area of England (COLUMNS, text); regions are "" where not named.

    Raises UnexpectedLayout for a lookup of another vintage, an absent column, a small area that
    is given twice, and for more or fewer areas than the vintage has.
    """
    rows, where = _rows(path)
    names = _our_names(list(rows[0]), path.name)
    _refuse_other_vintage(names, vintage, path.name)
    records = [
        _record(row, names, f"{path.name}, {where} {number}")
        for number, row in enumerate(rows, start=2 if where == "row" else 1)
    ]
    table = pd.DataFrame.from_records(records, columns=list(COLUMNS))
    table = table[~table["small_area"].str.startswith(WALES)].reset_index(drop=True)
    for name in (f"{kind}_name" for kind in KINDS):
        table[name] = table[name].map(
            {each: short_area_name(each) for each in table[name].unique()}
        )
    _check(table, vintage, path.name)
    return table


def _rows(path: Path) -> tuple[list[dict[str, object]], str]:
    """The rows as they are, and what the file calls one: a row, or a feature."""
    text = published_csv.read_text(path)
    published_csv.refuse_web_page(text, path.name)
    if text.lstrip()[:1] == "{":
        return [arcgis_answers.fields(each) for each in arcgis_answers.features(path)], "feature"
    rows = list(csv.DictReader(io.StringIO(text, newline=""), restval="", restkey="beyond"))
    if not rows or not text.endswith("\n"):
        raise UnexpectedLayout(f"{path.name}: the file is cut short. Fetch it again.")
    return rows, "row"


def _our_names(fields: list[str], where: str) -> dict[str, str]:
    """Published field → our name; refuses a lookup without small areas, sub-ICBs or ICBs."""
    found = {}
    for field in fields:
        if match := _FIELD.fullmatch(field.strip()):
            name = f"{_STEMS[match[1].upper()]}_{_ENDINGS[match[3].upper()]}"
            found[field] = name.replace("small_area_ons_code", "small_area")
    found = {field: name for field, name in found.items() if name in COLUMNS}
    absent = [name for name in COLUMNS if name not in found.values() and name not in REGION]
    if absent:
        raise UnexpectedLayout(
            f"{where}: no column for {', '.join(absent)}. Found {', '.join(fields)}. "
            f"A lookup names LSOA21CD, and CD, CDH and NM of the sub-ICB (SICBL) and of the ICB."
        )
    return found


def vintage_of_fields(fields: list[str]) -> str:
    """The vintage that a lookup's fields bear, as one of ours; "" if it is no such lookup."""
    matches = [match for field in fields if (match := _FIELD.fullmatch(field.strip()))]
    years = {2000 + int(match[2]) for match in matches if match[1].upper() == "ICB"}
    begun = [each.name for each in VINTAGES if years and each.first_day.year <= max(years)]
    return begun[-1] if begun else ""


def _refuse_other_vintage(names: dict[str, str], vintage: str, where: str) -> None:
    found = vintage_of_fields(list(names))
    if found != vintage:
        raise UnexpectedLayout(
            f"{where}: its fields ({', '.join(names)}) are those of areas of "
            f"{found or 'an unknown vintage'}, not of {vintage}. Fetch the lookup of {vintage}."
        )


def _record(row: dict[str, object], names: dict[str, str], where: str) -> tuple[str, ...]:
    record = dict.fromkeys(COLUMNS, "")
    for field, name in names.items():
        record[name] = str(row.get(field) or "").strip()
        if not record[name]:
            raise UnexpectedLayout(f"{where}, {field}: the cell is empty. Fetch the file again.")
    if not _SMALL_AREA.fullmatch(record["small_area"]):
        raise UnexpectedLayout(
            f"{where}: {shown(record['small_area'])} is no small area of England or Wales."
        )
    return tuple(record.values())


def _check(table: pd.DataFrame, vintage: str, where: str) -> None:
    repeated = table["small_area"][table["small_area"].duplicated()]
    if len(repeated):
        raise UnexpectedLayout(
            f"{where}: the small area {repeated.iloc[0]} is given more than once. "
            f"The pages of the service may overlap: fetch it again."
        )
    _refuse_wrong_number(table, vintage, where)
    refuse_two_parents(table, where)


def _refuse_wrong_number(table: pd.DataFrame, vintage: str, where: str) -> None:
    known = next(each for each in VINTAGES if each.name == vintage)
    wanted = {"sub_icb": known.sub_icbs, "icb": known.icbs, "region": REGIONS}
    named = [kind for kind in KINDS if table[f"{kind}_code"].ne("").any()]
    for kind in named:
        found = table[f"{kind}_code"].nunique()
        if found != wanted[kind]:
            raise UnexpectedLayout(
                f"{where}: {found} different {kind.replace('_', '-')}s, where {vintage} has "
                f"{wanted[kind]}. The file may be cut short, or of another vintage: fetch it again."
            )


def refuse_two_parents(table: pd.DataFrame, where: str) -> None:
    """A code has one name and one ONS code, and lies in one area of the next kind."""
    for kind, parent in (("sub_icb", "icb"), ("icb", "region"), ("region", "region")):
        facts = [f"{kind}_code", f"{kind}_name", f"{kind}_ons_code", f"{parent}_code"]
        distinct = table[list(dict.fromkeys(facts))].drop_duplicates()
        repeated = distinct[f"{kind}_code"][distinct[f"{kind}_code"].duplicated()]
        if len(repeated):
            raise UnexpectedLayout(
                f"{where}: {repeated.iloc[0]} is given two names, two ONS codes or two "
                f"areas that hold it. Fetch it again."
            )
