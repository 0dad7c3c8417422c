"""The areas that are most like one, and how its ratio stands beside theirs."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.errors import Unanswerable, WrongWord
from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor.analysis.areas.peers import nearest
from mha_monitor.definitions import area_vintages
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.judged import with_verdicts
from mha_monitor.monitor.rate_ratios import narrowed, with_period
from mha_monitor.rates import rate_ratios
from mha_monitor.sentences import peers as word_peers
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store


@asks
def peers(store: Store, asked: Question, number: int = 5) -> Finding:
    """The areas most like one in size, ethnic mix and deprivation, each with its ratio.

    The area itself stands first.

    The table of `ratios` with the columns of `analysis.areas.peers.COLUMNS`, which say how like
    each is. Raises Unanswerable for England, and where the area has no population of every group.
    """
    area = asked.area
    if area is None or asked.kind == "england":
        raise WrongWord("Ask for one board or region (--area QKK): England has none beside it.")
    if len(asked.compared()) != 1 or asked.groups == (ALL,):
        raise WrongWord("Areas are held beside one another for one group at a time. Ask for one.")
    asked = with_period(store, asked)
    every = asked.over(areas=())
    own = narrowed(rate_ratios.rate_ratios(store, every), every, asked.groups)
    period = own["period"].iloc[0]
    mix = every.over(groups=(), reference="white", period=period)
    broad = [code for code in BROAD_GROUPS if code != "white"]
    people = narrowed(rate_ratios.rate_ratios(store, mix), mix, broad)
    like = nearest(people, area, number, _deprivation(store, people))
    table = like.merge(with_verdicts(store, every.over(period=period), own), on="area_code")
    if table.empty:
        raise Unanswerable(
            "Which areas are most like this one cannot be said: its people are not known by "
            "ethnic group. Ask for another area."
        )
    return Finding(
        table,
        words=lambda: word_peers.said(table),
        caveat=lambda: f"{word_peers.why(table)} {sources.caveat(asked.measure, '')}",
        source=lambda: f"{sources.source_line(table)} {word_peers.source(table)}".strip(),
    )


def _deprivation(store: Store, people: pd.DataFrame) -> pd.Series:
    """The average score of the areas of a table, by code; of other kinds and vintages none."""
    kind = people["area_kind"].iloc[0]
    vintage = area_vintages.vintage_of(kind, people["period_end"].iloc[0])
    held = store.deprivation
    held = held[held["area_kind"].eq(kind) & held["area_vintage"].eq(vintage)]
    return held.set_index("area_code")["deprivation_score"]
