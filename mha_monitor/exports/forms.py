"""The formats in which a table is taken away, each with what makes it of a finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mha_monitor.exports import tables
from mha_monitor.formats import data_files
from mha_monitor.monitor import Finding


class Form(NamedTuple):
    """A format: its name on a button, the ending of its files, its media type, its maker."""

    title: str
    ending: str
    mime: str
    make: Callable[[Finding], bytes | str]


def _xlsx(found: Finding) -> bytes:
    return tables.as_xlsx(found, tables.whole(found))


def _parquet(found: Finding) -> bytes:
    return data_files.as_parquet(tables.whole(found), tables.notes(found))


def _json(found: Finding) -> str:
    return data_files.as_json(tables.whole(found))


FORMS = (
    Form(
        "Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx
    ),
    Form("Parquet", "parquet", "application/vnd.apache.parquet", _parquet),
    Form("JSON", "json", "application/json", _json),
)
