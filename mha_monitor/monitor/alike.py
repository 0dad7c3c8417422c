"""The areas that are most like one, and how its ratio stands beside theirs."""

from __future__ import annotations

from data_sources.schema.errors import Unanswerable, WrongWord
from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor.analysis.areas.peers import nearest
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
    """The areas most like one in size and ethnic mix, with the ratio of each, the area first.

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
    like = nearest(narrowed(rate_ratios.rate_ratios(store, mix), mix, broad), area, number)
    table = like.merge(with_verdicts(store, every.over(period=period), own), on="area_code")
    if table.empty:
        raise Unanswerable(
            "Which areas are most like this one cannot be said: its people are not known by "
            "ethnic group. Ask for another area."
        )
    return Finding(
        table,
        words=lambda: word_peers.said(table),
        caveat=lambda: f"{word_peers.WHY} {sources.caveat(asked.measure, '')}",
        source=lambda: sources.source_line(table),
    )
