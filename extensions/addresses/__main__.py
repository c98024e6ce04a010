"""Which published addresses lead nowhere in the built book: `python -m extensions.addresses`, run in the folder of the book.

They are printed as rows of the table of moves, with a proposal where there is one. With `--list`, all addresses of the
built book are printed instead, for the list of the edition that is published.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from .published import Addresses, Book, moves, published, settings, split

NOT_LISTED = ("_static/", "search/", "objects.inv")
WITHOUT_TEXT = ("index.html", "search.html")


def main(argv: list[str] | None = None) -> None:
    """Exit status 1 where an address is lost."""
    parser = argparse.ArgumentParser(prog="python -m extensions.addresses", description=__doc__)
    parser.add_argument("--book", type=Path, default=Path("_build", "html"), help="the built book")
    parser.add_argument("--list", action="store_true", help="print all addresses of the built book")
    given = parser.parse_args(argv)
    if not given.book.joinpath("index.html").is_file():
        sys.exit(f"{given.book} holds no built book; build it first (make book)")
    try:
        said = settings(Path.cwd())
        addresses = Addresses(Book(given.book), moves(said.moves), said.parts)
    except (OSError, LookupError, ValueError) as error:
        sys.exit(str(error))
    if given.list:
        print("\n".join(everything(addresses)))
        return
    old = published(said.folder)
    _tell(addresses, [one for one in old if addresses.leads_to(one) is None], len(old), said.moves)


def everything(addresses: Addresses) -> list[str]:
    """All addresses of a built book that somebody may have noted: files, pages, what has a name on them, no part of it."""
    book = addresses.book
    paths = sorted(
        path.relative_to(book.folder).as_posix() for path in book.folder.rglob("*") if path.is_file()
    )
    pages = {name: list(ids) for name, ids in book.ids.items() if name not in WITHOUT_TEXT}
    shared = set.intersection(*map(set, pages.values()))  # of the frame
    found = []
    for path in paths:
        if path.startswith(NOT_LISTED) or path.endswith(".js"):  # what only a script loads, nobody notes
            continue
        found.append(path)
        found += [
            f"{path}#{one}"
            for one in pages.get(path, ())
            if one not in shared and not addresses.parts.search(one)
        ]
    return found


def _tell(addresses: Addresses, lost: list[str], count: int, table: Path) -> None:
    for old in addresses.moved:
        new = addresses.leads_to(old)
        if "#" in old and new and "#" not in new:
            near = " or ".join(addresses.proposals(old)) or "nowhere like it"
            print(f"  {old} leads to {new} as a whole; where on it? Perhaps {near}", file=sys.stderr)
    wholes = [one for one in lost if addresses.whole(one) not in lost]  # its parts follow the whole
    if not wholes:
        print(f"All {count} published addresses lead to their content.", file=sys.stderr)
        return
    rows = csv.writer(sys.stdout, lineterminator="\n")
    for one in wholes:
        near = addresses.proposals(one)
        rows.writerow([one, near[0] if near else ""])
        if len(near) > 1:
            print(f"  {split(one)[1] or one} may also be {' or '.join(near[1:])}", file=sys.stderr)
    sys.exit(
        f"{len(wholes)} of {count} published addresses are lost. The rows above are proposals for {table}: look at each, mend it, add it."
    )


if __name__ == "__main__":
    main()
