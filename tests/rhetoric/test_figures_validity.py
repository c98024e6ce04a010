"""The validity figures: what they say follows the codes, and every label can be read on a phone."""

import matplotlib.style
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from test_validity import readings, sampled

from conceptshift.measures import style
from conceptshift.rhetoric import validity
from conceptshift.rhetoric.figures import validity as figures

LAYOUTS = [style.WIDE, style.NARROW]
GROUPS = [("nato", "russia"), ("russia", "nato"), ("nato", "china")]


def results(of_allies=("threat", "threat", "threat", "other_target")):
    """Fates and estimates of three groups; the first has two periods, in the later of which `of_allies` stands."""
    rest = ["threat", "neither", "partnership"]
    parts = []
    for group in GROUPS:
        first = [
            ("1991-2013", "threat", 40, rest),
            ("1991-2013", "both", 20, rest),
            ("1991-2013", "none", 100, rest),
        ]
        later = [
            ("2014-2024", "threat", 80, list(of_allies)),
            ("2014-2024", "none", 20, ["neither", "threat"]),
        ]
        parts.append(sampled(*first, *(later if group == GROUPS[0] else []), bloc=group[0], node=group[1]))
    validation, strata = (pd.concat(tables, ignore_index=True) for tables in zip(*parts, strict=True))
    read = readings(validation, strata)
    return validity.fates(read), validity.estimates(read, 7, resamples=99)


def draw(which, layout=style.WIDE, **changed):
    shares, estimates = results(**changed)
    with matplotlib.style.context(["default", style.RC]):
        if which == "fates":
            return figures.fates(shares, estimates, layout)
        return figures.list_and_reading(estimates, layout)


def test_the_headline_is_the_share_that_stands_for_what_it_is_counted_for():
    said = draw("fates")[1]
    assert said.startswith("A threat word near the name stands for a threat from there in ")
    _, estimates = results()
    chosen = estimates.query("bloc == 'nato' and node == 'russia' and finding == 'precision'")
    whole = chosen[(chosen["period"] == validity.ALL) & (chosen["category"] == "threat")].iloc[0]
    assert f"{100 * whole['value']:.0f} % of the mentions in allied speeches near Russia" in said
    assert said != draw("fates", of_allies=["neither"] * 4)[1]


def test_the_second_headline_sets_the_reader_beside_the_lexicon():
    head = draw("reading")[1].split(". ")[0]
    # of the 100 allied mentions from 2014 on: 80 with a word, 80 * 3/4 + 20 * 1/2 read as a threat
    assert "70 % of the allied mentions of Russia in 2014–2024" in head
    assert "the lexicon in 80 % and" in head
    assert "30 % of the allied" in draw("reading", of_allies=["threat", "neither", "neither", "neither"])[1]


def test_every_group_and_category_is_in_the_words():
    for which in ("fates", "reading"):
        said = draw(which)[1]
        for name in ("Russia", "NATO", "China"):
            assert said.count(name) >= 2
        assert said.count("Partnership") >= 3


def test_the_fates_fill_the_bar_and_keep_their_colours():
    figure, _ = draw("fates")
    bars = [bar for bar in figure.axes[0].patches if bar.get_height() == pytest.approx(0.17)]
    rows = {}
    for bar in bars:
        rows.setdefault(round(bar.get_y(), 3), []).append(bar)
    assert len(rows) == 6
    for row in rows.values():
        assert sum(bar.get_width() for bar in row) == pytest.approx(1)
        assert max(bar.get_x() + bar.get_width() for bar in row) == pytest.approx(1)
    assert {to_hex(row[0].get_facecolor()) for row in rows.values()} == {
        style.NATO,
        style.RUSSIA,
        style.CHINA,
    }


def test_a_group_of_several_periods_has_a_row_for_each():
    figure, _ = draw("reading")
    names = [text.get_text() for text in figure.axes[0].texts]
    assert "Allies near Russia, 1991–2013" in names and "Allies near Russia, 2014–2024" in names
    assert "Russia near NATO" in names and "Allies near Russia" not in names
