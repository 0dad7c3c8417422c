"""The command that says how often the same people are detained, and what that does to intervals."""

from __future__ import annotations

from mha_monitor.cli.options import Form, Out, Period

TITLES = {
    "period": "Year",
    "group": "Group",
    "people": "People",
    "detentions_low": "Detentions,\nat least",
    "detentions": "Detentions\ncounted",
    "reconciled": "Adds up",
    "dispersion": "Dispersion",
    "dispersion_low": "Lowest",
    "dispersion_high": "Highest",
    "standard_error_factor": "Standard error,\ntimes",
}
DIGITS = 3


def repeats(period: Period = None, form: Form = None, out: Out = None) -> None:
    """How often the same people are detained, by ethnic group, and how much wider intervals are."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import Answer, give

    finding = monitor.repeat_detentions(period)
    answer = Answer(
        finding.table,
        finding.source,
        finding.caveat,
        plain=lambda: tables.as_words(finding.table.round(DIGITS), TITLES),
        sentences=lambda: [finding.words],
    )
    give(answer, form, out)
