"""Who named whom: each number is what the counts give when they are added up by other means."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy.stats import beta, chi2

from conceptshift import tables
from conceptshift.rhetoric.findings import naming

FORMS = {
    "ukraine": [
        "crimea",
        "crimean",
        "donbas",
        "donbass",
        "kiev",
        "kyiv",
        "ukraine",
        "ukrainian",
        "ukrainians",
    ],
    "kremlin": ["kremlin", "moscow", "putin"],
    "west": ["west", "western", "westerner", "westerners"],
}


@pytest.fixture(scope="module")
def speeches():
    return pd.read_parquet(tables.path("speeches"))


@pytest.fixture(scope="module")
def named(speeches):
    """Each speech with how often it names Russia, NATO and, where every word was counted, each of `FORMS`."""
    key = ["iso3", "year"]
    mentions = pd.read_parquet(tables.path("node_mentions"))
    wide = mentions.pivot_table(index=key, columns="node", values="count", aggfunc="sum", fill_value=0)
    counts = pd.read_parquet(tables.path("term_counts"))
    rows = speeches.join(wide, on=key).fillna(dict.fromkeys(wide.columns, 0))
    rows = rows.merge(counts[key].drop_duplicates().assign(counted=True), on=key, how="left")
    for name, forms in FORMS.items():
        written = [form + end for form in forms for end in ("", "'s", "’s")]
        hits = counts[counts["term"].isin(written)].groupby(key)["count"].sum().rename(name)
        rows = rows.join(hits, on=key).fillna({name: 0})
    return rows


def shown(finding, name):
    cell = finding.cells()[f"{finding.name}.{name}"]
    return cell.text, cell.interval and cell.interval.replace("\N{NO-BREAK SPACE}", " ")


def test_speeches_words_and_states(speeches):
    found = naming.un_speeches()
    assert (found.speeches, found.words) == (len(speeches), speeches["tokens"].sum())
    assert found.since_1991 == (speeches["year"] > 1990).sum()
    assert found.states == pd.read_parquet(tables.path("term_counts"), columns=["iso3"])["iso3"].nunique()
    assert shown(naming.un_speeches, "speeches") == ("10,952", None)


def test_allied_rates_by_plain_sums(named):
    found = naming.ally_naming()
    allied = named[(named["bloc"] == "nato") & (named["year"] >= 1991)]
    by_hand = allied.groupby("year").agg(
        speeches=("iso3", "size"),
        tokens=("tokens", "sum"),
        hits=("russia", "sum"),
        naming=("russia", lambda n: (n > 0).sum()),
    )
    columns = list(by_hand)
    assert found.set_index("year")[columns].to_numpy().tolist() == by_hand.to_numpy().tolist()
    assert found["year"].tolist() == list(range(1991, 2025))
    assert found["rate"].tolist() == pytest.approx((by_hand["hits"] / by_hand["tokens"] * 10_000).tolist())
    assert found["share"].tolist() == pytest.approx((by_hand["naming"] / by_hand["speeches"]).tolist())
    assert set(found["bloc"]) == {"nato"} and set(found["names"]) == {"russia"}


def test_the_published_allied_rates():
    assert shown(naming.ally_naming, "2021.rate") == ("1.4", "0.5 to 2.5")
    assert shown(naming.ally_naming, "2022.rate") == ("51", "35 to 69")
    assert shown(naming.ally_naming, "2022.share") == (
        "100\N{NO-BREAK SPACE}%",
        "89 to 100\N{NO-BREAK SPACE}%".replace("\N{NO-BREAK SPACE}", " "),
    )
    assert naming.ally_naming.cells()["ally_naming.2022.rate"].drawn == "states"
    assert naming.ally_naming.cells()["ally_naming.2022.share"].drawn.startswith("nothing: Wilson")


def test_russian_rates_are_counts_with_exact_limits(named):
    found = naming.russian_naming().set_index("year")
    by_hand = named[(named["iso3"] == "RUS") & (named["year"] >= 1992)].set_index("year")
    assert found["hits"].to_dict() == by_hand["nato"].to_dict()
    hits, tokens = by_hand.loc[2022, ["nato", "tokens"]]
    limits = (chi2.ppf(0.025, 2 * hits) / 2, chi2.ppf(0.975, 2 * hits + 2) / 2)
    assert found.loc[2022, ["low", "high"]].tolist() == pytest.approx(
        [limit / tokens * 1e4 for limit in limits]
    )
    assert set(found["bloc"]) == {"russia"} and set(found["names"]) == {"nato"}


def test_both_sides_are_all_rows_of_the_two():
    found = naming.both_sides()
    assert len(found) == len(naming.ally_naming()) + len(naming.russian_naming())
    assert found["bloc"].iloc[0] == "nato" and found["bloc"].iloc[-1] == "russia"


def test_what_russian_speeches_tell(named):
    found = naming.russian_speeches()
    by_year = named[(named["iso3"] == "RUS") & (named["year"] >= 1992)].set_index("year")
    assert (found.speeches, found.silent) == (len(by_year), (by_year["nato"] == 0).sum())
    speakers = pd.read_csv(tables.path("russian_speakers"))
    presidents = speakers.loc[speakers["post"] == "president", "year"]
    assert found.presidents == len(presidents)
    assert found.presidents_hits == by_year.loc[presidents, "nato"].sum()
    rate = by_year["nato"] / by_year["tokens"]
    assert found.times == pytest.approx(rate[2022] / rate[2021])
    after, before = by_year.at[2022, "nato"], by_year.at[2021, "nato"]
    shares = beta.ppf(0.025, after, before + 1), beta.ppf(0.975, after + 1, before)
    exposure = by_year.at[2021, "tokens"] / by_year.at[2022, "tokens"]
    limits = [share / (1 - share) * exposure for share in shares]
    assert [found.times_low, found.times_high] == pytest.approx(limits)
    assert shown(naming.russian_speeches, "times")[0] == "3.3"


def test_steps_of_the_alliance_are_looked_up_in_their_years(monkeypatch):
    planted = naming.russian_naming().assign(hits=lambda table: table["year"] ** 2)
    monkeypatch.setattr(naming, "russian_naming", lambda: planted)
    assert naming.russian_speeches.compute().alliance_steps_hits == 1999**2 + 2004**2 + 2008**2 + 2011**2


@pytest.mark.parametrize(("name", "bloc"), [("ukraine", "nato"), ("kremlin", "nato"), ("west", "russia")])
def test_other_names_by_plain_sums(named, name, bloc):
    found = naming.other_naming().query("name == @name").set_index("year")
    spoken = named[(named["bloc"] == bloc) & named["counted"].notna()]
    by_hand = spoken.groupby("year")[[name, "tokens"]].sum()
    assert found["hits"].to_dict() == by_hand[name].to_dict()
    assert found["rate"].tolist() == pytest.approx((by_hand[name] / by_hand["tokens"] * 1e4).tolist())
    assert found.at[2014, "share"] == pytest.approx((spoken.query("year == 2014")[name] > 0).mean())


def test_the_names_of_each_other_stand_among_the_other_names():
    found = naming.other_naming()
    assert found["name"].unique().tolist() == ["ukraine", "kremlin", "west", "russia", "nato"]
    for name, same in (("russia", naming.ally_naming()), ("nato", naming.russian_naming())):
        assert found.loc[found["name"] == name, "rate"].tolist() == same["rate"].tolist()


def test_speeches_of_ukraine_and_never_of_russia(named):
    allied = named[(named["bloc"] == "nato") & (named["year"] >= 1991) & named["counted"].notna()]
    only = ((allied["ukraine"] > 0) & (allied["russia"] == 0)).groupby(allied["year"]).sum()
    assert naming.ukraine_only().set_index("year")["speeches"].to_dict() == only.to_dict()
    assert only[2014] == 13


def test_nato_or_the_west(named):
    found = naming.nato_or_west()
    spoken = named[named["iso3"] == "RUS"].set_index("year").loc[[2021, 2022]]
    rates = (spoken["nato"] + spoken["west"]) / spoken["tokens"] * 1e4
    assert [found.before, found.after] == pytest.approx(rates.tolist())
    assert found.times == pytest.approx(rates[2022] / rates[2021])
    assert shown(naming.nato_or_west, "times") == ("1.9", "0.9 to 3.9")


def test_names_in_a_sentence():
    assert naming.listed(["A"]) == "A"
    assert naming.listed(iter("AB")) == "A and B"
    assert naming.listed(["A", "B", "C"]) == "A, B and C"
