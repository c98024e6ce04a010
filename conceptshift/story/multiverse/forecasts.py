"""Two headlines on the forecasts: what came true had mostly been announced, and the speakers did no better than a rule."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from conceptshift import tables
from conceptshift.measures.judgements import ADJUDICATED
from conceptshift.measures.wording import worded
from conceptshift.predictions import forecasts, in_words
from conceptshift.predictions.findings import rows as registry
from conceptshift.story.multiverse.headline import Choice, Headline, Reading, Way, verdict

REGISTRY = ("predictions", "prediction_codings", "verbal_markers")
RULES = ("prediction_baselines", "baseline_codings")
WORTHS = {"nothing": 0.0, "half": 0.5, "full": 1.0}


def mostly_announced(outcomes: pd.DataFrame) -> str:
    """Stands as `in_words.true_mostly_announced` says: nearly all that came true had been announced, and few others did.

    Turns where no more than half of what came true had been. outcomes: statements (scored, announced, unannounced),
    true, true_share, as in the finding `forecast_outcomes`.
    """
    true = outcomes.set_index("statements")["true"]
    turns = bool(2 * true["announced"] <= true["scored"])
    return verdict(not turns and in_words.true_mostly_announced(outcomes), turns)


def read(outcomes: pd.DataFrame) -> Reading:
    """How the headline reads with these outcomes; columns as in `mostly_announced`, and n."""
    counted = outcomes.set_index("statements")
    n = {name: worded(counted.at[name, "n"], "count") for name in counted.index}
    true = {name: _count(counted.at[name, "true"]) for name in counted.index}
    share = counted.at["announced", "true"] / counted.at["scored", "true"]
    announced = f"of the {n['announced']} that NATO or its experts had announced, {true['announced']} did"
    others = f"of the {n['unannounced']} others, {true['unannounced']}"
    came = f"Of {n['scored']} forecasts {true['scored']} came true: {announced}; {others}."
    return Reading(float(share), mostly_announced(outcomes), came)


def _count(number: float) -> str:
    return worded(number, "count" if float(number).is_integer() else "tenths")


def outcomes(rows: pd.DataFrame, worth: float) -> pd.DataFrame:
    """What came true of these forecasts, of the `announced` ones among them and of the others; partly is worth `worth`."""
    true = forecasts.worth(rows["outcome"], worth)
    groups = {"scored": true.notna(), "announced": rows["announced"], "unannounced": ~rows["announced"]}
    counted = {name: (true[chosen].sum(), int(chosen.sum())) for name, chosen in groups.items()}
    found = [(name, n, true, true / n if n else 0.0) for name, (true, n) in counted.items()]
    return pd.DataFrame(found, columns=["statements", "n", "true", "true_share"])


def _announced(headline: Headline) -> Iterator[tuple[tuple[str, ...], Reading]]:
    loaded = [tables.load(name) for name in REGISTRY]
    marked = loaded[0].set_index("prediction_id")[["near_certain", "speaker_id", "document_id"]]
    baselines, codes = (tables.load(name) for name in RULES)
    rule = baselines[baselines["baseline"] == "announced"].set_index("prediction_id")
    eve = baselines[baselines["baseline"] == "pre_invasion"].set_index("prediction_id")["expected"]
    coded = {}
    for way in CODER.ways:
        own = codes[(codes["coder"] == way.name) & (codes["baseline"] == "announced")]
        said = rule if way.name == ADJUDICATED else own.set_index("prediction_id")
        rows = forecasts.items(*loaded, coder=way.name).join(marked, on="prediction_id", rsuffix="_of")
        coded[way.name] = rows.assign(expected=rows["prediction_id"].map(said["expected"]))
    for coder, who, horizon, partly, near, match, evidence in headline.combinations():
        rows = coded[coder].copy()
        if horizon == "eve":
            rows["outcome"] = rows["prediction_id"].map(eve)
        kept = rows["expected"].notna() & rows["outcome"].isin(["true", "partly", "false"])
        kept &= {
            "all": kept,
            "named": rows["speaker_id"] != "outlet",
            "analysts": rows["speaker_id"].isin(["dmitry-egorchenkov", "alexei-podberezkin"]),
            "egorchenkov": rows["speaker_id"] == "dmitry-egorchenkov",
        }[who]
        if near == "out":
            kept &= ~rows["near_certain"].astype(bool)
        if evidence == "seen":
            kept &= rows["prediction_id"].map(rule["evidence_status"]) == "seen"
        rows = rows[kept]
        matching = ("true",) if match == "whole" else ("true", "partly")
        found = outcomes(rows.assign(announced=rows["expected"].isin(matching)), WORTHS[partly])
        if found["true"].iloc[0] > 0:
            yield (coder, who, horizon, partly, near, match, evidence), read(found)


def no_better(lead: float, lead_counted: float) -> str:
    """Stands where the speakers are not ahead of the rule that repeats NATO; turns where they also are ahead once its
    “partly” is worth what one among the outcomes is."""
    return verdict(lead <= 0, lead > 0 and lead_counted > 0)


def read_lead(lead: float, brier: float, rule: float, lead_counted: float) -> Reading:
    """How the headline reads with this lead in the Brier score over the rule."""
    ahead = "better than" if lead > 0 else "no better than"
    sentence = f"The speakers’ error was {worded(brier, 'score')}, that of repeating NATO {worded(rule, 'score')}: {ahead} the rule."
    return Reading(lead, no_better(lead, lead_counted), sentence)


def _skill(headline: Headline) -> Iterator[tuple[tuple[str, ...], Reading]]:
    curve = registry.specification_curve()
    curve = curve[(curve["types"] == "explicit") & curve["skill_announced"].notna()]
    worths = {worth: name for name, worth in WORTHS.items()}
    for row in curve.to_dict("records"):
        point = tuple(
            worths[row[name]] if name == "partly" else str(row[name])
            for name in (choice.name for choice in headline.choices)
        )
        lead = row["brier_announced"] - row["brier"] if row["skill_announced"] else 0.0  # a tie is exactly 0
        yield point, read_lead(lead, row["brier"], row["brier_announced"], row["skill_counted"])


CODER = Choice(
    "coder",
    "Whose codes",
    (
        Way(
            ADJUDICATED,
            "both models, settled",
            "For anyone who takes the coding as it is used here.",
        ),
        Way("a", "the first model alone", "For anyone who distrusts the settling of differences."),
        Way("b", "the second model alone", "For anyone who distrusts the first model."),
    ),
)
NEAR_CERTAIN = (
    Way("in", "count", "For anyone who takes the forecasts as they were made."),
    Way("out", "are left out", "For anyone who gives no credit for what could hardly fail."),
)

ANNOUNCED = Headline(
    name="forecasts",
    title="What came true had mostly been announced",
    page="predictions",
    rule={
        "stands": "more than four in five that came true had been announced, and fewer than a quarter of the others came true",
        "weakens": "more than half that came true had been announced, but that much does not hold",
        "turns": "no more than half that came true had been announced",
    },
    axis="Share of what came true that had been announced",
    kind="share",
    choices=(
        CODER,
        Choice(
            "who",
            "Whose forecasts",
            (
                Way("all", "all", "For anyone who takes what the two articles print."),
                Way("named", "without the outlet’s own", "For anyone who wants forecasts of persons only."),
                Way("analysts", "the two analysts’", "For anyone who leaves the senator out, as a politician and not an expert."),
                Way("egorchenkov", "Dmitry Egorchenkov’s", "For anyone who will not mix speakers: he made the most."),
            ),
        ),
        Choice(
            "horizon",
            "Judged by",
            (
                Way("as_set", "what happened", "For anyone who judges a forecast by its outcome."),
                Way("eve", "what had happened before the invasion", "For anyone who will not let the war decide."),
            ),
        ),
        Choice(
            "partly",
            "What came true in part",
            (
                Way("nothing", "did not come true", "For anyone who wants a forecast to be right as it is worded."),
                Way("half", "counts as half", "For anyone who would not call a half-right forecast wrong."),
                Way("full", "came true", "For anyone who thinks that the gist is what counts."),
            ),
        ),
        Choice("near_certain", "Near-certain forecasts", NEAR_CERTAIN),
        Choice(
            "match",
            "Announced in part",
            (
                Way("whole", "is not announced", "For anyone who calls announced only what was said in full."),
                Way("part", "is announced", "For anyone who gives no credit for finishing another’s sentence."),
            ),
        ),
        Choice(
            "evidence",
            "Which evidence",
            (
                Way("all", "all", "For anyone who takes it that what was searched for and not found was not said."),
                Way("seen", "only what was seen", "For anyone who counts no announcement, and no lack of one, without a page."),
            ),
        ),
    ),
    compute=_announced,
    tables=(*REGISTRY, *RULES),
    impossible="With these choices no forecast came true.",
)  # fmt: skip

SKILL = Headline(
    name="skill",
    title="The forecasters did no better than a rule that repeats NATO",
    page="predictions",
    rule={
        "stands": "their error is not smaller than that of the rule that says yes to all that NATO or its experts had said",
        "weakens": "smaller, but not once the rule is credited for what it expected in part",
        "turns": "smaller than both",
    },
    axis="Error (Brier score) of the rule less that of the speakers",
    kind="lead",
    choices=(
        CODER,
        Choice(
            "horizon",
            "Judged by",
            (
                Way("as_set", "what happened", "For anyone who judges a forecast by its outcome."),
                Way("pre_invasion", "what had happened before the invasion", "For anyone who will not let the war decide."),
            ),
        ),
        Choice("near_certain", "Near-certain forecasts", NEAR_CERTAIN),
        Choice(
            "not_ruled_out",
            "“Might” and the like",
            (
                Way("in", "count", "For anyone who takes the forecasts as they were made."),
                Way("out", "are left out", "For anyone who says that what is not ruled out has not been forecast."),
            ),
        ),
        Choice(
            "partly",
            "What came true in part is worth",
            (
                Way("half", "half", "For anyone who would call a half-right forecast neither right nor wrong."),
                Way("nothing", "nothing", "For anyone who wants a forecast to be right as it is worded."),
                Way("full", "all", "For anyone who thinks that the gist is what counts."),
            ),
        ),
        Choice(
            "mapping",
            "What “likely” means",
            (
                Way("distribution", "what each reader took it for", "For anyone who knows that readers differ and lets all of them count."),
                Way("mean", "the mean of the readers", "For anyone who wants one number a word."),
                Way("median", "the middle reader", "For anyone who wants one number that outliers do not move."),
                Way("nato", "NATO’s scale", "For anyone who takes the scale of the Alliance’s own analysts."),
                Way("uk", "the British scale", "For anyone who takes the scale of British intelligence."),
                Way("us_nic", "an American scale", "For anyone who takes the scale of the National Intelligence Council."),
                Way("certain", "yes or no", "For anyone who takes a forecast for a plain statement."),
            ),
        ),
        Choice(
            "weight",
            "What has one vote",
            (
                Way("statement", "each statement", "For anyone who counts what was said."),
                Way("idea", "each subject", "For anyone who would not count one idea five times because it was split into five."),
            ),
        ),
    ),
    compute=_skill,
    tables=(*REGISTRY, *RULES, "capphrase_histograms", "yardsticks"),
)  # fmt: skip
