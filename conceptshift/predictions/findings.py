"""What the pages say in words about the forecasts, each with the test that it must pass.

A number in a sentence follows its table; a word does not. So each such sentence stands here beside what would
have to be so, and a page that hands them to `stand` is not built while a table says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from conceptshift.predictions.forecasts import expectations

NOTHING = 0.005  # what is shown as 0.00


def stand(sentences: Mapping[str, bool]) -> None:
    """Nothing, where all the sentences hold. Raises `ValueError`, which quotes those that do not."""
    fallen = [sentence for sentence, holds in sentences.items() if not holds]
    if fallen:
        quoted = " ".join(f"“{sentence}”" for sentence in fallen)
        raise ValueError(
            f"the tables no longer say what the page does: {quoted} Reword the page, or look at the tables"
        )


def in_short(
    items: pd.DataFrame, baselines: pd.DataFrame, lead: pd.Series, perfect: pd.Series
) -> dict[str, bool]:
    """The sentences that summaries have in common, and whether they hold.

    items: `forecasts.items`; baselines: the table; lead and perfect: the row of `audit.against_rules` for the rule
    *announced*, of the speakers and of perfect foresight, with lead, lead_low and lead_high.
    """
    said = (expectations(items, baselines, "announced") == "true").to_numpy()
    true = (items["outcome"] == "true").to_numpy()
    return {
        "What NATO had said and the speakers repeated came true.": bool(true[said].all()),
        "Nearly all forecasts that came true had been announced.": said[true].mean() > 0.8,
        "Of the others few came true.": true[~said].mean() < 0.25,
        "They did no better than a rule that repeats what had been said.": lead["lead"]
        <= 0
        < lead["lead_high"],
        "Even perfect foresight might lead that rule by nothing.": perfect["lead_low"] < NOTHING,
    }
