"""`make sbom` lists every locked package, with the same bytes at any time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from built_book import ROOT

LOCK = "requirements.txt"


def bill(folder: Path) -> bytes:
    """What the Makefile's command writes."""
    recipe = re.search(
        r"-m cyclonedx_py (requirements .*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    arguments = recipe[1].replace("_build/sbom.cdx.json", str(folder / "sbom.json")).split()
    command = [sys.executable, "-m", "cyclonedx_py", *arguments]
    installed = Path(sys.prefix) / "sbom"  # where the Makefile puts it
    environment = os.environ | {"SOURCE_DATE_EPOCH": "0", "PYTHONPATH": str(installed)}
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stderr
    return (folder / "sbom.json").read_bytes()


def test_every_locked_package_is_listed_and_nothing_depends_on_when(tmp_path: Path) -> None:
    written = bill(tmp_path)
    listed = json.loads(written)
    assert listed["bomFormat"] == "CycloneDX"
    assert "serialNumber" not in listed and listed["metadata"]["timestamp"].startswith("1970-01-01")
    locked = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / LOCK).read_text(encoding="utf-8"), re.MULTILINE)
    assert locked
    assert {(one["name"], one["version"]) for one in listed["components"]} == set(locked)
    assert str(ROOT) not in written.decode()
