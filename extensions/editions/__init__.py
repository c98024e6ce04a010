"""Editions of the book on paper and for e-readers, and the links to them from its pages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from extensions.citation.work import Work

FOLDER = "editions"  # of the built book and of `_build`


@dataclass(frozen=True)
class Names:
    """Of the files, in the folder of the editions."""

    work: Work

    def whole(self, suffix: str) -> str:
        return f"{self.work.slug}.{suffix}"

    def page(self, document: str) -> str:
        return f"{self.work.slug}-{document.rpartition('/')[2]}.pdf"


def settings(root: Path) -> dict[str, list[str]]:
    """`[tool.editions]` of the book's `pyproject.toml`: which parts make the whole, and which pages besides."""
    tools = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8")).get("tool", {})
    return {"parts": [], "also": []} | tools.get("editions", {})
