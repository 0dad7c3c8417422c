"""Answers of the reform as a short table: a date, a milestone, and the answer in a few words."""

from __future__ import annotations

import pandas as pd

from mha_monitor.definitions import answer_codes
from mha_monitor.sentences.amounts import Row
from mha_monitor.sentences.lists import milestone_day
from mha_monitor.sentences.reform_steps import beside_trend, stood_between
from mha_monitor.sentences.reform_verdicts import is_firm, is_not_yet_firm

SHORT = {
    answer_codes.NOT_DATED: "No date announced",
    answer_codes.NOTHING_CHANGED: "Nothing changed on this day",
    answer_codes.OTHER_MEASURE: "Does not concern this measure",
    answer_codes.DATE_NOT_EXACT: "Dated to a year only",
    answer_codes.NO_MONTHS: "Not tested: no figures by month are held",
    answer_codes.TOO_FEW_BEFORE: "Not testable: too few months before",
    answer_codes.TOO_EARLY: "Too early to tell",
    answer_codes.NO_EVENTS: "Nothing can be said: no events on one side",
    answer_codes.NOT_IDENTIFIED: "Nothing can be said",
    answer_codes.NOT_CONVERGED: "Nothing can be said",
}


def choices(table: pd.DataFrame) -> dict[str, str]:
    """What a list to choose from calls each milestone: its date first, by its name."""
    return {row["milestone"]: f"{_day(row)}: {row['title']}" for _, row in table.iterrows()}


def answer_table(table: pd.DataFrame) -> pd.DataFrame:
    """Date, milestone, answer, and the step beside the earlier trend if there is one at any."""
    rows = [row for _, row in table.iterrows()]
    steps = [_step(row) for row in rows]
    columns = {
        "Date": [_day(row) for row in rows],
        "Milestone": [row["title"] for row in rows],
        "Answer": [short_answer(row) for row in rows],
    }
    return pd.DataFrame(columns | ({"Step of the ratio": steps} if any(steps) else {}))


def short_answer(row: Row) -> str:
    if row["answer"] in SHORT:
        return SHORT[row["answer"]]
    told = "A step is likely" if is_firm(row) else "No firm sign of a step"
    told = "A step is likely, but not yet firm" if is_not_yet_firm(row) else told
    if row["answer"] == answer_codes.NOT_SEPARABLE:
        told += "; by date alone not to be told from another"
    return f"{told}; a first answer" if row["answer"] == answer_codes.SHORT else told


def _day(row: Row) -> str:
    return (
        "Not dated" if pd.isna(row["date"]) else milestone_day(row["date"], row["date_precision"])
    )


def _step(row: Row) -> str:
    if row["answer"] in SHORT:
        return ""
    return (
        f"{beside_trend(row['level'])} its trend "
        f"({stood_between(row['level_low'], row['level_high'])})"
    )
