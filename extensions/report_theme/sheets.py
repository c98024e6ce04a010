"""One style sheet of what all pages share, and one for the dark: a page asks for two files where it would ask for nine.

Sheets are written where they belong, each extension its own. What has a priority of `OF_A_PAGE` or more stays a file by itself.
"""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

OF_A_PAGE = 900
SHEET, DARK_SHEET = "report.css", "report-dark.css"
DARK = "screen and (prefers-color-scheme: dark)"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"\s*\n\s*")


def add(app: Sphinx) -> None:
    """To be called before any other sheet is added."""
    app.add_css_file(SHEET, priority=1)
    app.add_css_file(DARK_SHEET, priority=2, media=DARK)


def joined(app: Sphinx, sheets: list) -> list:
    """The sheets of a page, those that all share as one; that one is written with the first page."""
    shared = [css for css in sheets if css.priority < OF_A_PAGE and _is_a_part(css)]
    if not hasattr(app, "sheets_joined"):
        folder = Path(app.outdir, "_static")
        dark = [css for css in shared if "dark" in css.attributes.get("media", "")]
        light = [css for css in shared if css not in dark]
        _write(folder / SHEET, "".join(_of_media(folder, css) for css in light))
        _write(folder / DARK_SHEET, "".join(_text(folder, css) for css in dark))
        app.sheets_joined = [folder / _name(css) for css in shared]
    return [css for css in sheets if css not in shared]


def remove_parts(app: Sphinx) -> None:
    """No page asks for what was joined."""
    for path in getattr(app, "sheets_joined", []):
        path.unlink(missing_ok=True)


def _is_a_part(css) -> bool:
    return _name(css) not in (SHEET, DARK_SHEET) and "//" not in str(css.filename)


def _name(css) -> str:
    return Path(str(css.filename)).name


def _of_media(folder: Path, css) -> str:
    text, media = _text(folder, css), css.attributes.get("media")
    return f"@media {media} {{\n{text}}}\n" if media else text


def _text(folder: Path, css) -> str:
    """A sheet without comments and indents."""
    text = folder.joinpath(_name(css)).read_text(encoding="utf-8")
    return BLANK.sub("\n", COMMENT.sub("", text)).strip() + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
