"""What is said of the promises of the reform: begun or not, and where they could be seen."""

from __future__ import annotations

import pandas as pd

from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import capital, listed
from mha_monitor.sentences.act import as_known
from mha_monitor.sentences.amounts import Row, how_many
from mha_monitor.sentences.lists import host, milestone_day
from mha_monitor.sentences.verdicts import number_word

ACT = "mha-2025-"
CAVEAT = (
    "A change in the figures after a date does not show that the date brought it about. To be "
    "seen, the ratio would have to step at that date by more than it does at other dates, with "
    "months of figures held before and after it."
)


def headline(table: pd.DataFrame) -> str:
    """How many parts of the Act could change practice, and how many have begun."""
    of_act = table[table["milestone"].str.startswith(ACT)]
    act = of_act[of_act["could_change"]]
    number, begun = len(act), int(act["status"].eq("begun").sum())
    dated = int(act["status"].eq("dated").sum())
    parts = how_many(number, "part") if number > 10 else f"{number_word(number)} parts"
    start = f"{parts} of the Mental Health Act 2025 could change how the Act is used."
    if begun == number:
        return f"{start} All have begun."
    told = "None is known to have begun" if not begun else f"{begun} of them {_have(begun)} begun"
    still = number - begun - dated
    known = as_known(table["looked_up"].iloc[0])
    if dated:
        told += f", {dated} {_have(dated)} a date to come, and {still} {_have(still)} none"
    else:
        told += f", and {_without_date(still, begun)}"
    return " ".join([start, f"{told}{known}.", *_besides(of_act[~of_act["could_change"]])])


def _besides(others: pd.DataFrame) -> list[str]:
    """When parts began from which practice could not change, and when another may have."""
    days = {
        status: listed([_day(row) for _, row in others[others["status"].eq(status)].iterrows()])
        for status in ("begun", "not-known")
    }
    told = []
    if days["begun"]:
        told.append(f"Parts that change no grounds for detention began on {days['begun']}")
    if days["not-known"]:
        told.append(f"whether one began on {days['not-known']} is not known")
    said = "; ".join(told)
    return [f"{capital(said)}."] if said else []


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _without_date(still: int, begun: int) -> str:
    return f"{still} {_have(still)} no date" if begun else "none has a date"


def finding(table: pd.DataFrame) -> str:
    """The headline, and what else of the reform has begun."""
    outside = table[~table["milestone"].str.startswith(ACT)]
    begun = [
        f"{row['title']} ({_day(row)})"
        for _, row in outside[outside["status"].eq("begun")].iterrows()
    ]
    said = f"Begun outside the Act: {listed(begun, most=len(begun))}." if begun else ""
    due = [
        f"{row['title']}: {_lowered(state(row))}."
        for _, row in outside[outside["status"].eq("due")].iterrows()
    ]
    return "\n".join(filter(None, [headline(table), said, *due]))


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def _day(row: Row) -> str:
    return milestone_day(row["date"], row["date_precision"])


def state(row: Row) -> str:
    """`Since 30 October 2023`; `From 1 April 2027`; `No date yet`; a deadline is `Due by` a day."""
    if row["status"] == "no-date":
        return "No date yet"
    if row["status"] == "due":
        return f"Due by {_day(row)}; whether it was done is not known here"
    if row["status"] == "not-known":
        return f"Not known whether anything began on {_day(row)}"
    return f"{'Since' if row['status'] == 'begun' else 'From'} {_day(row)}"


def could_show(row: Row) -> str:
    """Which figures could show it, and which of them are held by ethnic group for England."""
    if row["status"] == "not-known":
        return "Nothing can be looked for until it is known what began."
    if not row["could_change"]:
        return "Nothing in the figures held here should change because of it."
    names = row["measures"].split()
    if not names:
        return "No published figure could show it."
    titles = [MEASURES[name].title for name in names]
    return f"{listed(titles, most=3)}. {_held(row, len(names))}"


def _held(row: Row, number: int) -> str:
    """How many of the figures are held, for which lengths of period."""
    years, months = (len(row[name].split()) for name in ("by_year", "by_month"))
    if not years and not months:
        return "None is held by ethnic group."
    by_month = f"{months} by month" if months else "none by month"
    return f"Held by ethnic group: {years} of {number} by year, {by_month}."


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The promises as a reader needs them."""
    return pd.DataFrame(
        [
            {
                "Part of the reform": row["title"],
                "Of": of(row),
                "What it does": row["description"],
                "Has it begun?": state(row),
                "Where it could be seen": could_show(row),
            }
            for _, row in table.iterrows()
        ]
    )


def short(table: pd.DataFrame) -> pd.DataFrame:
    """Each part with its state, for a first look."""
    rows = [
        {"Part": row["title"], "Of": of(row), "Has it begun?": state(row)}
        for _, row in table.iterrows()
    ]
    return pd.DataFrame(rows)


def of(row: Row) -> str:
    """Of what it is a part: the Act, or the race equality framework."""
    return "Act" if row["milestone"].startswith(ACT) else "PCREF"


def in_full(row: Row) -> str:
    """One part in Markdown: what it does, its state, where it could be seen, its sources."""
    sources = " ".join(f"[{host(link)}]({link})" for link in row["sources"].split())
    return (
        f"**{row['title']}.** {row['description']} *{state(row)}.* "
        f"{'It could be seen in: ' if row['could_change'] else ''}{could_show(row)} {sources}"
    )
