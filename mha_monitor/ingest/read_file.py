"""One published file that has come: reading it, keeping it, and putting its figures into a part."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from data_sources.adapters.registry import is_known, recognise
from data_sources.files import plain_files
from data_sources.files.ledger import Entry
from data_sources.files.whole_files import copy_whole, sha256_of, to_disk
from data_sources.schema import figures
from data_sources.schema.errors import DataRefused, NetworkError, NoFigures, SourceError, StoreError
from data_sources.schema.model import Release
from mha_monitor.formats.text import visible
from mha_monitor.ingest import area_codes, completeness, contradictions, plausibility, promises
from mha_monitor.ingest.arrivals import INVENTED, Arrival, Reading, Taken
from mha_monitor.ingest.completeness import NOTHING, Extent
from mha_monitor.store import figure_files, precedence, snapshots
from mha_monitor.store.raw_files import Held, is_held, raw_path
from mha_monitor.store.store import Store, data_folder

__all__ = ["INVENTED", "Arrival", "Reading", "Taken", "read_figures", "records", "take_in_file"]


def take_in_file(
    arrival: Arrival, data: Path | None, held: Held, *, store: Store | None = None
) -> Taken:
    """Read and check a file, put its figures into a part, and keep it as it came.

    Nothing is written where `data` is None. `held` is from `raw_files.in_force`; `store` is what
    the figures are held against, that of `data` unless given. Raises
    DataRefused with file, row and column, and OSError where the disk refuses.
    """
    sha256, size = _identified(arrival.path)
    entry = _entry(arrival, sha256, size)
    if is_held(held, sha256) and not (arrival.again or arrival.confirms):
        if arrival.promised:
            own = [e["name"] for e in _store(data).releases if e.get("sha256") == sha256]
            promises.refuse_broken(arrival.promised, arrival.path.name, own)
        written = _kept(arrival, data, sha256) if data and held[sha256] else ()
        return Taken(entry, held_before=True, written=written)
    store = store or _store(data)
    try:
        reading = (arrival.read or read_figures)(arrival.path)
        reading = _looked_at(_with_plain_names(reading, arrival.path.name), arrival, store)
    except NoFigures as problem:
        return Taken(dataclasses.replace(entry, skipped=str(problem)))
    except (StoreError, NetworkError, DataRefused):
        raise
    except SourceError as problem:
        raise DataRefused(str(problem)) from problem
    return _with_standing(_with_part(arrival, data, entry, reading), arrival, store)


def _store(data: Path | None) -> Store:
    """What is held; of a store that is damaged, the embedded figures alone."""
    folder = data or data_folder()
    try:
        return Store(folder)
    except StoreError:
        return Store(folder, snapshot=None)


def _with_standing(taken: Taken, arrival: Arrival, store: Store) -> Taken:
    """The file with what is known of it from before: its figures may be in force already."""
    if arrival.confirms:
        note = (
            f"{arrival.path.name}: the publisher gives the same bytes as the file that was taken "
            f"in from a folder; it counts as fetched from now on."
        )
        return dataclasses.replace(taken, notes=(*taken.notes, note))
    if any(path.stem == taken.entry.part for path in taken.written):
        return taken  # its part was not there, or was damaged
    alike = [each for each in _in_force(store) if _is_alike(each, taken)]
    names = {release["name"] for release in alike}
    if not alike or not names.issuperset(taken.entry.releases):
        return taken
    if arrival.is_fetched and any(release.get("from_folder") for release in alike):
        return taken
    same_bytes = alike[0].get("sha256") == taken.entry.sha256
    other = "" if same_bytes else alike[0].get("file_name", "")
    return dataclasses.replace(taken, held_before=True, copy_of=other)


def _in_force(store: Store) -> Sequence[dict]:
    return store.snapshot.releases if store.snapshot else ()


def _is_alike(release: dict, taken: Taken) -> bool:
    return (release.get("kind"), release.get("part")) == (taken.entry.kind, taken.entry.part)


def read_figures(path: Path) -> Reading:
    """Recognise a file by its content and read it, however another program has written it."""
    notes: list[str] = []
    with plain_files.laid_plain(path, is_known, notes) as plain:
        source = recognise(plain)
        table = source.read(plain, notes)
        return Reading(source.title, source.releases_of(table, plain), table, notes)


def _with_plain_names(reading: Reading, file_name: str) -> Reading:
    """Names in which every sign can be seen: one that steers would turn round what follows it."""
    table = reading.content
    if not isinstance(table, pd.DataFrame) or "area_name" not in table:
        return reading
    plain = {name: visible(name) for name in table["area_name"].dropna().unique()}
    changed = [name for name, shown in plain.items() if name != shown]
    if not changed:
        return reading
    named = table["area_name"].map(plain).astype(table["area_name"].dtype)
    note = (
        f"{file_name}: {len(changed)} names of areas hold signs that cannot be seen, which are "
        f"written as what they are: {plain[changed[0]]}."
    )
    return reading._replace(content=table.assign(area_name=named), notes=[*reading.notes, note])


def _looked_at(reading: Reading, arrival: Arrival, store: Store) -> Reading:
    """What a file holds, with codes of the NHS; DataRefused where it cannot be what it says."""
    name, table = arrival.path.name, reading.content
    if arrival.kind != "figures" or not isinstance(table, pd.DataFrame):
        return reading
    promises.refuse_broken(arrival.promised, name, [each.name for each in reading.releases])
    plausibility.refuse_unended(table, name, snapshots.now().date(), arrival.published_on)
    plausibility.refuse_other_topic(table, name, store)
    ours = area_codes.with_nhs_codes(table, store.areas)
    if ours is not table:
        figures.check(ours, name)
    notes = [
        *reading.notes,
        *promises.notes_on_status(name, reading.releases),
        *area_codes.notes(table, ours, store.areas, name),
        *contradictions.notes(ours, name, store),
    ]
    return reading._replace(content=ours, notes=notes)


def records(content: pd.DataFrame | bytes, releases: Sequence[dict], part: str) -> tuple[dict, ...]:
    """The releases of one part as a snapshot holds them."""
    is_figures = releases[0]["kind"] == "figures"
    held = precedence.held_by(_table_of(content)) if is_figures else {}
    nothing: dict[str, list] = {"periods": [], "series": []} if is_figures else {}
    shared = {"shares_part": True} if len(releases) > 1 else {}
    return tuple(
        {**release, "part": part, **held.get(release["name"], nothing), **shared}
        for release in releases
    )


def _with_part(arrival: Arrival, data: Path | None, entry: Entry, reading: Reading) -> Taken:
    table = reading.content if isinstance(reading.content, pd.DataFrame) else None
    content = reading.content
    if not isinstance(content, bytes):
        content = figure_files.as_bytes(content)
    part = figure_files.name_of(content)
    signed = [_signed(release, arrival, entry) for release in reading.releases]
    listed = [{**release.record(), "kind": arrival.kind} for release in signed]
    written: tuple[Path, ...] = ()
    if data:
        ending = figure_files.OUTLINES if table is None else figure_files.TABLE
        written = figure_files.keep(data, content, ending) + _kept(arrival, data, entry.sha256)
    return Taken(
        _entry_with_part(entry, signed, part),
        reading.title,
        records(reading.content, listed, part),
        len(signed) if table is None else len(table),
        written=written,
        notes=tuple(reading.notes),
        extent=_extent(reading.content, arrival.kind),
    )


def _table_of(content: pd.DataFrame | bytes) -> pd.DataFrame:
    if isinstance(content, bytes):
        raise TypeError("figures are read as a table, not as bytes")
    return content


def _extent(content: pd.DataFrame | bytes, kind: str) -> Extent:
    return completeness.extent_of(_table_of(content)) if kind == "figures" else NOTHING


def _entry_with_part(entry: Entry, releases: Sequence[Release], part: str) -> Entry:
    return dataclasses.replace(
        entry,
        source=releases[0].source,
        releases=tuple(release.name for release in releases),
        status=releases[0].status,
        published_on=releases[0].published_on,
        part=part,
    )


def _signed(release: Release, arrival: Arrival, entry: Entry) -> Release:
    """A release with all that is known of its file but the day it was fetched.

    The ledger says when; a snapshot is the same whenever it is made.
    """
    return dataclasses.replace(
        release,
        sha256=entry.sha256,
        file_name=entry.file_name,
        url=arrival.url or release.url,
        published_on=arrival.published_on or release.published_on,
        status=arrival.status or release.status,
        test_data=arrival.is_invented,
        from_folder=not arrival.is_fetched,
        retrieved_on="",
    )


def _entry(arrival: Arrival, sha256: str, size: int) -> Entry:
    return Entry(
        sha256=sha256,
        file_name=arrival.path.name,
        size=size,
        kind=arrival.kind,
        url=arrival.url,
        fetched_at=arrival.fetched_at or snapshots.stamp(),
        published_on=arrival.published_on,
        status=arrival.status,
        etag=arrival.etag,
        last_modified=arrival.last_modified,
        test_data=arrival.is_invented,
    )


def _identified(path: Path) -> tuple[str, int]:
    try:
        return sha256_of(path), path.stat().st_size
    except OSError as problem:
        raise DataRefused(f"{path.name}: cannot be read ({problem.strerror}).") from problem


def _kept(arrival: Arrival, data: Path, sha256: str) -> tuple[Path, ...]:
    """Keep a published file under its hash and name; one that is there is never overwritten."""
    kept = raw_path(data, sha256, arrival.path.name)
    if kept.exists():
        return ()
    kept.parent.mkdir(parents=True, exist_ok=True)
    if arrival.movable:
        arrival.path.replace(kept)
        to_disk(kept.parent)
    else:
        copy_whole(arrival.path, kept)
        if sha256_of(kept) != sha256:
            kept.unlink()
            raise StoreError(f"{kept.name} was changed while it was being read. Try again.")
    return (kept,)
