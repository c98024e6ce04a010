"""What the pages show of the forecasts, counted again from the files by other means."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Callable
from functools import cache

import pandas as pd
import published
import pytest

from conceptshift import tables
from conceptshift.measures.finding import FINDINGS
from conceptshift.measures.uncertainty import Estimate
from conceptshift.predictions import findings
from conceptshift.predictions.findings import choices, control, outcomes, rows, rules, speakers

WORTHS = {"nothing": 0.0, "half": 0.5, "full": 1.0}
RULES = ("no_change", "intensifies", "announced")


@cache
def lines(name: str) -> list[dict[str, str]]:
    with (tables.ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STATEMENTS = {row["prediction_id"]: row for row in lines("predictions")}
CODES = {(row["coder"], row["prediction_id"]): row for row in lines("prediction_codings")}
SIDE = {row["speaker_id"]: row["side"] for row in lines("speakers")}
EXPECTED = {(row["baseline"], row["prediction_id"]): row["expected"] for row in lines("prediction_baselines")}
PHRASE = {row["marker_class"]: row["capphrase_term"] for row in lines("verbal_markers")}
OUTCOME = {key: CODES["adjudicated", key]["outcome"] for key in STATEMENTS}
EXPLICIT = [
    key
    for key, row in STATEMENTS.items()
    if CODES["adjudicated", key]["forecast_type"] == "explicit_forecast" and row["scheduled"] == "false"
]
SCORED = sorted(key for key in EXPLICIT if OUTCOME[key] != "unresolvable")
HEARD: dict[str, Counter] = {}
for line in lines("capphrase_histograms"):
    HEARD.setdefault(line["phrase"], Counter())[int(line["probability"])] += int(line["respondents"])


def worth(outcome: str, partly: float) -> float:
    return {"true": 1.0, "partly": partly, "false": 0.0}[outcome]


def heard(phrase: str, loss: Callable[[float], float]) -> float:
    """Mean of `loss` over what the respondents answered."""
    answers = HEARD[phrase]
    return sum(count * loss(answer / 100) for answer, count in answers.items()) / answers.total()


def spoken(key: str) -> str:
    return CODES["adjudicated", key]["capphrase_term"]


def mean(values) -> float:
    values = list(values)
    return sum(values) / len(values)


def brier(keys, partly: float, outcome=OUTCOME) -> float:
    return mean(heard(spoken(key), lambda p, key=key: (p - worth(outcome[key], partly)) ** 2) for key in keys)


def of_rule(expected: dict[str, str], partly: float, counted: bool = False) -> float:
    """The Brier score of a rule that says yes as “Will Happen”, no as the rest of 1, and else what lies between."""

    def loss(key: str) -> float:
        said = worth(expected[key], partly if counted else 0.0)
        return heard(
            "Will Happen",
            lambda p: (
                (said * p + (1 - said) * (1 - p) - worth(OUTCOME[key], partly)) ** 2
                if said in (0, 1)
                else ((1 - said) + (2 * said - 1) * p - worth(OUTCOME[key], partly)) ** 2
            ),
        )

    return mean(map(loss, SCORED))


def expected_by(rule: str) -> dict[str, str]:
    return {key: EXPECTED[rule, key] for key in SCORED}


def outcome_counts(keys, outcome=OUTCOME) -> dict[str, float]:
    counts, keys = Counter(outcome[key] for key in keys), list(keys)
    return {
        "n": len(keys),
        "ideas": len({STATEMENTS[key]["idea"] for key in keys}),
        "true": counts["true"],
        "partly": counts["partly"],
        "false": counts["false"],
        "undecided": counts["unresolvable"],
        "true_share": counts["true"] / len(keys),
    }


def bearings(key: str) -> list[dict[str, str]]:
    return [row for row in lines("prediction_rivals") if row["prediction_id"] == key]


def strongest(key: str) -> str:
    own = {row["bearing"] for row in bearings(key)}
    return next(one for one in ("settled", "said", "against", "foretold", "open") if one in own)


GROUPS = {
    "all": list(STATEMENTS),
    "resolved": [key for key in STATEMENTS if OUTCOME[key] != "unresolvable"],
    "explicit": EXPLICIT,
    "named": [key for key in EXPLICIT if STATEMENTS[key]["speaker_id"] != "outlet"],
    "scored": SCORED,
    "announced": [key for key in SCORED if EXPECTED["announced", key] == "true"],
    "unannounced": [key for key in SCORED if EXPECTED["announced", key] != "true"],
    "concept": [key for key in SCORED if CODES["adjudicated", key]["outcome_date"] == "2022-06-29"],
    "on_record": [key for key in SCORED if strongest(key) in ("settled", "said")],
}


def test_outcomes_are_counted_in_each_way() -> None:
    found = findings.forecast_outcomes().set_index("statements")
    assert list(found.index) == [*GROUPS, "eve"]
    for name, keys in GROUPS.items():
        assert found.loc[name].to_dict() == pytest.approx(outcome_counts(keys)), name
    before = {key: EXPECTED["pre_invasion", key] for key in SCORED}
    assert found.loc["eve"].to_dict() == pytest.approx(outcome_counts(SCORED, before))


def test_the_published_outcomes() -> None:
    cells = findings.forecast_outcomes.cells()
    shown = [
        cells[f"forecast_outcomes.scored.{column}"].text
        for column in ("n", "ideas", "true", "partly", "false")
    ]
    assert shown == ["16", "6", "10", "4", "2"]
    assert cells["forecast_outcomes.resolved.true_share"].text.replace("\N{NO-BREAK SPACE}", " ") == "72 %"


def test_statements_by_side() -> None:
    found = findings.statements_by_side().set_index("side")
    assert set(found.index) == {"nato", "others"}
    for side, row in found.iterrows():
        keys = [
            key for key in STATEMENTS if (SIDE[STATEMENTS[key]["speaker_id"]] == "nato") == (side == "nato")
        ]
        plans = [
            key for key in keys if CODES["adjudicated", key]["forecast_type"] in ("call", "stated_intention")
        ]
        assert row.to_dict() == {
            "n": len(keys),
            "undecided": sum(OUTCOME[key] == "unresolvable" for key in keys),
            "scored": len(set(keys) & set(SCORED)),
            "plans": len(plans),
            "plans_met": sum(OUTCOME[key] == "true" for key in plans),
        }


def test_readings_of_the_outcomes_and_their_evidence() -> None:
    found, counts = findings.outcome_readings(), Counter(map(strongest, SCORED))
    assert {name: getattr(found, name) for name in ("settled", "said", "against", "foretold", "open")} == {
        name: counts[name] for name in ("settled", "said", "against", "foretold", "open")
    }
    older = [
        any(
            row["dated_on"] < STATEMENTS[key]["made_from"]
            and row["bearing"] in ("settled", "said", "foretold")
            for row in bearings(key)
        )
        for key in SCORED
    ]
    assert found.sooner == sum(older)
    status = Counter(row["evidence_status"] for row in lines("prediction_rivals"))
    evidence = findings.evidence_before_invasion()
    assert (evidence.seen, evidence.not_verified) == (status["seen"], status["not_verified"])
    assert evidence.unseen == status.total() - status["seen"]


def test_a_reading_that_no_outcome_has_is_counted_as_nought(monkeypatch: pytest.MonkeyPatch) -> None:
    one = pd.DataFrame({"reading": ["foretold"], "on_record": [False], "sooner": [True]})
    monkeypatch.setattr(outcomes, "_readings", lambda: one)
    found = findings.outcome_readings.compute()
    assert (found.settled, found.said, found.against, found.foretold, found.open, found.sooner) == (
        0,
        0,
        0,
        1,
        0,
        1,
    )


def test_plain_counts() -> None:
    looked = Counter(row["second_look"] for row in lines("prediction_evidence") if row["second_look"])
    found = findings.second_look()
    assert (found.n, found.found, found.not_found) == (looked.total(), looked["found"], looked["not_found"])
    assert findings.marker_classes().n == len(lines("verbal_markers"))
    doubted = [key for (coder, key), row in CODES.items() if coder == "b" and row["criteria_ok"] == "false"]
    assert (findings.doubted_criteria().n, findings.doubted_criteria().statements) == (
        len(doubted),
        ", ".join(doubted),
    )
    assert (findings.forecast_draws().seed, findings.forecast_draws().n) == ("2010", 9999)


def test_where_nobody_doubts_a_test_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    codings = pd.DataFrame(
        {"prediction_id": ["P1", "P1", "P2"], "coder": ["a", "b", "b"], "criteria_ok": [False, True, None]}
    )
    monkeypatch.setattr(choices.tables, "load", lambda name: codings)
    found = findings.doubted_criteria.compute()
    assert (found.n, found.statements) == (0, "none")


def test_what_readers_hear() -> None:
    found = findings.heard_phrases().set_index("name")
    uses = Counter(map(spoken, SCORED))
    assert {row.phrase: row.statements for row in found.itertuples()} == uses
    assert list(found["statements"]) == sorted(uses.values(), reverse=True)
    for name, row in found.iterrows():
        answers = sorted(HEARD[row["phrase"]].elements())
        assert name == row["phrase"].lower().replace(" ", "-")
        assert row["respondents"] == len(answers)
        middle = (answers[(len(answers) - 1) // 2] + answers[len(answers) // 2]) / 200
        assert row["median"] == pytest.approx(middle)
    drawn = findings.phrase_answers()
    assert list(drawn["phrase"].unique()) == list(found["phrase"])
    for phrase, group in drawn.groupby("phrase"):
        assert dict(zip(group["probability"], group["respondents"], strict=True)) == HEARD[phrase]
        assert set(group["statements"]) == {uses[phrase]}


def test_scores_of_all_and_of_each_speaker() -> None:
    found = findings.speaker_scores().set_index("speaker")
    order = list(dict.fromkeys(STATEMENTS[key]["speaker_id"] for key in SCORED))
    assert list(found.index) == ["all", *order]
    named = {row["speaker_id"]: row["name"] for row in lines("speakers")}
    named |= {"all": "All together", "outlet": "RT, for “experts”"}
    limits = findings.scores_by_speaker().query("score == 'brier' and partly == 'drawn'").set_index("who")
    for speaker, row in found.iterrows():
        own = [key for key in SCORED if speaker in ("all", STATEMENTS[key]["speaker_id"])]
        fixed = {name: brier(own, partly) for name, partly in WORTHS.items()}
        assert row["who"] == named[speaker]
        assert (row["n"], row["ideas"]) == (len(own), len({STATEMENTS[key]["idea"] for key in own}))
        assert {name: row[f"brier_{name}"] for name in WORTHS} == pytest.approx(fixed)
        assert row["brier"] == pytest.approx(mean(fixed.values()))
        in_table = {"all": "all"} | {one["speaker_id"]: one["name"] for one in lines("speakers")}
        drawn = limits.loc[in_table[speaker]]
        assert [row["brier_low"], row["brier_high"]] == pytest.approx(
            [drawn["low"], drawn["high"]], nan_ok=True
        )
        assert math.isnan(row["brier_low"]) == (row["ideas"] == 1)


def test_ranges_by_what_is_drawn_again() -> None:
    found = findings.score_ranges().set_index("drawn")
    of_all = findings.scores_by_speaker().query("who == 'all' and score == 'brier' and partly == 0.5").iloc[0]
    for name, prefix in {"reader": "phrase_", "ideas": "sample_", "both": ""}.items():
        assert found.at[name, "brier"] == pytest.approx(brier(SCORED, 0.5))
        assert (found.at[name, "low"], found.at[name, "high"]) == (
            of_all[f"{prefix}low"],
            of_all[f"{prefix}high"],
        )
    width = found["high"] - found["low"]
    assert width["both"] > max(width["reader"], width["ideas"])


def test_with_and_without_what_was_only_not_ruled_out() -> None:
    hedged = [key for key in SCORED if STATEMENTS[key]["marker_class"] == "not_ruled_out"]
    parts = {"with": SCORED, "without": [key for key in SCORED if key not in hedged], "alone": hedged}
    found = findings.not_ruled_out().set_index("kept")
    assert list(found.index) == list(parts)
    for name, keys in parts.items():
        assert found.at[name, "n"] == len(keys)
        assert found.at[name, "brier"] == pytest.approx(brier(keys, 0.5))
    assert found.at["with", "low"] < found.at["with", "brier"] < found.at["with", "high"]


def test_scores_with_the_codes_that_a_side_could_ask_for() -> None:
    found = findings.contested_scores().set_index(["statement", "side"])
    asked = lines("prediction_objections")
    statements = {row["prediction_id"] for row in asked}
    assert len(found) == len(asked) + 2
    for side in ("nato", "russia"):
        codes = {row["prediction_id"]: row["outcome"] for row in asked if row["side"] == side}
        assert found.at[("all", side), "n"] == len(codes) == len(statements)
        assert found.at[("all", side), "brier"] == pytest.approx(brier(SCORED, 0.5, OUTCOME | codes))
        for key, code in codes.items():
            assert found.at[(key, side), "n"] == 1
            assert found.at[(key, side), "brier"] == pytest.approx(brier(SCORED, 0.5, OUTCOME | {key: code}))


def test_parts_of_the_score() -> None:
    said = {key: heard(spoken(key), lambda p: p) for key in SCORED}
    came = {key: worth(OUTCOME[key], 0.5) for key in SCORED}
    groups = {value: [key for key in SCORED if said[key] == value] for value in set(said.values())}
    base = mean(came.values())
    of_value = {value: mean(came[key] for key in keys) for value, keys in groups.items()}
    found = findings.score_parts()
    assert found.brier == pytest.approx(mean((said[key] - came[key]) ** 2 for key in SCORED))
    assert found.reliability == pytest.approx(mean((said[key] - of_value[said[key]]) ** 2 for key in SCORED))
    assert found.resolution == pytest.approx(mean((of_value[said[key]] - base) ** 2 for key in SCORED))
    assert found.uncertainty == pytest.approx(mean((came[key] - base) ** 2 for key in SCORED))
    assert found.all_readers == pytest.approx(brier(SCORED, 0.5))
    sizes = sorted(map(len, groups.values()))
    assert (found.values, found.least, found.most) == (len(sizes), sizes[0], sizes[-1])
    assert sorted(findings.score_bins()["n"]) == sizes


def test_outcomes_dealt_at_random() -> None:
    found = findings.dealt_outcomes().set_index(["unit", "reference"])
    came = [worth(OUTCOME[key], 0.5) for key in SCORED]
    score = brier(SCORED, 0.5)
    against = {"coin": 0.5, "share_true": mean(came)}
    for (unit, reference), row in found.iterrows():
        assert unit in ("statement", "idea")
        assert row["skill"] == pytest.approx(
            1 - score / mean((against[reference] - one) ** 2 for one in came)
        )
        assert row["dealt_low"] < row["dealt"] < row["dealt_high"]
        assert row["dealt_low"] < row["skill"] < row["dealt_high"] and 0.2 < row["as_good"] < 0.5
    mixed = mean(
        heard(spoken(key), lambda p, one=one: (p - one) ** 2) for key in SCORED for one in came
    )  # of a deal, on average
    expected = 1 - mixed / mean((0.5 - one) ** 2 for one in came)
    assert found.at[("statement", "coin"), "dealt"] == pytest.approx(expected, abs=0.01)
    assert len(found) == 4 and found.at[("idea", "coin"), "dealt"] != found.at[("statement", "coin"), "dealt"]


def test_scores_of_rules_and_the_lead_over_each() -> None:
    found = findings.rule_leads().set_index("rule")
    assert found["title"].to_dict() == {
        "coin": "Always 50 %",
        "base_rate": "Base rate",
        "no_change": "Nothing changes",
        "intensifies": "Everything intensifies",
        "announced": "Already said",
        "counted": "… its “partly” worth that of the outcomes",
    }
    for name, partly in WORTHS.items():
        came = {key: worth(OUTCOME[key], partly) for key in SCORED}
        elsewhere = {
            key: mean(came[o] for o in SCORED if STATEMENTS[o]["idea"] != STATEMENTS[key]["idea"])
            for key in SCORED
        }
        scores = {
            "coin": mean((0.5 - one) ** 2 for one in came.values()),
            "base_rate": mean((elsewhere[key] - came[key]) ** 2 for key in SCORED),
            **{rule: of_rule(expected_by(rule), partly) for rule in RULES},
            "counted": of_rule(expected_by("announced"), partly, counted=True),
        }
        own = brier(SCORED, partly)
        assert found[f"brier_{name}"].to_dict() == pytest.approx(scores)
        assert found[f"lead_{name}"].to_dict() == pytest.approx(
            {rule: one - own for rule, one in scores.items()}
        )
        assert found[f"foresight_{name}"].to_dict() == pytest.approx(scores)  # who knows all loses nothing
    for drawn in ("lead", "foresight"):
        fixed = found[[f"{drawn}_{name}" for name in WORTHS]].mean(axis=1)
        assert found[drawn].to_dict() == pytest.approx(fixed.to_dict())


def test_limits_and_logarithmic_leads_are_those_of_the_same_row() -> None:
    found = findings.rule_leads().set_index("rule")
    voices = {
        "coin": ("coin", "number"),
        "base_rate": ("base_rate", "number"),
        "counted": ("announced", "counted"),
    }
    in_columns = {"_nothing": 0.0, "_half": 0.5, "_full": 1.0, "": "drawn"}
    for name, table in {
        "lead": findings.scores_of_rules(),
        "foresight": findings.foresight_over_rules(),
    }.items():
        every = table.set_index(["rule", "voice", "score", "partly"])
        for rule, row in found.iterrows():
            place = voices.get(rule, (rule, "phrase"))
            columns = {f"{name}{column}": ("brier", partly) for column, partly in in_columns.items()}
            if name == "lead":
                columns["log_lead"] = ("log", "drawn")
            for column, of_score in columns.items():
                whole = every.loc[(*place, *of_score)]
                shown = [row[column], row[f"{column}_low"], row[f"{column}_high"]]
                assert shown == list(whole[["lead", "lead_low", "lead_high"]])


def test_what_is_drawn_of_the_rules_is_in_a_speaker_s_words() -> None:
    found = findings.spoken_rules(findings.scores_of_rules())
    assert set(found["score"]) == {"brier"} and set(found["voice"]) == {"number", "phrase"}
    assert len(found) == 5 * 4 and set(found["who"]) == {"all"}


def test_the_quick_leads_are_those_of_the_full_table() -> None:
    full = findings.rule_leads().set_index("rule").loc["announced"]
    lead, foresight = findings.announced_lead().iloc[0], findings.foresight_lead().iloc[0]
    for column in findings.announced_lead():
        assert lead[column] == pytest.approx(full[column])
        assert foresight[column] == pytest.approx(full[column.replace("lead", "foresight")])
    shown = findings.announced_lead.cells()["announced_lead.lead"]
    assert (shown.text, shown.interval.replace("\N{NO-BREAK SPACE}", " ")) == ("−0.05", "−0.40 to +0.33")


def test_leads_with_other_codes_of_what_had_been_said() -> None:
    by_coder = {
        (row["coder"], row["prediction_id"]): row["expected"]
        for row in lines("baseline_codings")
        if row["baseline"] == "announced"
    }
    found = findings.announced_coders().set_index("coder")
    assert sorted(found.index) == ["a", "b"]
    for coder, row in found.iterrows():
        codes = {key: by_coder[coder, key] for key in SCORED}
        assert row.to_dict() == pytest.approx(
            {
                f"lead_{name}": of_rule(codes, partly) - brier(SCORED, partly)
                for name, partly in WORTHS.items()
            }
        )
    own = expected_by("announced")
    disputed = [key for key in SCORED if (own[key] == "true") != (by_coder["b", key] == "true")]
    table = findings.announced_disputed()
    assert (table["n"].item(), table["statements"].item()) == (len(disputed), ", ".join(disputed))
    recoded = findings.announced_recoded().set_index("statement")["lead"]
    assert list(recoded.index) == [key for key in SCORED if own[key] == "true"]
    for key, lead in recoded.items():
        codes = own | {one: "partly" for one in [key, *disputed]}
        assert lead == pytest.approx(of_rule(codes, 0.5) - brier(SCORED, 0.5))


def test_what_is_encoding_and_where_speaker_and_rule_say_the_same() -> None:
    own = expected_by("announced")
    for name, partly in WORTHS.items():
        charged = of_rule(own, partly) - of_rule(own, partly, counted=True)
        assert findings.partly_encoding()[name].item() == pytest.approx(charged, abs=1e-12)
    same = [key for key in SCORED if own[key] == "true" and spoken(key) == "Will Happen"]
    assert (findings.same_probability().n, findings.same_probability().statements) == (
        len(same),
        ", ".join(same),
    )


def test_where_nothing_is_the_same_or_disputed_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_disputed", list)
    assert findings.announced_disputed.compute().to_dict("records") == [{"n": 0, "statements": "none"}]
    doubtful = rows.items().assign(phrase="Likely")
    monkeypatch.setattr(rows, "items", lambda: doubtful)
    assert findings.same_probability.compute().statements == "none"


CURVE = pd.DataFrame(
    [  # types, horizon, partly, skill against one half, announced and counted
        ("explicit", "as_set", 0.0, -0.4, -0.1, -0.1),
        ("explicit", "as_set", 0.5, 0.0, 0.1, 0.0),
        ("explicit", "as_set", 1.0, 0.2, 0.2, -0.2),
        ("explicit", "as_set", 1.0, 0.3, 0.2, 0.2),
        ("explicit", "pre_invasion", 0.0, 0.1, 0.0, 0.0),
        ("implied", "as_set", 0.5, 0.6, None, None),
        ("implied", "as_set", 0.0, -0.7, None, None),
        ("all", "as_set", 1.0, 0.8, None, None),
    ],
    columns=["types", "horizon", "partly", "skill_coin", "skill_announced", "skill_counted"],
).assign(n=1)


def test_skill_by_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "specification_curve", lambda: CURVE)
    found = findings.specification_skill.compute().set_index("specifications")
    places = {
        "every": range(8),
        "forecasts": range(7),
        "explicit": range(4),
        "nothing": [0],
        "full": [2, 3],
        "eve": [4],
        "implied": [5, 6],
        "all_types": [7],
    }
    assert list(found.index) == list(places)
    for name, chosen in places.items():
        own = CURVE.iloc[list(chosen)]
        skill = sorted(own["skill_coin"])
        row = found.loc[name]
        assert row["n"] == len(own)
        assert row["beat_half"] == mean(one > 0 for one in skill)
        assert (row["least"], row["most"]) == (skill[0], skill[-1])
        assert row["median"] == pytest.approx((skill[(len(skill) - 1) // 2] + skill[len(skill) // 2]) / 2)
        for rule in ("announced", "counted"):
            over = list(own[f"skill_{rule}"])
            if any(map(math.isnan, over)):
                assert math.isnan(row[f"beat_{rule}"])
            else:
                assert row[f"beat_{rule}"] == mean(one > 0 for one in over)


def nominal_alpha(pairs: list[tuple[str, str]]) -> float:
    """Krippendorff's alpha of two coders who coded every unit, from the coincidences of their codes."""
    codes = Counter(code for pair in pairs for code in pair)
    n = codes.total()
    expected = 1 - sum(count * (count - 1) for count in codes.values()) / (n * (n - 1))
    return 1 - mean(first != second for first, second in pairs) / expected


def test_agreement_of_the_coders(monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def interval(codings, unit, value, level, cluster, seed):
        given.append((unit, value, level, dict(cluster), seed))
        return Estimate(0.9, 0.1, 0.2)

    monkeypatch.setattr(choices, "agreement_interval", interval)
    found = findings.prediction_agreement.compute().set_index("code")
    columns = {"type": "forecast_type", "outcome": "outcome", "phrase": "capphrase_term"}
    ideas = {key: row["idea"] for key, row in STATEMENTS.items()}
    assert given == [("prediction_id", column, "nominal", ideas, 2010) for column in columns.values()]
    for code, column in columns.items():
        pairs = {key: tuple(CODES[coder, key][column] for coder in ("a", "b")) for key in STATEMENTS}
        row, alpha = found.loc[code], nominal_alpha(list(pairs.values()))
        assert [row["alpha"], row["alpha_rounded"], row["nltk"]] == pytest.approx([alpha] * 3)
        assert (row["low"], row["high"]) == (0.1, 0.2)
        same = {key for key, (first, second) in pairs.items() if first == second}
        assert (row["agree"], row["n"], row["share"]) == (len(same), len(pairs), len(same) / len(pairs))
        assert row["scored_agree"] == len(same & set(SCORED))
        assert row["scored_differ"] == len(set(SCORED) - same)


def test_agreement_on_the_rules() -> None:
    coded: dict[tuple[str, str], dict[str, str]] = {}
    for row in lines("baseline_codings"):
        coded.setdefault((row["baseline"], row["prediction_id"]), {})[row["coder"]] = row["expected"]
    found = findings.baseline_agreement().set_index("rule")
    assert sorted(found.index) == sorted([*RULES, "together"])
    for rule, row in found.iterrows():
        pairs = [
            (own["a"], own["b"])
            for (name, _), own in coded.items()
            if rule in (name, "together") and len(own) == 2
        ]
        assert (row["agree"], row["n"]) == (sum(first == second for first, second in pairs), len(pairs))
        assert row["alpha"] == pytest.approx(nominal_alpha(pairs))


SHOWN = {  # finding: its columns, and its rows in the order of the page (none: there is one, without a name)
    "forecast_outcomes": ("n ideas true partly false undecided true_share", [*GROUPS, "eve"]),
    "statements_by_side": ("n undecided scored plans plans_met", ["nato", "others"]),
    "outcome_readings": ("settled said against foretold open sooner", None),
    "evidence_before_invasion": ("seen unseen not_verified", None),
    "second_look": ("n found not_found", None),
    "heard_phrases": (
        "phrase statements respondents median",
        ["will-happen", "likely", "could-happen", "might-happen"],
    ),
    "marker_classes": ("n", None),
    "speaker_scores": (
        "who n ideas brier_nothing brier_half brier_full brier",
        ["all", *dict.fromkeys(STATEMENTS[key]["speaker_id"] for key in SCORED)],
    ),
    "score_ranges": ("brier", ["reader", "ideas", "both"]),
    "forecast_draws": ("seed n", None),
    "not_ruled_out": ("brier n", ["with", "without", "alone"]),
    "contested_scores": (
        "brier n",
        [
            f"{key}.{side}"
            for key in [*sorted({row["prediction_id"] for row in lines("prediction_objections")}), "all"]
            for side in ("nato", "russia")
        ],
    ),
    "score_parts": ("brier reliability resolution uncertainty all_readers values least most", None),
    "dealt_outcomes": (
        "skill dealt as_good",
        ["statement.share_true", "statement.coin", "idea.share_true", "idea.coin"],
    ),
    "rule_leads": (
        "title brier_nothing brier_half brier_full lead_nothing lead_half lead_full lead log_lead "
        "foresight_nothing foresight_half foresight_full foresight",
        ["coin", "base_rate", *RULES, "counted"],
    ),
    "announced_lead": ("lead_nothing lead_half lead_full lead", None),
    "foresight_lead": ("lead_nothing lead_half lead_full lead", None),
    "announced_coders": ("lead_nothing lead_half lead_full", ["a", "b"]),
    "announced_disputed": ("n statements", None),
    "announced_recoded": ("lead", GROUPS["announced"]),
    "partly_encoding": ("nothing half full", None),
    "same_probability": ("n statements", None),
    "specification_skill": ("n beat_half beat_announced beat_counted median least most", ...),
    "prediction_agreement": ("alpha alpha_rounded nltk agree n share scored_agree scored_differ", ...),
    "baseline_agreement": ("alpha agree n", ["together", "announced", "intensifies", "no_change"]),
    "doubted_criteria": ("n statements", None),
    "control_counts": (
        "statements sources forecasts undated counted true near_certain one_author authors assessments "
        "proposals met in_part not_met undecided",
        None,
    ),
    "control_agreement": ("n agree alpha", None),
}


def test_every_finding_of_the_chapter_shows_its_values_row_by_row() -> None:
    modules = {module.__name__ for module in (choices, control, outcomes, rules, speakers)}
    assert {name for name, one in FINDINGS.items() if one.compute.__module__ in modules} == set(SHOWN)
    for name, (columns, named) in SHOWN.items():
        one = FINDINGS[name]
        assert list(one.kinds) == columns.split() and set(one.tables) <= set(tables.names()), name
        if named is ...:
            continue  # slow: its rows are seen above, where what takes long is given
        places = [name] if named is None else [f"{name}.{row}" for row in named]
        cells, table = one.cells(), one.table()
        assert list(cells) == [f"{place}.{column}" for place in places for column in columns.split()]
        assert all(cell.drawn for cell in cells.values() if cell.interval)
        assert list(table.index) == list(range(len(places))), name
        assert list(table)[: len(one.key)] == list(one.key), name
        assert list(table)[len(one.key)] == columns.split()[0], name


def test_what_an_edition_published_is_a_finding_still():
    assert published.lost("predictions") == []
