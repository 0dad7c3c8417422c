"""The written documents that pages show: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]
# Where pyproject.toml puts them in a wheel, and where people write them.
PLACES = {
    "accessibility.md": (
        PACKAGE / "documents" / "accessibility.md",
        PACKAGE.parent / "docs" / "accessibility.md",
    ),
    "methods.md": (PACKAGE / "documents" / "methods.md", PACKAGE.parent / "docs" / "methods.md"),
    "GLOSSARY.md": (PACKAGE / "documents" / "GLOSSARY.md", PACKAGE.parent / "GLOSSARY.md"),
}


def text(name: str) -> str:
    """The whole text of a document; FileNotFoundError where neither place has it."""
    inside, beside = PLACES[name]
    return (inside if inside.is_file() else beside).read_text(encoding="utf-8")
