"""The pages that are of no one area: the front, the reform, what is held, methods, the list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt

from mha_monitor import monitor
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.exports import area_sections
from mha_monitor.exports.area_answers import AreaAnswers, codes
from mha_monitor.exports.parts import Link, Section, Table, table_of
from mha_monitor.exports.site import areas
from mha_monitor.exports.site.claims import Change
from mha_monitor.exports.site.page import Page
from mha_monitor.monitor import Store
from mha_monitor.sentences import documents, lists, quality, reform_tables, tables
from mha_monitor.sentences import reform as word_reform
from mha_monitor.sentences import site as words

METHODS = "Data and methods"


def front_page(store: Store) -> Page:
    """How big the gap is, how sure that is, and the way to one's own board."""
    area = AreaAnswers(store, monitor.ENGLAND)
    head = area.headline
    boards = tuple(_area_link(store, code) for code in codes(store, "icb"))
    regions = tuple(_area_link(store, code) for code in codes(store, "region"))
    return Page(
        path="index.html",
        title=words.NAME,
        about=words.ABOUT,
        group="England",
        kicker="England",
        lead=head.lead,
        beside=head.sure,
        sections=(
            area_sections.groups(area),
            Section("Find your board", links=boards, anchor="boards"),
            Section("Regions", links=regions),
            Section("What is not known", points=tuple(lists.not_known(area.row, ()))),
        ),
        below=area.below,
        command=head.command,
        feed="feed.xml",
    )


def _area_link(store: Store, code: str) -> Link:
    found = store.areas[store.areas["area_code"].eq(code)].sort_values("area_vintage")
    return Link(str(found["area_name"].iloc[0]), areas.path_of(code))


def reform_page(store: Store) -> Page:
    """Every date of the reform with its source, and what the figures say of it."""
    found, power = monitor.reform(store=store), monitor.power(store=store)
    answered = reform_tables.answer_table(found.table)
    register = monitor.milestones()
    dated = [each for each in register if each.date is not None]
    undated = [each for each in register if each.date is None]
    known = monitor.act_moved(store.as_of)
    return Page(
        path="reform.html",
        title="The dates of the reform",
        about="Every date of the Mental Health Act reform with its source, and what followed",
        group="England",
        lead=f"{word_reform.NO_PROVISION}.",
        sections=(
            Section(
                "What the figures say",
                table=table_of(found.title or "England", answered),
                found=found,
                anchor="dates",
            ),
            Section(
                "How soon a change could be seen",
                tuple(lists.sentences(power.words)),
                found=power,
                anchor="power",
            ),
            Section("Not yet dated", (words.NOT_DATED, known), anchor="not-dated"),
            *(_milestone(each) for each in undated),
            Section("The register", anchor="register"),
            *(_milestone(each) for each in dated),
        ),
        below=(found.caveat, found.source),
        command=found.asked.command("reform"),
    )


def _milestone(each: Milestone) -> Section:
    day = lists.milestone_day(each.date, each.date_precision) if each.date else ""
    told = [each.description, *lists.beside_milestone(each)]
    return Section(
        f"{day}: {each.title}" if day else each.title,
        tuple(filter(None, told)),
        links=tuple(Link(lists.host(link), link) for link in each.sources),
        anchor=each.name,
        level=3,
    )


def releases_page(store: Store, changes: Sequence[Change]) -> Page:
    """What is held, with hashes, and what this site no longer says."""
    held, flagged = monitor.listed(monitor.releases(store), store), monitor.check(store=store)
    shown = tables.release_table(held.table)
    rows = tuple(
        tuple(Link(cell, cell) if cell.startswith("https://") else cell for cell in map(str, row))
        for row in shown.itertuples(index=False, name=None)
    )
    files = Table("Files held", tuple(map(str, shown)), rows)
    said = tuple(f"{each.day}. {each.name}. {each.sentence}" for each in reversed(changes))
    return Page(
        path="releases.html",
        title="Releases and changes",
        about="Every file that a figure comes from, with its hash, and every sentence that changed",
        group=METHODS,
        sections=(
            Section("What changed", (words.ABOUT_CHANGES if said else words.NO_CHANGES,), said),
            Section("What is held", (words.ABOUT_RELEASES,), table=files, found=held),
            Section(
                "What is wrong with the figures",
                table=table_of(flagged.words, quality.plain(flagged.table)),
                found=flagged,
                anchor="flags",
            ),
        ),
        below=(held.source,),
        command="sources",
        feed="feed.xml",
    )


def methods_pages() -> list[Page]:
    """The written documents: methods with a page for each chapter, and the glossary."""
    _, *chapters = documents.text("methods.md").split("\n## ")
    pages = [_chapter(*text.partition("\n")[::2]) for text in chapters]
    glossary = documents.text("GLOSSARY.md").partition("\n")[2]
    return [
        Page(
            "methods.html",
            "Methods",
            "How every number is made",
            METHODS,
            sections=(Section("Chapters", links=tuple(Link(p.title, p.path) for p in pages)),),
            links=(Link("Glossary", "glossary.html"),),
        ),
        *pages,
        Page(
            "glossary.html",
            "Glossary",
            "The words, in plain English",
            METHODS,
            document=_as_html(glossary),
        ),
    ]


def _chapter(title: str, text: str) -> Page:
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    about = f"Methods: {title}"
    return Page(f"methods/{name}.html", title, about, METHODS, document=_as_html(text))


def _as_html(text: str) -> str:
    """A text of the project's own as HTML."""
    return MarkdownIt("commonmark").enable("table").render(text)


def list_page() -> Page:
    return Page(
        path="pages.html",
        title="All pages",
        about="Every area, group and measure, to look through",
        group=METHODS,
        searched=True,
    )


def missing_page() -> Page:
    return Page(
        path="404.html",
        title="No such page",
        about=words.NO_SUCH_PAGE,
        group="",
        lead=words.NO_SUCH_PAGE,
        links=(Link("All pages", "pages.html"),),
    )
