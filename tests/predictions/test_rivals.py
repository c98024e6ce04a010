"""What the record held before the invasion, forecast by forecast."""

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.predictions import forecasts, rivals

MADE = pd.DataFrame({"prediction_id": ["P01", "P02"], "made_from": pd.Timestamp(2021, 2, 18)})


def evidence(*pieces):
    frame = pd.DataFrame(pieces, columns=["prediction_id", "dated_on", "bearing"])
    return frame.assign(dated_on=pd.to_datetime(frame["dated_on"]))


def read(*pieces):
    return rivals.readings(evidence(*pieces), MADE.iloc[:1]).iloc[0]


def test_the_strongest_piece_of_evidence_gives_the_reading():
    assert read(("P01", "2021-06-14", "open"), ("P01", "2021-06-14", "said"))["reading"] == "said"
    assert read(("P01", "2021-06-14", "foretold"), ("P01", "2022-01-19", "against"))["reading"] == "against"
    assert read(("P01", "2021-06-14", "open"))["reading"] == "open"


def test_only_what_had_happened_or_was_said_is_on_record():
    told = {bearing: bool(read(("P01", "2021-06-14", bearing))["on_record"]) for bearing in rivals.READINGS}
    assert told == {"settled": True, "said": True, "against": False, "foretold": False, "open": False}


def test_what_is_older_than_the_forecast_is_told_apart_from_what_came_after():
    assert not read(("P01", "2021-06-14", "said"))["sooner"]
    assert read(("P01", "2019-12-04", "said"))["sooner"]
    assert not read(("P01", "2019-12-04", "open"), ("P01", "2021-06-14", "said"))["sooner"]


def test_a_forecast_without_evidence_and_an_unknown_bearing_are_refused():
    with pytest.raises(ValueError, match="on P02"):
        rivals.readings(evidence(("P01", "2021-06-14", "said")), MADE)
    with pytest.raises(ValueError, match="'certain' is not one of"):
        read(("P01", "2021-06-14", "certain"))


def test_the_evidence_bears_out_what_the_criteria_would_have_returned_before_the_invasion():
    judged = forecasts.judged(
        *(tables.load(name) for name in ("predictions", "prediction_codings", "speakers"))
    )
    scored = forecasts.scored(judged)
    found = rivals.readings(tables.load("prediction_rivals"), scored).set_index("prediction_id")
    before = forecasts.compared(scored, tables.load("prediction_baselines"), "pre_invasion")
    assert found["on_record"].to_dict() == before.set_index("prediction_id")["same"].to_dict()
