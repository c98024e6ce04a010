"""Phrases of a document at the UN: who used each in which year; and how often states name the two control states.

`extract` reads each speech once and keeps counts. What is looked for are the forms of the tables `phrases` and
`control_names`; the rule of matching is that of `nodes`: the longest form first, a token in one mention at most, and a
possessive counts. Which speeches there are, and the bloc of each, is the table `speeches`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from conceptshift import tables
from conceptshift.corpus import nodes, speech_files, token_arrays
from conceptshift.tables import derived

USES = ["phrase_id", "year", "bloc", "speeches", "states", "hits", "newcomers"]
SPOKEN = ["iso3", "year", "phrase_id", "count"]
MENTIONS = ["iso3", "year", "node", "count"]


@dataclass(frozen=True)
class Report:
    """What `extract` did; as text, a summary for the person who ran it."""

    out: Path
    speeches: int
    phrases: int
    used: int
    mentions: int
    changed: tuple[str, ...]

    def __str__(self) -> str:
        news = f"changed: {', '.join(self.changed)}" if self.changed else "nothing changed"
        return (
            f"{self.speeches:,} speeches read; {self.used} of {self.phrases} phrases are used; the control states are "
            f"named {self.mentions:,} times; {news} in {self.out}"
        )


def extract(path: Path, root: Path = tables.ROOT, out: Path | None = None) -> Report:
    """Count phrases and control states in the speeches at `path`, an archive or a folder, into three tables of `out`.

    They are phrase_uses.csv, phrase_mentions.parquet and control_mentions.csv; `out` is data/derived of the root unless
    named. Raises `ValueError` for speeches that are not those of the table `speeches`, `OSError` for what cannot be read.
    """
    out = Path(root, "data", "derived") if out is None else Path(out)
    listed, names = tables.load("phrases", root), tables.load("control_names", root)
    known = tables.load("speeches", root)
    hits = counted(speech_files.source(path), known, phrase_forms(listed), nodes.forms(names))
    spoken = hits[hits["of"] == "phrases"].rename(columns={"node": "phrase_id"})
    of_phrases, by_speech = uses(spoken), spoken[SPOKEN].sort_values(SPOKEN[:3], ignore_index=True)
    named = hits[hits["of"] == "controls"][MENTIONS].sort_values(MENTIONS[:3], ignore_index=True)
    files = {
        "phrase_uses.csv": derived.csv(of_phrases),
        "phrase_mentions.parquet": derived.parquet(pa.Table.from_pandas(by_speech, preserve_index=False)),
        "control_mentions.csv": derived.csv(named),
    }
    return Report(
        out=out,
        speeches=len(known),
        phrases=len(listed),
        used=of_phrases["phrase_id"].nunique(),
        mentions=int(named["count"].sum()),
        changed=derived.replace(files, out),
    )


def phrase_forms(listed: pd.DataFrame) -> nodes.Forms:
    """The forms of table `phrases`, each for its phrase. Raises `ValueError` for a form that no text could match."""
    apart = listed.assign(node=listed["phrase_id"], form=listed["forms"].str.split("; "), counted=True)
    return nodes.forms(apart.explode("form"))


def counted(
    source: speech_files.Source, known: pd.DataFrame, phrases: nodes.Forms, controls: nodes.Forms
) -> pd.DataFrame:
    """What each speech has: of (phrases, controls), iso3, year, bloc, node, count; no row for what it has not.

    known: table `speeches`. Raises `ValueError` for a speech whose text is not the one that was counted, and where
    speeches are missing.
    """
    bloc = known.set_index("speech_id")[["bloc", "sha256"]]
    missing = set(bloc.index)
    rows = []
    for batch in source.batches():
        files = [file for file in batch.speeches if file.speech_id in bloc.index]
        contents = [file.read() for file in files]
        for file, content in zip(files, contents, strict=True):
            missing.discard(file.speech_id)
            if hashlib.sha256(content).hexdigest() != bloc.at[file.speech_id, "sha256"]:
                raise ValueError(
                    f"{file.speech_id} is not the text that was counted: its checksum differs from that in the table "
                    "speeches. Take the archive that was counted, or run extract ungdc on this one first"
                )
        texts = [speech_files.utf8(content) for content in contents]
        for name, forms in (("phrases", phrases), ("controls", controls)):
            for file, nodes_here in zip(files, _found(texts, forms), strict=True):
                place = (name, file.iso3, file.year, bloc.at[file.speech_id, "bloc"])
                rows += [(*place, node, count) for node, count in nodes_here.items()]
    if missing:
        raise ValueError(
            f"{len(missing):,} speeches of the table speeches are missing, {min(missing)} among them; take the archive "
            "that was counted"
        )
    return pd.DataFrame(rows, columns=["of", "iso3", "year", "bloc", "node", "count"])


def uses(hits: pd.DataFrame) -> pd.DataFrame:
    """Each phrase by year and bloc: phrase_id, year, bloc, speeches, states, hits, newcomers.

    hits: phrase_id, year, bloc, iso3, count, a row for a speech that has the phrase. speeches: those that have it.
    states: different states of the bloc that have used it up to this year. newcomers: those that had not before, by
    their codes, parted by blanks; missing without any.
    """
    rows = []
    for (phrase, bloc), some in hits.groupby(["phrase_id", "bloc"]):
        seen: set[str] = set()
        for year, spoken in some.groupby("year"):
            new = sorted(set(spoken["iso3"]) - seen)
            seen |= set(new)
            rows.append(
                (phrase, year, bloc, len(spoken), len(seen), spoken["count"].sum(), " ".join(new) or None)
            )
    return pd.DataFrame(rows, columns=USES).sort_values(USES[:3], ignore_index=True)


def _found(texts: list[bytes], forms: nodes.Forms) -> Iterator[Counter[str]]:
    """How often each text has each node."""
    arrays = token_arrays.read(texts)
    vocabulary = arrays.vocabulary.to_pylist()
    can_start = nodes.can_start(vocabulary, forms)
    sequence, ends = arrays.sequence()
    for start, end in pairwise(ends):
        numbers = sequence[start:end]
        places = np.flatnonzero(can_start[numbers]).tolist()
        yield Counter(mention.node for mention in nodes.found(numbers, vocabulary, forms, places))
