"""The results on the tables of the book themselves: which there are, how long they are, and what each column says."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from conceptshift import tables
from conceptshift.measures.finding import finding
from conceptshift.measures.wording import number
from conceptshift.tables import cell_text, rulebook, rules

SECTIONS = {  # of the page that describes the tables
    "articles": ("sources", "documents", "speakers", "spans", "spans_coder_b", "open_readings"),
    "clauses": (
        "themes",
        "clauses",
        "stance_codings",
        "passages",
        "counterpart_documents",
        "counterpart_passages",
        "counterpart_codings",
        "back_translation",
        "reports_compared",
    ),
    "predictions": (
        "predictions",
        "prediction_codings",
        "prediction_evidence",
        "prediction_objections",
        "prediction_baselines",
        "baseline_codings",
        "prediction_rivals",
        "control_statements",
        "control_codings",
    ),
    "probability": ("verbal_markers", "capphrase_histograms", "capphrase_correlations", "yardsticks"),
    "claims": ("claims", "claim_codings", "claim_evidence", "stated_figures"),
    "accounts": ("rival_accounts", "rival_evidence", "rival_bearings"),
    "words": (
        "lexicon",
        "lexicon_hits_coded",
        "article_spans",
        "article_terms",
        "article_hits",
        "article_bigrams",
    ),
    "debate": (
        "general_debates",
        "compared_debates",
        "compared_steps",
        "state_groups",
        "russian_speakers",
        "other_names",
        "node_forms",
        "control_names",
        "phrases",
        "speeches",
        "term_counts",
        "other_term_counts",
        "node_mentions",
        "windows",
        "grievance_hits",
        "phrase_uses",
        "phrase_mentions",
        "control_mentions",
        "lexicon_validation",
        "lexicon_validation_strata",
        "own_forecasts",
    ),
    "kremlin": ("kremlin_patterns", "kremlin_periods", "kremlin_documents", "kremlin_counts"),
    "background": ("membership", "events", "military_spending"),
    "corrections": ("corrections",),
    "what-if": ("multiverse",),
}
EVERY = [name for section in SECTIONS.values() for name in section]
LICENCES = {"CC-BY-4.0": "CC BY 4.0", "other-closed": "© SIPRI"}  # as the page says them
TYPES = {"string": "text", "integer": "whole number", "boolean": "true or false", "date": "day"}
MEGABYTE = 1e6  # bytes
LAST_YEAR = 9999  # a whole number up to here may be one, and has no mark between its digits


@finding("data_tables", key=["name"], kinds={"rows": "count", "columns": "count"}, tables=EVERY)
def data_tables() -> pd.DataFrame:
    """Every table, in the order of the page that describes them.

    - name, title, description, file: what it is called, what it holds, and where it is
    - rows, columns: how many it has
    - licence: as the data package names it; the page says it as in `LICENCES`
    - derived: whether a command counted it, or people and models judged what it holds
    - section: a key of `SECTIONS`

    Raises `ValueError` for a table that no section names.
    """
    overview = tables.overview().set_index("name")
    homeless = sorted(set(overview.index) - set(EVERY))
    if homeless:
        raise ValueError(f"no section of conceptshift.story.data names the tables {', '.join(homeless)}")
    section = {name: section for section, names in SECTIONS.items() for name in names}
    listed = overview.loc[EVERY].reset_index()
    return listed.assign(section=listed["name"].map(section))


@dataclass(frozen=True)
class DataCounts:
    """How much there is in the tables."""

    tables: int
    """Tables of the data package."""
    columns: int
    """Their columns."""
    coded: int
    """Rows that people or models judged, in all tables that no command made."""
    counted: int
    """Rows that a command counted."""
    of_articles: int
    """Tables that are counted from the two articles."""
    parquet: int
    """Tables that come as Parquet."""
    megabytes: float
    """What these take together, in millions of bytes."""
    rules: int
    """Rules that no description of a single table can express."""
    longest: int
    """Words that a quotation may have."""
    longest_cell: int
    """Characters that a cell may have."""
    bounds: int
    """Bounds of the plausible that tables written by hand have."""


@finding(
    "data_counts",
    kinds={
        "tables": "count",
        "columns": "count",
        "coded": "count",
        "counted": "count",
        "of_articles": "count",
        "parquet": "count",
        "megabytes": "count",
        "rules": "count",
        "longest": "count",
        "longest_cell": "count",
        "bounds": "count",
    },
    unit={"megabytes": "MB"},
    tables=EVERY,
)
def data_counts() -> DataCounts:
    """How much there is in the tables: see `DataCounts`."""
    listed = data_tables()
    derived = listed["derived"]
    long = listed.loc[listed["file"].str.endswith(".parquet"), "name"]
    return DataCounts(
        tables=len(listed),
        columns=int(listed["columns"].sum()),
        coded=int(listed.loc[~derived, "rows"].sum()),
        counted=int(listed.loc[derived, "rows"].sum()),
        of_articles=int(listed.loc[derived, "name"].str.startswith("article_").sum()),
        parquet=len(long),
        megabytes=sum(tables.path(name).stat().st_size for name in long) / MEGABYTE,
        rules=len(rulebook.functions()),
        longest=rules.LONGEST_QUOTATION,
        longest_cell=cell_text.LONGEST,
        bounds=len(check_bounds()),
    )


def check_rules() -> pd.DataFrame:
    """The rules of the check, by subject: name, subject, holds, more, tables, example, as `rulebook.Rule` has them.

    tables: their names, parted by commas; `all` for a rule that reads all of CSV.
    """
    rows = pd.DataFrame(rulebook.rulebook())
    return rows.assign(tables=[", ".join(names) or "all" for names in rows["tables"]])


def check_bounds() -> pd.DataFrame:
    """What numbers and days the check takes for plausible: table, bounded, range, reason, file, minimum, maximum.

    range: both limits as a page says them.
    """
    rows = pd.DataFrame(rulebook.bounds(), dtype=object)
    limits = zip(rows["minimum"], rows["maximum"], strict=True)
    return rows.assign(range=[f"{_limit(low, 'from')} {_limit(high, 'to')}".strip() for low, high in limits])


def _limit(limit: object, word: str) -> str:
    if limit is None:
        return ""
    return f"{word} {number(limit) if isinstance(limit, int) and not 0 <= limit <= LAST_YEAR else limit}"


@dataclass(frozen=True)
class SpeechCounts:
    """The speeches that the tables of counts are made from."""

    speeches: int
    """One state and one year each."""
    tokens: int
    """Their tokens."""


@finding("speech_counts", kinds={"speeches": "count", "tokens": "count"}, tables=["speeches"])
def speech_counts() -> SpeechCounts:
    """The speeches that the tables of counts are made from: see `SpeechCounts`."""
    tokens = tables.load("speeches")["tokens"]
    return SpeechCounts(speeches=len(tokens), tokens=int(tokens.sum()))


@finding(
    "data_columns", key=["table", "column"], kinds={"title": "text", "description": "text"}, tables=EVERY
)
def data_columns() -> pd.DataFrame:
    """Every column of every table, in the order of the page that describes them.

    - table, column: their names
    - title, description, type, unit, values, required, key: as in `tables.columns`
    - section: a key of `SECTIONS`
    - head: the title of the table and its name, and the names of those of its section whose columns are the same
    - first: whether the table is the first of these
    - form: what a cell may hold: type, bounds, unit, key, whether it may be empty
    """
    listed = data_tables()
    parts = []
    for section, named in listed.groupby("section", sort=False):
        columns = {name: tables.columns(name) for name in named["name"]}
        for name, title in zip(named["name"], named["title"], strict=True):
            alike = [other for other in columns if columns[other].equals(columns[name])]
            parts.append(
                columns[name].assign(
                    table=name,
                    section=section,
                    head=f"{title} ({', '.join(alike)})",
                    first=alike[0] == name,
                )
            )
    every = pd.concat(parts, ignore_index=True)
    every["form"] = [_form(row) for row in every.itertuples()]
    names = ["table", "column", "title", "description", "type", "unit", "values", "required", "key"]
    return every[[*names, "section", "head", "first", "form"]]


def _form(column) -> str:
    """What a cell may hold: type, bounds, unit, key. Lists of allowed words stand in the description."""
    keys = column.key.replace("primary", "key of this table").replace("to ", "points to ")
    bounds = column.values if column.values.startswith(("from", "to")) else ""
    empty = "" if column.required else "may be empty"
    facts = [TYPES.get(column.type, column.type), bounds, column.unit, keys, empty]
    return "; ".join(fact for fact in facts if fact and fact != "text")


def section_columns(section: str) -> pd.DataFrame:
    """The rows of `data_columns` of a section: those of all its tables. Raises `KeyError` for another section."""
    every = data_columns()
    return every[every["table"].isin(SECTIONS[section])]


def section_page(section: str) -> pd.DataFrame:
    """The rows of `section_columns` that a page shows: tables with the same columns stand there once, under one head.

    - column, description, form, head: as in `data_columns`
    - title: as there, where the description is a list of words that it has to lead; else missing
    """
    rows = section_columns(section)
    rows = rows[rows["first"]]
    return rows.assign(title=rows["title"].where(rows["description"].str[0].str.islower()))
