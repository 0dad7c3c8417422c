"""From the series page of the annual statistics to the machine-readable file of each year.

Beside that file a year's page has tables for a spreadsheet, files on data quality and a file on
length of detention. The names of the files changed from year to year, so all tables of text are
looked at and those whose words say that they are something else are left.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from data_sources.discovery import links
from data_sources.discovery.links import Link
from data_sources.discovery.offers import Found, Offer, ReadPage, in_order, is_gone, stated_day
from data_sources.files.file_names import TABLES, extension_of, version_of, words_of
from data_sources.schema.errors import SourceError, UnexpectedLayout

SOURCE = "mha_annual"
SERIES_PAGE = (
    "https://digital.nhs.uk/data-and-information/publications/statistical/"
    "mental-health-act-statistics-annual-figures"
)
# Words, in a name or in the text of its link, of files that are not the machine-readable one.
OTHER_FILES = frozenset(
    {"dq", "quality", "completeness", "background", "metadata", "guidance", "time", "series"}
    | {"length", "stay", "los", "lod", "episodes", "episode", "rates", "1e", "1h"}
)
# Words that say outright that a file is the machine-readable one; where several are left, these.
MACHINE_READABLE = frozenset({"machine", "readable", "suppressed", "csv"})
_SLUG = re.compile(r"(?:[a-z-]*annual-figures-)?(20\d\d-\d\d)(?:-annual-figures)?")
_YEARS = re.compile(r"(?<!\d)20(\d\d)[ _/-]?(?:20)?(\d\d)(?!\d)")


class YearPage(NamedTuple):
    """The page of a financial year: `2023-24`."""

    year: str
    url: str


def find(read_page: ReadPage) -> Found:
    """One file for each year, and sentences on years without any.

    Raises UnexpectedLayout where the series page leads to no year, or no year to a file.
    """
    pages = year_pages(read_page)
    years = [_read_year(read_page, page) for page in pages]
    found = [year for year in years if isinstance(year, Offer)]
    if not found:
        raise UnexpectedLayout(
            f"{SERIES_PAGE}: none of {len(pages)} pages of years links to a machine-readable file. "
            f"The pages or the names of files may have changed: save the files by hand and take "
            f"them in with `refresh --from`."
        )
    return Found(in_order(found), [year for year in years if isinstance(year, str)])


def year_pages(read_page: ReadPage) -> list[YearPage]:
    """The pages of years that the series page links to, oldest first."""
    series = read_page(SERIES_PAGE)
    place = urlsplit(SERIES_PAGE).path + "/"
    found = set()
    for link in links.read(series.text, series.url).links:
        path = urlsplit(link.url).path.rstrip("/")
        if path.startswith(place) and (slug := _SLUG.fullmatch(path.removeprefix(place))):
            found.add(YearPage(slug[1], f"https://{urlsplit(SERIES_PAGE).netloc}{path}"))
    if not found:
        raise UnexpectedLayout(
            f"{series.url}: the series page links to no year. It may have been redesigned: save "
            f"the files by hand and take them in with `refresh --from`."
        )
    return sorted(found)


def _read_year(read_page: ReadPage, page: YearPage) -> Offer | str:
    """What a year's page offers, or a sentence that says why it offers nothing."""
    try:
        answer = read_page(page.url)
    except SourceError as problem:
        if not is_gone(problem):
            raise
        return f"{page.year}: its page is not there any more ({page.url})."
    content = links.read(answer.text, answer.url)
    files = [link for link in content.links if _is_machine_readable(link, page.year)]
    if not files:
        return f"{page.year}: no machine-readable file on its page ({page.url})."
    return _offer(page.year, files, stated_day(content.text))


def _offer(year: str, files: list[Link], stated: str) -> Offer:
    best = min(files, key=_rank)
    version = version_of(words_of(best.file_name))
    return Offer(
        source=SOURCE,
        release=f"mha-annual-{year}",
        title=f"Mental Health Act Statistics, Annual Figures {year}",
        url=best.url,
        file_name=best.file_name,
        version=version,
        # The page's day is that of the first file put there, not of a correction.
        published_on=stated_day(best.text) or (stated if version == 1 else ""),
    )


def _is_machine_readable(link: Link, year: str) -> bool:
    words = {*words_of(link.file_name), *words_of(link.text)}
    years = {f"20{first}-{last}" for first, last in _YEARS.findall(link.file_name)}
    table = extension_of(link.file_name) in TABLES
    return table and OTHER_FILES.isdisjoint(words) and (not years or year in years)


def _rank(link: Link) -> tuple[bool, int, bool, str]:
    """Best first: what calls itself machine-readable, then the highest version."""
    stem = words_of(link.file_name.rpartition(".")[0])
    named = not MACHINE_READABLE.isdisjoint([*stem, *words_of(link.text)])
    return not named, -version_of(stem), extension_of(link.file_name) != "csv", link.url
