"""Pages of the built book as a tagged PDF, set by WeasyPrint with the book's own sheets for print and `editions.css`."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import matplotlib
from jinja2 import Environment, FileSystemLoader
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from extensions.citation.work import Work

from .pages import Page

HERE = Path(__file__).parent
FACES = {  # family: of which package or folder, and its files by weight and style
    "Source Serif Pro": ("font_source_serif_pro", "SourceSerifPro-{}.ttf"),
    "Source Sans Pro": ("font_source_sans_pro", "SourceSansPro-{}.ttf"),
}
STYLES = {
    "Regular": (400, "normal"),
    "It": (400, "italic"),
    "Semibold": (600, "normal"),
    "SemiboldIt": (600, "italic"),
    "Bold": (700, "normal"),
}
TEMPLATES = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
TEMPLATES.filters["capital"] = lambda text: text[:1].upper() + text[1:]


def write_pdf(path: Path, pages: list[Page], work: Work, book: Path, whole: bool, notes: str = "") -> int:
    """Write one PDF of some pages, the whole with a title page and contents; returns the number of its sheets."""
    first = pages[0]
    html = TEMPLATES.get_template("paper.html").render(
        whole=whole,
        title=work.title if whole else f"{first.title}. {work.short_title}",
        description=work.abstract if whole else first.description,
        language=first.language,
        address=first.address,
        pages=pages,
        work=work,
        notes=notes,
    )
    fonts = FontConfiguration()
    sheets = [CSS(string=_faces(), font_config=fonts)]
    sheets += [CSS(filename=sheet, font_config=fonts) for sheet in (*_sheets(book), HERE / "static" / "editions.css")]
    document = HTML(string=html, base_url=str(book)).render(font_config=fonts, stylesheets=sheets)
    document.write_pdf(path, pdf_variant="pdf/ua-1", font_config=fonts)
    return len(document.pages)


def _sheets(book: Path) -> Iterable[Path]:
    return [book / "_static" / name for name in ("pygments.css", "theme.css", "exhibits.css", "palette.css", "print.css")]


def _faces() -> str:
    own = [
        f'@font-face {{ font-family: "{family}"; src: url("{file.as_uri()}"); font-weight: {weight}; font-style: {style} }}'
        for family, (package, name) in FACES.items()
        for suffix, (weight, style) in STYLES.items()
        if (file := Path(str(files(package) / "files" / name.format(suffix)))).is_file()
    ]
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    own += [
        f'@font-face {{ font-family: "{family}"; src: url("{(folder / file).as_uri()}") }}'
        for family, file in (("DejaVu Sans", "DejaVuSans.ttf"), ("DejaVu Sans Mono", "DejaVuSansMono.ttf"))
    ]
    return "\n".join(own)
