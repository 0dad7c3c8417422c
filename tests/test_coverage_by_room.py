"""The report of coverage adds files up to rooms, and says which files hold a room back."""

from __future__ import annotations

import coverage_by_room as by_room


def report(**files: tuple[int, int, int, int]) -> dict:
    names = ("covered_lines", "num_statements", "covered_branches", "num_branches")
    return {
        "files": {
            file: {"summary": dict(zip(names, found, strict=True))} for file, found in files.items()
        }
    }


WHOLE = {
    "mha_monitor/stats/estimate.py": (10, 10, 4, 4),
    "mha_monitor/stats/rates/ratios.py": (30, 40, 4, 4),
    "mha_monitor/formats/text.py": (20, 20, 0, 0),
}


def test_lines_and_branches_of_a_room_are_added_up():
    rooms = by_room.of_rooms(by_room.of_files(report(**WHOLE)))
    assert rooms["mha_monitor/stats"] == (48, 58)
    assert rooms["mha_monitor/formats"].percent == 100


def test_the_least_covered_room_comes_first_with_the_files_that_hold_it_back():
    said = by_room.lines(by_room.of_files(report(**WHOLE)))
    assert said[0].split() == ["82.8%", "mha_monitor/stats"]
    assert said[1].split() == ["77.3%", "mha_monitor/stats/rates/ratios.py,", "10", "not", "run"]
    assert said[2].split() == ["100.0%", "mha_monitor/formats"]


def test_a_file_without_lines_is_covered():
    assert by_room.Covered(0, 0).percent == 100
