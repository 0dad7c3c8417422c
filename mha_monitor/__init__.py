"""What the published figures mean, and the questions that can be asked of them.

    import mha_monitor as mha

    found = mha.ratios(area_kind="icb", group="black")
    found.table, found.words, found.caveat, found.source

Each question takes the words of the command line by keyword, or a `Question`, and returns a
`Finding`; it raises `SourceError`, a sentence, where there is no answer. They are loaded when the
first is asked. `rates` and `reform` are asked of `mha_monitor.monitor`: here rooms have those
names. The rooms and who may import whom: docs/architecture.md.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mha_monitor.monitor import (
        Finding,
        Question,
        SourceError,
        Store,
        areas,
        counterfactual,
        figures,
        funnel,
        groupings,
        groups,
        indirect,
        inequality,
        measures,
        milestones,
        on_bases,
        open_store,
        other_background,
        pace,
        pooled,
        power,
        ratios,
        releases,
        repeat_detentions,
        scan,
        standardised,
        trend,
        unknown_ethnicity,
        within,
    )

__all__ = [
    "Finding", "Question", "SourceError", "Store", "areas", "counterfactual", "figures",
    "funnel", "groupings", "groups", "indirect", "inequality", "measures", "milestones",
    "on_bases", "open_store", "other_background", "pace", "pooled", "power", "ratios",
    "releases", "repeat_detentions", "scan", "standardised", "trend",
    "unknown_ethnicity", "within",
]  # fmt: skip
import data_sources

# Another package of that name has none: `complaint` says so.
__version__ = getattr(data_sources, "VERSION", "unknown")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("mha_monitor.monitor"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


def complaint() -> str | None:
    """A sentence where `data_sources` is another package than the one that came with this one.

    An installer does not keep two distributions from bringing a folder of the same name.
    """
    ours = Path(__file__).resolve().parents[1] / "data_sources"
    found = getattr(data_sources, "__file__", None)
    if found and Path(found).resolve().parent == ours:
        if hasattr(data_sources, "PART_OF"):
            return None
        return (
            f"{found} was overwritten by another package. Install mha-monitor into a virtual "
            "environment of its own."
        )
    where = found or ", ".join(data_sources.__path__)
    return (
        f"Another package named data_sources stands before the one of mha-monitor: {where}. "
        "Start mha-monitor from another folder, or install it into a virtual environment of its "
        "own."
    )
