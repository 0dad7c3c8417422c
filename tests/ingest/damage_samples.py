"""A store of every kind of file, the ways in which a disk may spoil one, and what is asked of it.

Every number taken in is INVENTED.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import geography_samples
import pandas as pd
from monthly_samples import write_month
from test_verify import annual

from data_sources.schema.errors import SourceError
from data_sources.schema.model import Period
from mha_monitor import monitor
from mha_monitor.analysis.revisions.sides import sides_named
from mha_monitor.ingest import files, geography
from mha_monitor.ingest.read_file import Arrival
from mha_monitor.store import snapshots
from mha_monitor.store.pointer import SET_ASIDE
from mha_monitor.store.store import Store, open_store

BEFORE, BETWEEN, NOW = (dt.datetime(2026, month, 1, 9, tzinfo=dt.UTC) for month in (8, 9, 10))
MONTH = Period(dt.date(2025, 3, 1), dt.date(2025, 3, 31))
LINK = "https://files.digital.nhs.uk/INVENTED/"
LAYERS = ("region", "icb-2024", "icb-2026", "sub-icb-2024")  # of which the second is taken in


def build(folder: Path, data: Path, at: Callable[[dt.datetime], object]) -> None:
    """Three refreshes: a year, twelve months with geography, and the year printed again.

    `at` sets the clock of the store to a time.
    """
    at(BEFORE)
    year = [fetched(annual(folder / "years", "2024/25", "15"))]
    files.take_in_files(year, data)
    at(BETWEEN)
    months = [
        write_month(folder / "months", f"2025-{number:02d}", include_rolling=False)
        for number in range(1, 13)
    ]
    files.take_in_files([*map(fetched, months), *_geography(folder / "geography")], data)
    at(NOW)
    again = [fetched(annual(folder / "years", "2024/25", "10"))]
    files.take_in_files(again, data)


def fetched(path: Path, **known: object) -> Arrival:
    return Arrival(path, url=f"{LINK}{path.name}", test_data=True, **known)


def _geography(folder: Path) -> Iterator[Arrival]:
    folder.mkdir()
    bulk = geography_samples.write_ts021_zip(folder)
    areas = geography.Areas(Store(folder).areas)
    lookups = {}
    for vintage in ("2024", "2026"):
        lookups[vintage] = folder / f"{geography.LOOKUP}{vintage}.json"
        lookups[vintage].write_bytes(geography_samples.lookup_json(vintage))
    for kind, path, read in geography.census_readings(bulk, lookups, areas):
        yield fetched(path, kind=kind, read=read, again=True)
    outlines = folder / f"{LAYERS[1]}.geojson"
    outlines.write_bytes(geography_samples.outline_geojson(LAYERS[1]))
    read = geography.outline_reading(LAYERS[1], areas)
    yield fetched(outlines, kind="outlines", read=read)


def flipped(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content) * 8)
    content[place // 8] ^= 1 << place % 8
    path.write_bytes(content)


def cut(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def cut_at_a_line(path: Path, _chance: random.Random) -> None:
    """Without its last line; the rest is as it was written."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))


def emptied(path: Path, _chance: random.Random) -> None:
    path.write_bytes(b"")


def deleted(path: Path, _chance: random.Random) -> None:
    path.unlink()


def replaced_by_a_folder(path: Path, _chance: random.Random) -> None:
    path.unlink()
    path.mkdir()
    (path / "something").write_text("that is not ours")


def exchanged(path: Path, chance: random.Random) -> None:
    """A sound file in the wrong place: that of a neighbour, or the file twice over."""
    others = [each for each in path.parent.iterdir() if each.is_file() and each != path]
    other = chance.choice(sorted(others)) if others else path
    path.write_bytes(other.read_bytes() if other != path else path.read_bytes() * 2)


DAMAGE = (flipped, cut, cut_at_a_line, emptied, deleted, replaced_by_a_folder, exchanged)


def copied(store: Path, folder: Path) -> Path:
    """A copy of a store with its times: they tell when a snapshot was written."""
    shutil.copytree(store, folder)
    return folder


def of_figures(table: pd.DataFrame) -> tuple[int, int]:
    """A table as two numbers: its rows, and the sum of the hashes of each."""
    return len(table), int(pd.util.hash_pandas_object(table, index=False).sum())


def of_store(store: Store) -> dict[str, Callable[[], object]]:
    """Questions that together read every file that a store of figures has."""
    return {
        "years": lambda: of_figures(store.select(source="mha_annual", group="black")),
        "months": lambda: of_figures(store.select(source="mhsds_monthly", area_code="QVV")),
        "a month": lambda: of_figures(store.select(periods=MONTH, area_code="QVV")),
        "embedded": lambda: of_figures(store.select(source="published_figures")),
        "populations": lambda: of_figures(store.populations),
        "areas": lambda: of_figures(store.areas),
        "succession": lambda: of_figures(store.succession),
        "ages": lambda: of_figures(store.ages),
        "releases": lambda: json.dumps(store.releases),
        **{layer: lambda layer=layer: json.dumps(store.outlines(layer)) for layer in LAYERS},
    }


def questions(data: Path, *, ratios: bool = True) -> dict[str, Callable[[], object]]:
    """What is asked of the store in a folder; whatever answers must answer rightly.

    The ratios rest on the figures and populations, and take as long as all the rest.
    """

    def named(name: str) -> Callable[[], object]:
        return lambda: of_store(open_store(data))[name]()

    def ratio() -> object:
        asked = {"group": "black", "area_kind": "icb", "area": "QVV", "period": "2024-25"}
        table = monitor.ratios(**asked, repeats=False, store=open_store(data)).table
        return table[["period", "area_code", "count", "ratio", "ratio_low"]].to_csv()

    def revisions() -> object:
        both = sides_named("mha-annual-2024-25@1", "mha-annual-2024-25", data)
        return [(side.title, of_figures(side.figures)) for side in both]

    def as_of(day: dt.date) -> Callable[[], object]:
        return lambda: of_figures(
            open_store(data, as_of=day).select(area_code="QVV", group="black")
        )

    return {
        **{name: named(name) for name in of_store(Store(data / "nothing"))},
        **({"ratio": ratio} if ratios else {}),
        "revisions": revisions,
        "version": lambda: open_store(data).version,
        **{f"as of {time:%B}": as_of(time.date()) for time in (BEFORE, BETWEEN)},
    }


def answers(asked: dict[str, Callable[[], object]]) -> dict[str, object]:
    """What each question gives: its answer, or the sentence that stands for one."""
    return {name: _answer(ask) for name, ask in asked.items()}


def _answer(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except SourceError as problem:
        return problem


def content(store: Path) -> dict[str, bytes]:
    """What every file of a store holds, without what was set aside."""
    names = [name for name in files_of(store) if SET_ASIDE not in name]
    return {name: (store / name).read_bytes() for name in names}


def files_of(store: Path) -> list[str]:
    """Every file of a store that holds anything."""
    found = [path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file()]
    return sorted(name for name in found if name != snapshots.LOCK)
