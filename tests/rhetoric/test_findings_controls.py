"""The findings of the controls: samples by plain sums, and what the page says of them."""

from __future__ import annotations

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.rhetoric.findings import controls

AWAY = {"RUS", "BLR", "EU", "GEO", "MDA", "UKR", "FIN", "SWE"}


@pytest.fixture(scope="module")
def mentions():
    """Each speech of 2014 to 2024 with its mentions of the four states, by plain joins."""
    speeches = pd.read_parquet(tables.path("speeches")).query("2014 <= year <= 2024")
    counted = pd.concat(
        [pd.read_parquet(tables.path("node_mentions")), pd.read_csv(tables.path("control_mentions"))]
    )
    wide = counted.pivot_table(index=["iso3", "year"], columns="node", values="count", aggfunc="sum")
    return speeches.join(wide[list(controls.NAMED)], on=["iso3", "year"]).fillna(
        dict.fromkeys(controls.NAMED, 0)
    )


@pytest.mark.parametrize(("named", "code"), controls.NAMED.items())
def test_each_sample_by_plain_sums(mentions, named, code):
    rows = mentions[~mentions["iso3"].isin(AWAY | {code})]
    allied = set(rows.loc[(rows["year"] == 2022) & (rows["bloc"] == "nato"), "iso3"])
    naming = rows[rows.groupby("iso3")[named].transform("sum") > 0]
    found = controls.control_sample().set_index("named").loc[named]
    assert found["states"] == naming["iso3"].nunique()
    assert found["allies"] == len(allied & set(naming["iso3"]))
    assert (found["mentions"], found["speeches"]) == (naming[named].sum(), len(naming))
    effect = controls.control_effect().set_index(["named", "effect"]).loc[named]
    for name, years in controls.EFFECTS.items():
        part = naming[naming["year"].isin(years)].groupby(naming["iso3"].isin(allied))[named].sum()
        assert (effect.loc[name, "hits_exposed"], effect.loc[name, "hits_others"]) == (
            part[True],
            part[False],
        )


def test_what_the_page_says():
    assert controls.clear("russia") == [] and controls.clear("china") == []
    assert "before" in controls.clear("ukraine")
    assert controls.others("brazil", "concept") == 0 and controls.by_allies("brazil", "concept") == 1
    assert controls.falls() == ["speeches"]
    assert controls.smallest("concept") > 2
    assert not controls.control_dose()["clear"].any()
    cells = controls.control_effect.cells()
    assert cells["control_effect.russia.concept.ratio"].text == "2.1"
    assert (
        cells["control_effect.russia.concept.ratio"].interval.replace("\N{NO-BREAK SPACE}", " ")
        == "1.1 to 4.2"
    )
    assert cells["control_effect.china.concept.ratio"].text == "0.9"
    assert "control_effect.brazil.concept.ratio" not in cells


def test_clear_needs_both_intervals():
    found = controls.control_effect()
    assert ((found["p"] < 0.05) & ~found["clear"]).any()
    assert (found.loc[found["clear"], ["p", "p_shuffled"]] < 0.05).all(axis=None)
    assert (found["shuffled"].isna() == found["ratio"].isna()).all()


def test_every_choice_asks_the_same_of_another_table():
    found = controls.control_choice().set_index(["named", "choice"])
    russia = found.loc["russia"]
    assert russia.index.tolist() == list(controls.CHOICES)
    here = controls.control_effect().set_index(["named", "effect"]).loc[("russia", "concept")]
    assert russia.at["as_here", "ratio"] == pytest.approx(here["ratio"])
    assert (
        russia.at["contested", "hits_others"] > russia.at["applicants", "hits_others"] > here["hits_others"]
    )
    assert russia.at["europe", "hits_others"] < here["hits_others"]
    assert russia.at["no_border", "hits_exposed"] < here["hits_exposed"]
    assert russia.at["speeches", "hits_exposed"] == 30
    assert found.at[("china", "no_usa"), "hits_exposed"] < found.at[("china", "as_here"), "hits_exposed"]
    terms = controls.control_terms()
    assert (terms.lowest, terms.highest) == (russia["ratio"].min(), russia["ratio"].max())
    assert terms.choices == len(controls.CHOICES)
    assert terms.clear_choices == ((russia["low"] > 1) | (russia["high"] < 1)).sum()


def test_the_states_of_a_dose():
    found = controls.control_dose().set_index(["dose", "effect"])
    assert found["states"].groupby("dose").first().to_dict() == {"border": 5, "hosts": 8}
    allied = found.loc[("border", "concept")]
    whole = controls.control_effect().set_index(["named", "effect"]).loc[("russia", "concept")]
    assert allied["hits_exposed"] + allied["hits_others"] == whole["hits_exposed"]


def test_whose_words_of_china_came_before_the_call(mentions):
    allied = set(mentions.loc[(mentions["year"] == 2022) & (mentions["bloc"] == "nato"), "iso3"])
    rows = mentions[mentions["iso3"].isin(allied) & mentions["year"].isin([2018, 2019, 2020])]
    assert controls.american_share() == pytest.approx(
        rows.loc[rows["iso3"] == "USA", "china"].sum() / rows["china"].sum()
    )


def test_an_effect_is_clear_only_where_both_ways_of_drawing_say_so():
    both = pd.DataFrame(
        {"ratio": 1.0, "p": [0.01, 0.01, 0.2, 0.01], "p_shuffled": [0.01, 0.2, 0.01, float("nan")]}
    )
    assert controls._worded(both)["clear"].tolist() == [True, False, False, False]
