"""A newcomer's first build: a clone of the repository builds by `make book` wherever and in whatever environment it is.

Each case sets up an environment of its own and builds in it, which takes several minutes and downloads the packages.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from built_book import ROOT, document_names

OF_THIS_RUN = (
    "PYTHON",
    "PYTEST",
    "MAKE",
    "MATPLOTLIB",
    "XDG_",
    "VIRTUAL_ENV",
    "CONCEPTSHIFT_",
    "SOURCE_DATE_EPOCH",
)


@pytest.mark.parametrize(
    ("folder", "home", "language"),
    [
        pytest.param("clone", "home", "C.UTF-8", id="empty home"),
        pytest.param("clone", os.devnull, "C.UTF-8", id="home that nobody can write to, not even root"),
        pytest.param("a clone, with spaces", "home", "C.UTF-8", id="path with spaces"),
        pytest.param("Köln, dépôt", "home", "C.UTF-8", id="path with accents"),
        pytest.param("clone", "home", "C", id="LANG=C"),
    ],
)
def test_a_clone_builds(folder: str, home: str, language: str, tmp_path: Path) -> None:
    clone = tmp_path / folder
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    (tmp_path / "home").mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(OF_THIS_RUN)}
    environment |= {"HOME": str(tmp_path / home), "LANG": language, "LC_ALL": language}
    built = subprocess.run(
        ["make", "book", f"PYTHON={sys.executable}"],
        cwd=clone,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    missing = [name for name in document_names() if not (clone / "_build" / "html" / f"{name}.html").exists()]
    assert not missing, f"not built: {missing}"
    assert "index.html" in built.stdout, "the command does not say where to open the book"
