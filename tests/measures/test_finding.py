"""A finding is computed once, names each of its numbers, and refuses what a sentence could not show."""

from __future__ import annotations

import doctest
import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pytest

from conceptshift import cli
from conceptshift.measures import finding as module
from conceptshift.measures.finding import Finding, finding

RATES = pd.DataFrame(
    {
        "year": [2021, 2022],
        "rate": [7.55, 51.3],
        "low": [3.5, 34.9],
        "high": [12.0, 69.3],
        "hits": [30, 1214],
        "spoken": ["few", "many"],
    }
)
SAID = {
    "key": ["year"],
    "kinds": {"rate": "rate", "hits": "count", "spoken": "text"},
    "unit": {"rate": "mentions per 10,000 words", "hits": "mentions"},
    "drawn": "states",
    "tables": ["speeches"],
}


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, Finding]:
    """Findings of a test are those of that test alone."""
    findings = {}
    monkeypatch.setattr(module, "FINDINGS", findings)
    return findings


def made(compute: Callable[[], object] = lambda: RATES, name: str = "ally", **changed) -> Finding:
    return finding(name, **(SAID | changed))(compute)


def test_each_shown_value_has_a_name_and_is_worded_by_its_kind() -> None:
    cells = made().cells()
    assert {name: cell.text for name, cell in cells.items()} == {
        "ally.2021.rate": "7.6",
        "ally.2021.hits": "30",
        "ally.2021.spoken": "few",
        "ally.2022.rate": "51",
        "ally.2022.hits": "1,214",
        "ally.2022.spoken": "many",
    }
    assert cells["ally.2022.rate"].value == 51.3 and cells["ally.2022.rate"].row == {"year": 2022}
    assert cells["ally.2022.rate"].unit == "mentions per 10,000 words"


def test_plain_limits_are_those_of_the_first_value_and_say_what_was_drawn() -> None:
    cells = made().cells()
    rate, hits = cells["ally.2022.rate"], cells["ally.2022.hits"]
    assert (rate.interval.replace("\N{NO-BREAK SPACE}", " "), rate.low, rate.high, rate.drawn) == (
        "35 to 69",
        34.9,
        69.3,
        "states",
    )
    assert hits.interval is hits.drawn is None


def test_limits_are_found_by_the_name_of_their_value_or_as_they_are_named() -> None:
    frame = RATES.rename(columns={"low": "hits_low", "high": "hits_high"})
    assert made(lambda: frame).intervals == {"hits": ("hits_low", "hits_high")}
    assert made(lambda: frame, interval={"rate": ("hits_low", "hits_high")}).intervals["rate"] == (
        "hits_low",
        "hits_high",
    )


def test_several_keys_name_a_row_in_their_order() -> None:
    frame = RATES.assign(bloc=["nato", "russia"])
    assert "ally.russia.2022.hits" in made(lambda: frame, key=["bloc", "year"]).cells()


def test_one_row_needs_no_key_and_may_be_a_frozen_dataclass() -> None:
    @dataclass(frozen=True)
    class Corpus:
        speeches: int

    found = made(lambda: Corpus(11000), "corpus", key=(), kinds={"speeches": "count"})
    assert found.cells()["corpus.speeches"].text == "11,000" and found().speeches == 11000


def test_it_is_computed_once_and_a_caller_cannot_change_it() -> None:
    calls = []
    found = made(lambda: calls.append(1) or RATES.copy())
    first = found()
    first.loc[:, "rate"] = 0
    assert found()["rate"].tolist() == [7.55, 51.3] and len(calls) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"kinds": {"hits": "number"}}, "unknown kind 'number'; there are count,"),
        ({"name": "Ally 2"}, "small letters"),
        ({"unit": None}, "say the unit of the rate 'rate'"),
        ({"tables": []}, "one table in tables"),
        ({"interval": {"share": ("low", "high")}}, "names the column 'share'"),
    ],
)
def test_what_is_not_said_rightly_is_refused_at_once(changed: dict, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        made(**changed)


@pytest.mark.parametrize(
    ("frame", "changed", "told"),
    [
        (RATES.assign(year=2021), {}, "rows 1 and 2 have the same key, year 2021"),
        (RATES.assign(year=["since 2021", "b"]), {}, "row 1: year is 'since 2021'"),
        (RATES.assign(year=[2021.0, 2022.0]), {}, "year is '2021.0'"),
        (RATES, {"key": ()}, "2 rows and no key"),
        (RATES.drop(columns="hits"), {}, "gives no column 'hits', only year, rate"),
        (RATES.set_index("year"), {}, "gives no column 'year'"),
        (RATES.assign(hits=[1, math.nan]), {}, "ally.2022.hits is nan; name 'hits' in missing"),
        (RATES.assign(high=[1, math.inf]), {}, "ally.2022.rate, its limit high, is inf"),
        (RATES.assign(spoken=["few", " "]), {}, "ally.2022.spoken is an empty text"),
        (
            RATES.assign(spoken=pd.Series(["few", None], dtype=object)),
            {},
            "ally.2022.spoken is None; name 'spoken' in missing",
        ),
        (RATES.assign(hits=[True, False]), {}, "ally.2021.hits is True"),
        (RATES.assign(hits=["3", "4"]), {}, "ally.2021.hits is '3'"),
        (RATES, {"drawn": None}, "say in drawn what it is over"),
    ],
)
def test_what_a_sentence_could_not_show_is_refused(frame: pd.DataFrame, changed: dict, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        made(lambda: frame, **changed).cells()


def test_what_may_be_missing_has_no_name() -> None:
    frame = RATES.assign(hits=[1, math.nan], high=[math.nan, 69.3])
    cells = made(lambda: frame, missing=["hits", "high"]).cells()
    assert "ally.2022.hits" not in cells and "ally.2021.hits" in cells
    assert cells["ally.2021.rate"].interval is None and cells["ally.2022.rate"].interval


def test_a_result_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="returns dict; return a DataFrame or a frozen dataclass"):
        made(lambda: {"rate": 1}).cells()


def test_a_name_is_given_once_but_a_module_may_be_loaded_again(registry: dict[str, Finding]) -> None:
    def first() -> pd.DataFrame:
        return RATES

    def second() -> pd.DataFrame:
        return RATES

    made(first)
    again = made(first)
    assert registry["ally"] is again
    with pytest.raises(ValueError, match=r"the name is taken by .*first; give .*second another"):
        made(second)


def test_the_example_of_the_module_is_true() -> None:
    assert doctest.testmod(module).attempted >= 4 and not doctest.testmod(module).failed


def test_the_command_prints_a_finding_or_the_values_that_a_name_begins(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "import_module", lambda name: None)
    made()
    made(lambda: RATES, "other")
    cli.main(["findings", "ally.2022", "--format", "csv"])
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("finding,name,") and len(printed) == 4
    assert printed[1].startswith(
        'ally,ally.2022.rate,51,51.3,35\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}69,34.9,69.3,"mentions per'
    )
    cli.main(["findings", "ally"])
    shown = capsys.readouterr().out.splitlines()
    assert (
        shown[0].split() == ["name", "text", "interval", "value", "unit", "drawn", "tables"]
        and len(shown) == 7
    )
    with pytest.raises(SystemExit, match="there is no finding 'alley'; the nearest are ally"):
        cli.main(["findings", "alley"])
    with pytest.raises(SystemExit, match=r"there is no value 'ally.2002'; the nearest are ally"):
        cli.main(["findings", "ally.2002"])
