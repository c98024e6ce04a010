"""Sentences that a changed table could make false: the build stops and says which.

A number in a sentence follows its table by itself; a heading such as “None moved toward partnership” does not.
"""

from __future__ import annotations

from collections.abc import Mapping


def check(borne_out: Mapping[str, bool]) -> None:
    """Raise `ValueError` with every sentence that is not true of the tables.

    `borne_out` maps a sentence, as the page prints it, to whether its tables make it true.
    """
    false = [sentence for sentence, true in borne_out.items() if not true]
    if false:
        named = "; ".join(f"“{sentence}”" for sentence in false)
        raise ValueError(
            f"the tables no longer make this true: {named}. Reword it on the page and in the check, or correct the table"
        )
