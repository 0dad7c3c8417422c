"""What can be asked over HTTP: every question and every list, with the words that each takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from data_sources.schema.errors import SourceError, StoreError, WrongWord
from mha_monitor import monitor
from mha_monitor.definitions import milestones
from mha_monitor.definitions.askable import ASKABLE
from mha_monitor.definitions.choices import nearest
from mha_monitor.definitions.questions import asked
from mha_monitor.monitor import Finding, Store

MOST_PLACEBOS = 60
YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}


class Word(NamedTuple):
    """One word of a question: its name, and whether it is text, a whole number or yes and no."""

    name: str
    kind: str = "string"


class Offered(NamedTuple):
    """What it says, the words it takes, and what answers it, given these by name."""

    says: str
    words: tuple[Word, ...]
    answer: Callable[..., Finding]


def _question(name: str) -> Offered:
    ask = getattr(monitor, name)
    own = inspect.signature(ask).parameters
    kinds = {bool: "boolean", int: "integer"}
    words = [Word(word) for word in (*ASKABLE[name].words, "as_of")]
    # Who waits for a server cannot be told how far it is.
    words += [
        Word(word, kinds.get(type(own[word].default), "string"))
        for word in ask.own
        if word not in ("watch", *ASKABLE[name].words)
    ]
    return Offered(ASKABLE[name].says, tuple(words), BOUNDED.get(name, partial(_asked, name)))


def _asked(name: str, **told: Any) -> Finding:
    return getattr(monitor, name)(**told)


def _scan(**told: Any) -> Finding:
    """England, or areas by name: every area at every date takes a server minutes."""
    if told.get("area") is None and told.get("area_kind") not in (None, "england"):
        raise WrongWord(
            "Over HTTP `scan` is asked of England or of named areas (area=QWE): every area at "
            "every date takes minutes. The command line asks all: mha-monitor scan --area-kind icb."
        )
    if told.get("placebo_months", 0) > MOST_PLACEBOS:
        raise WrongWord(f"Over HTTP at most {MOST_PLACEBOS} other months are ranked.")
    return monitor.scan(**told)


BOUNDED: dict[str, Callable[..., Finding]] = {"scan": _scan}


def _store(as_of: str | None) -> Store:
    return monitor.open_store(as_of=asked({"as_of": as_of}).as_of if as_of else None)


def _areas(as_of: str | None = None, **told: str) -> Finding:
    store = _store(as_of)
    return monitor.listed(monitor.areas(told.get("area_kind"), store, told.get("area")), store)


def _groups(as_of: str | None = None) -> Finding:
    return monitor.listed(monitor.groups(), _store(as_of))


def _measures(as_of: str | None = None) -> Finding:
    store = _store(as_of)
    return monitor.listed(monitor.measures(store), store)


def _periods(as_of: str | None = None, **told: str) -> Finding:
    store = _store(as_of)
    about = asked({"area_kind": "england", **told})
    found = monitor.periods(about.measure, about.kind, store, about.every)
    return monitor.listed(found, store)


def _milestones(as_of: str | None = None, kind: str | None = None) -> Finding:
    return monitor.listed(milestones.table(monitor.milestones(kind)), _store(as_of))


def _promises(as_of: str | None = None) -> Finding:
    store = _store(as_of)
    return monitor.promises(store).of(monitor.Question(), store.version, "")


def _sources(as_of: str | None = None) -> Finding:
    store = _store(as_of)
    return monitor.listed(monitor.releases(store), store)


def _diff(old: str = "", new: str = "", **told: str) -> Finding:
    if not (old and new):
        raise WrongWord(
            "`diff` compares two: a release, a revision of one, or a date each "
            "(old=mha-annual-2023-24@1&new=mha-annual-2023-24)."
        )
    groups = told["group"].split(",") if "group" in told else None
    return monitor.diff(old, new, told.get("measure"), told.get("area_kind"), groups)


def _list(says: str, answer: Callable[..., Finding], *names: str) -> Offered:
    return Offered(says, tuple(Word(name) for name in (*names, "as_of")), answer)


def _diff_words() -> Offered:
    words = tuple(Word(name) for name in ("old", "new", "measure", "area_kind", "group"))
    return Offered("What changed between two releases, revisions or dates.", words, _diff)


OFFERED: dict[str, Offered] = {
    **{name: _question(name) for name in ASKABLE},
    "areas": _list("Areas with their codes, vintage and parent.", _areas, "area_kind", "area"),
    "groups": _list("Ethnic groups.", _groups),
    "measures": _list("What can be compared, and what of it is held.", _measures),
    "periods": _list("Periods that are held.", _periods, "measure", "area_kind", "every"),
    "milestones": _list("The reform's timeline.", _milestones, "kind"),
    "promises": _list("What the reform promised, and what of it has begun.", _promises),
    "sources": _list("Every release held.", _sources),
    "diff": _diff_words(),
}


def answer(name: str, words: Mapping[str, str]) -> Finding:
    """The answer to a question in words as they stand in an address. Raises SourceError."""
    offered = OFFERED[name]
    kinds = {word.name: word.kind for word in offered.words}
    if strange := [word for word in words if word not in kinds]:
        near = nearest(strange[0], [*kinds])
        raise WrongWord(
            f"`{name}` does not take {', '.join(strange)}. It takes: {', '.join(kinds)}."
            + (f" Did you mean {near!r}?" if near else "")
        )
    return offered.answer(**{word: _read(word, text, kinds[word]) for word, text in words.items()})


def status_of(problem: SourceError) -> int:
    """400 for a wrong word, 404 for no answer, 503 where the figures cannot be read."""
    if isinstance(problem, WrongWord):
        return 400
    return 503 if isinstance(problem, StoreError) else 404


def _read(word: str, text: str, kind: str) -> str | int | bool:
    if kind == "integer":
        if not text.isascii() or not text.isdigit() or len(text) > 6:
            raise WrongWord(f"{text!r} is no whole number for {word}. Give one, as 5.")
        return int(text)
    if kind == "boolean":
        if text.casefold() not in YES_OR_NO:
            raise WrongWord(f"{text!r} is neither yes nor no for {word}.")
        return YES_OR_NO[text.casefold()]
    return text
