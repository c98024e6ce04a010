"""State by state: which of NATO's present members changed their words at the UN, and in which year.

The unit is a state with one speech a year. All 32 present members are followed throughout, also in the years
before they joined, so that the same states stand on both sides of a change; the states that were members on
the day are one choice in `robustness`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from conceptshift.corpus import lexicon, terms
from conceptshift.measures import uncertainty
from conceptshift.rhetoric import general_debate

GROUPS = {"1991": "Members of 1991", "2004": "Joined 1999 to 2004", "newest": "Joined since 2009"}
ALL = "all"
PAIRS = ((2013, 2014), (2021, 2022))  # the General Debates before and after Crimea, and the invasion
MEASURES = {
    "russia": "Naming Russia",
    "threat": "Threat words",
    "threat_near": "Threat words near Russia",
    "partnership": "Partnership words",
}
CLEAR = 0.05  # p after Holm's correction, below which a change is clear
ADJECTIVE = "russian"  # alone, as in "Russian aggression"; "Russians" and "Russian Federation" are nouns


def group_of(joined_on: pd.Series) -> pd.Series:
    """The key of `GROUPS` for each date of accession."""
    year = joined_on.dt.year
    return pd.Series(
        np.select([year <= 1991, year <= 2004], ["1991", "2004"], "newest"), joined_on.index, dtype="str"
    )


def panel(
    speeches: pd.DataFrame,
    membership: pd.DataFrame,
    mentions: pd.DataFrame,
    counts: pd.DataFrame,
    windows: pd.DataFrame,
    words: pd.DataFrame,
    first: int,
) -> pd.DataFrame:
    """The speeches of the present members since the year `first`, a row each, with what was counted in them.

    The arguments are the tables `speeches`, `membership`, `node_mentions`, `term_counts`, `windows` and
    `lexicon`. Columns: iso3, country, group, year, member (on the day of the debate), tokens, and numbers of
    hits: russia (mentions of it) and russia_noun (those that are not the adjective); for each list of `words`
    that has threat words threat_LIST and partnership_LIST; threat and partnership, those of the codebook;
    threat_near, threat words of the codebook within ten tokens of a mention of Russia.
    """
    members = membership.assign(group=group_of(membership["joined_on"]))[["iso3", "country", "group"]]

    def kept(table: pd.DataFrame) -> pd.DataFrame:
        return table[(table["year"] >= first) & table["iso3"].isin(members["iso3"])]

    spoken, counts, windows = kept(speeches), kept(counts), kept(windows)
    key = ["iso3", "year"]
    rows = spoken.merge(members, on="iso3").sort_values(key).set_index(key)
    rows = rows.assign(member=rows["bloc"] == "nato")[["country", "group", "member", "tokens"]]
    nouns = mentions[mentions["form"] != ADJECTIVE]
    rows["russia"] = general_debate.naming(spoken, mentions, "russia").set_index(key)["hits"]
    rows["russia_noun"] = general_debate.naming(spoken, nouns, "russia").set_index(key)["hits"]
    listed = words[words["category"].isin(lexicon.CATEGORIES)]
    matched = terms.matches(counts["term"].unique().tolist(), listed)["term"]
    counts = counts[counts["term"].isin(matched)]  # once, and not again for each list
    for name in listed.loc[listed["category"] == "threat", "lexicon"].unique():
        found = general_debate.vocabulary(spoken, counts, listed, name).set_index(key)
        for category in lexicon.CATEGORIES:
            rows[f"{category}_{name}"] = found[category].reindex(rows.index, fill_value=0)
    near = lexicon.hits(windows[windows["node"] == "russia"], words, "codebook")
    near = near[near["category"] == "threat"].groupby(key)["count"].sum()
    return rows.assign(
        threat=rows["threat_codebook"],
        partnership=rows["partnership_codebook"],
        threat_near=near.reindex(rows.index).fillna(0).astype(int),
    ).reset_index()


def rates(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Hits per 10,000 tokens, a row for each state (iso3), a column for each year; NaN without a speech."""
    rate = table[measure] / table["tokens"] * lexicon.PER
    return table.assign(rate=rate).pivot(index="iso3", columns="year", values="rate")


def changes(
    table: pd.DataFrame,
    measures: Iterable[str] = MEASURES,
    pairs: Sequence[tuple[int, int]] = PAIRS,
    seed: int = uncertainty.SEED,
    resamples: int = uncertainty.RESAMPLES,
) -> pd.DataFrame:
    """How the states' rates changed from one year to another: each measure, pair of years and group, and all states.

    table: `panel`. Columns: measure, before, after, group; states with a speech in both years; mean_before,
    mean_after, change (means over states, per 10,000 tokens), low and high (2.5 and 97.5 percentiles when
    states are drawn again); median (of the changes); up, down, same (states); p_permutation and p_wilcoxon,
    two-sided; p_holm, the former after Holm over all rows; p_holm_whole, after Holm over the rows of all states
    alone, for those. Source of Holm's method: Holm (1979), Scandinavian
    Journal of Statistics 6, 65-70, as in statsmodels.
    """
    group = table.drop_duplicates("iso3").set_index("iso3")["group"]
    rows = []
    for measure in measures:
        rate = rates(table, measure)
        for before, after in pairs:
            spoke = rate[[before, after]].dropna()
            for name in (ALL, *GROUPS):
                chosen = spoke if name == ALL else spoke[group[spoke.index] == name]
                change = (chosen[after] - chosen[before]).to_numpy()
                mean = uncertainty.cluster_bootstrap(
                    np.column_stack([change, np.ones_like(change)]), uncertainty.ratio, seed, resamples
                )
                test = uncertainty.paired_permutation(chosen[before], chosen[after], seed, resamples)
                rows.append(
                    {
                        "measure": measure,
                        "before": before,
                        "after": after,
                        "group": name,
                        "states": len(chosen),
                        "mean_before": chosen[before].mean(),
                        "mean_after": chosen[after].mean(),
                        "change": mean.value,
                        "low": mean.low,
                        "high": mean.high,
                        "median": float(np.median(change)),
                        "up": int((change > 0).sum()),
                        "down": int((change < 0).sum()),
                        "same": int((change == 0).sum()),
                        "p_permutation": test.p_permutation,
                        "p_wilcoxon": test.p_wilcoxon,
                    }
                )
    found = pd.DataFrame(rows)
    found["p_holm"] = multipletests(found["p_permutation"], method="holm")[1]
    whole = found["group"] == ALL
    found.loc[whole, "p_holm_whole"] = multipletests(found.loc[whole, "p_permutation"], method="holm")[1]
    return found


def between_groups(
    table: pd.DataFrame, measures: Iterable[str] = MEASURES, pairs: Sequence[tuple[int, int]] = PAIRS
) -> pd.DataFrame:
    """Did the groups of accession change differently? measure, before, after, h, p, p_holm (over all rows).

    h: Kruskal and Wallis' statistic over the states' changes in `GROUPS`, p its χ² tail. Where no state
    changed, h is 0 and p is 1. Source: Kruskal & Wallis (1952), JASA 47, 583-621, as in scipy.
    """
    group = table.drop_duplicates("iso3").set_index("iso3")["group"]
    rows = []
    for measure in measures:
        rate = rates(table, measure)
        for before, after in pairs:
            change = (rate[after] - rate[before]).dropna()
            samples = [change[group[change.index] == name].to_numpy() for name in GROUPS]
            h, p = stats.kruskal(*samples) if change.nunique() > 1 else (0.0, 1.0)
            rows.append((measure, before, after, float(h), float(p)))
    found = pd.DataFrame(rows, columns=["measure", "before", "after", "h", "p"])
    return found.assign(p_holm=multipletests(found["p"], method="holm")[1])


def yearly(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The same change for every two neighbouring years, to see how unusual one is: before, after, states, change,
    up, down."""
    rate = rates(table, measure)
    rows = []
    for before, after in pairwise(rate.columns):
        change = (rate[after] - rate[before]).dropna()
        rows.append((before, after, len(change), change.mean(), (change > 0).sum(), (change < 0).sum()))
    return pd.DataFrame(rows, columns=["before", "after", "states", "change", "up", "down"])
