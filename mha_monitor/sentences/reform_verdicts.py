"""What may be called a step or a change of pace: rare by chance, and rare among other months."""

from __future__ import annotations

from mha_monitor.sentences.amounts import Row

# Below this a step is called firm; placebo dates must be as rare.
FIRM = 0.05
# Where too few other months can be tried for that, chance must be rarer still.
FIRM_ALONE = 0.01


def is_firm(row: Row) -> bool:
    """Whether a step is rare by chance among all tests, and as rare among other months."""
    return bool(row["level_p_adjusted"] < FIRM and row["placebo_p"] <= FIRM)


def is_not_yet_firm(row: Row) -> bool:
    """Whether a step is rarer still, and the first among months too few to make it firm."""
    few = 1 < row["dates_ranked"] < 1 / FIRM
    return bool(row["level_p_adjusted"] < FIRM_ALONE and few and row["rank"] == 1)


def bends(row: Row) -> bool:
    """Whether a change of pace is rare by chance among all tests, and as rare elsewhere."""
    return bool(row["slope_p_adjusted"] < FIRM and row["slope_placebo_p"] <= FIRM)
