"""The processes that count: those of this machine, or those of a Dask cluster where one is named.

Both are one kind of `Workers`: a function and its pieces go out, a few pieces ahead, and the results come back in whatever order
they finish. No cluster is started, and Dask is not loaded, unless somebody names one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent import futures
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from typing import Any, TypeVar

LOCAL = "local"  # in place of an address: a Dask cluster on this machine, for as long as the count takes
AHEAD = 2  # pieces that wait for each worker, so that none waits for a piece

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class Workers(ABC):
    """What runs a function on pieces of work."""

    @property
    @abstractmethod
    def room(self) -> int:
        """How many pieces are handed out at a time."""

    def each(
        self, function: Callable[[Piece], Result], pieces: Iterable[Piece]
    ) -> Iterator[tuple[int, Piece, Result]]:
        """The number of each piece, the piece, and what the function makes of it, as they finish.

        Raises what the function raised, and `OSError` where those who count are gone.
        """
        numbered, room = enumerate(pieces), self.room
        running: dict[Any, tuple[int, Piece]] = {}
        while True:
            for number, piece in islice(numbered, room - len(running)):
                running[self.submit(function, piece)] = number, piece
            if not running:
                return
            for future in self.finished(running):
                yield *running.pop(future), self.result(future)

    @abstractmethod
    def submit(self, function: Callable[[Piece], Result], piece: Piece) -> Any:
        """A future: the function, to be run on the piece."""

    @abstractmethod
    def finished(self, running: Collection[Any]) -> Iterable[Any]:
        """Some of the futures, once they have come to an end."""

    @abstractmethod
    def result(self, future: Any) -> Any:
        """What the function gave."""


class Processes(Workers):
    """Processes of this machine."""

    def __init__(self, pool: futures.ProcessPoolExecutor, number: int):
        self.pool = pool
        self.number = number

    @property
    def room(self) -> int:
        return AHEAD * self.number

    def submit(self, function: Callable[[Piece], Result], piece: Piece) -> futures.Future:
        return self.pool.submit(function, piece)

    def finished(self, running: Collection[futures.Future]) -> Iterable[futures.Future]:
        return futures.wait(running, return_when=futures.FIRST_COMPLETED).done

    def result(self, future: futures.Future) -> Any:
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise ChildProcessError(
                "a process that counts was ended from outside; is there memory for it? Fewer need less: --workers 1"
            ) from error


def workers(scheduler: str | None = None, processes: int | None = None) -> AbstractContextManager[Workers]:
    """Those who count: so many processes of this machine (default: one for each core), or a Dask cluster.

    scheduler: the address of a Dask scheduler, or `local` for a cluster of its own on this machine, with so many
    processes. Raises `ConnectionError` where no scheduler answers, or where it has no workers.
    """
    if scheduler is None:
        return _local(processes or cores())
    from conceptshift.corpus import dask_workers  # loads Dask, which takes a second

    return dask_workers.cluster(scheduler, processes)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _local(number: int) -> Iterator[Processes]:
    pool = futures.ProcessPoolExecutor(
        number, multiprocessing.get_context(_start_method()), initializer=_begin
    )
    try:
        with ctrl_c_ignored():
            pool.submit(_nothing)
        yield Processes(pool, number)
    finally:
        pool.shutdown(cancel_futures=True)


def _start_method() -> str:
    """How processes are started: as copies of this one, where that is safe, since each need not import all again."""
    alone = (
        threading.active_count() == 1
    )  # a copy of a process has one thread, and waits for ever for the others
    return "fork" if sys.platform == "linux" and alone else "spawn"


def _nothing() -> None:
    """Starts the processes."""


def _begin() -> None:
    """In each process: Ctrl-C is for the command to answer, and when the command is gone, the process goes too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for request in (
        signal.SIGTERM,
        signal.SIGHUP,
    ):  # which a copy of the command would answer as the command does
        signal.signal(request, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=[multiprocessing.parent_process()], daemon=True).start()


def _end_with(command: multiprocessing.process.BaseProcess) -> None:
    command.join()
    os._exit(1)


@contextmanager
def ctrl_c_ignored() -> Iterator[None]:
    """In the processes made here, for good: Ctrl-C goes to all processes of a terminal, and one has to answer it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
