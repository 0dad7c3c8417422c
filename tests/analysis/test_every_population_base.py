"""One series on every base from one call, and what its sentences say."""

from __future__ import annotations

import numpy as np
import pytest
from monthly_samples import write_month

from data_sources.schema.errors import SourceError, UnknownLabel
from mha_monitor import monitor
from mha_monitor.definitions import population_bases
from mha_monitor.ingest import files
from mha_monitor.store.store import open_store

EVERY_BASE = ["published", *population_bases.BASES]
YEARS = [f"20{n}-{n + 1}" for n in range(16, 25)]


@pytest.fixture(scope="module", params=["standardised", "crude"])
def finding(request, store):
    return monitor.on_bases(rate_kind=request.param, store=store)


def test_every_base_has_every_period(store):
    table = monitor.on_bases(store=store).table
    assert list(dict.fromkeys(table["base"])) == EVERY_BASE
    for base in EVERY_BASE:
        assert table[table["base"].eq(base)]["period"].tolist() == YEARS


def test_each_series_is_the_trend_on_its_base(store, finding):
    kind = finding.table["rate_kind"].iloc[0]
    for base in EVERY_BASE:
        plain = monitor.trend(rate_kind=kind, population_base=base, store=store).table
        rows = finding.table[finding.table["base"].eq(base)]
        for name in ("ratio", "ratio_low", "ratio_high", "ratio_sampling_low", "rate", "segment"):
            assert rows[name].tolist() == plain[name].tolist()


def test_the_factor_is_all_that_parts_a_ratio_from_the_one_as_published(finding):
    published = finding.table[finding.table["base"].eq("published")].set_index("period")
    ratio = finding.table["period"].map(published["ratio"])
    found = finding.table["ratio"] / ratio
    np.testing.assert_allclose(finding.table["factor"], found, rtol=1e-9)
    assert published["factor"].eq(1).all()
    for name in ("ratio_low", "ratio_high"):
        moved = finding.table["period"].map(published[name]) * finding.table["factor"]
        if finding.table["rate_kind"].eq("standardised").all():
            np.testing.assert_allclose(finding.table[name], moved, rtol=1e-9)


def test_the_people_of_each_row_are_those_of_its_base(finding):
    table = finding.table.set_index(["base", "period"])
    assert table.loc[("published", "2021-22"), "population"] == 1_846_614
    assert table.loc[("published", "2022-23"), "population"] == 2_381_724
    assert table.loc[("census-2011", "2024-25"), "reference_population"] == 45_281_142
    assert table.loc[("extrapolated", "2024-25"), "population"] > 2_600_000
    assert table["population"].notna().all()


def test_the_sentences_of_england_give_the_factor_the_share_and_its_doubt(store):
    words = monitor.on_bases(repeats=False, store=store).words
    assert "was 3.1 (between 3.05 and 3.25) times that of White people in 2016-17" in words
    assert "and 4.0 (between 3.88 and 4.10) times in 2024-25" in words
    assert "the two ranges do not meet" in words
    assert "that of 2016-17 lies somewhere between 2.87 and 3.15 there, chance aside." in words
    assert (
        "4.1 and 5.1 on Census 2011; 3.5 and 4.0 on Census 2011 to Census 2021, then held" in words
    )
    assert "multiplies the ratio by 0.78: a fall of 22%" in words
    assert "it went from somewhere between 3.34 and 3.66 to 3.56." in words
    assert (
        "So at least 90% of the fall is a change of census, and perhaps more than the whole of it "
        "(77% to 148% with chance and rounding" in words
    )
    assert "standardised with the ages of 2011" in words
    assert "Figures are held for 2016-17 to 2024-25, without a gap." in words


def test_on_crude_rates_the_whole_fall_is_the_census(store):
    words = monitor.on_bases(rate_kind="crude", store=store).words
    assert (
        "So the whole of the fall is a change of census, as on one census the ratio rose" in words
    )
    assert "Figures are held for 2021-22 to 2024-25" in words


def test_ctos_have_three_years_and_say_which(store):
    found = monitor.on_bases("ctos", store=store)
    assert len(found.table) == 3 * len(EVERY_BASE)
    assert "Figures are held for 2016-17; 2020-21; and 2023-24 alone." in found.words
    assert "From 2020-21 to 2023-24 the ratio as published fell from 10.12 to 7.07" in found.words
    assert "somewhere between 7.16 and 7.77 to 7.07" in found.words
    assert "So between 74% and 97% of the fall is a change of census (57% to 138%" in found.words


def test_a_change_too_small_to_tell_gives_no_share(store):
    words = monitor.on_bases(group="black-caribbean", store=store).words
    assert "small enough to be chance and rounding, so no share of it can be given" in words


def test_below_england_every_base_is_held_but_the_publishers_before_2022(store):
    found = monitor.on_bases(area="QOP", store=store)
    table = found.table.set_index(["base", "period"])
    assert set(found.table["base"]) == set(EVERY_BASE)
    assert np.isnan(table.loc[("census-2021", "2021-22"), "factor"])
    assert table.loc[("published", "2023-24"), "factor"] == 1
    assert ("published", "2021-22") not in table.index
    assert "added up here from the local authorities of that time" in found.words
    assert "What NHS England divided by here before April 2022 is not known." in found.words
    hidden = monitor.on_bases(area="QSL", store=store)
    assert hidden.words.startswith("No ratio can be given for Somerset.")


def test_a_finding_says_where_it_comes_from_and_what_must_be_known(finding):
    assert "Census 2011 and Census 2021. Open Government Licence" in finding.source
    assert "described here and not tested" in finding.caveat
    for causal in ("caused", "led to", "because of", "effect of", "significant"):
        assert causal not in finding.words + finding.caveat


def test_what_has_no_answer_is_refused(store):
    with pytest.raises(UnknownLabel, match="'purple' is not an ethnic group"):
        monitor.on_bases(group="purple", store=store)
    with pytest.raises(SourceError, match="A group cannot be compared with itself"):
        monitor.on_bases(group="white", store=store)
    with pytest.raises(SourceError, match="'raw' is not a kind of rate"):
        monitor.on_bases(rate_kind="raw", store=store)
    with pytest.raises(SourceError, match="'QQQ' is not an area"):
        monitor.on_bases(area="QQQ", store=store)


def test_months_stand_on_every_base_too(tmp_path):
    # INVENTED months: the last of Census 2011 below the publisher's rates, and the first after.
    for month in ("2022-02", "2022-03", "2022-04", "2022-06"):
        write_month(tmp_path / "files", month, era="pre-bbrb", status="Final")
    files.take_in(tmp_path / "files", tmp_path / "data")
    found = monitor.on_bases(every="month", store=open_store(tmp_path / "data"))
    table = found.table.set_index(["base", "period"])
    assert sorted(set(found.table["base"])) == sorted(EVERY_BASE)
    assert len(table) == 4 * len(EVERY_BASE)
    assert table.loc[("census-2021", "2022-03"), "factor"] == pytest.approx(0.784, abs=0.0005)
    assert table.loc[("census-2021", "2022-04"), "factor"] == 1
    carried = table.loc["extrapolated"]["population"]
    assert carried.is_monotonic_increasing and carried.nunique() == 4
    assert "1 of the periods between have none" in found.words
    assert "of the fall is a change of census" not in found.words
