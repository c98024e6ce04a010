"""Faults of tables, planted one at a time: how many of each kind the check finds. Printed as a table; none may pass."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

from table_faults import FAULTS, TOLERATED, drawn, planted

from conceptshift import tables

SEED, EACH = 20220629, 12
FEW = 4  # lines that one slip may give


def test_every_planted_fault_is_found_in_a_few_lines(tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(tables.ROOT / "data", root / "data")
    found: dict[str, list[bool]] = defaultdict(list)
    missed = []
    for fault in [*FAULTS, *drawn(tables.ROOT, SEED, EACH)]:
        problems = planted(fault, root)
        found[fault.kind].append(bool(problems))
        if not 1 <= len(problems) <= FEW:
            missed.append(f"{fault.kind}, {fault.name}: {len(problems)} problems")
    for fault in TOLERATED:
        problems = planted(fault, root)
        found[fault.kind].append(not problems)
        missed += [f"{fault.kind}, {fault.name}: {problem}" for problem in problems]
    wide = max(map(len, found))
    print(f"\n{'kind':{wide}}  planted  right")
    for kind, right in found.items():
        print(f"{kind:{wide}}  {len(right):7}  {sum(right):5}")
    assert not missed, "\n".join(missed)
    assert tables.check(root) == []
