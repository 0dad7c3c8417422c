"""The command that holds areas against England's rates."""

from __future__ import annotations

from typing import Annotated

import typer

from mha_monitor.cli.options import Area, AreaKind, Form, Measure, Out, Period, kind


def indirect(
    measure: Measure = "detentions",
    area_kind: AreaKind = None,
    area: Area = None,
    group: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="One ethnic group. Without it: all known groups."),
    ] = None,
    period: Period = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """Each area's figure beside the one that England's rates of its ethnic groups would give."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import give_finding

    area_kind = kind(area_kind, area) if area_kind or area else "icb"
    found = monitor.indirect(measure, area_kind, period, group, area=area)
    give_finding(found, tables.indirect, form, out)
