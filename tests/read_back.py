"""Numbers read back from what was written, held against the numbers of an answer.

Nothing here knows how the monitor rounds: a printed number is right where it is the number of the
answer, rounded at its own last place. What differs is returned in words, so that a test shows it.
"""

from __future__ import annotations

import io
import itertools
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl

from data_sources.schema.vocabulary import group_title

Answer = Mapping[str, Any]
N = r"(?:less than )?\d[\d,]*(?:\.\d+)?"
RANGE = rf"at most {N}|at least {N}|{N} (?:to|and) {N}|anywhere from 0 upwards|no limits"
LAYERS = {
    "With rounding and hidden counts": "ratio",
    "Chance and rounding": "ratio",
    "With unknown ethnicity": "ratio_unknown",
    "And unknown ethnicity": "ratio_unknown",
    "With unknown ethnicity, crude": "ratio_unknown",
    "Chance alone": "ratio_sampling",
}
SVG = "{http://www.w3.org/2000/svg}"


def answers(rows: Iterable[Mapping[str, Any]]) -> list[Answer]:
    """The rows of an answer in JSON: `null` is not a number, `"Infinity"` an open end."""
    opened = {None: math.nan, "Infinity": math.inf}
    return [
        {
            name: opened.get(value, value) if value is None or isinstance(value, str) else value
            for name, value in row.items()
        }
        for row in rows
    ]


def same(printed: str, value: float) -> bool:
    """Whether a printed number is a value, rounded at its last place."""
    if printed.startswith("less than "):
        return 0 < value < float(printed.removeprefix("less than "))
    shown, places = float(printed.replace(",", "")), len(printed.partition(".")[2])
    return abs(shown - value) <= 0.5 * 10**-places * (1 + 1e-6)


def same_range(printed: str, low: float, high: float) -> bool:
    """Whether words as `2.9 to 4.0`, `at most 19`, `not known` are the two ends."""
    if math.isnan(low) or math.isnan(high):
        return printed in ("not known", "")
    if printed in ("anywhere from 0 upwards", "no limits"):
        return low <= 0 and math.isinf(high)
    if printed.startswith("at most"):
        return low <= 0 and same(printed.removeprefix("at most "), high)
    if printed.startswith("at least"):
        return math.isinf(high) and same(printed.removeprefix("at least "), low)
    both = re.fullmatch(rf"({N}) (?:to|and) ({N})", printed)
    return both is not None and same(both[1], low) and same(both[2], high)


def same_count(printed: str, row: Answer, name: str = "count") -> bool:
    """Whether `420 (418 to 422)`, `3,993` or `hidden, between 0 and 4` is a count and its range."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if math.isnan(low):
        return printed == "not published"
    hidden = re.fullmatch(rf"(?:hidden|missing), between ({N}) and ({N})", printed)
    if hidden or math.isnan(value):
        whole = hidden is not None and math.isnan(value)
        return whole and same(hidden[1], low) and same(hidden[2], high)
    known = re.fullmatch(rf"({N})(?: \(({N}) to ({N})\))?", printed)
    ends = (known[2] or known[1], known[3] or known[1]) if known else ()
    return bool(ends) and same(known[1], value) and same(ends[0], low) and same(ends[1], high)


def _same_cell(column: str, cell: str, row: Answer) -> bool:
    if column in LAYERS:
        name = LAYERS[column]
        return same_range(cell, row[f"{name}_low"], row[f"{name}_high"])
    if column == "Count":
        return same_count(cell, row)
    name, none = {"Rate ratio": ("ratio", "no ratio"), "Rate per 100,000": ("rate", "no figure")}[
        column
    ]
    return cell == none if math.isnan(row[name]) else same(cell, row[name])


READ = ("Rate ratio", "Count", "Rate per 100,000", *LAYERS)


def table_differs(
    columns: Sequence[str], rows: Sequence[Sequence[str]], told: Sequence[Answer]
) -> list[str]:
    """The cells of a table of ratios that are not the numbers of the answer, row by row."""
    wrong = [
        f"{row[0]}, {column}: {cell}"
        for row, answer in zip(rows, told, strict=True)
        for column, cell in zip(columns, row, strict=True)
        if column in READ and not _same_cell(column, cell, answer)
    ]
    named = [group_title(answer["group"]) for answer in told]
    if columns[0] == "Ethnic group" and named != [row[0] for row in rows]:
        wrong.append(f"groups: {[row[0] for row in rows]}")
    return wrong


def picture_differs(svg: str, told: Sequence[Answer]) -> list[str]:
    """What a picture of groups says or draws that is not the answer; letters must be text."""
    parts = list(ET.fromstring(svg).iter())
    texts = [each for each in parts if each.tag == f"{SVG}text"]
    value_at = _scale(texts)
    rows = [
        each for each in parts if each.tag == f"{SVG}g" and each.find(f"{SVG}title") is not None
    ]
    wrong = [] if len(rows) == len(told) else [f"{len(rows)} rows for {len(told)} groups"]
    own = all(known(answer.get("standardised_ratio")) for answer in told)
    kind = "standardised_ratio" if own else "ratio"
    for row, answer in zip(rows, told, strict=False):
        said = dict(part.split(": ", 1) for part in (row.findtext(f"{SVG}title") or "").split("; "))
        beside = _beside(row, texts)
        for column in (name for name in said if name in LAYERS):
            asked = answer
            if kind != "ratio" and column == "Chance and rounding":
                ends = {f"ratio{end}": answer[f"{kind}{end}"] for end in ("", "_low", "_high")}
                asked = {**answer, **ends}
            wrong += [] if _same_cell(column, said[column], asked) else [f"{said}: {column}"]
        wrong += _second_differs(row, said, answer, value_at)
        point = row.find(f"{SVG}circle")
        if math.isnan(answer[kind]):
            wrong += [f"a point at {said}"] if point is not None else []
            continue
        printed, within = beside
        if not same(said["Rate ratio"], answer[kind]) or printed != said["Rate ratio"]:
            wrong.append(f"{said} beside {printed}")
        if not _ends(re.split(r"[()]", within)[1], answer, kind):
            wrong.append(f"{said} beside {within}")
        if point is None or abs(value_at(float(point.get("cx", ""))) / answer[kind] - 1) > 0.005:
            wrong.append(f"{said}: the point lies elsewhere")
    return wrong


def known(value: object) -> bool:
    return isinstance(value, float) and not math.isnan(value)


def _second_differs(
    row: ET.Element, said: Mapping[str, str], answer: Answer, value_at
) -> list[str]:
    """Whether the mark below a bar points at what it is said to be."""
    centre = next((name for name in said if name.startswith("The typical")), "")
    name, value = (
        (centre, answer.get("verdict_centre_ratio"))
        if centre
        else ("Not allowing for age", answer["ratio"])
    )
    marks = [each for each in row.iter(f"{SVG}path") if (each.get("d") or "").count("L") == 2]
    if name not in said:
        return [f"{said}: a mark of nothing"] if marks else []
    if not marks or not same(said[name], value):
        return [f"{said}: {name}"]
    tip = re.match(r"M([\d.]+)", marks[-1].get("d") or "")
    there = tip is not None and abs(value_at(float(tip[1])) / value - 1) < 0.005
    return [] if there else [f"{said}: {name} lies elsewhere"]


def beside_rows(svg: str) -> list[list[str]]:
    """The words at the end of each row of a picture: the number, then its range in brackets."""
    parts = list(ET.fromstring(svg).iter())
    texts = [each for each in parts if each.tag == f"{SVG}text"]
    rows = [
        each for each in parts if each.find(f"{SVG}title") is not None and each.tag != f"{SVG}svg"
    ]
    return [_beside(row, texts) for row in rows]


def _beside(row: ET.Element, texts: Sequence[ET.Element]) -> list[str]:
    """The words at the end of a row: those on its line that stand outside of it."""
    own = set(row.iter(f"{SVG}text"))
    lines = [float(each.get("y", "")) for each in own]
    middle = sum(lines) / len(lines)
    on_line = [each for each in texts if each not in own]
    return [each.text or "" for each in on_line if abs(float(each.get("y", "")) - middle) < 1]


def _scale(texts: Sequence[ET.Element]):
    """From a place across to a value, by the numbers of the axis, which is of ratios."""
    ticks = [
        (float(each.get("x", "")), math.log(float(each.text or "")))
        for each in texts
        if each.get("text-anchor") == "middle" and re.fullmatch(r"[\d.]+", each.text or "")
    ]
    (x, first), (x2, last) = ticks[0], ticks[-1]
    for place, value in ticks:  # even on the scale of the logarithm, or it is read wrongly
        assert abs((place - x) / (x2 - x) - (value - first) / (last - first)) < 0.01
    return lambda place: math.exp(first + (place - x) / (x2 - x) * (last - first))


def workbook_differs(content: bytes, told: Sequence[Answer]) -> list[str]:
    """The cells of a workbook that are not the numbers of the answer."""
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Table 1"].values)
    start = next(place for place, row in enumerate(rows) if row[0] == "measure")
    held = [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]
    signs = {"[c]", "[x]", "[z]"}
    return [
        f"{row['area_code']} {row['group']} {name}: {row[name]}"
        for row, answer in itertools.zip_longest(held, told, fillvalue={})
        for name in ("ratio", "ratio_low", "ratio_high", "ratio_unknown_high", "count", "rate")
        if not (
            row[name] in signs
            if isinstance(row[name], str)
            else math.isclose(row[name], answer[name])
        )
        or (math.isfinite(answer[name]) == (row[name] in signs))
    ]


def sentences_differ(text: str, row: Answer) -> list[str]:
    """The numbers in the sentences on one group that are not those of its row."""
    text = " ".join(text.split())
    wrong = []

    def hold(pattern: str, right) -> None:
        found = re.search(pattern, text)
        if found is None or not right(found):
            wrong.append(f"{pattern}: {found[0] if found else 'not there'}")

    doubtful = row["verdict"] == "in-doubt"
    if math.isnan(row["ratio"]):
        # The outermost layer of doubt that is known.
        outer = "ratio" if math.isnan(row["ratio_unknown_high"]) else "ratio_unknown"
        hold(rf"was (at most {N}) times that", lambda m: _ends(m[1], row, outer))
    elif not doubtful:
        hold(rf"was ({N}) times that of", lambda m: same(m[1], row["ratio"]))
        hold(
            rf"({N}) detentions for every 100,000 people, against ({N})\.",
            lambda m: same(m[1], row["rate"]) and same(m[2], row["reference_rate"]),
        )
    if doubtful:
        wrong += [each[0] for each in re.finditer(r"puts the ratio|it would lie", text)]
    elif not math.isnan(row["ratio"]):
        hold(
            rf"puts the ratio (?:between )?({RANGE})\.",
            lambda m: _ends(m[1], row, "ratio_sampling"),
        )
        hold(rf"counts it is (?:between )?({RANGE})\.", lambda m: _ends(m[1], row, "ratio"))
        hold(rf"would lie (?:between )?({RANGE})\.", lambda m: _ends(m[1], row, "ratio_unknown"))
    hold(
        rf"({N})% of detentions are in no ethnic group's figure: (.+?\)|{N})\.",
        lambda m: same(m[1], 100 * row["unknown_share"]) and same_count(m[2], row, "unknown_count"),
    )
    return wrong


def sheet_differs(text: str, row: Answer) -> list[str]:
    """The numbers of the sheet for anybody that are not those of the row."""
    # Of England it leads with the ratio that allows for age.
    leads = "ratio" if math.isnan(row.get("standardised_ratio", math.nan)) else "standardised_ratio"
    told = {
        rf"at ({N}) times the rate": lambda m: same(m[1], row[leads]),
        rf"the law was used ({N}) times": lambda m: same(m[1], row["rate"]),
        rf"it was ({N}) times": lambda m: same(m[1], row["reference_rate"]),
        rf"number may be ({RANGE}) times": lambda m: _ends(m[1], row, leads),
        rf"it could be ({RANGE}) times": lambda m: _ends(m[1], row, "ratio_unknown"),
    }
    given = not (math.isnan(row["ratio"]) or row["verdict"] == "in-doubt")
    wrong = []
    for pattern, right in told.items():
        found = re.search(pattern, text)
        if (found is not None) != given or (found and not right(found)):
            wrong.append(f"{pattern}: {found[0] if found else 'not there'}")
    share = re.search(rf"They leave out about ({N}) in 100", text)
    if share is not None and not same(share[1], 100 * row["unknown_share"]):
        wrong.append(share[0])
    return wrong


def _ends(printed: str, row: Answer, name: str) -> bool:
    return same_range(printed, row[f"{name}_low"], row[f"{name}_high"])
