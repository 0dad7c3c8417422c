"""What is said of an address: what it names, what it asks for in vain, how it is cited."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping, Sequence

import pandas as pd

from data_sources.schema.errors import short
from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import listed, span
from mha_monitor.definitions.questions import Question
from mha_monitor.sentences import amounts, one_row
from mha_monitor.sentences.sources import day_in_words, without_points

MONITOR = "Mental Health Act detention disparity monitor"
LIVE = "This view, with the newest figures:"
FROZEN = "This view, as the figures stand today:"
NEWEST = "Show the newest figures"
HOW_MADE = (
    "From published counts and censuses, each carried as it was printed, with the range that it "
    "may stand for. Nothing is filled in without being said."
)
HOW_TO_CITE = (
    "Beside every picture stands “Cite”, which names what is seen, the version of the figures and "
    "the day. The monitor as a whole:"
)
CHOICES = {
    "area": "area",
    "areas": "kind of area",
    "as-of": "day",
    "base": "way to count people",
    "every": "length of period",
    "figures": "version of the figures",
    "group": "ethnic group",
    "grouping": "grouping",
    "measure": "measure",
    "milestone": "date of the reform",
    "period": "period",
    "rates": "kind of rate",
    "reference": "group to compare with",
    "shown": "picture",
}


def not_held(missed: Sequence[tuple[str, str]]) -> str:
    """That an address asks for what is not held here; nothing where it asks for nothing such."""
    if not missed:
        return ""
    parts = [f"“{short(text)}” as the {CHOICES.get(name, 'choice')}" for name, text in missed]
    return (
        f"This link asks for {listed(parts)}, for which no figures are held here. The usual choice "
        f"is shown instead."
    )


def twice(repeated: Mapping[str, Sequence[str]]) -> str:
    """That an address names a choice more than once, and which of them is taken."""
    parts = [
        f"{listed([f'“{short(each)}”' for each in texts])} as the {CHOICES.get(name, 'choice')}"
        for name, texts in repeated.items()
    ]
    return f"This link asks for {'; for '.join(parts)}. The first is taken." if parts else ""


def on_paper(taken: Mapping[str, str], link: str, today: dt.date) -> tuple[str, str]:
    """What a printed page is of, where it stands, and the day."""
    chosen = [f"{label}: {title}." for label, title in taken.items() if title]
    return " ".join(chosen), f"{MONITOR}, printed on {day_in_words(today)} from {link}"


def superseded(version: str) -> str:
    """That a frozen link shows figures that others have replaced since."""
    return (
        f"This link is frozen: it keeps showing the figures of version {version}. Newer figures "
        f"have replaced them."
    )


def no_page(name: str) -> tuple[str, str]:
    """That there is no page of a name: a heading, and what to do next."""
    return (
        f"There is no page “{short(name)}” here",
        "The link may be old, or cut short. These are the pages; the nearest in name stands first.",
    )


def no_word(text: str) -> str:
    """That the glossary has no such word."""
    return f"This link asks for the word “{short(text)}”, which the glossary does not hold."


def seen(row: amounts.Row) -> str:
    """`Detentions under the Mental Health Act, Black and White, Dorset, 2023-24`."""
    groups = f"{group_title(row['group'])} and {group_title(row['reference'])}"
    return ", ".join((MEASURES[row["measure"]].title, groups, one_row.place(row), row["period"]))


def every_group(row: amounts.Row, beside: str = "") -> str:
    """`Detentions under the Mental Health Act, every group and White, Dorset, 2023-24`."""
    groups = f"every group and {beside or group_title(row['reference'])}"
    return ", ".join((MEASURES[row["measure"]].title, groups, one_row.place(row), row["period"]))


def over_time(asked: Question, table: pd.DataFrame | None = None) -> str:
    """`Detentions, Black and White, England, 2016-17 to 2024-25`: of a whole trend."""
    groups = f"{group_title(asked.groups[0])} and {group_title(asked.reference)}"
    told = [MEASURES[asked.measure].title, groups, "England"]
    if table is not None:
        periods = table.sort_values("period_end")["period"]
        told.append(span(periods.iloc[0], periods.iloc[-1]))
    return ", ".join(told)


def every_step(row: amounts.Row) -> str:
    """`Every step, Black and White, Dorset, 2023-24`: where several measures are shown."""
    groups = f"{group_title(row['group'])} and {group_title(row['reference'])}"
    return ", ".join(("Every step", groups, one_row.place(row), row["period"]))


def recorded(row: amounts.Row) -> str:
    """`Detentions under the Mental Health Act, England, 2023-24`: where no group is named."""
    return ", ".join((MEASURES[row["measure"]].title, one_row.place(row), row["period"]))


def quoted(sentence: str, source: str, link: str) -> str:
    """A sentence to take away, with where it comes from: it ends, and speaks of no picture."""
    end = "" if not sentence or sentence.endswith((".", "?", "!", "”")) else "."
    return f"{sentence}{end}\n\n{without_points(source)}\n{link}".strip()


def whole(title: str, words: str) -> str:
    """The sentence that a title cuts short, with its caveats; the title where words lack it."""
    first = words.partition("\n")[0]
    return first if first.startswith(title) else title


def snippet(address: str, title: str) -> str:
    """HTML that puts a picture into a page of somebody else's."""
    told = html.escape(title, quote=True)
    return (
        f'<iframe src="{html.escape(address, quote=True)}" title="{told}" width="100%" '
        f'height="560" loading="lazy"></iframe>'
    )


def cited(what: str, version: str, link: str, today: dt.date, source: str = "") -> str:
    """How to cite what is seen: title, source, version of the figures, address and day."""
    told = f"{what}. {without_points(source)}".strip()
    return f"{MONITOR}. {told} Figures {version}. {link} (accessed {day_in_words(today)})."


def dates(released_on: str, second_hand: bool = False) -> str:
    """`Published: 2024-09.`; nothing where the publisher states no date.

    A figure that was read elsewhere has no date of the publisher's, which the others have.
    """
    if not any(map(str.isdigit, released_on)):
        return ""
    rest = "; the date of what was read elsewhere is not known" if second_hand else ""
    return f"Published: {released_on}{rest}."


def version_cited(version: str) -> str:
    """How to cite the monitor as a whole."""
    return f"{MONITOR}. Figures {version}."
