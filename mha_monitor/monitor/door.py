"""How a question is asked: by a `Question`, or by words, on one store that is opened once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from data_sources.schema.errors import Unanswerable, WrongWord
from mha_monitor.definitions.askable import ASKABLE
from mha_monitor.definitions.choices import ALL, known_area_kind
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.periods import period_of
from mha_monitor.definitions.questions import WORDS, Question, asked, refuse_empty
from mha_monitor.sentences import sources
from mha_monitor.store.provenance import folder_days
from mha_monitor.store.store import Store, open_store

Own = ParamSpec("Own")
Found = TypeVar("Found", bound=Finding, covariant=True)


class Door(Protocol[Found]):
    """A question of the monitor, asked by a `Question` or by its words.

    `beside` is the question that it asks by itself, `own` what it takes besides words.
    """

    __name__: str
    words: tuple[str, ...]
    beside: Question
    own: tuple[str, ...]

    def __call__(self, *given: Any, store: Store | None = None, **named: Any) -> Found: ...


def asks(answer: Callable[Concatenate[Store, Question, Own], Found]) -> Door[Found]:
    """Make a function of a store and a `Question` one that is asked by its words.

    Which words it takes, and what it asks where one is not given, stands in
    `definitions.askable`. Words may be given by their places. The answer knows its question and
    the version of the figures that it rests on. Raises Unanswerable for a word that is unknown or
    that this question does not take.
    """
    askable = ASKABLE[answer.__name__]
    beside, words = asked(askable.otherwise), (*askable.words, "as_of")
    own = _own(answer)

    @wraps(answer)
    def ask(*given: Any, store: Store | None = None, **named: Any) -> Found:
        mine = {name: named.pop(name) for name in own if name in named}
        for name, value in mine.items():
            refuse_empty(name, value)
        question = _question(given, named)
        held = opened(store, question)
        question = question.placed(held.areas)
        try:
            found = answer(held, question, **mine)  # type: ignore[call-arg]
        except Unanswerable as problem:
            if _names_no_period(question.period):
                raise WrongWord(str(problem)) from problem
            raise
        rests_on = getattr(found, "rests_on", found.table)
        folder = sources.from_folder(folder_days(held), rests_on)
        said = sources.said_of_figures(held.test_data, held.as_of, folder)
        released_on = sources.released_on(held.releases, rests_on)
        if unusual := sources.of_confidence(question.confidence):
            found = found.limited(unusual)
        return found.of(question, held.version, released_on, said)

    def _question(given: tuple[Any, ...], named: Mapping[str, Any]) -> Question:
        if given and isinstance(given[0], Question):
            return given[0]
        told = dict(zip(words, given, strict=False)) | dict(named)
        if strange := [name for name in told if name not in words]:
            named = [f"{name} (--{name.replace('_', '-')})" for name in strange]
            raise WrongWord(
                f"`{answer.__name__}` does not take {', '.join(named)}. It takes: "
                f"{', '.join((*words, *own))}."
            )
        return asked(told, _without_places(beside, told))

    ask.words, ask.beside, ask.own = words, beside, own  # type: ignore[attr-defined]
    ask.__signature__ = _signature(answer, words, beside, own)  # type: ignore[attr-defined]
    return ask  # type: ignore[return-value]


def _without_places(beside: Question, told: Mapping[str, Any]) -> Question:
    """What is asked by itself, without the place where another was named.

    Areas bring their own kind with them; a kind alone asks for every area of it.
    """
    named, kind = (told.get(word) is not None for word in ("area", "area_kind"))
    if named and not kind:
        return beside.over(area_kind=None)
    if kind and not named and known_area_kind(told["area_kind"]) != "england":
        return beside.over(areas=())
    return beside


def _names_no_period(text: str | None) -> bool:
    """Whether a text in the place of a period is none, held or not."""
    return text not in (None, ALL) and period_of(text or "") is None


def _own(answer: Callable[..., Any]) -> tuple[str, ...]:
    """What a function takes besides the store and the question."""
    return tuple(inspect.signature(answer).parameters)[2:]


def opened(store: Store | None, question: Question) -> Store:
    """The store that a question is asked of: the one given, as of the day that it names."""
    if store is None:
        return open_store(as_of=question.as_of)
    if question.as_of is None or store.as_of == question.as_of:
        return store
    return open_store(store.folder, question.as_of)


def _signature(
    answer: Callable[..., Any], words: tuple[str, ...], beside: Question, own: tuple[str, ...]
) -> inspect.Signature:
    """What `help` shows: the words with what they mean where they are not given."""
    place, name_alone = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
    given = [
        inspect.Parameter(name, place, default=getattr(beside, WORDS[name].field)) for name in words
    ]
    theirs = inspect.signature(answer)
    mine = [theirs.parameters[name].replace(kind=name_alone) for name in own]
    store = inspect.Parameter("store", name_alone, default=None, annotation="Store | None")
    return theirs.replace(parameters=[*given, *mine, store])
