"""The findings that an edition published, each of which has an address that others cite."""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re

from built_book import ROOT

import conceptshift
from conceptshift.measures.finding import FINDINGS

ADDRESS = re.compile(r"values/([a-z][a-z0-9_-]*)\.csv")


def lost(subject: str) -> list[str]:
    """Those of a subject that were taken by name in its modules of findings and are none any more, nor moved."""
    folder = ROOT / "docs" / "addresses"
    with (folder / "moves.csv").open(encoding="utf-8", newline="") as file:
        moved = {row["old"] for row in csv.DictReader(file)}
    listed = (line for file in folder.glob("*.txt") for line in file.read_text(encoding="utf-8").splitlines())
    names = {found[1] for line in listed if line not in moved and (found := ADDRESS.fullmatch(line))}
    wing = f"conceptshift.{subject}"
    modules = [
        importlib.import_module(one.name)
        for one in pkgutil.walk_packages(conceptshift.__path__, "conceptshift.")
        if one.name.startswith(wing) and "findings" in one.name.split(".")
    ]
    assert modules, f"{wing} has no findings"
    return sorted({name for module in modules for name in names & vars(module).keys()} - FINDINGS.keys())
