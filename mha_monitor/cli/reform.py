"""The commands that hold the figures against the dates of the reform."""

from __future__ import annotations

from typing import Annotated

import typer

from mha_monitor.cli.options import (
    Area,
    AreaVintage,
    Confidence,
    Form,
    Grouping,
    Groups,
    Measure,
    OneGroup,
    Out,
    PopulationBase,
    Reference,
    codes,
)

Milestones = Annotated[
    list[str] | None,
    typer.Option(
        "--milestone",
        metavar="NAME",
        help="Repeated or with commas between; `all` for the whole register. `milestones` lists "
        "them. Without it: every date at which a change is looked for.",
    ),
]
StepOnly = Annotated[
    bool,
    typer.Option(
        "--step-only", help="Hold the trend to go on as before, and ask for a step alone."
    ),
]
TITLES = {
    "milestone": "Milestone",
    "date": "Date",
    "group": "Group",
    "answer": "Answer",
    "months_before": "Before",
    "months_after": "After",
    "level": "Step",
    "level_low": "Low",
    "level_high": "High",
    "level_p": "p",
    "level_p_adjusted": "p, all tests",
    "rank": "Rank",
    "dates_ranked": "of",
}
MONTHS = {
    "period": "Month",
    "takes_part": "Used",
    "after": "After",
    "count_low": "Count, low",
    "count_high": "Count, high",
    "expected": "Expected",
    "expected_low": "Low",
    "expected_high": "High",
    "ratio": "Ratio",
    "expected_ratio": "Expected ratio",
}


def reform(
    milestone: Milestones = None,
    measure: Measure = "detentions",
    area: Area = "ENG",
    group: Groups = None,
    reference: Reference = "white",
    population_base: PopulationBase = "census-2021",
    grouping: Grouping = "nhs",
    area_vintage: AreaVintage = None,
    step_only: StepOnly = False,
    confidence: Confidence = 0.95,
    form: Form = None,
    out: Out = None,
) -> None:
    """Whether the rate ratio stepped at the dates of the reform, or why that cannot be said."""
    from mha_monitor import monitor
    from mha_monitor.cli.output import give_finding

    finding = monitor.reform(
        codes(milestone),
        measure,
        area,
        codes(group) or "black",
        reference,
        population_base,
        grouping,
        confidence,
        slope=not step_only,
        area_vintage=area_vintage,
    )
    give_finding(finding, TITLES, form, out)


PACE = {
    "area_name": "Area",
    "group": "Group",
    "answer": "Answer",
    "first_month": "From",
    "last_month": "To",
    "months": "Months used",
    "yearly_change": "A year, times",
    "yearly_change_low": "Low",
    "yearly_change_high": "High",
    "p_adjusted": "p, all tests",
}


def pace(
    measure: Measure = "detentions",
    area: Area = "ENG",
    group: Groups = None,
    reference: Reference = "white",
    population_base: PopulationBase = "census-2021",
    grouping: Grouping = "nhs",
    area_vintage: AreaVintage = None,
    confidence: Confidence = 0.95,
    form: Form = None,
    out: Out = None,
) -> None:
    """By how much the rate ratio changed a year, over the months held."""
    from mha_monitor import monitor
    from mha_monitor.cli.output import give_finding

    finding = monitor.pace(
        measure,
        area,
        codes(group) or "black",
        reference,
        population_base,
        grouping,
        confidence,
        area_vintage=area_vintage,
    )
    give_finding(finding, PACE, form, out)


SCANNED = {"area_name": "Area", **TITLES}


def scan(
    measure: Measure = "detentions",
    area_kind: Annotated[
        str, typer.Option(metavar="KIND", help="england, region, icb or sub-icb.")
    ] = "icb",
    group: Groups = None,
    reference: Reference = "white",
    milestone: Milestones = None,
    placebos: Annotated[
        int, typer.Option(metavar="NUMBER", help="Other months ranked beside each milestone.")
    ] = 20,
    population_base: PopulationBase = "census-2021",
    grouping: Grouping = "nhs",
    area_vintage: AreaVintage = None,
    step_only: StepOnly = False,
    form: Form = None,
    out: Out = None,
) -> None:
    """Every area and group at every milestone, with one allowance for all tests together."""
    from mha_monitor import monitor
    from mha_monitor.cli import progress
    from mha_monitor.cli.output import give_finding

    with progress.share_of("Scanning areas") as watch:
        finding = monitor.scan(
            measure,
            area_kind,
            codes(group) or "all",
            reference,
            codes(milestone),
            placebos,
            population_base,
            grouping,
            slope=not step_only,
            area_vintage=area_vintage,
            watch=watch,
        )
    give_finding(finding, SCANNED, form, out)


def counterfactual(
    milestone: Annotated[str, typer.Option(metavar="NAME", help="`milestones` lists them.")],
    measure: Measure = "detentions",
    area: Area = "ENG",
    group: OneGroup = "black",
    reference: Reference = "white",
    population_base: PopulationBase = "census-2021",
    grouping: Grouping = "nhs",
    area_vintage: AreaVintage = None,
    step_only: StepOnly = False,
    confidence: Confidence = 0.95,
    form: Form = None,
    out: Out = None,
) -> None:
    """Month by month: what was counted, and what the earlier trend leads one to expect."""
    from mha_monitor import monitor
    from mha_monitor.cli.output import give_finding

    finding = monitor.counterfactual(
        milestone,
        measure,
        area,
        group,
        reference,
        population_base,
        grouping,
        confidence,
        slope=not step_only,
        area_vintage=area_vintage,
    )
    give_finding(finding, MONTHS, form, out)
