"""Which mentions could be drawn, which are drawn, and how a passage is shown."""

import hashlib
import re

import pandas as pd
import pytest

from conceptshift.corpus import concordance, nodes, speech_files, terms
from conceptshift.corpus.concordance import Speech

LEXICON = pd.DataFrame(
    [
        ("codebook", "threat", "war", "stem"),
        ("codebook", "partnership", "partner", "stem"),
        ("wide", "threat", "war", "stem"),
        ("wide", "threat", "crisis", "stem"),
        ("wide", "partnership", "partner", "stem"),
    ],
    columns=["lexicon", "category", "entry", "match"],
)


FORMS = nodes.forms(
    pd.DataFrame(
        [("russia", "russia", True), ("russia", "russian federation", True), ("nato", "nato", True)],
        columns=["node", "form", "counted"],
    )
)


def population(*speeches):
    read = [Speech(*speech[:-1], " ".join(speech[-1])) for speech in speeches]
    return concordance.population(read, FORMS, LEXICON)


def of(tokens, year=2022):
    return population(("FRA_77_2022", "FRA", year, "nato", tokens))


FILLER = ["the"] * 9


@pytest.mark.parametrize(
    ("tokens", "stratum"),
    [
        ("wars of russia", "threat"),
        ("our partner russia", "partnership"),
        ("war with our partner russia", "partnership"),
        ("we met russia", "none"),
    ],
)
def test_the_stratum_says_what_is_near(tokens, stratum):
    assert of(tokens.split())["stratum"].to_list() == [stratum]


@pytest.mark.parametrize("tokens", [["war", *FILLER, "russia"], ["russia", *FILLER, "war"]])
def test_near_is_ten_tokens_on_either_side(tokens):
    assert of(tokens)["threat_terms"].to_list() == ["war"]
    place = tokens.index("russia")
    further = [*tokens[:place], "the", *tokens[place:]] if place else [tokens[0], "the", *tokens[1:]]
    assert of(further)["threat_terms"].isna().all()


def test_words_of_the_wide_list_are_kept_and_make_no_stratum():
    rows = of(["crisis", "near", "russia"])
    assert rows["threat_terms"].to_list() == ["crisis"] and rows["stratum"].to_list() == ["none"]


def test_the_words_of_a_mention_are_not_near_it():
    before, after = [*["war"], *FILLER, "the"], [*FILLER, "the", "war"]
    rows = of([*before, "russian", "federation", *after])
    assert rows["position"].to_list() == [11] and rows["stratum"].to_list() == ["none"]
    assert of([*before[:-1], "russian", "federation", *after])["threat_terms"].to_list() == ["war"]


def test_words_near_are_listed_in_their_order_and_as_often_as_they_stand():
    assert of(["war", "wars", "russia", "war"])["threat_terms"].to_list() == ["war wars war"]


def test_only_the_groups_that_are_read_are_in_the_population():
    rows = population(
        ("FRA_77_2022", "FRA", 2022, "nato", ["russia", "nato"]),
        ("RUS_77_2022", "RUS", 2022, "russia", ["nato", "russia"]),
        ("BRA_77_2022", "BRA", 2022, "other", ["russia", "nato"]),
    )
    assert set(zip(rows["bloc"], rows["node"], strict=True)) == {("nato", "russia"), ("russia", "nato")}


@pytest.mark.parametrize(
    ("year", "period"), [(1991, "1991-2013"), (2013, "1991-2013"), (2014, "2014-2021"), (2024, "2022-2024")]
)
def test_a_mention_belongs_to_the_period_of_its_year(year, period):
    assert of(["russia"], year)["period"].to_list() == [period]


@pytest.fixture
def many():
    """Thirty speeches, the first with seventy mentions and no word near, the others with one."""
    long = ("ALB_77_2022", "ALB", 2022, "nato", ["russia"] * 70)
    return population(long, *((f"S{n:02}_77_2022", f"S{n:02}", 2022, "nato", ["russia"]) for n in range(29)))


def test_a_sample_can_be_drawn_again_and_another_seed_draws_another(many):
    sample, _ = concordance.draw(many, 2010)
    again, _ = concordance.draw(many.copy(), 2010)
    pd.testing.assert_frame_equal(sample, again)
    other, _ = concordance.draw(many, 2011)
    assert set(map(tuple, other[["speech_id", "position"]].to_numpy())) != set(
        map(tuple, sample[["speech_id", "position"]].to_numpy())
    )


def test_the_strata_say_how_many_there_were_and_how_many_were_drawn(many):
    sample, strata = concordance.draw(many, 2010)
    row = strata.iloc[0]
    assert (row["windows"], row["speeches"], row["drawn"]) == (99, 30, 28)
    assert len(sample) == 28 and not sample.duplicated(["speech_id", "position"]).any()


def test_a_long_speech_fills_its_share_of_the_sample_and_no_more(many):
    for seed in range(20):
        sample, _ = concordance.draw(many, seed)
        assert abs((sample["iso3"] == "ALB").sum() - 28 * 70 / 99) <= 1


def test_every_mention_can_be_drawn(many):
    drawn = pd.concat([concordance.draw(many, seed)[0] for seed in range(60)])
    assert len(drawn.drop_duplicates(["speech_id", "position"])) == len(many)


def test_a_small_stratum_is_read_in_full():
    rows = population(*((f"S{n:02}_77_2022", f"S{n:02}", 2022, "nato", ["war", "russia"]) for n in range(5)))
    sample, strata = concordance.draw(rows, 2010)
    assert sorted(sample["speech_id"]) == sorted(rows["speech_id"])
    assert strata[["stratum", "windows", "drawn"]].to_numpy().tolist() == [["threat", 5, 5]]


def test_a_passage_marks_the_mention_and_what_is_near():
    words = [f"w{'x' * n}" for n in range(1, 101)]
    shown = concordance.passage(" ".join(words), 50, 52)
    before, near, after = shown.split("‖")
    assert terms.tokens(near) == words[40:62]
    assert re.search(r"\[\[(.*)\]\]", near)[1].split() == words[50:52]
    assert terms.tokens(before) == words[20:40] and terms.tokens(after) == words[62:82]
    assert before.startswith("… ") and after.endswith(" …")


def test_a_passage_at_the_edge_of_a_speech_is_not_cut():
    assert concordance.passage("\ufeffRussia’s  word,\r\nkept.", 0, 1) == "‖[[Russia’s]] word, kept‖"


def test_a_letter_that_grows_in_lower_case_moves_no_mark():
    text = "İİİ said of Russia: no"
    place = terms.tokens(text).index("russia")
    assert "of [[russia]]: no" in concordance.passage(text, place, place + 1)


# Reading an archive ----------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path):
    """A folder with three speeches, and the table that describes them."""
    said = {
        "FRA_77_2022": ("nato", "We say İ and hail our partner Russia. Russia is far."),
        "RUS_77_2022": ("russia", "NATO is named here."),
        "BRA_77_2022": ("other", "Russia and NATO."),
    }
    rows = []
    for name, (bloc, text) in said.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        rows.append((name, name[:3], 2022, bloc, sha256))
    columns = ["speech_id", "iso3", "year", "bloc", "sha256"]
    return tmp_path, pd.DataFrame(rows, columns=columns)


def read(archive):
    folder, known = archive
    return list(concordance.speeches(speech_files.source(folder), known))


def test_the_speeches_of_both_sides_are_read(archive):
    assert {speech.speech_id: speech.bloc for speech in read(archive)} == {
        "FRA_77_2022": "nato",
        "RUS_77_2022": "russia",
    }


def test_another_text_than_the_one_counted_is_refused(archive):
    folder, _ = archive
    (folder / "RUS_77_2022.txt").write_text("NATO is named there.", encoding="utf-8")
    with pytest.raises(ValueError, match="RUS_77_2022 is not the text that was counted"):
        read(archive)


def test_missing_speeches_are_named(archive):
    folder, _ = archive
    (folder / "RUS_77_2022.txt").unlink()
    with pytest.raises(ValueError, match="1 speeches are missing, RUS_77_2022"):
        read(archive)


def test_each_coded_mention_is_shown_with_its_code(archive):
    sample, _ = concordance.draw(concordance.population(read(archive), FORMS, LEXICON), 2010)
    coded = sample.assign(code=sample["node"] + "-code")
    shown = list(concordance.lines(read(archive), coded, FORMS))
    assert len(shown) == len(coded) == 3
    for row in coded.itertuples():
        (line,) = (
            line for line in shown if line.startswith(f"{row.window_id}  {row.speech_id}  {row.node}  ")
        )
        assert f"{row.node}-code" in line
        assert re.search(r"\[\[(.*)\]\]", line)[1].lower() == row.node


def test_a_mention_that_is_not_at_its_place_is_told(archive):
    sample, _ = concordance.draw(concordance.population(read(archive), FORMS, LEXICON), 2010)
    moved = sample.assign(code="threat", position=sample["position"] + 1)
    with pytest.raises(ValueError, match=r"w\d{3}: no mention of"):
        list(concordance.lines(read(archive), moved, FORMS))
