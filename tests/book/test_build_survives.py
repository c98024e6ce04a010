"""Whatever happens to a build, the last good book stays, nothing else is left behind, and a sentence says what it was."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from pathlib import Path

import pytest
import yaml
from built_book import run_build
from tiny_book import PATIENCE, at_work, building, cell, files, tiny, wait_until, write

GOOD = "It is good.\n\n" + cell("print(1 + 1)")
ENDLESS = cell("""import re, subprocess
subprocess.Popen(["sleep", "600"])
open("running", "w").close()
re.match("(a+)+$", "a" * 60 + "b")  # in C, where nothing interrupts it""")

SHORT = 10  # seconds for a cell, of which all but the endless one need far less on a busy machine too


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book, in a folder so deep that no socket can lie in it, built once."""
    deep = (
        "a folder with a name that is so long that the path of a socket in it would be too long/and one more"
    )
    folder = tiny(tmp_path_factory.mktemp("tiny") / deep, only=GOOD)
    made = run_build(folder)
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


@pytest.fixture
def book(built: Path, tmp_path: Path) -> Path:
    """A copy of it, with the book that was built."""
    folder = tmp_path / built.parent.name / built.name
    shutil.copytree(built, folder, symlinks=True)
    return folder


def left(folder: Path) -> list[str]:
    """What lies beside the book, but for the runs of cells that are kept, and the log."""
    return [
        path.name for path in (folder / "_build").iterdir() if path.name not in (".kept", "build.log", "html")
    ]


def sockets(folder: Path) -> Path:
    """The folder elsewhere in which a build in this deep one keeps its sockets."""
    return (folder / "_build/.html.building/tmp").readlink()


def refused(folder: Path, *arguments: str, because: str, **variables: str) -> str:
    """A build that fails, leaves the book as it was, and gives this for a reason."""
    before = files(folder / "_build/html")
    made = run_build(folder, *arguments, **variables)
    assert made.returncode == 1, made.stdout + made.stderr
    assert made.stderr.startswith(
        "The book was not built. The last good one, if there is one, is unchanged.\n\n"
    )
    assert because in made.stderr and "Traceback" not in made.stderr, made.stderr
    assert files(folder / "_build/html") == before
    assert not left(folder)
    return made.stderr


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda by: by.name)
def test_who_asks_it_to_stop_finds_everything_put_away(book: Path, by: signal.Signals) -> None:
    before = files(book / "_build/html")
    write(book, "only", ENDLESS)
    build = building(book)
    wait_until((book / "running").exists, "the cell's start")
    outside = sockets(book)
    assert outside.is_dir()
    build.send_signal(by)
    said, _ = build.communicate(timeout=PATIENCE)
    assert build.returncode == 128 + by
    assert said.endswith("\nStopped. The last good one, if there is one, is unchanged.\n")
    assert not at_work(book) and not left(book) and not outside.exists()
    assert files(book / "_build/html") == before


def test_killed_it_leaves_no_process_and_the_next_which_has_waited_puts_all_away(book: Path) -> None:
    write(book, "only", ENDLESS)
    first = building(book)
    wait_until((book / "running").exists, "the cell's start")
    write(book, "only", "It is built by another.")
    second = building(book)
    told = second.stdout.readline()
    assert f"Another build of this is at work (process {first.pid}); this one waits" in told
    outside = sockets(book)
    assert outside.is_dir()
    assert any("sleep" in command for command in at_work(book))
    first.kill()
    first.communicate()
    said, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0, said
    assert "It is built by another." in (book / "_build/html/only.html").read_text(encoding="utf-8")
    assert not left(book) and not outside.exists()
    wait_until(lambda: not at_work(book), "the end of what the first had started")  # nobody waits for it


def test_a_cell_without_a_reply_is_named_with_the_way_out(tmp_path: Path) -> None:
    """One whose kernel is killed, as by a system that has no memory left, and one that takes too long."""
    pages = {
        "killed": cell("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
        "slow": cell("fast = True") + "\n" + cell("import time\ntime.sleep(600)"),
    }
    folder = tiny(tmp_path, **pages)
    config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    config["execute"]["timeout"] = SHORT
    (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "_build/html").mkdir(parents=True)
    said = refused(folder, because="killed.md, line 8 (cell 1): its kernel was killed (SIGKILL)")
    assert "memory" in said and "  8  import os, signal" in said
    assert (
        f"slow.md, line 12 (cell 2): it took longer than the {SHORT} seconds that execute.timeout in _config.yml gives"
        in said
    )
    assert "raise execute.timeout" in said and "  13  time.sleep(600)" in said


def test_a_folder_that_is_a_link_gets_the_book_and_stays_a_link(book: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (book / "_build/html").rename(elsewhere)
    (book / "_build/html").symlink_to(elsewhere)
    write(book, "only", "It is behind a link.")
    made = run_build(book)
    assert made.returncode == 0, made.stdout + made.stderr
    assert (book / "_build/html").is_symlink()
    assert "It is behind a link." in (elsewhere / "only.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_disk_that_takes_no_more_is_named(book: Path) -> None:
    """No file may be larger than 40 KB, which is how a quota looks from below."""
    write(book, "only", "It is too large.")
    before = files(book / "_build/html")
    build = building(book, "sh", "-c", 'ulimit -f 80; exec "$@"', "sh")
    said, _ = build.communicate(timeout=PATIENCE)
    assert build.returncode == 1
    assert f"\n\n_build: {os.strerror(errno.EFBIG)}. To mend it: " in said and "Traceback" not in said
    assert files(book / "_build/html") == before and not left(book)


def test_what_nobody_foresaw_is_a_sentence_and_its_trace_a_log_beside_the_book(book: Path) -> None:
    (book / "pyproject.toml").write_text("[tool.report-build\n", encoding="utf-8")
    said = refused(book, because="TOMLDecodeError: ")
    assert said.endswith("The whole log: _build/build.log\n")
    assert "Traceback (most recent call last)" in (book / "_build/build.log").read_text(encoding="utf-8")
    (book / "pyproject.toml").unlink()
    write(book, "only", "It is mended.")
    assert run_build(book).returncode == 0
    assert not (book / "_build/build.log").exists()
