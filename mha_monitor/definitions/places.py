"""An area as people write it: an NHS or ONS code, its name, or an unmistakable part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from data_sources.schema.errors import UnknownLabel, WrongWord
from data_sources.schema.vocabulary import ENGLAND, short_area_name
from mha_monitor.definitions.choices import nearest

if TYPE_CHECKING:
    import pandas as pd

MOST_NAMED = 8


def known_areas(texts: tuple[str, ...], areas: pd.DataFrame, kind: str | None) -> tuple[str, ...]:
    """The NHS code of each area, of a kind if one is given, in the order asked for, each once.

    `areas` has area_kind, area_code, area_name and ons_code. A text with commas is one name, as
    "Leicester, Leicestershire and Rutland", or else several areas.
    """
    here = areas if kind is None else areas[areas["area_kind"].eq(kind)]
    codes = [code for text in texts for code in _codes(text, here, areas)]
    return tuple(dict.fromkeys(codes))


def kind_of(codes: tuple[str, ...], areas: pd.DataFrame) -> str:
    """The one kind of all these areas."""
    kinds = areas.drop_duplicates("area_code").set_index("area_code")["area_kind"]
    found = {kinds[code] for code in codes}
    if len(found) > 1:
        named = ", ".join(f"{code} is of kind {kinds[code]}" for code in codes)
        raise WrongWord(f"Areas of several kinds cannot stand in one answer: {named}.")
    return found.pop()


def _codes(text: str, here: pd.DataFrame, areas: pd.DataFrame) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2:
        return [_code(text, here, areas)]
    try:
        return [_code(text, here, areas)]
    except UnknownLabel:
        return [_code(part, here, areas) for part in parts]


def _code(text: str, here: pd.DataFrame, areas: pd.DataFrame) -> str:
    asked = text.strip()
    for column in ("area_code", "ons_code"):
        if len(found := here[here[column].str.casefold().eq(asked.casefold())]):
            return found["area_code"].iloc[0]
    named = _named(asked, here)
    if len(named) == 1:
        return named.pop()
    raise WrongWord(_several(asked, named, here) if named else _none(asked, here, areas))


def _named(asked: str, here: pd.DataFrame) -> set[str]:
    """The codes of the areas with this name, or else with these words in it."""
    names, wanted = here["area_name"].map(_plain), _plain(short_area_name(asked))
    if not wanted:
        return set()
    whole = set(here[names.eq(wanted)]["area_code"])
    begun = here[names.str.contains(rf"\b{re.escape(wanted)}", regex=True)]
    # A board's name stands in those of its parts: whoever means a part names it by its code.
    larger = begun[begun["area_kind"].ne("sub-icb")]
    return whole or set((begun if larger.empty else larger)["area_code"])


def _plain(name: str) -> str:
    name = re.sub(r"\b(nhs|icb|integrated care board|region)\b", " ", name.casefold())
    return " ".join(re.sub(r"[^\w()]+", " ", name.replace("&", " and ")).split())


def _several(asked: str, codes: set[str], here: pd.DataFrame) -> str:
    table = (
        here[here["area_code"].isin(codes)].drop_duplicates("area_code").sort_values("area_name")
    )
    named = [f"{row.area_name} ({row.area_code})" for row in table.itertuples()][:MOST_NAMED]
    more = f" and {len(table) - MOST_NAMED} more" if len(table) > MOST_NAMED else ""
    return f"{asked!r} could be any of {len(table)} areas: {'; '.join(named)}{more}. Name one."


def _none(asked: str, here: pd.DataFrame, areas: pd.DataFrame) -> str:
    elsewhere = areas[areas["area_code"].str.casefold().eq(asked.casefold())]
    if len(elsewhere):
        row = elsewhere.iloc[0]
        kind = ", ".join(sorted(here["area_kind"].unique()))
        named = f"{row['area_name']} ({row['area_code']})"
        return f"{named} is not of kind {kind}, but {row['area_kind']}."
    names = {
        _plain(name): code for name, code in zip(here["area_name"], here["area_code"], strict=True)
    }
    near = nearest(_plain(asked), here["area_code"], names)
    known = here.drop_duplicates("area_code").set_index("area_code")["area_name"]
    meant = f": did you mean {near} ({known[near]})?" if near else "."
    return f"{asked!r} is not an area{meant} `areas` lists them; {ENGLAND} is England."
