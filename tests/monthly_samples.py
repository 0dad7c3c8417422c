"""Invented files in the layouts of the monthly statistics: small, whole, sound until damaged.

Every number is made up; file names begin with INVENTED. Areas, labels and measures are the real
codes, so that a sample can be asked about. A month's numbers come from the month and the area
alone, so the same call always writes the same bytes, and parts always add up to their totals
before the publisher's rule is applied: `*` for under 5, else the nearest 5, England exact.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

HEADING = (
    "REPORTING_PERIOD_START",
    "REPORTING_PERIOD_END",
    "STATUS",
    "BREAKDOWN",
    "PRIMARY_LEVEL",
    "PRIMARY_LEVEL_DESCRIPTION",
    "SECONDARY_LEVEL",
    "SECONDARY_LEVEL_DESCRIPTION",
    "MEASURE_ID",
    "MEASURE_NAME",
    "MEASURE_VALUE",
)
EMBEDDED = Path(__file__).parents[1] / "data_sources" / "embedded" / "default"
FIRST_ICB, LAST_OF_42, FIRST_ROLLING = "2022-07", "2026-03", "2025-07"
SPLIT_BOARDS = ("QOP", "QWO", "QR1", "QVV")  # whose sub-ICBs are in the samples
# Published code and label, our group, and the share of an invented area's detentions.
DETAILED = (
    ("A", "British", "white-british", 0.52),
    ("B", "Irish", "white-irish", 0.01),
    ("C", "Any Other White background", "white-other", 0.07),
    ("D", "White and Black Caribbean", "mixed-white-black-caribbean", 0.015),
    ("E", "White and Black African", "mixed-white-black-african", 0.006),
    ("F", "White and Asian", "mixed-white-asian", 0.006),
    ("G", "Any Other mixed background", "mixed-other", 0.013),
    ("H", "Indian", "asian-indian", 0.02),
    ("J", "Pakistani", "asian-pakistani", 0.03),
    ("K", "Bangladeshi", "asian-bangladeshi", 0.012),
    ("L", "Any Other Asian background", "asian-other", 0.03),
    ("M", "Caribbean", "black-caribbean", 0.03),
    ("N", "African", "black-african", 0.05),
    ("P", "Any Other Black background", "black-other", 0.04),
    ("R", "Chinese", "other-chinese", 0.005),
    ("S", "Any Other Ethnic Group", "other-any", 0.033),
    ("Z", "Not Stated", "not-stated", 0.04),
    ("99", "Not Known", "not-known", 0.04),
    ("UNKNOWN", "UNKNOWN", "unknown", 0.03),
)
BROAD = ("white", "mixed", "asian", "black", "other", "not-stated", "not-known", "unknown")
UPPER = (
    "White or White British",
    "Mixed",
    "Asian or Asian British",
    "Black or Black British",
    "Other Ethnic Groups",
    "Not Stated",
    "Not Known",
    "UNKNOWN",
)
OLD_UPPER = ("White", "Mixed", "Asian", "Black", "Other", "Not Stated", "Unknown")
ENDS = (0, 3, 7, 11, 14, 16, 17, 18, 19)  # where a broad group's detailed groups begin and end
MEASURES = {
    "MHS01": "People in contact with services at the end of the RP, all ages",
    "MHS08": "People subject to the Mental Health Act at the end of the RP",
    "MHS08a": "People subject to the Mental Health Act at the end of the RP, aged 0-17",
    "MHS09": "People subject to detention at the end of the RP",
    "MHS10": "People subject to a CTO or conditional discharge at the end of the RP",
    "MHS11": "People subject to a short term order at the end of the RP",
    "MHS81": "Detentions in the reporting period",
    "MHS81a": "Detentions in the reporting period per 100,000 of the population",
    "MHS82": "Short Term Orders in the reporting period",
    "MHS83": "Uses of Section 136 in the reporting period",
    "MHS84": "CTOs in the reporting period",
    "MHS150": "Detentions ended in the reporting period",
    "MHS150a": "Average (mean) length of detentions in days which ended in the reporting period",
    "MHS150b": "Median length of detentions in days which ended in the reporting period",
    "MHS157": "Detentions in the reporting period (12 month rolling)",
    "MHS157a": "Crude rate per 100,000 of detentions in the reporting period (12 month rolling)",
    "MHS157b": "Direct standardised rate per 100,000 of detentions (12 month rolling)",
    "MHS157c": "95% Confidence Interval (+/-) of direct standardised rate (12 month rolling)",
    "MHS158": "CTOs in the reporting period (12 month rolling)",
    "MHS158a": "Crude rate per 100,000 of CTOs in the reporting period (12 month rolling)",
    "MHS158b": "Direct standardised rate per 100,000 of CTOs (12 month rolling)",
    "MHS158c": "95% Confidence Interval (+/-) of direct standardised rate (12 month rolling)",
}
# How large a measure is beside detentions; the rest are of their size.
SIZES = {"MHS82": 0.6, "MHS83": 0.4, "MHS84": 0.1, "MHS08a": 0.02, "MHS157": 12.0, "MHS158": 1.2}
SHARES = np.array([share for *_, share in DETAILED])
# Shares of the people of an area: fewer of those detained more often, so that rates differ.
PEOPLE = SHARES * np.repeat([1.4, 0.6, 1.1, 0.35, 0.5, 0, 0, 0], np.diff(ENDS))
PROVIDERS = {
    "RV5": "SOUTH LONDON AND MAUDSLEY NHS FOUNDATION TRUST",
    "RWK": "EAST LONDON NHS FOUNDATION TRUST",
    "RXT": "BIRMINGHAM AND SOLIHULL MENTAL HEALTH NHS FOUNDATION TRUST",
    "RW1": "HAMPSHIRE AND ISLE OF WIGHT HEALTHCARE NHS FOUNDATION TRUST",
    "TAF": "NORTH LONDON NHS FOUNDATION TRUST",
    "NMV": "ST ANDREW’S HEALTHCARE, NORTHAMPTON",
}
KINDS = {"england": "England", "region": "Commissioning Region", "provider": "Provider"}
PREFIXES = {
    "bbrb": {
        "icb": "ICB of GP Practice or Residence",
        "sub-icb": "Sub ICB of GP Practice or Residence",
    },
    "pre-bbrb": {
        "icb": "ICB - GP Practice or Residence",
        "sub-icb": "Sub ICB - GP Practice or Residence",
    },
    "ccg": {
        "icb": "STP - GP Practice or Residence",
        "sub-icb": "CCG - GP Practice or Residence",
    },
}
DECILES = (
    "01 Most deprived",
    *(f"{number:02d} More deprived" for number in range(2, 6)),
    *(f"{number:02d} Less deprived" for number in range(6, 10)),
    "10 Least deprived",
)
# England by something other than ethnicity: code and label as `code|label`, or one for both.
NEW_BREAKDOWNS = {
    "Age Band": ("Under 18", "18 to 19", "20 to 24", "85 to 89", "90 and over", "UNKNOWN"),
    "Age; Under 18 or 18 and over": ("Under 18", "18 and over", "UNKNOWN"),
    "Gender": ("1|Male", "2|Female", "3|Non-binary", "4|Other (not listed)", "UNKNOWN|UNKNOWN"),
    "IMD Decile": (*DECILES, "UNKNOWN"),
    "Autism Status": (
        "1|Confirmed patient diagnosis of autism",
        "5|No patient diagnosis of autism",
        "UNKNOWN|UNKNOWN",
    ),
    "LD Status": (
        "1|Confirmed patient diagnosis of a learning disability",
        "Z|Not Stated (PATIENT asked but declined to provide a response)",
    ),
}
OLD_BREAKDOWNS = {
    "Age": ("Under 18", "18 to 19", "20 to 24", "90 or over", "Unknown"),
    "Gender": ("1|Male", "2|Female", "9|Indeterminate", "Unknown|Unknown"),
    "IMD Decile": (*DECILES, "Unknown"),
}
Printed = Mapping[tuple[str, str, str], object]


class Spec(NamedTuple):
    """One figure of an invented month, before it is laid out."""

    kind: str
    code: str
    name: str
    suffix: str
    level: str
    label: str
    measure: str
    group: str
    value: str


@cache
def areas(vintage: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Regions, boards and a few sub-ICBs: kind → code → (name, code of the area around it)."""
    table = pd.read_parquet(EMBEDDED / "areas.parquet")
    names = {
        "region": "{} COMMISSIONING REGION",
        "icb": "NHS {} INTEGRATED CARE BOARD",
        "sub-icb": "NHS {} ICB",
    }
    found: dict[str, dict[str, tuple[str, str]]] = {kind: {} for kind in names}
    for row in table.itertuples():
        if row.area_kind in names and row.area_vintage in ("", vintage, "2024"):
            if row.area_kind == "icb" and row.area_vintage != vintage:
                continue
            if row.area_kind == "sub-icb" and row.parent_code not in SPLIT_BOARDS:
                continue
            name = names[row.area_kind].format(row.area_name.upper())
            found[row.area_kind][row.area_code] = (name, row.parent_code)
    return found


def true_counts(month: str, area_code: str, measure: str) -> np.ndarray:
    """The invented number of each detailed group of an area, in the order of DETAILED."""
    size = size_of(area_code) * SIZES.get(measure, 1.0)
    draws = np.random.default_rng(zlib.crc32(f"{month} {area_code} {measure}".encode()))
    return draws.poisson(size * SHARES)


def size_of(area_code: str) -> float:
    """How many detentions an invented area has in a month, about."""
    if area_code == "UNKNOWN":
        return 10.0
    return np.random.default_rng(zlib.crc32(area_code.encode())).uniform(40, 180)


def broad_counts(counts: np.ndarray) -> np.ndarray:
    return np.array([counts[start:end].sum() for start, end in pairwise(ENDS)])


def rounded(count: float) -> str:
    """A count as printed below England."""
    return "*" if count < 5 else str(5 * round(count / 5))


def exact(count: float) -> str:
    return str(int(count))


def specs(month: str, era: str, *, include_rolling: bool = True) -> Iterator[Spec]:
    """Every figure of an invented month."""
    found = areas("2024" if month <= LAST_OF_42 else "2026")
    boards = {**found["icb"], "UNKNOWN": ("UNKNOWN", "UNKNOWN")}
    for measure in ("MHS81", "MHS82", "MHS83", "MHS84"):
        yield from _monthly(month, era, measure, boards, found)
    for measure in ("MHS01", "MHS08", "MHS08a", "MHS09", "MHS10", "MHS11"):
        yield from _at_month_end(month, measure, found["sub-icb"])
    if era == "bbrb":
        yield from _lengths(month, boards)
        if include_rolling and month >= FIRST_ROLLING:
            for measure in ("MHS157", "MHS158"):
                yield from _rolling(month, measure, boards, found["region"])


def _monthly(month: str, era: str, measure: str, boards: dict, found: dict) -> Iterator[Spec]:
    counts = {code: true_counts(month, code, measure) for code in boards}
    whole = sum(counts.values())
    yield from _total("england", "ENG", "England", measure, whole)
    yield from _by_ethnicity("england", "ENG", "England", measure, whole, era)
    if measure == "MHS81":
        rate = f"{whole.sum() / 570:.6f}".rstrip("0")
        yield Spec("england", "ENG", "England", "", "NONE", "NONE", "MHS81a", "all", rate)
        yield from _other_breakdowns(measure, int(whole.sum()), era)
    for region, (name, _) in found["region"].items():
        inside = [counts[code] for code, (_, parent) in boards.items() if parent == region]
        yield from _total("region", region, name, measure, sum(inside))
    for code, (name, _) in boards.items():
        yield from _total("icb", code, name, measure, counts[code])
        if measure == "MHS81":
            yield from _by_ethnicity("icb", code, name, measure, counts[code], era)
    for code, (name, _) in found["sub-icb"].items():
        yield from _total("sub-icb", code, name, measure, true_counts(month, code, measure))
    for code, name in PROVIDERS.items():
        yield from _total("provider", code, name, measure, true_counts(month, code, measure))


def _total(kind: str, code: str, name: str, measure: str, counts: np.ndarray) -> Iterator[Spec]:
    printed = exact if kind == "england" else rounded
    value = printed(counts.sum())
    yield Spec(kind, code, name, "", "NONE", "NONE", measure, "all", value)


def _by_ethnicity(
    kind: str, code: str, name: str, measure: str, counts: np.ndarray, era: str
) -> Iterator[Spec]:
    """The broad groups of an area, and the detailed ones where the layout has them."""
    printed = exact if kind == "england" else rounded
    broad = broad_counts(counts)
    if era == "bbrb":
        for label, group, count in zip(UPPER, BROAD, broad, strict=True):
            suffix, value = "Upper Ethnicity", printed(count)
            yield Spec(kind, code, name, suffix, label, label, measure, group, value)
        for (level, label, group, _), count in zip(DETAILED, counts, strict=True):
            value = printed(count)
            yield Spec(kind, code, name, "Ethnicity", level, label, measure, group, value)
        return
    # The older pipeline has one row for whoever is not known and has not said so.
    groups, broad = (*BROAD[:6], "unknown"), [*broad[:6], broad[6:].sum()]
    for label, group, count in zip(OLD_UPPER, groups, broad, strict=True):
        value = printed(count)
        yield Spec(kind, code, name, "Ethnicity", label, label, measure, group, value)


def _other_breakdowns(measure: str, total: int, era: str) -> Iterator[Spec]:
    """England by age, gender and the like: the total shared out evenly, the rest to the first."""
    for suffix, levels in (NEW_BREAKDOWNS if era == "bbrb" else OLD_BREAKDOWNS).items():
        share, rest = divmod(total, len(levels))
        for place, level in enumerate(levels):
            code, _, label = level.partition("|")
            value = exact(share + (rest if place == 0 else 0))
            name = (suffix, code, label or code)
            yield Spec("england", "ENG", "England", *name, measure, f"{suffix} {code}", value)


def _at_month_end(month: str, measure: str, sub_icbs: dict) -> Iterator[Spec]:
    whole = 40 * true_counts(month, "ENG", measure)
    yield from _total("england", "ENG", "England", measure, whole)
    for code, (name, _) in sub_icbs.items():
        yield from _total("sub-icb", code, name, measure, true_counts(month, code, measure))
    for code, name in PROVIDERS.items():
        yield from _total("provider", code, name, measure, true_counts(month, code, measure))


def _lengths(month: str, boards: dict) -> Iterator[Spec]:
    """Detentions that ended, with the mean and the median of their days."""
    counts = {code: true_counts(month, code, "MHS150") for code in boards}
    places = [("england", "ENG", "England", sum(counts.values()))]
    places += [("icb", code, boards[code][0], counts[code]) for code in boards]
    for kind, code, name, count in places:
        yield from _total(kind, code, name, "MHS150", count)
        hidden = kind == "icb" and count.sum() < 5
        mean, median = ("41.538462", "21.5") if kind == "england" else ("42", "20")
        for measure, value in (("MHS150a", mean), ("MHS150b", median)):
            value = "*" if hidden else value
            yield Spec(kind, code, name, "", "NONE", "NONE", measure, "all", value)


def _rolling(month: str, measure: str, boards: dict, regions: dict) -> Iterator[Spec]:
    """Twelve months to the end of this one: counts, crude and "standardised" rates, half-widths."""
    counts = {code: true_counts(month, code, measure) for code in boards}
    places = [("england", "ENG", "England", sum(counts.values()), sum(map(size_of, boards)))]
    for region, (name, _) in regions.items():
        inside = [code for code, (_, parent) in boards.items() if parent == region]
        whole = sum(counts[code] for code in inside)
        places.append(("region", region, name, whole, sum(map(size_of, inside))))
    if measure == "MHS157":
        places += [("icb", code, boards[code][0], counts[code], size_of(code)) for code in boards]
    shares = broad_counts(PEOPLE)
    for kind, code, name, count, size in places:
        every = [("", "NONE", "all", count.sum(), 1.0)]
        broad = zip(UPPER, BROAD, broad_counts(count), shares, strict=True)
        every += [("Upper Ethnicity", *row) for row in list(broad)[:5]]
        for suffix, level, group, part, share in every:
            printed = exact(part) if kind == "england" else rounded(part)
            yield Spec(kind, code, name, suffix, level, level, measure, group, printed)
            people = 16_000 * size * share
            for letter, value in _rates(part, people, kind, printed, group).items():
                series = measure + letter
                yield Spec(kind, code, name, suffix, level, level, series, group, value)


def _rates(count: float, people: float, kind: str, printed: str, group: str) -> dict[str, str]:
    """Printed rates: `b` equals `a`, as the publisher's code of September 2025 makes it."""
    letters = "a" if group == "all" else "ab" if kind == "icb" else "abc"
    if printed == "*" or not people:
        return dict.fromkeys(letters, "*") if kind != "england" else {}
    rate, half = 1e5 * count / people, 1.96e5 * np.sqrt(count) / people
    decimals = 6 if kind == "england" else 0
    return {letter: f"{half if letter == 'c' else rate:.{decimals}f}" for letter in letters}


def rows(
    month: str,
    *,
    era: str = "bbrb",
    status: str = "Performance",
    dates: str = "%d/%m/%Y",
    counts: Printed | None = None,
    include_rolling: bool = True,
) -> list[list[str]]:
    """The rows of a long file below its heading. See `write_month`."""
    year, number = map(int, month.split("-"))
    end = dt.date(year, number, calendar.monthrange(year, number)[1])
    start = end.replace(day=1)
    year_start = (end + dt.timedelta(days=1)).replace(year=(end + dt.timedelta(1)).year - 1)
    found = []
    for spec in _as_asked(specs(month, era, include_rolling=include_rolling), counts):
        first = year_start if spec.measure[:6] in ("MHS157", "MHS158") else start
        period = [first.strftime(dates), end.strftime(dates), status]
        measure = [spec.measure, MEASURES[spec.measure], spec.value]
        found.append([*period, *_levels(spec, month, era), *measure])
    return found


def _as_asked(found: Iterator[Spec], counts: Printed | None) -> Iterator[Spec]:
    asked = counts or {}
    for spec in found:
        value = asked.get((spec.measure, spec.code, spec.group), spec.value)
        if value is not None and asked.get((spec.measure, spec.code, "*"), "") is not None:
            yield spec._replace(value=str(value))


def _levels(spec: Spec, month: str, era: str) -> list[str]:
    """BREAKDOWN and the four columns of levels, as the layout of the time has them."""
    prefix = PREFIXES["ccg" if month < FIRST_ICB else era].get(spec.kind) or KINDS[spec.kind]
    breakdown = f"{prefix}; {spec.suffix}" if spec.suffix else prefix
    place = ["England", "England"] if spec.kind == "england" else [spec.code, spec.name]
    level = [spec.level, spec.label]
    if spec.kind == "england" and spec.suffix and era == "bbrb":
        return [breakdown, *level, "NONE", "NONE"]
    return [breakdown, *place, *level]


def wide_rows(
    month: str, *, status: str = "Performance", counts: Printed | None = None
) -> tuple[list[str], list[list[str]]]:
    """Heading and rows of the older wide layout: a column for each measure, blank where none."""
    measures = ("MHS01", "MHS08", "MHS08a", "MHS09", "MHS10", "MHS11", "MHS81", "MHS82", "MHS84")
    titles = [f"{measure} - {MEASURES[measure]}" for measure in measures]
    period = dt.date.fromisoformat(f"{month}-01").strftime("%b-%y")
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for spec in _as_asked(specs(month, "pre-bbrb"), counts):
        found.setdefault(tuple(_levels(spec, month, "pre-bbrb")), {})[spec.measure] = spec.value
    lines = [
        [period, status, *levels, *(values.get(measure, "") for measure in measures)]
        for levels, values in found.items()
        if set(values) & set(measures)
    ]
    return ["REPORTING_PERIOD", *HEADING[2:8], *titles], lines


def as_csv(lines: list[list[str]], heading: Sequence[str] = HEADING, *, end: str = "\n") -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator=end).writerows([heading, *lines])
    return text.getvalue()


def write_month(
    folder: Path,
    month: str,
    *,
    era: str = "bbrb",
    status: str = "Performance",
    zipped: bool = False,
    name: str | None = None,
    dates: str = "%d/%m/%Y",
    bom: bool = False,
    encoding: str = "utf-8",
    counts: Printed | None = None,
    include_rolling: bool = True,
) -> Path:
    """Write one invented month into a folder, which is made if need be; give the file's path.

    `era` is "bbrb" (2025 on), "pre-bbrb" or "wide". `counts` overrides what is printed: measure,
    area code (`ENG` for England) and group (`all`, or our code) → text or number; None leaves the
    row out, and the group "*" with None leaves out all that an area has of that measure.
    `include_rolling` adds the 12-month rows that are published since mid-2025.
    """
    if era == "wide":
        heading, lines = wide_rows(month, status=status, counts=counts)
    else:
        heading = list(HEADING)
        lines = rows(
            month,
            era=era,
            status=status,
            dates=dates,
            counts=counts,
            include_rolling=include_rolling,
        )
    text = as_csv(lines, heading)
    content = text.encode("utf-8-sig" if bom else encoding)
    stem = f"INVENTED_MHSDS_Data_{dt.date.fromisoformat(f'{month}-01'):%b}"
    stem = f"{stem}{'Final' if status.strip() == 'Final' else 'Perf'}_{month[:4]}"
    path = folder / (name or f"{stem}.{'zip' if zipped else 'csv'}")
    folder.mkdir(parents=True, exist_ok=True)
    if zipped:
        write_zip(path, {f"{stem}/{stem}.csv": content, f"{stem}/metadata.txt": b"INVENTED\n"})
    else:
        path.write_bytes(content)
    return path


def big_month(path: Path, rows: int = 1_000_000, month: str = "2025-03") -> Path:
    """Write a month of full size (260 MB for a million rows), a thirtieth of it about detentions.

    The rest are rows of a measure outside the Act; their areas and groups repeat. Written piece by
    piece: no file is ever held whole.
    """
    heading, kept = as_csv([]), _big_rows(month)
    period = kept[0].split(",", 3)[:3]
    others = [
        ",".join(
            [
                *period,
                "Sub ICB of GP Practice or Residence; Service or Team Type Referred To By Provider",
                f"{code:03d}",
                f'"INVENTED, AREA {code:03d} INTEGRATED CARE BOARD - {code:03d}"',
                f"A{code % 17:02d},INVENTED SERVICE OR TEAM TYPE NUMBER {code % 17:02d}",
                "MHS32c",
                "Referrals that started in the reporting period",
                "*" if code % 3 == 0 else str(5 * (code % 90 + 1)),
            ]
        )
        + "\n"
        for code in range(540)
    ]
    every = max(rows // len(kept), 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(heading)
        written = 0
        for place, line in enumerate(kept[:rows]):
            wanted = (place + 1) * every - written - 1
            file.write("".join(others[(place + n) % 540] for n in range(wanted)) + line)
            written += wanted + 1
        file.write("".join(others[n % 540] for n in range(rows - written)))
    return path


def _big_rows(month: str) -> list[str]:
    """Lines about detentions: 200 areas by every group there is, each total above its parts."""
    end = dt.date.fromisoformat(f"{month}-28")
    end = end.replace(day=calendar.monthrange(end.year, end.month)[1])
    period = [end.replace(day=1).strftime("%d/%m/%Y"), end.strftime("%d/%m/%Y"), "Performance"]
    suffixes = {**NEW_BREAKDOWNS, "Upper Ethnicity": UPPER}
    suffixes["Ethnicity"] = tuple(f"{code}|{label}" for code, label, *_ in DETAILED[:-3])
    lines = []
    for place in range(200):
        kind = "Provider" if place % 2 else PREFIXES["bbrb"]["sub-icb"]
        area = [
            f"X{place:02d}" if kind == "Provider" else f"{place:02d}X",
            f"INVENTED AREA {place}",
        ]
        for measure in ("MHS81", "MHS150", "MHS151"):
            name = MEASURES.get(measure, "Detentions active at the end of the reporting period")
            lines.append([*period, kind, *area, "NONE", "NONE", measure, name, "500"])
            for suffix, levels in suffixes.items():
                for number, level in enumerate(levels):
                    code, _, label = level.partition("|")
                    count = rounded((place * 7 + number * 13) % 90)
                    breakdown = [f"{kind}; {suffix}", *area, code, label or code]
                    lines.append([*period, *breakdown, measure, name, count])
    return as_csv(lines).splitlines(keepends=True)[1:]


def write_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip of these members; the same members always give the same bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return path
