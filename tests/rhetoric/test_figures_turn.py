"""The slope of the turn: its headline follows the intervals, with and without the Baltic states."""

import matplotlib
import pandas as pd
import pytest

from conceptshift.measures.style import NARROW, RC, WIDE
from conceptshift.rhetoric.figures import turn as figures
from conceptshift.rhetoric.findings import reading, turn
from conceptshift.rhetoric.validity import PERIODS

EARLY, MIDDLE, LATE = PERIODS
BEGAN = "From partner to threat: the allies’ words began to turn before the concept."


def presented(**threat):
    """Shares of a threat in the three periods for `all` and `others`, each within five points."""
    rows = [
        (states, category, period, share, max(0, share - 0.05), min(1, share + 0.05), 5, 20)
        for states, shares in threat.items()
        for category in ("threat", "partnership")
        for period, given in zip(PERIODS, shares, strict=True)
        for share in [given if category == "threat" else 1 - given]
    ]
    columns = ["states", "category", "period", "share", "low", "high", "read_so", "mentions"]
    return pd.DataFrame(rows, columns=columns)


def draw(table, layout=WIDE, function=figures.slope):
    with matplotlib.rc_context(RC):
        return function(table, layout)


@pytest.mark.parametrize(
    ("every", "others", "headline"),
    [
        ((0.0, 0.5, 0.9), (0.0, 0.3, 0.8), BEGAN),
        (
            (0.0, 0.5, 0.9),
            (0.0, 0.08, 0.8),
            "From partner to threat: when the allies’ words began to turn is open.",
        ),
        ((0.3, 0.3, 0.35), (0.3, 0.3, 0.3), "No clear turn of the allies’ words from partner to threat."),
    ],
)
def test_the_headline_holds_with_and_without_the_baltic_states(every, others, headline):
    assert draw(presented(all=every, others=others))[1].startswith(headline)


def test_the_published_headline_and_its_numbers():
    alt = draw(reading.as_presented())[1].replace("\N{NO-BREAK SPACE}", " ")
    assert alt.startswith(BEGAN)
    assert "Presented as a threat: 2 % in 1991–2013 (0 to 6 %, 53 mentions read); 56 % in 2014–2021" in alt
    assert "Presented as a partner: 72 % in 1991–2013" in alt and "2 % in 2022–2024 (0 to 5 %" in alt
    assert "without the Baltic states: 2 % in 1991–2013 (0 to 6 %, 46 mentions read); 39 %" in alt


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
def test_threat_is_filled_partner_hollow_and_the_others_have_no_marks(layout):
    figure, _ = draw(presented(all=(0.0, 0.5, 0.9), others=(0.0, 0.3, 0.8)), layout)
    marked = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert {line.get_markerfacecolor() for line in marked} == {figures.style.NATO, figures.style.PAPER}
    assert sum(line.get_linestyle() == "--" for line in figure.axes[0].lines) == 2


def test_the_small_one_is_lower_and_says_the_same():
    table = presented(all=(0.0, 0.5, 0.9), others=(0.0, 0.3, 0.8))
    (large, said), (small, again) = (draw(table, NARROW, one) for one in (figures.slope, figures.small))
    assert small.get_figheight() < large.get_figheight() and said == again


def test_what_the_chapter_holds_in_words():
    for states in ("all", "others"):
        assert reading.rose(states, EARLY, MIDDLE) and reading.rose(states, MIDDLE, LATE)
        assert not reading.rose(states, LATE, MIDDLE)
    assert turn.nearly_half_in("others", "2014") and not turn.nearly_half_in("others", "2015-2021")
    assert not turn.nearly_half_in("all", "2014"), "it is less than a third"
    assert turn.uneven("others", "2015-2021") and not turn.uneven("others", "2014")
    assert turn.surely("others") and not reading.russian_rose()
