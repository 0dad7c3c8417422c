"""The pages of groups and of measures, and the way through the Act."""

from __future__ import annotations

from collections.abc import Iterator

from data_sources.schema.errors import Unanswerable
from data_sources.schema.vocabulary import BROAD_GROUPS, ENGLAND, comparable_with, group_title
from mha_monitor import charts, monitor
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.periods import YEAR
from mha_monitor.exports import area_sections
from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.exports.parts import Picture, Section, table_of
from mha_monitor.exports.site.page import Page
from mha_monitor.monitor import Store
from mha_monitor.sentences import lists, pathway
from mha_monitor.sentences import site as words

REFERENCE = "white"


def group_pages(store: Store) -> Iterator[Page]:
    """A page for each group that has figures for England and is no part of the reference group."""
    for group in comparable_with(REFERENCE, monitor.groups_with_figures(store=store, every=YEAR)):
        yield group_page(store, group)


def group_page(store: Store, group: str) -> Page:
    area = AreaAnswers(store, ENGLAND, group)
    sections = [area_sections.over_time(area), area_sections.steps(area)]
    if group in BROAD_GROUPS:
        sections = [_map(store, group), _funnel(store, group), _boards(store, group), *sections]
    head = area.headline
    return Page(
        path=f"groups/{group}.html",
        title=group_title(group),
        about=words.group_page(group),
        group="Ethnic groups",
        kicker="England",
        lead=head.lead,
        beside=head.sure,
        sections=tuple(each for each in sections if each is not None),
        below=(head.caveat, head.source),
        command=head.command,
    )


def _map(store: Store, group: str) -> Section:
    found = monitor.areas_shown(group=group, every=YEAR, store=store)
    told = (f"{found.title}.", found.beside_title)
    return Section("Where", told, picture=Picture("map", "map", found), found=found, anchor="map")


def _funnel(store: Store, group: str) -> Section | None:
    found = monitor.funnel(group=group, every=YEAR, store=store)
    if not charts.has_funnel(found.table, found.curves):
        return None
    told = tuple(lists.sentences(found.words))
    return Section(
        "Chance and the usual spread",
        told,
        picture=Picture("funnel", "funnel", found),
        found=found,
        anchor="funnel",
    )


def _boards(store: Store, group: str) -> Section:
    found = monitor.ratios(area_kind="icb", group=group, every=YEAR, store=store)
    plain = area_sections.tables_of(found.table, ("area_name",))
    table = table_of(found.subtitle, plain)
    linked = area_sections.linked_areas(table, found.table)
    return Section("Every board", table=linked, found=found, anchor="boards")


def measure_pages(store: Store) -> Iterator[Page]:
    """A page for each measure that is given by ethnic group for England."""
    for name in monitor.measures_for("england", store=store):
        yield measure_page(store, name)


def measure_page(store: Store, name: str) -> Page:
    found = monitor.ratios(name, every=YEAR, store=store)
    first = Section(
        "Every group",
        (found.subtitle,),
        picture=area_sections.groups_picture(found),
        table=table_of(found.subtitle, area_sections.tables_of(found.table, ("group",))),
        found=found,
        anchor="groups",
    )
    sections = [first, *_of_boards(store, name)]
    return Page(
        path=f"measures/{name}.html",
        title=MEASURES[name].title,
        about=words.measure_page(name),
        group="Measures",
        kicker="England",
        lead=f"{found.title}.",
        sections=tuple(sections),
        below=(found.caveat, found.source),
        command=found.asked.command("ratios"),
    )


def _of_boards(store: Store, name: str) -> list[Section]:
    """Black people beside White people in every board, where that is published."""
    if "icb" not in monitor.area_kinds(MEASURES[name], store, YEAR):
        return []
    try:
        found = monitor.ratios(name, area_kind="icb", group="black", every=YEAR, store=store)
    except Unanswerable:
        return []
    plain = area_sections.tables_of(found.table, ("area_name",))
    table = area_sections.linked_areas(table_of(found.subtitle, plain), found.table)
    return [Section("Every board", (f"{found.title}.",), table=table, found=found, anchor="boards")]


def pathway_page(store: Store) -> Page:
    """Each step of the way through the Act, for every broad group of England."""
    groups = [group for group in BROAD_GROUPS if group != REFERENCE]
    held = {group: AreaAnswers(store, ENGLAND, group).steps for group in groups}
    told = {group: found for group, found in held.items() if found is not None}
    first = told.get("black", next(iter(told.values())))
    return Page(
        path="pathway.html",
        title="Along the way through the Act",
        about="The rate ratio at each step, from the police's power to discharge",
        group="England",
        kicker="England",
        lead=first.headline,
        beside=(pathway.APART,),
        sections=tuple(
            area_sections.of_steps(found, group_title(group), group)
            for group, found in sorted(told.items(), key=lambda each: each[0] != "black")
        ),
        below=(first.caveat, first.source),
        command=first.asked.command("pathway"),
    )
