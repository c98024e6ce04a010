"""Mentions of a node in the UN speeches one by one: which there are, which were drawn, and how they read.

For holders of the archive. `population` and `draw` make again the sample whose codes are in the table
`lexicon_validation`; `lines` shows its passages. No passage is kept: the table has the place of a mention (speech,
number of its first token), the words of the lexicon near it, and codes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from conceptshift.corpus import lexicon as lexicons
from conceptshift.corpus import nodes, terms
from conceptshift.corpus.nodes import REACH
from conceptshift.corpus.speech_files import Source, utf8
from conceptshift.corpus.tokens import TOKEN, mended, tokens

SHOWN = 30  # tokens before and after a mention that a coder reads
STRATIFIED_BY = "codebook"  # the list whose hits make the strata
RECORDED = "wide"  # the list whose hits are kept; it holds the others, so that each of them can be judged
CATEGORIES = lexicons.CATEGORIES
STRATA = ("partnership", "threat")  # the first that is near; `none` where neither is
EDGE, OPEN, CLOSE = "‖", "[[", "]]"  # around what is near, and around the mention

# Which mentions are drawn: speaker's bloc, node, period, and how many of each stratum (all, if there are fewer).
# The periods of the largest group are cut by the events that its words may follow, Crimea and the invasion.
EVERY = 1000
SIZES = {
    ("nato", "china", "1991-2024"): {"threat": 20, "partnership": 20, "none": 20},
    ("nato", "russia", "1991-2013"): {"threat": 18, "partnership": 18, "none": 18},
    ("nato", "russia", "2014-2021"): {"threat": 22, "partnership": 20, "none": 20},
    ("nato", "russia", "2022-2024"): {"threat": 32, "partnership": 20, "none": 28},
    ("russia", "nato", "1991-2024"): {"threat": EVERY, "partnership": EVERY, "none": EVERY},
}
# Read to the last mention afterwards: the years between Crimea and the invasion, on which the year of the turn depends.
COMPLETED = [("nato", "russia", "2014-2021")]


class Speech(NamedTuple):
    """One speech: its id and speaker, and its text."""

    speech_id: str
    iso3: str
    year: int
    bloc: str
    text: str


def speeches(source: Source, known: pd.DataFrame) -> Iterator[Speech]:
    """The speeches of the groups in `SIZES`, as they are met at `source` (see `speech_files.source`).

    known: table `speeches`. Raises `ValueError` for a speech whose text is not the one that was counted, and for
    those that are missing.
    """
    blocs = {bloc for bloc, *_ in SIZES}
    first = min(int(period[:4]) for *_, period in SIZES)
    wanted = known[known["bloc"].isin(blocs) & (known["year"] >= first)].set_index("speech_id")
    missing = set(wanted.index)
    for batch in source.batches():
        for file in batch.speeches:
            if file.speech_id in missing:
                missing.discard(file.speech_id)
                row, content = wanted.loc[file.speech_id], file.read()
                if hashlib.sha256(content).hexdigest() != row["sha256"]:
                    raise ValueError(
                        f"{file.speech_id} is not the text that was counted: its checksum differs"
                    )
                text = utf8(content).decode(errors="replace")
                yield Speech(file.speech_id, row["iso3"], row["year"], row["bloc"], text)
    if missing:
        raise ValueError(f"{len(missing)} speeches are missing, {min(missing)} among them")


def lines(read: Iterable[Speech], coded: pd.DataFrame, forms: nodes.Forms) -> Iterator[str]:
    """The coded mentions as they read, in the order of the speeches: id, speech, node, code and passage.

    coded: table `lexicon_validation`. Raises `ValueError` where a mention is not at its place.
    """
    rows = {speech_id: some for speech_id, some in coded.groupby("speech_id")}
    for speech in read:
        if speech.speech_id not in rows:
            continue
        at = {
            (mention.node, mention.start): mention for mention in nodes.mentions(tokens(speech.text), forms)
        }
        for row in rows[speech.speech_id].itertuples():
            if (row.node, row.position) not in at:
                raise ValueError(
                    f"{row.window_id}: no mention of {row.node} at token {row.position} of {row.speech_id}"
                )
            mention = at[row.node, row.position]
            shown = passage(speech.text, mention.start, mention.end)
            yield f"{row.window_id}  {row.speech_id}  {row.node}  {row.code}\n    {shown}"


def population(
    read: Iterable[Speech],
    forms: nodes.Forms,
    lexicon: pd.DataFrame,
    cut: Callable[[str], list[str]] = tokens,
) -> pd.DataFrame:
    """Every mention that could be drawn, in the order of group, period, stratum, year, state and place.

    Columns: bloc, node, period, stratum, year, iso3, position (number of the mention's first token, from 0),
    speech_id, threat_terms and partnership_terms (what the wide list matches within `REACH` tokens, in
    order; missing where nothing does). stratum, by the codebook list: `partnership` where a partnership word
    is near, with or without a threat word; `threat` where only threat words are; else `none`. lexicon: table
    `lexicon`. cut: the tokens of a text; `cut_at_line_ends` gives the population from which the coded sample
    was drawn.
    """
    found = []
    for speech in read:
        sequence = cut(speech.text)
        for mention in nodes.mentions(sequence, forms):
            period = _period(speech.bloc, mention.node, speech.year)
            if period:
                before = sequence[max(0, mention.start - REACH) : mention.start]
                near = before + sequence[mention.end : mention.end + REACH]
                found.append((speech, mention, period, near))
    vocabulary = {term for *_, near in found for term in near}
    recorded, dividing = (_listed(vocabulary, lexicon, name) for name in (RECORDED, STRATIFIED_BY))
    rows = pd.DataFrame(
        {
            "bloc": speech.bloc,
            "node": mention.node,
            "period": period,
            "stratum": next((c for c in STRATA if not dividing[c].isdisjoint(near)), "none"),
            "year": speech.year,
            "iso3": speech.iso3,
            "position": mention.start,
            "speech_id": speech.speech_id,
            **{
                f"{c}_terms": " ".join(term for term in near if term in recorded[c]) or None for c in recorded
            },
        }
        for speech, mention, period, near in found
    )
    order = ["bloc", "node", "period", "stratum", "year", "iso3", "position"]
    return rows.sort_values(order, ignore_index=True)


def cut_at_line_ends(text: str) -> list[str]:
    """The tokens as they were when the sample was drawn: a word ended with its line, and nothing was mended."""
    return re.findall(TOKEN, text.lower())


def _listed(vocabulary: Iterable[str], lexicon: pd.DataFrame, name: str) -> dict[str, set[str]]:
    matched = terms.matches(vocabulary, lexicons.entries(lexicon, name))
    return {category: set(matched.loc[matched["category"] == category, "term"]) for category in CATEGORIES}


def draw(every: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sample and its strata: rows of `population` with a `window_id`, and a row for each stratum.

    Each stratum is drawn systematically: every k-th mention in order of year, state and place, from a random
    start. So each has the same chance, and a long speech does not fill the sample. The ids are given in random
    order, which is the order in which coders read. After them come the mentions that the draw left out of the
    groups that were `COMPLETED`, in a random order of their own. strata: bloc, node, period, stratum, windows
    (mentions), speeches that hold them, drawn.
    """
    key = ["bloc", "node", "period", "stratum"]
    rng = np.random.default_rng(seed)
    taken, strata = [], []
    for names, rows in every.groupby(key, sort=True):
        drawn = min(len(rows), SIZES[names[:3]][names[3]])
        taken += list(rows.index[((rng.random() + np.arange(drawn)) * len(rows) / drawn).astype(int)])
        strata.append(
            {
                **dict(zip(key, names, strict=True)),
                "windows": len(rows),
                "speeches": rows["speech_id"].nunique(),
                "drawn": len(rows) if names[:3] in COMPLETED else drawn,
            }
        )
    groups = pd.MultiIndex.from_frame(every[key[:3]])
    left = every.index[groups.isin(COMPLETED)].difference(taken)
    order = [*np.array(taken)[rng.permutation(len(taken))], *rng.permutation(left)]
    sample = every.loc[order].reset_index(drop=True)
    sample.insert(0, "window_id", [f"w{number:03}" for number in range(1, len(sample) + 1)])
    return sample, pd.DataFrame(strata)


def passage(text: str, start: int, end: int) -> str:
    """The words around the mention at tokens `start` to `end` of `text`, on one line, with the coders' marks."""
    text = mended(text)
    lower = text.lower()
    text = text if len(text) == len(lower) else lower  # a letter may be longer in lower case
    places = [match.span() for match in re.finditer(TOKEN, lower)]

    def edges(reach: int) -> tuple[int, int]:
        return places[max(0, start - reach)][0], places[min(len(places), end + reach) - 1][1]

    shown, near, named = edges(SHOWN), edges(REACH), edges(0)
    marked = (
        f"{text[shown[0] : near[0]]}{EDGE}{text[near[0] : named[0]]}{OPEN}{text[slice(*named)]}{CLOSE}"
        f"{text[named[1] : near[1]]}{EDGE}{text[near[1] : shown[1]]}"
    )
    first = "… " if start > SHOWN else ""
    last = " …" if end + SHOWN < len(places) else ""
    return first + " ".join(marked.replace("\ufeff", "").split()) + last


def _period(bloc: str, node: str, year: int) -> str | None:
    for of_bloc, of_node, period in SIZES:
        first, last = map(int, period.split("-"))
        if (of_bloc, of_node) == (bloc, node) and first <= year <= last:
            return period
    return None
