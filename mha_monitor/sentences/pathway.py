"""What is said of the steps of a way through the Act, one group beside another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from mha_monitor.definitions.flags import sentences_of
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.pathway import HIGHER, IN_DOUBT, LOWER, NOT_TOLD_APART, STEPS
from mha_monitor.definitions.plain_names import listed, people, when
from mha_monitor.definitions.questions import Question
from mha_monitor.sentences import amounts, one_row, sources
from mha_monitor.sentences.lists import sentences
from mha_monitor.sentences.tables import plain_row

APART = (
    "Each step counts something else, and some overlap. So they are never added up. A wide gap at "
    "one step does not show where it began."
)


def headline(table: pd.DataFrame) -> str:
    """At how many steps the rate is higher, and between which ratios those told apart lie."""
    row = table.iloc[0]
    start = f"In {one_row.place(row)}, in {when(row)},"
    compared = table[table["beside_reference"].ne(IN_DOUBT)]
    who, whom = people(row["group"]), people(row["reference"])
    if compared["ratio_high"].isna().all():
        return f"{start} no step has figures of {who} and {whom} that can be relied on."
    number = {code: int(compared["beside_reference"].eq(code).sum()) for code in (HIGHER, LOWER)}
    if not any(number.values()):
        return f"{start} the rates of {who} and {whom} cannot be told apart at any step."
    code = HIGHER if number[HIGHER] else LOWER
    where = _of_steps(number[code], len(compared))
    told = f"{start} the rate of {who} was {code} than that of {whom} {where}."
    return " ".join(filter(None, [told, _span(compared)]))


def _of_steps(number: int, there: int) -> str:
    if there == 1:
        return "at the one step that is published"
    if number == there:
        return f"at each of the {there} steps that are published"
    return f"at {number} of the {there} steps that are published"


def _span(table: pd.DataFrame) -> str:
    """The least and the most ratio of steps that differ: a range, and no order of ranks."""
    known = told_apart(table).sort_values("ratio")
    if len(known) < 2:
        times = known["ratio"].map(amounts.ratio)
        return "".join(f"It was {each} times as high." for each in times)
    least, most = known.iloc[0], known.iloc[-1]
    all_of = len(known) == table["ratio_high"].notna().sum()
    start = "It" if all_of else "Where the two differ it"
    return (
        f"{start} goes from {amounts.ratio(least['ratio'])} times ({_short(least['measure'])}) "
        f"to {amounts.ratio(most['ratio'])} times ({_short(most['measure'])})."
    )


def told_apart(table: pd.DataFrame) -> pd.DataFrame:
    """The steps with a ratio at which the two rates can be told apart."""
    return table[table["ratio"].notna() & table["beside_reference"].isin([HIGHER, LOWER])]


def _short(measure: str) -> str:
    """`taken to a place of safety by the police`."""
    step = STEPS[measure]
    return step[0].lower() + step[1:]


def _named(measures: Iterable[str]) -> str:
    names = [_short(measure) for measure in measures]
    return listed(names, most=len(names))


def finding(table: pd.DataFrame, missing: Sequence[str]) -> str:
    """The headline, what lies the other way or cannot be told, what is not published."""
    return "\n".join(filter(None, [headline(table), _others(table), APART, _missing(missing)]))


def _others(table: pd.DataFrame) -> str:
    """The steps that do not lie where the headline's do, by name."""
    has_higher = table["beside_reference"].eq(HIGHER).any()
    told = [
        (NOT_TOLD_APART, "The two rates cannot be told apart here"),
        (IN_DOUBT, "The figures are in doubt and not compared here"),
        *([(LOWER, "It was lower here")] if has_higher else []),
    ]
    parts = []
    for code, words in told:
        steps = table[table["beside_reference"].eq(code)]
        # Where none can be told apart the headline has said so.
        if len(steps) and not (code == NOT_TOLD_APART and len(steps) == len(table)):
            parts.append(f"{words}: {_named(steps['measure'])}.")
    return " ".join(parts)


def _missing(missing: Sequence[str]) -> str:
    if not missing:
        return ""
    return f"Not published here by ethnic group: {_named(missing)}."


def nothing(asked: Question) -> str:
    """Why no step can be shown."""
    place = "England" if asked.kind == "england" else ", ".join(asked.areas)
    period = f" in {asked.period}" if asked.period else ""
    return (
        f"No step is published for {place}{period} by these ethnic groups. `measures` lists what "
        "is published for which kinds of area, `periods` the periods."
    )


def caveat(table: pd.DataFrame) -> str:
    """Each sentence of the measures' caveats once, and the flags of the rows."""
    caveats = " ".join(MEASURES[name].caveat for name in table["measure"])
    told = dict.fromkeys(sentences(caveats))
    return " ".join([*told, *sentences_of(sources.all_flags(table))])


def title(table: pd.DataFrame) -> str:
    """`Black people in England: from 1.6 to 6.8 times the rate of White people, by step`."""
    row, known = table.iloc[0], told_apart(table)["ratio"]
    who = f"{people(row['group'])} in {one_row.place(row)}"
    whom = people(row["reference"])
    if len(known) < 2:
        return f"{who} beside {whom}, step by step"
    ends = f"from {amounts.ratio(known.min())} to {amounts.ratio(known.max())}"
    few = len(known) < table["ratio_high"].notna().sum()
    where = "at steps where the two differ" if few else "by step"
    return f"{who}: {ends} times the rate of {whom}, {where}"


def subtitle(table: pd.DataFrame) -> str:
    row = table.iloc[0]
    return (
        f"Rate ratio of {people(row['group'])} to {people(row['reference'])} at each step of a way "
        f"through the Act, {one_row.place(row)}, {when(row)}."
    )


def alt(table: pd.DataFrame) -> str:
    """Every step with its ratio, for someone who cannot see the picture."""
    steps = "; ".join(
        f"{STEPS[row['measure']]} {amounts.point_of(row)} ({amounts.interval(row, 'ratio')})"
        for _, row in table.iterrows()
    )
    return f"Dot and interval for each step. {steps}."


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The steps as a reader needs them."""
    rows = [{"Step": STEPS[r["measure"]], **plain_row(r, ())} for _, r in table.iterrows()]
    return pd.DataFrame(rows)
