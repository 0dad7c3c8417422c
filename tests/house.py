"""The house as its imports and definitions draw it: rooms, floors, arrows, argument lists.

`python tests/house.py` prints the summary; `tests/test_architecture.py` holds it to the plan.
"""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parents[1]
PACKAGES = ("data_sources", "mha_monitor")

# Who may import whom. `data_sources` stands for all of its rooms. docs/architecture.md says why.
LOWEST = {
    "data_sources/schema": set(),
    "data_sources/files": {"data_sources/schema"},
    "mha_monitor/stats": set(),
    "mha_monitor/formats": set(),
}
LOWEST["data_sources/downloads"] = {"data_sources/schema", "data_sources/files"}
LOWEST["data_sources/adapters"] = {"data_sources/schema", "data_sources/files"}
LOWEST["data_sources/geography"] = {"data_sources/schema", "data_sources/files"}
LOWEST["data_sources/discovery"] = {*LOWEST["data_sources/downloads"], "data_sources/downloads"}
LOWEST["data_sources/embedded"] = {
    *LOWEST["data_sources/adapters"],
    "data_sources/adapters",
    "data_sources/geography",
}
FACTS = {"data_sources"}
FIGURES = {*FACTS, "mha_monitor/definitions", "mha_monitor/store", "mha_monitor/stats"}
SHOWN = {*FACTS, "mha_monitor/sentences", "mha_monitor/definitions", "mha_monitor/formats"}
DOCUMENTS = {*SHOWN, "mha_monitor/monitor", "mha_monitor/charts", "mha_monitor/maps"}
ALLOWED = {
    **LOWEST,
    "mha_monitor/store": FACTS,
    "mha_monitor/definitions": {*FACTS, "mha_monitor/stats", "mha_monitor/formats"},
    "mha_monitor/ingest": {
        *FACTS,
        "mha_monitor/store",
        "mha_monitor/definitions",
        "mha_monitor/formats",
        "mha_monitor/rates",
    },
    "mha_monitor/sentences": {*FACTS, "mha_monitor/definitions"},
    "mha_monitor/rates": FIGURES,
    "mha_monitor/reform": {*FIGURES, "mha_monitor/rates"},
    "mha_monitor/analysis": {*FIGURES, "mha_monitor/rates", "mha_monitor/sentences"},
    "mha_monitor/charts": SHOWN,
    "mha_monitor/maps": {*SHOWN, "mha_monitor/charts"},
    "mha_monitor/monitor": {
        *FIGURES,
        "mha_monitor/rates",
        "mha_monitor/reform",
        "mha_monitor/analysis",
        "mha_monitor/sentences",
        "mha_monitor/ingest",
    },
    "mha_monitor/exports": DOCUMENTS,
    "mha_monitor/pages": DOCUMENTS,
    "mha_monitor/cli": {*DOCUMENTS, *FACTS, "mha_monitor/exports", "mha_monitor/ingest"},
    "mha_monitor/dashboard": {
        *FACTS,
        "mha_monitor/exports",
        "mha_monitor/monitor",
        "mha_monitor/pages",
        "mha_monitor/store",
    },
    "mha_monitor/__init__.py": {"mha_monitor/monitor"},
    "mha_monitor/__main__.py": {"mha_monitor/cli", "mha_monitor/dashboard"},
}
MANY = 7  # arguments, and positional arguments of a call


class Import(NamedTuple):
    """One import: which file, which module, on which line, inside a function, for types alone."""

    file: str
    module: str
    line: int
    late: bool
    for_types: bool


class Signature(NamedTuple):
    """A function and how many arguments it takes, `self` left out."""

    arguments: int
    file: str
    name: str


def python_files() -> list[str]:
    found = [path for name in PACKAGES for path in (REPOSITORY / name).rglob("*.py")]
    return sorted(path.relative_to(REPOSITORY).as_posix() for path in found)


def module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


FILES = python_files()
MODULES = {module_of(file): file for file in FILES}


@cache
def tree_of(file: str) -> ast.Module:
    return ast.parse((REPOSITORY / file).read_text(encoding="utf-8"))


def room_of(file: str) -> str:
    """`mha_monitor/stats`; a file that lies loose is a room of its own."""
    parts = file.split("/")
    return "/".join(parts[:2]) if len(parts) > 1 else file


def imports_of(file: str) -> list[Import]:
    """Every import of a file, also inside functions and for type checking alone."""
    found: list[Import] = []

    def visit(node: ast.AST, late: bool, for_types: bool) -> None:
        for child in ast.iter_child_nodes(node):
            inside = late or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
            types = for_types or (
                isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            )
            line = getattr(child, "lineno", 0)
            found.extend(Import(file, name, line, inside, types) for name in _names_in(child, file))
            visit(child, inside, types)

    visit(tree_of(file), False, False)
    return found


def _names_in(node: ast.AST, file: str) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if not isinstance(node, ast.ImportFrom):
        return set()
    assert node.level == 0, f"{file} imports by a relative path; name the package"
    parts = {f"{node.module}.{alias.name}" for alias in node.names}
    modules = {part for part in parts if part in MODULES}
    return modules if len(modules) == len(parts) else {str(node.module), *modules}


IMPORTS = {file: imports_of(file) for file in FILES}


def may_import(room: str, other: str) -> bool:
    allowed = ALLOWED.get(room, set())
    return other in allowed or other.partition("/")[0] in allowed


def arrows() -> Iterator[tuple[str, str, Import]]:
    """Every import from one room to another."""
    for file in FILES:
        for each in IMPORTS[file]:
            if each.module in MODULES:
                there = room_of(MODULES[each.module])
                if there not in (room_of(file), *(f"{name}/__init__.py" for name in PACKAGES)):
                    yield room_of(file), there, each


def rooms() -> dict[str, set[str]]:
    """Each room and those that it imports."""
    found: dict[str, set[str]] = {room_of(file): set() for file in FILES}
    for room, other, _ in arrows():
        found[room].add(other)
    return {room: others for room, others in found.items() if not room.endswith("__init__.py")}


def floors(package: str = "mha_monitor") -> dict[str, int]:
    """The floor of each room of a package: one above the highest that it imports.

    Seen from `mha_monitor`, `data_sources` is one room on the ground; it has floors of its own.
    """
    outside = "mha_monitor" if package == "data_sources" else "data_sources"
    graph = {
        room: {"data_sources" if other.startswith(outside) else other for other in others}
        for room, others in rooms().items()
        if not room.startswith(outside)
        if package == "mha_monitor" or room.startswith(package)
    }
    found: dict[str, int] = {}
    for room in graphlib.TopologicalSorter(graph).static_order():
        found[room] = 1 + max((found[other] for other in graph.get(room, ())), default=0)
    return found


def doors() -> set[str]:
    """The rooms that have a door: all but files that lie loose."""
    return {room for room in rooms() if not room.endswith(".py")}


@cache
def named_by(room: str) -> set[str]:
    """What the door of a room names: modules, functions or classes in `__all__`."""
    for node in tree_of(f"{room}/__init__.py").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def modules_behind(room: str) -> set[str]:
    """The modules and packages of a room, but for those whose name the door gives to another."""
    bound = {
        alias.asname or alias.name
        for node in tree_of(f"{room}/__init__.py").body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    inside = {_behind(room, module) for module, file in MODULES.items() if room_of(file) == room}
    return inside - bound


def used_from(room: str) -> set[str]:
    """The first names behind a room's door that other rooms import."""
    return {_behind(room, each.module) for _, other, each in arrows() if other == room}


def _behind(room: str, module: str) -> str:
    return module.removeprefix(room.replace("/", ".")).strip(".").partition(".")[0]


def is_named_by_the_door(room: str, module: str) -> bool:
    """Whether a module is the door itself, or one that the door names."""
    return _behind(room, module) in {"", *named_by(room)}


def signatures() -> list[Signature]:
    """Every function, the longest argument list first."""
    found = []
    for file in FILES:
        for node in ast.walk(tree_of(file)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                listed = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                taken = [each for each in listed if each.arg not in ("self", "cls")]
                found.append(Signature(len(taken), file, node.name))
    return sorted(found, reverse=True)


def is_a_door(signature: Signature) -> bool:
    """Whether its arguments are the words of a face: a command's options, or the Python API."""
    return signature.file.startswith(("mha_monitor/cli/", "mha_monitor/monitor/"))


def long_signatures() -> list[Signature]:
    return [each for each in signatures() if each.arguments > MANY and not is_a_door(each)]


def long_calls() -> list[str]:
    """Calls with seven or more arguments by their places."""
    return [
        f"{file}:{node.lineno}"
        for file in FILES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call)
        and sum(not isinstance(each, ast.Starred) for each in node.args) >= MANY
    ]


@dataclass(frozen=True)
class House:
    """What a change is seen by."""

    rooms: int
    floors: int
    upward: int
    longest: Signature

    def __str__(self) -> str:
        return (
            f"The house: {self.rooms} rooms on {self.floors} floors, {self.upward} upward arrows; "
            f"longest argument list {self.longest.arguments} "
            f"({self.longest.file}:{self.longest.name})"
        )


def house() -> House:
    built = rooms()
    upward = sum(not may_import(room, other) for room, other, _ in arrows())
    longest = next(each for each in signatures() if not is_a_door(each))
    return House(len(built), max(floors().values()), upward, longest)


if __name__ == "__main__":
    print(house())
    for package in reversed(PACKAGES):
        for room, floor in sorted(floors(package).items(), key=lambda each: -each[1]):
            print(f"{floor}  {room}  ->  {', '.join(sorted(rooms().get(room, ())))}")
    for each in long_signatures():
        print(f"{each.arguments} arguments: {each.file}:{each.name}")
    print(f"{len(long_calls())} calls with {MANY} or more arguments by their places")
