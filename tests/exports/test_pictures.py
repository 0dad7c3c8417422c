"""Pictures of a fixed shape: what each holds, read back from its SVG, PNG and PDF."""

from __future__ import annotations

import functools
import io
import itertools
import re
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
import vl_convert
from hostile_samples import HOSTILE, shown
from picture_boxes import SVG, paper, written
from PIL import Image
from pypdf import PdfReader
from reform_samples import held, invented_months

from data_sources.schema.errors import WrongWord
from mha_monitor import monitor
from mha_monitor.charts.shaped import looks
from mha_monitor.definitions.questions import Question
from mha_monitor.exports import pictures
from mha_monitor.formats import pictures as files
from mha_monitor.formats.drawing import Drawing, Named, Rule, Words
from mha_monitor.sentences import amounts

ANSWERS = {
    "groups": lambda: monitor.ratios(),
    "one group": lambda: monitor.ratios(group="black"),
    "every group": lambda: monitor.ratios(group="all"),
    "one board": lambda: monitor.ratios(area="QWE"),
    "a rare measure": lambda: monitor.ratios(measure="section-136", group="all"),
    "areas": lambda: monitor.ratios(area_kind="icb", group="black"),
    "regions": lambda: monitor.ratios(area_kind="region", group="asian"),
    "funnel": lambda: monitor.funnel(),
    "trend": lambda: monitor.trend_drawn(),
    "trend of ctos": lambda: monitor.trend_drawn(measure="ctos"),
    "map": lambda: monitor.areas_shown(),
    "map of rates": lambda: monitor.areas_shown(shown="rate"),
    "map of unknown": lambda: monitor.areas_shown(shown="unknown_share"),
    "map of verdicts": lambda: monitor.areas_shown(shown="verdict"),
    "map of excess": lambda: monitor.areas_shown(shown="excess"),
    "map of smoothed": lambda: monitor.areas_shown(shown="smoothed"),
    "map of regions": lambda: monitor.areas_shown(area_kind="region", group="mixed"),
    "tiles": lambda: monitor.areas_shown(),
    "maps": lambda: monitor.areas_shown(),
    "maps of rates": lambda: monitor.areas_shown(shown="rate", area_kind="region"),
    "steps": lambda: monitor.pathway(),
    "within": lambda: monitor.within(),
    "compared": lambda: monitor.side_by_side(of_area(LONGEST), of_area("QKK")),
    "rest": lambda: monitor.inequality(reference="rest"),
    "rest in sixteen": lambda: monitor.inequality(reference="rest", level="detailed"),
    "shares": lambda: monitor.recording(area_kind="icb"),
    "shares of regions": lambda: monitor.recording(area_kind="region"),
    "expected": lambda: monitor.counterfactual("pcref-launch", store=invented_store()),
    "trend of rates": lambda: monitor.trend_drawn(shown="rate"),
    "trend of differences": lambda: monitor.trend_drawn(shown="difference"),
    "trend of months": lambda: monitor.trend_drawn(every="month", store=invented_store()),
    "long name": lambda: monitor.ratios(area=LONGEST),
    "funnel of regions": lambda: monitor.funnel(area_kind="region"),
}
# The board of the longest name.
LONGEST = "QOX"


def of_area(code: str) -> Question:
    return Question(areas=(code,), groups=("black",))


@functools.cache
def invented_store():
    """Months of INVENTED figures."""
    table = invented_months("2016-04", 120, step_from="2023-11", step=0.8)
    return held(Path(tempfile.mkdtemp()), table)


SHAPES = {"slide": (1920, 1080), "square": (1080, 1080), "portrait": (1080, 1350)}
PHONE = 375


def kind_of(name: str) -> str:
    """`regions` are areas; what is no kind of its own is of groups."""
    first = "areas" if name == "regions" else name.split()[0]
    return first if first in pictures.DRAWN else "groups"


@pytest.fixture(scope="module")
def answer():
    found = {}

    def ask(name: str):
        if name not in found:
            found[name] = ANSWERS[name]()
        return found[name]

    return ask


@pytest.mark.parametrize("shape", pictures.SHAPES)
@pytest.mark.parametrize("name", ANSWERS)
def test_words_can_be_read_on_a_telephone_and_none_lies_on_another(answer, name, shape):
    picture = pictures.of(kind_of(name), answer(name), shape=shape)
    svg = picture.svg(text=True)
    width, height = paper(svg)
    words = written(svg)
    assert min(each.size for each in words) * PHONE / width >= 12
    for each in words:
        assert each.left >= 0 and each.right <= width, each
        assert each.top >= 0 and each.bottom <= height, each
    met = [pair for pair in itertools.combinations(words, 2) if pair[0].meets(pair[1])]
    assert not met
    assert len(source_lines(picture.drawing)) <= 3


def test_every_kind_of_picture_is_measured():
    assert {kind_of(name) for name in ANSWERS} == {*pictures.DRAWN}


@pytest.mark.parametrize("shape", pictures.SHAPES)
@pytest.mark.parametrize("name", ["areas", "funnel", "map"])
def test_the_longest_name_of_a_board_has_room_when_it_is_picked(answer, name, shape):
    names = monitor.ratios(area_kind="icb", group="black").table.set_index("area_code")["area_name"]
    assert names.str.len().idxmax() == LONGEST
    picture = pictures.of(kind_of(name), answer(name), shape=shape, picked=LONGEST)
    words = written(picture.svg(text=True))
    assert not [pair for pair in itertools.combinations(words, 2) if pair[0].meets(pair[1])]
    assert all(each.left >= 0 and each.right <= 400 for each in words)
    assert name == "map" or any(each.text.startswith("Bath and") for each in words)


@pytest.mark.parametrize("shape", pictures.SHAPES)
@pytest.mark.parametrize("name", ["steps", "within", "groups", "every group", "rest in sixteen"])
def test_rows_have_names_that_tell_them_apart(answer, name, shape):
    picture = pictures.of(kind_of(name), answer(name), shape=shape)
    rows = [mark for mark in picture.drawing.marks if isinstance(mark, Named)]
    names = [" ".join(each.text for each in row.marks if isinstance(each, Words)) for row in rows]
    assert len(names) >= 4 and len(set(names)) == len(names), names


@pytest.mark.parametrize("shape", pictures.SHAPES)
@pytest.mark.parametrize(
    "name", [name for name in ANSWERS if kind_of(name) in ("trend", "expected")]
)
def test_no_plot_of_time_is_pressed_into_a_strip(answer, name, shape):
    drawing = pictures.of(kind_of(name), answer(name), shape=shape).drawing
    level = [
        m.y for m in drawing.flat() if isinstance(m, Rule) and m.y == m.y2 and m.x2 - m.x < 370
    ]
    across = [m for m in drawing.flat() if isinstance(m, Rule) and m.x == m.x2]
    heights = [abs(m.y2 - m.y) for m in across] + [max(level) - min(level)]
    assert max(heights) >= 40, (name, shape, max(heights))


def source_lines(drawing: Drawing) -> list[str]:
    """The soft lines below the hairline that spans the picture."""
    rules = [m for m in drawing.flat() if type(m).__name__ == "Rule" and m.x2 - m.x > 360]
    lowest = max(rule.y for rule in rules)
    return [m.text for m in drawing.flat() if isinstance(m, Words) and m.y > lowest]


@pytest.mark.parametrize("shape", pictures.SHAPES)
@pytest.mark.parametrize("name", ["groups", "one board", "areas", "trend", "map", "funnel"])
def test_the_title_says_group_place_and_year_and_the_source_its_licence(answer, name, shape):
    found = answer(name)
    picture = pictures.of(kind_of(name), found, shape=shape)
    title = picture.words.title
    assert "Black" in title and re.search(r"20\d\d-\d\d", title)
    assert ("South West London" if name == "one board" else "England") in title
    told = " ".join(source_lines(picture.drawing))
    assert "Open Government Licence v3.0." in told and "NHS England" in told
    on_it = " ".join(m.text for m in picture.drawing.flat() if isinstance(m, Words))
    assert all(word in on_it for word in title.split())


@pytest.mark.parametrize("shape", pictures.SHAPES)
def test_a_trend_draws_at_most_five_milestones_and_says_them_all(answer, shape):
    found = answer("trend")
    picture = pictures.of("trend", found, shape=shape)
    numbers = [
        m.text
        for m in picture.drawing.flat()
        if isinstance(m, Words) and re.fullmatch(r"\d", m.text) and m.bold
    ]
    assert len(numbers) <= 5
    register = monitor.milestones_for(found.table, "detentions", pictures.MILESTONES)
    for title in register["title"]:
        assert title in picture.alt


@pytest.mark.parametrize("theme", pictures.THEMES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_png_has_its_size_and_its_words(answer, shape, theme):
    picture = pictures.of("groups", answer("groups"), shape=shape, theme=theme)
    for scale in (1, 2):
        image = Image.open(io.BytesIO(picture.png(scale)))
        image.load()
        assert image.size == tuple(scale * side for side in SHAPES[shape])
        assert image.text["Description"] == picture.alt
        assert image.text["Title"] == picture.words.title
        assert "Source: NHS England" in image.text["Source"]


def test_print_is_as_tall_as_it_needs_and_no_taller_than_a_page(answer):
    sizes = {}
    for name in ("groups", "every group", "trend"):
        image = Image.open(io.BytesIO(pictures.of(kind_of(name), answer(name)).png()))
        assert image.width == 1200 and image.height <= 1200 * 1.4143
        sizes[name] = image.height
    assert sizes["groups"] < sizes["every group"]


@pytest.mark.parametrize("name", ["groups", "trend", "map", "funnel", "areas"])
def test_outlines_look_as_the_text_does(answer, name):
    """What is written as outlines, against the same letters set by another program."""
    picture = pictures.of(kind_of(name), answer(name), shape="square")
    outlined, text = picture.svg(), picture.svg(text=True)
    assert "<text" not in outlined and "<text" in text
    files.warm_up()
    one, other = (grey(vl_convert.svg_to_png(each, scale=2)) for each in (outlined, text))
    assert one.shape == other.shape
    # Letters may lie a fraction of a pixel aside where the other program kerns.
    assert np.mean(np.abs(one - other) > 96) < 0.03
    assert np.mean(one < 96) == pytest.approx(np.mean(other < 96), rel=0.06)


def grey(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)


def test_svg_carries_its_words_for_a_screen_reader(answer):
    picture = pictures.of("map", answer("map"), shape="portrait")
    root = ET.fromstring(picture.svg())
    assert root.get("role") == "img" and root.get("aria-label") == picture.alt
    assert root.findtext(f"{SVG}title") == picture.words.title
    assert root.findtext(f"{SVG}desc") == f"{picture.alt} {picture.words.source}"
    assert not re.search(r'href="http|url\(http|@import', picture.svg())


def test_a_pdf_is_one_page_with_its_font_inside_and_its_letters_as_text(answer):
    picture = pictures.of("groups", answer("groups"), shape="print")
    reader = PdfReader(io.BytesIO(picture.pdf()))
    (page,) = reader.pages
    assert "3.5 times that of White" in " ".join(page.extract_text().split())
    fonts = [each.get_object() for each in page["/Resources"]["/Font"].values()]
    assert fonts and all("OpenSans" in font["/BaseFont"] for font in fonts)
    descendants = [font["/DescendantFonts"][0].get_object() for font in fonts]
    for font in descendants:
        assert any(name.startswith("/FontFile") for name in font["/FontDescriptor"])


def test_the_figures_on_a_picture_are_those_of_its_table(answer):
    found = answer("one board")
    words = [each.text for each in written(pictures.of("groups", found).svg(text=True))]
    for ratio in found.table["ratio"]:
        assert any(abs(float(word) - ratio) <= 0.051 for word in words if is_number(word))
    # Of England, whose ratio allows for age, that is drawn; of a board its two crude rates.
    alone = monitor.ratios(area="QKK", group="black")
    rates = pictures.of("groups", alone).svg(text=True)
    row = alone.table.iloc[0]
    drawn = [float(each.text) for each in written(rates) if is_number(each.text)]
    assert drawn == pytest.approx([row["rate"], row["reference_rate"]], abs=0.051)
    bars = [m for m in pictures.of("groups", alone).drawing.flat() if hasattr(m, "height")]
    wide = [bar.width for bar in bars]
    assert wide[0] / wide[1] == pytest.approx(row["ratio"], rel=0.01)


def is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(\.\d+)?", text))


def test_of_more_groups_than_find_room_the_largest_are_drawn_and_it_says_so(answer):
    found = answer("every group")
    picture = pictures.of("groups", found, shape="square")
    assert "The 6 largest of" in picture.words.subtitle
    largest = found.table.nlargest(6, "population")["group"]
    assert "asian" in set(largest)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_their_paper(theme):
    look = looks.LOOKS[theme]
    for name in ("ink", "soft", "accent", "rounding"):
        least = 3 if name == "rounding" else 4.5
        assert contrast(look[name], look["paper"]) >= least, name
    for name in ("chance", "unknown", "plain", "hatch", *(f"series-{n}" for n in range(4))):
        assert contrast(look[name], look["paper"]) >= 3, name


def linear(colour: str) -> np.ndarray:
    """Red, green and blue of a hexadecimal colour as linear light (sRGB, IEC 61966-2-1)."""
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    light = sorted(linear(each) @ [0.2126, 0.7152, 0.0722] + 0.05 for each in (one, other))
    return light[1] / light[0]


@pytest.mark.parametrize("name", ["map", "groups", "trend"])
def test_without_colour_nothing_has_a_colour(answer, name):
    picture = pictures.of(kind_of(name), answer(name), theme="mono", shape="square")
    pixels = np.asarray(Image.open(io.BytesIO(picture.png())).convert("RGB"), dtype=int)
    assert (pixels.max(axis=2) - pixels.min(axis=2)).max() == 0


def test_files_are_called_by_what_they_show(answer):
    names = {name: pictures.of(kind_of(name), answer(name)).name for name in ("map", "areas")}
    assert names["map"] == "detentions-black-white-icb-2023-24-map"
    assert names["areas"] == "detentions-black-white-icb-2023-24-areas"
    assert pictures.of("groups", answer("one board")).name == "detentions-groups-white-qwe-2023-24"
    trend = pictures.of("trend", answer("trend")).name
    assert trend == "detentions-black-white-england-2016-17-to-2024-25-trend"


class Hostile:
    """A finding whose area's name, label and words are another text."""

    def __init__(self, found, text: str) -> None:
        self.found, self.text = found, text
        self.title = self.alt = self.subtitle = self.words = self.headline = text
        self.pictured = {"title": text, "subtitle": text, "source": text, "alt": text}
        self.table = self._renamed(found.table)

    def __getattr__(self, name: str):
        held = getattr(self.found, name)
        return self._renamed(held) if name in ("ratios", "drawn", "often") else held

    def _renamed(self, table):
        names = [name for name in ("area_name", "label", "title") if name in table]
        return table.assign(**{name: [self.text, *table[name][1:]] for name in names})


# One answer for each kind of picture, the first that there is.
ONE_OF_EACH = {kind_of(name): name for name in reversed(ANSWERS)}


@pytest.mark.parametrize("kind", pictures.DRAWN)
def test_hostile_words_are_inert_and_intact_in_every_kind_of_picture(answer, kind):
    found = answer(ONE_OF_EACH[kind])
    for text in (" ".join(each for each in HOSTILE.values() if len(each) < 99), HOSTILE["long"]):
        hostile = Hostile(found, text)
        area = hostile.table["area_code"].iloc[0] if "area_code" in hostile.table else None
        picture = pictures.of(kind, hostile, shape="square", picked=area)
        svg = picture.svg(text=True)
        root = ET.fromstring(svg)
        assert not {each.tag for each in root.iter()} & {f"{SVG}script", f"{SVG}image"}
        assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]
        assert shown(text).strip() in root.findtext(f"{SVG}desc")
        svg = picture.svg(text=True)
        width, height = paper(svg)
        for each in written(svg):
            assert each.left >= 0 and each.right <= width + 1 and each.bottom <= height, each
            assert "\u202e" not in each.text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_whole_in_the_files_of_a_picture(answer, text):
    picture = pictures.of("areas", Hostile(answer("areas"), text), shape="square")
    image = Image.open(io.BytesIO(picture.png()))
    image.load()
    assert shown(text) in image.text["Description"]
    assert len(PdfReader(io.BytesIO(picture.pdf())).pages) == 1


def test_unknown_words_are_refused_with_what_there_is(answer):
    with pytest.raises(WrongWord, match="square"):
        pictures.of("groups", answer("groups"), shape="squre")
    with pytest.raises(WrongWord, match="mono"):
        pictures.of("groups", answer("groups"), theme="grey")
    with pytest.raises(WrongWord, match="There are: groups"):
        pictures.of("pie", answer("groups"))


def test_one_group_of_england_is_drawn_as_the_ratio_that_its_title_speaks_of():
    found = monitor.ratios(group="mixed")
    picture = pictures.of("groups", found)
    told = [each.text for each in written(picture.svg(text=True))]
    row = found.table.iloc[0]
    assert amounts.point_of(row, "standardised_ratio") in told
    assert f"{row['rate']:,.0f}" not in told  # crude rates would be another ratio
    assert f"Not allowing for age {amounts.point_of(row)} times" in picture.words.subtitle
