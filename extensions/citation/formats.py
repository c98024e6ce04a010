"""A page's citation as reference managers, search engines and social networks read it.

What each of them makes of it was seen in the clients themselves; a choice that looks odd says which of them needs it.
"""

from __future__ import annotations

import json
from urllib.parse import quote

from markupsafe import Markup

from . import latex
from .work import File, Page, Part, Work


def bibtex(work: Work, page: Page) -> str:
    """One BibTeX entry: `book` for the whole, `incollection` for a chapter, a figure or a table."""
    fields = {"title": _title(work, page)}
    if not page.whole:
        fields["booktitle"] = work.title
    fields |= {
        "publisher": work.publisher,
        "year": str(work.released.year),
        "month": str(
            work.released.month
        ),  # a name in quotation marks is printed as it is, or refused by biber
        "date": f"{work.released:%Y-%m-%d}",  # with the day, for biber and Zotero
        "note": ". ".join(
            [
                *([medium(page)] if page.part else []),
                f"Version {work.version}, {work.released_in_words}",
                work.content_licence.name,
            ]
        ),
    }
    if page.description:
        fields["abstract"] = page.description
    if work.keywords:
        fields["keywords"] = ", ".join(work.keywords)
    if work.doi:
        fields["doi"] = work.doi
    if page.address:
        fields["url"] = page.address
    authors = [author.bibtex for author in work.authors]
    return latex.entry("book" if page.whole else "incollection", key(work, page), authors, fields)


def ris(work: Work, page: Page) -> str:
    """One RIS record, lines ended by CR LF as the format asks."""
    lines = [("TY", "BOOK" if page.whole else "CHAP"), ("TI", _title(work, page))]
    if not page.whole:
        lines.append(("T2", work.title))
    lines += [("AU", author.ris) for author in work.authors]
    lines += [
        ("PB", work.publisher),
        ("PY", str(work.released.year)),
        ("DA", f"{work.released:%Y/%m/%d}"),
        ("ET", work.version),
        ("LA", "en"),
        *([("M3", medium(page))] if page.part else []),
        ("N1", f"Licence: {work.content_licence.name}, {work.content_licence.address}"),
    ]
    if page.description:
        lines.append(("AB", page.description))
    lines += [("KW", word) for word in work.keywords]
    if work.doi:
        lines.append(("DO", work.doi))
    if page.address:
        lines.append(("UR", page.address))
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in [*lines, ("ER", "")])


def csl(work: Work, page: Page) -> dict:
    """The CSL-JSON item."""
    item = {
        "id": key(work, page),
        "type": "book" if page.whole else "chapter",
        "title": _title(work, page),
        "author": [author.csl for author in work.authors],
        "issued": {"date-parts": [[work.released.year, work.released.month, work.released.day]]},
        "publisher": work.publisher,
        # `version` would make software of a book, and be lost for a chapter
        "edition": f"Version {work.version}",
        "license": work.content_licence.address,
        "language": "en",
    }
    if page.description:
        item["abstract"] = page.description
    if not page.whole:
        item["container-title"] = work.title
    if page.part:
        item["medium"] = medium(page)
    if work.doi:
        item["DOI"] = work.doi
    if page.address:
        item["URL"] = page.address
    return item


def csl_shown(work: Work, page: Page) -> dict:
    """The same for the eyes: without an address, the name of a part stands where every style prints it."""
    item = csl(work, page)
    if page.part and not page.address:
        item |= {"medium": page.part.kind, "edition": f"{item['edition']}, {page.part.name}"}
    return item


def csl_json(work: Work, page: Page) -> str:
    """A list of one CSL-JSON item."""
    return json.dumps([csl(work, page)], ensure_ascii=False, indent=2) + "\n"


FILES = (("BibTeX", "bib", bibtex), ("RIS", "ris", ris), ("CSL-JSON", "json", csl_json))


def metadata(work: Work, page: Page) -> list[tuple[str, str, str]]:
    """(attribute, key, value) of the `meta` elements: description, Highwire, Dublin Core, Prism (an edition that Zotero reads), OpenGraph."""
    return [
        *([("name", "description", page.description)] if page.description else []),
        *(("name", "author", str(author)) for author in work.authors),
        *(("name", *entry) for entry in _highwire(work, page)),
        *(("name", *entry) for entry in _dublin_core(work, page)),
        ("name", "prism.edition", work.version),
        *(("property", *entry) for entry in _open_graph(work, page)),
        *_preview(page),
    ]


def _highwire(work: Work, page: Page) -> list[tuple[str, str]]:
    entries = [("citation_title", _title(work, page))]
    entries += [("citation_author", author.highwire) for author in work.authors]
    entries += [
        ("citation_publication_date", f"{work.released:%Y/%m/%d}"),
        ("citation_language", "en"),
        ("citation_publisher", work.publisher),
    ]
    if work.keywords:
        entries.append(("citation_keywords", "; ".join(work.keywords)))
    if not page.whole:
        entries.append(("citation_inbook_title", work.title))
    if work.doi:
        entries.append(("citation_doi", work.doi))
    if page.address:
        entries += [("citation_public_url", page.address), ("citation_fulltext_html_url", page.address)]
    return entries


def _dublin_core(work: Work, page: Page) -> list[tuple[str, str]]:
    entries = [("DC.title", _title(work, page))]
    entries += [("DC.creator", str(author)) for author in work.authors]
    entries += [
        ("DC.publisher", work.publisher),
        ("DC.date", f"{work.released:%Y-%m-%d}"),
        # of a table it is not `Dataset`: Zotero may make an item of it that has no place for the book
        ("DC.type", "StillImage" if page.part and page.pictures else "Text"),
        ("DC.format", "text/html"),
        ("DC.language", "en"),
        ("DC.rights", work.content_licence.address),
        *(
            ("DC.rights", f"Data: {one.source}, {one.address}")
            for one in (page.part.terms if page.part else ())
        ),
    ]
    if not page.whole:
        entries.append(("DC.isPartOf", work.title))
    if page.address:
        entries.append(("DC.identifier", page.address))
    return entries


def _open_graph(work: Work, page: Page) -> list[tuple[str, str]]:
    entries = [
        ("og:type", "book" if page.whole else "article"),
        ("og:title", _title(work, page)),
        ("og:site_name", work.short_title),
        ("og:locale", "en_GB"),
        ("book:release_date" if page.whole else "article:published_time", f"{work.released:%Y-%m-%d}"),
    ]
    if page.description:
        entries.append(("og:description", page.description))
    if page.address:
        entries.append(("og:url", page.address))
    return entries


def _preview(page: Page) -> list[tuple[str, str, str]]:
    """The picture by which others show a link to the page; they want its whole address."""
    if not page.base or not page.pictures:
        return []
    part, file = page.pictures[0]
    entries = [
        ("og:image", page.address_of(file.path)),
        ("og:image:type", file.type),
        ("og:image:alt", part.title),
    ]
    return [*(("property", *entry) for entry in entries), ("name", "twitter:card", "summary_large_image")]


def relations(work: Work, page: Page) -> list[tuple[str, str]]:
    """(relation, address) of the `link` elements by which a program finds its way: https://signposting.org."""
    lasting = f"https://doi.org/{quote(work.doi, safe='/')}" if work.doi and page.whole else page.address
    return [
        *([("cite-as", lasting)] if lasting else []),
        ("license", work.content_licence.address),
        *(("author", author.address) for author in work.authors if author.address),
    ]


def linked_data(work: Work, page: Page) -> Markup:
    """schema.org JSON-LD, safe inside a `script` element."""
    shared = {
        "author": [author.linked_data for author in work.authors],
        "publisher": {"@type": "Organization", "name": work.publisher},
        "datePublished": f"{work.released:%Y-%m-%d}",
        "version": work.version,
        "inLanguage": "en",
        "license": work.content_licence.address,
        "creditText": f"{', '.join(map(str, work.authors))}, {work.short_title}, version {work.version}",
    }
    whole = {"@type": "Book", "name": work.title}
    if page.book_address:
        whole |= {"@id": page.book_address, "url": page.book_address}
    if work.doi:
        whole["sameAs"] = f"https://doi.org/{quote(work.doi, safe='/')}"
    record: dict = {"@context": "https://schema.org"}
    if page.whole:
        record |= whole | shared | {"keywords": list(work.keywords)}
    elif page.part:
        title, address = page.within or ("", None)
        chapter = {"@type": "Chapter", "name": title, "isPartOf": whole} | _named(address)
        record |= shared | _part(page, page.part) | {"isPartOf": [chapter, whole]}
    else:
        record |= (
            {"@type": "Chapter", "name": page.title, "headline": page.title} | shared | {"isPartOf": whole}
        )
        record |= _named(page.address)
    if page.parts:
        record["hasPart"] = [_part(page, one) for one in page.parts]
    if page.description:
        record["description"] = page.description
    text = json.dumps(record, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _part(page: Page, part: Part) -> dict:
    """A figure that is drawn is an image, a table a data set; the files of either only where they have an address."""
    pictures = [file for file in part.files if file.type.startswith("image/")]
    data = [file for file in part.files if file not in pictures]
    kind = "ImageObject" if pictures else "Dataset" if part.kind == "Table" else "CreativeWork"
    record = {"@type": kind, "name": part.title} | _named(page.address_of(f"{part.path}.html"))
    own = page.part and page.base  # the files of the other parts of a page are told on theirs
    if own and pictures:
        record |= _media(page, pictures[0]) | {
            "encoding": [{"@type": "ImageObject"} | _media(page, file) for file in pictures[1:]]
        }
    about = {"distribution": [{"@type": "DataDownload"} | _media(page, file) for file in data]} if own else {}
    if part.terms:  # of the data, which others own; a drawing of them is the book's
        about["license"] = [one.address for one in part.terms]
    if kind == "Dataset":
        record |= about
    elif about:
        record["isBasedOn"] = {
            "@type": "Dataset",
            "name": part.title,
            "description": part.description,
        } | about
    return record


def _media(page: Page, file: File) -> dict:
    return {"contentUrl": page.address_of(file.path), "encodingFormat": file.type}


def _named(address: str | None) -> dict:
    return {"@id": address, "url": address} if address else {}


def medium(page: Page) -> str:
    """What a part is. Where no address tells its name, the name stands here; its number moves and is no part of a citation."""
    return page.part.kind if page.address else f"{page.part.kind} {page.part.name}"


def _title(work: Work, page: Page) -> str:
    return work.title if page.whole else page.title


def key(work: Work, page: Page) -> str:
    """Of the entry: that of the whole, and the name of the page, which survives another title."""
    return work.key if page.whole else f"{work.key}-{page.name.rpartition('/')[2]}"
