"""What a chapter links to as evidence is described once, in the table of sources."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from built_book import ROOT, document_names

LINK = re.compile(r"\]\(\s*(https?://\S+?)\)(?=[\s.,;:)\]]|$)")


@pytest.mark.parametrize("name", document_names())
def test_every_address_in_the_text_is_a_source(name: str) -> None:
    with Path(ROOT, "data", "sources.csv").open(encoding="utf-8", newline="") as stream:
        known = {row["url"] for row in csv.DictReader(stream)}
    linked = set(LINK.findall(Path(ROOT, f"{name}.md").read_text(encoding="utf-8")))
    assert linked <= known, f"not in data/sources.csv: {sorted(linked - known)}"
