"""What a briefing holds, whatever it is written as: made once of the answers of one area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mha_monitor import charts, monitor
from mha_monitor.exports import area_sections
from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.exports.parts import Picture, Section
from mha_monitor.monitor import Finding, Store
from mha_monitor.sentences import briefing as words
from mha_monitor.sentences import lists, verdicts
from mha_monitor.sentences import site as site_words

FEWEST_DRAWN = 3  # years


@dataclass(frozen=True)
class Briefing:
    """A briefing: verdict, one paragraph and its doubt, then sections, then where it comes from.

    A `large` one has room for letters of common size.
    """

    title: str
    name: str
    kicker: str
    badge: str
    lead: str
    doubt: tuple[str, ...]
    sections: tuple[Section, ...]
    source: str
    citation: str
    hashes: tuple[str, ...]
    version: str
    said: str
    large: bool = False

    @property
    def pictures(self) -> list[Picture]:
        return [each.picture for each in self.sections if each.picture is not None]


def briefing(area: AreaAnswers) -> Briefing:
    """The briefing on one area that has figures."""
    row, head = area.row, area.headline
    name = str(row["area_name"])
    sections = [
        area_sections.groups(area),
        _place(area),
        _over_time(area),
        _steps(area),
        area_sections.peers(area),
        area_sections.recording(area),
        area_sections.not_known(area),
        Section("Evidence to ask for", (words.ABOUT_PROMPTS,), tuple(words.prompts(row))),
        Section("Method", words.METHOD),
    ]
    return Briefing(
        title=words.title(name),
        name=name,
        kicker=site_words.kicker(area.kind, area.code, ""),
        badge=verdicts.title(row) if row.get("verdict") else "",
        lead=head.lead,
        doubt=head.sure if head.source == area.groups.source else (*head.sure, head.source),
        sections=tuple(each for each in sections if each is not None),
        source=area.groups.source,
        citation=words.citation(
            name, area.store.version, area.one.released_on, f"brief --area {area.code}"
        ),
        hashes=tuple(words.hashes(releases_used(area.store, rested_on(area)))),
        version=area.store.version,
        said=area.one.said,
    )


def _over_time(area: AreaAnswers) -> Section:
    """The years, with a picture where there are enough of them for one to tell something."""
    section = area_sections.over_time(area)
    drawn = area.trend is not None and len(set(area.trend.table["period"])) >= FEWEST_DRAWN
    return section if drawn else replace(section, picture=None)


def _steps(area: AreaAnswers) -> Section | None:
    """The way through the Act as a table: paper has no room for its picture too."""
    section = area_sections.steps(area)
    return None if section is None else replace(section, picture=None)


def _place(area: AreaAnswers) -> Section | None:
    """The area in the funnel of its kind, with its verdict."""
    section = area_sections.place(area)
    found = area.funnel
    if section is None or found is None or not charts.has_funnel(found.table, found.curves):
        return section
    told = (section.paragraphs[0], *lists.sentences(found.words)[:1])
    return Section(
        section.heading, told, picture=Picture("funnel", "funnel", found, area.code), found=found
    )


def rested_on(area: AreaAnswers) -> list[Finding]:
    """The answers whose releases a briefing on an area names."""
    return [area.groups, *([] if area.trend is None else [area.trend])]


def releases_used(store: Store, found: Sequence[Finding]) -> list[dict]:
    """The releases that the figures and people of these answers come from."""
    used = {name for each in found for name in each.table["release"].dropna()}
    return [each for each in monitor.releases(store).to_dict("records") if each["name"] in used]
