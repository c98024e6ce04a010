"""A number of the text can be followed: to the cell of the table it came from, and to the list of all findings."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from built_book import HtmlPage

INTERVAL = ".interval"


@pytest.fixture(scope="module")
def records(book: Path) -> dict[str, dict]:
    """What `findings.json` says of each value, by its name."""
    listed = json.loads((book / "findings.json").read_text(encoding="utf-8"))
    by_name = {record["name"]: record for record in listed}
    assert len(by_name) == len(listed), "a name is listed twice"
    return by_name


def test_every_number_with_an_address_is_the_cell_it_names(
    chapters: list[HtmlPage], book: Path, records: dict[str, dict]
) -> None:
    tables = {}
    for path in (book / "values").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            tables[path.name] = list(csv.DictReader(lines))
    for page in chapters:
        for shown in page.soup.select("data.value"):
            name = shown["data-finding"]
            record = records[name.removesuffix(INTERVAL)]
            key = {column: str(part) for column, part in record["row"].items()}
            rows = [row for row in tables[f"{record['finding']}.csv"] if key.items() <= row.items()]
            assert len(rows) == 1, f"{page.name}: {name}"
            if name.endswith(INTERVAL):
                low, high = shown["value"].split("/")
                assert (low, high) == (str(record["low"]), str(record["high"])), f"{page.name}: {name}"
                assert {low, high} <= set(rows[0].values()), f"{page.name}: {name}"
                assert shown.get_text() == record["interval"], f"{page.name}: {name}"
            else:
                assert shown["value"] == rows[0][record["column"]] == str(record["value"]), (
                    f"{page.name}: {name}"
                )
                assert shown.get_text() == record["text"], f"{page.name}: {name}"


def test_every_number_answers_and_leads_to_its_row(
    chapters: list[HtmlPage], book: Path, records: dict[str, dict]
) -> None:
    tables: dict[Path, HtmlPage] = {}
    for page in chapters:
        for shown in page.soup.select("data.value"):
            name = shown["data-finding"].removesuffix(INTERVAL)
            record, says = records[name], shown["data-says"]
            assert all(text in says for text in (record["interval"], record["unit"]) if text), (
                f"{page.name}: {name}"
            )
            link = shown.select_one(":scope > a")
            if link is None:
                assert shown.find_parent("a") or shown.find_parent(class_="admonition-title"), (
                    f"{page.name}: {name}"
                )
                continue
            place, _, anchor = link["href"].partition("#")
            path = (page.path.parent / place).resolve()
            table = tables.setdefault(path, HtmlPage(path, place))
            assert anchor == name and path.stem == record["finding"], f"{page.name}: {name}"
            assert table.soup.find(id=name).get_text().startswith(record["text"]), f"{page.name}: {name}"


def test_the_page_of_a_finding_is_light(book: Path) -> None:
    heavy = [path.name for path in (book / "values").glob("*.html") if path.stat().st_size > 250_000]
    assert not heavy


def test_each_listed_value_belongs_to_a_published_table(book: Path, records: dict[str, dict]) -> None:
    published = {path.stem for path in (book / "values").glob("*.csv")}
    assert {record["finding"] for record in records.values()} == published


def test_the_two_lists_hold_the_same_values(book: Path, records: dict[str, dict]) -> None:
    with (book / "findings.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["name"] for row in csv.DictReader(lines)] == list(records)
