"""A hand-made table that changed since it was counted with is named, with the command that counts again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conceptshift.tables import ROOT, stale


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The book's tables, to be changed."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


def edit(root: Path, table: str, old: str, new: str) -> None:
    path = root / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_books_counts_are_current() -> None:
    assert stale.notes() == []


@pytest.mark.parametrize(
    ("table", "old", "new", "corpus", "row", "command"),
    [
        ("membership", "ALB,Albania,2009-04-01", "ALB,Albania,2010-04-01", "ungdc", "ALB", "UNGDC=archive"),
        ("membership", "ALB,Albania,2009-04-01", "XXX,Albania,2009-04-01", "ungdc", "XXX, ALB", "UNGDC="),
        ("spans", "rt-2021-001,rt-2021,0,125", "rt-2021-001,rt-2021,0,124", "articles", "rt-2021-001", "ARTICLES="),
        ("node_forms", "china,china,true", "china,chinas,true", "ungdc", "chinas, china", "UNGDC=archive"),
        ("lexicon", "codebook,partnership,co-operation", "codebook,partnership,entente", "articles", "entente", "ARTICLES="),
        ("phrases", ",aggressive action;", ",aggressive act;", "phrases", "aggressive_actions", "extract phrases"),
    ],
)  # fmt: skip
def test_a_change_that_needs_the_texts_is_told(
    root: Path, table: str, old: str, new: str, corpus: str, row: str, command: str
) -> None:
    edit(root, table, old, new)
    told = [note for note in stale.notes(root) if f"since the {corpus} were counted" in note]
    assert len(told) == 1 and f"data/{table}.csv" in told[0] and f"({row})" in told[0]
    assert command in told[0] and "for which you need" in told[0]


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("membership", "US State Department report", "A report"),
        ("lexicon", "codebook,partnership,co-operation,stem,working together (hyphenated spelling)\n", ""),
    ],
)
def test_a_change_that_does_not_is_not(root: Path, table: str, old: str, new: str) -> None:
    edit(root, table, old, new)
    assert stale.notes(root) == []


def test_counting_again_settles_it(root: Path) -> None:
    edit(root, "membership", "ALB,Albania,2009-04-01", "ALB,Albania,2010-04-01")
    stale.remember("ungdc", root)
    assert stale.notes(root) == []


def test_many_changed_rows_are_counted(root: Path) -> None:
    path = root / "data/node_forms.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",true,", ",false,"), encoding="utf-8")
    (note,) = [note for note in stale.notes(root) if "since the ungdc" in note]
    assert " more)" in note


def test_what_is_computed_from_tables_says_when_one_of_them_has_changed(root: Path) -> None:
    assert stale.older(root) == []
    edit(root, "stance_codings", "CL01-1,a,2", "CL01-1,a,1")
    assert stale.older(root) == [
        "data/derived/multiverse is older than data/stance_codings.csv; run `conceptshift multiverse`"
    ]
    stale.remember_tables("multiverse", "conceptshift multiverse", ["stance_codings", "themes"], root)
    assert stale.older(root) == []
    edit(root, "clauses", "CL01-1,russia_label", "CL01-1,china")
    assert stale.older(root) == []  # which it is not made of
