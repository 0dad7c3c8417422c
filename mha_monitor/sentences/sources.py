"""Where figures come from, and what must be said beside them."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable, Mapping

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions.flags import AGES_MOVE_RATIO, FLAGS, sentences_of
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import capital, listed, span
from mha_monitor.definitions.population_bases import BASES
from mha_monitor.sentences import ages

SOURCE_NAMES = {
    "mha_annual": "NHS England, Mental Health Act Statistics, Annual Figures",
    "mhsds_monthly": "NHS England, Mental Health Services Monthly Statistics",
    "ethnicity_facts": "Race Disparity Unit, Ethnicity facts and figures",
    "published_figures": "published figures, collected page by page",
}
MOST_NAMED = 3
CONTAINS = "Contains information from "
USUAL = 0.95  # confidence
WHAT_AS_OF_IS = (
    "Every page as it would have stood at the end of a day: from what was held here and published "
    "by then. The day is in the address, so a link to it can be shared."
)
TEST_DATA = "Invented test data: not for use."


def caveat(measure: str, codes: str = "") -> str:
    """What must be said beside any figure of the measure, and of the rows on show."""
    return " ".join([MEASURES[measure].caveat, *sentences_of(codes)])


def caveat_of(table: pd.DataFrame, measure: str) -> str:
    """What must be said beside a table of ratios: of its measure, its codes and its ages."""
    return " ".join([MEASURES[measure].caveat, *notes(all_flags(table), table)])


def notes(codes: str, table: pd.DataFrame) -> list[str]:
    """The sentences of codes, each with whose it is; that on ages with the numbers of the rows."""
    if "england_ages_from" not in table:
        return [of_whom(code, table) for code in codes.split()]
    others = [of_whom(code, table) for code in codes.split() if code != AGES_MOVE_RATIO]
    one_of_each = table[table["area_kind"].ne("england")].drop_duplicates(["group", "reference"])
    below = [ages.BELOW_ENGLAND] if len(one_of_each) else []
    return [*others, *below, *_sizes(one_of_each)]


def _sizes(table: pd.DataFrame) -> list[str]:
    return [*filter(None, (ages.england_moves(row) for _, row in table.iterrows()))]


def row_notes(table: pd.DataFrame) -> list[str]:
    """The sentences of every code that a row carries; of ages only what moves a group far."""
    if "flags" not in table:
        return []
    table = table[table["flags"].notna()]
    codes = all_flags(table).split()
    told = [of_whom(code, table) for code in codes if code != AGES_MOVE_RATIO]
    if AGES_MOVE_RATIO not in codes:
        return told
    moved = table[table["flags"].str.split().map(lambda each: AGES_MOVE_RATIO in each)]
    if "england_ages_from" not in table:
        return [*told, of_whom(AGES_MOVE_RATIO, table)]
    return [*told, *_sizes(moved.drop_duplicates(["group", "reference"]))]


def of_whom(code: str, table: pd.DataFrame) -> str:
    """The sentence of a code; where only some of a table's groups carry it, with their names."""
    sentence = FLAGS[code]
    if "group" not in table or "flags" not in table or table["group"].nunique() < 2:
        return sentence
    carries = table["flags"].fillna("").str.split().map(lambda codes: code in codes)
    carried = [*dict.fromkeys(table.loc[carries, "group"].dropna())]
    if not carried or len(carried) == table["group"].nunique():
        return sentence
    whose = listed([group_title(group) for group in carried], most=len(carried))
    return f"{sentence.removesuffix('.')} ({whose})."


def counted(measure: str) -> str:
    """`Counts uses of the Act, not people.`: the first clause of what a measure counts."""
    return MEASURES[measure].caveat.split(". ")[0].split(":")[0].rstrip(".") + "."


def row_caveats(table: pd.DataFrame) -> list[str]:
    """`caveat_of` each row by itself."""
    names = ("measure", "flags", "group", "reference", "area_kind")
    kinds = table.groupby(list(names), sort=False, dropna=False).ngroup()
    first = [int(kinds.eq(kind).to_numpy().argmax()) for kind in range(kinds.max() + 1)]
    told = [caveat_of(table.iloc[[place]], table["measure"].iloc[place]) for place in first]
    return [told[kind] for kind in kinds]


HOLLOW = " Hollow points: "


def all_flags(table: pd.DataFrame) -> str:
    """Every code that any row of a table carries, in the order of FLAGS."""
    held = set(" ".join(table["flags"]).split())
    return " ".join(code for code in FLAGS if code in held)


def source_line(table: pd.DataFrame) -> str:
    """Source, period, population base and licence, as they stand under a chart or a table."""
    names = [SOURCE_NAMES[name] for name in SOURCE_NAMES if name in set(table["source"])]
    order = table.sort_values("period_end")["period"]
    bases = " and ".join(BASES[base] for base in sorted(set(table["population_base"].dropna())))
    return (
        f"Source: {'; '.join(names)}, {span(order.iloc[0], order.iloc[-1])}. "
        f"Populations: Office for National Statistics, {bases}. Open Government Licence v3.0."
    )


def of_parts(parts: Iterable[pd.DataFrame]) -> str:
    """The source lines of several tables that one answer rests on, each once."""
    return " ".join(dict.fromkeys(source_line(table) for table in parts))


def releases_under(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The column `release` of the tables that an answer without one rests on."""
    return pd.concat([pd.DataFrame({"release": []}), *(each[["release"]] for each in parts)])


def source_of_points(table: pd.DataFrame) -> str:
    """The source line of a trend, and which of its points were read elsewhere: hollow as drawn."""
    elsewhere = second_hand(table)
    hollow = f"{HOLLOW}{elsewhere[0].lower()}{elsewhere[1:]}" if elsewhere else ""
    return f"{source_line(table)}{hollow}"


def without_points(source: str) -> str:
    """A source line for words alone, which have no points that could be hollow."""
    line, hollow, elsewhere = source.partition(HOLLOW)
    return f"{line} {capital(elsewhere)}" if hollow else line


def second_hand(table: pd.DataFrame) -> str:
    """On which pages figures were read that are not the publisher's; "" where on none."""
    if "second_hand" not in table or not table["second_hand"].any():
        return ""
    hosts = sorted(set(table.loc[table["second_hand"].astype(bool), "source_page"]))
    pages = "another page" if len(hosts) == 1 else "other pages"
    return f"Read on {pages} than the publisher's ({', '.join(hosts)})."


def read_on(row: Mapping | pd.Series) -> str:
    """On which page a figure was read, and whether that page is another's: plain text."""
    return f"{row['source_page']}{', second-hand' if row['second_hand'] else ''}"


def released_on(releases: Iterable[dict], table: pd.DataFrame) -> str:
    """The publication dates of the releases that a table rests on, newest last."""
    used = set(table["release"].dropna()) if "release" in table else set()
    dates = {release.get("published_on", "") for release in releases if release["name"] in used}
    return ", ".join(sorted(dates - {""})) or "date not stated by the publisher"


def of_confidence(confidence: float) -> str:
    """Of which confidence intervals are, where it is not the usual one; else nothing."""
    if confidence == USUAL:
        return ""
    return f"Intervals are of {100 * confidence:.6g}% confidence, not of the usual {USUAL:.0%}."


def said_of_figures(test_data: bool, as_of: dt.date | None, folder: str = "") -> str:
    """What must stand beside every answer: that its figures are invented, or of an earlier day.

    `folder` is what `from_folder` says of them.
    """
    said = [text for text in (TEST_DATA if test_data else "", folder) if text]
    if as_of is not None:
        said.append(f"As of {day_in_words(as_of)}: only what was held here and published by then.")
    return " ".join(said)


def from_folder(folder_days: Mapping[str, str], table: pd.DataFrame) -> str:
    """That figures of a table came from somebody's folder, and when; "" where none did.

    `folder_days` gives the day (`2026-11-28`) that each such release was taken in. A file in a
    publisher's layout is not thereby the publisher's.
    """
    used = set(table["release"].dropna()) if "release" in table else set()
    names = [name for name in folder_days if name in used]
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    listed = ", ".join(names[:MOST_NAMED]) + more
    return f"{folder_words([folder_days[name] for name in names])}: {listed}."


def folder_words(days: Iterable[str]) -> str:
    """`Taken in from a folder on 28 November 2026; not fetched from the publisher`."""
    known = sorted({day for day in days if day})
    when = [
        day_in_words(dt.date.fromisoformat(day)) for day in dict.fromkeys(known[:1] + known[-1:])
    ]
    on = f" on {when[0]}" if len(when) == 1 else f" from {' to '.join(when)}" if when else ""
    return f"Taken in from a folder{on}; not fetched from the publisher"


def day_in_words(day: dt.date) -> str:
    """`2 May 2025`."""
    return f"{day.day} {day:%B %Y}"


def attributed(statements: Iterable[str]) -> str:
    """What licences ask to be said: those who ask the same of one licence, in one sentence."""
    owners: dict[str, list[str]] = {}
    for each in statements:
        owner, comma, licence = each.removeprefix(CONTAINS).rpartition(", licensed under ")
        same = each.startswith(CONTAINS) and comma
        owners.setdefault(f"{comma}{licence}" if same else each, []).append(owner if same else "")
    return " ".join(
        f"{CONTAINS}{listed(named, most=len(named))}{end}" if any(named) else end
        for end, named in owners.items()
    )


def as_html(text: str) -> str:
    return html.escape(text)
