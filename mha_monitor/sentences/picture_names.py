"""What the file of a picture is called: what, whom, where, when."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions.findings import Finding

Named = Callable[[Finding], tuple[pd.DataFrame, str]]


def name_of(kind: str, found: Finding) -> str:
    """`detentions-black-white-icb-2023-24-map`, for a kind of picture of a finding."""
    table, last = NAMED[kind](found) if kind in NAMED else (found.table, kind)
    return _name(table, last)


def _groups(found: Finding) -> tuple[pd.DataFrame, str]:
    return found.table, "rates" if len(found.table) == 1 else "groups"


def _shown(first: str, usual: str = "ratio") -> Named:
    """Of a picture that can show several quantities: which, where it is not the usual one."""

    def named(found: Finding) -> tuple[pd.DataFrame, str]:
        shown = getattr(found, "shown", usual)
        table = getattr(found, "ratios", found.table)
        return table, first if shown == usual else f"{first}-{shown}"

    return named


def _maps(found: Finding) -> tuple[pd.DataFrame, str]:
    of_every = pd.concat([each.ratios for each in found.each.values()], ignore_index=True)
    return of_every, _shown("maps")(found)[1]


def _rest(found: Finding) -> tuple[pd.DataFrame, str]:
    return found.ratios, ""


def _expected(found: Finding) -> tuple[pd.DataFrame, str]:
    table = found.table.assign(period_end=found.table["period_start"])
    return table, f"after-{table['milestone'].iloc[0]}"


def _shares(found: Finding) -> tuple[pd.DataFrame, str]:
    return found.table.iloc[1:].assign(group="ethnicity", reference="unknown"), ""


NAMED: dict[str, Named] = {
    "groups": _groups,
    "map": _shown("map"),
    "tiles": _shown("tiles"),
    "maps": _maps,
    "trend": _shown("trend"),
    "rest": _rest,
    "expected": _expected,
    "shares": _shares,
}


def _name(table: pd.DataFrame, last: str) -> str:
    row = table.iloc[0]
    several = len(set(table["group"])) > 1
    codes = [*dict.fromkeys(table["area_code"])] if "area_code" in table else [ENGLAND]
    where = row["area_kind"] if codes == [ENGLAND] or len(codes) > 2 else "-and-".join(codes)
    order = table.sort_values("period_end")["period"]
    when = "-to-".join(dict.fromkeys((order.iloc[0], order.iloc[-1]))).replace("..", "-to-")
    whom = "groups" if several else row["group"]
    parts = [row["measure"], whom, row["reference"], where.lower(), when, last]
    return "-".join(str(part).replace("_", "-") for part in dict.fromkeys(parts) if part)
