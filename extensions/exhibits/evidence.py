"""Table cells that show what a statement rests on: sources, fragments, and whether they were seen."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from . import config
from .markup import Markup
from .publish import link, mark


def status_mark(name: str) -> Markup:
    """The word and the sign of a status of evidence. Raises `KeyError` for one that the book does not have."""
    return mark(*config.settings()["statuses"][name])


def citation(
    status: str,
    publisher: str | None = None,
    url: str | None = None,
    published_on: str | None = None,
    fragment: str | None = None,
    language: str = "en",
) -> Markup:
    """One piece of evidence: who published it (linked), when, the fragment in its language, and its status.

    Whatever is missing (None or NaN) is left out. Raises `KeyError` for a status without a sign.
    """
    parts = []
    if pd.notna(publisher):
        parts.append(link(publisher, url if pd.notna(url) else config.settings()["sources"]))
    if pd.notna(published_on):
        parts.append(published_on)
    if pd.notna(fragment):
        parts.append(Markup('<q lang="{}" dir="auto">{}</q>').format(language, fragment))
    return Markup(" · ").join([*parts, status_mark(status)])


def citations(rows: pd.DataFrame) -> Markup:
    """A list of `citation`s; rows have evidence_status, publisher, url, published_on, fragment and language."""
    entries = (
        citation(row.evidence_status, row.publisher, row.url, row.published_on, row.fragment, row.language)
        for row in rows.itertuples()
    )
    items = Markup("").join(map(Markup("<li>{}</li>").format, entries))
    return Markup('<ul class="evidence">{}</ul>').format(items)


def lists(rows: pd.DataFrame, key: str) -> dict[str, Markup]:
    """The list of `citations` of each value of the column `key`."""
    return {name: citations(group) for name, group in rows.groupby(key, sort=False)}


def folded(lead: str, summary: str, of: str, parts: Mapping[str, object]) -> Markup:
    """`lead`, and below it what a click unfolds: each of `parts` under its name; an empty part is left out.

    `of` completes the summary for those who hear it without seeing the row, as in "Evidence of P22".
    """
    shown = (
        Markup("<dt>{}</dt><dd>{}</dd>").format(name, part)
        for name, part in parts.items()
        if isinstance(part, Markup) or pd.notna(part)
    )
    return Markup(
        '{}<details><summary>{}<span class="visually-hidden"> of {}</span></summary><dl>{}</dl></details>'
    ).format(lead, summary, of, Markup("").join(shown))
