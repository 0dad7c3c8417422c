"""The floor plan: who may import whom, how long a file may be, what a module may not be called.

The plan is data (`house.ALLOWED`); every import of every file is held against it, also those
inside functions. An import that the plan does not name is a fault.
"""

from __future__ import annotations

import ast
import graphlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import house
import pytest
from house import FILES, IMPORTS, MODULES, REPOSITORY

LONGEST_FILE = 300  # lines
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}
# Where alone a package may be imported: folders, and files by the beginning of their path.
ONLY_IN = {
    "streamlit": ("mha_monitor/dashboard/", "mha_monitor/pages/"),
    "uvicorn": ("mha_monitor/dashboard/",),
    "folium": ("mha_monitor/maps/",),
    "branca": ("mha_monitor/maps/",),
    "altair": (
        "mha_monitor/charts/",
        "mha_monitor/maps/",
        "mha_monitor/cli/",
        "mha_monitor/pages/",
    ),
    "typer": ("mha_monitor/cli/",),
    "scipy": ("mha_monitor/stats/",),
    "statsmodels": ("mha_monitor/stats/",),
    "requests": ("data_sources/downloads/",),
    "urllib3": ("data_sources/downloads/",),
    "httpx": (),
    "socket": ("data_sources/downloads/connections.py", "mha_monitor/dashboard/serving.py"),
}
# Vocabulary without a reader, that several adapters may share.
LABELS = (
    "data_sources/schema/vocabulary.py",
    "data_sources/adapters/mha_annual_labels.py",
    "data_sources/adapters/mhsds_labels.py",
    "data_sources/geography/census_labels.py",
    "data_sources/geography/boundary_layers.py",
)
# What must start without what it does not need: the commands, by their words.
COLD_STARTS = (("--help",), ("ratios",))
# Imports inside functions that no cold start explains: file and module, and what does.
OTHERWISE_LATE = {
    ("mha_monitor/__main__.py", "mha_monitor.cli.main"): "after that question is answered",
    ("mha_monitor/__main__.py", "mha_monitor.dashboard.serving"): "loads Streamlit, to serve alone",
    ("mha_monitor/__main__.py", "mha_monitor.dashboard.supervisor"): "for those who keep workers",
}
LOADED = """
import json, runpy, sys
sys.argv = ["mha_monitor", *sys.argv[1:]]
try:
    runpy.run_module("mha_monitor", run_name="__main__")
except SystemExit as left:
    assert not left.code, left.code
print("\\n" + json.dumps(sorted(sys.modules)))
"""
# The file with which each family of adapters begins. No family borrows from another.
ADAPTERS = ("mha_annual", "mhsds", "ethnicity_facts", "published_figures")
MOST_ROOMS = {"mha_monitor": 16, "data_sources": 7}
MOST_FLOORS = 8


def modules_in(file: str) -> set[str]:
    return {each.module for each in IMPORTS[file] if not each.for_types}


def first_names(file: str) -> set[str]:
    return {name.partition(".")[0] for name in modules_in(file)}


def rooms_of(package: str) -> set[str]:
    return {house.room_of(file) for file in FILES if file.startswith(f"{package}/")}


def test_the_files_are_found():
    assert {"data_sources/schema/cells.py", "mha_monitor/stats/rates/ratios.py"} <= set(FILES)
    assert "mha_monitor.definitions.flags" in modules_in("mha_monitor/rates/row_flags.py")
    assert "scipy.special" in modules_in("mha_monitor/stats/rates/rates.py")
    late = [each for each in IMPORTS["mha_monitor/cli/asking.py"] if each.late]
    assert "mha_monitor.monitor" in {each.module for each in late}


def test_every_import_is_one_that_the_plan_allows():
    unforeseen = [
        f"{room} imports {other}: {each.file}:{each.line} {each.module}"
        for room, other, each in house.arrows()
        if not house.may_import(room, other)
    ]
    assert unforeseen == []


def test_the_plan_names_no_room_that_is_not_there():
    there = {house.room_of(file) for file in FILES} | set(house.PACKAGES)
    named = set(house.ALLOWED) | {room for allowed in house.ALLOWED.values() for room in allowed}
    assert named - there == set()


@pytest.mark.parametrize("package", house.PACKAGES)
def test_the_house_is_small_enough_to_know(package):
    loose = {file for file in FILES if file.startswith(f"{package}/") and file.count("/") == 1}
    assert loose <= {f"{package}/__init__.py", f"{package}/__main__.py"}
    assert len(rooms_of(package) - loose) <= MOST_ROOMS[package]
    assert max(house.floors(package).values()) <= MOST_FLOORS


def test_argument_lists_are_short():
    """Faces apart, whose options are many: none takes more than seven, nor is called by place."""
    assert house.long_signatures() == []
    assert house.long_calls() == []


def test_other_rooms_come_in_by_the_door():
    """What `__all__` of a room does not name is its own business."""
    around = [
        f"{each.file}:{each.line} imports {each.module}, which {other}/__init__.py does not name"
        for room, other, each in house.arrows()
        if other.count("/") == 1
        and not other.endswith(".py")
        and not house.is_named_by_the_door(other, each.module)
    ]
    assert around == []


@pytest.mark.parametrize("room", sorted(house.doors()))
def test_a_door_names_what_is_used_and_fits_one_screen(room):
    door = REPOSITORY / room / "__init__.py"
    assert ast.get_docstring(ast.parse(door.read_text(encoding="utf-8")))
    assert door.read_text(encoding="utf-8").count("\n") <= 80
    modules = house.named_by(room) & house.modules_behind(room)
    unused = modules - house.used_from(room)
    assert unused == set(), f"{room}/__init__.py names what no other room uses"


def test_statistics_import_numpy_scipy_and_statsmodels_alone():
    allowed = {"numpy", "scipy", "statsmodels", "__future__", *sys.stdlib_module_names}
    for file in FILES:
        if file.startswith("mha_monitor/stats/"):
            others = {
                name
                for name in modules_in(file)
                if name.partition(".")[0] not in allowed
                and not name.startswith("mha_monitor.stats")
            }
            assert others == set(), f"{file} imports {others}"


@pytest.mark.parametrize(("package", "places"), ONLY_IN.items())
def test_a_package_stays_where_it_belongs(package, places):
    users = [file for file in FILES if package in first_names(file)]
    assert [file for file in users if not file.startswith(places or ("nowhere",))] == []


def family(module: str) -> str | None:
    stem = module.rpartition(".")[2]
    return next((name for name in ADAPTERS if stem.startswith(name)), None)


def test_an_adapter_never_imports_another_adapter():
    borrowed = {
        (file, name)
        for file in FILES
        if file.startswith("data_sources/adapters/") and family(house.module_of(file))
        for name in modules_in(file)
        if name.startswith("data_sources.adapters.")
        and MODULES.get(name) not in LABELS
        and family(name) != family(house.module_of(file))
    }
    assert borrowed == set()


@pytest.mark.parametrize("file", LABELS)
def test_vocabulary_files_read_nothing(file):
    # Whoever shares labels must not come to share a reader with them.
    readers = {"csv", "pandas", "json", "data_sources.files.published_csv"}
    assert modules_in(file) & (readers | {"data_sources.schema.figures"}) == set()


def test_no_module_imports_itself_by_a_detour():
    graph = {
        module: {name for name in modules_in(file) if name in MODULES and name != module}
        for module, file in MODULES.items()
    }
    # A package's own head is imported before each of its modules and imports some of them.
    heads = {module for module, file in MODULES.items() if file.endswith("__init__.py")}
    graph = {module: names - heads for module, names in graph.items() if module not in heads}
    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(graph)


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_short_enough_to_read_and_says_what_it_holds(file):
    lines = (REPOSITORY / file).read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE, f"{file} has {lines} lines: part it in two"
    assert not set(Path(file).with_suffix("").parts) & VAGUE_NAMES


@pytest.mark.parametrize("address", ["203.0.113.7", "www.example.org", "2001:db8::1"])
def test_no_test_can_reach_another_host(address):
    with pytest.raises(pytest.fail.Exception, match="this machine only"):
        socket.getaddrinfo(address, 443)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as caller:
        for call in (caller.connect, caller.connect_ex):
            with pytest.raises(pytest.fail.Exception, match="this machine only"):
                call((address, 443))


def test_a_test_can_reach_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("localhost", port), timeout=5) as caller:
            assert caller.getpeername()[1] == port


@pytest.fixture(scope="session")
def loaded(tmp_path_factory) -> dict[tuple[str, ...], set[str]]:
    """The modules that are loaded when each cold start has ended."""
    empty = str(tmp_path_factory.mktemp("nothing-taken-in"))
    found = {}
    for words in COLD_STARTS:
        run = subprocess.run(
            [sys.executable, "-c", LOADED, *words],
            cwd=REPOSITORY,
            env=os.environ | {"MHA_MONITOR_DATA": empty},
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        found[words] = set(json.loads(run.stdout.splitlines()[-1]))
    return found


def late_imports() -> list[house.Import]:
    return [each for file in FILES for each in IMPORTS[file] if each.late and not each.for_types]


def spares_a_cold_start(late: house.Import, loaded: dict[tuple[str, ...], set[str]]) -> bool:
    """Whether a cold start loads the file of an import inside a function, and not what it names."""
    own = house.module_of(late.file)
    return any(own in modules and late.module not in modules for modules in loaded.values())


def test_cold_starts_load_what_they_need_and_no_more(loaded):
    for words, modules in loaded.items():
        assert "mha_monitor.cli.main" in modules, words
        for heavy in ("streamlit", "folium", "altair", "geopandas", "duckdb", "scipy.stats"):
            assert heavy not in modules, f"{' '.join(words)} loads {heavy}"
    assert "mha_monitor.monitor" in loaded[("ratios",)] - loaded[("--help",)]


def test_each_import_inside_a_function_spares_a_cold_start(loaded):
    assert len(late_imports()) > 50  # or they are not found
    needless = [
        f"{each.file}:{each.line} imports {each.module} inside a function"
        for each in late_imports()
        if (each.file, each.module) not in OTHERWISE_LATE and not spares_a_cold_start(each, loaded)
    ]
    assert needless == [], "move them to the top: no cold start is the faster for them"


def test_no_other_reason_is_given_for_what_is_not_there(loaded):
    late = {(each.file, each.module) for each in late_imports()}
    assert set(OTHERWISE_LATE) <= late
    needed = {
        (each.file, each.module): spares_a_cold_start(each, loaded) for each in late_imports()
    }
    assert not any(needed[each] for each in OTHERWISE_LATE)


def test_an_import_that_spares_nothing_is_seen():
    late = house.Import("mha_monitor/cli/chart.py", "altair", 1, True, False)
    own = house.module_of(late.file)
    assert spares_a_cold_start(late, {("a",): {own}})
    assert not spares_a_cold_start(late, {("a",): {own, "altair"}, ("b",): {"pandas"}})


def test_coroutines_of_tests_run_apart():
    """A browser's tests leave a loop running, in which `asyncio.run` fails: see `apart`."""
    run = "asyncio" + ".run("
    files = (REPOSITORY / "tests").rglob("*.py")
    assert [path.name for path in files if run in path.read_text(encoding="utf-8")] == []


def test_no_two_files_of_tests_have_one_name():
    """Without packages of tests, a second file of a name is never run."""
    names = [path.name for path in (REPOSITORY / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


ANSWERING = ("rates", "analysis", "monitor", "reform", "sentences", "charts", "maps", "exports")


@pytest.mark.parametrize("room", [*ANSWERING, "pages"])
def test_damage_is_never_passed_over(room):
    """Who goes on without an answer catches `Unanswerable`; whatever else is wrong is said."""
    passed_over = [
        f"{file}:{handler.lineno}"
        for file in house.python_files()
        if file.startswith(f"mha_monitor/{room}/")
        for handler in ast.walk(house.tree_of(file))
        if isinstance(handler, ast.ExceptHandler) and handler.name is None
        if handler.type is not None and "SourceError" in ast.unparse(handler.type)
    ]
    assert passed_over == []
