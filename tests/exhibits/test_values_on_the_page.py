"""A number of a finding reaches the page marked with its address, and its table is published once, in a book of its own."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built_book import ROOT

CONF = """
extensions = ["myst_nb", "extensions.exhibits.directive"]
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 600
myst_enable_extensions = ["colon_fence"]
numfig = True
html_theme = "basic"
"""
PROJECT = """
[tool.exhibits]
worded = "results:worded"
limits = "results:limits"
counts = ["hits", "n"]
"""
RESULTS = """
import functools
import pandas as pd

def compute():
    '''How often *allies* named `it`: year, rate.

    - year; rate: mentions
      of it
    - low, high
    '''

def worded(value, kind):
    return f"{value:.0f}"

def limits(low, high, kind):
    return f"{low:.0f} to {high:.0f}"

class Finding:
    name = "ally"
    kinds = {"rate": "rate"}
    intervals = {"rate": ("low", "high")}

    def __init__(self, rate=51.25):
        self.rate = rate
        functools.update_wrapper(self, compute, updated=())

    def table(self):
        return pd.DataFrame({"year": [2021, 2022], "rate": [7.5, self.rate], "low": [3.5, 35.0], "high": [12.0, 69.0],
                             "n": [12345, 7]})

    def records(self):
        more = {"finding": "ally", "column": "rate", "unit": "mentions", "drawn": "states", "tables": ["speeches"]}
        return [
            {"name": f"ally.{row.year}.rate", "row": {"year": row.year}, "value": row.rate, "text": worded(row.rate, ""),
             "low": row.low, "high": row.high, "interval": limits(row.low, row.high, ""), **more}
            for row in self.table().itertuples()
        ]

class Totals:
    name = "totals"

    def table(self):
        return pd.DataFrame({"all_states": [30]})

    def records(self):
        return [{"finding": "totals", "name": "totals.all_states", "column": "all_states", "row": {}, "value": 30, "text": "30",
                 "low": None, "high": None, "interval": None, "unit": None, "drawn": None, "tables": ["speeches"]}]
"""
HEADER = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n"
CELL = "```{code-cell} ipython3\nfrom extensions import exhibits\nfrom results import Finding, Totals\n%s\n```\n\n"
PLACES = {
    "heading": "# It was {value}`ally.2022.rate`",
    "paragraph": "It was {value}`ally.2022.rate` ({value}`ally.2022.rate.interval`).",
    "admonition": ":::{admonition} Of {value}`ally.2021.rate`\n- Item {value}`ally.2022.rate`.\n:::",
    "caption": "```{exhibit} tab-rates\nCaption, n = {value}`ally.2022.rate`.\n\nA row is a year.\n\n- One *mark*.\n```",
    "link": "See [the {value}`ally.2021.rate` times](second).",
    "table": "| a |\n|---|\n| {value}`ally.2022.rate` |",
}
FIRST = (
    HEADER
    + PLACES["heading"]
    + "\n\n"
    + CELL % "exhibits.values(Finding())\nexhibits.table('tab-rates', Finding(), labels={'rate': 'Rate'})"
    + "\n\n".join(list(PLACES.values())[1:])
    + "\n\n```{toctree}\nsecond\n```\n"
)
SECOND = HEADER + "# Second\n\n" + CELL % "exhibits.values(Finding(), Totals())" + "{value}`ally.2021.rate`\n"


def build(folder: Path, first: str = FIRST, second: str = SECOND) -> subprocess.CompletedProcess:
    files = {
        "conf.py": CONF,
        "pyproject.toml": PROJECT,
        "results.py": RESULTS,
        "index.md": first,
        "second.md": second,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-b", "html", ".", "out"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]), "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("values")
    built = build(folder)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def page(site: Path) -> BeautifulSoup:
    return BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize(
    "place", ["h1", "section > p", ".admonition-title", ".admonition li", "figcaption", "td"]
)
def test_a_number_is_shown_wherever_text_is(page: BeautifulSoup, place: str) -> None:
    shown = page.select_one(f"{place} data.value")
    assert shown.get_text() in ("51", "8")


def test_a_number_says_which_cell_of_which_table_it_is(site: Path, page: BeautifulSoup) -> None:
    shown = page.select_one("section > p data[data-finding='ally.2022.rate']")
    with (site / "values/ally.csv").open(encoding="utf-8", newline="") as lines:
        cell = next(row["rate"] for row in csv.DictReader(lines) if row["year"] == "2022")
    assert shown["value"] == cell == "51.25"
    listed = {one["name"]: one for one in json.loads((site / "findings.json").read_text(encoding="utf-8"))}
    assert str(listed["ally.2022.rate"]["value"]) == cell and listed["ally.2022.rate"]["text"] == "51"


@pytest.mark.parametrize("name", ["ally.2022.rate", "ally.2022.rate.interval"])
def test_a_number_answers_what_it_is_of(page: BeautifulSoup, name: str) -> None:
    assert page.select_one(f"section > p data[data-finding='{name}']")["data-says"].split("\n") == [
        "How often *allies* named it",
        "rate, year 2022",
        "Interval 35 to 69 (drawn over states)",
        "Unit: mentions",
        "n: 7",
    ]


def test_a_number_leads_to_its_cell_on_the_page_of_its_finding(site: Path, page: BeautifulSoup) -> None:
    path, _, anchor = page.select_one("section > p data.value > a")["href"].partition("#")
    finding = BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")
    cell = finding.find(id=anchor)
    assert cell.get_text() == "51 (35 to 69)" and cell.find_parent("tr").th.get_text() == "2022"
    assert [head.get_text() for head in finding.select("thead th")] == ["year", "rate", "n"], "no limits"
    assert [row.select("td")[1].get_text() for row in finding.select("tbody tr")] == ["12,345", "7"]
    assert finding.h1.get_text() == "How often *allies* named it"
    assert finding.select_one("h2 + ul li").get_text().split() == ["year;", "rate:", "mentions", "of", "it"]
    facts = {term.get_text(): term.find_next("dd").get_text() for term in finding.select("dt")}
    assert facts["Computed by"] == "results.compute" and facts["From the tables"] == "speeches"
    assert facts["Unit of rate"] == "mentions" and facts["Intervals of rate"] == "drawn over states"
    assert facts["Numbers of it stand on"] == "It was 51, Second"


def test_every_finding_is_listed(site: Path) -> None:
    listed = BeautifulSoup((site / "findings.html").read_text(encoding="utf-8"), "html.parser")
    addresses = [one["href"] for one in listed.select(".exhibit-list a")]
    assert addresses == ["values/ally.html", "values/totals.html"]


def test_a_table_of_one_row_stands_from_top_to_bottom(site: Path) -> None:
    finding = BeautifulSoup((site / "values/totals.html").read_text(encoding="utf-8"), "html.parser")
    assert finding.h1.get_text() == "totals", "a finding that says nothing of itself is shown by its name"
    row = finding.select_one("tbody tr")
    assert row.th.get_text() == "all states" and row.td.span["id"] == "totals.all_states"


def test_no_link_lies_in_another(page: BeautifulSoup) -> None:
    assert not page.select("a a")
    for pressed in ("a .value", ".admonition-title .value"):
        assert page.select_one(pressed)["data-says"] and not page.select(f"{pressed} > a")


def test_an_interval_is_a_value_of_its_own(page: BeautifulSoup) -> None:
    shown = page.select_one("[data-finding='ally.2022.rate.interval']")
    assert shown.get_text() == "35 to 69" and shown["value"] == "35.0/69.0"


def test_the_listed_findings_are_each_there_once(site: Path) -> None:
    with (site / "findings.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["name"], row["row"], row["tables"]) for row in rows] == [
        ("ally.2021.rate", "year=2021", "speeches"),
        ("ally.2022.rate", "year=2022", "speeches"),
        ("totals.all_states", "", "speeches"),
    ]


def test_a_table_of_a_finding_is_worded_and_its_csv_is_not(site: Path, page: BeautifulSoup) -> None:
    cells = [cell.get_text() for cell in page.select(".exhibit-table td")]
    assert cells == ["8 (4 to 12)", "12345", "51 (35 to 69)", "7"]
    assert page.select_one(".exhibit-table td")["class"] == ["end"]
    assert "51.25" in (site / "exhibits/tab-rates.csv").read_text(encoding="utf-8")


def test_what_follows_a_caption_is_folded_below_it(page: BeautifulSoup) -> None:
    legend = page.select_one("figcaption")
    assert [part.name for part in legend.find_all(recursive=False)] == ["p", "details"]
    assert legend.summary.get_text() == "How to read it: Table 1"
    assert legend.select_one("details > p").get_text() == "A row is a year." and legend.select_one("li em")
    assert "row is a year" not in legend.p.get_text() and legend.p.select_one(".exhibit-data")


UNKNOWN = {
    "{value}`ally.2020.rate`": "there is no 'ally.2020.rate'; the nearest are ally.20",
    "{value}`ally.2022.rat`": "there is no 'ally.2022.rat'; the nearest are ally.2022.rate",
    "{value}`enemy.2022.rate`": "no cell of this page hands over the finding 'enemy' of 'enemy.2022.rate', only ally",
}
BROKEN = SECOND.replace("Finding()", "Finding(rate=52.0)") + "\n" + "\n\n".join(UNKNOWN) + "\n"


@pytest.fixture(scope="module")
def warnings(tmp_path_factory: pytest.TempPathFactory) -> str:
    built = build(tmp_path_factory.mktemp("broken"), second=BROKEN)
    assert built.returncode == 1, built.stdout
    return built.stderr


@pytest.mark.parametrize("written", UNKNOWN)
def test_an_unknown_name_stops_the_build_and_is_told_with_its_line(warnings: str, written: str) -> None:
    line = 1 + BROKEN.splitlines().index(written)
    assert UNKNOWN[written] in next(
        one for one in warnings.splitlines() if f"second.md:{line}: WARNING:" in one
    )


def test_two_tables_under_one_name_stop_the_build(warnings: str) -> None:
    assert "second.md: WARNING: value: the finding 'ally' is not the same here and in index" in warnings
