"""Cells of several columns by a template: escaped, worded, and without a hole."""

import numpy as np
import pandas as pd
import pytest
from jinja2 import UndefinedError

from extensions import exhibits
from extensions.exhibits import evidence

ROWS = pd.DataFrame(
    {"key": ["C01", "C02"], "said": ["<b>A</b> & B", None], "share": [0.285, np.nan]}, index=[7, 3]
)


def shown(template, **known):
    return [str(cell) for cell in exhibits.cells(ROWS, template, **known)]


def test_a_cell_for_each_row_with_the_index_of_the_rows():
    cells = exhibits.cells(ROWS, '<span id="{{ key | lower }}">{{ key }}</span>')
    assert list(cells.index) == [7, 3]
    assert str(cells[7]) == '<span id="c01">C01</span>'


def test_what_stands_in_a_table_is_escaped_and_what_is_missing_is_none():
    assert shown("{% if said %}{{ said }}{% else %}not said{% endif %}") == [
        "&lt;b&gt;A&lt;/b&gt; &amp; B",
        "not said",
    ]


def test_numbers_are_worded_by_their_kind():
    assert shown("{% if share %}{{ share | worded('share') }}{% endif %}") == ["29\N{NO-BREAK SPACE}%", ""]


def test_links_marks_and_statuses_are_markup_there():
    first = shown("{{ link(key, '#c01') }} {{ mark(key, 'full') }} {{ status('seen') }}")[0]
    assert first.startswith('<a href="#c01">C01</a> <span class="mark mark-full">C01</span> ')


def test_an_unknown_name_stops_the_build():
    with pytest.raises(UndefinedError, match="nobody"):
        shown("{{ nobody }}")


def test_what_is_given_besides_is_known():
    assert shown("{{ outlet[key] }}", outlet={"C01": "RT", "C02": "VK"}) == ["RT", "VK"]


def test_lists_of_evidence_by_key():
    rows = pd.DataFrame(
        {
            "claim_id": ["C01", "C01", "C02"],
            "evidence_status": "seen",
            "publisher": ["NATO", "RT", "RIA"],
            "url": None,
            "published_on": None,
            "fragment": None,
            "language": "en",
        }
    )
    lists = evidence.lists(rows, "claim_id")
    assert list(lists) == ["C01", "C02"]
    assert str(lists["C01"]).count("<li>") == 2
