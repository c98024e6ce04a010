"""A rival explanation of the outcomes: would they have been the same without the invasion of February 2022?

Nobody can run that year again. What can be read is how much of an outcome was on record before: had it come
about, had NATO said it, had somebody foretold it, or did the record point the other way?
"""

from __future__ import annotations

import pandas as pd

READINGS = {  # from the strongest to the weakest; the first that a forecast's evidence gives is its reading
    "settled": "had come about",
    "said": "in NATO’s own words",
    "against": "record pointed elsewhere",
    "foretold": "foretold, not yet said",
    "open": "not on record",
}
ON_RECORD = ("settled", "said")


def readings(rivals: pd.DataFrame, forecasts: pd.DataFrame) -> pd.DataFrame:
    """How each forecast's outcome stood on the eve of the invasion; one row a forecast, in their order.

    rivals: one row a piece of evidence, with prediction_id, dated_on and bearing (a key of `READINGS`).
    forecasts: with prediction_id and made_from. Columns: prediction_id, reading (the strongest bearing),
    pieces (of evidence), on_record (it had come about, or NATO had said it) and sooner (some of what settled,
    said or foretold it is older than the forecast itself). Raises `ValueError` for a forecast without
    evidence and for an unknown bearing. That all of it is from before the invasion is the table's own rule.
    """
    rank = rivals["bearing"].map({bearing: place for place, bearing in enumerate(READINGS)})
    if rank.isna().any():
        raise ValueError(
            f"a bearing of {rivals['bearing'][rank.isna()].iloc[0]!r} is not one of {', '.join(READINGS)}"
        )
    found = rivals.assign(rank=rank).groupby("prediction_id")
    named = list(READINGS)
    rows = []
    for forecast in forecasts.itertuples():
        if forecast.prediction_id not in found.groups:
            raise ValueError(f"no evidence from before the invasion on {forecast.prediction_id}")
        pieces = found.get_group(forecast.prediction_id)
        reading = named[int(pieces["rank"].min())]
        speaking = pieces[pieces["bearing"].isin([*ON_RECORD, "foretold"])]
        rows.append(
            {
                "prediction_id": forecast.prediction_id,
                "reading": reading,
                "pieces": len(pieces),
                "on_record": reading in ON_RECORD,
                "sooner": bool((speaking["dated_on"] < forecast.made_from).any()),
            }
        )
    return pd.DataFrame(rows)
