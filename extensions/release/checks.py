"""Whether all places that tell version, date and licence of an edition tell the same: each that does not is one sentence."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import yaml

from extensions import archive
from extensions.addresses.published import settings
from extensions.citation.work import Work, read_work
from extensions.release import repository

CITATION, PROJECT, CHANGELOG, README = "CITATION.cff", "pyproject.toml", "CHANGELOG.md", "README.md"
PACKAGE = "data/datapackage.json"
LICENCES = ("LICENSE", "LICENSE-CONTENT")
SECTION = re.compile(r"^## (?P<title>.+?)[ ]*\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
VERSIONED = re.compile(r"\bversion (\d+\.\d+\.\d+)\b")
SHOWN = 3  # names in a sentence


def disagreements(root: Path) -> list[str]:
    """What has to be mended before the edition in `root` can be released; empty where nothing has."""
    try:
        work = read_work(root / CITATION)
    except (OSError, ValueError) as error:
        return [f"{CITATION} cannot be read: {error}."]
    return [
        *_citation(root, work),
        *_project(root, work),
        *_data(root, work),
        *_changelog(root, work),
        *_readme(root, work),
        *(
            f"{name} is missing; a release holds the text of both licences, so put it back."
            for name in LICENCES
            if not root.joinpath(name).is_file()
        ),
        *_addresses(root, work),
        *_repository(root, work),
    ]


def _citation(root: Path, work: Work) -> Iterator[str]:
    """The parts of the citation file that say again what its first lines say."""
    record = yaml.safe_load((root / CITATION).read_text(encoding="utf-8"))
    day = work.released
    told = record["preferred-citation"]
    expected = {
        "version": work.version,
        "date-released": day,
        "year": day.year,
        "month": day.month,
        "doi": work.doi,
    }
    for key, value in expected.items():
        found = told.get(key)
        if found is not None and str(found) != str(value):
            yield (
                f"{CITATION}, preferred-citation, {key}: found {found}, expected {value} as in its first lines; "
                "change the one that is wrong."
            )
    for one in record.get("references", ()):
        if one.get("type") == "software" and str(one.get("version", work.version)) != work.version:
            yield (
                f"{CITATION}, references, version of the code: found {one['version']}, expected {work.version}; "
                "change the one that is wrong."
            )


def _project(root: Path, work: Work) -> Iterator[str]:
    path = root / PROJECT
    project = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {}) if path.is_file() else {}
    for key, expected in (("version", work.version), ("license", work.code_licence.spdx)):
        if (found := project.get(key)) != expected:
            yield (
                f"{PROJECT}, [project] {key}: found {found or 'nothing'}, expected {expected} as in {CITATION}; "
                "change the one that is wrong."
            )


def _data(root: Path, work: Work) -> Iterator[str]:
    path = root / PACKAGE
    found = json.loads(path.read_text(encoding="utf-8")).get("version") if path.is_file() else work.version
    if found != work.version:
        yield (
            f"{PACKAGE}, version: found {found or 'nothing'}, expected {work.version} as in {CITATION}; "
            "change it where that file is made from, and make it again."
        )


def _changelog(root: Path, work: Work) -> Iterator[str]:
    path = root / CHANGELOG
    if not path.is_file():
        yield f"{CHANGELOG} is missing; write one that begins with the edition {work.version}."
        return
    sections = [(one["title"], one["text"].strip()) for one in SECTION.finditer(path.read_text("utf-8"))]
    expected = f"{work.version} ({work.released})"
    if waiting := next((text for title, text in sections if title == "Unreleased"), ""):
        yield (
            f"{CHANGELOG}, Unreleased: found {len(waiting.splitlines())} lines, expected none; "
            f"move them below a new heading ## {expected}, and raise version and date in {CITATION} if they are of a new edition."
        )
    editions = [title for title, _ in sections if title != "Unreleased"]
    newest = editions[0] if editions else "no edition"
    if newest != expected:
        yield (
            f"{CHANGELOG}: found {newest} as the newest edition, expected {expected} as in {CITATION}; "
            "change the one that is wrong."
        )


def _readme(root: Path, work: Work) -> Iterator[str]:
    path = root / README
    for found in VERSIONED.findall(path.read_text(encoding="utf-8") if path.is_file() else ""):
        if found != work.version:
            yield f"{README}: found version {found}, expected version {work.version} as in {CITATION}; change it."


def _addresses(root: Path, work: Work) -> Iterator[str]:
    try:
        listed = settings(root).folder / f"{work.version}.txt"
    except LookupError:  # a book that keeps no lists
        return
    if not listed.is_file():
        name = listed.relative_to(root)
        yield (
            f"{name} is missing, the list of all addresses of this edition; after `make book` write it with "
            f"`.venv/bin/python -m extensions.addresses --list > {name}`, and commit it."
        )


def _repository(root: Path, work: Work) -> Iterator[str]:
    try:
        changed, head = repository.uncommitted(root), repository.commit(root)
        tag = f"v{work.version}"
        carries = repository.tagged(root, tag)
    except (OSError, ValueError) as error:
        yield f"The sources of a release come from git, which says: {error}. Run this in a clone that has a commit."
        return
    if changed:
        yield (
            f"{_some(changed)}: found uncommitted, expected as in the last commit, since the archive holds that one; "
            "commit, or put away with `git stash --include-untracked`."
        )
    if carries and carries != head:
        yield (
            f"The tag {tag} stands at {carries[:12]}, and this is {head[:12]}: that edition is out already, so give this one "
            f"a new version in {CITATION}, or check out the tag."
        )


def addresses_of_book(root: Path, book: Path) -> list[str]:
    """Whether the list of this edition's addresses is that of the built book; one sentence where it is not."""
    from extensions.addresses.__main__ import everything
    from extensions.addresses.published import Addresses, Book, moves

    try:
        said = settings(root)
    except LookupError:
        return []
    listed = said.folder / f"{read_work(root / CITATION).version}.txt"
    found = set(everything(Addresses(Book(book), moves(said.moves), said.parts)))
    expected = set(listed.read_text(encoding="utf-8").split("\n")) - {""}
    if found == expected:
        return []
    name = listed.relative_to(root)
    apart = [f"lacks {_some(sorted(found - expected))}"] if found - expected else []
    apart += [f"lists {_some(sorted(expected - found))}, not in the book"] if expected - found else []
    return [
        f"{name} is not the list of the built book: it {' and '.join(apart)}; write it again with "
        f"`.venv/bin/python -m extensions.addresses --list > {name}`, and commit it."
    ]


def old_editions(editions: Path, book: Path) -> list[str]:
    """Whether other editions of the book were made after it was built; one sentence where they were not."""
    made = [path.stat().st_mtime for path in archive.files_of(editions).values()]
    if not made or min(made) >= (book / "objects.inv").stat().st_mtime:
        return []
    return [
        f"{editions} was made before the book was built, so it may say something else; make it again, or remove it."
    ]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
