"""The cells of all chapters, run by several kernels at a time before Sphinx reads the pages one after the other.

`python -m extensions.execution FOLDER` runs them and leaves what they gave in FOLDER, a jupyter-cache; as a Sphinx extension, with
`VARIABLE` naming that folder, this takes it from there. A chapter whose cells failed is not in it: Sphinx runs it again,
and tells of the failure. The folder is made for one build and never outlives it, since a jupyter-cache knows the code
of a chapter and not its tables and modules.

What outlives a build are `Runs`: a page's last runs, each with what it read. A run is taken again where its code, all that it
read and all that is installed are the same.

A cell that wrote to stderr is an error, which tells what it wrote. A cell that got no reply, since its kernel died or it took too long,
is not run by Sphinx again, which could tell no more: it is left in FOLDER as `Lost`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from extensions import reads
from extensions.families import end_with_parent

ROOT = Path.cwd().resolve()  # the folder of the book
VARIABLE = "REPORT_EXECUTED"  # of the environment
KEPT_VARIABLE = "REPORT_KEPT"  # of the environment, where another folder shares what it keeps
KEPT = Path(os.environ.get(KEPT_VARIABLE, ROOT / "_build" / ".kept"))  # what outlives a build
CELL = "{code-cell}"
WRITTEN = "\n  | "  # before each line of what a cell wrote to stderr
READS = "reads"  # the file in FOLDER that names all that the pages' cells read
LOST = "lost.json"  # the file in FOLDER that lists each `Lost`
DEAF = (
    "This machine cannot reach itself at 127.0.0.1, over which the kernels are spoken to. "
    "To mend it: `ip link set lo up`, or run this where the system has its own network."
)
VERSIONS = 4  # runs that are kept of a page, the oldest go


@dataclass
class Page:
    """A page with cells, as it stands in the folder of the book."""

    document: str
    uri: str
    notebook: Any
    """Without outputs; in `run` with them."""
    code: str
    """A digest of its cells and of their kernel."""


@dataclass
class Run:
    """What the cells of a page gave, and what they read."""

    notebook: Any
    reads: dict[str, str]
    """Each file and folder, and its digest; see `reads.Contents`."""
    seconds: float


@dataclass
class Lost:
    """A cell that got no reply."""

    document: str
    source: str
    """Empty where no kernel came to run any."""
    seconds: int | None = None
    """The time that it was given, where it took longer."""
    status: int | None = None
    """Where its kernel died, the exit status; below zero, the signal that killed it."""


class Runs:
    """The last runs of each page, in a folder of its own for each."""

    def __init__(self, folder: Path):
        self.folder = folder

    @cached_property
    def _installed(self) -> str:
        return reads.installed()

    def find(self, page: Page, contents: reads.Contents) -> Run | None:
        """A run of the page as it is now; None where there is none."""
        import nbformat

        for file in self._files(page.document):
            try:
                run = json.loads(file.read_text(encoding="utf-8"))
                if (
                    run["code"] == page.code
                    and run["installed"] == self._installed
                    and contents.same(run["reads"])
                ):
                    os.utime(file)  # the newest stay
                    return Run(nbformat.from_dict(run["notebook"]), run["reads"], run["seconds"])
            except (OSError, ValueError, KeyError):  # broken off while it was written, or of another time
                continue
        return None

    def keep(self, page: Page, run: Run) -> None:
        """Keep a run of the page, if this folder can be written to."""
        content = {
            "code": page.code,
            "installed": self._installed,
            "seconds": run.seconds,
            "reads": run.reads,
        }
        name = reads.digest(json.dumps(content | {"seconds": 0}).encode())[:16]
        file = self._of(page.document) / f"{name}.json"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            new = file.with_suffix(".new")
            new.write_text(json.dumps(content | {"notebook": run.notebook}), encoding="utf-8")
            new.replace(file)
            for old in self._files(page.document)[VERSIONS:]:
                old.unlink()
        except OSError:
            return

    def seconds(self, document: str) -> float:
        """How long the page's cells ran last time; for a page that never ran, longer than any."""
        for file in self._files(document):
            try:
                return json.loads(file.read_text(encoding="utf-8"))["seconds"]
            except (OSError, ValueError, KeyError):
                continue
        return float("inf")

    def _of(self, document: str) -> Path:
        return self.folder / document.replace("/", ".")

    def _files(self, document: str) -> list[Path]:
        """The newest first."""
        found = self._of(document).glob("*.json")
        return sorted(found, key=lambda file: (-file.stat().st_mtime_ns, file.name))


def execute(folder: Path, documents: list[str] | None = None) -> None:
    """Run the cells of each page (of `documents`, or of the table of contents) whose last runs are out of date.

    As many pages at a time as there are cores, the longest first.
    """
    from jupyter_cache import get_cache
    from jupyter_cache.base import CacheBundleIn

    from extensions.kernels import can_be_spoken_to

    cache, contents, runs = get_cache(folder), reads.Contents(ROOT), Runs(KEPT / "runs")
    pages = list(_pages(cache, documents))
    found = {page.document: runs.find(page, contents) for page in pages}
    wanted = [page for page in pages if found[page.document] is None]
    wanted.sort(key=lambda page: -runs.seconds(page.document))
    if wanted and not can_be_spoken_to():
        sys.exit(DEAF)
    kernels, timeout = _kernels(), _timeout()

    def run(number: int, page: Page) -> Lost | None:
        # In one piece with the end of its line, since others tell of theirs at the same time.
        print(f"Executing {page.document}.md ({number} of {len(wanted)})\n", end="", flush=True)
        made = _run(page, kernels, timeout, folder / f"reads-{number}")
        if isinstance(made, Run):
            found[page.document] = made
            if made.reads:
                runs.keep(page, made)
        return made if isinstance(made, Lost) else None

    with ThreadPoolExecutor(os.cpu_count()) as workers:
        lost = list(workers.map(run, range(1, len(wanted) + 1), wanted))
    # What killed a kernel may have been all of them together, which had no memory left; so once more, alone.
    for number, page in enumerate(wanted, 1):
        if (before := lost[number - 1]) and before.seconds is None:
            lost[number - 1] = run(number, page)
    (folder / LOST).write_text(json.dumps([asdict(one) for one in lost if one]), encoding="utf-8")
    for page in pages:
        if made := found[page.document]:
            bundle = CacheBundleIn(made.notebook, page.uri, data={"execution_seconds": made.seconds})
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    lines = sorted({line for made in found.values() if made for line in made.reads})
    (folder / READS).write_text("\n".join(lines), encoding="utf-8", errors="surrogateescape")


def _pages(cache: Any, documents: list[str] | None) -> Any:
    from sphinx_external_toc.parsing import parse_toc_yaml

    for document in documents or parse_toc_yaml(ROOT / "_toc.yml"):
        path = ROOT / f"{document}.md"
        if path.exists() and CELL in path.read_text(encoding="utf-8", errors="replace"):
            staged = cache.add_nb_to_project(str(path), read_data={"name": "myst_nb_md", "type": "plugin"})
            notebook = cache.get_project_notebook(staged.pk).nb
            _, code = cache.create_hashed_notebook(notebook)
            yield Page(document, str(path), notebook, code)


def settings() -> dict:
    """`[tool.report-build]` of the book's `pyproject.toml`."""
    path = ROOT / "pyproject.toml"
    tools = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}) if path.is_file() else {}
    return tools.get("report-build", {})


def _kernels() -> type | None:
    """The managers of kernels that have the libraries loaded; None for ordinary ones."""
    from extensions import kernels

    context = kernels.forking(settings().get("preload", []))
    return context and kernels.manager(context)


def lost(folder: Path) -> list[Lost]:
    """The cells of a run into FOLDER that got no reply."""
    try:
        return [Lost(**one) for one in json.loads((folder / LOST).read_text(encoding="utf-8"))]
    except (OSError, ValueError):  # that run ended before its end; Sphinx runs all again
        return []


def _timeout() -> int:
    configured = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return configured.get("execute", {}).get("timeout", 30)  # as in Jupyter Book


def _run(page: Page, kernels: type | None, timeout: int, log: Path) -> Run | Lost | None:
    """Run the page's cells; None where one failed. What was changed meanwhile, or wrote to stderr, has no reads."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    from extensions.kernels import RECORD

    at: dict[str, Any] = {"source": "", "process": None}

    def note(cell: Any, cell_index: int) -> None:
        at.update(source=cell.source, process=client.km.provisioner.process)

    client = NotebookClient(
        page.notebook,
        timeout=timeout,
        on_cell_execute=note,
        record_timing=False,  # no clock, and nothing that a jupyter-cache would take for another cell
        resources={"metadata": {"path": str(Path(page.uri).parent)}},
        **({"kernel_manager_class": kernels} if kernels else {}),
    )
    started = time.time()
    try:
        client.execute(env=os.environ | {RECORD: str(log)})
    except CellTimeoutError:
        return Lost(page.document, at["source"], seconds=timeout)
    except DeadKernelError:
        return Lost(page.document, at["source"], status=at["process"].poll())
    except Exception as error:  # whatever it is, it happens again where it is told
        print(f"{page.document}.md stopped: {type(error).__name__}\n", end="", file=sys.stderr, flush=True)
        return None
    seconds = time.time() - started
    lines = reads.recorded(log)
    quiet = not any(
        output.get("name") == "stderr" for cell in page.notebook.cells for output in cell.get("outputs", [])
    )
    steady = quiet and not reads.changed_since(ROOT, started, lines)
    return Run(page.notebook, reads.Contents(ROOT).of(lines) if steady else {}, round(seconds, 1))


def _take_from_there(app, config) -> None:
    folder = os.environ.get(VARIABLE)
    if folder:
        config.nb_execution_mode, config.nb_execution_cache_path = "cache", folder


def _tell_of_stderr(app, doctree) -> None:
    """Log an error for each cell that wrote to stderr; MyST-NB's own says that it did, and not what."""
    from docutils.nodes import literal_block
    from sphinx.util.logging import getLogger

    for block in doctree.findall(literal_block):
        if "stderr" in block["classes"]:
            told = WRITTEN.join(["a cell wrote to stderr:", *block.astext().strip().splitlines()])
            getLogger(__name__).error("%s", told, location=block, type="execution", subtype="stderr")


def setup(app) -> dict:
    app.connect("doctree-read", _tell_of_stderr)
    app.connect("config-inited", _take_from_there)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    end_with_parent()
    parser = argparse.ArgumentParser(prog="python -m extensions.execution")
    parser.add_argument("folder", type=Path, help="an empty folder for what the cells give")
    parser.add_argument("pages", nargs="*", help="such as chapters/concept (default: all)")
    given = parser.parse_args()
    execute(given.folder, given.pages)
