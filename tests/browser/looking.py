"""What every page must hold to, as a browser sees it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
# Tables that are shown: their headings, and whether part of them is out of sight.
TABLES = """() => [...document.querySelectorAll('[data-testid=stTable]')]
  .filter(table => table.checkVisibility())
  .map(table => ({
    label: table.querySelector('table').getAttribute('aria-label') || '',
    columns: table.querySelectorAll('tbody tr:first-child > *').length,
    headings: [...table.querySelectorAll('thead th[scope=col]')].map(each => each.innerText.trim()),
    hidden: [...table.querySelectorAll('div')].some(each => each.scrollWidth > each.clientWidth + 1
      && getComputedStyle(each).overflowX === 'auto'),
  }))"""
OVERHANG = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"


def whole(seen) -> list[dict]:
    """Nothing failed, nothing reaches past an edge, every table has its headings; the tables."""
    assert seen.page.locator('[data-testid="stException"]').count() == 0
    # What is being drawn may reach past it for a moment.
    for _ in range(50):
        if seen.page.evaluate(OVERHANG) <= 0:
            break
        seen.page.wait_for_timeout(200)
    assert seen.page.evaluate(OVERHANG) <= 0
    tables = seen.page.evaluate(TABLES)
    for table in tables:
        assert table["label"]
        assert len(table["headings"]) == table["columns"] and all(table["headings"]), table
        assert not table["hidden"], table
    return tables


def barriers(seen) -> dict[str, list[str]]:
    """Everything that axe finds against WCAG 2.2 AA, of whatever weight."""
    found = Axe().run(seen.page, options=AXE)
    return {
        each["id"]: [node["html"][:200] for node in each["nodes"]]
        for each in found.response["violations"]
    }


def text(seen) -> str:
    return seen.page.inner_text("[data-testid=stMain]")


def download(seen, button: str, path) -> bytes:
    """What a button gives, found by the key that its page gave it."""
    seen.settled()  # a run that is still drawing would put another button in the place of this one
    with seen.page.expect_download(timeout=60_000) as taken:
        seen.page.locator(f".st-key-{button} button:visible").first.click()
    taken.value.save_as(path)
    return path.read_bytes()


def picture(seen, name: str, ending: str, path) -> bytes:
    """The picture of a part of a page, of the shape that is offered first."""
    seen.page.locator(f".st-key-picture-{name} button:visible").first.click()
    content = download(seen, f"{ending}-{name}", path)
    seen.page.keyboard.press("Escape")
    return content


# Icons are drawn by a font from words that nobody sees.
VISIBLE = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const icons = [...main.querySelectorAll('[data-testid=stIconMaterial]')];
  icons.forEach(each => { each.style.display = 'none'; });
  const text = main.innerText;
  icons.forEach(each => { each.style.display = ''; });
  return text;
}"""
SENTENCES = """() => [...document.querySelectorAll(
    '.finding, .doubt, .source, [data-testid=stMarkdown] :is(p, li)')]
  .filter(each => each.checkVisibility() && !each.closest('button, a, label'))
  .map(each => each.innerText.trim())"""


def visible_words(seen) -> list[str]:
    """What can be read before anything is opened, the words in pictures among it."""
    return [each for each in seen.page.evaluate(VISIBLE).split() if any(map(str.isalnum, each))]


# The publishers' own wording, which their licences ask for.
NOT_OURS = ("Source:", "Contains information from ")


def open_sentences(seen) -> list[str]:
    """The sentences that stand open: not headings, labels or links; sources and licences apart."""
    told = [each for each in seen.page.evaluate(SENTENCES) if not each.startswith(NOT_OURS)]
    return [each for each in told if each.endswith((".", "?")) and " " in each]


def unfold(seen, label: str) -> None:
    """Open a part of the page, which is then made."""
    seen.page.get_by_text(label, exact=True).click()
    seen.page.wait_for_selector('[data-testid="stTable"]:visible', timeout=60_000)
    seen.settled()
