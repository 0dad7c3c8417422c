"""From the series page of the monthly statistics to one file for each month and kind of file.

Series page → a page for each month → links to files. A file's month comes from its own name: a
page of before October 2023 holds two months, and end-of-year files are put on the first page of
their month years later. Of all files of a month the best is offered: final before performance
before provisional, then the highest version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from data_sources.discovery import links
from data_sources.discovery.links import Link
from data_sources.discovery.offers import (
    Found,
    Offer,
    Page,
    ReadPage,
    in_order,
    is_gone,
    stated_day,
)
from data_sources.files import file_names
from data_sources.files.file_names import DATA, MENTAL_HEALTH_ACT, RANK, FileName
from data_sources.schema.errors import SourceError, UnexpectedLayout, UnknownLabel

SOURCE = "mhsds_monthly"
SERIES_PAGE = (
    "https://digital.nhs.uk/data-and-information/publications/statistical/"
    "mental-health-services-monthly-statistics"
)
TITLES = {DATA: "main data file", MENTAL_HEALTH_ACT: "file on the Mental Health Act"}


class MonthPage(NamedTuple):
    """The page of a month, with the month and the best status that its address names."""

    url: str
    month: str
    status: str
    last_month: str


@dataclass(frozen=True)
class Candidate:
    """A file that a page links to, and what its name says."""

    link: Link
    named: FileName
    published_on: str

    @property
    def rank(self) -> tuple[int, int, bool, str]:
        """Best first. Of two copies the zip, which is a tenth of the size; else by address."""
        zipped = file_names.extension_of(self.link.file_name) == "zip"
        return RANK.index(self.named.status), -self.named.version, not zipped, self.link.url


def find(read_page: ReadPage, since: str = "") -> Found:
    """The best file of each month and kind, and sentences on pages and months without any.

    `since` is the first month that is wanted (`2024-04`): pages of earlier ones are not read.
    Raises UnexpectedLayout where the series page leads to no month, or no month to a file.
    """
    pages = [page for page in month_pages(read_page(SERIES_PAGE)) if page.last_month >= since]
    candidates, notes = [], []
    for month_page in pages:
        found, said = _read_month(read_page, month_page)
        candidates += found
        notes += said
    best = _best(candidate for candidate in candidates if candidate.named.month >= since)
    if pages and not best:
        raise UnexpectedLayout(
            f"{SERIES_PAGE}: none of {len(pages)} pages of months links to a data file. "
            f"{' '.join(notes[:3])} The pages or the names of files may have changed: save the "
            f"files by hand and take them in with `refresh --from`."
        )
    offers = in_order(_offer(candidate) for candidate in best.values())
    return Found(offers, notes + _missing_months({month for month, kind in best if kind == DATA}))


def month_pages(series: Page) -> list[MonthPage]:
    """The pages of months that the series page links to, oldest first."""
    place = urlsplit(SERIES_PAGE).path + "/"
    found = {}
    for link in links.read(series.text, series.url).links:
        path = urlsplit(link.url).path.rstrip("/")
        slug = path.removeprefix(place) if path.startswith(place) else ""
        words = file_names.words_of(slug)
        months = file_names.months_of(words)
        if months and "/" not in slug:
            url = f"https://{urlsplit(SERIES_PAGE).netloc}{path}"
            statuses = [*file_names.statuses_of(words), "performance"]
            found[url] = MonthPage(url, months[0], statuses[0], max(months))
    if not found:
        raise UnexpectedLayout(
            f"{series.url}: the series page links to no month. It may have been redesigned: save "
            f"the files by hand and take them in with `refresh --from`."
        )
    return sorted(found.values(), key=lambda page: (page.month, page.url))


def _read_month(read_page: ReadPage, month_page: MonthPage) -> tuple[list[Candidate], list[str]]:
    try:
        page = read_page(month_page.url)
    except SourceError as problem:
        if not is_gone(problem):
            raise
        return [], [f"{month_page.month}: its page is not there any more ({month_page.url})."]
    content = links.read(page.text, page.url)
    notes: list[str] = []
    found = list(_candidates(content, month_page, notes))
    if not found:
        notes.append(f"{month_page.month}: no data file on its page ({month_page.url}).")
    return found, notes


def _candidates(
    content: links.PageContent, page: MonthPage, notes: list[str]
) -> Iterator[Candidate]:
    stated = stated_day(content.text)
    for link in content.links:
        try:
            named = file_names.monthly(
                link.file_name, link.text, page_month=page.month, page_status=page.status
            )
        except UnknownLabel as problem:
            notes.append(f"{page.month}: {problem}")
            continue
        if named:
            yield Candidate(link, named, stated_day(link.text) or _day_of(named, page, stated))


def _day_of(named: FileName, page: MonthPage, stated: str) -> str:
    """The page's day is the day of what was first put there, and of nothing added later.

    A file on the Act alone may be either: June 2025 was given one a month after its main file.
    """
    first = named.version == 1 and (named.status != "final" or page.status == "final")
    of_this_page = page.month <= named.month <= page.last_month
    return stated if named.kind == DATA and first and of_this_page else ""


def _best(candidates: Iterable[Candidate]) -> dict[tuple[str, str], Candidate]:
    """The best candidate of each month and kind."""
    best: dict[tuple[str, str], Candidate] = {}
    for candidate in sorted(candidates, key=lambda one: one.rank):
        best.setdefault((candidate.named.month, candidate.named.kind), candidate)
    return best


def _offer(candidate: Candidate) -> Offer:
    named = candidate.named
    kind = "" if named.kind == DATA else f"-{named.kind}"
    version = f", version {named.version}" if named.version > 1 else ""
    return Offer(
        source=SOURCE,
        release=f"mhsds-{named.month}-{named.status}{kind}",
        title=f"MHSDS monthly statistics, {named.status} {named.month}, "
        f"{TITLES[named.kind]}{version}",
        url=candidate.link.url,
        file_name=candidate.link.file_name,
        status=named.status,
        version=named.version,
        published_on=candidate.published_on,
    )


def _missing_months(held: set[str]) -> list[str]:
    """A sentence for each month without a main file between two that have one."""
    return [
        f"{month}: no main data file is offered, though earlier and later months have one."
        for month in (_months_between(min(held), max(held)) if held else ())
        if month not in held
    ]


def _months_between(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    while (text := f"{year}-{month:02d}") <= last:
        yield text
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
