"""Who made the work: a body, or a person with the parts of a name, in each form that others read."""

from __future__ import annotations

from dataclasses import dataclass

from . import latex


@dataclass(frozen=True)
class Author:
    """A body has a `name` and nothing else of these, a person a `family` name and what belongs to it."""

    name: str = ""
    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    address: str = ""
    """An ORCID iD or a site."""

    def __str__(self) -> str:
        return self.name or _joined(self.given, self._whole_family, self.suffix)

    @property
    def _whole_family(self) -> str:
        return _joined(self.particle, self.family)

    @property
    def bibtex(self) -> str:
        if self.name:
            return latex.held(self.name)
        parts = (self._whole_family, self.suffix, self.given)
        return ", ".join(_in_a_list(part) for part in parts if part)

    @property
    def ris(self) -> str:
        return self.name or ", ".join(filter(None, (self._whole_family, self.given, self.suffix)))

    @property
    def csl(self) -> dict[str, str]:
        """The particle stands in the family name: Zotero loses one that stands apart, a CSL processor finds it there."""
        if self.name:
            return {"literal": self.name}
        parts = {"family": self._whole_family, "given": self.given, "suffix": self.suffix}
        return {key: part for key, part in parts.items() if part}

    @property
    def highwire(self) -> str:
        """Zotero takes the last word for a family name unless there is a comma, and two names of two words for two people
        unless there is a semicolon."""
        if self.name:
            return f"{self.name},"
        given = _joined(self.given, self.suffix)
        text = f"{self._whole_family}, {given}"
        return f"{text};" if " " in self._whole_family and " " in given else text

    @property
    def linked_data(self) -> dict[str, str]:
        parts = {"@type": "Organization" if self.name else "Person", "@id": self.address, "name": str(self)}
        parts |= {"givenName": self.given, "familyName": self._whole_family, "honorificSuffix": self.suffix}
        return {key: part for key, part in parts.items() if part}


def read_author(record: dict) -> Author:
    """Of a Citation File Format entry. Raises `ValueError` where it names neither a body nor a person."""
    address = record.get("orcid") or record.get("website") or ""
    if record.get("name"):
        return Author(name=str(record["name"]), address=address)
    if record.get("family-names"):
        parts = {
            "family": "family-names",
            "given": "given-names",
            "particle": "name-particle",
            "suffix": "name-suffix",
        }
        return Author(
            **{part: str(record[key]) for part, key in parts.items() if record.get(key)}, address=address
        )
    raise ValueError(f"authors: {record}; expected a body with a name, or a person with family-names")


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))


def _in_a_list(part: str) -> str:
    """Of names, where a comma parts a name and “and” two people."""
    return latex.held(part) if "," in part or " and " in f" {part} " else latex.escaped(part)
