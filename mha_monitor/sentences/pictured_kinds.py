"""The words of pictures that are drawn on one page alone, as they leave it.

Two ratios, groups beside everyone else, areas' unknown shares, months about a date, a map for each
group.
"""

from __future__ import annotations

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import plain_names
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.population_bases import HELD, MOVING
from mha_monitor.sentences import everyone_else, lists, one_row, titles, verdicts
from mha_monitor.sentences.pictured import Pictured, largest, told


def compared(found: Finding) -> Pictured:
    """Two ratios side by side: what they share stands first in the title."""
    table, row = found.table, found.table.iloc[0]
    place = one_row.place(row)
    shared = {
        "area_code": plain_names.capital(place),
        "group": f"{group_title(row['group'])} and {group_title(row['reference'])} people",
        "period": plain_names.short_period(row["period"]),
    }
    first = ", ".join(text for name, text in shared.items() if len(set(table[name])) == 1)
    title = f"{first}. {found.title}" if first else found.title
    return told(found, "compared", title, found.subtitle)


def rest(found: Finding, shown: pd.DataFrame) -> Pictured:
    """Each group beside everyone else; `shown` are the rows that found room."""
    title = everyone_else.answer(found.ratios).rstrip(".")
    measure = MEASURES[found.table["measure"].iloc[0]].title
    subtitle = f"How many times the rate of everyone else. {measure}."
    return told(found, "rest", title, subtitle + largest(shown, found.ratios), table=found.ratios)


def shares(found: Finding) -> Pictured:
    """Which part has no ethnic group on record, area by area."""
    title, *others = lists.sentences(found.headline)
    return told(found, "shares", title.rstrip("."), " ".join(others))


def expected(found: Finding) -> Pictured:
    """Months about a date: how many more or fewer than the earlier trend leads one to expect."""
    row = found.table.iloc[0]
    place = one_row.place(row)
    who = f"{group_title(row['group'])} and {group_title(row['reference'])} people"
    title = f"{plain_names.capital(place)}, {who}. {found.title}"
    subtitle = f"The ratio by month, before and after: {row['title']}."
    table = found.table.assign(
        source="mhsds_monthly",  # alone gives figures of months
        period_end=found.table["period_start"],
        population_base=found.table["population_base"].replace(MOVING, HELD),
    )
    return told(found, "expected", title, subtitle, table=table)


def maps(found: Finding) -> Pictured:
    """The same quantity of each group, a map for each."""
    row = found.ratios.iloc[0]
    what, kind = titles.SHOWN[found.shown], verdicts.KINDS.get(row["area_kind"], "areas")
    beside = "" if found.shown == "rate" else f" to {plain_names.people(row['reference'])}"
    when = plain_names.short_period(row["period"])
    title = f"{plain_names.capital(what)} of each ethnic group{beside} in {kind}, England, {when}"
    alts = [f"{group_title(group)}: {each.title}." for group, each in found.each.items()]
    subtitle = f"{MEASURES[row['measure']].title}."
    return told(found, "maps", title, subtitle, alt=" ".join(alts), table=found.ratios)
