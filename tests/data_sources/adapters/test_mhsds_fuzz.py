"""Damaged monthly files by the hundred: correct figures, or one sentence that says where.

Files are INVENTED. What is correct is said by a second reader, slow and obvious, which goes row by
row through a small vocabulary of its own.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path
from typing import NamedTuple

import monthly_samples as samples
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data_sources.adapters import mhsds_monthly
from data_sources.adapters.registry import recognise
from data_sources.schema.errors import BrokenContract, NoFigures, SourceError

HEADING = samples.HEADING
VALUE, MEASURE, END = (HEADING.index(name) for name in ("MEASURE_VALUE", "MEASURE_ID", HEADING[1]))
EVERY = {
    era: [
        line
        for line in samples.rows("2025-09", era=era)
        if line[4] in ("QOP", "UNKNOWN", "England", "RV5", "01W", "NMV") or "England" in line[3]
    ]
    for era in ("bbrb", "pre-bbrb")
}
TEXTS = (
    *("", " ", "*", "-", "0", "5", "7", "10", "12.5", "-3", "1e5", "1,234", "NULL", "nan", "inf"),
    *("NONE", "UNKNOWN", "England", "QOP", "White", "A", "MHS01", "MHS81", "MHS157b", "mhs83"),
    *("Performance ", "Final", "01/09/2025", "2025-09-30", "30-09-2025", "30/9/25", "09/30/2025"),
    *(
        "a\x00b",
        "\x00",
        "a\xa0b",
        "é’",
        'say "no"',
        "two\nlines",
        "two\r\nlines",
        "a,b",
        "\t",
        "😀",
    ),
    *("=1+1", "'", "\\", "x" * 12_000, "٣", "Ⅷ"),
)
EXAMPLES = 60
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# The second reader


class Wrong(Exception):
    """The second reader finds a fault, in the row that it names."""


BLANK = -1.0  # the high end of a blank count, until its total is known


class Figure(NamedTuple):
    start: dt.date
    end: dt.date
    status: str
    kind: str
    code: str
    group: str
    measure: str
    value: float | None
    low: float | None
    high: float | None

    @property
    def is_total(self) -> bool:
        return self.group == "all" and self.high not in (None, BLANK)


KINDS = {
    "England": "england",
    "Provider": "provider",
    "Commissioning Region": "region",
    **{label: kind for names in samples.PREFIXES.values() for kind, label in names.items()},
    "STP - GP Practice or Residence": "stp",
    "CCG - GP Practice or Residence": "ccg",
}
GROUPS = {
    "Upper Ethnicity": dict(zip(samples.UPPER, samples.BROAD, strict=True)),
    "Ethnicity": {code: group for code, _, group, _ in samples.DETAILED}
    | dict(zip(samples.OLD_UPPER, (*samples.BROAD[:6], "unknown"), strict=True)),
}
OTHERS = {*samples.NEW_BREAKDOWNS, *samples.OLD_BREAKDOWNS}


OURS = {name.upper(): name for name in samples.MEASURES if name != "MHS01"}


def second_reader(content: bytes) -> list[Figure]:
    """The figures of a file. Raises Wrong, with the number of the row, where there is a fault."""
    text = "".join(decoded(content.removeprefix(b"\xef\xbb\xbf")))
    text = re.sub(r"\x1a[\s\x1a]*$", "", text)  # `copy` ends a text with Ctrl-Z
    csv.field_size_limit(1_000_000)
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    heading = [name.strip().upper().replace("METRIC_", "MEASURE_") for name in lines[0]]
    found = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) == len(heading) + 1 and not cells[-1]:
            cells.pop()  # a comma at the end of a line says nothing
        row = dict(zip(heading, cells, strict=True))
        if not any(row.get(name, "").strip() for name in HEADING):
            continue  # blank, but for a column that is none of the publisher's
        measure = row["MEASURE_ID"].strip(" \t\r\n\xa0")
        if measure.upper() in OURS or not measure or re.search(r"[\x00-\x1f\x7f]", measure):
            try:
                figure = figure_of(row, measure)
            except (KeyError, ValueError) as problem:
                raise Wrong(number) from problem
            found.append((number, figure))
    totals = {of_whom(each): each.high for _, each in found if each.is_total}
    return [bounded(number, figure, totals) for number, figure in found]


def of_whom(figure: Figure, **other: str) -> tuple:
    figure = figure._replace(**other)
    return *figure[:5], figure.measure


def bounded(number: int, figure: Figure, totals: dict[tuple, float]) -> Figure:
    """A blank count stands for anything up to its area's total, or up to England's."""
    if figure.high != BLANK:
        return figure
    england = of_whom(figure, kind="england", code="ENG")
    high = totals.get(of_whom(figure), totals.get(england))
    if high is None:
        raise Wrong(number)
    return figure._replace(high=high)


def decoded(content: bytes):
    for byte_run in re.split(rb"([\x80-\xff]+)", content):
        try:
            yield byte_run.decode("utf-8")
        except UnicodeDecodeError:
            yield byte_run.decode("cp1252")


def figure_of(row: dict[str, str], measure: str) -> Figure:
    measure = OURS[measure.upper()]
    prefix, _, suffix = re.sub(r"\s+", " ", row["BREAKDOWN"].strip()).partition("; ")
    kind = KINDS[prefix]
    value = value_of(row["MEASURE_VALUE"].strip(), measure, kind)
    code, level = row["PRIMARY_LEVEL"].strip(), row["SECONDARY_LEVEL"].strip()
    if kind == "england" and suffix and level == "NONE" and code != "England":
        code, level = "England", code
    if (kind == "england") != (code == "England") or (level == "NONE") != (not suffix):
        raise ValueError
    if not re.fullmatch("[A-Za-z0-9]{2,10}", code) or code == "NONE":
        raise ValueError
    if suffix not in ("", *GROUPS, *OTHERS):
        raise ValueError
    group = GROUPS[suffix][level] if suffix in GROUPS else f"{suffix} {level}" if suffix else "all"
    dates = [day_of(row[f"REPORTING_PERIOD_{name}"].strip()) for name in ("START", "END")]
    if dates[0] > dates[1] or dates[0].day != 1 or (dates[1] + dt.timedelta(days=1)).day != 1:
        raise ValueError
    status = row["STATUS"].strip().lower()
    if status not in ("performance", "final", "provisional"):
        raise ValueError
    code = "ENG" if kind == "england" else code
    return Figure(*dates, status, kind, code, group, measure, *value)


def day_of(text: str) -> dt.date:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y", "%d-%m-%y"):
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError


def value_of(text: str, measure: str, kind: str) -> tuple:
    if measure[-1].isdigit() or measure in ("MHS08a", "MHS11a"):
        if text in ("", "-", "NULL"):
            return None, 0, BLANK
        if text == "*":
            return None, 0, 4
        count = int(matched("[0-9]{1,9}|[0-9]{1,3}(,[0-9]{3})+", text).replace(",", ""))
        if kind == "england" or count == 0:
            return count, count, count
        if count % 5:
            raise ValueError
        return count, max(5, count - 2), count + 2
    if text in ("*", "", "-", "NULL"):
        return None, None, None
    whole, _, part = matched(r"[0-9]{1,9}(\.[0-9]{1,12})?", text).partition(".")
    half = 0.5 / 10 ** len(part.rstrip("0"))
    rate = float(f"{whole}.{part or 0}")
    return rate, max(0.0, rate - half), rate + half


def matched(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text


def same(read: pd.DataFrame, wanted: list[Figure]) -> bool:
    """Whether a table holds these figures; a repeat that breakdowns share counts once."""

    def rounded(number: float | None) -> float | None:
        return None if number is None or number != number else round(float(number), 9)

    def places(start, end, status, kind, code, *numbers):
        return start, end, status, kind, code.upper(), *map(rounded, numbers)

    ours = {
        places(*line[:3], line[3], line[4], *line[5:])
        for line in zip(
            read["period_start"],
            read["period_end"],
            read["release"].str.rpartition("-")[2],
            read["area_kind"],
            read["area_code"],
            read["value"],
            read["low"],
            read["high"],
            strict=True,
        )
    }
    theirs = {places(*figure[:5], *figure[7:]) for figure in wanted}
    ethnic = read[read["dimension"].eq("ethnicity")]
    groups = {figure.group for figure in wanted if figure.group in {*samples.BROAD, *FINE}}
    return ours == theirs and set(ethnic["group"]) == groups and len(read) == len(set(wanted))


FINE = {group for _, _, group, _ in samples.DETAILED}

# Damage


@st.composite
def files(draw) -> bytes:
    """A file of a few rows of one grammar, or of both, with up to four things done to it."""
    pool = EVERY[draw(st.sampled_from(["bbrb", "pre-bbrb"]))]
    lines = [
        list(pool[place])
        for place in draw(
            st.lists(st.integers(0, len(pool) - 1), min_size=1, max_size=12, unique=True)
        )
    ]
    heading = list(HEADING)
    for harm in draw(st.lists(st.sampled_from(HARMS), max_size=4)):
        harm(draw, heading, lines)
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    text = io.StringIO()
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    csv.writer(text, lineterminator=end, quoting=quoting).writerows([heading, *lines])
    content = text.getvalue().encode(draw(st.sampled_from(["utf-8", "cp1252"])), errors="replace")
    content = draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf"])) + content
    return draw(st.sampled_from(BYTES))(draw, content)


def cell(draw, heading, lines):
    place = draw(st.sampled_from([VALUE, VALUE, *range(len(HEADING))]))
    line = draw(st.sampled_from(lines))
    if place < len(line):
        line[place] = draw(st.sampled_from(TEXTS))


def repeat(draw, heading, lines):
    lines.append(list(draw(st.sampled_from(lines))))


def ragged(draw, heading, lines):
    line = draw(st.sampled_from(lines))
    line.extend(draw(st.sampled_from([["x"], ["", ""], []])) or [])
    del line[draw(st.integers(8, 12)) :]


def reorder(draw, heading, lines):
    order = draw(st.permutations(range(len(heading))))
    for line in (heading, *lines):
        if len(line) == len(order):
            line[:] = [line[place] for place in order]


def rename(draw, heading, lines):
    place = draw(st.integers(0, len(heading) - 1))
    heading[place] = draw(st.sampled_from(["METRIC_VALUE", "status", "", " STATUS ", "AMOUNT"]))


def extra(draw, heading, lines):
    for line in (heading, *lines):
        line.append(draw(st.sampled_from(["EXTRA", "", "MEASURE_VALUE"])))


def redate(draw, heading, lines):
    form = draw(st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%y", "%m/%d/%Y"]))
    for line in draw(st.sampled_from([lines, lines[:1]])):
        for place in (0, 1):
            try:
                line[place] = dt.datetime.strptime(line[place], "%d/%m/%Y").strftime(form)
            except (ValueError, IndexError):
                continue


def blank_line(draw, heading, lines):
    lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from([[], [" "], [""] * 11])))


def untouched(draw, content: bytes) -> bytes:
    return content


def cut(draw, content: bytes) -> bytes:
    return content[: draw(st.integers(0, len(content)))]


def insert(draw, content: bytes) -> bytes:
    place = draw(st.integers(0, len(content)))
    piece = draw(
        st.sampled_from([b'"', b"\x00", b"\n", b"\r", b",", b"\xa0", b"\xff", b'""', b"\x1a"])
    )
    return content[:place] + piece + content[place:]


HARMS = (cell, cell, cell, repeat, ragged, reorder, rename, extra, redate, blank_line)
BYTES = (untouched, untouched, untouched, cut, insert)


def outcome(path: Path) -> pd.DataFrame | SourceError:
    """What reading gives: figures, or an error that is a sentence about this file."""
    try:
        assert recognise(path).name in ("mhsds_monthly",)
        return mhsds_monthly.read(path)
    except SourceError as problem:
        said = str(problem)
        assert path.name in said, said
        assert "\n" not in said, said
        return problem


def expected(content: bytes) -> list[Figure] | None:
    try:
        return second_reader(content)
    except (Wrong, csv.Error, ValueError, KeyError, IndexError):
        return None


def check(result: pd.DataFrame | SourceError, content: bytes) -> None:
    wanted = expected(content)
    if isinstance(result, pd.DataFrame):
        assert wanted is not None, "figures were read where the second reader finds a fault"
        assert same(result, wanted)
        return
    if isinstance(result, BrokenContract):
        assert re.search(r", row \d+, \w+: (the same figure|a part, )", str(result)), result


@SETTINGS
@given(files())
@example(samples.as_csv(EVERY["bbrb"]).encode())
@example(samples.as_csv(EVERY["pre-bbrb"]).encode())
def test_a_damaged_file_gives_correct_figures_or_a_sentence(tmp_path, content):
    path = tmp_path / "INVENTED_month.csv"
    path.write_bytes(content)
    check(outcome(path), content)


@pytest.mark.parametrize("era", ["bbrb", "pre-bbrb"])
def test_the_second_reader_reads_a_sound_file_whole(era):
    assert len(second_reader(samples.as_csv(EVERY[era]).encode())) > 100


@SETTINGS
@given(
    era=st.sampled_from(["bbrb", "pre-bbrb"]),
    number=st.integers(0, 60),
    column=st.sampled_from(HEADING),
    text=st.sampled_from(TEXTS),
)
def test_one_wrong_cell_is_named_by_file_row_and_column(tmp_path, era, number, column, text):
    lines = [list(line) for line in EVERY[era][:61]]
    lines[number][HEADING.index(column)] = text
    content = samples.as_csv(lines).encode()
    path = tmp_path / "INVENTED_month.csv"
    path.write_bytes(content)
    result = outcome(path)
    check(result, content)
    # Of two statuses of one period none tells which row is wrong: the sentence names both.
    if isinstance(result, SourceError) and "STATUS says both" not in str(result):
        said = re.match(r"INVENTED_month\.csv, row (\d+), ([A-Z_]+): ", str(result))
        assert said, result
        if not isinstance(result, BrokenContract):
            assert int(said[1]) == number + 2
            if column in ("REPORTING_PERIOD_START", "STATUS", "MEASURE_ID", "MEASURE_VALUE"):
                # Under another measure it is the number that cannot be: a rate is no count.
                assert said[2] in (column, "REPORTING_PERIOD_END", "MEASURE_VALUE")


@SETTINGS
@given(
    content=files(),
    harm=st.sampled_from(["none", "cut", "flip", "insert"]),
    place=st.floats(0, 1),
    names=st.lists(st.sampled_from(["INVENTED Rstr.csv", "a/b.csv", "notes.txt", "B.CSV"])),
)
def test_a_damaged_zip_gives_correct_figures_or_a_sentence(tmp_path, content, harm, place, names):
    members = {"INVENTED/month.csv": content} | dict.fromkeys(names, b"a,b\n1,2\n")
    path = samples.write_zip(tmp_path / "INVENTED_month.zip", members)
    whole = path.read_bytes()
    at = int(place * len(whole))
    if harm == "cut":
        path.write_bytes(whole[:at])
    if harm == "flip" and at < len(whole):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :])
    if harm == "insert":
        path.write_bytes(whole[:at] + b"PK\x00" + whole[at:])
    check(outcome(path), content)


@SETTINGS
@given(st.binary(max_size=400))
def test_bytes_that_are_no_file_of_ours_are_a_sentence(tmp_path, content):
    for name in ("INVENTED_month.csv", "INVENTED_month.zip"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(SourceError, match=name):
            mhsds_monthly.read(path)
        with pytest.raises(SourceError, match=name):
            recognise(path)


def test_a_file_without_the_act_is_passed_over(tmp_path):
    path = tmp_path / "INVENTED_month.csv"
    line = [*EVERY["bbrb"][0]]
    line[MEASURE] = "MHS01"
    path.write_bytes(samples.as_csv([line]).encode())
    assert isinstance(outcome(path), NoFigures)
