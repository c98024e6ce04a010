"""Whoever edits a table is told which rows are lost, new or changed since the last commit, and is never refused for it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from conceptshift.tables import ROOT, edited

CORRECTIONS = "data/corrections.csv"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The book's tables in a repository of their own, to be changed."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.parquet"))
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    for command in (["init", "--quiet"], ["add", "data"], [*who, "commit", "--quiet", "--message", "All"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def test_nothing_is_said_of_what_nobody_touched(root: Path) -> None:
    assert edited.notes(root) == []


def test_a_lost_tail_and_a_new_and_a_changed_row_are_named(root: Path) -> None:
    path = root / CORRECTIONS
    header, first, second, *rest = path.read_text(encoding="utf-8").splitlines()
    name = first.partition(",")[0]
    kept, lost = rest[:-5], [row.partition(",")[0] for row in rest[-5:]]
    path.write_text(
        "\n".join([header, first.replace("1.0.0", "1.0.1", 1), second, *kept, f"zz-{second}"]), "utf-8"
    )
    (note,) = edited.notes(root)
    new = f"zz-{second.partition(',')[0]}"
    assert note == (
        f"rows of {CORRECTIONS} since the last commit: 5 lost ({', '.join(lost[:3])} and 2 more), 1 new ({new}), "
        f"1 changed ({name})"
    )


def test_without_a_repository_nothing_is_said(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.parquet"))
    (tmp_path / CORRECTIONS).write_text("correction_id\n", encoding="utf-8")
    assert edited.notes(tmp_path) == []
