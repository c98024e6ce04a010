"""Each page with cells as an executed notebook, `notebooks/<page>.ipynb` of the built book, linked at the page's foot.

The text has its numbers filled in, figures and tables are outputs of the cells that made them, and the code is that of the
page: in a checkout of the book the notebook runs again from top to bottom. The same page gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
from docutils import nodes
from markupsafe import Markup
from myst_nb.ext.glue.crossref import read_glue_cache
from sphinx import addnodes
from sphinx.application import Sphinx

from extensions.exhibits import notebook as output
from extensions.exhibits.directive import in_order, label_of
from extensions.exhibits.value_role import find

MARKDOWN = re.compile(r"[\\`*_\[\]<&]")  # what has a meaning in the midst of a line
FOLDER = "notebooks"  # of the built book
FENCE = re.compile(
    r"^(?P<mark>`{3,}|~{3,}|:{3,})(?:\{(?P<name>[\w:-]+)\}[ ]*(?P<argument>[^\n]*))?[^\n]*\n(?P<body>.*?)^(?P=mark)[ ]*$\n?",
    re.MULTILINE | re.DOTALL,
)
OPTIONS = re.compile(r"\A(?::[\w-]+:[^\n]*\n)+\n?")  # of a directive
ROLE = re.compile(  # or a span of code, which may show one
    r"\{(?P<role>[\w:-]+)\}`(?P<content>[^`]+)`|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
TITLED = re.compile(r"\A(?P<title>.+?)\s*<[^<>]+>\Z", re.DOTALL)  # the content `title <target>` of a role
ANCHOR = re.compile(r"^\([\w-]+\)=\n", re.MULTILINE)
TO_ANCHOR = re.compile(
    r"(?<!!)\[([^\[\]]*)\]\((?!\w+:)[^()./#]+\)"
)  # a link to one, which a notebook cannot follow

NOTE = """\
This notebook is the page “{title}” of *{project}* as it was built, with the code that made it. It runs again in a checkout of the
book, with the Python that the book's own set-up makes.
"""
BEGIN = """\
# Finds the book that this notebook belongs to: in this folder, above it, or where it is installed.
import os
import sys
from importlib.util import find_spec
from pathlib import Path

installed = find_spec("extensions")
places = [Path.cwd(), *Path.cwd().parents]
places += [Path(installed.origin).parents[1]] if installed and installed.origin else []
books = [place for place in places if (place / "_config.yml").is_file() and (place / "extensions").is_dir()]
if not books or find_spec("myst_nb") is None:
    raise FileNotFoundError("open this notebook in a checkout of the book, with the Python that its set-up made")
os.chdir(books[0])
sys.path.insert(0, str(books[0]))"""
LINK = Markup(
    '<p class="page-notebook"><a href="{}" download="{}">Notebook</a> of this page, with its code and what it gave (Jupyter). '
    "It runs again in a clone of the repository.</p>"
)


def _publish(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    executed = Path(app.env.mystnb_config.output_folder, f"{pagename}.ipynb")
    if doctree is None or not executed.is_file():  # the search page, or a page without cells
        return
    page = nbformat.read(executed, as_version=4)
    if not any(cell.cell_type == "code" for cell in page.cells):
        return
    made = notebook(app, pagename, page)
    target = Path(app.outdir, FOLDER, f"{pagename}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(nbformat.writes(made) + "\n", encoding="utf-8", newline="")
    up = "../" * pagename.count("/")
    context["notebook_link"] = LINK.format(f"{up}{FOLDER}/{pagename}.ipynb", target.name)


def notebook(app: Sphinx, pagename: str, page: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The page, which MyST-NB has executed and taken apart, as a notebook that a person reads and runs."""
    given = _handed_over(read_glue_cache(app.env.mystnb_config.output_folder, pagename))
    text = Text(app, pagename)
    note = NOTE.format(title=app.env.titles[pagename].astext(), project=app.config.project)
    cells = [nbformat.v4.new_markdown_cell(note.strip()), nbformat.v4.new_code_cell(BEGIN)]
    ran = 0
    for cell in page.cells:
        if cell.cell_type == "code":
            ran += 1
            outputs = [*given.get(ran, []), *cell.outputs]
            tags = {"tags": cell.metadata.tags} if cell.metadata.get("tags") else {}
            cells.append(nbformat.v4.new_code_cell(cell.source, outputs=outputs, metadata=tags))
        elif written := text.plain(f"{cell.source}\n").strip():
            cells.append(nbformat.v4.new_markdown_cell(written))
    _number(cells)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}}
    )
    nbformat.validate(made)
    return made


def _number(cells: list[nbformat.NotebookNode]) -> None:
    """Give all cells stable names, and those of code the numbers that they have when they are run from top to bottom."""
    ran = 0
    for number, cell in enumerate(cells, 1):
        cell.id = f"cell-{number}"
        if cell.cell_type == "code":
            ran += 1
            for one in [cell, *(one for one in cell.outputs if "execution_count" in one)]:
                one.execution_count = ran


def _handed_over(glued: dict[str, dict]) -> dict[int, list[nbformat.NotebookNode]]:
    """What a person sees of all that the cells of a page handed over, by the number of the cell."""
    given: dict[int, list] = {}
    for name, one in glued.items():
        if output.CELL in one["metadata"]:
            data, metadata = output.shown(name, one["data"])
            shown = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
            given.setdefault(one["metadata"][output.CELL], []).append(shown)
    return given


class Text:
    """The Markdown of one page without what only Sphinx understands: roles, directives and anchors become text."""

    def __init__(self, app: Sphinx, pagename: str):
        self._app, self._page = app, pagename
        findings = app.env.exhibit_values.get(pagename, {}).values()
        self._records = {one["name"]: one for finding in findings for one in finding["records"]}
        self._references = self._resolved()
        self._directives: dict[str, Callable[[str, str], str]] = {
            "exhibit": self._caption,
            "exhibit-list": self._list,
            "admonition": self._quote,
        }

    def plain(self, markdown: str) -> str:
        """`markdown` as any reader of Markdown shows it."""
        parts, done = [], 0
        for fence in FENCE.finditer(markdown):
            parts.append(self._prose(markdown[done : fence.start()]))
            parts.append(self._directive(fence) if fence["name"] else fence[0])
            done = fence.end()
        return "".join([*parts, self._prose(markdown[done:])])

    def _directive(self, fence: re.Match) -> str:
        body = OPTIONS.sub("", fence["body"])
        write = self._directives.get(fence["name"], lambda _, body: self.plain(body))
        return write(fence["argument"].strip(), body)

    def _caption(self, name: str, body: str) -> str:
        exhibit = self._app.env.exhibits.get(self._page, {}).get(name)
        if exhibit is None:  # which the page has told
            return self.plain(body)
        label = label_of(self._app, self._page, exhibit)
        headline = (
            f" {_literal(exhibit['headline'])}" if exhibit["figtype"] == "figure" else ""
        )  # a table's is in its caption
        return f"**{label}.{headline}** {self.plain(body).strip()}\n"

    def _list(self, figtype: str, body: str) -> str:
        listed = [
            f"- {label}. {_literal(one['headline'])}\n" for label, _, _, one in in_order(self._app, figtype)
        ]
        return "".join(listed)

    def _quote(self, title: str, body: str) -> str:
        text = f"**{self._prose(title)}**\n\n{self.plain(body).strip()}"
        return "".join(f"> {line}".rstrip() + "\n" for line in text.split("\n"))

    def _prose(self, markdown: str) -> str:
        return TO_ANCHOR.sub(r"\1", ROLE.sub(self._role, ANCHOR.sub("", markdown)))

    def _role(self, match: re.Match) -> str:
        role, content = match["role"], match["content"]
        if role is None:  # a span of code
            return match[0]
        if role == "value" and (found := find(self._records, content)):
            return _literal(found[0])
        title = TITLED.match(content)
        return self._references.get(content) or (title["title"] if title else content)

    def _resolved(self) -> dict[str, str]:
        """What each reference of the page whose text is not its own becomes: a number of a figure, a work that is cited."""
        env, texts = self._app.env, {}
        for node in env.get_doctree(self._page).findall(addnodes.pending_xref):
            if node["reftype"] == "numref" or node.get("refdomain") == "cite":
                domain, target = env.domains[node["refdomain"]], node["reftarget"]
                resolved = domain.resolve_xref(
                    env, self._page, self._app.builder, node["reftype"], target, node, node[0].deepcopy()
                )
                if resolved is not None:
                    texts[target] = _literal(resolved.astext())
        return texts


def _literal(text: str) -> str:
    """A text that comes from a table or a bibliography, so that Markdown takes no sign of it for its own."""
    return MARKDOWN.sub(lambda sign: {"<": "&lt;", "&": "&amp;"}.get(sign[0], f"\\{sign[0]}"), text)


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", _publish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
