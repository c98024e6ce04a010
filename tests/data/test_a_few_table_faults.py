"""One fault of each kind, as they happen to people: the check finds it, in few words; `make prove` plants them all."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from table_faults import FAULTS, TOLERATED, planted

from conceptshift import tables
from conceptshift.tables.problem import MOST, Problem, told

SEED = 1949


def test_one_fault_of_each_kind_is_found_and_what_can_be_meant_in_one_way_only_is_read(
    tmp_path: Path,
) -> None:
    root = tmp_path / "root"
    shutil.copytree(tables.ROOT / "data", root / "data")
    draw = random.Random(SEED)
    for kind in dict.fromkeys(fault.kind for fault in FAULTS):
        fault = draw.choice([fault for fault in FAULTS if fault.kind == kind])
        problems = planted(fault, root)
        assert 1 <= len(problems) <= 3, f"{kind}, {fault.name}: {len(problems)} problems\n{told(problems)}"
    fault = draw.choice(TOLERATED)
    assert planted(fault, root) == [], fault.name


def test_nobody_is_given_more_than_he_reads() -> None:
    problems = [Problem("data/claims.csv", row, "claim", "a", "b", "c") for row in range(2, 2000)]
    lines = told(problems).splitlines()
    assert len(lines) == MOST + 1
    assert f"{len(problems) - MOST:,} more" in lines[-1]
    assert len(told(problems[:MOST]).splitlines()) == MOST
