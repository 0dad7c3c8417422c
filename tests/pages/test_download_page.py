"""The page of downloads: the tables that the commands give, with the command and the link."""

from __future__ import annotations

import io
import json
import shlex

import pyarrow.parquet as pq
import pytest
from command_line import run
from visiting import texts, visitor

from mha_monitor import monitor
from mha_monitor.exports.forms import FORMS
from mha_monitor.pages import download


@pytest.mark.parametrize("table", [*download.OFFERED])
def test_each_table_is_put_together_with_its_command(table):
    reader = visitor("download", table=table).run()
    assert not reader.exception
    assert not reader.error
    command = reader.code[0].value
    assert command.startswith(f"mha-monitor {table}")
    answered = run(*shlex.split(command)[1:], "--format", "csv")
    assert answered.exit_code == 0, answered.stderr
    lines = len(answered.stdout.strip().splitlines()) - 1
    assert f"{lines:,} row" in texts(reader)


def test_a_choice_is_in_the_command_and_in_the_rows():
    reader = visitor("download", table="ratios", areas="region", group="asian").run()
    assert "--area-kind region" in reader.code[0].value
    assert "--group asian" in reader.code[0].value
    assert "Rate ratios: 7 rows" in texts(reader)


def test_every_button_gives_the_whole_table():
    labels = {each.label for each in visitor("download").run().get("download_button")}
    assert {"CSV", "Excel", "Parquet", "JSON"} <= labels
    found = monitor.ratios(area_kind="icb", group="all")
    made = {form.title: form.make(found) for form in FORMS}
    assert made["Excel"][:2] == b"PK"
    assert len(json.loads(made["JSON"])) == len(found.table)
    kept = pq.read_table(io.BytesIO(made["Parquet"]))
    assert kept.num_rows == len(found.table)
    assert b"source" in kept.schema.metadata


def test_columns_are_explained_and_a_first_look_is_given():
    reader = visitor("download")
    reader.session_state["fold-columns"] = True
    reader.session_state["fold-look"] = True
    reader.run()
    assert "`ratio_low`" in texts(reader)
    assert len(reader.dataframe[0].value) == download.FEW
