"""What a command makes of a wrong word, and whether its help says what is true."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import typer
from command_line import rows, run

from mha_monitor.cli.main import COMMANDS, app
from mha_monitor.cli.questions import QUESTIONS

BAD = "zqx"
ROOT = typer.main.get_command(app)
NEEDED = {
    "map": ("--out", "INVENTED.svg"),
    "chart": ("groups", "--out", "INVENTED.svg"),
    "diff": ("mha-annual-2023-24", "mha-annual-2023-24"),
    "build-embedded": ("--from", "."),
    "brief": ("--area", "QWE", "--out", "INVENTED.pdf"),
    "letter": ("--area", "QWE", "--out", "INVENTED.docx"),
    "site": ("--out", "INVENTED"),
    "slides": ("--out", "INVENTED.pptx"),
    "cite": ("ratios",),
    "feed": ("--out", "INVENTED.xml"),
    "counterfactual": ("--milestone", "pcref-launch"),
    "peers": ("--area", "QKK"),
}
# Whatever is given is taken: a name of this machine, and a place to write to.
FREE = {"--host", "--allowed-host"}
NEAR = {
    "--measure": ("detention", "detentions"),
    "--area-kind": ("regin", "region"),
    "--area": ("Dorst", "Dorset"),
    "--group": ("blakc", "black"),
    "--reference": ("whit", "white"),
    "--period": ("2023-25", "2023-24"),
    "--every": ("yaer", "year"),
    "--population-base": ("census-2012", "census-2011"),
    "--rate-kind": ("crud", "crude"),
    "--grouping": ("censsus", "census"),
    "--area-vintage": ("2025", "2024"),
    "--centre": ("englnd", "england"),
    "--confidence": ("95", "0.95"),
    "--milestone": ("pcref-lunch", "pcref-launch"),
    "--format": ("jsn", "json"),
    "--out": ("answer.cvs", "answer.csv"),
    "--severity": ("rde", "red"),
    "--kind": ("commencment", "commencement"),
    "--level": ("broda", "broad"),
    "--broad": ("blakc", "black"),
    "--dimension": ("ethnicty", "ethnicity"),
    "--statistic": ("cuont", "count"),
    "--series": ("All detention", "All detentions"),
    "--source": ("mha_anual", "mha_annual"),
    "--shown": ("rati", "ratio"),
    "--shape": ("squar", "square"),
    "--theme": ("drak", "dark"),
    "--style": ("bibtx", "bibtex"),
    "--refresh": ("dialy", "daily"),
    "--log": ("jsno", "json"),
}
# The ending that a command's own files have, nearly right and right.
ENDINGS = {
    "export": ("all.duckb", "all.duckdb"),
    "brief": ("briefing.pfd", "briefing.pdf"),
    "letter": ("letter.dcx", "letter.docx"),
    "feed": ("feed.xlm", "feed.xml"),
    "slides": ("slides.ppx", "slides.pptx"),
}
PICTURES = {"--format": ("svgg", "svg"), "--out": ("picture.svgg", "picture.svg")}


class Option(NamedTuple):
    command: str
    flag: str
    param: Any


def options() -> Iterator[Option]:
    """Every option that takes a value, of every command."""
    for name, command in ROOT.commands.items():
        for param in command.params:
            if param.param_type_name == "option" and not param.is_flag:
                yield Option(name, param.opts[0], param)


def asked_with(option: Option, value: str) -> Any:
    needed = list(NEEDED.get(option.command, ()))
    if option.flag in needed:
        place = needed.index(option.flag)
        del needed[place : place + 2]
    if option.command == "chart" and option.flag in ("--rate-kind", "--population-base"):
        needed[0] = "trend"
    return run(option.command, *needed, option.flag, value)


def told(stderr: str) -> str:
    return " ".join(stderr.replace("│", " ").split())


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    yield
    assert not any(tmp_path.iterdir())


# A folder, and a file of any name, to write to: neither need be there.
PLACES = [("build-embedded", "--out"), ("data-dictionary", "--out"), ("site", "--out")]
PLACES += [("cite", "--out"), ("rebuild", "--out")]
ALL = [each for each in options() if each.flag not in FREE and each[:2] not in PLACES]
# Every option of every command takes minutes: one in four on each run, all of them with THOROUGH=1.
EVERY = 1 if os.environ.get("THOROUGH") else 4
NAMED = [f"{each.command} {each.flag}" for each in ALL]


@pytest.mark.parametrize("option", ALL[::EVERY], ids=NAMED[::EVERY])
def test_a_word_that_nobody_knows_is_wrong_usage(option):
    result = asked_with(option, BAD)
    assert (result.exit_code, result.stdout) == (2, ""), result.stderr
    assert "went wrong" not in result.stderr


# What is cited is `ratios` here: words that it does not take are refused whatever they say.
OF_RATIOS = {param.opts[0] for param in ROOT.commands["ratios"].params} | {"--style"}
NEARLY = [
    each
    for each in ALL
    if each.flag in NEAR
    and each.command != "refresh"
    and (each.command != "cite" or each.flag in OF_RATIOS)
]


@pytest.mark.parametrize("option", NEARLY[::EVERY], ids=lambda each: f"{each[0]} {each[1]}")
def test_a_word_that_is_nearly_right_is_answered_with_the_right_one(option):
    near = {**NEAR, **(PICTURES if option.command in ("map", "chart") else {})}
    near["--out"] = ENDINGS.get(option.command, near["--out"])
    wrong, right = near[option.flag]
    result = asked_with(option, wrong)
    assert result.exit_code in (1, 2) if option.flag == "--period" else result.exit_code == 2
    assert result.stdout == ""
    assert right in told(result.stderr), result.stderr


def test_every_option_with_words_of_its_own_is_among_those_tried():
    free = {"--as-of", "--from", "--port", "--limit", "--placebos", "--changes", "--since"}
    free |= {"--scale", "--workers", "--number"}  # numbers, of which a few are taken
    free |= {"--url"}  # an address: any that is one is taken
    assert {each.flag for each in ALL} - set(NEAR) - free == set()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("ratois", "ratios"), ("maps", "map"), ("milestone", "milestones"), ("exprt", "export")],
)
def test_an_unknown_command_is_answered_with_the_nearest(wrong, right):
    result = run(wrong)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Did you mean '{right}'" in told(result.stderr)


def test_an_unknown_option_is_answered_with_the_nearest():
    result = run("ratios", "--mesure", "ctos")
    assert result.exit_code == 2 and "--measure" in told(result.stderr)


# Help.


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_help_names_no_option_that_is_not_there(name):
    command = ROOT.commands[name]
    texts = [command.help or "", command.epilog or "", *(p.help or "" for p in command.params if
             hasattr(p, "help"))]  # fmt: skip
    there = {flag for each in (*command.params, *ROOT.params) for flag in
             (*each.opts, *each.secondary_opts)} | {"--help"}  # fmt: skip
    mentioned = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", " ".join(texts)))
    assert mentioned <= there
    commands = re.findall(r"`([a-z-]+)` (?:lists|shows)", " ".join(texts))
    assert set(commands) <= set(ROOT.commands)


def shown_defaults(name: str) -> dict[str, str]:
    """Each default that a command's help shows, by its option."""
    found = {}
    for param in ROOT.commands[name].params:
        if param.param_type_name != "option" or param.is_flag or not param.show_default:
            continue
        shown = param.show_default if isinstance(param.show_default, str) else param.default
        if shown not in (None, [], ()) and not inspect.isfunction(shown):
            found[param.opts[0]] = getattr(shown, "value", str(shown))
    return found


# What works long, or has nothing to answer with, is asked by what it shares with the others.
ASKED = [each.name for each in QUESTIONS if each.name not in ("counterfactual", "figures", "scan")]


@pytest.mark.parametrize("name", ASKED)
def test_each_default_that_help_shows_is_what_happens(name):
    defaults = shown_defaults(name)
    needed = NEEDED.get(name, ())
    plain = rows(name, *needed)
    given = [word for flag, value in defaults.items() for word in (flag, value)]
    assert rows(name, *needed, *given) == plain


# Trends of every board.


def test_a_kind_of_area_takes_the_place_of_england():
    table = rows("trend", "--area-kind", "icb", "--group", "black")
    assert {row["area_kind"] for row in table} == {"icb"}
    assert {row["rate_kind"] for row in table} == {"crude"}
    assert len({row["area_code"] for row in table}) == 42
    said = run("trend", "--area-kind", "icb").stderr
    assert "42 areas and 1 group: 42 series, each on its own." in said
    assert "rate ratio of Black people" not in said


def test_a_kind_and_an_area_that_do_not_agree_are_refused():
    result = run("trend", "--area-kind", "icb", "--area", "ENG")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("chart", "trend", "--area-kind", "icb", "--out", "t.svg"), "drawn for one area"),
        (("map", "--area-kind", "england", "--out", "m.svg"), "England alone makes no map"),
        (("scan", "--area-kind", "provider"), "have no population by ethnic group"),
        (("scan", "--placebos", "0"), "cannot be ranked beside a milestone"),
        (("chart", "groups", "--rate-kind", "crude", "--out", "c.svg"), "rate_kind (--rate-kind)"),
    ],
)
def test_what_has_no_answer_is_refused_with_a_sentence(command, sentence):
    result = run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_reform_refuses_a_kind_of_area_without_figures():
    result = run("reform", "--area", "00L", "--milestone", "pcref-launch")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "They are published for: england" in result.stderr


@pytest.mark.parametrize("name", [each.name for each in app.registered_commands])
def test_an_empty_argument_is_wrong_usage_in_every_command(name, monkeypatch, tmp_path):
    """A script whose variable is not set must not be given England's figures for a board's."""
    monkeypatch.chdir(tmp_path)
    named = [option for option in ROOT.commands[name].params if option.param_type_name == "option"]
    options = [option.opts[0] for option in named if option.opts]
    taken = [each for each in options if each in ("--area", "--group", "--period", "--out")]
    for option in taken or options[:1]:
        for said in ((option, ""), (option, " "), (f"{option}=",)):
            result = run(name, *NEEDED.get(name, ()), *said)
            assert result.exit_code == 2, (name, said)
            assert f"What {option} was given is empty" in " ".join(result.stderr.split("│"))
    assert not list(tmp_path.iterdir())
