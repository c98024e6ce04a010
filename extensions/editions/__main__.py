"""The built book as PDF and EPUB: `python -m extensions.editions`, run in the folder of the book.

Writes `_build/editions`: the whole report as one PDF and as an EPUB, and each page as a PDF of its own. Which pages make the whole stands in
`pyproject.toml`. The same book gives the same bytes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sphinx_external_toc.parsing import parse_toc_yaml

from extensions import families, placing, stopping
from extensions.citation.work import read_work
from extensions.execution import ROOT
from extensions.workplace import aside, workplace

from . import FOLDER, Names, settings
from .epub import place, write_epub
from .pages import lead_links, read_page
from .paper import Paper

BOOK = ROOT / "_build" / "html"
OUT = ROOT / "_build" / FOLDER


@dataclass(frozen=True)
class Edition:
    """One file to make."""

    file: str
    documents: tuple[str, ...]
    whole: bool


def main() -> None:
    """Make the editions, several at a time; exit status 1 where the book is not built or a page is not what the theme writes."""
    parser = argparse.ArgumentParser(
        prog="python -m extensions.editions", description="Make PDFs and an EPUB of the built book."
    )
    parser.add_argument("files", nargs="*", help="make these alone, such as title-1.0.0.epub")
    parser.add_argument("--book", type=Path, default=BOOK, help="the built book (default: _build/html)")
    parser.add_argument("--out", type=Path, default=OUT, help="where to write (default: _build/editions)")
    given = parser.parse_args()
    started = time.time()
    try:
        every = list(editions())
        unknown = set(given.files) - {one.file for one in every}
        if unknown:
            raise ValueError(
                f"no edition is called {min(unknown)}; there are {', '.join(one.file for one in every)}"
            )
        made = _make(
            [one for one in every if not given.files or one.file in given.files],
            given.book,
            given.out,
            not given.files,
        )
    except (OSError, ValueError) as error:
        sys.exit(f"The editions were not made: {error}")
    print(f"{made} editions are in {given.out}, made in {time.time() - started:.0f} seconds.")


def _make(wanted: list[Edition], book: Path, out: Path, alone: bool) -> int:
    """Make them beside the last ones, and put them in their place once all are there, `alone` without any older one."""
    with workplace(out) as scratch:
        made = scratch / "made"
        made.mkdir()
        with ProcessPoolExecutor(2, initializer=families.end_with_maker) as workers:
            try:
                for said in [workers.submit(make, one, book, made) for one in wanted]:
                    print(said.result(), flush=True)
            except stopping.Stopped:
                families.end_children()
                raise
        stopping.pass_over()
        if alone:
            placing.put(made, out, aside(scratch))
        else:
            out.mkdir(exist_ok=True)
            for one in wanted:
                (made / one.file).replace(out / one.file)
    return len(wanted)


def editions() -> Iterator[Edition]:
    """Every file to make; the whole first, since it takes longest."""
    names = Names(read_work(ROOT / "CITATION.cff"))
    toc = parse_toc_yaml(ROOT / "_toc.yml")
    asked = settings(ROOT)
    parts = [part for part in toc.root.subtrees if part.caption in asked["parts"]]
    missing = {*asked["parts"]} - {part.caption for part in parts} | {*asked["also"]} - set(toc)
    if missing:
        raise ValueError(
            f"[tool.editions] of pyproject.toml names {', '.join(sorted(missing))}, which _toc.yml does not have"
        )
    whole = (str(toc.root.docname), *(str(name) for part in parts for name in part.items), *asked["also"])
    yield Edition(names.whole("pdf"), whole, True)
    yield Edition(names.whole("epub"), whole, True)
    for document in toc:
        yield Edition(names.page(document), (document,), False)


def make(edition: Edition, book: Path, into: Path) -> str:
    """Write one edition and say what it is."""
    started = time.time()
    work = read_work(ROOT / "CITATION.cff")
    pages = [read_page(book, document) for document in edition.documents]
    epub = edition.file.endswith(".epub")
    places = {page.name: place(page) if epub else "" for page in pages}
    for page in pages:
        lead_links(page, places)
    target = into / edition.file
    if epub:
        write_epub(target, pages, work)
        size = f"{len(pages)} pages of the book"
    else:
        size = f"{Paper(book, work).write(target, pages, edition.whole)} sheets"
    return f"{edition.file}: {size}, {target.stat().st_size / 1000:.0f} KB, {time.time() - started:.0f} s"


if __name__ == "__main__":
    stopping.run(main)
