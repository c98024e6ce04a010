"""The results on the clause table: what moved, what stayed, what had been announced, and how far the coders agree."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.concept import clauses
from conceptshift.measures.finding import finding

START, PROPOSED, EXPECTED, ADOPTED = clauses.STAGES
STAGE_NAMES = {START: "2010", PROPOSED: "proposed 2021", EXPECTED: "experts 2021", ADOPTED: "adopted 2022"}
CODED = ("clauses", "stance_codings", "themes")
RUSSIA = "russia_label"  # the theme: what the text calls Russia


@functools.cache
def compared() -> pd.DataFrame:
    """Every clause with its theme and its codes; see `clauses.comparison`."""
    return clauses.comparison(*map(tables.load, CODED))


@functools.cache
def ladder() -> pd.DataFrame:
    """The clauses of themes with a counterpart; see `clauses.ladder`."""
    return clauses.ladder(*map(tables.load, CODED))


@functools.cache
def changed() -> pd.DataFrame:
    """What each stage makes of each theme of 2010; see `clauses.changes`."""
    return clauses.changes(compared())


@functools.cache
def shifts() -> pd.DataFrame:
    """Steps from 2010 to 2022 on each theme that can be compared, by theme_id; see `clauses.shifts`."""
    return clauses.shifts(ladder(), START, ADOPTED).set_index("theme_id")


@dataclass(frozen=True)
class RussiaLabel:
    """What NATO's text calls Russia, and how far that moved."""

    first: str
    """Stance of 2010."""
    last: str
    """Stance of 2022."""
    steps: int
    """Steps toward threat from 2010 to 2022, as adjudicated."""
    steps_a: int
    """The same by the first coder."""
    steps_b: int
    """The same by the second coder."""
    announced: int
    """Steps that the proposal of 2021 had taken."""
    left: int
    """Steps that were left for the time after the invasion."""


@finding(
    "russia_label",
    kinds={"first": "text", "last": "text"}
    | dict.fromkeys(("steps", "steps_a", "steps_b", "announced", "left"), "count"),
    tables=CODED,
)
def russia_label() -> RussiaLabel:
    """What NATO's text calls Russia: both ends of its way, and its steps toward threat; see `RussiaLabel`."""
    way = shifts().loc[RUSSIA]
    announced = -int(clauses.shifts(ladder(), START, PROPOSED).set_index("theme_id").at[RUSSIA, "steps"])
    return RussiaLabel(
        first=clauses.STANCES[int(way["start"])],
        last=clauses.STANCES[int(way["end"])],
        steps=-int(way["steps"]),
        steps_a=-int(way["steps_a"]),
        steps_b=-int(way["steps_b"]),
        announced=announced,
        left=-int(way["steps"]) - announced,
    )


@finding(
    "direction",
    key=["choice"],
    kinds={"codes": "text"} | dict.fromkeys(("down", "same", "up", "n"), "count"),
    tables=CODED,
)
def direction() -> pd.DataFrame:
    """Themes by their steps on the stance scale from 2010 to 2022, under six choices of codes.

    - choice: `used`, `first`, `second` (coder), `seen`, `russia`, `aspirants`
    - codes: the choice in words
    - down, same, up: themes that moved toward threat, made no step, moved toward partnership; n: all of them
    """
    moved = shifts()
    toward = moved["counterpart"]
    choices = {
        "used": ("Adjudicated codes", moved["steps"]),
        "first": ("First coder", moved["steps_a"]),
        "second": ("Second coder", moved["steps_b"]),
        "seen": ("Only clauses whose evidence was seen", moved.loc[moved["verified"], "steps"]),
        "russia": ("Only themes on Russia", moved.loc[toward == "russia", "steps"]),
        "aspirants": ("Only candidates and partners", moved.loc[toward == "aspirants", "steps"]),
    }
    return pd.DataFrame(
        {"choice": choice, "codes": codes, **clauses.tally(steps.dropna())._asdict()}
        for choice, (codes, steps) in choices.items()
    )


@dataclass(frozen=True)
class MovedThemes:
    """The themes by name."""

    toward_threat: str
    """Those that moved toward threat."""
    no_step: str
    """Those that made no step, with what became of each."""
    dialogue: str
    """The stance of 2022 on dialogue with Russia."""
    dialogue_contested: bool
    """Whether the coders gave that clause different stances."""


@finding("moved_themes", kinds=dict.fromkeys(("toward_threat", "no_step", "dialogue"), "text"), tables=CODED)
def moved_themes() -> MovedThemes:
    """The themes that moved toward threat and those that made no step, by name; see `MovedThemes`."""
    moved = shifts()
    dialogue = ladder().set_index("clause_id").loc["CL03-4"]
    still = moved[moved["steps"] == 0].groupby("reading")["label"].agg(" and ".join)
    return MovedThemes(
        toward_threat="; ".join(moved.loc[moved["steps"] < 0, "label"]),
        no_step="; ".join(f"{names} ({reading})" for reading, names in still.items()),
        dialogue=clauses.STANCES[int(dialogue["stance"])],
        dialogue_contested=bool(dialogue["stance_a"] != dialogue["stance_b"]),
    )


def is_compared(theme_id: str) -> bool:
    """Whether the stances of 2010 and 2022 on a theme can be compared."""
    return theme_id in shifts().index


def is_seen(theme_id: str) -> bool:
    """Whether a theme can be compared and the evidence for both texts was seen."""
    return is_compared(theme_id) and bool(shifts().at[theme_id, "verified"])


GROUP_NAMES = {
    "unchanged": "Unchanged",
    "grew": "Grew in the same direction",
    "turned": "Reversed or weakened",
    "new": "New",
    "open": "Cannot be decided",
}


@finding(
    "fates",
    key=["group"],
    kinds={"n": "count", "names": "text", "became": "text"},
    tables=CODED,
    missing=["names"],
)
def fates() -> pd.DataFrame:
    """What the text of 2022 made of each theme of 2010, counted.

    - group: `unchanged`, `grew`, `turned` (reversed or weakened), `new`, `open` (cannot be decided)
    - n: themes
    - names: their names; missing where there is none
    - became: the group in words
    """
    groups = clauses.fates(compared()).groupby("group", observed=False)["label"]
    counted = pd.DataFrame(
        {"n": groups.size(), "names": groups.agg("; ".join).replace("", None)}
    ).reset_index()
    return counted.assign(became=counted["group"].astype(str).map(GROUP_NAMES))


@functools.cache
def fate() -> pd.Series:
    """The group of `fates` that each theme is in, by theme_id."""
    return clauses.fates(compared()).set_index("theme_id")["group"]


@dataclass(frozen=True)
class ClauseCounts:
    """How much was coded, and what was seen of it."""

    themes: int
    """All themes."""
    changed: int
    """Those that changed by 2022."""
    viewed: int
    """Those on which the adopted text and the proposal or the experts have a view."""
    seen: int
    """Those of which evidence for both texts was seen."""
    counterpart: int
    """Those that a stance toward somebody can be read on."""
    on_russia: int
    """Those that a stance toward Russia can be read on."""
    clauses: int
    """All clauses."""
    unverified: int
    """Those whose evidence was not seen."""
    adopted: int
    """The clauses of 2022."""
    adopted_official: int
    """Those of 2022 that rest on the page of a public authority."""


@finding(
    "clause_counts",
    kinds=dict.fromkeys(ClauseCounts.__dataclass_fields__, "count"),
    tables=[*CODED, "sources"],
)
def clause_counts() -> ClauseCounts:
    """Counts of themes and clauses; see `ClauseCounts`."""
    rows = compared()
    with_counterpart = ladder()
    publishers = tables.load("sources").set_index("source_id")["kind"]
    adopted = rows[rows["stage"] == ADOPTED]
    return ClauseCounts(
        themes=rows["theme_id"].nunique(),
        changed=int(changed()[ADOPTED].isin(clauses.CHANGED).sum()),
        viewed=len(clauses.viewed(changed())),
        seen=int(clauses.fates(rows)["verified"].sum()),
        counterpart=with_counterpart["theme_id"].nunique(),
        on_russia=with_counterpart.loc[with_counterpart["counterpart"] == "russia", "theme_id"].nunique(),
        clauses=len(rows),
        unverified=int((rows["evidence_status"] != "seen").sum()),
        adopted=len(adopted),
        adopted_official=int(adopted["source_id"].map(publishers).isin(["official", "parliament"]).sum()),
    )


@finding("foresight", key=["stage"], kinds={"same": "count", "spoken": "count"}, tables=CODED)
def foresight() -> pd.DataFrame:
    """How often the proposal and the experts had the view that was adopted.

    - stage: `proposal_2021`, `expected_by_experts`
    - spoken: themes on which the stage and the adopted text have a view
    - same: those on which it is the same view
    """
    return pd.DataFrame(
        {"stage": stage, **clauses.foreseen(changed(), stage)._asdict()} for stage in (PROPOSED, EXPECTED)
    )


@finding("expected_stance", kinds=dict.fromkeys(("n", "same", "milder", "harsher"), "count"), tables=CODED)
def expected_stance() -> pd.DataFrame:
    """The stance of the adopted text beside the one that the experts expected, counted by theme.

    - n: themes on which both have a stance
    - same, milder, harsher: those on which the text meets the expectation, or is above or below it on the scale
    """
    against = clauses.tally(clauses.shifts(ladder(), EXPECTED, ADOPTED)["steps"])
    return pd.DataFrame(
        [{"n": against.n, "same": against.same, "milder": against.up, "harsher": against.down}]
    )


@finding("dropped_clauses", kinds={"n": "count", "adopted": "count"}, tables=CODED)
def dropped_clauses() -> pd.DataFrame:
    """Clauses that are coded as dropped: n in all, adopted in the text of 2022."""
    dropped = compared().query("change == 'dropped'")
    return pd.DataFrame([{"n": len(dropped), "adopted": int((dropped["stage"] == ADOPTED).sum())}])


@finding(
    "clause_agreement",
    key=["code"],
    kinds={
        "variable": "text",
        "n": "count",
        "agree": "count",
        "share": "share",
        "alpha": "alpha",
        "differ": "text",
    },
    tables=CODED,
)
def clause_agreement() -> pd.DataFrame:
    """How far the two coders of the clauses agree.

    - code: `stance`, that at each stage (`stance-concept_2010` …), `change`, `salience`
    - variable: the code in words
    - n, agree: clauses that both coded, and those with one code; share: the second of the first
    - alpha: Krippendorff's, ordinal but for change
    - differ: the themes on which they differ
    """
    codings = tables.load("stance_codings")
    stage = codings["clause_id"].map(compared().set_index("clause_id")["stage"])
    of_stages = {
        f"stance-{name}": (f"Stance, {words}", codings[stage == name], "stance", "ordinal")
        for name, words in STAGE_NAMES.items()
    }
    variables = {
        "stance": ("Stance, all stages", codings, "stance", "ordinal"),
        **of_stages,
        "change": ("Change, all later stages", codings, "change", "nominal"),
        "salience": ("Salience, all stages", codings, "salience", "ordinal"),
    }
    rows = pd.DataFrame({"code": code, **_agreement(*of)} for code, of in variables.items())
    rows.loc[rows["code"] == "stance", "differ"] = "see its stages"
    return rows


def _agreement(variable: str, codings: pd.DataFrame, column: str, level: str) -> dict:
    from conceptshift.measures.agreement import agreement

    label = compared().set_index("clause_id")["label"]
    found = agreement(codings, "clause_id", column, level)
    return {
        "variable": variable,
        "n": found.n,
        "agree": found.agree,
        "share": found.agree / found.n,
        "alpha": found.alpha,
        "differ": "; ".join(label[clause] for clause, _, _ in found.disagreements) or "none",
    }


@finding("change_alpha_nltk", kinds={"alpha": "alpha"}, tables=["stance_codings"])
def change_alpha_nltk() -> pd.DataFrame:
    """Krippendorff's alpha of the change codes as NLTK computes it."""
    from nltk.metrics.agreement import AnnotationTask

    codings = tables.load("stance_codings")
    change = codings[codings["coder"].isin(["a", "b"]) & codings["change"].notna()]
    task = AnnotationTask(list(change[["coder", "clause_id", "change"]].itertuples(index=False, name=None)))
    return pd.DataFrame([{"alpha": task.alpha()}])


def positions() -> pd.DataFrame:
    """Every clause with its codes in words, whose words its fragment is, and its source.

    The columns of `compared`, without the order, and: code (stance and change in words), translation (whose English the
    fragment is; missing where it is NATO's own), title, publisher, url (of the source).
    """
    sources = tables.load("sources")[["source_id", "title", "publisher", "url"]]
    rows = compared().merge(sources, on="source_id", how="left", validate="many_to_one")
    return rows.assign(
        code=[_code(row) for row in rows.to_dict("records")],
        translation=rows["source_id"]
        .map({"rt-2021": "RT’s English"})
        .mask(rows["fragment_is_back_translation"].astype(bool), "back-translated"),
    )


def _code(clause: dict) -> str:
    if clause["salience"] == 0:
        return "silent" if clause["reading"] == "silent" else "not addressed"
    words = []
    if pd.notna(clause["stance"]):
        words.append(clauses.STANCES[int(clause["stance"])])
    elif clause["counterpart"] != "none":
        words.append("no stance")
    if pd.notna(clause["reading"]):
        words.append(clause["reading"])
    return "; ".join(words) or "baseline"
