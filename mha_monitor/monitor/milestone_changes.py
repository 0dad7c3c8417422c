"""The dates of the reform: what the months around them say, and what they cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from data_sources.schema.errors import SourceError
from data_sources.schema.vocabulary import BROAD_GROUPS, ENGLAND
from mha_monitor.definitions.choices import (
    ALL,
    Groups,
    broad_or_asked,
    known_area_kind,
    known_group,
    known_grouping,
)
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.measures import MEASURES, measure_named
from mha_monitor.definitions.periods import MONTH
from mha_monitor.monitor.catalogue import milestones as register_of
from mha_monitor.rates.availability import groups_with_figures
from mha_monitor.rates.selection import kind_of
from mha_monitor.store.store import Store, open_store

if TYPE_CHECKING:
    from mha_monitor.definitions.milestones import Milestone
    from mha_monitor.reform.months_around import Asked


def reform(
    milestone: str | Sequence[str] | None = None,
    measure: str = "detentions",
    area: str = ENGLAND,
    group: Groups = "black",
    reference: str = "white",
    population_base: str = "census-2021",
    grouping: str = "nhs",
    confidence: float = 0.95,
    *,
    slope: bool = True,
    area_vintage: str | None = None,
    store: Store | None = None,
) -> Finding:
    """Whether the rate ratio stepped at a milestone, or why that cannot be said.

    `milestone` is one or more names; none means every date at which a change is looked for:
    candidates, negative controls, anticipation and planned provisions; `all` the whole register.
    A row for each milestone and group (columns in `reform.answer.COLUMNS`) with its `answer` and
    its sentence, `words`. Without `slope` the trend is held to go on and the step alone is asked.
    """
    from mha_monitor.reform import milestone_table

    store = store or open_store()
    register = register_of()
    asked = _asked(
        measure, area, group, reference, population_base, grouping, confidence, slope=slope,
        area_vintage=area_vintage, store=store,
    )  # fmt: skip
    table = milestone_table.table(store, asked, _named(milestone, register, asked), register)
    return _finding(table, asked, store)


# What the rows of a counterfactual share: of what, and the sums over the months after.
NAMED = ("milestone", "title", "date", "date_precision", "measure", "area_kind", "area_code",
         "area_name", "group", "reference", "population_base")  # fmt: skip
SUMS = ("observed_low", "observed_high", "expected", "difference", "difference_low",
        "difference_high")  # fmt: skip


def counterfactual(
    milestone: str,
    measure: str = "detentions",
    area: str = ENGLAND,
    group: str = "black",
    reference: str = "white",
    population_base: str = "census-2021",
    grouping: str = "nhs",
    confidence: float = 0.95,
    *,
    slope: bool = True,
    area_vintage: str | None = None,
    store: Store | None = None,
) -> Finding:
    """Month by month, what was counted and what the earlier trend of the ratio leads to expect.

    Columns as in `reform.expected`. Raises SourceError, with the reason, where the months
    cannot tell.
    """
    from mha_monitor.reform import counterfactual as expected
    from mha_monitor.reform import milestone_table, months_around
    from mha_monitor.sentences import counterfactual as word_counterfactual
    from mha_monitor.sentences import reform as word_reform

    store = store or open_store()
    register = register_of()
    asked = _asked(
        measure, area, group, reference, population_base, grouping, confidence, slope=slope,
        area_vintage=area_vintage, store=store,
    )  # fmt: skip
    chosen = _named(milestone, register, asked)
    row = milestone_table.table(store, asked, chosen, register).iloc[0]
    # Also where it is too early, or too few months lie before: no trend can be carried forward.
    if row["answer"] in word_reform.UNTOLD:
        raise SourceError(word_reform.milestone_answer(row))
    held = months_around.around(store, asked, chosen[0], register)
    found = expected.expected(held, asked.fitting)
    sums = {f"total_{name}": getattr(found, name) for name in SUMS}
    table = found.months.assign(**{name: row[name] for name in NAMED}, **sums)
    words = [
        word_counterfactual.expected_sentence(table.iloc[0]),
        word_reform.milestone_answer(row),
    ]
    kept = milestone_table.steps_of(held.window.without_later_dates(held.start))
    caveat = word_reform.reform_caveat(row.to_frame().T.assign(steps=kept))
    return Finding(table, " ".join(words), caveat, _source(asked, store))


def pace(
    measure: str = "detentions",
    area: str = ENGLAND,
    group: Groups = "black",
    reference: str = "white",
    population_base: str = "census-2021",
    grouping: str = "nhs",
    confidence: float = 0.95,
    *,
    area_vintage: str | None = None,
    store: Store | None = None,
) -> Finding:
    """By how much the rate ratio changed a year over the months held, a row for each group.

    Columns as in `reform.pace.COLUMNS`. Where no months are held the years are described in
    words, and nothing is tested.
    """
    from mha_monitor.reform import milestone_table, pace
    from mha_monitor.sentences import reform as word_reform
    from mha_monitor.sentences import reform_pace as word_pace

    store = store or open_store()
    asked = _asked(
        measure, area, group, reference, population_base, grouping, confidence, slope=True,
        area_vintage=area_vintage, store=store,
    )  # fmt: skip
    table = pace.paces(store, asked, register_of())
    words = word_pace.paces(table, milestone_table.years_asked(store, asked))
    caveat = f"{MEASURES[measure].caveat} {word_reform.reform_caveat(table)}"
    return Finding(table, words, caveat, _source(asked, store))


def scan(
    measure: str = "detentions",
    area_kind: str = "icb",
    group: Groups = ALL,
    reference: str = "white",
    milestone: str | Sequence[str] | None = None,
    placebo_months: int = 20,
    population_base: str = "census-2021",
    grouping: str = "nhs",
    *,
    slope: bool = True,
    area_vintage: str | None = None,
    store: Store | None = None,
    watch: Callable[[float], None] | None = None,
) -> Finding:
    """Every area and group at every milestone: how many steps are more than chance.

    A row for each (columns in `reform.answer.COLUMNS`), beside `placebo_months` other months;
    `*_p_adjusted` allows for all of them together. `watch` is told the share that is done, from 0
    to 1.
    """
    from mha_monitor.reform import milestone_table, months_around
    from mha_monitor.sentences import reform as word_reform
    from mha_monitor.sentences import reform_scan as word_scan

    store = store or open_store()
    register = register_of()
    held = groups_with_figures(measure, known_area_kind(area_kind), store, MONTH)
    asked = broad_or_asked(group, measure)
    asked = months_around.Asked(
        measure=measure_named(measure),
        area_kind=area_kind,
        groups=tuple(code for code in (held if asked == ALL else asked) if code != reference),
        reference=known_group(reference),
        population_base=population_base,
        grouping=known_grouping(grouping, area_kind),
        area_vintage=area_vintage,
        slope=slope,
        placebo_months=placebo_months,
        rates=False,
    )
    table = milestone_table.table(store, asked, _named(milestone, register, asked), register, watch)
    caveat = f"{MEASURES[measure].caveat} {word_reform.reform_caveat(table)}"
    return Finding(table, word_scan.scan_sentences(table), caveat, _source(asked, store))


def _asked(
    measure, area, group, reference, population_base, grouping, confidence, *, slope,
    area_vintage, store,
) -> Asked:  # fmt: skip
    from mha_monitor.reform.months_around import Asked

    kind = kind_of(area, store)
    groups = broad_or_asked(group, measure)
    groups = BROAD_GROUPS if groups == ALL else groups
    compared = [code for code in groups if code != known_group(reference)]
    if not compared:
        raise SourceError(
            f"A group cannot be compared with itself: {reference!r} is the reference group. "
            f"Ask for another group, or name another reference group."
        )
    return Asked(
        measure=measure_named(measure),
        area_kind=known_area_kind(kind),
        area=area,
        groups=tuple(compared),
        reference=reference,
        population_base=population_base,
        grouping=known_grouping(grouping, kind),
        area_vintage=area_vintage,
        slope=slope,
        confidence=confidence,
    )


def _named(
    names: str | Sequence[str] | None, register: Sequence[Milestone], asked: Asked
) -> tuple[Milestone, ...]:
    """The milestones asked for, in the order of the register."""
    from mha_monitor.reform import testable

    if names is None:
        concerned = (asked.measure.name, asked.area_kind)
        return tuple(each for each in register if testable.is_looked_at(each, *concerned))
    if names == ALL:
        return tuple(register)
    chosen = [names] if isinstance(names, str) else list(names)
    known = {each.name for each in register}
    for name in chosen:
        if name not in known:
            looked_at = ", ".join(each.name for each in _named(None, register, asked))
            raise SourceError(
                f"{name!r} is not a milestone. Those at which a change is looked for: {looked_at}. "
                f"`milestones` lists every one."
            )
    return tuple(each for each in register if each.name in chosen)


def _finding(table, asked: Asked, store: Store) -> Finding:
    from mha_monitor.sentences import reform as word_reform

    sentences = [word_reform.milestone_answer(row) for _, row in table.iterrows()]
    caveat = f"{MEASURES[asked.measure.name].caveat} {word_reform.reform_caveat(table)}"
    words = word_reform.all_answers(table)
    return Finding(table.assign(words=sentences), words, caveat, _source(asked, store))


def _source(asked: Asked, store: Store) -> str:
    from mha_monitor.reform import milestone_table
    from mha_monitor.sentences import sources

    rows = milestone_table.source_rows(store, asked)
    return "" if rows.empty else sources.source_line(rows)
