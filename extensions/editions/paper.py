"""Pages of the built book as a tagged PDF, set by WeasyPrint with the book's own sheets for print and `editions.css`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import matplotlib
from jinja2 import Environment, FileSystemLoader
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration

from extensions.citation.work import Work

from .flow import let_flow
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
SHEET = "report.css"  # of the book's pages, which has what holds on paper too
STACKED, MOST_COLUMNS = "exhibit-table-stack", 5
TEMPLATES = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
TEMPLATES.filters["capital"] = lambda text: text[:1].upper() + text[1:]


class Paper:
    """Sets pages of one book as PDF."""

    def __init__(self, book: Path, work: Work):
        self.book, self.work = book, work
        self.fonts = FontConfiguration()
        own = [book / "_static" / SHEET, HERE / "static" / "editions.css"]
        self.sheets = [CSS(string=_faces(), font_config=self.fonts)]
        self.sheets += [CSS(filename=sheet, font_config=self.fonts) for sheet in own]

    def write(self, path: Path, pages: list[Page], whole: bool) -> int:
        """Write one PDF of some pages, the whole with a title page and contents; returns the number of its sheets."""
        for page in pages:
            _choose_layouts(page)
            let_flow(page.article, lambda page=page: self._set([page], bare=whole))
        document = self._set(pages, whole)
        document.write_pdf(path, pdf_variant="pdf/ua-1", font_config=self.fonts)
        return len(document.pages)

    def _set(self, pages: list[Page], whole: bool = False, bare: bool = False) -> Document:
        first = pages[0]
        html = TEMPLATES.get_template("paper.html").render(
            whole=whole,
            bare=bare,
            title=self.work.title if whole else f"{first.title}. {self.work.short_title}",
            description=self.work.abstract if whole else first.description,
            language=first.language,
            address=first.address,
            pages=pages,
            work=self.work,
        )
        return HTML(string=html, base_url=str(self.book)).render(
            font_config=self.fonts, stylesheets=self.sheets, pdf_variant="pdf/ua-1"
        )


def _choose_layouts(page: Page) -> None:
    """Say of each table whether its rows are cards, as `exhibits.css` does with `:has`, which takes minutes here for a long table."""
    tables = [one for one in page.article.iter("div") if STACKED in one.get("class", "").split()]
    for table in tables:
        cells = [cell for row in table.iter("tr") for cell in row]
        classes = {name for one in table.iter() for name in one.get("class", "").split()}
        columns = sum(one.get("scope") == "col" for one in cells)
        signs = any(
            child.get("class", "").startswith("mark") for one in cells[-1:] for child in one.iter("span")
        )
        cards = "fold" in classes or (columns > MOST_COLUMNS and "end" not in classes and not signs)
        table.set("class", f"exhibit-table exhibit-table-{'cards' if cards else 'scroll'}")


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
