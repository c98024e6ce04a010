"""Headline: much of the change on Russia preceded the invasion. Steps on the stance scale that the proposal had taken."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from conceptshift import tables
from conceptshift.concept import clauses
from conceptshift.concept.findings import ADOPTED, CODED, PROPOSED, RUSSIA, START
from conceptshift.measures.wording import worded
from conceptshift.story.multiverse.headline import Choice, Headline, Reading, Way, verdict

COMMUNIQUE = -2  # the communiqué of June 2021 read as naming a threat: Russia's actions “constitute a threat”
THEMES = {"label": "from partner to threat", "russia": "on all themes on Russia", "anybody": "on all themes"}


def preceded(announced: int, steps: int) -> str:
    """Stands where more than half of the steps had been proposed; turns where none had, or there were none."""
    return verdict(2 * announced > steps > 0, announced == 0)


def read(announced: int, steps: int, themes: str) -> Reading:
    """How the headline reads with so many of the steps toward threat proposed in 2021."""
    said = f"{worded(announced, 'count')} stood in the proposal of 2021" if announced else "none stood there"
    sentence = f"Of {worded(steps, 'count')} steps {THEMES[themes]}, {said}."
    return Reading(announced / steps if steps else 0.0, preceded(announced, steps), sentence)


def coded_by(codings: pd.DataFrame, coder: str) -> pd.DataFrame:
    """The codings with those of `coder` in the place of the adjudicated ones."""
    if coder == clauses.ADJUDICATED:
        return codings
    own = codings[codings["coder"] == coder].assign(coder=clauses.ADJUDICATED)
    return pd.concat([codings[codings["coder"] != clauses.ADJUDICATED], own], ignore_index=True)


def with_communique(codings: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The codings with the communiqué of June 2021 as the proposal on what Russia is called; rows: table `clauses`."""
    clause = rows.loc[(rows["theme_id"] == RUSSIA) & (rows["stage"] == PROPOSED), "clause_id"]
    return codings.assign(stance=codings["stance"].mask(codings["clause_id"].isin(clause), COMMUNIQUE))


def ways_to_threat(ladder: pd.DataFrame) -> pd.DataFrame:
    """Each theme that can be compared: counterpart, steps toward threat, announced of these (missing where the proposal
    is silent), verified and announced_seen (the evidence was seen). Input: `clauses.ladder`."""
    whole = clauses.shifts(ladder, START, ADOPTED).set_index("theme_id")
    part = clauses.shifts(ladder, START, PROPOSED).set_index("theme_id")
    steps = (-whole["steps"]).clip(lower=0)
    announced = (-part["steps"]).reindex(whole.index).clip(lower=0)
    return whole[["counterpart", "verified"]].assign(
        steps=steps,
        announced=announced.where(announced.isna() | (announced < steps), steps),
        announced_seen=part["verified"].reindex(whole.index),
    )


def _compute(headline: Headline) -> Iterator[tuple[tuple[str, ...], Reading]]:
    rows, codings, themes = map(tables.load, CODED)
    found = {}
    for coder in (way.name for way in headline.choices[0].ways):
        codes = coded_by(codings, coder)
        found[coder, "speech"] = ways_to_threat(clauses.ladder(rows, codes, themes))
        found[coder, "communique"] = ways_to_threat(
            clauses.ladder(rows, with_communique(codes, rows), themes)
        )
    for coder, proposal, evidence, chosen, silent in headline.combinations():
        ways = found[coder, proposal]
        if evidence == "seen":
            ways = ways[ways["verified"] & (ways["announced"].isna() | ways["announced_seen"].eq(True))]
        ways = {
            "label": ways[ways.index == RUSSIA],
            "russia": ways[ways["counterpart"] == "russia"],
            "anybody": ways,
        }[chosen]
        if silent == "out":
            ways = ways.dropna(subset="announced")
        announced, steps = int(ways["announced"].fillna(0).sum()), int(ways["steps"].sum())
        yield (coder, proposal, evidence, chosen, silent), read(announced, steps, chosen)


HEADLINE = Headline(
    name="announced",
    title="Much of the change on Russia preceded the invasion",
    page="concept",
    rule={
        "stands": "more than half of the steps toward threat stood in the proposal of 2021",
        "weakens": "some did, but no more than half",
        "turns": "none did",
    },
    axis="Share of the steps that was proposed",
    kind="share",
    choices=(
        Choice(
            "coder",
            "Whose codes",
            (
                Way("adjudicated", "both models, settled", "For anyone who takes the coding as it is used here."),
                Way("a", "the first model alone", "For anyone who distrusts the settling of differences."),
                Way("b", "the second model alone", "For anyone who distrusts the first model."),
            ),
        ),
        Choice(
            "proposal",
            "What counts as the proposal",
            (
                Way("speech", "the proposal as it was coded, February to June 2021", "For anyone who asks what stood in the call for a new text."),
                Way("communique", "the communiqué of June 2021", "For anyone who holds that only what all members signed is NATO’s word."),
            ),
        ),
        Choice(
            "evidence",
            "Which evidence",
            (
                Way("all", "all", "For anyone who lets a clause count that was coded from reports."),
                Way("seen", "only what was seen", "For anyone who counts nothing that the authors did not read in a source."),
            ),
        ),
        Choice(
            "themes",
            "Which themes",
            (
                Way("label", "what Russia is called", "For anyone who thinks that the name is the headline and other themes repeat it."),
                Way("russia", "every theme on Russia", "For anyone who holds dialogue, arms control and the like to be changes of their own."),
                Way("anybody", "every theme toward anybody", "For anyone who asks about the whole text and not only about Russia."),
            ),
        ),
        Choice(
            "silent",
            "Where the proposal is silent",
            (
                Way("out", "the theme is left out", "For anyone who charges nobody with what was not asked."),
                Way("nothing", "nothing was proposed", "For anyone who says that what was not announced came after the invasion."),
            ),
        ),
    ),
    compute=_compute,
    tables=CODED,
)  # fmt: skip
