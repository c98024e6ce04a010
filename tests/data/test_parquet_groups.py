"""Rows of a Parquet table put together by their values: as a dictionary in plain Python does it, in whatever order."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from conceptshift.tables import parquet
from conceptshift.tables.problem import FIRST_ROW

ROW = st.tuples(st.sampled_from(["RUS", "USA", "YUG"]), st.integers(1946, 1949), st.integers(0, 10**12))


@given(st.lists(ROW, min_size=1, max_size=30), st.booleans(), st.booleans())
def test_sums_and_first_rows_are_those_of_a_dictionary(rows, in_order, as_dictionary):
    rows = sorted(rows) if in_order else rows
    states, years, counts = zip(*rows, strict=True)
    spoken = pa.chunked_array([states])
    content = pa.table(
        {"iso3": spoken.dictionary_encode() if as_dictionary else spoken, "year": years, "count": counts}
    )
    added: dict[tuple, int] = {}
    first: dict[tuple, int] = {}
    for number, (state, year, count) in enumerate(rows, FIRST_ROW):
        added[state, year] = added.get((state, year), 0) + count
        first.setdefault((state, year), number)
    assert parquet.sums(content, ["iso3", "year"], "count") == added
    assert parquet.keys(content, ["iso3", "year"]) == first
