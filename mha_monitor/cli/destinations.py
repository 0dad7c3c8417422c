"""Where an answer is written: standard output, a device, or a file, whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from mha_monitor.definitions.choices import nearest

STDOUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def is_stdout(out: Path | None) -> bool:
    return out is None or out.as_posix() in STDOUT


def is_file(out: Path) -> bool:
    """Whether this is, or would become, a file: not standard output, a device or a pipe."""
    return not is_stdout(out) and (out.is_file() or not out.exists())


def refuse_no_place(out: Path | None) -> None:
    """Say at once where nothing can be written: a folder's name, or a folder that is not there."""
    if out is None or is_stdout(out):
        return
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(out))
    if out.is_dir():
        raise typer.BadParameter(
            f"{out} is a folder. Name a file in it, as {out / 'answer'}.", param_hint="--out"
        )


def ending_of(out: Path, endings: Mapping[str, str], offered: Sequence[str]) -> str:
    """The format that a file's name asks for. `endings` gives the format of each ending.

    Raises typer.BadParameter where it asks for none of those on offer.
    """
    ending = out.suffix.lower()
    if ending not in endings:
        near = nearest(ending, endings)
        meant = f" Did you mean {out.with_suffix(near).name}?" if near and ending else ""
        raise typer.BadParameter(
            f"{out.name} does not say which format.{meant} End the name in {', '.join(endings)}, "
            f"or give --format ({', '.join(offered)}).",
            param_hint="--out",
        )
    return endings[ending]


def refuse_another_ending(out: Path, form: str, endings: Mapping[str, str]) -> None:
    """A file may not be called by the name of another format than it holds."""
    ending = out.suffix.lower()
    own = [each for each, name in endings.items() if name == form]
    if ending in ("", ".txt", *own):
        return
    raise typer.BadParameter(
        f"{out.name} ends in {ending}, and --format asks for {form}. End the name in "
        f"{' or '.join(own or ['.txt'])}, or leave --format out.",
        param_hint="--out",
    )


def to_stdout(content: bytes) -> None:
    stream = typer.get_binary_stream("stdout")
    stream.write(content)
    stream.flush()


def write(contents: Mapping[Path, bytes]) -> None:
    """Write files, all of them whole or none. Raises OSError that names the file.

    A device or a pipe takes what it is given: it has no place beside which to begin.
    """
    from data_sources.files.whole_files import write_together

    files = {path.resolve(): content for path, content in contents.items() if is_file(path)}
    for path in files:
        # It would be replaced, whoever may write to it.
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    try:
        write_together(files)
    except OSError as problem:
        first = next(iter(contents))
        raise OSError(problem.errno, problem.strerror, str(first)) from problem
    for path, content in contents.items():
        if not is_file(path):
            with path.open("wb") as file:
                file.write(content)
