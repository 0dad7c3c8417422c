"""What a reader waits for in a browser, beside a bare Streamlit page in the same browser.

Run from the project's root: python benchmarks/browser.py
Chromium opens the first page anew several times: until its sentence stands, and until no chart is
added any more. Then another group is chosen on the map: from the tap to the first area with another
colour. The last line is for machines.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pages import bare_server
from benchmarks.readers import MESSAGES, ours

REPEATS = 7
PATIENCE = 120_000  # milliseconds
BARE, SENTENCE = "[data-testid=stMarkdownContainer] p", ".finding"
CHARTS = "[data-testid=stVegaLiteChart] :is(canvas, svg)"
MOST_TIMES, MOST_CHARTS, MOST_REPAINT = 1.3, 1000.0, 250.0
WATCH = """area => {
  const root = area.getRootNode()
  const fills = () => [...root.querySelectorAll('path.area')].map(e => e.getAttribute('fill'))
  const before = fills()
  window.painted = 0
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter') window.chosen = performance.now()
  }, true)
  new MutationObserver(() => {
    if (!window.painted && fills().some((fill, place) => fill !== before[place]))
      window.painted = performance.now()
  }).observe(root, {subtree: true, attributes: true, childList: true})
}"""


def first_page(browser: Browser, address: str, said: str, charts: int = 0) -> tuple[float, float]:
    """Milliseconds until the sentence stands, and from then until so many charts do."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        started = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator(said).first.wait_for(timeout=PATIENCE)
        sentence = time.perf_counter()
        if charts:
            page.locator(CHARTS).nth(charts - 1).wait_for(state="attached", timeout=PATIENCE)
        return (sentence - started) * 1000, (time.perf_counter() - sentence) * 1000


def number_of_charts(browser: Browser, address: str) -> int:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(address)
        page.locator(CHARTS).first.wait_for(state="attached", timeout=PATIENCE)
        page.wait_for_timeout(5000)
        return page.locator(CHARTS).count()


def repaint(page: Page, group: str) -> float:
    """Milliseconds from a choice of a group on the map to the first area of another colour."""
    page.locator("path.area").first.evaluate(WATCH)
    box = page.get_by_role("combobox", name="Ethnic group")
    box.click()
    box.fill(group)
    page.keyboard.press("Enter")
    until = time.monotonic() + PATIENCE / 1000
    while not page.evaluate("window.painted"):
        if time.monotonic() > until:
            raise SystemExit(f"the map took no other colours for {group}")
        page.wait_for_timeout(100)
    return page.evaluate("window.painted - window.chosen")


def repaints(browser: Browser, address: str) -> list[float]:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{address}/map")
        page.locator("path.area").first.wait_for(state="attached", timeout=PATIENCE)
        page.wait_for_timeout(3000)
        found = []
        for group in ["Asian", "Black"] * REPEATS:
            found.append(repaint(page, group))
            page.wait_for_timeout(1500)
        return found[2:]  # the first two are answers that nobody had asked for


def main() -> None:
    """Measure, print a sentence for each aim, and one line of JSON."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=["--no-sandbox"], executable_path=chromium())
        with bare_server(MESSAGES) as (port, _):
            address = f"http://127.0.0.1:{port}"
            bare = [first_page(browser, address, BARE)[0] for _ in range(REPEATS)]
        with ours() as [(port, _)]:
            address = f"http://127.0.0.1:{port}"
            charts = number_of_charts(browser, address)
            mine = [first_page(browser, address, SENTENCE, charts) for _ in range(REPEATS)]
            painted = repaints(browser, address)
        browser.close()
    sentence, rest = (statistics.median(each) for each in zip(*mine, strict=True))
    floor, choice = statistics.median(bare), statistics.median(painted)
    print(
        f"First page: its sentence after {sentence:.0f} ms, {sentence / floor:.2f} times a bare "
        f"page's {floor:.0f} ms (aim {MOST_TIMES:g}); all {charts} charts {rest:.0f} ms later (aim "
        f"{MOST_CHARTS:g}). Map: from choice to other colours {choice:.0f} ms (aim "
        f"{MOST_REPAINT:g})."
    )
    found = {"bare": floor, "sentence": sentence, "charts": rest, "repaint": choice}
    print(json.dumps({name: round(value, 1) for name, value in found.items()}))


def chromium() -> str | None:
    """The Chromium of the system, where there is one."""
    return shutil.which("chromium")


if __name__ == "__main__":
    main()
