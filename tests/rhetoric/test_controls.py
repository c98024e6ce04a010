"""The count model of the controls: by hand, against statsmodels with a dummy for each state, and where nothing is to be found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from conceptshift import tables
from conceptshift.rhetoric import controls
from conceptshift.rhetoric.findings import controls as findings


def speeches(effect: float = 1.0, states: int = 40, seed: int = 7) -> pd.DataFrame:
    """Made speeches of 2014 to 2022; the first half of the states are allies, whose rate of 2022 is `effect` times."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(states):
        level = rng.gamma(2, 2)
        for year in range(2014, 2023):
            if rng.random() < 0.05:
                continue  # no speech
            words = int(rng.integers(800, 3000))
            ally = number < states // 2
            mean = (
                words / 2000 * level * (3 if year == 2022 else 1) * (effect if ally and year == 2022 else 1)
            )
            rows.append((f"S{number:02}", year, "nato" if ally else "other", words, rng.poisson(mean)))
    return pd.DataFrame(rows, columns=["iso3", "year", "bloc", "tokens", "hits"])


def allies(counted: pd.DataFrame) -> set[str]:
    return set(counted.loc[counted["bloc"] == "nato", "iso3"])


def refitted(counted: pd.DataFrame, exposed: set[str], groups: dict) -> pd.DataFrame:
    """The same model by statsmodels, a dummy for each state and year: log ratio and error of each effect."""
    kept = counted[counted.groupby("iso3")["hits"].transform("sum") > 0].reset_index(drop=True)
    of_effect = {
        f"effect {name}": (kept["iso3"].isin(exposed) & kept["year"].isin(years)).astype(float)
        for name, years in groups.items()
    }
    design = pd.concat(
        [
            pd.get_dummies(kept["iso3"], dtype=float),
            pd.get_dummies(kept["year"], drop_first=True, dtype=float),
            pd.DataFrame(of_effect),
        ],
        axis=1,
    )
    design.columns = design.columns.astype(str)
    states = kept["iso3"].nunique()
    start = np.zeros(design.shape[1])
    start[:states] = np.log(kept["hits"].sum() / kept["tokens"].sum())
    fitted = sm.Poisson(kept["hits"], design, exposure=kept["tokens"]).fit(
        method="newton",
        maxiter=100,
        disp=0,
        start_params=start,
        cov_type="cluster",
        cov_kwds={"groups": kept["iso3"].astype("category").cat.codes.to_numpy()},
    )
    assert fitted.mle_retvals["converged"]
    names = list(of_effect)
    return pd.DataFrame({"log": fitted.params[names], "se": fitted.bse[names]})


def test_two_states_and_two_years_by_hand():
    counted = pd.DataFrame(
        [
            ("A", 2021, "nato", 1000, 10),
            ("A", 2022, "nato", 2000, 60),
            ("B", 2021, "other", 500, 4),
            ("B", 2022, "other", 1500, 18),
        ],
        columns=["iso3", "year", "bloc", "tokens", "hits"],
    )
    extra = counted.replace({"iso3": {"A": "C", "B": "D"}})
    found = controls.effects(
        controls.counts(pd.concat([counted, extra]), 2021, 2022), {"A", "C"}, controls.by_year(2022)
    )
    assert found["ratio"].item() == pytest.approx((60 / 2000) / (10 / 1000) / ((18 / 1500) / (4 / 500)))
    assert (found["hits_exposed"].item(), found["hits_others"].item()) == (120, 36)


@pytest.mark.parametrize("groups", [{"2022": [2022]}, {"2020": [2020], "late": [2021, 2022]}])
def test_statsmodels_finds_the_same_estimates_and_errors(groups):
    counted = speeches(1.6)
    found = controls.effects(controls.counts(counted), allies(counted), groups)
    other = refitted(counted, allies(counted), groups)
    assert np.log(found["ratio"]).to_numpy() == pytest.approx(other["log"].to_numpy(), abs=1e-6)
    assert found["se"].to_numpy() == pytest.approx(other["se"].to_numpy(), rel=1e-6)


def test_statsmodels_finds_the_same_for_the_allies_nearness_to_russia():
    compared = findings._compared("russia")
    allied = compared[compared["ally"] & compared["year"].between(2014, 2024)]
    groups = tables.load("state_groups")
    border = set(groups.loc[groups["group"] == "border", "iso3"])
    other = refitted(allied, border, findings.EFFECTS)
    found = findings.control_dose().query("dose == 'border' and effect != 'before'")
    assert np.log(found["ratio"]).to_numpy() == pytest.approx(other["log"].to_numpy(), abs=1e-5)
    assert found["se"].to_numpy() == pytest.approx(other["se"].to_numpy(), rel=1e-5)


def test_a_planted_effect_is_found_and_the_intervals_hold_it():
    held = shown = drawn = 0
    for seed in range(30):
        counted = speeches(3.0, seed=seed)
        table = controls.counts(counted)
        found = controls.effects(table, allies(counted), {"2022": [2022]}, seed=1, permutations=99).iloc[0]
        held += found["low"] < 3 < found["high"]
        drawn += found["shuffled_low"] < 3 < found["shuffled_high"]
        shown += found["p_shuffled"] == pytest.approx(1 / 100)
    assert held >= 25 and drawn >= 25 and shown >= 25


def test_where_nothing_is_planted_nothing_is_found():
    p = []
    for seed in range(20):
        counted = speeches(1.0, seed=seed)
        table = controls.counts(counted)
        p.append(controls.effects(table, allies(counted), {"2022": [2022]}, seed=1, permutations=99).iloc[0])
    p = pd.DataFrame(p)
    assert (p["p_shuffled"] < 0.05).sum() <= 3
    assert (p["p"] < 0.05).sum() <= 4
    assert p["false_alarms"].mean() == pytest.approx(0.06, abs=0.05)


def test_a_placebo_year_before_the_call_shows_nothing_for_russia():
    before = findings.control_effect().set_index(["named", "effect"]).loc[("russia", "before")]
    assert before["low"] < 1 < before["high"]
    assert before["shuffled_low"] < 1 < before["shuffled_high"]
    assert not before["clear"]


def test_a_rise_that_could_just_be_shown_is_shown_in_four_of_five_cases():
    counted = speeches(1.0)
    told = controls.effects(controls.counts(counted), allies(counted), {"2022": [2022]})["detectable"].item()
    shown = 0
    for seed in range(60):
        made = speeches(told, seed=seed + 100)
        shown += controls.effects(controls.counts(made), allies(made), {"2022": [2022]})["low"].item() > 1
    assert 0.65 < shown / 60 < 0.95


def test_the_same_seed_draws_the_same():
    counted = speeches(1.5)
    table = controls.counts(counted)
    first, second, third = (
        controls.effects(table, allies(counted), {"2022": [2022]}, seed=seed, permutations=50)
        for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, second)
    assert first["shuffled_low"].item() != third["shuffled_low"].item()


def test_a_state_that_never_names_the_other_changes_nothing():
    counted = speeches(1.5)
    silent = counted[counted["iso3"] == "S01"].assign(iso3="ZZZ", hits=0, bloc="other")
    groups = {"2022": [2022]}
    first = controls.effects(controls.counts(counted), allies(counted), groups)
    second = controls.effects(controls.counts(pd.concat([counted, silent])), allies(counted), groups)
    pd.testing.assert_frame_equal(first, second)


def test_without_a_mention_on_one_side_there_is_no_ratio():
    counted = speeches()
    counted.loc[(counted["bloc"] == "other") & (counted["year"] == 2022), "hits"] = 0
    found = controls.effects(
        controls.counts(counted), allies(counted), controls.by_year(2021, 2022), seed=1, permutations=20
    )
    assert found["ratio"].notna().tolist() == [True, False]
    assert found.loc[1, ["low", "high", "p", "detectable", "shuffled_low", "p_shuffled"]].isna().all()


@pytest.mark.parametrize(
    ("exposed", "groups", "said"),
    [
        (set(), {"2022": [2022]}, "0 of 39 states"),
        ({f"S{number:02}" for number in range(40)}, {"2022": [2022]}, "39 of 39 states"),
        ({"S01"}, {"all": range(2014, 2023)}, "leave some as the reference"),
    ],
)
def test_what_cannot_be_compared_is_refused(exposed, groups, said):
    with pytest.raises(ValueError, match=said):
        controls.effects(controls.counts(speeches()), exposed, groups)


def test_without_any_mention_there_is_nothing_to_model():
    with pytest.raises(ValueError, match="no state has a mention from 2014 to 2024"):
        controls.counts(speeches().assign(hits=0))


def test_who_is_compared():
    counted = pd.DataFrame(
        [
            (iso3, 2022, bloc, 100, 1)
            for iso3, bloc in [
                ("USA", "nato"),
                ("BRA", "other"),
                ("RUS", "russia"),
                ("UKR", "other"),
                ("FIN", "other"),
                ("AUT", "other"),
            ]
        ],
        columns=["iso3", "year", "bloc", "tokens", "hits"],
    )
    found = controls.compared(counted, tables.load("state_groups"), "BRA")
    assert found.set_index("iso3")["ally"].to_dict() == {"USA": True, "AUT": False}
