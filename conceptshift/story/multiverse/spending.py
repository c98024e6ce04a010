"""Headline: NATO did not spend 22 times what Russia did. Which sums are divided, and over which members."""

from __future__ import annotations

from collections.abc import Iterator

from conceptshift import tables
from conceptshift.claims import spending
from conceptshift.claims.findings import ALLY, NOW, SPENT, STATE, claimed_year
from conceptshift.measures.wording import worded
from conceptshift.story.multiverse.headline import Choice, Headline, Reading, Way, verdict

FIXED = "constant_2022_usd_m"
NEAR = 0.1  # how far below the claimed multiple a ratio has to lie for the denial to stand


def not_as_claimed(ratio: float, claimed: float) -> str:
    """Stands more than a tenth below the claimed multiple; turns where the ratio rounds to it, or is above."""
    return verdict(ratio < (1 - NEAR) * claimed, ratio >= claimed - 0.5)


MEMBERS = {
    "year": "",
    "later": ", with the next members,",
    "present": ", for all members of today,",
    "without": ", without the United States,",
}


def read(ratio: float, claimed: float, what: str, members: str = "year") -> Reading:
    """How the headline reads where NATO's spending over Russia's is `ratio`; `what` is divided, in words."""
    ratio, sums = float(ratio), what + MEMBERS[members]
    sentence = f"{sums} give {worded(ratio, 'tenths')} times, where {worded(claimed, 'count')} were claimed."
    return Reading(ratio, not_as_claimed(ratio, claimed), sentence)


def _compute(headline: Headline) -> Iterator[tuple[tuple[str, ...], Reading]]:
    money, membership = tables.load("military_spending"), tables.load("membership")
    stated = tables.load("stated_figures").set_index("figure_id")["value"]
    claimed, year = stated["claimed_ratio"], claimed_year()

    def total(members: str, of: int, basis: str) -> float:
        """What the members spent in the year `of`."""
        until = {"later": of + 2, "present": membership["joined_on"].max().year}.get(members, of)
        joined = spending.members(membership, until)
        return spending.total(
            money, [one for one in joined if members != "without" or one != ALLY], of, basis
        )

    def russia(of: int, basis: str) -> float:
        return spending.total(money, [STATE], of, basis)

    for members in [way.name for way in headline.choices[1].ways]:
        for of, basis, name, prices in (
            (year, NOW, "now", "at current prices"),
            (year, FIXED, "fixed", "at prices of 2022"),
            (year + 1, NOW, "next", "at current prices"),
            (year + 1, FIXED, "next-fixed", "at prices of 2022"),
        ):
            what = f"SIPRI’s figures for {of} {prices}"
            ratio = total(members, of, basis) / russia(of, basis)
            yield (name, members), read(ratio, claimed, what, members)
        for name, divisor, what in (
            ("early", "sipri_russia_2018", "SIPRI’s figures, with Russia’s as of April 2019"),
            ("budget", "budget_2018", "SIPRI’s figures for NATO over the Russian ministry’s own budget"),
        ):
            ratio = total(members, year, NOW) / stated[divisor]
            yield (name, members), read(ratio, claimed, what, members)
    named = stated["claimed_total"] / stated["budget_2018"]
    yield ("named", "year"), read(named, claimed, "A trillion dollars over the Russian ministry’s own budget")


HEADLINE = Headline(
    name="spending",
    title="NATO did not spend 22 times what Russia did",
    page="claims",
    rule={
        "stands": "the ratio lies more than a tenth below the claimed one",
        "weakens": "within a tenth below it",
        "turns": "it rounds to the claimed one, or is above it",
    },
    axis="NATO’s spending over Russia’s",
    kind="tenths",
    choices=(
        Choice(
            "sums",
            "What is divided",
            (
                Way("now", "SIPRI, 2018, current prices", "For anyone who counts both sides alike, for the year that was meant."),
                Way("fixed", "SIPRI, 2018, prices of 2022", "For anyone who takes inflation out."),
                Way("next", "SIPRI, 2019, current prices", "For anyone who thinks that the speaker meant the year in which he spoke."),
                Way("next-fixed", "SIPRI, 2019, prices of 2022", "For anyone who wants both."),
                Way("early", "Russia as SIPRI had it in April 2019", "For anyone who asks what could be known on the day."),
                Way("budget", "SIPRI over the Russian ministry’s budget", "For anyone who takes Russia’s own figure for its army."),
                Way("named", "a trillion over the ministry’s budget", "For anyone who takes both of Moscow’s figures as they were given."),
            ),
        ),
        Choice(
            "members",
            "Which members",
            (
                Way("year", "of that year", "For anyone who asks about the Alliance of the day."),
                Way("later", "with those of the next two years", "For anyone who counts a state whose accession was under way."),
                Way("present", "all members in the tables", "For anyone who asks about the Alliance of today."),
                Way("without", "without the United States", "For anyone who asks what the others spend, as most of the money is American."),
            ),
        ),
    ),
    compute=_compute,
    tables=SPENT,
    impossible="The trillion was named for all members of the year.",
)  # fmt: skip
