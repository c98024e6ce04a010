"""A rival list: how often the Grievance Dictionary's words of threat stand in the UN speeches, and near the nodes.

The dictionary (van der Vegt, Mozes, Kleinberg & Gill 2021, Behavior Research Methods) lists, for each of 22
categories, words that 2,318 people rated as fitting it; here, those with a mean of 7 of 10 or more in `threat`. Its
entries are stems. As in its authors' own function for looking up texts, a word counts where its stem (Snowball,
English) is an entry. Entries of several words cannot be told from counts of single ones, and are left out. The
list stays with its authors: what is kept are counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pandas as pd
from nltk.stem import SnowballStemmer

from conceptshift import tables
from conceptshift.corpus.shown import shown
from conceptshift.tables import derived

CATEGORY = "threat"
LARGEST = 20_000_000  # bytes of the dictionary, which has a twentieth of it
SPEECH = "speech"  # the whole of it; near a node, the scope is called `near_` and the node
KEY = ["iso3", "year", "scope"]


@dataclass(frozen=True)
class Report:
    """What `extract` did; as text, a summary for the person who ran it."""

    out: Path
    entries: int
    left_out: int
    hits: int
    changed: tuple[str, ...]

    def __str__(self) -> str:
        news = f"changed: {', '.join(self.changed)}" if self.changed else "nothing changed"
        return (
            f"{self.entries} words of the category {CATEGORY!r} ({self.left_out} "
            f"entr{'y' if self.left_out == 1 else 'ies'} of several words left out): "
            f"{self.hits:,} hits in the speeches; {news} in {self.out}"
        )


def extract(file: Path, root: Path = tables.ROOT, out: Path | None = None) -> Report:
    """Count the dictionary's words of threat in `term_counts` and `windows`, into grievance_hits.csv of `out`.

    file: dictionary_7plus.csv as its authors publish it. out: data/derived of the root, unless named. Raises
    `ValueError` for a file that is no such dictionary.
    """
    out = Path(root, "data", "derived") if out is None else Path(out)
    words = entries(file)
    stems = {word for word in words if " " not in word}
    counted = hits(tables.load("term_counts", root), tables.load("windows", root), stems)
    return Report(
        out=out,
        entries=len(stems),
        left_out=len(words) - len(stems),
        hits=int(counted.loc[counted["scope"] == SPEECH, "hits"].sum()),
        changed=derived.replace({"grievance_hits.csv": derived.csv(counted)}, out),
    )


def entries(file: Path) -> set[str]:
    """The entries of the category, from the dictionary's CSV. Raises `ValueError` where they are not to be found."""
    with Path(file).open("rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"{shown(file)} is not the Grievance Dictionary: it has more than {LARGEST:,} bytes")
    try:
        table = pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False, usecols=["category", "word"])
    except (ValueError, pd.errors.ParserError) as error:
        raise ValueError(
            f"{shown(file)} is not the Grievance Dictionary as CSV: {shown(error)}; dictionary_7plus.csv is, as its "
            "authors publish it, unpacked"
        ) from error
    found = set(table.loc[table["category"] == CATEGORY, "word"])
    if not found:
        raise ValueError(f"{shown(file)} has no category {CATEGORY!r}; dictionary_7plus.csv has")
    return found


def hits(term_counts: pd.DataFrame, windows: pd.DataFrame, stems: set[str]) -> pd.DataFrame:
    """How many tokens have one of the stems: iso3, year, scope, hits, a row for every speech and scope.

    term_counts: iso3, year, term, count. windows: the same by node. scope: `speech`, or `near_` and a node.
    """
    stem = SnowballStemmer("english").stem
    known = pd.concat([term_counts["term"], windows["term"]]).unique()
    threat = {term for term in known if stem(term) in stems}
    scoped = pd.concat(
        [
            term_counts.assign(scope=SPEECH),
            windows.assign(scope="near_" + windows["node"]).drop(columns="node"),
        ]
    )
    speeches = term_counts[["iso3", "year"]].drop_duplicates()
    scopes = pd.DataFrame({"scope": scoped["scope"].unique()})
    found = scoped[scoped["term"].isin(threat)].groupby(KEY)["count"].sum().rename("hits").reset_index()
    counted = speeches.merge(scopes, how="cross").merge(found, on=KEY, how="left")
    counted["hits"] = counted["hits"].fillna(0).astype(int)
    return counted.sort_values(KEY, ignore_index=True)
