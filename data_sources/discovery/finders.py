"""Where the files of each source are, today: from the page that never moves to what it leads to.

    found = discovery.find("mhsds_monthly", fetcher.page)

Files of NHS England lie at addresses that nobody can guess, so they are found by the links of the
series' pages. Each page is read once, and for its links and words alone. Nothing is downloaded
here but pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from data_sources.discovery import annual_pages, arcgis, links, monthly_pages
from data_sources.discovery.offers import Found, Offer, ReadPage, in_order, stated_day
from data_sources.schema.errors import UnexpectedLayout, UnknownFile

FACTS_PAGE = (
    "https://www.ethnicity-facts-figures.service.gov.uk/health/mental-health/"
    "detentions-under-the-mental-health-act/latest"
)
FACTS_FILE = "detentions-under-the-mental-health-act.csv"
TS021 = "https://www.nomisweb.co.uk/output/census/2021/census2021-ts021.zip"

# Layer → the names that the service has given it, tried in order; the outlines with the fewest
# corners first, since a map of England shows no more. A new vintage of areas is one more entry.
LOOKUPS = {
    "lsoa-lookup-2024": (
        "LSOA21_SICBL24_ICB24_CAL24_LAD24_EN_LU",
        "LSOA21_SICBL24_ICB24_LAD24_EN_LU",
    ),
    "lsoa-lookup-2026": (
        "LSOA21_SICBL26_ICB26_NHSER26_LAD26",
        "LSOA21_SICBL26_ICB26_CAL26_LAD26_EN_LU",
    ),
}
OUTLINES = {
    "region": (
        "NHS_England_Regions_January_2024_EN_BSC",
        "NHS_England_Regions_January_2024_EN_BGC",
    ),
    "icb-2024": (
        "Integrated_Care_Boards_April_2023_EN_BSC",
        "Integrated_Care_Boards_April_2023_EN_BGC",
    ),
    "icb-2026": (
        "Integrated_Care_Boards_April_2026_Boundaries_EN_BSC",
        "Integrated_Care_Boards_April_2026_Boundaries_EN_BGC",
    ),
    "sub-icb-2024": (
        "Sub_Integrated_Care_Board_Locations_April_2023_EN_BSC",
        "Sub_Integrated_Care_Board_Locations_April_2023_EN_BGC",
    ),
    "sub-icb-2026": (
        "Sub_Integrated_Care_Board_Locations_April_2026_Boundaries_EN_BSC",
        "Sub_Integrated_Care_Board_Locations_April_2026_Boundaries_EN_BGC",
    ),
}


def find(source: str, read_page: ReadPage) -> Found:
    """What a source offers today, and sentences on what was looked for and is not there.

    `read_page` gives the page at an address (`url`, `text`), or raises SourceError. Raises
    UnexpectedLayout where a page leads to nothing at all, UnknownFile for a source without pages.
    """
    if source not in FINDERS:
        raise UnknownFile(f"{source!r} cannot be searched for. There are: {', '.join(FINDERS)}.")
    return FINDERS[source](read_page)


def facts(read_page: ReadPage) -> Found:
    """The download of the page of Ethnicity facts and figures."""
    page = read_page(FACTS_PAGE)
    content = links.read(page.text, page.url)
    downloads = [link for link in content.links if "/downloads/" in link.url]
    files = [link for link in downloads if link.file_name.endswith(FACTS_FILE)]
    # Older versions of the page have a download of the same name: 3.0, 3.1.
    files.sort(key=lambda link: ("/latest/" not in link.url, link.url))
    if not files:
        raise UnexpectedLayout(
            f"{page.url} links to no {FACTS_FILE}. The page may have moved: open it, save the file "
            f"and take it in with `refresh --from`."
        )
    offer = Offer(
        source="ethnicity_facts",
        release="ethnicity-facts",
        title="Ethnicity facts and figures: detentions under the Mental Health Act",
        url=files[0].url,
        file_name=files[0].file_name,
        published_on=stated_day(content.text),
    )
    return Found([offer], [])


def census(read_page: ReadPage) -> Found:
    """Census 2021 by ethnic group in bulk, and what puts its small areas into NHS areas."""
    bulk = Offer(
        source="census_2021",
        release="census-2021-ts021",
        title="Census 2021: ethnic group by area (TS021, bulk file)",
        url=TS021,
        file_name=TS021.rpartition("/")[2],
    )
    found = _layers("census_2021", LOOKUPS, ".json", read_page)
    return Found(in_order([bulk, *found.offers]), found.notes)


def outlines(read_page: ReadPage) -> Found:
    """Outlines of NHS regions, ICBs and sub-ICBs, of each vintage."""
    found = _layers("outlines", OUTLINES, ".geojson", read_page)
    if not found.offers:
        raise UnexpectedLayout(
            f"{arcgis.SERVICES}: the service knows none of the outlines that are asked for. "
            f"Its names may have changed: download the outlines from geoportal.statistics.gov.uk "
            f"and take them in with `refresh --from`. The outlines at hand stay in use."
        )
    return found


def _layers(
    source: str, layers: Mapping[str, tuple[str, ...]], ending: str, read_page: ReadPage
) -> Found:
    found, notes = [], []
    for name, services in layers.items():
        for service in services:
            url = arcgis.layer_url(service)
            description = arcgis.describe(read_page, url)
            if description:
                file_name, day = f"{name}{ending}", description.changed_on
                title = service.replace("_", " ")
                found.append(Offer(source, name, title, url, file_name, published_on=day))
                break
        else:
            notes.append(
                f"{name}: the service knows none of {', '.join(services)}. If it has another name "
                f"now, download it from geoportal.statistics.gov.uk and use `refresh --from`."
            )
    return Found(in_order(found), notes)


FINDERS: dict[str, Callable[[ReadPage], Found]] = {
    "mhsds_monthly": monthly_pages.find,
    "mha_annual": annual_pages.find,
    "ethnicity_facts": facts,
    "census_2021": census,
    "outlines": outlines,
}
