"""Pages in the publishers' shapes, and the answers of the ONS service: invented, small, whole.

    with Publisher() as publisher:
        pages.put_months(publisher, {"performance-september-2024": {"INVENTED_….zip": content}})
        pages.put_years(publisher, {"2023-24": {"INVENTED_….csv": content}})
        pages.put_facts(publisher, content)
        pages.put_census(publisher, ts021, {"lsoa-lookup-2024": lookup_json})
        pages.put_outlines(publisher, {"icb-2024": geojson})

Content is bytes, a Path, or whatever else `Publisher.put` takes. A page can be laid out as a list,
a table, boxes, or with links as untidy as browsers bear: what is offered is always the same.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from data_sources.discovery import arcgis, finders
from data_sources.discovery.annual_pages import SERIES_PAGE as ANNUAL_PAGE
from data_sources.discovery.monthly_pages import SERIES_PAGE as MONTHLY_PAGE
from data_sources.files.file_names import MONTH_NAMES

DIGITAL, FILES = "digital.nhs.uk", "files.digital.nhs.uk"
FACTS_NAME = f"INVENTED_{finders.FACTS_FILE}"
EDITED = 1_760_000_000_000  # milliseconds: 9 October 2025


class Anchor(NamedTuple):
    """A link as it stands on a page."""

    href: str
    text: str


# What stands on every page and leads nowhere that matters.
FURNITURE = (
    Anchor("/", "NHS England Digital"),
    Anchor("#maincontent", "Skip to main content"),
    Anchor("mailto:enquiries@example.org", "Contact us"),
    Anchor("/data-and-information/publications", "Publications"),
    Anchor("javascript:void(0)", "Print this page"),
)
# Files that stand beside the main file on a month's page, and are never taken.
OTHER_FILES = (
    "INVENTED MHSDS Data_Rstr_AprPrf_2024.csv",
    "INVENTED MHSDS Data_OAPs_AprPrf_2024.zip",
    "INVENTED MHSDS Data_4WW_AprPerf_2024_v2.csv",
    "INVENTED MHSDS Data_ASCOF_AprPrf_2024.csv",
    "INVENTED MHSDS Time_Series_data_Apr_2016_Apr_2024_Perf v2.zip",
    "INVENTED MHSDS_DQ_AprPrf_2024.xlsx",
    "INVENTED MHSDS Data_AprPrf_2024.xlsx",
    "INVENTED MHSDS Monthly metadata.xlsx",
)


def listed(anchors: Sequence[Anchor]) -> str:
    items = (f'<li><a href="{html.escape(href)}">{text}</a></li>' for href, text in anchors)
    return f"<ul>\n{chr(10).join(items)}\n</ul>"


def tabled(anchors: Sequence[Anchor]) -> str:
    rows = (
        f"<tr><td>{place}</td><td><a class='x' href='{html.escape(href)}'><b>{text}</b></a></td>"
        f"<td>70.2 MB</td></tr>"
        for place, (href, text) in enumerate(anchors, start=1)
    )
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def boxed(anchors: Sequence[Anchor]) -> str:
    boxes = (
        f'<div class="nhsd-a-box"><div><a class="nhsd-a-box-link" aria-label="Download" '
        f'href="{html.escape(href)}"><span class="icon"><svg></svg></span>'
        f"<span>{text}</span>\n<p>[csv, size: 70.2 MB]</p></a></div></div>"
        for href, text in anchors
    )
    return f"<main><div><section>{''.join(boxes)}</section></div></main>"


def untidy(anchors: Sequence[Anchor]) -> str:
    """Links in capitals, twice, cut by comments, without quotes or without an end."""
    lines = []
    for place, (href, text) in enumerate(anchors):
        bare = href.replace(" ", "%20")
        lines.append(f'<!-- <a href="/old/{place}">gone</a> --><P><A CLASS=y HREF="{bare}">{text}')
        lines.append(f"<img src=x.png><A HREF={bare.replace('https://', 'http://')}></A>")
        lines.append(f'<a name="{place}"></a><script>"<a href=no>"</script>')
    return "\n".join(lines)


LAYOUTS: dict[str, Callable[[Sequence[Anchor]], str]] = {
    "list": listed,
    "table": tabled,
    "boxes": boxed,
    "untidy": untidy,
}


def page(title: str, anchors: Sequence[Anchor], layout: str = "list", published: str = "") -> bytes:
    """A page with these links between those of every page. `published` is a day in words."""
    day = f"<dl><dt>Publication date:</dt><dd>{published}</dd></dl>" if published else ""
    body = LAYOUTS[layout]([*FURNITURE, *anchors])
    head = f"<head><title>{html.escape(title)}</title><style>a {{}}</style></head>"
    text = f"<!DOCTYPE html>\n<html>{head}\n<body><h1>INVENTED: {html.escape(title)}</h1>{day}"
    # The day of a correction stands on a page too, and is not the day of publication.
    return (
        f"{text}\n<p>A file was replaced. 1 January 2030 09:30 AM</p>{body}</body></html>".encode()
    )


def file_url(name: str) -> str:
    """An address as the publisher makes them: two hashed folders that nobody could guess."""
    mark = hashlib.sha256(name.encode()).hexdigest().upper()
    return f"https://{FILES}/{mark[:2]}/{mark[2:8]}/{quote(name)}"


def month_slug(month: str, style: str = "performance") -> str:
    """The last part of a month page's address, as from October 2023: performance-september-2024."""
    return f"{style}-{MONTH_NAMES[int(month[5:]) - 1]}-{month[:4]}"


def put_months(
    publisher,
    files: Mapping[str, Mapping[str, object]],
    layout: str = "list",
    published: Mapping[str, str] | None = None,
) -> None:
    """The series page of the monthly statistics, a page for each slug, and the files of each.

    Other products stand on every page; they lead nowhere, since nobody may follow them.
    """
    chapters = [Anchor(f"{MONTHLY_PAGE}/{slug}/methodology-v12", "Methodology") for slug in files]
    months = [Anchor(f"{urlsplit(MONTHLY_PAGE).path}/{slug}", slug) for slug in files]
    _put_page(publisher, MONTHLY_PAGE, [*reversed(months), *chapters], layout)
    others = [Anchor(file_url(name), name) for name in OTHER_FILES]
    for slug, held in files.items():
        anchors = [*others, *_put_files(publisher, held)]
        day = (published or {}).get(slug, "")
        _put_page(publisher, f"{MONTHLY_PAGE}/{slug}", anchors, layout, day)


def put_years(
    publisher,
    files: Mapping[str, Mapping[str, object]],
    layout: str = "list",
    published: Mapping[str, str] | None = None,
) -> None:
    """The series page of the annual statistics, a page for each year, and its files."""
    years = [Anchor(f"{ANNUAL_PAGE}/{year}-annual-figures", f"Annual {year}") for year in files]
    chapters = [Anchor(f"{anchor.href}/data-quality", "Data quality") for anchor in years]
    _put_page(publisher, ANNUAL_PAGE, [*years, *chapters], layout)
    for year, held in files.items():
        others = [
            f"INVENTED ment-heal-act-stat-eng-{year}-data-tab.xlsx",
            f"INVENTED ment-heal-act-stat-eng-{year}-length-of-detention.csv",
            f"INVENTED ment-heal-act-stat-eng-{year}-data-quality.csv",
        ]
        anchors = [Anchor(file_url(name), name) for name in others]
        anchors += _put_files(publisher, held)
        day = (published or {}).get(year, "")
        _put_page(publisher, f"{ANNUAL_PAGE}/{year}-annual-figures", anchors, layout, day)


def put_facts(publisher, content: object, layout: str = "list") -> None:
    """The page of Ethnicity facts and figures with its download."""
    folder = urlsplit(finders.FACTS_PAGE)
    older = folder.path.replace("latest", "3.1")
    anchors = [
        Anchor(f"{where}/downloads/{FACTS_NAME}", "Data (csv)") for where in (older, folder.path)
    ]
    _put_page(publisher, finders.FACTS_PAGE, anchors, layout, "9 October 2025")
    publisher.put(folder.netloc, f"{folder.path}/downloads/{FACTS_NAME}", content)


def put_census(publisher, bulk: object, lookups: Mapping[str, bytes]) -> None:
    """The bulk file of Nomis, and the lookups: JSON as `fetch_layer` gives it."""
    nomis = urlsplit(finders.TS021)
    publisher.put(nomis.netloc, nomis.path, bulk)
    _put_layers(publisher, finders.LOOKUPS, lookups)


def put_outlines(publisher, outlines: Mapping[str, bytes]) -> None:
    """The service's layers of outlines: GeoJSON by the name of the layer."""
    _put_layers(publisher, finders.OUTLINES, outlines)


def put_layer(
    publisher, service: str, content: bytes, *, largest_page: int = 1_000, edited: int = EDITED
) -> None:
    """One layer of the ONS service, with the records of a GeoJSON or JSON file."""
    layer = urlsplit(arcgis.layer_url(service))
    answers = LayerAnswers(json.loads(content)["features"], largest_page, edited)
    publisher.put(layer.netloc, layer.path, answers.describe, "application/json")
    publisher.put(layer.netloc, f"{layer.path}/query", answers.query, "application/json")


def put_no_layer(publisher, service: str) -> None:
    """What the service answers about a layer that it does not have: an error, with status 200."""
    layer = urlsplit(arcgis.layer_url(service))
    for path in (layer.path, f"{layer.path}/query"):
        publisher.put(layer.netloc, path, lambda _: NO_LAYER, "application/json")


NO_LAYER = json.dumps({"error": {"code": 400, "message": "Invalid URL", "details": []}}).encode()


class LayerAnswers(NamedTuple):
    """The answers of one layer of the service, which gives so many records at once, no more."""

    features: list[dict]
    largest_page: int
    edited: int = EDITED

    @property
    def number_field(self) -> str:
        held = self.features[0].get("properties") or self.features[0]["attributes"]
        return "FID" if "FID" in held else "ObjectId"

    def describe(self, query: dict[str, str]) -> bytes:
        return json.dumps(
            {
                "name": "INVENTED",
                "objectIdField": self.number_field,
                "maxRecordCount": self.largest_page,
                "editingInfo": {"lastEditDate": self.edited},
            }
        ).encode()

    def query(self, query: dict[str, str]) -> bytes:
        if query.get("returnCountOnly") == "true":
            return json.dumps({"count": len(self.features)}).encode()
        start = int(query["resultOffset"])
        end = start + min(int(query["resultRecordCount"]), self.largest_page)
        more = {"exceededTransferLimit": True} if end < len(self.features) else {}
        if query["f"] == "geojson":
            assert query["outSR"] == "4326"
            answer = {"type": "FeatureCollection", "properties": more}
        else:
            assert query["returnGeometry"] == "false"
            answer = more
        assert query["orderByFields"] == self.number_field
        return json.dumps(answer | {"features": self.features[start:end]}).encode()


def _put_layers(
    publisher, layers: Mapping[str, tuple[str, ...]], content: Mapping[str, bytes]
) -> None:
    """Each layer under the last of its names: the service no longer knows the others."""
    for name, (*former, current) in layers.items():
        for service in former if name in content else (*former, current):
            put_no_layer(publisher, service)
        if name in content:
            put_layer(publisher, current, content[name])


def _put_page(publisher, url: str, anchors: Sequence[Anchor], layout: str, day: str = "") -> None:
    address = urlsplit(url)
    publisher.put(address.netloc, address.path, page(url, anchors, layout, day), "text/html")


def _put_files(publisher, files: Mapping[str, object]) -> list[Anchor]:
    for name, content in files.items():
        address = urlsplit(file_url(name))
        publisher.put(address.netloc, address.path, content)
    return [Anchor(file_url(name), name) for name in files]
