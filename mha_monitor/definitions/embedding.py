"""Pictures that stand on pages of others: the address of each, which is its kind and its question.

A frame on another page asks for the address, and gets the picture of the question's answer.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from mha_monitor.definitions.askable import ASKABLE
from mha_monitor.definitions.questions import asked

PATH = "embed"
FIGURES, PICKED = "figures", "picked"
# Each kind of picture, and the question that it answers. One that holds two questions beside one
# another has no address.
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
}
# What an answer was asked for besides its question.
OWN = dict.fromkeys(("trend", "map", "tiles", "maps"), "shown")
# The page that shows the same, for whoever wants more than the picture.
PAGES = {
    "groups": "board",
    "steps": "pathway",
    "trend": "trend",
    "shares": "trust",
    "expected": "trend",
} | dict.fromkeys(("areas", "funnel", "within", "map", "tiles", "maps"), "map")


def address(kind: str, found: Any, picked: str | None = None, figures: str = "") -> str:
    """`embed/groups?area=QKK`, below the address of the server; "" for a kind without one.

    `found` is the finding that is drawn, `picked` the area picked out, `figures` the version of
    the figures where it shall stay as it is.
    """
    if kind not in QUESTIONS:
        return ""
    askable = ASKABLE[QUESTIONS[kind]]
    question = found.asked.words(asked(askable.otherwise))
    words = {name: text for name, text in question.items() if name in (*askable.words, "as_of")}
    if words.get("area"):  # which brings its kind with it
        words.pop("area_kind", None)
    if kind in OWN:
        words[OWN[kind]] = str(getattr(found, OWN[kind]))
    words |= {PICKED: picked or "", FIGURES: figures}
    told = urlencode({name: text for name, text in words.items() if text})
    return f"{PATH}/{kind}?{told}" if told else f"{PATH}/{kind}"
