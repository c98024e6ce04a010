"""Processes that are gone with the one that started them, however that ends, and with all that they started themselves.

A process that is killed can put nothing away. So each child holds the end of a pipe whose other end only its parent has: when the
parent is gone, the pipe says so, and the child ends its own children and itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import psutil

from extensions import stopping

VARIABLE = "REPORT_FAMILY"  # of a child's environment: its standard input is that pipe
PATIENCE = 5  # seconds until a process that was killed is gone


@contextmanager
def started(
    command: list[str], folder: Path, environment: Mapping[str, str], heard: bool = True
) -> Iterator[subprocess.Popen]:
    """Python at work on a command in `folder`. Afterwards it is gone, with all that it started.

    What it says is in its `stdout`, or goes where this process speaks to, if it is not `heard`.
    The command calls `end_with_parent`, so that this is true where this process is killed.
    """
    child = subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        env={**environment, VARIABLE: "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if heard else None,
        stderr=subprocess.STDOUT if heard else None,
        encoding="utf-8",
        errors="replace",
    )
    try:
        yield child
        child.wait()
    finally:
        if child.poll() is None:
            _end([psutil.Process(child.pid)])
            child.wait()
        child.stdin.close()
        if heard:
            child.stdout.close()


def end_with_parent() -> None:
    """End this process, and all that it starts, when the process that `started` it is gone."""
    if os.environ.pop(VARIABLE, None):
        Thread(target=_outlive, daemon=True).start()


def end_with_maker() -> None:
    """In a process of a pool: end it when the process that made the pool is gone, and leave it to that one to be asked to stop."""
    for request in stopping.REQUESTS:
        signal.signal(request, signal.SIG_IGN if request == signal.SIGINT else signal.SIG_DFL)
    Thread(target=_outlive_maker, daemon=True).start()


def end_children() -> None:
    """End all that this process has started, at once."""
    _end(psutil.Process().children())


def _outlive_maker() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _outlive() -> None:
    os.read(sys.__stdin__.fileno(), 1)  # nothing is ever written; this returns when the other end is gone
    end_children()
    os._exit(1)


def _end(tops: list[psutil.Process]) -> None:
    """Kill processes and all below them: halted first, so that none starts another meanwhile."""
    family: list[psutil.Process] = []
    new = tops
    while new:
        for one in new:
            with suppress(psutil.Error):
                one.suspend()
        family += new
        new = [below for top in tops for below in _below(top) if below not in family]
    for one in family:
        with suppress(psutil.Error):
            one.kill()
    until = time.monotonic() + PATIENCE
    while any(map(_lives, family)) and time.monotonic() < until:
        time.sleep(0.01)


def _lives(one: psutil.Process) -> bool:
    try:
        return one.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _below(top: psutil.Process) -> list[psutil.Process]:
    try:
        return top.children(recursive=True)
    except psutil.Error:
        return []
