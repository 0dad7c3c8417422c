"""What a CSV file holds, for programs: metadata of CSV on the Web (W3C, 2015) as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pandas as pd

from mha_monitor.formats.text import all_visible

OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
TYPES = {"f": "number", "i": "integer", "u": "integer", "b": "boolean"}


def metadata(
    file_name: str, table: pd.DataFrame, told: Mapping[str, str], meanings: Mapping[str, str]
) -> str:
    """`told` has title, source, licence, caveat, released_on; `meanings` what a column holds."""
    columns = [_column(name, table[name], meanings.get(name, "")) for name in map(str, table)]
    whole = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file_name,
        "dc:title": told.get("title", ""),
        "dc:description": told.get("caveat", ""),
        "dc:source": told.get("source", ""),
        "dc:license": {"@id": OGL},
        "dc:rights": told.get("attribution", ""),
        "dc:issued": told.get("released_on", ""),
        "dc:identifier": told.get("figures_version", ""),
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": {"columns": columns},
    }
    return json.dumps(all_visible(whole), ensure_ascii=False, indent=1) + "\n"


def _column(name: str, column: pd.Series, meaning: str) -> dict[str, object]:
    kind = TYPES.get(column.dtype.kind, "string")
    found: dict[str, object] = {"name": name, "titles": name, "datatype": kind}
    if kind in ("number", "integer"):
        found["null"] = ""
    return found | ({"dc:description": meaning} if meaning else {})
