"""The commands that show what a population base, or a grouping, does to a ratio."""

from __future__ import annotations

from mha_monitor.cli.options import (
    Area,
    AreaKind,
    Every,
    Form,
    Groups,
    Measure,
    OneGroup,
    Out,
    Period,
    RateKind,
    Reference,
    codes,
    kind,
)


def bases(
    measure: Measure = "detentions",
    area: Area = "ENG",
    group: OneGroup = "black",
    reference: Reference = "white",
    every: Every = None,
    rate_kind: RateKind = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """One series on every population base, and what of a change is a change of census."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import give_finding

    found = monitor.on_bases(measure, area, group, reference, rate_kind, every)
    give_finding(found, tables.bases, form, out)


def groupings(
    measure: Measure = "detentions",
    area_kind: AreaKind = None,
    area: Area = None,
    group: Groups = None,
    reference: Reference = "white",
    period: Period = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """The same ratios under each grouping of ethnic groups: nhs, census, publisher."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import give_finding

    found = monitor.groupings(measure, kind(area_kind, area), area, codes(group), reference, period)
    give_finding(found, tables.groupings, form, out)
