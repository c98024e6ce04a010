"""The works that a page cites with sphinxcontrib-bibtex, as search engines and reference managers read them."""

from __future__ import annotations

from pybtex.database import Entry, Person
from pybtex.richtext import Text
from sphinx.environment import BuildEnvironment

NAMED = {  # of a BibTeX entry, and of its Highwire counterpart
    "journal": "citation_journal_title",
    "booktitle": "citation_inbook_title",
    "publisher": "citation_publisher",
    "year": "citation_publication_date",
    "volume": "citation_volume",
    "number": "citation_issue",
    "doi": "citation_doi",
    "url": "citation_public_url",
    "isbn": "citation_isbn",
}


def cited(env: BuildEnvironment, page: str) -> list[str]:
    """One line for each work, in the order in which the page cites them; none where nothing keeps a bibliography."""
    if "cite" not in env.domaindata:
        return []
    domain = env.get_domain("cite")
    keys = [one.key for place in domain.citation_refs if place.docname == page for one in place.targets]
    entries = domain.bibdata.data.entries
    return [line(entries[key]) for key in dict.fromkeys(keys) if key in entries]


def line(entry: Entry) -> str:
    """As `citation_title=…; citation_author=…; citation_publication_date=…`."""
    facts = [("citation_title", entry.fields.get("title", ""))]
    people = map(_name, entry.persons.get("author", ()))
    facts += [("citation_author", name) for name in people if name != "others"]
    facts += [(name, entry.fields.get(field, "")) for field, name in NAMED.items()]
    pages = entry.fields.get("pages", "").replace("–", "-").split("-")
    facts += [("citation_firstpage", pages[0]), ("citation_lastpage", pages[-1] if len(pages) > 1 else "")]
    return "; ".join(f"{name}={_plain(text)}" for name, text in facts if text and not _cut(name, text))


def _cut(name: str, text: str) -> bool:
    """An identifier that holds the sign by which a fact ends would lead to another work."""
    return name in ("citation_doi", "citation_public_url") and ";" in text


def _name(person: Person) -> str:
    family = " ".join([*person.prelast_names, *person.last_names])
    given = " ".join([*person.first_names, *person.middle_names, *person.lineage_names])
    return f"{family}, {given}" if given else family


def _plain(text: str) -> str:
    """Without LaTeX, and without the sign that ends a fact."""
    return " ".join(Text.from_latex(text).render_as("text").replace(";", ",").split())
