"""Where a book is made: a folder beside it, of one build at a time, with nothing in it of an earlier one."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extensions import placing, stopping
from extensions.execution import ROOT
from extensions.surroundings import put_away

LOCK = "lock"  # the file there that says which process builds; the system frees it when that process ends, however it does


@contextmanager
def workplace(place: Path) -> Iterator[Path]:
    """An empty folder to make in what goes to `place`. Waits for a build that is at work there, and completes one that was killed."""
    _refuse_shut(place)
    folder = beside(place) / f".{place.name}.building"
    lock = _locked(folder)
    try:
        placing.settle(place, aside(folder))
        _clear(folder)
        yield folder
    finally:
        stopping.pass_over()
        with suppress(OSError):
            _clear(folder)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def beside(place: Path) -> Path:
    """The folder beside it; the book's own `_build`, where that one is not ours to write in."""
    parent = place.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(parent)) from error
    if place.is_dir() and not os.access(parent, os.W_OK):
        parent = ROOT / "_build"
        parent.mkdir(exist_ok=True)
    return parent


def aside(folder: Path) -> Path:
    """Where the last book is while the new one takes its place."""
    return folder / "last"


def _refuse_shut(place: Path) -> None:
    """Better now than when the book is made."""
    if place.is_dir() and not os.access(place, os.W_OK):
        read_only = os.statvfs(place).f_flag & os.ST_RDONLY
        number = errno.EROFS if read_only else errno.EACCES
        raise OSError(number, os.strerror(number), str(place))


def _locked(folder: Path) -> int:
    """The open file that keeps others out of the folder, which is made."""
    told = False
    while True:
        folder.mkdir(exist_ok=True)
        try:
            lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except FileNotFoundError:  # who built there has just removed it
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not told:
                who = os.pread(lock, 20, 0).decode(errors="replace").strip()
                print(
                    f"Another build of this is at work (process {who or 'unknown'}); this one waits for its end. Ctrl-C stops the waiting.",
                    flush=True,
                )
                told = True
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError:  # a file system that knows no locks
            return lock
        if _is_there(folder / LOCK, lock):
            with suppress(OSError):  # on a full disk nobody is told who builds
                os.truncate(lock, 0)
                os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
            return lock
        os.close(lock)


def _is_there(path: Path, opened: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(opened))
    except FileNotFoundError:
        return False


def _clear(folder: Path) -> None:
    """Remove everything but the lock."""
    put_away(folder)
    for path in folder.iterdir():
        if path.name == LOCK:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
