"""Commands that list what there is: areas, groups, measures, periods, milestones and sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli.options import AreaKind, Every, Form, Measure, Out

if TYPE_CHECKING:
    import pandas as pd

HASH_SHOWN = 12  # digits in the table; JSON and CSV give all 64


def areas(area_kind: AreaKind = None, form: Form = None, out: Out = None) -> None:
    """Areas with their codes, the vintage they belong to, and the area that holds them."""
    from mha_monitor import monitor

    titles = {
        "area_kind": "Kind",
        "area_vintage": "Vintage",
        "area_code": "Code",
        "area_name": "Area",
        "parent_code": "Within",
    }
    _give(monitor.areas(area_kind), titles, form, out)


def groups(form: Form = None, out: Out = None) -> None:
    """Ethnic groups: broad ones, and the detailed ones that each is made of."""
    from mha_monitor import monitor

    titles = {
        "group": "Code",
        "title": "Group",
        "broad_group": "Broad group",
        "nhs_code": "NHS code",
    }
    _give(monitor.groups(), titles, form, out)


def measures(form: Form = None, out: Out = None) -> None:
    """What can be compared, and for which kinds of area it is published by ethnic group."""
    from mha_monitor import monitor

    titles = {
        "measure": "Name",
        "title": "Measure",
        "unit": "Unit",
        "area_kinds": "Areas",
        "every": "Periods",
    }
    _give(monitor.measures(), titles, form, out)


def periods(
    measure: Measure = "detentions",
    area_kind: AreaKind = "england",
    every: Every = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """Periods with figures by ethnic group; `counted` says whether every count was published."""
    from mha_monitor import monitor

    titles = {"period": "Period", "areas": "Areas", "groups": "Groups", "counted": "Counted"}
    _give(monitor.periods(measure, area_kind or "england", every=every), titles, form, out)


def milestones(
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="As commencement, programme, act-stage.")
    ] = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """The reform's timeline. Provisions without an announced date come last and have none."""
    from mha_monitor import monitor
    from mha_monitor.definitions.milestones import table
    from mha_monitor.rates.selection import only

    found = table(monitor.milestones())
    found = only(found, "kind", [kind]) if kind else found
    titles = {
        "date": "Date",
        "expected": "Expected",
        "kind": "Kind",
        "title": "Milestone",
        "practice_could_change": "Could practice change?",
    }
    _give(found, titles, form, out)


def sources(form: Form = None, out: Out = None) -> None:
    """Every release held: where it comes from, when it was published, the hash of its file."""
    from mha_monitor import monitor

    table = monitor.releases()
    short = table.assign(sha256=table["sha256"].str[:HASH_SHOWN])
    titles = {
        "name": "Release",
        "title": "Title",
        "published_on": "Published",
        "status": "Status",
        "origin": "Held as",
        "sha256": "SHA-256",
    }
    _give(table, titles, form, out, shown=short)


def _give(
    table: pd.DataFrame,
    titles: Mapping[str, str],
    form: Form,
    out: Out,
    shown: pd.DataFrame | None = None,
) -> None:
    """Give a list; the table format shows the columns of `titles`, of `shown` if given."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import Answer, give

    plain = table if shown is None else shown
    answer = Answer(
        table,
        source=" ".join(monitor.attribution()),
        caveat="",
        plain=lambda: tables.as_words(plain, titles),
    )
    give(answer, form, out)
