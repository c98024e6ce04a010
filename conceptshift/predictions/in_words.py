"""Conditions of what the pages say of the forecasts in words and not in numbers.

Each takes the table of a finding and is true while the words are. The words stand on the page, in a cell that holds them
to the condition.
"""

from __future__ import annotations

import pandas as pd

NOTHING = 0.005  # below it, two decimals show 0.00
MOST, FEW = 0.8, 0.25  # shares that are called nearly all, and few


def announced_all_true(outcomes: pd.DataFrame) -> bool:
    """Whether all that had been announced came true. outcomes: the finding `forecast_outcomes`."""
    announced = outcomes.set_index("statements").loc["announced"]
    return bool(announced["true"] == announced["n"])


def true_mostly_announced(outcomes: pd.DataFrame) -> bool:
    """Whether nearly all that came true had been announced, and few of the others did."""
    rows = outcomes.set_index("statements")
    of_true = rows.at["announced", "true"] / rows.at["scored", "true"]
    return bool(of_true > MOST and rows.at["unannounced", "true_share"] < FEW)


def mostly_true(outcomes: pd.DataFrame) -> bool:
    """Whether more than half of the scored forecasts came true. outcomes: the finding `forecast_outcomes`."""
    return bool(outcomes.set_index("statements").at["scored", "true_share"] > 1 / 2)


def mostly_proposals(statements: pd.DataFrame) -> bool:
    """Whether more than half are proposals. statements: with their kind, as in `findings.control.control_statements`."""
    return bool((statements["kind"] == "proposal").mean() > 1 / 2)


def true_mostly_on_record(outcomes: pd.DataFrame) -> bool:
    """Whether most that came true was on record before the invasion."""
    rows = outcomes.set_index("statements")
    return bool(2 * rows.at["on_record", "true"] > rows.at["scored", "true"])


def no_better(lead: pd.DataFrame) -> bool:
    """Whether the speakers are no better than a rule, with a range that holds zero. lead: the finding `announced_lead`."""
    row = lead.iloc[0]
    return bool(row["lead"] <= 0 < row["lead_high"])


def foresight_begins_at_nothing(leads: pd.DataFrame, *rules: str) -> bool:
    """Whether the range of perfect foresight's lead, drawn, begins at what is shown as 0.00. leads: as in `hold_zero`."""
    return bool((leads.set_index("rule").loc[list(rules), "foresight_low"] < NOTHING).all())


def none_scored(sides: pd.DataFrame, side: str) -> bool:
    """Whether no statement of a side is scored. sides: the finding `statements_by_side`."""
    return bool(sides.set_index("side").at[side, "scored"] == 0)


def hold_zero(leads: pd.DataFrame) -> bool:
    """Whether the range of each lead, drawn, holds zero. leads: the finding `rule_leads`."""
    return bool(((leads["lead_low"] < 0) & (leads["lead_high"] > 0)).all())


def ahead(leads: pd.DataFrame, rule: str, *columns: str) -> bool:
    """Whether the speakers are ahead of `rule` by more than the range in each of these columns of `rule_leads`."""
    row = leads.set_index("rule").loc[rule]
    return all(bool(row[f"{column}_low"] > 0) for column in columns)


def behind(leads: pd.DataFrame) -> set[tuple[str, str]]:
    """The rule and the column of `rule_leads` wherever the rule is ahead by more than the range."""
    rows = leads.set_index("rule")
    columns = ("lead_nothing", "lead_half", "lead_full", "lead")
    return {(rule, column) for column in columns for rule in rows.index[rows[f"{column}_high"] < 0]}


def partly_decides(lead: pd.DataFrame) -> bool:
    """Whether the worth of “partly” decides who is ahead. lead: the finding `announced_lead`."""
    row = lead.iloc[0]
    return bool(row["lead_nothing"] < 0 < row["lead_full"])
