"""What a release says of itself to archives: `ro-crate-metadata.json`, `.zenodo.json` and `codemeta.json`, all from CITATION.cff.

The crate is a Process Run Crate (RO-Crate 1.1): each action names its command, what it read and what it made. Which findings were made of
which tables stands in the book's `findings.json`, which numbers and exhibits a page shows in the page itself; commands that run
before a build are listed in `pyproject.toml`.
"""

from __future__ import annotations

import fnmatch
import json
import posixpath
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import yaml

from extensions.citation.work import Licence, Work

CRATE, ZENODO, CODEMETA = "ro-crate-metadata.json", ".zenodo.json", "codemeta.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
MAKE_BOOK = "make book"
KINDS = {  # of a work in CITATION.cff: what Zenodo calls it
    "book": {"upload_type": "publication", "publication_type": "book"},
    "report": {"upload_type": "publication", "publication_type": "report"},
}
TYPES = {  # of the files that a crate names one by one
    ".csv": "text/csv",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
}
FINDING = re.compile(r'data-finding="([^".]+)')
EXHIBIT = re.compile(r'href="([^"?#]*exhibits/[^"/?#]+\.csv)"')
FOLDERS = {
    "book": "The built book",
    "editions": "The book in other forms",
    "source": "The sources that the book is made from",
}


@dataclass(frozen=True)
class Origin:
    """Where a release comes from: a commit, the digest of its files, the address that the book was built for."""

    commit: str
    tree: str
    address: str = ""


def documents(work: Work, files: Mapping[str, bytes | Path], origin: Origin) -> dict[str, bytes]:
    """The three files, by name, for a release of `files`."""
    citation = yaml.safe_load(files["CITATION.cff"])
    project = tomllib.loads(_text(files, "source/pyproject.toml"))
    return {
        CRATE: _json(_crate(work, files, origin, project)),
        ZENODO: _json(_zenodo(work, citation, origin)),
        CODEMETA: _json(_codemeta(work, citation, origin, project.get("project", {}))),
    }


def notes(citation: bytes) -> str:
    """What CITATION.cff says beside the code that it refers to, such as of a third party's rights."""
    return _code(yaml.safe_load(citation)).get("notes", "")


def _zenodo(work: Work, citation: dict, origin: Origin) -> dict:
    said = {
        "title": work.title,
        "description": work.abstract,
        "creators": [{"name": name} for name in map(str, work.authors)],
        "version": work.version,
        "publication_date": f"{work.released}",
        **KINDS.get(citation["preferred-citation"].get("type"), {"upload_type": "other"}),
        "access_right": "open",
        "license": {"id": work.content_licence.spdx},
        "language": "eng",
        "keywords": list(work.keywords),
        "notes": _code(citation).get("notes"),
        "doi": work.doi,
    }
    if origin.address:
        said["related_identifiers"] = [{"identifier": origin.address, "relation": "isIdenticalTo"}]
    return _filled(said)


def _codemeta(work: Work, citation: dict, origin: Origin, project: dict) -> dict:
    return _filled(
        {
            "@context": "https://w3id.org/codemeta/3.0",
            "@type": "SoftwareSourceCode",
            "name": _code(citation).get("title", work.title),
            "description": project.get("description"),
            "version": work.version,
            "datePublished": f"{work.released}",
            "author": [{"@type": "Organization", "name": name} for name in map(str, work.authors)],
            "license": _spdx(work.code_licence),
            "programmingLanguage": "Python",
            "runtimePlatform": project.get("requires-python") and f"Python {project['requires-python']}",
            "identifier": f"swh:1:rev:{origin.commit}",
            "isPartOf": _filled(
                {
                    "@type": "Book",
                    "name": work.title,
                    "version": work.version,
                    "license": _spdx(work.content_licence),
                    "identifier": _doi(work),
                    "url": origin.address,
                }
            ),
        }
    )


def _crate(work: Work, files: Mapping[str, bytes | Path], origin: Origin, project: dict) -> dict:
    actions = [
        *_before(files, project.get("tool", {}).get("release", {}).get("commands", [])),
        Action(
            "#book",
            "The whole book",
            MAKE_BOOK,
            ("source/",),
            ("book/", *_there(files, "book/findings.json")),
        ),
        *_findings(files),
        *_pages(files),
    ]
    named = {one for action in actions for one in (*action.read, *action.made)}
    single = sorted(
        {
            *(one for one in named if not one.endswith("/")),
            *(name for name in files if "/" not in name or name.startswith("editions/")),
            "MANIFEST.sha256",
        }
    )
    folders = [f"{one}/" for one in FOLDERS if any(name.startswith(f"{one}/") for name in files)]
    contributors = [{"@id": f"#author-{number}"} for number, _ in enumerate(work.authors, 1)]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "conformsTo": {"@id": PROFILE},
        "name": work.title,
        "description": work.abstract,
        "version": work.version,
        "datePublished": f"{work.released}",
        "license": {"@id": work.content_licence.address},
        "author": contributors,
        "publisher": {"@id": "#publisher"},
        "keywords": list(work.keywords),
        "identifier": _doi(work),
        "url": origin.address,
        "isBasedOn": {"@id": f"swh:1:dir:{origin.tree}"},
        "hasPart": [{"@id": one} for one in folders]
        + [_id(one) for one in single if not one.startswith(tuple(folders))],
        "mentions": [{"@id": action.name} for action in actions],
    }
    descriptor = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": SPECIFICATION},
        "about": {"@id": "./"},
    }
    return {
        "@context": f"{SPECIFICATION}/context",
        "@graph": [
            descriptor,
            _filled(root),
            *_surroundings(work, origin),
            *(_folder(one, single) for one in folders),
            *_files(single, files, work),
            *_commands(actions, work),
            *(action.entity(contributors[0]) for action in actions),
        ],
    }


@dataclass(frozen=True)
class Action:
    """A command that ran: what it read and what it made, as names of files, or of folders with a slash at the end."""

    name: str
    title: str
    command: str
    read: tuple[str, ...]
    made: tuple[str, ...]
    needs: str = ""
    """What it read beside, which is not in the release."""

    def entity(self, agent: dict) -> dict:
        return _filled(
            {
                "@id": self.name,
                "@type": "CreateAction",
                "name": self.title,
                "description": f"{self.title}: made by `{self.command}`. {self.needs}".strip(),
                "agent": agent,
                "instrument": {"@id": _command(self.command)},
                "object": [_id(one) for one in self.read],
                "result": [_id(one) for one in self.made],
            }
        )


def _before(files: Mapping[str, object], commands: list[dict]) -> Iterator[Action]:
    """What `[[tool.release.commands]]` lists, with its patterns filled in."""
    for number, one in enumerate(commands, 1):
        read, made = (_matching(files, one.get(key, [])) for key in ("reads", "makes"))
        if not made:
            raise ValueError(
                f"pyproject.toml, [[tool.release.commands]] {number}, makes: found {one.get('makes')}, which is no file "
                "of the last commit; expected patterns of files that the command writes"
            )
        yield Action(
            f"#before-{number}",
            one.get("title", one["command"]),
            one["command"],
            read,
            made,
            one.get("needs", ""),
        )


def _findings(files: Mapping[str, bytes | Path]) -> Iterator[Action]:
    """Each finding's table from the tables that it was computed of."""
    if "book/findings.json" not in files:
        return
    paths = _tables(files)
    tables: dict[str, set[str]] = {}
    for record in json.loads(_text(files, "book/findings.json")):
        tables.setdefault(record["finding"], set()).update(record.get("tables") or ())
    for finding in sorted(tables):
        read = sorted(paths[one] for one in tables[finding] if one in paths)
        if made := tuple(_there(files, f"book/values/{finding}.csv")):
            yield Action(f"#finding-{finding}", f"The finding {finding}", MAKE_BOOK, tuple(read), made)


def _tables(files: Mapping[str, bytes | Path]) -> dict[str, str]:
    """The file of each table by its name."""
    return {one["name"]: place for one, place in _described(files)}


def _described(files: Mapping[str, bytes | Path]) -> Iterator[tuple[dict, str]]:
    """Each table of the data package, as described there, and its file."""
    package = "source/data/datapackage.json"
    for one in json.loads(_text(files, package)).get("resources", []) if package in files else ():
        place = f"source/data/{one['path']}"
        if place in files:
            yield one, place


def _pages(files: Mapping[str, bytes | Path]) -> Iterator[Action]:
    """Each page of text from its source and the findings that it shows, with its exhibits' data and its notebook."""
    for name in sorted(files):
        source = f"source/{name.removeprefix('book/').removesuffix('.html')}.md"
        if not (name.startswith("book/") and name.endswith(".html") and source in files):
            continue
        html = _text(files, name)
        shown = (f"book/values/{one}.csv" for one in sorted(set(FINDING.findall(html))))
        linked = {
            posixpath.normpath(posixpath.join(posixpath.dirname(name), one)) for one in EXHIBIT.findall(html)
        }
        document = name.removeprefix("book/").removesuffix(".html")
        made = (name, *_there(files, *sorted(linked), f"book/notebooks/{document}.ipynb"))
        yield Action(
            f"#page-{document}", f"The page {document}", MAKE_BOOK, (source, *_there(files, *shown)), made
        )


def _surroundings(work: Work, origin: Origin) -> Iterator[dict]:
    """What is named beside the files: who, under which licences, from which state of the sources."""
    yield {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    for number, name in enumerate(map(str, work.authors), 1):
        yield {"@id": f"#author-{number}", "@type": "Organization", "name": name}
    yield {"@id": "#publisher", "@type": "Organization", "name": work.publisher}
    for licence, of in ((work.content_licence, "content"), (work.code_licence, "code")):
        yield {
            "@id": licence.address,
            "@type": "CreativeWork",
            "name": licence.name,
            "description": f"The licence of the {of}",
            "identifier": _spdx(licence),
        }
    yield {
        "@id": f"swh:1:dir:{origin.tree}",
        "@type": "CreativeWork",
        "name": "The sources, as git and Software Heritage name them",
        "identifier": f"swh:1:rev:{origin.commit}",
    }


def _folder(folder: str, single: list[str]) -> dict:
    parts = [_id(one) for one in single if one.startswith(folder)]
    return _filled(
        {
            "@id": folder,
            "@type": "Dataset",
            "name": FOLDERS[folder.rstrip("/")],
            "description": f"All files below {folder}, as MANIFEST.sha256 lists them",
            "hasPart": parts,
        }
    )


def _files(single: list[str], files: Mapping[str, bytes | Path], work: Work) -> Iterator[dict]:
    """Each file under its own licence: a table under that of the data package, which may be another's."""
    described = {place: one for one, place in _described(files)}
    others: dict[str, dict] = {}
    for name in single:
        of_code = name == "LICENSE" or (
            name.startswith("source/") and name.endswith((".py", ".toml", "Makefile"))
        )
        licence = (work.code_licence if of_code else work.content_licence).address
        table = described.get(name, {})
        for own in table.get("licenses", ())[:1]:
            if own.get("name") != work.content_licence.spdx:
                licence = own.get("path") or f"#licence-{own['name']}"
                if licence not in (work.content_licence.address, work.code_licence.address):
                    said = own.get("title") or own["name"]
                    others[licence] = {"@id": licence, "@type": "CreativeWork", "name": said}
        yield _filled(
            _id(name)
            | {
                "@type": "File",
                "name": table.get("title", name),
                "description": table.get("description"),
                "encodingFormat": TYPES.get(posixpath.splitext(name)[1], "text/plain"),
                "license": {"@id": licence},
            }
        )
    yield from others.values()


def _commands(actions: list[Action], work: Work) -> Iterator[dict]:
    for command in dict.fromkeys(action.command for action in actions):
        yield {
            "@id": _command(command),
            "@type": "SoftwareApplication",
            "name": command,
            "softwareVersion": work.version,
            "description": "Run in source/; how to set it up is told in source/README.md",
        }


def _command(command: str) -> str:
    return f"#command-{quote(re.sub(r'[^A-Za-z0-9]+', '-', command).strip('-').lower())}"


def _id(name: str) -> dict:
    """A file as the crate names it: a relative address."""
    return {"@id": quote(name)}


def _there(files: Mapping[str, object], *names: str) -> list[str]:
    return [name for name in names if name in files]


def _matching(files: Mapping[str, object], patterns: list[str]) -> tuple[str, ...]:
    return tuple(
        name
        for name in sorted(files)
        if any(fnmatch.fnmatchcase(name, f"source/{pattern}") for pattern in patterns)
    )


def _code(citation: dict) -> dict:
    return next((one for one in citation.get("references", ()) if one.get("type") == "software"), {})


def _spdx(licence: Licence) -> str:
    return f"https://spdx.org/licenses/{licence.spdx}"


def _doi(work: Work) -> str | None:
    return f"https://doi.org/{work.doi}" if work.doi else None


def _filled(said: dict) -> dict:
    """Without what is not known."""
    return {key: value for key, value in said.items() if value not in (None, "", [])}


def _text(files: Mapping[str, bytes | Path], name: str) -> str:
    content = files[name]
    return (content.read_bytes() if isinstance(content, Path) else content).decode("utf-8")


def _json(said: dict) -> bytes:
    return f"{json.dumps(said, ensure_ascii=False, indent=2)}\n".encode()
