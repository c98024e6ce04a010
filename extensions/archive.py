"""A ZIP file whose bytes follow from what it holds: names are sorted, and no time and no system of this machine is in it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP file knows
A_FILE = 0o100644 << 16  # that everybody may read
UNIX = 3


def write(target: Path, files: Mapping[str, Path | bytes]) -> None:
    """Write what `files` holds by name: content, or where it lies. An unfinished file never has the name of `target`."""
    unfinished = target.with_name(f".{target.name}")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(files, key=lambda name: PurePosixPath(name).parts):
            content = files[name]
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.create_system, entry.external_attr = UNIX, A_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(
                entry, content if isinstance(content, bytes) else content.read_bytes(), compresslevel=9
            )
    unfinished.replace(target)
