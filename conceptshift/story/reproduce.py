"""What a build of the book is made with: Python, packages, tables by their fingerprints, the seed, and the modules of the analysis."""

from __future__ import annotations

import ast
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from pkgutil import iter_modules

import pandas as pd

import conceptshift
from conceptshift import tables
from conceptshift.measures import agreement, uncertainty
from conceptshift.measures.finding import finding
from conceptshift.story.data import EVERY, data_tables

WINGS = (  # a lower one knows nothing of a higher one, and the five subjects nothing of each other
    "tables",
    "corpus",
    "measures",
    "concept",
    "rhetoric",
    "articles",
    "predictions",
    "claims",
    "story",
)
COMMANDS = "commands"  # the modules that are in no wing
REQUIREMENTS = "requirements.in"


def packages(root: Path = tables.ROOT) -> pd.DataFrame:
    """The packages that were chosen for the book: package, version (installed), why.

    They and the reasons are read from `requirements.in` below `root`. Raises
    `importlib.metadata.PackageNotFoundError` for one that is not installed.
    """
    lines = (root / REQUIREMENTS).read_text(encoding="utf-8").splitlines()
    chosen = [line.partition("#") for line in lines if line.strip() and not line.startswith("#")]
    return pd.DataFrame(
        {
            "package": name,
            "version": version(name.partition("[")[0]),
            "why": why.strip(),
        }
        for name, why in ((named.strip().partition("==")[0], why) for named, _, why in chosen)
    )


@finding("table_fingerprints", key=["name"], kinds={"rows": "count", "sha256": "text"}, tables=EVERY)
def table_fingerprints() -> pd.DataFrame:
    """Each table's file with its SHA-256, by file.

    - name, file, rows: as in `data_tables`
    - sha256: of the file, in hexadecimal digits
    """
    listed = data_tables()[["file", "rows", "name"]].sort_values("file", ignore_index=True)
    return listed.assign(
        sha256=[sha256((tables.ROOT / file).read_bytes()).hexdigest() for file in listed["file"]]
    )


def modules() -> pd.DataFrame:
    """The modules of the package by wing, in the order in which they build on each other: wing, about, module, gives.

    `about` is the wing with what its package says of itself, `gives` the first line of a module's docstring. Nothing
    is imported for it. Raises `ValueError` for a module without a docstring and for a package that is no wing.
    """
    root = Path(conceptshift.__path__[0])
    listed = pd.DataFrame(_modules(root), columns=["module", "gives"])
    first = listed["module"].str.partition(".")[0]
    wings = {name for _, name, package in iter_modules([str(root)]) if package}
    if homeless := sorted(wings - set(WINGS)):
        raise ValueError(f"conceptshift.story.reproduce does not say where {', '.join(homeless)} belongs")
    listed.insert(0, "wing", first.where(first.isin(wings), COMMANDS))
    about = {name: f"{name}: {_first_line(root / name / '__init__.py')}".replace("`", "") for name in WINGS}
    listed.insert(1, "about", listed["wing"].map(about | {COMMANDS: COMMANDS}))
    listed = listed[~listed["module"].isin(wings)]
    place = {name: number for number, name in enumerate([*WINGS, COMMANDS])}
    return listed.sort_values("wing", key=lambda wing: wing.map(place), kind="stable", ignore_index=True)


def _modules(folder: Path, within: str = "") -> Iterator[tuple[str, str]]:
    """Each module below `folder` with the first line of its docstring, by name; a package before what it holds."""
    for _, name, package in sorted(iter_modules([str(folder)]), key=lambda found: found.name):
        path = folder / name / "__init__.py" if package else folder / f"{name}.py"
        yield within + name, _first_line(path)
        if package:
            yield from _modules(folder / name, f"{within}{name}.")


def _first_line(path: Path) -> str:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not said:
        raise ValueError(f"{path}: say in a docstring what the module gives")
    return said.splitlines()[0]


@dataclass(frozen=True)
class BuildCounts:
    """How much a build is made with."""

    packages: int
    """Packages that were chosen."""
    modules: int
    """Modules of the analysis."""
    files: int
    """Files of tables."""
    rows: int
    """Their rows."""


@finding(
    "build_counts",
    kinds={"packages": "count", "modules": "count", "files": "count", "rows": "count"},
    tables=EVERY,
)
def build_counts() -> BuildCounts:
    """How much a build is made with: see `BuildCounts`."""
    listed = data_tables()
    return BuildCounts(
        packages=len(packages()),
        modules=len(modules()),
        files=len(listed),
        rows=int(listed["rows"].sum()),
    )


@dataclass(frozen=True)
class BuildSettings:
    """What decides a build's digits besides tables and packages."""

    python: str
    """The version of Python, as in 3.11.7."""
    seed: str
    """With which every random draw of the book begins."""
    resamples: int
    """Draws behind an interval or a test."""
    agreement: int
    """Draws behind the interval of a coder agreement."""


@finding(
    "build_settings",
    kinds={"python": "text", "seed": "text", "resamples": "count", "agreement": "count"},
    tables=EVERY,
)
def build_settings() -> BuildSettings:
    """What decides a build's digits besides tables and packages: see `BuildSettings`."""
    return BuildSettings(
        python=platform.python_version(),
        seed=str(uncertainty.SEED),
        resamples=uncertainty.RESAMPLES,
        agreement=agreement.RESAMPLES,
    )
