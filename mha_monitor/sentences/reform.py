"""What the months say of a milestone, in sentences: how large a step, how sure, or why none."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

import pandas as pd

from mha_monitor.definitions import answer_codes
from mha_monitor.definitions.answer_codes import ENOUGH_MONTHS, FEWEST_MONTHS
from mha_monitor.definitions.measures import MEASURES, rate_noun
from mha_monitor.definitions.plain_names import people
from mha_monitor.definitions.population_bases import UNDER_A_RATE
from mha_monitor.sentences.amounts import Row, between, ratio
from mha_monitor.sentences.lists import milestone_day
from mha_monitor.sentences.moving_people import over_ways
from mha_monitor.sentences.one_row import place
from mha_monitor.sentences.reform_steps import beside_trend, drift, months, share, stood_between
from mha_monitor.sentences.reform_verdicts import FIRM, bends, is_firm, is_not_yet_firm

NO_PROVISION = "No provision that changes who can be detained is known to have commenced"
# Answers beside which the years would only mislead.
UNASKED = (answer_codes.NOTHING_CHANGED, answer_codes.OTHER_MEASURE, answer_codes.NOT_DATED)


def milestone_answer(row: Row) -> str:
    """The answer of one row of `reform.answer.COLUMNS`: named, then told in plain words."""
    told = UNTOLD[row["answer"]](row) if row["answer"] in UNTOLD else _estimated(row)
    provision = f"{NO_PROVISION}." if row["none_commenced"] else ""
    described = "" if row["answer"] in UNASKED else years(row)
    return " ".join(part for part in (f"{named(row)}:", told, provision, described) if part)


def all_answers(table: pd.DataFrame) -> str:
    """The answers of a table, one to a line; milestones without a date share one."""
    undated = table[table["answer"].eq(answer_codes.NOT_DATED)]
    lines = [milestone_answer(row) for _, row in table.drop(undated.index).iterrows()]
    if len(undated):
        titles = "; ".join(dict.fromkeys(undated["title"]))
        provision = f" {NO_PROVISION}." if undated["none_commenced"].all() else ""
        lines.append(
            f"No start date has been announced, so nothing can be measured from: {titles}."
            f"{provision}"
        )
    return "\n".join(lines)


def named(row: Row) -> str:
    """`Patient and Carer Race Equality Framework (PCREF) launched (30 October 2023)`."""
    if _missing(row["date"]):
        return f"{row['title']} (no date)"
    return f"{row['title']} ({milestone_day(row['date'], row['date_precision'])})"


def years(row: Row) -> str:
    """The whole years before and after, described; nothing where either is not held."""
    if any(_missing(row[f"{side}_ratio"]) for side in ("year_before", "year_after")):
        return ""
    before, after = (
        f"{ratio(row[f'{side}_ratio'])} in {row[side]} "
        f"({_spread(row[f'{side}_ratio_low'], row[f'{side}_ratio_high'])}"
        f"{over_ways(row[f'{side}_ratio_base_low'], row[f'{side}_ratio_base_high'])})"
        for side in ("year_before", "year_after")
    )
    return (
        f"By years, which are described and never tested, the ratio of {row['year_rate_kind']} "
        f"rates on {UNDER_A_RATE[row['year_population_base']]} was {before}, the last whole year "
        f"before, and {after}, the first whole year after."
    )


def _spread(low: float, high: float) -> str:
    return between(low, high).removeprefix("between ").replace(" and ", " to ")


def _not_dated(row: Row) -> str:
    return "no start date has been announced, so nothing can be measured from it."


def _nothing_changed(row: Row) -> str:
    return (
        "no change is looked for, because nothing that practice follows (law, guidance or a "
        "programme) changed on this day."
    )


def _other_measure(row: Row) -> str:
    return f"it does not concern the {rate_noun(row['measure'])}, so no change is looked for."


def _not_exact(row: Row) -> str:
    return "it is dated to a year, not to a month, so months before and after cannot be told apart."


def _no_months(row: Row) -> str:
    return (
        f"not tested, because no figures by month and ethnic group are held for the "
        f"{rate_noun(row['measure'])}. The command `refresh` brings in those that have been "
        f"published."
    )


def _too_few_before(row: Row) -> str:
    more = "More will not come."
    if row["other_statuses"]:
        statuses = " and ".join(row["other_statuses"].split())
        more = (
            f"These are {row['status']} figures; months of {statuses} figures are held too, and "
            f"months of two statuses never stand in one series."
        )
    return (
        f"not testable. {FEWEST_MONTHS} months of figures before it are needed, and "
        f"{months(row['months_before'])} can be used. {more}"
    )


def _too_early(row: Row) -> str:
    start = row["last_month"]
    later = FEWEST_MONTHS - row["months_after"]
    first = _month_after(start, int(later))
    return (
        f"too early to tell. {months(row['months_after']).capitalize()} of figures after it can "
        f"be used; {FEWEST_MONTHS} are needed for a first answer, which figures for {first:%B %Y} "
        f"can give, and {ENOUGH_MONTHS} for a firm one."
    )


def _no_events(row: Row) -> str:
    unit = MEASURES[row["measure"]].unit
    return (
        f"nothing can be said for {place(row)}: on one side of it one of the groups has no {unit}."
    )


def _untellable(row: Row) -> str:
    return f"nothing can be said for {place(row)}: its months cannot tell a step from the trend."


UNTOLD: dict[str, Callable[[Row], str]] = {
    answer_codes.NOT_DATED: _not_dated,
    answer_codes.NOTHING_CHANGED: _nothing_changed,
    answer_codes.OTHER_MEASURE: _other_measure,
    answer_codes.DATE_NOT_EXACT: _not_exact,
    answer_codes.NO_MONTHS: _no_months,
    answer_codes.TOO_FEW_BEFORE: _too_few_before,
    answer_codes.TOO_EARLY: _too_early,
    answer_codes.NO_EVENTS: _no_events,
    answer_codes.NOT_IDENTIFIED: _untellable,
    answer_codes.NOT_CONVERGED: _untellable,
}


def _estimated(row: Row) -> str:
    parts = [_step(row), _chance(row), _placebos(row), _slope(row), _conclusion(row)]
    parts += [_beside(row), _near(row), _short(row)]
    return " ".join(part for part in parts if part)


def _step(row: Row) -> str:
    return (
        f"in {place(row)} the ratio of the {rate_noun(row['measure'])} of "
        f"{people(row['group'])} to that of {people(row['reference'])} then stood "
        f"{beside_trend(row['level'])} where its earlier trend pointed "
        f"({stood_between(row['level_low'], row['level_high'])})."
    )


def _chance(row: Row) -> str:
    if row["level_p"] >= FIRM:
        return "Chance alone can give as much."
    if row["level_p_adjusted"] >= FIRM:
        return (
            "Chance alone would seldom give as much at one date, but does among as many dates and "
            "groups as were tried here."
        )
    return "Chance alone would seldom give as much."


def _placebos(row: Row) -> str:
    others = row["dates_ranked"] - 1
    if _missing(others) or others < 1:
        return ""
    larger = int(row["rank"] - 1)
    how_many = {0: "none shows", 1: "one shows"}.get(larger, f"{larger} show")
    return (
        f"Of {int(others)} other months tried as if they were the date, {how_many} a step that "
        f"stands out as much."
    )


def _slope(row: Row) -> str:
    if not bends(row):
        return ""
    return (
        f"From there on it drifted {share(row['slope'])} a year "
        f"{'up' if row['slope'] > 1 else 'down'} from that trend "
        f"(between {drift(row['slope_low'])} and {drift(row['slope_high'])}); of the other months "
        f"tried, no more than one in twenty shows as large a change of pace."
    )


def _conclusion(row: Row) -> str:
    if row["level_p"] >= FIRM:
        least = 100 * (1 - row["smallest_level"])
        silent = f"A fall of less than {least:.0f}% would probably not have been seen."
        return f"No step can be told from chance. {silent} {_control(row, found=False)}".rstrip()
    if is_not_yet_firm(row):
        return (
            "A step at about this date is likely, but too few other months can be tried to call "
            f"it firm; the figures do not say why. {_control(row, found=True)}"
        ).rstrip()
    if not is_firm(row):
        return f"{_not_firm(row)} {_control(row, found=False)}".rstrip()
    said = "That the ratio stepped at about this date is likely; the figures do not say why."
    return f"{said} {_control(row, found=True)}".rstrip()


def _not_firm(row: Row) -> str:
    if _missing(row["placebo_p"]) or row["dates_ranked"] < 1 / FIRM:
        return "Too few other months can be tried to call this a sign of a step."
    return "This is no firm sign of a step."


def _control(row: Row, *, found: bool) -> str:
    """What a step, or none, means at a date when nothing could change."""
    if row["role"] == answer_codes.ANTICIPATION:
        return "A change from here could be no more than anticipation."
    if row["role"] != answer_codes.NEGATIVE_CONTROL:
        return ""
    if found:
        return (
            "On this date nothing could change who is detained, so the method finds a step where "
            "there should be none: read its other answers with care."
        )
    return "On this date nothing could change who is detained, and no firm step is found."


def _beside(row: Row) -> str:
    if not row["beside"]:
        return ""
    return f"By date alone it cannot be told apart from: {row['beside']}."


def _near(row: Row) -> str:
    if not row["near"]:
        return ""
    return f"The records themselves changed within months of it: {row['near']}."


def _short(row: Row) -> str:
    if min(row["months_before"], row["months_after"]) >= ENOUGH_MONTHS:
        return ""
    return (
        f"With {months(row['months_before'])} before and {months(row['months_after'])} after, "
        f"fewer than {ENOUGH_MONTHS} on a side, this is a first answer that can still change."
    )


def _month_after(day: dt.date, later: int) -> dt.date:
    place = day.year * 12 + day.month - 1 + later
    return dt.date(place // 12, place % 12 + 1, 1)


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NaT


def reform_caveat(table: pd.DataFrame) -> str:
    """What must stand beside every answer: what was left out, and what no series can say."""
    parts = [
        "A series of months says whether the ratio moved at about a date, never why. "
        "Both groups live through the same months, so what touches both alike cancels."
    ]
    for column, title in (("left_out", "Left out"), ("steps", "Steps allowed for")):
        told = sorted({text for text in table[column].dropna() if text})
        if told:
            parts.append(f"{title}: {'; '.join(dict.fromkeys('; '.join(told).split('; ')))}.")
    if table["method"].eq(answer_codes.WANDERING).any():
        parts.append(
            "A ratio also drifts slowly, for many reasons; limits and tests allow for a level that "
            "wanders, and so does every number told here."
        )
        if "quasi_poisson_level" in table:
            parts.append("The step without that is in the columns quasi_poisson_level of the CSV.")
    if answer_codes.SHORT in set(table["answer"]):
        parts.append(f"Firm answers need {ENOUGH_MONTHS} months on each side.")
    return " ".join(parts)
