"""Commands that list what there is: areas, groups, measures, periods, milestones and sources."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mha_monitor.cli import destinations
from mha_monitor.cli.asking import OUTPUT, store_as_of, with_words
from mha_monitor.cli.options import AsOf, Form, Out

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.monitor import Store

HASH_SHOWN = 12  # digits in the table; JSON and CSV give all 64


def areas(
    area_kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="england, region, icb or sub-icb.")
    ] = None,
    area: Annotated[
        str | None, typer.Option(metavar="AREA", help="One area: what it came from and became.")
    ] = None,
    as_of: AsOf = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """Areas with their codes, the vintage they belong to, and the area that holds them."""
    from mha_monitor import monitor

    titles = {
        "area_kind": "Kind",
        "area_vintage": "Vintage",
        "area_code": "Code",
        "area_name": "Area",
        "parent_code": "Within",
    }
    if area is not None:
        titles["lineage"] = "What changed"
    store = store_as_of(as_of)
    _give(store, monitor.areas(area_kind, store, area), titles, form, out)


def groups(as_of: AsOf = None, form: Form = None, out: Out = None) -> None:
    """Ethnic groups: broad ones, and the detailed ones that each is made of."""
    from mha_monitor import monitor

    titles = {
        "group": "Code",
        "title": "Group",
        "broad_group": "Broad group",
        "nhs_code": "NHS code",
    }
    _give(store_as_of(as_of), monitor.groups(), titles, form, out)


def measures(as_of: AsOf = None, form: Form = None, out: Out = None) -> None:
    """What can be compared, and for which kinds of area it is published by ethnic group."""
    from mha_monitor import monitor

    titles = {
        "measure": "Name",
        "title": "Measure",
        "unit": "Unit",
        "area_kinds": "Areas",
        "every": "Periods",
    }
    store = store_as_of(as_of)
    _give(store, monitor.measures(store), titles, form, out)


def list_periods(asked: dict[str, Any], form: Any, out: Any) -> None:
    """Periods with figures by ethnic group; `counted` says whether every count was published."""
    from mha_monitor import monitor

    titles = {"period": "Period", "areas": "Areas", "groups": "Groups", "counted": "Counted"}
    store = store_as_of(asked.pop("as_of", None))
    question = monitor.Question(**asked)
    found = monitor.periods(question.measure, question.kind, store, question.every)
    _give(store, found, titles, form, out)


periods = with_words(
    list_periods,
    ("measure", "area_kind", "every"),
    {"area_kind": "england"},
    OUTPUT,
)


def milestones(
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="As commencement, programme, act-stage.")
    ] = None,
    as_of: AsOf = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """The reform's timeline. Provisions without an announced date come last and have none."""
    from mha_monitor import monitor
    from mha_monitor.definitions.milestones import table

    found = table(monitor.milestones(kind))
    titles = {
        "date": "Date",
        "expected": "Expected",
        "kind": "Kind",
        "title": "Milestone",
        "practice_could_change": "Could practice change?",
    }
    _give(store_as_of(as_of), found, titles, form, out)


def promises(as_of: AsOf = None, form: Form = None, out: Out = None) -> None:
    """What the reform promised, what of it has begun, and which figures could show it."""
    from mha_monitor import monitor
    from mha_monitor.cli.output import give
    from mha_monitor.sentences import promises as words

    found = monitor.promises(store_as_of(as_of))
    give(found, form, out, plain=lambda: words.plain(found.table))


def sources(as_of: AsOf = None, form: Form = None, out: Out = None) -> None:
    """Every release held: where it comes from, when it was published, the hash of its file."""
    from mha_monitor import monitor

    store = store_as_of(as_of)
    table = monitor.releases(store)
    short = table.assign(sha256=table["sha256"].str[:HASH_SHOWN])
    titles = {
        "name": "Release",
        "title": "Title",
        "published_on": "Published",
        "status": "Status",
        "provenance": "Held as",
        "sha256": "SHA-256",
    }
    _give(store, table, titles, form, out, shown=short)


def data_dictionary(
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Without it: to the terminal.")
    ] = None,
) -> None:
    """What every column of the figures and of the table of ratios means."""
    from mha_monitor.definitions.data_dictionary import page

    content = page().encode()
    if out is None or destinations.is_stdout(out):
        destinations.to_stdout(content)
        return
    destinations.refuse_no_place(out)
    if destinations.is_file(out) and out.suffix.lower() not in (".md", ".txt"):
        raise typer.BadParameter(
            f"{out.name}: this is a page of text. End the name in .md or .txt, as "
            f"{out.with_suffix('.md').name}.",
            param_hint="--out",
        )
    destinations.write({out: content})


def _give(
    store: Store,
    table: pd.DataFrame,
    titles: Mapping[str, str],
    form: Any,
    out: Any,
    shown: pd.DataFrame | None = None,
) -> None:
    """Give a list; the table format shows the columns of `titles`, of `shown` if given."""
    from mha_monitor import monitor
    from mha_monitor.cli import columns
    from mha_monitor.cli.output import give

    plain = table if shown is None else shown
    found = monitor.listed(table, store)
    give(found, form, out, plain=lambda: columns.as_words(plain, titles))
