"""One table for milestones, areas and groups: what the months say, or why they say nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np
import pandas as pd

from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions import answer_codes
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.definitions.periods import MONTH, MONTHS_A_YEAR, day_of
from mha_monitor.definitions.questions import Question
from mha_monitor.rates.availability import area_kinds
from mha_monitor.reform import testable, yearly
from mha_monitor.reform.asked import Asked
from mha_monitor.reform.changes import Changes, changes, placebos
from mha_monitor.reform.monthly_counts import of_area
from mha_monitor.reform.months_around import Around, around, months_asked
from mha_monitor.reform.months_used import Window, first_month
from mha_monitor.stats import Estimate
from mha_monitor.stats.multiplicity import adjusted_p
from mha_monitor.stats.time_series.change import smallest_seen
from mha_monitor.store.store import Store

TESTS = ("level", "slope")
Watch = Callable[[float], None] | None


def table(
    store: Store,
    asked: Asked,
    milestones: Sequence[Milestone],
    register: Sequence[Milestone],
    watch: Watch = None,
) -> pd.DataFrame:
    """A row for each milestone, area and group, with its `answer` (`answers.CODES`).

    `level` is by what the rate ratio was multiplied at the milestone, `slope` by what it was each
    year from there on, both beside its earlier trend and a level that may wander;
    `quasi_poisson_level` is the first without the wander, `group_level` and `reference_level` are
    the steps of each rate alone. `*_p_adjusted` allows for all tests of the table, levels and
    slopes together (Benjamini and Hochberg); `*_placebo_p` are ranks among other months.
    `smallest_level` is the fall that would have been seen with a chance of 80%.
    Beside one area stand the whole years before and after (`yearly`), which are never tested.
    `watch` is told the share that is done, from 0 to 1.
    """
    years = years_asked(store, asked)
    rows = [
        row
        | (yearly.beside(years, row["group"], each.date) if each.date else {})
        | {"none_commenced": testable.none_commenced(each, register)}
        for number, each in enumerate(milestones)
        for row in _rows(store, asked, each, register, _part(watch, number, len(milestones)))
    ]
    return with_adjusted_p(pd.DataFrame(rows).reindex(columns=[*COLUMNS]))


def with_adjusted_p(table: pd.DataFrame) -> pd.DataFrame:
    """The same with p values that allow for all tests of the table: levels and slopes together."""
    p = table[[f"{name}_p" for name in TESTS]].astype(float).to_numpy()
    adjusted = adjusted_p(p.ravel()).reshape(p.shape)
    columns = zip(TESTS, adjusted.T, strict=True)
    return table.assign(**{f"{name}_p_adjusted": column for name, column in columns})


def source_rows(store: Store, asked: Asked) -> pd.DataFrame:
    """The rows that answers rest on, for their source: months where they are held, else years."""
    if asked.area_kind in area_kinds(asked.measure, store, MONTH):
        return months_asked(store, asked).rates
    return years_asked(store, asked)


def years_asked(store: Store, asked: Asked) -> pd.DataFrame:
    """The yearly ratios of the one area asked for; none are laid beside many areas."""
    areas = _areas(asked)
    if len(areas) != 1:
        return yearly.NONE
    question = Question(
        asked.measure.name,
        asked.area_kind,
        areas=areas,
        reference=asked.reference,
        population_base=asked.population_base,
        confidence=asked.confidence,
    )
    return yearly.series(store, question)


def _part(watch: Watch, number: int, parts: int) -> Callable[[float], None]:
    """What one of several parts tells: its share of the whole."""
    return lambda share: watch((number + share) / parts) if watch else None


def _rows(
    store: Store,
    asked: Asked,
    milestone: Milestone,
    register: Sequence[Milestone],
    done: Callable[[float], None],
) -> Iterator[dict]:
    code = testable.before_any_fit(milestone, asked.measure.name, asked.area_kind)
    if not code and asked.area_kind not in area_kinds(asked.measure, store, MONTH):
        code = answer_codes.NO_MONTHS
    if code:
        for area, group in product(named_areas(store, asked), asked.groups):
            yield _named(asked, milestone, group) | area | {"answer": code}
        return
    held = around(store, asked, milestone, register)
    beside = testable.beside(milestone, register, asked.measure.name, asked.area_kind)
    candidates = testable.candidates(register, asked.measure.name, asked.area_kind)
    starts = [first_month(each) for each in (milestone, *candidates)]
    others = placebos(held.monthly, held.window, starts, asked.placebo_months)
    told, areas = _around(held, beside), len(held.monthly.area_codes)
    for place, found in enumerate(_area_by_area(held, others, asked)):
        area = {
            "area_code": held.monthly.area_codes[place],
            "area_name": held.monthly.area_names[place],
        }
        for which, group in enumerate(held.monthly.groups):
            numbers = numbers_of(found, (0, which), asked.confidence)
            sides = (numbers["months_before"], numbers["months_after"])
            code = testable.of_fit(numbers.pop("code"), *sides, beside)
            yield _named(asked, milestone, group) | area | told | numbers | {"answer": code}
        done((place + 1) / areas)


def _area_by_area(held: Around, others: np.ndarray, asked: Asked) -> Iterator[Changes]:
    """The changes of each area in order, as many at once as there are cores."""
    areas = [
        held._replace(monthly=of_area(held.monthly, place))
        for place in range(len(held.monthly.area_codes))
    ]

    def fitted(area: Around) -> Changes:
        where = (area.monthly, area.window, area.start, others)
        return changes(*where, asked.fitting, rates=asked.rates)

    if len(areas) == 1:
        yield fitted(areas[0])
        return
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        yield from pool.map(fitted, areas)


def named_areas(store: Store, asked: Asked) -> list[dict[str, str]]:
    """Code and name of each area asked for; both empty where every area of a kind is."""
    names = store.areas.drop_duplicates("area_code", keep="last")
    named = dict(zip(names["area_code"], names["area_name"], strict=True))
    found = [{"area_code": code, "area_name": named.get(code, code)} for code in _areas(asked)]
    return found or [{"area_code": "", "area_name": ""}]


def _areas(asked: Asked) -> tuple[str, ...]:
    return asked.areas or ((ENGLAND,) if asked.area_kind == "england" else ())


def _named(asked: Asked, milestone: Milestone, group: str) -> dict:
    return {
        "milestone": milestone.name,
        "title": milestone.title,
        "date": milestone.date,
        "date_precision": milestone.date_precision,
        "kind": milestone.kind,
        "role": testable.role(milestone),
        **of_what(asked, group),
    }


def of_what(asked: Asked, group: str) -> dict[str, str]:
    """What a row is of, but for its area."""
    return {
        "measure": asked.measure.name,
        "area_kind": asked.area_kind,
        "group": group,
        "reference": asked.reference,
        "population_base": asked.population_base,
    }


def _around(held: Around, beside: Sequence[Milestone]) -> dict:
    """What the months are, and what else lies near the milestone: the same for every area."""
    month = held.monthly.month
    return {
        "first_month": day_of(month[0]),
        "last_month": day_of(month[-1]),
        "status": " ".join(held.monthly.statuses),
        "other_statuses": " ".join(held.other_statuses),
        "months_left_out": int(held.window.mask.sum()),
        "left_out": "; ".join(held.window.masked),
        "steps": steps_of(held.window),
        "near": "; ".join(_dated(each) for each in held.window.near),
        "beside": "; ".join(_dated(each) for each in beside),
    }


def steps_of(window: Window) -> str:
    """The steps that a model allows for, by title and date."""
    return "; ".join(_dated(each) for each in window.stepped)


def _dated(milestone: Milestone) -> str:
    return f"{milestone.title} ({milestone.first_day_changed:%-d %B %Y})"


def numbers_of(found: Changes, place: tuple[int, int], confidence: float) -> dict:
    """The numbers of one area and group, and the `code` of its fit."""
    told, plain = _at(found.told, place), _at(found.plain, place)
    level, slope = _at(found.level_rank, place), _at(found.slope_rank, place)
    numbers = {
        "code": str(plain.code),
        "months_before": int(plain.months_before),
        "months_after": int(plain.months_after),
        **_limits("level", told.level),
        "level_p": float(told.level_p),
        **_limits("slope", Estimate(*(part**MONTHS_A_YEAR for part in told.slope))),
        "slope_p": float(told.slope_p),
        "method": answer_codes.WANDERING if plain.method else "",
        "dispersion": float(plain.dispersion),
        "autocorrelation": float(plain.lag_one),
        **_limits("quasi_poisson_level", plain.quasi_poisson.level),
        "quasi_poisson_level_p": float(plain.quasi_poisson.level_p),
        "smallest_level": float(smallest_seen(told.level, confidence)),
        "rank": float(level.rank),
        "dates_ranked": float(level.number),
        "placebo_p": float(level.p),
        "slope_placebo_p": float(slope.p),
    }
    for name, series in (("group", found.group), ("reference", found.reference)):
        if series is not None:
            numbers |= _limits(f"{name}_level", _at(series, place).level)
    return numbers


def _limits(name: str, estimate: Estimate) -> dict[str, float]:
    value, low, high = (float(part) for part in estimate)
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _at(answer: tuple, place: tuple[int, int]):
    """The parts of an answer at one place, however deep they lie."""
    if not isinstance(answer, tuple):
        return answer[place]
    return type(answer)(*(_at(part, place) for part in answer))


def _columns() -> tuple[str, ...]:
    def limits(name: str) -> list[str]:
        return [name, f"{name}_low", f"{name}_high"]

    return (
        *("milestone", "title", "date", "date_precision", "kind", "role", "none_commenced"),
        *("measure", "area_kind", "area_code", "area_name"),
        *("group", "reference", "population_base"),
        *("first_month", "last_month", "status", "other_statuses"),
        *("months_before", "months_after", "months_left_out", "answer"),
        *(*limits("level"), "level_p", "level_p_adjusted"),
        *(*limits("slope"), "slope_p", "slope_p_adjusted"),
        *(*limits("group_level"), *limits("reference_level")),
        *("method", "dispersion", "autocorrelation"),
        *(*limits("quasi_poisson_level"), "quasi_poisson_level_p"),
        *("rank", "dates_ranked", "placebo_p", "slope_placebo_p", "smallest_level"),
        *("left_out", "steps", "near", "beside"),
        *yearly.COLUMNS,
    )


COLUMNS = _columns()
