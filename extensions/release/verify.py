"""Whether a release comes out again: `python -m extensions.release.verify`, run in the folder of the book.

The sources as they are in this folder are built in a folder of their own, with every cell run. Each file is held against the release's
manifest; where one differs, `extensions.diff` says what that is, down to the sentence. With `--site FOLDER` nothing is
built: a copy of the book, such as one that was downloaded, is held against the manifest.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from extensions import diff, families, reads, stopping
from extensions.citation import ADDRESS
from extensions.citation.work import read_work
from extensions.execution import KEPT_VARIABLE, ROOT
from extensions.release import manifest, published, repository, values
from extensions.release.checks import CITATION
from extensions.release.contents import BOOK, EDITIONS, SOURCE
from extensions.release.manifest import Differences
from extensions.release.opened import Release, opened
from extensions.site import edition

RELEASES = ROOT / "_build" / "release"
PAGE = ROOT / "_build" / "verify.html"
LOCK = "requirements.txt"
LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)
SHOWN = 12  # of one kind


def main(argv: list[str] | None = None) -> None:
    """Tell what differs; exit status 1 where anything does, or nothing could be compared."""
    parser = argparse.ArgumentParser(
        prog="python -m extensions.release.verify", description="Build a release again and compare."
    )
    parser.add_argument(
        "--release", type=Path, help="its archive or its folder (default: this edition's in _build/release)"
    )
    parser.add_argument("--site", type=Path, help="compare this copy of the book, and build nothing")
    parser.add_argument(
        "--values", action="store_true", help="compare numbers, for a machine whose bytes differ"
    )
    given = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="verify-") as scratch:
            release = opened(given.release or _of_this_edition(), Path(scratch))
            same = (
                site(release, given.site)
                if given.site
                else rebuilt(release, Path(scratch), by_value=given.values)
            )
    except (OSError, ValueError) as error:
        sys.exit(f"Nothing was compared: {error}.")
    sys.exit(0 if same else 1)


def _of_this_edition() -> Path:
    return RELEASES / f"{edition(read_work(ROOT / CITATION))}.zip"


def site(release: Release, copy: Path) -> bool:
    """Whether a copy of the book is the release's; what is not is told by name."""
    if not copy.is_dir():
        raise ValueError(
            f"{copy} is no folder; SITE names the folder of a copy of the book, where its index.html is"
        )
    apart = manifest.compare(release.book, manifest.of_folder(copy))
    if apart:
        print(f"{copy} is not the book of {release.name}:\n{_named(apart)}")
        return False
    print(f"All agree: the {len(release.book)} files of {copy} are the book of {release.name}.")
    return True


def rebuilt(release: Release, scratch: Path, by_value: bool = False) -> bool:
    """Whether the book that this folder's sources give is the release's; what is not is told."""
    _note_packages(release)
    sources, book = scratch / "sources", scratch / "book"
    _copy(sources, release)
    there = manifest.of_folder(sources)  # before the build, which leaves byte code
    _build(sources, book, release.address)
    return compared(release, there, book, by_value=by_value)


def compared(
    release: Release, sources: dict[str, str], book: Path, by_value: bool = False, page: Path = PAGE
) -> bool:
    """Whether sources, by their digests, and a book that they gave are the release's; what is not is told, and shown on `page`."""
    changed = manifest.compare(release.sources, sources)
    apart = manifest.compare(release.book, manifest.of_folder(book))
    near = _agreeing(release.folder / BOOK, book, apart.changed) if by_value else []
    apart = Differences(apart.missing, tuple(name for name in apart.changed if name not in near), apart.extra)
    if not changed and not apart:
        other = f", {len(near)} of them in values, not in bytes" if near else ""
        if others := manifest.below(release.digests, EDITIONS):
            other += f"; its {len(others)} files of {EDITIONS}/ are whole and were not made again"
        print(
            f"All agree: {len(release.book)} files of the book and {len(release.sources)} sources of {release.name}{other}."
        )
        return True
    if changed:
        print(f"\nThe sources here are not those of {release.name}:\n{_named(changed)}")
    if apart:
        print(f"\nThe book that they give is not that of {release.name}:\n{_named(apart)}")
        _tell(release, book, apart, by_value, page)
    else:
        print("\nThe book that they give is the same.")
    return False


def _copy(into: Path, release: Release) -> None:
    """The sources in this folder as they are, committed or not, without what was built or installed."""
    if repository.is_repository(ROOT):
        names = repository.present(ROOT)
    else:  # the sources of an unpacked release
        names = [name for name in manifest.files_of(ROOT) if name in release.sources or not _made(name)]
    for name in names:
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)


def _made(name: str) -> bool:
    return any(reads.MADE.fullmatch(part) for part in name.split("/"))


def _build(sources: Path, book: Path, address: str) -> None:
    """Build a book, every page anew, telling which is at work. Raises `ValueError` where it cannot be built."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", KEPT_VARIABLE, ADDRESS)
    }
    print("Building the book anew, which takes some minutes", flush=True)
    said = []
    environment |= {ADDRESS: address} if address else {}
    with families.started(["-m", "extensions.build", "--out", str(book)], sources, environment) as process:
        for line in process.stdout:
            if line.startswith("Executing "):
                print(line, end="", flush=True)
            else:
                said.append(line)
    if process.returncode:
        raise ValueError(f"the sources in this folder do not give a book.\n\n{''.join(said).strip()}\n")


def _note_packages(release: Release) -> None:
    """Say where what is installed is not what the release was locked to; the book may differ for that alone."""
    locked: dict[str, set[str]] = {}
    lock = release.folder / SOURCE / LOCK
    for name, version in LOCKED.findall(lock.read_text(encoding="utf-8") if lock.is_file() else ""):
        locked.setdefault(name, set()).add(version)
    others = []
    for name, versions in sorted(locked.items()):
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:  # of another system
            continue
        if installed not in versions:
            others.append(f"{name} {installed} in place of {' or '.join(sorted(versions))}")
    if others:
        more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        print(
            f"Note: packages here are not those that {release.name} locks ({', '.join(others[:SHOWN])}{more}), "
            "so bytes may differ; VALUES=1 compares numbers."
        )


def _agreeing(before: Path, after: Path, names: tuple[str, ...]) -> list[str]:
    """The files whose values agree, of those whose bytes do not."""
    return [name for name in names if not _differences(before, after, name)]


def _differences(before: Path, after: Path, name: str) -> list[str]:
    return list(values.differences(name, (before / name).read_bytes(), (after / name).read_bytes()))


def _tell(release: Release, book: Path, apart: Differences, by_value: bool, page: Path) -> None:
    """What two books say that is not the same; all of it on a page."""
    before, after = (
        published.state(folder, {*apart.missing, *apart.changed, *apart.extra})
        for folder in (release.folder / BOOK, book)
    )
    changes = diff.compare(before, after)
    if any(changes.values()):
        print(f"\n{diff.told(changes, release.name)}")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(diff.page(changes, release.name), encoding="utf-8")
        print(f"\nAll of it, with drawings and rows:\n  {page.as_uri()}")
    elif by_value:
        print("\nWhere their values differ:")
        for name in apart.changed[:SHOWN]:
            print(
                "".join(f"  {name}: {one}\n" for one in _differences(release.folder / BOOK, book, name)[:3]),
                end="",
            )
    else:
        print(
            "\nFindings, sentences, figures and tables say the same; VALUES=1 says whether the files do so in all their values."
        )


def _named(apart: Differences) -> str:
    """Names of files, a line each, and why."""
    lines = [
        f"  {kind:<8} {name}"
        for kind, names in (("changed", apart.changed), ("missing", apart.missing), ("extra", apart.extra))
        for name in [*names[:SHOWN], *([f"… and {len(names) - SHOWN} more"] if len(names) > SHOWN else [])]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    stopping.run(main)
