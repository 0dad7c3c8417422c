"""Branch coverage, room by room, of a run of the tests under `coverage`.

    make coverage                       runs the tests, then prints the rooms
    python tests/coverage_by_room.py    prints the rooms of a run that was kept

Exit 1 where a room lies below the least that is asked; what is not covered is tested or deleted.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import house

LEAST = 95.0  # percent of lines and branches


class Covered(NamedTuple):
    """Lines and branches of one file or room: how many there are, and how many were run."""

    run: int
    there: int

    def __add__(self, other) -> Covered:
        return Covered(self.run + other.run, self.there + other.there)

    @property
    def percent(self) -> float:
        return 100 * self.run / self.there if self.there else 100.0


def of_files(report: dict) -> dict[str, Covered]:
    """The files of a report of `coverage json`, by their path."""
    summaries = {file: found["summary"] for file, found in report["files"].items()}
    return {
        file: Covered(
            each["covered_lines"] + each["covered_branches"],
            each["num_statements"] + each["num_branches"],
        )
        for file, each in summaries.items()
    }


def of_rooms(files: dict[str, Covered]) -> dict[str, Covered]:
    """The same, added up by room."""
    rooms: dict[str, Covered] = defaultdict(lambda: Covered(0, 0))
    for file, covered in files.items():
        rooms[house.room_of(file)] += covered
    return dict(rooms)


def lines(files: dict[str, Covered]) -> list[str]:
    """A line for each room, the least covered first, and below it the files that hold it back."""
    said = []
    for room, covered in sorted(of_rooms(files).items(), key=lambda each: each[1].percent):
        said.append(f"{covered.percent:5.1f}%  {room}")
        if covered.percent < LEAST:
            behind = {f: c for f, c in files.items() if house.room_of(f) == room}
            said += [
                f"          {c.percent:5.1f}%  {file}, {c.there - c.run} not run"
                for file, c in sorted(behind.items(), key=lambda each: each[1].percent)
                if c.percent < LEAST
            ]
    return said


def kept_report() -> dict:
    """The report of the run that `coverage` keeps in this folder."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "coverage.json")
        command = [sys.executable, "-m", "coverage", "json", "--quiet", "-o", str(file)]
        subprocess.run(command, check=True, cwd=house.REPOSITORY)
        return json.loads(file.read_text())


def main() -> None:
    files = of_files(kept_report())
    print("\n".join(lines(files)))
    low = [room for room, covered in of_rooms(files).items() if covered.percent < LEAST]
    if low:
        sys.exit(f"{len(low)} rooms lie below {LEAST:.0f}%: test or delete what is not run.")


if __name__ == "__main__":
    main()
