"""The headlines under other choices: as reported they are the published findings; elsewhere they are counted again from the files."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.claims import findings as claims
from conceptshift.concept import findings as concept
from conceptshift.measures.uncertainty import SEED, Estimate
from conceptshift.predictions import findings as predictions
from conceptshift.predictions import specifications, verbal_probability
from conceptshift.rhetoric import validity
from conceptshift.rhetoric.findings import by_state, naming, reading
from conceptshift.story.multiverse import HEADLINES, page, presets, table
from conceptshift.story.multiverse import announced as announced_headline
from conceptshift.story.multiverse import forecasts as forecast_headlines
from conceptshift.story.multiverse import naming as naming_headline
from conceptshift.story.multiverse import presented as presented_headline
from conceptshift.story.multiverse import quotations as quotation_headline
from conceptshift.story.multiverse import spending as spending_headline
from conceptshift.story.multiverse.headline import VERDICTS, verdict, weight
from conceptshift.tables import stale

Point = tuple[str, ...]
DRAWN = 8  # points of each headline that are counted again
BALTIC, BORDER = {"EST", "LVA", "LTU"}, {"EST", "LVA", "LTU", "FIN", "NOR", "POL"}
WORTH = {"nothing": 0.0, "half": 0.5, "full": 1.0}


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of data/ as the file has them."""
    with tables.path(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def by(name: str, key: str, value: str, **where: str) -> dict[str, str]:
    return {
        row[key]: row[value]
        for row in rows(name)
        if all(row[column] == cell for column, cell in where.items())
    }


def reported(name: str):
    headline = HEADLINES[name]
    return table.points(headline)[headline.reported()]


def drawn(name: str) -> list[Point]:
    points = list(table.points(HEADLINES[name]))
    return random.Random(f"{SEED} {name}").sample(points, DRAWN)


class TestAsReported:
    """The book's own choices give the numbers of the book."""

    def test_naming(self) -> None:
        own = by_state.un_choice().set_index("choice_id").loc["own"]
        found = reported("naming")
        assert found.value == pytest.approx(own["times"], abs=1e-8) and found.verdict == "stands"
        rates = {year: naming.ally_naming.cells()[f"ally_naming.{year}.rate"].text for year in (2021, 2022)}
        assert (
            f" {rates[2021]} times in 10,000 words in 2021 and {rates[2022]} times in 2022" in found.sentence
        )

    def test_presented(self) -> None:
        cells = reading.as_presented.cells()
        late, early = (
            cells[f"as_presented.all.threat.{years}.share"] for years in ("2014-2021", "1991-2013")
        )
        found = reported("presented")
        assert found.value == pytest.approx(late.value, abs=1e-8)
        assert found.sentence.startswith(f"{late.text} of") and f", {early.text} before" in found.sentence
        assert (found.verdict == "stands") == reading.rose("all", "1991-2013", "2014-2021")
        others = table.points(HEADLINES["presented"])["adjudicated", "baltic", "2014"]
        assert others.value == pytest.approx(
            cells["as_presented.others.threat.2014-2021.share"].value, abs=1e-8
        )
        assert (others.verdict == "stands") == reading.rose("others", "1991-2013", "2014-2021")

    def test_announced(self) -> None:
        russia, found = concept.russia_label(), reported("announced")
        assert found.value == russia.announced / russia.steps
        assert found.sentence.startswith(
            f"Of {russia.steps} steps from partner to threat, {russia.announced} "
        )

    def test_forecasts(self) -> None:
        outcomes = predictions.forecast_outcomes().set_index("statements")
        n, true = (outcomes.loc[["scored", "announced", "unannounced"], name] for name in ("n", "true"))
        found = reported("forecasts")
        assert found.value == pytest.approx(true["announced"] / true["scored"], abs=1e-8)
        assert found.sentence == (
            f"Of {n['scored']} forecasts {true['scored']} came true: of the {n['announced']} that NATO or its experts "
            f"had announced, {true['announced']} did; of the {n['unannounced']} others, {true['unannounced']}."
        )

    def test_skill(self) -> None:
        assert reported("skill").value == pytest.approx(
            predictions.announced_lead()["lead_half"].item(), abs=1e-8
        )

    def test_spending(self) -> None:
        ratio = claims.spending_range().set_index("group").at["all", "ratio"]
        assert reported("spending").value == pytest.approx(ratio, abs=1e-8)

    def test_quotations(self) -> None:
        told = claims.reported_claims().set_index("side").loc["all"]
        found = reported("quotations")
        assert found.value == pytest.approx(told["supported"] / told["checkable"], abs=1e-8)
        assert found.sentence.startswith(f"Of {told['checkable']} statements about words or texts")

    def test_every_headline_stands(self) -> None:
        assert {name: reported(name).verdict for name in HEADLINES} == dict.fromkeys(HEADLINES, "stands")


# The same points counted from the files: no function of the package that computes them is asked.


def naming_again(point: Point) -> float:
    whose, without, forms, mean, year = point
    joined = {row["iso3"]: row["joined_on"] for row in rows("membership")}
    left = {"none": set(), "baltic": BALTIC, "border": BORDER}[without]
    speeches, mentions = tables.load("speeches"), tables.load("node_mentions")
    named = Counter()
    for row in mentions[mentions["node"] == "russia"].itertuples():
        if forms == "all" or row.form != "russian":
            named[row.iso3, row.year] += row.count
    rates = {}
    for debate in (int(year), 2022):
        hits = [
            (named[row.iso3, row.year], row.tokens)
            for row in speeches[speeches["year"] == debate].itertuples()
            if row.iso3 in joined
            and row.iso3 not in left
            and (whose != "year" or row.bloc == "nato")
            and (whose != "1991" or joined[row.iso3] < "1992")
        ]
        if mean == "words":
            rates[debate] = sum(hit for hit, _ in hits) / sum(words for _, words in hits)
        else:
            rates[debate] = sum(hit / words for hit, words in hits) / len(hits)
    return rates[2022] / rates[int(year)]


def presented_again(point: Point) -> float:
    coder, whose, since = point
    old = {row["iso3"] for row in rows("membership") if row["joined_on"] < "1992"}
    size = {
        tuple(row[column] for column in ("bloc", "node", "period", "stratum")): int(row["windows"])
        / int(row["drawn"])
        for row in rows("lexicon_validation_strata")
    }
    total, threats = 0.0, 0.0
    for row in rows("lexicon_validation"):
        if (row["bloc"], row["node"]) != ("nato", "russia") or not int(since) <= int(row["year"]) <= 2021:
            continue
        if (
            row["iso3"]
            in {"all": set(), "baltic": BALTIC, "border": BORDER, "1991": {row["iso3"]} - old}[whose]
        ):
            continue
        if coder == "agreed" and (row["code_a"], row["also_a"]) != (row["code_b"], row["also_b"]):
            continue
        suffix = {"a": "_a", "b": "_b"}.get(coder, "")
        weighs = size[row["bloc"], row["node"], row["period"], row["stratum"]]
        total += weighs
        threats += weighs * ("threat" in (row["code" + suffix], row["also" + suffix]))
    return threats / total


def announced_again(point: Point) -> float:
    coder, proposal, evidence, chosen, silent = point
    toward = by("themes", "theme_id", "counterpart")
    codes = {row["clause_id"]: row for row in rows("stance_codings") if row["coder"] == coder}
    stages: dict[str, dict] = defaultdict(dict)
    for row in rows("clauses"):
        code = codes[row["clause_id"]]
        stance = int(code["stance"]) if code["stance"] and code["change"] != "unclear" else None
        if (row["theme_id"], row["stage"], proposal) == ("russia_label", "proposal_2021", "communique"):
            stance = -2
        stages[row["theme_id"]][row["stage"]] = stance, row["evidence_status"] == "seen"
    steps = proposed = 0
    for theme, said in stages.items():
        (first, seen_first), (mid, seen_mid), (last, seen_last) = (
            said[stage] for stage in ("concept_2010", "proposal_2021", "concept_2022")
        )
        if toward[theme] == "none" or first is None or last is None:
            continue
        if (chosen == "label" and theme != "russia_label") or (
            chosen == "russia" and toward[theme] != "russia"
        ):
            continue
        if evidence == "seen" and not (seen_first and seen_last and (mid is None or seen_mid)):
            continue
        if mid is None and silent == "out":
            continue
        way = max(0, first - last)
        steps += way
        proposed += 0 if mid is None else min(way, max(0, first - mid))
    return proposed / steps


def forecasts_again(point: Point) -> float:
    coder, who, horizon, partly, near, match, evidence = point
    made = {row["prediction_id"]: row for row in rows("predictions")}
    codes = {row["prediction_id"]: row for row in rows("prediction_codings") if row["coder"] == coder}
    rule = {
        row["prediction_id"]: row for row in rows("prediction_baselines") if row["baseline"] == "announced"
    }
    eve = by("prediction_baselines", "prediction_id", "expected", baseline="pre_invasion")
    said = {name: row["expected"] for name, row in rule.items()}
    if coder != "adjudicated":
        said = by("baseline_codings", "prediction_id", "expected", baseline="announced", coder=coder)
    true = announced = 0.0
    for name, row in made.items():
        code = codes[name]
        kept = code["forecast_type"] == "explicit_forecast" and row["scheduled"] == "false" and name in said
        kept &= bool(code["capphrase_term"]) and code["outcome"] != "unresolvable"
        kept &= near == "in" or row["near_certain"] == "false"
        kept &= evidence == "all" or rule.get(name, {}).get("evidence_status") == "seen"
        kept &= {
            "all": True,
            "named": row["speaker_id"] != "outlet",
            "analysts": row["speaker_id"] in ("dmitry-egorchenkov", "alexei-podberezkin"),
            "egorchenkov": row["speaker_id"] == "dmitry-egorchenkov",
        }[who]
        outcome = eve.get(name) if horizon == "eve" else code["outcome"]
        if not kept or outcome not in ("true", "partly", "false"):
            continue
        worth = {"true": 1.0, "partly": WORTH[partly], "false": 0.0}[outcome]
        true += worth
        announced += worth * (said[name] == "true" or (match == "part" and said[name] == "partly"))
    return announced / true


def skill_again(point: Point) -> float:
    """The lead from the respondents' answers themselves."""
    coder, horizon, near, ruled, partly, mapping, vote = point
    items = predictions.items()
    if coder != "adjudicated":
        loaded = (tables.load(name) for name in ("predictions", "prediction_codings", "verbal_markers"))
        items = specifications.items(*loaded, coder=coder)
    said = by("prediction_baselines", "prediction_id", "expected", baseline="announced")
    if coder != "adjudicated":
        said = by("baseline_codings", "prediction_id", "expected", baseline="announced", coder=coder)
    eve = by("prediction_baselines", "prediction_id", "expected", baseline="pre_invasion")
    certain = by("predictions", "prediction_id", "near_certain")
    answers = tables.load("capphrase_histograms")
    leads: dict[str, list[float]] = defaultdict(list)
    for row in items.itertuples():
        outcome = eve[row.prediction_id] if horizon == "pre_invasion" else row.outcome
        left_out = (near == "out" and certain[row.prediction_id] == "true") or (
            ruled == "out" and row.marker_class == "not_ruled_out"
        )
        if left_out or outcome == "unresolvable":
            continue
        worth = {"true": 1.0, "partly": WORTH[partly], "false": 0.0}[outcome]

        def error(phrase: str, no: bool, worth: float = worth) -> float:
            if mapping == "distribution":
                asked = answers[answers["phrase"] == phrase]
                p, weights = asked["probability"].to_numpy() / 100, asked["respondents"].to_numpy()
            else:
                p, weights = verbal_probability.fixed([phrase], mapping), np.ones(1)
            return float(np.average(((1 - p if no else p) - worth) ** 2, weights=weights))

        lead = error("Will Happen", said[row.prediction_id] != "true") - error(row.phrase, no=False)
        leads[row.idea if vote == "idea" else row.prediction_id].append(lead)
    return float(np.mean([np.mean(one) for one in leads.values()]))


def spending_again(point: Point) -> float:
    sums, members = point
    stated = {name: float(value) for name, value in by("stated_figures", "figure_id", "value").items()}
    if sums == "named":
        return stated["claimed_total"] / stated["budget_2018"]
    year = "2019" if sums.startswith("next") else "2018"
    column = "constant_2022_usd_m" if sums in ("fixed", "next-fixed") else "current_usd_m"
    until = {"later": str(int(year) + 2), "present": "9999"}.get(members, year)
    allied = {row["iso3"] for row in rows("membership") if row["joined_on"][:4] <= until}
    spent = {row["iso3"]: float(row[column]) for row in rows("military_spending") if row["year"] == year}
    total = sum(spent[iso3] for iso3 in allied if (members, iso3) != ("without", "USA"))
    divisor = {"early": "sipri_russia_2018", "budget": "budget_2018"}.get(sums)
    return total / (stated[divisor] if divisor else spent["RUS"])


def quotations_again(point: Point) -> float:
    coder, kinds, mixed, alike, evidence = point
    verdicts = by("claim_codings", "claim_id", "verdict", coder=coder)
    seen = {row["claim_id"] for row in rows("claim_evidence") if row["evidence_status"] == "seen"}
    asked = {"reported": ("words", "document"), "words": ("words",), "events": ("words", "document", "event")}
    chosen = [row for row in rows("claims") if kinds == "all" or row["kind"] in asked[kinds]]
    names = {row["claim_id"] for row in chosen}
    found = [
        verdicts[row["claim_id"]]
        for row in chosen
        if (alike == "each" or row["same_case_as"] not in names)
        and (evidence == "all" or row["claim_id"] in seen)
    ]
    checkable = [one for one in found if one != "not_checkable"]
    return sum({"supported": 1.0, "mixed": WORTH[mixed]}.get(one, 0.0) for one in checkable) / len(checkable)


AGAIN: dict[str, Callable[[Point], float]] = {
    "naming": naming_again,
    "presented": presented_again,
    "announced": announced_again,
    "forecasts": forecasts_again,
    "skill": skill_again,
    "spending": spending_again,
    "quotations": quotations_again,
}


class TestPoints:
    @pytest.mark.parametrize("name", HEADLINES)
    def test_points_drawn_at_random_are_what_the_files_give(self, name: str) -> None:
        """Word lists are held against `validity` below: their words are matched by stems."""
        points = table.points(HEADLINES[name])
        for point in drawn(name):
            if not set(point) & set(presented_headline.LISTS):
                assert points[point].value == pytest.approx(AGAIN[name](point), abs=1e-8), point

    def test_a_word_list_is_the_share_that_the_methods_page_has(self) -> None:
        found = reading.lexicon_validity().set_index(["place", "period", "category"])
        listed = found.at[("nato-russia", "2014-2021", "threat"), "listed"]
        points = table.points(HEADLINES["presented"])
        assert points["codebook", "all", "2014"].value == pytest.approx(listed, abs=1e-8)
        sample = ("lexicon_validation", "lexicon_validation_strata", "lexicon")
        wide = validity.readings(*map(tables.load, sample), "wide")
        old = {row["iso3"] for row in rows("membership") if row["joined_on"] < "1992"}
        kept = wide.query("bloc == 'nato' and node == 'russia' and 2015 <= year <= 2021")
        kept = kept[kept["iso3"].isin(old)]
        share = (kept["hit_threat"] * kept["weight"]).sum() / kept["weight"].sum()
        assert points["wide", "1991", "2015"].value == pytest.approx(share, abs=1e-8)

    @pytest.mark.parametrize("name", HEADLINES)
    def test_all_that_is_possible_is_there(self, name: str) -> None:
        headline = HEADLINES[name]
        missing = set(headline.combinations()) - set(table.points(headline))
        assert (
            missing == {("named", way) for way in ("later", "present", "without")}
            if name == "spending"
            else not missing
        )
        assert next(iter(table.points(headline))) == headline.reported()
        assert {choice.name for choice in headline.choices} and set(headline.rule) == set(VERDICTS)

    def test_the_table_is_what_the_command_computes_now(self) -> None:
        """The quick headlines in full; the others have had points drawn."""
        assert stale.older() == []
        for name in ("announced", "spending", "quotations"):
            now = HEADLINES[name].points()
            assert {
                point: (round(one.value, 9), one.verdict, one.sentence) for point, one in now.items()
            } == {
                point: (one.value, one.verdict, one.sentence)
                for point, one in table.points(HEADLINES[name]).items()
            }

    def test_every_way_to_score_a_forecast_is_offered(self) -> None:
        offered = {choice.name: choice for choice in HEADLINES["skill"].choices}
        assert set(offered) == set(specifications.CHOICES) - {"types"}
        for name, ways in specifications.CHOICES.items():
            if name in offered:
                assert len(offered[name].ways) == len(ways)


class TestRules:
    """At the edge of each rule, and just beside it."""

    @pytest.mark.parametrize(
        ("rule", "given", "wanted"),
        [
            (naming_headline.jumped, (10.001,), "stands"),
            (naming_headline.jumped, (10,), "weakens"),
            (naming_headline.jumped, (1.001,), "weakens"),
            (naming_headline.jumped, (1,), "turns"),
            (presented_headline.rose, (Estimate(0.1, 0.0, 0.2), Estimate(0.3, 0.201, 0.4)), "stands"),
            (presented_headline.rose, (Estimate(0.1, 0.0, 0.2), Estimate(0.3, 0.2, 0.4)), "weakens"),
            (presented_headline.rose, (Estimate(0.1, 0.0, 0.2), Estimate(0.1, 0.0, 0.4)), "turns"),
            (announced_headline.preceded, (3, 5), "stands"),
            (announced_headline.preceded, (2, 4), "weakens"),
            (announced_headline.preceded, (1, 4), "weakens"),
            (announced_headline.preceded, (0, 4), "turns"),
            (announced_headline.preceded, (0, 0), "turns"),
            (forecast_headlines.no_better, (0.0, 0.0), "stands"),
            (forecast_headlines.no_better, (-0.1, 0.1), "stands"),
            (forecast_headlines.no_better, (0.001, 0.0), "weakens"),
            (forecast_headlines.no_better, (0.001, 0.001), "turns"),
            (spending_headline.not_as_claimed, (19.79, 22), "stands"),
            (spending_headline.not_as_claimed, (19.81, 22), "weakens"),
            (spending_headline.not_as_claimed, (21.49, 22), "weakens"),
            (spending_headline.not_as_claimed, (21.5, 22), "turns"),
            (quotation_headline.hold, (5.5, 0, 10), "stands"),
            (quotation_headline.hold, (6, 9, 10), "stands"),
            (quotation_headline.hold, (5, 5, 10), "weakens"),
            (quotation_headline.hold, (4, 5, 10), "turns"),
        ],
    )
    def test_a_rule_at_its_edge(self, rule: Callable, given: tuple, wanted: str) -> None:
        assert rule(*given) == wanted

    @pytest.mark.parametrize(
        ("announced", "unannounced", "of", "wanted"),
        [
            (9, 1, 5, "stands"),
            (9, 2, 8, "weakens"),
            (8, 2, 20, "weakens"),
            (5, 4, 40, "weakens"),
            (5, 5, 40, "turns"),
        ],
    )
    def test_what_came_true(self, announced: int, unannounced: int, of: int, wanted: str) -> None:
        counted = pd.DataFrame(
            {
                "statements": ["scored", "announced", "unannounced"],
                "true": [announced + unannounced, announced, unannounced],
                "true_share": [0.0, 1.0, unannounced / of],
            }
        )
        assert forecast_headlines.mostly_announced(counted) == wanted

    def test_a_rule_cannot_say_both(self) -> None:
        with pytest.raises(ValueError, match="cannot stand and turn"):
            verdict(stands=True, turns=True)

    def test_the_weight_of_a_choice_is_its_mean_range(self) -> None:
        points = {("a", "x"): 1.0, ("b", "x"): 4.0, ("a", "y"): 2.0, ("b", "y"): 3.0, ("c", "z"): 9.0}
        assert (weight(points, 0), weight(points, 1)) == (2.0, 1.0)
        with pytest.raises(ValueError, match="no two points differ in choice 1"):
            weight({("a", "x"): 1.0, ("b", "y"): 2.0}, 0)


class TestPage:
    def test_a_preset_chooses_what_is_there(self) -> None:
        assert [one.name for one in presets.PRESETS] == ["reported", "nato", "russia", "seen", "referee"]
        for preset in presets.PRESETS:
            for name, headline in HEADLINES.items():
                assert preset.point(name) in table.points(headline), (preset.name, name)
        with pytest.raises(ValueError, match="has no choice colour"):
            presets.Preset("x", "x", "x", {"naming": {"colour": "red"}}).point("naming")
        with pytest.raises(ValueError, match="has no way 'red'"):
            presets.Preset("x", "x", "x", {"naming": {"states": "red"}}).point("naming")

    def test_the_view_says_at_each_point_what_the_table_says(self) -> None:
        view = page.view()
        assert view["note"] == ""
        for shown, headline in zip(view["headlines"], HEADLINES.values(), strict=True):
            points = table.points(headline)
            for place, point in enumerate(headline.combinations()):
                if point not in points:
                    assert shown["values"][place] is None and shown["impossible"]
                    continue
                said = shown["sentences"][shown["sentence"][place]], VERDICTS[shown["verdict"][place]]
                assert said == (points[point].sentence, points[point].verdict)
                assert shown["values"][place] == pytest.approx(points[point].value, abs=6e-5)

    def test_the_tables_without_a_script(self) -> None:
        counts = page.headline_verdicts()
        assert (counts[list(VERDICTS)].sum(axis=1) == counts["points"]).all()
        single = page.single_changes()
        ways = sum(len(choice.ways) - 1 for one in HEADLINES.values() for choice in one.choices)
        assert len(single) == ways + len(HEADLINES)  # each of them is possible alone
        sets = page.by_preset().set_index("headline")
        assert (sets["reported"] == "stands").all() and sets.at["spending", "russia"] == "turns"
