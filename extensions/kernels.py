"""Kernels that start with the libraries already loaded, and write down what they read.

Each page has a kernel of its own, and each would load pandas, Matplotlib and the rest again, which is a third of all
processor time. So one process of the standard library's fork server loads them once, and every kernel is forked from it. What is
loaded ahead is other people's code only: the book's own modules are loaded by the page that wants them, as its record shows.
Where there is no fork, kernels start as always.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from extensions import reads

RECORD = (
    "REPORT_READS"  # of a kernel's environment: the file in which it writes down what it reads of the book
)
AHEAD = ("ipykernel.kernelapp", "IPython.core.completer", "myst_nb")


def can_be_spoken_to() -> bool:
    """Whether this machine can reach itself, since kernels are spoken to over 127.0.0.1."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), timeout=5).close()
    except OSError:
        return False
    return True


def forking(modules: list[str]) -> Any:
    """The fork server, which loads `modules` when its first kernel starts; None where the system cannot fork."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return None
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*AHEAD, *modules])
    return context


def manager(context: Any) -> type[AsyncKernelManager]:
    """The class of managers whose kernels `context` forks."""

    class Manager(AsyncKernelManager):
        async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
            if self.provisioner is None:
                self.provisioner = ForkedKernel(kernel_id="", kernel_spec=self.kernel_spec, parent=self)
                self.provisioner.forks = context
            return await super()._async_pre_start_kernel(**kwargs)

    return Manager


class ForkedKernel(LocalProvisioner):
    """A kernel on this machine, forked instead of started."""

    forks: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict:
        connection = cmd[cmd.index("-f") + 1]
        child = self.forks.Process(target=_kernel, args=(connection, str(kwargs["cwd"]), kwargs["env"]))
        child.start()
        self.process, self.pid, self.cwd = _Popen(child), child.pid, kwargs["cwd"]
        return self.connection_info


class _Popen:
    """A forked process under the names of `subprocess.Popen`, as a provisioner asks for them."""

    stdin = stdout = stderr = None

    def __init__(self, child: BaseProcess):
        self._child, self.pid = child, child.pid
        self.terminate, self.kill = child.terminate, child.kill

    def poll(self) -> int | None:
        return self._child.exitcode

    def wait(self) -> int | None:
        self._child.join()
        return self._child.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def _kernel(connection: str, folder: str, environment: dict[str, str]) -> None:
    """Be a kernel: what runs in the forked process."""
    from ipykernel.kernelapp import IPKernelApp

    os.environ.clear()
    os.environ.update(environment)
    if log := environment.get(RECORD):
        reads.record(Path(log), Path.cwd())
    os.chdir(folder)
    # It ends with its parent, the fork server, and so with the build; what it has to say of itself, nobody reads.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    IPKernelApp.launch_instance(argv=["-f", connection, parent, "--log-level=ERROR"])
