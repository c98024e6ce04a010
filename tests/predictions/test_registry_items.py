"""Any registry with the schema can be scored, and one that cannot says why."""

import pandas as pd
import pytest
from small_registry import MARKERS, registry

from conceptshift import tables
from conceptshift.predictions import audit, forecasts


def write(folder, frames):
    for name, frame in zip(("predictions", "prediction_codings", "verbal_markers"), frames, strict=True):
        frame.to_csv(folder / f"{name}.csv", index=False)


def test_a_reader_scores_three_files_of_their_own(tmp_path):
    write(tmp_path, registry(["true", "false"], ["will", "likely"]))
    found = audit.by_speaker(forecasts.read(tmp_path).items(), draws=50)
    value = found.query("score == 'brier' and partly == 0.5")["value"].item()
    certain, likely = 0.97570932, 0.72588713  # means of the two phrases; their spreads add to the score
    assert value > ((1 - certain) ** 2 + likely**2) / 2
    assert value == pytest.approx(((1 - certain) ** 2 + 0.06939598**2 + likely**2 + 0.10343**2) / 2, abs=1e-4)


def test_the_classes_of_the_book_are_at_hand_where_none_are_given():
    predictions, codings, _ = registry(["true", "false", "false"], ["perhaps", "likely", "call"])
    found = forecasts.items(predictions, codings)
    assert list(found["phrase"]) == ["Might Happen", "Likely"]  # a call gives no probability


def test_the_folder_of_the_book_is_such_a_registry():
    predictions, codings, markers, speakers = (
        tables.load(name) for name in ("predictions", "prediction_codings", "verbal_markers", "speakers")
    )
    loaded = forecasts.items(predictions, codings, markers, speakers)
    read = forecasts.read(tables.ROOT / "data").items()
    assert loaded["speaker"].to_list() == read["speaker"].to_list()
    assert set(loaded["speaker"]) == {
        "Vladimir Dzhabarov",
        "Dmitry Egorchenkov",
        "Alexei Podberezkin",
        "The outlet's own voice",  # P31, which RT gives to unnamed experts
    }
    assert loaded["outcome"].to_list() == read["outcome"].to_list()
    judged = forecasts.judged(predictions, codings, speakers)
    assert loaded["prediction_id"].to_list() == forecasts.scored(judged)["prediction_id"].to_list()


def test_what_is_undecided_of_another_type_or_without_a_probability_is_left_out():
    frames = registry(
        ["true", "unresolvable", "true", "false"],
        ["will", "will", "call", "may"],
        types=["explicit_forecast", "explicit_forecast", "explicit_forecast", "implied"],
    )
    assert forecasts.items(*frames)["prediction_id"].to_list() == ["S01"]
    wide = forecasts.items(*frames, types=forecasts.TYPES["implied"])
    assert wide["phrase"].to_list() == ["Will Happen", "May Happen"]
    every = forecasts.items(*frames, types=None, unspoken="Will Happen")
    assert every["prediction_id"].to_list() == ["S01", "S03", "S04"]


def test_a_scheduled_event_is_left_out_whatever_its_type_and_however_it_is_read():
    predictions, codings, markers = registry(
        ["true", "false", "true"], types=["explicit_forecast", "call", "call"]
    )
    for scheduled in ([True, False, False], ["true", "false", "false"]):
        marked = predictions.assign(scheduled=scheduled)
        every = forecasts.items(marked, codings, markers, types=None)
        assert every["prediction_id"].to_list() == ["S02", "S03"]
        with pytest.raises(ValueError, match="no statement has a type that counts"):
            forecasts.items(marked, codings, markers)


def test_the_coder_asked_for_is_the_one_whose_codes_count():
    predictions, codings, markers = registry(["true", "true"])
    second = codings.assign(coder="b", outcome=["false", "true"], capphrase_term=["Likely", None])
    both = pd.concat([codings.assign(coder="adjudicated", capphrase_term="Will Happen"), second])
    assert forecasts.items(predictions, both, markers)["outcome"].to_list() == ["true", "true"]
    alone = forecasts.items(predictions, both, markers, coder="b")
    assert alone[["outcome", "phrase"]].to_numpy().tolist() == [["false", "Likely"]]


def broken(table, **cells):
    def change(frames):
        frames = list(frames)
        frames[table] = frames[table].assign(**cells)
        return frames

    return change


def without(table, column):
    def change(frames):
        frames = list(frames)
        frames[table] = frames[table].drop(columns=column)
        return frames

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without(0, "idea"), "the predictions have no column idea"),
        (without(0, "speaker"), "the predictions have no column speaker_id"),
        (without(1, "outcome"), "the codings have no column outcome"),
        (without(2, "capphrase_term"), "the markers have no column capphrase_term"),
        (broken(0, marker_class=["will", "wil"]), "S02 has the marker_class 'wil'; did you mean 'will'"),
        (broken(1, outcome=["true", "ture"]), "S02 has the outcome 'ture'; did you mean 'true'"),
        (broken(1, outcome=["true", None]), "S02 has the outcome"),
        (broken(0, scheduled=["true", "ja"]), "S02 has the word under scheduled 'ja'"),
        (broken(1, capphrase_term="Likly"), "S01 has the phrase 'Likly'; did you mean 'Likely'"),
        (broken(1, prediction_id="S01"), "S01 stands twice in coder 'adjudicated'"),
        (broken(0, prediction_id="S01"), "S01 stands twice in the predictions"),
        (broken(1, coder="b"), "S01 has no coding by 'adjudicated'"),
        (broken(1, outcome="unresolvable"), "no statement has a type that counts"),
    ],
)
def test_a_registry_that_cannot_be_scored_says_where_and_why(change, message):
    with pytest.raises(ValueError, match=message):
        forecasts.items(*change(registry(["true", "false"])))


def test_the_markers_of_the_small_registry_are_classes_of_the_book():
    known = set(tables.load("verbal_markers")["marker_class"])
    assert set(MARKERS["marker_class"]) <= known
