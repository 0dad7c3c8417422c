"""One self-contained page, `chart.html`: the chart as drawn, and its figures as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from mha_monitor.formats import pictures
from mha_monitor.formats.html import document, escaped
from mha_monitor.sentences.tables import PLAIN_COLUMNS, plain_row

if TYPE_CHECKING:
    import altair as alt

STYLE = """
body{font-family:Arial,Helvetica,sans-serif;line-height:1.45;color:#0B0C0C;background:#fff;
max-width:70rem;margin:1.5rem auto;padding:0 1rem}
svg{max-width:100%;height:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.35em .6em;border-bottom:1px solid #B1B4B6}
"""


def standalone_html(
    chart: alt.TopLevelMixin, ratios: pd.DataFrame, plain: pd.DataFrame | None = None
) -> str:
    """Return a whole HTML page that asks nothing of any host; `ratios` is what the chart shows.

    `plain` is the same as a reader needs it, where it is no table of ratios.
    """
    title = pictures.spec(chart)["usermeta"]["title"]
    body = f"""<main>
<h1>{escaped(title)}</h1>
{pictures.to_svg(chart)}
<h2>The same figures as a table</h2>
{_table(_plain(ratios) if plain is None else plain)}
</main>"""
    return document(title, f"<style>{STYLE}</style>", body)


def _plain(ratios: pd.DataFrame) -> pd.DataFrame:
    first = [name for name in PLAIN_COLUMNS if name in ratios and len(set(ratios[name])) > 1]
    return pd.DataFrame([plain_row(row, first or ["group"]) for _, row in ratios.iterrows()])


def _table(plain: pd.DataFrame) -> str:
    head = "".join(f'<th scope="col">{escaped(str(name))}</th>' for name in plain)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in plain.itertuples(index=False))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(texts) -> str:
    return "".join(f"<td>{escaped(text)}</td>" for text in texts)
