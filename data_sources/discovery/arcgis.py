"""Layers of the ONS Open Geography service: asked for page by page, given as one file.

The service (ArcGIS) answers with at most 1,000 or 2,000 records, says so in a field, and reports
errors with status 200. A layer is taken only if every record that the service counts has arrived,
each once. Names change with every vintage of areas, so a layer has several, tried in order.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from data_sources.discovery.offers import ReadPage, is_gone
from data_sources.schema.errors import SourceError, UnexpectedLayout

SERVICES = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
LARGEST_PAGE = 1_000  # records: every service of the ONS gives this many at once
MOST_RECORDS = 500_000
GEOJSON, JSON = "geojson", "json"


class Description(NamedTuple):
    """What a layer says of itself: the name of its numbering, and the day it last changed."""

    number_field: str
    changed_on: str


def layer_url(service: str) -> str:
    return f"{SERVICES}/{service}/FeatureServer/0"


def is_layer(url: str) -> bool:
    """Whether an address is a layer, which `fetch_layer` fetches, and not a file."""
    return "/FeatureServer/" in url


def describe(read_page: ReadPage, url: str) -> Description | None:
    """What the layer at `url` says of itself; None where the service knows no such layer."""
    try:
        answer = _answer(read_page, f"{url}?f=json")
    except SourceError as problem:
        if is_gone(problem):
            return None
        raise
    if "error" in answer:
        return None
    if not isinstance(answer.get("objectIdField"), str):
        raise UnexpectedLayout(
            f"{url} does not say which field numbers its records (objectIdField). "
            f"The service may have changed: download the layer from geoportal.statistics.gov.uk "
            f"and take it in with `refresh --from`."
        )
    edited = (answer.get("editingInfo") or {}).get("lastEditDate")
    return Description(answer["objectIdField"], _day(edited) if edited else "")


def query_url(
    url: str, number_field: str, *, geometry: bool, offset: int, size: int = LARGEST_PAGE
) -> str:
    """The address of one page of a layer's records, in the order of their numbers."""
    asked = {
        "where": "1=1",
        "outFields": "*",
        "orderByFields": number_field,
        "resultOffset": offset,
        "resultRecordCount": size,
    }
    asked |= {"outSR": 4326, "f": GEOJSON} if geometry else {"returnGeometry": "false", "f": JSON}
    return f"{url}/query?{urlencode(asked)}"


def count_url(url: str) -> str:
    return f"{url}/query?{urlencode({'where': '1=1', 'returnCountOnly': 'true', 'f': 'json'})}"


def fetch_layer(read_page: ReadPage, url: str, *, geometry: bool) -> bytes:
    """All records of the layer at `url` as one file, the same bytes for the same records.

    With geometry, GeoJSON in degrees (EPSG:4326); without, `{"features": [{"attributes": …}]}`.
    Raises UnexpectedLayout where a record is missing or comes twice, or the service reports an
    error; and what `read_page` raises.
    """
    found = describe(read_page, url)
    if found is None:
        raise UnexpectedLayout(f"{url}: the service knows no such layer. Run `refresh` again.")
    wanted = _count(read_page, url)
    records: dict[int, dict] = {}
    for record in _records(read_page, url, found.number_field, wanted, geometry=geometry):
        number = _number(record, found.number_field, url)
        if number in records:
            raise UnexpectedLayout(
                f"{url}: record {number} came twice, so others may be missing. Try again later."
            )
        records[number] = record
    in_order = [records[number] for number in sorted(records)]
    whole = {"features": in_order}
    if geometry:
        whole = {"type": "FeatureCollection", **whole}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode()


def _count(read_page: ReadPage, url: str) -> int:
    count = _sound(_answer(read_page, count_url(url)), url).get("count")
    if not isinstance(count, int) or not 0 < count <= MOST_RECORDS:
        raise UnexpectedLayout(
            f"{url}: the service counts {count!r} records, where 1 to {MOST_RECORDS:,} can be. "
            f"Try again later."
        )
    return count


def _records(
    read_page: ReadPage, url: str, number_field: str, wanted: int, *, geometry: bool
) -> Iterator[dict]:
    """Every record, page after page, until as many came as the service counts, and no more."""
    arrived, more = 0, True
    while more or arrived < wanted:
        address = query_url(url, number_field, geometry=geometry, offset=arrived)
        answer = _sound(_answer(read_page, address), url)
        page = answer.get("features")
        if not isinstance(page, list) or not page or arrived + len(page) > wanted:
            got = len(page) if isinstance(page, list) else "no list of"
            raise UnexpectedLayout(
                f"{url}: the service counts {wanted:,} records and gave {got} after the first "
                f"{arrived:,}. It may be changing at this moment: try again later."
            )
        arrived += len(page)
        more = _says_more(answer)
        yield from page


def _says_more(answer: dict) -> bool:
    """GeoJSON has the word among the properties of the collection, JSON beside the records."""
    inside = answer.get("properties") or {}
    return bool(answer.get("exceededTransferLimit") or inside.get("exceededTransferLimit"))


def _number(record: dict, number_field: str, url: str) -> int:
    held = record.get("properties") or record.get("attributes") or {}
    number = held.get(number_field, record.get("id"))
    if not isinstance(number, int):
        raise UnexpectedLayout(
            f"{url}: a record has no number in {number_field}. The service may have changed: "
            f"download the layer by hand and take it in with `refresh --from`."
        )
    return number


def _answer(read_page: ReadPage, address: str) -> dict:
    text = read_page(address).text
    try:
        answer = json.loads(text)
    except ValueError as problem:
        raise UnexpectedLayout(
            f"{address} did not answer with JSON but with {text[:40]!r}. Try again later."
        ) from problem
    if not isinstance(answer, dict):
        raise UnexpectedLayout(f"{address} answered with a {type(answer).__name__}, not a record.")
    return answer


def _sound(answer: dict, url: str) -> dict:
    if "error" in answer:
        error = answer["error"] if isinstance(answer["error"], dict) else {}
        raise UnexpectedLayout(
            f"{url}: the service reports error {error.get('code', 'without a code')}: "
            f"{error.get('message') or 'no message'}. Try again later."
        )
    return answer


def _day(milliseconds: float) -> str:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC).date().isoformat()
