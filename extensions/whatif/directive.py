"""The page's side: `{whatif} name`, where a reader chooses in the view that a cell handed over under that name."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from extensions import scripted

from . import MIME


def _files(name: str, view: str) -> dict[str, str]:
    return {f"{name}.js": f"whatIfGives({view});\n"}


WHATIF = scripted.Scripted(
    kind="whatif",
    mime=MIME,
    static=Path(__file__).parent / "static",
    scripts=("whatif-view.js", "whatif-strip.js", "whatif.js"),
    does="choosing other assumptions",
    attribute="view",
    address="{name}.js",
    files=_files,
)


def setup(app: Sphinx) -> dict:
    return scripted.setup(app, WHATIF)
