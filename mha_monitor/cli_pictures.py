"""Commands that draw: maps and charts, each with its source and caveat in the file."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli_options import (
    Area,
    AreaKind,
    Groups,
    Measure,
    OneGroup,
    Period,
    Reference,
    codes,
    kind,
)
from mha_monitor.cli_questions import england_beside

if TYPE_CHECKING:
    import pandas as pd
    from altair import TopLevelMixin

PICTURES = (".png", ".svg", ".pdf", ".html")
ONE_BASE = "census-2021"
MILESTONES = ("act-passed", "commencement", "programme")


class Shown(StrEnum):
    """What a map colours its areas by."""

    RATIO = "ratio"
    RATE = "rate"
    DIFFERENCE = "difference"
    UNKNOWN_SHARE = "unknown-share"


class Chart(StrEnum):
    """What a chart compares."""

    GROUPS = "groups"
    AREAS = "areas"
    TREND = "trend"


Picture = Annotated[Path, typer.Option(help="A file whose name ends in .png, .svg, .pdf or .html.")]


def draw_map(
    out: Picture,
    measure: Measure = "detentions",
    group: OneGroup = "black",
    reference: Reference = "white",
    period: Period = None,
    shown: Annotated[Shown, typer.Option(help="What the areas are coloured by.")] = Shown.RATIO,
    area_kind: Annotated[str, typer.Option(metavar="KIND", help="icb or region.")] = "icb",
    area: Annotated[str | None, typer.Option(metavar="CODE", help="An area to pick out.")] = None,
) -> None:
    """A map of integrated care boards or regions. HTML is one file that needs no network."""
    _check_ending(out)
    from mha_monitor import monitor, titles, words
    from mha_monitor.map_colours import SCALES

    ratios = monitor.ratios(measure, area_kind, group, reference, period)
    england, column = england_beside(ratios), shown.value.replace("-", "_")
    drawn = {
        "shown": column,
        "scale": SCALES[column],
        "title": titles.map_title(ratios, column, england["ratio"]),
        "subtitle": titles.areas_subtitle(ratios, column),
        "source": _source(ratios),
        "england_value": england[column],
        "selected_area": area,
    }
    outlines = _outlines(area_kind, ratios)
    if out.suffix.lower() == ".html":
        from mha_monitor.map_file import standalone_html

        sentences = {
            row["area_code"]: words.area_sentence(row, england["ratio"])
            for _, row in ratios.iterrows()
        }
        page = standalone_html(ratios, outlines, sentences=sentences, **drawn)
        _write(out, page.encode())
    else:
        from mha_monitor.static_maps import static_map

        alt = titles.alt_areas(ratios, england["ratio"])
        _save(static_map(ratios, outlines, alt=alt, **drawn), out)
    typer.echo(f"{drawn['title']}.", err=True)


def chart(
    compared: Annotated[
        Chart, typer.Argument(help="What to compare.", metavar="groups|areas|trend")
    ],
    out: Picture,
    measure: Measure = "detentions",
    area_kind: AreaKind = None,
    area: Area = None,
    group: Groups = None,
    reference: Reference = "white",
    period: Period = None,
) -> None:
    """A chart of groups in one area, of one group in every area, or of one group over the years.

    For `areas`, --area picks one out. HTML is one file with the chart and its figures as a table.
    """
    _check_ending(out)
    from mha_monitor import monitor

    if compared is Chart.GROUPS:
        where = kind(area_kind, area)
        table = monitor.ratios(measure, where, codes(group), reference, period, area)
        drawn, told = _groups(table)
    elif compared is Chart.AREAS:
        one = codes(group) or "black"
        table = monitor.ratios(measure, area_kind or "icb", one, reference, period)
        drawn, told = _areas(table, area)
    else:
        drawn, told, table = _trend(measure, area or "ENG", codes(group) or ["black"], reference)
    if out.suffix.lower() == ".html":
        from mha_monitor.chart_file import standalone_html

        _write(out, standalone_html(drawn, table).encode())
    else:
        _save(drawn, out)
    typer.echo(f"{told}.", err=True)


def _groups(ratios: pd.DataFrame) -> tuple[TopLevelMixin, str]:
    from mha_monitor import charts, titles

    title = titles.groups(ratios)
    subtitle, alt = titles.groups_subtitle(ratios), titles.alt_groups(ratios)
    texts = {"title": title, "subtitle": subtitle, "source": _source(ratios), "alt": alt}
    return charts.groups(ratios, **texts), title


def _areas(ratios: pd.DataFrame, area: str | None) -> tuple[TopLevelMixin, str]:
    from mha_monitor import charts, titles

    england_ratio = england_beside(ratios)["ratio"]
    title = titles.areas(ratios, england_ratio)
    drawn = charts.areas(
        ratios,
        england_ratio=england_ratio,
        title=title,
        subtitle=titles.areas_subtitle(ratios),
        source=_source(ratios),
        highlight=[area] if area else (),
        alt=titles.alt_areas(ratios, england_ratio),
    )
    return drawn, title


def _trend(
    measure: str, area: str, group: str | Sequence[str], reference: str
) -> tuple[TopLevelMixin, str, pd.DataFrame]:
    from mha_monitor import charts, monitor, titles

    if isinstance(group, str) or len(group) > 1:
        raise typer.BadParameter("A trend is drawn for one group.", param_hint="--group")
    # Standardised rates are printed for England alone.
    rate_kind = "standardised" if area == "ENG" else "crude"
    both = monitor.trend_on_bases(measure, area, group[0], reference, rate_kind, ONE_BASE)
    title = titles.trend(both.published, both.one_base)
    drawn = charts.trend(
        both.series,
        milestones=monitor.milestones_for(both.series, measure, MILESTONES),
        breaks=monitor.series_breaks(both.series, measure),
        title=title,
        subtitle=titles.trend_subtitle(both.series, ONE_BASE),
        source=f"{_source(both.series)} {titles.census(both.change)}",
        alt=titles.alt_trend(both.published, both.one_base, "ratio"),
    )
    return drawn, title, both.series


def _source(table: pd.DataFrame) -> str:
    from mha_monitor import words
    from mha_monitor.exports.tables import released_on
    from mha_monitor.store import open_store

    published = released_on(open_store().releases, table)
    caveat = words.caveat(table["measure"].iloc[0])
    return f"{words.source_line(table)} Published: {published}. {caveat}"


def _outlines(area_kind: str, ratios: pd.DataFrame) -> dict:
    from mha_monitor.bases import vintage_of
    from mha_monitor.store import open_store

    vintage = vintage_of(area_kind, ratios["period_start"].iloc[0])
    return open_store().outlines(f"{area_kind}-{vintage}" if vintage else area_kind)


def _check_ending(out: Path) -> None:
    if out.suffix.lower() not in PICTURES:
        raise typer.BadParameter(
            f"{out.name}: end the name in {', '.join(PICTURES)}.", param_hint="--out"
        )


def _save(drawn: TopLevelMixin, out: Path) -> None:
    from mha_monitor import rendering

    rendering.save(drawn, out)
    typer.echo(f"Wrote {out}.", err=True)


def _write(out: Path, content: bytes) -> None:
    out.write_bytes(content)
    typer.echo(f"Wrote {out}.", err=True)
