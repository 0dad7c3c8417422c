"""Tables in a terminal of any width: no cell is cut, and what a row is stands there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from command_line import run

from mha_monitor.cli import main as cli
from mha_monitor.cli import text_tables
from mha_monitor.cli.questions import QUESTIONS

WIDTHS = (60, 80, 100, 120, 200)
RELEASE = "mha-annual-2023-24"
LISTS = ("areas", "groups", "measures", "periods", "milestones", "promises", "sources")
ASKED = (
    *(each.example for each in QUESTIONS if each.name not in ("counterfactual", "figures")),
    *(f"{each.name} --summary" for each in QUESTIONS if each.summary),
    "figures --area QWE --dimension ethnicity",
    "ratios --area-kind icb --group black",
    "ratios --area-kind icb --group black,asian --period all",
    "rates --area-kind region --group black",
    "trend --area-kind icb",
    "unknown --area QWE",
    "indirect --area QWE",
    *LISTS,
    f"diff {RELEASE} {RELEASE}",
    f"diff {RELEASE} published-rates",
)


@pytest.fixture
def shown(monkeypatch) -> list[pd.DataFrame]:
    """The tables that commands lay out, as they were before that."""
    tables, lay_out = [], text_tables.as_text

    def remember(plain: pd.DataFrame, *room: int | None) -> str:
        tables.append(plain)
        return lay_out(plain, *room)

    monkeypatch.setattr(text_tables, "as_text", remember)
    return tables


def one_line(text: str) -> str:
    return " ".join(text.split())


def left_out(text: str) -> list[str]:
    found = one_line(text).partition("Left out at this width: ")[2]
    return found.removesuffix(f" {text_tables.HOW_TO_SEE}").rstrip(".").split(", ") if found else []


def check_whole(plain: pd.DataFrame, width: int) -> None:
    text = text_tables.as_text(plain, width)
    without = left_out(text)
    kept = [name for name in plain if one_line(name) not in without]
    assert plain.columns[0] in kept
    assert set(without) <= {one_line(name) for name in text_tables.SPARED}
    for line in text.splitlines():
        assert len(line) <= width or len(line.split()) <= 2, line  # one word too long for a line
    if "─" in text:
        in_table(plain[kept], text)
    else:
        in_blocks(plain, text)


def in_table(plain: pd.DataFrame, text: str) -> None:
    body = text.split("─\n")[1].splitlines()
    for row, line in zip(plain.itertuples(index=False), body, strict=False):
        rest = line
        for cell in row:
            told = text_tables._on_one_line(cell).strip()
            assert told in rest, (cell, line)
            rest = rest[rest.index(told) + len(told) :]


def in_blocks(plain: pd.DataFrame, text: str) -> None:
    blocks = [one_line(block) for block in text.split("\n\n") if block.strip()]
    if len(blocks) == 1 and len(plain) > 1:  # blank lines are no part of a block
        pytest.fail("blocks run into one another")
    for row, block in zip(plain.itertuples(index=False), blocks, strict=True):
        told = [f"{one_line(name)}: {one_line(text_tables._on_one_line(cell))}".strip()
                for name, cell in zip(plain, row, strict=True)]  # fmt: skip
        assert block == " ".join(told)


@pytest.mark.parametrize("asked", ASKED)
def test_no_cell_is_cut_at_any_width_and_every_row_says_what_it_is(asked, shown):
    result = run(*asked.split())
    if not shown:  # a question that the embedded figures cannot answer says so
        assert result.exit_code in (1, 2) and result.stdout == "", asked
        return
    (plain,) = shown
    for width in WIDTHS:
        check_whole(plain, width)


def test_every_question_and_list_was_looked_at():
    names = {asked.split()[0] for asked in ASKED}
    pictures = {"map", "chart", "export", "data-dictionary"}
    files = {"brief", "cite", "feed", "letter", "rebuild", "site", "slides"}
    others = {"serve", "build-embedded", "refresh", "verify", "check", "counterfactual"}
    assert names == {name for name, _, _ in cli.COMMANDS} - pictures - files - others


def test_areas_and_groups_are_named_where_there_are_several(shown):
    run("ratios", "--area-kind", "icb", "--group", "black,asian")
    assert [*shown[0]][:3] == ["Area", "Code", "Group"]
    run("unknown", "--area", "QWE")
    assert next(iter(shown[1])) in ("Area", "Group")


def test_a_table_that_is_too_wide_leaves_out_what_others_tell_and_says_so():
    row = {"Area": "INVENTED area", "Count": "1,234 (1,230 to 1,238)", "Rate": "123.4",
           "Reference\nrate": "60.5", "Ratio": "2.0", "Chance": "1.12 to 1.19"}  # fmt: skip
    plain = pd.DataFrame([row, row])
    narrow = text_tables.as_text(plain, 72)
    assert "Left out at this width: Reference rate." in one_line(narrow)
    assert "1.12 to 1.19" in narrow and "60.5" not in narrow
    blocks = text_tables.as_text(plain, 40)
    assert blocks.startswith("Area: INVENTED area\n") and "60.5" in blocks
    assert text_tables.as_text(plain) == text_tables.as_text(plain, 1000)


def test_of_many_rows_a_terminal_shows_the_first_and_says_how_many_there_are():
    plain = pd.DataFrame({"Area": [f"INVENTED {number}" for number in range(900)]})
    text = text_tables.as_text(plain, 80, 500)
    assert "INVENTED 499" in text and "INVENTED 500" not in text
    assert "The first 500 of 900 rows." in text
    assert "INVENTED 899" in text_tables.as_text(plain)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminal")
@pytest.mark.parametrize("width", [60, 80, 120])
def test_on_a_terminal_the_width_is_that_of_columns(tmp_path, width):
    import pty

    reading, writing = pty.openpty()
    kept = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2]), "COLUMNS": str(width)}
    process = subprocess.Popen(
        [sys.executable, "-m", "mha_monitor", "--quiet", "ratios"], cwd=tmp_path, env=kept,
        stdout=writing, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(writing)
    told = b""
    try:
        while part := os.read(reading, 65536):
            told += part
    except OSError:  # how Linux says that the other end was closed
        pass
    os.close(reading)
    assert process.wait() == 0, process.stderr.read()
    process.stderr.close()
    lines = told.decode().splitlines()
    assert lines and all(len(line) <= width for line in lines)
    assert any("Black" in line for line in lines)
