"""Texts that would do harm where they are not kept as text. Every one is INVENTED."""

from __future__ import annotations

HOSTILE = {
    "formula": '=HYPERLINK("http://INVENTED.example","y")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(A1)",
    "tab": "\t=1+1",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;",
    "attribute": '"><svg onload=alert(1)>',
    "template": "{{ 7 * 7 }} {% raw %}",
    "typst": '#let x = 1; $x$ *bold* _em_ @ref <label> \\u{41} // "end',
    "link": "[press](http://INVENTED.example)",
    "reference": "$$hidden$$",
    "right to left": "\u202egnodnoL\u202c London \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628",
    "emoji": "London \U0001f9e0 \U0001f469\U0001f3fd\u200d\U0001f9b1",
    "long": "A" * 10_000,
}


def shown(text: str) -> str:
    """A text as people are shown it: signs that steer or join are written as their numbers."""
    for sign in ("\u202e", "\u202c", "\u200d"):
        text = text.replace(sign, f"⟨U+{ord(sign):04X}⟩")
    return text


def signs(text: str) -> str:
    """The letters and digits of a text: what is left of it whatever stands between them."""
    return "".join(sign for sign in text if sign.isalnum())
