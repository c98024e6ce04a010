"""The contracts on imports, which `make lint` checks: they hold, and each of them fails where it is broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from built_book import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
ONE_DIRECTION = "One direction: tables < corpus, measures < subjects < story < commands"
NO_PAGES = "The analysis knows nothing of pages"


def broken(folder: Path) -> subprocess.CompletedProcess:
    """The contracts held against the packages in a folder."""
    asked = [LINT_IMPORTS, "--no-cache", "--no-logo"]
    return subprocess.run(asked, cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in ("conceptshift", "extensions"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    found = broken(copy)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("module", "forbidden", "contract"),
    [
        ("tables/read.py", "conceptshift.measures.wording", ONE_DIRECTION),
        ("measures/wording.py", "conceptshift.concept.clauses", ONE_DIRECTION),
        ("concept/clauses.py", "conceptshift.claims.verdicts", ONE_DIRECTION),
        ("claims/verdicts.py", "conceptshift.story.corrections", ONE_DIRECTION),
        ("measures/wording.py", "extensions.exhibits", NO_PAGES),
        ("measures/wording.py", "markupsafe", NO_PAGES),
    ],
)
def test_a_forbidden_import_is_told(copy: Path, module: str, forbidden: str, contract: str) -> None:
    with (copy / "conceptshift" / module).open("a", encoding="utf-8") as file:
        file.write(f"\nimport {forbidden}\n")
    found = broken(copy)
    assert found.returncode == 1
    assert f"{contract} BROKEN" in found.stdout
