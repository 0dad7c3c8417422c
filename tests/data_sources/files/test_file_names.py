"""File names: what each name that was ever seen says; a strange one is never guessed at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.files import file_names
from data_sources.files.file_names import FileName
from data_sources.schema.errors import UnknownLabel

JUNE_2025 = {"page_month": "2025-06", "page_status": "performance"}


def read(name: str, text: str = "", **page: str) -> FileName | None:
    return file_names.monthly(name, text, **{**JUNE_2025, **page})


SEEN = {
    "MHSDS Data_AprPrf_2021.csv": ("2021-04", "performance", 1),
    "MHSDS Data_MayPrv_2021.csv": ("2021-05", "provisional", 1),
    "MHSDS Data_AprPrf_2023 v3.csv": ("2023-04", "performance", 3),
    "MHSDS Data_SepPrf_2023.csv": ("2023-09", "performance", 1),
    "MHSDS Data_JanPrf_2024.zip": ("2024-01", "performance", 1),
    "MHSDS Data_MarFinal_2024.zip": ("2024-03", "final", 1),
    "MHSDS Data_AugFinal_2023.zip": ("2023-08", "final", 1),
    "MHSDS Data_OctPrf_2024_v2.zip": ("2024-10", "performance", 2),
    "MHSDS Data_AprFinal__2025.zip": ("2025-04", "final", 1),
    "MHSDS Monthly Performance July 2025 MHSDS Data File.zip": ("2025-07", "performance", 1),
    "MHSDS Data_JanPerf_2026.zip": ("2026-01", "performance", 1),
    "MHSDS Data_AprPerf_2026 v2.zip": ("2026-04", "performance", 2),
    "MHSDS Monthly_File_AprFin_2018.csv": ("2018-04", "final", 1),
    "mhsds data_septprf_2024_V2.ZIP": ("2024-09", "performance", 2),
    "MHSDS Monthly End of Year Final July 2022 MHSDS Data File V3.csv": ("2022-07", "final", 3),
    "INVENTED_MHSDS_Data_SepPerf_2024.zip": ("2024-09", "performance", 1),
}


@pytest.mark.parametrize(("name", "said"), SEEN.items())
def test_a_main_file_is_known_by_its_name(name, said):
    assert read(name) == FileName("data", *said)
    assert read(name.replace("_", "__")) == FileName("data", *said)
    assert read(name.replace(" ", "_")) == FileName("data", *said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("MHSDS Data_MHA_AprPrf_2021.csv", ("2021-04", "performance", 1)),
        ("MHSDS Data_MHA_AprFinal_2021_v2.csv", ("2021-04", "final", 2)),
        # The extra file of June 2025: its name is not known, what it is about is.
        ("MHSDS MHA Data April 2024 to June 2025.zip", ("2025-06", "performance", 1)),
        ("Mental Health Act uses.csv", ("2025-06", "performance", 1)),
    ],
)
def test_a_file_on_the_act_alone_is_of_its_own_kind(name, said):
    assert read(name) == FileName("mha", *said)


def test_a_link_text_serves_where_a_name_says_nothing():
    text = "MHSDS Monthly: Performance July 2022 MHSDS Data File V3 [csv, size: 71.2 MB]"
    assert read("download.csv", text) == FileName("data", "2022-07", "performance", 3)
    text = "Data on uses of the Mental Health Act, multiple submission windows"
    assert read("download.zip", text) == FileName("mha", "2025-06", "performance", 1)
    final = read("download.zip", "MHSDS Data File", page_month="2021-09", page_status="final")
    assert final == FileName("data", "2021-09", "final", 1)


@pytest.mark.parametrize(
    "name",
    [
        "MHSDS Time_Series_data_Apr_2016_Apr_2026_Perf v2.zip",
        "Restated April 2026 data based on May 2026 data cut v2.zip",
        "MHSDS Data_Rstr_New_AprPrf_2021_v2.csv",
        "MHSDS Data_Rstr_AprPrf_2024.csv",
        "MHSDS Data_OAPs_AprPrf_2024.csv",
        "MHSDS Data_4WW_AprPerf_2024_v2.csv",
        "MHSDS Data_ASCOF_AprPrf_2024.csv",
        "MHSDS_DQ_VODIM_AprPrf_2024.csv",
        "MHSDS Monthly Performance July 2025 Restrictive Interventions.zip",
        "MHSDS Data_LoS_AprPrf_2021.csv",
        "MHSDS Data_MHA_AprPrf_2021.xlsx",
        "MHSDS Data_AprPrf_2024.xlsx",
        "MHSDS Monthly metadata.xlsx",
        "MHA metadata.csv",
        "MHSDS Data_AprPrf_2024.csv.html",
        "methodology-v12",
        "report.pdf",
        "other.zip",
        "",
    ],
)
def test_another_product_is_not_taken(name):
    assert read(name) is None


def test_a_link_text_can_say_that_a_nameless_file_is_another_product():
    assert read("download.csv", "MHSDS Monthly: Restrictive Interventions data") is None


@pytest.mark.parametrize("word", ["corrected", "Wales", "B"])
def test_a_word_that_nobody_placed_is_named_and_not_guessed_at(word):
    with pytest.raises(UnknownLabel, match=f"nobody has said what '{word.lower()}' means"):
        read(f"MHSDS Data_AprPrf_2027 {word}.zip")


def test_a_main_file_without_a_month_is_named():
    with pytest.raises(UnknownLabel, match=r"'MHSDS Data_new\.zip' names no month"):
        read("MHSDS Data_new.zip")


@pytest.mark.parametrize(
    ("slug", "months", "statuses"),
    [
        ("performance-june-2025", ["2025-06"], ["performance"]),
        ("final-september-2021", ["2021-09"], ["final"]),
        (
            "performance-may-provisional-june-2022",
            ["2022-05", "2022-06"],
            ["performance", "provisional"],
        ),
        (
            "performance-december-provisional-january-2021",
            ["2020-12", "2021-01"],
            ["performance", "provisional"],
        ),
        (
            "performance-december-2020-provisional-january-2021",
            ["2020-12", "2021-01"],
            ["performance", "provisional"],
        ),
        (
            "mental-health-services-monthly-statistics-final-august-provisional-sep-2016",
            ["2016-08", "2016-09"],
            ["final", "provisional"],
        ),
        ("methodology-v12", [], []),
        ("march", [], []),
    ],
)
def test_an_address_names_its_months_and_their_status(slug, months, statuses):
    words = file_names.words_of(slug)
    assert file_names.months_of(words) == months
    assert file_names.statuses_of(words) == statuses


MONTHS = st.sampled_from(sorted(file_names.MONTHS))
STATUSES = st.sampled_from(sorted(file_names.STATUSES))


@given(
    MONTHS,
    STATUSES,
    st.integers(2016, 2035),
    st.integers(1, 12),
    st.sampled_from([" ", "_", "__", "-"]),
    st.booleans(),
)
def test_every_spelling_of_month_and_status_is_read(month, status, year, version, gap, capital):
    month, status = (month.capitalize(), status.capitalize()) if capital else (month, status)
    name = f"MHSDS{gap}Data_{month}{status}{gap}{year}{gap}v{version}.zip"
    number, known = file_names.MONTHS[month.lower()], file_names.STATUSES[status.lower()]
    assert read(name) == FileName("data", f"{year}-{number:02d}", known, version)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_is_read_passed_over_or_refused_in_words(name, text):
    try:
        found = read(name, text)
    except UnknownLabel as problem:
        assert str(problem).endswith(".")
    else:
        assert found is None or found.status in file_names.RANK
