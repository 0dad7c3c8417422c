"""What is said on the way to one's own board: which boards the people of an authority live in."""

from __future__ import annotations

from collections.abc import Sequence

from mha_monitor.definitions.plain_names import listed

FIND = "Find your board"
TYPE = "Type a board or council"
WHICH = "Which board is mine?"


def authority(name: str) -> str:
    """How a local authority stands in the list beside boards."""
    return f"{name} (local authority)"


def boards(parts: Sequence[tuple[str, float]]) -> str:
    """The boards of an authority by name and share (0 to 1); nothing where it lies in one."""
    if len(parts) < 2:
        return ""
    named = listed([f"{name} ({_share(share)})" for name, share in parts])
    return f"Its people live in {len(parts)} boards: {named}."


def without_figures(name: str) -> str:
    return f"No figures are held of {name}."


def _share(share: float) -> str:
    return "under 1%" if share < 0.005 else f"{share:.0%}"
