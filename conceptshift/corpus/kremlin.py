"""The Kremlin's English site: documents as lines of JSON, counted by voice, written to data/derived.

`extract` reads a file with one document a line. What is kept of a document are its number, its day, its kind and counts for
each voice: the President speaking, a text of his, other speakers, the site itself. Tokens, mentions and words are those of
the other corpora (`tokens`, `nodes`, `terms`); what stands near a name is looked for within one turn of a speaker.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from conceptshift import tables
from conceptshift.corpus import lexicon, nodes, terms
from conceptshift.corpus.shown import shown
from conceptshift.corpus.tokens import mended, tokens
from conceptshift.tables import derived, schema

NAMES = ("kremlin.jsonl.gz", "kremlin.jsonl")  # of the file in a folder, the first that is there
COLLECTIONS = {  # where a document was copied from, as the file says it, and as the table does
    "iandennismiller/valdai-transcripts": "mirror",
    "PeiYiZhuo/zelenskyy-putin": "releases",
}
VOICES = ("president", "written", "other", "narration")
NODE = "nato"
WEST = "west"  # a name of table `other_names`
LIST = "codebook"
DOCUMENTS, COUNTS = "kremlin_documents", "kremlin_counts"
ID = re.compile(r"kremlin-\d{6}", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LONGEST = 10_000_000  # bytes of a line; the longest press conference has a twentieth of it
MOST_BYTES = 300_000_000  # of all lines together; the file of this edition has a tenth of it, and all are held in memory
NO_LINES = {
    b"PK\x03\x04": "a zip",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
    b"%PDF": "a PDF",
}
LONGEST_KIND = 60  # characters; the longest has sixteen
GZIP = b"\x1f\x8b"
COUNTED = [
    "tokens",
    "nato",
    "west",
    "the_west",
    "guarantees",
    *lexicon.CATEGORIES,
    "near_nato",
    *(f"near_nato_{category}" for category in lexicon.CATEGORIES),
]


class Turn(NamedTuple):
    """What one voice says without a break: its text, and its tokens."""

    voice: str
    text: str
    tokens: tuple[str, ...]


class Document(NamedTuple):
    """One document of the site."""

    document_id: str
    published_on: date
    kind: str
    collection: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Plan:
    """What is looked for: the forms of the nodes, the words of the West, patterns by name, the list of words."""

    forms: nodes.Forms
    west: frozenset[str]
    patterns: Mapping[str, tuple[re.Pattern, ...]]
    words: pd.DataFrame


@dataclass(frozen=True)
class Report:
    """What `extract` did; as text, a summary for the person who ran it."""

    out: Path
    documents: int
    first: date
    last: date
    tokens: int
    presidents: int
    changed: tuple[str, ...]

    def __str__(self) -> str:
        news = f"changed: {', '.join(self.changed)}" if self.changed else "nothing changed"
        return (
            f"{self.documents:,} documents of {self.first} to {self.last}\n"
            f"{self.tokens:,} tokens, {self.presidents:,} of them spoken by the President\n"
            f"{news} in {self.out}"
        )


def extract(path: Path, root: Path = tables.ROOT, out: Path | None = None) -> Report:
    """Count the documents at `path`, a file or the folder that holds it, into the tables of `out` (default: data/derived).

    Reads `node_forms`, `other_names`, `kremlin_patterns` and `lexicon` of the repository at `root`. Both tables are made and
    written aside before the first takes its place. Raises `FileNotFoundError` where there is no file, and `ValueError` for a
    file that is damaged, holds something else, or lacks documents that the tables in `out` have.
    """
    out = Path(root, "data", "derived") if out is None else Path(out)
    file = source(path)
    documents = sorted(read(file), key=lambda document: document.document_id)
    _check_days(file, documents, root)
    _check_whole(file, documents, out)
    counted = count(documents, plan(root))
    changed = derived.replace(
        {f"{name}.parquet": derived.parquet(table) for name, table in counted.items()}, out
    )
    by_voice = Counter()
    for document in documents:
        for turn in document.turns:
            by_voice[turn.voice] += len(turn.tokens)
    days = [document.published_on for document in documents]
    return Report(
        out=out,
        documents=len(documents),
        first=min(days),
        last=max(days),
        tokens=by_voice.total(),
        presidents=by_voice["president"],
        changed=changed,
    )


def source(path: Path) -> Path:
    """The file at `path`, or the one in that folder. Raises `FileNotFoundError` where there is none."""
    path = Path(path)
    if path.is_file():
        return path
    if not path.is_dir():
        raise FileNotFoundError(
            f"{shown(path)} is neither a file nor a folder; give {NAMES[0]} or its folder"
        )
    found = [path / name for name in NAMES if path.joinpath(name).is_file()]
    if not found:
        raise FileNotFoundError(f"{shown(path)} holds neither {' nor '.join(NAMES)}")
    return found[0]


def read(file: Path) -> Iterator[Document]:
    """The documents of a file, plain or gzipped, in its own order.

    Raises `ValueError`, naming the line, for one that is no document of the site or comes a second time, and for a file
    that is damaged or holds none.
    """
    first: dict[str, int] = {}
    for number, line in enumerate(_lines(file), 1):
        place = f"{shown(file)}, line {number}"
        document = _document(line, place)
        earlier = first.setdefault(document.document_id, number)
        if earlier < number:
            raise ValueError(
                f"{place}: {document.document_id} stands in line {earlier} already; take one of the two away"
            )
        yield document
    if not first:
        raise ValueError(f"{shown(file)} is empty; it should hold one document a line, as JSON")


def plan(root: Path = tables.ROOT) -> Plan:
    """What is looked for, from the tables of the repository."""
    names, patterns = tables.load("other_names", root), tables.load("kremlin_patterns", root)
    return Plan(
        forms=nodes.forms(tables.load("node_forms", root)),
        west=frozenset(names.loc[names["name"] == WEST, "form"]),
        patterns={name: tuple(map(re.compile, rows["pattern"])) for name, rows in patterns.groupby("name")},
        words=lexicon.entries(tables.load("lexicon", root), LIST),
    )


def count(documents: Sequence[Document], wanted: Plan) -> dict[str, pa.Table]:
    """The derived tables by name, in the order of the documents: of documents, and of counts by document and voice."""
    known = sorted({token for document in documents for turn in document.turns for token in turn.tokens})
    matched = terms.matches(known, wanted.words)
    categories = {
        category: set(matched.loc[matched["category"] == category, "term"]) for category in lexicon.CATEGORIES
    }
    starts = {token for token, can in zip(known, nodes.can_start(known, wanted.forms), strict=True) if can}
    rows = []
    for document in documents:
        by_voice: dict[str, Counter] = {voice: Counter() for voice in sorted(VOICES)}
        for turn in document.turns:
            by_voice[turn.voice].update(_counts(turn, wanted, categories, starts))
        rows += [
            (document.document_id, voice, *(counts[name] for name in COUNTED))
            for voice, counts in by_voice.items()
            if counts["tokens"]
        ]
    return {
        DOCUMENTS: _table(
            [document[:-1] for document in documents],
            {"document_id": pa.string(), "published_on": pa.date32(), "kind": pa.string(), "collection": pa.string()},
        ),
        COUNTS: _table(
            rows, {"document_id": pa.string(), "voice": pa.string()} | dict.fromkeys(COUNTED, pa.int64())
        ),
    }  # fmt: skip


def _counts(turn: Turn, wanted: Plan, categories: Mapping[str, set[str]], starts: set[str]) -> dict[str, int]:
    said = turn.tokens
    places = [place for place, token in enumerate(said) if token in starts]
    named = [one for one in nodes.found(range(len(said)), said, wanted.forms, places) if one.node == NODE]
    counts = {
        "tokens": len(said),
        "nato": len(named),
        "west": sum(token.replace("’", "'").removesuffix("'s") in wanted.west for token in said),
        **{category: sum(token in matched for token in said) for category, matched in categories.items()},
        **{
            name: sum(len(one.findall(turn.text)) for one in patterns)
            for name, patterns in wanted.patterns.items()
        },
    }
    if named:
        near = [token for token, is_near in zip(said, nodes.near(len(said), named), strict=True) if is_near]
        counts["near_nato"] = len(near)
        for category, matched in categories.items():
            counts[f"near_nato_{category}"] = sum(token in matched for token in near)
    return counts


def _lines(file: Path) -> Iterator[bytes]:
    """The lines of a file, which its bytes say to be gzipped or not; none is read that is longer than a document."""
    with file.open("rb") as raw:
        start = raw.peek(len(GZIP))
        if kind := next((kind for begins, kind in NO_LINES.items() if start.startswith(begins)), None):
            raise ValueError(
                f"{shown(file)} is {kind}; expected one document a line, as JSON in UTF-8, gzipped or not"
            )
        lines = gzip.GzipFile(fileobj=raw) if start.startswith(GZIP) else raw
        number = passed = 0
        try:
            while line := lines.readline(LONGEST + 1):
                number, passed = number + 1, passed + len(line)
                if len(line) > LONGEST:
                    raise ValueError(
                        f"{shown(file)}, line {number} has more than {LONGEST:,} bytes, and no document has; expected one "
                        "document a line"
                    )
                if passed > MOST_BYTES:
                    raise ValueError(
                        f"{shown(file)} has more than {MOST_BYTES:,} bytes in its first {number:,} lines, and is not the "
                        "collection; give the one that this edition names"
                    )
                yield line
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ValueError(
                f"{shown(file)} is damaged or cut short{f' after line {number}' if number else ''} ({shown(error)}); get "
                "it again"
            ) from error


def _document(line: bytes, place: str) -> Document:
    try:
        row = json.loads(line.decode())
        document_id, day, kind, origin = (row[key] for key in ("id", "date", "kind", "source"))
        turns = [(turn["voice"], turn["text"]) for turn in row["turns"]]
    except UnicodeDecodeError as error:
        raise ValueError(f"{place} is not text in UTF-8 ({error}); save the file in UTF-8") from error
    except (
        ValueError,
        RecursionError,
    ) as error:  # no JSON, numbers of thousands of digits, lists in lists in lists
        raise ValueError(
            f"{place} is not JSON ({shown(error)}); each line should hold one document"
        ) from error
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"{place} is no document: it should have id, date, kind, source and turns, each turn voice and text"
        ) from error
    for what, found, known in (
        ("source", origin, COLLECTIONS),
        *(("voice", voice, VOICES) for voice, _ in turns),
    ):
        if not (isinstance(found, str) and found in known):
            raise ValueError(f"{place}: the {what} is {shown(repr(found))}, expected {' or '.join(known)}")
    if not (isinstance(document_id, str) and ID.fullmatch(document_id)):
        raise ValueError(f"{place}: the id is {shown(repr(document_id))}, expected kremlin- and six digits")
    if not (isinstance(kind, str) and all(isinstance(text, str) for _, text in turns)):
        raise ValueError(f"{place}: kind and texts should be text")
    if not (kind.strip() and kind.isprintable() and len(kind) <= LONGEST_KIND):
        raise ValueError(
            f"{place}: the kind is {shown(repr(kind))}, expected a word or two, such as press statement"
        )
    try:
        published = date.fromisoformat(DAY.fullmatch(day)[0])
    except (TypeError, ValueError) as error:  # no text, no match, no day of the calendar
        raise ValueError(
            f"{place}: the date is {shown(repr(day))}, expected a day such as 2022-02-24"
        ) from error
    return Document(document_id, published, kind, COLLECTIONS[origin], tuple(_turns(turns)))


def _turns(turns: Iterable[tuple[str, str]]) -> Iterator[Turn]:
    for voice, text in turns:
        whole = mended(text)
        yield Turn(voice, " ".join(whole.split()), tuple(map(sys.intern, tokens(whole))))


def _check_days(file: Path, documents: Sequence[Document], root: Path) -> None:
    """Raises `ValueError` for a document of a day that the table of documents does not allow."""
    allowed = schema.package(root)[DOCUMENTS].fields["published_on"]["constraints"]
    for document in documents:
        if not allowed["minimum"] <= document.published_on.isoformat() <= allowed["maximum"]:
            raise ValueError(
                f"{shown(file)}: {document.document_id} is dated {document.published_on}, expected a day from "
                f"{allowed['minimum']} to {allowed['maximum']}, as data/derived/{DOCUMENTS}.table.json says; correct the "
                "date, or the bounds there"
            )


def _check_whole(file: Path, documents: Sequence[Document], out: Path) -> None:
    """Raises `ValueError` where the tables that would be replaced have documents which the file has not."""
    kept = Path(out, f"{DOCUMENTS}.parquet")
    try:
        before = set(pq.read_table(kept, columns=["document_id"])["document_id"].to_pylist())
    except (OSError, pa.ArrowException, KeyError):
        return  # there is nothing to lose
    lost = sorted(before - {document.document_id for document in documents})
    if lost:
        raise ValueError(
            f"{shown(file)} lacks {len(lost):,} of the {len(before):,} documents in {kept}, the first of them {lost[0]}. A part "
            "does not replace the whole: give the whole file, or another folder by --out"
        )


def _table(rows: Sequence[tuple], columns: Mapping[str, pa.DataType]) -> pa.Table:
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    return pa.table(
        {name: pa.array(column, columns[name]) for name, column in zip(columns, cells, strict=True)}
    )
