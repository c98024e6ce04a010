"""Where phrases stood first: the rule on made uses, and the findings against the tables."""

from __future__ import annotations

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.rhetoric import phrases as measures
from conceptshift.rhetoric.findings import phrases


def verdict(uses: list[tuple[int, str, int]], text: str | None) -> tuple[str, str | None]:
    """The verdict on one phrase. uses: year, bloc, different states of the bloc by then."""
    listed = pd.DataFrame(
        {
            "phrase_id": ["x"],
            "phrase": ["x"],
            "theme_id": ["china"],
            "text": ["t"],
            "text_date": [pd.Timestamp(text) if text else pd.NaT],
        }
    )
    rows = [("x", year, bloc, 1, states, 1, "USA") for year, bloc, states in uses]
    table = pd.DataFrame(
        rows, columns=["phrase_id", "year", "bloc", "speeches", "states", "hits", "newcomers"]
    )
    found = measures.origins(listed, table).iloc[0]
    return found["verdict"], found["why_open"]


@pytest.mark.parametrize(
    ("uses", "text", "expected"),
    [
        ([(1990, "nato", 1), (2000, "nato", 3)], "2010-11-19", ("podium", None)),
        ([(1990, "nato", 2), (2011, "nato", 3)], "2010-11-19", ("open", "few")),
        ([(2010, "nato", 3)], "2010-11-19", ("podium", None)),  # the debate was in September
        ([(2010, "nato", 3)], "2010-06-19", ("text", None)),
        ([(2022, "nato", 1)], "2022-06-29", ("text", None)),
        ([(1950, "other", 9)], "2022-06-29", ("open", "never")),
        ([(1950, "nato", 9)], None, ("open", "no_text")),
    ],
)
def test_the_verdict(uses, text, expected):
    found = verdict(uses, text)
    assert (found[0], None if pd.isna(found[1]) else found[1]) == expected


def test_the_findings_add_up():
    counts, table = phrases.phrase_counts(), phrases.phrase_origin()
    assert counts.phrases == len(tables.load("phrases")) == 36
    assert counts.dated == counts.podium + counts.text + counts.few + counts.never
    assert counts.dated + counts.undated == counts.phrases
    assert (counts.podium, counts.text, counts.before_text_allies) == (18, 3, 1)
    assert phrases.named("text") == ["defining challenge", "every inch", "strategic competition"]
    assert phrases.never("systemic_challenge") and not phrases.never("cyber")
    assert phrases.first_by("strategic_partnership") == "Russia"
    assert phrases.mostly_podium()
    first = table[["nato", "russia", "china", "other"]].min(axis=1)
    assert (first == table["first"]).all()
    assert (table["several"].dropna() >= table["nato"][table["several"].notna()]).all()


def test_each_first_year_from_the_table():
    uses = pd.read_csv(tables.path("phrase_uses"))
    found = phrases.phrase_origin().set_index("phrase_id")
    for bloc in ("nato", "russia", "china", "other"):
        plain = uses[uses["bloc"] == bloc].groupby("phrase_id")["year"].min()
        assert found[bloc].dropna().to_dict() == plain.to_dict()
    late = uses[(uses["bloc"] == "nato") & (uses["states"] >= 3)].groupby("phrase_id")["year"].min()
    assert found["several"].dropna().to_dict() == late.to_dict()
    assert phrases.phrase_counts().russia == uses.loc[uses["bloc"] == "russia", "phrase_id"].nunique()
    allied = uses["bloc"] == "nato"
    ours, theirs = (uses[of].groupby("phrase_id")["year"].min() for of in (allied, ~allied))
    not_later = [year <= ours.get(phrase, 9999) for phrase, year in theirs.items()]
    assert phrases.phrase_counts().others_first == sum(not_later) < len(theirs)


def test_shares_of_speeches():
    uses, speeches = pd.read_csv(tables.path("phrase_uses")), pd.read_parquet(tables.path("speeches"))
    own = uses[(uses["phrase_id"] == "war_of_aggression") & (uses["bloc"] == "nato") & (uses["year"] >= 2022)]
    held = speeches[(speeches["bloc"] == "nato") & (speeches["year"] >= 2022)]
    share = phrases.phrase_share().set_index("phrase_id")
    assert share.at["war_of_aggression", "after"] == pytest.approx(own["speeches"].sum() / len(held))
    assert share.at["war_of_aggression", "before"] == 0
    counts = phrases.phrase_counts()
    assert counts.rose == (share["after"] > share["before"]).sum()
    assert counts.others_rose == (share["others_after"] > share["others_before"]).sum()
