"""What is broken stops the build with a message that names it, and the last good book stays."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from built_book import HtmlPage, run_build

from extensions import build_failures

HEADER = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n# A chapter\n\n"
CELL = "```{code-cell} ipython3\n:tags: [hide-input]\n%s\n```\n\n"
FINDING = """import pandas as pd
from conceptshift.measures.finding import finding
from extensions import exhibits

@finding("%s", kinds={"n": "count"}, tables=["themes"])
def %s():
    return pd.DataFrame([{"n": %s}])

exhibits.values(%s)"""


def finding(name: str, value: str) -> str:
    """A cell that hands over a finding of one number."""
    return CELL % (FINDING % (name, name, value, name))


GOOD = HEADER + finding("found", "3") + "It is {value}`found.n`.\n"


def small(folder: Path) -> Path:
    """Give a copy of the sources, tables and command a table of contents of one small chapter."""
    (folder / "_toc.yml").write_text(yaml.safe_dump({"format": "jb-book", "root": "only"}), encoding="utf-8")
    (folder / "only.md").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.fixture
def small_book(copy_of_sources: Callable[[str], Path]) -> Path:
    return small(copy_of_sources("small book"))


def refusal(folder: Path) -> str:
    """What a build that must fail says."""
    built = run_build(folder)
    assert built.returncode == 1, built.stdout + built.stderr
    assert "Traceback" not in built.stderr, "a message for a person, not a trace"
    assert "was not built" in built.stderr
    return built.stderr


def test_a_broken_cell_is_named_with_its_line_and_the_last_good_book_stays(small_book: Path) -> None:
    built = run_build(small_book)
    assert built.returncode == 0, built.stdout + built.stderr
    assert built.stdout.count("Executing only.md") == 1
    page = small_book / "_build/html/only.html"
    before = page.read_bytes()
    assert b">3</a></data>" in before

    text = GOOD + CELL % "ratio = 1\nratio / 0"
    (small_book / "only.md").write_text(text, encoding="utf-8")
    said = refusal(small_book)
    line = 1 + text.splitlines().index("ratio / 0")
    assert f"only.md, line {line} (cell 2): ZeroDivisionError: division by zero" in said
    assert f"> {line:>4}  ratio / 0" in said
    assert page.read_bytes() == before
    assert not list(small_book.glob("_build/.html*")), "scratch folders are left"


def test_a_broken_cell_of_a_chapter_of_the_real_book_is_named(copy_of_sources: Callable[[str], Path]) -> None:
    folder = copy_of_sources("real book")
    chapter = next(
        path for path in sorted((folder / "chapters").glob("*.md")) if "{code-cell}" in path.read_text()
    )
    text = chapter.read_text(encoding="utf-8")
    at = text.index("{code-cell}")
    end = text.index("\n```", at)
    chapter.write_text(
        f"{text[:end]}\nraise LookupError('no such row')\n```{text[end + 4 :]}", encoding="utf-8"
    )
    toc = {"format": "jb-book", "root": f"chapters/{chapter.stem}"}  # the others would run for nothing
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    said = refusal(folder)
    assert f"chapters/{chapter.name}, line " in said and "(cell 1): LookupError: no such row" in said


def test_an_error_below_the_cell_names_the_module(small_book: Path) -> None:
    (small_book / "only.md").write_text(GOOD + finding("share", "float('nan')"), encoding="utf-8")
    said = refusal(small_book)
    assert "ValueError: finding 'share': share.n is nan" in said
    assert "Raised in conceptshift/measures/finding.py, line " in said


BROKEN = {
    "figure": ("See {numref}`fig-nowhere`.", "fig-nowhere"),
    "page": ("See [there](nowhere.md).", "nowhere.md"),
    "work": ("See {cite}`nobody1999`.", "nobody1999"),
    "number": ("It is {value}`never.handed.over`.", "never.handed.over"),
    "exhibit": ("```{exhibit} fig-never-drawn\nCaption.\n```", "fig-never-drawn"),
    "HTML": ("A <script>alert(1)</script> of its own.", "<script>"),
    "link": ("It [runs](javascript:alert(1)).", "runs](javascript:alert(1)"),
    "picture": ("![](nothing.png)", "without a text alternative"),
    "level": ("#### Too far down", "header level"),
}


@pytest.fixture(scope="module")
def all_broken(copy_of_sources: Callable[[str], Path]) -> tuple[str, str, Path]:
    """A page with one of each broken reference and a cell that warns; what the build says of it; the book's folder."""
    folder = small(copy_of_sources("all broken"))
    text = GOOD + "\n" + "\n\n".join(written for written, _ in BROKEN.values()) + "\n\n"
    text += CELL % "import warnings\nwarnings.warn('an old way')"
    text += CELL % "import sys\nprint('first line\\nsecond line', file=sys.stderr)"
    (folder / "only.md").write_text(text, encoding="utf-8")
    return text, refusal(folder), folder


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_reference_is_named_with_its_line(all_broken: tuple[str, str, Path], kind: str) -> None:
    text, said, _ = all_broken
    written, named = BROKEN[kind]
    line = 1 + text.splitlines().index(written.splitlines()[0])
    told = next(row for row in said.splitlines() if named in row)
    assert told.startswith(f"only.md, line {line}: "), told


def test_a_warning_in_a_cell_is_an_error(all_broken: tuple[str, str, Path]) -> None:
    text, said, _ = all_broken
    line = 1 + text.splitlines().index("import warnings")
    told = re.search(rf"^only\.md, line {line}: a cell wrote to stderr:\n(  \| .+\n)+", said, re.MULTILINE)
    assert told and "UserWarning: an old way" in told[0], said


def test_what_a_cell_wrote_to_stderr_is_told_and_logged(all_broken: tuple[str, str, Path]) -> None:
    text, said, folder = all_broken
    line = 1 + text.splitlines().index("import sys")
    wrote = "a cell wrote to stderr:\n  | first line\n  | second line\n"
    assert f"only.md, line {line}: {wrote}" in said
    log = folder / said.partition("The whole log: ")[2].strip()
    assert wrote in log.read_text(encoding="utf-8")


FONTS = """import os
from pathlib import Path
made = list(Path(os.environ["MPLCONFIGDIR"]).glob("fontlist-*.json"))
import matplotlib.pyplot
"""


def test_no_kernel_makes_the_list_of_fonts_and_no_home_is_written(small_book: Path) -> None:
    """On a new machine Matplotlib says on stderr that it makes the list, and where it cannot write into the home."""
    page = GOOD + CELL % FONTS + finding("fonts", "len(made)") + "Of fonts there is {value}`fonts.n` list.\n"
    (small_book / "only.md").write_text(page, encoding="utf-8")
    built = run_build(small_book, HOME="/proc/no-home")
    assert built.returncode == 0, built.stdout + built.stderr
    assert "there is 1 list" in HtmlPage(small_book / "_build/html/only.html", "only.html").soup.get_text()


def test_a_broken_row_is_named_before_anything_runs(small_book: Path) -> None:
    """One cell of one table breaks its schema: the file, the row and the column are told."""
    package = json.loads((small_book / "data/datapackage.json").read_text(encoding="utf-8"))
    table = next(one for one in package["resources"] if one["name"] == "stance_codings")
    path = small_book / "data" / table["path"]
    with path.open(encoding="utf-8", newline="") as lines:
        header, first, *rest = csv.reader(lines)
    first[header.index("salience")] = "77"
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([header, first, *rest])
    built = run_build(small_book)
    assert built.returncode == 1 and "Executing" not in built.stdout
    told = built.stderr
    assert "stance_codings.csv" in told and "salience" in told and "77" in told and "row 2" in told, told


def test_a_slip_in_a_source_is_named_before_anything_runs(small_book: Path) -> None:
    text = GOOD + "\n```{admonition} Open\nIt does not end.\n"
    (small_book / "only.md").write_text(text, encoding="utf-8")
    works = small_book / "references.bib"
    line = works.read_text(encoding="utf-8").count("\n") + 1
    with works.open("a", encoding="utf-8") as stream:
        stream.write("@misc{x, title={<iframe src=x>}, url={javascript:alert(1)}}\n")
    built = run_build(small_book)
    assert built.returncode == 1 and "Executing" not in built.stdout, built.stdout
    said = built.stderr.splitlines()
    expected = "HTML in title of x, 'iframe'. To mend it: write it as plain text or LaTeX"
    assert f"references.bib, line {line}: {expected}" in said
    open_at = 1 + text.splitlines().index("```{admonition} Open")
    expected = f"only.md, line {open_at}: '```{{admonition}} Open' that is not closed"
    assert any(one.startswith(expected) for one in said)


def test_a_folder_that_is_no_book_is_not_replaced(small_book: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter.txt").write_text("keep", encoding="utf-8")
    built = run_build(small_book, "--out", str(precious))
    assert built.returncode == 1 and "not a built book" in built.stderr
    assert (precious / "letter.txt").read_text(encoding="utf-8") == "keep"


def test_a_full_disk_is_the_reason_in_whatever_words_it_is_told(tmp_path: Path) -> None:
    for log in (
        "WARNING: cannot copy static file OSError(28, 'No space left on device') [config.copy]",
        f"OSError: [Errno 28] No space left on device: '{tmp_path}/html/a.js'",
        "sqlite3.OperationalError: database or disk is full",
    ):
        told = build_failures.explain(log, tmp_path, tmp_path)
        assert "No space left on device. To mend it: free some space there" in told, log
