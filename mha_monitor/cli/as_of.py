"""The option --as-of, which every question takes, and what must be said of the store asked.

It is added to a command here and not by each command, so that no question can be without it.
"""

from __future__ import annotations

import datetime as dt

import typer
from typer.core import TyperCommand, TyperOption

NAME = "as_of"
HELP = (
    "Answer as on this day: from what was held here when it ended (UTC), and published by then. "
    "As 2024-10-01."
)
TEST_DATA = "Invented test data: not for use."


class Question(TyperCommand):
    """A command that asks the store for figures, of today or of an earlier day."""

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        day = TyperOption(
            param_decls=["--as-of"], metavar="DATE", help=HELP, callback=_past_day, default=None
        )
        self.params.append(day)

    def invoke(self, ctx: typer.Context) -> object:
        day = ctx.params.pop(NAME)
        if day is None:
            return super().invoke(ctx)
        from mha_monitor.store.store import asking_as_of

        with asking_as_of(day):
            return super().invoke(ctx)


def said_of_store() -> list[str]:
    """What must stand beside an answer: that its figures are invented, or of an earlier day."""
    from mha_monitor.store.store import open_store

    store = open_store()
    said = [TEST_DATA] if store.test_data else []
    if store.as_of is not None:
        day = day_in_words(store.as_of)
        said.append(f"As of {day}: only what was held here and published by then.")
    return said


def with_said_of_store(source: str) -> str:
    """A source line, with what must be said of the store."""
    return " ".join([*said_of_store(), source])


def day_in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _past_day(_context: object, _option: object, text: str | None) -> dt.date | None:
    if text is None or isinstance(text, dt.date):
        return text
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not a day. Write it as 2024-10-01.", param_hint="--as-of"
        ) from None
    if day > max(dt.datetime.now(dt.UTC).date(), dt.datetime.now().astimezone().date()):
        raise typer.BadParameter(
            f"{text} has not come yet: nobody knows what will be held then.", param_hint="--as-of"
        )
    return day
