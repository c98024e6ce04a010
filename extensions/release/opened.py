"""A release as somebody has it: an archive or the folder that it unpacks to, and whether it is whole."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extensions.citation.work import read_work
from extensions.release import crate, manifest
from extensions.release.checks import CITATION
from extensions.release.contents import BOOK, SOURCE
from extensions.site import edition


@dataclass(frozen=True)
class Release:
    """Its folder, and the digest of each of its files as the manifest has it."""

    folder: Path
    digests: dict[str, str]

    @property
    def book(self) -> dict[str, str]:
        return manifest.below(self.digests, BOOK)

    @property
    def sources(self) -> dict[str, str]:
        return manifest.below(self.digests, SOURCE)

    @property
    def name(self) -> str:
        return edition(read_work(self.folder / CITATION))

    @property
    def address(self) -> str:
        """Where the book was to live when it was built; empty where nothing was said."""
        graph = json.loads((self.folder / crate.CRATE).read_text(encoding="utf-8"))["@graph"]
        return next((one.get("url", "") for one in graph if one["@id"] == "./"), "")


def opened(path: Path, scratch: Path) -> Release:
    """The release at `path`; an archive is unpacked into `scratch`. Raises `ValueError` where it is none, or not whole."""
    if not path.exists():
        raise ValueError(
            f"{path} is not there; `make release` makes a release, RELEASE=path names an archive or a folder"
        )
    folder = path if path.is_dir() else _unpacked(path, scratch)
    try:
        digests = manifest.read((folder / manifest.NAME).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ValueError(
            f"{path} has no {manifest.NAME}; a release is an archive of `make release`, or its folder"
        ) from error
    # What is more than that, such as a book that was built in its sources, does no harm.
    apart = manifest.compare(digests, dict(_present(folder, digests)))
    if apart:
        told = [f"{name} is missing" for name in apart.missing] + [
            f"{name} was changed" for name in apart.changed
        ]
        more = f" and {len(told) - 3} more" if len(told) > 3 else ""
        raise ValueError(
            f"{path} is not whole, its own {manifest.NAME} says: {', '.join(told[:3])}{more}. Get it again where it was published"
        )
    return Release(folder, digests)


def _present(folder: Path, digests: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name in digests:
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ValueError(f"{manifest.NAME} names {name!r}, which is outside of the release")
        if path.is_file():
            yield name, manifest.digest(path)


def _unpacked(archive: Path, scratch: Path) -> Path:
    folder = scratch / "release"
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)  # which keeps to this folder, whatever the names say
    except zipfile.BadZipFile as error:
        raise ValueError(f"{archive} is no ZIP file: {error}. Get it again where it was published") from error
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder
