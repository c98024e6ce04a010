"""Headline: most quotations hold. The share of the claims that can be checked and are supported."""

from __future__ import annotations

from collections.abc import Iterator

from conceptshift import tables
from conceptshift.claims import verdicts
from conceptshift.claims.findings import JUDGED
from conceptshift.measures.wording import worded
from conceptshift.story.multiverse.headline import Choice, Headline, Reading, Way, verdict

KINDS = {
    "reported": ("words", "document"),
    "words": ("words",),
    "events": ("words", "document", "event"),
    "all": tuple(verdicts.KINDS),
}
NAMES = {
    "reported": "statements about words or texts",
    "words": "statements about who said what",
    "events": "statements about words, texts or events",
    "all": "claims",
}
WORTHS = {"nothing": 0.0, "half": 0.5}


def hold(supported: float, contradicted: int, checkable: int) -> str:
    """Stands where more than half of what can be checked is supported; turns where more is contradicted than supported."""
    stands = 2 * supported > checkable
    return verdict(stands, not stands and contradicted > supported)


def read(supported: float, contradicted: int, checkable: int, kinds: str) -> Reading:
    """How the headline reads with so many of the claims of `KINDS` supported."""
    counted = worded(supported, "count" if float(supported).is_integer() else "tenths")
    sentence = f"Of {worded(checkable, 'count')} {NAMES[kinds]} that can be checked, {counted} are supported."
    return Reading(supported / checkable, hold(supported, contradicted, checkable), sentence)


def _compute(headline: Headline) -> Iterator[tuple[tuple[str, ...], Reading]]:
    judged = verdicts.judged(*map(tables.load, JUDGED))
    evidence = tables.load("claim_evidence")
    seen = set(evidence.loc[evidence["evidence_status"] == "seen", "claim_id"])
    used = {"adjudicated": judged["verdict"], "a": judged["verdict_a"], "b": judged["verdict_b"]}
    for coder, kinds, worth, alike, found in headline.combinations():
        rows = judged.assign(verdict=used[coder])
        rows = rows[rows["kind"].isin(KINDS[kinds])]
        if alike == "once":
            rows = rows[~rows["same_case_as"].isin(rows["claim_id"])]
        if found == "seen":
            rows = rows[rows["claim_id"].isin(seen)]
        counts = verdicts.count(rows, "kind").set_index("kind").loc["all"]
        supported = float(counts["supported"] + WORTHS[worth] * counts["mixed"])
        if counts["checkable"]:
            reading = read(supported, int(counts["contradicted"]), int(counts["checkable"]), kinds)
            yield (coder, kinds, worth, alike, found), reading


HEADLINE = Headline(
    name="quotations",
    title="Most quotations hold",
    page="claims",
    rule={
        "stands": "more than half of the claims that can be checked are supported",
        "weakens": "half or fewer, but more than are contradicted",
        "turns": "more are contradicted than supported",
    },
    axis="Share supported",
    kind="share",
    choices=(
        Choice(
            "coder",
            "Whose verdicts",
            (
                Way("adjudicated", "both models, settled", "For anyone who takes the verdicts as they are used here."),
                Way("a", "the first model alone", "For anyone who distrusts the settling of differences."),
                Way("b", "the second model alone", "For anyone who distrusts the first model."),
            ),
        ),
        Choice(
            "kinds",
            "Which claims",
            (
                Way("reported", "about words or texts", "For anyone who asks whether what was quoted is right."),
                Way("words", "about who said what", "For anyone who counts speech alone, and no paraphrase of a document."),
                Way("events", "and about events", "For anyone who thinks that an article’s facts are one thing with its quotations."),
                Way("all", "of every kind", "For anyone who wants figures and motives to count as well."),
            ),
        ),
        Choice(
            "mixed",
            "A claim that is right in part",
            (
                Way("nothing", "is not supported", "For anyone who wants a claim to be right as it is worded."),
                Way("half", "is half supported", "For anyone who would not call a half-truth an error."),
            ),
        ),
        Choice(
            "alike",
            "Like claims",
            (
                Way("each", "each counts", "For anyone who counts what the articles print."),
                Way("once", "one case counts once", "For anyone who would not count one statement twice because it is repeated."),
            ),
        ),
        Choice(
            "evidence",
            "Which evidence",
            (
                Way("all", "all", "For anyone who takes the verdicts with whatever they rest on."),
                Way("seen", "only what was seen", "For anyone who counts nothing that the authors did not read in a source."),
            ),
        ),
    ),
    compute=_compute,
    tables=(*JUDGED, "claim_evidence"),
)  # fmt: skip
