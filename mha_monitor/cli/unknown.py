"""The commands that ask how far a ratio could rest on how ethnicity is recorded."""

from __future__ import annotations

from typing import Annotated

import typer

from mha_monitor.cli.options import (
    Area,
    AreaKind,
    Form,
    Measure,
    OneGroup,
    Out,
    Period,
    Reference,
    kind,
)


def unknown(
    measure: Measure = "detentions",
    area_kind: AreaKind = None,
    area: Area = None,
    group: OneGroup = "black",
    reference: Reference = "white",
    period: Period = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """How far a ratio could rest on unknown ethnicity: what is possible, and what is likely."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import give_finding

    found = monitor.unknown_ethnicity(
        measure, kind(area_kind, area), area, group, reference, period
    )
    give_finding(found, tables.unknown, form, out)


def other_background(
    measure: Measure = "detentions",
    broad: Annotated[
        str, typer.Option(metavar="CODE", help="white, mixed, asian, black or other.")
    ] = "black",
    reference: Reference = "white",
    period: Period = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """England's ratios with a broad group's "any other" left out, spread over it, or merged."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import give_finding

    found = monitor.other_background(measure, broad, reference, period)
    give_finding(found, tables.other_background, form, out)
