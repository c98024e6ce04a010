"""How headline numbers move with the choices: each choice changes what it says, on a panel worked out by hand."""

import pandas as pd
import pytest

from conceptshift import tables
from conceptshift.rhetoric import robustness
from conceptshift.rhetoric.robustness import Choice

NEIGHBOURS = ["EST", "FIN"]
COLUMNS = "iso3 country group year member tokens russia russia_noun threat_codebook partnership_codebook"


@pytest.fixture
def panel():
    """Two allies, one of them at Russia's border, and one that joins in between."""
    rows = [
        # iso3, country, group, year, member, tokens, russia, noun, threat, partnership
        ("AAA", "Aland", "1991", 2013, True, 1000, 0, 0, 4, 6),
        ("AAA", "Aland", "1991", 2014, True, 1000, 1, 1, 6, 4),
        ("AAA", "Aland", "1991", 2021, True, 1000, 1, 0, 5, 5),
        ("AAA", "Aland", "1991", 2022, True, 1000, 10, 6, 9, 3),
        ("EST", "Estonia", "2004", 2013, True, 3000, 4, 2, 4, 2),
        ("EST", "Estonia", "2004", 2014, True, 3000, 7, 3, 6, 6),
        ("EST", "Estonia", "2004", 2021, True, 3000, 3, 3, 3, 7),
        ("EST", "Estonia", "2004", 2022, True, 3000, 70, 50, 31, 17),
        ("SWE", "Sweden", "newest", 2013, False, 2000, 0, 0, 0, 0),
        ("SWE", "Sweden", "newest", 2014, False, 2000, 0, 0, 0, 0),
        ("SWE", "Sweden", "newest", 2021, False, 2000, 8, 4, 2, 0),
        ("SWE", "Sweden", "newest", 2022, True, 2000, 40, 8, 0, 0),
    ]
    table = pd.DataFrame(rows, columns=COLUMNS.split())
    for name, share in (("minimal", 1), ("wide", 2)):
        table[f"threat_{name}"] = share * (
            table["threat_codebook"] - (name == "minimal") * table["year"].eq(2022)
        )
        table[f"partnership_{name}"] = table["partnership_codebook"]
    table["threat_without_war"] = table["threat_codebook"] - table["year"].eq(2022) * (
        table["threat_codebook"] > 0
    )
    table["partnership_without_war"] = table["partnership_codebook"]
    return table


@pytest.fixture
def found(panel):
    return robustness.headlines(panel, NEIGHBOURS).set_index("choice")


class TestHeadlines:
    def test_the_first_choice_is_the_chapters_own_by_hand(self, found):
        own = found.iloc[0]
        assert own.name == "As in this chapter" and own["speeches"] == 9
        assert own["named_2013"] == pytest.approx(4 / 4000 * 1e4)
        assert own["named_2021"] == pytest.approx(4 / 4000 * 1e4)
        assert own["named_2022"] == pytest.approx(120 / 6000 * 1e4)  # Sweden has joined
        assert own["times"] == pytest.approx(20)
        assert own["threat_2014"] == pytest.approx((12 - 8) / 4000 * 1e4)
        assert own["balance_2014"] == pytest.approx(10 / 22 - 8 / 16)
        assert own["balance_2022"] == pytest.approx(20 / 60 - 12 / 20)

    def test_all_present_members_also_before_they_joined(self, found):
        row = found.loc["All present members throughout"]
        assert row["speeches"] == 12
        assert row["named_2021"] == pytest.approx(12 / 6000 * 1e4)

    def test_members_of_1991_and_states_without_a_border(self, found):
        assert found.at["Members of 1991 only", "named_2022"] == pytest.approx(100)
        assert found.at["Without Russia’s neighbours", "named_2022"] == pytest.approx(50 / 3000 * 1e4)

    def test_a_mean_of_speeches_gives_each_speech_the_same_weight(self, found):
        row = found.loc["Mean of speeches, not of words"]
        assert row["named_2021"] == pytest.approx((10 + 10) / 2)
        assert row["named_2022"] == pytest.approx((100 + 70 / 0.3 + 200) / 3)
        # Sweden has no word of either kind in 2022, so it has no share
        assert row["balance_2022"] == pytest.approx((3 / 12 + 17 / 48) / 2 - (5 / 10 + 7 / 10) / 2)

    def test_without_the_adjective_only_naming_moves(self, found):
        row, own = found.loc["Adjective “Russian” not counted"], found.iloc[0]
        assert row["named_2022"] == pytest.approx(64 / 6000 * 1e4)
        assert row["threat_2022"] == own["threat_2022"]

    def test_another_lexicon_moves_words_only(self, found):
        own = found.iloc[0]
        for name in ("Minimal lexicon", "Wide lexicon"):
            assert found.at[name, "named_2022"] == own["named_2022"]
        assert found.at["Wide lexicon", "threat_2014"] == pytest.approx(2 * own["threat_2014"])
        assert found.at["Minimal lexicon", "threat_2022"] == pytest.approx(
            own["threat_2022"] - 3 / 6000 * 1e4
        )

    def test_the_narrower_list_is_the_codebooks_without_one_entry(self, found):
        words = tables.load("lexicon")
        narrowed = robustness.with_narrower_list(words)
        added = narrowed[narrowed["lexicon"] == robustness.WITHOUT_WAR]
        codebook = words[words["lexicon"] == "codebook"]
        assert set(codebook["entry"]) - set(added["entry"]) == {"war"} and len(added) == len(codebook) - 1
        own = found.iloc[0]["threat_2022"]
        assert found.at["Codebook lexicon without “war”", "threat_2022"] == pytest.approx(
            own - 2 / 6000 * 1e4
        )

    def test_a_list_without_partnership_words_has_no_balance(self, panel):
        hits = panel[["iso3", "year"]].assign(hits=1).query("iso3 != 'SWE'")
        panel = robustness.with_hits(panel, hits, "grievance")
        assert panel["threat_grievance"].tolist() == [1] * 8 + [0] * 4
        other = {"Grievance": Choice(panel["member"], words="grievance")}
        row = robustness.headlines(panel, NEIGHBOURS, other).set_index("choice").loc["Grievance"]
        assert row["threat_2022"] == pytest.approx(2 / 6000 * 1e4 - 2 / 4000 * 1e4)
        assert row[["balance_2014", "balance_2022"]].isna().all()

    def test_hits_of_two_scopes_are_not_added_up(self, panel):
        hits = pd.concat([panel[["iso3", "year"]].assign(hits=1)] * 2)
        with pytest.raises(ValueError, match="choose one scope"):
            robustness.with_hits(panel, hits, "grievance")

    def test_the_grievance_dictionary_has_counts_for_every_speech_of_the_panel(self):
        hits = tables.load("grievance_hits").query("scope == 'speech'")
        spoken = tables.load("speeches").query("bloc == 'nato' and year >= 2007")
        assert len(spoken.merge(hits, on=["iso3", "year"])) == len(spoken)

    def test_no_mention_in_2021_leaves_no_ratio(self, panel):
        panel.loc[panel["year"] == 2021, "russia"] = 0
        assert pd.isna(robustness.headlines(panel, NEIGHBOURS).iloc[0]["times"])


class TestWithoutEach:
    def test_the_state_a_number_hangs_on_lies_furthest_off(self, panel, found):
        without = robustness.without_each(panel).set_index("iso3")
        assert set(without.index) == {"AAA", "EST", "SWE"}
        assert without.at["EST", "named_2022"] == pytest.approx(50 / 3000 * 1e4)
        furthest = (without["threat_2022"] - found.iloc[0]["threat_2022"]).abs().idxmax()
        assert without.at[furthest, "country"] == "Estonia"
