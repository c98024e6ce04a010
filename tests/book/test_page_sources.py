"""What is hostile or slipped in Markdown, BibTeX and YAML is told with its line and a way out, however it is written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from built_book import ROOT, document_names
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from extensions import build_failures, page_sources
from extensions.page_sources import markup, settings, works, written

CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
MYST = CONFIG["parse"]["myst_enable_extensions"]
ALLOWED = CONFIG["sphinx"]["config"]["source_html"]

HTML = [
    "<script>alert(1)</script>",
    "<ScRiPt\n>alert(1)</script>",
    "text <b onclick='x'>x</b>",
    "<iframe src=//a.org></iframe>",
    "<object data=x></object>",
    "<style>p { display: none }</style>",
    '<a href="x" style="color: red">x</a>',
    '<a href="x" onclick="x">x</a>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#x09;script:alert(1)">x</a>',
    '<a href=" &#74;avascript&colon;alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="//a.org">x</a>',
    '<a href="/\\a.org">x</a>',
    "<a href='index.html'>x</a>",
    "<img/src=x/onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<!-- a remark -->",
    "<?x?>",
    "<![CDATA[x]]>",
    "```{raw} html\n<script>alert(1)</script>\n```",
    "```{admonition} A\n<img src=x onerror=alert(1)>\n```",
    "```{eval-rst}\n.. raw:: html\n\n   <script>alert(1)</script>\n```",
    "| a |\n|---|\n| <u>x</u> |",
    "```{admonition} A <b>bold</b> one\ntext\n```",
    "A note[^h].\n\n[^h]: <script>alert(1)</script>",
    "A term\n: <script>alert(1)</script>",
    "<https://a.org/><script>alert(1)</script>",
]
LINKS = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,x)",
    "[x](file:///etc/passwd)",
    "[x](ftp://a.org)",
    "[x](//a.org)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[x][nowhere]",
    "[![a picture](javascript:x)](other.md)",
    "[x](nowhere.md)",
    "[x](#nowhere)",
    "{ref}`nowhere`",
    '<a href="nowhere.html">x</a>',
    '<a href="index.html#nowhere">x</a>',
]
PICTURES = [
    "![a picture](https://a.org/x.png)",
    "![a picture](//a.org/x.png)",
    "![a picture](data:image/png;base64,AAAA)",
    "![a picture](nowhere.png)",
    "![](here.png)",
    "```{image} there.png\n```",
    "```{figure} https://a.org/x.png\n:alt: a picture\n```",
]
SLIPS = [
    "#### A level too far",
    "# A second title",
    "A note[^nowhere] of none.",
    "Of $x^2$ and more.",
    "{math}`x^2`",
    "```{math}\nx^2\n```",
    "A `code without its end.",
    "{term} `word`",
    "{nosuchrole}`x`",
    "A {nosuch brace.",
    "{{ substituted }}",
    "```{nosuchdirective}\n```",
    "```{admonitoin} A\n```",
    "More **bold than meant.",
    "In the midst ::: of it.",
    "(again)=\n\n## Again\n\n(again)=\n\n## And again\n\nText.",
]
GOOD = """

(here)=
## A section, (so) [it is]: here

Allied spending was $5 and US$ 1,000, or a < b & c > d. See [it](#here), [a page](other.md), [the web](https://a.org/?a=1&b=(2)),
<https://a.org>, <a href="other.html#there">there</a>, <a
href="#here">here</a>, `<script>` and `$x^2$`. A note[^1].

[^1]: It says so.

![a picture](here.png)

<details class="x">
<summary>Show &amp; tell</summary>

Text.

</details>

% a remark
"""


def written_book(folder: Path, parts: Iterable[str]) -> tuple[list[int], str]:
    """A book with those parts on one page: the line of each of them, and what its build warns of."""
    text = "# A page\n\nText.\n\n" + "```{toctree}\nother\n```\n"
    places = []
    for part in parts:
        text += "\n"
        places.append(text.count("\n") + 1)
        text += f"{part}\n"
    files = {"index.md": text, "other.md": "# Another\n\n(there)=\n## There\n\nText.\n", "here.png": ""}
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    said = io.StringIO()
    with patch_docutils(str(folder)), docutils_namespace():
        Sphinx(
            folder,
            None,
            folder / "html",
            folder / "doctrees",
            "html",
            confoverrides={
                "extensions": ["myst_nb", "extensions.page_sources"],
                "myst_enable_extensions": MYST,
                "source_html": ALLOWED,
                "html_theme": "basic",
            },
            status=None,
            warning=said,
        ).build()
    return places, re.sub(r"\x1b\[[0-9;]*m", "", said.getvalue())


def test_what_is_hostile_or_slipped_is_told_with_its_line_and_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_failures, "SHOWN", 1000)
    parts = [*HTML, *LINKS, *PICTURES, *SLIPS]
    places, log = written_book(tmp_path, parts)
    said = re.findall(
        r"^index\.md, line (\d+): (.*)", build_failures.explain(log, tmp_path, tmp_path), re.MULTILINE
    )
    told = {int(line): what for line, what in said}
    for part, place in zip(parts, places, strict=True):
        assert told.keys() & {*range(place, place + part.count("\n") + 1)}, f"{part!r}, line {place}, passes"
    assert not [what for what in told.values() if "To mend it: " not in what]


def test_what_is_meant_is_no_fault(tmp_path: Path) -> None:
    _, log = written_book(tmp_path, [GOOD])
    assert log == ""
    page = (tmp_path / "index.md").read_text(encoding="utf-8")
    assert not list(written.faults(page, written.parser(MYST)))


def test_html_is_kept_only_where_it_can_be_read_in_one_way() -> None:
    for plain in ('<a href="x.html#c">', '<a\nhref="x?a=1&amp;b">', "</a>", "<summary>A &lt; b</summary>"):
        assert markup.strange_html(plain, ALLOWED) is None, plain
    for strange in (
        "<a href=x>",
        '<a href="x"title="y">',
        '<a/href="x">',
        '<a href="x" href="javascript:y">',
        '<a href="x',
        "<A>",
    ):
        assert markup.strange_html(strange, ALLOWED), strange


WRITTEN = {
    "```{admonition} A\ntext\n": (3, "'```{admonition} A' that is not closed"),
    "```python\ntext\n\nmore\n": (3, "'```python' that is not closed"),
    ":::{note}\ntext\n": (3, "':::{note}' that is not closed"),
    "````{note}\n```{tip}\ntext\n````\n": (4, "'```{tip}' that is not closed"),
    "```{note}\ntext\n```\n\n```\n": (7, "'```' that is not closed"),
    "- text\n\n  ```{note}\n  text\n": (5, "'```{note}' that is not closed"),
    "Text.\n\n[^a]: Never used.\n": (5, "the note [^a], to which nothing refers"),
    "Text[^a].\n\n[^a]: One.\n\n[^a]: Two.\n": (7, "the note [^a] a second time, first in line 5"),
    '[x]{style="color: red"}\n': (3, "the attribute 'style'"),
    '```{note}\n{onclick="x"}\ntext\n```\n': (5, "the attribute 'onclick'"),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_slip_in_what_is_written_is_told_before_anything_runs(text: str) -> None:
    (fault,) = written.faults(f"# A page\n\n{text}", written.parser(MYST))
    line, found = WRITTEN[text]
    assert (fault.line, fault.found[: len(found)]) == (line, found) and fault.mend


@pytest.mark.parametrize(
    ("above", "line", "found"),
    [
        ("myst: {html_meta: {refresh: x}}", 2, "'myst' above the page"),
        ("title: a\ntitle: b", 3, "'title' a second time, first in line 2"),
        ("title: a <b>bold</b> title", 2, "HTML, 'b'"),
        ("title: [a", 2, "what cannot be read as YAML"),
    ],
)
def test_what_stands_above_a_page_is_looked_at(above: str, line: int, found: str) -> None:
    faults = list(written.faults(f"---\n{above}\n---\n\n# A page\n", written.parser(MYST)))
    assert [fault.found[: len(found)] for fault in faults] == [found]
    assert faults[0].line == line


YAML = {
    "title: <script>alert(1)</script>": (1, "HTML, 'script'"),
    "a:\n  - b\n  - x <IMG SRC=x": (3, "HTML, '<IMG'"),
    'a: "java\\tscript:alert(1)"': (1, "an address that begins with javascript:"),
    "a:\n  url: ' DATA:text/html,x'": (2, "an address that begins with data:"),
    "a: 1\nb: 2\na: 3": (3, "'a' a second time, first in line 1"),
    "a: 'b": (1, "what cannot be read as YAML"),
}


@pytest.mark.parametrize("text", YAML)
def test_yaml_that_would_be_markup_is_told(text: str) -> None:
    (fault,) = settings.faults(text)
    line, found = YAML[text]
    assert (fault.line, fault.found[: len(found)]) == (line, found) and fault.mend


ENTRY = "@book{a, author={A, B},\n  title={T},\n  year={2000}"
BIBTEX = {
    ENTRY + ",\n  note={a <b>}\n}\n": (4, "HTML in note of a, 'b'"),
    ENTRY + ",\n  note={{<}script>}\n}\n": (4, "HTML in note of a, 'script'"),
    ENTRY + ",\n  url={javascript:alert(1)}\n}\n": (4, "url of a: an address that begins with javascript:"),
    ENTRY + ",\n  url={ JAVA\tSCRIPT:x}\n}\n": (4, "url of a: an address that begins with javascript:"),
    ENTRY + ",\n  url={//a.org}\n}\n": (4, "url of a: an address that does not say how it is reached"),
    ENTRY + ",\n  doi={https://doi.org/10.1/x}\n}\n": (4, "doi of a 'https://doi.org/10.1/x'"),
    ENTRY + ",\n  note={\\href{javascript:x}{y}}\n}\n": (4, "\\href in note of a"),
    ENTRY + ",\n  year={2001}\n}\n": (4, "year of a a second time"),
    ENTRY + "\n}\n\n@misc{A, title={U}}\n": (6, "the key 'A' a second time, first in line 1"),
    ENTRY + "\n\n@misc{b, title={U}}\n": (1, "an entry that cannot be read: line 5"),
    ENTRY + "\n}\n\nmisc{b, title={U}}\n": (6, "'misc{b, title={U}}' outside of any entry"),
}


@pytest.mark.parametrize("text", BIBTEX)
def test_bibtex_that_would_be_markup_or_be_passed_over_is_told(text: str) -> None:
    (fault,) = works.faults(text)
    line, found = BIBTEX[text]
    assert (fault.line, fault.found[: len(found)]) == (line, found) and fault.mend


def test_the_sources_of_this_book_have_none() -> None:
    assert list(page_sources.faults(ROOT, document_names())) == []
