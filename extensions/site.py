"""The built book as one file to hand on: `python -m extensions.site`, run in the folder of the book.

It is unpacked with a double click and read without a server. Name and folder tell the edition, as `CITATION.cff` does. The same
book gives the same bytes: names are sorted, and no time of this machine is in it.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from extensions.citation.work import read_work
from extensions.execution import ROOT

BOOK = ROOT / "_build" / "html"
NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP file knows
A_FILE = 0o100644 << 16  # that everybody may read
UNIX = 3


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
    if not book.joinpath("index.html").is_file() or not book.joinpath("searchindex.js").is_file():
        raise ValueError(f"{book} holds no built book; `make book` builds one")
    name = read_work(citation).slug
    target, unfinished = into / f"{name}.zip", into / f".{name}.zip"
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(book.rglob("*"), key=lambda path: path.relative_to(book).parts):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{name}/{path.relative_to(book).as_posix()}", NO_TIME)
                entry.create_system, entry.external_attr = UNIX, A_FILE
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, path.read_bytes(), compresslevel=9)
    unfinished.replace(target)
    return target


if __name__ == "__main__":
    main()
