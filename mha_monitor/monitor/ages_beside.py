"""What standardising for age and sex does, beside crude ratios: the same for every face."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.analysis.age_adjusted import age_adjusted, pair_of
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import printed_rates
from mha_monitor.store.cache import remembered
from mha_monitor.store.store import Store

OWN = ("standardised_ratio", "standardised_ratio_low", "standardised_ratio_high")
OF_ENGLAND = ("england_crude_ratio", "england_standardised_ratio", "england_ages_from")
COLUMNS = (*OWN, *OF_ENGLAND)
KEY = ["period_start", "period_end", "group", "population_base"]
# Crude ratios that differ by less than this rest on as good as the same people.
SAME_PEOPLE = 0.02
NONE = dict.fromkeys(COLUMNS, np.nan) | {"england_ages_from": None}


def with_ages(store: Store, asked: Question, table: pd.DataFrame) -> pd.DataFrame:
    """A table of ratios with what allowing for age and sex does to them (COLUMNS).

    England's rows get the publisher's standardised ratio of the same year and census, where one
    is printed. Rows of areas, for which none is, get England's two ratios of the group in the
    newest year that has both, and of what and when these are (`detentions 2023-24`). A measure
    that is never standardised takes those of all detentions.
    """
    if asked.grouping == "census":  # the publisher's rates do not rest on it
        found = pd.DataFrame(index=table.index)
    elif table["area_code"].eq(ENGLAND).all():
        own = _pairs(store, asked, asked.measure)
        found = table[KEY].merge(own, how="left", on=KEY)[[*OWN]].set_index(table.index)
    else:
        of = {group: _of_england(store, asked, group) for group in dict.fromkeys(table["group"])}
        found = pd.DataFrame([of[group] for group in table["group"]], index=table.index)
    missing = {name: none for name, none in NONE.items() if name not in found}
    return table.join(found.assign(**missing)[[*COLUMNS]])


def _of_england(store: Store, asked: Question, group: str) -> dict:
    for measure in dict.fromkeys((asked.measure, "detentions")):
        pair = pair_of(_pairs(store, asked, measure), group)
        if pair is not None and _same_people(pair):
            numbers = pair["crude_ratio"], pair["standardised_ratio"]
            return dict(zip(OF_ENGLAND, (*numbers, f"{measure} {pair['period']}"), strict=True))
    return {name: NONE[name] for name in OF_ENGLAND}


def _same_people(pair: pd.Series) -> bool:
    """Whether nothing but age and sex lies between the two ratios of a pair."""
    moved = pair["standardised_ratio"] / pair["crude_ratio"]
    return bool(np.isclose(moved, pair["factor"], rtol=SAME_PEOPLE))


def _pairs(store: Store, asked: Question, measure: str) -> pd.DataFrame:
    repeats = asked.widened if measure == asked.measure else None
    how = Question(measure, reference=asked.reference, repeats=repeats, confidence=asked.confidence)
    return _both(store, how)


@remembered
def _both(store: Store, asked: Question) -> pd.DataFrame:
    """England's crude and standardised ratios; no row where one of the two groups has none."""
    printed = printed_rates.printed(store, asked.counted)
    if asked.reference not in set(printed["group"]):
        return pd.DataFrame(columns=[*KEY, *OWN, "crude_ratio", "factor", "flags", "period"])
    table = age_adjusted(store, asked)
    return table[table["group"].ne(asked.reference)].drop_duplicates(KEY)
