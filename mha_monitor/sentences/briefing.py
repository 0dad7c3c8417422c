"""What a briefing says besides the sentences of answers: prompts for evidence, method, citation.

Prompts ask what a body holds. They are no advice on the law, and none says that a duty is unmet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mha_monitor.definitions.plain_names import people
from mha_monitor.sentences.amounts import Row

ABOUT_PROMPTS = (
    "Questions for whoever holds the evidence. They are prompts, not legal advice, and none says "
    "that a duty is unmet."
)
METHOD = (
    "A rate is a count over the people of the group who live in the area, for every 100,000. The "
    "ratio is one group's rate over that of White people. Its interval allows for chance, for one "
    "person being detained more than once, and for rounded and hidden counts; the wider one shows "
    "what unknown ethnicity could do.",
    "An area is called higher or lower only where the difference is more than chance, rounding and "
    "the number of areas looked at together explain. There is no rank.",
    "A ratio says how far apart two rates are. It does not say why.",
)
AUTHOR = "Mental Health Act detention disparity monitor, England"
SOURCES = "Where the figures come from"
HASHES = "SHA-256 of the files that the figures come from"


def title(name: str) -> str:
    return f"Detention under the Mental Health Act by ethnicity: {name}"


def body_of(row: Row) -> str:
    """Whom the prompts and letters speak of: the board, or those who answer for a larger area."""
    return {"icb": "the board", "region": "each board of the region"}.get(
        row["area_kind"], "NHS England"
    )


def prompts(row: Row) -> list[str]:
    """What the equality duty, the statement on inequalities and PCREF lead one to ask for."""
    who = body_of(row)
    whose = people(row["group"])
    return [
        f"Equality duty (Equality Act 2010, section 149): what does {who} hold that shows how it "
        f"had due regard to equality when it planned and paid for mental health care, and what did "
        f"it do with these rates?",
        f"NHS England's statement on information on health inequalities (National Health Service "
        f"Act 2006, section 13SA): which information on detention by ethnicity does {who} collect, "
        f"analyse and publish, and what has changed because of it?",
        "Patient and Carer Race Equality Framework (PCREF): where is each trust's plan published, "
        "which of its measures are followed, and how do patients and carers take part?",
        f"Before detention: what is known here of referral, crisis care and community care offered "
        f"to {whose}, and which figures would show it?",
        "Recording: which providers leave ethnicity unknown most often, and by when will they not?",
    ]


def citation(name: str, version: str, released_on: str, command: str) -> str:
    """How to cite a briefing, so that anybody can make it again."""
    dated = f" Figures published: {released_on}." if released_on else ""
    return (
        f"Mental Health Act detention disparity monitor, England. {title(name)}. Figures: version "
        f"{version}.{dated} Made by: python -m mha_monitor {command}"
    )


def hashes(releases: Iterable[Mapping[str, str]]) -> list[str]:
    """One line for each file: its title and the hash of what was read."""
    return [f"{each['title']}: {each['sha256']}" for each in releases if each["sha256"]]


def readme(name: str, told: Iterable[str], files: Iterable[str]) -> str:
    """What a pack holds, with what must not be parted from it."""
    paragraphs = [name, *(each for each in told if each), "Files:", *sorted(files)]
    return "\n\n".join(paragraphs) + "\n"
