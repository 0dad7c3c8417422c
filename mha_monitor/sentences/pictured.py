"""The words of a picture with little room: group, place and year in its title, a short source.

What does not fit is said in the alternative text, which stands inside the file and beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.flags import red_sentences
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.periods import MONTH, every_of
from mha_monitor.definitions.population_bases import BASES
from mha_monitor.sentences import (
    ages,
    among_groups,
    amounts,
    bases,
    leading,
    moving_people,
    one_row,
    titles,
    verdicts,
)
from mha_monitor.sentences import funnel as funnels
from mha_monitor.sentences import sources as source_words
from mha_monitor.sentences.left_out import left_out
from mha_monitor.sentences.picture_names import name_of

LICENCE = "Open Government Licence v3.0"
SHORT_SOURCES = {
    "mha_annual": "NHS England, Mental Health Act Statistics",
    "mhsds_monthly": "NHS England, Mental Health Services Monthly Statistics",
    "ethnicity_facts": "Race Disparity Unit",
    "published_figures": "published pages",
}
KINDS = {"icb": "boards", "region": "regions", "sub-icb": "sub-ICB areas"}


class Pictured(NamedTuple):
    """What stands on a picture, and what it says to someone who cannot see it.

    `sources` are one source, the longest form first: the first that fits is printed; `source` is
    the whole of it, with every caveat. `name` is that of its file, without an ending.
    """

    title: str
    subtitle: str
    note: str
    sources: tuple[str, ...]
    source: str
    alt: str
    name: str


def groups(found: Finding, shown: pd.DataFrame | None = None) -> Pictured:
    """The words of a picture of groups in one area; `shown` are the rows that found room."""
    table = found.table
    row = table.iloc[0]
    if len(table) == 1:
        return _of_one(found, row)
    more = "" if shown is None else largest(shown, table)
    whom = plain_names.people(row["reference"])
    subtitle = f"How many times the rate of {whom}. {MEASURES[row['measure']].title}.{more}"
    drawn = table if shown is None else shown
    subtitle = " ".join(filter(None, [subtitle, leading.typical_marked(drawn), ages.marks(drawn)]))
    title = found.title.removesuffix(f"; {among_groups.UNTOLD}")
    return told(found, "groups", f"{title}, {_when(table)}", subtitle)


def largest(shown: pd.DataFrame, every: pd.DataFrame) -> str:
    """That not every group found room, or nothing."""
    if len(shown) == len(every):
        return ""
    return f" The {len(shown)} largest of {len(every)} groups."


def _of_one(found: Finding, row: pd.Series) -> Pictured:
    """Of one group: how many times the rate of the other, and both rates."""
    who, whom = plain_names.people(row["group"]), plain_names.people(row["reference"])
    place = one_row.place(row)
    if pd.isna(row["ratio"]) or red_sentences(row.get("flags", "")):
        return told(found, "groups", found.title, "")
    name = ages.leading(row)
    allowing = "" if name == "ratio" else "allowing for age and sex, "
    title = (
        f"{plain_names.capital(place)}, {_when(found.table)}: {allowing}the "
        f"{measures.rate_noun(row['measure'])} of {who} was {amounts.point_of(row, name)} times "
        f"that of {whom}"
    )
    rate, beside = amounts.rates(row["rate"], row["reference_rate"], row["ratio"])
    unit = one_row.unit_of(row)
    subtitle = f"{rate} and {beside} {unit} for every 100,000 people of each group"
    if allowing:
        people = "" if ages.of_same_people(row) else " and on other people"
        subtitle = f"Not allowing for age{people} {amounts.point_of(row)} times: {subtitle}"
    elif row["area_kind"] == "england":
        subtitle = f"Not allowing for age: {subtitle}"
    limits = amounts.between(row[f"{name}_low"], row[f"{name}_high"])
    sure = f"{plain_names.capital(limits)} times, {one_row.WITHOUT_UNKNOWN}."
    return told(found, "groups", title, subtitle, sure)


def steps(found: Finding) -> Pictured:
    """The words of a picture of the steps of a way through the Act."""
    whom = plain_names.people(found.table["reference"].iloc[0])
    marked = leading.typical_marked(found.table)
    subtitle = f"How many times the rate of {whom}, step by step. {marked}".strip()
    return told(found, "steps", f"{found.title}, {_when(found.table)}", subtitle)


def areas(found: Finding, kind: str = "areas") -> Pictured:
    """The words of a picture of one group in every area, as a chart or as a map."""
    on_a_map = kind != "areas"
    table = found.ratios if on_a_map else found.table
    row = table.iloc[0]
    if on_a_map and found.shown not in ("ratio", "verdict"):
        title = f"{found.title.split('. ')[0]}: {_whom(row, found.shown)}, {_when(table)}"
        return told(found, kind, title, "", table=table)
    first, _, others = verdicts.found(table).partition("; ")
    title = f"{first}: {measures.rate_nouns(row['measure'])} of {_whom(row)}, {_when(table)}"
    if on_a_map:  # its key says the rest
        return told(found, kind, title, ages.shortly(row), table=table)
    parts = [f"{plain_names.capital(others)}." if others else "", _sentence(left_out(table))]
    hidden = int(table["ratio"].isna().sum()) - titles.without_people(table)
    parts += [f"{hidden} with a hidden count." if hidden else "", ages.shortly(row)]
    return told(found, kind, title, " ".join(filter(None, parts)), table=table)


def funnel(found: Finding) -> Pictured:
    """The words of a funnel."""
    row = found.table.iloc[0]
    summary = found.summary.iloc[0]
    title = f"{funnels.short(summary)}. {_whom(row)}, {_when(found.table)}"
    return told(found, "funnel", title, funnels.HOW_TO_READ[0])


def within(found: Finding) -> Pictured:
    """The words of England's ratio beside those within its areas."""
    whom = plain_names.people(found.table.iloc[0]["reference"])
    title = f"{found.title}, {_when(found.table)}"
    return told(found, "within", title, f"How many times the rate of {whom}.")


def trend(found: Finding, milestones: Sequence[str] = (), series: str = "") -> Pictured:
    """The words of a trend; `milestones` are those that found no room, for the alternative text.

    `series` is the one that is drawn, where it is not all: what the change of census does to the
    published one is then not seen.
    """
    table = found.table
    row = table.iloc[0]
    dated = f" Dates of the reform: {'; '.join(milestones)}." if milestones else ""
    shown = getattr(found, "shown", "ratio")
    note = _census(getattr(found, "change", None)) if shown == "ratio" and not series else ""
    title = moving_people.in_brief(found.title, row, _span(table))
    subtitle = " ".join(filter(None, [_unit(row, shown), _sentence(series)]))
    return told(found, "trend", title, subtitle, note, alt=f"{found.alt}{dated}")


def _unit(row: pd.Series, shown: str) -> str:
    """What the axis of a trend of rates counts; a ratio needs no unit."""
    if shown == "ratio":
        return ""
    of_one = " in one month" if every_of(row["period"]) == MONTH else ""
    what = "Rate" if shown == "rate" else "Difference of the rates"
    return f"{what} for every 100,000 people of the group{of_one}."


def _census(change) -> str:
    """What the change of census does to the published series, in one line."""
    if change is None:
        return ""
    first = bases.share_of_move(change).split(" (")[0].removeprefix("So ").rstrip(".")
    way = "fall" if change.after < change.before else "rise"
    named = f"{way} of {change.period_after}"
    return f"{plain_names.capital(first)}.".replace(f"the {way}", f"the {named}", 1)


def told(
    found: Finding,
    kind: str,
    title: str,
    subtitle: str,
    note: str = "",
    alt: str = "",
    table: pd.DataFrame | None = None,
) -> Pictured:
    """The words of a kind of picture, with what each must carry: what is counted, and the source.

    `table` holds the rows that it rests on, where that is not the finding's own.
    """
    table = found.table if table is None else table
    parts = [found.said, found.confidence, note, source_words.counted(table["measure"].iloc[0])]
    alt = alt or found.alt
    beside = " ".join(filter(None, [found.said, alt if title in alt else f"{title}. {alt}"]))
    return Pictured(
        title=title,
        subtitle=subtitle,
        note=" ".join(filter(None, parts)),
        sources=short_sources(table, found.released_on),
        source=found.pictured["source"],
        alt=beside,
        name=name_of(kind, found),
    )


def short_sources(table: pd.DataFrame, released_on: str) -> tuple[str, ...]:
    """Source, date, people and licence, from the longest form to the shortest."""
    names = [SHORT_SOURCES[name] for name in SHORT_SOURCES if name in set(table["source"])]
    used = sorted(set(table["population_base"].dropna()))
    long = " and ".join(BASES[base] for base in used)
    short = "censuses" if len(used) > 1 else long
    when = _span(table)
    days = [day.strip() for day in released_on.split(",") if day.strip()]
    published = f", published {days[0]}{' to ' + days[-1] if len(days) > 1 else ''}" if days else ""
    first = f"Source: {'; '.join(names)}, {when}"
    return (
        f"{first}{published}. People: ONS, {long}. {LICENCE}.",
        f"{first}{published}. People: ONS, {short}. {LICENCE}.",
        f"{first}. People: ONS, {short}. {LICENCE}.",
        f"Source: {'; '.join(names)}, {when}; ONS. {LICENCE}.",
        f"Source: {names[0] if names else 'publishers'} and others; ONS. {LICENCE}.",
    )


def source_on_page(*tables: pd.DataFrame) -> str:
    """One short source line of what stands on a page, whose foot names the licences."""
    columns = ["source", "period", "period_end", "population_base"]
    line = short_sources(pd.concat([each[columns] for each in tables]), "")[2]
    return line.removesuffix(f" {LICENCE}.")


def _span(table: pd.DataFrame) -> str:
    order = table.sort_values("period_end")["period"]
    return plain_names.span(order.iloc[0], order.iloc[-1])


def _when(table: pd.DataFrame) -> str:
    return _span(table)


def _whom(row: pd.Series, shown: str = "ratio") -> str:
    """`Black and White people, England`: whom a picture of areas compares."""
    if shown == "unknown_share":
        return "England"
    who, whom = group_title(row["group"]), group_title(row["reference"])
    return f"{who if shown == 'rate' else f'{who} and {whom}'} people, England"


def _sentence(text: str) -> str:
    return f"{text}." if text else ""
