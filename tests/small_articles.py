"""Two small articles that the tests write themselves, with their tables, in the layout of the repository."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]

# each piece: span_id, the words, what follows it, speaker_id, mode, side, paraphrase of the concept?, frame
PIECES = {
    "rt-2021": [
        ("rt-2021-001", "Talks and tension", "\n", "outlet", "narration", "outlet", False, ""),
        ("rt-2021-002", "“We see no threat.\n\nWe want a partnership,”", "", "jens-stoltenberg", "direct_quote", "nato", False, ""),
        ("rt-2021-003", "he said.", " ", "outlet", "narration", "outlet", False, ""),
        ("rt-2021-004", "She noted that NATO's threat isn't new.", "\n", "maria-zakharova", "indirect_speech", "russia_official", False, "She noted that"),
        ("rt-2021-005", "The concept named no enemy in 2010.", "\n\n", "outlet", "narration", "outlet", True, ""),
        ("rt-2021-006", "“Mutual trust, mutual respect.”", "\n", "concept-2010", "direct_quote", "document", False, ""),
    ],
    "vk-2018": [
        ("vk-2018-001", "Read on Vestnik", "", "outlet", "narration", "outlet", False, ""),
        ("vk-2018-002", "NATO sees a threat, a threat and counter-terrorism.", "\n", "viktor-litovkin", "indirect_speech", "russia_expert", False, ""),
    ],
}  # fmt: skip


def texts() -> dict[str, str]:
    """The articles by id."""
    return {name: "".join(piece[1] + piece[2] for piece in pieces) for name, pieces in PIECES.items()}


def spans() -> pd.DataFrame:
    """Their span table, offsets worked out from the pieces."""
    rows = []
    for name, pieces in PIECES.items():
        start = 0
        for span_id, words, after, speaker, mode, side, paraphrase, frame in pieces:
            end = start + len(words)
            limits = (start, start + len(frame)) if frame else (None, None)
            rows.append((span_id, name, start, end, speaker, mode, side, paraphrase, False, *limits, None))
            start = end + len(after)
    columns = (
        "span_id document_id start end speaker_id mode side doc_paraphrase nested frame_start frame_end note"
    )
    table = pd.DataFrame(rows, columns=columns.split())
    return table.astype({"frame_start": "Int64", "frame_end": "Int64"})


def lexicon() -> pd.DataFrame:
    """A lexicon of a few words, with two lists and the negators."""
    rows = [
        ("codebook", "threat", "threat", "stem"),
        ("codebook", "threat", "enemy", "exact"),
        ("codebook", "partnership", "partner", "stem"),
        ("codebook", "partnership", "partnership", "stem"),
        ("codebook", "partnership", "trust", "stem"),
        ("minimal", "threat", "threat", "stem"),
        ("minimal", "partnership", "trust", "stem"),
        ("wide", "threat", "threat", "stem"),
        ("wide", "threat", "tension", "stem"),
        ("wide", "partnership", "trust", "stem"),
        ("wide", "partnership", "talks", "exact"),
        ("negation", "negator", "no", "exact"),
        ("negation", "negator", "isn't", "exact"),
    ]
    return pd.DataFrame(rows, columns=["lexicon", "category", "entry", "match"]).assign(reason="a test")


def documents() -> pd.DataFrame:
    """Their document table."""
    rows = [
        (
            name,
            name,
            hashlib.sha256(text.encode()).hexdigest(),
            len(text),
            "2021-02-18",
            "2021-02-19",
            "A test.",
        )
        for name, text in texts().items()
    ]
    columns = "document_id source_id sha256 characters published_from published_to date_note"
    return pd.DataFrame(rows, columns=columns.split())


def write_texts(folder: Path) -> Path:
    """The two files, under names that say nothing, beside a file that has nothing to do with them."""
    folder.mkdir(parents=True)
    for number, text in enumerate(texts().values()):
        folder.joinpath(f"page-{number}.txt").write_bytes(text.encode())
    folder.joinpath("notes.txt").write_text("nothing here", encoding="utf-8")
    return folder


def write_root(folder: Path) -> Path:
    """A repository that holds the tables which extraction reads, described as the real ones are."""
    data = folder / "data"
    data.mkdir(parents=True)
    for file in (ROOT / "data").rglob("*.json"):
        target = data / file.relative_to(ROOT / "data")
        target.parent.mkdir(exist_ok=True)
        shutil.copy(file, target)
    written = {"documents": documents(), "lexicon": lexicon()}
    written["spans"] = spans().assign(
        doc_paraphrase=lambda table: table["doc_paraphrase"].map({True: "true", False: "false"}),
        nested="false",
    )
    for name, table in written.items():
        table.to_csv(data / f"{name}.csv", index=False, lineterminator="\n")
    return folder
