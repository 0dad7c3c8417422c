"""The floor plan: who may import whom, how long a file may be, what a module may not be called.

Facts (`data_sources`) know nothing of meaning (`mha_monitor`); statistics know nothing of tables;
what is shown is made from tables and never fetched. An import that climbs a floor is a fault.
"""

from __future__ import annotations

import ast
import graphlib
import socket
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PACKAGES = ("data_sources", "mha_monitor")
LONGEST_FILE = 300  # lines
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}

# What no file in the folder, or the file itself, may import: first names of packages.
FORBIDDEN = {
    "data_sources": {"mha_monitor", "scipy", "statsmodels", "streamlit", "folium", "altair"},
    "mha_monitor/stats": {"pandas", "requests", "streamlit", "folium", "data_sources"},
    "mha_monitor/pages": {"data_sources", "requests", "scipy", "statsmodels", "duckdb"},
}
# Where alone a package may be imported: folders, and files by the beginning of their path.
ONLY_IN = {
    "streamlit": ("app.py", "mha_monitor/pages/"),
    "streamlit_folium": ("mha_monitor/pages/",),
    # One module of maps, several beside it, or a package: all begin alike.
    "folium": ("mha_monitor/maps",),
    "branca": ("mha_monitor/maps",),
    "typer": ("mha_monitor/cli", "mha_monitor/__main__.py"),
    # `downloads.py` and the modules beside it whose names begin alike.
    "requests": ("data_sources/downloads",),
    "urllib3": ("data_sources/downloads",),
    "httpx": (),
    "socket": ("data_sources/downloads_connections.py",),
}
# What presenters may not import: where figures come from, and where statistics are computed.
FETCHING = {
    "mha_monitor.store",
    "mha_monitor.disparity",
    "mha_monitor.trend",
    "mha_monitor.printed_rates",
    "mha_monitor.every_base",
    "mha_monitor.expected",
    "mha_monitor.counts",
    "mha_monitor.rate_check",
    "mha_monitor.monitor",
    "mha_monitor.questions",
    "mha_monitor.stats",
    "data_sources.registry",
    "data_sources.embedding",
}
PRESENTERS = (
    "mha_monitor/words",
    "mha_monitor/sentences/",
    "mha_monitor/titles",
    "mha_monitor/chart",
    "mha_monitor/map_",
    "mha_monitor/maps",
    "mha_monitor/maps/picture",
    "mha_monitor/charts/rendering",
    "mha_monitor/exports",
)
# Adapters read one published layout each. `mha_annual_labels`, `mhsds_labels`, `census_labels`,
# `boundary_layers` and `vocabulary` are vocabulary, labels and codes without a reader, so
# several adapters may share them.
ADAPTERS = {
    "mha_annual",
    "ethnicity_facts",
    "published_figures",
    "populations",
    "areas",
    "boundaries",
    "mhsds_monthly",
}
# The floor of a file is that of the longest beginning of its path.
FLOORS = {
    "data_sources": 1,
    "mha_monitor/stats": 1,
    "mha_monitor/measures.py": 1,
    "mha_monitor": 2,
    "mha_monitor/monitor.py": 3,
    "mha_monitor/questions": 3,
    "mha_monitor/exports": 3,
    "mha_monitor/pages": 4,
    "mha_monitor/cli": 4,
    "mha_monitor/__main__.py": 4,
    "app.py": 5,
}


def python_files() -> list[str]:
    found = [path for name in PACKAGES for path in (REPOSITORY / name).rglob("*.py")]
    app = REPOSITORY / "app.py"
    return sorted(
        path.relative_to(REPOSITORY).as_posix()
        for path in [*found, *([app] if app.exists() else [])]
    )


FILES = python_files()


def module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


MODULES = {module_of(file): file for file in FILES}


def imported(file: str) -> set[str]:
    """Every module that a file imports, at its head or late, but for type checking alone."""
    tree = ast.parse((REPOSITORY / file).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            node.body = []
    return {name for node in ast.walk(tree) for name in names_in(node, file)}


def names_in(node: ast.AST, file: str) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if not isinstance(node, ast.ImportFrom):
        return set()
    assert node.level == 0, f"{file} imports by a relative path; name the package"
    parts = {f"{node.module}.{alias.name}" for alias in node.names}
    return {node.module} | {part for part in parts if part in MODULES}


IMPORTS = {file: imported(file) for file in FILES}


def first_names(file: str) -> set[str]:
    return {name.partition(".")[0] for name in IMPORTS[file]}


def floor_of(file: str) -> int:
    return FLOORS[max((start for start in FLOORS if file.startswith(start)), key=len)]


def test_the_files_are_found():
    assert {"data_sources/cells.py", "mha_monitor/stats/ratios.py"} <= set(FILES)
    assert "mha_monitor.measures" in IMPORTS["mha_monitor/disparity.py"]
    assert "scipy.special" in IMPORTS["mha_monitor/stats/rates.py"]


@pytest.mark.parametrize(("folder", "banned"), FORBIDDEN.items())
def test_no_folder_imports_what_it_must_not_know(folder, banned):
    inside = [file for file in FILES if file.startswith(f"{folder}/")]
    assert inside
    assert {file: found for file in inside if (found := first_names(file) & banned)} == {}


def test_statistics_import_numpy_scipy_and_statsmodels_alone():
    allowed = {"numpy", "scipy", "statsmodels", "__future__", *sys.stdlib_module_names}
    for file in FILES:
        if file.startswith("mha_monitor/stats/"):
            others = {
                name
                for name in IMPORTS[file]
                if name.partition(".")[0] not in allowed
                and not name.startswith("mha_monitor.stats")
            }
            assert others == set(), f"{file} imports {others}"


@pytest.mark.parametrize(("package", "places"), ONLY_IN.items())
def test_a_package_stays_where_it_belongs(package, places):
    users = [file for file in FILES if package in first_names(file)]
    assert [file for file in users if not file.startswith(places or ("nowhere",))] == []


def test_imports_never_climb_a_floor():
    climbing = {
        (file, name)
        for file in FILES
        for name in IMPORTS[file]
        if name in MODULES and floor_of(MODULES[name]) > floor_of(file)
    }
    assert climbing == set()


def test_presenters_take_tables_and_never_fetch_or_compute():
    fetching = {
        (file, name)
        for file in FILES
        if file.startswith(PRESENTERS)
        for name in IMPORTS[file]
        if name in FETCHING or name.startswith(("mha_monitor.stats.", "mha_monitor.questions."))
    }
    assert fetching == set()


def test_an_adapter_never_imports_another_adapter():
    borrowed = {
        (file, name)
        for file in FILES
        if file.startswith("data_sources/") and Path(file).stem in ADAPTERS
        for name in IMPORTS[file]
        if name.partition(".")[2] in ADAPTERS
    }
    assert borrowed == set()


def test_vocabulary_files_read_nothing():
    # Whoever shares labels must not come to share a reader with them.
    for name in (
        "vocabulary",
        "mha_annual_labels",
        "mhsds_labels",
        "census_labels",
        "boundary_layers",
    ):
        readers = {"csv", "pandas", "json", "data_sources.published_csv", "data_sources.figures"}
        assert IMPORTS[f"data_sources/{name}.py"] & readers == set()


def test_no_module_imports_itself_by_a_detour():
    graph = {
        module: {name for name in IMPORTS[file] if name in MODULES and name != module}
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
