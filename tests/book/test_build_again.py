"""A build runs what a change touches and nothing else, and gives what a clean build gives."""

from __future__ import annotations

import filecmp
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from built_book import BUILD, run_build
from test_build_failures import CELL, HEADER

SHOWN = """from conceptshift import tables
from conceptshift.measures.finding import finding
from extensions import exhibits

@finding("{name}", kinds={{"n": "count"}}, tables=["{table}"])
def {name}():
    import conceptshift.{module}
    import pandas as pd
    rows = tables.load("{table}")
    return pd.DataFrame([{{"n": len(rows) + rows["{column}"].str.len().sum()}}])

exhibits.values({name})"""


def written(name: str, **of: str) -> str:
    return HEADER + CELL % SHOWN.format(name=name, **of) + f"It is {{value}}`{name}.n`.\n"


@pytest.fixture(scope="module")
def folder(copy_of_sources: Callable[[str], Path]) -> Path:
    """A book of two pages, each of a table and a module of its own, built once."""
    folder = copy_of_sources("two pages")
    toc = {"format": "jb-book", "root": "one", "chapters": [{"file": "two"}]}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    pages = {
        "one": written("one", table="themes", column="label", module="concept.clauses"),
        "two": written("two", table="speakers", column="name", module="claims.verdicts"),
    }
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    built = run_build(folder)
    assert built.returncode == 0, built.stdout + built.stderr
    assert executed(built) == {"one", "two"}
    return folder


def executed(built: subprocess.CompletedProcess) -> set[str]:
    """The pages whose cells a build ran."""
    lines = [line for line in built.stdout.splitlines() if line.startswith("Executing ")]
    return {line.split()[1].removesuffix(".md") for line in lines}


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_with_nothing_changed_nothing_is_built(folder: Path) -> None:
    page = folder / "_build/html/one.html"
    before = page.stat().st_mtime_ns
    built = run_build(folder)
    assert built.returncode == 0 and "Nothing that the book is made of has changed" in built.stdout
    assert page.stat().st_mtime_ns == before


def test_another_address_is_a_reason_to_build(folder: Path) -> None:
    built = run_build(folder, REPORT_ADDRESS="https://example.org/book/")
    assert built.returncode == 0 and not executed(built), "no cell reads the address"
    assert "https://example.org/book/one.html" in (folder / "_build/html/one.html").read_text(
        encoding="utf-8"
    )


def test_a_changed_table_runs_the_page_that_reads_it_and_gives_what_a_clean_build_gives(
    folder: Path, tmp_path: Path, copy_of_sources: Callable[[str], Path]
) -> None:
    edited(folder / "data/themes.csv", "China", "The People's Republic of China")
    built = run_build(folder)
    assert executed(built) == {"one"}, built.stdout + built.stderr
    clean = copy_of_sources("clean")
    for name in ("_toc.yml", "one.md", "two.md", "data/themes.csv"):
        (clean / name).write_bytes((folder / name).read_bytes())
    assert executed(run_build(clean)) == {"one", "two"}
    names = [
        path.relative_to(clean / "_build/html").as_posix()
        for path in (clean / "_build/html").rglob("*")
        if path.is_file()
    ]
    _, different, missing = filecmp.cmpfiles(
        folder / "_build/html", clean / "_build/html", names, shallow=False
    )
    assert not different and not missing


def test_a_changed_module_runs_the_page_that_imports_it(folder: Path) -> None:
    edited(folder / "conceptshift/claims/verdicts.py", '"""', '"""Once more: ')
    assert executed(run_build(folder)) == {"two"}


def test_changed_prose_runs_no_cell_and_reaches_the_page(folder: Path) -> None:
    edited(folder / "one.md", "It is", "By now it is")
    built = run_build(folder)
    assert built.returncode == 0 and not executed(built)
    assert "By now it is" in (folder / "_build/html/one.html").read_text(encoding="utf-8")


def test_a_change_back_finds_the_earlier_run(folder: Path) -> None:
    edited(folder / "conceptshift/claims/verdicts.py", '"""Once more: ', '"""')
    built = run_build(folder)
    assert built.returncode == 0 and not executed(built)


def test_a_damaged_page_is_made_again(folder: Path) -> None:
    page = folder / "_build/html/two.html"
    whole = page.read_bytes()
    page.write_bytes(whole[:-100])
    assert run_build(folder).returncode == 0
    assert page.read_bytes() == whole


def test_one_page_is_built_alone(folder: Path) -> None:
    built = run_build(folder, "--page", "two")
    assert built.returncode == 0, built.stdout + built.stderr
    assert (folder / "_build/page/two.html").exists() and not (folder / "_build/page/one.html").exists()
    assert (folder / "_build/html/one.html").exists(), "the whole book is gone"


def test_an_unknown_page_is_named_with_its_neighbour(folder: Path) -> None:
    built = run_build(folder, "--page", "tow")
    assert built.returncode == 1 and "'tow'" in built.stderr and "two" in built.stderr


def test_what_changed_is_told_findings_first(folder: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
            cwd=folder,
            check=True,
            capture_output=True,
        )

    git("init", "--quiet")
    git("add", "--all", "--force", "one.md", "two.md", "_toc.yml", "_config.yml", "pyproject.toml")
    git("add", "data", "conceptshift", "extensions", "references.bib", "CITATION.cff", "palette", "_static")
    git("commit", "--quiet", "--message", "first")
    same = compared(folder)
    assert same.stdout.strip().splitlines()[-1] == "Nothing that the book says has changed since HEAD."
    edited(folder / "data/speakers.csv", "Jens Stoltenberg", "J. Stoltenberg")
    told = compared(folder)
    assert told.returncode == 0, told.stderr
    found, sentence = told.stdout.index("1 finding\n  two.n"), told.stdout.index("1 sentence\n  two")
    assert found < sentence and "one" not in told.stdout[found:]
    page = (folder / "_build/diff.html").read_text(encoding="utf-8")
    assert "<script" not in page and "two.n" in page


def compared(folder: Path) -> subprocess.CompletedProcess:
    command = [part if part != "extensions.build" else "extensions.diff" for part in BUILD]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
