"""Every figure of the book with the data that it is drawn from, and with data bent out of shape.

One entry a figure, as a chapter calls it: how it is drawn, its arguments, the same twice as large, a single row,
a category missing, and what the drawing and its words have to say of whatever data they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from conceptshift import tables
from conceptshift.articles import sources, vocabulary, voices
from conceptshift.articles.figures import voices as voice_figures
from conceptshift.articles.figures import words as word_figures
from conceptshift.claims import figures as claim_figures
from conceptshift.claims import findings as claim_findings
from conceptshift.claims import spending
from conceptshift.concept import clauses
from conceptshift.concept import figures as concept_figures
from conceptshift.measures.wording import worded
from conceptshift.predictions import audit, forecasts, listing, specifications
from conceptshift.predictions import figures as prediction_figures
from conceptshift.rhetoric import (
    before_after,
    general_debate,
    kremlin,
    periods,
    robustness,
    states,
    validity,
)
from conceptshift.rhetoric.figures import controls as control_figures
from conceptshift.rhetoric.figures import kremlin as kremlin_figures
from conceptshift.rhetoric.figures import naming as naming_figures
from conceptshift.rhetoric.figures import periods as period_figures
from conceptshift.rhetoric.figures import phrases as phrase_figures
from conceptshift.rhetoric.figures import states as state_figures
from conceptshift.rhetoric.figures import turn as turn_figures
from conceptshift.rhetoric.figures import validity as validity_figures
from conceptshift.rhetoric.findings import controls as control_findings
from conceptshift.rhetoric.findings import phrases as phrase_findings
from conceptshift.story import timeline, timeline_figures

SEED, RESAMPLES = 1, 99
BENT = ("shipped", "doubled", "single row", "category missing")


@dataclass(frozen=True)
class Exhibit:
    """A figure: how it is drawn and its arguments for each of `BENT`.

    `labels` and `words` say, of such arguments, what texts stand in the drawing and in its text alternative.
    """

    draw: Callable
    arguments: dict[str, tuple]
    labels: Callable[..., Iterable[str]]
    words: Callable[..., Iterable[str]]


def exhibit(draw, shipped, doubled, single, missing, labels, words=None) -> Exhibit:
    arguments = dict(zip(BENT, (shipped, doubled, single, missing), strict=True))
    return Exhibit(draw, arguments, labels, words or labels)


def larger(table: pd.DataFrame, *columns: str, times: float = 2) -> pd.DataFrame:
    """`table` with these columns `times` as large."""
    return table.assign(**{column: table[column] * times for column in columns})


def of(table: pd.DataFrame, **wanted) -> pd.DataFrame:
    """The rows with these values; a list is any of them."""
    for column, value in wanted.items():
        table = table[table[column].isin(value if isinstance(value, list) else [value])]
    return table


RATE = ("rate", "low", "high")
GUIDELINE = 0.02  # of gross domestic product


def controlled() -> dict[str, Exhibit]:
    """The figures of the pages on controls and phrases."""
    ratios, origins = control_findings.control_effect(), phrase_findings.phrase_origin()
    columns = ("ratio", "low", "high", "shuffled_low", "shuffled_high")
    return {
        "controls": exhibit(
            control_figures.ratios,
            (ratios,),
            (larger(ratios, *columns),),
            (ratios.iloc[:1],),
            (of(ratios, named=["china", "brazil"]),),
            lambda table: [f"Naming {label}" for label in table["label"].unique()],
            lambda table: table["label"].unique(),
        ),
        "phrase-origins": exhibit(
            phrase_figures.origins,
            (origins,),
            (pd.concat([origins, origins.assign(phrase=origins["phrase"] + " again")]),),
            (origins.iloc[:1],),
            (of(origins, verdict=["podium", "open"]),),
            lambda table: table["phrase"],
        ),
    }


def speeches() -> dict[str, Exhibit]:
    names = ("speeches", "node_mentions", "term_counts", "other_term_counts", "windows", "lexicon")
    said, mentions, counts, totals, windows, words = (tables.load(name) for name in names)
    recent, long = said[said["year"] >= 1991], said[said["year"] >= 1949]

    def yearly(table, bloc, **more):
        return general_debate.yearly(of(table, bloc=bloc), SEED, RESAMPLES, **more)

    naming_russia = general_debate.naming(recent, mentions, "russia")
    allied = yearly(naming_russia, "nato")
    russian = yearly(general_debate.naming(recent, mentions, "nato"), "russia").query("year >= 1992")
    events, speakers = tables.load("events"), tables.load("russian_speakers")

    def at(*years):
        return lambda table: [worded(rate, "rate") for rate in of(table, year=list(years))["rate"]]

    def mentioned(allied, *_):
        return [f"{hits} mentions" for hits in of(allied, year=[2021, 2022])["hits"]]

    naming = exhibit(
        naming_figures.naming,
        (allied, events),
        (larger(allied, *RATE), events),
        (of(allied, year=2022), events),
        (allied[allied["year"] != 2021], events),
        lambda allied, _: [*mentioned(allied), *(["invasion", "2022"] if len(allied) > 1 else [])],
        lambda allied, _: at(2022)(allied),
    )
    naming_russia_back = exhibit(
        naming_figures.russian_naming,
        (russian, events, speakers),
        (larger(russian, *RATE), events, speakers),
        (of(russian, year=2022), events, speakers),
        (russian[russian["year"] != 2021], events, speakers),
        lambda russian, *_: [
            *at(2014, 2022, 2024)(russian),
            *(["Finland, Sweden join, Apr 2023, Mar 2024"] if len(russian) > 1 else []),
        ],
        lambda russian, *_: at(2022)(russian),
    )
    everyone = general_debate.naming(long, mentions, "russia", "soviet_union")
    allied_since = yearly(everyone, "nato")
    russian_since = yearly(general_debate.naming(long, mentions, "nato"), "russia")
    since = exhibit(
        naming_figures.since_1949,
        (allied_since, russian_since),
        (larger(allied_since, *RATE), larger(russian_since, *RATE)),
        (of(allied_since, year=2022), of(russian_since, year=2022)),
        (allied_since, russian_since.iloc[:0]),
        lambda *both: [
            *(text for table in both for text in at(2022)(table)),
            *(
                worded(part["rate"].max(), "rate")
                for part in (t.query("year < 1991") for t in both)
                if len(part)
            ),
        ],
    )
    named = {
        name: yearly(general_debate.other_names(said, counts, tables.load("other_names"), name), bloc)
        for name, bloc in (("ukraine", "nato"), ("kremlin", "nato"), ("west", "russia"))
    } | {"russia": allied, "nato": russian}
    named = pd.concat([table.assign(name=name) for name, table in named.items()])
    drawn = {"russia": "Russia", "ukraine": "Ukraine", "nato": "NATO", "west": "the West"}
    other = exhibit(
        naming_figures.other_names,
        (named,),
        (larger(named, *RATE),),
        (of(named, year=2022, name="ukraine"),),
        (named[named["name"] != "west"],),
        lambda named: [label for name, label in drawn.items() if name in set(named["name"])],
        lambda named: [f"{rate} in 2022" for rate in at(2022)(named)],
    )
    spoken = general_debate.vocabulary(said, counts, words)
    spoken["bare"] = general_debate.vocabulary(
        said, counts, words[~words["entry"].isin(["terrorism", "terrorist"])]
    )["threat"]
    kinds = pd.concat(
        yearly(spoken, bloc, hits=kind).assign(bloc=bloc, category=kind)
        for bloc in ("nato", "russia")
        for kind in naming_figures.KIND
    )
    balance = pd.concat(
        general_debate.balance(of(spoken, bloc=bloc), SEED, RESAMPLES).assign(bloc=bloc)
        for bloc in ("nato", "russia")
    )
    others = general_debate.other_states(totals, words)
    others = pd.concat([others, of(others, category="threat").assign(category="bare")])
    vocabulary = exhibit(
        naming_figures.vocabulary,
        (kinds, balance, others, 0.5),
        (larger(kinds, *RATE), balance, larger(others, "rate"), 0.5),
        (of(kinds, year=2022, bloc="nato", category="threat"), of(balance, year=2022, bloc="nato"),
         of(others, year=2022, category="threat"), 0.5),
        (of(kinds, bloc="nato"), of(balance, bloc="nato"), others, 0.5),
        lambda kinds, *_: [{"nato": "NATO’s members", "russia": "Russia"}[one] for one in kinds["bloc"].unique()],
        lambda kinds, *_: at(2022)(kinds),
    )  # fmt: skip
    close = general_debate.words_near(said, windows, counts, words, SEED, resamples=RESAMPLES)
    near = exhibit(
        naming_figures.words_near,
        (close,),
        (larger(close, *RATE),),
        (of(close, bloc="nato").iloc[:1],),
        (of(close, category="threat"),),
        lambda close: [*(worded(hits, "count") for hits in close["hits"]), *close["category"].unique()],
        lambda close: [worded(rate, "count") for rate in close["rate"]],
    )
    stepped = before_after.steps(
        naming_russia, tables.load("compared_steps"), tables.load("state_groups"), SEED, RESAMPLES
    )
    rates = [name for name in stepped.columns if name in ("before", "after") or "difference" in name]
    steps = exhibit(
        naming_figures.steps,
        (stepped,),
        (larger(stepped, *rates),),
        (of(stepped, step="both", group="nato"),),
        (of(stepped, step=["georgia", "crimea", "both"]),),
        lambda stepped: stepped["label"].unique(),
        lambda stepped: [
            f"{worded(row.before, 'rate')} in {row.year_before}, {worded(row.after, 'rate')} in {row.year_after}, "
            for row in stepped.itertuples()
        ],
    )
    return {
        "naming": naming,
        "naming-russian": naming_russia_back,
        "naming-since": since,
        "other-names": other,
        "vocabulary": vocabulary,
        "near": near,
        "steps": steps,
        **by_state(said, mentions, counts, windows, words),
    }


def by_state(said, mentions, counts, windows, words) -> dict[str, Exhibit]:
    period_words = periods.across_states(periods.of_bloc(counts, said, "nato"), resamples=999)
    first = period_words["after"].iloc[0]

    def shown(table):
        parts = (period_figures.shown(rows) for _, rows in table.groupby(["before", "after"], sort=False))
        return pd.concat(parts)

    def word_labels(table):
        return [text for row in shown(table).itertuples() for text in (period_figures.labelled(row), period_figures.moved(row))]  # fmt: skip

    panel = states.panel(
        said, tables.load("membership"), mentions, counts, windows, robustness.with_narrower_list(words), first=2007
    )  # fmt: skip
    changes = states.changes(panel, resamples=RESAMPLES)
    group = panel["group"].iloc[0]

    def countries(table):
        return list(table["country"].unique())

    return {
        "period-words": exhibit(
            period_figures.words,
            (period_words,),
            (larger(period_words, "log_ratio"),),
            (shown(period_words).drop(columns="part").iloc[:1],),
            (period_words[(period_words["after"] != first) & (period_words["g2"] > 0)],),
            word_labels,
        ),
        "states": exhibit(
            state_figures.who_and_when,
            (panel,),
            (larger(panel, "russia"),),
            (panel[(panel["year"] == 2022)].iloc[:1],),
            (panel[panel["group"] != group],),
            countries,
        ),
        "state-groups": exhibit(
            state_figures.group_changes,
            (changes,),
            (larger(changes, "change", "low", "high"),),
            (of(changes, group="all").iloc[-1:],),
            (changes[(changes["measure"] != changes["measure"].iloc[0]) & (changes["group"] != group)],),
            lambda table: [state_figures.MEASURES[one] for one in table["measure"].unique()],
            lambda table: [f"{worded(row.change, 'count')} (" for row in table.itertuples()],
        ),
    }


def readings() -> dict[str, Exhibit]:
    coded, strata, words = (
        tables.load(name) for name in ("lexicon_validation", "lexicon_validation_strata", "lexicon")
    )
    read = validity.readings(coded, strata, words)
    fates, estimates = validity.fates(read), validity.estimates(read, SEED, resamples=RESAMPLES)
    one = {"bloc": "nato", "node": "russia"}

    def without(table):
        return table[~((table["bloc"] == "russia") | (table["category"] == "partnership"))]

    def named(table):
        groups = table[["bloc", "node"]].drop_duplicates().itertuples(index=False)
        return [validity.PLACES[tuple(group)] for group in groups]

    def shares(table, finding):
        return [worded(share, "share") for share in of(table, finding=finding, period=validity.ALL)["value"]]

    def read_shares(table):
        """Of each period where a group has several, else of the group as a whole."""
        parts = (rows for _, rows in of(table, finding="by_reading").groupby(["bloc", "node", "category"]))
        drawn = pd.concat(
            rows[rows["period"] != validity.ALL] if rows["period"].nunique() > 1 else rows for rows in parts
        )
        return [worded(share, "share") for share in drawn["value"]]

    presented = (
        validity.as_presented(read, SEED)
        .reset_index()
        .rename(columns={"value": "share", "hits": "read_so", "of": "mentions"})
    )

    def turned(draw):
        return exhibit(
            draw,
            (presented,),
            (larger(presented, "mentions", "read_so"),),
            (of(presented, states="all", category="threat", period="2014-2021"),),
            (of(presented, category="threat"),),
            lambda table: [
                *(
                    worded(row.share, "share")
                    for row in of(table, states="all", period=list(validity.PERIODS)).itertuples()
                ),
                *(
                    {"threat": "as a threat", "partnership": "as a partner"}[one]
                    for one in table["category"].unique()
                ),
            ],
            lambda table: [
                worded(row.share, "share")
                for row in of(table, states="all", period=list(validity.PERIODS)).itertuples()
            ],
        )

    return {
        "turn": turned(turn_figures.slope),
        "turn-small": turned(turn_figures.small),
        "lexicon-fates": exhibit(
            validity_figures.fates,
            (fates, estimates),
            (larger(fates, "mentions", "of"), estimates),
            (of(fates, category="threat", fate="as_counted", **one).head(1), of(estimates, category="threat", finding="precision", period=validity.ALL, **one)),
            (without(fates), without(estimates)),
            lambda fates, estimates: [*named(fates), *shares(estimates, "precision")] if len(fates) > 1 else named(fates),
            lambda fates, _: [worded(row.share, "share") for row in fates.itertuples() if row.mentions],
        ),
        "lexicon-reading": exhibit(
            validity_figures.list_and_reading,
            (estimates,),
            (larger(estimates, "of", "windows"),),
            (of(estimates, category="threat", finding=["by_list", "by_reading"], period=validity.ALL, **one),),
            (without(estimates),),
            lambda estimates: ["by the lexicon", *(f"{name} near the name" for name in estimates["category"].str.capitalize().unique())],
            read_shares,
        ),
    }  # fmt: skip


def presidential() -> dict[str, Exhibit]:
    every = tables.load("kremlin_periods").query("kind == 'month'")
    said = kremlin.of_voice(tables.load("kremlin_documents"), tables.load("kremlin_counts"), "president")
    rated = kremlin.rates(said, every, SEED, RESAMPLES, ("nato", "west")).merge(every, on="period")
    events = tables.load("events")

    def told(rates):
        """The highest rate of each name, and the last."""
        by_name = (rows.sort_values("first_day") for _, rows in rates.groupby("name"))
        return [
            worded(rate, "rate") for rows in by_name for rate in (rows["rate"].max(), rows["rate"].iloc[-1])
        ]

    return {
        "kremlin": exhibit(
            kremlin_figures.monthly,
            (rated, events),
            (larger(rated, *RATE), events),
            (of(rated, name="nato", period="2022-02"), events),
            (of(rated, name="west"), events),
            lambda rates, _: [
                *told(rates),
                *({"nato": "NATO", "west": "The West"}[name] for name in rates["name"].unique()),
                "invasion, 24 Feb",
            ],
            lambda rates, _: [*told(rates), *rates["label"].unique()],
        )
    }


def concept() -> dict[str, Exhibit]:
    book = [tables.load(name) for name in ("clauses", "stance_codings", "themes")]
    ladder, changed = clauses.ladder(*book), clauses.changes(clauses.comparison(*book))

    def again(table):
        last = table["order"].max()
        more = table.assign(
            theme_id=table["theme_id"] + "_again",
            label=table["label"] + " again",
            order=table["order"] + last,
        )
        return pd.concat([table, more], ignore_index=True)

    def labels(table):
        return table["label"].unique()

    def ladder_exhibit(ladder):
        return exhibit(
            concept_figures.stance_ladder,
            (ladder,),
            (again(ladder),),
            (ladder[ladder["stance"].notna()].iloc[:1],),
            (ladder[(ladder["counterpart"] != "china") & (ladder["stage"] != clauses.STAGES[1])],),
            labels,
        )

    return {
        "stance-ladder": ladder_exhibit(ladder),
        "russia": ladder_exhibit(ladder[ladder["counterpart"] == "russia"]),
        "announced-changes": exhibit(
            concept_figures.announced_changes,
            (changed,),
            (again(changed),),
            (changed.iloc[:1],),
            (changed[changed[clauses.ADOPTED] != "strengthened"],),
            lambda table: labels(clauses.viewed(table)),
        ),
    }


def predicted() -> dict[str, Exhibit]:
    names = ("predictions", "prediction_codings", "verbal_markers", "speakers")
    predictions, codings, markers, speakers = (tables.load(name) for name in names)
    baselines = tables.load("prediction_baselines")
    tiles = listing.tiles()
    items = forecasts.items(predictions, codings, markers, speakers)
    spoken = "who == 'all' and score == 'brier' and voice in ('number', 'phrase')"
    against = audit.against_rules(items, baselines).query(spoken)
    perfect = audit.against_rules(items, baselines, perfect=True).query(spoken)
    curve = specifications.curve(predictions, codings, markers, baselines, tables.load("baseline_codings"))
    heard = tables.load("capphrase_histograms")
    uses = items["phrase"].value_counts()
    heard = pd.concat(heard[heard["phrase"] == phrase].assign(statements=n) for phrase, n in uses.items())
    yardsticks = tables.load("yardsticks")
    ways = {
        "partly": ("“Partly” counts", {0.0: "0", 0.5: "½", 1.0: "1"}),
        "types": ("Statements", {"explicit": "explicit", "implied": "and implied", "all": "all"}),
        "coder": ("Coder", {"adjudicated": "adjudicated", "a": "a", "b": "b"}),
    }
    leads = ("lead", "lead_low", "lead_high")
    twice = tiles.assign(
        prediction_id=tiles["prediction_id"].str.replace("P", "P1"), label=tiles["label"] + ", again"
    )

    def lead(table):
        drawn = table[table["partly"] == prediction_figures.DRAWN]
        return [worded(row.lead, "lead") for row in drawn.itertuples()]

    return {
        "funnel": exhibit(
            prediction_figures.tiles,
            (tiles,),
            (pd.concat([tiles, twice]),),
            (tiles.iloc[:1],),
            (of(tiles, announced=False),),
            lambda tiles: [word for label in tiles["label"] for word in label.split()],
            lambda tiles: tiles["label"],
        ),
        "phrases": exhibit(
            prediction_figures.phrases,
            (heard, yardsticks),
            (larger(heard, "respondents", "statements"), yardsticks),
            (heard.iloc[:1], yardsticks),
            (heard[heard["phrase"] != heard["phrase"].iloc[0]], yardsticks[yardsticks["organisation"] != "UK"]),
            lambda heard, _: [phrase.lower() for phrase in heard["phrase"].unique()],
            lambda heard, _: [f"{phrase.capitalize()}: median" for phrase in heard["phrase"].unique()],
        ),
        "leads": exhibit(
            prediction_figures.leads,
            (against, perfect),
            (larger(against, *leads), larger(perfect, *leads)),
            (of(against, rule="coin", partly="drawn"), of(perfect, rule="coin", partly="drawn")),
            (against[(against["rule"] != "announced") & (against["partly"] != 0.5)], perfect[perfect["rule"] != "announced"]),
            lambda against, _: [prediction_figures.RULES[rule] for rule in against["rule"].unique()],
            lambda against, _: lead(against),
        ),
        "specifications": exhibit(
            prediction_figures.specifications,
            (curve, "skill_coin", "always 50\u00a0%", ways),
            (larger(curve, "skill_coin"), "skill_coin", "always 50\u00a0%", ways),
            (curve.dropna(subset="skill_coin").iloc[:1], "skill_coin", "always 50\u00a0%", ways),
            (curve[curve["coder"] != "b"], "skill_coin", "always 50\u00a0%", ways),
            lambda *_: ["½", "adjudicated"],
            lambda curve, *_: [worded(curve["skill_coin"].min(), "lead"), worded(curve["skill_coin"].max(), "lead")],
        ),
    }  # fmt: skip


def articles() -> dict[str, Exhibit]:
    names = ("spans", "article_spans", "article_hits", "article_terms", "lexicon")
    spans, lengths, hits, counts, words = (tables.load(name) for name in names)
    rated = vocabulary.rates(counts, words)
    moved = vocabulary.rates(counts, words, paraphrases_to_document=True)
    sense = vocabulary.senses(tables.load("lexicon_hits_coded"), spans)
    ranked = vocabulary.keywords(counts)
    choices = vocabulary.robustness(spans, lengths, hits, counts, words, SEED, resamples=RESAMPLES)
    panels = [
        ("nato", "russia", "threat"),
        ("document", "nato", "partnership"),
        ("document", "russia", "partnership"),
    ]
    one = choices[(choices[["target", "reference", "category"]] == list(panels[0])).all(axis=1)]
    parts = voices.parts(spans, lengths)
    tally = voices.tally(parts, "speaker_id", "side", "part")
    tally["name"] = tally["speaker_id"].map(tables.load("speakers").set_index("speaker_id")["name"])
    tally["article"] = tally["document_id"] + ", 2021"
    base = sources.evidence_base(tables.load("clauses"), tables.load("sources"))
    standings = [standing for standing in sources.STANDINGS if standing in base]

    def drawn_words(ranked):
        return [
            term for _, rows in ranked.groupby("group") for term in rows["term"].head(word_figures.KEYWORDS)
        ]

    def total(column):
        return lambda tally: [str(n) for n in tally.groupby(["article", "name"])[column].sum()]

    return {
        "article-rates": exhibit(
            word_figures.rates,
            (rated, moved),
            (larger(rated, *RATE), larger(moved, *RATE)),
            (rated.iloc[:1], moved.iloc[:1]),
            (of(rated, category="threat"), of(moved, category="threat")),
            lambda rated, _: [f"{worded(row.hits, 'count')} in {worded(row.tokens, 'count')}" for row in rated.itertuples()],
            lambda rated, _: [f"{row.category} {worded(row.rate, 'count')} (" for row in rated.itertuples()],
        ),
        "article-senses": exhibit(
            word_figures.senses,
            (sense,),
            (larger(sense, "hits", times=4),),
            (sense.iloc[:1],),
            (of(sense, category="threat"),),
            lambda sense: [f"{name.capitalize()} words" for name in sense["category"].unique()],
            lambda sense: [str(hits) for hits in sense["hits"] if hits],
        ),
        "article-keywords": exhibit(
            word_figures.keywords,
            (ranked,),
            (larger(ranked, "z"),),
            (ranked.iloc[:1],),
            (ranked[ranked["group"] != "outlet"],),
            drawn_words,
        ),
        "article-choices": exhibit(
            word_figures.robustness,
            (choices, panels),
            (larger(choices, "difference", "low", "high"), panels),
            (one.iloc[:1], panels[:1]),
            (choices[choices["choice"] != choices["choice"].iloc[0]], panels[:2]),
            lambda choices, _: choices["choice"].unique(),
        ),
        "voices": exhibit(
            voice_figures.voices,
            (tally,),
            (larger(tally, "words"),),
            (tally.iloc[:1],),
            (tally[tally["side"] != "nato"],),
            total("words"),
        ),
        "evidence-base": exhibit(
            voice_figures.evidence_base,
            (base,),
            (larger(base, "clauses", *standings),),
            (of(base, stage="concept_2022"),),
            (base[base["stage"] != "concept_2010"],),
            lambda base: [str(n) for n in base[standings].to_numpy().ravel() if n],
        ),
    }  # fmt: skip


def claimed() -> dict[str, Exhibit]:
    money, membership = tables.load("military_spending"), tables.load("membership")
    bars = claim_findings.spending_bars()
    rows = money[(money["year"] == 2018) & money["iso3"].isin(spending.members(membership, 2018))]
    shares = rows[["iso3", "country", "share_gdp"]]
    reached = shares["share_gdp"] >= GUIDELINE
    return {
        "spending-ratios": exhibit(
            claim_figures.spending_ratios,
            (bars,),
            (larger(bars, "ratio", "low", "high"),),
            (bars.iloc[:1],),
            (of(bars, bar=["alike", "without"]),),
            lambda bars: [
                *bars["label"],
                *(f"{ratio:g}" if ratio.is_integer() else f"{ratio:.1f}" for ratio in bars["ratio"]),
            ],
            lambda bars: bars["label"],
        ),
        "two-percent": exhibit(
            claim_figures.shares_of_gdp,
            (shares, GUIDELINE),
            (larger(shares, "share_gdp"), GUIDELINE),
            (shares[reached].iloc[:1], GUIDELINE),
            (shares[~reached], GUIDELINE),
            lambda shares, guideline: shares.loc[shares["share_gdp"] >= guideline, "country"],
        ),
    }


def told() -> dict[str, Exhibit]:
    """The figure of the page on what happened."""
    events, made = timeline.timeline(), timeline.timeline_forecasts()
    again = events.assign(event_id=events["event_id"] + "_again", called=events["called"] + " again")
    named = events["event_id"] == "crimea_annexation"
    return {
        "timeline": exhibit(
            timeline_figures.lanes,
            (events, made),
            (pd.concat([events, again], ignore_index=True), larger(made, "forecasts")),
            (events[named], made),
            (of(events, lane=["nato", "article"]), made),
            lambda events, _: events.loc[events["named"], "called"].str.split().str[0],
            lambda events, _: events["day"] + " " + events["label"],
        )
    }


@cache
def every() -> dict[str, Exhibit]:
    """All figures of the book by the name under which a page shows them, without its `fig-`."""
    return (
        speeches()
        | controlled()
        | readings()
        | presidential()
        | concept()
        | predicted()
        | articles()
        | claimed()
        | told()
    )
