"""On which page each point of a series was read, and whether that page is the publisher's own."""

from __future__ import annotations

from urllib.parse import urlsplit

import pandas as pd

from mha_monitor.store.store import Store

ADDED = ("source_page", "source_url", "second_hand")
# Hosts of NHS England and of NHS Digital, which it took in; nhsd.io held copies of their pages.
# Everyone else quotes them: the press, charities, and Ethnicity facts and figures too.
OWN_HOSTS = ("digital.nhs.uk", "england.nhs.uk", "nhsd.io")
PLACE = ["period_start", "period_end", "area_code", "group"]


def with_pages(table: pd.DataFrame, figures: pd.DataFrame, store: Store) -> pd.DataFrame:
    """Add the page of each row (ADDED): its host, its address, and whether it is second-hand.

    `figures` gives the release of every group's figure (PLACE, `release`):
    a ratio rests on two. Where they were read on two pages and one of them is not the
    publisher's own, it is that one.
    """
    urls = {release["name"]: release.get("url", "") for release in store.releases}
    own = table["release"].map(urls).fillna("")
    beside = _release_beside(table, figures).map(urls).fillna("")
    url = own.where(own.map(is_second_hand) | ~beside.map(is_second_hand), beside)
    return table.assign(
        source_page=url.map(host_of),
        source_url=url,
        second_hand=url.map(is_second_hand),
    )


def host_of(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")


def is_second_hand(url: str) -> bool:
    """Whether a page is another's than the publisher's; not for a release without an address."""
    host = host_of(url)
    own = any(host == each or host.endswith(f".{each}") for each in OWN_HOSTS)
    return bool(host) and not own


def _release_beside(table: pd.DataFrame, figures: pd.DataFrame) -> pd.Series:
    """The release of the reference group's figure of each row."""
    found = figures.drop_duplicates(PLACE).set_index(PLACE)["release"]
    keys = pd.MultiIndex.from_frame(table[[*PLACE[:3], "reference"]])
    return pd.Series(found.reindex(keys).to_numpy(), index=table.index)
