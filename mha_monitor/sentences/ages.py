"""What allowing for age and sex does to one ratio, as sentences beside it."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions.flags import AGES_MOVE_RATIO
from mha_monitor.definitions.measures import MEASURES, rate_noun
from mha_monitor.definitions.plain_names import listed, people, when
from mha_monitor.sentences import amounts

# Ratios that move by less than this part are as good as unmoved.
NOTABLE = 0.05
# Crude ratios that differ by less than this rest on as good as the same people.
SAME_PEOPLE = 0.02
OTHER_PEOPLE = {
    "rate-mixes-groupings",
    "rate-leaves-out-roma",
    "rate-leaves-out-arab",
    "rate-other-population",
}
# By more than this (a tenth) a ratio is moved so far that a picture without age must say it.
MUCH = math.log(1.1)
MOST = 2
OWN = "standardised_ratio"
ALLOWING, NOT_ALLOWING = "allowing for age and sex", "not allowing for age"
BELOW_ENGLAND = "Age is not allowed for: no published figure does so for areas below England."


def leading(row: amounts.Row) -> str:
    """The column of the ratio that leads: the standardised one wherever a row holds it."""
    return "standardised_ratio" if _known(row, "standardised_ratio") else "ratio"


def standardised(row: amounts.Row) -> str:
    """England's ratio as the publisher standardises it, where a row of the crude one holds it."""
    if not _known(row, "standardised_ratio"):
        return ""
    return (
        f"In {row['area_name']}, in {when(row)}, allowing for age and sex, the "
        f"{rate_noun(row['measure'])} of {people(row['group'])} was "
        f"{amounts.point_of(row, 'standardised_ratio')} times that of {people(row['reference'])} "
        f"({amounts.interval(row, 'standardised_ratio')})."
    )


def why(row: amounts.Row) -> str:
    """Why the standardised ratio of a row and the crude one differ; where they may be compared.

    Ages are named only for what is left between two ratios of the same people: the publisher's.
    """
    if not _known(row, "standardised_ratio") or not _known(row, "ratio"):
        return ""
    crude = _of_publisher(row)
    others = "" if math.isclose(crude, row["ratio"], rel_tol=SAME_PEOPLE) else _others(crude)
    moved = row["standardised_ratio"] / crude - 1
    if math.isnan(moved):
        return others
    if abs(moved) < NOTABLE:
        return f"{others} Allowing for age and sex makes little difference here.".strip()
    larger, example = ("larger", ", such as children") if moved > 0 else ("smaller", "")
    told = "The two differ" if not others else "What is left between them is so"
    return (
        f"{others} {told} because the groups are not of the same ages: a {larger} share of "
        f"{people(row['group'])} than of {people(row['reference'])} is of ages that have few "
        f"{MEASURES[row['measure']].unit}{example}."
    ).strip()


def _of_publisher(row: amounts.Row) -> float:
    """The crude ratio of the people whom the publisher's standardised rates count; else unknown."""
    if _known(row, "published_rate") and _known(row, "published_reference_rate"):
        return row["published_rate"] / row["published_reference_rate"]
    same = not OTHER_PEOPLE & set(row.get("flags", "").split())
    return row["ratio"] if same and row.get("grouping", "nhs") == "nhs" else math.nan


def of_same_people(row: amounts.Row) -> bool:
    """Whether nothing but ages lies between the two ratios of a row, so that they may be held
    against one another."""
    return math.isclose(_of_publisher(row), row["ratio"], rel_tol=SAME_PEOPLE)


def _others(crude: float) -> str:
    also = "" if math.isnan(crude) else f": on the publisher's, the crude ratio is {_two(crude)}"
    return f"The two do not rest on the same people{also}."


def _two(value: float) -> str:
    return amounts.number(value, 2)


def of_all(ratios: pd.DataFrame) -> str:
    """The column of the ratios that lead: those allowing for age where every row has one.

    Two kinds of ratio are never held against one another.
    """
    return OWN if OWN in ratios and ratios[OWN].notna().all() else "ratio"


def drawn(ratios: pd.DataFrame) -> str:
    """What a picture of groups allows for, whose key says what its marks are."""
    return moved(ratios) if of_all(ratios) != OWN else "Allowing for age and sex; thin lines not."


def marks(ratios: pd.DataFrame) -> str:
    """The same of a picture that may have no room for a key."""
    if of_all(ratios) != OWN:
        return moved(ratios)
    return "Circles allow for age and sex; triangles, and thin lines for unknown ethnicity, do not."


def moved(ratios: pd.DataFrame) -> str:
    """That a picture of crude ratios does not allow for age, and which groups that changes most.

    Of areas, for which nobody standardises, what it does to England's ratio of the same group.
    """
    pairs = [(row, *_pair(row)) for _, row in ratios.iterrows()]
    sized = [
        (abs(math.log(after / before)), row, before, after)
        for row, before, after in pairs
        if before > 0 and after > 0
    ]
    far = sorted((each for each in sized if each[0] > MUCH), key=lambda each: -each[0])
    told = [
        f"{group_title(row['group'])} from {' to '.join(both(before, after))}"
        for _, row, before, after in far[:MOST]
    ]
    england = ratios["area_kind"].eq("england").all()
    if told:
        where = "" if england else " in England"
        return f"Not allowing for age, which{where} moves {listed(list(dict.fromkeys(told)))}."
    # Of a group without such a ratio nobody knows how much it would change.
    if england and len(sized) == len(pairs):
        return "Not allowing for age, which changes little."
    return "Not allowing for age."


def _pair(row: amounts.Row) -> tuple[float, float]:
    """England's crude ratio of a row's group, and the one that allows for age."""
    names = ("ratio", OWN)
    if row["area_kind"] != "england":
        names = ("england_crude_ratio", f"england_{OWN}")
    before, after = (row.get(name) for name in names)
    return (math.nan if before is None else before), (math.nan if after is None else after)


def several(ratios: pd.DataFrame) -> str:
    """England's groups in a line: the ratio that allows for age, and in brackets the crude one."""
    told = [
        f"{group_title(row['group'])} {amounts.point_of(row, OWN)}"
        f"{f' ({amounts.point_of(row)})' if of_same_people(row) else ''}"
        for _, row in ratios.iterrows()
        if _known(row, OWN)
    ]
    return f"Allowing for age and sex, in brackets if not: {', '.join(told)}." if told else ""


def england_moves(row: amounts.Row) -> str:
    """What allowing for age and sex does to England's ratio of the group: both numbers."""
    if not _known(row, "england_standardised_ratio"):
        return ""
    before, after = both(row["england_crude_ratio"], row["england_standardised_ratio"])
    whose = f"England's ratio of {people(row['group'])} to {people(row['reference'])}"
    name, period = row["england_ages_from"].split()
    of_what = "" if name == row["measure"] else f"{MEASURES[name].title}, "
    return f"Allowing for age and sex moves {whose} from {before} to {after} ({of_what}{period})."


def both(crude: float, standardised: float) -> tuple[str, str]:
    """Two ratios as they stand beside one another: where one decimal hides a change, two."""
    before, after = amounts.ratio(crude), amounts.ratio(standardised)
    if before != after:
        return before, after
    return amounts.number(crude, 2), amounts.number(standardised, 2)


def of_an_area(row: amounts.Row) -> str:
    """What must be known beside a crude ratio of an area below England; "" for England."""
    if row["area_kind"] == "england":
        return ""
    return f"{BELOW_ENGLAND} {england_moves(row)}".strip()


def caution(row: amounts.Row) -> str:
    """The same where ages move the ratio so far that it never stands alone; else nothing."""
    moves = AGES_MOVE_RATIO in row.get("flags", "").split()
    return of_an_area(row) if moves and "england_ages_from" in row else ""


def shortly(row: amounts.Row) -> str:
    """`caution` in a clause, for a tooltip."""
    if not caution(row) or not _known(row, "england_standardised_ratio"):
        return ""
    before, after = both(row["england_crude_ratio"], row["england_standardised_ratio"])
    return f"Ages alone move England's ratio from {before} to {after}."


def _known(row: amounts.Row, name: str) -> bool:
    return name in row and row[name] is not None and not math.isnan(row[name])
