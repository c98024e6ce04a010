"""What is written for contributors is whole and true: every command is told of, and what is named is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from built_book import ROOT

DOCS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md")))
}
FOR_CONTRIBUTORS = DOCS["README.md"] + DOCS["CONTRIBUTING.md"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z]+):.* ## ", MAKEFILE, re.MULTILINE)  # as `make help` lists them
NAMED = re.compile(r"`([\w.*-]*/[\w./*-]*|[\w*-]+\.(?:md|py|csv|json|toml|yml|in|txt|cff))`")
MADE = (
    "_build",
    ".venv",
    "values/",
    "book/",
    "source/",
    "ro-crate-metadata.json",
)  # by a build, an installation, a release
BELOW = ("", "data", "conceptshift")  # the folders that a page may mean without saying so


@pytest.mark.parametrize("target", TARGETS)
def test_every_command_of_the_makefile_is_told_of(target: str) -> None:
    assert re.search(rf"(?:^ {{4}}|`)make {target}\b", FOR_CONTRIBUTORS, re.MULTILINE)


def test_every_command_of_the_package_is_told_of() -> None:
    asked = [sys.executable, "-m", "conceptshift", "--help"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    commands = re.findall(r"^ {4}([a-z]+)\b", told, re.MULTILINE)
    assert {"check", "findings", "extract"} <= set(commands)
    assert not [command for command in commands if f"`conceptshift {command}" not in FOR_CONTRIBUTORS]


@pytest.mark.parametrize("name", DOCS)
def test_every_command_that_is_named_is_one(name: str) -> None:
    named = re.findall(r"(?:^ {4}|`)make ([a-z]+)", DOCS[name], re.MULTILINE)
    assert named and set(named) <= set(TARGETS)


@pytest.mark.parametrize("name", DOCS)
def test_every_file_that_is_named_exists(name: str) -> None:
    for link in re.findall(r"\]\((?!https://)([^)#]+)", DOCS[name]):
        assert (ROOT / name).parent.joinpath(link).exists(), link
    named = [path for path in NAMED.findall(DOCS[name]) if not path.startswith(MADE)]
    assert named
    for path in named:
        assert any(any(Path(ROOT, folder).glob(path.rstrip("/"))) for folder in BELOW), path


def test_the_changelog_has_a_place_for_what_is_to_come() -> None:
    versions = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)", version) for version in versions[1:])
