"""Where a phrase stood first: at the podium of the UN, or in a text of NATO.

The date of a text is that of the earliest in which the phrase was read. An older one that was not read may have it
too, so the date is no later than when NATO first used it. That makes the two answers unlike: "the text came first"
stands whatever else is read, "the podium came first" only for the texts that were read.
"""

from __future__ import annotations

import pandas as pd

SEVERAL = 3  # allies, from which a phrase counts as one that allies use; a single use may mean something else
TURN = 10  # month; a text from October on comes after the debate of its year
PODIUM, TEXT, OPEN = "podium", "text", "open"
BLOCS = ("nato", "russia", "china", "other")
PERIODS = {"before": (2014, 2021), "after": (2022, 2024)}


def origins(phrases: pd.DataFrame, uses: pd.DataFrame) -> pd.DataFrame:
    """What is known of each phrase: phrase_id, phrase, theme_id, text, text_date, then

    - first, first_blocs, first_states: the first debate that has it, and in whose speeches, by blocs (parted by blanks)
      and codes
    - nato, russia, china, other: the first debate in which this bloc uses it, missing where never
    - several: the first debate by which `SEVERAL` different allies have used it
    - allies_before, allies: allies that used it in debates before the text, and at all
    - verdict: podium, where `SEVERAL` allies used it before the text that was read; text, where none did and some have
      since; open, where one or two did, where none ever did, and where no text was read
    - why_open: few, never, no_text; missing for the others

    phrases, uses: tables `phrases` and `phrase_uses`.
    """
    rows = []
    for phrase in phrases.itertuples():
        own = uses[uses["phrase_id"] == phrase.phrase_id]
        allied = own[own["bloc"] == "nato"].sort_values("year")
        first = own[own["year"] == own["year"].min()]
        row = {
            "phrase_id": phrase.phrase_id,
            "phrase": phrase.phrase,
            "theme_id": phrase.theme_id,
            "text": phrase.text,
            "text_date": phrase.text_date,
            "first": first["year"].min(),
            "first_blocs": " ".join(sorted(first["bloc"], key=BLOCS.index)),
            "first_states": " ".join(sorted(" ".join(first["newcomers"].dropna()).split())),
            **{bloc: own.loc[own["bloc"] == bloc, "year"].min() for bloc in BLOCS},
            "several": allied.loc[allied["states"] >= SEVERAL, "year"].min(),
            "allies": allied["states"].max() if len(allied) else 0,
        }
        rows.append(row | _verdict(phrase.text_date, allied))
    return pd.DataFrame(rows)


def last_debate_before(day: pd.Timestamp) -> int:
    """The year of the last debate before a day: they are held in September, in some years into early October."""
    return day.year if day.month >= TURN else day.year - 1


def _verdict(day: pd.Timestamp, allied: pd.DataFrame) -> dict:
    if pd.isna(day):
        return {"allies_before": None, "verdict": OPEN, "why_open": "no_text"}
    earlier = allied[allied["year"] <= last_debate_before(day)]
    before = int(earlier["states"].max()) if len(earlier) else 0
    if before >= SEVERAL:
        return {"allies_before": before, "verdict": PODIUM, "why_open": None}
    if before == 0 and len(allied):
        return {"allies_before": before, "verdict": TEXT, "why_open": None}
    return {"allies_before": before, "verdict": OPEN, "why_open": "few" if before else "never"}


def shares(phrases: pd.DataFrame, uses: pd.DataFrame, speeches: pd.DataFrame) -> pd.DataFrame:
    """The share of speeches with each phrase: phrase_id, phrase, then before and after for allies, and others_before and
    others_after for all states outside the Alliance but Russia and China (0 to 1).

    The periods are those of `PERIODS`. phrases, uses, speeches: the tables.
    """
    found = phrases[["phrase_id", "phrase"]].copy()
    for bloc, start in (("nato", ""), ("other", "others_")):
        for name, (first, last) in PERIODS.items():
            held = speeches[(speeches["bloc"] == bloc) & speeches["year"].between(first, last)]
            used = uses[(uses["bloc"] == bloc) & uses["year"].between(first, last)]
            having = used.groupby("phrase_id")["speeches"].sum()
            found[start + name] = found["phrase_id"].map(having).fillna(0) / len(held)
    return found
