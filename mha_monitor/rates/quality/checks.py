"""Every check, in the order in which its flags are given: adding one is adding a line.

What each kind of flag means, how bad it is and what to do about it stands in `quality_codes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pandas as pd

from mha_monitor.definitions.strange_areas import OTHER_VINTAGE, UNKNOWN_CODE
from mha_monitor.rates.quality import (
    exact_sums,
    jumps,
    outliers,
    providers,
    series,
    shares,
    strange_areas,
    sums,
)
from mha_monitor.rates.quality.evidence import COUNTED, NO_FLAGS, Evidence, together


class Check(NamedTuple):
    """One check: what it looks for, the codes that it can give, and the function that looks.

    `of_file` checks look at all of England's figures, and what they find holds for every row of
    the same file. `of_rows` says whether a row of the table of ratios can carry what it finds:
    those checks run with every question. Unknown ethnicity is flagged there from the table's own
    numbers, which also hold for areas that were added up. `over_time` checks need more than one
    period; `any_source` checks look at single quoted figures too.
    """

    title: str
    codes: tuple[str, ...]
    find: Callable[[Evidence], pd.DataFrame]
    of_rows: bool = False
    over_time: bool = False
    any_source: bool = False
    of_file: bool = False


CHECKS = (
    Check(
        "Providers that stopped or came",
        ("provider-stopped", "provider-new"),
        providers.stopped,
        over_time=True,
    ),
    Check(
        "Providers missing from England's figures",
        ("many-providers-missing", "providers-missing"),
        providers.missing_from_england,
        of_rows=True,
        over_time=True,
    ),
    Check("Periods missing", ("months-missing",), series.gaps, over_time=True),
    Check("Fewer than twelve months", ("window-incomplete",), series.incomplete_year),
    Check("Series that ended", ("series-ended",), series.ended, over_time=True),
    Check(
        "Unknown ethnicity",
        ("ethnicity-too-often-unknown", "ethnicity-often-unknown"),
        shares.ethnicity_unknown,
    ),
    Check(
        "Unknown ethnicity that moved",
        ("unknown-share-moved",),
        shares.unknown_share_moved,
        of_rows=True,
        over_time=True,
    ),
    Check(
        "Groups and their total",
        ("sums-far-off", "sums-off", "sums-slightly-off", "groups-short-of-total"),
        sums.groups_and_total,
        of_rows=True,
    ),
    Check(
        "Areas and England",
        ("sums-far-off", "sums-off", "sums-slightly-off"),
        sums.areas_and_england,
        of_rows=True,
    ),
    Check(
        "Twelve months and the year",
        ("year-unlike-months", "year-near-months"),
        sums.months_and_year,
        of_rows=True,
        over_time=True,
    ),
    Check(
        "England's exact figures",
        ("england-contradicts-itself",),
        exact_sums.england_contradicts_itself,
        of_file=True,
    ),
    Check(
        "Groups recorded wrongly",
        ("likely-recorded-wrongly",),
        outliers.recorded_wrongly,
        of_rows=True,
    ),
    Check("Jumps", ("count-jumped",), jumps.jumps, of_rows=True, over_time=True),
    Check("Rows of another length", ("period-length-differs",), series.lengths, of_rows=True),
    Check(
        "The cyber attack",
        ("cyber-incident", "cyber-incident-near"),
        jumps.cyber,
        any_source=True,
    ),
    Check(
        "Areas that changed",
        ("area-opened", "area-closed", "area-redrawn"),
        jumps.changed_areas,
        of_rows=True,
        over_time=True,
    ),
    Check(
        "Areas without a population",
        (OTHER_VINTAGE, UNKNOWN_CODE),
        strange_areas.strange,
        of_rows=True,
    ),
    Check(
        "Standardised and crude rates",
        ("standardised-equals-crude",),
        series.repeated_rates,
    ),
    Check("Statuses", ("statuses-mixed",), series.statuses, over_time=True),
    Check("Hidden counts", ("mostly-suppressed",), shares.mostly_suppressed),
)


def findings(evidence: Evidence, checks: Iterable[Check] = CHECKS) -> pd.DataFrame:
    """What these checks find in the evidence of one source."""
    if evidence.counts.empty:
        return NO_FLAGS
    followed = evidence.source in COUNTED
    several = len(evidence.counts.drop_duplicates(["period_start", "period_end"])) > 1
    return together(
        *(
            check.find(evidence)
            for check in checks
            if (followed or check.any_source) and (several or not check.over_time)
        )
    )
