"""A Dask cluster as `workers.Workers`: one that runs somewhere, by its address, or one of its own on this machine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, wait
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError
from distributed.comm.addressing import get_address_host_port

from conceptshift.corpus import workers
from conceptshift.corpus.workers import AHEAD, Piece, Result, Workers

ANSWER = 30  # seconds for a scheduler to answer
PATIENCE = 30  # seconds for workers to be there
# Dask looks after clusters that run for days; for seconds on one machine, looking takes a tenth of the time.
LOCAL = {
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,  # memory given back is soon asked for again
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500 ms",
    "distributed.admin.system-monitor.interval": "5 s",
}
# A piece is what is to be counted, texts and all; Dask would warn that it is more than an order to count.
SENT = {"distributed.admin.large-graph-warning-threshold": "1 GB"}


@contextmanager
def cluster(scheduler: str, processes: int | None = None) -> Iterator[Cluster]:
    """The workers of the Dask scheduler at the address, or, for `local`, of one that ends with the block.

    processes: how many a local cluster has (default: one for each core); they listen on the loopback interface only.
    Raises `ConnectionError` where no scheduler answers, or where it has no workers.
    """
    with dask.config.set(SENT):
        if scheduler == workers.LOCAL:
            with _local(processes or workers.cores()) as local, Client(local) as client:
                yield Cluster(client)
        else:
            with _connected(scheduler) as client:
                yield Cluster(client)


class Cluster(Workers):
    """The workers of a Dask scheduler that a client is connected to."""

    def __init__(self, client: Client):
        self.client = client

    @property
    def room(self) -> int:
        return AHEAD * sum(self.client.nthreads().values())

    def submit(self, function: Callable[[Piece], Result], piece: Piece) -> Future:
        return self.client.submit(function, piece, pure=False)

    def finished(self, running: Collection[Future]) -> Iterable[Future]:
        while True:
            try:
                return wait(list(running), timeout=PATIENCE, return_when="FIRST_COMPLETED").done
            except TimeoutError as error:
                if not self.client.nthreads():
                    raise ConnectionError(_deserted(self.client.scheduler.address)) from error
            except (FutureCancelledError, CommClosedError) as error:
                raise ConnectionError("the Dask scheduler is gone") from error

    def result(self, future: Future) -> Any:
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


def _local(processes: int) -> LocalCluster:
    with workers.ctrl_c_ignored(), dask.config.set(LOCAL):
        return LocalCluster(
            n_workers=processes,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # which Dask opens in any case; without it, at a port others may use
            memory_limit=0,  # a piece is small; nothing is to be spilled to disk
            silence_logs=logging.CRITICAL,  # what fails is said once, above
        )


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    try:
        get_address_host_port(scheduler, strict=True)
        client = Client(scheduler, timeout=ANSWER)
    except (OSError, ValueError) as error:
        raise ConnectionError(f"no Dask scheduler answers at {scheduler} ({error})") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise ConnectionError(_deserted(scheduler)) from error
        yield client


def _deserted(address: str) -> str:
    return f"the Dask scheduler at {address} has had no workers for {PATIENCE} seconds"
