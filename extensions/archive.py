"""ZIP files with the same bytes from the same files: no time, no owner, no order of this machine."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP file knows
A_FILE, A_PROGRAM = 0o100644 << 16, 0o100755 << 16  # that everybody may read; and run
UNIX = 3


def write(target: Path, files: Mapping[str, bytes | Path], programs: frozenset[str] = frozenset()) -> None:
    """Pack `files`, by name in the archive, below a folder that is called as the archive is; `programs` may be run.

    An archive that was there is replaced when the new one is complete.
    """
    unfinished = target.with_name(f".{target.name}")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(files, key=lambda name: name.split("/")):
            content = files[name]
            entry = zipfile.ZipInfo(f"{target.stem}/{name}", NO_TIME)
            entry.create_system, entry.external_attr = UNIX, A_PROGRAM if name in programs else A_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(
                entry, content.read_bytes() if isinstance(content, Path) else content, compresslevel=9
            )
    unfinished.replace(target)


def files_of(folder: Path) -> dict[str, Path]:
    """Every file of a folder, by its path below it."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
