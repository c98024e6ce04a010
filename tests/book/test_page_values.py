"""A number of the text can be followed: to the cell of the table it came from, and to the list of all findings."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from built_book import HtmlPage

PLACE = re.compile(
    r"values/(?P<file>[a-z][a-z0-9_-]*\.csv): (?:.+, )?(?P<interval>interval of )?(?P<column>\w+)"
)


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
            place = PLACE.fullmatch(shown["title"])
            assert place, f"{page.name}: {name} has the title {shown['title']!r}"
            record = records[name.removesuffix(".interval")]
            key = {column: str(part) for column, part in record["row"].items()}
            rows = [row for row in tables[place["file"]] if key.items() <= row.items()]
            assert len(rows) == 1 and place["file"] == f"{record['finding']}.csv", f"{page.name}: {name}"
            if place["interval"]:
                low, high = shown["value"].split("/")
                assert (low, high) == (str(record["low"]), str(record["high"])), f"{page.name}: {name}"
                assert {low, high} <= set(rows[0].values()), f"{page.name}: {name}"
                assert shown.get_text() == record["interval"], f"{page.name}: {name}"
            else:
                assert shown["value"] == rows[0][place["column"]] == str(record["value"]), (
                    f"{page.name}: {name}"
                )
                assert shown.get_text() == record["text"], f"{page.name}: {name}"


def test_each_listed_value_belongs_to_a_published_table(book: Path, records: dict[str, dict]) -> None:
    published = {path.stem for path in (book / "values").glob("*.csv")}
    assert {record["finding"] for record in records.values()} == published


def test_the_two_lists_hold_the_same_values(book: Path, records: dict[str, dict]) -> None:
    with (book / "findings.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["name"] for row in csv.DictReader(lines)] == list(records)
