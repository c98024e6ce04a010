"""Counts of words, which a command wrote: what they have to say of each other, and of the tables they were counted with.

The tables are Arrow tables here where they are Parquet, and lists of rows as elsewhere where they are CSV. A rule that
holds counts against a table written by hand is passed over while that table has changed since the counting (`stale`
says so, and what counts again).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from conceptshift.tables import arrow_numpy, parquet
from conceptshift.tables.breach import Breach, Tables, Told
from conceptshift.tables.plain_words import plain
from conceptshift.tables.problem import FIRST_ROW

Counts = Mapping[str, pa.Table]

FOUNDED = 1945  # the first session of the General Assembly is that of 1946
JOINED_BY = (9, 1)  # month and day by which a state has to be a member to speak as one
AROUND = 20  # words in a window around a name: ten on either side
ALONE = {"RUS": "russia", "CHN": "china"}
SPAN = ("document_id", "speaker_id", "mode", "side", "doc_paraphrase")
MEND = "make the counts again with `conceptshift extract`"


def speeches_are_named_for_state_and_session(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """The session is that of the year, and the id is made of state, session and year."""
    speeches = counts["speeches"]
    for index, row in enumerate(_rows(speeches, "speech_id", "iso3", "session", "year")):
        session = row["year"] - FOUNDED
        name = f"{row['iso3']}_{session:02}_{row['year']}"
        if row["session"] != session:
            expected = f"{session}, the session of {row['year']}"
            yield Breach("speeches", index, "session", row["session"], expected, MEND)
        elif row["speech_id"] != name:
            yield Breach("speeches", index, "speech_id", row["speech_id"], name, MEND)


def blocs_follow_membership(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """A state speaks as a member from the debate after its accession on."""
    joined = {row["iso3"]: row["joined_on"] for row in tables["membership"]}
    for index, row in enumerate(_rows(counts["speeches"], "iso3", "year", "bloc")):
        day = joined.get(row["iso3"])
        member = day is not None and day < date(row["year"], *JOINED_BY)
        bloc = "nato" if member else ALONE.get(row["iso3"], "other")
        if row["bloc"] != bloc:
            expected = f"{bloc} for {row['iso3']} in {row['year']}, by the table membership"
            yield Breach("speeches", index, "bloc", row["bloc"], expected, MEND)


def speeches_are_of_years_that_have_been(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """No speech is of a year after the one in which a source was last read."""
    last = max(row["accessed"] for row in tables["sources"]).year
    for index, row in enumerate(_rows(counts["speeches"], "year")):
        if row["year"] > last:
            expected = f"a year up to {last}, in which a source was last read"
            yield Breach("speeches", index, "year", row["year"], expected, f"take the speech out, and {MEND}")


def words_of_a_speech_add_up(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """Each word of a speech since 1991 is counted once: with its speaker, or with all the others of the year."""
    counted = parquet.sums(counts["term_counts"], ["iso3", "year"], "count")
    first = parquet.keys(counts["term_counts"], ["iso3", "year"])
    since = min(year for _, year in counted)
    others = Counter[int]()
    for index, row in enumerate(_rows(counts["speeches"], "iso3", "year", "tokens", "bloc")):
        key = row["iso3"], row["year"]
        if row["year"] < since:
            continue
        if key in counted:
            if counted[key] != row["tokens"]:
                found = f"{counted[key]:,} in all for {key[0]} in {key[1]}"
                expected = f"{row['tokens']:,}, the tokens of the speech in speeches"
                yield Breach("term_counts", first[key] - FIRST_ROW, "count", Told(found), expected, MEND)
        elif row["bloc"] != "other":
            expected = f"words of it in term_counts, as {row['iso3']} is counted by itself"
            yield Breach("speeches", index, "iso3", row["iso3"], expected, MEND)
        else:
            others[row["year"]] += row["tokens"]
    together = parquet.sums(counts["other_term_counts"], ["year"], "count")
    start = parquet.keys(counts["other_term_counts"], ["year"])
    for year in sorted({*others, *(year for (year,) in together)}):
        counted_here, wanted = together.get((year,), 0), others[year]
        if counted_here != wanted:
            place = start.get((year,), FIRST_ROW) - FIRST_ROW
            told = Told(f"{counted_here:,} in all for {year}")
            expected = f"{wanted:,}, the tokens of the speeches that term_counts leaves to it"
            yield Breach("other_term_counts", place, "count", told, expected, MEND)


def words_stand_in_speeches(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """A word stands in no more speeches than there are, nor in more than it is said times; its forms stand in the same."""
    table = "other_term_counts"
    own = parquet.keys(counts["term_counts"], ["iso3", "year"])
    speakers = Counter(
        row["year"]
        for row in _rows(counts["speeches"], "iso3", "year")
        if (row["iso3"], row["year"]) not in own
    )
    n, speeches, year = (
        arrow_numpy.numbers(counts[table][name].combine_chunks()) for name in ("count", "speeches", "year")
    )
    terms = counts[table]["term"].combine_chunks()
    words = plain(terms.dictionary).dictionary_encode()
    word = arrow_numpy.numbers(words.indices)[arrow_numpy.numbers(terms.indices)]
    _, forms = np.unique(year * len(words.dictionary) + word, return_inverse=True)
    said = np.bincount(forms, n)[forms].astype(int)
    of_first = np.empty_like(speeches)
    of_first[forms[::-1]] = speeches[::-1]
    there = np.array([speakers[one] for one in year.tolist()], dtype=int)
    for wrong, limit, expected in (
        (speeches > there, there, "at most {:,}, the speeches that term_counts leaves to it"),
        (speeches > said, said, "at most {:,}, as often as the word is said"),
        (speeches != of_first[forms], of_first[forms], "{:,}, as for another form of the word"),
    ):
        if wrong.any():
            index = int(wrong.argmax())
            found = int(speeches[index])
            yield Breach(table, index, "speeches", found, expected.format(limit[index]), MEND)


def names_lie_in_their_speech(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """No speech has more names than words."""
    tokens = {
        (row["iso3"], row["year"]): row["tokens"]
        for row in _rows(counts["speeches"], "iso3", "year", "tokens")
    }
    named = parquet.sums(counts["node_mentions"], ["iso3", "year"], "count")
    first = parquet.keys(counts["node_mentions"], ["iso3", "year"])
    for key, mentions in named.items():
        if mentions > tokens[key]:
            yield _too_many("node_mentions", first[key] - FIRST_ROW, "count", mentions, tokens[key], key)
    for index, row in enumerate(tables["control_mentions"]):
        key = row["iso3"], row["year"]
        if row["count"] > tokens[key]:
            yield _too_many("control_mentions", index, "count", row["count"], tokens[key], key)


def windows_lie_around_their_names(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """Ten words on either side of a name, at most."""
    key = ["iso3", "year", "node"]
    around = parquet.sums(counts["windows"], key, "count")
    named = parquet.sums(counts["node_mentions"], key, "count")
    first = parquet.keys(counts["windows"], key)
    for place, words in around.items():
        most = AROUND * named.get(place, 0)
        if words > most:
            state, year, node = place
            found = f"{words:,} in all for {state} in {year} around {node}"
            expected = f"at most {most:,}, {AROUND} for each mention in node_mentions"
            yield Breach("windows", first[place] - FIRST_ROW, "count", Told(found), expected, MEND)


def grievances_near_a_name_are_in_the_speech(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """No more words of the dictionary stand near a name than in the whole speech."""
    table = "grievance_hits"
    whole = {(row["iso3"], row["year"]): row["hits"] for row in tables[table] if row["scope"] == "speech"}
    for index, row in enumerate(tables[table]):
        most = whole.get((row["iso3"], row["year"]))
        if most is None or row["hits"] > most:
            expected = (
                "a row for the whole speech too"
                if most is None
                else f"at most {most}, as in the whole speech"
            )
            yield Breach(table, index, "hits", row["hits"], expected, MEND)


def phrases_are_used_by_speakers(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """A state that is new to a phrase speaks, and is one of those that have used it."""
    table = "phrase_uses"
    for index, row in enumerate(tables[table]):
        new = len((row["newcomers"] or "").split())
        for column, wrong, expected in (
            ("newcomers", new > row["speeches"], f"at most {row['speeches']} states, one for each speech"),
            ("states", row["states"] < max(new, 1), f"at least the {new} newcomers"),
            (
                "states",
                row["bloc"] in ALONE.values() and row["states"] != 1,
                f"1, as {row['bloc']} is one state",
            ),
        ):
            if wrong:
                yield Breach(table, index, column, row[column], expected, MEND)


def uses_of_phrases_are_those_of_speeches(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """The uses by bloc and year are the sums of those by speech."""
    bloc = {
        (row["iso3"], row["year"]): row["bloc"] for row in _rows(counts["speeches"], "iso3", "year", "bloc")
    }
    table, speeches, hits = "phrase_uses", Counter[tuple](), Counter[tuple]()
    for row in _rows(counts["phrase_mentions"], "iso3", "year", "phrase_id", "count"):
        key = row["phrase_id"], row["year"], bloc[row["iso3"], row["year"]]
        speeches[key] += 1
        hits[key] += row["count"]
    for index, row in enumerate(tables[table]):
        key = row["phrase_id"], row["year"], row["bloc"]
        for column, counted in (("speeches", speeches.pop(key, 0)), ("hits", hits[key])):
            if row[column] != counted:
                yield Breach(table, index, column, row[column], f"{counted}, as phrase_mentions has it", MEND)
    for phrase, year, speaker in speeches:
        found = Told(f"no row for {speaker} in {year}")
        expected = "a row for each bloc that phrase_mentions has"
        index = next(index for index, row in enumerate(tables[table]) if row["phrase_id"] == phrase)
        yield Breach(table, index, "phrase_id", found, expected, MEND)


def kremlin_counts_fit_each_other(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """No part is larger than its whole: words of a kind, words near a name, the words of a voice."""
    table = "kremlin_counts"
    content = counts[table].drop_columns(["document_id", "voice"])
    n = {name: arrow_numpy.numbers(content[name].combine_chunks()) for name in content.column_names}
    for name, most, what in (
        *((name, n["tokens"], "the tokens") for name in ("nato", "west", "the_west", "guarantees")),
        ("threat", n["tokens"] - n["partnership"], "the tokens that are not of partnership"),
        ("near_nato", AROUND * n["nato"], f"{AROUND} for each mention of NATO"),
        ("near_nato_threat", n["threat"], "the threat words of the whole"),
        ("near_nato_partnership", n["partnership"], "the partnership words of the whole"),
        ("near_nato_threat", n["near_nato"] - n["near_nato_partnership"], "the other words near NATO"),
    ):
        over = n[name] > most
        if over.any():
            index = int(over.argmax())
            yield Breach(table, index, name, int(n[name][index]), f"at most {most[index]}, {what}", MEND)


def article_words_follow_the_spans(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """The words of an article are those of its spans, voice by voice; a span has no more words than room for them."""
    spans = {row["span_id"]: row for row in tables["spans"]}
    voice = {name: tuple(row[column] for column in SPAN) for name, row in spans.items()}
    spoken = Counter[tuple]()
    for index, row in enumerate(tables["article_spans"]):
        span = spans[row["span_id"]]
        room = (span["end"] - span["start"] + 1) // 2
        spoken[voice[row["span_id"]]] += row["tokens"]
        for column, most, what in (
            ("tokens", room, f"what fits into {span['end'] - span['start']} characters"),
            ("words", room, f"what fits into {span['end'] - span['start']} characters"),
            ("frame_words", row["words"], "the words of the span"),
        ):
            if row[column] > most:
                yield Breach("article_spans", index, column, row[column], f"at most {most}, {what}", MEND)
                break
    table, counted, first, terms = "article_terms", Counter[tuple](), dict[tuple, int](), Counter[tuple]()
    for index, row in enumerate(tables[table]):
        key = tuple(row[column] for column in SPAN)
        counted[key] += row["count"]
        terms[*key, row["term"]] += row["count"]
        first.setdefault(key, index)
    for key in sorted({*counted, *spoken}, key=str):
        if counted[key] != spoken[key]:
            who = ", ".join(str(part) for part in key[:4])
            found = f"{counted[key]:,} in all for {who}"
            expected = f"{spoken[key]:,}, the tokens of these spans in article_spans"
            yield Breach(table, first.get(key, 0), "count", Told(found), expected, MEND)
    hits, where = Counter[tuple](), defaultdict[tuple, list[int]](list)
    for index, row in enumerate(tables["article_hits"]):
        if row["negated"] > row["count"]:
            expected = f"at most {row['count']}, the count"
            yield Breach("article_hits", index, "negated", row["negated"], expected, MEND)
        key = *voice[row["span_id"]], row["term"]
        hits[key] += row["count"]
        where[key].append(index)
    for key, hit in hits.items():
        if hit != terms[key]:
            place = max(where[key], key=lambda index: tables["article_hits"][index]["count"])
            count = tables["article_hits"][place]["count"]
            expected = (
                f"{count - hit + terms[key]}, so that {key[-1]!r} is there as often as in article_terms"
            )
            yield Breach("article_hits", place, "count", count, expected, MEND)


def strata_cover_every_mention(tables: Tables, counts: Counts) -> Iterator[Breach]:
    """The windows of the strata of a bloc, a name and a period are its mentions, and the drawn ones lie in their speech."""
    speeches = counts["speeches"]
    speech = {row["speech_id"]: row for row in _rows(speeches, "speech_id", "iso3", "year", "bloc", "tokens")}
    bloc = {(row["iso3"], row["year"]): row["bloc"] for row in speech.values()}
    mentions = Counter[tuple]()
    wanted = {row["form"] for row in tables["node_forms"] if row["counted"]}
    for row in _rows(counts["node_mentions"], "iso3", "year", "node", "form", "count"):
        if row["form"] in wanted:
            mentions[bloc[row["iso3"], row["year"]], row["node"], row["year"]] += row["count"]
    table, strata, first = "lexicon_validation_strata", Counter[tuple](), dict[tuple, int]()
    for index, row in enumerate(tables[table]):
        key = row["bloc"], row["node"], row["period"]
        strata[key] += row["windows"]
        first.setdefault(key, index)
    for key, windows in strata.items():
        begin, end = map(int, key[2].split("-"))
        held = sum(mentions[key[0], key[1], year] for year in range(begin, end + 1))
        if windows != held:
            found = f"{windows:,} in the strata of {', '.join(key)}"
            expected = f"{held:,}, the mentions in node_mentions"
            yield Breach(
                table, first[key], "windows", Told(found), expected, "correct the count of a stratum"
            )
    for index, row in enumerate(tables["lexicon_validation"]):
        own = speech[row["speech_id"]]
        if row["bloc"] != own["bloc"]:
            expected = f"{own['bloc']}, as in speeches"
            yield Breach(
                "lexicon_validation", index, "bloc", row["bloc"], expected, "correct it, or speech_id"
            )
        if row["position"] >= own["tokens"]:
            expected = f"a place below {own['tokens']:,}, the tokens of the speech"
            yield Breach("lexicon_validation", index, "position", row["position"], expected, "correct it")


def _too_many(table: str, index: int, column: str, found: int, most: int, key: tuple) -> Breach:
    expected = f"at most {most:,}, the tokens of {key[0]} in {key[1]}"
    return Breach(table, index, column, found, expected, MEND)


def _rows(content: pa.Table, *columns: str) -> Iterator[dict]:
    values = [content[name].to_pylist() for name in columns]
    return (dict(zip(columns, cells, strict=True)) for cells in zip(*values, strict=True))


Rule = Callable[[Tables, Counts], Iterable[Breach]]

OF_SPEECHES: tuple[
    Rule, ...
] = (  # asked first, as all other counts would be blamed for a speech that is booked wrong
    speeches_are_named_for_state_and_session,
    blocs_follow_membership,
    speeches_are_of_years_that_have_been,
)
RULES: tuple[Rule, ...] = (
    words_of_a_speech_add_up,
    words_stand_in_speeches,
    names_lie_in_their_speech,
    windows_lie_around_their_names,
    grievances_near_a_name_are_in_the_speech,
    phrases_are_used_by_speakers,
    uses_of_phrases_are_those_of_speeches,
    kremlin_counts_fit_each_other,
    article_words_follow_the_spans,
    strata_cover_every_mention,
)
COUNTED_WITH: dict[Rule, str] = {  # the corpus whose counting a rule takes to be current
    blocs_follow_membership: "ungdc",
    article_words_follow_the_spans: "articles",
    strata_cover_every_mention: "ungdc",
}
