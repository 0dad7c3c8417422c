"""An area has one verdict, whoever shows it: table, command, map, panel or pooled."""

from __future__ import annotations

import csv
import io

import pytest
from command_line import rows

from mha_monitor import monitor
from mha_monitor.analysis.areas.included import VERDICT
from mha_monitor.maps.colours import SCALES, shade
from mha_monitor.sentences import area_tables as word_area_tables
from mha_monitor.sentences import verdicts

# Every broad group: the reference group of the others is held against another.
GROUPS = {"black": "white", "mixed": "white", "asian": "white", "other": "white", "white": "black"}


@pytest.fixture(scope="module")
def every(store):
    """The table of all four groups at once: a larger screen, and still the same verdicts."""
    found = monitor.ratios(area_kind="icb", store=store).table
    return found.set_index(["group", "area_code"])


@pytest.mark.parametrize("group", GROUPS)
def test_all_42_boards_have_one_verdict_everywhere(store, every, group):
    terms = {"group": group, "reference": GROUPS[group], "store": store}
    found = monitor.ratios(area_kind="icb", **terms)
    own = found.table.set_index("area_code")["verdict"]
    assert len(own) == 42 and own.isin(verdicts.WORDS).all()
    if group != "white":
        assert own.to_dict() == every.loc[group]["verdict"].to_dict()
    given = csv.DictReader(io.StringIO(found.to_csv()))
    assert {row["area_code"]: row["verdict"] for row in given} == own.to_dict()
    asked = ("--area-kind", "icb", "--group", group, "--reference", GROUPS[group])
    for command in ("ratios", "pooled"):
        told = {row["area_code"]: row["verdict"] for row in rows(command, *asked)}
        assert told == own.to_dict(), command
    pooled = monitor.pooled(**terms)
    assert pooled.table.set_index("area_code")["verdict"].to_dict() == own.to_dict()
    plain = word_area_tables.area_table(pooled.table).set_index("Area")["Verdict"]
    funnel = monitor.funnel(**terms).table.set_index("area_code")["verdict"]
    assert funnel.to_dict() == own.to_dict()
    shown = monitor.areas_shown(**terms)
    assert shown.table.set_index("area_code")["verdict"].to_dict() == own.to_dict()
    shaded = shade(shown.table, monitor.outlines(shown), shown="ratio", scale=SCALES["ratio"])
    lined = shaded["line"][shaded["line"].ne("")].to_dict()
    assert lined == own[own.isin(["higher", "lower"])].to_dict()
    for row in found.table.itertuples():
        words = verdicts.WORDS[row.verdict].format(centre="the typical board")
        assert words in shown.sentences[row.area_code], row.area_code
        assert words in " ".join(shown.panel(row.area_code).sentences), row.area_code
        assert plain[row.area_name] == verdicts.title(row._asdict())


def test_a_board_asked_for_alone_is_judged_as_among_all(store, every):
    for code in ("QWE", "QRV", "QOP", "QPM", "QVV"):
        alone = monitor.ratios(area=code, group="black", store=store).table
        same = every.loc[("black", code)]
        assert alone[[*VERDICT]].iloc[0].equals(same[[*VERDICT]])


def test_who_lies_apart_from_the_typical_board(store):
    """The audit: against 2.81 three above and one below; widened two above, one below."""

    def apart(**words):
        table = monitor.ratios(area_kind="icb", group="black", store=store, **words).table
        return {
            code: set(table.loc[table["verdict"].eq(code), "area_code"])
            for code in ("higher", "lower")
        }

    assert apart(repeats=False) == {"higher": {"QRV", "QWE", "QKK"}, "lower": {"QOP"}}
    assert apart() == {"higher": {"QRV", "QKK"}, "lower": {"QOP"}}
    # England holds where people live as well: against it no board is high.
    assert apart(centre="england")["higher"] == set()


def test_england_and_several_periods_have_no_verdict(store):
    assert monitor.ratios(group="black", store=store).table["verdict"].isna().all()
    several = monitor.ratios(area_kind="icb", group="black", period="all", store=store).table
    assert several["verdict"].isna().all()
