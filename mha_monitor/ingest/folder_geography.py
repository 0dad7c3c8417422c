"""The census, its lookups and outlines among the files of a folder: as a refresh would fetch them.

They are known by their content: the bulk zip of Nomis by its members, a lookup and an outline by
their fields. The census is read together with its lookups, and outlines after both.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from data_sources.files import first_bytes, published_csv
from data_sources.geography import arcgis_answers, area_lookup, official_outlines
from data_sources.schema.errors import DataRefused, SourceError
from mha_monitor.ingest import geography
from mha_monitor.ingest.arrivals import Arrival, Refused
from mha_monitor.store import raw_files
from mha_monitor.store.store import Store

BULK_MEMBER = "ts021-lsoa"
JSON = (".json", ".geojson")


def arrivals(files: Sequence[Path], data: Path, refused: list[Refused]) -> Iterator[Arrival]:
    """An arrival for each file: figures first, then the census, then outlines.

    The census without a lookup, or a lookup without the census, is put on the list of the refused,
    unless what it needs is held.
    """
    bulks = [path for path in files if is_bulk(path)]
    lookups = {path: vintage for path in files if (vintage := vintage_of_lookup(path))}
    outlines = {path: layers for path in files if (layers := _layers(path))}
    ours = {*bulks, *lookups, *outlines}
    yield from (Arrival(path) for path in files if path not in ours)
    if not ours:
        return
    store = Store(data)
    areas = geography.Areas(store.areas)
    if bulks or lookups:
        yield from _census(bulks, lookups, store, areas, refused)
    for path, layer in outlines.items():
        read = geography.outline_reading(layer, areas)
        yield Arrival(path, kind="outlines", read=read)


def is_bulk(path: Path) -> bool:
    """Whether a file is the census's bulk zip of ethnic groups by small area."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(BULK_MEMBER in name for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def vintage_of_lookup(path: Path) -> str:
    """The vintage of a lookup of small areas, as JSON or CSV; "" for any other file."""
    if path.suffix.lower() in JSON:
        fields = _fields_of_json(path)
    elif path.suffix.lower() == ".csv":
        fields = published_csv.first_row(first_bytes.text_of(first_bytes.read(path)))
    else:
        return ""
    small = any(name.strip().upper().startswith("LSOA") for name in fields)
    return area_lookup.vintage_of_fields(fields) if small else ""


def _fields_of_json(path: Path) -> list[str]:
    try:
        return list(arcgis_answers.fields(arcgis_answers.features(path)[0]))
    except SourceError:
        return []


def _layers(path: Path) -> str:
    """The name of the layer whose outlines a file holds; "" for any other file."""
    if path.suffix.lower() not in JSON:
        return ""
    found = official_outlines.recognise(path)
    return found[0].name if found else ""


def _census(
    bulks: Sequence[Path],
    lookups: dict[Path, str],
    store: Store,
    areas: geography.Areas,
    refused: list[Refused],
) -> Iterator[Arrival]:
    together = {vintage: path for path, vintage in lookups.items()}
    bulk = bulks[0] if bulks else _held(store, "populations")
    if bulk is None:
        path = next(iter(lookups))
        refused.append(Refused(Arrival(path), DataRefused(
            f"{path.name}: a lookup of small areas tells where they lie, and is read together with "
            f"the people who live there. Put the census's bulk file, census2021-ts021.zip, beside "
            f"it in the folder."
        )))  # fmt: skip
        return
    if not together:
        held = _held(store, "areas")
        together = {vintage_of_lookup(held): held} if held else {}
    try:
        readings = list(geography.census_readings(bulk, together, areas))
    except SourceError as problem:
        refused.append(Refused(Arrival(bulk), DataRefused(str(problem))))
        return
    for kind, path, read in readings:
        yield Arrival(path, kind=kind, read=read, again=True)


def _held(store: Store, kind: str) -> Path | None:
    """The published file, kept as it came, of the newest release of a kind that was taken in."""
    for release in reversed(store.snapshot.releases if store.snapshot else ()):
        if release["kind"] == kind:
            path = raw_files.raw_path(store.folder, release["sha256"], release["file_name"])
            if path.is_file():
                return path
    return None
