"""Which ratios a grouping of ethnic groups moves, and by how much, as sentences."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS as BROAD
from mha_monitor.definitions import plain_names
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.plain_names import listed
from mha_monitor.sentences import one_row
from mha_monitor.sentences.bases import moved_by
from mha_monitor.sentences.left_out import left_out

SCHEMES = {
    "nhs": "as the counts are, with Chinese people in Other",
    "census": "as the census does, with Chinese people in Asian",
    "publisher": "as NHS England divides, with Roma people in no group and Arab people in no "
    "detailed one",
}
# A ratio that a scheme moves by no more than this hardly moves.
HARDLY = 0.01
CAVEAT = (
    "The counts stay as the NHS groups them, whichever scheme is asked for: under `census` the "
    "detentions of Chinese people are in Other and the people in Asian, so the rates of Asian and "
    "Other mix two schemes, as the publisher's own rates for areas do."
)


def groupings(table: pd.DataFrame) -> str:
    """What each scheme does to each group's ratio, beside the scheme of the counts."""
    others = [scheme for scheme in SCHEMES if scheme in set(table["grouping"]) - {"nhs"}]
    parts = [_place(table), *(_of_scheme(table, scheme) for scheme in others)]
    hardly, without = _hardly(table), left_out(table)
    parts += [hardly, f"{without}." if without else ""]
    return " ".join(part for part in parts if part)


def _place(table: pd.DataFrame) -> str:
    row, several = table.iloc[0], len(set(table["area_code"]))
    where = one_row.place(row) if several == 1 else f"{several} areas"
    return (
        f"{plain_names.capital(where)}, {plain_names.when(row)}: "
        f"people are grouped {SCHEMES['nhs']}. "
        f"With the same counts, other schemes give other ratios; chance plays no part in that."
    )


def _moving(table: pd.DataFrame) -> set[tuple[str, str]]:
    """Schemes and groups whose ratio moves by more than HARDLY in some area."""
    moves = table[table["factor"].sub(1).abs().gt(HARDLY)]
    return set(zip(moves["grouping"], moves["group"], strict=True))


def _of_scheme(table: pd.DataFrame, scheme: str) -> str:
    moving = [group for name, group in sorted(_moving(table)) if name == scheme]
    if not moving:
        return f"Grouped {SCHEMES[scheme]}, no ratio moves by more than {HARDLY:.0%}."
    told = "; ".join(_move(table, scheme, group) for group in moving)
    return f"Grouped {SCHEMES[scheme]}: {told}."


def _move(table: pd.DataFrame, scheme: str, group: str) -> str:
    rows = table[table["grouping"].eq(scheme) & table["group"].eq(group) & ~blocked(table)]
    who = plain_names.people(group)
    if len(rows) != 1:
        low, high = rows["factor"].min(), rows["factor"].max()
        return (
            f"the ratio of {who} is multiplied by {low:.2f} to {high:.2f} ({moved_by(low)} to "
            f"{moved_by(high)})"
        )
    row = rows.iloc[0]
    own = table[table["grouping"].eq("nhs") & table["group"].eq(group)].iloc[0]
    if math.isnan(row["ratio"]):
        return f"the limits of the ratio of {who}, which is hidden, {moved_by(row['factor'])}"
    ends = f"{own['ratio']:.2f} becomes {row['ratio']:.2f}"
    return f"the ratio of {who}, {ends}, {moved_by(row['factor'])}"


def _hardly(table: pd.DataFrame) -> str:
    """Those that no scheme moves, and the reference group's own people."""
    moving = {group for _, group in _moving(table)}
    groups = sorted(set(table["group"]) - moving, key=lambda group: (group not in BROAD, group))
    if not groups:
        return ""
    most = table.loc[table["group"].isin(groups), "factor"].sub(1).abs().max()
    who = listed([plain_names.people(group) for group in groups], most=8)
    whom = plain_names.people(table["reference"].iloc[0])
    people = table.groupby(["period_start", "area_code"])["reference_population"]
    spread = (people.max() / people.min()).max() - 1
    return (
        f"Under every scheme the ratio of {who} {_by(most)}, and the number of {whom} "
        f"{_by(spread)}."
    )


def _by(share: float) -> str:
    return "stays the same" if share < 0.0005 else f"moves by at most {share:.1%}"
