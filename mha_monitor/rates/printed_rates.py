"""Ratios of England's standardised rates, which are printed without counts.

A ratio is formed from two printed rates, with the range that rounding leaves; how it is put on
another census, and how little is known of that, stands in `standardised_moves`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.errors import Unanswerable
from data_sources.schema.vocabulary import ENGLAND, comparable_with
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.flags import MOVED_BY_AGE, MOVED_BY_TOTALS
from mha_monitor.definitions.measures import Measure
from mha_monitor.definitions.periods import YEAR, labels
from mha_monitor.definitions.population_bases import MOVING
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import repeat_detentions
from mha_monitor.rates.counts import PER
from mha_monitor.rates.quality import checking
from mha_monitor.rates.rate_ratios import COLUMNS
from mha_monitor.rates.row_flags import in_cyber_months, with_narrow_flags, with_repeat_flags
from mha_monitor.rates.standardised_moves import moves, people
from mha_monitor.stats import Estimate
from mha_monitor.stats.rates.published import at_confidence, published_rate_ratio
from mha_monitor.store.store import Store


def standardised(store: Store, asked: Question) -> pd.DataFrame:
    """Ratios of printed standardised rates, England only, as a ratio table without counts.

    Of the measure, the reference group and the population base of a question, every period and
    group. `repeats` multiplies each half-width by the square root of the group's dispersion.
    """
    measure, reference = asked.counted, asked.reference
    if asked.repeats:
        repeat_detentions.refuse_others(measure)
    rates = printed(store, measure)
    if asked.kind != "england" or asked.area not in (None, ENGLAND) or rates.empty:
        raise Unanswerable(
            "Standardised rates by ethnic group are printed for England only, and only for "
            "detentions, section 136, CTOs and discharges. Ask for crude rates "
            '(`--rate-kind crude`, `rate_kind="crude"`).'
        )
    rates = repeat_detentions.with_dispersion(rates, store, asked.widened)
    table = _beside(rates, reference).assign(reference=reference)
    if table.empty:
        groups = ", ".join(sorted(rates["group"].unique()))
        raise Unanswerable(
            f"No standardised rate of {reference!r} is printed. There are: {groups}."
        )
    table = _with_printed_ratio(_widened(_with_base(table, store)), asked.confidence)
    table = _rebased(table, store, measure, asked.population_base or MOVING)
    if asked.widened:
        table = with_repeat_flags(table, measure, YEAR)
    elif measure.counts_detentions:
        table = with_narrow_flags(table)
    blank = [name for name in COLUMNS if name not in table]
    filled = table.assign(**dict.fromkeys(blank, np.nan)).assign(
        measure=measure.name,
        area_kind="england",
        area_code=ENGLAND,
        area_name="England",
        reference=reference,
        rate_kind="standardised",
        grouping="publisher",
    )
    filled = filled.sort_values(["period_start", "group"])[list(COLUMNS)]
    return checking.with_file_codes(filled, store)


def are_printed(store: Store, measure: Measure) -> bool:
    """Whether standardised rates of a measure are printed for England by ethnic group."""
    return not printed(store, measure).empty


def printed(store: Store, measure: Measure) -> pd.DataFrame:
    """The best printed standardised rate of each year and group, with its half-width if any."""
    found = [
        store.select(
            source=source,
            series=series[:1],
            statistic=("standardised_rate", "half_width"),
            area_code=ENGLAND,
            dimension="ethnicity",
        )
        for source, series in measure.series.items()
    ]
    rows = pd.concat([rows for rows in found if len(rows)] or found, ignore_index=True)
    rows = rows[rows["mark"].ne(Mark.DOUBTFUL)]
    key = ["source", "release", "period_start", "period_end", "group"]
    rates = rows[rows["statistic"].eq("standardised_rate")]
    widths = rows[rows["statistic"].eq("half_width")].set_index(key)["high"].rename("half_width")
    order = {source: place for place, source in enumerate(measure.series)}
    ranked = rates.join(widths, on=key).assign(
        width=rates["high"] - rates["low"], order=rates["source"].map(order)
    )
    ranked = ranked.sort_values(["order", "width", "half_width", "release"])
    best = ranked.drop_duplicates(["period_start", "group"])
    names = {"value": "rate", "low": "printed_low", "high": "printed_high"}
    return best.rename(columns=names)[[*key, *names.values(), "half_width", "mark"]]


def _beside(printed: pd.DataFrame, reference: str) -> pd.DataFrame:
    columns = ["rate", "printed_low", "printed_high", "half_width", "dispersion"]
    beside = printed[printed["group"].eq(reference)].set_index("period_start")[columns]
    groups = comparable_with(reference, printed["group"].unique())
    return printed[printed["group"].isin(groups)].join(
        beside.add_prefix("reference_"), on="period_start", how="inner"
    )


def _with_base(table: pd.DataFrame, store: Store) -> pd.DataFrame:
    """The census behind each printed rate, and half-widths where the publisher printed none.

    `implied_count` is how many events the printed rate implies; a missing half-width is that of a
    Poisson count as large.
    """
    table = table.assign(population_base=table["period_start"].map(population_bases.published_base))
    frames = []
    for _, rows in table.groupby("population_base"):
        base = rows["population_base"].iloc[0]
        there = people(store, base, population_bases.FIRST_YEAR_ON_CENSUS_2021)
        implied = rows["rate"] * rows["group"].map(there) / PER
        reference = rows["reference_rate"] * there[rows["reference"].iloc[0]] / PER
        approximate = rows["half_width"].isna() | rows["reference_half_width"].isna()
        widths = {
            "half_width": 1.96 * rows["rate"] / np.sqrt(implied),
            "reference_half_width": 1.96 * rows["reference_rate"] / np.sqrt(reference),
        }
        frames.append(
            rows.assign(
                flags=_flags(rows, approximate),
                implied_count=implied,
                reference_implied_count=reference,
                **{name: rows[name].fillna(width) for name, width in widths.items()},
            )
        )
    return pd.concat(frames)


def _widened(table: pd.DataFrame) -> pd.DataFrame:
    """Half-widths that allow for repeat detentions; as they are where the dispersion is 1."""
    return table.assign(
        half_width=table["half_width"] * np.sqrt(table["dispersion"]),
        reference_half_width=table["reference_half_width"] * np.sqrt(table["reference_dispersion"]),
    )


def _flags(rows: pd.DataFrame, approximate: pd.Series) -> pd.Series:
    flags = pd.Series("standardised", index=rows.index)
    flags = flags.where(rows["mark"].ne(Mark.INFERRED), flags + " rate-kind-inferred")
    flags = flags.where(~approximate, flags + " interval-approximate")
    return flags.where(~in_cyber_months(rows), flags + " cyber-incident")


def _with_printed_ratio(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Chance from the half-widths; the printed digits add what rounding leaves open."""
    width, reference_width = table["half_width"], table["reference_half_width"]
    counts = {
        "events": table["implied_count"],
        "reference_events": table["reference_implied_count"],
    }

    def ratio(printed: pd.Series, reference: pd.Series) -> Estimate:
        rates = (printed, width, reference, reference_width)
        return published_rate_ratio(*rates, confidence, **counts)

    printed, reference = table["rate"], table["reference_rate"]
    least, most = table["printed_low"], table["printed_high"]
    reference_least = table["reference_printed_low"]
    reference_most = table["reference_printed_high"]
    chance = ratio(printed, reference)
    lowest, highest = ratio(least, reference_most), ratio(most, reference_least)
    width, reference_width = (at_confidence(each, confidence) for each in (width, reference_width))
    spread = np.hypot(width, reference_width)
    return table.assign(
        period=labels(table),
        rate_low=(least - width).clip(lower=0),
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


def _rebased(table: pd.DataFrame, store: Store, measure: Measure, asked: str) -> pd.DataFrame:
    """Put each rate, and so the ratio, on another base: by ages where both censuses give them."""
    frames = []
    for _, rows in table.groupby("period_start"):
        start = rows["period_start"].iloc[0]
        used, wanted = rows["population_base"].iloc[0], population_bases.base_of(asked, start)
        if wanted != used:
            by_road = moves(store, measure, used, wanted, start)
            factor = by_road["ages"].fillna(by_road["totals"])
            flag = _flag_of_move(rows, by_road, factor)
            rows = _moved(rows, factor).assign(population_base=wanted, flags=rows["flags"] + flag)
        frames.append(rows)
    return pd.concat(frames, ignore_index=True)


def _flag_of_move(rows: pd.DataFrame, by_road: pd.DataFrame, factor: pd.Series) -> pd.Series:
    """How each row was moved, or nothing where populations do not differ."""
    if np.allclose(factor.dropna(), 1):
        return pd.Series("", index=rows.index)
    by_age = rows["group"].map(by_road["ages"].notna()).astype(bool)
    by_age &= pd.notna(by_road["ages"].get(rows["reference"].iloc[0]))
    return by_age.map({True: f" {MOVED_BY_AGE}", False: f" {MOVED_BY_TOTALS}"})


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
