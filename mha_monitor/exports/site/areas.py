"""The pages of areas: England, regions, boards, and boards that came after the figures."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from data_sources.schema.errors import Unanswerable
from data_sources.schema.vocabulary import ENGLAND
from mha_monitor import monitor
from mha_monitor.definitions import area_vintages
from mha_monitor.definitions.periods import YEAR
from mha_monitor.exports import area_sections
from mha_monitor.exports.area_answers import AreaAnswers, codes
from mha_monitor.exports.parts import Link, Section
from mha_monitor.exports.site.page import Page
from mha_monitor.monitor import Finding, Store
from mha_monitor.sentences import site as words
from mha_monitor.sentences import verdicts

KINDS = ("region", "icb")
NEWEST_BOARDS = "2026"


def path_of(code: str) -> str:
    return f"areas/{code}.html"


def england(store: Store) -> AreaAnswers:
    return AreaAnswers(store, ENGLAND)


def every_page(store: Store) -> Iterator[Page]:
    yield area_page(england(store))
    held: set[str] = set()
    for kind in KINDS:
        for code in codes(store, kind):
            held.add(code)
            yield area_page(AreaAnswers(store, code))
    yield from later_boards(store, held)


def area_page(area: AreaAnswers) -> Page:
    """The page of one area that has figures."""
    row = area.row
    name = str(row["area_name"])
    sections = [
        area_sections.groups(area),
        area_sections.over_time(area),
        area_sections.place(area),
        area_sections.steps(area),
        area_sections.peers(area),
        area_sections.recording(area),
        area_sections.not_known(area),
    ]
    return Page(
        path=path_of(area.code),
        title=name,
        about=words.area_page(name),
        group=words.KINDS[area.kind],
        area=area.code,
        kicker=words.kicker(area.kind, area.code, _ons_code(area.store, area)),
        lead=area.headline.lead,
        badge=verdicts.title(row) if row.get("verdict") else "",
        beside=area.headline.sure,
        sections=tuple(each for each in sections if each is not None),
        below=area.below,
        links=_kin(area.store, area.code),
        command=area.headline.command,
        feed=f"areas/{area.code}/feed.xml",
    )


def _ons_code(store: Store, area: AreaAnswers) -> str:
    found = store.areas[store.areas["area_code"].eq(area.code)]
    found = found[found["area_kind"].eq(area.kind)].sort_values("area_vintage")
    return "" if found.empty else str(found["ons_code"].iloc[0])


def _kin(store: Store, code: str) -> tuple[Link, ...]:
    """The boards that a board became, or was made of, where they are others."""
    tables = (area_vintages.successors(code, store), area_vintages.predecessors(code, store))
    found = pd.concat([each[["area_code", "area_name"]] for each in tables])
    found = found[found["area_code"].ne(code)].drop_duplicates()
    return tuple(
        Link(str(row.area_name), path_of(str(row.area_code))) for row in found.itertuples()
    )


def later_boards(store: Store, held: set[str]) -> Iterator[Page]:
    """A page for each board of a later day, whose figures are those of the boards before it."""
    later = store.areas[store.areas["area_kind"].eq("icb")]
    later = later[later["area_vintage"].eq(NEWEST_BOARDS) & ~later["area_code"].isin(held)]
    if later.empty:
        return
    left_out = monitor.left_out(area_kind="icb", area_vintage=NEWEST_BOARDS, store=store).table
    reasons = dict(zip(left_out["area_code"], left_out["reason"], strict=True))
    for row in later.sort_values("area_name").itertuples():
        yield _later_board(store, row, reasons.get(row.area_code, ""))


def _later_board(store: Store, row, reason: str) -> Page:
    code, name = str(row.area_code), str(row.area_name)
    found = None if reason else _added_up(store, code)
    sections: tuple[Section, ...] = ()
    if found is not None:
        picture = area_sections.groups_picture(found)
        sections = (Section("Every group", (f"{found.title}.",), picture=picture, found=found),)
    return Page(
        path=path_of(code),
        title=name,
        about=words.area_page(name),
        group=words.KINDS["icb"],
        kicker=words.kicker("icb", code, str(row.ons_code)),
        lead=words.from_april(name) if found is None else f"{found.title}.",
        beside=tuple(filter(None, (reason, area_vintages.lineage(code, store)))),
        sections=sections,
        below=() if found is None else (found.caveat, found.source),
        links=_kin(store, code),
        command="" if found is None else found.asked.command("ratios"),
    )


def _added_up(store: Store, code: str) -> Finding | None:
    """The board's ratios, added up from the boards that passed into it."""
    try:
        return monitor.ratios(
            area_kind="icb", area=code, area_vintage=NEWEST_BOARDS, every=YEAR, store=store
        )
    except Unanswerable:
        return None
