"""Findings on simple rules: how far the speakers, or somebody who knew every outcome, are ahead of each."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.predictions import audit, forecasts
from conceptshift.predictions.findings import rows
from conceptshift.predictions.findings.speakers import DRAWN, ITEMS, SURVEY
from conceptshift.predictions.verbal_probability import YES

TABLES = [*ITEMS, *SURVEY, "prediction_baselines"]
ANNOUNCED = "announced"
COUNTED = "counted"  # `announced`, whose “partly” is worth what one among the outcomes is
TITLES = {
    "coin": "Always 50 %",
    "base_rate": "Base rate",
    "no_change": "Nothing changes",
    "intensifies": "Everything intensifies",
    ANNOUNCED: "Already said",
    COUNTED: "… its “partly” worth that of the outcomes",
}
LEADS = ("lead_nothing", "lead_half", "lead_full", "lead")
FORESIGHT = ("foresight_nothing", "foresight_half", "foresight_full", "foresight")


@finding(
    "rule_leads",
    key=["rule"],
    kinds={
        "title": "text",
        **{f"brier_{worth}": "score" for worth in rows.WORTHS},
        **{lead: "lead" for lead in LEADS},
        "log_lead": "lead",
        **{lead: "score" for lead in FORESIGHT},
    },
    tables=TABLES,
    drawn=DRAWN,
)
def rule_leads() -> pd.DataFrame:
    """How much lower the speakers' Brier score is than that of each simple rule; one row a rule.

    - rule: `coin`, `base_rate`, `no_change`, `intensifies`, `announced`, and `counted`, which is `announced` with its
      “partly” worth what one among the outcomes is; title: as the page calls it.
    - brier_nothing, brier_half, brier_full: the rule's score with “partly” as nothing, half and full.
    - lead_nothing, lead_half, lead_full: the speakers' lead, and with its worth drawn lead; below zero the rule is better.
    - log_lead: the same of the logarithmic score, its worth drawn.
    - foresight_nothing, foresight_half, foresight_full, foresight: the lead of somebody who knew every outcome.

    Each lead has limits, as in lead_half_low and lead_half_high.
    """
    spoken, knowing = (_named_rules(found) for found in (rows.scores_of_rules(), rows.foresight_over_rules()))
    brier = spoken[spoken["score"] == "brier"]
    logarithmic = spoken[(spoken["score"] == "log") & (spoken["partly"] == audit.DRAWN)]
    wide = pd.concat(
        [
            rows.by_worth(brier, "rule", "value", "brier").drop(columns="brier"),
            _with_limits(brier, "lead"),
            logarithmic.set_index("rule")[["lead", "lead_low", "lead_high"]].add_prefix("log_"),
            _with_limits(knowing[knowing["score"] == "brier"], "foresight"),
        ],
        axis=1,
    ).loc[list(TITLES)]
    wide.insert(0, "title", list(TITLES.values()))
    return wide.rename_axis("rule").reset_index()


def _named_rules(compared: pd.DataFrame) -> pd.DataFrame:
    """The rows of `audit.against_rules` whose rule speaks as a speaker would; that of the voice `counted` is a rule."""
    kept = compared[compared["voice"].isin(["number", "phrase"])]
    counted = compared[(compared["voice"] == COUNTED) & (compared["rule"] == ANNOUNCED)]
    return pd.concat([kept, counted.assign(rule=COUNTED)], ignore_index=True)


def _with_limits(brier: pd.DataFrame, name: str) -> pd.DataFrame:
    """The leads under each worth of “partly” as `name_nothing` and so on, each with its two limits; index rule."""
    parts = {
        "": rows.by_worth(brier, "rule", "lead", name),
        "_low": rows.by_worth(brier, "rule", "lead_low", name),
        "_high": rows.by_worth(brier, "rule", "lead_high", name),
    }
    return pd.concat([part.add_suffix(suffix) for suffix, part in parts.items()], axis=1)


def _over_announced(knowing: bool) -> pd.DataFrame:
    """Only the lead over `announced`, of the speakers or of somebody who knew: quicker than all rules."""
    found = audit.against_rules(rows.together(), rows.baselines(), [ANNOUNCED], perfect=knowing)
    found = found[(found["rule"] == ANNOUNCED) & (found["voice"] == "phrase") & (found["score"] == "brier")]
    return _with_limits(found, "lead").reset_index(drop=True)


@finding(
    "announced_lead",
    kinds={lead: "lead" for lead in LEADS},
    tables=TABLES,
    drawn=DRAWN,
)
def announced_lead() -> pd.DataFrame:
    """The speakers' lead in the Brier score over the rule that repeats what NATO and its experts had said.

    - lead_nothing, lead_half, lead_full: with “partly” as nothing, half and full; lead: with its worth drawn. Each has
      limits, as in lead_low and lead_high.

    The numbers are those of `announced` in `rule_leads`; no other rule is scored for them.
    """
    return _over_announced(knowing=False)


@finding(
    "foresight_lead",
    kinds={lead: "lead" for lead in LEADS},
    tables=TABLES,
    drawn=DRAWN,
)
def foresight_lead() -> pd.DataFrame:
    """The lead over the same rule of somebody who knew every outcome; columns as in `announced_lead`.

    The numbers are those of `announced` in the columns foresight of `rule_leads`.
    """
    return _over_announced(knowing=True)


@finding(
    "announced_coders",
    key=["coder"],
    kinds={lead: "lead" for lead in LEADS[:3]},
    tables=[*TABLES, "baseline_codings"],
)
def announced_coders() -> pd.DataFrame:
    """The speakers' lead over `announced` with each coder's codes of what had been said; one row a coder.

    - coder: `a`, `b`.
    - lead_nothing, lead_half, lead_full: with “partly” as nothing, half and full.
    """
    codes = tables.load("baseline_codings")
    return pd.concat(
        [_exact_leads(own).assign(coder=coder) for coder, own in codes.groupby("coder")], ignore_index=True
    )[["coder", *LEADS[:3]]]


def _exact_leads(codes: pd.DataFrame) -> pd.DataFrame:
    """The three leads over `announced` coded as in `codes`; they are means over readers, and no draw moves them."""
    found = audit.against_rules(rows.together(), codes, [ANNOUNCED], draws=1)
    found = found[(found["rule"] == ANNOUNCED) & (found["voice"] == "phrase") & (found["score"] == "brier")]
    return rows.by_worth(found, "rule", "lead", "lead")[list(LEADS[:3])]


@finding(
    "announced_disputed", kinds={"n": "count", "statements": "text"}, tables=[*TABLES, "baseline_codings"]
)
def announced_disputed() -> pd.DataFrame:
    """The scored forecasts on which coder b has `announced` give the other answer, yes or no.

    - n: how many; statements: their numbers.
    """
    disputed = _disputed()
    return pd.DataFrame({"n": [len(disputed)], "statements": [", ".join(disputed) or "none"]})


def _disputed() -> list[str]:
    codes = tables.load("baseline_codings").query("coder == 'b'")
    first, second = (
        forecasts.expectations(rows.items(), found, ANNOUNCED) == "true"
        for found in (rows.baselines(), codes)
    )
    return first.index[first != second].to_list()


@finding(
    "announced_recoded",
    key=["statement"],
    kinds={"lead": "lead"},
    tables=[*TABLES, "baseline_codings"],
)
def announced_recoded() -> pd.DataFrame:
    """The speakers' lead over `announced`, “partly” as half, were it to expect one thing more in part only; one row each.

    - statement: one that the rule expects to come true, by its number.
    - lead: the lead if the rule expects this one in part, and those of `announced_disputed` too.
    """
    baselines = rows.baselines()
    expected = forecasts.expectations(rows.items(), baselines, ANNOUNCED)
    disputed, found = _disputed(), []
    for statement in expected.index[expected == "true"]:
        in_part = baselines["prediction_id"].isin([statement, *disputed]) & (
            baselines["baseline"] == ANNOUNCED
        )
        codes = baselines.assign(expected=baselines["expected"].mask(in_part, "partly"))
        found.append({"statement": statement, "lead": _exact_leads(codes)["lead_half"].item()})
    return pd.DataFrame(found)


@finding("partly_encoding", kinds={worth: "score" for worth in rows.WORTHS}, tables=TABLES)
def partly_encoding() -> pd.DataFrame:
    """How much of the lead over `announced` is due to that rule's saying no where it expects a thing in part.

    - nothing, half, full: the part, with “partly” as nothing, half and full.
    """
    leads = rule_leads().set_index("rule")
    return pd.DataFrame(
        {
            worth: [leads.at[ANNOUNCED, f"lead_{worth}"] - leads.at[COUNTED, f"lead_{worth}"]]
            for worth in rows.WORTHS
        }
    )


@dataclass(frozen=True)
class Alike:
    """The scored forecasts on which speaker and rule give the same probability."""

    n: int
    """How many."""
    statements: str
    """Their numbers."""


@finding("same_probability", kinds={"n": "count", "statements": "text"}, tables=TABLES)
def same_probability() -> Alike:
    """The scored forecasts on which the speaker and the rule `announced` both say “will happen”."""
    items = rows.items()
    expected = forecasts.expectations(items, rows.baselines(), ANNOUNCED)
    same = expected.index[(expected == "true").to_numpy() & (items["phrase"] == YES).to_numpy()]
    return Alike(n=len(same), statements=", ".join(same) or "none")
