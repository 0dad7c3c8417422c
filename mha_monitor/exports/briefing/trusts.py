"""The briefing on a trust or another provider: six pages, each of them on one thing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mha_monitor import monitor
from mha_monitor.definitions.periods import YEAR
from mha_monitor.exports import area_sections
from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.exports.briefing.content import Briefing, releases_used, rested_on
from mha_monitor.exports.parts import Section, Table, table_of
from mha_monitor.monitor import Finding, Store
from mha_monitor.sentences import briefing as briefing_words
from mha_monitor.sentences import promises, tables, verdicts
from mha_monitor.sentences import providers as words
from mha_monitor.sentences import site as site_words


def briefing(store: Store, code: str, group: str = "black") -> Briefing:
    """The briefing on one provider by its code. Raises Unanswerable where nothing is held of it."""
    found = monitor.provider(code, store=store)
    england = AreaAnswers(store, monitor.ENGLAND, group)
    published = str(found.newest["area_name"].iloc[0])
    name = words.name(published)
    pages = [
        _itself(found, group),
        _by_group(england),
        _over_time(found, england),
        _steps(england, store),
        _boards(store, group),
        _asked(found, published, group),
    ]
    sections = [replace(page[0], starts_page=number > 0) for number, page in enumerate(pages)]
    rest = [page[1:] for page in pages]
    return Briefing(
        title=briefing_words.title(name),
        name=name,
        kicker=site_words.kicker("provider", code, ""),
        badge=words.BADGE,
        lead=words.lead(found.newest),
        doubt=(words.NO_RATIO,),
        sections=tuple(
            each for first, others in zip(sections, rest, strict=True) for each in (first, *others)
        ),
        source=f"{found.source} {england.groups.source}",
        citation=briefing_words.citation(
            name, store.version, found.released_on, f"brief --area {code}"
        ),
        hashes=tuple(briefing_words.hashes(releases_used(store, [found, *rested_on(england)]))),
        version=store.version,
        said=found.said,
        large=True,
    )


def _itself(found: Finding, group: str) -> list[Section]:
    """What the provider counts, of whom, beside which others, and how well it is recorded."""
    groups = found.groups
    return [
        Section(
            "What is counted here",
            table=_table(words.CAVEAT, words.steps(found.newest)),
        ),
        Section(
            "By ethnic group",
            (words.by_group(groups, group), "" if groups is None else words.SHARE),
            table=None if groups is None else _table(words.SHARE, words.groups_table(groups)),
        ),
        Section("Place among providers", tuple(words.recorded(found.recording))),
        Section("Providers most like it", table=_table(words.ALIKE, words.alike(found.alike))),
    ]


def _by_group(england: AreaAnswers) -> list[Section]:
    section = area_sections.groups(england)
    return [
        replace(section, heading="The ratio by group in England"),
        area_sections.recording(england),
    ]


def _over_time(found: Finding, england: AreaAnswers) -> list[Section]:
    own = words.over_time(found.table)
    section = area_sections.over_time(england)
    return [
        Section("Over time", (words.one_period(found.table),), table=_table(words.CAVEAT, own)),
        replace(section, heading="England over time", table=None),
    ]


def _steps(england: AreaAnswers, store: Store) -> list[Section]:
    dates = table_of(words.OF_REFORM, promises.short(monitor.promises(store).table))
    reform = Section("Dates of the reform", table=dates)
    section = area_sections.steps(england)
    if section is None:
        return [reform, Section("Along the way in England", (words.NO_STEPS,))]
    # Paper has no room for the whole names of nine steps beside a picture of them.
    return [reform, replace(section, heading="Along the way in England", picture=None)]


def _boards(store: Store, group: str) -> list[Section]:
    """Every board in order of its name: which of them the provider serves is for it to say."""
    found = monitor.ratios(area_kind="icb", group=group, every=YEAR, store=store)
    rows = [row for _, row in found.table.sort_values("area_name").iterrows()]
    plain = pd.DataFrame([tables.plain_row(row, ("area_name",)) for row in rows])
    plain = plain.assign(**{"Beside the typical board": [verdicts.title(row) for row in rows]})
    shown = ("Area", "Rate ratio", "With rounding and hidden counts", "Beside the typical board")
    return [Section("Every board", (words.BOARDS,), table=table_of(found.subtitle, plain, shown))]


def _asked(found: Finding, published: str, group: str) -> list[Section]:
    return [
        Section("What is not known", points=tuple(words.not_known(found.groups is not None))),
        Section(
            "Evidence to ask for",
            (briefing_words.ABOUT_PROMPTS,),
            tuple(words.prompts(published, group)),
        ),
        Section("Method", (*words.METHOD, *briefing_words.METHOD)),
    ]


def _table(caption: str, plain: pd.DataFrame) -> Table | None:
    return None if plain.empty else table_of(caption, plain)
