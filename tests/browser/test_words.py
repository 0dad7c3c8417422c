"""How much every page says before a fold is opened, and how hard that is to read."""

from __future__ import annotations

import pytest
import textstat
from looking import open_sentences, visible_words

from mha_monitor.dashboard.menu import MENU

pytestmark = pytest.mark.browser

MOST_WORDS, OLDEST = 350, 12
# A grade of Flesch and Kincaid is a year at school; school begins at five.
FIRST_YEAR = 5
WORDY = {"methods"}  # the page that explains everything
# A page with an area says more than the same of England.
VIEWS = [*(each.path for each in MENU), "board?area=QKK", "compare?area=QKK"]


@pytest.mark.parametrize("path", VIEWS)
def test_a_page_says_little_and_plainly(visit, path: str):
    seen = visit("" if path == "overview" else path)
    words, sentences = visible_words(seen), open_sentences(seen)
    assert len(sentences) >= 1
    age = textstat.flesch_kincaid_grade(" ".join(sentences)) + FIRST_YEAR
    print(f"{path}: {len(words)} words, reading age {age:.1f}")
    assert path in WORDY or len(words) <= MOST_WORDS, f"{path}: {len(words)} words"
    assert path in WORDY or age <= OLDEST, f"{path}: reading age {age:.1f}"
