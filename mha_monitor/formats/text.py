"""Text from files, as it can be shown to people."""

from __future__ import annotations

import unicodedata

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


def _is_unseen(sign: str) -> bool:
    return sign not in KEPT and unicodedata.category(sign) in UNSEEN
