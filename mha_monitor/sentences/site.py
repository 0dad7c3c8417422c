"""What the pages of the site say besides the sentences of answers: what each is, and for whom."""

from __future__ import annotations

from collections.abc import Mapping

from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import capital, people
from mha_monitor.sentences.amounts import how_many

NAME = "Detention under the Mental Health Act, by ethnicity"
ABOUT = (
    "Detention rate ratios by ethnicity for England, its regions and its integrated care boards, "
    "with their doubt, against the dates of the Mental Health Act 2025."
)
KINDS = {
    "england": "England",
    "region": "NHS region",
    "icb": "Integrated care board",
    "sub-icb": "Sub-ICB location",
    "provider": "Provider",
}
NO_TREND = "Only one year has counts that can be compared, so no change can be told."
NOT_DATED = "These parts of the reform have no announced date."
ABOUT_RELEASES = (
    "Every figure comes from one of these files. The hash lets you check that a file you hold is "
    "the one that was read."
)
NO_CHANGES = "Since this site was first made no sentence on it has changed."
ABOUT_CHANGES = (
    "Sentences that this site said and no longer says, because figures came, were revised, or "
    "were worked out in another way."
)
HOW_TO_EMBED = (
    "Paste this where the chart should stand. The first follows the newest figures; the second "
    "stays as it is."
)
TEST_DATA = "Invented test data: not for use"
MORE = "The newest figures, with their table"
NO_SUCH_PAGE = "There is no such page here. Every page is in the list of all pages."


def kicker(area_kind: str, code: str, ons_code: str) -> str:
    """`Integrated care board · QWE · E54000031`."""
    return " · ".join(filter(None, [KINDS[area_kind], code, ons_code]))


def area_page(name: str) -> str:
    """What the page of an area is about, for a list or a search engine."""
    return f"{name}: detention under the Mental Health Act by ethnicity"


def group_page(group: str) -> str:
    who = people(group)
    return f"{capital(who)}: detention rates against those of White people"


def measure_page(measure: str) -> str:
    return f"{MEASURES[measure].title}, by ethnicity"


def from_april(name: str) -> str:
    """That an area is of the boards since April 2026, where figures are of those before."""
    return (
        f"{name} has been an integrated care board since 1 April 2026. The figures held are of the "
        f"boards before it."
    )


def cited(title: str, version: str, released_on: str) -> str:
    """How to name a page in a text, with the version of the figures."""
    dated = f", published {released_on}" if released_on else ""
    return (
        f"Mental Health Act detention disparity monitor, England. {title}. Figures: version "
        f"{version}{dated}."
    )


def released(release: Mapping[str, str]) -> str:
    """`Published 2024-09 by …`: a release in a sentence for a feed."""
    status = release.get("status", "")
    revision = f", revision {release['revision']}" if int(release.get("revision", 1)) > 1 else ""
    return f"{release['title']}: published {release['published_on']} ({status}{revision})."


def changed(before: str, after: str, figures_changed: bool) -> str:
    """One sentence that was replaced by another, and why."""
    why = "The figures changed." if figures_changed else "The way it is worked out or said changed."
    return f"It said: “{before}” It says: “{after}” {why}"


def counted_pages(number: int) -> str:
    return f"{how_many(number, 'page')}. Type to narrow the list."
