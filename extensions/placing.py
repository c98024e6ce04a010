"""A new folder in the place of the last one, so that at each moment one of the two can be read.

Two renames, where the system can rename that place. A volume, a mount point and a folder whose parent belongs to somebody else cannot be
renamed: there everything is copied in first, into a folder of its own, and only when it is whole goes each file to its
place, pages last; then what is stale is removed. What a program that was killed meanwhile left half done, `settle` completes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

COMING, COME = ".coming", ".come"  # inside the place: what is being copied, and what is whole
NAMES = ".names"  # the file there that lists all
NOT_OURS = "lost+found"  # of the file system, on a volume
PAGE = ".html"


def put(made: Path, place: Path, aside: Path) -> None:
    """Put the folder `made` in its place; what is there goes to `aside`, or is removed. Raises `OSError`, and then the last one stays."""
    try:
        _swap(made, place, aside)
    except OSError:  # busy, on another disk, or in a folder of somebody else's
        _pour(made, place)


def settle(place: Path, aside: Path) -> None:
    """Complete what was going on when a program that `put` something was killed."""
    if aside.is_dir() and not place.exists():
        aside.rename(place)
    if place.is_dir():
        _arrive(place)


def is_ours(name: str) -> bool:
    return name != NOT_OURS


def _swap(made: Path, place: Path, aside: Path) -> None:
    if place.exists():
        place.rename(aside)
    try:
        made.rename(place)
    except OSError:
        if aside.exists():
            aside.rename(place)
        raise


def _pour(made: Path, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    coming = place / COMING
    try:
        names = [path.relative_to(made).as_posix() for path in sorted(made.rglob("*")) if path.is_file()]
        for name in names:
            (coming / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made / name, coming / name)
        (coming / NAMES).write_text("\n".join(names), encoding="utf-8")
        coming.rename(place / COME)
    except BaseException:
        shutil.rmtree(coming, ignore_errors=True)
        raise
    _arrive(place)


def _arrive(place: Path) -> None:
    """Everything that is whole goes to its place, and what is not whole, away."""
    come = place / COME
    if come_in := come.is_dir():
        names = (come / NAMES).read_text(encoding="utf-8").splitlines()
        for name in sorted(names, key=lambda name: name.endswith(PAGE)):
            if (come / name).is_file():
                _make_room(place, name)
                (come / name).replace(place / name)
        for stale in _stale(place, {*names}):
            stale.unlink()
        come.rename(place / COMING)  # at one stroke it is no longer due
    shutil.rmtree(place / COMING, ignore_errors=True)
    if come_in:
        _remove_empty(place)


def _make_room(place: Path, name: str) -> None:
    """Where a file is to be, no folder; where a folder is to be, no file."""
    for above in reversed(PurePosixPath(name).parents):
        folder = place / above
        if (folder.is_symlink() and folder != place) or folder.is_file():
            folder.unlink()
        folder.mkdir(exist_ok=True)
    if (place / name).is_dir() and not (place / name).is_symlink():
        shutil.rmtree(place / name)


def _stale(place: Path, names: set[str]) -> Iterator[Path]:
    """The files of an earlier book that the new one does not have."""
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place)
        if name.parts[0] in (COME, NOT_OURS) or (path.is_dir() and not path.is_symlink()):
            continue
        if name.as_posix() not in names:
            yield path


def _remove_empty(place: Path) -> None:
    for folder in sorted(place.rglob("*"), reverse=True):
        if folder.is_dir() and not folder.is_symlink() and is_ours(folder.relative_to(place).parts[0]):
            with suppress(OSError):  # something is in it
                folder.rmdir()
