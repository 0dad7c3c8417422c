"""A page of the site before it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mha_monitor.exports.parts import Link, Section


@dataclass(frozen=True)
class Page:
    """One page. `path` is `areas/QWE.html`; what belongs to it lies in `areas/QWE/`.

    `lead` is the sentence that answers, `badge` its verdict in a few words, `beside` what must be
    said with it, `below` the caveats and the source. `group` is the heading that it stands under
    in the list of all pages. `files` are what lies beside it, by name; `document` is
    a text of the project's own as HTML, and `searched` puts the list of all pages on it.
    """

    path: str
    title: str
    about: str
    group: str
    area: str | None = None
    lead: str = ""
    badge: str = ""
    kicker: str = ""
    beside: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    below: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    command: str = ""
    feed: str = ""
    document: str = ""
    searched: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """`areas/QWE/`: where what belongs to it lies."""
        return f"{self.path.removesuffix('.html')}/"

    @property
    def root(self) -> str:
        """The way from it to the root of the site."""
        return "../" * self.path.count("/")
