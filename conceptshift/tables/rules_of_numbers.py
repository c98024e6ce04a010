"""Numbers that are written by hand or taken from others, and have to agree with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from conceptshift.tables.breach import Breach, Tables, Told

NO_MEMBERS = {"CHN", "RUS"}  # whose spending is compared with that of the members


def histograms_hold_every_respondent(tables: Tables) -> Iterator[Breach]:
    """Whoever took part in the survey placed every phrase."""
    table, asked = "capphrase_histograms", Counter[str]()
    first: dict[str, int] = {}
    for index, row in enumerate(tables[table]):
        asked[row["phrase"]] += row["respondents"]
        first.setdefault(row["phrase"], index)
    usual = Counter(asked.values()).most_common(1)[0][0]
    for phrase, answers in asked.items():
        if answers != usual:
            expected = f"{usual:,} in all, as for the other phrases"
            mend = "restore the rows of the phrase, or correct a count"
            yield Breach(
                table, first[phrase], "respondents", Told(f"{answers:,} for {phrase!r}"), expected, mend
            )


def strata_hold_what_was_drawn(tables: Tables) -> Iterator[Breach]:
    """As many mentions were drawn as are coded, and no more than there are."""
    table, key = "lexicon_validation_strata", ("bloc", "node", "period", "stratum")
    coded = Counter(tuple(row[column] for column in key) for row in tables["lexicon_validation"])
    for index, row in enumerate(tables[table]):
        here = coded[tuple(row[column] for column in key)]
        if row["drawn"] != here:
            expected = f"{here}, the rows of lexicon_validation that belong here"
            yield Breach(table, index, "drawn", row["drawn"], expected, "restore the rows, or correct it")
        for column in ("drawn", "speeches"):
            if row[column] > row["windows"]:
                expected = f"at most the {row['windows']} windows of the stratum"
                yield Breach(table, index, column, row[column], expected, "correct one of the two")


def windows_are_named_for_their_speech(tables: Tables) -> Iterator[Breach]:
    """State, year and period of a mention are those of its speech."""
    table = "lexicon_validation"
    for index, row in enumerate(tables[table]):
        state, _, year = row["speech_id"].split("_")
        first, last = row["period"].split("-")
        mend = "correct it, or speech_id"
        if row["iso3"] != state:
            yield Breach(table, index, "iso3", row["iso3"], f"{state}, as in {row['speech_id']}", mend)
        if row["year"] != int(year):
            yield Breach(table, index, "year", row["year"], f"{year}, as in {row['speech_id']}", mend)
        elif not int(first) <= row["year"] <= int(last):
            expected = f"a period that holds {year}"
            yield Breach(table, index, "period", row["period"], expected, "correct it, or the year")


def a_word_has_one_category(tables: Tables) -> Iterator[Breach]:
    """A word that stood for threat and for partnership would be counted as both."""
    first: dict[tuple, tuple[str, int]] = {}
    for index, row in enumerate(tables["lexicon"]):
        category, double = first.setdefault((row["lexicon"], row["entry"]), (row["category"], index))
        if category != row["category"]:
            expected = f"{category}, as in row {double + 2}, or a word that this list does not have"
            yield Breach("lexicon", index, "category", row["category"], expected, "drop one of the two rows")


def states_have_one_name(tables: Tables) -> Iterator[Breach]:
    """A state is called the same in every table."""
    names = {row["iso3"]: row["country"] for row in tables["membership"]}
    for table in ("state_groups", "military_spending"):
        for index, row in enumerate(tables[table]):
            known = names.get(row["iso3"], row["country"])
            if row["country"] != known:
                expected = f"{known}, as membership calls {row['iso3']}"
                yield Breach(
                    table, index, "country", row["country"], expected, "correct the name or the code"
                )


def spending_is_that_of_the_members(tables: Tables) -> Iterator[Breach]:
    """A member without spending, or a state that is compared as one and is none, would change every sum."""
    members = {row["iso3"] for row in tables["membership"]}
    table = "military_spending"
    first: dict[str, int] = {}
    for index, row in enumerate(tables[table]):
        first.setdefault(row["iso3"], index)
    for state, index in first.items():
        if state not in members | NO_MEMBERS:
            expected = f"a member, by the table membership, or {' or '.join(sorted(NO_MEMBERS))}"
            yield Breach(
                table, index, "iso3", state, expected, "restore its row in membership, or drop these"
            )
    for index, row in enumerate(tables["membership"]):
        if row["iso3"] not in first:
            expected = "a state whose spending is in military_spending"
            yield Breach("membership", index, "iso3", row["iso3"], expected, "add its rows there")


def coded_hits_are_counted_hits(tables: Tables) -> Iterator[Breach]:
    """No hit is coded that was not counted."""
    table = "lexicon_hits_coded"
    counted = {(row["span_id"], row["term"]): row["count"] for row in tables["article_hits"]}
    for index, row in enumerate(tables[table]):
        most = counted.get((row["span_id"], row["term"]), 0)
        if row["occurrence"] > most:
            expected = f"at most {most}, as article_hits counts {row['term']!r} in {row['span_id']}"
            yield Breach(table, index, "occurrence", row["occurrence"], expected, "correct it, or the term")


RULES: tuple[Callable[[Tables], Iterable[Breach]], ...] = (
    histograms_hold_every_respondent,
    strata_hold_what_was_drawn,
    windows_are_named_for_their_speech,
    a_word_has_one_category,
    states_have_one_name,
    spending_is_that_of_the_members,
    coded_hits_are_counted_hits,
)
