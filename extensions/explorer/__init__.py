"""A page on which a reader asks counts of words: what a cell calls to hand them over. The page's side is `directive`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pandas as pd

from extensions.exhibits.markup import Markup
from extensions.exhibits.publish import hand_over as _to_the_page

from . import packed

MIME = "text/x-explorer"  # JSON: the files of an explorer by name
INDEX = "index"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TEXTS = ["speaker", "name", "year", "length", "group"]
COUNTS = ["speaker", "year", "series", "count"]
REST = ["series", "year", "count", "texts"]
SIZES = ["year", "length", "texts"]


def hand_over(
    name: str,
    texts: pd.DataFrame,
    series: pd.DataFrame,
    counts: pd.DataFrame,
    rest: pd.DataFrame,
    rest_sizes: pd.DataFrame,
    view: Mapping[str, object],
) -> None:
    """Hand counts to the page, where `{explorer} name` shows them. The columns are taken in this order, whatever they are called.

    - `texts`: speaker, its name, year, length in words, group; one text a speaker and year.
    - `series`: series, label, kind, note; those of the kind `word` by alphabet and last.
    - `counts`: speaker, year, series, count; no row for zero.
    - `rest`: series, year, count and texts (or missing) of all other speakers together.
    - `rest_sizes`: year, length and texts of these.
    - `view`: how it is shown; see the README.

    Raises `ValueError` for counts of a text or series that is not there.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r}: name it like-this; it becomes a folder of the book")
    files = _files(
        texts.set_axis(TEXTS, axis=1).sort_values(["name", "year"], ignore_index=True),
        series.set_axis(["series", "label", "kind", "note"], axis=1),
        counts.set_axis(COUNTS, axis=1),
        rest.set_axis(REST, axis=1),
        rest_sizes.set_axis(SIZES, axis=1).set_index("year"),
        view,
    )
    size = sum(map(len, files.values()))
    shown = Markup("<p>{} series in {} texts, {} files of {} characters together, for the page.</p>").format(
        len(series), len(texts), len(files), size
    )
    _to_the_page(name, {MIME: json.dumps(files, ensure_ascii=False), "text/html": str(shown)})


def _files(
    texts: pd.DataFrame,
    series: pd.DataFrame,
    counts: pd.DataFrame,
    rest: pd.DataFrame,
    sizes: pd.DataFrame,
    view: Mapping[str, object],
) -> dict[str, str]:
    """The index and the shards, by name."""
    years = list(range(int(texts["year"].min()), int(texts["year"].max()) + 1))
    place = pd.Series(texts.index, index=pd.MultiIndex.from_frame(texts[["speaker", "year"]]))
    number = pd.Series(range(len(series)), index=series["series"])
    by_text = _placed(counts, place.reindex(pd.MultiIndex.from_frame(counts[["speaker", "year"]])), number)
    by_year = _placed(rest, rest["year"] - years[0], number)

    untold = set(by_year.loc[by_year["texts"].isna(), "number"])  # in how many of the other texts they are
    having = by_year.dropna(subset="texts").astype({"texts": int})
    packs = zip(
        *(
            packed.counts(
                table["number"].to_numpy(), table["place"].to_numpy(), table[column].to_numpy(), len(series)
            )
            for table, column in ((by_text, "count"), (by_year, "count"), (having, "texts"))
        ),
        strict=True,
    )
    contents, starts = packed.shards(
        fields[:2] if number in untold else fields for number, fields in enumerate(packs)
    )

    words, others = series[series["kind"] == "word"], series[series["kind"] != "word"]
    if not others.index.tolist() == list(range(len(others))):
        raise ValueError("series of the kind 'word' come last")
    having = by_text.groupby("number").size().reindex(range(len(series)), fill_value=0)
    speakers = texts.groupby("speaker", sort=False)
    groups = list(view["groups"])
    known = {
        "view": view,
        "years": years,
        "speakers": [[code, one["name"].iloc[0], len(one)] for code, one in speakers],
        "texts": [
            packed.numbers((texts["year"] - years[0]).tolist(), 1),
            packed.numbers(texts["length"].tolist(), 3),
            packed.numbers([groups.index(group) for group in texts["group"]], 1),
        ],
        "rest": [sizes[column].reindex(years, fill_value=0).tolist() for column in SIZES[1:]],
        "others": others.to_numpy().tolist(),
        "words": packed.words(words["series"].tolist(), having[len(others) :].tolist()),
        "starts": starts,
    }
    files = {INDEX: packed.script(INDEX, known)}
    return files | {f"s{at}": packed.script(f"s{at}", content) for at, content in enumerate(contents)}


def _placed(counts: pd.DataFrame, places: pd.Series, number: pd.Series) -> pd.DataFrame:
    """The counts with the numbers of their series and of their places, in the order of both."""
    table = counts.assign(place=places.to_numpy(), number=counts["series"].map(number))
    if table[["place", "number"]].isna().any(axis=None):
        lost = table[table[["place", "number"]].isna().any(axis=1)].iloc[0]
        raise ValueError(f"the counts of {lost['series']!r} in {lost['year']} have no text or no series")
    table[["place", "number"]] = table[["place", "number"]].astype(int)
    return table.sort_values(["number", "place"])
