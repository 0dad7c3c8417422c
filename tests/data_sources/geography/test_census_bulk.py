"""The bulk file of Census 2021 by ethnic group: exact for every area, or refused."""

from __future__ import annotations

import csv
import zipfile
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import geography_samples
import pandas as pd
import pytest
from geography_samples import TS021_GROUPS, as_csv, ts021_heading
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.geography import census_bulk, census_bulk_tables, populations
from data_sources.schema.errors import DataRefused, SourceError, UnexpectedLayout, UnknownLabel
from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS

KEY = list(populations.KEY)
ENDINGS = [part for parts in TS021_GROUPS.values() for part in parts]
# How far sums of small areas may lie from sums of local authorities: the census shifts each cell.
SHIFTED = 60


def people_in(bulk: Path, lookups: dict[str, Path]) -> pd.DataFrame:
    return census_bulk.geography(bulk, lookups).populations


@pytest.fixture
def lookups(tmp_path) -> dict[str, Path]:
    found = {vintage: tmp_path / f"INVENTED_{vintage}.json" for vintage in ("2024", "2026")}
    for vintage, path in found.items():
        path.write_bytes(geography_samples.lookup_json(vintage))
    return found


@pytest.fixture
def bulk(tmp_path) -> Path:
    return geography_samples.write_ts021_zip(tmp_path)


def zipped(tmp_path: Path, **levels: str) -> Path:
    """The sample with other members, or without those given as an empty text."""
    path = tmp_path / "INVENTED_other.zip"
    sound = {level: geography_samples.ts021_csv(level) for level in ("ctry", "lsoa")}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for level, text in (sound | levels).items():
            if text:
                file.writestr(f"census2021-ts021-{level}.csv", text)
    return path


def test_every_area_of_each_vintage_has_every_group(bulk, lookups):
    table = people_in(bulk, lookups)
    assert list(table.columns) == list(populations.COLUMNS)
    assert table["mark"].eq("exact").all() and not table.duplicated(KEY).any()
    areas = table.groupby(["area_kind", "area_vintage"])["area_code"].nunique().to_dict()
    assert areas == {
        ("england", ""): 1,
        ("region", ""): 7,
        ("icb", "2024"): 42,
        ("icb", "2026"): 36,
        ("sub-icb", "2024"): 106,
        ("sub-icb", "2026"): 105,
    }
    nhs = table[table["grouping"].eq("nhs")].groupby(["area_kind", "area_vintage", "area_code"])
    assert nhs["group"].nunique().eq(len(BROAD_GROUPS) + len(DETAILED_GROUPS)).all()
    assert set(table[table["grouping"].eq("publisher")]["area_kind"]) == {"england"}


def test_an_area_is_the_sum_of_its_small_areas_by_hand(bulk, lookups):
    codes = [c for c, s in geography_samples.sub_icb_of_small_areas("2026").items() if s == "15A"]
    assert len(codes) == 4  # three of its own, one of Frimley's
    sizes = [sum(each) for each in zip(*map(geography_samples.sizes_of, codes), strict=True)]
    people = dict(zip(ENDINGS, sizes, strict=True))
    table = people_in(bulk, lookups)
    berkshire = table[table["area_code"].eq("15A") & table["area_vintage"].eq("2026")]
    found = berkshire.set_index(["grouping", "group"])["population"]
    assert found["nhs", "black-caribbean"] == people["Caribbean"]
    assert found["nhs", "other"] - found["census", "other"] == people["Chinese"]
    assert found["nhs", "other-any"] == people["Arab"] + people["Any other ethnic group"]
    assert found["nhs", "white-other"] == sum(
        people[label] for label in ("Other White", "Roma", "Gypsy or Irish Traveller")
    )
    assert found["census"].sum() == sum(sizes)


def test_england_is_the_countrys_own_row(bulk, lookups):
    table = people_in(bulk, lookups)
    nested = table[table["grouping"].eq("census")].groupby(["area_kind", "area_vintage"])
    totals = nested["population"].sum()
    assert totals["england", ""] == totals["region", ""] + geography_samples.SHIFTED_BY
    assert len(set(totals.drop(("england", "")))) == 1


def test_there_is_an_exact_row_for_every_estimate_that_is_held(bulk, lookups, store):
    exact = people_in(bulk, lookups)
    held = store.populations
    estimates = held[held["mark"].eq("estimated") & held["population_base"].eq("census-2021")]
    assert len(estimates) > 1_000
    found = pd.MultiIndex.from_frame(exact[KEY])
    assert pd.MultiIndex.from_frame(estimates[KEY]).isin(found).all()


def test_what_became_of_areas_comes_with_their_people(bulk, lookups):
    found = census_bulk.geography(bulk, lookups)
    assert found.areas["area_kind"].value_counts().to_dict() == {"sub-icb": 211, "icb": 78}
    frimley = found.succession[found.succession["from_code"].eq("QNQ")]
    assert (
        frimley["population"].sum()
        == found.populations[
            found.populations["area_code"].eq("QNQ") & found.populations["grouping"].eq("census")
        ]["population"].sum()
    )


ROWS = geography_samples.small_area_rows()


ODD = ("", "*", "-", "-1", "1e5", "1,000", "9" * 30, "nan", "7.0", "\x00", '"', "٣")


# The code, the total and the 19 groups; a broad group's own column is never read.
READ = [2, 3, *(place for place, name in enumerate(ts021_heading()) if name.count(": ") == 2)]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 19), st.sampled_from(READ), st.sampled_from(ODD))
def test_no_odd_cell_is_ever_read_as_people(row, place, text):
    rows = [[*each] for each in ROWS[:20]]
    rows[row][place] = text
    with TemporaryDirectory() as folder:
        path = zipped(Path(folder), lsoa=lsoa(rows))
        try:
            codes = census_bulk_tables.read(path, "lsoa", only="E").codes
        except SourceError as problem:
            assert "INVENTED_other.zip" in str(problem)
        else:
            # A code that is none leaves its small area out, and the lookup then misses it.
            assert place == 2 and len(codes) == 19


def lsoa(rows: list[list[str]], heading: list[str] | None = None) -> str:
    return as_csv([heading or ts021_heading(), *rows])


def cell(place: int, text: str) -> list[list[str]]:
    return [[*ROWS[0][:place], text, *ROWS[0][place + 1 :]], *ROWS[1:]]


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        (lsoa(ROWS[:-30]), UnexpectedLayout, "small areas of England come to .* in all people"),
        (lsoa(ROWS[:300]), UnexpectedLayout, "cut short or damaged"),
        (lsoa(ROWS)[:-9], UnexpectedLayout, "last line has no end"),
        (lsoa([*ROWS, ROWS[3]]), UnexpectedLayout, "E01900004 is given more than once"),
        (lsoa([*ROWS, ROWS[3][:-2]]), UnexpectedLayout, "row 322: 26 cells where .* has 28"),
        (lsoa(cell(6, "7")), UnexpectedLayout, "row 2: the 19 groups come to .* and the total"),
        (lsoa(cell(6, "*")), UnexpectedLayout, r"row 2, chinese: '\*' is not a number of people"),
        (lsoa(cell(6, "-3")), UnexpectedLayout, "'-3' is not a number of people"),
        (lsoa(cell(3, "1e5")), UnexpectedLayout, "row 2, total: '1e5'"),
        ("", UnexpectedLayout, "no table that is known"),
    ],
)
def test_small_areas_that_are_cut_short_or_damaged_are_refused(
    tmp_path, lookups, text, error, sentence
):
    with pytest.raises(error, match=sentence):
        people_in(zipped(tmp_path, lsoa=text), lookups)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("White: Irish", "White: Ivorian", "'White: Ivorian' is not an ethnic group"),
        ("White: Irish", "White Irish", "18 columns of ethnic groups, where TS021 has 19"),
        ("geography code", "place", "with a geography code and one total"),
        ("Total: All usual residents", "Everybody", "with a geography code and one total"),
    ],
)
def test_a_heading_that_nobody_knows_is_refused(tmp_path, lookups, old, new, sentence):
    heading = [name.replace(old, new) for name in ts021_heading()]
    with pytest.raises(UnknownLabel, match=sentence):
        people_in(zipped(tmp_path, lsoa=lsoa(ROWS, heading)), lookups)


def test_headings_may_drift_in_wording_order_and_case(tmp_path, bulk, lookups):
    """Other broad groups, an ending that older bulk files had, columns the other way round."""
    places = [2, 1, 0, *reversed(range(3, 28))]
    heading = [
        f"{name.replace('Asian, Asian British or Asian Welsh', 'Asian')}; measures: Value"
        for name in ts021_heading()
    ]
    heading[:3] = ["Date", "GEOGRAPHY", "Geography Code"]
    rows = [[row[place] for place in places] for row in [heading, *ROWS]]
    other = zipped(tmp_path, lsoa="\ufeff" + as_csv(rows).replace("\n", "\r\n"))
    pd.testing.assert_frame_equal(people_in(other, lookups), people_in(bulk, lookups))


def test_a_small_area_that_only_one_of_the_two_knows_is_refused(tmp_path, lookups, bulk):
    del lookups["2024"]
    rows = geography_samples.lookup_rows("2026")
    lookups["2026"].write_text(as_csv([list(rows[0]), *([*row.values()] for row in rows[1:])]))
    with pytest.raises(UnexpectedLayout, match=r"INVENTED_2026.json: 1 small areas of .*ts021.zip"):
        people_in(bulk, lookups)
    extra = rows[0] | {"LSOA21CD": "E01999999"}
    table = [[*row.values()] for row in [*rows, extra]]
    lookups["2026"].write_text(as_csv([list(rows[0]), *table]))
    with pytest.raises(UnexpectedLayout, match=r"ts021.zip: 1 small areas of .* E01999999"):
        people_in(bulk, lookups)


def test_a_country_table_of_other_people_is_refused(tmp_path, lookups):
    country = geography_samples.country_rows()
    with pytest.raises(UnexpectedLayout, match="no table that is known"):
        people_in(zipped(tmp_path, ctry=as_csv([ts021_heading(), country[1]])), lookups)
    # Two groups exchanged: the total is right, the groups are not.
    row = [*country[0]]
    row[13], row[21] = row[21], row[13]
    with pytest.raises(UnexpectedLayout, match=r"come to 1,908 in other black, where"):
        people_in(zipped(tmp_path, ctry=as_csv([ts021_heading(), row])), lookups)


def test_a_damaged_or_swollen_zip_is_refused(tmp_path, lookups, bulk):
    whole = bulk.read_bytes()
    for content in (whole[: len(whole) // 2], b"PK\x03\x04" + bytes(400), b"<html></html>"):
        bulk.write_bytes(content)
        with pytest.raises(SourceError, match="INVENTED_census2021"):
            people_in(bulk, lookups)
    swollen = lsoa(ROWS) + "\n" * 40_000_000
    with pytest.raises(DataRefused, match="unpacks to"):
        people_in(zipped(tmp_path, lsoa=swollen), lookups)


def test_the_release_says_where_it_comes_from(bulk):
    (release,) = census_bulk.releases(bulk)
    assert release.file_name == bulk.name
    assert "Office for National Statistics" in release.attribution


# The genuine figures. The bulk file itself is not at hand, so small areas are filled from the
# genuine table of local authorities: whole where an authority lies in one sub-ICB.


def authorities(shared_data: Path) -> dict[str, list[int]]:
    """Local authority of 2024 → people of each of the 19 groups."""
    folder, became = shared_data / "populations", defaultdict(list)
    with (shared_data / "lookups" / "ltla21_to_ltla24.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            became[row["ltla21_code"]].append(row)
    sizes = defaultdict(lambda: [0] * 19)
    with (folder / "census2021_ts021_ethnicity19_ltla21.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            heirs = became[row["ltla21_code"]]
            largest = max(heirs, key=lambda heir: float(heir["share_of_ltla21"]))
            place = ENDINGS.index(row["ethnic_group_19"].partition(": ")[2])
            sizes[largest["ltla24_code"]][place] += int(row["population"])
    return sizes


def england_row(shared_data: Path) -> list[str]:
    sizes = [0] * 19
    path = shared_data / "populations" / "census2021_ts021_england_official.csv"
    with path.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            sizes[ENDINGS.index(row["ethnic_group_19"].partition(": ")[2])] = int(row["population"])
    return geography_samples._wide_row("England", "E92000001", sizes)


@pytest.fixture(scope="module")
def genuine(shared_data_module: Path, tmp_path_factory) -> tuple[pd.DataFrame, set[str]]:
    """Populations of 2024 areas, and the sub-ICBs that hold a part of a divided authority."""
    from test_area_lookup import SHARED_LOOKUP, real_lookup

    folder = tmp_path_factory.mktemp("genuine")
    people = authorities(shared_data_module)
    places = pd.read_csv(shared_data_module / SHARED_LOOKUP, dtype=str)
    spread = places.groupby("ltla24_code")["sicbl24_code_nhs"].nunique()
    divided = set(spread[spread.gt(1)].index)
    touched = set(places[places["ltla24_code"].isin(divided)]["sicbl24_code_nhs"])
    first = places.drop_duplicates("ltla24_code").set_index("lsoa21_code")["ltla24_code"]
    rows = []
    for code in places["lsoa21_code"]:
        sizes = people[first[code]] if code in first.index else [0] * 19
        rows.append(geography_samples._wide_row(code, code, sizes))
    path = zipped(
        folder,
        ctry=as_csv([ts021_heading(), england_row(shared_data_module)]),
        lsoa=as_csv([ts021_heading(), *rows]),
    )
    lookup = folder / "INVENTED_2024.csv"
    found = real_lookup(shared_data_module, "2024")
    lookup.write_text(as_csv([list(found[0]), *([*row.values()] for row in found)]))
    return people_in(path, {"2024": lookup}), touched


@pytest.fixture(scope="module")
def shared_data_module(request) -> Path:
    folder = Path(__file__).parents[4] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the published files are not in ../shared/data, beside the repository")
    return folder


@pytest.mark.shared
def test_genuine_people_in_undivided_areas_are_those_of_the_embedded_table(genuine, store):
    table, touched = genuine
    held = store.populations
    held = held[held["area_kind"].eq("sub-icb") & held["group"].isin(DETAILED_GROUPS)]
    both = held.merge(table, on=KEY, suffixes=("_held", ""))
    whole = both[~both["area_code"].isin(touched)]
    assert whole["area_code"].nunique() == 73
    assert whole["population"].tolist() == whole["population_held"].tolist()
    assert whole["mark_held"].eq("exact").all()


@pytest.mark.shared
def test_genuine_sums_agree_with_the_publishers_small_areas(genuine, shared_data_module):
    table, touched = genuine
    path = shared_data_module / "populations" / "census2021_ethnicity5_by_area.csv"
    exact = pd.read_csv(path)
    exact = exact[exact["geography_type"].eq("sub_icb_2024") & ~exact["ods_code"].isin(touched)]
    exact = exact.assign(group=exact["ethnic_group_5"].str.lower(), area_code=exact["ods_code"])
    census = table[table["grouping"].eq("census") & table["area_kind"].eq("sub-icb")]
    both = census.merge(exact, on=["area_code", "group"], suffixes=("", "_exact"))
    gap = (both["population"] - both["population_exact"]).abs()
    authorities_each = 13  # the most local authorities in one of these sub-ICBs
    assert len(both) == 73 * 5
    assert gap.mean() < 15 and gap.max() <= SHIFTED * authorities_each**0.5
    assert (gap / both["population_exact"]).max() < 0.02


@pytest.mark.shared
def test_the_genuine_england_is_the_official_one(genuine):
    table, _ = genuine
    england = table[table["area_code"].eq("ENG") & table["grouping"].eq("nhs")]
    people = england.set_index("group")["population"]
    assert people[list(BROAD_GROUPS)].sum() == 56_490_048
    assert (people["asian"], people["other"], people["black"]) == (4_995_227, 1_660_318, 2_381_724)
