"""The command line: its commands, and the one door at which errors become sentences.

Data goes to stdout; caveats, progress and errors go to stderr. Each command imports what it needs
when it runs, so that a question is answered without loading maps, charts or the dashboard.
"""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

import mha_monitor
from data_sources.schema.errors import (
    DataRefused,
    NetworkError,
    NothingNew,
    SourceError,
    WrongWord,
)
from mha_monitor.cli import (
    brief,
    chart,
    check,
    cite,
    diff,
    export,
    lists,
    map,
    refresh,
    serve,
    site,
    slides,
    verify,
)
from mha_monitor.cli.asking import function_of
from mha_monitor.cli.questions import QUESTIONS
from mha_monitor.cli.saying import be_quiet
from mha_monitor.definitions.choices import nearest

ABOUT = """Detention rate ratios under the Mental Health Act in England, by ethnicity and area.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 nothing new, 4 data refused, 5 network.
"""
PROGRAM = "python -m mha_monitor"
QUIET, DEBUG = "--quiet", "--debug"
Command = tuple[str, Callable[..., None], str]
# Name, function, and the example that its --help shows.
COMMANDS: tuple[Command, ...] = (
    *((each.name, function_of(each), each.example) for each in QUESTIONS),
    ("areas", lists.areas, "areas --area-kind region"),
    ("groups", lists.groups, "groups --format json"),
    ("measures", lists.measures, "measures"),
    ("periods", lists.periods, "periods --measure detentions --area-kind icb"),
    ("milestones", lists.milestones, "milestones --kind commencement"),
    ("promises", lists.promises, "promises"),
    ("map", map.draw_map, "map --group black --out map.html"),
    ("chart", chart.chart, "chart areas --group black --out areas.svg"),
    ("cite", cite.cite, "cite ratios --area QWE --style bibtex"),
    ("rebuild", cite.rebuild, "rebuild CITATION --out answer.csv"),
    ("slides", slides.slides, "slides --area QWE --out slides.pptx"),
    ("serve", serve.serve, "serve --port 8501"),
    ("check", check.check, "check --area-kind icb --severity red"),
    ("diff", diff.diff, "diff mha-annual-2023-24@1 mha-annual-2023-24"),
    ("export", export.export, "export --out all.duckdb"),
    ("brief", brief.brief, "brief --area QWE --out briefing.pdf"),
    ("letter", brief.letter, "letter --area QWE --out letter.docx"),
    ("site", site.site, "site --out public --url https://example.org/"),
    ("feed", site.feed, "feed --area QWE --out feed.xml"),
    ("sources", lists.sources, "sources --format json"),
    ("data-dictionary", lists.data_dictionary, "data-dictionary"),
    ("build-embedded", serve.build_embedded, "build-embedded --from ../shared/data"),
    ("refresh", refresh.refresh, "refresh --source mhsds_monthly --since 2024-04"),
    ("verify", verify.verify, "verify --dry-run"),
)
EXIT_CODES = {WrongWord: 2, NothingNew: 3, DataRefused: 4, NetworkError: 5}


class Door(typer.core.TyperGroup):
    """Prints an error as one sentence, without a traceback, and leaves with its exit code."""

    # Typer makes no context but its own, whatever the class that it takes over says.
    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        _refuse_empty(ctx, args)
        # A person adds it at the end, after the command.
        return super().parse_args(ctx, sorted(args, key=QUIET.__ne__) if QUIET in args else args)

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except typer.BadParameter as problem:
            problem.message = _with_nearest(problem)
            raise
        except SourceError as problem:
            sentence, code = str(problem), EXIT_CODES.get(type(problem), 1)
        except Exception as problem:
            if _is_for_typer(problem) or (ctx.params["debug"] and not _is_foreseen(problem)):
                raise
            sentence, code = _sentence(problem), 1
        typer.echo(sentence, err=True)
        raise typer.Exit(code)


def _refuse_empty(ctx: typer.Context, args: list[str]) -> None:
    """An argument that says nothing: a script's variable is not set, which is no choice."""
    for place, text in enumerate(args):
        flag, given, value = text.partition("=")
        by_sign = bool(given) and flag.startswith("--") and not value.strip()
        if text.strip() and not by_sign:
            continue
        before = args[place - 1] if place and args[place - 1].startswith("-") else ""
        name = flag if by_sign else before
        what = f"What {name} was given is empty" if name else "An empty word was given"
        out = f", or leave {name} out" if name else ""
        raise typer.BadParameter(f"{what}. Name what you mean{out}.", ctx=ctx)


def _with_nearest(problem: typer.BadParameter) -> str:
    """What was wrong with a word of a closed list, and the nearest one of it."""
    listed = getattr(getattr(problem.param, "type", None), "choices", None)
    asked = re.match("'(.*)' is not one of", problem.message)
    near = nearest(asked[1], [str(each) for each in listed]) if asked and listed else None
    return f"{problem.message.rstrip('.')}. Did you mean {near!r}?" if near else problem.message


def _is_for_typer(problem: Exception) -> bool:
    """Usage errors and exits, which typer shows itself, and a reader that has closed the pipe."""
    usage = hasattr(problem, "format_message")
    closed = isinstance(problem, OSError) and problem.errno == errno.EPIPE
    return usage or closed or isinstance(problem, (typer.Exit, typer.Abort))


def _is_foreseen(problem: Exception) -> bool:
    return isinstance(problem, (ValueError, OSError))


def _sentence(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        return f"{problem.filename or 'A file'}: {problem.strerror}."
    if isinstance(problem, ValueError):
        return f"{problem}"
    return (
        f"Something went wrong that nobody foresaw ({type(problem).__name__}: {problem}). "
        f"Run it again with `--debug` before the command, and report what it prints."
    )


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"mha-monitor {mha_monitor.__version__}")
        raise typer.Exit


def start(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which this is."),
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option(
            QUIET, help="Say nothing beside the data: no caveat, source or progress. Errors stay."
        ),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option(
            DEBUG, envvar="MHA_MONITOR_DEBUG", help="Show where an unforeseen error arose."
        ),
    ] = False,
) -> None:
    be_quiet(quiet)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def with_commands(commands: Iterable[Command]) -> typer.Typer:
    """The command line with some of COMMANDS."""
    made = typer.Typer(
        cls=Door,
        help=ABOUT,
        invoke_without_command=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(start)
    for name, function, example in commands:
        made.command(name, epilog=f"Example: {PROGRAM} {example}")(function)
    return made


app = with_commands(COMMANDS)


def _needed(arguments: Sequence[str]) -> Sequence[Command]:
    """The one command that is asked for by its name; else all, for help or the nearest name.

    Making all of them ready takes longer than many an answer does.
    """
    words = [word for word in arguments if word not in (QUIET, DEBUG)]
    return [each for each in COMMANDS if each[0] in words[:1]] or COMMANDS


@dataclass(frozen=True)
class Faces:
    """What the command line starts and does not know: `serve(host, port, **options)` one server,
    `supervise(host, port, **options)` several, or one that keeps itself current."""

    serve: Callable[..., None]
    supervise: Callable[..., None]


def _no_dashboard(*_where: object, **_options: object) -> None:
    raise SourceError(f"The dashboard is started by: {PROGRAM} serve.")


def main(
    arguments: list[str] | None = None,
    serve: Callable[..., None] = _no_dashboard,
    supervise: Callable[..., None] = _no_dashboard,
) -> None:
    """Run the command line with these arguments, or with those of the process; it exits.

    `serve` and `supervise` are the dashboard that the command `serve` starts: the other face,
    which `__main__` hands in.
    """
    asked = sys.argv[1:] if arguments is None else arguments
    with_commands(_needed(asked))(args=asked, prog_name=PROGRAM, obj=Faces(serve, supervise))
