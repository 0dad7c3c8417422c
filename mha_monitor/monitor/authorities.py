"""Local authorities, and the boards that their people live in: the way to one's own board."""

from __future__ import annotations

from typing import NamedTuple

from mha_monitor.definitions import area_vintages
from mha_monitor.monitor.catalogue import named_areas
from mha_monitor.store.store import Store, open_store

KIND = "icb"
PART = ("area_code", "area_name", "share", "held")


class Part(NamedTuple):
    """A board with people of an authority: their share (0 to 1), and whether it has figures."""

    code: str
    name: str
    share: float
    held: bool


class Authority(NamedTuple):
    """A local authority with every board that has any of its people, the largest part first."""

    name: str
    parts: tuple[Part, ...]


def local_authorities(store: Store | None = None) -> dict[str, Authority]:
    """Every local authority by its code, in the order of names.

    Its boards are of one vintage: that in whose boards with figures most people live.
    """
    store = store or open_store()
    table = store.authorities
    table = table.assign(held=table["area_code"].isin(named_areas(KIND, store)))
    with_figures = table["population"].mul(table["held"])
    vintage = str(with_figures.groupby(table["area_vintage"]).sum().idxmax())
    rows = table[table["area_vintage"].eq(vintage)]
    rows = rows.sort_values(["authority_name", "share"], ascending=[True, False])
    names = area_vintages.names_of(store.areas, KIND, rows["area_vintage"], rows["area_code"])
    rows = rows.assign(area_name=names)
    return {
        str(code): Authority(
            str(parts["authority_name"].iloc[0]),
            tuple(
                Part(*each) for each in zip(*(parts[name].tolist() for name in PART), strict=True)
            ),
        )
        for code, parts in rows.groupby("authority_code", sort=False)
    }
