"""The ratio over the years: as published, and on one population base.

Up to 2021-22 England's counts by ethnic group were not at hand, only the printed rates. A
standardised ratio is formed from two printed rates, with the range that rounding leaves; put on
another census it is multiplied by the factor that the change of population alone makes.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
import pandas as pd

from data_sources.cells import Mark
from data_sources.errors import SourceError
from data_sources.vocabulary import ENGLAND
from mha_monitor import bases
from mha_monitor import repeats as repeat_detentions
from mha_monitor.bases import BaseChange
from mha_monitor.counts import PER
from mha_monitor.disparity import COLUMNS, rate_ratios
from mha_monitor.flags import in_cyber_months, with_repeat_flags
from mha_monitor.frequency import OVERLAPPING, TWELVE_MONTHS, YEAR, labels
from mha_monitor.measures import Measure
from mha_monitor.milestones import Milestone
from mha_monitor.printed_rates import beside_reference, printed_rates, widened
from mha_monitor.remembering import remembered
from mha_monitor.segments import segments, statuses_of
from mha_monitor.stats.published import published_rate_ratio
from mha_monitor.store import Store

RATE_KINDS = ("standardised", "crude")


@remembered
def trend(
    store: Store,
    measure: Measure,
    area_kind: str,
    area: str,
    reference: str,
    population_base: str,
    rate_kind: str,
    confidence: float = 0.95,
    every: str = YEAR,
    milestones: tuple[Milestone, ...] = (),
    repeats: bool = False,
) -> pd.DataFrame:
    """Ratio table of one area, a row for each period and group, with the column `segment`.

    Rows of one segment may be joined by a line; between segments the series breaks: `milestones`
    are the register, for those that break a series of months. `repeats` widens intervals.
    """
    if rate_kind not in RATE_KINDS:
        raise SourceError(f"{rate_kind!r} is not a kind of rate. There are: {RATE_KINDS}.")
    if every != YEAR:
        _refuse_standardised(rate_kind)
    if rate_kind == "crude":
        ask = {"confidence": confidence}
        if every != YEAR:
            ask |= {"every": every, "area": area}
        if repeats:
            ask |= {"repeats": True}
        table = rate_ratios(store, measure, area_kind, reference, population_base, **ask)
        table = table[table["area_code"].eq(area)]
    else:
        table = standardised(store, measure, area, reference, population_base, confidence, repeats)
    if every == TWELVE_MONTHS:
        table = table.assign(flags=(table["flags"] + f" {OVERLAPPING}").str.strip())
    if table.empty:
        return table.assign(segment=1)
    found = segments(table, population_base, every, milestones, statuses_of(store.releases))
    return table.assign(segment=found).reset_index(drop=True)


def _refuse_standardised(rate_kind: str) -> None:
    if rate_kind == "standardised":
        raise SourceError(
            "Standardised rates are used for years only: the monthly files' own equal the crude "
            "ones, as the publisher's code makes them. Ask for rate_kind 'crude'."
        )


def standardised(
    store: Store,
    measure: Measure,
    area: str,
    reference: str,
    population_base: str,
    confidence: float,
    repeats: bool = False,
) -> pd.DataFrame:
    """Ratios of printed standardised rates, England only, as a ratio table without counts.

    `repeats` multiplies each half-width by the square root of the group's dispersion.
    """
    if repeats:
        repeat_detentions.refuse_others(measure)
    printed = printed_rates(store, measure)
    if area != ENGLAND or printed.empty:
        raise SourceError(
            "Standardised rates by ethnic group are printed for England only, and only for "
            "detentions, section 136, CTOs and discharges. Ask for rate_kind 'crude'."
        )
    printed = repeat_detentions.with_dispersion(printed, store, repeats)
    table = beside_reference(printed, reference).assign(reference=reference)
    if table.empty:
        groups = ", ".join(sorted(printed["group"].unique()))
        raise SourceError(f"No standardised rate of {reference!r} is printed. There are: {groups}.")
    table = _with_printed_ratio(widened(_with_base(table, store)), confidence)
    table = _rebased(table, store, population_base)
    blank = [name for name in COLUMNS if name not in table]
    if repeats:
        table = with_repeat_flags(table, measure, YEAR)
    filled = table.assign(**dict.fromkeys(blank, np.nan)).assign(
        measure=measure.name,
        area_kind="england",
        area_code=ENGLAND,
        area_name="England",
        reference=reference,
        rate_kind="standardised",
        grouping="publisher",
    )
    return filled.sort_values(["period_start", "group"])[list(COLUMNS)]


def _with_base(table: pd.DataFrame, store: Store) -> pd.DataFrame:
    """The census behind each printed rate, and half-widths where the publisher printed none.

    A missing half-width is that of a Poisson count as large as the printed rate implies.
    """
    table = table.assign(population_base=table["period_start"].map(bases.published_base))
    frames = []
    for base, rows in table.groupby("population_base"):
        people = _people(store, base)
        implied = rows["rate"] * rows["group"].map(people) / PER
        reference = rows["reference_rate"] * people[rows["reference"].iloc[0]] / PER
        approximate = rows["half_width"].isna() | rows["reference_half_width"].isna()
        widths = {
            "half_width": 1.96 * rows["rate"] / np.sqrt(implied),
            "reference_half_width": 1.96 * rows["reference_rate"] / np.sqrt(reference),
        }
        frames.append(
            rows.assign(
                flags=_flags(rows, approximate),
                **{name: rows[name].fillna(width) for name, width in widths.items()},
            )
        )
    return pd.concat(frames)


def _flags(rows: pd.DataFrame, approximate: pd.Series) -> pd.Series:
    flags = pd.Series("standardised", index=rows.index)
    flags = flags.where(rows["mark"].ne(Mark.INFERRED), flags + " rate-kind-inferred")
    flags = flags.where(~approximate, flags + " interval-approximate")
    return flags.where(~in_cyber_months(rows), flags + " cyber-incident")


def _people(store: Store, base: str) -> pd.Series:
    start = bases.FIRST_YEAR_ON_CENSUS_2021
    people = bases.populations_on(store.populations, base, "publisher", "england", start)
    return people.set_index("group")["population"]


def _with_printed_ratio(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Chance from the half-widths; the printed digits add what rounding leaves open."""
    width, reference_width = table["half_width"], table["reference_half_width"]
    printed, reference = table["rate"], table["reference_rate"]
    chance = published_rate_ratio(printed, width, reference, reference_width, confidence)
    least, most = table["printed_low"], table["printed_high"]
    reference_least, reference_most = (
        table["reference_printed_low"],
        table["reference_printed_high"],
    )
    lowest = published_rate_ratio(least, width, reference_most, reference_width, confidence)
    highest = published_rate_ratio(most, width, reference_least, reference_width, confidence)
    spread = np.hypot(width, reference_width)
    return table.assign(
        period=labels(table),
        rate_low=least - width,
        rate_high=most + width,
        ratio=chance.value,
        ratio_sampling_low=chance.low,
        ratio_sampling_high=chance.high,
        ratio_low=lowest.low,
        ratio_high=highest.high,
        difference=printed - reference,
        difference_low=least - reference_most - spread,
        difference_high=most - reference_least + spread,
        published_rate=printed,
        published_reference_rate=reference,
    )


RATIO_COLUMNS = [name for name in COLUMNS if name.startswith("ratio")]
RATE_COLUMNS = ["rate", "rate_low", "rate_high"]


def _rebased(table: pd.DataFrame, store: Store, asked: str) -> pd.DataFrame:
    """Multiply by what the change of population alone does to each rate, and so to the ratio."""
    frames = []
    for start, rows in table.groupby("period_start"):
        used, wanted = rows["population_base"].iloc[0], bases.base_of(asked, start)
        if wanted != used:
            factor = _factor(store, used, wanted, start)
            flag = "" if np.allclose(factor.dropna(), 1) else " rebased-by-factor"
            rows = _moved(rows, factor).assign(population_base=wanted, flags=rows["flags"] + flag)
        frames.append(rows)
    return pd.concat(frames, ignore_index=True)


def _factor(store: Store, used: str, wanted: str, start: dt.date) -> pd.Series:
    """What each group's rate is multiplied by when only its population changes."""
    if wanted == "interpolated":
        after = bases.populations_on(store.populations, wanted, "publisher", "england", start)
        after = after.set_index("group")["population"]
    else:
        after = _people(store, wanted)
    return _people(store, used) / after


def _moved(rows: pd.DataFrame, factor: pd.Series) -> pd.DataFrame:
    own = rows["group"].map(factor)
    reference = factor[rows["reference"].iloc[0]]
    moved = {name: rows[name] * own for name in RATE_COLUMNS}
    moved["reference_rate"] = rows["reference_rate"] * reference
    moved |= {name: rows[name] * own / reference for name in RATIO_COLUMNS if name in rows}
    # The difference has no one factor: its half-widths move with the group's own rate.
    below = rows["difference"] - rows["difference_low"]
    above = rows["difference_high"] - rows["difference"]
    moved["difference"] = moved["rate"] - moved["reference_rate"]
    moved["difference_low"] = moved["difference"] - below * own
    moved["difference_high"] = moved["difference"] + above * own
    return rows.assign(**moved)


def base_change(published: pd.DataFrame, one_base: pd.DataFrame) -> BaseChange | None:
    """The change over the census break in two series of one group, or None if there is none.

    `share_of_change` is the part of the change in the ratio's logarithm that the new base makes.
    """
    on_old = published[published["population_base"].eq("census-2011")]
    on_new = published[published["population_base"].eq("census-2021")]
    if on_old.empty or on_new.empty:
        return None
    last, first = on_old.iloc[-1], on_new.iloc[0]
    moved = one_base[one_base["period"].eq(last["period"])]["ratio"].iloc[0]
    factor = moved / last["ratio"]
    share = np.log(factor) / np.log(first["ratio"] / last["ratio"])
    return BaseChange(
        last["period"], first["period"], last["ratio"], first["ratio"], moved, factor, share
    )


class Bases(NamedTuple):
    """One trend on the base of each year and on one base, apart and together."""

    published: pd.DataFrame
    one_base: pd.DataFrame
    series: pd.DataFrame
    change: BaseChange | None


SERIES_TITLES = {"published": "As published", "one base": "{base} throughout"}


def side_by_side(published: pd.DataFrame, one_base: pd.DataFrame) -> Bases:
    """Both series under their names (column `series`), and what the change of census does."""
    base = bases.BASES[one_base["population_base"].iloc[0]]
    named = [
        published.assign(series=SERIES_TITLES["published"]),
        one_base.assign(series=SERIES_TITLES["one base"].format(base=base)),
    ]
    both = pd.concat(named, ignore_index=True)
    return Bases(published, one_base, both, base_change(published, one_base))
