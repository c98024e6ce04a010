"""The book as a citable work, read from CITATION.cff, and one page of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from babel.dates import format_date

LICENCES = {  # SPDX identifier: how a page names it, where its text is
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "MIT": ("MIT", "https://opensource.org/license/mit"),
}


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
    """What CITATION.cff says. The first licence is that of the content, the second that of the code."""

    title: str
    version: str
    released: date
    authors: tuple[str, ...]
    content_licence: Licence
    code_licence: Licence
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
class Page:
    """One page: its document name, its title, what it says, whether it stands for the whole, its address if known."""

    name: str
    title: str
    description: str
    whole: bool
    address: str | None = None


def read_work(path: Path) -> Work:
    """Read a Citation File Format 1.2.0 file. Raises `ValueError` naming the key that is missing or not understood."""
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    missing = {"title", "version", "date-released", "authors", "license"} - set(record)
    if missing:
        raise ValueError(f"no {', '.join(sorted(missing))}")
    licences = record["license"] if isinstance(record["license"], list) else [record["license"]]
    if len(licences) != 2 or not set(licences) <= set(LICENCES):
        raise ValueError(
            f"license: {licences}; expected the content's and the code's, of {', '.join(LICENCES)}"
        )
    released = record["date-released"]
    if not isinstance(released, date):
        raise ValueError(
            f"date-released: {released!r}; expected a date, YYYY-MM-DD"
        )  # a wrong file, not a wrong call
    return Work(
        title=record["title"],
        version=str(record["version"]),
        released=released,
        authors=tuple(_name(author) for author in record["authors"]),
        content_licence=Licence(licences[0]),
        code_licence=Licence(licences[1]),
        keywords=tuple(record.get("keywords", ())),
    )


def _name(author: dict) -> str:
    if "name" not in author:
        raise ValueError(f"authors: {author}; expected an entity with a name")
    return author["name"]
