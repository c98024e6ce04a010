"""What is one word to those who ask for it, although it is written in several ways."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def plain(terms: pa.Array) -> pa.Array:
    """Each term with a plain apostrophe and without a possessive 's."""
    return pc.replace_substring_regex(pc.replace_substring(terms, "’", "'"), "'s$", "")
