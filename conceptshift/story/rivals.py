"""The rival accounts of why the text changed, and what each piece of evidence says of each: the authors' judgements, made once."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures import judgements
from conceptshift.measures.finding import finding

JUDGED = ("rival_accounts", "rival_evidence", "rival_bearings")


def accounts() -> pd.DataFrame:
    """The table `rival_accounts` in the order of the page."""
    return tables.load("rival_accounts").sort_values("place", ignore_index=True)


def pieces() -> pd.DataFrame:
    """The table `rival_evidence` in the order of the page."""
    return tables.load("rival_evidence").sort_values("place", ignore_index=True)


def sources(of: str, key: str) -> pd.DataFrame:
    """What the rows of the table `of` rest on; the columns are those of `judgements.evidence`."""
    rows = tables.load(of).assign(coder="authors", evidence_no=1)
    return judgements.evidence(rows, tables.load("sources"), key)


@finding("rival_matrix", key=["evidence_id"], kinds={"shows": "text"}, tables=JUDGED)
def rival_matrix() -> pd.DataFrame:
    """What each piece of evidence says of each account: one row a piece of evidence, in the order of the page.

    - evidence_id, dated, shows, page: as in `rival_evidence`; year: that of its date
    - a column for each account, named by its id: fits, against or silent
    """
    evidence = pieces()
    bearings = tables.load("rival_bearings").pivot(
        index="evidence_id", columns="account_id", values="bearing"
    )
    matrix = evidence[["evidence_id", "dated", "shows", "page"]].join(
        bearings[list(accounts()["account_id"])].astype(str), on="evidence_id"
    )
    return matrix.assign(year=matrix["dated"].str[:4]).reset_index(drop=True)


@finding("rival_reasons", key=["account_id", "evidence_id"], kinds={"why": "text"}, tables=JUDGED)
def rival_reasons() -> pd.DataFrame:
    """Why a piece of evidence fits an account, speaks against it or is silent; in the order of both.

    - account_id, evidence_id, bearing, why: as in `rival_bearings`; account, shows: both in words
    """
    evidence = tables.load("rival_evidence")[["evidence_id", "shows", "place"]]
    rows = tables.load("rival_bearings").merge(evidence, on="evidence_id")
    rows = rows.merge(
        tables.load("rival_accounts")[["account_id", "account", "place"]],
        on="account_id",
        suffixes=("", "_account"),
    )
    rows = rows.sort_values(["place_account", "place"], ignore_index=True)
    return rows[["account_id", "evidence_id", "bearing", "why", "account", "shows"]]


@dataclass(frozen=True)
class Weighed:
    """How many accounts are held against how much evidence."""

    accounts: int
    """Accounts."""
    evidence: int
    """Pieces of evidence."""
    unmet: int
    """Accounts against which nothing speaks."""
    unfit: int
    """Accounts that nothing fits."""


@finding(
    "rival_counts",
    kinds={"accounts": "count", "evidence": "count", "unmet": "count", "unfit": "count"},
    tables=JUDGED,
)
def rival_counts() -> Weighed:
    """How many accounts are held against how much evidence: see `Weighed`."""
    matrix, names = rival_matrix(), list(accounts()["account_id"])
    return Weighed(
        accounts=len(names),
        evidence=len(matrix),
        unmet=sum(not (matrix[name] == "against").any() for name in names),
        unfit=sum(not (matrix[name] == "fits").any() for name in names),
    )


def heads() -> dict[str, str]:
    """The heads of the columns of `rival_matrix`, by account."""
    return accounts().set_index("account_id")["short"].to_dict()


def templates() -> dict[str, str]:
    """A table cell for each account of `rival_matrix`: the word of its bearing, with a sign."""
    signs = "{'fits': 'full', 'against': 'cross', 'silent': 'empty'}"
    return {name: f"{{{{ mark({name}, {signs}[{name}]) }}}}" for name in accounts()["account_id"]}
