"""Ethnicity facts and figures, in both shapes that it comes in."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from geography_samples import EFF_NAME, EFF_WIDE, eff_rows, write_eff_csv
from geography_samples import as_csv as eff_text

from data_sources.adapters import ethnicity_facts
from data_sources.schema.errors import SourceError, UnexpectedLayout, UnknownLabel
from data_sources.schema.model import Release
from data_sources.schema.vocabulary import ALL_KNOWN, BROAD_GROUPS, DETAILED_GROUPS

EXTRACT = Path("published") / "ethnicity_facts_figures_detentions_black_groups.json"
HEADING = [aliases[0] for aliases in ethnicity_facts.COLUMNS.values()]
# Invented: no such group was ever counted like this.
LINE = "2020/21,England,Black,343.5,340.1,1000,294000,10.2"


@pytest.fixture
def read(tmp_path):
    def write_and_read(text: str, name: str = EFF_NAME):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return ethnicity_facts.read(path)

    return write_and_read


def as_csv(*lines: str, heading: list[str] = HEADING) -> str:
    return "\n".join([",".join(heading), *lines]) + "\n"


def as_json(**changes) -> str:
    attributes = {"measure": "detentions", "label": "All Black"} | changes
    item = {"timePeriod": "2022/23", "value": {"value": 12}, "attributes": attributes}
    return json.dumps({"id": "eff-mental-health-act-detentions", "observations": [item]})


def test_a_line_of_the_page_becomes_five_figures(read):
    figures = read(as_csv(LINE)).set_index("statistic")
    assert figures["value"].to_dict() == {
        "count": 1000,
        "population": 294_000,
        "crude_rate": 340.1,
        "standardised_rate": 343.5,
        "half_width": 10.2,
    }
    assert set(figures["group"]) == {"black"}
    assert figures.loc["count", ["low", "high", "mark"]].tolist() == [1000, 1000, "exact"]
    assert figures.loc["crude_rate", ["low", "high"]].tolist() == [340.05, 340.15]


def test_the_headings_may_be_spelt_in_words(read):
    words = ["Time", "Geography", "Ethnicity", "Standardised rate", "Crude rate"]
    renamed = [*words, "Numerator", "Denominator", "Confidence interval"]
    assert len(read(as_csv(LINE, heading=renamed))) == 5


def test_a_denominator_left_blank_is_no_figure(read):
    blank = LINE.replace(",294000,", ",,")
    assert "population" not in set(read(as_csv(blank))["statistic"])


def test_the_extract_gives_every_observation_and_its_interval(shared_data):
    path = shared_data / EXTRACT
    observations = json.loads(path.read_text(encoding="utf-8"))["observations"]
    figures = ethnicity_facts.read(path)
    measured = Counter(each["attributes"]["measure"] for each in observations)
    margins = sum("confidence_margin" in each["attributes"] for each in observations)
    found = figures["statistic"].value_counts().to_dict()
    assert found == {
        "count": measured["detentions"],
        "population": measured["population"],
        "crude_rate": measured["crude_rate"],
        "standardised_rate": measured["standardised_rate"],
        "half_width": margins,
    }
    assert len(observations) == 38
    assert len(figures) == 38 + margins == 49


def test_the_population_of_other_black_was_that_of_census_2011_in_every_year(shared_data, store):
    # Published for 2017-18 to 2021-22: proof of what the publisher divided by in those years.
    figures = ethnicity_facts.read(shared_data / EXTRACT)
    people = figures[figures["statistic"].eq("population")]
    assert set(people["group"]) == {"black-other"}
    assert people["value"].tolist() == [277_857] * 5
    census = store.populations[
        store.populations["population_base"].eq("census-2011")
        & store.populations["area_code"].eq("ENG")
        & store.populations["group"].eq("black-other")
    ]
    assert set(census["population"]) == {277_857}


def test_the_figures_that_are_known_from_elsewhere(shared_data):
    figures = ethnicity_facts.read(shared_data / EXTRACT)
    black = figures[figures["group"].eq("black")].set_index("statistic")["value"]
    assert black["count"] == 5_348
    assert (black["crude_rate"], black["standardised_rate"]) == (224.5, 227.9)
    assert black["half_width"] == 6.7


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        (as_csv(LINE.replace("England", "Wales")), UnexpectedLayout, "row 2, Geography: 'Wales'"),
        (as_csv(LINE.replace("Black", "Purple")), UnknownLabel, "row 2, Ethnicity: 'Purple'"),
        (as_csv(LINE.replace("343.5", "high")), UnexpectedLayout, "row 2, Value_1: expected a ra"),
        (as_csv(LINE.replace("2020/21", "2020")), SourceError, "'2020' is not a financial year"),
        (as_csv(LINE, LINE), SourceError, "given more than once"),
        (as_json(measure="height"), UnexpectedLayout, "observation 1, measure: 'height'"),
        (as_json(label="Purple"), UnknownLabel, "observation 1, .*'Purple'"),
        ('{"observations": [{}]}', UnexpectedLayout, "observation 1: no field"),
        ('{"observations": ', UnexpectedLayout, "may be cut short"),
        ("<html>moved</html>", UnexpectedLayout, "this is a web page"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(read, text, error, sentence):
    with pytest.raises(error, match=sentence):
        read(text)


def test_the_widest_heading_gives_what_the_narrow_one_gives(tmp_path):
    wide = ethnicity_facts.read(write_eff_csv(tmp_path / "wide"))
    narrow = ethnicity_facts.read(write_eff_csv(tmp_path / "narrow", wide=False))
    pd.testing.assert_frame_equal(wide, narrow)
    groups = set(wide["group"])
    assert groups == {*BROAD_GROUPS, *DETAILED_GROUPS, ALL_KNOWN}
    assert wide["statistic"].value_counts().to_dict() == {
        "standardised_rate": 22,
        "half_width": 21,
        "crude_rate": 21,
        "population": 21,
        "count": 20,
    }


def test_what_is_withheld_is_neither_zero_nor_a_small_number(tmp_path):
    figures = ethnicity_facts.read(write_eff_csv(tmp_path))
    hidden = figures[figures["group"].isin(["mixed-white-black-african"])]
    assert "count" not in set(hidden["statistic"]) and "crude_rate" not in set(hidden["statistic"])
    caribbean = figures[figures["group"].eq("mixed-white-black-caribbean")]
    assert "count" not in set(caribbean["statistic"])


def test_a_withheld_rate_is_hidden(read):
    figures = read(as_csv(LINE.replace("343.5", "withheld"))).set_index("statistic")
    assert figures.loc["standardised_rate", "mark"] == "suppressed"
    assert figures.loc["standardised_rate", ["value", "low", "high"]].isna().all()


@pytest.mark.parametrize(
    ("label", "group"),
    [
        ("Black or Black British", "black"),
        ("Mixed White and Asian", "mixed-white-asian"),
        ("Asian other", "asian-other"),
        ("White  other", "white-other"),
        ("Other including Chinese", "other"),
    ],
)
def test_labels_of_the_pages_own_style_are_known(read, label, group):
    figures = read(as_csv(LINE.replace(",Black,", f",{label},")))
    assert set(figures["group"]) == {group}


WIDE = {name: [row[name] for row in eff_rows()] for name in EFF_WIDE}


@pytest.mark.parametrize(
    ("column", "heading", "cell", "sentence"),
    [
        ("Notes", "Weather", "", r"row 1: the column 'Weather' is none that the pub"),
        ("Value_1_type", "Value_1_type", "Crude rate", r"row 3, Value_1_type: 'Crude rate' is not"),
        ("Value_1_type", "Value 1 type", "Unstandardised", r"row 3, Value 1 type: 'Unstandard"),
        ("Notes", "Sex", "Female", r"row 3, Sex: 'Female' is not expected"),
        ("Measure", "Measure", "Prescriptions", r"row 3, Measure: 'Prescriptions'"),
        ("Geography_code", "Geography_code", "W92000004", r"row 3, Geography_code: 'W92000004'"),
        ("Value_2", "Speed", "1", r"row 1: no column for crude_rate"),
    ],
)
def test_a_column_that_says_something_else_is_refused(read, column, heading, cell, sentence):
    """The invented wide sample with one column renamed, and its second cell changed."""
    table = WIDE | {column: [WIDE[column][0], cell, *WIDE[column][2:]]}
    rows = [[cells[row] for cells in table.values()] for row in range(len(WIDE["Time"]))]
    names = [heading if name == column else name for name in EFF_WIDE]
    with pytest.raises(SourceError, match=sentence):
        read(eff_text([names, *rows]))


def releases_in(path: Path) -> list[Release]:
    return ethnicity_facts.releases_of(ethnicity_facts.read(path), path)


@pytest.mark.parametrize("name", ["community-treatment-orders.csv", "data.csv", "INVENTED.csv"])
def test_a_file_that_does_not_say_what_it_counts_is_refused(read, name):
    """Every topic of the site has these headings."""
    with pytest.raises(UnexpectedLayout, match=f"{name}, row 2: nothing says what this file cou"):
        read(as_csv(LINE), name)


@pytest.mark.parametrize("name", ["detentions-under-the-mental-health-act (1).csv", EFF_NAME])
def test_the_name_that_the_page_gives_says_what_it_counts(read, name):
    assert len(read(as_csv(LINE), name)) == 5


def test_a_column_says_what_a_file_counts_whatever_its_name_is(read):
    heading = ["Measure", *HEADING]
    table = as_csv(f"Detentions,{LINE}", f"Detentions,{LINE.replace('Black', 'White')}")
    assert len(read(table.replace(",".join(HEADING), ",".join(heading)), "data.csv")) == 10
    blank = as_csv(f"Detentions,{LINE}", f",{LINE.replace('Black', 'White')}", heading=heading)
    with pytest.raises(UnexpectedLayout, match="row 3: nothing says"):
        read(blank, "data.csv")


def test_a_release_is_named_by_its_newest_year(tmp_path, shared_data):
    (release,) = releases_in(write_eff_csv(tmp_path))
    (extract,) = releases_in(shared_data / EXTRACT)
    assert release.name == extract.name == "ethnicity-facts-2022-23"
    later = tmp_path / "INVENTED_later.csv"
    later.write_text(write_eff_csv(tmp_path).read_text().replace("2022/23", "2024/25"))
    (release,) = releases_in(later)
    assert (release.name, release.published_on) == ("ethnicity-facts-2024-25", "")
    assert set(ethnicity_facts.read(later)["release"]) == {release.name}


def test_both_shapes_are_recognised():
    assert ethnicity_facts.recognises(as_csv(LINE))
    assert ethnicity_facts.recognises('{\n  "id": "eff-mental-health-act-detentions",')
    assert ethnicity_facts.recognises(eff_text([[*EFF_WIDE]]))
    assert ethnicity_facts.recognises("\ufefftime,geography,ethnicity,numerator,denominator\n")
    assert not ethnicity_facts.recognises("Year,Measure,measureSubcategory,")
