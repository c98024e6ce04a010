"""A rate of the UN speeches reads the same on every page and in every figure, since one rule words it."""

import re
from pathlib import Path

import pytest

from conceptshift import tables

ROOT = tables.ROOT
TOLD = [
    *(ROOT / name for name in ("intro.md", "chapters/conclusion.md", "chapters/rhetoric.md")),
    *(ROOT / f"chapters/{name}.md" for name in ("methods-un", "methods-un-checks", "appendix-un-words")),
    *sorted(Path(ROOT, "conceptshift/rhetoric/figures").glob("*.py")),
]
INTERVAL = re.compile(
    r"95 % intervals?(?![^.]*\b(states?|speech(es)?|mentions?|count|periods)\b)", re.IGNORECASE
)


@pytest.mark.parametrize("file", TOLD, ids=lambda file: file.name)
def test_no_page_has_a_rule_of_its_own(file):
    assert "9.5 else" not in file.read_text(encoding="utf-8"), "word it by worded(value, kind)"


@pytest.mark.parametrize("name", ["rhetoric", "methods-un", "methods-un-checks", "appendix-un-words"])
def test_a_caption_that_gives_an_interval_names_what_is_drawn(name):
    """Every sentence of a caption that speaks of a 95 % interval says over what it goes."""
    text = Path(ROOT, "chapters", f"{name}.md").read_text(encoding="utf-8")
    captions = re.findall(r"^```\{exhibit\}.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert any("95 % interval" in " ".join(caption.split()) for caption in captions)
    for caption in captions:
        assert not INTERVAL.search(" ".join(caption.split())), caption
