"""What a build reads before anything else, `_config.yml`, `_toc.yml` and, for citations, `CITATION.cff`: whether it can be built from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

CONFIG, TOC, CITATION = "_config.yml", "_toc.yml", "CITATION.cff"
KINDS = (".md", ".ipynb", ".rst")  # of the file of a page
DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
LIKE = "as in the documentation of Jupyter Book 1"


def faults(root: Path) -> list[str]:
    """A sentence for each fault of these files: where it is, what was expected, how to mend it."""
    try:
        config = _mapping(root / CONFIG, f"settings, {LIKE}")
        found = [*_of_settings(config), *_of_toc(root)]
        if not found and "extensions.citation" in _named(config):
            found += _of_citation(root)
    except ValueError as error:
        return [str(error)]
    return found


def _mapping(path: Path, expected: str) -> dict:
    """What a file of YAML says. Raises `ValueError` with a sentence."""
    back = f"To mend it: write it, or bring the last one back with `git checkout {path.name}`."
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ValueError(
            f"{path.name}: there is no such file in {path.parent}; expected {expected}. {back}"
        ) from None
    except (OSError, ValueError) as error:
        raise ValueError(f"{path.name}: it cannot be read: {error}. {back}") from None
    if not text.strip():
        raise ValueError(f"{path.name}: it is empty; expected {expected}. {back}")
    try:
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise ValueError(
            f"{path.name}{line}: found what is no YAML, {error.problem}. To mend it: correct that line."
        ) from None
    except (yaml.YAMLError, ValueError) as error:  # a character, or a day, that there is not
        wrong = next(_impossible_days(text), f": found what is no YAML, {error}.")
        raise ValueError(f"{path.name}{wrong} {back}") from None
    if not isinstance(content, dict):
        raise ValueError(f"{path.name}: found {_short(content)}; expected {expected}. {back}")
    return content


def _impossible_days(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        for found in DAY.finditer(line):
            try:
                date.fromisoformat(found[0])
            except ValueError:
                yield f", line {number}: found {found[0]}, expected a day that the calendar has, YYYY-MM-DD."


def _of_settings(config: dict) -> Iterator[str]:
    if not isinstance(_named(config), list):
        yield f"{CONFIG}: sphinx.config.extensions is {_short(_named(config))}; expected a list of modules."
    execute = config.get("execute") or {}
    timeout = execute.get("timeout", 30) if isinstance(execute, dict) else None
    if not isinstance(timeout, int) or isinstance(timeout, bool):
        yield (
            f"{CONFIG}: execute.timeout is {_short(timeout)}; expected the seconds that a cell may take, "
            "as in `execute: {timeout: 120}`."
        )


def _named(config: dict) -> Any:
    """The list of extensions that a book is built with, if the file is as it should be."""
    sphinx = config.get("sphinx")
    settings = sphinx.get("config") if isinstance(sphinx, dict) else None
    return settings.get("extensions", []) if isinstance(settings, dict) else []


def _of_toc(root: Path) -> Iterator[str]:
    from sphinx_external_toc.parsing import MalformedError, parse_toc_data

    content = _mapping(root / TOC, f"the pages of the book, {LIKE}")
    try:
        documents = list(parse_toc_data(content))
    except MalformedError as error:
        yield f"{TOC}: {error}. To mend it: name the first page with `root:`, the others with `file:`, {LIKE}."
        return
    there = sorted(
        path.relative_to(root).with_suffix("").as_posix()
        for kind in KINDS
        for path in [*root.glob(f"*{kind}"), *root.glob(f"[!._]*/**/*{kind}")]
    )
    for document in documents:
        if not any(Path(root, f"{document}{kind}").is_file() for kind in (*KINDS, "")):
            near = get_close_matches(document, there, 1)
            hint = f"did you mean {near[0]}?" if near else "write that page, or take the entry out."
            yield f"{TOC}: it names the page {document}, and there is no {document}.md; {hint}"


def _of_citation(root: Path) -> Iterator[str]:
    from extensions.citation.work import read_work

    path = root / CITATION
    _mapping(path, "how the book is cited, in the Citation File Format")
    try:
        read_work(path)
    except ValueError as error:
        yield f"{CITATION}: {error}. To mend it: correct that key; the format is told at https://citation-file-format.github.io."
    except (AttributeError, KeyError, TypeError) as error:
        yield (
            f"{CITATION}: a key has a value of another kind than the Citation File Format says ({error}). "
            "To mend it: compare it with the last one, `git diff CITATION.cff`."
        )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
