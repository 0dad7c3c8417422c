"""What changed figures do to the rate ratios, and how that is put in words."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.embedded import build
from data_sources.files.sound_files import check_word
from data_sources.files.whole_files import sha256_of
from data_sources.schema import figures
from data_sources.schema.cells import read_count
from mha_monitor.analysis.revisions import words as revision_words
from mha_monitor.analysis.revisions.differences import compare
from mha_monitor.analysis.revisions.effects import ranked, ratio_changes
from mha_monitor.analysis.revisions.grounds import Ground
from mha_monitor.rates.repeat_detentions import SERIES
from mha_monitor.store.store import Store

BOARDS = {"QVV": "Dorset", "QSL": "Somerset", "QWE": "South West London"}
MIRROR = {"ratio-hidden": "ratio-shown", "ratio-shown": "ratio-hidden"}


@pytest.fixture(scope="module")
def annual(store) -> pd.DataFrame:
    """The real annual figures of detentions by ethnic group, of England and three boards.

    With the table of repeat detentions, by which the intervals of ratios are widened.
    """
    table = store.select(
        source="mha_annual", series=("All detentions", *SERIES),
        dimension=("ethnicity", "all", "age"),
        area_code=("ENG", *BOARDS), area_kind=("england", "icb"),
    )  # fmt: skip
    return table.reset_index(drop=True)


@pytest.fixture(scope="module")
def grounds(annual, tmp_path_factory) -> Iterator:
    """A ground of these figures, with printed counts changed: (area, group) → text."""
    made: dict[tuple, Ground] = {}

    def ground(changes: dict[tuple[str, str], str] | None = None) -> Ground:
        key = tuple(sorted((changes or {}).items()))
        if key not in made:
            folder = tmp_path_factory.mktemp("store")
            table = revised(annual, changes or {})
            made[key] = Ground(store_of(folder, table))
        return made[key]

    return ground


def store_of(folder: Path, table: pd.DataFrame) -> Store:
    """A store of these figures over the embedded populations and areas."""
    for path in build.EMBEDDED.iterdir():
        if path.name not in (build.FIGURES, build.MANIFEST):
            (folder / path.name).symlink_to(path)
    figures.write(table, folder / build.FIGURES)
    manifest = build.manifest_of(build.EMBEDDED)
    written = {build.FIGURES: sha256_of(folder / build.FIGURES)}
    content = {**manifest, "files": manifest["files"] | written}
    del content["check"]
    listed = {"check": check_word(content), **content}
    (folder / build.MANIFEST).write_text(json.dumps(listed), encoding="utf-8")
    return Store(folder / "nothing-taken-in", embedded=folder)


def revised(table: pd.DataFrame, changes: dict[tuple[str, str], str]) -> pd.DataFrame:
    table = table.copy()
    counts = table["statistic"].isin(["count", "mhsds_count"])
    for (area, group), text in changes.items():
        cell = read_count(text, rounded=area != "ENG")
        where = counts & table["area_code"].eq(area) & table["group"].eq(group)
        where &= table["series"].eq("All detentions")
        assert where.any()
        table.loc[where, ["value", "low", "high", "mark"]] = [*cell[:3], str(cell.mark)]
    return table


def effects(old: Ground, new: Ground, **narrowed) -> pd.DataFrame:
    found = compare(old.store.figures, new.store.figures, old.store.succession)
    return ratio_changes(old, new, found.figures, measures=["detentions"], **narrowed)


changes = st.dictionaries(
    st.tuples(st.sampled_from(list(BOARDS)), st.sampled_from(["black", "white", "mixed"])),
    st.sampled_from(["*", "0", "5", "15", "200"]),
    max_size=4,
)


@settings(max_examples=5, deadline=None)
@given(change=changes)
def test_the_effects_the_other_way_round_are_inverted(grounds, change):
    there = effects(grounds(), grounds(change), area_kinds=["icb"])
    back = effects(grounds(change), grounds(), area_kinds=["icb"])
    place = ["area_code", "group"]
    mirrored = back.set_index(place).reindex(pd.MultiIndex.from_frame(there[place]))
    assert len(there) == len(back)
    assert list(there["what"].replace(MIRROR)) == list(mirrored["what"])
    assert list(there["intervals_overlap"]) == list(mirrored["intervals_overlap"])
    assert list(there["beyond_rounding"]) == list(mirrored["beyond_rounding"])
    pairs = zip(there["factor"].astype(float), mirrored["factor"].astype(float), strict=True)
    for forth, returned in pairs:
        assert math.isnan(forth) == math.isnan(returned)
        if 0 < forth < math.inf:
            assert forth == pytest.approx(1 / returned)


def test_the_same_figures_change_no_ratio(grounds):
    assert effects(grounds(), grounds()).empty


def test_figures_that_no_ratio_is_made_of_change_none(grounds, annual, tmp_path):
    table = annual.copy()
    others = table["dimension"].isin(["age", "all"]) & table["value"].gt(20)
    table.loc[others, ["value", "low", "high"]] += 5
    found = compare(annual, table, grounds().store.succession)
    assert len(found.figures) > 10
    assert effects(grounds(), Ground(store_of(tmp_path, table))).empty


def test_a_change_of_the_table_of_repeats_changes_intervals_and_no_ratio(grounds, annual, tmp_path):
    table = annual.copy()
    often = table["series"].eq(list(SERIES)[1]) & table["statistic"].eq("mhsds_count")
    often &= table["dimension"].eq("ethnicity") & table["group"].eq("black")
    table.loc[often, ["value", "low", "high"]] = 1992.0  # 992 people were detained twice
    found = effects(grounds(), Ground(store_of(tmp_path, table)))
    black = found[found["group"].eq("black")]
    assert set(black["area_kind"]) == {"england", "icb"}
    assert black[black["area_kind"].eq("icb")]["area_code"].nunique() == len(BOARDS)
    assert black["factor"].dropna().eq(1).all() and black["factor"].notna().any()
    assert (black["new_ratio_high"] > black["old_ratio_high"]).all()
    assert "3.4 times the detention rate of White people (3.33 to 3.57) becomes 3.4 (3.3" in (
        sentence(found[found["area_kind"].eq("england")])
    )


def test_a_change_of_the_count_changes_the_ratio_by_as_much(grounds):
    found = effects(grounds(), grounds({("QVV", "black"): "20"})).set_index("area_code")
    row = found.loc["QVV"]
    # 15 of 5,311 Black people in Dorset against 365 of 733,952 White people: counts as published
    # for 2023-24, people as counted by the census of 2021.
    assert row["old_ratio"] == pytest.approx(15 / 5311 / (365 / 733952))
    assert row["factor"] == pytest.approx(20 / 15)
    assert row["beyond_rounding"]
    assert row["intervals_overlap"]
    assert (row["what"], row["group"], row["old_period"]) == ("ratio-changed", "black", "2023-24")


def test_a_change_of_the_reference_group_touches_every_group_of_the_area(grounds):
    found = effects(grounds(), grounds({("QVV", "white"): "200"}))
    assert set(found["area_code"]) == {"QVV"}
    assert set(found["group"]) == {"mixed", "asian", "black", "other"}
    shown = found[found["what"].eq("ratio-changed")]
    assert len(shown) == 3  # one count is hidden, and stays so
    assert shown["factor"].tolist() == pytest.approx([365 / 200] * len(shown))


def test_ratios_are_ranked_by_factor_and_those_of_one_side_apart(grounds):
    change = {
        ("QVV", "black"): "*", ("QSL", "white"): "300", ("QWE", "black"): "600",
        ("QWE", "asian"): "200",
    }  # fmt: skip
    found = effects(grounds(), grounds(change), area_kinds=["icb"])
    tiers = [
        "one-sided" if math.isnan(row.factor) else "beyond" if row.beyond_rounding else "within"
        for row in found.itertuples()
    ]
    assert tiers == sorted(tiers, key=["beyond", "one-sided", "within"].index)
    assert {"beyond", "one-sided"} <= set(tiers)
    size = [abs(math.log(row.factor)) for row in found.itertuples() if row.factor > 0]
    assert size[: tiers.count("beyond")] == sorted(size[: tiers.count("beyond")], reverse=True)


def test_a_factor_and_its_inverse_rank_alike():
    names = ["area_kind", "area_code", "group", "measure", "new_period", "old_period"]
    rows = pd.DataFrame({"factor": [0.5, 3.0, 2.0], "beyond_rounding": True}).assign(
        **dict.fromkeys(names, "x") | {"area_code": ["B", "C", "A"]}
    )
    assert list(ranked(rows)["area_code"]) == ["C", "A", "B"]


def sentence(found: pd.DataFrame, group: str = "black", **told) -> str:
    (row,) = found[found["group"].eq(group)].to_dict("records")
    return revision_words.ratio_claim(row, **told)


def test_a_revised_ratio_says_what_it_was_what_it_is_and_that_the_former_is_not_to_be_quoted(
    grounds,
):
    found = effects(grounds(), grounds({("QVV", "black"): "20"}))
    said = sentence(found[found["area_kind"].eq("icb")])
    assert said == (
        "Black people in Dorset, the year to March 2024: 5.7 times the detention rate of White "
        "people (2.3 to 11) becomes 7.6 (3.6 to 14). The former figure should not be quoted."
    )


def test_a_ratio_that_is_quoted_alike_may_still_be_quoted(grounds):
    found = effects(grounds(), grounds({("ENG", "black"): "5,694"}))
    assert sentence(found).endswith(
        "3.4 times the detention rate of White people (3.33 to 3.57) becomes 3.4 (3.33 to 3.57); "
        "as it is quoted, the ratio is the same."
    )


def test_a_ratio_that_is_hidden_now_says_how_far_it_is_known(grounds):
    found = effects(grounds(), grounds({("QVV", "black"): "*"}), area_kinds=["icb"])
    assert sentence(found).endswith(
        "5.7 times the detention rate of White people (2.3 to 11) becomes a ratio known only as a "
        "range, as a count is hidden (at most 4.4). The former figure should not be quoted."
    )
    lowest, highest = found.iloc[0][["new_ratio_low", "new_ratio_high"]]
    assert lowest == 0
    assert highest > 4 / 5311 / (367 / 733952)  # four detentions, and chance beside them
    back = effects(grounds({("QVV", "black"): "*"}), grounds(), area_kinds=["icb"])
    assert ": newly given, 5.7 times the detention rate" in sentence(back)


def test_a_ratio_that_stays_hidden_says_how_its_range_moved(grounds):
    found = effects(grounds(), grounds({("QVV", "white"): "200"}), area_kinds=["icb"])
    (row,) = found[found["what"].eq("ratio-range-changed")].to_dict("records")
    said = revision_words.ratio_claim(row)
    assert said.count("a ratio known only as a range") == 2
    # Rows without a number of several measures could not be told apart.
    assert said.startswith("Asian people in Dorset, detention rate, the year to March 2024: ")


def test_a_change_within_rounding_says_so(grounds):
    found = effects(grounds(), grounds({("QVV", "black"): "20"}), area_kinds=["icb"])
    row = found.iloc[0].to_dict() | {"beyond_rounding": False}
    said = revision_words.ratio_claim(row)
    assert said.endswith("; the change is within rounding. The former figure should not be quoted.")


def test_two_periods_are_two_figures_and_neither_is_withdrawn(grounds):
    found = effects(grounds(), grounds({("QVV", "black"): "20"}), area_kinds=["icb"])
    row = found.iloc[0].to_dict() | {"new_period": "2024-25"}
    assert revision_words.ratio_claim(row, two_periods=True) == (
        "Black people in Dorset: 5.7 times the detention rate of White people (2.3 to 11) in the "
        "year to March 2024, 7.6 (3.6 to 14) in the year to March 2025; the intervals overlap."
    )


def test_no_sentence_speaks_of_causes_or_of_people_detained(grounds):
    change = {("QVV", "black"): "*", ("QSL", "white"): "300", ("ENG", "black"): "5,701"}
    for old, new in ((grounds(), grounds(change)), (grounds(change), grounds())):
        found = compare(old.store.figures, new.store.figures, old.store.succession).figures
        periods = found.assign(old_period="2023-24", new_period="2023-24")
        said = [revision_words.ratio_claim(row) for row in effects(old, new).to_dict("records")]
        said += [revision_words.figure_claim(row) for row in periods.to_dict("records")]
        assert len(said) > 5
        for each in said:
            assert not {"because", "caused", "due", "led", "result"} & set(each.lower().split())
            assert "people detained" not in each


def test_a_published_count_is_told_as_detentions_of_a_group(grounds):
    new = grounds({("ENG", "black"): "5,701"})
    found = compare(grounds().store.figures, new.store.figures, new.store.succession).figures
    row = found[found["statistic"].eq("count")].iloc[0].to_dict()
    said = revision_words.figure_claim(row | {"old_period": "2023-24", "new_period": "2023-24"})
    assert said == (
        "Detentions under the Mental Health Act of Black people in England, the year to March "
        "2024: 5,693 becomes 5,701."
    )
