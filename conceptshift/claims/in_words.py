"""What the chapter on the claims says in words about the results, as conditions on the tables of `findings`."""

from __future__ import annotations

import pandas as pd


def most_supported(counts: pd.DataFrame, *names: str) -> bool:
    """Whether more than half of the claims that can be checked are supported; `names` are rows of `claims_by_kind` or of its like."""
    rows = counts.set_index(counts.columns[0]).loc[list(names)]
    return bool(2 * rows["supported"].sum() > rows["checkable"].sum())


def none_supported(counts: pd.DataFrame, name: str) -> bool:
    """Whether there are claims in the row `name`, and none of them is supported."""
    row = counts.set_index(counts.columns[0]).loc[name]
    return bool(row["claims"] > 0 == row["supported"])


def mostly_open(counts: pd.DataFrame, name: str) -> bool:
    """Whether more than half of the claims in the row `name` cannot be checked."""
    row = counts.set_index(counts.columns[0]).loc[name]
    return bool(2 * row["not_checkable"] > row["claims"])


def judged(claims: pd.DataFrame, verdict: str, *ids: str) -> bool:
    """Whether each of the claims `ids` has this verdict; `claims` is `findings.claim`."""
    return bool((claims.set_index("claim_id").loc[list(ids), "verdict"] == verdict).all())


def named_by_outlets(claims: pd.DataFrame, *ids: str) -> bool:
    """Whether the claims that consist of a name are these, all of them in an outlet's voice."""
    names = claims[claims["kind"] == "name"]
    return set(names["claim_id"]) == set(ids) and set(names["side"]) == {"outlet"}


def changed_on_review(settled: pd.DataFrame, claim_id: str, coders: str, used: str) -> bool:
    """Whether both coders gave one verdict and the book uses another; `settled` is `findings.verdicts_settled`."""
    row = settled.set_index("claim_id").loc[claim_id]
    return (row["a"], row["b"], row["used"]) == (coders, coders, used)


def just_below(claimed) -> bool:
    """Whether SIPRI's total and that of NATO's own table fall short of the total that was claimed, by less than a twentieth."""
    return min(claimed.short, claimed.short_nato) > 0 and max(claimed.short, claimed.short_nato) < 0.05


def over_own_budget(claimed) -> bool:
    """Whether the claimed total over the ministry's budget is the claimed multiple, to the nearest whole number."""
    return abs(claimed.over_budget - claimed.multiple) < 0.5


def rose_every_year(rises: pd.DataFrame, years: int) -> bool:
    """Whether spending rose in each of so many years before the remark; `rises` is `findings.european_rises`."""
    row = rises.set_index("period").loc["before"]
    return row["rises"] == row["years"] == years
