"""What is said at the UN General Debate, year by year: how often states name one another, and with what words.

The unit is a speech: one state, one debate. Rates are per 10,000 tokens and pooled, all hits of a group over
all its tokens, so that a long speech counts for more than a short one. The interval of a group says how much
its rate hangs on single states; that of a state alone is Garwood's, for a count in one speech. Neither turns
the speeches into a sample of something larger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from conceptshift.corpus import lexicon
from conceptshift.measures import keyness, uncertainty

PERIODS = {  # first and last debate of each, cut at what happened between two debates
    "1991-2006": (1991, 2006),
    "2007-2010": (2007, 2010),
    "2011-2013": (2011, 2013),
    "2014-2021": (2014, 2021),
    "2022-2024": (2022, 2024),
}
COUNTERPART = {"nato": "russia", "russia": "nato"}  # the node that each side is searched for


def naming(speeches: pd.DataFrame, mentions: pd.DataFrame, *nodes: str) -> pd.DataFrame:
    """Each speech with how often it names one of the nodes: iso3, year, bloc, tokens, hits.

    speeches, mentions: tables `speeches` and `node_mentions`. Raises `ValueError` for a node of which there
    is no mention at all, since that is a slip of the pen and not a silence.
    """
    _require_known(nodes, mentions["node"], "node")
    named = mentions[mentions["node"].isin(nodes)].groupby(["iso3", "year"], as_index=False)["count"].sum()
    return _with_hits(speeches, named)


def other_names(
    speeches: pd.DataFrame, counts: pd.DataFrame, names: pd.DataFrame, *chosen: str
) -> pd.DataFrame:
    """Each speech of the states in `counts` with how often it uses one of the chosen names: as `naming`.

    counts: table `term_counts`; names: table `other_names`. A form counts with and without a possessive 's.
    Raises `ValueError` for a name without forms.
    """
    _require_known(chosen, names["name"], "name")
    forms = set(names.loc[names["name"].isin(chosen), "form"])
    known = counts["term"].unique().tolist()
    terms = {term for term in known if term.replace("’", "'").removesuffix("'s") in forms}
    said = counts[counts["term"].isin(terms)].groupby(["iso3", "year"], as_index=False)["count"].sum()
    return _with_hits(_counted_speeches(speeches, counts), said)


def vocabulary(
    speeches: pd.DataFrame, counts: pd.DataFrame, words: pd.DataFrame, name: str = "codebook"
) -> pd.DataFrame:
    """Each speech of the states in `counts` with its words of each category: iso3, year, bloc, tokens, threat,
    partnership.

    counts: table `term_counts`; words: table `lexicon`; name: which list of it.
    """
    by_speech = lexicon.hits(counts, words, name).groupby(["iso3", "year", "category"])["count"].sum()
    wide = by_speech.unstack("category").reindex(columns=list(lexicon.CATEGORIES))
    joined = _counted_speeches(speeches, counts).join(wide, on=["iso3", "year"])
    return joined.fillna(dict.fromkeys(lexicon.CATEGORIES, 0)).astype(dict.fromkeys(lexicon.CATEGORIES, int))


def yearly(
    counted: pd.DataFrame, seed: int, resamples: int = uncertainty.RESAMPLES, hits: str = "hits"
) -> pd.DataFrame:
    """The rate of each year: year, speeches, tokens, hits, rate, low, high, naming, share, share_low, share_high.

    counted: a row for each speech of one group, with columns year, tokens and `hits` (the name of the column
    to count). low and high are 95 % limits of the rate: over draws of whole states where there are several
    speeches, Garwood's where there is one. Where no state has a hit, nothing can be drawn: low is 0 and high
    Garwood's limit for a count of zero in all tokens. naming: speeches with at least one hit; share, 0 to 1,
    with Wilson's limits.
    """
    rows = []
    for year, speeches in counted.groupby("year"):
        units = speeches[[hits, "tokens"]].to_numpy(dtype=float)
        count, tokens = units.sum(axis=0)
        if len(units) == 1 or count == 0:
            low, high = uncertainty.garwood(count, tokens / lexicon.PER)
        else:
            _, low, high = uncertainty.cluster_bootstrap(units, _rate, seed, resamples)
        named = int((units[:, 0] > 0).sum())
        rows.append((year, len(units), int(tokens), int(count), _rate(units.sum(axis=0)), low, high, named))
    table = pd.DataFrame(
        rows, columns=["year", "speeches", "tokens", "hits", "rate", "low", "high", "naming"]
    )
    low, high = uncertainty.wilson(table["naming"], table["speeches"])
    return table.assign(share=table["naming"] / table["speeches"], share_low=low, share_high=high)


def count_ratio(before: int, tokens_before: int, after: int, tokens_after: int) -> uncertainty.Estimate:
    """How many times the rate of one speech is that of another, with exact 95 % limits: after / before.

    The limits are Clopper and Pearson's for the share of `after` in both counts, given their sum. They take each
    mention for independent, which mentions in one speech are not, and are then too narrow. Raises `ValueError`
    where there was no mention before. Source: Przyborowski & Wilenski (1940), Biometrika 31, 313-323.
    """
    if before <= 0:
        raise ValueError("a rate of zero has no multiple")
    share = stats.binomtest(after, before + after).proportion_ci(method="exact")
    exposure = tokens_before / tokens_after
    odds = [limit / (1 - limit) * exposure if limit < 1 else np.inf for limit in share]
    return uncertainty.Estimate(after / before * exposure, *odds)


def balance(counted: pd.DataFrame, seed: int, resamples: int = uncertainty.RESAMPLES) -> pd.DataFrame:
    """Partnership words as a share of both kinds: year, partnership, both, share, low, high (0 to 1).

    counted: `vocabulary` of one group. Limits over draws of states, or Wilson's for a single speech, which
    takes its words for independent and is then too narrow. Raises `ValueError` where a group of several
    states can be drawn without a word of either kind.
    """
    rows = []
    for year, speeches in counted.groupby("year"):
        units = speeches[["partnership", "threat"]].to_numpy(dtype=float)
        partnership, both = units[:, 0].sum(), units.sum()
        if len(units) == 1:
            low, high = uncertainty.wilson(partnership, both)
        else:
            _, low, high = uncertainty.cluster_bootstrap(units, _share, seed, resamples)
        rows.append((year, int(partnership), int(both), partnership / both, low, high))
    return pd.DataFrame(rows, columns=["year", "partnership", "both", "share", "low", "high"])


def other_states(totals: pd.DataFrame, words: pd.DataFrame, name: str = "codebook") -> pd.DataFrame:
    """The same words in all other states' speeches together: year, category, hits, tokens, rate.

    totals: table `other_term_counts`. It holds sums over states, so there is nothing to draw and no interval.
    """
    return lexicon.rates(totals, words, name, ["year"]).drop(columns="matched")


def co_movement(ours: pd.Series, theirs: pd.Series) -> float:
    """Do two yearly series rise and fall together? Pearson correlation of their changes from year to year.

    ours, theirs: indexed by year; only changes between years next to each other that both series have count.
    There is no interval: neighbouring changes share a year, so they cannot be drawn as if one told nothing of
    the next, and thirty of them are too few to be drawn in blocks. Raises `ValueError` for fewer than three
    changes, or a series that does not change.
    """
    both = pd.concat([ours, theirs], axis=1, join="inner").sort_index()
    changed = both.diff()[np.diff(both.index, prepend=both.index[0] - 2) == 1].to_numpy(dtype=float)
    if len(changed) < 3:
        raise ValueError(f"{len(changed)} changes from one year to the next are too few to correlate")
    if (changed == changed[0]).all(axis=0).any():
        raise ValueError("a series that changes by the same amount each year has no correlation")
    return float(stats.pearsonr(*changed.T).statistic)


def words_near(
    speeches: pd.DataFrame,
    windows: pd.DataFrame,
    counts: pd.DataFrame,
    words: pd.DataFrame,
    seed: int,
    name: str = "codebook",
    periods: Mapping[str, tuple[int, int]] = PERIODS,
    resamples: int = uncertainty.RESAMPLES,
) -> pd.DataFrame:
    """Threat and partnership words around the counterpart's name: bloc, period, category, states, hits, tokens,
    rate, low, high, anywhere, matched.

    Allied speeches are searched around Russia, the Russian ones around NATO. speeches, windows, counts: the
    tables `speeches`, `windows` and `term_counts`. rate: per 10,000 tokens of the windows; low and high over
    draws of states, Garwood's for Russia. anywhere: the rate in the same speeches as wholes, those that never
    name the other included. A period in which the other is not named has no row.
    """
    close = _in_period(_placed(windows, speeches), periods)
    close = close[close["node"] == close["bloc"].map(COUNTERPART)]
    key = ["bloc", "period"]
    rated = lexicon.rates(close, words, name, key)
    whole = _in_period(vocabulary(speeches, counts, words, name), periods).groupby(key).sum(numeric_only=True)
    everywhere = whole[list(lexicon.CATEGORIES)].div(whole["tokens"], axis=0) * lexicon.PER
    everywhere = everywhere.melt(var_name="category", value_name="anywhere", ignore_index=False).reset_index()
    rated = rated.merge(everywhere, on=[*key, "category"])

    hits = lexicon.hits(close, words, name).groupby([*key, "iso3", "category"])["count"].sum()
    tokens = close.groupby([*key, "iso3"])["count"].sum().rename("tokens")
    limits, states = [], []
    for row in rated.itertuples():
        units = tokens.loc[row.bloc, row.period].to_frame("tokens")
        own = hits.get((row.bloc, row.period), pd.Series(dtype=float))
        own = own.xs(row.category, level="category") if len(own) and row.hits else own.iloc[:0]
        units.insert(0, "hits", [own.get(state, 0) for state in units.index])
        if len(units) == 1 or row.hits == 0:
            limits.append(uncertainty.garwood(row.hits, row.tokens / lexicon.PER))
        else:
            limits.append(
                uncertainty.cluster_bootstrap(units.to_numpy(dtype=float), _rate, seed, resamples)[1:]
            )
        states.append(len(units))
    rated[["low", "high"]] = np.array(limits, dtype=float)
    rated["states"] = states
    place = {period: number for number, period in enumerate(periods)}
    rated = rated.sort_values(key, key=lambda column: column.map(place).fillna(0), kind="stable")
    return rated[
        [
            "bloc",
            "period",
            "category",
            "states",
            "hits",
            "tokens",
            "rate",
            "low",
            "high",
            "anywhere",
            "matched",
        ]
    ].reset_index(drop=True)


def neighbours(
    speeches: pd.DataFrame,
    windows: pd.DataFrame,
    counts: pd.DataFrame,
    bloc: str,
    periods: Mapping[str, tuple[int, int]] = PERIODS,
    fewest_states: int = 1,
) -> pd.DataFrame:
    """Words that a bloc uses around its counterpart's name more than elsewhere: period, term, near, elsewhere,
    states, log_ratio, g2, q, highest G² first in each period.

    Tables as in `words_near`. elsewhere: hits in the bloc's speeches of the period outside the windows. Only words
    that stand nearer than chance are listed (log ratio above 0), and only those that at least `fewest_states`
    states use in the windows, so that no single speech makes a neighbour of its word. q: p-value of G² after
    Benjamini and Hochberg over all terms in the windows of the period; it takes each word for an independent
    draw, and is description.
    """
    close = _in_period(_placed(windows, speeches), periods)
    close = close[(close["bloc"] == bloc) & (close["node"] == COUNTERPART[bloc])]
    whole = _in_period(_placed(counts, speeches), periods)
    whole = whole[whole["bloc"] == bloc]
    parts = []
    for period, inside in close.groupby("period", sort=False):
        table = inside.groupby("term").agg(near=("count", "sum"), states=("iso3", "nunique")).reset_index()
        every = whole[whole["period"] == period].groupby("term")["count"].sum()
        table["elsewhere"] = table["term"].map(every) - table["near"]
        c = table["near"].sum()
        sizes = (table["near"], table["elsewhere"], c, every.sum() - c)
        table["log_ratio"] = keyness.log_ratio(*sizes)
        table["g2"] = keyness.log_likelihood(*sizes, signed=True)
        table["q"] = keyness.benjamini_hochberg(keyness.p_values(table["g2"]))
        kept = table[(table["log_ratio"] > 0) & (table["states"] >= fewest_states)]
        parts.append(kept.assign(period=period).sort_values(["g2", "term"], ascending=[False, True]))
    columns = ["period", "term", "near", "elsewhere", "states", "log_ratio", "g2", "q"]
    if not parts:
        return pd.DataFrame(columns=columns)
    place = {period: number for number, period in enumerate(periods)}
    joined = pd.concat(parts)[columns]
    return joined.sort_values(
        "period", key=lambda column: column.map(place), kind="stable", ignore_index=True
    )


def _with_hits(speeches: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    counted = speeches[["iso3", "year", "bloc", "tokens"]].merge(hits, on=["iso3", "year"], how="left")
    counted["hits"] = counted.pop("count").fillna(0).astype(int)
    return counted


def _counted_speeches(speeches: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """The speeches whose terms were counted: other states have no row in the table of terms, not no hits."""
    key = ["iso3", "year"]
    counted = counts[key].drop_duplicates()
    return speeches[[*key, "bloc", "tokens"]].merge(counted, on=key)


def _placed(table: pd.DataFrame, speeches: pd.DataFrame) -> pd.DataFrame:
    return table.merge(speeches[["iso3", "year", "bloc"]], on=["iso3", "year"], validate="many_to_one")


def _in_period(table: pd.DataFrame, periods: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    period = pd.Series(pd.NA, index=table.index, dtype="object")
    for name, (first, last) in periods.items():
        inside = table["year"].between(first, last)
        if period[inside].notna().any():
            raise ValueError(
                f"period {name} shares a year with another; a word would count in one of them only"
            )
        period = period.mask(inside, name)
    return table.assign(period=period).dropna(subset="period")


def _rate(total: np.ndarray) -> np.ndarray:
    return uncertainty.ratio(total) * lexicon.PER


def _share(total: np.ndarray) -> np.ndarray:
    return total[..., 0] / total.sum(-1)


def _require_known(asked: Iterable[str], there: pd.Series, what: str) -> None:
    missing = sorted(set(asked) - set(there))
    if missing or not asked:
        raise ValueError(
            f"there is no {what} {', '.join(missing) or 'given'}; the table has {', '.join(sorted(set(there)))}"
        )
