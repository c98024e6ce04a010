"""Counting all tokens of a folder of speeches, by this package and by others; each in a process of its own.

`python -m bench.peers NAME FOLDER` prints what it found as JSON. All do the same: read every file, mend it, put it in lower
case, cut out the tokens, count each term; and each does it in the way that its library is best at. What is imported
before the count starts is not in its time.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from conceptshift.corpus.tokens import MENDED, TOKEN, mended


def ours(folder: Path, workers: int) -> dict:
    """This package: processes of this machine, each of them splitting and numbering with Arrow."""
    from conceptshift.corpus import speech_counts, speech_files
    from conceptshift.corpus import workers as processes

    started = time.perf_counter()
    with processes.workers(processes=workers) as several:
        counting = time.perf_counter()
        terms = speech_counts.totals(several, speech_files.source(folder))
        done = time.perf_counter()
    return {
        "tokens": sum(terms["count"].to_pylist()),
        "terms": len(terms),
        "start": counting - started,
        "seconds": done - counting,
        "version": f"pyarrow {version('pyarrow')}",
    }


def polars(folder: Path, workers: int) -> dict:
    """Polars, streaming, on all cores: the files decoded by Python, the rest one lazy query."""
    import polars as pl

    with _timed() as found:
        text = pl.col("text")
        for broken, whole in MENDED:
            text = text.str.replace_all(broken, whole)
        tokens = text.str.to_lowercase().str.extract_all(TOKEN).explode()
        read = pl.LazyFrame({"text": [_text(file) for file in _files(folder)]})
        terms = read.select(term=tokens).group_by("term").len().collect(engine="streaming")
    terms = terms.drop_nulls("term")
    return found | {"tokens": terms["len"].sum(), "terms": len(terms), "version": version("polars")}


def scikit_learn(folder: Path, workers: int) -> dict:
    """scikit-learn's CountVectorizer, which reads the files itself."""
    from sklearn.feature_extraction.text import CountVectorizer

    with _timed() as found:
        counter = CountVectorizer(
            input="filename",
            decode_error="replace",
            preprocessor=lambda text: mended(text).lower(),
            token_pattern=TOKEN,
        )
        counts = counter.fit_transform(_files(folder))
    return found | {
        "tokens": int(counts.sum()),
        "terms": counts.shape[1],
        "version": version("scikit-learn"),
    }


def nltk(folder: Path, workers: int) -> dict:
    """NLTK's RegexpTokenizer and FreqDist."""
    from nltk import FreqDist
    from nltk.tokenize import RegexpTokenizer

    with _timed() as found:
        tokenizer, counts = RegexpTokenizer(TOKEN), FreqDist()
        for file in _files(folder):
            counts.update(tokenizer.tokenize(mended(_text(file)).lower()))
    return found | {"tokens": counts.N(), "terms": counts.B(), "version": version("nltk")}


def counter(folder: Path, workers: int) -> dict:
    """Python alone: `re` and `Counter`, which have nothing to load."""
    with _timed() as found:
        counts: Counter[str] = Counter()
        for file in _files(folder):
            counts.update(re.findall(TOKEN, mended(_text(file)).lower()))
    return found | {"tokens": counts.total(), "terms": len(counts), "version": platform.python_version()}


PEERS = {
    "ours": ours,
    "counter": counter,
    "polars": polars,
    "scikit_learn": scikit_learn,
    "nltk": nltk,
}


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("[A-Z]*_*_*.txt"))


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", errors="replace")


@contextmanager
def _timed() -> Iterator[dict]:
    found = {"start": 0.0}
    started = time.perf_counter()
    yield found
    found["seconds"] = time.perf_counter() - started


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    print(json.dumps(PEERS[asked.peer](asked.folder, asked.workers)))
