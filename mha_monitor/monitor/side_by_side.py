"""Any two ratios side by side: of two boards, groups, measures or periods."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.errors import Unanswerable
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.rate_ratios import ratios
from mha_monitor.sentences import side_by_side as word_two
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store, open_store


def side_by_side(one: Question, other: Question, *, store: Store | None = None) -> Finding:
    """Two ratios on one scale, and whether they can be told apart.

    The table of `ratios` with `label`, a row each; `beside` says by what the second is larger
    (`analysis.two_ratios.beside`), or is None where either has no ratio that may be compared;
    `other` is the second question.
    Raises Unanswerable where either asks for more than one ratio, or for none that is held.
    """
    from mha_monitor.analysis.two_ratios import beside

    store = store or open_store(as_of=one.as_of)
    found = [ratios(each, store=store) for each in (one, other)]
    if any(len(each.table) != 1 for each in found):
        raise Unanswerable("Two ratios are compared. Ask for one area, group and period for each.")
    table = pd.concat([each.table for each in found], ignore_index=True)
    table = table.assign(label=word_two.labels(table))
    comparable = table["ratio"].gt(0).all() and not blocked(table).any()
    change = beside(table.iloc[0], table.iloc[1]) if comparable else None
    told = word_two.Told(table, change)
    answer = Finding(
        table,
        words=told.words,
        caveat=lambda: f"{word_two.APART} {_caveats(found)}",
        source=lambda: sources.source_line(table),
        picture={"title": told.title, "subtitle": told.subtitle, "alt": told.alt},
        beside=change,
        sure=told.sure,
        other=found[1].asked,
    )
    dated = sources.released_on(store.releases, table)
    return answer.of(found[0].asked, store.version, dated, found[0].said)


def _caveats(found: list[Finding]) -> str:
    return " ".join(dict.fromkeys(each.caveat for each in found))
