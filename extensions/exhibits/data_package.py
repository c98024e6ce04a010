"""The data of all exhibits as a Data Package (`exhibits/datapackage.json`), and in one ZIP file with it and a README."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from extensions import archive

from .publish import ABOUT
from .spreadsheet import ENCODING
from .terms import Terms

PACKAGE, ZIP, README = "datapackage.json", "exhibits.zip", "README.txt"
TYPES = (  # of a column all of whose cells fit, the first that does
    ("boolean", re.compile(r"TRUE|FALSE")),
    ("integer", re.compile(r"-?(?:0|[1-9]\d*)")),
    ("number", re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|-?inf")),
    ("date", re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")),
)
TEXT = """\
The data of the figures and tables of
{title}

{facts}

Each file of comma-separated values is the data of one figure or table, under its name, which stays. {package} says what each
is, what its columns are, and in which unit. The files are UTF-8; whole numbers have no point, other numbers at most ten digits, a cell
without a value is empty, and an apostrophe stands before a text that a spreadsheet would take for a formula.
"""


def rows_of(formats: Mapping[str, str]) -> list[list[str]]:
    """The data of an exhibit, the heads of the columns first."""
    return list(csv.reader(io.StringIO(formats["text/csv"])))


def fields_of(formats: Mapping[str, str]) -> list[dict]:
    """The columns of an exhibit's data: name and type, title and unit where they are known."""
    rows = rows_of(formats)
    about = json.loads(formats[ABOUT])
    found = []
    for at, name in enumerate(rows[0]):
        field = {"name": name, "type": _type(row[at] for row in rows[1:] if at < len(row))}
        head = about["labels"].get(name)
        if head and head != name:
            field["title"] = head
        if name in about["units"]:
            field["unit"] = about["units"][name]
        found.append(field)
    return found


def _type(cells: Iterator[str]) -> str:
    cells = [cell for cell in cells if cell]
    fits = (name for name, form in TYPES if cells and all(map(form.fullmatch, cells)))
    return next(fits, "string")


def write_package(
    folder: Path,
    project: str,
    edition: Mapping,
    exhibits: list[tuple[str, Mapping]],
    terms: Mapping[str, list[Terms]],
) -> None:
    """Beside the files of the exhibits, by name, in `folder`: what they are, and all of it in one file."""
    package = {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9]+", "-", f"{project} exhibits".lower()).strip("-"),
        "title": f"{project}: data of the figures and tables",
        "description": f"The data of every figure and table of {edition.get('title') or project}, each under its own name.",
    }
    if edition:
        package |= _about(edition)
    package["resources"] = [_resource(folder, name, one, terms[name]) for name, one in exhibits]
    described = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    folder.joinpath(PACKAGE).write_text(described, encoding="utf-8", newline="")
    files = {f"{name}.csv": folder / f"{name}.csv" for name, _ in exhibits}
    readme = _readme(project, edition).encode()
    archive.write(folder / ZIP, files | {PACKAGE: described.encode(), README: readme})


def _about(edition: Mapping) -> dict:
    licence = edition["licence"]
    about = {
        "version": edition["version"],
        "licenses": [{"name": licence["spdx"], "title": licence["name"], "path": licence["address"]}],
        "contributors": [{"title": name, "role": "author"} for name in edition["authors"]],
    }
    return about | ({"homepage": edition["address"]} if edition["address"] else {})


def _resource(folder: Path, name: str, exhibit: Mapping, terms: list[Terms]) -> dict:
    content = folder.joinpath(f"{name}.csv").read_bytes()
    tables = json.loads(exhibit["formats"][ABOUT])["tables"]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": exhibit["headline"],
        "description": " ".join(exhibit["caption"].split()),
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": ENCODING,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **({"licenses": [dict(one.licence) for one in terms]} if terms else {}),
        **({"sources": [{"title": table} for table in tables]} if tables else {}),
        "schema": {"fields": fields_of(exhibit["formats"]), "missingValues": [""]},
    }


def _readme(project: str, edition: Mapping) -> str:
    facts = []
    if edition:
        authors, year = ", ".join(edition["authors"]), edition["released"][:4]
        address = f" {edition['address']}" if edition["address"] else ""
        doi = f" https://doi.org/{edition['doi']}" if edition["doi"] else ""
        facts = [
            f"Version {edition['version']}, {edition['released_in_words']}.",
            f"Licence: {edition['licence']['name']}, {edition['licence']['address']}",
            f"Cite: {authors} ({year}). {edition['title']}, version {edition['version']}.{address}{doi}",
        ]
    text = TEXT.format(title=edition.get("title") or project, facts="\n".join(facts), package=PACKAGE)
    return re.sub(r"\n{3,}", "\n\n", text)
