"""One picture of an answer, for a shape and a look: the same for file, page, slide and briefing.

found = monitor.ratios(area="QWE")
picture = pictures.of("groups", found, shape="square", theme="dark")
picture.png(), picture.svg(), picture.pdf(), picture.alt, picture.name
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_sources.schema.errors import WrongWord
from mha_monitor import monitor
from mha_monitor.charts.shaped import areas, funnel, groups, looks, trend
from mha_monitor.charts.shaped.sheet import FORMS, Form
from mha_monitor.definitions.choices import unknown
from mha_monitor.formats import pictures as files
from mha_monitor.formats import svg
from mha_monitor.formats.drawing import Drawing, Look
from mha_monitor.maps import shaped as maps
from mha_monitor.maps.colours import SCALES
from mha_monitor.sentences import pictured

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


def of(
    kind: str,
    found: Finding,
    *,
    shape: str = "print",
    theme: str = "light",
    picked: str | None = None,
) -> Picture:
    """A picture of an answer: `groups`, `steps`, `areas`, `trend`, `funnel`, `within` or `map`.

    `found` answers `monitor.ratios` (groups, areas), `pathway`, `trend_drawn`, `funnel`,
    `within` or `areas_shown`; `picked` is the code of an area to pick out. Raises WrongWord for
    an unknown word, ValueError where nothing can be drawn.
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
        monitor.series_breaks(found.table, measure),
    )
    drawn, others = trend.chosen(time, form)
    named = [f"{mark.date}: {mark.title}" for mark in sorted([*drawn, *others])]
    words = pictured.trend(found, named)
    return trend.draw(time, words, form, look), words


def _map(found: Finding, form: Form, look: Look, picked: str | None) -> Drawn:
    words = pictured.areas(found, "map")
    scale = SCALES[found.shown]
    shown = {"shown": found.shown, "scale": scale, "lines": found.lines, "selected_area": picked}
    look = maps.look_of(look, scale, plain=look is looks.MONO)
    return maps.draw(found.table, monitor.outlines(found), words, form, look, shown), words


def _steps(found: Finding, form: Form, look: Look, _picked: str | None) -> Drawn:
    words = pictured.steps(found)
    return groups.draw(found.table, words, form, look), words


DRAWN: dict[str, Callable[[Finding, Form, Look, str | None], Drawn]] = {
    "groups": _groups,
    "steps": _steps,
    "areas": _areas,
    "trend": _trend,
    "funnel": _funnel,
    "within": _within,
    "map": _map,
}
