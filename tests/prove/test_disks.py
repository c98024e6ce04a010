"""Builds on volumes, on disks that run full at one moment or another, and on such as cannot be written to."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import pytest
from built_book import BUILD
from namespaces import mounting
from tiny_book import cell, tiny

GOOD = "It is good.\n\n" + cell("print(1 + 1)")
DIGEST = "find _build/html -type f -not -name filler | sort | xargs sha256sum | sha256sum"


def seen(folder: Path, mounts: str, then: str) -> list[str]:
    """What a shell writes that mounts something, and then works in the folder of a book; `build` builds it."""
    script = f"""
build() {{ {" ".join(f"'{word}'" for word in BUILD)} > said.txt 2>&1 && echo built || {{ echo failed; cat said.txt; }}; }}
digest() {{ {DIGEST}; }}
same() {{ [ "$before" = "$(digest)" ] && echo unchanged || echo changed; }}
text() {{ printf '\\n%s\\n' "$1" >> only.md; }}
{then}
"""
    ran = subprocess.run(
        mounting(mounts, ["bash", "-c", script]),
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout, ran.stdout
    return ran.stdout.splitlines()


@pytest.mark.parametrize("volume", ["mount -t tmpfs tmpfs _build/html", "mount --bind volume _build/html"])
def test_a_book_is_built_into_a_volume_and_again(volume: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path, only=GOOD)
    (folder / "_build/html").mkdir(parents=True)
    (folder / "volume").mkdir()
    told = seen(
        folder,
        volume,
        """
build; text 'Built again.'; touch _build/html/stale.html; build
grep -c 'Built again.' _build/html/only.html; ls -A _build/html; mountpoint _build/html; ls -A _build
before=$(digest); mount -o remount,ro,bind _build/html; text 'Not built.'; build; same
""",
    )
    assert told[:3] == ["built", "built", "1"]
    assert (
        "index.html" in told
        and "stale.html" not in told
        and not [line for line in told if line.startswith(".co")]
    )
    assert ".html.building" not in told and "_build/html is a mountpoint" in told
    assert "failed" in told and told[-1] == "unchanged"
    assert any(line.startswith(f"_build/html: {os.strerror(errno.EROFS)}. To mend it: ") for line in told)


def test_a_disk_that_runs_full_at_any_moment_is_named_and_the_book_stays(tmp_path: Path) -> None:
    """The room that is left, in KB, ends the build earlier or later, down to the moment in which the book is put in its place."""
    folder = tiny(tmp_path, only=GOOD)
    (folder / "_build").mkdir()
    told = seen(
        folder,
        "mount -t tmpfs -o size=4m tmpfs _build",
        """
build
for free in 12 30 40 80 120 300; do
  rm -f _build/filler; text "With $free KB."; before=$(digest)
  avail=$(df --output=avail _build | tail -1); head -c $(( (avail - free) * 1024 )) /dev/zero > _build/filler
  build; same; ls -A _build
done
rm _build/filler; build; ls -A _build
""",
    )
    assert told[0] == "built" and told[-3:] == ["built", ".kept", "html"]
    assert told.count("failed") == told.count("unchanged") == 6
    full = f": {os.strerror(errno.ENOSPC)}. To mend it: free some space there, or build into a folder on another disk"
    assert sum(full in line for line in told) == 6
    assert ".html.building" not in told


def test_a_volume_that_is_too_small_for_the_new_book_keeps_the_old_one(tmp_path: Path) -> None:
    folder = tiny(tmp_path, only=GOOD)
    (folder / "_build/html").mkdir(parents=True)
    told = seen(
        folder,
        "mount -t tmpfs -o size=300k tmpfs _build/html",
        """
build; before=$(digest); head -c 150000 /dev/zero > _build/html/filler; text 'More.'
build; same; ls -A _build/html
""",
    )
    assert told[0] == "built" and "failed" in told and "unchanged" in told
    assert any(line.startswith(f"_build/html: {os.strerror(errno.ENOSPC)}. To mend it: ") for line in told)
    assert not [line for line in told if line.startswith(".co")]
