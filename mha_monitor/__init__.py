"""What the published figures mean. The rooms and who may import whom: docs/architecture.md."""

from __future__ import annotations

from pathlib import Path

import data_sources

# Another package of that name has none: `complaint` says so.
__version__ = getattr(data_sources, "VERSION", "unknown")


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
