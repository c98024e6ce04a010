"""What a process read is written down, and is another when it changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extensions import reads


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a module, a table, a listing and things that are no source."""
    folder = tmp_path / "book"
    for name in ("data", "_build", "data/.hidden"):
        (folder / name).mkdir(parents=True)
    (folder / "module.py").write_text("NAME = 'table'\n", encoding="utf-8")
    (folder / "data/table.csv").write_text("a\n1\n", encoding="utf-8")
    (folder / "data/other.csv").write_text("b\n2\n", encoding="utf-8")
    (folder / "_build/old.html").write_text("old", encoding="utf-8")
    return folder


CODE = """
import os, sys
import module
open("data/table.csv").read()
os.listdir("data")
open("_build/old.html").read()
open("made.txt", "w").write("x")
sys.audit("open", os.path.abspath("data/arrow.parquet"), "rb", os.O_RDONLY)
"""


def record(folder: Path, code: str = CODE) -> list[str]:
    log = folder.parent / "log"
    log.unlink(missing_ok=True)
    environment = {"PYTHONPATH": f"{folder}:{Path.cwd()}", "PATH": ""}
    command = [sys.executable, "-m", "extensions.reads", str(log), "-c", code]
    subprocess.run(command, cwd=folder, env=environment, check=True)
    return reads.recorded(log)


def test_files_that_were_read_and_folders_that_were_listed(folder: Path) -> None:
    lines = record(folder)
    assert {"file module.py", "file data/table.csv", "folder data", "file data/arrow.parquet"} <= set(lines)
    assert not [line for line in lines if "made.txt" in line or "_build" in line or "other.csv" in line]


def test_byte_code_stands_for_its_module(folder: Path) -> None:
    record(folder)
    assert (folder / "__pycache__").exists()
    assert "file module.py" in record(folder)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda folder: None, True),
        (lambda folder: (folder / "data/other.csv").write_text("b\n3\n"), True),
        (lambda folder: (folder / "data/.hidden/x").write_text("y"), True),
        (lambda folder: (folder / "data/table.csv").write_text("a\n2\n"), False),
        (lambda folder: (folder / "module.py").write_text("NAME = 'x'\n"), False),
        (lambda folder: (folder / "data/new.csv").write_text("c\n"), False),
        (lambda folder: (folder / "data/table.csv").unlink(), False),
    ],
)
def test_a_change_of_what_was_read_is_seen_and_no_other(folder: Path, change, same: bool) -> None:
    before = reads.Contents(folder).of(record(folder))
    change(folder)
    assert reads.Contents(folder).same(before) is same


def test_another_version_of_anything_installed_is_another_environment(monkeypatch) -> None:
    before = reads.installed()
    assert reads.installed() == before

    class Newer:
        metadata, version = {"Name": "pandas"}, "99"

    monkeypatch.setattr(reads.metadata, "distributions", lambda: [Newer])
    assert reads.installed() != before
