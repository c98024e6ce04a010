"""Headline: the words had begun to turn before. The share of allied mentions that presented Russia as a threat."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pandas as pd

from conceptshift import tables
from conceptshift.measures.uncertainty import SEED, Estimate
from conceptshift.measures.wording import worded
from conceptshift.rhetoric import before_after, states, validity
from conceptshift.story.multiverse.headline import Choice, Headline, Reading, Way, verdict

EARLY = (1991, 2013)
SPANS = {"2014": (2014, 2021), "2015": (2015, 2021)}
LISTS = ("codebook", "minimal", "wide")
AGREED = "agreed"


def rose(before: Estimate, after: Estimate) -> str:
    """Stands where the share is clearly higher than before, the 95 % intervals lying apart; turns where it is not higher.

    The intervals come from drawing states again; they decide and are not shown.
    """
    return verdict(bool(after.low > before.high), bool(after.value <= before.value))


def read(before: Estimate, after: Estimate, span: str, finding: str = "by_reading") -> Reading:
    """How the headline reads with these shares before 2014 and in the years of `SPANS` that follow."""
    said = {"by_reading": "presented it as a threat", "by_list": "stood near a word of threat"}[finding]
    first, last = SPANS[span]
    late, early = (worded(share.value, "share") for share in (after, before))
    sentence = f"{late} of allied mentions of Russia {said} from {first} to {last}, {early} before 2014."
    return Reading(after.value, rose(before, after), sentence)


def agreed(read: pd.DataFrame) -> pd.DataFrame:
    """The mentions to which both coders gave the same code and second code."""
    same = (read["code_a"] == read["code_b"]) & (read["also_a"].fillna("") == read["also_b"].fillna(""))
    return read[same]


def share(read: pd.DataFrame, years: tuple[int, int], finding: str) -> Estimate | None:
    """The share of these allied mentions of Russia that a reading or a list finds to be a threat; None without mentions."""
    rows = read[read["year"].between(*years)]
    if rows.empty:
        return None
    found = validity.estimates(rows, SEED, by_period=False)
    row = found[(found["category"] == "threat") & (found["finding"] == finding)].iloc[0]
    return Estimate(*map(float, row[["value", "low", "high"]]))


def _readings() -> Iterator[tuple[str, pd.DataFrame, str]]:
    """Each way to read a mention: its name, the mentions, and the finding of `validity.estimates` that it asks for."""
    loaded = [tables.load(name) for name in ("lexicon_validation", "lexicon_validation_strata", "lexicon")]
    both = validity.readings(*loaded)
    yield "adjudicated", both, "by_reading"
    yield AGREED, agreed(both), "by_reading"
    for coder in ("a", "b"):
        yield coder, validity.readings(*loaded, coder=coder), "by_reading"
    for name in LISTS:
        yield name, validity.readings(*loaded, name), "by_list"


def _compute(headline: Headline) -> Iterator[tuple[tuple[str, ...], Reading]]:
    membership = tables.load("membership")
    newer = membership.loc[states.group_of(membership["joined_on"]) != "1991", "iso3"]
    border = before_after.members(tables.load("state_groups"), "border")
    left_out = {"all": (), "baltic": validity.BALTIC, "border": border, "1991": newer}
    for (reading, mentions, finding), (name, out) in product(_readings(), left_out.items()):
        rows = validity.without(mentions, out)
        rows = rows[(rows["bloc"] == "nato") & (rows["node"] == "russia")]
        before = share(rows, EARLY, finding)
        for span, years in SPANS.items():
            after = share(rows, years, finding)
            if before is not None and after is not None:
                yield (reading, name, span), read(before, after, span, finding)


HEADLINE = Headline(
    name="presented",
    title="The words had begun to turn before the text",
    page="rhetoric",
    rule={
        "stands": "the share read as a threat is clearly higher before the text of 2022 than before 2014: the 95 % intervals lie apart",
        "weakens": "higher, but the intervals overlap",
        "turns": "not higher",
    },
    axis="Share presented as a threat",
    kind="share",
    choices=(
        Choice(
            "reading",
            "Who says what a mention is",
            (
                Way("adjudicated", "both models, settled", "For anyone who takes the coding as it is used here."),
                Way(AGREED, "both models, where they agree", "For anyone who trusts a code only where nothing had to be settled."),
                Way("a", "the first model alone", "For anyone who distrusts the settling of differences."),
                Way("b", "the second model alone", "For anyone who distrusts the first model."),
                Way("codebook", "the codebook’s word list", "For anyone who wants a count that anybody can repeat without a model."),
                Way("minimal", "a short word list", "For anyone who wants only words that hardly mean anything else."),
                Way("wide", "a wide word list", "For anyone who fears to miss a threat more than to count one too many."),
            ),
        ),
        Choice(
            "states",
            "Whose mentions",
            (
                Way("all", "all members of the year", "For anyone who takes the Alliance as a whole."),
                Way("baltic", "without Estonia, Latvia, Lithuania", "For anyone who suspects that three small states speak for all."),
                Way("border", "without all neighbours of Russia", "For anyone who wants to know what states at a distance said."),
                Way("1991", "members of 1991 only", "For anyone who wants the same old members before and after."),
            ),
        ),
        Choice(
            "years",
            "Which years before the text",
            (
                Way("2014", "2014 to 2021", "For anyone who counts the first debate after Crimea in."),
                Way("2015", "2015 to 2021", "For anyone who sees in 2014 an outcry of one year and asks what stayed."),
            ),
        ),
    ),
    compute=_compute,
    tables=("lexicon_validation", "lexicon_validation_strata", "lexicon", "membership", "state_groups"),
)  # fmt: skip
