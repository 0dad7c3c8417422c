"""Signs that cannot be seen are written as what they are, wherever text leaves the house."""

from __future__ import annotations

import sys
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mha_monitor.cli import text_tables
from mha_monitor.formats.csv_files import cell
from mha_monitor.formats.html import escaped
from mha_monitor.formats.text import visible

# Unicode's own list of the signs that set text direction (UAX #9, Bidi_Control).
DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "sign", [*DIRECTION, "\u200b", "\ufeff", "\x1b", "\0", "\u2028", "\U000e0041"]
)
def test_a_sign_that_cannot_be_seen_is_named(sign):
    name = f"NHS {sign}Dorset"
    named = f"NHS ⟨U+{ord(sign):04X}⟩Dorset"
    assert visible(name) == escaped(name) == cell(name) == named
    assert named in text_tables.as_text(pd.DataFrame({"area": [name]}))


@pytest.mark.parametrize(
    "text", ["", "Bro Morgannwg", "Ynys Môn", "3.4 (3.2–3.6)", "a b", "a\nb\tc"]
)
def test_what_can_be_seen_stays(text):
    assert visible(text) == text


@given(st.text())
def test_nothing_unseen_is_left_and_twice_is_once(text):
    shown = visible(text)
    assert visible(shown) == shown
    assert not set(shown) & set(DIRECTION)
    assert all(sign.isprintable() or sign in "\n\t" or sign.isspace() for sign in shown)


def test_every_sign_with_a_direction_of_its_own_is_a_format_sign():
    steering = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"}
    signs = map(chr, range(sys.maxunicode + 1))
    left = [
        sign
        for sign in signs
        if unicodedata.bidirectional(sign) in steering and visible(sign) == sign
    ]
    assert left == []
