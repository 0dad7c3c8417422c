"""What people write, read as our codes; what is not known is answered with the nearest that is."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NoReturn

from data_sources.schema import vocabulary
from data_sources.schema.errors import Unanswerable, UnknownLabel, WrongWord, short
from data_sources.schema.model import financial_year
from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS
from mha_monitor.definitions import area_vintages, periods, verdicts
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.population_bases import TITLES

ALL = "all"
Groups = str | Sequence[str] | None
GROUPINGS = ("nhs", "census", "publisher")
RATE_KINDS = ("standardised", "crude")
CENTRES = verdicts.CENTRES
_CENTRE = {"mean": verdicts.TYPICAL, "typical": verdicts.TYPICAL}
# The groups that a ratio is formed of: unknown ethnicity has no population.
COMPARABLE = (*BROAD_GROUPS, *DETAILED_GROUPS)
_EVERY = {"years": periods.YEAR, "months": periods.MONTH, "twelve-months": periods.TWELVE_MONTHS}
_MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (
        f"{dt.date(2000, number, 1):%B}".casefold(),
        f"{dt.date(2000, number, 1):%b}".casefold(),
    )
}


def unknown(
    asked: str, noun: str, known: Collection[str], also: Mapping[str, str] = {}
) -> NoReturn:
    """Refuse a word, with the nearest that is known and the list of all.

    `also` gives other ways to write some of them: what is near one of those is near its code.
    """
    near = nearest(asked, known, also)
    meant = f": did you mean {near!r}?" if near else "."
    raise WrongWord(f"{asked!r} is not {noun}{meant} There are: {', '.join(known)}.")


def nearest(asked: str, known: Iterable[str], also: Mapping[str, str] = {}) -> str | None:
    """The code that a word comes closest to, if any is close."""
    ways = {code.casefold(): code for code in known} | dict(also)
    found = difflib.get_close_matches(asked.casefold(), ways, n=1, cutoff=0.6)
    return ways[found[0]] if found else None


def slug(text: str) -> str:
    """`Section 136` as codes are written: `section-136`."""
    return re.sub(r"[\s_/]+", "-", text.strip().casefold())


def known_measure(text: str) -> str:
    titles = {measure.title.casefold(): name for name, measure in MEASURES.items()}
    code = titles.get(text.strip().casefold(), slug(text))
    if code not in MEASURES:
        unknown(text, "a measure", MEASURES, titles)
    return code


def known_group(text: str) -> str:
    """The code of an ethnic group: from its code, its title or a label as published."""
    labels = {label: code for label, code in _labels().items() if code in COMPARABLE}
    code = labels.get(" ".join(text.split()).casefold(), slug(text))
    if code not in COMPARABLE:
        unknown(text, "an ethnic group", COMPARABLE, labels)
    return code


def refuse_shared(groups: Iterable[str], reference: str) -> None:
    """Refuse a group that holds the reference group, or is a part of it.

    Events of the shared people would stand in both numbers, which are then not independent, and
    no unknown ethnicity could be in one alone. Raises Unanswerable with what can be asked.
    """
    for group in groups:
        if not vocabulary.share_people(group, reference):
            continue
        part, whole = (group, reference) if reference in BROAD_GROUPS else (reference, group)
        others = [
            each
            for each in DETAILED_GROUPS
            if each != part and vocabulary.broad_group_of(each) == whole
        ]
        sound = f"--group {part} --reference {others[0]}" if others else "two other groups"
        raise Unanswerable(
            f"{part!r} is a part of {whole!r}: the same people would stand on both sides of the "
            f"ratio. Hold it against another part (as {sound}), or against everyone else "
            f"(`inequality --level detailed --reference rest`)."
        )


def _labels() -> dict[str, str]:
    titles = {group.title.casefold(): group.code for group in vocabulary.ETHNIC_GROUPS}
    return titles | vocabulary.ETHNIC_LABELS


def broad_or_asked(groups: Groups, measure: str) -> Sequence[str]:
    """The codes of the groups asked for: none are the broad ones, `all` stays."""
    if not groups:
        return [g for g in BROAD_GROUPS if g != "other" or MEASURES[measure].separates_other]
    listed = [groups] if isinstance(groups, str) else list(groups)
    return ALL if ALL in listed else [known_group(code) for code in listed]


def known_area_kind(text: str) -> str:
    kind = slug(text)
    if kind not in vocabulary.AREA_KINDS:
        unknown(text, "a kind of area", vocabulary.AREA_KINDS)
    return kind


def known_every(text: str) -> str:
    every = _EVERY.get(slug(text), slug(text))
    if every not in periods.EVERY:
        unknown(text, "a length of period", periods.EVERY)
    return every


def known_period(text: str) -> str:
    """A label of a period: `2023/24` and `2023-2024` are `2023-24`, `March 2024` is `2024-03`.

    What names no period is left as it is: whoever looks for it lists those that are held.
    """
    text = text.strip()
    if text.casefold() == ALL:
        return ALL
    try:
        return vocabulary_year(text)
    except UnknownLabel:
        ends = [_month(part) for part in re.split(r"\s*\.\.\s*|\s+to\s+", text)]
        return "..".join(ends) if all(ends) and len(ends) <= 2 else text


def vocabulary_year(text: str) -> str:
    return financial_year(text).label


def _month(text: str) -> str:
    """`2024-09` of `2024-9`, `Sept 2024` or `September 2024`; nothing where it is no month."""
    if found := re.fullmatch(r"(\d{4})[-/](\d{1,2})", text):
        year, month = int(found[1]), int(found[2])
    elif (found := re.fullmatch(r"([A-Za-z]{3,9})\.?\s+(\d{4})", text)) and _named_month(found[1]):
        year, month = int(found[2]), _named_month(found[1])
    else:
        return ""
    return f"{year}-{month:02d}" if 1 <= month <= 12 else ""


def _named_month(name: str) -> int:
    short = name.casefold()
    return _MONTHS.get(short, _MONTHS.get(short[:3], 0) if short == "sept" else 0)


def known_base(text: str) -> str:
    base = slug(text)
    if base not in TITLES:
        unknown(text, "a population base", TITLES)
    return base


def known_rate_kind(text: str) -> str:
    kind = slug(text).replace("standardized", "standardised")
    if kind not in RATE_KINDS:
        unknown(text, "a kind of rate", RATE_KINDS)
    return kind


def known_grouping(text: str) -> str:
    if slug(text) not in GROUPINGS:
        unknown(text, "a grouping of ethnic groups", GROUPINGS)
    return slug(text)


def known_vintage(text: str) -> str:
    if str(text) not in area_vintages.FIRST_DAYS:
        unknown(str(text), "a vintage of areas", area_vintages.FIRST_DAYS)
    return str(text)


def known_centre(text: str) -> str:
    centre = _CENTRE.get(slug(text), slug(text))
    return centre if centre in CENTRES else unknown(text, "a centre", CENTRES, _CENTRE)


def known_confidence(value: float | str) -> float:
    """A share of intervals that hold the truth: at least a half, below 1."""
    try:
        confidence = float(value)
    except ValueError:
        confidence = float("nan")
    if not 0.5 <= confidence < 1:
        hint = f": did you mean {confidence / 100:g}?" if 50 <= confidence < 100 else "."
        raise WrongWord(
            f"{value} is not a confidence{hint} It is a share from 0.5 to below 1, as 0.95."
        )
    return confidence


def known_day(value: dt.date | str) -> dt.date:
    """A day that has come: nobody knows what will be held on a later one."""
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(value.strip())
    except ValueError:
        raise WrongWord(f"{short(str(value))!r} is not a day. Write it as 2024-10-01.") from None
    if day > max(dt.datetime.now(dt.UTC).date(), dt.datetime.now().astimezone().date()):
        raise WrongWord(f"{day} has not come yet: nobody knows what will be held then.")
    return day


def refuse_publishers_grouping(grouping: str, area_kind: str) -> None:
    """The publisher's grouping is held for England alone."""
    if grouping == "publisher" and area_kind != "england":
        raise Unanswerable(
            "The grouping 'publisher' is what NHS England divides England's figures by, and is "
            f"held for England alone. For areas of kind {area_kind!r} ask for nhs or census."
        )
