"""Faults planted one at a time in the measures and the findings: the subject's own tests have to see nine in ten.

cosmic-ray finds the places and makes the faults: another operator, a number one off, a condition turned round, a loop
never entered, a decorator gone. A seeded sample of places is taken in each subject, one fault at each, in a copy of the sources.
What no test could see, because it changes no result, is listed with its reason in `equivalent_faults.csv`.
"""

from __future__ import annotations

import ast
import csv
import random
import re
import shlex
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from built_book import ROOT
from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.testing import run_tests
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec
from cosmic_ray.work_item import TestOutcome as Outcome  # a name that pytest does not take for a test

SEED = 2010
PLACES = 60  # in each subject, or all where there are fewer
SEEN = 0.9
DRAWING = {"marks", "style"}  # what they give is seen by tests/figures, which looks at every drawing
CACHE = re.compile(r"@(functools\.)?(lru_)?cache(\(.*\))?")
EQUIVALENT = Path(__file__).with_name("equivalent_faults.csv")


def modules(subject: str) -> list[Path]:
    """What is tested: all of the measures but the drawing, of a subject its findings. Relative to the sources."""
    wing = ROOT / "conceptshift" / subject
    found = (
        wing.glob("*.py")
        if subject == "measures"
        else [*wing.rglob("findings.py"), *wing.glob("findings/*.py")]
    )
    return sorted(path.relative_to(ROOT) for path in found if path.stem not in {"__init__", *DRAWING})


SUBJECTS = [
    folder.name
    for folder in sorted((ROOT / "conceptshift").iterdir())
    if folder.is_dir() and modules(folder.name)
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_tests_of_a_subject_see_nine_of_ten_faults(
    subject: str, copy_of_sources: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy_of_sources(subject))  # its package comes first where Python looks for one
    known = {(row["module"], row["was"], row["planted"]): row["reason"] for row in listed()}
    started = time.monotonic()
    outcome, told = run_tests(command(subject, "none"), timeout=600)
    assert outcome is Outcome.SURVIVED, f"the tests of {subject} fail before any fault is planted:\n{told}"
    timeout = 30 + 3 * (time.monotonic() - started)

    seen, unseen, equivalent = 0, [], 0
    for fault in sample(modules(subject), tmp_path / "faults.sqlite"):
        result = mutate_and_test([fault], command(subject, fault.module_path.stem), timeout)
        assert result.test_outcome in (Outcome.KILLED, Outcome.SURVIVED), result.output
        was, planted = changed(result.diff)
        place = (fault.module_path.as_posix(), was, planted)
        if result.test_outcome is Outcome.KILLED:
            assert place not in known, f"listed as equivalent, and the tests do see it: {place}"
            seen += 1
        elif place in known:
            equivalent += 1
        else:
            unseen.append(f"{fault.module_path}:{fault.start_pos[0]}: {was}  ->  {planted}")
            print("not seen:", unseen[-1], flush=True)
    told = f"{subject}: {seen} of {seen + len(unseen)} faults seen, {equivalent} equivalent"
    print(told)
    assert seen >= SEEN * (seen + len(unseen)), "\n".join([told, *unseen])


def test_what_is_listed_as_equivalent_is_still_there_and_has_a_reason() -> None:
    for row in listed():
        assert row["reason"].strip(), row
        text = " ".join(Path(ROOT, row["module"]).read_text(encoding="utf-8").split())
        assert row["was"] in text, f"{row['module']} has no line {row['was']!r} any more"


def listed() -> list[dict[str, str]]:
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sample(paths: list[Path], session: Path) -> list[MutationSpec]:
    """One fault at each of a seeded sample of places.

    Left out are annotations, which nothing evaluates, and caches, without which all results are the same.
    """
    with use_db(str(session), WorkDB.Mode.create) as database:
        init(paths, database, {})
        faults = [fault for item in database.work_items for fault in item.mutations]
    left_out = {path: annotations(path) + caches(path) for path in paths}
    at: dict[tuple, list[MutationSpec]] = defaultdict(list)
    for fault in sorted(
        faults, key=lambda fault: (str(fault.module_path), fault.operator_name, fault.occurrence)
    ):
        if not any(start <= fault.start_pos < end for start, end in left_out[fault.module_path]):
            at[str(fault.module_path), fault.start_pos].append(fault)
    draw = random.Random(SEED)
    return [draw.choice(at[place]) for place in sorted(draw.sample(sorted(at), min(PLACES, len(at))))]


def annotations(path: Path) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the annotations of a module begin and end: line and column, as cosmic-ray counts them."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    hints = [getattr(node, where, None) for node in nodes for where in ("annotation", "returns")]
    return [
        ((hint.lineno, hint.col_offset), (hint.end_lineno, hint.end_col_offset))
        for hint in hints
        if hint is not None
    ]


def caches(path: Path) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The same of decorators that keep what a function gave."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [((number, 0), (number, len(line))) for number, line in lines if CACHE.fullmatch(line.strip())]


def command(subject: str, module: str) -> str:
    """What runs the subject's own tests up to the first failure: first those named like the module, which see most."""
    files = sorted(Path("tests", subject).glob("test_*.py"))
    own = [file for file in files if module in file.stem]
    quiet = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    runs = [
        shlex.join([*quiet, *map(str, some)])
        for some in (own, [file for file in files if file not in own])
        if some
    ]
    return shlex.join(["sh", "-c", " && ".join(runs)])


def changed(diff: str) -> tuple[str, str]:
    """The line, or lines, before and after, with single spaces."""
    lines = diff.splitlines()[3:]  # after what names the file
    return tuple(" ".join(" ".join(line[1:] for line in lines if line[:1] == sign).split()) for sign in "-+")
