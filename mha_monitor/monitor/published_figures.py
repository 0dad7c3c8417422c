"""The tidy figures as they were published, narrowed by whatever is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from data_sources.schema.errors import Unanswerable, UnknownLabel
from mha_monitor.definitions import places
from mha_monitor.definitions.choices import ALL, known_area_kind, unknown
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.periods import labels, period_of
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.catalogue import attribution
from mha_monitor.monitor.door import asks
from mha_monitor.rates.selection import nothing_for
from mha_monitor.store.store import Store

OTHER_KINDS = ("former-area",)  # kinds that figures have and no question compares
CAVEAT = "Figures are as published: low and high give the range that a printed one stands for."


@asks
def figures(
    store: Store,
    asked: Question,
    source: str | None = None,
    area_kind: str | None = None,
    area: str | None = None,
    dimension: str | None = None,
    group: str | None = None,
    series: str | None = None,
    statistic: str | None = None,
) -> Finding:
    """The figures as published, one row each, with the range that each may stand for.

    Narrowed by any of the arguments; `area` is a code, a name, or several with commas, and
    `group` one of the dimension's own codes.
    """
    wanted = {"source": source, "area_kind": area_kind, "area": area, "dimension": dimension}
    wanted |= {"group": group, "series": series, "statistic": statistic}
    found = _known(wanted, store)
    _refuse_strange(found, store)
    period = asked.period
    days = None if period in (None, ALL) else period_of(period or "")
    table = store.select(**found, periods=days)
    if table.empty or (days is None and period not in (None, ALL)):
        raise _nothing_held(store, found, period)
    return Finding(table.reset_index(drop=True), caveat=CAVEAT, source=" ".join(attribution(store)))


def _known(wanted: dict[str, str | None], store: Store) -> dict[str, Any]:
    """The columns asked for and their values, as the tidy table writes them."""
    asked: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    if (kind := asked.get("area_kind")) and kind not in OTHER_KINDS:
        asked["area_kind"] = known_area_kind(kind)
    if area := asked.pop("area", None):
        asked["area_code"] = _areas(area, asked.get("area_kind"), store)
    return asked


def _refuse_strange(wanted: dict[str, Any], store: Store) -> None:
    """Refuse a word that no figure at all bears: it is wrong, and not merely without an answer.

    As of an early day, a word that figures bear today is right, and has no answer yet.
    """
    every = store if store.as_of is None else store.of_today
    for column, value in wanted.items():
        if isinstance(value, str) and every.select()[column].ne(value).all():
            held = sorted(every.select()[column].unique())
            unknown(value, f"the {column.replace('_', ' ')} of any figure", held)


def _areas(text: str | Iterable[str], kind: str | None, store: Store) -> list[str]:
    """Codes of areas; a provider's is taken as it is written, for no table holds them all."""
    texts = (text,) if isinstance(text, str) else tuple(text)
    try:
        return list(places.known_areas(texts, store.areas, None if kind == "provider" else kind))
    except UnknownLabel:
        codes = [code.strip().upper() for each in texts for code in each.split(",")]
        if store.select(area_code=codes).empty:
            raise
        return codes


def _nothing_held(store: Store, wanted: dict[str, Any], period: str | None) -> Unanswerable:
    """The first thing asked for that nothing is held for, and what there is instead."""
    before: dict[str, Any] = {}
    for column, value in wanted.items():
        if store.select(**before, **{column: value}).empty:
            break
        before[column] = value
    else:
        column, value = "period", period
    table = store.select(**before)
    held = table.assign(period=labels(table))[column] if column == "period" else table[column]
    return nothing_for(column, [value] if isinstance(value, str) else list(value or ()), held)
