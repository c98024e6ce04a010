"""What a book tells this extension: the table `[tool.exhibits]` of the nearest `pyproject.toml` at or above this folder.

Kernel and Sphinx read the same table, so that a cell and a page agree. What is named as `package.module:name` is
imported only when it is asked for. The keys are in the README beside this file.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path

FILE = "pyproject.toml"
TABLE = "exhibits"
FOR_PAGES = "REPORT_READS"  # of a kernel's environment: there where cells run for pages, whatever it says


def settings(folder: Path | None = None) -> dict:
    """The table as it is written. Raises `LookupError` where no file at or above the folder has it.

    The folder is that of the book; by default the one where a notebook runs.
    """
    return _settings(Path(folder or Path.cwd()))


def named(key: str):
    """What the setting `key` names, such as a function. Raises `LookupError` where it is not set or not there."""
    try:
        place = settings()[key]
    except KeyError:
        raise LookupError(f"[tool.{TABLE}] in {FILE} does not say {key!r}") from None
    return _imported(key, place)


@cache
def _settings(folder: Path) -> dict:
    for above in (folder, *folder.parents):
        path = above / FILE
        if path.is_file():
            tools = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
            if TABLE in tools:
                return tools[TABLE]
    raise LookupError(f"no {FILE} at or above {folder} has a table [tool.{TABLE}]")


def _imported(key: str, place: str | list[str]):
    if isinstance(place, list):
        return [_imported(key, one) for one in place]
    module, _, name = place.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise LookupError(
            f"[tool.{TABLE}] says {key} = {place!r}, and that cannot be had: {error}"
        ) from error
