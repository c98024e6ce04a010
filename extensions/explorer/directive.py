"""The page's side of an explorer: `{explorer} name`, where a reader asks what a cell handed over under that name."""

from __future__ import annotations

import json
from pathlib import Path

from sphinx.application import Sphinx

from extensions import scripted

from . import MIME


def _files(name: str, content: str) -> dict[str, str]:
    return {f"{name}/{file}.js": text for file, text in json.loads(content).items()}


EXPLORER = scripted.Scripted(
    kind="explorer",
    mime=MIME,
    static=Path(__file__).parent / "static",
    scripts=tuple(f"explorer{part}.js" for part in ("-counts", "-chart", "-box", "-results", "-saves", "")),
    does="looking up words",
    attribute="explorer",
    address="{name}/",
    files=_files,
)


def setup(app: Sphinx) -> dict:
    return scripted.setup(app, EXPLORER)
