"""What two language models read near the names, and how far the lexicon finds it: the results of `rhetoric.validity`.

A place is a bloc and whom it names: `nato-russia` (allied mentions of Russia), `russia-nato`, `nato-china`. A period
is one of `validity.PERIODS`, or `all`. Shares are weighted by stratum and speak of all mentions, not of the sample.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.corpus.lexicon import CATEGORIES
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import SEED
from conceptshift.rhetoric import validity
from conceptshift.rhetoric.validity import GROUP, PLACES

SAMPLE = ["lexicon_validation", "lexicon_validation_strata", "lexicon"]
LISTS = ("minimal", "codebook", "wide")  # of table `lexicon`, the shortest first
FEWEST = 4  # mentions in the sample, below which the share of a single word is not shown
ALL = "all"  # years, or places: as the part of a name
STATES = "states; speeches near NATO, or the mentions where all were read in a handful of speeches"
MENTIONS = "nothing: Wilson's, over mentions"
NO_CASE = [
    f"{share}{part}" for share in ("precision", "recall") for part in ("", "_low", "_high")
]  # may be so


@functools.cache
def _readings(lexicon: str = "codebook", coder: str = "adjudicated") -> pd.DataFrame:
    return validity.readings(*map(tables.load, SAMPLE), lexicon, coder)


@functools.cache
def _estimates() -> pd.DataFrame:
    return validity.estimates(_readings(), SEED)


def estimates() -> pd.DataFrame:
    """What the codebook list finds beside what is read, a row for each share: `validity.estimates`."""
    return _estimates().copy()


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The mentions that were read."""

    mentions: int
    """Mentions that both coders read."""
    speeches: int
    """Speeches that they stand in."""
    fewest: int
    """Mentions below which the share of a single word is not shown."""
    seed: str
    """Of the draws behind the intervals."""


@finding(
    "lexicon_sample",
    kinds={"mentions": "count", "speeches": "count", "fewest": "count", "seed": "text"},
    tables=SAMPLE,
)
def lexicon_sample() -> Sample:
    """The mentions that were read: mentions, speeches, fewest, seed."""
    read = _readings()
    return Sample(mentions=len(read), speeches=read["speech_id"].nunique(), fewest=FEWEST, seed=str(SEED))


@finding(
    "as_presented",
    key=["states", "category", "period"],
    kinds={"share": "share", "read_so": "count", "mentions": "count"},
    tables=SAMPLE,
    drawn="states",
    missing=["low", "high"],
)
def as_presented() -> pd.DataFrame:
    """The share of allied mentions of Russia that present it as a threat, and as a partner, as read.

    - states: `all`; `others`, which are all but the Baltic ones; `baltic`, those three; category (`threat`,
      `partnership`); period
    - share, low, high: of all mentions; the three Baltic states are too few for an interval
    - read_so of mentions: in the sample
    """
    found = validity.as_presented(_readings(), SEED).reset_index()
    found["period"] = found["period"].replace(validity.ALL, ALL)
    return found.rename(columns={"value": "share", "hits": "read_so", "of": "mentions"})


def rose(states: str, before: str, after: str) -> bool:
    """Whether the share read as a threat is clearly higher in the later of two periods: the intervals lie apart."""
    share = as_presented().set_index(["states", "category", "period"]).sort_index().loc[states, "threat"]
    return bool(share.at[after, "low"] > share.at[before, "high"])


@finding(
    "lexicon_validity",
    key=["place", "period", "category"],
    kinds={
        "precision": "share",
        "recall": "share",
        "listed": "share",
        "read": "share",
        "with_word": "count",
        "rightly": "count",
        "read_so": "count",
        "missed": "count",
        "coded": "count",
        "mentions": "count",
        "speeches": "count",
    },
    tables=SAMPLE,
    drawn=STATES,
    missing=NO_CASE,
)
def lexicon_validity() -> pd.DataFrame:
    """What the codebook list finds of threat and partnership beside what is read, by place and period.

    - place, period, category (`threat`, `partnership`); named and years: place and period in words
    - precision: of the mentions with a word of the category near, the share that is read so
    - recall: of the mentions that are read so, the share with a word near
    - listed, read: the share of all mentions with a word near, and of those read so
    - precision_low, precision_high, recall_low, recall_high, read_low, read_high
    - with_word, read_so, rightly: coded mentions with a word near, read so, and both; missed: read so, no word near
    - coded: mentions that were read, of all mentions; speeches: that the coded ones stand in
    """
    wide = _by_place(estimates(), ["period"])
    return wide.drop(columns=["listed_low", "listed_high"])


def russian_rose() -> bool:
    """Whether a threat is clearly read more often near NATO in one period than in the one before it."""
    rows = lexicon_validity().query("place == 'russia-nato' and category == 'threat'").set_index("period")
    rows = rows.loc[list(validity.PERIODS)]
    return bool((rows["read_low"].to_numpy()[1:] > rows["read_high"].to_numpy()[:-1]).any())


@finding(
    "lexicon_lists",
    key=["place", "lexicon", "category"],
    kinds={"precision": "share", "recall": "share", "listed": "share"},
    tables=SAMPLE,
    drawn=STATES,
    missing=NO_CASE,
)
def lexicon_lists() -> pd.DataFrame:
    """What each of the three lists finds beside the same readings, all years together.

    - place, lexicon (`minimal`, `codebook`, `wide`), category; named: the place in words
    - precision, recall, listed: as in `lexicon_validity`, each with its limits
    """
    wide = _by_place(list_estimates(), ["lexicon"])
    limits = [f"{share}_{limit}" for share in ("precision", "recall", "listed") for limit in ("low", "high")]
    return wide[["place", "lexicon", "category", "named", "precision", "recall", "listed", *limits]]


@functools.cache
def _list_estimates() -> pd.DataFrame:
    return pd.concat(
        validity.estimates(_readings(name), SEED, by_period=False).assign(lexicon=name) for name in LISTS
    )


def list_estimates() -> pd.DataFrame:
    """What each list finds beside what is read, a row for each share: `validity.estimates`, and lexicon."""
    return _list_estimates().copy()


@finding(
    "lexicon_by_coder",
    key=["place", "coder", "category"],
    kinds={"precision": "share", "recall": "share"},
    tables=SAMPLE,
    missing=["precision", "recall"],
)
def lexicon_by_coder() -> pd.DataFrame:
    """What the codebook list finds beside the codes of one coder alone, all years together.

    - place, coder (`a`, `b`), category
    - precision, recall: as in `lexicon_validity`
    """
    alone = pd.concat(
        # for its values, not its intervals
        validity.estimates(_readings(coder=coder), SEED, resamples=9, by_period=False).assign(coder=coder)
        for coder in ("a", "b")
    )
    return _by_place(alone, ["coder"])[["place", "coder", "category", "precision", "recall"]]


@finding(
    "lexicon_fates",
    key=["place", "category", "fate"],
    kinds={"share": "share", "mentions": "count", "of": "count"},
    tables=SAMPLE,
)
def lexicon_fates() -> pd.DataFrame:
    """What the mentions with a word of the codebook list near turn out to be when they are read.

    - bloc, node, category of the word; fate: `as_counted`, the other category, `other_target` or `neither`
    - share: weighted; mentions of `of`: those in the sample
    - place
    """
    return _placed(validity.fates(_readings()))


@finding(
    "lexicon_words",
    key=["place", "category", "term"],
    kinds={"share": "share", "mentions": "count", "of": "count"},
    tables=SAMPLE,
)
def lexicon_words() -> pd.DataFrame:
    """How often each word of the codebook list stands near a name where its category is read, most frequent first.

    - bloc, node, category, term
    - share: weighted; mentions of `of`: those in the sample that have the word near
    - place
    """
    return _placed(validity.terms(_readings()))


@finding(
    "coder_agreement",
    key=["place", "judgement"],
    kinds={"share": "share", "alpha": "score", "agree": "count", "n": "count"},
    tables=["lexicon_validation"],
    drawn=MENTIONS,
)
def coder_agreement() -> pd.DataFrame:
    """Agreement of the two coders, for all mentions and by place.

    - bloc, node (empty for all); judgement: `code` (one of four), `threat` (or not), `partnership` (or not)
    - n: mentions; agree: those on which both say the same; share of n, low, high
    - alpha: Krippendorff's, nominal
    - place: `all` or as elsewhere; named: in words
    """
    agreed = validity.agreement(tables.load("lexicon_validation"))
    return _placed(agreed.assign(share=agreed["agree"] / agreed["n"]))


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their place, and the place in words; empty bloc and node are all places."""
    places = [tuple(place) for place in rows[GROUP].to_numpy()]
    return rows.assign(
        place=["-".join(place).strip("-") or ALL for place in places],
        named=[PLACES.get(place, "All") for place in places],
    )


SHARES = {"precision": "precision", "recall": "recall", "by_list": "listed", "by_reading": "read"}
ORDER = {name: number for number, name in enumerate([*CATEGORIES, *map("-".join, PLACES)])}


def _by_place(found: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """`validity.estimates` with a row for each place, category and value of `by`: the columns of `lexicon_validity`.

    Threat first, then by place, each as they follow in `PLACES`; the rest as it follows in `found`.
    """
    key = [*GROUP, *by, "category"]
    rows = found.drop_duplicates(key)[[*key, "windows", "speeches"]].rename(columns={"windows": "mentions"})
    for share, name in SHARES.items():
        part = found[found["finding"] == share].set_index(key)[["value", "low", "high", "hits", "of"]]
        part.columns = [name, f"{name}_low", f"{name}_high", f"{name}_hits", f"{name}_of"]
        rows = rows.join(part, on=key)
    rows = rows.assign(
        with_word=rows["listed_hits"],
        rightly=rows["precision_hits"].fillna(0).astype(int),  # where no word is near, none is near rightly
        read_so=rows["read_hits"],
        coded=rows["read_of"],
    )
    rows["missed"] = rows["read_so"] - rows["rightly"]
    rows = _placed(rows.drop(columns=[column for column in rows if column.endswith(("_hits", "_of"))]))
    if "period" in rows:
        rows["years"] = rows["period"].str.replace("-", "–")
        rows["period"] = rows["period"].replace(validity.ALL, ALL)
    return rows.sort_values(
        ["category", "place"], key=lambda names: names.map(ORDER), kind="stable", ignore_index=True
    )
