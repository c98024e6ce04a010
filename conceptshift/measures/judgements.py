"""What the registries of predictions and of claims share: a statement, its speaker, judgements and evidence.

Each statement was judged by two coders, `a` and `b`; the `adjudicated` judgement is the one the book uses.
The two stay beside it, so that a reader sees where they parted.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

ADJUDICATED = "adjudicated"


def judged(
    items: pd.DataFrame, codings: pd.DataFrame, speakers: pd.DataFrame, key: str, values: Sequence[str]
) -> pd.DataFrame:
    """`items` with the speaker and the judgements; one row an item, in order of `key`.

    items: one row a statement, with `key` and speaker_id. codings: one row a judgement, with `key`, coder,
    rationale and the columns in `values`. Adds speaker, side, each of `values` and rationale (adjudicated),
    and `<value>_a`, `<value>_b` of the two coders. Raises `ValueError` for a statement without an adjudicated
    judgement or without a known speaker.
    """
    rows = items.merge(
        speakers[["speaker_id", "name", "side"]].rename(columns={"name": "speaker"}),
        on="speaker_id",
        how="left",
        validate="many_to_one",
    )
    final = codings.loc[codings["coder"] == ADJUDICATED, [key, *values, "rationale"]]
    rows = rows.merge(final, on=key, how="left", validate="one_to_one", indicator="judged")
    for coder in ("a", "b"):
        codes = codings.loc[codings["coder"] == coder, [key, *values]]
        rows = rows.merge(
            codes.rename(columns={value: f"{value}_{coder}" for value in values}),
            on=key,
            how="left",
            validate="one_to_one",
        )
    lacking = {"adjudicated judgement": rows["judged"] != "both", "speaker": rows["speaker"].isna()}
    for what, missing in lacking.items():
        if missing.any():
            raise ValueError(f"{rows.loc[missing, key].iloc[0]} has no {what}")
    return rows.drop(columns="judged").sort_values(key).reset_index(drop=True)


def disagreements(rows: pd.DataFrame, key: str, value: str) -> pd.DataFrame:
    """Where the two coders parted on `value`, and how it was settled; `rows` as `judged` gives them.

    Columns: `key`, a, b, adjudicated, reason. An adjudicated rationale gives its reason after the words "the
    coders differ (one, other)."; where it does not, all of it is the reason.
    """
    first, second = rows[f"{value}_a"], rows[f"{value}_b"]
    parted = rows[first.notna() & second.notna() & (first != second)]
    named = {f"{value}_a": "a", f"{value}_b": "b", value: ADJUDICATED}
    reason = parted["rationale"].str.replace(r"^.*coders differ \([^)]*\)\. ", "", regex=True)
    return parted[[key, *named]].rename(columns=named).assign(reason=reason).reset_index(drop=True)


def evidence(cited: pd.DataFrame, sources: pd.DataFrame, key: str) -> pd.DataFrame:
    """The evidence of each statement with what a reader needs to find it; the same fragment is named once.

    cited: one row a piece of evidence, with `key`, coder, evidence_no, source_id, locator, fragment and
    evidence_status. Columns of the result: `key`, source_id, title, publisher, published_on, url, language,
    locator, fragment, evidence_status, in the order of `key`, coder and number. Where both coders name the
    same source and fragment, the better status stands: one of them saw it. Raises `ValueError` for an unknown
    source.
    """
    described = sources[["source_id", "title", "publisher", "published_on", "url", "language"]]
    rows = cited.sort_values([key, "coder", "evidence_no"]).merge(
        described, on="source_id", how="left", validate="many_to_one", indicator="known"
    )
    unknown = rows.loc[(rows["known"] != "both") & rows["source_id"].notna(), "source_id"]
    if not unknown.empty:
        raise ValueError(f"no source {unknown.iloc[0]!r}")
    rows["seen"] = rows["evidence_status"] != "not_verified"
    rows = rows.sort_values("seen", ascending=False, kind="stable")
    rows = rows.drop_duplicates([key, "source_id", "fragment"])
    columns = [key, *described.columns, "locator", "fragment", "evidence_status"]
    return rows.sort_values([key, "coder", "evidence_no"])[columns].reset_index(drop=True)
