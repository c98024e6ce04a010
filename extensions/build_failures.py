"""What went wrong in a build, from its log: which chapter, which cell, which line, and how to mend it."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from extensions.execution import Lost

FAILED_PAGE = re.compile(r"^myst_nb\.\S*ExecutionError: (.+)$", re.MULTILINE)
FAILED_CELL = re.compile(
    r"executing the following cell:\n-{4,}\n(?P<source>.*?)\n-{4,}\n(?P<trace>.*?)\n\n\nThe above", re.DOTALL
)
LINE_IN_CELL = re.compile(r"Cell In\s?\[\d+\], line (\d+)")
RAISED = re.compile(r"^(?:\w+\.)*\w+(?:Error|Exception|Warning|Interrupt|Exit|Iteration)\b.*", re.MULTILINE)
# Sphinx may be in the middle of a line ("checking consistency... ") when it warns; what a cell wrote follows in lines
# of its own, see execution.WRITTEN
WARNING = re.compile(
    r"(?:^|(?<=\.\.\. ))(?:(?P<where>/.*?):)?\s?(?P<level>WARNING|ERROR|CRITICAL): (?P<what>.+(?:\n  \| .*)*)$",
    re.MULTILINE,
)
CELL_FENCE = re.compile(r"^[`:]{3,}\{code-cell\}", re.MULTILINE)
MENDS = (  # of what Sphinx and MyST say without a word of how to mend it
    ("[myst.header]", "write it one level below the heading above, with one # more than that has"),
    ("[myst.role_unknown]", "look for a slip in the name of the role, {name}`text`"),
    ("[myst.directive_unknown]", "look for a slip in the name of the directive, behind ```"),
    ("Duplicate explicit target name", "give one of the two places another name"),
    ("duplicate label", "give one of the two places another name"),
    ("[myst.xref_missing]", "correct the path of the page, or the name of the place, (name)="),
    ("undefined label", "correct the name, or put (name)= above the place"),
    ("image file not readable", "correct the path, which begins in the folder of the page"),
    ("could not find bibtex key", "correct the key, or add the work to the bibliography"),
    ("term not in glossary", "correct the term, or add it to the glossary"),
    ("Pygments lexer name", "name the language of the code, or none; a directive has its name in braces"),
)
SHOWN = 25  # problems; more than that have one cause
# What a system refuses whatever is asked of it, and the way out
REFUSED = {
    errno.ENOSPC: "free some space there, or build into a folder on another disk with --out",
    errno.EDQUOT: "free some of the space that this account may fill, or build into a folder elsewhere with --out",
    errno.EFBIG: "let files be larger, `ulimit -f unlimited`, or build where they may be",
    errno.EROFS: "let the folder be written to, or build into another one with --out",
    errno.EMFILE: "let more files be open, `ulimit -n 4096`",
    errno.EIO: "look after that disk; the system could not read or write it",
    errno.ENOMEM: "end other programs, or build where there is more memory",
}
ROOM = 1_000_000  # bytes on a disk, with fewer of which no book was ever built
FORBIDDEN = (
    "give yourself the right to write there (ls -ld says who has it), or build into another folder with --out"
)
IN_A_LOG = re.compile(
    r"\[Errno (?P<number>\d+)\] [^:\n]*(?:: '(?P<place>[^'\n]+)'(?: -> '(?P<to>[^'\n]+)')?)?"
)
IN_A_WARNING = re.compile(r"\bOSError\((?P<number>\d+), ")  # of Sphinx, which has written the place elsewhere
FULL = re.compile(r"database or disk is full")  # SQLite's word for it, in which a number is missing
LAST_WORDS = re.compile(
    r"^(?:Extension|Configuration|Application|Theme|Sphinx) error(?: \(.+\))?:\n(?P<what>.+(?:\n(?!Traceback).+)*)",
    re.MULTILINE,
)


def explain(log: str, root: Path, made_in: Path, packages: Sequence[str] = ()) -> str:
    """The failure that `log` without colours, of a build of the book in `root` tells of, as text for a person.

    made_in: the folder in which all is written. Where a cell failed in a module of one of `packages`, or of these extensions, that is named too.
    """
    page = FAILED_PAGE.search(log)
    if page and FAILED_CELL.search(log):
        return _failed_cell(log, Path(page[1]), root, packages)
    if refused := _refused(log, root, made_in):
        return refused
    if page:
        return (
            f"{Path(page[1]).relative_to(root).as_posix()}: its cells could not be run: {_last_raised(log)}"
        )
    warnings = _warnings(log, root)
    if warnings:
        return "\n".join([*shortened(warnings), "", "A warning stops the build: mend each and run it again."])
    if shutil.disk_usage(made_in).free < ROOM:  # which is the reason, whatever failed for it
        return _refusal(errno.ENOSPC, None, root, made_in)
    if told := LAST_WORDS.search(log):
        return f"{told['what']}\n\nAn extension that _config.yml names said so; mend what it names and run the build again."
    return f"{_last_raised(log)}\n\nNothing here was prepared for that; the log tells where it was raised."


def killed(status: int, what: str) -> str:
    """That a process which the build needs was killed from outside; `what` it was doing."""
    return f"{what} {_died(status)}"


def unanswered(lost: Lost, root: Path) -> str:
    """That a cell got no reply: which, why, and the way out."""
    page = f"{lost.document}.md"
    text = (root / page).read_text(encoding="utf-8")
    start = max(0, text.find(lost.source))
    first, number = text.count("\n", 0, start) + 1, len(CELL_FENCE.findall(text[:start]))
    if lost.seconds is None:
        why = f"its kernel {_died(lost.status)}"
    else:
        why = (
            f"it took longer than the {lost.seconds} seconds that execute.timeout in _config.yml gives to a cell. "
            "To mend it: let it do less, or raise execute.timeout."
        )
    return "\n".join([f"{page}, line {first} (cell {number}): {why}", "", *_listing(lost.source, first)])


def of_system(error: OSError, root: Path, made_in: Path) -> str | None:
    """What the system refused, where, and the way out; None where the reason is not the system's own."""
    way = FORBIDDEN if isinstance(error, PermissionError) else REFUSED.get(error.errno)
    where = _shown(error.filename2 or error.filename, root, made_in)
    return way and f"{where}: {error.strerror}. To mend it: {way}."


def _refused(log: str, root: Path, made_in: Path) -> str | None:
    numbers = [(int(found["number"]), found["to"] or found["place"]) for found in IN_A_LOG.finditer(log)]
    numbers += [(int(found["number"]), None) for found in IN_A_WARNING.finditer(log)]
    if FULL.search(log):
        numbers.append((errno.ENOSPC, None))
    for number, path in numbers:
        if number in REFUSED:
            return _refusal(number, path, root, made_in)
    return None


def _refusal(number: int, path: str | None, root: Path, made_in: Path) -> str:
    return f"{_shown(path, root, made_in)}: {os.strerror(number)}. To mend it: {REFUSED[number]}."


def _shown(path: object, root: Path, made_in: Path) -> str:
    """A path as seen from the book's folder; of what lies in a folder of the build's own, only the folder around that."""
    relative = os.path.relpath(path if isinstance(path, str) else made_in, root)
    lasting = takewhile(lambda part: part == ".." or not part.startswith("."), Path(relative).parts)
    return str(Path(*lasting))


def _died(status: int | None) -> str:
    if status is None or status >= 0:
        ended = "ended by itself" + (f", with exit status {status}" if status is not None else "")
        return f"{ended}, as `os._exit` does it. To mend it: take out what ends it."
    name = signal.Signals(-status).name
    if -status == signal.SIGKILL:
        return (
            f"was killed ({name}), most often by the system, because memory ran out. "
            "To mend it: end other programs, let it use less, or build where there is more memory."
        )
    return f"crashed ({name}), which code in C does and Python does not. To mend it: find the call that does it, or another version of its library."


def _last_raised(log: str) -> str:
    raised = RAISED.findall(log.partition("The above exception")[0])
    return raised[-1] if raised else (log.strip().splitlines() or ["it said nothing"])[-1]


def shortened(problems: list[str]) -> list[str]:
    """The first of them, and how many more there are."""
    more = [f"… and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
    return problems[:SHOWN] + more


def _failed_cell(log: str, page: Path, root: Path, packages: Sequence[str]) -> str:
    name = page.relative_to(root).as_posix()
    cell = FAILED_CELL.search(log)
    text, source, trace = page.read_text(encoding="utf-8"), cell["source"], cell["trace"]
    start = text.find(source)
    number = len(CELL_FENCE.findall(text[:start]))
    first = text.count("\n", 0, start) + 1
    at = LINE_IN_CELL.search(trace)
    line = first + (int(at[1]) - 1 if at else 0)
    raised = [match.start() for match in RAISED.finditer(trace)]
    message = trace[raised[-1] :].strip() if raised else trace.strip()
    own = "|".join(map(re.escape, (*packages, __package__)))
    frames = re.findall(rf"^File .*?((?:{own})/\S+?\.py):(\d+)", trace, re.MULTILINE)
    called = [f"Raised in {frames[-1][0]}, line {frames[-1][1]}."] if frames else []
    return "\n".join(
        [
            f"{name}, line {line} (cell {number}): {message}",
            "",
            *_listing(source, first, line),
            "",
            *called,
            f"Mend the cell in {name}, or what it calls or reads, and run the build again.",
        ]
    )


def _listing(source: str, first: int, marked: int = 0) -> list[str]:
    """The lines of a cell as they stand in the page, from its line `first` on."""
    return [
        f"  {'>' if first + i == marked else ' '} {first + i:4}  {code}".rstrip()
        for i, code in enumerate(source.splitlines())
    ]


def _warnings(log: str, root: Path) -> list[str]:
    found = []
    for warning in WARNING.finditer(log):
        where = (warning["where"] or "").removeprefix(f"{root}/")
        where = re.sub(r":(\d+)$", r", line \1", where)
        what = warning["what"] + _mend(warning["what"])
        found.append(f"{where}: {what}" if where else what)
    return list(dict.fromkeys(found))


def _mend(what: str) -> str:
    return next((f" To mend it: {mend}" for sign, mend in MENDS if sign in what), "")
