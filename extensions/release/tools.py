"""A release as other people's tools see it: each file is read by a tool of its own format.

The tools live in a folder of their own, which the path of the environment names to them alone: cffconvert wants an old jsonschema.
Frictionless is that of the book.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

CFFCONVERT = "from cffconvert.cli.cli import cli; cli()"


def complaints(release: Path, tools: Path) -> Iterator[str]:
    """What a tool finds wrong in an unpacked release, one sentence a tool; nothing where all accept it."""
    for name, command, path in (
        ("cffconvert", ["-c", CFFCONVERT, "--validate", "-i", "CITATION.cff"], tools),
        ("rocrate", ["-m", "extensions.release.crate_reader", "."], tools),
        ("frictionless", ["-m", "frictionless", "validate", "source/data/datapackage.json"], ""),
    ):
        print(f"Asking {name}", flush=True)
        ran = subprocess.run(
            [sys.executable, *command],
            cwd=release,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [str(path), str(_here())]))},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if ran.returncode:
            yield f"{name} does not accept the release:\n{(ran.stdout + ran.stderr).strip()[-3000:]}"


def _here() -> Path:
    """The folder that the extensions are imported from."""
    return Path(__file__).resolve().parents[2]
