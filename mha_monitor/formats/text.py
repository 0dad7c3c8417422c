"""Text from files, as it can be shown to people."""

from __future__ import annotations

import unicodedata
from typing import Any

# Control signs, signs that steer (text direction, joining, marks of order), line and paragraph
# separators, halves of pairs, and signs of nobody's: none of them is seen, and some change how what
# stands around them is read.
UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"}
KEPT = "\n\t"


def visible(text: str) -> str:
    """The text with every sign that cannot be seen written as what it is: `⟨U+202E⟩`.

    A name could otherwise turn round the words and figures after it, or hide what it holds.
    """
    if text.isprintable():
        return text
    return "".join(f"⟨U+{ord(sign):04X}⟩" if _is_unseen(sign) else sign for sign in text)


def all_visible(content: Any) -> Any:
    """The same lists and tables by name, with every text in them visible."""
    if isinstance(content, str):
        return visible(content)
    if isinstance(content, dict):
        return {name: all_visible(each) for name, each in content.items()}
    if isinstance(content, list):
        return [all_visible(each) for each in content]
    return content


def _is_unseen(sign: str) -> bool:
    return sign not in KEPT and unicodedata.category(sign) in UNSEEN
