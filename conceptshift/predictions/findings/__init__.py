"""Findings on the forecasts: outcomes, scores, simple rules, other choices and coders, each under its own name.

The names of the findings are those of the functions. What the functions without a decorator return is drawn, listed or
offered for download, and no sentence shows a cell of it.
"""

from conceptshift.predictions.findings.choices import (
    baseline_agreement,
    doubted_criteria,
    prediction_agreement,
    specification_skill,
)
from conceptshift.predictions.findings.outcomes import (
    evidence_before_invasion,
    forecast_outcomes,
    heard_phrases,
    marker_classes,
    outcome_readings,
    second_look,
    statements_by_side,
)
from conceptshift.predictions.findings.rows import (
    foresight_over_rules,
    items,
    phrase_answers,
    scored,
    scores_by_speaker,
    scores_of_rules,
    specification_curve,
    spoken_rules,
    statements,
)
from conceptshift.predictions.findings.rules import (
    announced_coders,
    announced_disputed,
    announced_lead,
    announced_recoded,
    foresight_lead,
    partly_encoding,
    rule_leads,
    same_probability,
)
from conceptshift.predictions.findings.speakers import (
    contested_scores,
    dealt_outcomes,
    forecast_draws,
    not_ruled_out,
    score_bins,
    score_parts,
    score_ranges,
    speaker_scores,
)
from conceptshift.predictions.in_words import in_short, stand

__all__ = [
    "announced_coders",
    "announced_disputed",
    "announced_lead",
    "announced_recoded",
    "baseline_agreement",
    "contested_scores",
    "dealt_outcomes",
    "doubted_criteria",
    "evidence_before_invasion",
    "forecast_draws",
    "forecast_outcomes",
    "foresight_lead",
    "foresight_over_rules",
    "heard_phrases",
    "in_short",
    "items",
    "marker_classes",
    "not_ruled_out",
    "outcome_readings",
    "partly_encoding",
    "phrase_answers",
    "prediction_agreement",
    "rule_leads",
    "same_probability",
    "score_bins",
    "score_parts",
    "score_ranges",
    "scored",
    "scores_by_speaker",
    "scores_of_rules",
    "second_look",
    "speaker_scores",
    "specification_curve",
    "specification_skill",
    "spoken_rules",
    "stand",
    "statements",
    "statements_by_side",
]
