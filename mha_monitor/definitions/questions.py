"""A question: of what, where, when, of whom, on which terms. Made once at a face, passed whole.

It is its own link, its own command line and its own cache key, so that none of the three can say
another thing than what is answered.
"""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from data_sources.schema import vocabulary
from data_sources.schema.errors import Unanswerable, WrongWord
from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions import choices, places
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.measures import MEASURES, Measure
from mha_monitor.definitions.verdicts import TYPICAL

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Question:
    """What is asked. Words are read as people write them; one that is unknown is refused.

    Nothing in `areas` is every area of the kind, nothing in `groups` the broad groups, no
    `period` the newest (of a series: every one), no `repeats` intervals that are widened for
    repeat detentions where detentions are counted. `area_kind` is None until `placed` has looked
    at the areas. Raises UnknownLabel, with the nearest that is known.
    """

    measure: str = "detentions"
    area_kind: str | None = None
    areas: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    reference: str = "white"
    period: str | None = None
    every: str | None = None
    population_base: str | None = None
    rate_kind: str | None = None
    grouping: str = "nhs"
    area_vintage: str | None = None
    repeats: bool | None = None
    confidence: float = 0.95
    milestones: tuple[str, ...] = ()
    centre: str = TYPICAL
    as_of: dt.date | None = None

    def __post_init__(self) -> None:
        for name, word in WORDS.items():
            value = getattr(self, word.field)
            if value not in (None, ()):
                refuse_empty(name, value)
                object.__setattr__(self, word.field, word.read(value))
        choices.refuse_publishers_grouping(self.grouping, self.area_kind or "england")

    @property
    def counted(self) -> Measure:
        """The measure itself."""
        return MEASURES[self.measure]

    @property
    def widened(self) -> bool:
        """Whether intervals allow for one person being detained more than once.

        They do where detentions are counted, unless it is asked otherwise.
        """
        return self.counted.counts_detentions if self.repeats is None else self.repeats

    @property
    def area(self) -> str | None:
        """The one area asked for, if it is one."""
        return self.areas[0] if len(self.areas) == 1 else None

    @property
    def kind(self) -> str:
        """The kind of area; England where none was named."""
        return self.area_kind or "england"

    def compared(self) -> tuple[str, ...]:
        """The groups asked for without the reference group, or (`all`,).

        Without a group the broad ones that share nobody with the reference group. Raises
        Unanswerable where none is left, or one that was asked for shares people with it.
        """
        asked = choices.broad_or_asked(self.groups, self.measure)
        if asked == ALL:
            return (ALL,)
        if self.groups:
            choices.refuse_shared(asked, self.reference)
        found = tuple(vocabulary.comparable_with(self.reference, asked))
        if not found:
            raise Unanswerable(
                f"A group cannot be compared with itself: {self.reference!r} is the reference "
                f"group. Ask for another group, or name another reference group."
            )
        return found

    def placed(self, areas: pd.DataFrame) -> Question:
        """The same with areas by their NHS codes and the kind that they are of.

        `areas` is the table of areas held. `all` names every area of the kind.
        """
        asked = tuple(text for text in self.areas if text.casefold() != ALL)
        if not asked:
            return replace(self, areas=(), area_kind=self.kind)
        if self.area_kind == "provider":
            return replace(self, areas=asked)
        codes = places.known_areas(asked, areas, self.area_kind)
        return replace(self, areas=codes, area_kind=places.kind_of(codes, areas))

    def over(self, **changes: Any) -> Question:
        """The same question with other words."""
        return replace(self, **changes)

    def link(self, beside: Question | None = None) -> str:
        """The words as a page's address holds them, `group=black&period=2023-24`.

        Only those are named that differ from `beside`, the page's own question.
        """
        return urlencode({WORDS[name].link: text for name, text in self.words(beside).items()})

    def command(self, name: str, beside: Question | None = None) -> str:
        """The command line that asks this: `ratios --area-kind icb --group black`."""
        options = []
        for word, text in self.words(beside).items():
            flag = f"--{word.replace('_', '-')}"
            if word in SWITCHES:
                options.append(flag if text == "yes" else f"--no-{flag[2:]}")
            else:
                options += [flag, shlex.quote(text)]
        return " ".join([name, *options])

    def words(self, beside: Question | None = None) -> dict[str, str]:
        """Each word that differs from those of another question, as text."""
        other = beside or Question()
        return {
            name: _text(getattr(self, word.field))
            for name, word in WORDS.items()
            if getattr(self, word.field) != getattr(other, word.field)
        }


class Word(NamedTuple):
    """A word of a question: its field, its name in an address, and how it is read."""

    field: str
    link: str
    read: Callable[[Any], Any]


def _each(read: Callable[[str], str]) -> Callable[[str | Iterable[str]], tuple[str, ...]]:
    """Several, written as one text with commas, as one word, or as many."""

    def read_each(value: str | Iterable[str]) -> tuple[str, ...]:
        texts = [value] if isinstance(value, str) else list(value)
        parts = [part.strip() for text in texts for part in text.split(",") if part.strip()]
        found = (ALL if part.casefold() == ALL else read(part) for part in parts)
        return tuple(dict.fromkeys(found))

    return read_each


def _places(value: str | Iterable[str]) -> tuple[str, ...]:
    """Areas as they were written: codes apart; a name may hold commas, which `placed` knows."""
    texts = (value,) if isinstance(value, str) else tuple(value)
    found: list[str] = []
    for text in texts:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        found += parts if not any(" " in part for part in parts) else [text.strip()]
    return tuple(dict.fromkeys(found))


def _yes(value: bool | str) -> bool:
    return value if isinstance(value, bool) else value.casefold() in ("yes", "true", "1")


WORDS = {
    "measure": Word("measure", "measure", choices.known_measure),
    "area_kind": Word("area_kind", "areas", choices.known_area_kind),
    "area": Word("areas", "area", _places),
    "group": Word("groups", "group", _each(choices.known_group)),
    "reference": Word("reference", "reference", choices.known_group),
    "period": Word("period", "period", choices.known_period),
    "every": Word("every", "every", choices.known_every),
    "population_base": Word("population_base", "base", choices.known_base),
    "rate_kind": Word("rate_kind", "rates", choices.known_rate_kind),
    "grouping": Word("grouping", "grouping", choices.known_grouping),
    "area_vintage": Word("area_vintage", "vintage", choices.known_vintage),
    "repeats": Word("repeats", "repeats", _yes),
    "confidence": Word("confidence", "confidence", choices.known_confidence),
    "milestone": Word("milestones", "milestone", _each(str)),
    "centre": Word("centre", "centre", choices.known_centre),
    "as_of": Word("as_of", "as-of", choices.known_day),
}
LINKS = {word.link: name for name, word in WORDS.items()}
SWITCHES = ("repeats",)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(value)
    return "" if value is None else f"{value}"


def asked(words: Mapping[str, Any], beside: Question | None = None) -> Question:
    """A question of these words; what is not among them, or is None, is as in `beside`."""
    given = {name: value for name, value in words.items() if value is not None}
    for name, value in given.items():
        refuse_empty(name, value)
    named = {WORDS[name].field: value for name, value in given.items()}
    return replace(beside or Question(), **named)


def refuse_empty(name: str, value: object) -> None:
    """Refuse a word that was given and says nothing, as that of a script whose variable is unset.

    Raises WrongWord. None is no word, and a list without words names nothing.
    """
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, (list, tuple)):
        return
    if any(isinstance(text, str) and not text.replace(",", "").strip() for text in texts):
        raise WrongWord(
            f"The {name.replace('_', ' ')} that was given is empty. Name one, or leave it out "
            f"(--{name.replace('_', '-')}, {name}=)."
        )


def of_link(link: str | Mapping[str, str], beside: Question | None = None) -> Question:
    """The question that a page's address asks; what is no word of a question is passed over.

    A word that is there and empty is not given: it takes back what `beside` says of it.
    """
    pairs = (
        dict(parse_qsl(link.lstrip("?"), keep_blank_values=True)) if isinstance(link, str) else link
    )
    named = {LINKS[key]: value for key, value in pairs.items() if key in LINKS}
    empty = {name: _plain_default(name) for name, value in named.items() if not value.strip(", ")}
    found = asked({name: text for name, text in named.items() if name not in empty}, beside)
    return replace(found, **{WORDS[name].field: value for name, value in empty.items()})


def _plain_default(name: str) -> Any:
    defaults = {field.name: field.default for field in fields(Question)}
    return defaults[WORDS[name].field]


def of_command(line: str, beside: Question | None = None) -> tuple[str, Question]:
    """The command and the question of a command line that `Question.command` wrote."""
    name, *rest = shlex.split(line)
    words: dict[str, str] = {}
    while rest:
        flag = rest.pop(0).removeprefix("--").replace("-", "_")
        if flag in SWITCHES or flag.removeprefix("no_") in SWITCHES:
            words[flag.removeprefix("no_")] = "no" if flag.startswith("no_") else "yes"
        else:
            words[flag] = rest.pop(0)
    return name, asked(words, beside)


def of_england(question: Question) -> Question:
    """The same asked of England."""
    return replace(question, areas=(ENGLAND,), area_kind="england", area_vintage=None)
