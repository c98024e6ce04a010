"""A new book takes the place of the last one so that, whatever happens and wherever that is, one of the two can be read."""

from __future__ import annotations

import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from built_book import ROOT
from killed import killed_before
from namespaces import mounting

from extensions import placing

OLD = {
    "index.html": "old",
    "gone.html": "old",
    "static/a.css": "old",
    "deep/er/page.html": "old",
    "x": "a file",
}
NEW = {
    "index.html": "new",
    "static/a.css": "new",
    "static/b.css": "new",
    "deep/er/page.html": "new",
    "x/y": "in a folder",
}


def laid(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(params=["it can be renamed", "it cannot be renamed"])
def aside(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the last one goes; into a folder that is not there nothing can be renamed, as little as a volume can be."""
    (tmp_path / "scratch").mkdir()
    return tmp_path / ("scratch" if request.param == "it can be renamed" else "nowhere") / "last"


def mounted(mount: str, script: str) -> subprocess.CompletedProcess:
    """What a script of Python says where something is mounted for it alone."""
    command = mounting(mount, [sys.executable, "-c", script])
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


def test_the_new_one_is_there_and_nothing_of_the_old(tmp_path: Path, aside: Path) -> None:
    place = laid(tmp_path / "place", OLD)
    placing.put(laid(tmp_path / "made", NEW), place, aside)
    assert read(place) == NEW
    assert not [path for path in place.rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_killed_at_any_step_one_of_the_two_is_whole_again(tmp_path: Path, aside: Path) -> None:
    seen = set()
    for step in count(1):
        place = laid(tmp_path / f"place-{step}", OLD)
        made = laid(tmp_path / f"made-{step}", NEW)
        last = aside.with_name(f"last-{step}")
        killed = killed_before(step, lambda: placing.put(made, place, last))  # noqa: B023
        if place.exists():
            there = read(place)
            assert all(there.get(name) in (OLD[name], NEW[name]) for name in OLD.keys() & NEW.keys()), step
        placing.settle(place, last)
        assert read(place) in (OLD, NEW), step
        seen.add(read(place)["index.html"])
        placing.put(laid(tmp_path / f"again-{step}", NEW), place, last.with_name(f"second-{step}"))
        assert read(place) == NEW, step
        if not killed:
            break
    assert step > 2 and seen == {"old", "new"}


def test_on_a_volume_it_goes_in_and_what_the_system_keeps_there_stays(tmp_path: Path) -> None:
    """The place is a mount point, which can be neither renamed nor removed."""
    place, made = tmp_path / "place", laid(tmp_path / "made", NEW)
    place.mkdir()
    script = f"""
from pathlib import Path
from extensions import placing
place = Path({str(place)!r})
assert place.is_mount()
for name in ("index.html", "gone.html", "lost+found/kept"):
    place.joinpath(name).parent.mkdir(exist_ok=True)
    place.joinpath(name).write_text("old")
placing.put(Path({str(made)!r}), place, place.with_name("last"))
print(*sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()))
print(place.joinpath("index.html").read_text())
"""
    ran = mounted(f'mount -t tmpfs tmpfs "{place}"', script)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [" ".join(sorted([*NEW, "lost+found/kept"])), "new"]


def test_where_there_is_no_room_the_old_one_stays_whole(tmp_path: Path) -> None:
    """A volume with room for one book and a half."""
    place, made = tmp_path / "place", laid(tmp_path / "made", {**NEW, "z.html": "x" * 400_000})
    place.mkdir()
    script = f"""
import errno
from pathlib import Path
from extensions import placing
place = Path({str(place)!r})
place.joinpath("index.html").write_text("old")
place.joinpath("large.html").write_text("x" * 400_000)
try:
    placing.put(Path({str(made)!r}), place, place.with_name("last"))
except OSError as error:
    print(errno.errorcode[error.errno])
print(*sorted(path.name for path in place.rglob("*")))
"""
    ran = mounted(f'mount -t tmpfs -o size=600k tmpfs "{place}"', script)
    assert ran.stdout.splitlines() == ["ENOSPC", "index.html large.html"], ran.stderr
