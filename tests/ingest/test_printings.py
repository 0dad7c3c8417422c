"""Of the printings of one release the newest is in force, whichever came last; others are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_verify import annual, answers

from mha_monitor.analysis.revisions.sides import sides_named
from mha_monitor.ingest import files
from mha_monitor.ingest.read_file import Arrival
from mha_monitor.ingest.verify import verify
from mha_monitor.store import precedence, snapshots


@pytest.fixture
def data(tmp_path) -> Path:
    return tmp_path / "data"


def printing(count: str, day: str, name: str = "x.csv", revision: int = 1) -> dict:
    return {"sha256": count, "published_on": day, "file_name": name, "revision": revision}


@pytest.mark.parametrize(
    ("other", "held", "takes_place"),
    [
        # The later day of publication, whichever arrived later.
        (printing("a", "2025-06-01", revision=2), printing("b", "2025-09"), False),
        (printing("a", "2025-10-01"), printing("b", "2025-09", revision=2), True),
        # Days that do not tell: the higher version of one name.
        (printing("a", "2025-09", "x.csv", 2), printing("b", "2025-09", "x_v2.csv"), False),
        (printing("a", "", "x v3.csv"), printing("b", "2025-09", "x_v2.csv", 2), True),
        # And where names do not tell either, what arrived later.
        (printing("a", "2025-09-12", "y_v1.csv", 2), printing("b", "2025-09", "x_v2.csv"), True),
        (printing("a", "", revision=1), printing("b", "", revision=2), False),
        # The same file may read otherwise today.
        (printing("a", ""), printing("a", ""), True),
    ],
)
def test_of_two_printings_the_newest_is_in_force(other, held, takes_place):
    assert precedence.takes_place(other, held) is takes_place


def test_the_original_that_arrives_after_its_correction_is_kept_beside_it(data, tmp_path):
    correction = annual(tmp_path / "new", "2025/26", "10")
    original = annual(tmp_path / "old", "2025/26", "15")
    days = {correction: "2027-11-20", original: "2027-10-01"}
    for path, day in days.items():
        taken = files.take_in_files([Arrival(path, published_on=day)], data)
    assert "revision 1 stays in force" in taken.note
    assert answers(data)[-1] == 10
    assert [line.name for line in snapshots.history(data)] == [taken.version]
    # The command that the sentence names compares the two, and the one in force is the new side.
    old, new = sides_named("mha-annual-2025-26@2", "mha-annual-2025-26", data)
    assert (old.release["file_name"], new.release["file_name"]) == (original.name, correction.name)
    # What is held is not read again.
    assert not files.take_in_files([Arrival(original, published_on=days[original])], data).new
    assert verify(data).faults == ()


def test_where_an_older_printing_is_in_force_the_comparison_says_so(data, tmp_path):
    """As after a rollback: the newer file was lost, and then came back without a refresh."""
    for count in ("15", "10"):
        files.take_in_files([Arrival(annual(tmp_path / count, "2025/26", count))], data)
    snapshots.point_to(data, snapshots.history(data)[:1])
    (old, new) = sides_named("mha-annual-2025-26", "mha-annual-2025-26@2", data)
    assert old.title.endswith("revision 1, which is in force although revision 2 is held and newer")
    assert new.title == "mha-annual-2025-26, revision 2"
    assert answers(data)[-1] == 15
