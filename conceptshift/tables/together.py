"""Files that belong together are replaced all or none, whenever the command that does it is killed.

They are written aside first, into one folder. When all of them are on the disk, that folder is renamed, and from then on they are due: who comes
next moves what is left of them to its place (`finish`), if the command itself did not live to do it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

Writer = Callable[[Path], object]
ASIDE, DUE = ".writing", ".replacing"  # folders beside the files


def text(content: str) -> Writer:
    """Writes this text."""
    return lambda file: file.write_bytes(content.encode("utf-8"))


def replace(files: Mapping[str, Writer], folder: Path) -> tuple[str, ...]:
    """Have each file written, in order, by its name below `folder`; then replace those that differ. The names of these.

    A writer finds those before it beside its own. Raises `OSError` where the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / ASIDE
    with _alone(folder):
        _finish(folder)
        shutil.rmtree(aside, ignore_errors=True)  # of a command that was killed before all was written
        try:
            for name, write in files.items():
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                write(aside / name)
                _to_disk(aside / name)
            changed = [name for name in files if not _same(aside / name, folder / name)]
            for name in files.keys() - changed:
                (aside / name).unlink()
            with _undisturbed():
                aside.rename(folder / DUE)
                _finish(folder)
        except OSError as error:
            if (folder / DUE).is_dir():
                raise _left(folder, error) from error
            raise OSError(
                f"{folder} takes no new files: {error.strerror or error}. Those that are there are the last good ones. "
                "To mend it: make room there, or give yourself the right to write there, and run this again"
            ) from error
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return tuple(changed)


def finish(folder: Path) -> bool:
    """Replace what a command that was killed has left to be replaced; whether there was any. Raises `OSError` where it cannot be."""
    if not (folder / DUE).is_dir():
        return False
    try:
        with _alone(folder):
            return _finish(folder)
    except OSError as error:
        raise _left(folder, error) from error


def _left(folder: Path, error: OSError) -> OSError:
    return OSError(
        f"only some files of {folder} are replaced; the others wait in {folder / DUE}, and could not be moved to their "
        f"place: {error.strerror or error}. To mend it: let that folder be written to, and run any command; it moves them"
    )


def _finish(folder: Path) -> bool:
    due = folder / DUE
    if not due.is_dir():
        return False
    for file in sorted(path for path in due.rglob("*") if path.is_file()):
        file.replace(folder / file.relative_to(due))
    shutil.rmtree(due)
    return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other command replaces files there; the system lets the next one in when this one ends, however it does."""
    here = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system that knows no locks
            fcntl.flock(here, fcntl.LOCK_EX)
        yield
    finally:
        os.close(here)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Who asks the command to stop is heard a moment later."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
