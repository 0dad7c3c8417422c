"""How far a ratio could rest on those of unknown ethnicity, as sentences."""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.flags import ranked
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import listed, people
from mha_monitor.definitions.verdicts import IN_DOUBT
from mha_monitor.sentences import amounts, one_row
from mha_monitor.sentences.left_out import left_out

CAVEAT = (
    "Nothing published says who the unknown are. The bounds are what is possible, not what is "
    "likely. To share the unknown out by the mix of their own area is an assumption: if some "
    "groups are recorded worse than others in the same area, the ratio is another."
)
MOST_NAMES = 6


def unknown_ethnicity(table: pd.DataFrame) -> str:
    """What the unknown could do to the ratio of one area, or of how many areas."""
    return _one(table.iloc[0]) if len(table) == 1 else _several(table)


def short(row: amounts.Row) -> str:
    """`About 1 in 10 detentions (9.7%) has no ethnic group on record`, on a page of one place."""
    share, unit = row["unknown_share"], MEASURES[row["measure"]].unit
    if math.isnan(share):
        return f"How many {unit} have no ethnic group on record was not published."
    if share <= 0:
        return f"All {unit} have an ethnic group on record."
    about = f"About 1 in {1 / share:.0f} {unit}" if share < 0.4 else f"{share:.0%} of {unit}"
    return f"{about} ({share:.1%}) has no ethnic group on record."


def _one(row: amounts.Row) -> str:
    if row["at_one"] == "not-known":
        return f"{one_row.unknown(row)} So nothing can be said of what they could do to the ratio."
    if row["at_one"] == IN_DOUBT:
        return f"{one_row.unknown(row)} {one_row.headline(row)}"
    parts = [
        one_row.unknown(row),
        *one_row.led(row),
        f"If all of them were of one group or of the other, {one_row.on_top(row)}, the ratio would "
        f"be {_limits(row, 'ratio_unknown')}.",
        _acute(row),
        _at_one(row),
        _imputed(row),
    ]
    return " ".join(part for part in parts if part)


def _acute(row: amounts.Row) -> str:
    """The wider bound, and what it holds that the other leaves out."""
    if math.isnan(row["acute_count"]) or not row["acute_count"]:
        return ""
    unit = MEASURES[row["measure"]].unit
    return (
        f"That leaves out {row['acute_count']:,.0f} {unit} that acute hospitals alone recorded, "
        f"without ethnicity; with them it would be {_limits(row, 'ratio_acute')}."
    )


def _limits(row: amounts.Row, name: str) -> str:
    """As `amounts.between`, and exact enough to tell on which side of 1 a limit lies."""
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    if low > 0 and math.isfinite(high) and any(0.9 < end < 1.1 for end in (low, high)):
        return f"between {low:.2f} and {high:.2f}"
    return amounts.between(low, high)


def _at_one(row: amounts.Row) -> str:
    """Whether equal rates are possible, and what would have to be so."""
    return {
        "interval-holds-one": "The interval holds 1 as it is.",
        "bounds-hold-one": "So the unknown could make the two rates equal.",
        "wider-bounds-hold-one": (
            "So only with those of acute hospitals could the unknown make the two rates equal."
        ),
        "apart": "No ethnicity of the unknown makes the two rates equal.",
    }[row["at_one"]]


def _imputed(row: amounts.Row) -> str:
    """What follows if the unknown of an area are as its known are."""
    if math.isnan(row["ratio_imputed"]):
        return ""
    known = amounts.number(row["ratio"], 2)
    limits = (amounts.number(row[f"ratio_imputed_{end}"], 2) for end in ("low", "high"))
    whose = "each board" if row["area_kind"] == "england" else "the area"
    found = f"{amounts.number(row['ratio_imputed'], 2)} ({' to '.join(limits)})"
    return (
        f"If the unknown of {whose} were as those whose ethnicity it knows, the ratio would be "
        f"{found}, against {known} of the known alone."
    )


def _several(rows: pd.DataFrame) -> str:
    compared, without = ranked(rows), left_out(rows)
    row = rows.iloc[0]
    told = compared["at_one"].value_counts()
    parts = [
        f"The {measures.rate_noun(row['measure'])} of {people(row['group'])} beside that of "
        f"{people(row['reference'])}: {_how_many(compared)}.",
        _number(told, "interval-holds-one", "the interval holds 1 as it is"),
        _undone(compared),
        _number(told, "apart", "no ethnicity of the unknown makes the two rates equal"),
        _number(told, "not-known", "the number of unknown, or a count, was not published"),
        "Shared out as an area's own known are, the unknown leave its ratio about as it is, so "
        "that is no test of it.",
        f"{without}." if without else "",
    ]
    return " ".join(part for part in parts if part)


def _how_many(rows: pd.DataFrame) -> str:
    """`42 areas, the year to March 2024`; `England, 4 periods`."""
    areas, periods = (len(set(rows[name])) for name in ("area_code", "period"))
    if not areas:
        return "no area can be compared"
    where = one_row.place(rows.iloc[0]) if areas == 1 else f"{areas} areas"
    return f"{where}, {plain_names.when(rows.iloc[0]) if periods == 1 else f'{periods} periods'}"


def _number(told: pd.Series, code: str, what: str) -> str:
    return f"In {told[code]} of them {what}." if code in told else ""


def _undone(compared: pd.DataFrame) -> str:
    """Where the unknown alone could undo what the interval says."""
    rows = compared[compared["at_one"].isin(["bounds-hold-one", "wider-bounds-hold-one"])]
    if rows.empty:
        return ""
    return (
        f"In {len(rows)} of them it does not, but would if all of the unknown were of one group: "
        f"{listed(sorted(rows['area_name'].unique()), MOST_NAMES)}."
    )
