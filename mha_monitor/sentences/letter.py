"""A letter to one's board: it says what is published, how sure that is, and asks.

It accuses nobody and gives no advice. What stands in square brackets is for whoever sends it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from mha_monitor.sentences import lists, one_row
from mha_monitor.sentences.amounts import Row

KIND = (
    "[Keep one of these.] This is a question for your next meeting in public. / Please treat this "
    "as a request for information under the Freedom of Information Act 2000."
)
SENDER = ("[Your name]", "[Where you live, or whom you speak for]", "[How to reach you]", "[Date]")
WHY = "What does the board know of why these rates differ, and which figures of its own show it?"
WHAT_IS_HIDDEN = "What do the board's own figures show, where the published ones are hidden?"
ASKS = (
    "Which figures on detention by ethnicity does the board look at, how often, and where are they "
    "published?",
    "What has the board done about it since then, and how will it know whether that helps?",
    "Where can I read the plan of each trust here under the Patient and Carer Race Equality "
    "Framework, and how can people who were detained, and their families, take part?",
    "How is the board working on records in which ethnicity is unknown?",
)
OPENING = (
    "I read the figures that NHS England publishes on detentions under the Mental Health Act by "
    "ethnic group, and I would like to understand those of our area."
)
HIDDEN = "The publisher hides small numbers, so this ratio is not known."
ASKS_HEADING = "What I would like to ask"
THANKS = "Thank you for your time. I would be glad to talk about it."


def where_from(source: str, version: str) -> str:
    """Where the figures come from."""
    return (
        f"Figures: {source} Worked out by the Mental Health Act detention disparity monitor, "
        f"England, version {version}."
    )


def links(where: Iterable[tuple[str, str]]) -> str:
    """Where to find one's board, member of parliament and the publisher: for whoever sends it."""
    listed = "; ".join(f"{name}: {link}" for name, link in where)
    return f"[For you, not for the letter. {listed}]"


def addressed(name: str) -> str:
    return f"To the board of NHS {name} Integrated Care Board"


def subject(name: str) -> str:
    return f"Detentions under the Mental Health Act by ethnicity in {name}"


def not_published(row: Row) -> list[str]:
    """What there is no figure of for the area."""
    hidden = (
        "The publisher hides small numbers, so this ratio is not known."
        if math.isnan(row["ratio"])
        else ""
    )
    return [each for each in (lists.AGES, hidden) if each]


def asks(row: Row) -> list[str]:
    """What is asked: why rates differ; where that is hidden, what the board's own figures show."""
    return [WHAT_IS_HIDDEN if math.isnan(row["ratio"]) else WHY, *ASKS]


def figures(row: Row) -> list[str]:
    """What is published, and how sure it is, in the sentences of the answers."""
    told = [one_row.headline(row), one_row.doubt(row), one_row.judged(row), one_row.unknown(row)]
    return [each for each in told if each]
