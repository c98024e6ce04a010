"""The processes that count: those of this machine by default, those of a Dask cluster by its address.

One way for both: what is to be done is handed out piece by piece, a few pieces ahead of the workers, and comes
back in whatever order they finish.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, wait
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError
from distributed.comm.addressing import get_address_host_port

PATIENCE = 30  # seconds for a scheduler to answer, or for workers to be there
AHEAD = 2  # pieces that wait for each thread of the cluster, so that none waits for a piece
# Dask looks after clusters that run for days; for seconds on one machine, looking takes a tenth of the time.
LOCAL = {
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,  # memory given back is soon asked for again
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500 ms",
    "distributed.admin.system-monitor.interval": "5 s",
}
# A piece is what is to be counted, texts and all; Dask would warn that it is more than an order to count.
SENT = {"distributed.admin.large-graph-warning-threshold": "1 GB"}

Piece = TypeVar("Piece")
Result = TypeVar("Result")


@contextmanager
def cluster(scheduler: str | None = None, workers: int | None = None) -> Iterator[Client]:
    """A client of the Dask scheduler at the address, or of processes of this machine, one for each core.

    workers: number of these processes. They listen on the loopback interface only, and end with the block. Raises
    `ConnectionError` where no scheduler answers, or where it has no workers.
    """
    with dask.config.set(SENT):
        if scheduler:
            with _connected(scheduler) as client:
                yield client
            return
        with _local(workers) as local, Client(local) as client:
            yield client


def _local(workers: int | None) -> LocalCluster:
    with _ctrl_c_ignored(), dask.config.set(LOCAL):
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # which Dask opens in any case; without it, at a port others may use
            memory_limit=0,  # a piece is small; nothing is to be spilled to disk
            silence_logs=logging.CRITICAL,  # what fails is said once, below
        )


@contextmanager
def _ctrl_c_ignored() -> Iterator[None]:
    """In the processes made here, for good: Ctrl-C goes to all processes of a terminal, and one has to answer it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    try:
        get_address_host_port(scheduler, strict=True)
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise ConnectionError(f"no Dask scheduler answers at {scheduler} ({error})") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise ConnectionError(_deserted(scheduler)) from error
        yield client


def each(
    client: Client, function: Callable[[Piece], Result], pieces: Iterable[Piece]
) -> Iterator[tuple[int, Piece, Future]]:
    """The future with the function's result for each piece, with the piece and its number, as they finish.

    `result` takes the result out of it. Raises `ConnectionError` where the scheduler or all workers are gone.
    """
    numbered = enumerate(pieces)
    room = AHEAD * sum(client.nthreads().values())
    running = {}
    while True:
        for number, piece in islice(numbered, room - len(running)):
            running[client.submit(function, piece, pure=False)] = number, piece
        if not running:
            return
        for future in _finished(client, list(running)):
            yield *running.pop(future), future


def result(future: Future) -> object:
    """What the function gave. Raises what it raised, and `ConnectionError` where no worker was able to run it."""
    try:
        return future.result()
    except KilledWorker as error:
        raise ConnectionError(
            "the workers died over a piece of work, one after the other; is there memory for them?"
        ) from error
    except (FutureCancelledError, CommClosedError) as error:
        raise ConnectionError("the Dask scheduler is gone") from error
    except ModuleNotFoundError as error:
        raise ConnectionError(
            f"the workers of this cluster lack a package ({error}); each needs this one and what it rests on"
        ) from error


def _finished(client: Client, futures: list) -> list:
    while True:
        try:
            return list(wait(futures, timeout=PATIENCE, return_when="FIRST_COMPLETED").done)
        except TimeoutError as error:
            if not client.nthreads():
                raise ConnectionError(_deserted(client.scheduler.address)) from error
        except (FutureCancelledError, CommClosedError) as error:
            raise ConnectionError("the Dask scheduler is gone") from error


def _deserted(address: str) -> str:
    return f"the Dask scheduler at {address} has had no workers for {PATIENCE} seconds"
