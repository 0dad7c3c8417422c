"""Trusts and other providers: what each counts, and how well it records ethnicity."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from data_sources.adapters.mha_annual_totals import PROVIDER_SUMS
from data_sources.schema.errors import Unanswerable, WrongWord
from data_sources.schema.vocabulary import ENGLAND, UNKNOWN_AREA
from mha_monitor.definitions import places
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.periods import MONTH, TWELVE_MONTHS, YEAR, every_of, labels
from mha_monitor.definitions.questions import Question
from mha_monitor.rates.counts import counts_of
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store, open_store

KIND = "provider"
NO_PLACE = (ENGLAND, UNKNOWN_AREA, *PROVIDER_SUMS)


def provider_named(text: str, store: Store | None = None) -> str | None:
    """The code of the one provider that a person names by its code or name; None where none is.

    A text that names an area with people, as a board, never means a provider.
    """
    store = store or open_store()
    named = _counted(store).drop_duplicates("area_code", keep="last").assign(ons_code="")
    if _code(text, store.areas):
        return None
    return _code(text, named)


def _code(text: str, areas: pd.DataFrame) -> str | None:
    try:
        return places.known_areas((text,), areas, None)[0]
    except WrongWord:
        return None


def provider(code: str, store: Store | None = None) -> Finding:
    """What one provider counts: a row for each series of each period, the newest period first.

    `newest` are the rows of the newest year, or of the newest period where no year is held.
    `alike` are the providers nearest to it in number of detentions, itself first. `groups` are the
    broad groups with their shares in the newest period that has them, and `recording` its row of
    how often ethnicity is not known beside all providers; both are None where no figures by ethnic
    group are held for it. Raises Unanswerable where nothing is held.
    """
    from mha_monitor.analysis import providers as beside
    from mha_monitor.sentences import providers as words

    store = store or open_store()
    everyone = _counted(store)
    table = everyone[everyone["area_code"].eq(code)].reset_index(drop=True)
    if table.empty:
        raise Unanswerable(f"No figures are held for the provider {code!r}.")
    newest = table[table["period"].eq(_newest_year(table))]
    counts = _by_group(store)
    own = counts[counts["area_code"].eq(code)]
    groups = None if own.empty else beside.shares(own)
    alike = beside.nearest(_detentions(everyone, newest["period"].iloc[0]), code)
    found = Finding(
        table,
        words=lambda: words.finding(newest, groups),
        caveat=words.CAVEAT,
        source=lambda: words.source(table),
        newest=newest,
        alike=alike,
        groups=groups,
        recording=None if groups is None else _recorded(beside.recording(counts), code),
    )
    said = sources.said_of_figures(store.test_data, store.as_of)
    dated = sources.released_on(store.releases, table)
    return found.of(Question(area_kind=KIND, areas=(code,)), store.version, dated, said)


def _newest_year(table: pd.DataFrame) -> str:
    """The newest year, or where no year is held the newest period, of rows the newest first."""
    years = [each for each in table["period"] if every_of(each) == YEAR]
    return (years or table["period"].tolist())[0]


def _recorded(table: pd.DataFrame, code: str) -> pd.Series | None:
    own = table[table["area_code"].eq(code)]
    return None if own.empty else own.iloc[0]


@lru_cache(maxsize=4)
def _counted(store: Store) -> pd.DataFrame:
    """Every total that a provider is given, newest first: count, count_low, count_high."""
    rows = store.select(area_kind=KIND, dimension="all", statistic="count")
    rows = rows[~rows["area_code"].isin(NO_PLACE)]
    named = {"value": "count", "low": "count_low", "high": "count_high"}
    rows = rows.rename(columns=named).assign(period=labels(rows), flags="")
    order = ["period_end", "period_start", "area_name", "series"]
    return rows.sort_values(order, ascending=[False, True, True, True]).reset_index(drop=True)


def _detentions(everyone: pd.DataFrame, period: str) -> pd.DataFrame:
    series = {name for each in MEASURES["detentions"].all_series.values() for name in each}
    return everyone[everyone["series"].isin(series) & everyone["period"].eq(period)]


def _by_group(store: Store) -> pd.DataFrame:
    """All providers' detentions by ethnic group in the newest period that has them; or no row."""
    for every in (YEAR, TWELVE_MONTHS, MONTH):
        try:
            counts = counts_of(store, MEASURES["detentions"], KIND, every)
        except Unanswerable:
            continue
        counts = counts[counts["period_end"].eq(counts["period_end"].max())]
        return counts.assign(period=labels(counts, every))
    return pd.DataFrame(columns=["area_code"])
