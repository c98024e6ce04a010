"""The pages as other programs read them: an HTML checker, a browser's reader mode, text browsers.

The checker (npm `vnu-jar`, which needs Java) and the reader mode of Firefox (npm `@mozilla/readability`, with `jsdom`) are looked for in
`node_modules` of the folder that PAGE_TOOLS names; w3m and lynx on the path.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built_book import HtmlPage, report_names

READ = """
const { JSDOM } = require("jsdom");
const { Readability } = require("@mozilla/readability");
const fs = require("fs");
for (const file of process.argv.slice(1)) {
  const { document } = new JSDOM(fs.readFileSync(file, "utf8"), { url: "https://example.org/book/" }).window;
  console.log(JSON.stringify(new Readability(document).parse()));
}
"""
LITTER = re.compile(r"Hide the code|Copy link|Copied|Colours:")


def tools(*needed: str) -> Path:
    """The folder of programs from npm, which has to hold `needed`."""
    folder = os.environ.get("PAGE_TOOLS")
    missing = [one for one in needed if not folder or not Path(folder, "node_modules", one).exists()]
    if missing:
        pytest.skip(f"PAGE_TOOLS names no folder in which `npm install {' '.join(missing)}` was run")
    return Path(folder, "node_modules")


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed; on Debian and Ubuntu: sudo apt install {package}")
    return found


def said_by(command: list[str], **options: object) -> subprocess.CompletedProcess:
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, **options)


@pytest.fixture(scope="module")
def report(book: Path) -> list[HtmlPage]:
    return [HtmlPage(book / f"{name}.html", name) for name in report_names()]


def test_every_page_keeps_to_html(book: Path) -> None:
    jar = tools("vnu-jar") / "vnu-jar/build/dist/vnu.jar"
    java = program("java", "default-jre-headless")
    check = [java, "-Xss4m", "-jar", str(jar), "--skip-non-html", "--errors-only", "--format", "gnu"]
    found = said_by([*check, str(book)])
    assert (found.stderr, found.returncode) == ("", 0), found.stderr[:4000]


def test_a_page_that_does_not_is_named(tmp_path: Path) -> None:
    jar = tools("vnu-jar") / "vnu-jar/build/dist/vnu.jar"
    page = tmp_path / "one.html"
    page.write_text(
        '<!DOCTYPE html><html lang="en"><title>One</title><p><a href="a"><a href="b">x</a></a></p>',
        encoding="utf-8",
    )
    found = said_by([program("java", "default-jre-headless"), "-jar", str(jar), "--errors-only", str(page)])
    assert found.returncode and "already open" in found.stderr


def test_reader_mode_has_the_whole_text_and_each_figure_once(report: list[HtmlPage]) -> None:
    modules = tools("jsdom", "@mozilla/readability")
    found = said_by(
        [program("node", "nodejs"), "-e", READ, *(str(page.path) for page in report)],
        env=os.environ | {"NODE_PATH": str(modules)},
    )
    assert found.returncode == 0, found.stderr
    for page, line in zip(report, found.stdout.splitlines(), strict=True):
        read = BeautifulSoup(json.loads(line)["content"], "html.parser")
        text = " ".join(read.get_text(" ").split())
        headings = [one.get_text() for one in page.soup.select("article h2")]
        kept = [one.get_text() for one in read.select("h2")]
        assert [one for one in headings if one not in kept] == [], page.name
        headlines = [one.get_text() for one in page.soup.select("figure.exhibit-figure .exhibit-headline")]
        shown = [svg for svg in read.select("svg") if svg.get("display") != "none" and svg.find("title")]
        assert len(shown) == len(headlines), page.name
        assert not LITTER.search(text), f"{page.name}: {LITTER.search(text)}"


@pytest.mark.parametrize(
    "browser",
    [["w3m", "-dump", "-cols", "100"], ["lynx", "-dump", "-nolist", "-width=100"]],
    ids=["w3m", "lynx"],
)
def test_a_text_browser_has_the_contents_in_order_and_tells_a_figure_once(
    browser: list[str], report: list[HtmlPage]
) -> None:
    command = [program(browser[0], browser[0]), *browser[1:]]
    for page in report:
        text = " ".join(said_by([*command, str(page.path)]).stdout.split())
        titles = [
            " ".join(one.get_text().split())
            for one in page.soup.select("nav[aria-label=Contents] > ul > li > a")
        ]
        places = [text.find(title) for title in titles]
        assert -1 not in places and places == sorted(places), page.name
        for told in page.soup.select("figure.exhibit-figure desc"):
            beginning = " ".join(told.get_text().split())[:60]
            assert text.count(beginning) == 1, f"{page.name}: {beginning}"
        assert not LITTER.search(text), f"{page.name}: {LITTER.search(text)}"
