"""The release of this book, as a stranger has it: other tools accept it, it is built again from a clone, and a changed number is told."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from built_book import ROOT

from extensions.release import opened, tools

TOOLS = Path(os.environ.get("RELEASE_TOOLS", Path(sys.prefix, "release")))  # where the Makefile puts them


def run(folder: Path, *command: str) -> subprocess.CompletedProcess:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the last commit, made ready to be released."""
    folder = tmp_path_factory.mktemp("release") / "a clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    changelog = folder / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8")
    changelog.write_text(
        re.sub(r"(## Unreleased\n).*?(?=^## )", r"\1\n", text, flags=re.DOTALL | re.MULTILINE),
        encoding="utf-8",
    )
    version = re.search(
        r"^version: (\S+)", (folder / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE
    )[1]
    assert run(folder, "-m", "extensions.build").returncode == 0
    listed = run(folder, "-m", "extensions.addresses", "--list")
    (folder / f"docs/addresses/{version}.txt").write_text(listed.stdout, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Ready")
    return folder


@pytest.fixture(scope="module")
def archive(clone: Path) -> Path:
    made = run(clone, "-m", "extensions.release", "--tools", str(TOOLS))
    assert made.returncode == 0, made.stdout + made.stderr
    (packed,) = (clone / "_build" / "release").glob("*.zip")
    return packed


def test_another_reader_of_the_citation_gives_zenodo_the_same(archive: Path, tmp_path: Path) -> None:
    folder = opened.opened(archive, tmp_path).folder
    converted = subprocess.run(
        [sys.executable, "-c", tools.CFFCONVERT, "--format", "zenodo", "-i", "CITATION.cff"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(TOOLS)},
        capture_output=True,
        check=True,
    )
    ours = json.loads((folder / ".zenodo.json").read_text(encoding="utf-8"))
    assert json.loads(converted.stdout).items() <= ours.items()


def test_it_is_built_again_from_its_own_sources(archive: Path, tmp_path: Path) -> None:
    """As somebody does who has the archive and no clone."""
    folder = opened.opened(archive, tmp_path).folder
    ran = run(folder / "source", "-m", "extensions.release.verify", "--release", "..")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.splitlines()[-1].startswith("All agree: ")


def test_a_changed_number_is_told_with_its_finding_and_its_sentence(clone: Path, archive: Path) -> None:
    table = clone / "data" / "stance_codings.csv"
    rows = table.read_text(encoding="utf-8")
    changed = re.sub(r"^(CL05-4,\w+),-1,", r"\1,-2,", rows, flags=re.MULTILINE)
    assert changed != rows
    table.write_text(changed, encoding="utf-8")
    ran = run(clone, "-m", "extensions.release.verify", "--release", str(archive))
    git(clone, "checkout", "--", str(table))
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert re.search(r"changed +data/stance_codings\.csv", ran.stdout)
    assert re.search(r"changed +chapters/[\w-]+\.html", ran.stdout)
    findings, sentences = (
        ran.stdout.partition(f" {kind}s\n")[2].splitlines()[0] for kind in ("finding", "sentence")
    )
    assert "→" in findings and re.search(r"\w{3,} .*\w{3,}", sentences)


def test_the_tools_refuse_what_is_broken(archive: Path, tmp_path: Path) -> None:
    folder = opened.opened(archive, tmp_path).folder
    for name, old, new in (
        ("CITATION.cff", "cff-version", "cf-version"),
        ("ro-crate-metadata.json", '"instrument"', '"tool"'),
        ("source/data/themes.csv", "\n", "\n,"),
    ):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    told = list(tools.complaints(folder, TOOLS))
    assert [one.split()[0] for one in told] == ["cffconvert", "rocrate", "frictionless"]
