"""Census 2011 by ethnic group for boards, sub-ICBs and regions, from the local authorities of 2011.

The census of 2011 gives ethnic groups by local authority. Most authorities lie whole in one NHS
area, so their people add up. Where a border of today cuts through one, an area's people of 2021
are put back by the growth of the authorities that it is made of, each with the share of its people
that live in the area: what a share gets wrong is wrong in both years alike. Those rows are marked
`estimated`.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data_sources.files import published_csv
from data_sources.geography.populations import COLUMNS
from data_sources.schema.cells import Mark
from data_sources.schema.errors import BrokenContract
from data_sources.schema.model import Release

# Authorities of 2011 that were joined by 2021; all others kept code and border, but for a few
# hundred people between neighbours in one board (Gateshead and Northumberland, Hertfordshire).
JOINED = {
    "E06000058": ("E06000028", "E06000029", "E07000048"),  # Bournemouth, Christchurch and Poole
    "E06000059": ("E07000049", "E07000050", "E07000051", "E07000052", "E07000053"),  # Dorset
    "E06000060": ("E07000004", "E07000005", "E07000006", "E07000007"),  # Buckinghamshire
    "E06000061": ("E07000150", "E07000152", "E07000153", "E07000156"),  # North Northamptonshire
    "E06000062": ("E07000151", "E07000154", "E07000155"),  # West Northamptonshire
    "E07000244": ("E07000205", "E07000206"),  # East Suffolk
    "E07000245": ("E07000201", "E07000204"),  # West Suffolk
    "E07000246": ("E07000190", "E07000191"),  # Somerset West and Taunton
}
NOW = {before: after for after, parts in JOINED.items() for before in parts}
EARLIER, LATER = "census-2011", "census-2021"
GROUP = ["grouping", "group"]
WHOLE = 1e-6


class Kind(NamedTuple):
    """A kind of area, its vintage, and the column of the lookup that holds its code."""

    area_kind: str
    area_vintage: str
    column: str


KINDS = (
    Kind("region", "", "nhser_code_nhs"),
    Kind("icb", "2024", "icb24_code_nhs"),
    Kind("icb", "2026", "icb26_code_nhs"),
    Kind("sub-icb", "2024", "sicbl24_code_nhs"),
)
FILES = (
    ("ltla21_to_ltla24.csv", "Local authorities of 2021 in those of 2024, by people"),
    (
        "ltla24_to_sicbl24_icb24_icb26_weights.csv",
        "Local authorities of 2024 in NHS areas, by people",
    ),
)
_FIRST = ("ltla21_code", "ltla21_name", "ltla24_code", "ltla24_name", "lsoas", "pop2021")
_FIRST += ("share_of_ltla21",)
_SECOND = ("ltla24_code", "ltla24_name", "region24_code", "region24_name", "sicbl24_code")
_SECOND += ("icb24_code", "icb26_code", *(kind.column for kind in KINDS), "lsoas", "pop2021")
_SECOND += ("share_of_ltla24",)


def read(held: pd.DataFrame, lookups: Path) -> pd.DataFrame:
    """Rows (populations.COLUMNS) on Census 2011 for NHS areas, made from the table of populations.

    `held` has both censuses by local authority, and Census 2021 for the areas themselves. Raises
    BrokenContract where an authority of one census has no place in the other or in the lookups.
    """
    people, shares = _by_authority(held), _shares(lookups)
    lost = set(people.index.get_level_values("authority")) ^ set(shares["authority"])
    if lost:
        raise BrokenContract(
            f"{FILES[0][0]}: {', '.join(sorted(lost)[:5])} is in the lookups or in both censuses, "
            f"not in all of them. If authorities were joined, add them to JOINED."
        )
    rows = [_of_kind(kind, held, people, shares) for kind in KINDS]
    return pd.concat(rows, ignore_index=True)[list(COLUMNS)]


def releases() -> list[Release]:
    return [
        Release(
            source="areas",
            name=name,
            title=title,
            url="https://geoportal.statistics.gov.uk/",
            attribution=(
                "Source: Office for National Statistics licensed under the Open Government "
                "Licence v3.0."
            ),
            file_name=name,
        )
        for name, title in FILES
    ]


def _by_authority(held: pd.DataFrame) -> pd.DataFrame:
    """People of each authority of 2021 and group, a column for each census."""
    local = held[held["area_kind"].eq("local-authority")]
    local = local.assign(authority=local["area_code"].replace(NOW))
    sums = local.groupby(["authority", *GROUP, "population_base"])["population"].sum()
    return sums.unstack("population_base")


def _shares(lookups: Path) -> pd.DataFrame:
    """authority, share of its people, and the code of the area of each kind that they live in."""
    first = _table(lookups / FILES[0][0], _FIRST)
    second = by_authority_of_2024(lookups)
    both = first.merge(second, on="ltla24_code")
    share = both["share_of_ltla21"].astype(float) * both["share_of_ltla24"].astype(float)
    return both.assign(authority=both["ltla21_code"], share=share)


def by_authority_of_2024(lookups: Path) -> pd.DataFrame:
    """The lookup as printed, all text: a row for each authority of 2024 and sub-ICB."""
    return _table(lookups / FILES[1][0], _SECOND)


def _table(path: Path, names: tuple[str, ...]) -> pd.DataFrame:
    columns = {name: (name,) for name in names}
    return pd.DataFrame([row for _, row in published_csv.read_rows(path, columns)])


def _of_kind(
    kind: Kind, held: pd.DataFrame, people: pd.DataFrame, shares: pd.DataFrame
) -> pd.DataFrame:
    """The areas of one kind: sums where every authority is whole, else people put back."""
    placed = shares.groupby(["authority", kind.column])["share"].sum().rename("share")
    parts = people.reset_index().merge(placed.reset_index(), on="authority")
    cut = parts["share"].lt(1 - WHOLE).groupby(parts[kind.column]).any()
    for census in (EARLIER, LATER):
        parts[census] *= parts["share"]
    sums = parts.groupby([kind.column, *GROUP])[[EARLIER, LATER]].sum()
    areas = held[
        held["area_kind"].eq(kind.area_kind)
        & held["area_vintage"].eq(kind.area_vintage)
        & held["population_base"].eq(LATER)
    ]
    beside = areas.join(sums, on=["area_code", *GROUP])
    split = beside["area_code"].map(cut).astype(bool)
    put_back = beside["population"] * beside[EARLIER] / beside[LATER]
    return beside.assign(
        population_base=EARLIER,
        population=put_back.where(split, beside[EARLIER]).round(1),
        mark=split.map({True: Mark.ESTIMATED.value, False: Mark.EXACT.value}),
    )
