"""A letter to one's board, as text; `word` makes a document of it."""

from __future__ import annotations

from dataclasses import dataclass

from data_sources.schema.errors import WrongWord
from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.sentences import community
from mha_monitor.sentences import letter as words


@dataclass(frozen=True)
class Letter:
    """A letter ready to be edited; what stands in brackets is for whoever sends it."""

    sender: tuple[str, ...]
    addressed: str
    subject: str
    opening: tuple[str, ...]
    asks_heading: str
    asks: tuple[str, ...]
    closing: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole letter, a blank line between its paragraphs."""
        asks = tuple(f"{number}. {ask}" for number, ask in enumerate(self.asks, start=1))
        parts = (
            "\n".join(self.sender),
            self.addressed,
            self.subject,
            *self.opening,
            self.asks_heading,
            *asks,
            *self.closing,
        )
        return "\n\n".join(parts) + "\n"


def letter(area: AreaAnswers) -> Letter:
    """The letter on one board. Raises WrongWord for an area that is no board."""
    if area.kind != "icb":
        raise WrongWord(
            "A letter goes to an integrated care board. Name one (--area QWE): `areas` lists them."
        )
    row, name = area.row, str(area.row["area_name"])
    opening = (words.KIND, words.OPENING, *words.figures(row), *words.not_published(row))
    source = words.where_from(area.one.source, area.store.version)
    return Letter(
        sender=words.SENDER,
        addressed=words.addressed(name),
        subject=words.subject(name),
        opening=opening,
        asks_heading=words.ASKS_HEADING,
        asks=tuple(words.asks(row)),
        closing=(words.THANKS, source, words.links(community.WHERE_TO_ASK)),
    )
