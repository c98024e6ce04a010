"""What the chapter on rhetoric shows: every address is known, and one number of each kind is worded as published."""

from __future__ import annotations

import re

import published
import pytest

from conceptshift import tables
from conceptshift.concept.counterpart import findings as counterpart
from conceptshift.measures.finding import FINDINGS
from conceptshift.rhetoric.findings import (
    by_state,
    controls,
    detail,
    kremlin,
    naming,
    phrases,
    reading,
    steps,
    turn,
    words,
)

MODULES = [by_state, detail, naming, reading, steps, words]
BESIDE = [
    counterpart,
    controls,
    kremlin,
    phrases,
    turn,
]  # of pages of their own, from which the chapter takes a number or two
ADDRESS = re.compile(r"\{value\}`([^`]+)`")
PUBLISHED = {  # the value, and in brackets its interval
    "ally_naming.2021.rate": "1.4 (0.5 to 2.5)",
    "concept_steps.steps": "5",
    "state_group.nato.times": "11 (6.9 to 18)",
    "state_group.outside.states": "9",
    "state_group.outside.ratio": "1.4 (0.4 to 3.4)",
    "russian_naming.2021.hits": "3",
    "russian_speeches.times": "3.3 (0.9 to 18)",
    "co_movement.both": "0.53",
    "co_movement.variance": "28 %",
    "un_speeches.speeches": "10,952",
    "un_speeches.words": "31,556,473",
    "un_speeches.states": "38",
    "ally_naming.1991.speeches": "16",
    "ally_naming.2021.hits": "9",
    "ally_naming.2021.share": "23 % (12 to 41 %)",
    "un_speeches.since_1991": "6,366",
    "term_near_russia.1993.democratic.hits": "5",
    "russian_speeches.silent": "19",
    "russian_speeches.speeches": "33",
    "russian_naming.2022.rate": "37 (19 to 65)",
    "russian_speeches.presidents": "5",
    "russian_speeches.presidents_hits": "3",
    "other_naming.ukraine.2014.share": "89 % (73 to 96 %)",
    "ukraine_only.2014.speeches": "13",
    "other_naming.west.2024.rate": "74 (46 to 112)",
    "speech_words.nato.threat.2021.rate": "53 (44 to 63)",
    "word_change.threat.difference": "+74 (+53 to +98)",
    "speech_balance.nato.2010.share": "61 % (54 to 67 %)",
    "co_movement.without_terrorism": "0.43",
    "co_movement.others_allies": "0.83",
    "co_movement.others_russia": "0.37",
    "near_words_2014.partnership.hits": "3",
    "foremost_states.states": "United States, Latvia, Estonia and Lithuania",
    "foremost_states.hits": "43",
    "foremost_states.share": "65 %",
    "foremost_states.others_threat": "23",
    "foremost_states.others_partnership": "12",
    "state_change.threat_near.2014.all.p_holm": "0.090",
    "state_tests.changes": "32",
    "period_word.2022-2024.ukraine.before": "4.7",
    "period_word.2022-2024.ukraine.after": "29.8",
    "period_word.2022-2024.ukraine.up": "29",
    "period_word.2022-2024.ukraine.of_states": "30",
    "period_word.2022-2024.war.times": "3.7",
    "period_word.2022-2024.aggression.states_before": "17",
    "period_word.2022-2024.aggression.states_after": "30",
    "period_word.2022-2024.terrorism.down": "29",
    "period_changes.looked_at": "7,301",
    "period_changes.fewest": "20",
    "period_changes.picked": "1,142",
    "period_changes.level": "0.05",
    "period_changes.across": "349",
    "period_changes.across_share": "31 %",
    "period_word.2022-2024.czechia.hits_after": "25",
    "period_word.2022-2024.czechia.q": "below 0.001",
    "period_word.2022-2024.czechia.dp_norm": "0.99",
    "period_changes.failed_few_states": "213",
    "period_changes.failed": "793",
    "period_word.2014-2021.pandemic.peak_share": "56 %",
    "period_word.2011-2013.nato.hits_before": "42",
    "period_changes.steady": "“partnership”, “cooperation”, “dialogue”, “security”, “threat”, “russia”",
    "russian_period_changes.picked": "32",
    "russian_period_changes.looked_at": "1,097",
    "russian_period_changes.nato_after": "19",
    "russian_period_changes.nato_speeches": "6",
    "russian_period_changes.speeches": "8",
    "states_naming.2022.states": "32",
    "states_naming.2021.naming": "8",
    "state_change.russia.2022.all.change": "48 (35 to 64)",
    "quiet_years.changes": "13",
    "quiet_years.most": "3.4",
    "state_change.russia.2014.all.up": "14",
    "state_change.russia.2014.all.down": "11",
    "state_change.russia.2014.all.median": "0",
    "threat_rise.2014.near": "7 %",
    "threat_rise.2014.terrorism": "32 %",
    "most_and_least.most": "Czechia, Estonia, Poland and Latvia",
    "most_and_least.most_rise": "174 (131 to 174)",
    "most_and_least.least": "Romania, Montenegro and Türkiye",
    "most_and_least.least_rise": "6.1 (6.1 to 8.9)",
    "group_test.russia.2022.p": "0.048",
    "group_test.russia.2022.p_holm": "0.239",
    "state_tests.groups": "8",
    "state_tests.smallest": "0.091",
    "state_change.russia.2022.newest.states": "6",
    "state_tests.level": "0.05",
    "naming_step.rome.nato.difference": "+0.4 (−0.8 to +1.7)",
    "concept_steps.least": "2",
    "concept_steps.most": "15",
    "state_group.outside.after": "8.9",
    "state_group.outside.before": "1.2",
    "state_group.outside.more": "22 (11 to 35)",
    "outside_states.naming": "6",
    "outside_states.foremost": "Austria and Ireland",
    "outside_states.foremost_hits": "30",
    "outside_states.hits": "50",
    "naming_left.nato.share": "34 % (22 to 52 %)",
    "un_choice_range.named_2022": "51 (38 to 51)",
    "un_choice_range.named_2021": "1.4 (0.5 to 1.6)",
    "un_choice_range.times": "36 (31 to 75)",
    "un_left_out.country": "Poland",
    "un_left_out.named_2022": "46",
    "un_choice.own.named_2022": "51",
    "un_choice_range.threat_2022": "74 (19 to 82)",
    "un_choice.own.threat_2022": "74",
    "un_choice_range.points_least": "11",
    "un_choice_range.points_most": "21",
    "un_choice_range.threat_2014": "44 (10 to 52)",
    "un_choice_range.named_2014": "7.6 (6.3 to 7.6)",
    "un_choice_range.named_2013": "2.8 (1.7 to 3.0)",
    "nato_or_west.before": "48",
    "nato_or_west.after": "90",
    "nato_or_west.times": "1.9 (0.9 to 3.9)",
    "un_choice_range.choices": "10",
    "ally_naming.2022.naming": "30",
    "state_group.pacific.difference": "+13",
}


def shown(address):
    """The value as worded, with its interval in brackets."""
    cell = FINDINGS[address.split(".")[0]].cells()[address]
    text = f"{cell.text} ({cell.interval})" if cell.interval else cell.text
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("address", PUBLISHED)
def test_a_number_is_worded_as_published(address):
    assert shown(address) == PUBLISHED[address]


def test_every_address_of_the_chapter_and_its_methods_is_a_cell_of_a_finding():
    pages = [tables.ROOT / f"chapters/{name}.md" for name in ("rhetoric", "methods-un", "methods-un-checks")]
    addresses = {one for page in pages for one in ADDRESS.findall(page.read_text(encoding="utf-8"))}
    findings = {FINDINGS[address.split(".")[0]] for address in addresses}
    modules = {one.compute.__module__ for one in findings}
    assert {module.__name__ for module in MODULES} <= modules
    assert modules <= {module.__name__ for module in [*MODULES, *BESIDE]}
    cells = {name: cell for one in findings for name, cell in one.cells().items()}
    known = set(cells) | {f"{name}.interval" for name, cell in cells.items() if cell.interval}
    assert len(addresses) > 300 and addresses <= known


def test_intervals_of_a_count_are_not_said_to_be_over_states():
    over = {address: FINDINGS[address.split(".")[0]].cells()[address].drawn for address in (
        "russian_naming.2022.rate", "russian_speeches.times", "nato_or_west.times", "most_and_least.most_rise",
        "un_choice_range.times", "other_naming.ukraine.2014.share",
    )}  # fmt: skip
    assert all(drawn.startswith("nothing: ") for drawn in over.values())


def test_rates_say_what_they_count():
    units = {
        "naming_step.rome.nato.difference": "mentions",
        "speech_words.nato.bare.2022.rate": "hits",
        "un_choice.own.threat_2022": "hits",
    }
    for address, unit in units.items():
        assert FINDINGS[address.split(".")[0]].cells()[address].unit == f"{unit} per 10,000 words"
    assert FINDINGS["un_choice_range"].cells()["un_choice_range.points_least"].unit == "percentage points"


def test_what_an_edition_published_is_a_finding_still():
    assert published.lost("rhetoric") == []
