"""The built book as one file to hand on: `python -m extensions.site`, run in the folder of the book.

It is unpacked with a double click and read without a server. Name and folder tell the edition, as `CITATION.cff` does. The same
book gives the same bytes: names are sorted, and no time of this machine is in it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from extensions import archive
from extensions.citation.work import Work, read_work
from extensions.execution import ROOT

BOOK = ROOT / "_build" / "html"


def main() -> None:
    """Pack the built book, and say where it is and how to open it."""
    try:
        packed = pack(BOOK, BOOK.parent, ROOT / "CITATION.cff")
    except (OSError, ValueError) as error:
        sys.exit(f"The book was not packed: {error}")
    size = packed.stat().st_size / 1e6
    print(
        f"The book is packed, {size:.1f} MB:\n  {packed}\n"
        f"To read it, unpack it (a double click) and open index.html in the folder {packed.stem}. It needs no server and no network."
    )


def pack(book: Path, into: Path, citation: Path) -> Path:
    """Write the built book as a ZIP file. Raises `ValueError` where none was built or where the edition is not told."""
    refuse_unbuilt(book)
    target = into / f"{edition(read_work(citation))}.zip"
    archive.write(target, archive.files_of(book))
    return target


def refuse_unbuilt(book: Path) -> None:
    """Raises `ValueError` where a folder is no built book."""
    if not book.joinpath("index.html").is_file() or not book.joinpath("objects.inv").is_file():
        raise ValueError(f"{book} holds no built book; `make book` builds one")


def edition(work: Work) -> str:
    """What an archive of this edition is called: its short title and its version."""
    title = re.sub(r"[^a-z0-9]+", "-", work.short_title.lower()).strip("-")
    return f"{title}-{work.version}"


if __name__ == "__main__":
    main()
