"""Ratios of printed standardised rates: which rows rest on few events, and what that does."""

from __future__ import annotations

import numpy as np
import pytest

from mha_monitor import monitor
from mha_monitor.stats.rates.published import published_rate_ratio

# Printed for 2023-24 with an implied number of events below 50 (rate times population).
FEW = {
    "ctos": ["mixed-white-asian", "other-chinese"],
    "section-136": ["other-chinese"],
}
PRINTED = {  # rate, half-width, reference rate and half-width, as in the annual file
    ("ctos", "other-chinese"): (6.6, 2.85, 6.9, 0.25),
}


def shifted(row) -> bool:
    """Whether a row's interval by chance is not symmetric about its ratio on the log scale."""
    below, above = (
        row["ratio"] / row["ratio_sampling_low"],
        row["ratio_sampling_high"] / row["ratio"],
    )
    return bool(not np.isclose(below, above, rtol=1e-6))


@pytest.mark.parametrize("measure", ["detentions", "ctos", "section-136", "discharges"])
def test_only_rows_of_fewer_than_fifty_events_leave_the_log_normal_limits(store, measure):
    table = monitor.trend(measure, group="all", store=store).table
    found = sorted(row["group"] for _, row in table.iterrows() if shifted(row))
    assert found == FEW.get(measure, [])


@pytest.mark.parametrize(("asked", "printed"), PRINTED.items())
def test_their_limits_are_recovered_from_the_printed_ones(store, asked, printed):
    measure, group = asked
    row = monitor.trend(measure, group=group, store=store).table.set_index("period").loc["2023-24"]
    rate, width, reference, reference_width = printed
    assert row["published_rate"] == rate
    assert row["published_reference_rate"] == reference
    expected = published_rate_ratio(rate, width, reference, reference_width, events=30)
    found = [row["ratio_sampling_low"], row["ratio_sampling_high"]]
    assert found == pytest.approx([float(expected.low), float(expected.high)], rel=1e-12)
    # Rounding adds to both ends, and the low end is lower than log-normal limits would have it.
    normal = published_rate_ratio(rate, width, reference, reference_width)
    assert row["ratio_low"] < row["ratio_sampling_low"] < normal.low
    assert row["ratio_high"] > row["ratio_sampling_high"]
