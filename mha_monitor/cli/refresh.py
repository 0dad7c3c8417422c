"""The command that brings in what is newly published: from the publishers, or from a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data_sources.schema.errors import DataRefused, NetworkError, NothingNew, SourceError
from mha_monitor.cli.saying import say

if TYPE_CHECKING:
    from mha_monitor.ingest.arrivals import Taken
    from mha_monitor.ingest.refresh import Outcome

NAMED = 5  # releases named in one sentence


def refresh(
    source: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="One publisher's series, repeated or with commas between: mhsds_monthly, "
            "mha_annual, ethnicity_facts, census_2021, outlines. Without it: all of them.",
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--from",
            exists=True,
            file_okay=False,
            metavar="DIRECTORY",
            help="Take in the files of a folder instead: for places without internet.",
        ),
    ] = None,
    since: Annotated[
        str,
        typer.Option(metavar="MONTH", help="Leave out monthly files before it, as 2024-04."),
    ] = "",
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say what would be fetched or taken in; change nothing."),
    ] = False,
    accept_smaller: Annotated[
        bool,
        typer.Option(
            "--accept-smaller",
            help="Take in a file that lacks series, boards or rows of England which were held: "
            "for the rare case that the publisher has left them out.",
        ),
    ] = False,
) -> None:
    """Bring in what is newly published, know that it arrived whole, keep what was there before.

    Files are found on the publishers' pages, fetched, recognised by their content, read and
    checked, and all that is sound is brought into force at once. With --from, they are taken from
    a folder, and what comes from one says so. Exit 3: nothing new; 4: a file was refused; 5: a
    publisher could not be reached. What else arrived is in force all the same.
    """
    if folder and (source or since):
        raise typer.BadParameter("--from takes whole folders: leave --source and --since out.")
    if folder:
        _from_folder(folder, dry_run, accept_smaller)
    else:
        _from_publishers(_names(source), _month(since), dry_run, accept_smaller)


def _names(source: Sequence[str] | None) -> list[str]:
    from mha_monitor.ingest.refresh import SOURCES

    asked = [name.strip() for each in source or () for name in each.split(",") if name.strip()]
    if unknown := [name for name in asked if name not in SOURCES]:
        raise typer.BadParameter(
            f"{unknown[0]!r} is not a source. There are: {', '.join(SOURCES)}.",
            param_hint="--source",
        )
    return asked or list(SOURCES)


def _month(since: str) -> str:
    if since and not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", since):
        raise typer.BadParameter(f"{since!r} is not a month such as 2024-04.", param_hint="--since")
    return since


def _from_publishers(sources: list[str], since: str, dry_run: bool, accept_smaller: bool) -> None:
    from data_sources.downloads.fetcher import Fetcher
    from mha_monitor.cli import progress
    from mha_monitor.ingest import refresh as refresh_online

    watch = progress.for_this_terminal()
    fetcher = Fetcher(progress=watch)
    with watch.shown():
        looked = refresh_online.look(sources, fetcher, watch, since)
        if not dry_run:
            outcome = refresh_online.take_in(looked, fetcher, watch, accept_smaller=accept_smaller)
    if dry_run:
        for offer in refresh_online.not_held(looked):
            typer.echo(f"{offer.file_name}: {offer.title}. {offer.url}")
        say(*looked.notes, "Nothing was fetched but pages: this was a dry run.")
        _raise_first(looked.problems)
        return
    say(*outcome.notes)
    _tell(outcome)
    _raise_first(outcome.problems)


def _tell(outcome: Outcome) -> None:
    if outcome.new:
        say(_taken_in(outcome.new), f"The figures are now version {outcome.version}.")
    elif not outcome.problems:
        raise NothingNew(
            f"Nothing new: of {outcome.offered} files on offer, none has changed since it was "
            f"fetched."
        )


def _raise_first(problems: Sequence[SourceError]) -> None:
    """Tell every trouble; the last sentence leaves with the exit code of the gravest."""
    if problems:
        network = [problem for problem in problems if isinstance(problem, NetworkError)]
        others = [problem for problem in problems if not isinstance(problem, NetworkError)]
        *first, last = [*network, *others] if others else network
        for problem in first:
            typer.echo(str(problem), err=True)
        raise last if isinstance(last, NetworkError) else DataRefused(str(last)) from last


def _from_folder(folder: Path, dry_run: bool, accept_smaller: bool) -> None:
    from mha_monitor.ingest import files as taking

    if inside := taking.sub_folders(folder):
        say(f"Sub-folders are not searched: {', '.join(inside)}.")
    if dry_run:
        taken = taking.look_at(folder)
        for file in taken.files:
            typer.echo(file.sentence)
        say(*taken.notes)
        _raise_first([each.problem for each in taken.refused])
        say("Nothing was changed: this was a dry run.")
        return
    taken = taking.take_sound(folder, accept_smaller=accept_smaller)
    say(*(file.sentence for file in taken.files if not file.is_new), *taken.notes)
    if taken.new:
        say(_taken_in(taken.new), f"The figures are now version {taken.version}.")
    _raise_first([each.problem for each in taken.refused])


def _taken_in(files: Sequence[Taken]) -> str:
    figures = sum(file.count for file in files)
    names = dict.fromkeys(name for file in files for name in file.entry.releases)
    from_files = _listed(dict.fromkeys(file.entry.file_name for file in files))
    return f"Took in {figures:,} figures from {from_files}: {_listed(names)}."


def _listed(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    names = list(names)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
