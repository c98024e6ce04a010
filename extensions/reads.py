"""What a process reads below a folder, and whether that is still the same: what lets a page keep its last run.

`record` writes down every file that is opened to be read and every folder that is listed, through Python's audit events;
a library that opens files by itself tells of it with `sys.audit("open", path, "rb", os.O_RDONLY)`. `Contents` says what
is in them now. What is installed is told by its versions, since nothing below an environment is written down.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable
from importlib import metadata
from importlib.util import source_from_cache
from pathlib import Path

FILE, FOLDER = "file ", "folder "  # what a line of the record begins with
SKIPPED = (".git", ".venv", "_build")  # at the top of the folder: made here, and no source of anything
MADE = re.compile(r"\..*|__pycache__|.*\.egg-info|_build")  # names in a folder that running something makes
WRITING = os.O_WRONLY | os.O_RDWR


def record(log: Path, root: Path) -> None:
    """Write each file and folder below `root` that this process reads from now on into `log`, once."""
    top = f"{root.resolve()}{os.sep}"
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    known: set[str] = set()

    def note(kind: str, path: object) -> None:
        if isinstance(path, int):
            return
        name = os.path.abspath(os.fsdecode(path or "."))
        if not f"{name}{os.sep}".startswith(top):
            return
        below = name[len(top) :]
        if below.partition(os.sep)[0] in SKIPPED:
            return
        if kind == FILE and below.endswith(".pyc"):
            below = _source(below)
        line = f"{kind}{below}\n"
        if line not in known:
            known.add(line)
            os.write(out, line.encode("utf-8", "surrogateescape"))

    def hear(event: str, arguments: tuple) -> None:
        try:
            if event == "open":
                path, _, flags = arguments
                if not (flags or 0) & WRITING:
                    note(FILE, path)
            elif event in ("os.listdir", "os.scandir"):
                note(FOLDER, arguments[0])
        except (TypeError, ValueError):  # no path: what was asked for fails by itself
            return

    sys.addaudithook(hear)


def _source(compiled: str) -> str:
    """The module that a file of byte code was made from."""
    try:
        return source_from_cache(compiled)
    except ValueError:
        return compiled


def recorded(log: Path) -> list[str]:
    """What a process wrote down, in order; nothing where it wrote nothing."""
    if not log.is_file():
        return []
    return sorted(set(log.read_text(encoding="utf-8", errors="surrogateescape").splitlines()))


class Contents:
    """What the files and folders below `root` hold at this moment, as digests; each is read once."""

    def __init__(self, root: Path):
        self.root = root
        self._digests: dict[str, str] = {}

    def of(self, reads: Iterable[str]) -> dict[str, str]:
        """The digest of each line of a record; that of what is not there is empty."""
        return {line: self._digest(line) for line in reads}

    def same(self, before: dict[str, str]) -> bool:
        """Whether all of `before`, as given by `of`, is as it was."""
        return all(self._digest(line) == digest for line, digest in before.items())

    def _digest(self, line: str) -> str:
        if line not in self._digests:
            self._digests[line] = _digest(self.root, line)
        return self._digests[line]


def _digest(root: Path, line: str) -> str:
    kind = FILE if line.startswith(FILE) else FOLDER
    path = root / line.removeprefix(kind)
    try:
        if kind == FILE:
            return digest(path.read_bytes())
        names = sorted(one.name for one in path.iterdir() if not MADE.fullmatch(one.name))
        return digest("\n".join(names).encode("utf-8", "surrogateescape"))
    except OSError:
        return ""


def changed_since(root: Path, moment: float, lines: Iterable[str]) -> bool:
    """Whether a file of a record was changed at or after `moment` (seconds since 1970).

    Folders are not looked at: running code makes a folder for its byte code, which is no change of the book.
    """
    return any(_changed(root / line.removeprefix(FILE)) >= moment for line in lines if line.startswith(FILE))


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def installed() -> str:
    """A digest of Python's version and of that of everything installed beside it."""
    versions = sorted(f"{one.metadata['Name']} {one.version}" for one in metadata.distributions())
    return digest("\n".join([sys.version, *versions]).encode())


def main() -> None:
    """`python -m extensions.reads LOG -m module …`, or `-c code …`: run Python with its reads below this folder recorded."""
    import runpy

    from extensions.families import end_with_parent

    end_with_parent()
    log, option, what, *arguments = sys.argv[1:]
    record(Path(log), Path.cwd())
    sys.argv = [option, *arguments]
    if option == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    main()
