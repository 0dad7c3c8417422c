"""What is doubtful in the figures held, and what a release changed."""

from __future__ import annotations

from mha_monitor.definitions.choices import Groups, known_area_kind
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.catalogue import attribution
from mha_monitor.monitor.door import asks
from mha_monitor.rates.quality import checking
from mha_monitor.store.store import Store


@asks
def check(
    store: Store, asked: Question, source: str | None = None, area_kind: str | None = None
) -> Finding:
    """What is wrong with the figures held, a row for each flag, the worst first.

    Columns as in `rates.quality.evidence.COLUMNS`: code, severity (red, amber, note), where and
    when, the value found, the one expected, and a sentence. No flag is an empty table.
    """
    from mha_monitor.sentences import quality

    kind = None if area_kind is None else known_area_kind(area_kind)
    table = checking.check(store, source=source, period=asked.period, area_kind=kind)
    return Finding(table, words=quality.checked(table), source=" ".join(attribution(store)))


def diff(
    old: str,
    new: str,
    measure: str | None = None,
    area_kind: str | None = None,
    group: Groups = None,
) -> Finding:
    """What changed between two releases, revisions or dates: the claims it changes first.

    Each is named as `mha-annual-2023-24`, `mha-annual-2023-24@1` or `2026-11-01`. The table
    (`analysis.revisions.table.COLUMNS`) has a row for everything that differs, each with its
    sentence; `claims` are those on numbers, `remarks` sentences on the whole, `old` and `new` the
    two sides.
    """
    from mha_monitor.analysis.revisions import answer

    found = answer.diff(old, new, measure, area_kind, group)
    first, *others = found.remarks
    return Finding(
        found.table,
        caveat=" ".join(others),
        source=first,
        old=found.old,
        new=found.new,
        differences=found.differences,
        remarks=found.remarks,
        claims=found.claims,
    )
