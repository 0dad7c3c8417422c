"""A finding about one area knows its verdict; one about several, or about England, has none."""

from __future__ import annotations

import pytest

from mha_monitor import monitor
from mha_monitor.definitions.verdicts import CODES, TYPICAL
from mha_monitor.sentences import verdicts as words


@pytest.mark.parametrize("area", ["QWE", "QOP", "QT6"])
def test_the_verdict_is_the_one_in_the_row_and_in_the_words(area, store):
    found = monitor.ratios(group="black", area=area, store=store)
    row = found.table.iloc[0]
    verdict = found.verdict
    assert (verdict.code, verdict.centre) == (row["verdict"], row["verdict_centre"])
    assert verdict.code in CODES
    assert verdict.centre == TYPICAL
    assert words.title(row) in found.words


def test_several_areas_and_england_have_none(store):
    assert monitor.ratios(group="black", area="QWE,QKK", store=store).verdict is None
    assert monitor.ratios(group="black", store=store).verdict is None
    assert monitor.repeat_detentions(store=store).verdict is None
