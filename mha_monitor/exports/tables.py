"""An answer's table as it leaves: codes of both kinds, caveats, dates and licence on every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from mha_monitor import monitor
from mha_monitor.definitions.data_dictionary import MEANINGS
from mha_monitor.formats import csvw, spreadsheets
from mha_monitor.sentences import shorthand
from mha_monitor.sentences.pictured import LICENCE

if TYPE_CHECKING:
    from mha_monitor.monitor import Finding


def whole(found: Finding, data: pd.DataFrame | None = None) -> pd.DataFrame:
    """The table with `ons_code`, `row_caveat`, `released_on` and `licence` after its columns.

    `data` is another table of the same finding. A table that is not one of measured rows, as the
    list of groups, is left as it is.
    """
    table = found.table if data is None else data
    if not {"area_code", "measure", "flags"} <= set(table):
        return table
    caveats = found.of_rows(table)
    codes = _ons_codes(found).reindex(table["area_code"]).tolist()
    return table.assign(
        ons_code=["" if pd.isna(code) else code for code in codes],
        row_caveat=caveats,
        released_on=found.released_on,
        licence=LICENCE,
    )


def _ons_codes(found: Finding) -> pd.Series:
    asked = found.question
    areas = monitor.open_store(as_of=asked.as_of if asked else None).areas
    held = areas[areas["ons_code"].ne("")].sort_values("area_vintage")
    return held.drop_duplicates("area_code", keep="last").set_index("area_code")["ons_code"]


def notes(found: Finding) -> dict[str, str]:
    """What must not be parted from a table: source, dates, licence, caveats, version."""
    asked = found.question
    attribution = monitor.attribution(monitor.open_store(as_of=asked.as_of if asked else None))
    return {
        "source": found.source,
        "released_on": found.released_on,
        "licence": LICENCE,
        "caveat": found.caveat,
        "attribution": " ".join(attribution),
        "figures_version": found.version,
    }


def as_csvw(found: Finding, table: pd.DataFrame, file_name: str) -> str:
    """What is beside a CSV file for programs: CSV on the Web, as JSON."""
    told = notes(found) | {"title": found.title or file_name}
    return csvw.metadata(file_name, table, told, MEANINGS)


def as_xlsx(found: Finding, table: pd.DataFrame) -> bytes:
    """An accessible workbook: cover, contents, notes, what the columns are, one table."""
    told = notes(found)
    meanings = pd.DataFrame(
        [(name, MEANINGS.get(name, "")) for name in map(str, table)],
        columns=["Column", "What it holds"],
    )
    title = found.title or "Answer"
    cover = spreadsheets.Cover(
        title=title,
        intro=[text for text in (found.words, found.said) if text],
        about=[
            told["source"],
            f"Published: {told['released_on']}." if told["released_on"] else "",
            told["caveat"],
            told["attribution"],
            f"Version of the figures: {told['figures_version']}.",
        ],
    )
    sheets = [
        spreadsheets.Sheet("Table 1", title, shorthand.marked(table), shorthand.LEGEND),
        spreadsheets.Sheet("Columns", "What each column holds", meanings),
    ]
    return spreadsheets.workbook(cover, shorthand.NOTES, sheets)
