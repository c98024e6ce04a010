"""What git knows of the folder of the book."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sources:
    """The files of a commit by name, and which of them may be run."""

    files: dict[str, bytes]
    programs: frozenset[str]


def sources(root: Path, revision: str = "HEAD") -> Sources:
    """The files of a commit. Raises `ValueError` for a link, which not every archive and system can hold."""
    files, programs = {}, set()
    with tarfile.open(fileobj=io.BytesIO(_git(root, "archive", revision))) as packed:
        for member in packed:
            if member.isfile():
                files[member.name] = packed.extractfile(member).read()
                if member.mode & 0o100:
                    programs.add(member.name)
            elif not member.isdir():
                raise ValueError(
                    f"{member.name} is a link; a release holds files only, so put a copy in its place"
                )
    return Sources(files, frozenset(programs))


def commit(root: Path, revision: str = "HEAD") -> str:
    return _git(root, "rev-parse", "--verify", f"{revision}^{{commit}}").decode().strip()


def tree(root: Path) -> str:
    """The digest of the files of the last commit: with `swh:1:dir:` before it, their identifier in Software Heritage."""
    return _git(root, "rev-parse", "--verify", "HEAD^{tree}").decode().strip()


def uncommitted(root: Path) -> list[str]:
    """Files that are not as in the last commit, and files that it does not know."""
    told = _git(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all").decode()
    return [line[3:] for line in told.split("\0") if line]


def tagged(root: Path, tag: str) -> str | None:
    """The commit that carries a tag."""
    if not _git(root, "tag", "--list", tag).strip():
        return None
    return commit(root, f"refs/tags/{tag}")


def is_repository(root: Path) -> bool:
    """Whether `root` is the top of one, and not a folder that lies in another."""
    try:
        return (
            Path(_git(root, "rev-parse", "--show-toplevel").decode().rstrip("\n")).resolve() == root.resolve()
        )
    except (OSError, ValueError):
        return False


def present(root: Path) -> list[str]:
    """The files of the folder as it is now, committed or not, without those that git ignores."""
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").decode().split("\0")
    return sorted({name for name in listed if name and root.joinpath(name).is_file()})


def _git(root: Path, *arguments: str) -> bytes:
    """What git says. Raises `ValueError` with its own words where it fails."""
    ran = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    if ran.returncode:
        raise ValueError(f"git {arguments[0]} failed: {ran.stderr.decode(errors='replace').strip()}")
    return ran.stdout
