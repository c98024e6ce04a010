"""Derived tables, their seals and the data package that states them are of one run, whenever the command that writes them is killed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from built_book import ROOT
from killed import killed_before

from conceptshift import tables
from conceptshift.tables import derived, together

TABLE = "article_hits.csv"
NAMES = ("a.csv", "b.csv", "c.csv")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tables and of the package that reads them."""
    for name in ("data", "conceptshift"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def version(text: str) -> dict[str, together.Writer]:
    return {name: together.text(f"what\n{text}\n") for name in NAMES}


def shortened(table: Path) -> bytes:
    return b"".join(table.read_bytes().splitlines(keepends=True)[:-1])


def test_all_tables_are_replaced_or_none_at_whatever_step_it_is_killed(tmp_path: Path) -> None:
    seen = set()
    for step in count(1):
        out = tmp_path / f"out-{step}"
        derived.replace(version("old"), out)
        killed = killed_before(step, lambda: derived.replace(version("new"), out))  # noqa: B023
        together.finish(out)
        (found,) = {(out / name).read_text(encoding="utf-8") for name in NAMES}
        seals = json.loads((out / "sealed.json").read_text(encoding="utf-8"))
        derived.replace({}, out)  # whatever command comes next
        assert json.loads((out / "sealed.json").read_text(encoding="utf-8")) == seals, (
            "they were of another run"
        )
        assert sorted(path.name for path in out.iterdir()) == [*NAMES, "sealed.json"]
        seen.add(found)
        if not killed:
            break
    assert seen == {"what\nold\n", "what\nnew\n"} and step > len(NAMES)


def test_taking_a_table_as_it_is_writes_seal_and_package_or_neither(root: Path) -> None:
    files = [root / "data/datapackage.json", root / "data/derived/sealed.json"]
    before = [file.read_bytes() for file in files]
    table = root / "data/derived" / TABLE
    table.write_bytes(shortened(table))
    seen = set()
    for step in count(1):
        for file, content in zip(files, before, strict=True):
            file.write_bytes(content)
        killed = killed_before(step, lambda: tables.seal(root), ("os.rename",))
        tables.finish(root)
        changed = {file.read_bytes() != content for file, content in zip(files, before, strict=True)}
        assert len(changed) == 1, "one of the two only"
        seen |= changed
        if not killed:
            break
    assert seen == {True, False}


def test_the_next_command_completes_what_was_left_between_two_replacements(root: Path) -> None:
    out = root / "data/derived"
    text = shortened(out / TABLE)
    replaced = {TABLE: lambda file: file.write_bytes(text)}
    assert killed_before(3, lambda: derived.replace(replaced, out), ("os.rename",))
    assert (root / "data/.replacing").is_dir()
    command = [sys.executable, "-m", "conceptshift", "package"]
    ran = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert ran.stdout.splitlines() == [
        "Note: a command was killed while it replaced files in data/; now all of them are replaced.",
        "data/datapackage.json was current; nothing changed",
    ]
    assert (out / TABLE).read_bytes() == text and not (root / "data/.replacing").exists()


def test_where_nothing_can_be_written_the_tables_stay_and_a_sentence_says_why(root: Path) -> None:
    """A file where the folder for new ones would be is in the way of everyone, of root too."""
    (root / "data/.writing").write_text("in the way", encoding="utf-8")
    before = {path: path.read_bytes() for path in (root / "data").rglob("*") if path.is_file()}
    command = [sys.executable, "-m", "conceptshift", "package", "--derived"]
    ran = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert (
        ran.returncode == 1
        and ran.stderr.startswith("conceptshift package: ")
        and "Traceback" not in ran.stderr
    )
    assert {path: path.read_bytes() for path in (root / "data").rglob("*") if path.is_file()} == before
