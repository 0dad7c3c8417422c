"""A command for a question: its options are the question's words, its answer goes where asked."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mha_monitor.cli import options
from mha_monitor.cli.saying import say
from mha_monitor.definitions.askable import ASKABLE
from mha_monitor.definitions.choices import known_day

if TYPE_CHECKING:
    from mha_monitor.definitions.findings import Finding
    from mha_monitor.monitor import Store

OUTPUT = {
    "form": (options.Form, None),
    "out": (options.Out, None),
}
DEFAULTS = {
    "measure": "detentions",
    "reference": "white",
    "grouping": "nhs",
    "centre": "typical-board",
    "confidence": "0.95",
}


@dataclass(frozen=True)
class Command:
    """A question as a command.

    `plain` names the function of `columns` that makes what a person reads of the finding; `data`,
    where it is not the finding's own table, what other formats hold. `own` are options that are
    no words of a question, with what they mean where they are not given. With `summary` one row
    for all areas can be asked for. `watched` is what a bar says while a question takes long.
    """

    name: str
    example: str
    plain: str
    question: str = ""
    more: str = ""
    own: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    summary: bool = False
    data: str = ""
    watched: str = ""

    @property
    def asks(self) -> str:
        """The name of the question in `monitor`."""
        return self.question or self.name.replace("-", "_")


def function_of(command: Command) -> Callable[..., None]:
    """What typer calls for a question: a function with its words as parameters."""

    def run(asked: dict[str, Any], summary: bool = False, **own: Any) -> None:
        where = {name: own.pop(name) for name in (*OUTPUT, "bom")}
        _answer(command, asked, own, summary, where)

    askable = ASKABLE[command.asks]
    run.__doc__ = f"{askable.says}\n\n{command.more}".rstrip()
    own = {**command.own, **({"summary": (options.Summary, False)} if command.summary else {})}
    own |= {**OUTPUT, "bom": (options.Bom, False)}
    return with_words(run, askable.words, askable.otherwise, own)


def with_words(
    run: Callable[..., None],
    words: Iterable[str],
    otherwise: Mapping[str, str] = MappingProxyType({}),
    own: Mapping[str, tuple[Any, Any]] = MappingProxyType({}),
) -> Callable[..., None]:
    """A function whose options are words of a question, and its own ones.

    `run` takes the words that were given as one dictionary, then its own options by keyword.
    """
    words = (*words, "as_of")
    given = {**DEFAULTS, **otherwise}
    parameters = {name: options.of_word(name, given.get(name), words) for name in words}
    parameters |= own

    def command(**told: Any) -> None:
        named = {name: told.pop(name) for name in words}
        run({name: value for name, value in named.items() if value is not None}, **told)

    command.__doc__ = run.__doc__
    by_name = inspect.Parameter.KEYWORD_ONLY
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, by_name, default=default, annotation=option)
            for name, (option, default) in parameters.items()
        ]
    )
    command.__annotations__ = {name: option for name, (option, _) in parameters.items()}
    return command


def _answer(command: Command, asked: dict, own: dict, summed: bool, where: dict) -> None:
    from mha_monitor import monitor
    from mha_monitor.cli import columns
    from mha_monitor.cli.output import form_of, give

    out = where["out"]
    form = form_of(where["form"], out)  # before anything is worked out
    with _watching(command.watched) as watch:
        own |= {"watch": watch} if command.watched else {}
        found = getattr(monitor, command.asks)(**asked, **own)
    say_left_out(found)
    plain = getattr(columns, f"{command.plain}_summary" if summed else command.plain)
    if summed:
        data = found.summary
    else:
        data = getattr(columns, command.data)(found) if command.data else found.table
    give(found, form, out, data=data, plain=lambda: plain(found), bom=where["bom"])


@contextmanager
def _watching(what: str) -> Iterator[Callable[[float], None] | None]:
    if not what:
        yield None
        return
    from mha_monitor.cli import progress

    with progress.share_of(what) as watch:
        yield watch


def say_left_out(found: Finding) -> None:
    """Name the areas of a later vintage that earlier figures do not add up to."""
    asked = found.question
    if asked is None or asked.area_vintage is None or asked.areas or asked.kind == "england":
        return
    from mha_monitor import monitor

    words: dict[str, Any] = {
        "area_vintage": asked.area_vintage,
        "measure": asked.measure,
        "every": asked.every,
    }
    words |= {"area_kind": asked.area_kind, "period": asked.period, "as_of": asked.as_of}
    for row in monitor.left_out(**words).table.itertuples():
        say(f"Left out: {row.area_name} ({row.area_code}). {row.reason}")


def store_as_of(day: str | None) -> Store:
    """The store that a list is asked of."""
    from mha_monitor.monitor import open_store

    return open_store(as_of=None if day is None else known_day(day))
