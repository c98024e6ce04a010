"""The results on the claims: how they fared, what NATO's members and Russia spent, and how far the coders agree."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.claims import spending, verdicts
from conceptshift.measures import judgements
from conceptshift.measures.finding import finding
from conceptshift.measures.wording import worded

JUDGED = ("claims", "claim_codings", "speakers")
COUNTED = {name: "count" for name in ("claims", *verdicts.VERDICTS, "checkable")}
SPENT = ("military_spending", "membership", "stated_figures")
STATE, ALLY = "RUS", "USA"  # who is compared with the members, and the member that is left out once
NOT_EUROPEAN = (ALLY, "CAN")  # of the members
NOW = "current_usd_m"  # the price basis of a comparison with what was said at the time
BASES_AND_YEARS = "two years and two price bases"


# Verdicts --------------------------------------------------------------------------------------------------


@finding(
    "claim",
    key=["claim_id"],
    kinds={"claim": "text", "made_by": "text", "verdict": "text"},
    tables=[*JUDGED, "documents", "sources"],
)
def claim() -> pd.DataFrame:
    """Every claim with who made it, in which article, and its verdicts; in order of claim_id.

    - the columns of table `claims`
    - speaker, role, side: who made it; the side `outlet` is the article's own voice
    - outlet: which published the article
    - made_by: all of that in words; side_named and kind_named: side and kind in words
    - verdict, rationale: as the book uses them; verdict_a and verdict_b are those of the two coders
    """
    speakers, sources = tables.load("speakers"), tables.load("sources").set_index("source_id")
    judged = verdicts.judged(tables.load("claims"), tables.load("claim_codings"), speakers)
    source_of = tables.load("documents").set_index("document_id")["source_id"]
    role = judged["speaker_id"].map(speakers.set_index("speaker_id")["role"])
    outlet = judged["document_id"].map(source_of).map(sources["publisher"])
    named = judged["speaker"] + ", " + role + ", in " + outlet
    made_by = named.mask(judged["side"] == "outlet", outlet + ", in its own voice")
    return judged.assign(
        role=role,
        outlet=outlet,
        made_by=made_by,
        side_named=judged["side"].map(verdicts.SIDES),
        kind_named=judged["kind"].map(verdicts.KINDS),
    )


def evidence_on_claims() -> pd.DataFrame:
    """What each claim was checked against, with its source; the columns are those of `judgements.evidence`."""
    return judgements.evidence(tables.load("claim_evidence"), tables.load("sources"), "claim_id")


@finding("claims_by_side", key=["side"], kinds=COUNTED, tables=JUDGED)
def claims_by_side() -> pd.DataFrame:
    """How the claims of each side fared.

    - side: outlet, russia_official, russia_expert, nato, and `all`; side_named: the same in words
    - claims, and of these supported, mixed, contradicted, not_checkable
    - checkable: all but the last
    """
    counts = verdicts.count(claim(), "side")
    return counts.assign(side_named=counts["side"].map(verdicts.SIDES | {"all": verdicts.ALL}))


@finding("claims_by_kind", key=["kind"], kinds=COUNTED, tables=JUDGED)
def claims_by_kind() -> pd.DataFrame:
    """How the claims fared by what has to be checked.

    - kind: a key of `verdicts.KINDS`, and `all`; kind_named: the same in words
    - the counts of `claims_by_side`
    """
    counts = verdicts.count(claim(), "kind")
    return counts.assign(kind_named=counts["kind"].map(verdicts.KINDS | {"all": verdicts.ALL}))


@finding(
    "reported_claims",
    key=["side"],
    kinds={"claims": "count", "of_words": "count", "checkable": "count", "supported": "count"},
    tables=JUDGED,
)
def reported_claims() -> pd.DataFrame:
    """Claims that report what somebody said or what a text says, by side.

    - side: as in `claims_by_side`
    - claims, and of_words: those about what somebody said
    - checkable, supported: how they fared
    """
    judged = claim()
    reported = judged[judged["kind"].isin(["words", "document"])]
    of_words = verdicts.count(reported[reported["kind"] == "words"], "side").set_index("side")["claims"]
    counts = verdicts.count(reported, "side")
    return counts.assign(of_words=counts["side"].map(of_words).fillna(0).astype(int))[
        ["side", "claims", "of_words", "checkable", "supported"]
    ]


# Coders ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Agreed:
    """How far the two coders agree on the verdicts."""

    claims: int
    """Claims that both coded."""
    agree: int
    """Claims to which they gave one verdict."""
    share: float
    """That as a share, 0 to 1."""
    differ: int
    """Claims to which they gave two."""
    differ_mixed: int
    """Of these, those to which one of them gave `mixed`."""
    reviewed: int
    """Claims on which they agree and a review changed the verdict."""
    alpha: float
    """Krippendorff's alpha, nominal."""
    alpha_nltk: float
    """The same from NLTK, as a check."""


@finding(
    "claim_agreement",
    kinds={
        "claims": "count",
        "agree": "count",
        "share": "share",
        "differ": "count",
        "differ_mixed": "count",
        "reviewed": "count",
        "alpha": "alpha",
        "alpha_nltk": "alpha",
    },
    tables=["claims", "claim_codings", "speakers"],
)
def claim_agreement() -> Agreed:
    """Agreement of the two coders on the verdicts."""
    from nltk.metrics.agreement import AnnotationTask

    from conceptshift.measures.agreement import agreement

    codings = tables.load("claim_codings")
    result = agreement(codings, "claim_id", "verdict", "nominal")
    coded = codings[codings["coder"].isin(["a", "b"])]
    by_nltk = AnnotationTask(list(coded[["coder", "claim_id", "verdict"]].itertuples(index=False, name=None)))
    return Agreed(
        claims=result.n,
        agree=result.agree,
        share=result.percent / 100,
        differ=len(result.disagreements),
        differ_mixed=sum("mixed" in codes for _, *codes in result.disagreements),
        reviewed=len(verdicts.reviewed(claim())),
        alpha=result.alpha,
        alpha_nltk=float(by_nltk.alpha()),
    )


@finding(
    "verdicts_by_coder",
    key=["verdict"],
    kinds={"a": "count", "b": "count", "adjudicated": "count"},
    tables=["claim_codings"],
)
def verdicts_by_coder() -> pd.DataFrame:
    """Claims by verdict, as each coder gave it and as the book uses it.

    - verdict: a key of `verdicts.VERDICTS`; verdict_named: the same in words
    - a, b, adjudicated: claims
    """
    counts = verdicts.by_coder(tables.load("claim_codings"))
    return counts.assign(verdict_named=counts["verdict"].map(verdicts.VERDICTS))


@finding(
    "verdicts_settled",
    key=["claim_id"],
    kinds={"a": "text", "b": "text", "used": "text", "why": "text"},
    tables=JUDGED,
)
def verdicts_settled() -> pd.DataFrame:
    """Claims on which the coders differ, or whose verdict was changed on review, and how it was settled.

    - claim_id, claim
    - a, b, used: the verdicts in words, of the coders and of the book
    - why: the reason
    """
    judged = claim()
    parted = judgements.disagreements(judged, "claim_id", "verdict")
    settled = pd.concat([parted, verdicts.reviewed(judged)]).sort_values("claim_id", ignore_index=True)
    settled = settled.rename(columns={"adjudicated": "used", "reason": "why"})
    in_words = {column: settled[column].map(verdicts.VERDICTS) for column in ("a", "b", "used")}
    return settled.assign(claim=settled["claim_id"].map(judged.set_index("claim_id")["claim"]), **in_words)


# Spending --------------------------------------------------------------------------------------------------


def _stated() -> pd.Series:
    return tables.load("stated_figures").set_index("figure_id")["value"]


def claimed_year() -> int:
    """The year that the claimed multiple is about."""
    return int(tables.load("stated_figures").set_index("figure_id").at["claimed_ratio", "year"])


@finding(
    "spending_multiple",
    key=["year", "basis", "group"],
    kinds={
        "ratio": "score",
        "members": "count",
        "members_bn": "tenths",
        "state_bn": "tenths",
        "state_needed_bn": "count",
        "members_needed_bn": "count",
        "state_short": "share",
    },
    tables=SPENT,
    unit={
        name: "billions of US dollars"
        for name in ("members_bn", "state_bn", "state_needed_bn", "members_needed_bn")
    },
)
def spending_multiple() -> pd.DataFrame:
    """How many times Russia's military spending NATO's members spent, in the year that was meant and in the next.

    - year; basis: a key of `spending.BASES`; group: `all`, and `without` the United States
    - basis_named, group_named: both in words
    - members: how many; members_bn, state_bn: what they and Russia spent, in billions of US dollars
    - ratio: the one over the other
    - state_needed_bn, members_needed_bn: what either would have to spend for the claimed ratio
    - state_short: the share of its spending that Russia would have to drop for it
    - the sums ending in _usd_m: the same in millions
    """
    year = claimed_year()
    money, membership = tables.load("military_spending"), tables.load("membership")
    ratios = spending.ratios(money, membership, (year, year + 1), STATE, leave_out=[ALLY])
    needed = spending.required(ratios, _stated()["claimed_ratio"])
    sums = [column for column in needed.columns if column.endswith("_usd_m")]
    in_billions = (needed[sums] / 1000).rename(columns=lambda name: name.replace("_usd_m", "_bn"))
    words = {
        "basis_named": needed["basis"].map(spending.BASES),
        "group_named": needed["group"].map(spending.GROUPS),
    }
    return needed.join(in_billions).assign(**words)


def needed_heads() -> dict[str, str]:
    """What the columns state_needed_bn and members_needed_bn of `spending_multiple` are, in words."""
    times = worded(_stated()["claimed_ratio"], "count")
    return {
        "state_needed_bn": f"Russia, for {times} times",
        "members_needed_bn": f"Members, for {times} times",
    }


@finding(
    "spending_range",
    key=["group"],
    kinds={"ratio": "tenths", "times": "multiple", "state_needed_bn": "count", "state_short": "share"},
    tables=SPENT,
    unit={"state_needed_bn": "billions of US dollars"},
    drawn=BASES_AND_YEARS,
    interval={
        "ratio": ("ratio_low", "ratio_high"),
        "state_needed_bn": ("state_needed_bn_low", "state_needed_bn_high"),
        "state_short": ("state_short_low", "state_short_high"),
    },
)
def spending_range() -> pd.DataFrame:
    """The multiple of the year that was meant, at current prices, and its range over two years and two price bases.

    - group: as in `spending_multiple`
    - ratio, state_needed_bn, state_short: as in `spending_multiple`, each with its lowest (_low) and highest (_high)
    - times: ratio, to be worded as a multiple
    """
    multiple = spending_multiple()
    columns = ["ratio", "state_needed_bn", "state_short"]
    meant = multiple.query("year == @claimed_year() and basis == @NOW").set_index("group")[columns]
    lowest, highest = (multiple.groupby("group")[columns].agg(limit) for limit in ("min", "max"))
    ranges = meant.join(lowest.add_suffix("_low")).join(highest.add_suffix("_high"))
    return ranges.assign(times=ranges["ratio"]).reset_index()


@dataclass(frozen=True)
class Claimed:
    """What Alexander Grushko claimed of NATO's and Russia's spending, beside what others have."""

    multiple: float
    """NATO's spending over Russia's, as he put it."""
    total_usd_m: float
    """NATO's spending, as he put it: more than this, in millions of US dollars."""
    implied_bn: float
    """What the two together imply for Russia, in billions."""
    budget_bn: float
    """The budget of the Russian ministry of defence, in billions."""
    over_budget: float
    """The total he named over that budget."""
    above: float
    """By how much the multiple is above SIPRI's, 0 to 1."""
    short: float
    """By how much SIPRI's total falls short of the total he named, 0 to 1."""
    short_nato: float
    """The same for NATO's own table."""
    nato_next_year_bn: float
    """NATO's own total for the year after, in billions."""
    early_bn: float
    """What SIPRI had for Russia in the month of the interview, in billions."""
    ally_share: float
    """The share of the United States in the members' total, 0 to 1."""
    with_newcomer: float
    """The multiple with the states that joined within two years after."""
    newcomers: str
    """These states, by their ISO codes."""


@finding(
    "claimed_spending",
    kinds={
        "multiple": "count",
        "implied_bn": "count",
        "budget_bn": "count",
        "over_budget": "tenths",
        "above": "share",
        "short": "fine_share",
        "short_nato": "fine_share",
        "nato_next_year_bn": "tenths",
        "early_bn": "tenths",
        "ally_share": "share",
        "with_newcomer": "score",
    },
    tables=SPENT,
    unit={
        name: "billions of US dollars"
        for name in ("implied_bn", "budget_bn", "nato_next_year_bn", "early_bn")
    },
)
def claimed_spending() -> Claimed:
    """The claimed multiple and total, beside SIPRI's and NATO's figures and the budget of the Russian ministry."""
    stated, year = _stated(), claimed_year()
    money, membership = tables.load("military_spending"), tables.load("membership")
    meant = spending_multiple().query("year == @year and basis == @NOW").set_index("group")
    whole, without = meant.loc["all"], meant.loc["without"]
    claimed, total = stated["claimed_ratio"], stated["claimed_total"]
    joined = spending.members(membership, year + 2)
    return Claimed(
        multiple=claimed,
        total_usd_m=total,
        implied_bn=spending.needed(total, claimed) / 1000,
        budget_bn=stated["budget_2018"] / 1000,
        over_budget=total / stated["budget_2018"],
        above=claimed / whole["ratio"] - 1,
        short=1 - whole["members_usd_m"] / total,
        short_nato=1 - stated["nato_table_2018"] / total,
        nato_next_year_bn=stated["nato_table_2019"] / 1000,
        early_bn=stated["sipri_russia_2018"] / 1000,
        ally_share=1 - without["members_usd_m"] / whole["members_usd_m"],
        with_newcomer=spending.total(money, joined, year, NOW) / whole["state_usd_m"],
        newcomers="; ".join(sorted(set(joined) - set(spending.members(membership, year)))),
    )


@finding(
    "spending_bars",
    key=["bar"],
    kinds={"ratio": "tenths", "label": "text"},
    tables=SPENT,
    drawn=BASES_AND_YEARS,
    missing=["low", "high"],
)
def spending_bars() -> pd.DataFrame:
    """NATO's military spending over Russia's, as it was claimed and by three ways to count it.

    - bar: `claimed`; `budget`, the claimed total over the budget of the Russian ministry; `alike`, by SIPRI's figures;
      `without`, the same without the United States
    - label: what is divided by what, in words
    - ratio; low and high: over two years and two price bases, missing where there is one number
    - over: what low and high are over, in words
    """
    claimed, ranges = claimed_spending(), spending_range().set_index("group")
    total, budget = worded(claimed.total_usd_m / 1000, "count"), worded(claimed.budget_bn, "count")
    labels = {
        "claimed": f"As Alexander Grushko put it, for {claimed_year()}",
        "budget": f"{total} billion dollars over {budget} billion, the Russian ministry’s own budget",
        "alike": "SIPRI’s figures, which count both sides alike",
        "without": "The same without the United States",
    }
    single = {"claimed": claimed.multiple, "budget": claimed.over_budget}
    rows = [(bar, labels[bar], ratio, None, None) for bar, ratio in single.items()]
    for bar, group in (("alike", "all"), ("without", "without")):
        row = ranges.loc[group]
        rows.append((bar, labels[bar], row["ratio"], row["ratio_low"], row["ratio_high"]))
    bars = pd.DataFrame(rows, columns=["bar", "label", "ratio", "low", "high"])
    return bars.astype({"low": float, "high": float}).assign(over=BASES_AND_YEARS)


@finding(
    "european_spending",
    key=["year"],
    kinds={"bn": "tenths"},
    tables=["military_spending", "membership", "stated_figures"],
    unit={"bn": "billions of US dollars, prices of 2022"},
)
def european_spending() -> pd.DataFrame:
    """Military spending of the European members of the year that was meant, year by year, at the prices of 2022.

    - year; bn: billions of US dollars; rise: by how many more than in the year before
    - period: `before` up to the year that was meant, `after` from the next on
    - members: how many, the same in all years
    """
    money, year = tables.load("military_spending"), claimed_year()
    joined = spending.members(tables.load("membership"), year)
    states = [iso3 for iso3 in joined if iso3 not in NOT_EUROPEAN]
    years = sorted(money["year"].unique())
    bn = spending.series(money, states, years, "constant_2022_usd_m") / 1000
    course = pd.DataFrame({"year": years, "bn": bn.to_numpy(), "rise": bn.diff().to_numpy()})
    course["period"] = ["after" if one > year else "before" for one in years]
    return course.assign(members=len(states))


@finding(
    "european_rises",
    key=["period"],
    kinds={"rises": "count", "years": "count", "members": "count"},
    tables=["military_spending", "membership", "stated_figures"],
)
def european_rises() -> pd.DataFrame:
    """In how many years the spending of the European members rose, before and after the year that was meant.

    - period: as in `european_spending`
    - rises: years with more than in the year before; years: those that have one before them
    - members: how many states
    """
    steps = european_spending().dropna(subset="rise").assign(rose=lambda steps: steps["rise"] > 0)
    grouped = steps.groupby("period", sort=False)
    return grouped.agg(
        rises=("rose", "sum"), years=("rose", "size"), members=("members", "first")
    ).reset_index()


@finding(
    "share_of_gdp",
    key=["iso3"],
    kinds={"share_gdp": "fine_share"},
    tables=["military_spending", "membership", "stated_figures"],
    missing=["share_gdp"],
)
def share_of_gdp() -> pd.DataFrame:
    """Military spending of each member as a share of its gross domestic product, in the year that was meant.

    - iso3, country
    - share_gdp: 0 to 1; missing where a member has no forces
    """
    money, year = tables.load("military_spending"), claimed_year()
    joined = spending.members(tables.load("membership"), year)
    rows = money[(money["year"] == year) & money["iso3"].isin(joined)]
    return rows[["iso3", "country", "share_gdp"]].reset_index(drop=True)


@dataclass(frozen=True)
class Guideline:
    """How many members spent what the guideline asks for."""

    guideline: float
    """The share of gross domestic product, 0 to 1."""
    reached: int
    """Members at or above it."""
    members: int
    """Members with a figure."""


@finding(
    "gdp_guideline",
    kinds={"guideline": "share", "reached": "count", "members": "count"},
    tables=["military_spending", "membership", "stated_figures"],
)
def gdp_guideline() -> Guideline:
    """Members that spent two per cent of their gross domestic product or more, in the year that was meant."""
    shares, guideline = share_of_gdp()["share_gdp"].dropna(), _stated()["guideline_share"]
    return Guideline(guideline=guideline, reached=int((shares >= guideline).sum()), members=len(shares))
