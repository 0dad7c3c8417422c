"""Sentences are true to the numbers they speak of, and say nothing that the numbers do not."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS
from mha_monitor import monitor
from mha_monitor.definitions import flags, measures, plain_names
from mha_monitor.definitions.flags import red_sentences
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.sentences import amounts, one_row, sources
from mha_monitor.sentences import lists as word_lists

# Words that judge, that name a cause, or that mean something else in statistics.
FORBIDDEN = re.compile(
    r"\b(risks?|odds|baseline|BAME|BME|minorit\w+|non-white|caus(e|es|ed|ing)|due to|leads? to"
    r"|driven|significant\w*|suffer\w*|victims?|sectioned|prevalence|likelihood)\b",
    re.IGNORECASE,
)
NO_NUMBER = re.compile(r"\b(nan|inf|none)\b", re.IGNORECASE)
NUMBER = r"[\d,]+(?:\.\d+)?"


def value(text: str) -> float:
    return float(text.replace(",", ""))


def agrees(printed: str, number: float) -> bool:
    """Whether a number was rounded to what was printed, and no further."""
    digits = len(printed.partition(".")[2])
    return abs(value(printed) - number) <= 0.5 * 10**-digits + 1e-9


@pytest.fixture(scope="module")
def rows(all_tables) -> list[dict]:
    return [row for table in all_tables.values() for row in table.to_dict("records")]


@pytest.fixture(scope="module")
def england(store) -> dict:
    table = monitor.ratios(group="black", period="2023-24", store=store).table
    return table.to_dict("records")[0]


@pytest.fixture(scope="module")
def boards(store) -> dict[str, dict]:
    table = monitor.ratios(area_kind="icb", group="black", store=store).table
    return {row["area_code"]: row for row in table.to_dict("records")}


def every_sentence(row: dict) -> dict[str, str]:
    return {
        "headline": one_row.headline(row),
        "doubt": one_row.doubt(row),
        "area": one_row.area_sentence(row),
        "unknown": one_row.unknown(row),
        "not known": " ".join(word_lists.not_known(row, flags.sentences_of(row["flags"]))),
        "caveat": sources.caveat(row["measure"], row["flags"]),
    }


# On the real rows.


def test_the_one_sentence_for_england(england):
    assert one_row.headline(england) == (
        "In England, in the year to March 2024, allowing for age and sex, the detention rate of "
        "Black people was 3.5 times that of White people (3.41 to 3.68). Not allowing for age it "
        "was 3.4 times: 239.0 detentions for every 100,000 people, against 69.3."
    )


def test_the_doubt_for_england_names_unknown_ethnicity_as_the_widest(england):
    assert one_row.doubt(england) == (
        "Chance, widened for repeat detentions, puts the crude ratio between 3.33 and 3.57. If "
        "every detention of unknown ethnicity were of one group or of the other, with chance on "
        "top, it would lie between 2.9 and 6.6. "
        "The widest doubt comes from unknown ethnicity."
    )


def test_the_unknown_for_england(england):
    sentence = one_row.unknown(england)
    assert sentence.startswith("In England, 9.7% of detentions ")
    assert "4,912" in sentence
    assert "in no ethnic group's figure" in sentence


def test_a_hidden_count_is_told_as_hidden(boards):
    sentence = one_row.headline(boards["QSL"])
    assert "the number for Black people is hidden because it is under 5" in sentence
    assert "was at most 92 times that of White people" in sentence
    assert "(at most 19 with unknown ethnicity left out)" in sentence
    tooltip = one_row.area_sentence(boards["QSL"])
    assert "Black: hidden, between 0 and 4" in tooltip
    assert "Too few to say." in tooltip


def test_a_rounded_count_is_told_with_its_range(boards):
    tooltip = one_row.area_sentence(boards["QVV"])
    assert tooltip == (
        "Dorset: ratio 5.7, between 2.3 and 11 allowing for chance, repeat detentions and "
        "rounding. "
        "Detentions: Black: 15 (13 to 17); White: 365 (363 to 367). "
        "Too few to say."
    )


def test_every_ratio_in_a_headline_is_the_ratio_of_its_row(rows):
    told = 0
    for row in rows:
        sentence = one_row.headline(row)
        found = re.search(rf"was ({NUMBER}) times that of", sentence)
        if red_sentences(row["flags"]):
            assert found is None and "cannot be compared" in sentence
            continue
        if math.isnan(row["ratio"]) or 0 < row["ratio"] < 0.05:
            continue
        assert agrees(found[1], row["ratio"]), sentence
        rates = re.search(
            rf": ({NUMBER}) .* for every 100,000 people, against ({NUMBER})\.$", sentence
        )
        assert agrees(rates[1], row["rate"]), sentence
        assert agrees(rates[2], row["reference_rate"]), sentence
        told += 1
    assert told > 1_000


def test_no_rate_above_nothing_is_told_as_nothing(rows):
    for row in rows:
        sentence = one_row.headline(row)
        for name in ("rate", "reference_rate"):
            if row[name] >= 0.05:
                assert not re.search(r"(: 0(\.0)? |against 0(\.0)?\.$)", sentence), sentence


def test_every_sentence_names_its_area_its_year_and_whom_it_speaks_of(rows):
    for row in rows:
        sentence = one_row.headline(row)
        assert str(row["area_name"]) in sentence
        assert str(int(row["period"][:4]) + 1) in sentence
        assert plain_names.people(row["group"]) in sentence
        if "nothing can be said" not in sentence:
            assert plain_names.people(row["reference"]) in sentence
        assert sentence.endswith(".")


def test_a_row_without_a_ratio_says_why_and_within_what_limits(rows):
    told = {"hidden": 0, "range": 0, "nothing": 0, "absent": 0}
    for row in (row for row in rows if math.isnan(row["ratio"])):
        sentence = one_row.headline(row)
        if red_sentences(row["flags"]):
            continue
        assert " times that of" not in sentence or ", so there is no ratio. The" in sentence
        if math.isnan(row["ratio_high"]):
            assert "has been published" in sentence
            told["absent"] += 1
            continue
        whose = "group" if math.isnan(row["count"]) else "reference"
        assert f"the number for {plain_names.people(row[whose])} is " in sentence
        if row["ratio_low"] <= 0 and math.isinf(row["ratio_high"]):
            assert "nothing can be said of how large it is" in sentence
            told["nothing"] += 1
        limit = re.search(rf"at most ({NUMBER})", sentence)
        if limit:
            # The outermost layer that is known; the one inside it only as that.
            layer = "ratio" if math.isnan(row["ratio_unknown_high"]) else "ratio_unknown"
            assert agrees(limit[1], row[f"{layer}_high"])
            assert row[f"{layer}_low"] <= 0
            assert (layer == "ratio") <= ("unknown ethnicity left out" in sentence)
        name = "count" if math.isnan(row["count"]) else "reference_count"
        small = row[f"{name}_high"] <= 4
        assert ("is hidden because it is under 5" in sentence) == small
        told["hidden" if small else "range"] += 1
    assert all(told.values()), told


def test_no_hidden_count_is_told_as_a_number(rows):
    hidden = [row for row in rows if math.isnan(row["count"])]
    assert len(hidden) > 500
    for row in hidden:
        told = amounts.counted(row, "count")
        low, high = row["count_low"], row["count_high"]
        assert told == f"hidden, between {low:,.0f} and {high:,.0f}"
        assert f"{one_row.group_title(row['group'])}: {told}" in one_row.area_sentence(row)


def test_every_interval_in_a_doubt_is_one_of_the_rows_layers(rows):
    for row in (row for row in rows if not math.isnan(row["ratio"])):
        sentence = one_row.doubt(row)
        if red_sentences(row["flags"]):
            assert not re.search(r"\d", sentence)  # limits would be read as a ratio
            continue
        ends = [row[f"{layer}_{end}"] for layer in LAYERS for end in ("low", "high")]
        pairs = re.findall(rf"between ({NUMBER}) and ({NUMBER})", sentence)
        for printed in (text for pair in pairs for text in pair):
            assert any(agrees(printed, end) for end in ends if math.isfinite(end)), sentence
        open_above = any(math.isinf(end) for end in ends)
        assert sentence.count("The widest doubt comes from") == (0 if open_above else 1)


LAYERS = {
    "ratio_sampling": "chance",
    "ratio": "rounded or hidden counts",
    "ratio_unknown": "unknown ethnicity",
}


def test_the_widest_doubt_is_the_layer_that_adds_most(rows):
    told = 0
    for row in (row for row in rows if not math.isnan(row["ratio"])):
        if not (sentence := one_row.widest(row)):
            assert any(math.isinf(row[f"{layer}_high"]) for layer in LAYERS)
            continue
        added, before = {}, 0.0
        # A limit of 0 has no logarithm: then the ratio itself is the scale.
        plain = any(row[f"{layer}_low"] <= 0 for layer in LAYERS)
        for layer, name in LAYERS.items():
            low, high = row[f"{layer}_low"], row[f"{layer}_high"]
            if math.isnan(low):
                continue
            width = high - low if plain else math.log(high) - math.log(low)
            added[name], before = width - before, width
        named = re.fullmatch(r"The widest doubt comes from (.+)\.", sentence)[1]
        assert added[named] == pytest.approx(max(added.values()))
        told += 1
    assert told > 1_000


def test_an_area_is_called_higher_or_lower_only_by_its_whole_interval(boards):
    for row in boards.values():
        centre = row["verdict_centre_ratio"]
        if row["verdict"] == "higher":
            assert row["ratio_low"] > centre
        elif row["verdict"] == "lower":
            assert row["ratio_high"] < centre
        assert row["verdict"] == "in-doubt" or not red_sentences(row["flags"])
    told = {code: row["verdict"] for code, row in boards.items()}
    assert {code for code, each in told.items() if each == "higher"} == {"QRV", "QKK"}
    assert {code for code, each in told.items() if each == "lower"} == {"QOP"}


def test_no_sentence_judges_or_names_a_cause(rows):
    for row in rows:
        for kind, sentence in every_sentence(row).items():
            assert not FORBIDDEN.search(sentence), (kind, sentence)
            assert not NO_NUMBER.search(sentence), (kind, sentence)
            assert "  " not in sentence, (kind, sentence)


def test_no_title_unit_caveat_or_note_judges_or_names_a_cause():
    texts = [text for m in MEASURES.values() for text in (m.title, m.unit, m.caveat)]
    for text in [*texts, *flags.FLAGS.values()]:
        assert not FORBIDDEN.search(text), text


# On any numbers at all.

MAYBE = st.one_of(st.floats(0, 1e6), st.just(math.nan), st.just(0.0))
ENDS = st.one_of(MAYBE, st.just(math.inf))


@st.composite
def any_row(draw) -> dict:
    """A row with numbers of every kind, each pair of limits in order where it is known."""

    def limits(high=ENDS):
        low, top = draw(st.floats(0, 1e6)), draw(high)
        if math.isnan(top):
            return math.nan, math.nan
        return min(low, top), max(low, top)

    row = {
        "measure": draw(st.sampled_from(list(MEASURES))),
        "area_kind": draw(st.sampled_from(["england", "region", "icb"])),
        "area_name": "Nowhere",
        "period": "2023-24",
        "group": draw(st.sampled_from([*BROAD_GROUPS, *DETAILED_GROUPS])),
        "reference": draw(st.sampled_from(BROAD_GROUPS)),
        "flags": " ".join(draw(st.lists(st.sampled_from(list(flags.FLAGS)), unique=True))),
        "unknown_share": draw(st.one_of(st.floats(0, 1), st.just(math.nan))),
        "dispersion": draw(st.floats(1, 3)),
        "reference_dispersion": draw(st.floats(1, 3)),
        "dispersion_period": "2023-24",
    }
    for layer in LAYERS:
        row[f"{layer}_low"], row[f"{layer}_high"] = limits()
    for name in ("count", "reference_count", "unknown_count"):
        row[f"{name}_low"], row[f"{name}_high"] = limits(MAYBE)
        row[name] = draw(MAYBE)
    return row | {name: draw(MAYBE) for name in ("ratio", "rate", "reference_rate")}


@settings(max_examples=150, deadline=None)
@given(any_row())
def test_any_row_gives_sentences_without_holes(row):
    for kind, sentence in every_sentence(row).items():
        assert not NO_NUMBER.search(sentence), (kind, sentence)
        assert not FORBIDDEN.search(sentence), (kind, sentence)
        assert re.search(r"[.)]$", sentence), (kind, sentence)


@given(st.floats(0, 1e6))
def test_a_ratio_is_told_to_within_what_is_printed(ratio):
    told = amounts.ratio(ratio)
    if told == "less than 0.1":
        assert 0 < ratio < 0.05
    else:
        assert agrees(told, ratio)
        assert (value(told) == 0) == (ratio == 0)
        assert ("." in told) == (value(told) < 10)


@given(st.floats(0, 1e5), st.floats(0, 1e5))
def test_limits_are_told_in_their_order(one, other):
    low, high = min(one, other), max(one, other)
    told = amounts.between(low, high)
    found = re.findall(NUMBER, told)
    if low <= 0:
        assert told == f"at most {amounts.ratio(high)}".replace("at most less", "less")
    elif "less than" not in told:
        assert len(found) == 2
        assert agrees(found[0], low)
        assert agrees(found[1], high)
        assert value(found[0]) <= value(found[1])


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (3.35, 3.55, "between 3.35 and 3.55"),
        (2.7, 10.28, "between 2.7 and 10"),
        (0, 16.19, "at most 16"),
        (2.1, math.inf, "at least 2.1"),
        (0, math.inf, "anywhere from 0 upwards"),
        (math.nan, math.nan, "an unknown range"),
        (0.01, 2, "between less than 0.1 and 2.0"),
    ],
)
def test_limits(low, high, told):
    assert amounts.between(low, high) == told


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (3.35, 3.55, "3.35 to 3.55"),
        (0, 16.19, "at most 16"),
        (math.nan, math.nan, "not known"),
    ],
)
def test_a_range_for_a_cell_of_a_table(low, high, told):
    assert amounts.range_of(low, high) == told
    assert amounts.interval({"ratio_low": low, "ratio_high": high}, "ratio") == told


@pytest.mark.parametrize(
    ("number", "digits", "told"),
    [
        (1234.56, 1, "1,234.6"),
        (5693, 0, "5,693"),
        (math.nan, 1, "no figure"),
        (None, 1, "no figure"),
        (math.inf, 1, "no upper limit"),
    ],
)
def test_numbers(number, digits, told):
    assert amounts.number(number, digits) == told


@pytest.mark.parametrize(
    ("value", "low", "high", "told"),
    [
        (5693, 5693, 5693, "5,693"),
        (15, 13, 17, "15 (13 to 17)"),
        (math.nan, 0, 4, "hidden, between 0 and 4"),
        (math.nan, math.nan, math.nan, "not published"),
    ],
)
def test_counts(value, low, high, told):
    assert amounts.counted({"n": value, "n_low": low, "n_high": high}, "n") == told


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("2023-24", "the year to March 2024"),
        ("1999-00", "the year to March 2000"),
        ("2024-09", "September 2024"),
        ("2024-10..2025-09", "the twelve months to September 2025"),
    ],
)
def test_periods(label, told):
    assert plain_names.period(label) == told


def test_people_are_spoken_of_as_people():
    assert plain_names.people("black") == "Black people"
    assert plain_names.people("other") == "people of other ethnic groups"
    assert plain_names.people("black-other") == "people of any other Black background"
    assert plain_names.people("mixed-white-asian") == "people of White and Asian ethnicity"
    for group in (*BROAD_GROUPS, *DETAILED_GROUPS):
        told = plain_names.people(group)
        assert told.endswith(" people") or told.startswith("people of ")
        assert not FORBIDDEN.search(told)


def test_every_measure_has_a_rate_that_can_be_spoken_of():
    for name in MEASURES:
        assert measures.rate_noun(name)[0].islower()
        assert "rate" in measures.rate_noun(name)


def test_flags_are_told_in_one_order_and_once(store):
    table = monitor.ratios(area_kind="icb", store=store).table
    codes = sources.all_flags(table).split()
    assert codes == [code for code in flags.FLAGS if code in codes]
    assert set(codes) == set(" ".join(table["flags"]).split())


def test_the_source_line_names_source_years_populations_and_licence(store):
    one = sources.source_line(monitor.ratios(store=store).table)
    assert one == (
        "Source: NHS England, Mental Health Act Statistics, Annual Figures, 2023-24. Populations: "
        "Office for National Statistics, Census 2021. Open Government Licence v3.0."
    )
    years = sources.source_line(monitor.trend(store=store).table)
    assert "2016-17 to 2024-25" in years
    assert "Census 2011 to Census 2021, then held" in years
    for source, name in sources.SOURCE_NAMES.items():
        assert (name in years) == (source != "mhsds_monthly")  # nothing of which is embedded


def test_what_is_not_known_begins_with_unknown_ethnicity(england):
    first, *rest = word_lists.not_known(england, flags.sentences_of("cyber-incident"))
    assert first.startswith(one_row.unknown(england))
    assert "the ratio for Black people would lie between 2.9 and 6.6" in first
    assert rest[-1] == flags.FLAGS["cyber-incident"]


def test_a_text_is_told_sentence_by_sentence_and_none_of_it_is_lost():
    text = "In 2023-24 it was 3.4 (3.35 to 3.55). 9 differ: see version 4.1 (2021). Not more."
    assert word_lists.sentences(text) == [
        "In 2023-24 it was 3.4 (3.35 to 3.55).",
        "9 differ: see version 4.1 (2021).",
        "Not more.",
    ]
    assert " ".join(word_lists.sentences(text)) == text
    assert word_lists.sentences("") == []
    assert word_lists.bullets(["One.", "Two."]) == "* One.\n* Two."


def test_published_text_cannot_become_markup():
    assert sources.as_html("<b>Dorset & more</b>") == "&lt;b&gt;Dorset &amp; more&lt;/b&gt;"
