"""The notebooks of the built book as their tests read and run them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from extensions.exhibits.config import FOR_PAGES

FOLDER = "notebooks"


def names(book: Path) -> list[str]:
    """Every page that has a notebook."""
    folder = book / FOLDER
    return sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.ipynb"))


def read(book: Path, name: str) -> nbformat.NotebookNode:
    return nbformat.read(book / FOLDER / f"{name}.ipynb", as_version=nbformat.NO_CONVERT)


def shown(notebook: nbformat.NotebookNode) -> dict[str, dict[str, str]]:
    """What its cells show, by the name of the exhibit or finding: the data by MIME type."""
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    return {one.metadata.exhibit: dict(one.data) for one in outputs if "exhibit" in one.get("metadata", {})}


def run_again(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """The notebook, run from top to bottom in a fresh kernel that begins in `folder`, as a person runs it."""
    fresh = nbformat.from_dict(json.loads(json.dumps(notebook)))
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    environment = {
        key: value for key, value in os.environ.items() if key not in (FOR_PAGES, "PYTHONPATH", "MPLBACKEND")
    }
    client = NotebookClient(
        fresh,
        timeout=600,
        startup_timeout=600,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    return client.execute(env=environment | {"JUPYTER_PREFER_ENV_PATH": "1"})


def differences(before: nbformat.NotebookNode, after: nbformat.NotebookNode) -> list[str]:
    """The exhibits and findings that a second run shows otherwise, or not at all."""
    one, other = shown(before), shown(after)
    return [name for name in {**one, **other} if one.get(name) != other.get(name)]
