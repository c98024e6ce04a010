"""File systems of a test's own, which nobody else sees and which are gone with it."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

import pytest

ALONE = ["unshare", "--mount"]
AS_A_USER = ["unshare", "--user", "--map-root-user", "--mount"]


def mounting(mounts: str, command: list[str]) -> list[str]:
    """The command, after these commands of a shell. Where a test may mount nothing, it is listed as not run."""
    prefix = _may_mount()
    if prefix is None:
        pytest.skip("this account may mount nothing, so nothing was seen of volumes and full disks")
    return [*prefix, "sh", "-ec", f'{mounts}\nexec "$@"', "sh", *command]


@cache
def _may_mount() -> list[str] | None:
    for prefix in (ALONE, AS_A_USER):
        if (
            shutil.which(prefix[0])
            and not subprocess.run(
                [*prefix, "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
                capture_output=True,
                check=False,
            ).returncode
        ):
            return prefix
    return None
