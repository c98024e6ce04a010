"""The cells of all chapters, run by several kernels at a time before Sphinx reads the pages one after the other.

`python -m extensions.execution FOLDER` runs them with jupyter-cache and keeps what they gave in FOLDER; as a Sphinx
extension, with `VARIABLE` naming that folder, this takes it from there. A chapter whose cells failed is not in it:
Sphinx runs it again, and tells of the failure. The folder is made for one build and never outlives it, since a cache
knows the code of a chapter and not its tables and modules.

A cell that wrote to stderr is an error, which tells what it wrote.
"""

from __future__ import annotations

import argparse
import logging
import os
from pathlib import Path

import yaml

ROOT = Path.cwd().resolve()  # the folder of the book
VARIABLE = "REPORT_EXECUTED"  # of the environment
CELL = "{code-cell}"
WRITTEN = "\n  | "  # before each line of what a cell wrote to stderr
STARTED = "Executing: "  # what jupyter-cache logs before the path of a chapter


def execute(folder: Path) -> None:
    """Run the cells of each chapter in the table of contents, as many chapters at a time as there are cores."""
    from jupyter_cache import get_cache
    from jupyter_cache.executors import load_executor
    from sphinx_external_toc.parsing import parse_toc_yaml

    cache = get_cache(folder)
    for document in parse_toc_yaml(ROOT / "_toc.yml"):
        page = ROOT / f"{document}.md"
        if page.exists() and CELL in page.read_text(encoding="utf-8", errors="replace"):
            cache.add_nb_to_project(str(page), read_data={"name": "myst_nb_md", "type": "plugin"})
    logger = logging.getLogger(__name__)
    logger.setLevel(logging.INFO)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    load_executor("local-parallel", cache, logger).run_and_cache(timeout=config["execute"]["timeout"])


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
    parser = argparse.ArgumentParser(prog="python -m extensions.execution")
    parser.add_argument("folder", type=Path, help="an empty folder for what the cells give")
    execute(parser.parse_args().folder)
