"""The command that asks how soon a change of the ratio could be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli.options import Area, AreaKind, Form, Measure, OneGroup, Out, Reference, kind

if TYPE_CHECKING:
    from mha_monitor.definitions.findings import Finding

TITLES = {
    "area_name": "Area",
    "change": "Fall of the ratio",
    "answer": "Figures needed after it",
    "counts": "Events a month",
    "months_before": "Months before",
}


def power(
    measure: Measure = "detentions",
    area_kind: AreaKind = None,
    area: Area = None,
    group: OneGroup = "black",
    reference: Reference = "white",
    changes: Annotated[
        str, typer.Option(metavar="PERCENT", help="Falls of the ratio, with commas between.")
    ] = "5,10,20",
    milestone: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="As pcref-launch; `milestones` lists them. Without it: a change after the "
            "newest month.",
        ),
    ] = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """After how many months of figures a change of the ratio could be seen.

    England stands above the areas of the kind asked for. The chance of seeing it is 80%.
    """
    from mha_monitor import monitor
    from mha_monitor.cli.output import give_finding

    asked = (measure, kind(area_kind, area), area, group, reference)
    finding = monitor.power(*asked, _percents(changes), milestone)
    give_finding(_with_words(finding), TITLES, form, out)


def _with_words(finding: Finding) -> Finding:
    """The columns that a person reads, after those that are there."""
    from dataclasses import replace

    from mha_monitor.sentences import power as word_power

    rows = [row for _, row in finding.table.iterrows()]
    columns = {
        "change": [f"{row['change_percent']:g}%" for row in rows],
        "answer": [word_power.months(row) for row in rows],
        "counts": [word_power.events(row) for row in rows],
    }
    return replace(finding, table=finding.table.assign(**columns))


def _percents(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not a list of percentages such as 5,10,20.", param_hint="--changes"
        ) from None
