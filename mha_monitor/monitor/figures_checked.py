"""What is doubtful in the figures held, and what a release changed."""

from __future__ import annotations

import pandas as pd

from mha_monitor.definitions.choices import Groups
from mha_monitor.store.store import Store, open_store


def check(
    source: str | None = None,
    period: str | None = None,
    area_kind: str | None = None,
    store: Store | None = None,
) -> pd.DataFrame:
    """What is wrong with the figures held, a row for each flag, the worst first.

    Columns as in `quality.evidence.COLUMNS`: code, severity (red, amber, note), where and when,
    the value found, the one expected, and a sentence. No flag is an empty table.
    """
    from mha_monitor.rates.quality import checking

    return checking.check(store or open_store(), source=source, period=period, area_kind=area_kind)


def diff(
    old: str,
    new: str,
    measure: str | None = None,
    area_kind: str | None = None,
    group: Groups = None,
):
    """How two releases, revisions or dates differ: `mha_monitor.revisions.answer.Comparison`.

    Each is named as `mha-annual-2023-24`, `mha-annual-2023-24@1` or `2026-11-01`. Its `table` has
    a row for everything that differs, each with its sentence; `claims` are those on numbers.
    """
    from mha_monitor.analysis.revisions import answer

    return answer.diff(old, new, measure, area_kind, group)
