"""How far rounding, suppression and unknown ethnicity could move a rate ratio.

Three layers, each holding the one before: chance alone (`ratios.rate_ratio`), then chance
and rounding (`bounded_ratio`), then every possible ethnicity of the unknown as well
(`unknown_bounds`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.events import Events
from mha_monitor.stats.rates.ratios import lower_limit, upper_limit


def bounded_ratio(
    group: Events, reference: Events, confidence: float = 0.95, method: str = "mid-p"
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of the rate ratio that allow for chance and for counts known only as a range.

    The lower limit takes the lowest count against the highest reference count, the upper the
    reverse; it is infinite where the reference count may be 0. NaN in gives NaN out. The
    dispersions widen both, as in `ratios.rate_ratio`. Raises ValueError where a low end is
    above its high end, and as `ratios.rate_ratio` does.
    """
    group, reference = group.checked(), reference.checked()
    dispersions = group.dispersion, reference.dispersion
    people, reference_people = group.population, reference.population
    least = (group.low, people, reference.high, reference_people)
    most = (group.high, people, reference.low, reference_people)
    return (
        lower_limit(*least, confidence, method, dispersions),
        upper_limit(*most, confidence, method, dispersions),
    )


def unknown_bounds(
    group: Events,
    reference: Events,
    unknown_high: ArrayLike,
    confidence: float = 0.95,
    method: str = "mid-p",
) -> tuple[np.ndarray, np.ndarray]:
    """Limits that also allow for every possible ethnicity of the unknown (Manski 1989).

    At one end all who may be unknown belong to the reference group, at the other to the
    group itself. Otherwise as `bounded_ratio`.
    """
    group, reference = group.joined_by(unknown_high), reference.joined_by(unknown_high)
    return bounded_ratio(group, reference, confidence, method)
