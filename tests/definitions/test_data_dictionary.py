"""Every column has its meaning, every meaning a column, and the document is of today's code."""

from __future__ import annotations

from command_line import run

from data_sources.schema import figures
from mha_monitor import monitor
from mha_monitor.definitions import data_dictionary
from mha_monitor.rates import rate_ratios


def test_every_column_of_both_tables_is_described_and_nothing_else(store):
    assert tuple(data_dictionary.FIGURES) == figures.COLUMNS
    assert tuple(data_dictionary.RATIOS) == rate_ratios.COLUMNS
    boards = monitor.ratios(area_kind="icb", group="black", store=store).table
    assert [*boards] == [*data_dictionary.RATIOS, *data_dictionary.OF_AREAS]
    series = monitor.trend(store=store).table
    assert [*series] == [*data_dictionary.RATIOS, *data_dictionary.OF_SERIES]


def test_the_document_is_what_the_command_makes(repository, tmp_path):
    held = (repository / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert run("data-dictionary").stdout == held
    assert run("data-dictionary", "--out", tmp_path / "it.md").exit_code == 0
    assert (tmp_path / "it.md").read_text(encoding="utf-8") == held
