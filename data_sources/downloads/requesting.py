"""One answer from a publisher: at a polite pace, with every redirect checked before it is asked."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from urllib.parse import urlsplit

import requests

from data_sources.downloads.addresses import Base, checked, redirected, through
from data_sources.downloads.connections import proxies
from data_sources.downloads.pace import Clock
from data_sources.downloads.reasons import LeftAlone, reason
from data_sources.schema.errors import NetworkError

TIMEOUTS = (10, 60)  # seconds: to connect, and between two bytes
MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)


class Asker:
    """Asks one publisher after another, and remembers when each was asked last."""

    def __init__(
        self, base: Base | None, session: requests.Session, clock: Clock, pace_seconds: float
    ) -> None:
        self._base, self._session, self._clock = base, session, clock
        self._pace = pace_seconds
        self._last_asked: dict[str, float] = {}

    @contextlib.contextmanager
    def ask(
        self, url: str, headers: dict[str, str], *, expected: tuple[int, ...]
    ) -> Iterator[tuple[str, requests.Response]]:
        """The answer, and the address it came from; each redirect is checked before it is asked."""
        place = checked(url)
        for _ in range(MOST_REDIRECTS + 1):
            with contextlib.closing(self._get(place, headers)) as answer:
                location = answer.headers.get("Location", "")
                if answer.status_code in REDIRECTS and location:
                    place = redirected(self._base, place, location)
                    continue
                if answer.status_code not in expected:
                    sentence = _status_sentence(answer.status_code)
                    raise self.trouble(place, sentence, answer.status_code)
                try:
                    yield place, answer
                except NetworkError as problem:
                    raise self.trouble(place, str(problem)) from problem
                return
        raise self.trouble(url, f"it was sent on more than {MOST_REDIRECTS} times")

    def _get(self, place: str, headers: dict[str, str]) -> requests.Response:
        target = through(self._base, place)
        self._wait_for_turn(urlsplit(place).hostname or "")
        try:
            return self._session.get(
                target,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=TIMEOUTS,
                proxies=proxies(self._base, target),
            )
        except NetworkError as problem:  # the machine that the name leads to was refused
            raise NetworkError(f"{place}: {problem}") from problem
        except (requests.RequestException, LeftAlone) as problem:
            raise self.trouble(place, reason(problem)) from problem

    def _wait_for_turn(self, host: str) -> None:
        if host in self._last_asked:
            early = self._last_asked[host] + self._pace - self._clock.now()
            if early > 0:
                self._clock.sleep(early)
        self._last_asked[host] = self._clock.now()

    def trouble(self, url: str, what: str, status: int | None = None) -> NetworkError:
        where = f"{url} (asked at {self._base.url})" if self._base else url
        return NetworkError(
            f"{where}: {what}. Try again later: what was fetched is kept. "
            f"`--from DIRECTORY` works without the network.",
            status,
        )


def _status_sentence(status: int) -> str:
    if status in (404, 410):
        return f"it is not there ({status}); the publisher has moved or withdrawn it"
    if status == 429:
        return "it asks us to slow down (429), even after waiting"
    if status == 403:
        return (
            "it was refused (403) again and again; the publisher's site does so now and then to a "
            "good request, and a network may do so to all"
        )
    if status >= 500:
        return f"the publisher's server is in trouble ({status}), even after waiting"
    return f"it was not given ({status})"
