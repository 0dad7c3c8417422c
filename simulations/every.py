"""Every simulation, in the order of the documentation."""

from __future__ import annotations

from simulations import (
    areas,
    milestones,
    people,
    placebos,
    power,
    rates,
    ratios,
    repeats,
    series,
    small_series,
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
    power.SIMULATION,
    placebos.SIMULATION,
    milestones.SIMULATION,
    people.SIMULATION,
)
