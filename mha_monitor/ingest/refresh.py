"""Refresh from the publishers: what they offer today, what of it is new, fetched and taken in.

Pages are read first, then each file is fetched and read before the next, and all that arrived is
brought into force at once. One publisher out of reach, or one file that cannot be used, does not
keep the others out: the trouble is told at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from data_sources.discovery import finders, monthly_pages
from data_sources.discovery.finders import FINDERS
from data_sources.discovery.offers import Found, Offer
from data_sources.downloads.fetcher import Fetcher, Progress
from data_sources.files import ledger
from data_sources.files.ledger import Entry
from data_sources.schema.errors import SourceError, StoreError, UnknownFile
from mha_monitor.ingest import fetch, geography, promises
from mha_monitor.ingest import files as refresh
from mha_monitor.ingest.arrivals import Arrival, Taken
from mha_monitor.ingest.fetch import Local
from mha_monitor.store import raw_files
from mha_monitor.store.store import Store, data_folder

SOURCES = tuple(FINDERS)


class Watch(Progress, Protocol):
    """Whoever looks on: the verbs of a download's progress, and two of a refresh."""

    def read(self, name: str, figures: int) -> None: ...
    def say(self, sentence: str) -> None: ...


@dataclass
class Looked:
    """What the publishers offer, what was looked for in vain, and what could not be looked at."""

    offers: list[Offer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[SourceError] = field(default_factory=list)


class Outcome(NamedTuple):
    """What a refresh did. `problems` are of publishers and files that could not be used."""

    files: Sequence[Taken]
    version: str
    offered: int
    notes: Sequence[str]
    problems: Sequence[SourceError]

    @property
    def new(self) -> list[Taken]:
        return [file for file in self.files if file.is_new]


def look(sources: Iterable[str], fetcher: Fetcher, watch: Watch, since: str = "") -> Looked:
    """What each source offers today. `since` is the first month that is wanted, as `2024-04`."""
    looked = Looked()
    for source in sources:
        try:
            found = _finder(source, since)(fetcher.page)
        except UnknownFile:
            raise
        except SourceError as problem:
            looked.problems.append(problem)
            continue
        watch.say(f"{source}: {len(found.offers)} files on offer.")
        looked.offers += found.offers
        looked.notes += found.notes
    return looked


def _finder(source: str, since: str) -> Callable[..., Found]:
    if source == monthly_pages.SOURCE:
        return partial(monthly_pages.find, since=since)
    return partial(finders.find, source)


def not_held(looked: Looked, data: Path | None = None) -> list[Offer]:
    """The offers whose address nothing was ever fetched from."""
    entries = raw_files.known(data or data_folder()).entries
    return [offer for offer in looked.offers if ledger.newest_of(entries, offer.url) is None]


def take_in(
    looked: Looked,
    fetcher: Fetcher,
    watch: Watch,
    data: Path | None = None,
    *,
    accept_smaller: bool = False,
) -> Outcome:
    """Fetch what is not held or has changed, take it in, and bring it into force at once.

    Raises StoreError where the store cannot be written; what was in force then stays in force.
    """
    data = data or data_folder()
    refused: list[refresh.Refused] = []
    problems = list(looked.problems)
    taken = refresh.take_in_files(
        _arrivals(looked.offers, fetcher, data, problems),
        data,
        refused=refused,
        watch=lambda file: _tell(file, watch),
        accept_smaller=accept_smaller,
    )
    problems += [each.problem for each in refused]
    if not problems:
        fetch.clear(data)
    notes = [*looked.notes, *taken.notes]
    return Outcome(taken.files, taken.version, len(looked.offers), notes, problems)


def _tell(file: Taken, watch: Watch) -> None:
    if file.is_new:
        watch.read(file.entry.file_name, file.count)
    elif file.skipped:
        watch.say(file.sentence)


def _arrivals(
    offers: Sequence[Offer], fetcher: Fetcher, data: Path, problems: list[SourceError]
) -> Iterator[Arrival]:
    """Each file that has to be read, fetched when the one before has been dealt with."""
    entries = raw_files.known(data).entries
    held = raw_files.in_force(data)
    store = Store(data)
    areas = geography.Areas(store.areas)
    doubts = _doubts(store)
    for together in _units(offers):
        try:
            fetched = [fetch.fetch(offer, fetcher, data, entries) for offer in together]
            arrived = Arrived(fetched, fetcher.asks_this_machine, doubts.unconfirmed)
            if not all(_is_settled(local, entries, held, doubts) for local in fetched):
                yield from _read_as(arrived, areas)
        except StoreError:
            raise
        except SourceError as problem:
            problems.append(problem)


def _units(offers: Sequence[Offer]) -> list[list[Offer]]:
    """Offers that are read together: the census with its lookups, before the outlines, else one."""
    census = [offer for offer in offers if offer.source == geography.CENSUS]
    others = [[offer] for offer in offers if offer.source != geography.CENSUS]
    outlines = [unit for unit in others if unit[0].source == geography.OUTLINES]
    rest = [unit for unit in others if unit[0].source != geography.OUTLINES]
    return [*rest, *([census] if census else []), *outlines]


class Doubts(NamedTuple):
    """What is known of files that are held, by their hash, that may ask for another look.

    `unconfirmed` came from somebody's folder, and were never fetched.
    """

    unconfirmed: frozenset[str]
    names: Mapping[str, Sequence[str]]

    def about(self, local: Local) -> bool:
        """Whether a file must be read though it is held: or its link leads to another one."""
        kept = promises.is_kept(local.offer.release, self.names.get(local.sha256, ()))
        return local.sha256 in self.unconfirmed or not kept


def _doubts(store: Store) -> Doubts:
    held = store.snapshot.releases if store.snapshot else ()
    names: dict[str, list[str]] = {}
    for each in held:
        names.setdefault(each["sha256"], []).append(each["name"])
    return Doubts(frozenset(each["sha256"] for each in held if each.get("from_folder")), names)


def _is_settled(
    local: Local, entries: Sequence[Entry], held: raw_files.Held, doubts: Doubts
) -> bool:
    """Whether nothing is left to do for a file: it is in force, or was skipped, as it is."""
    if local.fresh or doubts.about(local):
        return False
    known = any(entry.sha256 == local.sha256 and entry.skipped for entry in entries)
    return known or raw_files.is_held(held, local.sha256)


class Arrived(NamedTuple):
    """Files that are read together. `from_here` says that this machine played the publisher."""

    fetched: Sequence[Local]
    from_here: bool
    unconfirmed: frozenset[str]

    def arrival(self, local: Local, **reading) -> Arrival:
        return Arrival(
            local.lying,
            url=local.offer.url,
            etag=local.etag,
            last_modified=local.last_modified,
            published_on=local.offer.published_on,
            fetched_at=local.fetched_at,
            test_data=self.from_here,
            promised=local.offer.release,
            confirms=local.sha256 in self.unconfirmed,
            **reading,
        )


def _read_as(arrived: Arrived, areas: geography.Areas) -> Iterator[Arrival]:
    source = arrived.fetched[0].offer.source
    if source == geography.CENSUS:
        yield from _census(arrived, areas)
        return
    (local,) = arrived.fetched
    if source == geography.OUTLINES:
        read = geography.outline_reading(local.offer.release, areas)
        yield arrived.arrival(local, kind="outlines", read=read)
    else:
        yield arrived.arrival(local)


def _census(arrived: Arrived, areas: geography.Areas) -> Iterator[Arrival]:
    by_path = {local.lying: local for local in arrived.fetched}
    lookups = geography.vintages({local.offer.release: path for path, local in by_path.items()})
    (bulk,) = (path for path in by_path if path not in lookups.values())
    for kind, path, read in geography.census_readings(bulk, lookups, areas):
        yield arrived.arrival(by_path[path], kind=kind, read=read, again=True)
