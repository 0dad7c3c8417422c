"""`diff`: releases, revisions and dates by name, through a store that files were taken into."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from command_line import rows, run
from monthly_samples import write_month
from samples import ANNUAL_HEADING, BY_GROUP, annual_rows, as_csv, write_annual

from data_sources.files.whole_files import sha256_of
from mha_monitor import monitor
from mha_monitor.analysis.revisions.sides import sides_named
from mha_monitor.ingest import files
from mha_monitor.store.snapshots import history
from mha_monitor.store.store import ENVIRONMENT

FIRST, SECOND = "mha-annual-2025-26@1", "mha-annual-2025-26"
REVISED = {
    "Black or Black British": ("18", "20", "*", "*"),
    "Mixed": ("9", "*", "*", "*"),
    "Asian or Asian British": ("13", "5", "5", "*"),
}
TODAY = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """A store that holds an invented year, the same year printed again, and three months."""
    folder = tmp_path_factory.mktemp("revisions")
    held = folder / "data"
    write_annual(folder / "first")
    write_annual(folder / "year-before", year="2024/25")
    write_month(folder / "months", "2026-03", status="Performance")
    write_month(folder / "months", "2026-04", status="Performance")
    final = {("MHS81", "ENG", "black"): 1700}
    write_month(folder / "final", "2026-03", status="Final", counts=final)
    (folder / "second").mkdir()
    heading = tuple("CRUDERATE" if name == "CrudeRate" else name for name in ANNUAL_HEADING)
    again = as_csv(annual_rows(by_group={**BY_GROUP, **REVISED}), heading)
    (folder / "second" / "INVENTED_again.csv").write_text(again, encoding="utf-8")
    for name in ("first", "year-before", "months", "final", "second"):
        files.take_in(folder / name, held)
    return held


@pytest.fixture(autouse=True)
def asked_of(data, monkeypatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(data))


def test_a_reissue_says_what_moved_and_what_should_not_be_quoted():
    result = run("diff", FIRST, SECOND)
    assert result.exit_code == 0, result.stderr
    assert "England's ratio is unchanged at 2.3 in the year to March 2026" in result.stdout
    assert (
        "Black people in Dorset, the year to March 2026: 28 times the detention rate of White "
        "people (11 to 60) becomes 37 (17 to 73). The former figure should not be quoted."
    ) in result.stdout
    assert (
        "Detentions under the Mental Health Act of Asian people in England, the year to March "
        "2026: 12 becomes 13."
    ) in result.stdout
    assert "5 becomes hidden (between 0 and 4)" in result.stdout
    assert "6 figures differ: 4 values changed, 4 by more than rounding; 2 newly suppressed." in (
        result.stderr
    )


def test_the_claims_stand_in_json_and_csv_with_their_numbers():
    found = rows("diff", FIRST, SECOND)
    (dorset,) = [row for row in found if row["what"] == "ratio-changed" and row["label"] is None
                 and row["area_code"] == "QVV"]  # fmt: skip
    assert dorset["factor"] == pytest.approx(20 / 15)
    assert dorset["old_release"] == dorset["new_release"] == "mha-annual-2025-26"
    text = run("diff", FIRST, SECOND, "--format", "csv").stdout
    table = list(csv.DictReader(io.StringIO(text)))
    assert [row["what"] for row in table] == [row["what"] for row in found]
    assert [row["sentence"] for row in table] == [row["sentence"] for row in found]
    hidden = [row for row in table if row["what"] == "newly-suppressed"]
    assert {(row["old_value"], row["new_value"], row["new_high"]) for row in hidden} == {
        ("5", "", "4")
    }


def test_a_count_that_is_printed_twice_is_told_once():
    found = monitor.diff(FIRST, SECOND)
    asian = [each for each in found.claims if "Asian people in England, the year" in each]
    assert len([each for each in asian if each.startswith("Detentions")]) == 1
    assert len(found.table[found.table["area_code"].eq("ENG") & found.table["what"].eq(
        "value-changed")]) == 2  # fmt: skip


def test_a_heading_that_was_printed_otherwise_is_named():
    found = rows("diff", FIRST, SECOND)
    columns = {(row["what"], row["label"]) for row in found if row["what"].startswith("column")}
    assert columns == {("column-gone", "CrudeRate"), ("column-new", "CRUDERATE")}


def test_figures_are_compared_where_a_published_file_is_no_longer_kept(data):
    path = next((data / "raw").glob("*/INVENTED_again.csv"))
    path.rename(data / "aside")
    try:
        found = monitor.diff(FIRST, SECOND, measure="detentions")
    finally:
        (data / "aside").rename(path)
    assert len(found.differences.figures) == 6
    assert not found.table["what"].str.startswith("column").any()


def test_a_release_is_no_different_from_itself_and_that_is_an_answer():
    result = run("diff", SECOND, f"{SECOND}@2", "--measure", "detentions")
    assert result.exit_code == 0
    assert "No figure differs." in result.stderr
    assert [row["what"] for row in rows("diff", SECOND, SECOND)] == ["ratio-unchanged"]


def test_where_there_is_not_even_a_ratio_to_quote_nothing_differs():
    page = "mind-org-uk-nd-responds-to-mental-health-act-annual-statistics"
    result = run("diff", page, page)
    assert result.exit_code == 0
    assert "Nothing differs." in result.stdout
    assert rows("diff", page, page) == []


def test_two_years_are_said_to_be_two_periods():
    result = run("diff", "mha-annual-2024-25", SECOND, "--measure", "detentions")
    assert "These are two periods: a change is not a revision." in result.stderr
    assert "should not be quoted" not in result.stdout
    assert "in the year to March 2025" in result.stdout


def test_the_other_layout_of_another_year_is_compared_too():
    # The invented 2024-25 holds the same counts of detentions as the first printing of 2025-26.
    found = monitor.diff("mha-annual-2024-25", FIRST, measure="detentions", group="black")
    assert found.differences.two_periods
    assert found.differences.figures.empty


def test_the_final_release_of_a_month_is_held_against_the_one_before():
    names = ("mhsds-2026-03-performance", "mhsds-2026-03-final")
    found = monitor.diff(*names, measure="detentions")
    assert not found.differences.two_periods
    changed = found.differences.figures
    assert set(changed["old_release"]) == {names[0]}
    assert set(changed["new_release"]) == {names[1]}
    (row,) = changed[changed["group"].eq("black")].to_dict("records")
    assert (row["series"], row["statistic"], row["new_value"]) == ("MHS81", "count", 1700)
    start = "Detentions under the Mental Health Act of Black people in England, March 2026: "
    assert any(each.startswith(start) for each in found.claims)


def test_boards_that_closed_with_march_2026_say_what_became_of_them():
    found = monitor.diff("mhsds-2026-03-performance", "mhsds-2026-04-performance",
                         measure="ctos", area_kind="icb")  # fmt: skip
    areas = found.table[found.table["what"].str.startswith("area")].set_index("area_code")
    assert (areas["what"].eq("area-closed").sum(), areas["what"].eq("area-opened").sum()) == (12, 6)
    assert areas.loc["QNQ", "sentence"] == (
        "Frimley (QNQ) is no longer given: split between Hampshire and Isle of Wight (23%), "
        "Thames Valley (57%) and Surrey and Sussex (20%)."
    )


def test_a_date_beside_a_revision_is_what_was_held_of_it_that_day(data):
    found = monitor.diff(FIRST, TODAY, measure="detentions")
    assert set(found.differences.figures["new_release"]) == {"mha-annual-2025-26"}
    assert len(found.differences.figures) == 6
    before = monitor.diff(FIRST, "2020-01-01", measure="detentions")
    assert set(before.differences.figures["what"]) == {"figure-gone"}


def test_two_dates_compare_all_that_was_held(data):
    assert len(history(data)) == 5
    found = monitor.diff("2020-01-01", TODAY, measure="section-136", area_kind="england")
    labels = found.differences.labels
    assert ("source-new", "mhsds_monthly") in set(
        labels[["what", "label"]].itertuples(index=False, name=None)
    )
    same = monitor.diff(TODAY, TODAY, measure="section-136")
    assert same.differences.none


def test_a_side_that_rests_on_invented_figures_says_so(data):
    old, new = sides_named(FIRST, SECOND, data)
    assert old.store.test_data
    assert new.store.test_data
    assert old.release["sha256"] != new.release["sha256"] == sha256_of(
        next((data / "raw").glob("*/INVENTED_again.csv"))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("mha-annual-1999-00", SECOND, "'mha-annual-1999-00' is not held. Give a release"),
        ("mha-annual-2025-26@7", SECOND, "Of this release there is: mha-annual-2025-26@1, "
         "mha-annual-2025-26@2."),
        ("mha-annual-2025-26@last", SECOND, "'mha-annual-2025-26@last' is not held."),
        ("2026-02-31", SECOND, "'2026-02-31' is not a day."),
        ("ethnicity-facts-2022-23", SECOND, "no figure of the one is in the other"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused_with_what_there_is(old, new, sentence):
    result = run("diff", old, new)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stdout == ""


def test_an_unknown_name_is_answered_with_the_releases_held():
    result = run("diff", "no-such-release", SECOND)
    assert "mha_annual: mha-annual-2023-24, mha-annual-2024-25, mha-annual-2025-26" in result.stderr
    assert "mhsds-2026-03-final" in result.stderr


def test_an_unknown_measure_group_or_kind_of_area_is_refused():
    for option in (["--measure", "x"], ["--group", "x"], ["--area-kind", "x"]):
        result = run("diff", FIRST, SECOND, *option)
        assert result.exit_code == 2
        assert "There are: " in result.stderr


def test_options_narrow_what_is_compared():
    found = rows("diff", FIRST, SECOND, "--area-kind", "icb", "--group", "black")
    numbers = [row for row in found if row["what"] in ("ratio-changed", "value-changed")]
    assert {(row["area_kind"], row["group"]) for row in numbers} == {("icb", "black")}
    assert rows("diff", FIRST, SECOND, "--measure", "ctos")[0]["what"].startswith("column")


def test_a_limit_shows_the_first_of_each_and_says_how_many_are_left():
    result = run("diff", FIRST, SECOND, "--limit", "1")
    assert result.stdout.count("Ratio") == 1
    assert "Not shown: 3 more ratios, 2 more figures, 1 more areas, labels and columns." in (
        result.stderr
    )


def test_the_answer_can_be_kept_with_its_source(tmp_path):
    out = tmp_path / "changes.json"
    result = run("diff", FIRST, SECOND, "--out", out)
    assert result.exit_code == 0
    assert len(json.loads(out.read_text(encoding="utf-8"))) == len(rows("diff", FIRST, SECOND))
    note = (tmp_path / "changes.json.source.txt").read_text(encoding="utf-8")
    assert "mha-annual-2025-26, revision 1" in note
    assert "mha-annual-2025-26, revision 2" in note
