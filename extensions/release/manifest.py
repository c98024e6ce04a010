"""`MANIFEST.sha256`: the digest of every file of a release, as `sha256sum -c` reads it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extensions.archive import files_of

NAME = "MANIFEST.sha256"
LINE = re.compile(r"(?P<digest>[0-9a-f]{64}) [ *](?P<name>[^\\\r\n]+)")


@dataclass(frozen=True)
class Differences:
    """Names of files that are not as a manifest says."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.extra)

    def __len__(self) -> int:
        return len(self.missing) + len(self.changed) + len(self.extra)


def digest(content: bytes | Path) -> str:
    return hashlib.sha256(content.read_bytes() if isinstance(content, Path) else content).hexdigest()


def written(files: Mapping[str, bytes | Path]) -> str:
    """The manifest of files, by name. Raises `ValueError` for a name that `sha256sum` would write in another way."""
    if odd := [name for name in files if re.search(r"[\\\r\n]", name)]:
        raise ValueError(
            f"{odd[0]!r} has a backslash or a line break in its name, which a manifest cannot hold; rename it"
        )
    return "".join(f"{digest(files[name])}  {name}\n" for name in sorted(files))


def read(text: str) -> dict[str, str]:
    """The digest of each file by its name. Raises `ValueError` naming the line that is none."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        parts = LINE.fullmatch(line)
        if not parts:
            raise ValueError(
                f"{NAME}, line {number}: found {line[:80]!r}, expected a SHA-256, two spaces and a name"
            )
        found[parts["name"]] = parts["digest"]
    if not found:
        raise ValueError(f"{NAME} names no file")
    return found


def below(digests: Mapping[str, str], folder: str) -> dict[str, str]:
    """Those of one folder, by the path below it."""
    return {
        name.removeprefix(f"{folder}/"): one for name, one in digests.items() if name.startswith(f"{folder}/")
    }


def of_folder(folder: Path) -> dict[str, str]:
    return {name: digest(path) for name, path in files_of(folder).items()}


def compare(expected: Mapping[str, str], found: Mapping[str, str]) -> Differences:
    return Differences(
        missing=tuple(sorted(set(expected) - set(found))),
        changed=tuple(sorted(name for name in set(expected) & set(found) if expected[name] != found[name])),
        extra=tuple(sorted(set(found) - set(expected))),
    )
