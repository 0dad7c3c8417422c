"""One picture of an answer, for a shape and a look: the same for file, page, slide and briefing.

found = monitor.ratios(area="QWE")
picture = pictures.of("groups", found, shape="square", theme="dark")
picture.png(), picture.svg(), picture.pdf(), picture.alt, picture.name
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data_sources.schema.errors import Unanswerable, WrongWord
from data_sources.schema.vocabulary import group_title
from mha_monitor import monitor
from mha_monitor.charts.shaped import areas, expected, funnel, groups, looks, trend
from mha_monitor.charts.shaped.sheet import FORMS, Form
from mha_monitor.definitions.choices import ALL, unknown
from mha_monitor.formats import pictures as files
from mha_monitor.formats import svg
from mha_monitor.formats.drawing import Drawing, Look
from mha_monitor.maps import hexagons, shaped_groups
from mha_monitor.maps import shaped as maps
from mha_monitor.maps.colours import SCALES
from mha_monitor.sentences import everyone_else, pictured, pictured_kinds

if TYPE_CHECKING:
    from mha_monitor.monitor import Finding

SHAPES = tuple(FORMS)
THEMES = tuple(looks.LOOKS)
MILESTONES = ("act-stage", "commencement", "programme")


@dataclass(frozen=True)
class Picture:
    """A drawing with its words; `name` is that of its file, without an ending."""

    drawing: Drawing
    form: Form
    words: pictured.Pictured

    @property
    def alt(self) -> str:
        """What it says, for someone who cannot see it."""
        return self.words.alt

    @property
    def beside(self) -> str:
        """The text of a file beside the picture: what it shows, its source and every caveat."""
        return f"{self.words.title}.\n\n{self.alt}\n\n{self.words.source}\n"

    @property
    def name(self) -> str:
        return self.words.name

    def svg(self, *, text: bool = False, title: bool = True) -> str:
        """As SVG: letters as outlines, or as text where the page brings Open Sans."""
        return svg.to_svg(self.drawing, text=text, title=title)

    def png(self, scale: int = 1) -> bytes:
        """As PNG, 1,080 pixels wide (slide 1,920, print 1,200) times `scale`."""
        return files.drawing_to_png(self.drawing, scale * self.form.pixels / self.drawing.width)

    def pdf(self) -> bytes:
        """As a PDF of one page, its font inside. It carries no tags for screen readers."""
        return files.drawing_to_pdf(self.drawing)

    def content(self, ending: str, scale: int = 1) -> bytes:
        """As a file of the ending `png` (with a scale), `svg` or `pdf`."""
        writers = {
            "png": lambda: self.png(scale),
            "svg": lambda: self.svg().encode(),
            "pdf": self.pdf,
        }
        return writers[ending]()


def of(
    kind: str,
    found: Finding,
    *,
    shape: str = "print",
    theme: str = "light",
    picked: str | None = None,
) -> Picture:
    """A picture of an answer, of one of the kinds in DRAWN.

    `found` answers `monitor.ratios` (groups, areas), `pathway` (steps), `trend_drawn` (trend),
    `funnel`, `within`, `areas_shown` (map, tiles, maps: one for each group), `side_by_side`
    (compared), `inequality` beside everyone else (rest), `recording` (shares) or `counterfactual`
    (expected); `picked` is the code of an area to pick out. Raises WrongWord for an unknown word,
    ValueError where nothing can be drawn.
    """
    form = FORMS[shape] if shape in FORMS else unknown(shape, "a shape", SHAPES)
    look = looks.LOOKS[theme] if theme in looks.LOOKS else unknown(theme, "a theme", THEMES)
    if kind not in DRAWN:
        raise WrongWord(f"{kind!r} is no picture. There are: {', '.join(DRAWN)}.")
    drawing, words = DRAWN[kind](found, form, look, picked)
    return Picture(drawing, form, words)


Drawn = tuple[Drawing, pictured.Pictured]


def _groups(found: Finding, form: Form, look: Look, _picked: str | None) -> Drawn:
    rows = groups.fitting(found.table, form)
    words = pictured.groups(found, rows)
    return groups.draw(rows, words, form, look), words


def _areas(found: Finding, form: Form, look: Look, picked: str | None) -> Drawn:
    words = pictured.areas(found)
    return areas.draw(found.table, words, form, look, [picked] if picked else []), words


def _funnel(found: Finding, form: Form, look: Look, picked: str | None) -> Drawn:
    words = pictured.funnel(found)
    centre = float(found.summary.iloc[0]["funnel_centre"])
    table = found.table.assign(picked=found.table["area_code"].eq(picked or ""))
    return funnel.draw(table, found.curves, centre, words, form, look), words


def _within(found: Finding, form: Form, look: Look, _picked: str | None) -> Drawn:
    words = pictured.within(found)
    return groups.draw_parts(found.drawn, words, form, look), words


def _trend(found: Finding, form: Form, look: Look, _picked: str | None) -> Drawn:
    measure = found.asked.measure
    time = trend.Time(
        found.table,
        monitor.milestones_for(found.table, measure, MILESTONES),
        monitor.series_breaks(found.table, measure, monitor.open_store(as_of=found.asked.as_of)),
        found.shown,
    )
    drawn, others = trend.chosen(time, form)
    named = [f"{mark.date}: {mark.title}" for mark in sorted([*drawn, *others])]
    series = trend.alone(time, form)
    words = pictured.trend(found, named, series)
    if series:
        time = time._replace(ratios=found.table[found.table["series"].eq(series)])
    return trend.draw(time, words, form, look), words


def _map(found: Finding, form: Form, look: Look, picked: str | None) -> Drawn:
    words = pictured.areas(found, "map")
    shown = _shown(found, picked)
    look = maps.look_of(look, shown["scale"], plain=look is looks.MONO)
    return maps.draw(found.table, monitor.outlines(found), words, form, look, shown), words


def _tiles(found: Finding, form: Form, look: Look, picked: str | None) -> Drawn:
    tiles = hexagons.tiles(found.layer, monitor.outlines(found))
    if tiles is None:
        return _map(found, form, look, picked)
    words = pictured.areas(found, "tiles")
    shown = _shown(found, picked)
    look = maps.look_of(look, shown["scale"], plain=look is looks.MONO)
    return maps.draw(found.table, tiles, words, form, look, shown), words


def _maps(found: Finding, form: Form, look: Look, picked: str | None) -> Drawn:
    words = pictured_kinds.maps(found)
    shown = _shown(found, picked)
    look = maps.look_of(look, shown["scale"], plain=look is looks.MONO)
    tables = {group_title(group): each.table for group, each in found.each.items()}
    outlines = monitor.outlines(found)
    return shaped_groups.draw(tables, outlines, words, form, look, shown), words


def _shown(found: Finding, picked: str | None) -> dict[str, Any]:
    scale = SCALES[found.shown]
    return {"shown": found.shown, "scale": scale, "lines": found.lines, "selected_area": picked}


def _steps(found: Finding, form: Form, look: Look, _picked: str | None) -> Drawn:
    words = pictured.steps(found)
    return groups.draw_steps(found.table, words, form, look), words


def _compared(found: Finding, form: Form, look: Look, _picked: str | None) -> Drawn:
    words = pictured_kinds.compared(found)
    return groups.draw_compared(found.table, words, form, look), words


def _rest(found: Finding, form: Form, look: Look, _picked: str | None) -> Drawn:
    rows = found.ratios
    if rows.empty:
        raise Unanswerable(everyone_else.NONE)
    if len(rows) > groups.MOST[form.name]:
        asked = found.asked.over(groups=(ALL,))
        people = monitor.rates(asked, store=monitor.open_store(as_of=asked.as_of)).table
        sizes = people.set_index("group")["population"]
        rows = groups.largest(rows.assign(population=rows["group"].map(sizes)), form)
    words = pictured_kinds.rest(found, rows)
    return groups.draw_compared(rows, words, form, look), words


def _shares(found: Finding, form: Form, look: Look, _picked: str | None) -> Drawn:
    words = pictured_kinds.shares(found)
    often = found.table["area_code"].isin(found.often["area_code"])
    return areas.draw_shares(found.table.assign(often=often), words, form, look), words


def _expected(found: Finding, form: Form, look: Look, _picked: str | None) -> Drawn:
    words = pictured_kinds.expected(found)
    return expected.draw(found.table, found.table["date"].iloc[0], words, form, look), words


DRAWN: dict[str, Callable[[Finding, Form, Look, str | None], Drawn]] = {
    "groups": _groups,
    "steps": _steps,
    "areas": _areas,
    "trend": _trend,
    "funnel": _funnel,
    "within": _within,
    "map": _map,
    "tiles": _tiles,
    "maps": _maps,
    "compared": _compared,
    "rest": _rest,
    "shares": _shares,
    "expected": _expected,
}
