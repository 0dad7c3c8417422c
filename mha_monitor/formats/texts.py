"""The words of a picture: what stands on it, and what it says to someone who cannot see it."""

from __future__ import annotations

from typing import NamedTuple, TypedDict


class Texts(NamedTuple):
    """What is said on and about a picture; `source` also carries date and caveat."""

    title: str
    subtitle: str = ""
    source: str = ""
    alt: str = ""


class Worded(TypedDict, total=False):
    """The same as keywords: `title` is needed."""

    title: str
    subtitle: str
    source: str
    alt: str
