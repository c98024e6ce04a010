"""What the tests of the built book share: the book itself, its pages, and copies of its sources to break."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from built_book import ROOT, HtmlPage, document_names, run_build
from hypothesis import HealthCheck, settings

NOT_SOURCES = (
    ".git",
    ".venv",
    "_build",
    "wheels",
    "__pycache__",
    "*.egg-info",
    ".pytest_cache",
    ".hypothesis",
    ".ruff_cache",
    ".mypy_cache",
    ".import_linter_cache",
)

# No example is too slow on a busy machine, and what is red on one machine is red on all.
settings.register_profile(
    "book", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("book")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built book: the one that CONCEPTSHIFT_BOOK names (`make test` has just built it), or one built here."""
    named = os.environ.get("CONCEPTSHIFT_BOOK")
    if named:
        folder = Path(ROOT, named)
        assert folder.joinpath("index.html").exists(), f"CONCEPTSHIFT_BOOK names {folder}, where no book is"
        return folder
    folder = tmp_path_factory.mktemp("book") / "html"
    built = run_build(ROOT, "--out", str(folder))
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="session")
def pages(book: Path) -> list[HtmlPage]:
    """Every HTML page of the book."""
    return [HtmlPage(path, path.relative_to(book).as_posix()) for path in sorted(book.rglob("*.html"))]


@pytest.fixture(scope="session")
def chapters(pages: list[HtmlPage]) -> list[HtmlPage]:
    """The pages of the table of contents."""
    names = {f"{name}.html" for name in document_names()}
    return [page for page in pages if page.name in names]


@pytest.fixture(scope="session")
def copy_of_sources(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Copies the repository's files, without what was built, into a folder of the given name, to be broken there."""

    def copy(name: str) -> Path:
        return Path(
            shutil.copytree(
                ROOT, tmp_path_factory.mktemp("copy") / name, ignore=shutil.ignore_patterns(*NOT_SOURCES)
            )
        )

    return copy
