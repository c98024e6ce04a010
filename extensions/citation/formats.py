"""A page's citation as reference managers, search engines and social networks read it."""

from __future__ import annotations

import json

from babel.dates import format_date
from markupsafe import Markup
from pybtex.database import BibliographyData, Entry, Person

from .work import Page, Work


def bibtex(work: Work, page: Page) -> str:
    """One BibTeX entry: `book` for the whole, `incollection` for a chapter."""
    fields = {"title": f"{{{_title(work, page)}}}"}
    if not page.whole:
        fields["booktitle"] = f"{{{work.title}}}"
    fields |= {
        "year": str(work.released.year),
        "month": format_date(work.released, "MMM", locale="en").lower(),
        "version": work.version,
        "note": f"Version {work.version}, {work.released_in_words}. {work.content_licence.name}",
    }
    if page.address:
        fields["url"] = page.address
    authors = [Person(f"{{{name}}}") for name in work.authors]
    entry = Entry(
        "book" if page.whole else "incollection", fields=fields.items(), persons={"author": authors}
    )
    return BibliographyData({_key(work, page): entry}).to_string("bibtex")


def ris(work: Work, page: Page) -> str:
    """One RIS record, lines ended by CR LF as the format asks."""
    lines = [("TY", "BOOK" if page.whole else "CHAP"), ("TI", _title(work, page))]
    if not page.whole:
        lines.append(("T2", work.title))
    lines += [("AU", name) for name in work.authors]
    lines += [
        ("PY", str(work.released.year)),
        ("DA", f"{work.released:%Y/%m/%d}"),
        ("ET", work.version),
        ("LA", "en"),
        ("N1", f"Licence: {work.content_licence.name}"),
    ]
    lines += [("KW", word) for word in work.keywords]
    if page.address:
        lines.append(("UR", page.address))
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*lines, ("ER", "")])


def csl_json(work: Work, page: Page) -> str:
    """A list of one CSL-JSON item."""
    item = {
        "id": _key(work, page),
        "type": "book" if page.whole else "chapter",
        "title": _title(work, page),
        "author": [{"literal": name} for name in work.authors],
        "issued": {"date-parts": [[work.released.year, work.released.month, work.released.day]]},
        "version": work.version,
        "license": work.content_licence.spdx,
        "language": "en",
    }
    if not page.whole:
        item["container-title"] = work.title
    if page.address:
        item["URL"] = page.address
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


FILES = (("BibTeX", "bib", bibtex), ("RIS", "ris", ris), ("CSL-JSON", "json", csl_json))


def metadata(work: Work, page: Page) -> list[tuple[str, str, str]]:
    """(attribute, key, value) of the `meta` elements: description, Highwire, Dublin Core, OpenGraph."""
    title, day = _title(work, page), work.released
    entries = [("name", "description", page.description)] if page.description else []
    entries += [("name", "author", name) for name in work.authors]
    entries += [("name", "citation_title", title)]
    entries += [("name", "citation_author", name) for name in work.authors]
    entries += [
        ("name", "citation_publication_date", f"{day:%Y/%m/%d}"),
        ("name", "citation_language", "en"),
    ]
    if not page.whole:
        entries += [("name", "citation_inbook_title", work.title)]
    entries += [("name", "DC.title", title)]
    entries += [("name", "DC.creator", name) for name in work.authors]
    entries += [
        ("name", "DC.date", f"{day:%Y-%m-%d}"),
        ("name", "DC.type", "Text"),
        ("name", "DC.format", "text/html"),
        ("name", "DC.language", "en"),
        ("name", "DC.rights", work.content_licence.name),
    ]
    if not page.whole:
        entries += [("name", "DC.isPartOf", work.title)]
    entries += [
        ("property", "og:type", "book" if page.whole else "article"),
        ("property", "og:title", title),
        ("property", "og:site_name", work.short_title),
        ("property", "og:locale", "en_GB"),
    ]
    if page.description:
        entries += [("property", "og:description", page.description)]
    if page.address:
        entries += [
            ("name", "citation_public_url", page.address),
            ("name", "DC.identifier", page.address),
            ("property", "og:url", page.address),
        ]
    return entries


def linked_data(work: Work, page: Page) -> Markup:
    """schema.org JSON-LD, safe inside a `script` element."""
    shared = {
        "author": [{"@type": "Organization", "name": name} for name in work.authors],
        "datePublished": f"{work.released:%Y-%m-%d}",
        "version": work.version,
        "inLanguage": "en",
        "license": work.content_licence.address,
    }
    whole = {"@type": "Book", "name": work.title}
    record = {"@context": "https://schema.org"}
    if page.whole:
        record |= whole | shared | {"keywords": list(work.keywords)}
    else:
        record |= {"@type": "Chapter", "name": page.title} | shared | {"isPartOf": whole}
    if page.description:
        record["description"] = page.description
    if page.address:
        record["url"] = page.address
    text = json.dumps(record, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _title(work: Work, page: Page) -> str:
    return work.title if page.whole else page.title


def _key(work: Work, page: Page) -> str:
    return work.key if page.whole else f"{work.key}-{page.name.rpartition('/')[2]}"
