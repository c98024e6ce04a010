"""The book as a citable work, read from CITATION.cff, one page of it, and a part that has a page of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from babel.dates import format_date

from .author import Author, read_author

LICENCES = {  # SPDX identifier: how a page names it, where its text is
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "MIT": ("MIT", "https://opensource.org/license/mit"),
}
PREVIEW = "image/png"  # what social networks show


@dataclass(frozen=True)
class Licence:
    spdx: str

    @property
    def name(self) -> str:
        return LICENCES[self.spdx][0]

    @property
    def address(self) -> str:
        return LICENCES[self.spdx][1]


@dataclass(frozen=True)
class Work:
    """What CITATION.cff says: `license` is that of the content, the one of the code stands with the software it refers to."""

    title: str
    version: str
    released: date
    authors: tuple[Author, ...]
    publisher: str
    content_licence: Licence
    code_licence: Licence
    abstract: str = ""
    doi: str | None = None
    keywords: tuple[str, ...] = ()

    @property
    def short_title(self) -> str:
        return self.title.partition(":")[0]

    @property
    def released_in_words(self) -> str:
        return format_date(self.released, "d MMMM y", locale="en_GB")

    @property
    def key(self) -> str:
        return re.sub(r"\W", "", self.short_title).lower() + str(self.released.year)


@dataclass(frozen=True)
class File:
    """A file of a part: its path in the built book, and its media type."""

    path: str
    type: str


@dataclass(frozen=True)
class Terms:
    """Of data that are not the book's own: whose they are, and the address of their terms."""

    source: str
    address: str


@dataclass(frozen=True)
class Part:
    """A figure or table that is cited by its name: what the context variable `part` says (README)."""

    kind: str
    name: str
    title: str
    description: str
    path: str
    """Of the page that is about it alone, without suffix."""
    page: str
    """The name of the page where it stands now."""
    files: tuple[File, ...] = ()
    terms: tuple[Terms, ...] = ()
    """Other terms than the book's, which its data are under."""

    @classmethod
    def of(cls, said: Mapping) -> Part:
        lists = {"files": File, "terms": Terms}
        return cls(
            **{
                **said,
                **{name: tuple(kind(**one) for one in said.get(name, ())) for name, kind in lists.items()},
            }
        )


@dataclass(frozen=True)
class Page:
    """One page: its document name, its title, what it says, whether it stands for the whole, its address if known."""

    name: str
    title: str
    description: str
    whole: bool
    address: str | None = None
    base: str | None = None
    """Where the book lives, with a slash at its end, where that is known."""
    book_address: str | None = None
    """Of the page that stands for the whole."""
    part: Part | None = None
    """What the page is about, where it is about one figure or table alone."""
    parts: tuple[Part, ...] = ()
    """The figures and tables that stand on the page."""
    within: tuple[str, str | None] | None = None
    """Of a part: the title of the page where it stands now, and that page's address."""

    @property
    def pictures(self) -> list[tuple[Part, File]]:
        """The pictures that this page is shown by elsewhere, each with what it is a picture of; the first is the best."""
        shown = [self.part] if self.part else self.parts
        return [(part, file) for part in shown for file in part.files if file.type == PREVIEW]

    def address_of(self, path: str) -> str | None:
        """Of a file or page of the book, where the book's address is known."""
        return f"{self.base}{path}" if self.base else None


def read_work(path: Path) -> Work:
    """Read a Citation File Format 1.2.0 file. Raises `ValueError` naming the key that is missing or not understood."""
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(record, dict):
        raise ValueError("no keys; expected a citation file, https://citation-file-format.github.io")
    missing = {"title", "version", "date-released", "authors", "license", "preferred-citation"} - set(record)
    if missing:
        raise ValueError(f"no {', '.join(sorted(missing))}")
    released = record["date-released"]
    if not isinstance(released, date):
        raise ValueError(
            f"date-released: {released!r}; expected a date, YYYY-MM-DD"
        )  # a wrong file, not a wrong call
    return Work(
        title=record["title"],
        version=str(record["version"]),
        released=released,
        authors=tuple(read_author(author) for author in record["authors"]),
        publisher=_publisher(record["preferred-citation"]),
        content_licence=_licence("license", record["license"]),
        code_licence=_code_licence(record.get("references", ())),
        abstract=record.get("abstract", "").strip(),
        doi=_doi(record),
        keywords=tuple(record.get("keywords", ())),
    )


def _publisher(preferred: dict) -> str:
    if not preferred.get("publisher", {}).get("name"):
        raise ValueError("preferred-citation: no publisher with a name")
    return preferred["publisher"]["name"]


def _licence(key: str, value: object) -> Licence:
    # A list would offer all of it under any one of them, as the format says.
    if value not in LICENCES:
        raise ValueError(f"{key}: {value!r}; expected one of {', '.join(LICENCES)}")
    return Licence(str(value))


def _code_licence(references: list[dict]) -> Licence:
    software = [one for one in references if one.get("type") == "software" and "license" in one]
    if len(software) != 1:
        raise ValueError("references: expected one entry of type software, with the license of the code")
    return _licence("references: license", software[0]["license"])


def _doi(record: dict) -> str | None:
    """Its DOI once it has one: `doi`, or the first of `identifiers` of that type."""
    listed = [one["value"] for one in record.get("identifiers", ()) if one.get("type") == "doi"]
    return next(iter([*filter(None, [record.get("doi")]), *listed]), None)
