"""A sheet of a fixed shape: title, source and doubt in their places, and the room left to draw in.

A sheet is 400 wide, whatever it is shown at: its smallest text, 13 high, is then 12 pixels high
on a telephone that shows the sheet 375 wide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mha_monitor.charts.text import balanced, text_width, wrapped
from mha_monitor.formats.drawing import Drawing, Look, Mark, Rule, Words
from mha_monitor.sentences.pictured import Pictured

WIDTH, MARGIN = 400, 14
TEXT, LINE = 13, 16
SUBTITLE_LINES, NOTE_LINES, SOURCE_LINES = 5, 5, 3
# Letters reach this far above and below the line that they stand on.
ASCENT, DESCENT = 0.77, 0.24


class Form(NamedTuple):
    """A shape: its height on a sheet (None is what it takes) and its width in picture pixels.

    `beside` has the title beside the plot, `milestones` is how many are drawn.
    """

    name: str
    height: int | None
    pixels: int
    beside: bool = False
    milestones: int = 5


FORMS = {
    form.name: form
    for form in (
        Form("print", None, 1200),
        Form("slide", 225, 1920, beside=True, milestones=0),
        Form("square", 400, 1080, milestones=1),
        Form("portrait", 500, 1080, milestones=3),
    )
}
TALLEST = 565  # of a sheet for print: that of A4


class Room(NamedTuple):
    """What is left to draw in."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


class Block(NamedTuple):
    """Lines of text of one size."""

    lines: Sequence[str]
    size: int
    bold: bool = False
    colour: str = "ink"

    @property
    def step(self) -> int:
        return round(self.size * 1.24)

    @property
    def height(self) -> int:
        return len(self.lines) * self.step

    def at(self, x: float, top: float) -> list[Mark]:
        return [
            Words(
                line,
                x,
                top + index * self.step + ASCENT * self.size + (self.step - self.size) / 2,
                self.size,
                self.bold,
                align="start",
                colour=self.colour,
            )
            for index, line in enumerate(self.lines)
        ]


Plot = Callable[[Room, Form], list[Mark]]


def drawn(told: Pictured, form: Form, look: Look, plot: Plot, wanted: float) -> Drawing:
    """A whole picture. `plot` draws in the room that is left; `wanted` is its height in print."""
    marks, room, height = _beside(told, form) if form.beside else _above(told, form, wanted)
    return Drawing(
        width=WIDTH,
        height=height,
        marks=(*marks, *plot(room, form)),
        look=look,
        title=told.title,
        alt=told.alt,
        source=told.source,
    )


def _above(told: Pictured, form: Form, wanted: float) -> tuple[list[Mark], Room, float]:
    inner = WIDTH - 2 * MARGIN
    title = _title(told.title, inner, (22, 20, 18, 17, 16), highest=84)
    lines = cut(balanced(told.subtitle, inner, TEXT), SUBTITLE_LINES)
    subtitle = Block(lines, TEXT, colour="soft")
    foot, foot_height = _foot(told, inner, apart=True)
    top = MARGIN + title.height + 5 + subtitle.height + 10
    height = form.height or min(max(top + wanted + foot_height + 10, 300), TALLEST)
    foot_top = height - foot_height
    marks = [
        *title.at(MARGIN, MARGIN - 3),
        *subtitle.at(MARGIN, MARGIN + title.height + 2),
        *foot(foot_top),
    ]
    return marks, Room(MARGIN, top, inner, foot_top - 8 - top), height


def _beside(told: Pictured, form: Form) -> tuple[list[Mark], Room, float]:
    assert form.height is not None
    foot, foot_height = _foot(told, WIDTH - 2 * MARGIN, apart=False)
    foot_top = form.height - foot_height
    room = foot_top - 20
    column, title = _column(told.title, room)
    marks = [*title.at(MARGIN, 10), *foot(foot_top)]
    subtitle = Block(wrapped(told.subtitle, column, TEXT), TEXT, colour="soft")
    if title.height + 4 + subtitle.height <= room:
        marks += subtitle.at(MARGIN, 10 + title.height + 4)
    x = MARGIN + column + 14
    return marks, Room(x, 12, WIDTH - MARGIN - x, foot_top - 18), form.height


def _column(text: str, highest: float) -> tuple[int, Block]:
    """The narrowest column in which a title stands whole; else the widest that there is."""
    for column in (146, 166, 186, 206, 226):
        title = _title(text, column, (17, 16, 15, 14, 13), highest)
        if " ".join(title.lines).split() == text.split():
            break
    return column, title


def _title(text: str, width: float, sizes: Sequence[int], highest: float) -> Block:
    """The largest of the sizes at which the title is no higher than it may be."""
    blocks = (Block(balanced(text, width, size, bold=True), size, bold=True) for size in sizes)
    fitting = (block for block in blocks if block.height <= highest)
    last = Block(wrapped(text, width, sizes[-1], bold=True), sizes[-1], bold=True)
    return next(fitting, last._replace(lines=cut(last.lines, int(highest // last.step))))


def cut(lines: Sequence[str], most: int) -> list[str]:
    """As many lines as there is room for; what is left out stands in the alternative text."""
    if len(lines) <= most:
        return list(lines)
    return [*lines[: most - 1], f"{lines[most - 1].rstrip('.,;')[:-1]}…"] if most else []


def _foot(told: Pictured, width: float, apart: bool) -> tuple[Callable[[float], list[Mark]], float]:
    """What must be known, a line, and the source in at most three lines."""
    joined = [] if apart else [f"{told.note} {each}".strip() for each in told.sources]
    lines = _shortest(joined, width)
    if apart or len(lines) > SOURCE_LINES:
        apart, lines = True, _shortest(told.sources, width)
    source = Block(cut(lines, SOURCE_LINES), TEXT, colour="soft")
    note = Block(cut(wrapped(told.note, width, TEXT), NOTE_LINES) if apart else [], TEXT)

    def at(top: float) -> list[Mark]:
        y = top + note.height + (5 if note.lines else 0)
        rule = Rule(MARGIN, y, WIDTH - MARGIN, y, "grid", 1)
        return [*note.at(MARGIN, top), rule, *source.at(MARGIN, y + 4)]

    return at, note.height + (5 if note.lines else 0) + 4 + source.height + 9


def _shortest(texts: Sequence[str], width: float) -> list[str]:
    """The lines of the first text that fits, or of the last."""
    lines: list[str] = []
    for text in texts:
        lines = wrapped(text, width, TEXT)
        if len(lines) <= SOURCE_LINES:
            break
    return lines


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Places in the order wanted, at least `apart`, between two ends, each near to its own."""
    places = list(wanted)
    for index in range(1, len(places)):
        places[index] = max(places[index], places[index - 1] + apart)
    over = places[-1] - high if places else 0
    if over > 0:
        places[-1] -= over
        for index in range(len(places) - 2, -1, -1):
            places[index] = min(places[index], places[index + 1] - apart)
    if places and places[0] < low:
        places = [place + low - places[0] for place in places]
    return places


def fitted(text: str, width: float, *, bold: bool) -> str:
    """A name as far as it fits, cut between words, or in its one word, with an ellipsis."""
    if text_width(text, TEXT, bold=bold) <= width:
        return text
    words = text.split()
    while len(words) > 1 and text_width(f"{' '.join(words)} …", TEXT, bold=bold) > width:
        words.pop()
    kept = f"{' '.join(words).rstrip(',')} …"
    if text_width(kept, TEXT, bold=bold) <= width:
        return kept
    letters = kept[: int(width)]  # no letter is narrower than a pixel
    while letters and text_width(f"{letters}…", TEXT, bold=bold) > width:
        letters = letters[:-1]
    return f"{letters}…"


def fitted_end(text: str, width: float) -> str:
    """The last words of a name, as many as fit, after an ellipsis."""
    words = text.split()
    while len(words) > 1 and text_width(f"… {' '.join(words)}", TEXT) > width:
        words.pop(0)
    return f"… {' '.join(words)}"
