"""Being asked to stop, by Ctrl-C, a terminal that closes, or `kill`, `docker stop` and the like: each ends a command in the same way."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType

REQUESTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked this process to stop; what it holds is put away on the way out."""

    def __init__(self, number: int):
        super().__init__(signal.Signals(number).name)
        self.status = 128 + number  # as shells have it


def run(main: Callable[[], None]) -> None:
    """Run a command until its end, or until somebody asks it to stop."""
    heed()
    try:
        main()
    except Stopped as stopped:
        print("\nStopped.", file=sys.stderr)
        sys.exit(stopped.status)


def heed() -> None:
    """From now on the first request raises `Stopped`. What was started to live on (`nohup`) does so."""
    for request in REQUESTS:
        if signal.getsignal(request) is not signal.SIG_IGN:
            signal.signal(request, _stop)


def pass_over() -> None:
    """From now on nothing is asked of this process: it is about to end, and has to end in good order."""
    for request in REQUESTS:
        signal.signal(request, signal.SIG_IGN)


def _stop(number: int, frame: FrameType | None) -> None:
    pass_over()
    raise Stopped(number)
