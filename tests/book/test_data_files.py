"""Which files of `data/` the book publishes, and which it passes over."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from extensions import data_files


def test_what_systems_and_programs_leave_behind_is_not_published(tmp_path: Path) -> None:
    data = tmp_path / "source/data"
    (data / "derived").mkdir(parents=True)
    for name in ("claims.csv", "datapackage.json", "derived/counts.parquet", "derived/counts.csv"):
        (data / name).write_text("a\n", encoding="utf-8")
    for name in (
        "._claims.csv",
        ".~lock.claims.csv#",
        "~$claims.csv",
        "Thumbs.db",
        "derived/._counts.parquet",
        "x.bak",
    ):
        (data / name).write_text("b\n", encoding="utf-8")
    book = SimpleNamespace(srcdir=tmp_path / "source", outdir=tmp_path / "book")
    data_files._publish(book, None)
    published = {
        path.relative_to(tmp_path / "book/data").as_posix() for path in (tmp_path / "book").rglob("*.*")
    }
    assert published == {"claims.csv", "datapackage.json", "derived/counts.parquet", "derived/counts.csv"}
