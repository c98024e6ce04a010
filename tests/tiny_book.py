"""A book of a page or two, made by these extensions and nothing else, which is built in seconds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import yaml
from built_book import BUILD, ROOT

CONFIG = {
    "title": "A book",
    "author": "Somebody",
    "copyright": "",
    "logo": "",
    "only_build_toc_files": True,
    "exclude_patterns": ["_build", ".*", "**/.*", "extensions"],
    "execute": {"execute_notebooks": "force", "raise_on_error": True, "timeout": 120},
    "repository": {"url": ""},
    "sphinx": {
        "config": {
            "extensions": [
                "myst_nb",
                "jupyter_book",
                "sphinx_external_toc",
                "extensions.report_theme",
                "extensions.execution",
            ],
            "html_theme": "report",
            "html_theme_options": {},
        }
    },
}
HEADER = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n"
HEARING = (
    "import os, signal, sys; [signal.signal(one, signal.SIG_DFL) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]; "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
PATIENCE = 600  # seconds that anything may take on a busy machine


def tiny(folder: Path, **pages: str) -> Path:
    """Lay out a book in `folder`: its pages by name, the first one first; of each, what follows its heading."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "extensions").symlink_to(ROOT / "extensions")
    (folder / "_config.yml").write_text(yaml.safe_dump(CONFIG), encoding="utf-8")
    first, *others = pages
    toc = {"format": "jb-book", "root": first}
    toc |= {"chapters": [{"file": name} for name in others]} if others else {}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    for name, text in pages.items():
        write(folder, name, text)
    return folder


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.md").write_text(f"{HEADER}# A page\n\n{text}\n", encoding="utf-8")


def cell(code: str) -> str:
    return f"```{{code-cell}} ipython3\n{code}\n```\n"


def building(folder: Path, *before: str) -> subprocess.Popen:
    """A build at work, after the words of another command if there are any; it hears Ctrl-C also where these tests do not."""
    return subprocess.Popen(
        [sys.executable, "-c", HEARING, *before, *BUILD],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def wait_until(holds: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, f"{what} did not come true"
        time.sleep(0.05)


def at_work(folder: Path) -> list[str]:
    """The commands of all processes that run in the folder or name it."""
    found = []
    for process in psutil.process_iter(["cwd", "cmdline", "status"]):
        command = process.info["cmdline"] or []
        here = process.info["cwd"] == str(folder) or any(str(folder) in word for word in command)
        if here and process.info["status"] != psutil.STATUS_ZOMBIE and process.pid != os.getpid():
            found.append(" ".join(command))
    return found


def files(book: Path) -> dict[str, bytes]:
    return {
        path.relative_to(book).as_posix(): path.read_bytes() for path in book.rglob("*") if path.is_file()
    }
