"""Each page with cells is had as a notebook: it says and shows what the page does, and runs again."""

from __future__ import annotations

import html
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import notebooks
import pytest
from bs4 import BeautifulSoup
from built_book import ROOT, HtmlPage, document_names
from markdown_it import MarkdownIt

SEED, PAGES = 9, 2
CELL = "{code-cell}"


def words(text: str) -> str:
    """The letters and digits of a text, without the marks that Markdown sets otherwise than a page."""
    return re.sub(r"[^\w%−]+", " ", html.unescape(text)).strip()


@pytest.fixture(scope="module")
def with_cells(chapters: list[HtmlPage]) -> dict[str, HtmlPage]:
    names = [name for name in document_names() if CELL in (ROOT / f"{name}.md").read_text(encoding="utf-8")]
    return {
        page.name.removesuffix(".html"): page for page in chapters if page.name.removesuffix(".html") in names
    }


def test_each_page_with_cells_offers_its_notebook(with_cells: dict[str, HtmlPage], book: Path) -> None:
    assert with_cells and sorted(with_cells) == notebooks.names(book)
    for name, page in with_cells.items():
        link = page.soup.select_one(".page-notebook a")
        assert (page.path.parent / link["href"]).resolve() == (book / f"notebooks/{name}.ipynb").resolve()
        nbformat.validate(notebooks.read(book, name))


def test_only_pages_with_cells_offer_one(chapters: list[HtmlPage], with_cells: dict[str, HtmlPage]) -> None:
    offering = {page.name.removesuffix(".html") for page in chapters if page.soup.select(".page-notebook")}
    assert offering == set(with_cells)


def test_cells_have_stable_names_and_no_time(with_cells: dict[str, HtmlPage], book: Path) -> None:
    for name in with_cells:
        notebook = notebooks.read(book, name)
        assert [cell.id for cell in notebook.cells] == [
            f"cell-{n}" for n in range(1, 1 + len(notebook.cells))
        ]
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in code] == list(range(1, 1 + len(code)))
        assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


def test_the_text_is_that_of_the_page_and_asks_for_no_sphinx(
    with_cells: dict[str, HtmlPage], book: Path
) -> None:
    for name, page in with_cells.items():
        markdown = [cell.source for cell in notebooks.read(book, name).cells if cell.cell_type == "markdown"]
        prose = re.sub(r"(?s)^```.*?^```", "", "\n\n".join(markdown), flags=re.MULTILINE)
        assert not re.search(r"^\(\S+\)=|^:{3,}|^```\{|(?<!`)\{[\w:-]+\}`", prose, re.MULTILINE), name
        read = words(
            BeautifulSoup(MarkdownIt().enable("table").render("\n\n".join(markdown)), "html.parser").get_text(
                " "
            )
        )
        said = [
            words(element.get_text(" "))
            for element in page.soup.select("article section > p, article li > p")
            # the list of exhibits is of the whole book, which the page alone has; an exhibit is shown below its cell
            if not element.find_parent(class_=["exhibit-list", "exhibit"])
        ]
        assert said and not [text for text in said if text not in read], name


def test_every_number_of_the_page_is_shown_under_its_address(
    with_cells: dict[str, HtmlPage], book: Path
) -> None:
    for name, page in with_cells.items():
        lines = [
            line.split("\t")
            for key, data in notebooks.shown(notebooks.read(book, name)).items()
            if key.startswith("values ")
            for line in data["text/plain"].split("\n")
        ]
        known = {address: text for address, text, _ in lines} | {
            f"{address}.interval": interval for address, _, interval in lines
        }
        numbers = page.soup.select("data.value")
        assert numbers or name not in with_cells
        for number in numbers:
            assert known[number["data-finding"]] == number.get_text(), f"{name}: {number}"


def test_every_exhibit_of_the_page_is_shown(with_cells: dict[str, HtmlPage], book: Path) -> None:
    for name, page in with_cells.items():
        shown = notebooks.shown(notebooks.read(book, name))
        for figure in page.soup.select("figure.exhibit"):
            data = shown[figure["id"]]
            if not figure.select_one("svg"):
                assert data["text/html"] in page.text, f"{name}: {figure['id']}"
                continue
            drawing = figure.select_one("svg")
            alt = " ".join(part.get_text() for part in drawing.select("title, desc"))
            assert words(data["text/plain"]) == words(alt) and data["image/png"].startswith("iVBORw0KGgo")


def test_a_notebook_run_again_gives_what_the_page_has(
    book: Path, copy_of_sources: Callable[[str], Path]
) -> None:
    """A seeded few; `make prove` runs all. Their outputs are held against the pages above."""
    folder = copy_of_sources("a clone")
    for name in random.Random(SEED).sample(notebooks.names(book), PAGES):
        made = notebooks.read(book, name)
        again = notebooks.run_again(made, folder / Path(name).parent)
        assert not notebooks.differences(made, again), name


def test_outside_a_checkout_the_first_cell_says_what_to_do(book: Path, tmp_path: Path) -> None:
    made = notebooks.read(book, notebooks.names(book)[0])
    first = next(cell.source for cell in made.cells if cell.cell_type == "code")
    ran = subprocess.run(
        [sys.executable, "-S", "-c", first], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 1 and "open this notebook in a checkout of the book" in ran.stderr


CONF = """
project = "A small book"
extensions = ["myst_nb", "extensions.exhibits.directive", "extensions.notebooks"]
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 600
myst_enable_extensions = ["colon_fence", "deflist"]
numfig = True
html_theme = "basic"
"""
SMALL = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---
(a-place)=
# A page

```{code-cell} ipython3
:tags: [hide-input]
import pandas as pd
from extensions import exhibits
exhibits.table("tab-a", pd.DataFrame({"a": ["x"]}))
print("printed")
```

See {numref}`tab-a`, [above](a-place), {doc}`the page <index>` and `` {value}`as.it.stands` ``.

````{admonition} Seen in {numref}`tab-a`
:class: takeaways

- Item.

```{exhibit} tab-a
A caption, *in short*. n = 1.
```
````

:::{note}
Noted.
:::

```sh
echo "{value}`as.it.stands`"
```

```{glossary}
word
  What is said.
```

```{exhibit-list} table
```
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    folder = tmp_path_factory.mktemp("small")
    for file, text in {"conf.py": CONF, "index.md": SMALL, "pyproject.toml": "[tool.exhibits]\n"}.items():
        (folder / file).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-W", "-q", str(folder), str(folder / "html")]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "JUPYTER_PREFER_ENV_PATH": "1"}
    ran = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    return notebooks.read(folder / "html", "index")


def test_what_only_sphinx_understands_becomes_text(small: nbformat.NotebookNode) -> None:
    _, begin, title, cell, text = small.cells
    assert "Finds the book" in begin.source and title.source == "# A page"
    assert [one.output_type for one in cell.outputs] == ["display_data", "stream"]
    assert text.source.startswith("See Table 1, above, the page and `` {value}`as.it.stands` ``.\n")
    assert (
        "> **Seen in Table 1**\n>\n> - Item.\n>\n> **Table 1.** A caption, *in short*. n = 1.\n"
        in text.source
    )
    assert "\nNoted.\n" in text.source and "\nword\n  What is said.\n" in text.source
    assert '```sh\necho "{value}`as.it.stands`"\n```' in text.source
    assert text.source.endswith("- Table 1. A caption, in short.")
