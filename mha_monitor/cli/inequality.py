"""The commands on all groups at once: how far their rates lie apart, and what ages do to ratios."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli.options import (
    ALL,
    Area,
    AreaKind,
    Confidence,
    Every,
    Form,
    Grouping,
    Groups,
    Measure,
    Out,
    Period,
    Reference,
    Repeats,
    codes,
)

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.definitions.findings import Finding

BASE = "census-2021"


def inequality(
    measure: Measure = "detentions",
    area_kind: AreaKind = None,
    area: Area = None,
    period: Period = None,
    every: Every = None,
    level: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL",
            help="Which groups take part: broad or detailed. Without it: broad, or detailed where "
            "the reference is a detailed group.",
        ),
    ] = None,
    reference: Annotated[
        str,
        typer.Option(
            metavar="CODE",
            help="The group that others are compared with; or `rest`, for each group everyone "
            "else; or `lowest`, the group with the lowest rate.",
        ),
    ] = "white",
    population_base: Annotated[
        str, typer.Option(metavar="BASE", help="census-2011, census-2021 or interpolated.")
    ] = BASE,
    grouping: Grouping = "nhs",
    confidence: Confidence = 0.95,
    repeats: Repeats = False,
    form: Form = None,
    out: Out = None,
) -> None:
    """How far the rates of all groups lie apart: every summary measure, with its interval."""
    from mha_monitor import monitor
    from mha_monitor.sentences import between_rows as word_between_rows

    finding = monitor.inequality(
        measure,
        area_kind,
        area,
        period,
        level,
        reference,
        population_base,
        grouping,
        confidence,
        every=every,
        repeats=repeats,
    )
    _give(finding, word_between_rows.plain, form, out)


def standardised(
    measure: Measure = "detentions",
    period: Period = None,
    group: Groups = None,
    reference: Reference = "white",
    confidence: Confidence = 0.95,
    form: Form = None,
    out: Out = None,
) -> None:
    """England's rates standardised for age and sex beside crude ones, and both ratios."""
    from mha_monitor import monitor
    from mha_monitor.sentences import standardising as word_standardising

    finding = monitor.standardised(measure, period, codes(group) or ALL, reference, confidence)
    _give(finding, word_standardising.plain, form, out)


def _give(
    finding: Finding, plain: Callable[[pd.DataFrame], pd.DataFrame], form: Form, out: Out
) -> None:
    """Write a finding; measures in several units need their numbers put into words."""
    from mha_monitor.cli.output import Answer, give

    answer = Answer(
        finding.table,
        finding.source,
        finding.caveat,
        plain=lambda: plain(finding.table),
        sentences=lambda: [finding.words],
    )
    give(answer, form, out)
