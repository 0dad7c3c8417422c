"""The words of a slide: its axes, its notes."""

from __future__ import annotations

import math

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions.findings import Finding
from mha_monitor.sentences import ages, amounts


def rate_axis(row: amounts.Row) -> str:
    """`For every 100,000 people`; that these are crude, beside a title that allows for age."""
    crude = "" if ages.leading(row) == "ratio" else f", {ages.NOT_ALLOWING}"
    return f"For every 100,000 people{crude}"


def ratio_axis(row: amounts.Row, kind: str = "ratio") -> str:
    """`Times the rate of White people`; what the kind of ratio allows for."""
    allowing = "" if kind == "ratio" else f", {ages.ALLOWING}"
    return f"Times the rate of {group_title(row['reference'])} people{allowing}"


def with_range(row: amounts.Row, kind: str = "ratio") -> str:
    """`Black (2.9 to 4.0)`; of a hidden count that it is, and its range."""
    name, low, high = group_title(row["group"]), row[f"{kind}_low"], row[f"{kind}_high"]
    if math.isnan(high):
        return f"{name} (no figure)"
    between = amounts.range_of(low, high)
    return f"{name} (hidden: {between})" if math.isnan(row[kind]) else f"{name} ({between})"


def notes(found: Finding, title: str) -> str:
    """What a speaker needs: the sentences, the caveat, the source, what the chart says."""
    parts = [found.words or f"{title}.", found.caveat, found.source, found.alt]
    return "\n\n".join(part for part in dict.fromkeys(parts) if part)
