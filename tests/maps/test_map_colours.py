"""Classes, colours that survive colour blindness, and the key."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from map_samples import CODES, figures, outlines

from mha_monitor.maps.colours import NO_FIGURE, SCALES, SUPPRESSED, shade
from mha_monitor.maps.legend import legend_html

# Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB.
VISION = {
    "full": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    ratios = np.clip(np.array(to_xyz) @ rgb / [0.9505, 1, 1.089], 0, None)
    x, y, z = np.where(ratios > 0.008856, np.cbrt(ratios), 7.787 * ratios + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_each_class_has_one_colour_and_one_label(scale):
    assert len(scale.colours) == len(scale.labels) == len(scale.breaks) + 1
    assert len(set(scale.colours)) == len(scale.colours)
    assert list(scale.breaks) == sorted(scale.breaks)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_no_two_classes_look_alike_to_colour_blind_people(scale, vision):
    seen = [lab(np.array(VISION[vision]) @ linear(colour)) for colour in scale.colours]
    distances = [np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)]
    assert min(distances) > 12


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_no_two_classes_are_one_grey_and_what_is_below_is_not_taken_for_the_highest(scale):
    """As a copier prints them: lightness alone, of 100."""
    greys = [lab(linear(colour))[0] for colour in scale.colours]
    assert min(abs(a - b) for a, b in itertools.combinations(greys, 2)) > 10
    below = next((index for index, label in enumerate(scale.labels) if "equal" in label), 0)
    assert all(under > above for under in greys[:below] for above in greys[below + 1 :])


@pytest.mark.parametrize("shown", sorted(SCALES.keys() - {"verdict"}))  # a verdict is no amount
def test_classes_above_equal_darken_step_by_step(shown):
    scale = SCALES[shown]
    equal = [index for index, label in enumerate(scale.labels) if "equal" in label] or [0]
    shades = [luminance(colour) for colour in scale.colours[equal[0] :]]
    assert all(lighter > darker * 1.2 for lighter, darker in itertools.pairwise(shades))


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (0.0, "Under 0.8"),
        (0.799, "Under 0.8"),
        (0.8, "0.8 to 1.25: about equal"),
        (1.25, "1.25 to 2"),
        (5.999, "4 to 6"),
        (6, "6 or more"),
        (math.inf, "6 or more"),
    ],
)
def test_a_break_belongs_to_the_class_above_it(value, label):
    scale = SCALES["ratio"]
    assert scale.labels[scale.class_of(value)] == label


def test_a_missing_value_has_no_class_and_no_text():
    assert SCALES["ratio"].class_of(math.nan) is None
    assert SCALES["ratio"].text(math.nan) == ""


def shaded(shown="ratio", ratios=None):
    ratios = figures() if ratios is None else ratios
    scale = SCALES[shown]
    return shade(ratios, outlines(), shown=shown, scale=scale)


def test_every_outline_has_a_shade_whatever_the_table_holds():
    elsewhere = figures(QAA={"area_code": "UNKNOWN"})
    table = shaded(ratios=elsewhere)
    assert table["shade"].to_dict() == {
        "QAA": NO_FIGURE,
        "QBB": "1",
        "QCC": SUPPRESSED,
        "QDD": NO_FIGURE,
    }
    assert "UNKNOWN" not in table.index


def test_a_suppressed_count_does_not_hide_the_unknown_share():
    table = shaded("unknown_share")
    assert table["shade"].to_dict() == {"QAA": "0", "QBB": "2", "QCC": "5", "QDD": NO_FIGURE}
    assert not shaded("unknown_share")["line"].any()


def test_the_key_names_every_class_and_counts_its_areas():
    key = legend_html(shaded(), SCALES["ratio"], lines={"lower": "Lower than the typical board"})
    for label in SCALES["ratio"].labels:
        assert label in key
    assert "0.8 to 1.25: about equal (1)" in key
    assert "6 or more (0)" in key
    assert "Suppressed: count under 5 (1)" in key
    assert "No figure, or in doubt (1)" in key
    assert "Lower than the typical board (1)" in key
    assert 'aria-label="Map key: Rate ratio"' in key
    assert "http" not in key


def test_the_key_has_no_line_that_has_no_words():
    assert "typical" not in legend_html(shaded(), SCALES["ratio"])


def test_a_map_of_verdicts_has_a_class_for_what_is_tested_and_none_for_what_is_not():
    verdicts = dict(zip(CODES, ("higher", "too-few", "lower", "in-doubt"), strict=True))
    table = shaded(
        "verdict", figures(**{code: {"verdict": each} for code, each in verdicts.items()})
    )
    assert table["label"].tolist() == [
        "Higher than the typical area", "Too few to say", "Lower than the typical area",
        "No figure, or in doubt",
    ]  # fmt: skip
    assert not table["line"].any()  # the colour says it already
