"""What the name of a published file says: month, status, version, and whether it is one of ours.

The monthly publication has named its main file in a dozen ways (`MHSDS Data_AprPrf_2021.csv`,
`MHSDS Data_AprFinal__2025.zip`, `MHSDS Monthly Performance July 2025 MHSDS Data File.zip`) and
puts a dozen other products beside it. A name is therefore read word by word: words that say
something, words that say nothing, and words of other products. A name with a word that nobody
has placed is never taken and never passed over in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from data_sources.schema.errors import UnknownLabel

MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTHS = {
    short: number for number, name in enumerate(MONTH_NAMES, start=1) for short in (name, name[:3])
} | {"sept": 9}
STATUSES = {
    "final": "final",
    "fin": "final",
    "fnl": "final",
    "performance": "performance",
    "perf": "performance",
    "prf": "performance",
    "provisional": "provisional",
    "prov": "provisional",
    "prv": "provisional",
}
# Best first: what is published last has the most submissions in it.
RANK = ("final", "performance", "provisional")
DATA, MENTAL_HEALTH_ACT = "data", "mha"
TABLES = ("csv", "zip")

# Words of the main file's names that tell nothing further.
# "INVENTED" begins the names of test files, which a release then bears as such.
PLAIN = frozenset(
    {"mhsds", "monthly", "main", "data", "file", "files", "csv", "zip"}
    | {"end", "of", "year", "eoy", "the", "invented"}
)
# Words that mark another product of the same page, and what that product is.
OTHER_PRODUCTS = {
    "rstr": "restrictive interventions",
    "restr": "restrictive interventions",
    "restrictive": "restrictive interventions",
    "interventions": "restrictive interventions",
    "oaps": "out of area placements",
    "oap": "out of area placements",
    "placements": "out of area placements",
    "4ww": "four-week waits",
    "waits": "waiting times",
    "waiting": "waiting times",
    "ascof": "adult social care outcomes",
    "time": "time series",
    "series": "time series",
    "dq": "data quality",
    "vodim": "data quality",
    "quality": "data quality",
    "integrity": "data quality",
    "restated": "a restatement on another cut of the data",
    "metadata": "metadata",
    "guidance": "guidance",
    "los": "length of stay",
    "stay": "length of stay",
    "eip": "early intervention in psychosis",
    "ed": "eating disorders",
    "eating": "eating disorders",
    "cyp": "children and young people",
    "cypp": "children, young people and perinatal",
    "perinatal": "perinatal care",
    "ips": "individual placement and support",
    "crisis": "crisis response",
    "learning": "learning disabilities",
    "lda": "learning disabilities and autism",
}
_GLUED = re.compile(rf"\b({'|'.join(sorted(MONTHS, key=len, reverse=True))})"
                    rf"({'|'.join(sorted(STATUSES, key=len, reverse=True))})\b")  # fmt: skip
_VERSION = re.compile(r"v(\d{1,2})")
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class FileName:
    """What a name says. `month` is the last that the file covers, as `2024-09`."""

    kind: str
    month: str
    status: str
    version: int


def words_of(name: str) -> list[str]:
    """The words of a file name or a link text in lower case: `AprPrf_2021` → apr, prf, 2021."""
    name = re.sub(r"\[[^]]*\]", " ", name)  # "[csv, size: 70.2 MB]" beside a link
    name = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name)
    name = re.sub(r"[^0-9A-Za-z]+", " ", name).lower()
    return _GLUED.sub(r"\1 \2", name).split()


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_version(word: str) -> bool:
    """Whether a word says which version a file is: `v2`."""
    return _VERSION.fullmatch(word) is not None


def version_of(words: list[str]) -> int:
    """The version that a name claims; without one it is the first."""
    return max((int(found[1]) for word in words if (found := _VERSION.fullmatch(word))), default=1)


def months_of(words: list[str]) -> list[str]:
    """The months that words name, as `2024-09`, in the order they stand.

    A month without a year of its own has the next year that is named, or the one before it where
    the months run over a year's end: `december provisional january 2021` begins in 2020.
    """
    found: list[str] = []
    year: int | None = None
    later = 13
    for word in reversed(words):
        if _YEAR.fullmatch(word):
            year, later = int(word), 13
        elif word in MONTHS and year is not None:
            year -= MONTHS[word] > later
            later = MONTHS[word]
            found.insert(0, f"{year}-{MONTHS[word]:02d}")
    return found


def statuses_of(words: list[str]) -> list[str]:
    return [STATUSES[word] for word in words if word in STATUSES]


def monthly(name: str, text: str = "", *, page_month: str, page_status: str) -> FileName | None:
    """What a file on a month's page is, or None where it is another product.

    The text of the link serves where the name says nothing, the page where neither says it.
    Raises UnknownLabel where a name looks like ours and holds a word that nobody has placed.
    """
    words = words_of(name.rpartition(".")[0])
    if extension_of(name) not in TABLES or not OTHER_PRODUCTS.keys().isdisjoint(words):
        return None
    if _about_the_act(words):
        return _described(MENTAL_HEALTH_ACT, words, page_month, page_status)
    if "mhsds" in words and months_of(words):
        _refuse_strange_words(words, name)
        return _described(DATA, words, page_month, page_status)
    return _by_its_text(name, words_of(text), page_month, page_status)


def _by_its_text(name: str, words: list[str], month: str, status: str) -> FileName | None:
    if not OTHER_PRODUCTS.keys().isdisjoint(words):
        return None
    if _about_the_act(words):
        return _described(MENTAL_HEALTH_ACT, words, month, status)
    if "mhsds" in words and "data" in words:
        _refuse_strange_words(words, name)
        return _described(DATA, words, month, status)
    if "mhsds" in words_of(name):
        raise UnknownLabel(
            f"{name!r} names no month, nor does its link. If it is the main data file, save it "
            f"and take it in with `refresh --from`; if not, it is another product."
        )
    return None


def is_about_the_act(name: str) -> bool:
    """Whether a file's name says that it holds figures about the Act alone."""
    return _about_the_act(words_of(name.rpartition(".")[0]))


def _about_the_act(words: list[str]) -> bool:
    return "mha" in words or "mental health act" in " ".join(words)


def _described(kind: str, words: list[str], page_month: str, page_status: str) -> FileName:
    months, statuses = months_of(words), statuses_of(words)
    status = min(statuses, key=RANK.index) if statuses else page_status
    return FileName(kind, max(months, default=page_month), status, version_of(words))


def _refuse_strange_words(words: list[str], name: str) -> None:
    strange = [
        word
        for word in words
        if word not in PLAIN
        and word not in MONTHS
        and word not in STATUSES
        and not _YEAR.fullmatch(word)
        and not _VERSION.fullmatch(word)
    ]
    if strange:
        raise UnknownLabel(
            f"{name!r} was not taken: nobody has said what {', '.join(map(repr, strange))} means "
            f"there. If it is the main data file, save it and take it in with "
            f"`refresh --from`; if not, it is another product."
        )
