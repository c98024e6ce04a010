"""What a table schema cannot say: rules that span columns, rows or tables.

Those of codings and evidence stand here; those of numbers, dates and derived counts in modules of their own.

A rule takes all tables and yields a `Breach` for each place that breaks it. Tables come as lists of typed
rows in file order (empty cell = None), after each has passed its own schema and its foreign keys.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from conceptshift.tables import rules_of_dates, rules_of_numbers
from conceptshift.tables.breach import Breach, Tables

LONGEST_QUOTATION = 12  # words; a fragment is evidence, not a passage
_CHAIN = re.compile(r"[^\W_]+(?:(?:['’ʼ‐‑-]|[.,](?=\d))[^\W_]+)*")
CODERS = {"a", "b", "adjudicated"}
REVIEWED = "Changed on review:"  # begins the reason for a code that neither coder gave, where they agree
CODED = {  # codings: (table of the units, key, coded columns, column with the reason)
    "stance_codings": ("clauses", "clause_id", ("stance", "salience", "change"), "note"),
    "prediction_codings": (
        "predictions",
        "prediction_id",
        ("forecast_type", "outcome", "capphrase_term"),
        "rationale",
    ),
    "claim_codings": ("claims", "claim_id", ("verdict",), "rationale"),
    "counterpart_codings": ("counterpart_passages", "passage_id", ("stance", "object"), "note"),
    "control_codings": ("control_statements", "statement_id", ("forecast_type", "outcome"), "rationale"),
}
LEFT_UNCODED = {  # units that no coder is asked about: (column, its value there, why)
    "counterpart_passages": ("evidence_status", "not_verified", "the passage was not seen"),
    "control_statements": ("kind", "assessment", "an assessment has no outcome"),
}
EVIDENCE = {  # what must be filled where evidence was seen; a computed figure has a source and no words
    "clauses": ("source_id", "locator"),
    "prediction_evidence": ("source_id", "fragment"),
    "prediction_baselines": ("source_id", "fragment"),
    "prediction_rivals": ("source_id", "fragment"),
    "prediction_objections": ("source_id", "fragment"),
    "rival_accounts": ("source_id", "fragment"),
    "rival_evidence": ("source_id", "fragment"),
    "claim_evidence": ("source_id", "fragment"),
    "back_translation": ("original_source_id", "original_fragment"),
    "stated_figures": ("source_id", "fragment"),
    "phrases": ("source_id", "fragment", "text_date", "text"),
}


def words(text: str) -> int:
    """Number of words, whatever stands between them: a space of any kind, a dash, a slash, a mark that nobody sees.

    A hyphen between two makes one word of them, as in rules-based. A longer chain is as many words as it has parts.
    """
    chains = (re.split(r"[-‐‑]", chain) for chain in _CHAIN.findall(text))
    return sum(len(parts) if len(parts) > 2 else 1 for parts in chains)


def every_unit_has_its_codings(tables: Tables) -> Iterator[Breach]:
    """Each has two coders and the adjudicated code; a passage not seen and an assessment have none."""
    for codings, (units, key, _, _) in CODED.items():
        coders = defaultdict(set)
        for row in tables[codings]:
            coders[row[key]].add(row["coder"])
        column, value, why = LEFT_UNCODED.get(units, (key, None, ""))
        for index, unit in enumerate(tables[units]):
            missing = ", ".join(sorted(CODERS - coders[unit[key]]))
            if unit[column] == value:
                if coders[unit[key]]:
                    mend = f"drop its rows of {codings}, or correct {column}"
                    yield Breach(units, index, key, unit[key], f"no codings, as {why}", mend)
            elif missing:
                mend = f"add a row to {codings} for {missing}"
                yield Breach(units, index, key, unit[key], "codings by a, b and adjudicated", mend)


def adjudication_follows_the_coders(tables: Tables) -> Iterator[Breach]:
    """Where the coders agree, their code stands, unless a review changed it and says why, in so many words."""
    for codings, (_, key, columns, reason) in CODED.items():
        coded = {(row[key], row["coder"]): row for row in tables[codings]}
        for index, row in enumerate(tables[codings]):
            a, b = coded.get((row[key], "a")), coded.get((row[key], "b"))
            if row["coder"] != "adjudicated" or a is None or b is None:
                continue
            reviewed = (row[reason] or "").startswith(REVIEWED)
            against = [column for column in columns if a[column] == b[column] != row[column]]
            for column in against if not reviewed else []:
                agreed = "an empty cell" if a[column] is None else a[column]
                expected = f"{agreed}, as coders a and b agree"
                mend = f"repeat the code, correct a coder's row, or give a reason that begins “{REVIEWED}”"
                yield Breach(codings, index, column, row[column], expected, mend)
            if reviewed and not against:
                expected = "another beginning, as the code is what coders a and b agree on, or one of theirs"
                yield Breach(
                    codings, index, reason, REVIEWED, expected, "drop these words, or change the code"
                )
            if any(a[column] != b[column] for column in columns) and not row[reason]:
                expected = "the reason for this code, as coders a and b differ"
                yield Breach(codings, index, reason, None, expected, "give it in one or two sentences")


def like_cases_are_judged_alike(tables: Tables) -> Iterator[Breach]:
    """A claim that is named as the same case as another has its verdict."""
    used = {
        row["claim_id"]: row["verdict"] for row in tables["claim_codings"] if row["coder"] == "adjudicated"
    }
    for index, row in enumerate(tables["claims"]):
        claim, other = row["claim_id"], row["same_case_as"]
        if other is None:
            continue
        if other == claim or other not in used:
            expected = "another claim of this table"
            yield Breach(
                "claims", index, "same_case_as", other, expected, "correct the id, or empty the cell"
            )
        elif used.get(claim) != used[other]:
            expected = f"a claim with the verdict of {claim}, {used.get(claim)}; {other} has {used[other]}"
            mend = "judge both alike in claim_codings, or empty the cell if they are not the same case"
            yield Breach("claims", index, "same_case_as", other, expected, mend)


def baselines_follow_their_coders(tables: Tables) -> Iterator[Breach]:
    """What coders agree that a baseline expects is used; where they differ, the reason says so."""
    used = {(row["prediction_id"], row["baseline"]): row for row in tables["prediction_baselines"]}
    coded = defaultdict(set)
    for row in tables["baseline_codings"]:
        coded[row["prediction_id"], row["baseline"]].add(row["expected"])
    for index, (key, row) in enumerate(used.items()):
        codes = coded[key]
        if len(codes) == 1 and row["expected"] not in codes:
            expected = f"{min(codes)}, as in baseline_codings"
            yield Breach(
                "prediction_baselines", index, "expected", row["expected"], expected, "correct one of the two"
            )
        if len(codes) > 1 and "coders differ" not in row["reason"]:
            expected = "the reason for this code, as coders a and b differ"
            yield Breach(
                "prediction_baselines", index, "reason", row["reason"], expected, "say “The coders differ …”"
            )


def phrases_follow_the_words(tables: Tables) -> Iterator[Breach]:
    """A statement's phrase of the survey is that of its class of words, and each phrase was asked about."""
    surveyed = {row["phrase"] for row in tables["capphrase_histograms"]}
    of_class = {row["marker_class"]: row["capphrase_term"] for row in tables["verbal_markers"]}
    of_statement = {row["prediction_id"]: of_class[row["marker_class"]] for row in tables["predictions"]}
    for index, row in enumerate(tables["verbal_markers"]):
        if row["capphrase_term"] not in surveyed | {None}:
            yield Breach(
                "verbal_markers",
                index,
                "capphrase_term",
                row["capphrase_term"],
                "a phrase of capphrase_histograms",
                "check the spelling",
            )
    for index, row in enumerate(tables["prediction_codings"]):
        phrase, wanted = row["capphrase_term"], of_statement[row["prediction_id"]]
        if row["coder"] == "adjudicated" and phrase != wanted:
            expected = f"{wanted or 'an empty cell'}, as verbal_markers gives it"
            mend = "correct it, or the class of the words in predictions"
            yield Breach("prediction_codings", index, "capphrase_term", phrase, expected, mend)
    stand_in: dict[tuple, str] = {}
    for index, row in enumerate(tables["yardsticks"]):
        if row["low"] >= row["high"]:
            yield Breach("yardsticks", index, "high", row["high"], f"more than {row['low']}", "correct it")
        for phrase in filter(None, (row["stands_for"] or "").split("; ")):
            first = stand_in.setdefault((row["organisation"], phrase), row["term"])
            if phrase not in surveyed or first != row["term"]:
                expected = "phrases of capphrase_histograms, each with one term of an organisation"
                yield Breach("yardsticks", index, "stands_for", phrase, expected, "correct the list")


def what_stays_is_near_certain(tables: Tables) -> Iterator[Breach]:
    """A statement that holds if nothing changes is near-certain, whoever makes it; so is a scheduled event."""
    stays = {
        row["prediction_id"]
        for row in tables["prediction_baselines"]
        if row["baseline"] == "no_change" and row["expected"] == "true"
    }
    for index, row in enumerate(tables["predictions"]):
        if not row["near_certain"] and (row["scheduled"] or row["prediction_id"] in stays):
            why = "the event was scheduled" if row["scheduled"] else "no_change expects it to come true"
            yield Breach(
                "predictions",
                index,
                "near_certain",
                False,
                f"true, as {why}",
                "correct it, or the other code",
            )


def forecasts_have_a_record_before_the_invasion(tables: Tables) -> Iterator[Breach]:
    """Each scored forecast has dated evidence from before the invasion, and nothing else has."""
    scored = _scored(tables)
    recorded = {row["prediction_id"] for row in tables["prediction_rivals"]}
    for index, row in enumerate(tables["predictions"]):
        key = row["prediction_id"]
        if key in scored - recorded:
            yield Breach("predictions", index, "prediction_id", key, "a row in prediction_rivals", "add it")
    for index, row in enumerate(tables["prediction_rivals"]):
        key = row["prediction_id"]
        if key not in scored:
            expected, mend = (
                "a forecast that is scored",
                "drop the row, or correct type, outcome or scheduled",
            )
            yield Breach("prediction_rivals", index, "prediction_id", key, expected, mend)


def contested_codes_show_both_sides(tables: Tables) -> Iterator[Breach]:
    """Beside a doubtful code of a scored forecast stands what either side could say, and what it would code."""
    scored, unfit, final = _scored(tables), set(), {}
    for row in tables["prediction_codings"]:
        if row["coder"] == "adjudicated":
            final[row["prediction_id"]] = row["outcome"]
            if row["confidence"] == "low":
                unfit.add(row["prediction_id"])
        elif row["criteria_ok"] is False:
            unfit.add(row["prediction_id"])
    raised: dict[object, dict[str, object]] = defaultdict(dict)
    for row in tables["prediction_objections"]:
        raised[row["prediction_id"]][row["side"]] = row["outcome"]
    for index, row in enumerate(tables["predictions"]):
        key = row["prediction_id"]
        lacking = sorted({"nato", "russia"} - set(raised[key]))
        if lacking and (raised[key] or key in unfit & scored):
            mend = f"add what could be said for {' and '.join(lacking)}"
            yield Breach("predictions", index, "prediction_id", key, "objections of both sides", mend)
    for index, row in enumerate(tables["prediction_objections"]):
        key = row["prediction_id"]
        if key not in scored:
            expected, mend = (
                "a forecast that is scored",
                "drop the row, or correct type, outcome or scheduled",
            )
            yield Breach("prediction_objections", index, "prediction_id", key, expected, mend)
        elif set(raised[key].values()) == {final[key]} and row["side"] == max(raised[key]):  # said once
            expected = f"another outcome than {final[key]} on one side, as the code is contested"
            yield Breach("prediction_objections", index, "outcome", row["outcome"], expected, "correct it")


def _scored(tables: Tables) -> set[object]:
    """Explicit forecasts with an outcome, of events that were not scheduled."""
    scheduled = {row["prediction_id"] for row in tables["predictions"] if row["scheduled"]}
    return {
        row["prediction_id"]
        for row in tables["prediction_codings"]
        if row["coder"] == "adjudicated"
        and row["forecast_type"] == "explicit_forecast"
        and row["outcome"] != "unresolvable"
        and row["prediction_id"] not in scheduled
    }


def spans_lie_side_by_side(tables: Tables) -> Iterator[Breach]:
    """No span overlaps another or ends behind its article."""
    length = {row["document_id"]: row["characters"] for row in tables["documents"]}
    for table in ("spans", "spans_coder_b"):
        reached: dict[object, int] = defaultdict(int)
        for index, row in sorted(enumerate(tables[table]), key=lambda item: item[1]["start"]):
            document, start, end = row["document_id"], row["start"], row["end"]
            if end <= start:
                yield Breach(
                    table, index, "end", end, f"more than its start, {start}", "correct start or end"
                )
            if start < reached[document]:
                expected = f"at least {reached[document]}, where another span ends"
                yield Breach(table, index, "start", start, expected, "let one span end where the next begins")
            if end > length[document]:
                expected = f"at most {length[document]}, the length of {document}"
                yield Breach(table, index, "end", end, expected, "correct it, or the length in documents")
            reached[document] = max(reached[document], end)


def frames_lie_in_their_spans(tables: Tables) -> Iterator[Breach]:
    """The words that introduce a quotation lie within its span, and have both ends or neither."""
    for table in ("spans", "spans_coder_b"):
        for index, row in enumerate(tables[table]):
            first, last = row["frame_start"], row["frame_end"]
            if (first is None) != (last is None):
                yield Breach(
                    table, index, "frame_end", last, "both ends of the frame, or neither", "fill both"
                )
            elif first is not None and not row["start"] <= first < last <= row["end"]:
                expected = f"a frame inside the span, {row['start']} to {row['end']}"
                yield Breach(table, index, "frame_start", first, expected, "correct the frame")


def quotations_are_short(tables: Tables) -> Iterator[Breach]:
    """No fragment is longer than the number of words that a quotation may have."""
    for table, rows in tables.items():
        for column in (name for name in rows[0] if name.endswith("fragment")):
            for index, row in enumerate(rows):
                length = words(row[column] or "")
                if length > LONGEST_QUOTATION:
                    mend = "shorten the fragment; say the rest in your own words"
                    yield Breach(
                        table, index, column, f"{length} words", f"at most {LONGEST_QUOTATION}", mend
                    )


def evidence_that_was_seen_can_be_found(tables: Tables) -> Iterator[Breach]:
    """Evidence that is marked as seen has a source, and its words or its place in it."""
    for table, columns in EVIDENCE.items():
        for index, row in enumerate(tables[table]):
            status = row["evidence_status"]
            for column in {"seen": columns, "computed": columns[:1]}.get(status, ()):
                if not row[column]:
                    mend = "name it, or set evidence_status to not_verified"
                    yield Breach(table, index, column, None, f"a value, as the evidence is {status!r}", mend)


def comparisons_say_what_was_compared(tables: Tables) -> Iterator[Breach]:
    """A change of meaning is coded exactly where there was a text to compare."""
    table = "back_translation"
    for index, row in enumerate(tables[table]):
        compared, same = row["comparator"] != "none", row["comparator"] == "same_text"
        for column in ("original_fragment", "meaning_changed"):
            if (row[column] is not None) != compared:
                expected = "a value" if compared else "nothing, as nothing was compared"
                yield Breach(table, index, column, row[column], expected, "correct it, or the comparator")
        if (row["evidence_status"] == "seen") != same:
            expected = "seen exactly where the text that is quoted was read"
            yield Breach(
                table,
                index,
                "evidence_status",
                row["evidence_status"],
                expected,
                "correct it, or the comparator",
            )


def changes_of_meaning_follow_their_coders(tables: Tables) -> Iterator[Breach]:
    """The code in use is what two of the three codings say; where all three differ, it is the middle one."""
    table = "back_translation"
    for index, row in enumerate(tables[table]):
        codes = [row[column] for column in ("meaning_first", "meaning_a", "meaning_b")]
        used = next((code for code in codes if codes.count(code) > 1), "minor")
        if row["meaning_changed"] != used:
            expected = f"{used or 'an empty cell'}, as the three codings give it"
            mend = "correct it, or one of meaning_first, meaning_a and meaning_b"
            yield Breach(table, index, "meaning_changed", row["meaning_changed"], expected, mend)


def english_words_say_whose_they_are(tables: Tables) -> Iterator[Breach]:
    """A fragment of a document of either side says whose English it is, and shows the words that we translated."""
    table = "counterpart_passages"
    for index, row in enumerate(tables[table]):
        fragment, basis = row["quoted_fragment"], row["fragment_basis"]
        if (fragment is None) != (basis is None):
            expected = "a value exactly where there is a fragment"
            yield Breach(table, index, "fragment_basis", basis, expected, "say whose English it is")
        if (basis == "translated_here") != (row["original_fragment"] is not None):
            expected = "the words of the source exactly where the English is ours"
            yield Breach(
                table, index, "original_fragment", row["original_fragment"], expected, "add or drop them"
            )


def only_the_other_side_is_judged(tables: Tables) -> Iterator[Breach]:
    """The scale is about the other side: who has no stance toward it says nothing against it."""
    table = "counterpart_codings"
    for index, row in enumerate(tables[table]):
        against = row["stance"] is not None and row["stance"] < 0
        if against != (row["object"] != "none"):
            expected = "conduct or itself exactly where the stance is below 0"
            yield Breach(table, index, "object", row["object"], expected, "correct it, or the stance")


def control_statements_came_before(tables: Tables) -> Iterator[Breach]:
    """What the control says was said before the invasion, and the clauses that judge it are of the text of 2022."""
    table, clauses = "control_statements", {row["clause_id"] for row in tables["clauses"]}
    invasion = next(row["date"] for row in tables["events"] if row["event_id"] == "invasion_2022")
    for index, row in enumerate(tables[table]):
        made = row["made_on"]
        if (made is None) != (row["date_basis"] == "undated"):
            expected = "undated exactly where there is no date"
            yield Breach(table, index, "date_basis", row["date_basis"], expected, "correct it, or made_on")
        elif made is not None and not (_is_a_day(made) and made <= invasion.isoformat()[: len(made)]):
            expected = f"a day before the invasion, {invasion}"
            yield Breach(table, index, "made_on", made, expected, "correct it, or drop the row")
        unknown = [one for one in (row["judged_by"] or "").split("; ") if one and one not in clauses]
        if unknown:
            yield Breach(table, index, "judged_by", unknown[0], "a clause of 2022", "check the spelling")


def own_forecasts_look_ahead(tables: Tables) -> Iterator[Breach]:
    """A forecast is for a debate after the last known one, and lies within its own interval."""
    table = "own_forecasts"
    for index, row in enumerate(tables[table]):
        if row["year"] <= row["known_to"]:
            expected = f"a debate after {row['known_to']}, the last that was known"
            yield Breach(table, index, "year", row["year"], expected, "correct it, or known_to")
        for column, inside in (("low", row["low"] <= row["point"]), ("high", row["point"] <= row["high"])):
            if not inside:
                expected = f"limits on both sides of the forecast, {row['point']}"
                yield Breach(table, index, column, row[column], expected, "correct the limit")


def themes_are_complete(tables: Tables) -> Iterator[Breach]:
    """Each theme has one clause for each stage."""
    stages = {row["stage"] for row in tables["clauses"]}
    found = defaultdict(list)
    for row in tables["clauses"]:
        found[row["theme_id"]].append(row["stage"])
    for index, theme in enumerate(tables["themes"]):
        here = sorted(found[theme["theme_id"]])
        if here != sorted(stages):
            expected, mend = (
                f"one clause for each of {len(stages)} stages",
                f"clauses has {', '.join(here) or 'none'}",
            )
            yield Breach("themes", index, "theme_id", theme["theme_id"], expected, mend)


def stance_has_a_counterpart(tables: Tables) -> Iterator[Breach]:
    """There is no stance toward nobody, and none where a text is silent."""
    theme = {row["clause_id"]: row["theme_id"] for row in tables["clauses"]}
    alone = {row["theme_id"] for row in tables["themes"] if row["counterpart"] == "none"}
    for index, row in enumerate(tables["stance_codings"]):
        if row["stance"] is not None and (theme[row["clause_id"]] in alone or row["salience"] == 0):
            why = (
                "the theme has no counterpart" if theme[row["clause_id"]] in alone else "it is not addressed"
            )
            yield Breach(
                "stance_codings", index, "stance", row["stance"], f"nothing, as {why}", "empty the cell"
            )


def silence_is_coded_as_silence(tables: Tables) -> Iterator[Breach]:
    """Who says nothing on a theme neither weakens nor reverses it, and who is coded as silent says nothing."""
    first = {row["clause_id"] for row in tables["clauses"] if row["stage"] == "concept_2010"}
    for index, row in enumerate(tables["stance_codings"]):
        if row["clause_id"] in first:
            continue
        silent = row["salience"] == 0
        if silent and row["change"] not in (None, "dropped", "unchanged"):
            expected = "dropped, or unchanged where 2010 is silent too, as the theme is not addressed"
        elif not silent and row["change"] == "dropped":
            expected = "another change, as the theme is addressed"
        else:
            continue
        yield Breach(
            "stance_codings", index, "change", row["change"], expected, "correct it, or the salience"
        )


def a_change_fits_the_codes_of_both_texts(tables: Tables) -> Iterator[Breach]:
    """What is called reversed has another stance than in 2010; what moved by more than a step is called so."""
    stage = {row["clause_id"]: (row["theme_id"], row["stage"]) for row in tables["clauses"]}
    first = {
        (stage[row["clause_id"]][0], row["coder"]): row
        for row in tables["stance_codings"]
        if stage[row["clause_id"]][1] == "concept_2010"
    }
    for index, row in enumerate(tables["stance_codings"]):
        theme, change = stage[row["clause_id"]][0], row["change"]
        then = first.get((theme, row["coder"]))
        if row["coder"] != "adjudicated" or change is None or then is None:
            continue
        known = row["stance"] is not None and then["stance"] is not None
        steps = abs(row["stance"] - then["stance"]) if known else None
        was, now = f"salience {then['salience']} in 2010", f"{row['salience']} here"
        if change == "reversed" and steps == 0:
            expected = f"another change, as the stance is {row['stance']} in both texts"
        elif change != "reversed" and steps is not None and steps > 1:
            expected = f"reversed, as the stance is {then['stance']} in 2010 and {row['stance']} here"
        elif (change == "new") != (then["salience"] == 0 and row["salience"] > 0):
            expected = f"{'another change' if change == 'new' else 'new'}, with {was} and {now}"
        elif change in ("strengthened", "weakened") and (
            (row["salience"] - then["salience"]) * (1 if change == "strengthened" else -1) < 0
        ):
            expected = f"the other direction, with {was} and {now}"
        else:
            continue
        yield Breach(
            "stance_codings", index, "change", change, expected, "correct it, or the codes of either text"
        )


def codes_rest_on_evidence(tables: Tables) -> Iterator[Breach]:
    """Each claim and each prediction has a row of evidence, be it one that says that nothing was found."""
    for units, key, evidence in (
        ("claims", "claim_id", "claim_evidence"),
        ("predictions", "prediction_id", "prediction_evidence"),
    ):
        known = {row[key] for row in tables[evidence]}
        for index, row in enumerate(tables[units]):
            if row[key] not in known:
                expected = f"a row in {evidence}"
                yield Breach(units, index, key, row[key], expected, "restore the rows, or add one")


def validation_follows_its_coders(tables: Tables) -> Iterator[Breach]:
    """The code in use is that of one of the two readers."""
    table = "lexicon_validation"
    for index, row in enumerate(tables[table]):
        for column in ("code", "also"):
            codes = (row[f"{column}_a"], row[f"{column}_b"])
            if row[column] not in codes:
                agreed = " or ".join(sorted({"an empty cell" if code is None else code for code in codes}))
                mend = f"repeat the code of a coder, or correct {column}_a or {column}_b"
                yield Breach(table, index, column, row[column], f"{agreed}, as the coders have it", mend)


def one_sentence_gives_one_stance(tables: Tables) -> Iterator[Breach]:
    """A fragment that stands for two themes of a stage would be counted twice in the steps."""
    stated = {
        row["clause_id"]
        for row in tables["stance_codings"]
        if row["coder"] == "adjudicated" and row["stance"] is not None
    }
    used: dict[tuple, str] = {}
    for index, row in enumerate(tables["clauses"]):
        if row["clause_id"] not in stated or not row["quoted_fragment"]:
            continue
        first = used.setdefault((row["stage"], row["quoted_fragment"].casefold()), row["clause_id"])
        if first != row["clause_id"]:
            expected = f"words that {first} does not rest on"
            mend = "quote what the text says on this theme, or code one of the two without a stance"
            yield Breach("clauses", index, "quoted_fragment", row["quoted_fragment"], expected, mend)


def change_is_since_2010(tables: Tables) -> Iterator[Breach]:
    """Every later text says what changed since 2010, and the concept of 2010 does not."""
    first = {row["clause_id"] for row in tables["clauses"] if row["stage"] == "concept_2010"}
    for index, row in enumerate(tables["stance_codings"]):
        if (row["change"] is None) != (row["clause_id"] in first):
            expected = "nothing, as 2010 is the start" if row["change"] else "a change since 2010"
            yield Breach("stance_codings", index, "change", row["change"], expected, "see the codebook")


def dates_are_in_order(tables: Tables) -> Iterator[Breach]:
    """The latest day is not before the earliest."""
    pairs = {
        "documents": [("published_from", "published_to")],
        "predictions": [("made_from", "made_to"), ("made_to", "horizon")],
        "kremlin_periods": [("first_day", "last_day")],
    }
    for table, columns in pairs.items():
        for first, second in columns:
            for index, row in enumerate(tables[table]):
                if row[second] is not None and row[second] < row[first]:
                    yield Breach(
                        table,
                        index,
                        second,
                        row[second],
                        f"{row[first]} or later",
                        f"compare it with {first}",
                    )


def expressions_can_be_searched_for(tables: Tables) -> Iterator[Breach]:
    """Each pattern is a regular expression."""
    for index, row in enumerate(tables["kremlin_patterns"]):
        try:
            re.compile(str(row["pattern"]))
        except re.error as error:
            expected = f"a regular expression of Python; this is none: {error}"
            yield Breach(
                "kremlin_patterns", index, "pattern", row["pattern"], expected, "correct the expression"
            )


def outcomes_are_dated(tables: Tables) -> Iterator[Breach]:
    """An outcome has a day, which is not before the forecast, unless nobody can tell the outcome."""
    made = {row["prediction_id"]: row["made_from"] for row in tables["predictions"]}
    table, column = "prediction_codings", "outcome_date"
    for index, row in enumerate(tables[table]):
        day = row[column]
        if row["outcome"] == "unresolvable":
            if day is not None:
                yield Breach(
                    table, index, column, day, "nothing, as the outcome is unresolvable", "empty the cell"
                )
        elif day is None:
            if row["coder"] == "adjudicated":
                yield Breach(table, index, column, None, "the day on which the outcome was settled", "add it")
        elif day < made[row["prediction_id"]]:
            yield Breach(table, index, column, day, "a day after the prediction", "correct the day")


def sources_say_what_is_known(tables: Tables) -> Iterator[Breach]:
    """What is empty is said to be so: undated, without an owner, or with a note."""
    for index, row in enumerate(tables["sources"]):
        published, country = row["published_on"], row["ownership_country"]
        if (published is None) != (row["date_basis"] == "undated"):
            expected = "undated exactly where there is no date"
            yield Breach(
                "sources", index, "date_basis", row["date_basis"], expected, "correct it, or published_on"
            )
        elif published is not None and not _is_a_day(published):
            yield Breach(
                "sources", index, "published_on", published, "a day that the calendar has", "correct it"
            )
        if (country is None) == (row["ownership"] == "state_media"):
            expected = "a state exactly where ownership is state_media"
            yield Breach("sources", index, "ownership_country", country, expected, "correct one of the two")
        for column in ("url", "title"):
            if row[column] is None and not row["note"]:
                yield Breach(
                    "sources", index, column, None, "a value, or a note on why there is none", "add one"
                )


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def checksums_agree(tables: Tables) -> Iterator[Breach]:
    """An article has one fingerprint, here and in the list of sources."""
    known = {row["source_id"]: row["sha256"] for row in tables["sources"]}
    for index, row in enumerate(tables["documents"]):
        if known[row["source_id"]] != row["sha256"]:
            yield Breach(
                "documents",
                index,
                "sha256",
                row["sha256"],
                "the checksum in sources",
                "correct one of the two",
            )


def spending_has_no_gaps(tables: Tables) -> Iterator[Breach]:
    """Each state has a row for every year."""
    table = "military_spending"
    years, found = {row["year"] for row in tables[table]}, defaultdict(set)
    for row in tables[table]:
        found[row["iso3"]].add(row["year"])
    for index, row in enumerate(tables[table]):
        gaps = ", ".join(str(year) for year in sorted(years - found[row["iso3"]]))
        if gaps and row["year"] == min(found[row["iso3"]]):
            expected, mend = (
                f"every year {min(years)} to {max(years)}",
                "add the rows; a gap would look like a drop",
            )
            yield Breach(table, index, "year", f"{row['iso3']} without {gaps}", expected, mend)


def accounts_meet_all_evidence(tables: Tables) -> Iterator[Breach]:
    """An account of which a piece of evidence says nothing is silent on it, and that is said too."""
    pairs = {(row["account_id"], row["evidence_id"]) for row in tables["rival_bearings"]}
    for index, row in enumerate(tables["rival_accounts"]):
        missing = [
            one["evidence_id"]
            for one in tables["rival_evidence"]
            if (row["account_id"], one["evidence_id"]) not in pairs
        ]
        if missing:
            expected, mend = (
                f"a bearing of {', '.join(missing)}",
                "add a row to rival_bearings; silent is a bearing",
            )
            yield Breach("rival_accounts", index, "account_id", row["account_id"], expected, mend)


RULES: tuple[Callable[[Tables], Iterable[Breach]], ...] = (
    every_unit_has_its_codings,
    adjudication_follows_the_coders,
    like_cases_are_judged_alike,
    baselines_follow_their_coders,
    phrases_follow_the_words,
    what_stays_is_near_certain,
    forecasts_have_a_record_before_the_invasion,
    contested_codes_show_both_sides,
    accounts_meet_all_evidence,
    spans_lie_side_by_side,
    frames_lie_in_their_spans,
    quotations_are_short,
    evidence_that_was_seen_can_be_found,
    comparisons_say_what_was_compared,
    changes_of_meaning_follow_their_coders,
    english_words_say_whose_they_are,
    only_the_other_side_is_judged,
    control_statements_came_before,
    own_forecasts_look_ahead,
    themes_are_complete,
    stance_has_a_counterpart,
    silence_is_coded_as_silence,
    one_sentence_gives_one_stance,
    change_is_since_2010,
    a_change_fits_the_codes_of_both_texts,
    codes_rest_on_evidence,
    validation_follows_its_coders,
    dates_are_in_order,
    expressions_can_be_searched_for,
    outcomes_are_dated,
    sources_say_what_is_known,
    checksums_agree,
    spending_has_no_gaps,
    *rules_of_numbers.RULES,
    *rules_of_dates.RULES,
)
