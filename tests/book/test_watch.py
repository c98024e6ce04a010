"""`make watch` builds again when a file changes, and goes on after a build that failed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
from test_build_failures import GOOD, small
from tiny_book import PATIENCE, at_work


@pytest.fixture
def watching(copy_of_sources: Callable[[str], Path]) -> Iterator[tuple[Path, Callable[[str], str]]]:
    """A small book that is being watched, and a function that waits for a line with the given words."""
    folder = small(copy_of_sources("watched"))
    command = [sys.executable, "-u", "-m", "extensions.watch", "--page", "only"]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    lines: Queue[str] = Queue()
    Thread(target=lambda: [lines.put(line) for line in process.stdout], daemon=True).start()

    def wait_for(words: str) -> str:
        until, seen = time.monotonic() + PATIENCE, ""
        while words not in seen:
            try:
                seen += lines.get(timeout=max(0.1, until - time.monotonic()))
            except Empty:
                pytest.fail(f"{words!r} did not come; there was {seen!r}")
        return seen

    yield folder, wait_for
    process.terminate()
    assert process.wait() == 128 + signal.SIGTERM
    assert not at_work(folder), "something goes on although nobody watches"


def save(page: Path, text: str) -> None:
    """At once, as editors do: a page of which a part is written would be built too."""
    new = page.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(page)


def test_a_change_is_built_and_a_failure_is_survived(watching: tuple[Path, Callable[[str], str]]) -> None:
    folder, wait_for = watching
    wait_for("Waiting for a change")
    page = folder / "only.md"
    save(page, GOOD.replace("It is", "{value}`no.such.value`"))
    assert "Changed: only.md" in wait_for("Waiting for a change")
    save(page, GOOD.replace("It is", "Now it is"))
    wait_for("The page is built")
    assert "Now it is" in (folder / "_build/page/only.html").read_text(encoding="utf-8")
