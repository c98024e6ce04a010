"""Sets of choices that somebody would make together: who holds what they say would choose so, whatever comes of it.

The results were known when the sets were written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conceptshift.story.multiverse import HEADLINES


@dataclass(frozen=True)
class Preset:
    """A set of choices by headline; what is not named is as reported."""

    name: str
    label: str
    who: str
    """For anyone who would choose so, and why: one sentence."""
    ways: Mapping[str, Mapping[str, str]]

    def point(self, headline: str) -> tuple[str, ...]:
        """The point of a headline. Raises `ValueError` for a choice or a way that the headline has not."""
        chosen = dict(self.ways.get(headline, {}))
        point = []
        for choice in HEADLINES[headline].choices:
            way = chosen.pop(choice.name, choice.ways[0].name)
            if way not in {one.name for one in choice.ways}:
                raise ValueError(f"preset {self.name!r}: {choice.name} of {headline!r} has no way {way!r}")
            point.append(way)
        if chosen:
            raise ValueError(f"preset {self.name!r}: {headline!r} has no choice {', '.join(chosen)}")
        return tuple(point)


PRESETS = (
    Preset("reported", "As reported", "The choices of this book.", {}),
    Preset(
        "nato",
        "A sceptic from NATO",
        "Holds that the whole Alliance answered the invasion, and that analysts from Moscow get too much credit here.",
        {
            "naming": {"states": "present"},
            "presented": {"states": "1991", "years": "2015"},
            "announced": {"themes": "russia", "silent": "nothing"},
            "forecasts": {"near_certain": "out"},
            "skill": {"near_certain": "out", "not_ruled_out": "out", "partly": "nothing"},
            "spending": {"sums": "fixed", "members": "without"},
            "quotations": {"kinds": "all", "alike": "once"},
        },
    ),
    Preset(
        "russia",
        "A sceptic from Russia",
        "Holds that the Alliance had turned long before the invasion, and that analysts from Moscow get too little credit here.",
        {
            "naming": {"before": "2014"},
            "presented": {"reading": "wide"},
            "announced": {"proposal": "communique"},
            "forecasts": {"partly": "full", "match": "whole"},
            "skill": {"partly": "full"},
            "spending": {"sums": "named"},
            "quotations": {"kinds": "events", "mixed": "half"},
        },
    ),
    Preset(
        "seen",
        "Only what was seen",
        "Counts no clause, forecast or claim whose evidence the authors did not read, and no reading without a word to show for it.",
        {
            "presented": {"reading": "codebook"},
            "announced": {"evidence": "seen"},
            "forecasts": {"evidence": "seen"},
            "quotations": {"evidence": "seen"},
        },
    ),
    Preset(
        "referee",
        "A strict referee",
        "Wants the same units on both sides, one vote for each, no credit for what could not fail, and nothing that had to be settled.",
        {
            "naming": {"states": "present", "forms": "noun", "mean": "speeches"},
            "presented": {"reading": "agreed", "states": "1991"},
            "announced": {"coder": "b", "evidence": "seen", "themes": "russia"},
            "forecasts": {"coder": "b", "who": "named", "near_certain": "out", "evidence": "seen"},
            "skill": {"coder": "b", "near_certain": "out", "weight": "idea"},
            "spending": {"sums": "fixed"},
            "quotations": {"coder": "b", "alike": "once", "evidence": "seen"},
        },
    ),
)
