"""What a cell hands over for a page of choices is checked before it reaches the page."""

from __future__ import annotations

import json

import pytest

from extensions import whatif


def view(**headline) -> dict:
    ways = [{"name": "own", "label": "own", "who": "w"}, {"name": "other", "label": "other", "who": "w"}]
    one = {
        "name": "fall",
        "choices": [{"name": "who", "label": "Who", "ways": ways}],
        "values": [1.0, None],
        "verdict": [0, 0],
        "sentence": [0, 0],
        "sentences": ["It fell."],
    }
    preset = {"name": "own", "label": "Own", "who": "w", "ways": {"fall": {"who": "other"}}}
    return {"verdicts": [{"name": "stands"}], "presets": [preset], "headlines": [one | headline]}


def test_a_view_is_handed_over_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {}
    monkeypatch.setattr(whatif, "_to_the_page", lambda name, formats: kept.update({name: formats}))
    whatif.hand_over("falls", view())
    assert (
        json.loads(kept["falls"][whatif.MIME]) == view()
        and "1 headlines at 2 points" in kept["falls"]["text/html"]
    )


@pytest.mark.parametrize(
    ("headline", "message"),
    [
        ({"values": [1.0]}, r"'fall' has 1 values; its choices make 2 points"),
        ({"values": [None, 1.0]}, r"no result as reported"),
        ({"sentence": [3, 0]}, r"point 0 has a verdict or a sentence that is not there"),
        ({"verdict": [1, 0]}, r"point 0 has a verdict"),
        ({"name": "a fall"}, r"'a fall' cannot stand in an address"),
    ],
)
def test_a_view_that_does_not_fit_is_named(headline: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        whatif.hand_over("falls", view(**headline))


def test_a_name_and_a_preset_have_to_be_possible() -> None:
    with pytest.raises(ValueError, match="becomes a file of the book"):
        whatif.hand_over("Falls!", view())
    wrong = view()
    wrong["presets"][0]["ways"] = {"fall": {"who": "nobody"}}
    with pytest.raises(ValueError, match=r"preset 'own' chooses fall\.who\.nobody, which is not offered"):
        whatif.hand_over("falls", wrong)
