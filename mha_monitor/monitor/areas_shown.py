"""Areas as a map shows them: coloured by a ratio, a rate, a difference or what is not known."""

from __future__ import annotations

import contextlib
from functools import partial

import pandas as pd

from data_sources.schema.errors import Unanswerable, WrongWord
from mha_monitor.definitions import area_vintages
from mha_monitor.definitions.choices import slug, unknown
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.across_areas import of_one_period
from mha_monitor.monitor.across_areas import together as all_together
from mha_monitor.monitor.ages_beside import with_ages
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.judged import with_verdicts
from mha_monitor.monitor.rate_ratios import england_beside, narrowed
from mha_monitor.rates import rate_ratios
from mha_monitor.sentences import sources
from mha_monitor.sentences.map_texts import SHOWN, MapTexts
from mha_monitor.store.store import Store

EVERY_GROUP = ("black", "mixed", "asian", "other")


@asks
def areas_shown(store: Store, asked: Question, shown: str = "ratio") -> Finding:
    """One group in every area of a kind, with the words of a map.

    `shown` is ratio, smoothed, rate, difference, excess, unknown_share or verdict. The table is the
    one that the map is coloured by: the table of ratios, or for `smoothed` that of `pooled`.
    `ratios` is the table of ratios all the same, `england` England's row, `england_value` its
    value of what is shown. Words: `lead` which areas differ, `aside` which are left out,
    `ends` which lie highest and lowest, `key_title` the heading of the key, `lines` what
    a line about an area says, by verdict, `sentences` what is said of each area, by its code.
    `layer` is the name of the outlines. `each` is the same of every group that has figures.
    """
    shown = known_shown(shown)
    if asked.kind == "england":
        raise WrongWord(
            "England alone makes no map: a map compares areas. Ask for icb, region or sub-icb "
            "(--area-kind icb, area_kind='icb')."
        )
    asked = of_one_period(store, asked)
    ratios = narrowed(rate_ratios.rate_ratios(store, asked), asked, asked.groups)
    ratios = with_ages(store, asked, with_verdicts(store, asked, ratios))
    england = england_beside(store, asked, ratios)

    def together() -> tuple[pd.DataFrame, pd.Series]:
        found = all_together(store, asked)
        return found.table, found.summary.iloc[0]

    told = MapTexts(shown, ratios, england, together)
    return Finding(
        told.table,
        words=told.words,
        caveat=lambda: sources.caveat_of(ratios, asked.measure),
        row_caveats=sources.row_caveats,
        source=lambda: sources.source_line(ratios),
        picture={"title": told.title, "subtitle": told.subtitle, "alt": told.alt},
        shown=shown,
        ratios=ratios,
        england=england,
        england_value=told.england_value,
        lines=told.lines,
        lead=told.lead,
        aside=told.aside,
        ends=told.ends,
        key_title=told.key_title,
        sentences=told.sentences,
        beside_title=lambda: told.beside_title(partial(_within, ratios)),
        panel=lambda: told.panel,
        layer=area_vintages.layer_of(asked.kind, ratios["period_end"].iloc[0]),
        each=partial(_each, store, asked, shown),
    )


def _each(store: Store, asked: Question, shown: str) -> dict[str, Finding]:
    """By group, without the one that all are compared with."""
    answers = {}
    for group in EVERY_GROUP:
        if group != asked.reference:
            with contextlib.suppress(Unanswerable):
                of_group = asked.over(groups=(group,))
                answers[group] = areas_shown(of_group, shown=shown, store=store)
    return answers


def _within(ratios: pd.DataFrame) -> tuple[float, float, float]:
    found = rate_ratios.within_areas(ratios)
    return float(found.value), float(found.low), float(found.high)


def known_shown(text: str) -> str:
    """What a map can show, by its code."""
    code = slug(text).replace("-", "_")
    return code if code in SHOWN else unknown(text, "shown on a map", SHOWN)
