"""Pictures that stand on pages of others: the address of each, which is its kind and its question.

A frame on another page asks for the address, and gets the picture of the question's answer.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from mha_monitor.definitions.askable import ASKABLE
from mha_monitor.definitions.questions import Question, asked

PATH = "embed"
FIGURES, PICKED = "figures", "picked"
REST = "rest"  # of each group beside everyone else
# Each kind of picture, and the question that it answers.
QUESTIONS = {
    "groups": "ratios",
    "areas": "ratios",
    "steps": "pathway",
    "trend": "trend_drawn",
    "funnel": "funnel",
    "within": "within",
    "map": "areas_shown",
    "tiles": "areas_shown",
    "maps": "areas_shown",
    "shares": "recording",
    "expected": "counterfactual",
    REST: "inequality",
}
# The one that holds two ratios beside one another; the words of the second end so.
COMPARED, SECOND, SECOND_IN_LINK = "compared", "_2", "-2"
KINDS = (*QUESTIONS, COMPARED)
# What an answer was asked for besides its question.
OWN: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("trend", "map", "tiles", "maps"), ("shown",)),
    REST: ("level", "reference"),
}
# The page that shows the same, for whoever wants more than the picture.
PAGES = {
    "groups": "board",
    "steps": "pathway",
    "trend": "trend",
    "shares": "trust",
    "expected": "trend",
    REST: "groups",
    COMPARED: "compare",
} | dict.fromkeys(("areas", "funnel", "within", "map", "tiles", "maps"), "map")


def address(kind: str, found: Any, picked: str | None = None, figures: str = "") -> str:
    """`embed/groups?area=QKK`, below the address of the server.

    `found` is the finding that is drawn, `picked` the area picked out, `figures` the version of
    the figures where it shall stay as it is.
    """
    if kind == COMPARED:
        other = _words(found.other, "ratios")
        words = _words(found.asked, "ratios") | {f"{name}{SECOND}": other[name] for name in other}
    else:
        words = _words(found.asked, QUESTIONS[kind])
        words |= {name: str(getattr(found, name)) for name in OWN.get(kind, ())}
    words |= {PICKED: picked or "", FIGURES: figures}
    told = urlencode({name: text for name, text in words.items() if text})
    return f"{PATH}/{kind}?{told}" if told else f"{PATH}/{kind}"


def way(kind: str, found: Any) -> str:
    """`board?area=QKK`: the page that shows the same."""
    question = found.asked.over(area_kind=None) if found.asked.areas else found.asked
    links = [question.link()]
    if kind == COMPARED:
        second = parse_qsl(found.other.over(area_kind=None).link())
        links.append(urlencode([(f"{name}{SECOND_IN_LINK}", text) for name, text in second]))
    elif kind == REST:
        links.append(urlencode({"reference": REST}))
    return f"{PAGES[kind]}?{'&'.join(filter(None, links))}"


def _words(question: Question, name: str) -> dict[str, str]:
    """The words of a question that are not what its command asks by itself."""
    askable = ASKABLE[name]
    told = question.words(asked(askable.otherwise))
    words = {each: text for each, text in told.items() if each in (*askable.words, "as_of")}
    if words.get("area"):  # which brings its kind with it
        words.pop("area_kind", None)
    return words
