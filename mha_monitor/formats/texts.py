"""The words of a picture on a page, which says its source itself."""

from __future__ import annotations

from typing import NamedTuple


class Texts(NamedTuple):
    """What stands above a picture, and what it says to someone who cannot see it."""

    title: str = ""
    subtitle: str = ""
    alt: str = ""


NO_WORDS = Texts()
