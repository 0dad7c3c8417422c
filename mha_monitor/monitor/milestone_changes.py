"""The dates of the reform: what the months around them say, and what they cannot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from data_sources.schema.errors import Unanswerable, WrongWord
from data_sources.schema.vocabulary import BROAD_GROUPS, comparable_with
from mha_monitor.definitions.choices import ALL, nearest
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.periods import EVERY, MONTH
from mha_monitor.definitions.population_bases import BASES, CARRIED, MOVING
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.catalogue import milestones as register_of
from mha_monitor.monitor.catalogue import register_looked_up
from mha_monitor.monitor.door import asks
from mha_monitor.rates.availability import WITH_PEOPLE, area_kinds, groups_with_figures
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.definitions.milestones import Milestone
    from mha_monitor.reform.asked import Asked

# What the rows of a counterfactual share: of what, and the sums over the months after.
NAMED = ("milestone", "title", "date", "date_precision", "measure", "area_kind", "area_code",
         "area_name", "group", "reference", "population_base")  # fmt: skip
SUMS = ("observed_low", "observed_high", "expected", "difference", "difference_low",
        "difference_high")  # fmt: skip


@asks
def reform(store: Store, asked: Question, slope: bool = True) -> Finding:
    """Whether the rate ratio stepped at the dates of the reform, or why that cannot be said.

    `milestone` is one or more names; none means every date at which a change is looked for:
    candidates, negative controls, anticipation and planned provisions; `all` the whole register.
    A row for each milestone and group (columns in `reform.milestone_table.COLUMNS`) with its
    `answer` and its sentence, `words`. Without `slope` the trend is held to go on and the step
    alone is asked.
    """
    from mha_monitor.reform import milestone_table
    from mha_monitor.sentences import reform as word_reform

    _refuse_kind(store, asked)
    register, series = register_of(), _series(asked, slope)
    table = milestone_table.table(store, series, _named(asked, register), register)
    sentences = [word_reform.milestone_answer(row) for _, row in table.iterrows()]
    rows = _rests_on(series, store)
    return Finding(
        table.assign(words=sentences),
        words=word_reform.all_answers(table),
        caveat=f"{word_reform.reform_caveat(table)} {_caveat(asked, rows)}",
        source=sources.of_parts(rows),
        rests_on=sources.releases_under(rows),
    )


def act_moved(day: dt.date | None = None) -> str:
    """Whether a part of the Act of 2025 can have moved anything by a day, or by today."""
    from mha_monitor.reform import testable
    from mha_monitor.sentences import act

    first = testable.first_commenced(register_of())
    return act.moved(first, register_looked_up(), day or dt.date.today())


@asks
def counterfactual(store: Store, asked: Question, slope: bool = True) -> Finding:
    """Month by month: what was counted, and what the earlier trend leads one to expect.

    Columns as in `reform.counterfactual`. Where people move, limits are the outermost of people
    held after Census 2021 and carried on, and `carried_on_expected` is what the latter lead one to
    expect. Raises Unanswerable, with the reason, where the months cannot tell.
    """
    from mha_monitor.reform import counterfactual as carried_on
    from mha_monitor.reform import milestone_table, months_around
    from mha_monitor.sentences import counterfactual as word_counterfactual
    from mha_monitor.sentences import reform as word_reform

    _refuse_kind(store, asked)
    register, series = register_of(), _series(asked, slope)
    chosen = _named(asked, register)
    if len(chosen) != 1 or ALL in asked.milestones:
        raise WrongWord("What would have been expected is asked of one milestone. Name one.")
    rows = milestone_table.table(store, series, chosen, register)
    if len(rows) != 1:
        raise WrongWord(
            f"What would have been expected is asked of one area and one group, and this asks "
            f"{len(rows)} such questions. Name one area and one group."
        )
    row = rows.iloc[0]
    # Also where it is too early, or too few months lie before: no trend can be carried forward.
    if row["answer"] in word_reform.UNTOLD:
        raise Unanswerable(word_reform.milestone_answer(row))
    held = months_around.around(store, series, chosen[0], register)
    found = carried_on.expected(held, series.fitting)
    if series.population_base == MOVING:
        other = replace(series, population_base=CARRIED)
        beside = months_around.around(store, other, chosen[0], register)
        found = carried_on.over_bases(found, carried_on.expected(beside, series.fitting))
    sums = {f"total_{name}": getattr(found, name) for name in SUMS}
    table = found.months.assign(**{name: row[name] for name in NAMED}, **sums)
    told = word_counterfactual.expected_sentence(table.iloc[0]), word_reform.milestone_answer(row)
    kept = milestone_table.steps_of(held.window.without_later_dates(held.start))
    return Finding(
        table,
        words=" ".join(told),
        caveat=word_reform.reform_caveat(row.to_frame().T.assign(steps=kept)),
        source=_source(series, store),
        picture={
            "title": word_counterfactual.expected_title(table.iloc[0]),
            "subtitle": word_counterfactual.expected_subtitle(table.iloc[0]),
            "alt": word_counterfactual.expected_alt(table.iloc[0], table),
        },
    )


@asks
def pace(store: Store, asked: Question) -> Finding:
    """By how much the rate ratio changed a year, over the months held.

    A row for each group, columns as in `reform.pace.COLUMNS`. Where no months are held the years
    are described in words, and nothing is tested.
    """
    from mha_monitor.reform import milestone_table
    from mha_monitor.reform import pace as yearly
    from mha_monitor.sentences import reform as word_reform
    from mha_monitor.sentences import reform_pace

    _refuse_kind(store, asked)
    series = _series(asked, slope=True)
    table = yearly.over_bases(store, series, register_of())
    told, rows = table, _rests_on(series, store)
    if asked.population_base in BASES:
        moving = yearly.over_bases(store, replace(series, population_base=MOVING), register_of())
        told = table.assign(hangs_on_base=[reform_pace.hangs(row) for _, row in moving.iterrows()])
    return Finding(
        table,
        words=reform_pace.paces(told, milestone_table.years_asked(store, series)),
        caveat=f"{word_reform.reform_caveat(table)} {_caveat(asked, rows)}",
        source=sources.of_parts(rows),
        rests_on=sources.releases_under(rows),
    )


@asks
def scan(
    store: Store,
    asked: Question,
    placebo_months: int = 20,
    slope: bool = True,
    watch: Callable[[float], None] | None = None,
) -> Finding:
    """Every area and group at every milestone, with one allowance for all tests together.

    A row for each (columns in `reform.milestone_table.COLUMNS`), beside `placebo_months` other
    months; `*_p_adjusted` allows for all of them together. `watch` is told the share that is done,
    from 0 to 1.
    """
    from mha_monitor.reform import milestone_table
    from mha_monitor.reform.asked import Asked
    from mha_monitor.sentences import reform as word_reform
    from mha_monitor.sentences import reform_scan

    _refuse_kind(store, asked)
    if placebo_months < 1:
        raise WrongWord(
            f"{placebo_months} other months cannot be ranked beside a milestone: give 1 or more "
            f"(--placebos 20, placebo_months=20)."
        )
    register = register_of()
    groups = asked.compared()
    if groups == (ALL,):
        held = groups_with_figures(asked.measure, asked.kind, store, MONTH)
        groups = tuple(comparable_with(asked.reference, held))
    series = Asked(
        measure=asked.counted,
        area_kind=asked.kind,
        areas=asked.areas,
        groups=groups,
        reference=asked.reference,
        population_base=asked.population_base or MOVING,
        grouping=asked.grouping,
        area_vintage=asked.area_vintage,
        slope=slope,
        placebo_months=placebo_months,
        rates=False,
    )
    chosen = _named(asked, register)
    table = milestone_table.table(store, series, chosen, register, watch)
    return Finding(
        table,
        words=reform_scan.scan_sentences(table),
        caveat=f"{asked.counted.caveat} {word_reform.reform_caveat(table)}",
        source=_source(series, store),
    )


def _refuse_kind(store: Store, asked: Question) -> None:
    """Refuse a kind of area that a measure is not given for, where it is given for others."""
    if asked.kind not in WITH_PEOPLE:
        raise WrongWord(
            f"Areas of kind {asked.kind!r} have no population by ethnic group, so there is no "
            f"ratio whose course could be looked at. There are: {', '.join(WITH_PEOPLE)}."
        )
    held = {kind for every in EVERY for kind in area_kinds(asked.counted, store, every)}
    if held and asked.kind not in held:
        known = ", ".join(kind for kind in WITH_PEOPLE if kind in held)
        raise Unanswerable(
            f"No figures by ethnic group for {asked.counted.title!r} and areas of kind "
            f"{asked.kind!r}. They are published for: {known}."
        )


def _series(asked: Question, slope: bool) -> Asked:
    """The series of months that a question is of."""
    from mha_monitor.reform.asked import Asked

    groups = asked.compared()
    if groups == (ALL,):
        groups = tuple(comparable_with(asked.reference, BROAD_GROUPS))
    return Asked(
        measure=asked.counted,
        area_kind=asked.kind,
        areas=asked.areas,
        groups=groups,
        reference=asked.reference,
        population_base=asked.population_base or MOVING,
        grouping=asked.grouping,
        area_vintage=asked.area_vintage,
        slope=slope,
        confidence=asked.confidence,
    )


def _named(asked: Question, register: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """The milestones asked for, in the order of the register."""
    from mha_monitor.reform import testable

    looked_at = [
        each for each in register if testable.is_looked_at(each, asked.measure, asked.kind)
    ]
    if not asked.milestones:
        return tuple(looked_at)
    if ALL in asked.milestones:
        return tuple(register)
    known = [each.name for each in register]
    for name in asked.milestones:
        if name not in known:
            near = nearest(name, known)
            meant = f": did you mean {near!r}?" if near else "."
            listed = ", ".join(each.name for each in looked_at)
            raise WrongWord(
                f"{name!r} is not a milestone{meant} Those at which a change is looked for: "
                f"{listed}. `milestones` lists every one."
            )
    return tuple(each for each in register if each.name in asked.milestones)


def _rests_on(series: Asked, store: Store) -> list[pd.DataFrame]:
    """The rows that an answer rests on: months where they are held, and the years beside them."""
    from mha_monitor.reform import milestone_table

    years = milestone_table.years_asked(store, series)
    both = (milestone_table.source_rows(store, series), years)
    return [rows for rows in both if "release" in rows and len(rows)]


def _caveat(asked: Question, rows: Sequence[pd.DataFrame]) -> str:
    """What must be said of the measure, and of the years that are quoted."""
    years = [each for each in rows if "segment" in each]
    if not years:
        return asked.counted.caveat
    told = sources.caveat(asked.measure, sources.all_flags(years[0]))
    return f"{told} {sources.second_hand(years[0])}".rstrip()


def _source(series: Asked, store: Store) -> str:
    from mha_monitor.reform import milestone_table

    rows: pd.DataFrame = milestone_table.source_rows(store, series)
    return "" if rows.empty else sources.source_line(rows)
