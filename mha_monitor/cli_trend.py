"""The command that asks for a trend, and says why a fall over the census break is not progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from data_sources.errors import SourceError
from mha_monitor.cli_options import (
    Area,
    Confidence,
    Form,
    Groups,
    Measure,
    Out,
    PopulationBase,
    Reference,
    codes,
)
from mha_monitor.cli_questions import source_and_caveat

if TYPE_CHECKING:
    import pandas as pd


def trend(
    measure: Measure = "detentions",
    area: Area = "ENG",
    group: Groups = None,
    reference: Reference = "white",
    population_base: PopulationBase = "published",
    rate_kind: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="standardised (for age and sex, by the publisher, England only) or crude.",
        ),
    ] = "standardised",
    confidence: Confidence = 0.95,
    form: Form = None,
    out: Out = None,
) -> None:
    """The rate ratio of one area over the years. A new `segment` is a break in the series."""
    from mha_monitor import cli_tables, monitor
    from mha_monitor.cli_output import Answer, give

    table = monitor.trend(
        measure,
        area,
        codes(group) or "black",
        reference,
        population_base,
        rate_kind,
        confidence,
    )
    source, caveat = source_and_caveat(table)
    answer = Answer(
        table,
        source,
        caveat,
        plain=lambda: cli_tables.trend(table),
        sentences=lambda: _sentences(table),
    )
    give(answer, form, out)


def _sentences(table: pd.DataFrame) -> list[str]:
    """First and last ratio on one base, and what the change of census does between them."""
    from mha_monitor import monitor, titles

    row = table.iloc[0]
    if len(set(table["group"])) > 1:
        return []
    try:
        both = monitor.trend_on_bases(
            row["measure"], row["area_code"], row["group"], row["reference"], row["rate_kind"]
        )
    except SourceError:  # below England populations are held for one census, so there is no switch
        return []
    return [f"{titles.trend(both.published, both.one_base)}.", titles.census(both.change)]
