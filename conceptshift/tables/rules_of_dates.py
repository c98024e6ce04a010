"""Days that have to come one after the other, and before the day on which somebody last looked.

How early a day can be is said by the minimum or the form of its column. The latest that this edition can know is the
newest day on which a source was read; whoever adds a source moves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from conceptshift.tables.breach import Breach, Tables

KNOWN = {  # columns with days of what has happened or was said; a horizon may lie ahead
    "documents": ("published_from", "published_to"),
    "events": ("date",),
    "general_debates": ("opened_on",),
    "membership": ("joined_on",),
    "predictions": ("made_from", "made_to"),
    "prediction_codings": ("outcome_date",),
    "control_statements": ("made_on",),
    "counterpart_documents": ("adopted_on",),
    "passages": ("then_date", "between_date", "now_date"),
    "phrases": ("text_date",),
    "rival_evidence": ("dated",),
    "stated_figures": ("stated_on",),
    "own_forecasts": ("made_on",),
    "kremlin_periods": ("first_day", "last_day"),
}


def nothing_is_dated_after_the_last_look(tables: Tables) -> Iterator[Breach]:
    """Nothing happened or was said after the last day on which a source was read."""
    last = str(max(row["accessed"] for row in tables["sources"]))
    for table, columns in KNOWN.items():
        for column in columns:
            for index, row in enumerate(tables[table]):
                day = row[column]
                if day is not None and str(day) > last:
                    expected = f"a day up to {last}, when a source was last read"
                    mend = "correct the day, or the day on which the source was accessed"
                    yield Breach(table, index, column, str(day), expected, mend)


def what_was_read_had_been_published(tables: Tables) -> Iterator[Breach]:
    """No source was read before it came out."""
    for index, row in enumerate(tables["sources"]):
        published, accessed = row["published_on"], str(row["accessed"])
        if published is not None and published > accessed:  # a month or a year before its first day
            expected = f"a day up to {accessed}, when it was read"
            yield Breach("sources", index, "published_on", published, expected, "correct it, or accessed")


def debates_are_of_their_year(tables: Tables) -> Iterator[Breach]:
    """A general debate opens in its year and lasts a week or two, put off or not."""
    table = "general_debates"
    for index, row in enumerate(tables[table]):
        opened, closed = row["opened_on"], row["closed_on"]
        if opened.year != row["year"]:
            expected = f"a day of {row['year']}"
            yield Breach(table, index, "opened_on", str(opened), expected, "correct it, or the year")
        elif closed is not None and not 0 <= (closed - opened).days <= 31:
            expected = f"a day in the month after {opened}"
            yield Breach(table, index, "closed_on", str(closed), expected, "correct it, or opened_on")


def passages_come_before_the_text_of_now(tables: Tables) -> Iterator[Breach]:
    """What was said then or in between is not younger than what is said now."""
    for index, row in enumerate(tables["passages"]):
        for column in ("then_date", "between_date"):
            if row[column] > row["now_date"]:
                expected = f"{row[column]} or later, as {column} is"
                yield Breach(
                    "passages", index, "now_date", row["now_date"], expected, "correct one of the two"
                )
                break


RULES: tuple[Callable[[Tables], Iterable[Breach]], ...] = (
    what_was_read_had_been_published,
    debates_are_of_their_year,
    passages_come_before_the_text_of_now,
    nothing_is_dated_after_the_last_look,
)
