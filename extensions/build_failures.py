"""What went wrong in a build, from its log: which chapter, which cell, which line, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

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
STOPPED = re.compile(r"^sphinx\.errors\.\w+: (.+)$", re.MULTILINE)  # what an extension says that cannot go on
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


def explain(log: str, root: Path, packages: Sequence[str] = ()) -> str:
    """The failure that `log` without colours, of a build of the book in `root` tells of, as text for a person.

    Where a cell failed in a module of one of `packages`, or of these extensions, that is named too.
    """
    page = FAILED_PAGE.search(log)
    if page:
        return _failed_cell(log, Path(page[1]), root, packages)
    warnings = _warnings(log, root)
    if warnings:
        return "\n".join([*shortened(warnings), "", "A warning stops the build: mend each and run it again."])
    if stopped := STOPPED.findall(log):
        return stopped[-1]
    return "Jupyter Book stopped for a reason of its own:\n\n" + "\n".join(log.strip().splitlines()[-15:])


def shortened(problems: list[str]) -> list[str]:
    """The first of them, and how many more there are."""
    more = [f"… and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
    return problems[:SHOWN] + more


def _failed_cell(log: str, page: Path, root: Path, packages: Sequence[str]) -> str:
    name = page.relative_to(root).as_posix()
    cell = FAILED_CELL.search(log)
    if cell is None:  # no reply: a cell that ran out of time, a kernel that died
        last = RAISED.findall(log.partition("The above exception")[0])
        return f"{name}: {last[-1] if last else 'its cells could not be run'}"
    text, source, trace = page.read_text(encoding="utf-8"), cell["source"], cell["trace"]
    start = text.find(source)
    number = len(CELL_FENCE.findall(text[:start]))
    first = text.count("\n", 0, start) + 1
    at = LINE_IN_CELL.search(trace)
    line = first + (int(at[1]) - 1 if at else 0)
    listing = [
        f"  {'>' if first + i == line else ' '} {first + i:4}  {code}".rstrip()
        for i, code in enumerate(source.splitlines())
    ]
    raised = [match.start() for match in RAISED.finditer(trace)]
    message = trace[raised[-1] :].strip() if raised else trace.strip()
    own = "|".join(map(re.escape, (*packages, __package__)))
    frames = re.findall(rf"^File .*?((?:{own})/\S+?\.py):(\d+)", trace, re.MULTILINE)
    called = [f"Raised in {frames[-1][0]}, line {frames[-1][1]}."] if frames else []
    return "\n".join(
        [
            f"{name}, line {line} (cell {number}): {message}",
            "",
            *listing,
            "",
            *called,
            f"Mend the cell in {name}, or what it calls or reads, and run the build again.",
        ]
    )


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
