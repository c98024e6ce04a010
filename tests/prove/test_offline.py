"""Without a network: the book is built from the repository alone, and set up from what `make wheels` saved.

Each runs in a network of its own that has only the loopback, over which kernels are spoken to.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from built_book import BUILD, ROOT, document_names

ALONE = ["unshare", "--map-root-user", "--net"]
INSIDE = """
import fcntl, os, socket, struct, sys
up, set_flags = 0x1 | 0x40, 0x8914  # of Linux: IFF_UP and IFF_RUNNING, SIOCSIFFLAGS
fcntl.ioctl(socket.socket(), set_flags, struct.pack("16sh14x", b"lo", up))
assert open("/proc/net/route").read().count("\\n") <= 1, "there is a way out of here"
os.execvp(sys.argv[1], sys.argv[1:])
"""


def alone(command: list[str], folder: Path) -> subprocess.CompletedProcess:
    """Run a command in a folder with nothing but the loopback."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "CONCEPTSHIFT_"))
    }
    return subprocess.run(
        [*ALONE, sys.executable, "-c", INSIDE, *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


@pytest.fixture(scope="module", autouse=True)
def _can_be_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("this system has no `unshare`, so no network can be taken away")
    tried = alone([sys.executable, "-c", ""], tmp_path_factory.mktemp("tried"))
    if tried.returncode:
        pytest.skip(f"this system lets nobody make a network of their own: {tried.stderr.strip()}")


def test_the_book_builds_without_a_network(copy_of_sources: Callable[[str], Path]) -> None:
    folder = copy_of_sources("alone")
    built = alone(BUILD, folder)
    assert built.returncode == 0, built.stdout + built.stderr
    assert all((folder / "_build/html" / f"{name}.html").exists() for name in document_names())


def test_a_clone_is_set_up_from_saved_wheels(tmp_path: Path) -> None:
    for name in ("with a network", "without"):
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(tmp_path / name)], check=True)
    python = f"PYTHON={sys.executable}"
    saved = subprocess.run(
        ["make", "wheels", python],
        cwd=tmp_path / "with a network",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert saved.returncode == 0, saved.stdout + saved.stderr
    (tmp_path / "with a network/wheels").rename(tmp_path / "without/wheels")
    for target in (".venv/.dev", ".venv/.lab", "book"):
        made = alone(["make", target, python, "WHEELS=wheels"], tmp_path / "without")
        assert made.returncode == 0, made.stdout + made.stderr
    assert (tmp_path / "without/_build/html/index.html").exists()
