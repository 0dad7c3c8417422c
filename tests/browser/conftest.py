"""A real browser on a real server: Chromium, with every host but this machine refused."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PATIENCE = 150_000  # milliseconds that a page may take; speed is judged by the benchmarks
# Streamlit looks for its own root beneath the address of a page before it finds it above.
ROOT_SEARCH = ("/_stcore/health", "/_stcore/host-config")


MODULE = (sys.executable, "-m", "mha_monitor")


@contextmanager
def serving(
    data: Path, program: tuple[str, ...] = MODULE, folder: Path = REPOSITORY, **more: str
) -> Iterator[str]:
    """The dashboard on a free port, on the figures of a folder, started from another; its
    address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "MHA_MONITOR_DATA": str(data), **more}
    command = [*program, "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def serve() -> Callable:
    """What starts the dashboard, for tests that have figures of their own."""
    return serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the dashboard on the embedded figures alone."""
    with serving(tmp_path_factory.mktemp("data")) as address:
        yield address


def _wait_for(link: str, process: subprocess.Popen) -> None:
    for _ in range(720):
        if process.poll() is not None:
            pytest.fail(f"the server ended with exit code {process.returncode}")
        try:
            urllib.request.urlopen(link, timeout=2).close()
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail("the server did not answer within three minutes")


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """The browser. On CI a missing browser is a failure; elsewhere it is a stated skip."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        reason = "no Chromium on this machine: install Debian's package `chromium`"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


class Visit:
    """One browser page with all that went wrong on it."""

    def __init__(
        self, browser, address: str, width: int = 1280, height: int = 1400, **more: object
    ) -> None:
        self.address = address
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.outside: list[str] = []
        self.failed: list[str] = []
        self.errors: list[str] = []
        self.page.route("**/*", self._let_through)
        self.page.on("response", self._note_response)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _let_through(self, route) -> None:
        link = route.request.url
        if link.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(link)
            route.abort()

    def _note_response(self, response) -> None:
        if response.status >= 400 and not response.url.endswith(ROOT_SEARCH):
            self.failed.append(f"{response.status} {response.url}")

    def _note_message(self, message) -> None:
        # A failed request is noted with its address by _note_response; the console has none.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def open(self, path: str = "") -> Visit:
        self.page.goto(f"{self.address}/{path}")
        return self.settled()

    def settled(self) -> Visit:
        """Wait until Streamlit has run the page and drawn what it holds."""
        page = self.page
        page.wait_for_selector("h1")
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        page.wait_for_selector('[data-testid="stSkeleton"]', state="detached")
        return self

    def choose(self, label: str, option: str) -> Visit:
        """Choose an option of a select box, with the keyboard as anyone may."""
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        box.fill(option)
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(400)
        return self.settled()

    def map(self):
        """The map, once its areas are drawn; they are its `path.area`."""
        found = self.page.locator(".map")
        found.locator("path.area").first.wait_for(state="attached")
        return found

    def nothing_wrong(self) -> None:
        assert self.outside == []
        assert self.failed == []
        assert self.errors == []


@pytest.fixture
def visit(chromium, server: str) -> Iterator:
    """Open pages; at the end of each test nothing may have gone wrong on any of them."""
    visits: list[Visit] = []

    def start(path: str = "", **more) -> Visit:
        visits.append(Visit(chromium, server, **more))
        return visits[-1].open(path)

    yield start
    for each in visits:
        each.page.context.close()
        each.nothing_wrong()
