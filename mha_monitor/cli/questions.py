"""Every question of the monitor as a command: its example, and what a person sees of the answer."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mha_monitor.cli.asking import Command


def _text(metavar: str, says: str, flag: str = "") -> Any:
    flags = (flag,) if flag else ()
    return Annotated[str | None, typer.Option(*flags, metavar=metavar, help=says)]


STEP_ONLY = Annotated[
    bool,
    typer.Option(
        " /--step-only",
        help="Hold the trend to go on as before, and ask for a step alone.",
        show_default=False,
    ),
]
PLACEBOS = Annotated[
    int,
    typer.Option("--placebos", metavar="NUMBER", help="Other months ranked beside each milestone."),
]
LEVEL = _text(
    "LEVEL",
    "Which groups take part: broad or detailed. Without it: broad, or detailed where the "
    "reference is a detailed group.",
)
REFERENCE = Annotated[
    str,
    typer.Option(
        metavar="CODE",
        help="The group that others are compared with; or `rest`, for each group everyone else; "
        "or `lowest`, the group with the lowest rate.",
    ),
]
BROAD = Annotated[str, typer.Option(metavar="CODE", help="white, mixed, asian, black or other.")]
CHANGES = Annotated[
    str, typer.Option(metavar="PERCENT", help="Falls of the ratio, with commas between.")
]
NUMBER = Annotated[int, typer.Option(metavar="NUMBER", help="How many other areas.")]
ONE_MILESTONE = _text(
    "NAME",
    "As pcref-launch; `milestones` lists them. Without it: a change after the newest month.",
)
NARROWING = {
    "source": (_text("NAME", "As mha_annual or mhsds_monthly."), None),
    "area_kind": (_text("KIND", "england, region, icb, sub-icb or provider."), None),
    "area": (_text("AREA", "A code as QWE, or a name. `areas` lists them."), None),
    "dimension": (_text("NAME", "all, ethnicity, age, gender or imd."), None),
    "group": (_text("CODE", "One group of the dimension."), None),
    "series": (_text("NAME", "A series in the publisher's own words."), None),
    "statistic": (_text("NAME", "As count, crude_rate, half_width."), None),
}
SLOPE = {"slope": (STEP_ONLY, True)}


QUESTIONS = (
    Command("ratios", "ratios --area-kind icb --group black", "ratios"),
    Command("newest", "newest --group black", "newest"),
    Command("rates", "rates --group black,white --period 2023-24", "rates"),
    Command("figures", "figures --area QWE --dimension ethnicity", "figures", own=NARROWING),
    Command("trend", "trend --population-base census-2021", "trend"),
    Command("reform", "reform --milestone pcref-launch --group black", "reform", own=SLOPE),
    Command("pace", "pace --group black", "pace"),
    Command("counterfactual", "counterfactual --milestone pcref-launch", "months", own=SLOPE),
    Command(
        "scan",
        "scan --area-kind icb --group black",
        "scan",
        own={"placebo_months": (PLACEBOS, 20), **SLOPE},
        watched="Scanning areas",
    ),
    Command("bases", "bases --measure ctos", "bases", question="on_bases"),
    Command("groupings", "groupings --area-kind icb", "groupings"),
    Command(
        "unknown",
        "unknown --area-kind icb --group asian",
        "unknown",
        question="unknown_ethnicity",
    ),
    Command(
        "other-background",
        "other-background --broad black",
        "other_background",
        own={"broad": (BROAD, "black")},
    ),
    Command("indirect", "indirect --group black", "indirect"),
    Command("peers", "peers --area QKK", "peers", own={"number": (NUMBER, 5)}),
    Command(
        "inequality",
        "inequality --reference white-british",
        "inequality",
        own={"level": (LEVEL, None), "reference": (REFERENCE, "white")},
    ),
    Command("pathway", "pathway --area QWE --group black", "pathway"),
    Command("standardised", "standardised --group black,mixed", "standardised"),
    Command(
        "pooled",
        "pooled --group black --summary",
        "pooled",
        more="Hidden counts take part as ranges. Each area has its own ratio, one drawn to the "
        "mean as far as its counts are small, and the ranks it may have: it is no league table.",
        summary=True,
    ),
    Command("within", "within --group black", "within"),
    Command("funnel", "funnel --group black --centre england", "funnel", summary=True),
    Command("recording", "recording --area-kind region", "recording"),
    Command("repeats", "repeats --period 2023-24", "repeats", question="repeat_detentions"),
    Command(
        "power",
        "power --area-kind icb --group black",
        "power",
        more="England stands above the areas of the kind asked for. The chance of seeing it is "
        "80%.",
        own={"changes": (CHANGES, "5,10,20"), "milestone": (ONE_MILESTONE, None)},
        data="power_data",
    ),
)
