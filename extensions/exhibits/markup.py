"""Markup for a table cell, which pandas keeps as it is.

`markupsafe.Markup` is a kind of text, and pandas copies texts into arrays of its own, which forget that a text was markup:
each link would reach the page as escaped tags. This one has the same use and is not a text.
"""

from __future__ import annotations

from collections.abc import Iterable

import markupsafe


class Markup:
    """HTML that is safe to show; what is put into it, by `format`, `join` or `+`, is escaped unless it is markup too."""

    def __init__(self, html: object = ""):
        self._html = markupsafe.Markup(html)

    def __html__(self) -> str:
        return self._html

    def __str__(self) -> str:
        return str(self._html)

    def __repr__(self) -> str:
        return f"Markup({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (str, Markup)) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __add__(self, other: object) -> Markup:
        return Markup(self._html + markupsafe.escape(other))

    def __radd__(self, other: object) -> Markup:
        return Markup(markupsafe.escape(other) + self._html)

    def format(self, *parts: object, **named: object) -> Markup:
        return Markup(self._html.format(*parts, **named))

    def join(self, parts: Iterable[object]) -> Markup:
        return Markup(self._html.join(parts))

    def striptags(self) -> str:
        """The text alone."""
        return self._html.striptags()
