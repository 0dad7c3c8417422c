"""The glossary: its entries, the forms in which text uses them, and text whose terms are links."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import pandas as pd

from mha_monitor.definitions.plain_names import capital
from mha_monitor.sentences import documents

LINE = re.compile(r"- \*\*(.+?)\*\* — (.+)")
BESIDE = re.compile(r"(.+) \((.+)\)")
# What an entry is called besides its own name.
ALSO = {
    "integrated care board": ("board",),
    "Mental Health Act 1983": ("Mental Health Act",),
    "Census 2021": ("2021 census",),
    "rate ratio": ("ratio",),
    "smoothed ratio": ("smoothed rate ratio",),
}
# Terms that are also everyday words, and in a sentence most often are: a link on each would send a
# reader to a meaning that is not meant.
EVERYDAY = {
    "anticipation", "area", "as of", "candidate", "carried on", "count", "doubtful", "estimated",
    "exact", "flag", "held", "inferred", "mark", "mask", "measure", "moving", "period", "power",
    "precision", "release", "series", "step",
}  # fmt: skip
# Names that hold a term without being one.
NAMES = ("Race Disparity Unit", "Mental Health Act Statistics")


class Entry(NamedTuple):
    """A term as the glossary has it, its meaning, its name in an address, its forms in text."""

    title: str
    meaning: str
    slug: str
    forms: tuple[str, ...]


class Use(NamedTuple):
    """Where a text uses a term: from the first sign to the one after the last."""

    start: int
    end: int
    slug: str


@cache
def entries() -> dict[str, Entry]:
    """Every entry of the glossary, by its name in an address."""
    found = LINE.findall(documents.text("GLOSSARY.md"))
    made = (_entry(title, meaning) for title, meaning in found)
    return {each.slug: each for each in made}


def _entry(title: str, meaning: str) -> Entry:
    beside = BESIDE.fullmatch(title)
    named = [*beside.groups()] if beside else title.split(", ")
    own = (name for name in named if name not in EVERYDAY)
    forms = (*own, *(also for name in named for also in ALSO.get(name, ())))
    slug = re.sub(r"[^a-z0-9]+", "-", named[0].lower()).strip("-")
    return Entry(title, meaning, slug, forms)


@cache
def _terms() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """What finds a term, the longest that fits, and the entry of each group; "" for a name."""
    forms = [(form, each.slug) for each in entries().values() for form in each.forms]
    forms += [(name, "") for name in NAMES]
    forms.sort(key=lambda pair: -len(pair[0]))
    parts = "|".join(f"({_form(form)})" for form, _ in forms)
    return re.compile(rf"(?<![\w-])(?:{parts})(?![\w-])"), tuple(slug for _, slug in forms)


def _form(form: str) -> str:
    """A form with its plural; a capital at the start of a sentence is the same word."""
    if not form[0].islower():
        return re.escape(form) + ("s?" if form.isupper() else "")
    rest = form[1:-1] + "(?:y|ies)" if form.endswith("y") else re.escape(form[1:]) + "s?"
    return f"[{form[0]}{form[0].upper()}]{rest}"


@lru_cache(maxsize=4096)
def uses(text: str) -> tuple[Use, ...]:
    """Every use of a term in a text, in its order."""
    pattern, slugs = _terms()
    found = ((each.span(), slugs[(each.lastindex or 1) - 1]) for each in pattern.finditer(text))
    return tuple(Use(*span, slug) for span, slug in found if slug)


def table() -> pd.DataFrame:
    """The glossary as a table."""
    rows = [(each.title, each.meaning) for each in entries().values()]
    return pd.DataFrame(rows, columns=["Word", "Meaning"])


def meant(slug: str) -> str:
    """`Rate ratio: The group's rate divided by …`: an entry as a sentence."""
    entry = entries()[slug]
    return re.sub(r"[`*]", "", f"{capital(entry.title)}: {entry.meaning}")


def linked(text: str, address: Callable[[str], str], known: set[str]) -> str:
    """A text as HTML in which the first use of each term is a link; of those `known`, none is.

    `address` gives the address of an entry by its slug. `known` takes up what is linked here.
    """
    parts, done = [], 0
    for use in uses(text):
        if use.slug in known:
            continue
        known.add(use.slug)
        term = html.escape(text[use.start : use.end])
        link = html.escape(address(use.slug))
        parts += [html.escape(text[done : use.start]), f'<a class="term" href="{link}">{term}</a>']
        done = use.end
    return "".join([*parts, html.escape(text[done:])])
