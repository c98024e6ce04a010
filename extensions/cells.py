"""The code in the chapters' cells, linted and formatted like the rest: `python -m extensions.cells`, or `--fix`.

Ruff knows notebooks and not MyST, so each chapter is handed to it as a notebook, and what it finds or changes is
brought back to the line of the chapter.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMPACT = ("--line-length", "118", "--config", "format.skip-magic-trailing-comma=true")
CELL = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{code-cell\}[^\n]*\n(?::[\w-]+:[^\n]*\n)*\n*(?P<code>.*?)\n(?P=fence)[ ]*$",
    re.MULTILINE | re.DOTALL,
)


def main(argv: list[str] | None = None) -> None:
    """Tell what is wrong in the cells; exit status 1 if anything is. With `--fix`, mend what can be mended first."""
    parser = argparse.ArgumentParser(
        prog="python -m extensions.cells", description="Lint and format the chapters' cells."
    )
    parser.add_argument("--fix", action="store_true", help="mend and format the cells in place")
    parser.add_argument("chapters", nargs="*", type=Path, help="default: every page of the book")
    given = parser.parse_args(argv)
    chapters = given.chapters or [ROOT / "intro.md", *sorted((ROOT / "chapters").glob("*.md"))]
    if given.fix:
        for chapter, changed in fixed(chapters).items():
            chapter.write_text(changed, encoding="utf-8")
            print(f"{_name(chapter)}: mended")
    problems = list(check(chapters))
    print("\n".join(problems) or "The cells of all chapters are in order")
    sys.exit(1 if problems else 0)


def check(chapters: list[Path]) -> Iterator[str]:
    """What ruff finds in the cells, by chapter and line, and each cell that it would write in another form."""
    with tempfile.TemporaryDirectory() as scratch:
        notebooks = _notebooks(chapters, Path(scratch))
        found = _ruff("check", "--output-format", "json", scratch)
        for problem in json.loads(found.stdout):
            chapter = notebooks[Path(problem["filename"]).name]
            line = _first_lines(chapter)[problem["cell"] - 1] + problem["location"]["row"] - 1
            yield f"{_name(chapter)}:{line}: {problem['code']} {problem['message']}"
        _ruff("format", *COMPACT, scratch)
        for name, chapter in notebooks.items():
            lines = _first_lines(chapter)
            for line, code, formatted in zip(lines, _codes(chapter), _read(Path(scratch, name)), strict=True):
                if code != formatted:
                    yield f"{_name(chapter)}:{line}: the cell that starts here is not formatted"


def fixed(chapters: list[Path]) -> dict[Path, str]:
    """The chapters whose cells ruff changes, with their new text."""
    changed = {}
    with tempfile.TemporaryDirectory() as scratch:
        notebooks = _notebooks(chapters, Path(scratch))
        _ruff("check", "--fix", scratch)
        _ruff("format", *COMPACT, scratch)
        for name, chapter in notebooks.items():
            text = chapter.read_text(encoding="utf-8")
            new = _with_codes(text, _read(Path(scratch, name)))
            if new != text:
                changed[chapter] = new
    return changed


def _with_codes(text: str, codes: list[str]) -> str:
    for cell, code in reversed(list(zip(CELL.finditer(text), codes, strict=True))):
        text = text[: cell.start("code")] + code + text[cell.end("code") :]
    return text


def _notebooks(chapters: list[Path], folder: Path) -> dict[str, Path]:
    """Write each chapter's cells as a notebook; the chapter by the notebook's name."""
    names = {f"{number:02}-{chapter.stem}.ipynb": chapter for number, chapter in enumerate(chapters)}
    for name, chapter in names.items():
        cells = [
            {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": code}
            for code in _codes(chapter)
        ]
        notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
        (folder / name).write_text(json.dumps(notebook), encoding="utf-8")
    return names


def _codes(chapter: Path) -> list[str]:
    return [cell["code"] for cell in CELL.finditer(chapter.read_text(encoding="utf-8"))]


def _first_lines(chapter: Path) -> list[int]:
    text = chapter.read_text(encoding="utf-8")
    return [1 + text.count("\n", 0, cell.start("code")) for cell in CELL.finditer(text)]


def _read(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells]


def _ruff(command: str, *arguments: str) -> subprocess.CompletedProcess:
    """Ruff with the project's settings. Raises `RuntimeError` where it could not do its work."""
    config = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", command, *config, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode > 1:  # 1: something was found
        raise RuntimeError(done.stderr)
    return done


def _name(chapter: Path) -> str:
    chapter = chapter.resolve()
    return chapter.relative_to(ROOT).as_posix() if chapter.is_relative_to(ROOT) else str(chapter)


if __name__ == "__main__":
    main()
