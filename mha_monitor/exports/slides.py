"""What there is to say of an area, one finding a slide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data_sources.schema.errors import Unanswerable, WrongWord
from data_sources.schema.vocabulary import ENGLAND, group_title
from mha_monitor import monitor
from mha_monitor.charts.series import beside_reference
from mha_monitor.charts.text import area_label
from mha_monitor.definitions.choices import ALL
from mha_monitor.formats.presentations import Chart, Slide, presentation
from mha_monitor.sentences import ages, pictured, slide_texts

if TYPE_CHECKING:
    from mha_monitor.monitor import Finding, Question, Store


def slides(asked: Question, store: Store) -> list[Slide]:
    """Both rates, every group, the place among boards, the years: those that can be answered."""
    makers = (_rates, _groups, _areas, _trend)
    made = [slide for make in makers if (slide := _tried(make, asked, store)) is not None]
    if not made:
        raise Unanswerable("Nothing that could stand on a slide is held of what was asked for.")
    return made


def as_pptx(asked: Question, store: Store) -> bytes:
    """The same as a PowerPoint file."""
    return presentation(slides(asked, store))


def _tried(make, asked: Question, store: Store) -> Slide | None:
    try:
        return make(asked, store)
    except WrongWord:
        raise
    except Unanswerable:
        return None


def _place(asked: Question) -> dict[str, object]:
    words = {"measure": asked.measure, "reference": asked.reference, "period": asked.period}
    return {**words, **({"area": asked.areas} if asked.areas else {})}


def _group(asked: Question) -> str:
    return asked.groups[0] if asked.groups else "black"


def _rates(asked: Question, store: Store) -> Slide | None:
    found = monitor.ratios(**_place(asked), group=_group(asked), store=store)
    row = found.table.iloc[0]
    names = [group_title(row["group"]), group_title(row["reference"])]
    rates = [float(row["rate"]), float(row["reference_rate"])]
    place = {name: value for name, value in _place(asked).items() if name != "reference"}
    every = monitor.rates(**place, group=ALL, store=store).table.set_index("group")
    limits = [_ends(every.loc[each], "rate") for each in (row["group"], row["reference"])]
    axis = slide_texts.rate_axis(row)
    chart = Chart("bars", names, [(axis, rates)], axis, limits=[limits])
    return _slide(found, chart, pictured.groups(found))


def _groups(asked: Question, store: Store) -> Slide | None:
    found = monitor.ratios(**_place(asked), store=store)
    table = beside_reference(found.table)
    # The one kind of ratio that the title speaks of.
    leading = ages.of_all(table)
    names = [slide_texts.with_range(row, leading) for _, row in table.iterrows()]
    axis = slide_texts.ratio_axis(table.iloc[0], leading)
    limits = [_ends(row, leading) for _, row in table.iterrows()]
    chart = Chart("bars", names, [(axis, table[leading].tolist())], axis, limits=[limits])
    return _slide(found, chart, pictured.groups(found))


def _areas(asked: Question, store: Store) -> Slide | None:
    words = {name: value for name, value in _place(asked).items() if name != "area"}
    found = monitor.ratios(**words, area_kind="icb", group=_group(asked), store=store)
    table = found.table[found.table["verdict"].ne("in-doubt") & found.table["ratio"].notna()]
    table = table.sort_values("ratio", ascending=False)
    codes = table["area_code"].tolist()
    area = asked.area or ""
    chart = Chart(
        "columns",
        [area_label(name) for name in table["area_name"]],
        [(slide_texts.ratio_axis(table.iloc[0]), table["ratio"].tolist())],
        slide_texts.ratio_axis(table.iloc[0]),
        codes.index(area) if area in codes else None,
        [[_ends(row) for _, row in table.iterrows()]],
    )
    return _slide(found, chart, pictured.areas(found))


def _trend(asked: Question, store: Store) -> Slide | None:
    area = asked.area or ENGLAND
    if area != ENGLAND:
        found = monitor.trend(
            measure=asked.measure,
            area=area,
            group=_group(asked),
            reference=asked.reference,
            store=store,
        )
    else:
        found = monitor.trend_drawn(
            measure=asked.measure, group=_group(asked), reference=asked.reference, store=store
        )
    table = found.table
    if table["period"].nunique() < 2:
        return None
    periods = list(dict.fromkeys(table.sort_values("period_end")["period"]))
    series = table["series"] if "series" in table else pd.Series("", index=table.index)
    axis = slide_texts.ratio_axis(table.iloc[0])
    parts = [
        (name or axis, _by_period(rows, periods))
        for name, rows in table.groupby(series, sort=False)
    ]
    lines = [(name, rows["ratio"].tolist()) for name, rows in parts]
    limits = [[_ends(row) for _, row in rows.iterrows()] for _, rows in parts]
    chart = Chart("lines", periods, lines, axis, limits=limits)
    return _slide(found, chart, pictured.trend(found))


def _by_period(rows: pd.DataFrame, periods: list[str]) -> pd.DataFrame:
    return rows.drop_duplicates("period").set_index("period").reindex(periods)


def _ends(row: pd.Series, name: str = "ratio") -> tuple[float, float]:
    return float(row[f"{name}_low"]), float(row[f"{name}_high"])


def _slide(found: Finding, chart: Chart, words: pictured.Pictured) -> Slide:
    return Slide(
        title=words.title,
        chart=chart,
        alt=words.alt,
        source=" ".join(filter(None, [words.note, words.sources[0]])),
        notes=slide_texts.notes(found, words.title),
    )
