"""Make the release of this edition: `python -m extensions.release`, run in the folder of the book."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from extensions import families, stopping
from extensions.citation import ADDRESS
from extensions.execution import ROOT
from extensions.release import checks, tools
from extensions.release.contents import pack
from extensions.release.opened import opened

BOOK = ROOT / "_build" / "html"
EDITIONS = ROOT / "_build" / "editions"
RELEASES = ROOT / "_build" / "release"


def main(argv: list[str] | None = None) -> None:
    """Check, build, pack, and have it read by other tools; exit status 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m extensions.release", description="Make the release.")
    parser.add_argument(
        "--tools",
        type=Path,
        help="the folder that requirements-release.txt is installed to; without it no tool is asked",
    )
    given = parser.parse_args(argv)
    _stop_at(checks.disagreements(ROOT))
    with families.started(["-m", "extensions.build"], ROOT, os.environ, heard=False) as build:
        build.wait()
    if build.returncode:
        sys.exit("The release was not made, since the book was not built.")
    _stop_at([*checks.addresses_of_book(ROOT, BOOK), *checks.old_editions(EDITIONS, BOOK)])
    try:
        with tempfile.TemporaryDirectory(prefix="release-", dir=_made(RELEASES)) as scratch:
            tried = pack(ROOT, BOOK, EDITIONS, Path(scratch), os.environ.get(ADDRESS, ""))
            if given.tools:
                release = opened(tried, Path(scratch))
                _stop_at(list(tools.complaints(release.folder, given.tools.resolve())))
            made = tried.replace(RELEASES / tried.name)
    except (OSError, ValueError) as error:
        sys.exit(f"The release was not made: {error}.")
    print(
        f"The release is made, {made.stat().st_size / 1e6:.1f} MB:\n  {made}\n"
        "`make verify` builds it once more and compares."
    )


def _stop_at(sentences: list[str]) -> None:
    if sentences:
        sys.exit("\n".join(["The release was not made.", *(f"- {one}" for one in sentences)]))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    stopping.run(main)
