"""A store laid down by hand: tables of figures brought into force as a refresh does it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from data_sources import figures
from mha_monitor import parts, snapshots
from mha_monitor.arrivals import records


def release(name: str, source: str = "mha_annual", **known: object) -> dict:
    """The record of an invented release, as a snapshot holds it."""
    return {"source": source, "name": name, "kind": "figures", "sha256": "0" * 64, **known}


def in_parts(data: Path, table: pd.DataFrame, *releases: dict) -> list[dict]:
    """Put a table into a part; the records of its releases."""
    content = parts.as_bytes(table)
    parts.keep(data, content)
    return list(records(table, releases, parts.name_of(content)))


def hold(data: Path, *held: tuple[pd.DataFrame, dict], since: str = "") -> str:
    """Bring tables into force in the place of all others, now or at a time; the snapshot's name."""
    data.mkdir(parents=True, exist_ok=True)
    before = snapshots.history(data)
    listed = [record for table, each in held for record in in_parts(data, table, each)]
    name = snapshots.publish(data, listed)
    if since:
        time = dt.datetime.fromisoformat(since).replace(tzinfo=dt.UTC)
        snapshots.point_to(data, [*before, snapshots.InForce(time, name)])
    return name


def monthly(
    month: str,
    *,
    release_name: str,
    series: tuple[str, ...] = ("MHS81",),
    areas: tuple[str, ...] = ("QVV", "QSL"),
    groups: tuple[str, ...] = ("white", "black"),
    value: float = 20.0,
) -> pd.DataFrame:
    """Invented figures of one month: a count for each series, board and group."""
    start = dt.date.fromisoformat(f"{month}-01")
    end = (start + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)
    where = ("mhsds_monthly", release_name, start, end, "icb")
    rows = [
        (*where, area, f"INVENTED {area}", group, "ethnicity", each, "count", value,
         value - 2, value + 2, "rounded")
        for each in series for area in areas for group in groups
    ]  # fmt: skip
    return figures.from_records(rows)
