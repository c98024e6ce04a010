"""What a build reads before anything else is missing, empty or impossible: each time a sentence says where, and how to mend it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from built_book import ROOT, run_build
from tiny_book import CONFIG, tiny

from extensions import build_sources

CITED = CONFIG | {
    "sphinx": {"config": {"extensions": [*CONFIG["sphinx"]["config"]["extensions"], "extensions.citation"]}}
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tiny(tmp_path, only="Text.", other="Text.")
    (folder / "_config.yml").write_text(yaml.safe_dump(CITED), encoding="utf-8")
    shutil.copy(ROOT / "CITATION.cff", folder)
    return folder


def test_of_a_book_as_it_should_be_nothing_is_said(book: Path) -> None:
    assert build_sources.faults(book) == [] == build_sources.faults(ROOT)


FAULTS = {
    "no configuration": (
        "_config.yml",
        None,
        "_config.yml: there is no such file in ",
    ),
    "an empty configuration": ("_config.yml", "\n", "_config.yml: it is empty; expected settings"),
    "a configuration of one word": ("_config.yml", "book", "_config.yml: found 'book'; expected settings"),
    "a configuration that is no YAML": (
        "_config.yml",
        "a: 1\nb: [1\n",
        "_config.yml, line 3: found what is no YAML",
    ),
    "a time that is none": (
        "_config.yml",
        "execute: {timeout: soon}",
        "execute.timeout is 'soon'; expected the seconds",
    ),
    "no list of extensions": (
        "_config.yml",
        "sphinx: {config: {extensions: all}}",
        "extensions is 'all'; expected a list",
    ),
    "no contents": ("_toc.yml", None, "_toc.yml: there is no such file in "),
    "empty contents": ("_toc.yml", "", "_toc.yml: it is empty; expected the pages of the book"),
    "contents without a first page": ("_toc.yml", "format: jb-book\n", "_toc.yml: 'root' key not found"),
    "a page that is not there": (
        "_toc.yml",
        "format: jb-book\nroot: onyl\n",
        "there is no onyl.md; did you mean only?",
    ),
    "no citation": ("CITATION.cff", None, "CITATION.cff: there is no such file in "),
    "an empty citation": ("CITATION.cff", "", "CITATION.cff: it is empty; expected how the book is cited"),
    "a citation without what it needs": (
        "CITATION.cff",
        "title: A\nversion: 1\n",
        "CITATION.cff: no authors, date-released",
    ),
    "a citation in another code": (
        "CITATION.cff",
        b"title: \xff\n",
        "CITATION.cff: it cannot be read: 'utf-8' codec",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_built_from_is_named(book: Path, fault: str) -> None:
    name, content, said = FAULTS[fault]
    (book / name).unlink()
    if content is not None:
        (book / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (told,) = build_sources.faults(book)
    assert said in told, told
    assert told.startswith(name) and ("To mend it: " in told or "expected" in told or "did you mean" in told)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("date-released", "2026-02-30", ": found 2026-02-30, expected a day that the calendar has"),
        ("date-released", "soon", "CITATION.cff: date-released: 'soon'; expected a date"),
        ("authors", "7", "a value of another kind"),
        ("license", "mine", "CITATION.cff: license: 'mine'; expected one of"),
    ],
)
def test_an_impossible_value_of_the_citation_is_named(book: Path, key: str, value: str, said: str) -> None:
    path = book / "CITATION.cff"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{key}:"))
    lines[at] = f"{key}: {value}\nwas-{key}:"
    path.write_text("\n".join(lines), encoding="utf-8")
    (told,) = build_sources.faults(book)
    assert said in told, told
    if "found" in said:
        assert told.startswith(f"CITATION.cff, line {at + 1}: ")


def test_a_build_says_it_before_it_runs_anything(book: Path) -> None:
    (book / "CITATION.cff").unlink()
    built = run_build(book)
    assert built.returncode == 1 and not built.stdout
    assert (
        built.stderr.startswith("The book was not built.")
        and "CITATION.cff: there is no such file" in built.stderr
    )
