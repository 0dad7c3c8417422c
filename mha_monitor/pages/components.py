"""How a page shows a chart or a table: with its words and its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from mha_monitor.formats.text import visible
from mha_monitor.formats.texts import Texts
from mha_monitor.monitor import Finding
from mha_monitor.pages import cache, frame, prose
from mha_monitor.sentences import lists as word_lists
from mha_monitor.sentences import tables as word_tables

Plain = Callable[[pd.DataFrame], pd.DataFrame]
NOTES = "Notes"
LINKS = ("Read on",)  # columns of tables whose cells are links
FULL = 1060  # pixels of a picture that has the page to itself


def picture(
    name: str, key: tuple, draw: cache.Draw, found: Finding, *, wide: int = cache.WIDE
) -> None:
    """A chart in several widths, each browser showing the one that fits.

    `draw` makes the chart for a width in pixels; `name` tells it from others of the page, `key` is
    what it depends on besides the finding, and `wide` its width where there is room.
    """

    def show() -> None:
        for size, width in _sizes(wide):
            with st.container(key=f"{size}-{name}"):
                st.vega_lite_chart(
                    spec=cache.spec(found, key, width, draw),
                    theme=None,
                    width="content",
                    key=f"chart-{size}-{name}",
                )

    cache.shown(found, (name, wide, *key), show)


def _sizes(wide: int) -> list[tuple[str, int]]:
    """The widths of a chart in pixels, by what the page's style calls them."""
    full = [("wide-full", wide), ("middle", cache.WIDE)] if wide > cache.WIDE else [("wide", wide)]
    return [*full, ("narrow", cache.NARROW), ("slim", cache.SLIM)]


def titled(found: Finding) -> Texts:
    """The words of a chart below which the page says no finding of its own."""
    return Texts(title=found.title, subtitle=found.subtitle, alt=found.alt)


def bare(found: Finding, subtitle: str | None = None) -> Texts:
    """Those of a chart whose title the page says; `subtitle` is the page's own."""
    return Texts(subtitle=found.subtitle if subtitle is None else subtitle, alt=found.alt)


def table(name: str, found: Finding, plain: Plain, key: tuple = ()) -> None:
    """The figures behind a picture, closed: `plain` makes what is shown of the finding's table."""

    def show() -> None:
        shown = cache.of_finding(found, ("plain", *key), lambda: plain(found.table))
        figures(name, shown, found.alt or found.words, found.caveat)
        beside(found.caveat, found.source, visible=1)

    frame.figures(show, f"table-{name}")


SORTABLE = {
    "area_name": "Area",
    "area_code": "Code",
    "ratio": "Rate ratio",
    "ratio_low": "Low",
    "ratio_high": "High",
    "ratio_unknown_low": "Low, with unknown",
    "ratio_unknown_high": "High, with unknown",
    "count": "Count",
    "count_low": "Count, lowest",
    "count_high": "Count, highest",
    "rate": "Rate per 100,000",
    "reference_rate": "Reference rate",
    "difference": "Rate difference",
    "unknown_share": "Unknown ethnicity",
    "published_rate": "Rate as published",
    "flags": "Flags",
}
WHOLE = ("Count", "Count, lowest", "Count, highest")


def sortable(ratios: pd.DataFrame, alt: str) -> None:
    """A table that sorts by any column."""
    table = ratios[list(SORTABLE)].rename(columns=SORTABLE)
    table = table.assign(Area=table["Area"].map(visible))
    formats = dict.fromkeys(SORTABLE.values(), "%.1f") | dict.fromkeys(WHOLE, "%d")
    formats |= {"Unknown ethnicity": "percent"}
    config = {
        name: st.column_config.NumberColumn(format=form)
        for name, form in formats.items()
        if table[name].dtype.kind == "f"
    }
    st.header("The same, to sort")
    st.dataframe(table, hide_index=True, column_config=config, alt=alt)


def finding(sentence: str, *more: str) -> None:
    """The page's one sentence, then what must be said with it."""
    if sentence:
        prose.answer(sentence)
    for text in more:
        if text:
            prose.paragraph(text, "doubt")


def source(text: str) -> None:
    """Where figures come from, small."""
    prose.paragraph(text, "source")


def told(text: str) -> None:
    """An answer of several sentences: the first, then each of the others as a point of a list."""
    first, *others = word_lists.sentences(text)
    prose.bullets(others, first=first)


def beside(text: str, source: str, *, visible: int) -> None:
    """What must be known beside figures: the first sentences and the source, the rest folded."""
    sentences = word_lists.sentences(text)
    prose.paragraph(" ".join(sentences[:visible]), "doubt")
    how_to_read(sentences[visible:])
    prose.paragraph(source, "source")


def how_to_read(lines: Sequence[str], what: str = "these figures") -> None:
    if lines:
        with st.expander(f"How to read {what}"):
            prose.bullets(lines)


def figures(name: str, shown: pd.DataFrame, alt: str, said: str = "") -> None:
    """A table of figures, on a phone with a line for each figure; the notes on it below.

    A note that is `said` beside it is not said again.
    """
    for size, table, marked in (
        ("wide", shown, LINKS),
        ("narrow", word_tables.narrow(shown, LINKS, prose.plain), (word_tables.FIGURES,)),
    ):
        with st.container(key=f"{size}-table-{name}"):
            prose.table(table, alt, marked)
    if told := [each for each in shown.attrs.get(NOTES, ()) if each not in said]:
        prose.bullets(told)


def plain_by(*first: str) -> Plain:
    """Makes the columns of a ratio table that a reader needs, as text with its doubt.

    `first` are the columns that tell its rows apart. The notes on rows are in its `attrs`: beside
    figures they would make each row as tall as a screen.
    """

    def plain(ratios: pd.DataFrame) -> pd.DataFrame:
        linked = pd.DataFrame([_linked(row, first) for _, row in ratios.iterrows()]).fillna("")
        return word_tables.with_notes_below(linked, NOTES)

    return plain


def _linked(row: pd.Series, first: Sequence[str]) -> dict[str, str]:
    """A plain row, with a link to the page that its figure was read on."""
    plain = word_tables.plain_row(row, first)
    if "Read on" in plain:
        plain["Read on"] = prose.link(plain["Read on"], row.get("source_url", ""))
    return plain
