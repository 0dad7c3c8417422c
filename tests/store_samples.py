"""A store laid down by hand: tables of figures brought into force as a refresh does it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pandas as pd

from data_sources.schema import figures
from mha_monitor.ingest.read_file import records
from mha_monitor.store import figure_files, filters, legacy_snapshots, snapshots
from mha_monitor.store.store import Store


def release(name: str, source: str = "mha_annual", **known: object) -> dict:
    """The record of an invented release, as a snapshot holds it."""
    return {"source": source, "name": name, "kind": "figures", "sha256": "0" * 64, **known}


def in_parts(data: Path, table: pd.DataFrame, *releases: dict) -> list[dict]:
    """Put a table into a part; the records of its releases."""
    content = figure_files.as_bytes(table)
    figure_files.keep(data, content)
    return list(records(table, releases, figure_files.name_of(content)))


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


def lay_down_as_before(data: Path, table: pd.DataFrame, releases: list[dict]) -> str:
    """A snapshot as it was laid down before there were parts."""
    unnamed = data / snapshots.SNAPSHOTS / "unnamed"
    unnamed.mkdir(parents=True)
    figures.write(table, unnamed / "figures.parquet")
    (unnamed / "releases.json").write_text(json.dumps(releases), encoding="utf-8")
    name = legacy_snapshots.content_hash(unnamed)
    unnamed.rename(unnamed.with_name(name))
    (data / snapshots.POINTER).write_text(f"{name}\n", encoding="utf-8")
    return name


class Held:
    """A store of these figures, and of all else that another holds."""

    def __init__(self, figures: pd.DataFrame, other: Store):
        self.figures, self.releases, self.folder = figures, other.releases, other.folder
        self.areas, self.succession = other.areas, other.succession
        self.populations, self.ages = other.populations, other.ages
        self.test_data, self.as_of, self.version = False, None, other.version

    def select(self, *, periods=None, **wanted) -> pd.DataFrame:
        found = filters.rows(self.figures, filters.columns(**wanted), filters.days(periods))
        return found.reset_index(drop=True)
