"""Unknown ethnicity shared out by each area's own mix."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mha_monitor.stats.groups.bootstrap import Draws
from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.unknown.imputation import Mix, imputed, imputed_ratio

FEW = settings(max_examples=25, deadline=None)


def mix(known, unknown) -> Mix:
    known, unknown = np.asarray(known, float), np.asarray(unknown, float)
    return Mix(known, known, unknown, unknown)


def both(drawn, first=0, second=1):
    whole = drawn.known + drawn.added
    return whole[:, :, first].sum(axis=1), whole[:, :, second].sum(axis=1)


@FEW
@given(
    st.lists(st.lists(st.integers(0, 90), min_size=3, max_size=3), min_size=1, max_size=6),
    st.integers(0, 60),
    st.integers(0, 10_000),
)
def test_every_unknown_is_given_to_one_group(known, unknown, seed):
    found = imputed(mix(known, [unknown] * len(known)), draws=Draws(20, seed))
    assert (found.added.sum(axis=2) == unknown).all()
    assert (found.added >= 0).all() and (found.known == np.array(known)).all()
    whole = imputed(mix(known, [unknown] * len(known)), whole=77, draws=Draws(20, seed))
    assert (whole.added.sum(axis=(1, 2)) == 77).all()


def test_nothing_unknown_gives_the_usual_ratio():
    found = imputed(mix([[60, 500, 40]], [0]))
    ratio = imputed_ratio(both(found), (1e5, 2e6))
    log_width = 1.959964 * np.sqrt(1 / 60 + 1 / 500)
    assert float(ratio.value) == pytest.approx(60 / 1e5 / (500 / 2e6))
    assert np.log(ratio.high / ratio.low) == pytest.approx(2 * log_width, rel=1e-4)


def test_in_one_area_the_ratio_stays_and_is_less_sure_than_if_all_were_known():
    found = imputed(mix([[200, 1500, 300]], [600]), draws=Draws(2000))
    ratio = imputed_ratio(both(found), (1e5, 2e6))
    known = rate_ratio(200, 1e5, 1500, 2e6)
    assert float(ratio.value) == pytest.approx(float(known.value), rel=0.01)
    # Whoever took those that were shared out for seen would think the interval narrower.
    naive = rate_ratio(200 * 1.3, 1e5, 1500 * 1.3, 2e6)
    width, known_width, naive_width = (np.log(r.high / r.low) for r in (ratio, known, naive))
    assert naive_width < width
    # As much is known as before anything was shared out, and no more.
    assert width == pytest.approx(known_width, rel=0.05)


def test_the_unknown_have_the_mix_of_the_areas_that_record_worst():
    """Two areas alike in size: the one with few of the group leaves 400 unknown, the other none."""
    found = imputed(mix([[10, 990], [500, 500]], [400, 0]), draws=Draws(2000))
    added = found.added.mean(axis=0)
    np.testing.assert_allclose(added[0], [400 * 10.5 / 1001, 400 * 990.5 / 1001], rtol=0.05)
    assert (added[1] == 0).all()
    ratio = imputed_ratio(both(found), (1.0, 1.0))
    assert float(ratio.value) == pytest.approx(514.2 / 1885.8, rel=0.01)
    assert float(ratio.value) < 510 / 1490


def test_a_hidden_count_is_any_number_in_its_range():
    ranged = Mix(np.array([[0, 98]]), np.array([[4, 102]]), np.array([8]), np.array([12]))
    found = imputed(ranged, draws=Draws(500))
    assert set(found.known[:, 0, 0]) == {0, 1, 2, 3, 4}
    assert set(found.added.sum(axis=2).ravel()) == {8, 9, 10, 11, 12}


def test_what_is_not_known_cannot_be_shared_out_and_no_event_has_no_ratio():
    with pytest.raises(ValueError, match="where a count is not known"):
        imputed(mix([[np.nan, 3]], [2]))
    none = imputed_ratio((np.array([0, 2, 1]), np.array([9, 9, 8])), (1.0, 1.0))
    assert np.isnan(none).all()


def test_a_dispersion_widens_and_moves_nothing():
    found = imputed(mix([[200, 1500]], [100]))
    plain, wide = (imputed_ratio(both(found), (1, 1), spread) for spread in ((1, 1), (1.5, 1.5)))
    assert plain.value == wide.value
    assert wide.low < plain.low < plain.high < wide.high


def test_its_interval_holds_the_truth_where_areas_record_differently():
    """42 INVENTED areas: where the group is common, recording is worse, alike for everyone there.

    The ratio of the known is then too low, and its interval holds the truth in few of 300 sets.
    """
    random = np.random.default_rng(8)
    share = random.beta(2, 8, 42)
    people = random.gamma(4, 50_000, 42)
    own, other = people * share, people * (1 - share)
    lost = 0.02 + 0.9 * share
    truth = 3.0
    held = {"imputed": 0, "known": 0}
    for _ in range(300):
        count, reference = random.poisson(own * 0.0024), random.poisson(other * 0.0008)
        gone = random.binomial(count, lost), random.binomial(reference, lost)
        known = np.column_stack([count - gone[0], reference - gone[1]])
        found = imputed(mix(known, sum(gone)), draws=Draws(60, 1))
        groups = (own.sum(), other.sum())
        ratio = imputed_ratio(both(found), groups)
        alone = rate_ratio(known[:, 0].sum(), groups[0], known[:, 1].sum(), groups[1])
        held["imputed"] += bool(ratio.low <= truth <= ratio.high)
        held["known"] += bool(alone.low <= truth <= alone.high)
    assert held["imputed"] >= 0.92 * 300
    assert held["known"] <= 0.5 * 300
