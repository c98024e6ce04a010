"""Build the book: `python -m extensions.build`.

A thin wrapper of `jupyter-book build`, run in the folder of the book. It runs the book's own check first, then the cells
of several chapters at a time, builds beside the last good book and puts the new one in its place only if nothing failed and nothing was warned of.
What failed is told by chapter, cell and line.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from difflib import get_close_matches
from pathlib import Path

import yaml

from extensions import editions, execution, page_sources, reads
from extensions.build_failures import explain, shortened
from extensions.execution import ROOT
from extensions.surroundings import surroundings

BOOK = ROOT / "_build" / "html"
JUPYTER_BOOK = (
    "from jupyter_book.cli.main import main; main()"  # its own script would remember where it was installed
)
NOTE = "Note: "  # before what the check says of a book that can be built
ANSI = re.compile(r"\x1b\[[0-9;]*m")
EXECUTED = re.compile(r"^(Executing .+)")
EXECUTED_BY_SPHINX = re.compile(r"^(/.+?): Executing notebook")
DEBRIS = (".buildinfo", ".buildinfo.bak")  # records of the build, of no use to a reader


def main(argv: list[str] | None = None) -> None:
    """Build; exit status 1 where the check, a cell or a page is wrong."""
    parser = argparse.ArgumentParser(prog="python -m extensions.build", description="Build the book.")
    parser.add_argument("--out", type=Path, help="the folder of the built book (default: _build/html)")
    parser.add_argument("--page", help="build this page alone, such as predictions, into _build/page")
    given = parser.parse_args(argv)
    if not ROOT.joinpath("_config.yml").is_file():
        sys.exit(f"{ROOT} holds no _config.yml; run this in the folder of the book")
    if given.page:
        _page(_document(given.page), (given.out or BOOK.with_name("page")).resolve())
    else:
        _book((given.out or BOOK).resolve())


def _book(out: Path) -> None:
    _refuse_foreign(out)
    built = Built(out)
    if built.is_current():
        print(f"Nothing that the book is made of has changed since it was built.\n  {_address(out)}")
        return
    started = time.time()
    settings = execution.settings()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".book-", dir=out.parent) as name:
        scratch = Path(name)
        _check(settings.get("check", []), scratch / "check")
        _check_sources(_documents())
        made = _jupyter_book(scratch, out.parent / "build.log", settings.get("packages", []))
        built.forget()
        _replace(out, made, scratch)
        logs = [scratch / "check", scratch / "sphinx", scratch / "executed" / execution.READS]
        built.remember([line for log in logs for line in reads.recorded(log)], started)
    print(
        f"The book is built, in {time.time() - started:.0f} seconds. Open it in a browser:\n  {_address(out)}"
    )


def _page(document: str, out: Path) -> None:
    """Build one page, without the check, without the others and so without what it takes from them, such as numbers of figures."""
    _refuse_foreign(out)
    started = time.time()
    _check_sources([document])
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".page-", dir=out.parent) as name:
        packages = execution.settings().get("packages", [])
        made = _jupyter_book(Path(name), out.parent / "build.log", packages, document)
        _replace(out, made, Path(name))
    page = out.joinpath(f"{document}.html").as_uri()
    print(
        f"The page is built, in {time.time() - started:.0f} seconds, without the rest of the book:\n  {page}"
    )


def _document(name: str) -> str:
    """The page of the table of contents that `name` means, with or without its folder and suffix."""
    documents = _documents()
    wanted = name.removesuffix(".md")
    found = [one for one in documents if wanted in (one, one.rpartition("/")[2])]
    if not found:
        near = get_close_matches(wanted, [one.rpartition("/")[2] for one in documents], 3, 0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(documents)}"
        sys.exit(f"no page is called {name!r}; {hint}")
    return found[0]


def _documents() -> list[str]:
    """The pages of the table of contents; none where it cannot be read, which others tell."""
    from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

    try:
        return list(parse_toc_yaml(ROOT / "_toc.yml"))
    except (OSError, MalformedError, yaml.YAMLError):
        return []


def _address(out: Path) -> str:
    return out.joinpath("index.html").as_uri()


class Built:
    """What a built book was made of, and what it holds: whether to build it again."""

    def __init__(self, out: Path):
        self.out = out
        self.file = execution.KEPT / f"built-{reads.digest(str(out).encode())[:16]}.json"

    def is_current(self) -> bool:
        """Whether all that was read for it, all that is installed and all its own files are the same."""
        try:
            before = json.loads(self.file.read_text(encoding="utf-8"))
            return (
                before["installed"] == reads.installed()
                and before["variables"] == _variables()
                and before["files"] == self._files()
                and reads.Contents(ROOT).same(before["reads"])
            )
        except (OSError, ValueError, KeyError):
            return False

    def forget(self) -> None:
        self.file.unlink(missing_ok=True)

    def remember(self, lines: list[str], started: float) -> None:
        """Note the book as built from what `lines` name, unless that was changed meanwhile, or nothing can be kept."""
        if not lines or reads.changed_since(ROOT, started, lines):
            return
        content = {
            "installed": reads.installed(),
            "variables": _variables(),
            "files": self._files(),
            "reads": reads.Contents(ROOT).of(lines),
        }
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(json.dumps(content), encoding="utf-8")
        except OSError:
            return

    def _files(self) -> dict[str, str]:
        return {
            path.relative_to(self.out).as_posix(): reads.digest(path.read_bytes())
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }


def _variables() -> dict[str, object]:
    """What the environment says of the book itself, such as the address it is built for, and its editions as they are."""
    of_a_run = (execution.VARIABLE, execution.KEPT_VARIABLE)
    named = {
        name: value
        for name, value in os.environ.items()
        if name.startswith("REPORT_") and name not in of_a_run
    }
    folder = ROOT / named[editions.VARIABLE] if named.get(editions.VARIABLE) else None
    files = sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []
    return named | {path.name: reads.digest(path.read_bytes()) for path in files}


def _refuse_foreign(out: Path) -> None:
    if out.exists() and not (
        out.is_dir() and (out.joinpath("objects.inv").exists() or not any(out.iterdir()))
    ):
        sys.exit(f"{out} exists and is not a built book; name another folder with --out, nothing was touched")


def _check(command: list[str], log: Path) -> None:
    """What the book wants to be right before it is built, such as its tables: a command of Python."""
    if not command:
        return
    checked = subprocess.run(
        [sys.executable, *_recorded(command, log)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if checked.returncode:
        said = f"{checked.stdout}\n{checked.stderr}".strip()
        sys.exit(f"The book was not built: python {' '.join(command)} failed.\n\n{said}")
    for line in checked.stdout.splitlines():
        if line.startswith(NOTE):
            print(line)


def _check_sources(documents: list[str]) -> None:
    """What is wrong in the pages as they are written, before any of their cells runs."""
    found = list(page_sources.faults(ROOT, documents))
    if found:
        said = "\n".join(shortened(found))
        sys.exit(f"The book was not built; the last good one, if there is one, is unchanged.\n\n{said}")


def _recorded(command: list[str], log: Path) -> list[str]:
    """The command with what it reads written down in `log`."""
    return ["-m", reads.__name__, str(log), *command]


def _jupyter_book(scratch: Path, log: Path, packages: list[str], page: str | None = None) -> Path:
    """Run the cells and Jupyter Book in `scratch`, telling which page is at work; return the folder of the pages.

    With `page`, that page alone; what it misses of the others is no fault then.
    """
    environment = os.environ | surroundings(ROOT, scratch) | {execution.VARIABLE: str(scratch / "executed")}
    # Whatever goes wrong here goes wrong again below, where it is explained.
    pages = [page] if page else []
    _run(["-m", execution.__name__, environment[execution.VARIABLE], *pages], environment, EXECUTED)
    book = ["build", str(ROOT), "--path-output", str(scratch)]
    if page:
        toc = scratch / "_toc.yml"
        toc.write_text(f"format: jb-book\nroot: {page}\n", encoding="utf-8")
        book += ["--toc", str(toc)]
    else:
        book += ["-W", "-n", "--keep-going"]
    failed, lines = _run(
        _recorded(["-c", JUPYTER_BOOK, *book], scratch / "sphinx"), environment, EXECUTED_BY_SPHINX
    )
    if failed:
        told = ANSI.sub("", "".join(lines))
        log.write_text(told, encoding="utf-8")
        sys.exit(
            "The book was not built; the last good one, if there is one, is unchanged.\n\n"
            f"{explain(told, ROOT, packages)}\n\nThe whole log: {log}"
        )
    log.unlink(missing_ok=True)
    made = scratch / "_build" / "html"
    for debris in DEBRIS:
        made.joinpath(debris).unlink(missing_ok=True)
    return made


def _run(command: list[str], environment: dict[str, str], page: re.Pattern) -> tuple[int, list[str]]:
    """Run Python with a command, telling each page that it logs as being executed; its status and what it logged."""
    lines = []
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout:
            lines.append(line)
            if found := page.search(line):
                said = found[1]
                print(
                    said if said.startswith("Executing") else f"Executing {Path(said).relative_to(ROOT)}",
                    flush=True,
                )
    return process.returncode, lines


def _replace(out: Path, built: Path, scratch: Path) -> None:
    if out.exists():
        shutil.move(out, scratch / "replaced")
    shutil.move(built, out)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped. The last good book, if there is one, is unchanged.")
