"""How far the lexicon finds what two language models read: threat and partnership near the node words of the UN speeches.

Table `lexicon_validation` is a random sample of mentions of a node (Russia, NATO, China), complete for some strata, each with the words
that the widest list matches within ten tokens and the codes of two readers, language models, which saw neither those words nor
each other. The sample is stratified by what the codebook list finds. Table `lexicon_validation_strata` has how
many mentions each stratum holds, so that every share below speaks of all mentions and not of the sample: it is
estimated in each stratum and weighted by the stratum's size (Cochran 1977, Sampling Techniques, 5.3).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator

import numpy as np
import pandas as pd

from conceptshift.corpus import lexicon as lexicons
from conceptshift.corpus import terms as tokens
from conceptshift.corpus.lexicon import CATEGORIES
from conceptshift.measures import agreement as agreements
from conceptshift.measures.uncertainty import RESAMPLES, Estimate, cluster_bootstrap, wilson

GROUP = ["bloc", "node"]
PLACES = {  # each group, and what it is called
    ("nato", "russia"): "Allies near Russia",
    ("russia", "nato"): "Russia near NATO",
    ("nato", "china"): "Allies near China",
}
CODES = (*CATEGORIES, "other_target", "neither")
CODERS = {"adjudicated": "", "a": "_a", "b": "_b"}  # the suffix of each coder's columns
ALL = "all years"
PERIODS = ("1991-2013", "2014-2021", "2022-2024")  # into which a group is parted that was read in full

BALTIC = ("EST", "LVA", "LTU")  # the states that carry the allied share of 2014-2021

FEWEST_SPEECHES = 7  # in a group that was read in full; to draw fewer again says nothing of what might vary

# of the totals (mentions, with a word, with the code, with both): which is divided, and by which
FINDINGS = {"precision": (3, 1), "recall": (3, 2), "by_list": (1, 0), "by_reading": (2, 0), "ratio": (2, 1)}


def readings(
    validation: pd.DataFrame,
    strata: pd.DataFrame,
    lexicon: pd.DataFrame,
    name: str = "codebook",
    coder: str = "adjudicated",
) -> pd.DataFrame:
    """The coded mentions, with what a list and a coder find in each and how many mentions each stands for.

    Adds to the columns of `lexicon_validation`: `hit_<category>` (the list `name` of table `lexicon` matches a
    word near), `read_<category>` (the coder's code or second code is the category), `weight` (mentions of the
    stratum for each one drawn) and `windows` (mentions of the stratum); a group of which every mention was
    drawn is parted into `PERIODS`, as the sampled one is by its strata. `code` and `also` become those of
    `coder` (`adjudicated`, `a`, `b`), and the columns of terms keep the words of the list. Words outside the
    widest list of the table were not recorded and cannot be found again. Raises `ValueError` where the rows are
    not as many as the strata say were drawn, or a row has no code.
    """
    key, suffix = [*GROUP, "period", "stratum"], CODERS[coder]
    rows = validation.merge(strata[[*key, "windows", "drawn"]], on=key, how="left", validate="many_to_one")
    held = rows.groupby(key)["window_id"].transform("size")
    if len(rows) != strata["drawn"].sum() or (held != rows["drawn"]).any():
        raise ValueError("the coded mentions are not as many as lexicon_validation_strata says were drawn")
    rows = rows.assign(
        code=rows["code" + suffix], also=rows["also" + suffix], weight=rows["windows"] / rows["drawn"]
    )
    if rows["code"].isna().any():
        raise ValueError(f"{rows.loc[rows['code'].isna(), 'window_id'].iloc[0]} has no code ({coder})")
    chosen = lexicons.entries(lexicon, name)
    in_full = rows.groupby(GROUP)["weight"].transform("max") == 1
    rows.loc[in_full, "period"] = rows["year"].map(_period)
    rows.loc[in_full, "windows"] = rows.groupby(key)["window_id"].transform("size")
    for category in CATEGORIES:
        near = rows[f"{category}_terms"].fillna("").str.split()
        listed = tokens.matches(near.explode().dropna().unique(), chosen[chosen["category"] == category])
        known = set(listed["term"])
        rows[f"{category}_terms"] = near.map(lambda words, known=known: [w for w in words if w in known])
        rows[f"hit_{category}"] = rows[f"{category}_terms"].str.len() > 0
        rows[f"read_{category}"] = (rows["code"] == category) | (rows["also"] == category)
    return rows


def estimates(
    read: pd.DataFrame, seed: int, resamples: int = RESAMPLES, by_period: bool = True
) -> pd.DataFrame:
    """What the list finds beside what is read: a row for each group, period, category and finding.

    read: `readings`. Columns: bloc, node, period (`ALL`, and `by_period` each of a group that has several),
    category, finding, value, low, high, unit, hits, of, windows, speeches, all_read.

    - `precision`: of the mentions with a word of the category near, the share that is read so;
    - `recall`: of the mentions that are read so, the share with a word near;
    - `by_list`, `by_reading`: the share of all mentions with a word near, and with the code;
    - `ratio`: by reading over by list, which equals precision over recall. A share by the list, multiplied by
      it, is a share by reading.

    `hits` of `of` are the coded mentions behind a share as they stand in the sample, without weights; windows:
    all mentions of the group; all_read: every one of them was coded. The interval is the percentile bootstrap
    over `unit`: `states`, or `speeches` where one state speaks. Each state keeps the weights of
    its mentions; a stratum of speeches, or a fraction, that a draw leaves empty keeps its value. Where all mentions were read there is nothing to weight, and the interval says how
    much a share depends on single speeches. Wilson's interval over the `mentions` stands in for it where a share is 0 or 1, which no draw can change, or all was
    read in fewer than `FEWEST_SPEECHES` speeches, which then have no ratio. A finding without a case is left
    out.
    """
    return pd.DataFrame(
        {**label, "category": category, **found}
        for label, rows in _groups(read)
        if by_period or label["period"] == ALL
        for category in CATEGORIES
        for found in _findings(rows, category, seed, resamples)
    )


def without(read: pd.DataFrame, states: Collection[str]) -> pd.DataFrame:
    """The readings without some states: `windows` becomes the mentions that the others are estimated to have."""
    others = read[~read["iso3"].isin(states)]
    key = [*GROUP, "period", "stratum"]
    return others.assign(windows=others.groupby(key)["weight"].transform("sum"))


def as_presented(read: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The share of allied mentions that present Russia as a threat and as a partner: value, low, high, hits, of.

    By `states`, category (`CATEGORIES`) and period. states: `all`; `others`, which are all but the `BALTIC` ones, as
    these carry the share of 2014-2021; and `baltic`, which are too few to be drawn again and have no interval.
    """
    found = {}
    others = set(read["iso3"]) - set(BALTIC)
    for states, left_out in (("all", ()), ("others", BALTIC), ("baltic", others)):
        rows = without(read, left_out)
        allied = rows[(rows["bloc"] == "nato") & (rows["node"] == "russia")]
        table = estimates(allied, seed).query("finding == 'by_reading'").set_index(["category", "period"])
        if states == "baltic":
            table[["low", "high"]] = float("nan")
        found[states] = table[["value", "low", "high", "hits", "of"]]
    return pd.concat(found, names=["states"])


def fates(read: pd.DataFrame) -> pd.DataFrame:
    """What the mentions with a word near turn out to be: bloc, node, category, fate, share, mentions, of.

    read: `readings`. fate: `as_counted` where the code or the second code is the category of the word, else
    the code. share: weighted, of the group's mentions with a word of the category; `mentions` of `of` are
    those in the sample. A fate that does not occur has its row, a category without a hit has none.
    """
    rows = []
    for key, group in read.groupby(GROUP, sort=False):
        for category in CATEGORIES:
            hits = group[group[f"hit_{category}"]]
            if hits.empty:
                continue
            fate = hits["code"].mask(hits[f"read_{category}"], "as_counted")
            rows += [
                {
                    **dict(zip(GROUP, key, strict=True)),
                    "category": category,
                    "fate": name,
                    "share": hits.loc[fate == name, "weight"].sum() / hits["weight"].sum(),
                    "mentions": int((fate == name).sum()),
                    "of": len(hits),
                }
                for name in ("as_counted", *(code for code in CODES if code != category))
            ]
    return pd.DataFrame(rows)


def terms(read: pd.DataFrame) -> pd.DataFrame:
    """How often each matched word stands where its category is read: a row for each group and word.

    read: `readings`. Columns: bloc, node, category, term, share (weighted, of the mentions that have the word
    near), mentions and of (in the sample: those coded so, and all), most frequent first.
    """
    found = []
    for category in CATEGORIES:
        near = read.explode(f"{category}_terms").dropna(subset=[f"{category}_terms"])
        near = near.rename(columns={f"{category}_terms": "term", f"read_{category}": "mentions"})
        near = near.drop_duplicates(["window_id", "term"]).assign(category=category, of=1)
        found.append(near.assign(said=near["mentions"] * near["weight"]))
    key = [*GROUP, "category", "term"]
    summed = pd.concat(found).groupby(key, as_index=False)[["said", "weight", "mentions", "of"]].sum()
    summed["share"] = summed["said"] / summed["weight"]
    order = [*GROUP, "category", "of", "term"]
    summed = summed.sort_values(order, ascending=[True, True, False, False, True], ignore_index=True)
    return summed[[*key, "share", "mentions", "of"]]


def agreement(validation: pd.DataFrame) -> pd.DataFrame:
    """Agreement of the two coders, all together and by group: a row for each judgement.

    Columns: bloc, node (empty for all), judgement (`code`, `threat`, `partnership`: whether the code or the
    second code is that category), n, agree, low, high (Wilson, of the share that agrees), alpha
    (Krippendorff, nominal; see `measures.agreement`).
    """
    coded = pd.concat([_codes_of(validation, coder) for coder in ("a", "b")], ignore_index=True)
    rows = []
    for key, of in [(("", ""), coded), *coded.groupby(GROUP, sort=False)]:
        for judgement in ("code", *CATEGORIES):
            found = agreements.agreement(of, "window_id", judgement, "nominal")
            rows.append(
                {
                    **dict(zip(GROUP, key, strict=True)),
                    "judgement": judgement,
                    "n": found.n,
                    "agree": found.agree,
                    **wilson(found.agree, found.n)._asdict(),
                    "alpha": found.alpha,
                }
            )
    return pd.DataFrame(rows)


def _period(year: int) -> str:
    return next(period for period in PERIODS if int(period[:4]) <= year <= int(period[-4:]))


def _codes_of(validation: pd.DataFrame, coder: str) -> pd.DataFrame:
    code, also = validation[f"code_{coder}"], validation[f"also_{coder}"]
    said = {category: (code == category) | (also == category) for category in CATEGORIES}
    return validation[["window_id", *GROUP]].assign(coder=coder, code=code, **said)


def _groups(read: pd.DataFrame) -> Iterator[tuple[dict, pd.DataFrame]]:
    for key, rows in read.groupby(GROUP, sort=False):
        label = dict(zip(GROUP, key, strict=True))
        yield {**label, "period": ALL}, rows
        periods = sorted(rows["period"].unique())
        for period in periods if len(periods) > 1 else []:
            yield {**label, "period": period}, rows[rows["period"] == period]


def _findings(rows: pd.DataFrame, category: str, seed: int, resamples: int) -> Iterator[dict]:
    sample = _sums(rows, category).sum(axis=0).astype(int)
    found = {finding: sides for finding, sides in FINDINGS.items() if sample[sides[1]]}
    above, below = map(list, zip(*found.values(), strict=True))
    windows = round(rows.drop_duplicates(["period", "stratum"])["windows"].sum())
    unit = "states" if rows["iso3"].nunique() > 1 else "speeches"
    units, weighed = _by_unit(rows, "iso3" if unit == "states" else "speech_id", category)
    speeches = rows["speech_id"].nunique()
    common = {"windows": windows, "speeches": speeches, "all_read": len(rows) == windows}
    whole = weighed(units.sum(axis=0))
    whole = whole[above] / whole[below]

    def shares(total: np.ndarray) -> np.ndarray:
        totals = weighed(total)
        kept = np.broadcast_to(whole, (*totals.shape[:-1], len(found))).copy()
        return np.divide(totals[..., above], totals[..., below], out=kept, where=totals[..., below] > 0)

    few = common["all_read"] and speeches < FEWEST_SPEECHES
    drawn = zip(*cluster_bootstrap(units, shares, seed, resamples), strict=True)
    for (finding, sides), estimate in zip(found.items(), itertools.starmap(Estimate, drawn), strict=True):
        if few and finding == "ratio":
            continue
        hits, of = sample[list(sides)]
        drawn_again = unit
        if few or (estimate.value in (0, 1) and finding != "ratio"):
            estimate, drawn_again = Estimate(estimate.value, *wilson(hits, of)), "mentions"
        yield {
            "finding": finding,
            **estimate._asdict(),
            "unit": drawn_again,
            "hits": hits,
            "of": of,
            **common,
        }


def _sums(rows: pd.DataFrame, category: str) -> np.ndarray:
    hit, said = (rows[f"{how}_{category}"].to_numpy(float) for how in ("hit", "read"))
    return np.column_stack([np.ones(len(rows)), hit, said, hit * said])


def _by_unit(
    rows: pd.DataFrame, unit: str, category: str
) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """A row of sums for each unit (a column of `rows`), and a function from sums over units to weighted totals
    (..., 4): mentions, with a word, with the code, with both."""
    of_unit, names = pd.factorize(rows[unit])
    if unit == "iso3":  # another set of states would have other strata, so each mention keeps its weight
        totals = np.zeros((len(names), 4))
        np.add.at(totals, of_unit, _sums(rows, category) * rows[["weight"]].to_numpy(float))
        return totals, lambda total: total
    stratum = rows.groupby(["period", "stratum"])
    sizes = stratum["windows"].first().to_numpy(float)
    sums = np.zeros((len(names), len(sizes), 4))
    np.add.at(sums, (of_unit, stratum.ngroup().to_numpy()), _sums(rows, category))
    whole = sums.sum(0)
    read_in_full = (whole[:, 0] == sizes).all()

    def weighed(total: np.ndarray) -> np.ndarray:
        summed = total.reshape(*total.shape[:-1], len(sizes), 4)
        if not read_in_full:
            cell = np.where(summed[..., :1] == 0, whole, summed)
            summed = cell / cell[..., :1] * sizes[:, None]
        return summed.sum(-2)

    return sums.reshape(len(names), -1), weighed
