"""The briefing on a trust: six pages, its own counts, and no ratio that it cannot have."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from command_line import run
from store_samples import hold, release
from test_briefing import cells, plain, read, text_of

from data_sources.schema import figures
from data_sources.schema.errors import Unanswerable
from mha_monitor import monitor
from mha_monitor.exports.briefing import content, paper, trusts, word
from mha_monitor.sentences import providers as words
from mha_monitor.store.store import Store, open_store

PAGES = 6
# A large trust, an independent one, one with every count hidden, one with acute counts alone.
SEVERAL = ("RV5", "NTN", "8K919", "RTH")


@pytest.fixture(scope="module")
def trust(store) -> content.Briefing:
    return trusts.briefing(store, "RV5")


@pytest.fixture(scope="module")
def with_months(tmp_path_factory) -> Store:
    """The embedded figures, and INVENTED ones of a month by ethnic group for three providers."""
    day = (dt.date(2024, 9, 1), dt.date(2024, 9, 30))
    counts = {
        "RV5": {"all": 200, "white": 60, "black": 100, "asian": 10, "mixed": 10, "other": 10},
        "RWK": {"all": 300, "white": 200, "black": 40, "asian": 20, "mixed": 15, "other": 15},
        "RXT": {"all": 200, "white": 40, "black": 20, "asian": 10, "mixed": 10, "other": 5},
    }
    rows = []
    for code, groups in counts.items():
        unknown = groups["all"] - sum(groups.values()) + groups["all"]
        for group, value in {**groups, "unknown": unknown}.items():
            rows.append(
                ("mhsds_monthly", "INVENTED-2024-09", *day, "provider", code, f"INVENTED {code}",
                 group, "all" if group == "all" else "ethnicity", "MHS81", "count",
                 float(value), value - 2.0, value + 2.0, "rounded")
            )  # fmt: skip
    data = tmp_path_factory.mktemp("months")
    hold(data, (figures.from_records(rows), release("INVENTED-2024-09", "mhsds_monthly")))
    return open_store(data)


def told(made: content.Briefing) -> list[str]:
    """Every text of a briefing."""
    found = [made.title, made.badge, made.lead, *made.doubt, made.source, made.citation]
    for each in made.sections:
        found += [each.heading, *each.paragraphs, *each.points]
        if each.table is not None:
            found += [*each.table.columns, *(cell for row in cells(each.table) for cell in row)]
    return [text for text in found if text]


@pytest.mark.parametrize("code", SEVERAL)
def test_a_provider_has_six_pages_with_every_sentence_and_every_cell(store, code):
    made = trusts.briefing(store, code)
    pdf = paper.pdf(made)
    assert len(read(pdf).pages) == PAGES
    text = text_of(pdf)
    assert [each for each in told(made) if plain(each) not in text] == []


def test_its_counts_are_those_that_were_published(store, trust):
    published = store.select(area_kind="provider", area_code=["RV5"], statistic="count")
    ends = published.set_index("series")[["value", "low", "high"]].to_dict("index")
    (steps,) = [each.table for each in trust.sections if each.heading == "What is counted here"]
    titles = {title: series for series, title in words.SERIES.items()}
    assert len(steps.rows) >= 8
    for title, cell in steps.rows:
        own = ends[titles[title]]
        assert cell == f"{own['value']:,.0f} ({own['low']:,.0f} to {own['high']:,.0f})"
    assert "recorded 2,100 (2,098 to 2,102) detentions" in trust.lead


def test_without_figures_by_ethnic_group_it_says_so_and_what_to_do(trust):
    text = " ".join(told(trust))
    assert words.NOT_BY_GROUP in text and "mha_monitor refresh" in text
    assert words.NO_PLACE in text and words.NO_RATIO in trust.doubt
    assert "Black people was" not in trust.lead


def test_a_hidden_count_is_no_number(store):
    made = trusts.briefing(store, "8K919")
    assert "is hidden, between 0 and 4" in made.lead


def test_figures_by_ethnic_group_give_shares_and_a_place_but_no_ratio(with_months):
    made = trusts.briefing(with_months, "RV5")
    text = " ".join(told(made))
    # 100 of 190 whose group is known; from 98 of 196 to 102 of 184.
    assert "53% (50% to 55%) of its detentions with a known ethnic group were of Black" in text
    assert words.NOT_BY_GROUP not in text
    # 10 of 200 are unknown, where all three together have 135 of 700.
    assert "is recorded for 5.0% (4.0% to 6.1%) of its detentions; for 19.3%" in text
    assert words.RECORDED["lower"] in text
    worst = " ".join(told(trusts.briefing(with_months, "RXT")))
    assert words.RECORDED["higher"] in worst
    assert len(read(paper.pdf(made)).pages) == PAGES


def test_it_lists_the_boards_by_name_and_ranks_nobody(trust, store):
    (boards,) = [each.table for each in trust.sections if each.heading == "Every board"]
    names = [row[0] for row in boards.rows]
    assert names == sorted(names) and len(names) == 42
    (alike,) = [each for each in trust.sections if each.heading == "Providers most like it"]
    assert alike.table.rows[0][0] == "South London and Maudsley NHS Foundation Trust"
    assert len(alike.table.rows) == 6 and "no rank" in alike.table.caption


def test_prompts_name_the_duties_and_blame_nobody(trust):
    (asked,) = [each for each in trust.sections if each.heading == "Evidence to ask for"]
    whole = " ".join(asked.points)
    for named in ("section 149", "section 13SA", "PCREF"):
        assert named in whole
    assert "not legal advice" in asked.paragraphs[0]
    assert all(point.endswith("?") for point in asked.points)


def test_a_word_document_holds_the_same(trust):
    opened = docx.Document(io.BytesIO(word.docx(trust)))
    text = plain("".join(each.text for each in opened.paragraphs))
    assert plain(trust.lead) in text and plain(words.NO_RATIO) in text
    held = [each.table for each in trust.sections if each.table is not None]
    assert [len(each.rows) for each in opened.tables] == [len(each.rows) + 1 for each in held]


@pytest.mark.parametrize("text", ["RV5", "rv5", "South London and Maudsley"])
def test_a_provider_is_named_by_code_or_name(store, text):
    assert monitor.provider_named(text, store) == "RV5"


@pytest.mark.parametrize("text", ["QWE", "South East London", "ENG", "INVENTED"])
def test_an_area_with_people_is_no_provider(store, text):
    assert monitor.provider_named(text, store) is None


def test_a_sum_of_providers_is_none(store):
    with pytest.raises(Unanswerable, match="No figures are held for the provider"):
        monitor.provider("NHS-TRUST", store)


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("ROTHERHAM DONCASTER AND SOUTH HUMBER NHS FOUNDATION TRUST",
         "Rotherham Doncaster and South Humber NHS Foundation Trust"),
        ("THE NEWCASTLE UPON TYNE HOSPITALS NHS FOUNDATION TRUST",
         "The Newcastle upon Tyne Hospitals NHS Foundation Trust"),
        ("CYGNET (OE) LIMITED", "CYGNET (OE) LIMITED"),
    ],
)  # fmt: skip
def test_trusts_are_written_as_names_and_companies_as_published(published, shown):
    assert words.name(published) == shown


def test_the_command_writes_it_and_refuses_a_sheet_of_it(tmp_path):
    out = tmp_path / "trust.pdf"
    result = run("brief", "--area", "RV5", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert len(read(out.read_bytes()).pages) == PAGES
    refused = run("brief", "--area", "RV5", "--sheet", "--out", tmp_path / "sheet.pdf")
    assert refused.exit_code == 2 and "is not an area" in refused.stderr
