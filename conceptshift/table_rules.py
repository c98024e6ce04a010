"""What a table schema cannot say: rules that span columns, rows or tables.

A rule takes all tables and yields a `Breach` for each place that breaks it. Tables come as lists of typed rows in
file order (empty cell = None), after each has passed its own schema and its foreign keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

Row = dict[str, object]
Tables = Mapping[str, list[Row]]

LONGEST_QUOTATION = 12  # words; a fragment is evidence, not a passage
CODERS = {"a", "b", "adjudicated"}
CODED = {  # codings: (table of the units, key, coded columns, column with the reason)
    "stance_codings": ("clauses", "clause_id", ("stance", "salience", "change"), "note"),
    "prediction_codings": ("predictions", "prediction_id", ("forecast_type", "outcome"), "rationale"),
    "claim_codings": ("claims", "claim_id", ("verdict",), "rationale"),
}


class Breach(NamedTuple):
    """One broken rule: table, index of the row (0 = first below the header), column, and how to mend it."""

    table: str
    index: int | None
    column: str
    found: object
    expected: str
    mend: str


def words(text: str) -> int:
    """Number of stretches between spaces that hold a letter or a digit."""
    return sum(any(character.isalnum() for character in stretch) for stretch in text.split())


def every_unit_has_its_codings(tables: Tables) -> Iterator[Breach]:
    for codings, (units, key, _, _) in CODED.items():
        coders = defaultdict(set)
        for row in tables[codings]:
            coders[row[key]].add(row["coder"])
        for index, unit in enumerate(tables[units]):
            missing = CODERS - coders[unit[key]]
            if missing:
                yield Breach(units, index, key, unit[key], "codings by a, b and adjudicated",
                             f"add a row to {codings} for {', '.join(sorted(missing))}")  # fmt: skip


def adjudication_follows_the_coders(tables: Tables) -> Iterator[Breach]:
    for codings, (_, key, columns, reason) in CODED.items():
        coded = {(row[key], row["coder"]): row for row in tables[codings]}
        for index, row in enumerate(tables[codings]):
            pair = [coded.get((row[key], coder)) for coder in "ab"]
            if row["coder"] != "adjudicated" or None in pair:
                continue
            a, b = pair
            for column in columns:
                if a[column] == b[column] != row[column]:
                    yield Breach(codings, index, column, row[column], f"{a[column]}, the code that a and b agree on",
                                 "repeat the code, or correct the coder's row")  # fmt: skip
            if any(a[column] != b[column] for column in columns) and not row[reason]:
                yield Breach(codings, index, reason, None, "the reason for the verdict, as coders a and b differ",
                             "say in one or two sentences why this code was chosen")  # fmt: skip


def spans_lie_side_by_side(tables: Tables) -> Iterator[Breach]:
    length = {row["document_id"]: row["characters"] for row in tables["documents"]}
    for table in ("spans", "spans_coder_b"):
        reached: dict[object, int] = defaultdict(int)
        for index, row in sorted(enumerate(tables[table]), key=lambda item: item[1]["start"]):
            document, start, end = row["document_id"], row["start"], row["end"]
            frame = row["frame_start"], row["frame_end"]
            if end <= start:
                yield Breach(table, index, "end", end, f"more than its start, {start}", "correct start or end")
            if start < reached[document]:
                yield Breach(table, index, "start", start, f"at least {reached[document]}, where another span ends",
                             "one stretch of text has one voice: let one span end where the next begins")  # fmt: skip
            if end > length[document]:
                yield Breach(table, index, "end", end, f"at most {length[document]}, the length of {document}",
                             "correct the end, or the length in documents")  # fmt: skip
            if (frame[0] is None) != (frame[1] is None):
                yield Breach(table, index, "frame_end", frame[1], "both ends of the frame, or neither", "fill both")
            elif frame[0] is not None and not start <= frame[0] < frame[1] <= end:
                yield Breach(table, index, "frame_start", frame[0], f"a frame inside the span, {start} to {end}",
                             "correct the frame")  # fmt: skip
            reached[document] = max(reached[document], end)


def quotations_are_short(tables: Tables) -> Iterator[Breach]:
    for table, rows in tables.items():
        for column in [name for name in rows[0] if name.endswith("fragment")] if rows else []:
            for index, row in enumerate(rows):
                if row[column] and words(row[column]) > LONGEST_QUOTATION:
                    yield Breach(table, index, column, f"{words(row[column])} words", f"at most {LONGEST_QUOTATION}",
                                 "shorten the fragment; say the rest in your own words")  # fmt: skip


def evidence_that_was_seen_can_be_found(tables: Tables) -> Iterator[Breach]:
    needs = {
        "clauses": ("source_id", "locator"),
        "prediction_evidence": ("source_id", "fragment"),
        "claim_evidence": ("source_id", "fragment"),
        "prediction_baselines": ("source_id", "fragment"),
        "back_translation": ("original_source_id", "original_fragment"),
    }
    for table, columns in needs.items():
        for index, row in enumerate(tables[table]):
            # a computed figure has a source and no words
            wanted = {"seen": columns, "computed": columns[:1]}.get(row["evidence_status"], ())
            for column in wanted:
                if not row[column]:
                    yield Breach(table, index, column, None, f"a value, as the evidence is {row['evidence_status']!r}",
                                 "name it, or set evidence_status to not_verified")  # fmt: skip


def comparisons_say_what_was_compared(tables: Tables) -> Iterator[Breach]:
    for index, row in enumerate(tables["back_translation"]):
        compared = row["comparator"] != "none"
        for column in ("original_fragment", "meaning_changed"):
            if (row[column] is not None) != compared:
                expected = "a value" if compared else "nothing, as nothing was compared"
                yield Breach("back_translation", index, column, row[column], expected, "correct it or the comparator")
        if (row["evidence_status"] == "seen") != (row["comparator"] == "same_text"):
            yield Breach("back_translation", index, "evidence_status", row["evidence_status"],
                         "seen where the text that is quoted was read, and only there", "correct it or the comparator")  # fmt: skip


def themes_are_complete(tables: Tables) -> Iterator[Breach]:
    stages = {row["stage"] for row in tables["clauses"]}
    found = defaultdict(list)
    for row in tables["clauses"]:
        found[row["theme_id"]].append(row["stage"])
    for index, theme in enumerate(tables["themes"]):
        if sorted(found[theme["theme_id"]]) != sorted(stages):
            yield Breach("themes", index, "theme_id", theme["theme_id"], f"one clause for each of {len(stages)} stages",
                         f"the clauses table has {', '.join(sorted(found[theme['theme_id']])) or 'none'}")  # fmt: skip


def stance_has_a_counterpart(tables: Tables) -> Iterator[Breach]:
    clause = {row["clause_id"]: row for row in tables["clauses"]}
    counterpart = {row["theme_id"]: row["counterpart"] for row in tables["themes"]}
    for index, row in enumerate(tables["stance_codings"]):
        theme, stage = clause[row["clause_id"]]["theme_id"], clause[row["clause_id"]]["stage"]
        if row["stance"] is not None and (counterpart[theme] == "none" or row["salience"] == 0):
            why = "the theme has no counterpart" if counterpart[theme] == "none" else "it is not addressed"
            yield Breach("stance_codings", index, "stance", row["stance"], f"nothing, as {why}", "empty the cell")
        if (row["change"] is None) != (stage == "concept_2010"):
            expected = "nothing, as 2010 is the start" if stage == "concept_2010" else "a change since 2010"
            yield Breach("stance_codings", index, "change", row["change"], expected, "see the codebook")


def dates_are_in_order(tables: Tables) -> Iterator[Breach]:
    ordered = [("documents", "published_from", "published_to"), ("predictions", "made_from", "made_to"),
               ("predictions", "made_to", "horizon")]  # fmt: skip
    for table, first, second in ordered:
        for index, row in enumerate(tables[table]):
            if row[second] is not None and row[second] < row[first]:
                yield Breach(table, index, second, row[second], f"{row[first]} or later", f"compare it with {first}")
    made = {row["prediction_id"]: row["made_from"] for row in tables["predictions"]}
    for index, row in enumerate(tables["prediction_codings"]):
        settled, day = row["outcome"] != "unresolvable", row["outcome_date"]
        if day is not None and (not settled or day < made[row["prediction_id"]]):
            expected = "a day after the prediction" if settled else "nothing, as the outcome is unresolvable"
            yield Breach("prediction_codings", index, "outcome_date", day, expected, "correct the day or the outcome")
        if day is None and settled and row["coder"] == "adjudicated":
            yield Breach("prediction_codings", index, "outcome_date", None, "the day on which it was settled", "add it")


def sources_say_what_is_known(tables: Tables) -> Iterator[Breach]:
    for index, row in enumerate(tables["sources"]):
        published = row["published_on"]
        if (published is None) != (row["date_basis"] == "undated"):
            yield Breach("sources", index, "date_basis", row["date_basis"], "undated exactly where there is no date",
                         "correct it or published_on")  # fmt: skip
        if published is not None and not _is_a_day(published):
            yield Breach("sources", index, "published_on", published, "a day that the calendar has", "correct the date")
        if (row["ownership"] == "state_media") != (row["ownership_country"] is not None):
            yield Breach("sources", index, "ownership_country", row["ownership_country"],
                         "the state, exactly where ownership is state_media", "correct one of the two")  # fmt: skip
        for column in ("url", "title"):
            if row[column] is None and not row["note"]:
                yield Breach("sources", index, column, None, "a value, or a note that says why there is none", "add one")
    checksum = {row["source_id"]: row["sha256"] for row in tables["sources"]}
    for index, row in enumerate(tables["documents"]):
        if checksum[row["source_id"]] != row["sha256"]:
            yield Breach("documents", index, "sha256", row["sha256"], "the checksum that sources gives", "correct one")


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def spending_has_no_gaps(tables: Tables) -> Iterator[Breach]:
    years = {row["year"] for row in tables["military_spending"]}
    found = defaultdict(set)
    for row in tables["military_spending"]:
        found[row["iso3"]].add(row["year"])
    for index, row in enumerate(tables["military_spending"]):
        gaps = years - found[row["iso3"]]
        if gaps and row["year"] == min(found[row["iso3"]]):
            yield Breach("military_spending", index, "year", f"{row['iso3']} without {', '.join(map(str, sorted(gaps)))}",
                         f"every year {min(years)} to {max(years)}", "add the rows; a gap would look like a drop")  # fmt: skip


RULES: tuple[Callable[[Tables], Iterable[Breach]], ...] = (
    every_unit_has_its_codings,
    adjudication_follows_the_coders,
    spans_lie_side_by_side,
    quotations_are_short,
    evidence_that_was_seen_can_be_found,
    comparisons_say_what_was_compared,
    themes_are_complete,
    stance_has_a_counterpart,
    dates_are_in_order,
    sources_say_what_is_known,
    spending_has_no_gaps,
)
