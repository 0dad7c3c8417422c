"""Parts: the tidy figures of one published file each, immutable, named by the hash of their bytes.

A question reads the parts that can hold its answer, and of those only the rows that are asked for.
DuckDB does so without holding a part in memory; it is loaded when the first part is read.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from data_sources.files import sound_files
from data_sources.files.whole_files import write_whole
from data_sources.schema import figures
from data_sources.schema.errors import StoreError

if TYPE_CHECKING:
    import datetime as dt

    from duckdb import DuckDBPyConnection

PARTS = "parts"
TABLE, OUTLINES = ".parquet", ".geojson"
# Questions ask for a series first, so the rows of one lie together.
ORDER = (
    "series",
    "statistic",
    "area_kind",
    "dimension",
    "area_code",
    "group",
    "period_start",
    "period_end",
    "release",
    "source",
)
Asked = Mapping[str, Collection[str]]
Periods = Collection[tuple["dt.date", "dt.date"]]


class Lying(NamedTuple):
    """Where figures in force lie: a part, and of a part that releases share, which of them.

    `sha256` is the hash that the file must have, or how that begins; a table of the former layout
    was looked at when its snapshot was loaded.
    """

    path: Path
    releases: tuple[str, ...] = ()
    sha256: str = ""


def path_of(data: Path, release: dict) -> Path:
    """Where what a release of a snapshot holds lies."""
    part = release["part"]
    if "/" in part:  # the former layout
        return data / "snapshots" / part.partition("/")[2]
    return data / PARTS / f"{part}{OUTLINES if release['kind'] == 'outlines' else TABLE}"


def lying(
    data: Path, releases: Iterable[dict], asked: Asked, periods: Periods | None
) -> list[Lying]:
    """The parts that can hold figures asked for, by what their snapshot says of them."""
    if not all(asked.values()) or periods == frozenset():
        return []
    found: dict[Path, tuple[str, ...]] = {}
    for release in releases:
        if _can_hold(release, asked, periods):
            path = path_of(data, release)
            shared = (release["name"],) if release.get("shares_part") else ()
            found[path] = found.get(path, ()) + shared
    return [
        Lying(path, names, path.stem if path.parent.name == PARTS else "")
        for path, names in found.items()
    ]


def _can_hold(release: dict, asked: Asked, periods: Periods | None) -> bool:
    if release["source"] not in asked.get("source", (release["source"],)):
        return False
    if "periods" not in release:  # the former layout does not say
        return True
    days = {(start.isoformat(), end.isoformat()) for start, end in periods or ()}
    wanted = set(asked.get("series", ()))
    return any(
        (periods is None or (start, end) in days) and (not wanted or wanted.intersection(series))
        for (start, end), series in zip(release["periods"], release["series"], strict=True)
    )


def as_bytes(table: pd.DataFrame) -> bytes:
    """A table as Parquet: the same table always gives the same bytes."""
    if tuple(table.columns) == figures.COLUMNS:
        table = table.sort_values(list(ORDER), kind="stable", ignore_index=True)
    out = io.BytesIO()
    table.to_parquet(out, engine="pyarrow", index=False, compression="zstd")
    return out.getvalue()


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(data: Path, content: bytes, ending: str = TABLE) -> tuple[Path, ...]:
    """Keep a part under the hash of its bytes; return what was written. Raises OSError."""
    path = data / PARTS / f"{name_of(content)}{ending}"
    if is_sound(path):
        return ()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return (path,)


def is_sound(path: Path) -> bool:
    """Whether a part is there and still has the bytes that it is named by."""
    return sound_files.is_sound(path, path.stem)


def read_whole(path: Path) -> bytes:
    """The bytes of a part, or of a table of the former layout. Raises StoreError if damaged."""
    if path.parent.name == PARTS:
        return sound_files.read(path, path.stem)
    return path.read_bytes()


def select(
    lying: Iterable[Lying], asked: Asked, periods: Periods | None = None
) -> pd.DataFrame | None:
    """The figures asked for, in no order that is promised; None where there is no part to read.

    `asked` gives for a column the values wanted. Raises StoreError for a part that is damaged.
    """
    lying = list(lying)
    for each in lying:
        if each.sha256:
            sound_files.check(each.path, each.sha256)
    whole = [each.path for each in lying if not each.releases]
    shared = [each for each in lying if each.releases]
    queries = [_query([whole], asked, periods)] if whole else []
    queries += [
        _query([[each.path]], {**asked, "release": each.releases}, periods) for each in shared
    ]
    if not queries:
        return None
    tables = [_run(*query, lying) for query in queries]
    return pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]


def copy_together(files: Sequence[Path], path: Path, rows_together: int) -> None:
    """Write the figures of several parts into one file, those of a series together."""
    columns = ", ".join(f'"{column}"' for column in ORDER)
    _engine().cursor().execute(
        f"COPY (SELECT * FROM read_parquet(?) ORDER BY {columns}) TO '{_quoted(path)}' "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {rows_together})",
        [[str(file) for file in files]],
    )


def damage() -> type[Exception]:
    """What is raised for a file that cannot be read or written."""
    import duckdb

    return duckdb.Error


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _query(files: list, asked: Asked, periods: Periods | None) -> tuple[str, list]:
    conditions: list[str] = []
    values: list[object] = []
    for column, wanted in asked.items():
        conditions.append(f'"{column}" IN ({", ".join("?" * len(wanted))})')
        values += wanted
    if periods is not None:
        pairs = " OR ".join(["(period_start = ? AND period_end = ?)"] * len(periods))
        conditions.append(f"({pairs})")
        values += [day for pair in periods for day in pair]
    columns = ", ".join(f'"{column}"' for column in figures.COLUMNS)
    where = " AND ".join(conditions) or "true"
    text = f"SELECT {columns} FROM read_parquet(?) WHERE {where}"
    return text, [*([str(path) for path in group] for group in files), *values]


def _run(text: str, values: list, lying: Iterable[Lying]) -> pd.DataFrame:
    import duckdb

    try:
        found = _engine().cursor().sql(text, params=values)
        return found.to_arrow_table().to_pandas()
    except duckdb.Error as problem:
        raise _unreadable(problem, lying) from problem


def _unreadable(problem: Exception, lying: Iterable[Lying]) -> StoreError:
    named = [each.path.name for each in lying if each.path.name in str(problem)]
    what = named[0] if named else "A file of figures"
    return StoreError(f"{what} cannot be read ({type(problem).__name__}). {sound_files.MEND}")


@lru_cache(maxsize=1)
def _engine() -> DuckDBPyConnection:
    """One engine to a process. It keeps nothing but where in each part the columns lie."""
    import duckdb

    engine = duckdb.connect()
    engine.execute("SET GLOBAL parquet_metadata_cache = true")
    return engine
