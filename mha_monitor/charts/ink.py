"""The few kinds of mark that charts are made of, each a list of records turned into one layer.

A record carries its own colour, thickness and shape, so a layer needs no colour scale and no
legend of Vega's (which would give swatches the opacity of a band). One layer per kind of mark
also keeps a specification small: a chart is built in some tens of milliseconds.
"""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

from mha_monitor.charts.theme import INK, LINE_HEIGHT, PAPER, TEXT_SIZE

Record = dict[str, Any]
Mark = Literal["rule", "point", "rect", "line", "area", "text"]


def rule(colour: str, thickness: float, dash: tuple[int, ...] = (1, 0), **place: Any) -> Record:
    """One straight line from (x, y) to (x2, y) or to (x, y2)."""
    return {"colour": colour, "thickness": thickness, "dash": list(dash), **place}


def point(
    shape: str, size: float, colour: str, fill: str = PAPER, angle: float = 0, **place: Any
) -> Record:
    """One marker at (x, y); `size` is its area in square pixels."""
    return {
        "shape": shape,
        "size": size,
        "colour": colour,
        "fill": fill,
        "angle": angle,
        **place,
    }


def box(colour: str, fill: str, edge: float = 0, corner: float = 0, **place: Any) -> Record:
    """One rectangle between (x, y) and (x2, y2); edge and radius of its corners in pixels."""
    return {"colour": colour, "fill": fill, "edge": edge, "corner": corner, **place}


def bar(colour: str, thickness: float, *, y: float, **place: Any) -> Record:
    """A filled rectangle around y. Vega sets aside room round the ends of a thick rule."""
    return box(colour, colour, y=y - thickness / 2, y2=y + thickness / 2, **place)


def word(
    text: str | list[str],
    x: float,
    y: float,
    *,
    size: int = TEXT_SIZE,
    bold: bool = False,
    align: str = "left",
    colour: str = INK,
) -> Record:
    """Text at (x, y) in pixels from the plot's top left corner; a list is one line each."""
    weight = "bold" if bold else "normal"
    return {
        "text": text,
        "x": x,
        "y": y,
        "size": size,
        "weight": weight,
        "align": align,
        "colour": colour,
    }


def pixel_x(field: str = "x") -> alt.X:
    return alt.X(f"{field}:Q", scale=None, axis=None)


def pixel_y(field: str = "y") -> alt.Y:
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def _layer(
    records: list[Record], x: alt.X | None, y: alt.Y | None, mark: Mark, style: dict[str, Any]
) -> alt.Chart:
    """One layer of records, with far ends and tooltips where the records have them."""
    first = records[0]
    channels: list[Any] = [x or pixel_x(), y or pixel_y()]
    if "line" in first:
        channels.append(alt.Detail("line:N"))
    channels += [far(end) for end, far in (("x2", alt.X2), ("y2", alt.Y2)) if end in first]
    if "tip" in first:
        channels.append([alt.Tooltip(f"tip.{name}:N", title=name) for name in first["tip"]])
    if "text" in first:
        channels.append(alt.Text("text:N"))
    # Altair copies a list of records with every step of building a chart, but never a tuple.
    data = alt.InlineData(values=tuple(records))
    return alt.Chart(data, mark=alt.MarkDef(type=mark, **style)).encode(*channels)


def _from_record(**properties: str) -> dict[str, Any]:
    """Mark properties that each record sets for itself, by the name of its field."""
    return {name: alt.expr(f"datum.{field}") for name, field in properties.items()}


def rules(records: list[Record], x: alt.X | None = None, y: alt.Y | None = None) -> list[alt.Chart]:
    """Straight lines, in pixels unless an encoding says otherwise; no layer when none are given."""
    style = _from_record(stroke="colour", strokeWidth="thickness", strokeDash="dash")
    return [_layer(records, x, y, "rule", style)] if records else []


def points(
    records: list[Record], x: alt.X | None = None, y: alt.Y | None = None
) -> list[alt.Chart]:
    """Markers, with tooltips from each record's `tip`."""
    style = _from_record(shape="shape", size="size", angle="angle", fill="fill", stroke="colour")
    # A mitre makes Vega set aside room for points that no marker has.
    style |= {"opacity": 1, "strokeWidth": 1.5, "strokeJoin": "round"}
    return [_layer(records, x, y, "point", style)] if records else []


def boxes(records: list[Record], x: alt.X | None = None, y: alt.Y | None = None) -> list[alt.Chart]:
    """Rectangles, with tooltips from each record's `tip`."""
    style = _from_record(stroke="colour", fill="fill", strokeWidth="edge", cornerRadius="corner")
    return [_layer(records, x, y, "rect", style)] if records else []


def lines(records: list[Record], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Points joined in the order of x wherever they share a `line`; a rule's looks, an (x, y)."""
    style = _from_record(stroke="colour", strokeWidth="thickness", strokeDash="dash")
    return [_layer(records, x, y, "line", style | {"strokeJoin": "round"})] if records else []


def bands(records: list[Record], x: alt.X, y: alt.Y, opacity: float) -> list[alt.Chart]:
    """Ground between y and y2 along each `line`."""
    style = _from_record(fill="colour") | {"fillOpacity": opacity, "strokeWidth": 0}
    return [_layer(records, x, y, "area", style)] if records else []


def words(records: list[Record]) -> list[alt.Chart]:
    """Text, always placed in pixels."""
    style = _from_record(align="align", fontSize="size", fontWeight="weight", fill="colour")
    style |= {"baseline": "middle", "lineHeight": LINE_HEIGHT}
    return [_layer(records, None, None, "text", style)] if records else []
