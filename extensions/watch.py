"""Build again whenever a file of the book changes: `python -m extensions.watch`, or with `--page` that page alone.

What a build wants to know of a change, it finds out by itself (see `execution`); this only starts it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from extensions import families, stopping
from extensions.execution import ROOT
from extensions.reads import MADE

EVERY = 0.5  # seconds between two looks
ENOUGH = 30  # seconds for a build that was asked to stop
KINDS = (
    ".md",
    ".py",
    ".csv",
    ".json",
    ".parquet",
    ".yml",
    ".toml",
    ".css",
    ".js",
    ".html",
    ".bib",
    ".cff",
    ".svg",
)


def main(arguments: list[str]) -> None:
    """Build now and after each change, until Ctrl-C. A build that fails says why and is tried again at the next change."""
    seen: dict[Path, int] = {}
    while True:
        now = dict(_files(ROOT))
        if now != seen:
            changed = sorted(path for path in {*now, *seen} if now.get(path) != seen.get(path))
            if seen:
                print(
                    f"\nChanged: {', '.join(path.relative_to(ROOT).as_posix() for path in changed[:5])}",
                    flush=True,
                )
            seen = now
            _build(arguments)
            print("Waiting for a change (Ctrl-C stops it)", flush=True)
        time.sleep(EVERY)


def _build(arguments: list[str]) -> None:
    with families.started(["-m", "extensions.build", *arguments], ROOT, os.environ, heard=False) as build:
        try:
            build.wait()
        except stopping.Stopped:
            build.terminate()  # and not killed, since it has things to put away
            build.wait(ENOUGH)
            raise


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    """The files of the book below `folder` and when each was changed (ns)."""
    for path in _within(folder):
        if MADE.fullmatch(path.name):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.suffix in KINDS:
            with suppress(OSError):  # an editor has just put another in its place
                yield path, path.stat().st_mtime_ns


def _within(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # it has just gone
        return []


if __name__ == "__main__":
    stopping.run(lambda: main(sys.argv[1:]))
