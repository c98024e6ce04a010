"""The book as one file: unpacked it opens without a server, it names its edition, and the same book gives the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from built_book import ROOT, document_names

from extensions.site import pack

CITATION = ROOT / "CITATION.cff"
VERSION = yaml.safe_load(CITATION.read_text(encoding="utf-8"))["version"]


@pytest.fixture(scope="module")
def packed(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack(book, tmp_path_factory.mktemp("packed"), CITATION)


@pytest.fixture(scope="module")
def unpacked(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("un packed")
    shutil.unpack_archive(packed, folder)
    (only,) = folder.iterdir()
    return only


def test_its_name_and_its_folder_tell_the_edition(packed: Path, unpacked: Path) -> None:
    assert packed.stem == unpacked.name == f"concept-shift-{VERSION}"


def test_unpacked_it_is_the_book_and_nothing_else(unpacked: Path, book: Path) -> None:
    def content(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    assert content(unpacked) == content(book)
    assert [path.name for path in unpacked.rglob("*.zip")] == ["exhibits.zip"], "it does not hold itself"


def test_the_door_opens_and_every_link_of_the_front_page_resolves(unpacked: Path) -> None:
    front = unpacked / f"{document_names()[0]}.html"
    assert front.name in (unpacked / "index.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(front.read_text(encoding="utf-8"), "html.parser")
    links = [element[key] for key in ("href", "src") for element in soup.find_all(attrs={key: True})]
    assert len(links) > 20
    for link in links:
        if urlsplit(link).scheme:
            continue
        path = unquote(urldefrag(link)[0].partition("?")[0])
        assert not path.startswith("/"), f"{link} needs a server"
        assert not path or (front.parent / path).is_file(), link


def test_the_same_book_gives_the_same_bytes(packed: Path, book: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(book, tmp_path / "elsewhere" / "html")
    for path in copy.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    copy.joinpath("index.html").chmod(0o600)
    assert pack(copy, tmp_path, CITATION).read_bytes() == packed.read_bytes()


def test_no_place_and_no_time_of_a_machine_is_in_it(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        entries = archive.infolist()
    assert [one.filename for one in entries] == sorted(
        (one.filename for one in entries), key=lambda name: name.split("/")
    )
    assert {one.date_time for one in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert all(one.filename.startswith(f"{packed.stem}/") and ".." not in one.filename for one in entries)


def test_a_book_that_was_not_built_is_told_in_a_sentence(tmp_path: Path) -> None:
    shutil.copyfile(CITATION, tmp_path / "CITATION.cff")
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from extensions.site import main; main()",
    ]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 1
    assert run.stderr.startswith("The book was not packed: ") and "`make book` builds one" in run.stderr
    assert "Traceback" not in run.stderr and not list(tmp_path.rglob("*.zip"))
