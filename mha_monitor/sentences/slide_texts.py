"""The words of a slide: its axes, its notes."""

from __future__ import annotations

import math

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions.findings import Finding
from mha_monitor.sentences import amounts

RATE = "For every 100,000 people"


def ratio_axis(row: amounts.Row) -> str:
    """`Times the rate of White people`."""
    return f"Times the rate of {group_title(row['reference'])} people"


def with_range(row: amounts.Row) -> str:
    """`Black (2.9 to 4.0)`; of a hidden count that it is, and its range."""
    name = group_title(row["group"])
    if math.isnan(row["ratio_high"]):
        return f"{name} (no figure)"
    between = amounts.range_of(row["ratio_low"], row["ratio_high"])
    return f"{name} (hidden: {between})" if math.isnan(row["ratio"]) else f"{name} ({between})"


def notes(found: Finding, title: str) -> str:
    """What a speaker needs: the sentences, the caveat, the source, what the chart says."""
    parts = [found.words or f"{title}.", found.caveat, found.source, found.alt]
    return "\n\n".join(part for part in dict.fromkeys(parts) if part)
