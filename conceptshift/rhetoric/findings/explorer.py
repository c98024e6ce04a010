"""What the page of the word explorer shows: the series that can be asked for, and the words that moved most."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.corpus import lexicon
from conceptshift.measures import style
from conceptshift.measures.finding import finding
from conceptshift.measures.uncertainty import wilson
from conceptshift.rhetoric import explorer
from conceptshift.rhetoric.explorer import Counted
from conceptshift.rhetoric.findings import kremlin
from conceptshift.rhetoric.general_debate import PERIODS

COUNTED = ["term_counts", "other_term_counts", "speeches", "membership", "state_groups"]
EVERYTHING = [*COUNTED, "lexicon", "node_mentions", "control_mentions", "phrases", "phrase_mentions"]
BEFORE, AFTER = "2014-2021", "2022-2024"
MOST = 100
NAMED = {"RUS": "Russia", "CHN": "China"}  # the states counted one by one that no table of states lists
NAMES = {  # by every form that the chapters count
    "nato": ("NATO", "also as the Atlantic Alliance and by its full name"),
    "russia": ("Russia", "also Russian, Russians, Russian Federation"),
    "ukraine": ("Ukraine", "also Ukrainian, Ukrainians"),
    "china": ("China", "also Chinese, People’s Republic of China"),
}
OWN = "codebook"  # the list of the chapters
ON_TIME = 0.73  # of a year: the debate is held in the last third of September
EVENTS = {  # of the table of events: what the chart calls them
    "georgia_war": "Georgia",
    "lisbon_concept": "concept",
    "crimea_annexation": "Crimea",
    "invasion_2022": "invasion",
    "madrid_2022": "concept",
}
CONCEPTS = ("lisbon_concept", "madrid_2022")
KREMLIN = {  # series beside which the President's months stand, and the name of these
    "nato": "nato",
    "name:nato": "nato",
    "west": "west",
    f"list:{OWN}-threat": "threat",
    f"list:{OWN}-partnership": "partnership",
}


@functools.cache
def counted() -> Counted:
    """All that can be asked for: words, names, lists and phrases, by speech; see `explorer.Counted`."""
    terms, totals, every = map(tables.load, COUNTED[:3])
    countries = pd.concat([tables.load("state_groups"), tables.load("membership")])
    own = explorer.speeches(
        every, terms, dict(zip(countries["iso3"], countries["country"], strict=True)) | NAMED
    )
    words = explorer.words(terms, totals)
    nodes = pd.concat([tables.load("node_mentions"), tables.load("control_mentions")])
    parts = [
        explorer.mentions(nodes[nodes["node"].isin(NAMES)], own, "name", "node"),
        explorer.lists(terms, totals, tables.load("lexicon")),
        explorer.mentions(tables.load("phrase_mentions"), own, "phrase", "phrase_id"),
        words,
    ]
    counts, rest = (pd.concat(tables_of, ignore_index=True) for tables_of in zip(*parts, strict=True))
    return Counted(
        speeches=own,
        series=_series(sorted({*counts["series"], *rest["series"]})),
        counts=counts[explorer.COUNT],
        rest=rest[explorer.REST],
        rest_sizes=explorer.rest_sizes(every, own),
    )


def _series(asked: list[str]) -> pd.DataFrame:
    """Names and lists first, then phrases, then words, each by alphabet: series, label, kind, note."""
    phrases = tables.load("phrases").set_index("phrase_id")
    rows = []
    for series in asked:
        kind, _, name = series.rpartition(":")
        if kind == "name":
            rows.append((series, f"{NAMES[name][0]}, every form", kind, NAMES[name][1]))
        elif kind == "list":
            of, _, category = name.partition("-")
            matched = f"the {of} list of {category} words"
            rows.append((series, f"{category} words ({of} list)", kind, matched))
        elif kind == "phrase":
            rows.append(
                (series, phrases.at[name, "phrase"], kind, phrases.at[name, "forms"].replace("; ", ", "))
            )
        else:
            rows.append((series, series, "word", ""))
    table = pd.DataFrame(rows, columns=["series", "label", "kind", "note"])
    order = table["kind"].map({"name": 0, "list": 1, "phrase": 2, "word": 3})
    return table.assign(order=order).sort_values(["order", "series"], ignore_index=True).drop(columns="order")


@dataclass(frozen=True, kw_only=True)
class ExplorerCounts:
    """How much can be asked for."""

    words: int
    """Words that are carried."""
    phrases: int
    """Phrases of the concept."""
    speeches: int
    """Speeches counted one by one."""
    states: int
    """States counted one by one."""
    fewest: int
    """Speeches that have a word which is carried."""
    shown: int
    """Words in the table of the page."""


@finding(
    "explorer_counts",
    kinds=dict.fromkeys(("words", "phrases", "speeches", "states", "fewest", "shown"), "count"),
    tables=EVERYTHING,
)
def explorer_counts() -> ExplorerCounts:
    """How much can be asked for: see `ExplorerCounts`."""
    every = counted()
    kinds = every.series["kind"].value_counts()
    return ExplorerCounts(
        words=int(kinds["word"]),
        phrases=int(kinds["phrase"]),
        speeches=len(every.speeches),
        states=every.speeches["iso3"].nunique(),
        fewest=explorer.FEWEST,
        shown=len(moved_words()),
    )


@finding(
    "moved_words",
    key=["term"],
    kinds={
        **dict.fromkeys(("share_before", "share_after", "change"), "share"),
        **dict.fromkeys(("before_of", "after_of", "states"), "count"),
    },
    tables=COUNTED,
    drawn="nothing: Wilson’s limits of a share of speeches",
)
def moved_words() -> pd.DataFrame:
    """The hundred words whose share of allied speeches changed most from 2014–2021 to 2022–2024.

    - term; share_before, share_after (0 to 1), each with _low and _high; change: of the share; states that used it
    - before, before_of, after, after_of: speeches that have it, and all allied speeches
    """
    every = counted()
    words = every.counts[every.counts["series"].isin(every.series.query("kind == 'word'")["series"])]
    found = explorer.moved(every.speeches, words, PERIODS[BEFORE], PERIODS[AFTER], MOST)
    for period in ("before", "after"):
        having, of = found[period], found[f"{period}_of"]
        found[f"share_{period}"] = having / of
        found[f"share_{period}_low"], found[f"share_{period}_high"] = wilson(having, of)
    return found


def view() -> dict:
    """How the page shows them: groups with their colours, dated events, what stands beside, words for one and several."""
    days = tables.load("events").set_index("event_id")["date"]
    return {
        "groups": {
            "nato": {
                "label": "NATO’s members",
                "short": "Allies",
                "colour": style.NATO,
                "soft": style.NATO_SOFT,
            },
            "russia": {"label": "Russia", "short": "Russia", "colour": style.RUSSIA},
            "china": {"label": "China", "short": "China", "colour": style.CHINA},
            "other": {"label": "not a member", "short": "", "colour": style.INK},
        },
        "beside": "RUS",
        "rest": {"label": "All other states", "short": "Others"},
        "colours": {"ink": style.INK, "muted": style.MUTED, "grid": style.GRID, "paper": style.PAPER},
        "events": [
            {
                "at": round(day.year + (day.day_of_year - 1) / 365, 3),
                "day": f"{day:%-d %B %Y}",
                "label": said,
                "colour": style.DOCUMENT if event in CONCEPTS else style.INK,
            }
            for event, said in EVENTS.items()
            for day in [days[event]]
        ],
        "on_time": ON_TIME,
        "per": lexicon.PER,
        "fewest": explorer.FEWEST,
        "nouns": {"text": ["speech", "speeches"], "speaker": ["state", "states"]},
        "grid": "Filled: a NATO member of that year, Russia or China. Hollow: any other state, also before it joined.",
        "start": ["threat"],
        "also": {
            "label": "The President of Russia, on the Kremlin’s English site",
            "unit": "mentions per 10,000 of his words; intervals draw documents",
            "series": {series: _months(name) for series, name in KREMLIN.items()},
        },
    }


def _months(name: str) -> list[dict]:
    """What the President says in each month that carries a rate."""
    return [
        {"label": row.label, "hits": int(row.hits)}
        | {name: round(getattr(row, name), 2) for name in ("rate", "low", "high")}
        for row in kremlin.by_month("president", name).itertuples()
    ]
