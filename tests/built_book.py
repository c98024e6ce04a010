"""The built book as its tests read it: its pages, the documents they are made from, the command that makes them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[1]
BUILD = [sys.executable, "-m", "extensions.build"]  # what `make book` runs


@dataclass(frozen=True)
class HtmlPage:
    """One page of the built book, parsed."""

    path: Path
    name: str  # below the book's folder, with suffix

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")


def document_names() -> list[str]:
    """Every page of the table of contents, the first one first."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = toc.get("parts", [toc])
    return [toc["root"], *(entry["file"] for part in parts for entry in part["chapters"])]


def report_names() -> list[str]:
    """The summary and the chapters, without the appendices."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *(entry["file"] for entry in toc["parts"][0]["chapters"])]


def run_build(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """The book's own build command in `folder`, without what this run's environment would add, with `variables` set."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "CONCEPTSHIFT_BOOK")
    } | variables
    return subprocess.run(
        [*BUILD, *arguments], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
