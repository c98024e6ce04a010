"""How the headline numbers on the UN speeches move with the choices behind them.

The first choice is the chapter's own; each other one changes a single thing. A choice that leaves a number as
it is has the same number, so that a column can be read from top to bottom.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from conceptshift.corpus import lexicon

YEARS = (2013, 2014, 2021, 2022)
WITHOUT_WAR = "without_war"
HEADLINES = {
    "named_2013": "Russia named, 2013",
    "named_2014": "Russia named, 2014",
    "named_2021": "Russia named, 2021",
    "named_2022": "Russia named, 2022",
    "times": "2022 to 2021",
    "threat_2014": "Threat words, 2013 to 2014",
    "threat_2022": "Threat words, 2021 to 2022",
    "balance_2014": "Partnership share, 2013 to 2014",
    "balance_2022": "Partnership share, 2021 to 2022",
}


@dataclass(frozen=True)
class Choice:
    """One way to count: which speeches, which columns of `states.panel`, and pooled or as a mean of speeches."""

    speeches: pd.Series  # of truth values, one for each row of the panel
    naming: str = "russia"
    words: str = "codebook"
    pooled: bool = True


def with_narrower_list(words: pd.DataFrame) -> pd.DataFrame:
    """Table `lexicon` with a list more, `WITHOUT_WAR`: the codebook's without the entry that a war makes frequent.

    For `states.panel`, whose columns the choices below name.
    """
    kept = words[(words["lexicon"] == "codebook") & (words["entry"] != "war")]
    return pd.concat([words, kept.assign(lexicon=WITHOUT_WAR)], ignore_index=True)


def with_hits(table: pd.DataFrame, hits: pd.DataFrame, name: str) -> pd.DataFrame:
    """The panel with a column threat_NAME, the hits of a list of which the book has the counts and not the words.

    hits: iso3, year, hits, a row for a speech, as table `grievance_hits` has them for its scope `speech`. Raises
    `ValueError` where a speech has two rows, so that hits near a name are not added to those of the whole.
    """
    found = hits.set_index(["iso3", "year"])["hits"]
    if not found.index.is_unique:
        raise ValueError("a speech has more than one row of hits; choose one scope")
    places = pd.MultiIndex.from_frame(table[["iso3", "year"]])
    return table.assign(**{f"threat_{name}": found.reindex(places, fill_value=0).to_numpy()})


def choices(table: pd.DataFrame, neighbours: Collection[str]) -> dict[str, Choice]:
    """The ways to count, by name, the chapter's own first.

    table: `states.panel`, of `with_narrower_list`; neighbours: the states with a land border to Russia.
    """
    members = table["member"]
    return {
        "As in this chapter": Choice(members),
        "All present members throughout": Choice(members | True),
        "Members of 1991 only": Choice(table["group"] == "1991"),
        "Without Russia’s neighbours": Choice(members & ~table["iso3"].isin(neighbours)),
        "Mean of speeches, not of words": Choice(members, pooled=False),
        "Adjective “Russian” not counted": Choice(members, naming="russia_noun"),
        "Minimal lexicon": Choice(members, words="minimal"),
        "Wide lexicon": Choice(members, words="wide"),
        "Codebook lexicon without “war”": Choice(members, words=WITHOUT_WAR),
    }


def headlines(
    table: pd.DataFrame, neighbours: Collection[str], others: dict[str, Choice] | None = None
) -> pd.DataFrame:
    """The headline numbers under each choice: choice, speeches (of `YEARS`), then the columns of `HEADLINES`.

    table, neighbours: as in `choices`; others: choices besides these. named_…: mentions
    of Russia per 10,000 tokens; times: 2022 divided by 2021; threat_…: change of the rate of threat words per
    10,000; balance_…: change of the share (0 to 1) of partnership words among both kinds, missing
    for a list without partnership words.
    """
    rows = [
        {"choice": name, **_numbers(table, choice)}
        for name, choice in (choices(table, neighbours) | (others or {})).items()
    ]
    return pd.DataFrame(rows, columns=["choice", "speeches", *HEADLINES])


def without_each(table: pd.DataFrame) -> pd.DataFrame:
    """The headline numbers of the chapter's own choice when one state is left out: iso3, country, then `HEADLINES`.

    The row that lies furthest off tells which single state a number hangs on.
    """
    named = table[table["member"] & table["year"].isin(YEARS)].drop_duplicates("iso3")
    rows = [
        {
            "iso3": state.iso3,
            "country": state.country,
            **_numbers(table, Choice(table["member"] & (table["iso3"] != state.iso3))),
        }
        for state in named.itertuples()
    ]
    return pd.DataFrame(rows, columns=["iso3", "country", *HEADLINES])


def _numbers(table: pd.DataFrame, choice: Choice) -> dict[str, float]:
    """The headline numbers under one choice, as far as its columns give them, and the number of speeches."""
    chosen = table[choice.speeches & table["year"].isin(YEARS)]
    parts = chosen[["year", "tokens"]].assign(
        named=chosen[choice.naming],
        threat=chosen[f"threat_{choice.words}"],
        partnership=chosen.get(f"partnership_{choice.words}", np.nan),
    )
    parts["both"] = parts["threat"] + parts["partnership"]
    if choice.pooled:
        of_year = parts.groupby("year").sum(min_count=1)
        named, threat, share = _ratios(of_year)
    else:
        named, threat, share = (ratio.groupby(parts["year"]).mean() for ratio in _ratios(parts))
    found = {"speeches": len(chosen)}
    for year in YEARS:
        found[f"named_{year}"] = named[year]
    found["times"] = named[2022] / named[2021] if named[2021] else np.nan
    for before, after in ((2013, 2014), (2021, 2022)):
        found[f"threat_{after}"] = threat[after] - threat[before]
        found[f"balance_{after}"] = share[after] - share[before]
    return found


def _ratios(parts: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Mentions and threat words per 10,000 tokens, and the share of partnership words where there are words of
    either kind."""
    tokens, both = parts["tokens"], parts["both"]
    return (
        parts["named"] / tokens * lexicon.PER,
        parts["threat"] / tokens * lexicon.PER,
        parts["partnership"] / both.where(both > 0),
    )
