"""What the reform promised, what of it has begun, and which published figures could show it."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.definitions.periods import MONTH, YEAR
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.catalogue import attribution, milestones, register_looked_up
from mha_monitor.rates.availability import lengths
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store, open_store

BEGUN, DATED, NO_DATE = "begun", "dated", "no-date"
# A date by which something was to be done; a date on which something unnamed may have begun.
DUE, NOT_KNOWN = "due", "not-known"
# The Act of 2025 and the Patient and Carer Race Equality Framework, by the names of their entries.
FOLLOWED = ("mha-2025-", "pcref-")
COLUMNS = (
    *("milestone", "title", "description", "status", "date", "date_precision"),
    *("could_change", "looked_up", "measures", "by_year", "by_month", "sources"),
)


def promises(store: Store | None = None, day: dt.date | None = None) -> Finding:
    """Each part of the reform from which practice could change, or that began: a row of COLUMNS.

    `status` is that on `day`, by default the day of the store or today: begun, dated (with a date
    to come), no-date, due (a deadline, and nobody says whether it was kept) or not-known (whether
    a part began). `could_change` tells whether practice could change from it; `looked_up` is the
    day on which the sources were last gone through. `measures` could show it; `by_year` and
    `by_month` name those of them whose figures by ethnic group are held for England. A text of
    names joined by one blank.
    """
    from mha_monitor.sentences import promises as words

    store = store or open_store()
    day = day or store.as_of or dt.date.today()
    followed = [
        each
        for each in milestones()
        if each.name.startswith(FOLLOWED)
        and (each.practice_could_change or each.kind == "commencement")
    ]
    held = {name: lengths(name, store=store) for name in MEASURES}
    rows = [_row(each, day, held) for each in followed]
    table = pd.DataFrame(rows, columns=[*COLUMNS])
    found = Finding(
        table,
        words=lambda: words.finding(table),
        caveat=words.CAVEAT,
        source=" ".join(attribution(store)),
        headline=lambda: words.headline(table),
    )
    said = sources.said_of_figures(store.test_data, store.as_of)
    return found.of(Question(as_of=store.as_of), store.version, "", said)


def _row(milestone: Milestone, day: dt.date, held: dict[str, list[str]]) -> tuple:
    measures = [name for name in MEASURES if milestone.touches(name)]
    by_year, by_month = (
        " ".join(name for name in measures if length in held[name]) for length in (YEAR, MONTH)
    )
    told = (milestone.name, milestone.title, milestone.description)
    when = (_status(milestone, day), milestone.date, milestone.date_precision)
    known = (milestone.practice_could_change, register_looked_up())
    return (
        *told,
        *when,
        *known,
        " ".join(measures),
        by_year,
        by_month,
        " ".join(milestone.sources),
    )


def _status(milestone: Milestone, day: dt.date) -> str:
    if milestone.date is None:
        return NO_DATE
    if milestone.deadline:
        return DUE
    if milestone.date > day:
        return DATED
    return NOT_KNOWN if milestone.confidence == "low" else BEGUN
