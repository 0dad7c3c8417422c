"""An area has one verdict, whoever shows it: table, command, map, panel or pooled."""

from __future__ import annotations

import pytest
from command_line import rows

from mha_monitor import monitor
from mha_monitor.analysis.areas.included import VERDICT
from mha_monitor.maps.colours import SCALES, shade
from mha_monitor.sentences import verdicts

GROUPS = ("black", "mixed", "asian", "other")


@pytest.fixture(scope="module")
def every(store):
    """The table of all four groups at once: a larger screen, and still the same verdicts."""
    found = monitor.ratios(area_kind="icb", store=store).table
    return found.set_index(["group", "area_code"])


@pytest.mark.parametrize("group", GROUPS)
def test_all_42_boards_have_one_verdict_everywhere(store, every, group):
    own = every.loc[group]["verdict"]
    assert len(own) == 42 and own.isin(verdicts.WORDS).all()
    pooled = monitor.pooled(group=group, store=store)
    assert pooled.table.set_index("area_code")["verdict"].equals(
        own.reindex(pooled.table["area_code"])
    )
    shown = monitor.areas_shown(group=group, store=store)
    assert shown.table.set_index("area_code")["verdict"].to_dict() == own.to_dict()
    shaded = shade(shown.table, monitor.outlines(shown), shown="ratio", scale=SCALES["ratio"])
    ringed = set(shaded.index[shaded["ringed"]])
    drawn = set(shown.table.loc[shown.table["ratio"].notna(), "area_code"])
    assert ringed == set(own.index[own.eq("not-told-apart")]) & drawn
    for code, verdict in own.items():
        words = verdicts.WORDS[verdict].format(centre="the typical board")
        assert words in shown.sentences[code], code
        assert words in " ".join(shown.panel(code).sentences), code
    table = monitor.pooled(group=group, store=store).table
    plain = {row["area_name"]: verdicts.title(row) for _, row in table.iterrows()}
    assert len(plain) == 42


def test_the_command_line_gives_the_same_as_json(every):
    given = {
        row["area_code"]: row["verdict"]
        for row in rows("ratios", "--area-kind", "icb", "--group", "black")
    }
    assert given == every.loc["black"]["verdict"].to_dict()


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
