"""A question is its own link, command and cache key, and reads what people write."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.schema.errors import SourceError, Unanswerable, WrongWord
from data_sources.schema.vocabulary import (
    BROAD_GROUPS,
    DETAILED_GROUPS,
    broad_group_of,
    share_people,
)
from mha_monitor import monitor
from mha_monitor.cli.asking import Command, function_of
from mha_monitor.cli.main import app
from mha_monitor.cli.questions import QUESTIONS
from mha_monitor.definitions import choices, questions
from mha_monitor.definitions.askable import ASKABLE
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.periods import EVERY
from mha_monitor.definitions.population_bases import BASES
from mha_monitor.definitions.questions import Question
from mha_monitor.store.store import Store

BOARDS = ("QWE", "QKK", "QVV", "QRV", "QOP", "QMJ")
YEARS = ("2021-22", "2023-24", "2024-09", "2024-10..2025-09", "all")
GROUPS = (*BROAD_GROUPS, *DETAILED_GROUPS)

asked = st.builds(
    Question,
    measure=st.sampled_from(list(MEASURES)),
    area_kind=st.just("icb"),
    areas=st.lists(st.sampled_from(BOARDS), unique=True, max_size=3).map(tuple),
    groups=st.lists(st.sampled_from(GROUPS), unique=True, max_size=4).map(tuple)
    | st.just(("all",)),
    reference=st.sampled_from(GROUPS),
    period=st.none() | st.sampled_from(YEARS),
    every=st.none() | st.sampled_from(list(EVERY)),
    population_base=st.none() | st.sampled_from(["published", *BASES]),
    rate_kind=st.none() | st.sampled_from(choices.RATE_KINDS),
    grouping=st.sampled_from(["nhs", "census"]),
    area_vintage=st.none() | st.sampled_from(["2024", "2026"]),
    repeats=st.booleans(),
    confidence=st.sampled_from([0.5, 0.9, 0.95, 0.99, 0.999]),
    milestones=st.lists(st.sampled_from(["pcref-launch", "rcrp-london"]), unique=True).map(tuple),
    centre=st.sampled_from(choices.CENTRES),
    as_of=st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1)),
)


@given(asked, asked)
def test_a_link_asks_what_made_it(question, page):
    assert questions.of_link(question.link(page), page) == question
    assert questions.of_link(question.link()) == question
    assert question.link(question) == ""


@given(asked)
def test_a_command_line_asks_what_made_it(question):
    line = question.command("ratios")
    assert questions.of_command(line) == ("ratios", question)
    assert questions.of_command(line)[1].command("ratios") == line


@given(asked)
def test_placed_questions_are_one_key_and_stay_as_they_are(store, question):
    again = questions.of_link(question.link()).placed(store.areas)
    assert hash(again) == hash(question.placed(store.areas))
    assert again.placed(store.areas) == again


def test_the_command_line_reads_the_same_words(store: Store, monkeypatch):
    """What typer parses of a command is the question that wrote it."""
    heard = []

    def remember(**words):
        heard.append(questions.asked(words).placed(store.areas))
        raise SourceError("heard")

    monkeypatch.setattr(monitor, "ratios", remember)
    for question in (
        Question(area_kind="icb", areas=("QWE", "QKK"), groups=("black",), repeats=True),
        Question(measure="ctos", period="2023-24", confidence=0.9, grouping="census"),
        Question(area_kind="icb", area_vintage="2026", every="month", as_of="2025-01-01"),
    ):
        line = question.command("ratios")
        with pytest.raises(SystemExit):
            app(line.split(), prog_name="mha-monitor")
        assert heard.pop() == question.placed(store.areas)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ({"measure": "Detentions"}, {"measure": "detentions"}),
        ({"measure": "Section 136"}, {"measure": "section-136"}),
        ({"groups": "Black"}, {"groups": ("black",)}),
        (
            {"groups": "Any other Black background, Caribbean"},
            {"groups": ("black-other", "black-caribbean")},
        ),
        ({"groups": ["black,white", "ALL"]}, {"groups": ("black", "white", "all")}),
        ({"reference": "White British"}, {"reference": "white-british"}),
        ({"period": "2023/24"}, {"period": "2023-24"}),
        ({"period": "2023-2024"}, {"period": "2023-24"}),
        ({"period": "Sept 2024"}, {"period": "2024-09"}),
        ({"period": "October 2024 to September 2025"}, {"period": "2024-10..2025-09"}),
        ({"population_base": "Census 2021"}, {"population_base": "census-2021"}),
        ({"every": "Months"}, {"every": "month"}),
        ({"rate_kind": "Standardized"}, {"rate_kind": "standardised"}),
        ({"confidence": "0.9"}, {"confidence": 0.9}),
        ({"area_kind": "ICB"}, {"area_kind": "icb"}),
    ],
)
def test_it_reads_what_people_write(words, read):
    question = Question(**words)
    assert {name: getattr(question, name) for name in read} == read


@pytest.mark.parametrize(
    ("text", "codes", "kind"),
    [
        ("qwe", ("QWE",), "icb"),
        ("E54000030", ("QKK",), "icb"),
        ("England", ("ENG",), "england"),
        ("QWE,QKK", ("QWE", "QKK"), "icb"),
        ("South West London", ("QWE",), "icb"),
        ("NHS South West London Integrated Care Board", ("QWE",), "icb"),
        ("Leicester, Leicestershire and Rutland", ("QK1",), "icb"),
        ("cheshire", ("QYG",), "icb"),
        ("London", ("Y56",), "region"),
        (["qwe", "South East London"], ("QWE", "QKK"), "icb"),
    ],
)
def test_areas_are_known_by_code_name_or_an_unmistakable_part(store, text, codes, kind):
    question = Question(areas=text).placed(store.areas)
    assert (question.areas, question.area_kind) == (codes, kind)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"measure": "detention"}, "did you mean 'detentions'"),
        ({"groups": "blak"}, "did you mean 'black'"),
        ({"groups": ("black", "caribean")}, "did you mean 'black-caribbean'"),
        ({"reference": "whit"}, "did you mean 'white'"),
        ({"area_kind": "icbs"}, "did you mean 'icb'"),
        ({"areas": "Dorsett"}, r"did you mean QVV \(Dorset\)"),
        ({"areas": "QWEE"}, "did you mean QWE"),
        ({"areas": "yorkshire"}, r"could be any of \d areas: .*North East and Yorkshire \(Y63\)"),
        ({"areas": ("QWE", "ENG")}, "Areas of several kinds"),
        ({"areas": "QWE", "area_kind": "region"}, "is not of kind region, but icb"),
        ({"population_base": "census-2012"}, "did you mean 'census-20"),
        ({"every": "monthly"}, "did you mean 'month'"),
        ({"confidence": 95}, "did you mean 0.95"),
        ({"grouping": "census2021"}, "did you mean 'census'"),
        ({"as_of": "2099-01-01"}, "has not come yet"),
        ({"rate_kind": "standard"}, "did you mean 'standardised'"),
    ],
)
def test_an_unknown_word_is_answered_with_the_nearest(store, words, sentence):
    with pytest.raises(SourceError, match=sentence):
        Question(**words).placed(store.areas)


@pytest.mark.parametrize("name", list(ASKABLE))
def test_every_question_is_a_function_of_the_monitor_with_these_words(name):
    door = getattr(monitor, name)
    assert door.words == (*ASKABLE[name].words, "as_of")
    assert door.__doc__


@pytest.mark.parametrize("command", QUESTIONS, ids=lambda command: command.name)
def test_every_command_takes_the_words_and_the_own_options_of_its_question(command: Command):
    door = getattr(monitor, command.asks)
    options = set(function_of(command).__annotations__) - {"form", "out", "bom", "summary"}
    watched = {"watch"} if command.watched else set()
    # What a picture shows is chosen by `map` and `chart`.
    assert options == {*door.words, *door.own} - watched - {"shown"}


def test_what_a_question_does_not_take_is_refused_by_name(store):
    with pytest.raises(SourceError, match=r"`scan` does not take period \(--period\)\. It takes"):
        monitor.scan(period="2023-24", store=store)


@pytest.mark.parametrize("name", ["area", "group", "period", "measure", "area_kind", "as_of"])
@pytest.mark.parametrize("empty", ["", " ", ",", [""], ["black", " "]])
def test_a_word_that_was_given_empty_is_refused(name, empty):
    """An unset variable of a script is no choice, and England's figures are no board's."""
    sentence = f"The {name.replace('_', ' ')} that was given is empty. Name one, or leave it out"
    with pytest.raises(WrongWord, match=sentence):
        questions.asked({name: empty})
    with pytest.raises(WrongWord, match=sentence):
        Question(**{questions.WORDS[name].field: empty})


def test_an_empty_word_of_a_page_is_not_given():
    page = Question(areas=("QWE",), groups=("black",), measure="ctos")
    found = questions.of_link("area=&period=&measure=", page)
    assert (found.areas, found.period, found.measure) == ((), None, "detentions")
    assert found.groups == ("black",)


def test_what_a_question_takes_besides_words_is_not_empty_either(store):
    with pytest.raises(WrongWord, match="The level that was given is empty"):
        monitor.inequality(level="", store=store)


@pytest.mark.parametrize("one", BROAD_GROUPS)
def test_a_group_is_not_held_against_its_own_part_or_whole(store, one):
    """Whoever is of both would stand on both sides: no bound of such a ratio is true."""
    parts = [code for code in DETAILED_GROUPS if broad_group_of(code) == one]
    for part in parts:
        for group, reference in ((part, one), (one, part)):
            with pytest.raises(Unanswerable, match=f"'{part}' is a part of '{one}'") as refused:
                Question(groups=group, reference=reference).compared()
            offered = re.search(r"--group (\S+) --reference ([\w-]+)", str(refused.value))
            sound = Question(groups=offered[1], reference=offered[2])
            assert sound.compared() == (part,) and sound.reference in set(parts) - {part}
    left = set(Question(reference=parts[0]).compared())
    assert left == set(BROAD_GROUPS) - {one}


@pytest.mark.parametrize("reference", ["white", "black-african", "white-british"])
def test_no_table_of_all_groups_has_a_row_of_shared_people(store, reference):
    found = monitor.ratios(group="all", reference=reference, store=store).table
    assert len(found) > 10
    assert not [code for code in found["group"] if share_people(code, reference)]


def test_every_question_refuses_shared_people(store):
    for name, words in {
        "ratios": {},
        "unknown_ethnicity": {},
        "trend": {},
        "trend_drawn": {},
        "on_bases": {},
        "groupings": {},
        "standardised": {},
        "pace": {},
        "reform": {},
        "power": {},
        "newest": {},
    }.items():
        with pytest.raises(Unanswerable, match="the same people would stand on both sides"):
            getattr(monitor, name)(group="white-british", store=store, **words)
