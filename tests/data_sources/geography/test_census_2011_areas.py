"""Census 2011 for the areas of the NHS: sums against England, and how well borders are met."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data_sources.geography import census_2011_areas, populations
from data_sources.schema.errors import BrokenContract
from data_sources.schema.vocabulary import BROAD_GROUPS

KEY = ["grouping", "area_kind", "area_vintage", "area_code", "group"]


@pytest.fixture(scope="module")
def people(store) -> pd.DataFrame:
    return store.populations


@pytest.fixture(scope="module")
def made(people) -> pd.DataFrame:
    health = people["area_kind"].isin(["region", "icb", "sub-icb"])
    return people[health & people["population_base"].eq("census-2011")]


def test_each_kind_of_area_adds_up_to_england(people, made):
    england = people[people["area_code"].eq("ENG") & people["population_base"].eq("census-2011")]
    england = england.set_index(["grouping", "group"])["population"]
    sums = made.groupby(["area_kind", "area_vintage", "grouping", "group"])["population"].sum()
    for place, size in sums.items():
        assert size == pytest.approx(england[place[2:]], rel=0.002, abs=20), place
    broad = sums[sums.index.get_level_values("group").isin(["black", "white"])]
    for place, size in broad.items():
        assert size == pytest.approx(england[place[2:]], abs=250), place


def test_every_area_and_group_of_2021_has_a_row_of_2011(people, made):
    later = people[people["population_base"].eq("census-2021")]
    later = later[later["area_kind"].isin(["region", "icb", "sub-icb"])]
    there = pd.MultiIndex.from_frame(made[KEY])
    assert pd.MultiIndex.from_frame(later[KEY]).isin(there).all()
    assert made["population"].gt(0).all()


def test_a_board_of_whole_authorities_is_their_sum(people, made):
    """Greater Manchester is ten districts whose borders have not moved."""
    districts = [f"E080000{number:02}" for number in range(1, 11)]
    local = people[people["area_code"].isin(districts) & people["grouping"].eq("nhs")]
    local = local[local["population_base"].eq("census-2011")]
    sums = local.groupby("group")["population"].sum()
    board = made[made["area_code"].eq("QOP") & made["grouping"].eq("nhs")]
    for vintage in ("2024", "2026"):
        rows = board[board["area_vintage"].eq(vintage)].set_index("group")
        assert rows["population"].to_dict() == sums.to_dict()
        assert rows["mark"].eq("exact").all()


def test_authorities_that_were_joined_are_found_again(made):
    """Dorset's board is what were Bournemouth, Poole, Christchurch and five districts."""
    rows = made[made["area_code"].eq("QVV") & made["grouping"].eq("census")]
    rows = rows[rows["area_vintage"].eq("2024")]
    assert rows["mark"].eq("exact").all()
    # Census 2011: Bournemouth 183,491; Poole 147,645; Dorset county 412,905.
    assert rows["population"].sum() == 183_491 + 147_645 + 412_905


def test_which_boards_are_cut_by_a_border(made):
    rows = made[made["area_kind"].eq("icb") & made["area_vintage"].eq("2024")]
    cut = set(rows[rows["mark"].eq("estimated")]["area_code"])
    assert len(cut) == 15
    assert {"QNQ", "QXU", "QE1", "QMM"} <= cut  # Frimley, Surrey, Lancashire, Norfolk
    assert not {"QOP", "QVV", "QMJ", "QKK"} & cut


def test_shares_of_authorities_give_back_the_boards_of_2021_within_three_in_a_hundred(
    people, shared_data
):
    """How well they meet the borders, where the truth is known: small areas of Census 2021."""
    lookups = shared_data / "lookups"
    shares = census_2011_areas._shares(lookups)
    local = census_2011_areas._by_authority(people)["census-2021"].reset_index()
    parts = local.merge(shares[["authority", "icb24_code_nhs", "share"]], on="authority")
    parts = parts[parts["grouping"].eq("census")]
    parts = parts.assign(people=parts["census-2021"] * parts["share"])
    found = parts.groupby(["icb24_code_nhs", "group"])["people"].sum()
    truth = people[people["area_kind"].eq("icb") & people["area_vintage"].eq("2024")]
    truth = truth[truth["population_base"].eq("census-2021") & truth["grouping"].eq("census")]
    truth = truth.set_index(["area_code", "group"])["population"]
    gap = (found / truth.rename_axis(found.index.names) - 1).abs()
    assert gap.max() < 0.03
    assert gap.quantile(0.9) < 0.01
    # Growth takes the shares above and below the line, where what they get wrong cancels.
    assert len(gap) == 42 * len(BROAD_GROUPS)


def test_what_a_share_gets_wrong_cancels_between_the_censuses(tmp_path):
    """INVENTED: an authority that is cut in two, in which everyone doubled."""
    held, lookups = invented(tmp_path, twice=True)
    found = census_2011_areas.read(held, lookups)
    icb = found[found["area_kind"].eq("icb") & found["area_vintage"].eq("2024")]
    assert icb.set_index("area_code")["population"].to_dict() == {"Q1": 45.0, "Q2": 105.0}
    assert set(icb["mark"]) == {"estimated"}


def test_an_authority_without_a_place_in_the_lookups_is_named(tmp_path):
    held, lookups = invented(tmp_path)
    lost = held.assign(area_code=held["area_code"].replace({"E09": "E08"}))
    with pytest.raises(BrokenContract, match="E08, E09 is in the lookups or in both censuses"):
        census_2011_areas.read(lost, lookups)


def invented(folder, *, twice: bool = False) -> tuple[pd.DataFrame, object]:
    """Two authorities, one cut 50:50 between two boards where the truth is 90 and 210 people."""
    first = 0.5 if twice else 1.0
    rows = [
        ("census-2011", "local-authority", "2011", "E09", 300 * first),
        ("census-2021", "local-authority", "2021", "E09", 300.0),
        *(
            ("census-2021", kind.area_kind, kind.area_vintage, code, size)
            for kind in census_2011_areas.KINDS
            for code, size in (("Q1", 90.0), ("Q2", 210.0))
        ),
    ]
    names = ["population_base", "area_kind", "area_vintage", "area_code", "population"]
    held = pd.DataFrame(rows, columns=names).assign(
        grouping="nhs", group="black", area_name="INVENTED", ons_code="", mark="exact"
    )
    first_columns = ",".join(census_2011_areas._FIRST)
    (folder / census_2011_areas.FILES[0][0]).write_text(
        f"{first_columns}\nE09,A,E09,A,1,300,1.0\n", encoding="utf-8"
    )
    lines = [",".join(census_2011_areas._SECOND)]
    for code in ("Q1", "Q2"):
        cells = dict.fromkeys(census_2011_areas._SECOND, "x")
        cells |= {kind.column: code for kind in census_2011_areas.KINDS}
        cells |= {"ltla24_code": "E09", "share_of_ltla24": "0.5"}
        lines.append(",".join(cells[name] for name in census_2011_areas._SECOND))
    (folder / census_2011_areas.FILES[1][0]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return held[list(populations.COLUMNS)], folder


def test_the_whole_table_keeps_its_contract(people):
    pd.testing.assert_frame_equal(populations.check(people), people)
    assert np.isfinite(people["population"]).all()
