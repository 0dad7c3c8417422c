"""What many areas say together: a table of the areas, and one row for all of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.analysis.areas import against_england as beside_england
from mha_monitor.analysis.areas import funnel, pooling
from mha_monitor.analysis.areas.included import Counts, counts_of, kept, one_of_each
from mha_monitor.definitions import verdicts
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.flags import blocked, comparable
from mha_monitor.definitions.verdicts import TYPICAL
from mha_monitor.sentences import areas as word_areas
from mha_monitor.sentences import funnel as word_funnel
from mha_monitor.sentences import sources


def together(ratios: pd.DataFrame, england: pd.Series) -> Finding:
    """One group's ratios by area, pooled, ranked, and each held against England's row.

    A finding with a row for each area, and one row for all of them (`summary`).

    `ratios` is the table of ratios of one group, reference group, period and kind of area;
    rows with a red flag take no part and keep their place. Raises Unanswerable where it holds
    more than one of each.
    """
    ratios = one_of_each(ratios)
    counts, england_ratio = counts_of(ratios), comparable(england)
    found = pooling.pooled(counts)
    beside, gammas = beside_england.beside_rates(counts, _known(england))
    spread = _spread(counts, found)
    identity = kept(ratios).assign(takes_part=counts.settled)
    each = pooling.each_area(found), beside, funnel.each_area(counts, spread)
    table = pd.concat([identity, *each], axis=1)
    numbers = {
        **_identity(ratios),
        **_how_many(ratios, counts),
        **pooling.all_areas(found),
        **_compared(counts),
        **_judged(ratios),
        "england_ratio": england_ratio,
        **gammas,
        **_funnel_numbers(table, spread),
    }
    summary = pd.DataFrame([numbers | {"family": word_areas.family(numbers)}])
    row = summary.iloc[0]
    return Finding(
        table,
        words=word_areas.pooled(table, row),
        caveat=word_areas.caveat(table, row),
        row_caveats=sources.row_caveats,
        source=sources.source_line(table),
        picture={"alt": word_areas.alt(table, row)},
        summary=summary,
    )


def _known(england: pd.Series) -> pd.Series:
    """England's row, without counts where a red flag forbids to hold anything against it."""
    if not np.isnan(comparable(england)):
        return england
    return pd.Series({**england, "count": np.nan, "reference_count": np.nan})


def funnel_of(ratios: pd.DataFrame, england: pd.Series, centre: str, known: Finding) -> Finding:
    """The funnel about the areas' mean or about England.

    Where each area lies; the limits by precision are `curves`, for drawing. `known` is what
    `together` says of the same table, whose mean it takes.
    """
    ratios = one_of_each(ratios)
    counts = counts_of(ratios)
    at = known.summary["mean_ratio"].item() if centre == TYPICAL else comparable(england)
    spread = funnel.spread_about(counts, at)
    lies = funnel.each_area(counts, spread)
    table = kept(ratios).assign(drawn=counts.many)
    table = pd.concat([table, lies], axis=1)
    own = {"centre": centre, "england_ratio": comparable(england)}
    numbers = {**_identity(ratios), **_how_many(ratios, counts), **own}
    summary = pd.DataFrame([numbers | _funnel_numbers(table, spread)])
    row = summary.iloc[0]
    return Finding(
        table,
        words=word_funnel.funnel(table, row),
        caveat=word_areas.caveat(table, row),
        row_caveats=sources.row_caveats,
        source=sources.source_line(table),
        picture={
            "title": word_funnel.title(row),
            "subtitle": word_funnel.subtitle(table, row),
            "alt": word_funnel.alt(table, row),
        },
        summary=summary,
        curves=funnel.curves(counts, spread),
    )


def _identity(ratios: pd.DataFrame) -> dict:
    names = ("measure", "period", "area_kind", "group", "reference", "population_base")
    return {name: ratios[name].iloc[0] for name in (*names, "source", "release")}


def _how_many(ratios: pd.DataFrame, counts: Counts) -> dict:
    hidden = counts.settled & ratios["ratio"].isna().to_numpy()
    dispersions = counts.dispersion, counts.reference_dispersion
    return {
        "areas": int(counts.settled.sum()),
        "areas_hidden": int(hidden.sum()),
        "areas_unsettled": int((counts.known & ~counts.settled).sum()),
        "areas_flagged": int(blocked(ratios).sum()),
        "areas_without_figures": int((~counts.known & ~blocked(ratios).to_numpy()).sum()),
        "widened": bool(max(each.max(initial=1.0) for each in dispersions) > 1),
    }


def _compared(counts: Counts) -> dict:
    """The same from middle counts, without areas that may have under 5, to hold beside it."""
    numbers = pooling.all_areas(pooling.of_middles(counts), "middles_")
    return numbers | {"middles_left_out": int((counts.settled & ~counts.many).sum())}


def _judged(ratios: pd.DataFrame) -> dict:
    """How many areas have which verdict, of how many that could be tested."""
    counted = ratios["verdict"].value_counts()
    row = ratios.iloc[0]
    return {
        "verdict_centre": row["verdict_centre"],
        "verdict_centre_ratio": row["verdict_centre_ratio"],
        "tests": int(ratios["verdict_p"].notna().sum()),
        **{code.replace("-", "_"): int(counted.get(code, 0)) for code in verdicts.CODES},
    }


def _spread(counts: Counts, found) -> funnel.Spread:
    centre = float(np.exp(found.mean)) if pooling.has_mean(found) else np.nan
    return funnel.spread_about(counts, centre)


def _funnel_numbers(table: pd.DataFrame, spread: funnel.Spread) -> dict:
    beyond = {
        f"beyond_{name}_{level}": int(table[f"beyond_{name}"].str.endswith(ending).sum())
        for name in ("chance", "funnel")
        for level, ending in (("95", "%"), ("998", "99.8%"))
    }
    return {
        "funnel_areas": (drawn := int(table["precision"].notna().sum())),
        "expected_beyond_95": drawn * (1 - funnel.LEVELS["95"]),
        "funnel_centre": spread.centre,
        "funnel_phi": spread.phi,
        "funnel_tau2": spread.tau2,
        **beyond,
    }
