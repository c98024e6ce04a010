"""Headline: the words jumped in 2022. By how many times more often the allies named Russia than in an earlier debate."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pandas as pd

from conceptshift import tables
from conceptshift.measures.wording import worded
from conceptshift.rhetoric import before_after, robustness, validity
from conceptshift.rhetoric.findings import by_state
from conceptshift.story.multiverse.headline import Choice, Headline, Reading, Way, verdict

JUMP = 10  # times, above which naming is said to have jumped, as on the first page


def jumped(times: float) -> str:
    """Stands above `JUMP` times as often as before; turns where the name is not said more often at all."""
    return verdict(times > JUMP, times <= 1)


def read(before: float, after: float, year: str) -> Reading:
    """How the headline reads with so many mentions per 10,000 words in the debate of `year` and in that of 2022."""
    times = after / before
    rates = f"Allied speeches named Russia {worded(before, 'rate')} times in 10,000 words in {year}"
    compared = f"{worded(times, 'multiple')} times as often" if times > 1 else "not more often"
    return Reading(times, jumped(times), f"{rates} and {worded(after, 'rate')} times in 2022: {compared}.")


def _compute(headline: Headline) -> Iterator[tuple[tuple[str, ...], Reading]]:
    panel = by_state.panel()
    states = {"year": panel["member"], "present": panel["member"] | True, "1991": panel["group"] == "1991"}
    border = before_after.members(tables.load("state_groups"), "border")
    without = {"none": [], "baltic": validity.BALTIC, "border": border}
    forms, means = {"all": "russia", "noun": "russia_noun"}, {"words": True, "speeches": False}
    ways = {
        point: robustness.Choice(
            states[point[0]] & ~panel["iso3"].isin(without[point[1]]),
            naming=forms[point[2]],
            pooled=means[point[3]],
        )
        for point in product(states, without, forms, means)
    }
    found = robustness.headlines(panel, border, {"/".join(point): way for point, way in ways.items()})
    rows = found.set_index("choice")
    for point in ways:
        row = rows.loc["/".join(point)]
        for year in ("2021", "2014"):
            before = row[f"named_{year}"]
            if pd.notna(before) and before > 0:
                yield (*point, year), read(float(before), float(row["named_2022"]), year)


HEADLINE = Headline(
    name="naming",
    title="The words jumped in 2022",
    page="rhetoric",
    rule={
        "stands": "Russia was named more than ten times as often as in the earlier debate",
        "weakens": "more often, but not that much",
        "turns": "not more often",
    },
    axis="Times as often in 2022",
    kind="multiple",
    choices=(
        Choice(
            "states",
            "Whose speeches",
            (
                Way("year", "members of the year", "For anyone who asks what the Alliance of the day said."),
                Way(
                    "present",
                    "all present members, throughout",
                    "For anyone who wants the same states before and after, so that an accession is no change.",
                ),
                Way(
                    "1991",
                    "members of 1991 only",
                    "For anyone who thinks that newer members changed what the Alliance says.",
                ),
            ),
        ),
        Choice(
            "without",
            "Left out",
            (
                Way("none", "nobody", "For anyone who takes the Alliance as a whole."),
                Way(
                    "baltic",
                    "Estonia, Latvia, Lithuania",
                    "For anyone who suspects that three small states speak for all.",
                ),
                Way(
                    "border",
                    "every neighbour of Russia",
                    "For anyone who wants to know what states at a distance said.",
                ),
            ),
        ),
        Choice(
            "forms",
            "What counts as naming",
            (
                Way(
                    "all",
                    "the name and “Russian”",
                    "For anyone who counts “Russian aggression” as naming Russia.",
                ),
                Way(
                    "noun",
                    "the name alone",
                    "For anyone who thinks that “Russian” may mean a people or a language.",
                ),
            ),
        ),
        Choice(
            "mean",
            "What weighs",
            (
                Way("words", "each word", "For anyone who asks how much of all that was said named Russia."),
                Way(
                    "speeches",
                    "each speech",
                    "For anyone who gives each state one vote, however long it spoke.",
                ),
            ),
        ),
        Choice(
            "before",
            "Compared with",
            (
                Way(
                    "2021", "the debate of 2021", "For anyone who asks what the year of the invasion changed."
                ),
                Way(
                    "2014",
                    "the debate of 2014",
                    "For anyone who thinks that 2021 was quiet and Crimea the fair measure.",
                ),
            ),
        ),
    ),
    compute=_compute,
    tables=("speeches", "membership", "node_mentions", "term_counts", "windows", "lexicon", "state_groups"),
)
