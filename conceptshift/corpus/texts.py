"""The texts that are read: found by their checksum, cut into passages. Nothing of them is kept.

The two articles stay outside the repository. Their tables (`documents`, `spans`) say which files are meant
and where, in characters of the file, each voice speaks.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

LARGEST = 5_000_000  # bytes; an article has some ten thousand, and the folder may hold anything


def articles(folder: Path, documents: pd.DataFrame, part: bool = False) -> dict[str, str]:
    """The text of each article of `documents` (document_id, sha256) by document_id, as it stands in its file.

    A file is recognised by its SHA-256, whatever its name. part: some of the articles will do. Raises
    `FileNotFoundError` where no file of `folder` has the checksum of an article that is wanted, and says so where
    one differs in its line ends or byte-order mark only.
    """
    found = _files(folder)
    held = documents[documents["sha256"].isin(found)]
    if len(held) < len(documents) and not (part and len(held)):
        first = documents[~documents["sha256"].isin(found)].iloc[0]
        said = _missing(first["document_id"], first["sha256"], folder, found)
        raise FileNotFoundError(
            f"{said}. To count {' and '.join(held['document_id'])} alone, name another folder with --out: a part does "
            "not replace the whole"
            if len(held)
            else said
        )
    return {row.document_id: found[row.sha256].read_bytes().decode("utf-8") for row in held.itertuples()}


def passages(texts: dict[str, str], spans: pd.DataFrame) -> pd.DataFrame:
    """The text of each span and of its frame: span_id, text, frame (empty where there is none), in order of `spans`.

    Offsets count characters of the decoded file. Raises `ValueError` where spans and text do not fit: a span
    outside the text, bounded by white space, overlapping another, a frame outside its span, or a character
    that is not white space and lies in no span.
    """
    for document_id, rows in spans.groupby("document_id"):
        if document_id not in texts:
            raise ValueError(f"spans of {document_id}: there is no such article")
        _check(document_id, texts[document_id], rows)
    cut = [
        (
            row.span_id,
            texts[row.document_id][row.start : row.end],
            "" if pd.isna(row.frame_start) else texts[row.document_id][row.frame_start : row.frame_end],
        )
        for row in spans.itertuples()
    ]
    return pd.DataFrame(cut, columns=["span_id", "text", "frame"])


def _files(folder: Path) -> dict[str, Path]:
    try:
        paths = sorted(
            path for path in Path(folder).iterdir() if path.is_file() and path.stat().st_size <= LARGEST
        )
    except NotADirectoryError as error:
        raise NotADirectoryError(f"{folder} is not a folder; give the one that holds the articles") from error
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in paths}


def _missing(document_id: str, sha256: str, folder: Path, found: dict[str, Path]) -> str:
    said = f"{document_id}: no file in {folder} has the checksum that data/documents.csv names, {sha256}"
    for path in found.values():
        plain = path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        if hashlib.sha256(plain).hexdigest() == sha256:
            return f"{said}; {path.name} differs from it in line ends or byte-order mark only: restore it"
    others = f"{len(found)} other file{'' if len(found) == 1 else 's'}"
    return f"{said}; it holds {others}, so the text is missing or changed"


def _check(document_id: str, text: str, spans: pd.DataFrame) -> None:
    reached, before = 0, "the beginning"
    for row in spans.sort_values("start").itertuples():
        place = f"span {row.span_id} ({row.start} to {row.end})"
        if not 0 <= row.start < row.end <= len(text):
            raise ValueError(f"{place} lies outside {document_id}, which has {len(text)} characters")
        if row.start < reached:
            raise ValueError(f"{place} overlaps {before}, which ends at {reached}")
        passage = text[row.start : row.end]
        if passage != passage.strip():
            raise ValueError(f"{place} begins or ends with white space: its offsets do not fit the text")
        if pd.notna(row.frame_start) and not row.start <= row.frame_start < row.frame_end <= row.end:
            raise ValueError(f"{place}: its frame ({row.frame_start} to {row.frame_end}) lies outside it")
        _nothing_between(document_id, text, reached, row.start)
        reached, before = row.end, row.span_id
    _nothing_between(document_id, text, reached, len(text))


def _nothing_between(document_id: str, text: str, start: int, end: int) -> None:
    if text[start:end].strip():
        raise ValueError(f"{document_id}: what stands between characters {start} and {end} lies in no span")
