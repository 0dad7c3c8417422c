"""Populations, areas and outlines that were fetched: how each is read into a part of the store.

The census's bulk file is read together with the lookups that place its small areas, so whichever
of them has changed, all that rests on them is read again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path

import pandas as pd

from data_sources.geography import census_bulk, official_outlines, populations
from data_sources.geography.boundary_layers import BY_NAME
from data_sources.geography.census_bulk import Geography
from data_sources.schema.errors import UnexpectedLayout
from data_sources.schema.model import Release
from mha_monitor.ingest.arrivals import Reading
from mha_monitor.store import replacing

CENSUS, OUTLINES = "census_2021", "outlines"
LOOKUP = "lsoa-lookup-"


def vintages(names: Mapping[str, Path]) -> dict[str, Path]:
    """The lookups among fetched files, by the vintage that their release names."""
    return {
        name.removeprefix(LOOKUP): path for name, path in names.items() if name.startswith(LOOKUP)
    }


class Areas:
    """The table of areas: those that are held and, once the census was read, those it brought."""

    def __init__(self, held: pd.DataFrame) -> None:
        self.held = held
        self.brought: list[pd.DataFrame] = []

    @property
    def now(self) -> pd.DataFrame:
        return replacing.laid_over(self.held, "areas", self.brought)


def census_readings(
    bulk: Path, lookups: Mapping[str, Path], areas: Areas
) -> Iterator[tuple[str, Path, partial]]:
    """What is to be read of the census's files: (kind, file, reader) of each part of the store."""
    if not lookups:
        raise UnexpectedLayout(
            f"{bulk.name}: no lookup of small areas came with it, so nothing tells which area "
            f"they lie in. Run `refresh` again later, or put the lookup beside it in the folder."
        )
    # All parts rest on one reading, which is made when the first of them is asked for.
    found = cache(partial(_geography, bulk, lookups, areas))
    yield "populations", bulk, partial(_populations, found=found)
    yield "succession", bulk, partial(_succession, found=found)
    for vintage, path in lookups.items():
        yield "areas", path, partial(_areas, vintage=vintage, found=found)


def _geography(bulk: Path, lookups: Mapping[str, Path], areas: Areas) -> Geography:
    found = census_bulk.geography(bulk, lookups, areas.held)
    areas.brought.append(found.areas)
    return found


def outline_reading(layer_name: str, areas: Areas) -> partial:
    """The reader of one layer of outlines."""
    return partial(_outlines, layer_name=layer_name, areas=areas)


def _populations(path: Path, *, found: Callable[[], Geography]) -> Reading:
    title = "Census 2021 by ethnic group and area"
    return Reading(title, census_bulk.releases(path), found().populations)


def _succession(path: Path, *, found: Callable[[], Geography]) -> Reading:
    return Reading("What became of each area", census_bulk.releases(path), found().succession)


def _areas(path: Path, *, vintage: str, found: Callable[[], Geography]) -> Reading:
    every = found().areas
    table = every[every["area_vintage"].eq(vintage)]
    release = Release(
        source="areas",
        name=f"{LOOKUP}{vintage}",
        title=f"Small areas of the census in the NHS areas of {vintage}",
        url="https://geoportal.statistics.gov.uk/",
        attribution=populations.ATTRIBUTION,
        file_name=path.name,
    )
    return Reading(release.title, [release], table)


def _outlines(path: Path, *, layer_name: str, areas: Areas) -> Reading:
    layer = BY_NAME[layer_name]
    outlines = official_outlines.read(path, layer, areas.now)
    with tempfile.TemporaryDirectory() as scratch:
        content = official_outlines.write(outlines, layer, Path(scratch) / "layer").read_bytes()
    return Reading(f"Outlines of {layer_name}", official_outlines.releases(path, layer), content)
