"""Every simulation, in the order of the documentation."""

from __future__ import annotations

from simulations import (
    areas,
    milestones,
    paces,
    placebos,
    power,
    rates,
    ratios,
    said,
    series,
    small_series,
    totals,
    unknown,
)

SIMULATIONS = (
    ratios.SIMULATION,
    rates.SIMULATION,
    unknown.SIMULATION,
    areas.SIMULATION,
    series.SIMULATION,
    small_series.SIMULATION,
    said.SIMULATION,
    milestones.SIMULATION,
    paces.SIMULATION,
    placebos.SIMULATION,
    power.SIMULATION,
    totals.SIMULATION,
)
