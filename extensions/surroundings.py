"""What surrounds the cells while they run: the same on every machine, and nothing of the user's own."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

TEMPORARY = "tmp"  # in the scratch folder
LONGEST = 60  # bytes of a folder that a socket can lie in, below one of multiprocessing's own; the whole path may have 107


def surroundings(root: Path, scratch: Path) -> dict[str, str]:
    """The environment's variables for a build of the book in `root`; what has to be written goes into `scratch`."""
    scratch.mkdir(parents=True, exist_ok=True)
    return {
        "PYTHONPATH": str(root),  # the kernels run this checkout's code, wherever the environment was made
        "PYTHONHASHSEED": "0",
        "PYTHONUNBUFFERED": "1",
        "SOURCE_DATE_EPOCH": "0",
        "TZ": "UTC",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": str(_fonts(scratch)),  # nor the user's style sheets
        "OPENBLAS_NUM_THREADS": "1",  # chapters run side by side, and sums come in one order on every machine
        "JUPYTER_PREFER_ENV_PATH": "1",  # not a kernel of the same name in the user's home
        "IPYTHONDIR": str(scratch / "ipython"),  # nor the user's start-up files
        "TMPDIR": str(_temporary(scratch)),
    }


def put_away(scratch: Path) -> None:
    """Remove what `surroundings` made outside `scratch`, before that is removed itself."""
    if (scratch / TEMPORARY).is_symlink():
        shutil.rmtree((scratch / TEMPORARY).readlink(), ignore_errors=True)


def _temporary(scratch: Path) -> Path:
    """The folder for temporary files. Sockets lie in it too, so where its path is too long for them, it is a link to one in /tmp."""
    folder = scratch / TEMPORARY
    if len(os.fsencode(folder)) <= LONGEST or not os.access("/tmp", os.W_OK):
        folder.mkdir(exist_ok=True)
        return folder
    if not folder.is_symlink():
        folder.symlink_to(
            Path("/tmp", f"book-{secrets.token_hex(8)}")
        )  # the link first: who finds it, can put away
        folder.readlink().mkdir(mode=0o700)
    return folder.readlink()


def _fonts(scratch: Path) -> Path:
    """The folder of Matplotlib's list of fonts, made here where there is none.

    A kernel that makes it takes seconds, says so on stderr, and so stops the build. The list stays in the virtual
    environment, one for each version of Matplotlib; an environment that is not ours to write in gets none.
    """
    ours = sys.prefix != sys.base_prefix and os.access(sys.prefix, os.W_OK)
    folder = Path(sys.prefix, f"matplotlib-{version('matplotlib')}") if ours else scratch / "matplotlib"
    if not any(folder.glob("fontlist-*.json")):
        print("Listing the fonts of this machine for Matplotlib", flush=True)
        folder.mkdir(exist_ok=True)
        subprocess.run(
            [sys.executable, "-c", "import matplotlib.font_manager"],
            env=os.environ | {"MPLCONFIGDIR": str(folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,  # what fails here fails again in a cell, where it is told
            check=False,
        )
    return folder
