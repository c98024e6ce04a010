"""A page on which a reader chooses the assumptions: what a cell calls to hand a view over. The page's side is `directive`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import prod

from extensions.exhibits.markup import Markup
from extensions.exhibits.publish import hand_over as _to_the_page

MIME = "text/x-whatif"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PART = re.compile(r"[\w-]+")  # of an address


def hand_over(name: str, view: Mapping[str, object]) -> None:
    """Hand a view to the page, where `{whatif} name` shows it; see the README for what it holds.

    Raises `ValueError` for a name that cannot stand in an address, a headline with more or fewer points than its choices
    make, one without a result as reported, and a preset that chooses what is not offered.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r}: name it like-this; it becomes a file of the book")
    for headline in view["headlines"]:
        _check(headline, len(view["verdicts"]))
    offered = {
        (headline["name"], choice["name"], way["name"])
        for headline in view["headlines"]
        for choice in headline["choices"]
        for way in choice["ways"]
    }
    for preset in view["presets"]:
        for headline, ways in preset["ways"].items():
            for chosen in ways.items():
                if (headline, *chosen) not in offered:
                    raise ValueError(
                        f"preset {preset['name']!r} chooses {'.'.join((headline, *chosen))}, which is not offered"
                    )
    points = sum(len(headline["values"]) for headline in view["headlines"])
    shown = Markup("<p>{} headlines at {} points, for the page.</p>").format(len(view["headlines"]), points)
    content = json.dumps(view, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    _to_the_page(name, {MIME: content, "text/html": str(shown)})


def _check(headline: Mapping, verdicts: int) -> None:
    name = headline["name"]
    names = [name] + [one["name"] for choice in headline["choices"] for one in (choice, *choice["ways"])]
    for part in names:
        if not PART.fullmatch(part):
            raise ValueError(f"{part!r} cannot stand in an address; letters, digits, - and _")
    wanted = prod(len(choice["ways"]) for choice in headline["choices"])
    for column in ("values", "verdict", "sentence"):
        if len(headline[column]) != wanted:
            raise ValueError(
                f"headline {name!r} has {len(headline[column])} {column}; its choices make {wanted} points"
            )
    if headline["values"][0] is None:
        raise ValueError(f"headline {name!r} has no result as reported, which is its first point")
    known = [
        value is None or (0 <= verdict < verdicts and 0 <= sentence < len(headline["sentences"]))
        for value, verdict, sentence in zip(
            headline["values"], headline["verdict"], headline["sentence"], strict=True
        )
    ]
    if not all(known):
        raise ValueError(
            f"headline {name!r}: point {known.index(False)} has a verdict or a sentence that is not there"
        )
