"""The release of an edition: one archive that is whole, says what it is, and tells what in a copy of it is not so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from built_book import ROOT

from extensions import diff
from extensions.release import checks, contents, opened, published, values, verify

CITATION = ROOT / "CITATION.cff"
WORK = yaml.safe_load(CITATION.read_text(encoding="utf-8"))
VERSION, DAY = WORK["version"], WORK["date-released"]
DOI = "10.5555/12345678"
PROJECT = f"""\
[project]
version = "{VERSION}"
license = "MIT"
requires-python = ">=3.11"

[tool.addresses]
folder = "docs/addresses"

[[tool.release.commands]]
command = "make counts"
reads = ["data/texts.csv"]
makes = ["data/counts.csv"]
"""
PACKAGE = {
    "name": "tiny",
    "version": VERSION,
    "resources": [
        {
            "name": name,
            "path": f"{name}.csv",
            "licenses": [licence],
            "schema": {"fields": [{"name": "n", "type": "integer"}]},
        }
        for name, licence in (
            ("texts", {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}),
            ("counts", {"name": "other-closed", "title": "© Somebody", "path": "https://example.org/terms"}),
        )
    ],
}
SOURCES = {
    "pyproject.toml": PROJECT,
    "CHANGELOG.md": f"# Changelog\n\n## Unreleased\n\n## {VERSION} ({DAY})\n\n- All.\n",
    "README.md": f"> Somebody, *A title*, version {VERSION}.\n",
    "intro.md": "# Intro\n",
    "data/texts.csv": "n\n7\n",
    "data/counts.csv": "n\n3\n",
    "data/datapackage.json": json.dumps(PACKAGE),
    "docs/addresses/moves.csv": "old,new\n",
    f"docs/addresses/{VERSION}.txt": "index.html\nintro.html\n",
}
PAGE = """<main><h1>Intro</h1>
<p>Of <data data-finding="fates.all.n">{n}</data> forecasts some came true. The rest did not.</p>
<figure id="fig-one"><p class="exhibit-headline">There were {n}.</p><svg><title>{n}</title></svg>
<figcaption><a class="exhibit-data" href="exhibits/fig-one.csv">Data</a></figcaption></figure></main>"""


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def built(folder: Path, n: int = 16) -> Path:
    """A built book of one page."""
    record = {"finding": "fates", "name": "fates.all.n", "text": str(n), "value": n, "tables": ["counts"]}
    return written(
        folder,
        {
            "index.html": "<a href='intro.html'>Intro</a>",
            "intro.html": PAGE.format(n=n),
            "objects.inv": "",
            "findings.json": json.dumps([record]),
            "values/fates.csv": f"n\n{n}\n",
            "exhibits/fig-one.csv": f"n\n{n}\n",
        },
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository that is ready to be released, with the real citation and licences."""
    folder = written(tmp_path / "a clone", SOURCES)
    for name in ("CITATION.cff", "LICENSE", "LICENSE-CONTENT"):
        shutil.copy(ROOT / name, folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All")
    return folder


@pytest.fixture
def release(root: Path, tmp_path: Path) -> Callable[..., opened.Release]:
    """Packs the small repository with a built book and opens the archive again."""

    def make(**given: str) -> opened.Release:
        archive = contents.pack(
            root, built(tmp_path / "html"), tmp_path / "editions", tmp_path / "out", **given
        )
        return opened.opened(archive, tmp_path / "unpacked")

    return make


def graph(release: opened.Release) -> dict[str, dict]:
    crate = json.loads((release.folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    return {one["@id"]: one for one in crate["@graph"]}


# Before it is made


def test_where_all_places_tell_the_same_nothing_stands_in_the_way(root: Path) -> None:
    assert checks.disagreements(root) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("pyproject.toml", VERSION, "9.9.9", ("[project] version", "found 9.9.9", f"expected {VERSION}")),
        ("pyproject.toml", '"MIT"', '"GPL-3.0-only"', ("license", "found GPL-3.0-only", "expected MIT")),
        (
            "CITATION.cff",
            "  month: 11",
            "  month: 3",
            ("preferred-citation, month", "found 3", "expected 11"),
        ),
        (
            "CHANGELOG.md",
            "Unreleased\n",
            "Unreleased\n\n- More.\n",
            ("Unreleased", "found 1 lines", f"## {VERSION}"),
        ),
        ("CHANGELOG.md", str(DAY), "2001-01-01", (f"{VERSION} (2001-01-01)", f"expected {VERSION} ({DAY})")),
        ("README.md", VERSION, "9.9.9", ("found version 9.9.9", f"expected version {VERSION}")),
        ("data/datapackage.json", VERSION, "9.9.9", ("found 9.9.9", f"expected {VERSION}")),
    ],
)
def test_a_place_that_tells_something_else_is_one_sentence(
    root: Path, name: str, old: str, new: str, told: tuple[str, ...]
) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    git(root, "commit", "--all", "--quiet", "--message", "Changed")
    (sentence,) = checks.disagreements(root)
    assert sentence.startswith(name)
    for part in told:
        assert part in sentence


def test_what_git_knows_may_stand_in_the_way_too(root: Path) -> None:
    git(root, "rm", "--quiet", "LICENSE", f"docs/addresses/{VERSION}.txt")
    git(root, "tag", f"v{VERSION}")
    git(root, "commit", "--quiet", "--message", "Gone")
    written(root, {"notes.txt": "x", "data/texts.csv": "n\n8\n"})
    licence, addresses, changed, tag = checks.disagreements(root)
    assert licence.startswith("LICENSE is missing")
    assert "-m extensions.addresses --list" in addresses
    assert "data/texts.csv" in changed and "notes.txt" in changed and "commit" in changed
    assert f"tag v{VERSION}" in tag


def test_the_list_of_addresses_is_that_of_the_book(root: Path, tmp_path: Path) -> None:
    book = written(
        tmp_path / "html", {"index.html": "", "search.html": "", "intro.html": "<p></p>", "new.csv": ""}
    )
    (sentence,) = checks.addresses_of_book(root, book)
    assert f"{VERSION}.txt" in sentence and "new.csv" in sentence
    (book / "new.csv").unlink()
    (book / "search.html").unlink()
    assert checks.addresses_of_book(root, book) == []


def test_other_editions_that_are_older_than_the_book_are_not_taken(tmp_path: Path) -> None:
    book, editions = built(tmp_path / "html"), written(tmp_path / "editions", {"report.pdf": "%PDF"})
    assert checks.old_editions(editions, book) == checks.old_editions(tmp_path / "none", book) == []
    os.utime(editions / "report.pdf", (1, 1))
    (sentence,) = checks.old_editions(editions, book)
    assert str(editions) in sentence and "make it again" in sentence


# What it holds


def test_it_holds_book_sources_and_licences_and_nothing_uncommitted(
    release: Callable[..., opened.Release], root: Path
) -> None:
    written(root, {"data/texts.csv": "n\n8\n", "notes.txt": "x"})
    made = release()
    assert made.name == made.folder.name == f"concept-shift-{VERSION}"
    assert (made.folder / "book/intro.html").is_file()
    assert set(made.sources) == {*SOURCES, "CITATION.cff", "LICENSE", "LICENSE-CONTENT"}
    assert (made.folder / "source/data/texts.csv").read_text(encoding="utf-8") == SOURCES["data/texts.csv"]
    assert (made.folder / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    told = (made.folder / "README.md").read_text(encoding="utf-8")
    assert f"site/v{VERSION}" in told and "book/index.html" in told


def test_sha256sum_accepts_its_manifest_which_names_every_file(
    release: Callable[..., opened.Release],
) -> None:
    folder = release().folder
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--strict", "MANIFEST.sha256"], cwd=folder, check=True)
    named = {line.partition("  ")[2] for line in (folder / "MANIFEST.sha256").read_text("utf-8").splitlines()}
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert present - named == {"MANIFEST.sha256"} and named < present


def test_the_same_edition_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    book, none = built(tmp_path / "html"), tmp_path / "none"
    first = contents.pack(root, book, none, tmp_path / "first")
    other = shutil.copytree(root, tmp_path / "elsewhere")
    copy = shutil.copytree(book, tmp_path / "copy")
    for path in copy.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert contents.pack(other, copy, none, tmp_path / "second").read_bytes() == first.read_bytes()


def test_other_editions_are_taken_along(release: Callable[..., opened.Release], tmp_path: Path) -> None:
    written(tmp_path / "editions", {"report.pdf": "%PDF"})
    made = release()
    assert (made.folder / "editions/report.pdf").read_text(encoding="utf-8") == "%PDF"
    assert "editions/report.pdf" in graph(made)
    assert "editions/report.pdf" in (made.folder / "README.md").read_text(encoding="utf-8")


def test_its_crate_says_which_command_made_what_from_what(release: Callable[..., opened.Release]) -> None:
    crate = graph(release())
    told = {
        identifier: (
            crate[one["instrument"]["@id"]]["name"],
            *([part["@id"] for part in one[key]] for key in ("object", "result")),
        )
        for identifier, one in crate.items()
        if one["@type"] == "CreateAction"
    }
    assert told["#before-1"] == ("make counts", ["source/data/texts.csv"], ["source/data/counts.csv"])
    assert told["#finding-fates"] == ("make book", ["source/data/counts.csv"], ["book/values/fates.csv"])
    page = (
        "make book",
        ["source/intro.md", "book/values/fates.csv"],
        ["book/intro.html", "book/exhibits/fig-one.csv"],
    )
    assert told["#page-intro"] == page
    terms = crate["source/data/counts.csv"]["license"]["@id"]
    assert crate[terms]["name"] == "© Somebody", "what is another's is not offered under the book's licence"


def test_each_archive_reads_one_licence_and_the_same_edition(release: Callable[..., opened.Release]) -> None:
    made = release(address="https://example.org/book/")
    zenodo, codemeta = (
        json.loads((made.folder / name).read_text("utf-8")) for name in (".zenodo.json", "codemeta.json")
    )
    whole = graph(made)["./"]
    assert zenodo["license"] == {"id": "CC-BY-4.0"} and codemeta["license"] == "https://spdx.org/licenses/MIT"
    assert whole["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert zenodo["version"] == codemeta["version"] == whole["version"] == VERSION
    assert zenodo["publication_date"] == codemeta["datePublished"] == whole["datePublished"] == str(DAY)
    assert zenodo["title"] == whole["name"] == WORK["title"]
    assert made.address == "https://example.org/book/"
    assert "doi" not in zenodo and "identifier" not in whole


def test_a_doi_is_in_all_of_them(release: Callable[..., opened.Release], root: Path) -> None:
    with (root / "CITATION.cff").open("a", encoding="utf-8") as file:
        file.write(f"identifiers:\n  - type: doi\n    value: {DOI}\n")
    git(root, "commit", "--all", "--quiet", "--message", "A DOI")
    made = release()
    assert json.loads((made.folder / ".zenodo.json").read_text("utf-8"))["doi"] == DOI
    assert json.loads((made.folder / "codemeta.json").read_text("utf-8"))["isPartOf"]["identifier"].endswith(
        DOI
    )
    assert graph(made)["./"]["identifier"] == f"https://doi.org/{DOI}"
    assert f"https://doi.org/{DOI}" in (made.folder / "README.md").read_text("utf-8")


# What a copy is held against


def compared(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        verify.main([str(one) for one in arguments])
    return stopped.value.code


def test_a_copy_of_the_book_is_told_apart_file_by_file(
    release: Callable[..., opened.Release], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = release().folder
    copy = shutil.copytree(folder / "book", tmp_path / "copy")
    assert compared("--release", folder, "--site", copy) == 0
    said = capsys.readouterr().out
    assert said.startswith("All agree: ") and said.count("\n") == 1
    (copy / "values/fates.csv").unlink()
    written(copy, {"intro.html": "Something else", "new.html": ""})
    assert compared("--release", tmp_path / "out" / f"{folder.name}.zip", "--site", copy) == 1
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert lines == [["changed", "intro.html"], ["missing", "values/fates.csv"], ["extra", "new.html"]]


def test_a_release_that_is_not_whole_is_refused_by_name(
    release: Callable[..., opened.Release], tmp_path: Path
) -> None:
    folder = release().folder
    written(folder, {"book/intro.html": "Something else"})
    assert "book/intro.html was changed" in str(compared("--release", folder, "--site", folder / "book"))
    (tmp_path / "no.zip").write_bytes(b"no archive")
    assert "no.zip is no ZIP file" in str(compared("--release", tmp_path / "no.zip"))
    assert "`make release` makes" in str(compared("--release", tmp_path / "nowhere"))


def test_a_manifest_that_leads_out_of_the_release_is_refused(release: Callable[..., opened.Release]) -> None:
    folder = release().folder
    with (folder / "MANIFEST.sha256").open("a", encoding="utf-8") as file:
        file.write(f"{'0' * 64}  ../../secret\n")
    assert "outside of the release" in str(compared("--release", folder, "--site", folder / "book"))


def test_two_books_are_compared_down_to_the_sentence(tmp_path: Path) -> None:
    books = [built(tmp_path / str(n), n) for n in (16, 17)]
    before, after = (published.state(book, {"intro.html", "exhibits/fig-one.csv"}) for book in books)
    changes = diff.compare(before, after)
    assert [(one.name, one.before, one.after) for one in changes["findings"]] == [("fates.all.n", "16", "17")]
    assert [one.after for one in changes["sentences"]] == [
        "Of 17 forecasts some came true.",
        "There were 17.",
    ]
    assert [one.name for one in changes["tables"]] == [one.name for one in changes["figures"]] == ["fig-one"]
    assert not any(diff.compare(before, before).values())


def test_what_was_built_again_is_told_apart_in_words(
    release: Callable[..., opened.Release], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, page = release(), tmp_path / "verify.html"
    book = shutil.copytree(made.folder / "book", tmp_path / "again")
    assert verify.compared(made, made.sources, book, page=page)
    said = capsys.readouterr().out
    assert said.startswith("All agree: ") and said.count("\n") == 1
    written(book, {"exhibits/fig-one.csv": "n\n16.0000000001\n"})
    assert verify.compared(made, made.sources, book, by_value=True, page=page)
    assert "1 of them in values" in capsys.readouterr().out
    assert not verify.compared(made, made.sources, book, page=page)
    assert "1 table: fig-one" in capsys.readouterr().out
    built(book, 17)
    assert not verify.compared(made, made.sources | {"data/counts.csv": "0"}, book, by_value=True, page=page)
    said = capsys.readouterr().out
    for part in ("changed  data/counts.csv", "fates.all.n  16 → 17", "Of 17 forecasts some came true."):
        assert part in said
    assert "Of 17 forecasts some came true." in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "expected", "found", "place"),
    [
        ("a.csv", "k,n\nx,0.1\n", "k,n\nx,0.10000000000000003\n", None),
        ("a.csv", "k,n\nx,0.1\n", "k,n\nx,0.1000001\n", "row 2, n: 0.1000001, expected 0.1"),
        ("a.csv", "k,n\nx,1\n", "k,n\ny,1\n", "row 2, k: y, expected x"),
        ("a.csv", "n\n1\n", "n\n1\n2\n", "3 rows"),
        ("a.json", '[{"name": "f.n", "value": 1e-17}]', '[{"name": "f.n", "value": 0}]', None),
        ("a.json", '[{"name": "f.n", "value": 2.0}]', '[{"name": "f.n", "value": 2.1}]', "f.n value: 2.1"),
        ("a.json", '{"a": true}', '{"a": 1}', "a: 1, expected True"),
        ("a.html", "<p>Rose by −1.5 %.</p>", "<p class='x'>Rose by −1.50 %.</p>", None),
        ("a.html", "<p>Rose by −1.5 %.</p>", "<p>Rose by 1.5 %.</p>", "Rose by 1.5 %."),
        (
            "a.html",
            "<svg><path d='M1'/><title>A</title></svg>",
            "<svg><path d='M2'/><title>A</title></svg>",
            None,
        ),
        ("a.png", "one", "other", None),
    ],
)
def test_numbers_may_differ_in_their_last_digits_and_in_nothing_else(
    name: str, expected: str, found: str, place: str | None
) -> None:
    told = list(values.differences(name, expected.encode(), found.encode()))
    assert told == [] if place is None else place in told[0]
