"""The headlines for the page What if: the view that a reader chooses in, and the tables that stand there without a script."""

from __future__ import annotations

import pandas as pd

from conceptshift.measures.finding import finding
from conceptshift.measures.wording import worded
from conceptshift.story.multiverse import HEADLINES
from conceptshift.story.multiverse.headline import VERDICTS, Headline, weight
from conceptshift.story.multiverse.presets import PRESETS
from conceptshift.story.multiverse.table import COMMAND, points
from conceptshift.tables import stale

MADE_OF = ["multiverse"]
SIGNS = {"stands": "full", "weakens": "half", "turns": "cross"}
SEVERAL = {"stands": "stand", "weakens": "weaken", "turns": "turn"}


@finding(
    "headline_verdicts",
    key=["headline"],
    kinds={
        "title": "text",
        "points": "count",
        **dict.fromkeys(VERDICTS, "count"),
        "stands_share": "share",
        "matters": "text",
        "moves": "text",
    },
    tables=MADE_OF,
)
def headline_verdicts() -> pd.DataFrame:
    """How often each headline stands, weakens and turns over all combinations of the choices that touch it.

    - headline: a key of `multiverse.HEADLINES`; title; reads: the sentence as reported
    - points: combinations that are possible; stands, weakens, turns: of these; stands_share: as a share
    - matters: the choice that moves the number most, as in `headline.weight`; moves: by how much, on average
    """
    rows = []
    for name, headline in HEADLINES.items():
        found = points(headline)
        verdicts = [read.verdict for read in found.values()]
        counted = {verdict: verdicts.count(verdict) for verdict in VERDICTS}
        matters, moves = _heaviest(headline)
        rows.append(
            {
                "headline": name,
                "title": headline.title,
                "reads": found[headline.reported()].sentence,
                "points": len(found),
                **counted,
                "stands_share": counted["stands"] / len(found),
                "matters": matters,
                "moves": moves,
            }
        )
    return pd.DataFrame(rows)


@finding(
    "multiverse_points", kinds={"headlines": "count", "points": "count", "presets": "count"}, tables=MADE_OF
)
def multiverse_points() -> pd.DataFrame:
    """How many headlines there are, with how many combinations of choices, and how many sets of choices: one row."""
    every = headline_verdicts()
    return pd.DataFrame([{"headlines": len(every), "points": every["points"].sum(), "presets": len(PRESETS)}])


def by_preset() -> pd.DataFrame:
    """The verdict of each headline under each set of choices: headline, title, a column for each preset; sign_… of each."""
    rows = []
    for name, headline in HEADLINES.items():
        found = points(headline)
        row = {"headline": name, "title": headline.title}
        for preset in PRESETS:
            row[preset.name] = found[preset.point(name)].verdict
        rows.append(row)
    return pd.DataFrame(rows)


def single_changes() -> pd.DataFrame:
    """Each headline as reported, and with a single choice made otherwise: headline, title, choice, way, who, value, verdict, sentence.

    choice and way are in words. A change that is not possible alone has no row.
    """
    rows = []
    for headline in HEADLINES.values():
        found, reported = points(headline), headline.reported()
        told = [("As reported", "", "", reported)]
        for place, choice in enumerate(headline.choices):
            told += [
                (choice.label, way.label, way.who, (*reported[:place], way.name, *reported[place + 1 :]))
                for way in choice.ways[1:]
            ]
        rows += [
            {
                "headline": headline.name,
                "title": headline.title,
                "choice": choice,
                "way": way,
                "who": who,
                "value": found[point].value,
                "verdict": found[point].verdict,
                "sentence": found[point].sentence,
            }
            for choice, way, who, point in told
            if point in found
        ]
    return pd.DataFrame(rows)


def preset_names() -> dict[str, str]:
    """The sets of choices by name, in words."""
    return {preset.name: preset.label for preset in PRESETS}


def verdict_templates() -> dict[str, str]:
    """A table cell for each column of `by_preset`: its verdict with a sign."""
    signs = repr(SIGNS)
    return {preset.name: f"{{{{ mark({preset.name}, {signs}[{preset.name}]) }}}}" for preset in PRESETS}


def view() -> dict[str, object]:
    """All headlines, choices and points, as the page's extension `whatif` takes them."""
    note = " ".join(f"{note[0].upper()}{note[1:]}." for note in stale.older() if COMMAND in note)
    return {
        "note": note,
        "verdicts": [
            {"name": name, "label": name, "several": SEVERAL[name], "sign": SIGNS[name]} for name in VERDICTS
        ],
        "presets": [
            {"name": one.name, "label": one.label, "who": one.who, "ways": _plain(one.ways)}
            for one in PRESETS
        ],
        "headlines": [_shown(headline) for headline in HEADLINES.values()],
    }


def _plain(ways) -> dict[str, dict[str, str]]:
    return {headline: dict(chosen) for headline, chosen in ways.items()}


def _shown(headline: Headline) -> dict[str, object]:
    found = points(headline)
    every = [found.get(point) for point in headline.combinations()]
    sentences = list(dict.fromkeys(read.sentence for read in found.values()))
    place = {sentence: number for number, sentence in enumerate(sentences)}
    values = [read.value for read in found.values()]
    matters, moves = _heaviest(headline)
    return {
        "name": headline.name,
        "title": headline.title,
        "href": f"{headline.page}.html",
        "rule": dict(headline.rule),
        "axis": headline.axis[0].lower() + headline.axis[1:] if headline.axis[1].islower() else headline.axis,
        "low": worded(min(values), headline.kind),
        "high": worded(max(values), headline.kind),
        "reported": worded(found[headline.reported()].value, headline.kind),
        "weighs": f"“{matters}” moves the number most, by {moves} on average.",
        "impossible": headline.impossible,
        "choices": [
            {
                "name": choice.name,
                "label": choice.label,
                "ways": [{"name": way.name, "label": way.label, "who": way.who} for way in choice.ways],
            }
            for choice in headline.choices
        ],
        "values": [None if read is None else round(read.value, 4) for read in every],
        "verdict": [0 if read is None else VERDICTS.index(read.verdict) for read in every],
        "sentence": [0 if read is None else place[read.sentence] for read in every],
        "sentences": sentences,
    }


def _heaviest(headline: Headline) -> tuple[str, str]:
    """The choice that moves the number most, and by how much on average, in words."""
    values = {point: read.value for point, read in points(headline).items()}
    weights = {choice.label: weight(values, place) for place, choice in enumerate(headline.choices)}
    label = max(weights, key=weights.get)
    if headline.kind == "share":
        return label, f"{worded(100 * weights[label], 'count')} percentage points"
    return label, worded(weights[label], "score" if headline.kind == "lead" else headline.kind)
