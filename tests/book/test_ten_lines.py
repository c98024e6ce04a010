"""The appendix promises that ten lines score a registry: they are ten, they run alone, and what they give is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from built_book import ROOT

SOURCE = Path(ROOT, "chapters", "appendix-score.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    first = re.search(r"```\{code-cell\} ipython3\n(.*?)```", SOURCE, re.DOTALL)[1]
    return [line for line in first.splitlines() if line.strip()]


def test_the_first_cell_has_ten_lines_and_is_shown(lines: list[str]) -> None:
    assert len(lines) == 10
    assert not any(line.startswith(":tags:") for line in lines)


def test_the_ten_lines_need_nothing_else_and_score_every_statement(lines: list[str]) -> None:
    names: dict = {}
    exec("\n".join(lines), names)
    scores, against = names["scores"], names["against"]
    assert set(names["items"]["prediction_id"]) == set(names["mine"]["prediction_id"])
    brier = scores[(scores["score"] == "brier") & (scores["partly"] == 0.5)].set_index("who")
    assert set(brier.index) == {"all", *names["mine"]["speaker_id"]}
    coin = against[(against["rule"] == "coin") & (against["partly"] == 0.5) & (against["who"] == "all")]
    worths = names["mine"]["outcome"].map({"true": 1, "partly": 0.5, "false": 0})
    assert coin[coin["score"] == "brier"]["value"].item() == pytest.approx(((worths - 0.5) ** 2).mean())
