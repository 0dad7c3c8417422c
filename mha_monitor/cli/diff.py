"""The command that compares two releases, revisions or dates, and says which claims change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli.options import Form, Format, Out
from mha_monitor.cli.saying import say

if TYPE_CHECKING:
    import pandas as pd

NAMED = "a release (mha-annual-2023-24), a revision of one (mha-annual-2023-24@1), or a date"
Old = Annotated[str, typer.Argument(help=f"What was before: {NAMED}, for what was held then.")]
New = Annotated[str, typer.Argument(help="What came after, named in the same way.")]
PARTS = {"ratio": "ratios", "figure": "figures", "name": "areas, labels and columns"}


def diff(
    old: Old,
    new: New,
    measure: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this measure. `measures` lists them.")
    ] = None,
    area_kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only areas of this kind, as icb.")
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE", help="Only these groups, repeated or with commas between; or `all`."
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, help="How many ratios, figures and areas the table shows.")
    ] = 20,
    form: Form = None,
    out: Out = None,
) -> None:
    """What changed between two releases, revisions or dates: the claims it changes first.

    Ratios that moved the most come first; those that moved within rounding, last. JSON, CSV and
    Parquet hold every difference.
    """
    from mha_monitor import monitor
    from mha_monitor.cli.output import form_of, give

    form = form_of(form, out)
    found = monitor.diff(old, new, measure, area_kind, group)
    give(found, form, out, plain=lambda: _plain(found.table, limit))
    if form is Format.TABLE:
        say(*_left_out(found.table, limit))


def _parts(table: pd.DataFrame) -> pd.Series:
    """Of which of PARTS each row is."""
    part = table["statistic"].notna().map({True: "figure", False: "name"})
    return part.mask(table["what"].str.startswith("ratio-"), "ratio")


def _plain(table: pd.DataFrame, limit: int) -> pd.DataFrame:
    table = table[table["sentence"].ne("")]
    shown = table[table.groupby(_parts(table)).cumcount() < limit]
    what = shown["what"].str.replace("-", " ").str.capitalize()
    plain = shown.assign(**{"What": what, "In words": shown["sentence"]})[["What", "In words"]]
    if plain.empty:
        plain.loc[0] = ["Nothing", "Nothing differs."]
    return plain


def _left_out(table: pd.DataFrame, limit: int) -> list[str]:
    counted = _parts(table[table["sentence"].ne("")]).value_counts()
    more = [
        f"{counted[part] - limit:,} more {title}"
        for part, title in PARTS.items()
        if counted.get(part, 0) > limit
    ]
    return [f"Not shown: {', '.join(more)}. `--format csv` gives all of them."] if more else []
