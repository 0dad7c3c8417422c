"""Whether figures can be what they say: periods that have ended, totals like those held."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from data_sources.schema.errors import DataRefused
from data_sources.schema.vocabulary import ALL_KNOWN, BROAD_GROUPS
from mha_monitor.store.store import Store

FACTS = "ethnicity_facts"
HELD_TOTALS = ("All detentions", "detentions")  # series
MOST_TIMES = 2.0  # how far a year's detentions may be from those of the years held
DAY = 10  # letters of a full date


def refuse_unended(table: pd.DataFrame, file_name: str, today: dt.date, published_on: str) -> None:
    """Raise DataRefused where a period ends after today, or after the day of publication."""
    published = [dt.date.fromisoformat(published_on)] if _is_day(published_on) else []
    last_day = min([today, *published])
    late = table[table["period_end"] > last_day]
    if late.empty:
        return
    row = late.iloc[late["period_end"].argmax()]
    known = f", and the file was published on {published_on}" if last_day < today else ""
    raise DataRefused(
        f"{file_name}: it holds figures for {row['period_start']} to {row['period_end']}, a period "
        f"that had not ended: today is {today}{known}. Dates were damaged or mistyped on the way, "
        f"or this computer's clock is wrong: use the file as published."
    )


def refuse_other_topic(table: pd.DataFrame, file_name: str, store: Store) -> None:
    """Raise DataRefused where a page's detentions of a year are unlike all that is held of them.

    Ethnicity facts and figures publishes every topic under the same headings. Detentions moved
    between 43,000 and 64,000 a year from 2005-06 on.
    """
    ours = _yearly_totals(table[table["source"].eq(FACTS)])
    if ours.empty:
        return
    held = store.select(series=HELD_TOTALS, statistic="count", area_kind="england", dimension="all")
    usual = held.groupby("period_end")["value"].max().median()
    for end, total in ours.items():
        if total > MOST_TIMES * usual or total < usual / MOST_TIMES:
            raise DataRefused(
                f"{file_name}: it counts {total:,.0f} for the year to {end}, where about "
                f"{usual:,.0f} detentions a year are held. It must be of another topic: take the "
                f"download of the page on detentions under the Mental Health Act."
            )


def _yearly_totals(table: pd.DataFrame) -> pd.Series:
    """What all groups of a year come to: the printed sum, or that of the broad groups."""
    counts = table[table["statistic"].eq("count") & table["value"].notna()]
    printed = counts[counts["group"].eq(ALL_KNOWN)].groupby("period_end")["value"].max()
    broad = counts[counts["group"].isin(BROAD_GROUPS)].groupby("period_end")["value"]
    return printed.combine_first(broad.sum()[broad.size().eq(len(BROAD_GROUPS))])


def _is_day(text: str) -> bool:
    try:
        return len(text) == DAY and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False
