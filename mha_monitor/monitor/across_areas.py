"""What many areas say together."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from data_sources.schema.errors import Unanswerable, WrongWord
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.flags import of_widening
from mha_monitor.definitions.questions import Question
from mha_monitor.definitions.verdicts import TYPICAL
from mha_monitor.monitor.ages_beside import with_ages
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.judged import with_verdicts
from mha_monitor.monitor.rate_ratios import england_beside, narrowed, with_period
from mha_monitor.rates import rate_ratios
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store

ANSWERS_KEPT = 64


@asks
def pooled(store: Store, asked: Question) -> Finding:
    """One group's ratio over many areas: mean, spread, ranks, and which are not typical.

    A row for each area: ratio, shrunken_ratio, rank (1 the highest), standing, verdict and others,
    each ratio with _low and _high. `summary` has one row for all: mean_ratio, tau_ratio (the
    factor either side of the mean that holds 95% of areas), prediction_low and others. Hidden
    counts take part as ranges. Raises Unanswerable where there are no figures.
    """
    return together(store, of_one_period(store, asked))


@asks
def funnel(store: Store, asked: Question) -> Finding:
    """How far each area's ratio lies from a centre, beside what chance and usual spread allow.

    A row for each area: precision, and the limits that it is beyond; `curves` are the limits by
    precision, for drawing. `centre` is `typical-board` (the mean of the areas) or `england`. Else
    as `pooled`.
    """
    return _funnel(store, of_one_period(store, asked))


@asks
def within(store: Store, asked: Question) -> Finding:
    """How much of England's ratio lies within areas, and how much is where people live.

    A row for each part (columns in `analysis.areas.within_between.COLUMNS`), London and the rest
    apart where areas of both are held. `drawn` are the rows of a chart, with their `label`.
    """
    from mha_monitor.analysis.areas import within_between
    from mha_monitor.sentences import within_between as said

    asked = of_one_period(store, asked)
    ratios, england = _beside_england(store, asked)
    london = within_between.london_boards(store.areas, asked.kind)
    table = within_between.within_between(ratios, england, london, asked.confidence)
    flags = sources.all_flags(ratios)
    return Finding(
        table,
        words=said.said(table),
        caveat=f"{said.CAVEAT} {sources.caveat(asked.measure, of_widening(flags))}",
        source=sources.source_line(ratios),
        picture={
            "title": lambda: said.title(table),
            "subtitle": lambda: said.subtitle(table),
            "alt": lambda: said.alt(table),
        },
        drawn=lambda: said.drawn(table),
    )


# A store never changes, so an answer worked out from one stays right. Nobody may change its tables.
@lru_cache(maxsize=ANSWERS_KEPT)
def together(store: Store, asked: Question) -> Finding:
    from mha_monitor.analysis.areas import summary

    return summary.together(*_beside_england(store, asked.over(centre=TYPICAL)))


@lru_cache(maxsize=ANSWERS_KEPT)
def _funnel(store: Store, asked: Question) -> Finding:
    from mha_monitor.analysis.areas import summary

    known = together(store, asked.over(centre=TYPICAL))
    return summary.funnel_of(*_beside_england(store, asked), asked.centre, known)


def of_one_period(store: Store, asked: Question) -> Question:
    """The question with the period that it is of: the same one asked in two ways is kept once."""
    if asked.kind == "england":
        raise Unanswerable("England is one area. Ask for many of a kind: icb, region, sub-icb.")
    if asked.period == ALL:
        raise WrongWord("Areas are compared for one period at a time. Ask for one.")
    if len(asked.groups) != 1 or asked.groups == (ALL,):
        raise WrongWord("Areas are compared for one group at a time. Ask for one.")
    asked.compared()
    asked = with_period(store, asked.over(as_of=None))
    table = narrowed(rate_ratios.rate_ratios(store, asked), asked, asked.groups)
    return asked.over(period=table["period"].iloc[0])


def _beside_england(store: Store, asked: Question) -> tuple[pd.DataFrame, pd.Series]:
    """The table of ratios by area, and England's row of the same question."""
    table = narrowed(rate_ratios.rate_ratios(store, asked), asked, asked.groups)
    table = with_ages(store, asked, with_verdicts(store, asked, table))
    return table, england_beside(store, asked, table)
