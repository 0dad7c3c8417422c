"""Every simulation, in the order of the documentation."""

from __future__ import annotations

from simulations import (
    areas,
    milestones,
    paces,
    people,
    placebos,
    power,
    rates,
    ratios,
    repeats,
    said,
    series,
    small_series,
    totals,
    unknown,
    verdicts,
)

SIMULATIONS = (
    ratios.SIMULATION,
    repeats.SIMULATION,
    rates.SIMULATION,
    unknown.SIMULATION,
    areas.SIMULATION,
    verdicts.SIMULATION,
    series.SIMULATION,
    small_series.SIMULATION,
    said.SIMULATION,
    milestones.SIMULATION,
    people.SIMULATION,
    paces.SIMULATION,
    placebos.SIMULATION,
    power.SIMULATION,
    totals.SIMULATION,
)
