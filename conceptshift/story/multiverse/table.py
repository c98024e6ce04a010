"""All points of all headlines as the table `multiverse`: computed by a command, read by a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa

from conceptshift import tables
from conceptshift.story.multiverse import HEADLINES
from conceptshift.story.multiverse.headline import Headline, Points, Reading
from conceptshift.tables import derived, stale

COMMAND = "conceptshift multiverse"
COLUMNS = ["headline", "choices", "value", "verdict", "sentence"]
DIGITS = 9  # of a value: machines that add in another order differ beyond


def compute() -> pd.DataFrame:
    """Every possible point of every headline, in the order of `HEADLINES`; a minute or less. Columns: `COLUMNS`.

    choices: the way of each choice, as in `coder=a evidence=seen`.
    """
    rows = [
        (name, _written(headline, point), round(read.value, DIGITS) + 0.0, read.verdict, read.sentence)
        for name, headline in HEADLINES.items()
        for point, read in headline.points().items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def write(root: Path = tables.ROOT) -> int:
    """Compute all points into data/derived/ and note the tables that they are made of; how many there are."""
    found = compute()
    content = pa.Table.from_pandas(found, preserve_index=False)
    derived.replace({"multiverse.parquet": derived.parquet(content)}, root / "data" / "derived")
    named = sorted({name for headline in HEADLINES.values() for name in headline.tables})
    stale.remember_tables("multiverse", COMMAND, named, root)
    return len(found)


def points(headline: Headline) -> Points:
    """The points of a headline as the table has them. Raises `ValueError` where its own point is missing."""
    found = _points(headline.name)
    if headline.reported() not in found:
        raise ValueError(
            f"data/derived/multiverse.parquet does not know {headline.name!r} as the book has it; run `{COMMAND}`"
        )
    return found


@cache
def _points(name: str) -> Points:
    rows = tables.load("multiverse").query("headline == @name")
    return {
        tuple(part.partition("=")[2] for part in row.choices.split()): Reading(
            row.value, row.verdict, row.sentence
        )
        for row in rows.itertuples()
    }


def _written(headline: Headline, point: tuple[str, ...]) -> str:
    return " ".join(f"{choice.name}={way}" for choice, way in zip(headline.choices, point, strict=True))
