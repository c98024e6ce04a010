"""Build the book: `python -m extensions.build`.

A thin wrapper of `jupyter-book build`, run in the folder of the book. It runs the book's own check first, then the cells
of several chapters at a time, builds beside the last good book and puts the new one in its place only if nothing failed and nothing was warned of.
What failed is told by chapter, cell and line. Whatever happens to a build, the last good book stays, and nothing else does.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
import traceback
from difflib import get_close_matches
from pathlib import Path

from extensions import build_sources, editions, execution, families, page_sources, placing, reads, stopping
from extensions.build_failures import explain, killed, of_system, shortened, unanswered
from extensions.execution import ROOT
from extensions.surroundings import surroundings
from extensions.workplace import aside, beside, workplace

BOOK = ROOT / "_build" / "html"
JUPYTER_BOOK = (
    "from jupyter_book.cli.main import main; main()"  # its own script would remember where it was installed
)
NOTE = "Note: "  # before what the check says of a book that can be built
ANSI = re.compile(r"\x1b\[[0-9;]*m")
EXECUTED = re.compile(r"^(Executing .+)")
EXECUTED_BY_SPHINX = re.compile(r"^(/.+?): Executing notebook")
LOG = "build.log"  # beside the book, of the last build that failed
SAID = 2000  # characters of it that are told where it cannot be written
UNCHANGED = "The last good one, if there is one, is unchanged."
UNFORESEEN = "Something happened that nobody prepared for:"
DEBRIS = (".buildinfo", ".buildinfo.bak")  # records of the build, of no use to a reader


def main(argv: list[str] | None = None) -> None:
    """Build; exit status 1 where the check, a cell or a page is wrong."""
    parser = argparse.ArgumentParser(prog="python -m extensions.build", description="Build the book.")
    parser.add_argument("--out", type=Path, help="the folder of the built book (default: _build/html)")
    parser.add_argument("--page", help="build this page alone, such as predictions, into _build/page")
    given = parser.parse_args(argv)
    if not ROOT.joinpath("_config.yml").is_file():
        sys.exit(f"{ROOT} holds no _config.yml; run this in the folder of the book")
    wanted = given.out or (BOOK.with_name("page") if given.page else BOOK)
    place = Path(os.path.realpath(wanted))  # where a link leads, which stays
    families.end_with_parent()
    stopping.heed()
    try:
        if wrong := build_sources.faults(ROOT):
            raise NotBuiltError("\n".join(wrong))
        with workplace(place) as scratch:
            if given.page:
                _page(_document(given.page), place, scratch)
            else:
                _book(place, scratch)
    except stopping.Stopped as stopped:
        print(f"\nStopped. {UNCHANGED}", file=sys.stderr)
        sys.exit(stopped.status)
    except NotBuiltError as failed:
        _tell(str(failed), failed.log, place)
    except Exception as error:
        if refused := isinstance(error, OSError) and of_system(error, ROOT, place.parent):
            _tell(refused, "", place)
        _tell(f"{UNFORESEEN} {type(error).__name__}: {error}", traceback.format_exc(), place)


class NotBuiltError(Exception):
    """Why there is no book, for a person; `log` is all that was said, if that is more."""

    def __init__(self, why: str, log: str = ""):
        super().__init__(why)
        self.log = log


def _tell(why: str, log: str, place: Path) -> None:
    """Say why there is no book, and where all of it is to be read, which is not in the book. Exit status 1."""
    told = [f"The book was not built. {UNCHANGED}", why]
    if log:
        try:
            file = beside(place) / LOG
            file.write_text(log, encoding="utf-8")
            told.append(f"The whole log: {os.path.relpath(file)}")
        except OSError as error:
            told.append(
                f"The whole log could not be written ({error.strerror}). It ends:\n{log[-SAID:].strip()}"
            )
    sys.exit("\n\n".join(told))


def _book(place: Path, scratch: Path) -> None:
    _refuse_foreign(place)
    built = Built(place)
    if built.is_current():
        print(f"Nothing that the book is made of has changed since it was built.\n  {_address(place)}")
        return
    began = time.time()
    settings = execution.settings()
    _check(settings.get("check", []), scratch / "check")
    _check_sources(_documents())
    made = _jupyter_book(scratch, settings.get("packages", []))
    built.forget()
    _put(made, place, scratch)
    logs = [scratch / "check", scratch / "sphinx", scratch / "executed" / execution.READS]
    built.remember([line for log in logs for line in reads.recorded(log)], began)
    print(
        f"The book is built, in {time.time() - began:.0f} seconds. Open it in a browser:\n  {_address(place)}"
    )


def _page(document: str, place: Path, scratch: Path) -> None:
    """Build one page, without the check, without the others and so without what it takes from them, such as numbers of figures."""
    _refuse_foreign(place)
    began = time.time()
    _check_sources([document])
    _put(_jupyter_book(scratch, execution.settings().get("packages", []), document), place, scratch)
    page = place.joinpath(f"{document}.html").as_uri()
    print(f"The page is built, in {time.time() - began:.0f} seconds, without the rest of the book:\n  {page}")


def _put(made: Path, place: Path, scratch: Path) -> None:
    stopping.pass_over()  # a moment, and what is left to do after it is one too
    placing.put(made, place, aside(scratch))
    (beside(place) / LOG).unlink(missing_ok=True)


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
    """The pages of the table of contents."""
    from sphinx_external_toc.parsing import parse_toc_yaml

    return list(parse_toc_yaml(ROOT / "_toc.yml"))


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
        out.is_dir()
        and (
            out.joinpath("objects.inv").exists()
            or not any(placing.is_ours(path.name) for path in out.iterdir())
        )
    ):
        sys.exit(f"{out} exists and is not a built book; name another folder with --out, nothing was touched")


def _check(command: list[str], log: Path) -> None:
    """What the book wants to be right before it is built, such as its tables: a command of Python."""
    if not command:
        return
    with families.started(_recorded(command, log), ROOT, os.environ | {"PYTHONPATH": str(ROOT)}) as check:
        said = check.stdout.read()
    what = f"python {' '.join(command)}"
    if check.returncode < 0:
        raise NotBuiltError(killed(check.returncode, what), said)
    if check.returncode:
        raise NotBuiltError(f"{what} failed.\n\n{said.strip()}")
    for line in said.splitlines():
        if line.startswith(NOTE):
            print(line)


def _check_sources(documents: list[str]) -> None:
    """What is wrong in the pages as they are written, before any of their cells runs."""
    if found := list(page_sources.faults(ROOT, documents)):
        raise NotBuiltError("\n".join(shortened(found)))


def _recorded(command: list[str], log: Path) -> list[str]:
    """The command with what it reads written down in `log`."""
    return ["-m", reads.__name__, str(log), *command]


def _jupyter_book(scratch: Path, packages: list[str], page: str | None = None) -> Path:
    """Run the cells and Jupyter Book in `scratch`, telling which page is at work; return the folder of the pages.

    With `page`, that page alone; what it misses of the others is no fault then.
    """
    environment = os.environ | surroundings(ROOT, scratch) | {execution.VARIABLE: str(scratch / "executed")}
    pages = [page] if page else []
    _, lines = _run(
        ["-m", execution.__name__, environment[execution.VARIABLE], *pages], environment, EXECUTED
    )
    # What else goes wrong here goes wrong again below, where it is explained.
    if lines and lines[-1].strip() == execution.DEAF:
        raise NotBuiltError(execution.DEAF)
    if lost := execution.lost(scratch / "executed"):
        raise NotBuiltError("\n\n".join(unanswered(one, ROOT) for one in lost), "".join(lines))
    book = ["build", str(ROOT), "--path-output", str(scratch)]
    if page:
        toc = scratch / "_toc.yml"
        toc.write_text(f"format: jb-book\nroot: {page}\n", encoding="utf-8")
        book += ["--toc", str(toc)]
    else:
        book += ["-W", "-n", "--keep-going"]
    status, lines = _run(
        _recorded(["-c", JUPYTER_BOOK, *book], scratch / "sphinx"), environment, EXECUTED_BY_SPHINX
    )
    told = ANSI.sub("", "".join(lines))
    if status < 0:
        raise NotBuiltError(killed(status, "The process that makes the pages"), told)
    if status:
        raise NotBuiltError(explain(told, ROOT, scratch.parent, packages), told)
    made = scratch / "_build" / "html"
    for debris in DEBRIS:
        made.joinpath(debris).unlink(missing_ok=True)
    return made


def _run(command: list[str], environment: dict[str, str], page: re.Pattern) -> tuple[int, list[str]]:
    """Run Python with a command, telling each page that it logs as being executed; its status and what it logged."""
    lines = []
    with families.started(command, ROOT, environment) as process:
        for line in process.stdout:
            lines.append(line)
            if found := page.search(line):
                said = found[1]
                print(
                    said if said.startswith("Executing") else f"Executing {Path(said).relative_to(ROOT)}",
                    flush=True,
                )
    return process.returncode, lines


if __name__ == "__main__":
    main()
