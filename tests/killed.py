"""A process that is killed, for good, just before a certain one of its steps on the disk."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

STEPS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile")  # events of Python's audit


def killed_before(step: int, work: Callable[[], object], steps: tuple[str, ...] = STEPS) -> bool:
    """Do the work in a process of its own that is killed before this step of it; whether it came to so many."""
    process = os.fork()
    if not process:
        seen = 0

        def hear(event: str, arguments: tuple) -> None:
            nonlocal seen
            if event in steps:
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hear)
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work failed before it was killed"
    return os.WIFSIGNALED(status)
