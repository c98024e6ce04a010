"""The results on the documents of both sides: who used which word of the other, when, and of what.

Russia's passages are those of the table `counterpart_passages`, as are NATO's declarations between its two concepts. The
concepts of 2010 and 2022 and the proposal of 2021 are in the clauses table, with two other coders.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.concept import clauses
from conceptshift.concept import findings as concept
from conceptshift.measures.agreement import agreement
from conceptshift.measures.finding import finding

PASSAGES = ("counterpart_documents", "counterpart_passages", "counterpart_codings")
STAGES = {  # of the clauses table: title and event of adoption
    concept.START: ("Strategic Concept", "lisbon_concept"),
    concept.PROPOSED: ("Proposal of the Secretary General", "stoltenberg_call"),
    concept.ADOPTED: ("Strategic Concept", "madrid_2022"),
}
ON_RUSSIA = (
    concept.RUSSIA,
    "russia_no_threat",
)  # themes of the clauses that are set beside Russia's documents
THREAT = min(clauses.STANCES)
DANGER = "danger"
CONDUCT, ITSELF = "conduct", "itself"
DAYS_A_YEAR = 365.25
NOT_READ, OTHERS = "not read", "not of NATO"


@functools.cache
def passages() -> pd.DataFrame:
    """Every passage with its document, its codes and its source, in the order of the documents.

    The columns of `counterpart_passages`; side, title, adopted_on of the document; day (the first of the month where none
    is known), year; stance, object (adjudicated), stance_a, stance_b; publisher, url.
    """
    documents, rows, codings = map(tables.load, PASSAGES)
    joined = rows.merge(documents.drop(columns="note"), on="document_id", validate="many_to_one")
    for coder, columns in {
        "adjudicated": {"stance": "stance", "object": "object"},
        "a": {"stance": "stance_a"},
        "b": {"stance": "stance_b"},
    }.items():
        codes = codings.loc[codings["coder"] == coder, ["passage_id", *columns]].rename(columns=columns)
        joined = joined.merge(codes, on="passage_id", how="left", validate="one_to_one")
    sources = tables.load("sources")[["source_id", "publisher", "url"]]
    joined = joined.merge(sources, on="source_id", how="left", validate="many_to_one")
    day = pd.to_datetime((joined["adopted_on"] + "-01").str[:10])
    joined = joined.assign(day=day, year=day.dt.year)
    return joined.sort_values(["day", "passage_id"], ignore_index=True)


@functools.cache
def stages() -> pd.DataFrame:
    """What NATO's two concepts and the proposal between them say of Russia, with the columns of `shown_passages`.

    The themes are what Russia is called and the assurance to it, so a stance below nought is of Russia as such.
    """
    events = tables.load("events").set_index("event_id")["date"]
    rows = concept.positions()
    rows = rows[rows["theme_id"].isin(ON_RUSSIA) & rows["stage"].isin(list(STAGES)) & rows["stance"].notna()]
    stage = rows["stage"].astype(str)
    day = pd.to_datetime(stage.map({name: events[event] for name, (_, event) in STAGES.items()}))
    return rows.assign(
        side="nato",
        passage_id=rows["clause_id"],
        document_id=stage,
        title=stage.map({name: title for name, (title, _) in STAGES.items()}),
        day=day,
        year=day.dt.year,
        language="en",
        object=(rows["stance"] < 0).map({True: ITSELF, False: "none"}),
    )


def shown_passages() -> pd.DataFrame:
    """The passages of both sides that name the other side; of a document without one, what else was seen or is missing.

    - side, title, day, year, month (in words), document_id, passage_id, position, quoted_fragment, evidence_status,
      publisher, url
    - code: the stance in words, and that of the second coder where it differs; `not of NATO`, or `not read`
    """
    both = pd.concat([passages(), stages()], ignore_index=True)
    both["month"] = both["day"].dt.strftime("%B %Y")
    named = both["stance"].notna()
    both = both[named | ~both["document_id"].isin(both.loc[named, "document_id"])]
    both = both.assign(code=[_code(row) for row in both.to_dict("records")])
    columns = ["side", "title", "day", "year", "month", "document_id", "passage_id", "position"]
    return both.sort_values(["day", "passage_id"], ignore_index=True)[
        [*columns, "quoted_fragment", "evidence_status", "publisher", "url", "code"]
    ]


def _code(row: dict) -> str:
    if pd.isna(row["stance"]):
        return OTHERS if row["evidence_status"] == "seen" else NOT_READ
    used, second = row["stance"], row["stance_b"]
    said = clauses.STANCES[int(used)]
    if pd.notna(second) and second != used:
        said += f" (second coder: {clauses.STANCES[int(second)]})"
    return said


@dataclass(frozen=True)
class CounterpartCounts:
    """How much of Russia's documents was seen, and how far the two coders agree."""

    documents: int
    """Russia's documents."""
    unread: int
    """Those of which no passage was seen."""
    passages: int
    """Passages of Russia's documents."""
    seen: int
    """Those that were seen."""
    named: int
    """Those that were seen and have a stance toward NATO."""
    threat: int
    """Those of them that are on the lowest step."""
    itself: int
    """Those that say it of the Alliance as such."""
    declarations: int
    """NATO's declarations between the two concepts."""
    coded: int
    """Passages of both sides to which both coders gave a stance."""
    agree: int
    """Those with the same stance."""
    alpha: float
    """Krippendorff's, ordinal."""
    left: int
    """Passages to which one coder gave a stance and the other none."""


@finding(
    "counterpart_counts",
    kinds=dict.fromkeys(CounterpartCounts.__dataclass_fields__, "count") | {"alpha": "alpha"},
    tables=PASSAGES,
)
def counterpart_counts() -> CounterpartCounts:
    """How much of Russia's documents was seen, and how far the two coders agree: see `CounterpartCounts`."""
    rows = passages()
    russian = rows[rows["side"] == "russia"]
    seen = russian[russian["evidence_status"] == "seen"]
    against = agreement(tables.load("counterpart_codings"), "passage_id", "stance", "ordinal")
    return CounterpartCounts(
        documents=russian["document_id"].nunique(),
        unread=russian["document_id"].nunique() - seen["document_id"].nunique(),
        passages=len(russian),
        seen=len(seen),
        named=int(seen["stance"].notna().sum()),
        threat=int((seen["stance"] == THREAT).sum()),
        itself=int((seen["object"] == ITSELF).sum()),
        declarations=rows.loc[rows["side"] == "nato", "document_id"].nunique(),
        coded=against.n,
        agree=against.agree,
        alpha=against.alpha,
        left=against.unpaired,
    )


@finding(
    "first_words",
    key=["side", "word"],
    kinds={"title": "text", "month": "text", "year": "year"},
    tables=[*PASSAGES, *concept.CODED, "events"],
)
def first_words() -> pd.DataFrame:
    """The first document in which each side used a word of the other, among the passages that were seen.

    - side: `russia` (of NATO), `nato` (of Russia)
    - word: `danger`, of what the other does; `threat`, of what the other does; `itself`, threat of the other as such;
      a word that a side did not use has no row
    - title, month (in words), year, day: of the document
    """
    both = pd.concat([passages(), stages()], ignore_index=True)
    threat = both["stance"] == THREAT
    uses = {
        "danger": (both["term"] == DANGER) & (both["object"] == CONDUCT),
        "threat": threat & (both["object"] == CONDUCT),
        "itself": threat & (both["object"] == ITSELF),
    }
    found = pd.concat([both[use].assign(word=word) for word, use in uses.items()])
    first = found.sort_values("day", kind="stable").groupby(["side", "word"], sort=False).head(1)
    first = first.assign(month=first["day"].dt.strftime("%B %Y"))
    return first[["side", "word", "title", "month", "year", "day"]].reset_index(drop=True)


@dataclass(frozen=True)
class WordLeads:
    """How long Russia's documents used a word before NATO's did."""

    danger_before_concept: float
    """Months from the first danger in a Russian document to the concept of 2010, which sought a partnership."""
    threat: float
    """Years from the first threat in a Russian document to the first in a declaration of NATO's leaders."""
    threat_itself: float
    """Years from the first threat in a Russian document to the text of 2022, which says it of Russia as such."""


@finding(
    "word_leads",
    kinds={
        "danger_before_concept": "count",
        "threat": "tenths",
        "threat_itself": "tenths",
    },
    unit={"danger_before_concept": "months", "threat": "years", "threat_itself": "years"},
    tables=[*PASSAGES, *concept.CODED, "events"],
)
def word_leads() -> WordLeads:
    """How long Russia's documents used a word before NATO's did: see `WordLeads`."""
    day = first_words().set_index(["side", "word"])["day"]
    adopted = stages().loc[stages()["document_id"] == concept.START, "day"].iloc[0]
    threat = day["russia", "threat"]
    return WordLeads(
        danger_before_concept=(adopted - day["russia", "danger"]).days / DAYS_A_YEAR * 12,
        threat=(day["nato", "threat"] - threat).days / DAYS_A_YEAR,
        threat_itself=(day["nato", "itself"] - threat).days / DAYS_A_YEAR,
    )
