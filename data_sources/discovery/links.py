"""The links of a web page, and its words: all that is ever read of a publisher's page.

Publishers move boxes, tables and headings about; an address and the words of its link outlast
that. So a page is read for `href`, for the text inside the link, and for its running text, never
for where on the page a thing stands.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit, urlunsplit

UNSEEN = {"script", "style", "template", "noscript"}
WEB = ("http", "https")


class Link(NamedTuple):
    """Where a link leads, as an absolute address, and the words that it is made of."""

    url: str
    text: str

    @property
    def file_name(self) -> str:
        """The last part of the address, decoded: `MHSDS Data_AprPrf_2021.csv`."""
        return unquote(urlsplit(self.url).path.rpartition("/")[2]).strip()


class PageContent(NamedTuple):
    """The links of a page in their order, each address once, and the words of the page."""

    links: list[Link]
    text: str


def read(html: str, url: str) -> PageContent:
    """The links and the words of the page at `url`. Of one address the longest text is kept."""
    reader = _Reader(url)
    reader.feed(html)
    reader.close()
    reader.end_link()
    texts: dict[str, str] = {}
    for link in reader.links:
        before = texts.get(link.url)
        texts[link.url] = link.text if before is None else max(before, link.text, key=_fullest)
    links = [Link(address, text) for address, text in texts.items()]
    return PageContent(links, _joined(reader.words))


def absolute(address: str, page_url: str) -> str:
    """An address as it is asked for: absolute, without its mark, spaces as %20."""
    # Browsers drop line ends and tabs inside an address, and so must whoever copies one.
    plain = "".join(address.split("\n")).replace("\r", "").replace("\t", "").strip()
    parts = urlsplit(urldefrag(urljoin(page_url, plain)).url)
    path = quote(parts.path, safe="/%!$&'()*+,;=:@~")
    scheme = "https" if parts.scheme in WEB else parts.scheme  # no publisher serves anything else
    return urlunsplit((scheme, parts.netloc.lower(), path, parts.query, ""))


def _fullest(text: str) -> tuple[int, str]:
    return len(text), text


def _joined(words: list[str]) -> str:
    return " ".join(" ".join(words).split())


class _Reader(HTMLParser):
    """Collects links and words. An `a` that is never closed ends where the next one begins."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.links: list[Link] = []
        self.words: list[str] = []
        self._address: str | None = None
        self._inside: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href")
        if tag == "base" and address:
            self.url = urljoin(self.url, address.strip())
        elif tag == "a":
            self.end_link()
            self._address = address
        self._unseen += tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.end_link()
        self._unseen = max(self._unseen - (tag in UNSEEN), 0)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self.words.append(data)
        if self._address is not None:
            self._inside.append(data)

    def end_link(self) -> None:
        if self._address:
            try:
                address = absolute(self._address, self.url)
            except ValueError:  # an address that no browser could follow either
                address = ""
            if urlsplit(address).scheme in WEB:
                self.links.append(Link(address, _joined(self._inside)))
        self._address, self._inside = None, []
