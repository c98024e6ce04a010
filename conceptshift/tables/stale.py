"""Whether a table has changed since something was counted or computed from it, and the command that does it again.

A changed coding is used at once; a changed list of names or words is not, where the texts have to be read again for it. So each
extraction leaves a note of the rows it counted with (`data/derived/<corpus>.counted-with.json`), and the check compares. What
is computed from whole tables leaves a note of their digests (`data/derived/<what>.made-of.json`); no texts are needed for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from conceptshift.tables import schema, together
from conceptshift.tables.breach import Tables
from conceptshift.tables.problem import some
from conceptshift.tables.schema import ROOT

MADE_OF = ".made-of.json"


@dataclass(frozen=True)
class Counted:
    """What the counts of a corpus are made of, beside its texts."""

    command: str
    """The command that counts again."""
    texts: str
    """What one has to hold for it."""
    columns: Mapping[str, tuple[str, ...]]
    """The columns of each hand-made table that it counts with; the first names a row."""


ENTRIES = ("entry", "match")
FORMS = ("form", "node", "counted")
CORPORA: Mapping[str, Counted] = {
    "articles": Counted(
        "make extract ARTICLES=folder",
        "the two articles",
        {
            "documents": ("document_id", "sha256"),
            "spans": (
                "span_id",
                "document_id",
                "start",
                "end",
                "speaker_id",
                "mode",
                "side",
                "doc_paraphrase",
            ),
            "lexicon": ENTRIES,
        },
    ),
    "ungdc": Counted(
        "make extract UNGDC=archive",
        "the archive of the UN speeches",
        {"membership": ("iso3", "joined_on"), "node_forms": FORMS},
    ),
    "phrases": Counted(
        "conceptshift extract phrases --source archive",
        "the archive of the UN speeches",
        {"phrases": ("phrase_id", "forms"), "control_names": FORMS},
    ),
    "kremlin": Counted(
        "make extract KREMLIN=file",
        "the documents of the Kremlin's site",
        {
            "node_forms": FORMS,
            "other_names": ("form", "name"),
            "kremlin_patterns": ("name", "pattern"),
            "lexicon": ENTRIES,
        },
    ),
}
ONLY_NEW = ("lexicon",)  # entries that are taken out, or moved to another list or category, need no new count


def remember(corpus: str, root: Path = ROOT) -> None:
    """Note the rows that a corpus has just been counted with."""
    tables = _read(root)
    note = {table: _rows(tables[table], columns) for table, columns in CORPORA[corpus].columns.items()}
    text = json.dumps(note, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    file = _file(corpus, root)
    together.replace({file.name: together.text(text)}, file.parent)


def notes(root: Path = ROOT) -> list[str]:
    """A sentence for each hand-made table that has changed since a corpus was counted with it."""
    tables = _read(root)
    return [note for corpus in CORPORA for note in _notes(corpus, tables, root)]


def is_current(corpus: str, tables: Tables, root: Path = ROOT) -> bool:
    """Whether the tables are those that a corpus was counted with."""
    return not any(_changed_rows(corpus, tables, root).values())


def _notes(corpus: str, tables: Tables, root: Path) -> Iterator[str]:
    counted = CORPORA[corpus]
    for table, changed in _changed_rows(corpus, tables, root).items():
        if changed:
            yield (
                f"data/{table}.csv has changed since the {corpus} were counted with it "
                f"({some(changed)}); the counts are the older ones. Count again with "
                f"`{counted.command}`, for which you need {counted.texts}"
            )


def _changed_rows(corpus: str, tables: Tables, root: Path) -> dict[str, list[str]]:
    """The rows of each table, by name, that are not those of the counting; none where it left no note."""
    file = _file(corpus, root)
    if not file.is_file():
        return {}
    before, changes = json.loads(file.read_text(encoding="utf-8")), {}
    for table, columns in CORPORA[corpus].columns.items():
        now, then = _rows(tables[table], columns), before.get(table, {})
        changed = [name for digest, name in now.items() if digest not in then]
        if table not in ONLY_NEW:
            changed += [name for digest, name in then.items() if digest not in now and name not in changed]
        changes[table] = changed
    return changes


def _read(root: Path) -> dict[str, list[schema.Row]]:
    described = schema.package(root)
    needed = {table for counted in CORPORA.values() for table in counted.columns}
    return {name: schema.read(described[name], root)[0] for name in sorted(needed)}


def _rows(rows: list[schema.Row], columns: tuple[str, ...]) -> dict[str, str]:
    """The name of each row by a digest of what was counted with."""
    cells = ([str(row[column]) for column in columns] for row in rows)
    return {hashlib.sha256("\n".join(row).encode()).hexdigest()[:12]: row[0] for row in cells}


def _file(corpus: str, root: Path) -> Path:
    return root / "data" / "derived" / f"{corpus}.counted-with.json"


def remember_tables(made: str, command: str, names: Iterable[str], root: Path = ROOT) -> None:
    """Note the tables that `command` has just made the derived table `made` of."""
    described = schema.package(root)
    note = {"command": command, "tables": {name: _digest(root / described[name].file) for name in names}}
    text = json.dumps(note, indent=1, sort_keys=True) + "\n"
    together.replace({f"{made}{MADE_OF}": together.text(text)}, root / "data" / "derived")


def older(root: Path = ROOT) -> list[str]:
    """A sentence for each derived table that is older than a table it is made of."""
    return [
        f"data/derived/{file.name.removesuffix(MADE_OF)} is older than {', '.join(changed)}; run `{note['command']}`"
        for file in sorted((root / "data" / "derived").glob(f"*{MADE_OF}"))
        if (changed := _changed(note := json.loads(file.read_text(encoding="utf-8")), root))
    ]


def _changed(note: Mapping, root: Path) -> list[str]:
    described = schema.package(root)
    files = {name: root / described[name].file for name in note["tables"]}
    return [
        file.relative_to(root).as_posix()
        for name, file in files.items()
        if not file.is_file() or _digest(file) != note["tables"][name]
    ]


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]
