"""A registry of a few statements, as a reader might bring one."""

import pandas as pd

MARKERS = pd.DataFrame(
    {
        "marker_class": ["will", "likely", "may", "call", "not_ruled_out"],
        "capphrase_term": ["Will Happen", "Likely", "May Happen", None, "Could Happen"],
    }
)


def registry(outcomes, classes=None, ideas=None, speakers=None, types=None):
    """(predictions, codings, markers) of statements S1, S2 … with these outcomes; else all alike and apart."""
    keys = [f"S{place:02}" for place in range(1, len(outcomes) + 1)]
    predictions = pd.DataFrame(
        {
            "prediction_id": keys,
            "speaker": speakers or "A. Speaker",
            "idea": ideas or keys,
            "marker_class": classes or "will",
        }
    )
    codings = pd.DataFrame(
        {"prediction_id": keys, "forecast_type": types or "explicit_forecast", "outcome": outcomes}
    )
    return predictions, codings, MARKERS


def rule(expected, name="announced"):
    keys = [f"S{place:02}" for place in range(1, len(expected) + 1)]
    return pd.DataFrame({"prediction_id": keys, "baseline": name, "expected": expected})
