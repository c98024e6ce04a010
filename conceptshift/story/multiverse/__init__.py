"""What if: the book's headlines under every combination of choices that a reader could make otherwise.

Source of the idea: Steegen, Tuerlinckx, Gelman and Vanpaemel (2016), Perspectives on Psychological Science 11, 702-712. The
measures are those of the chapters, asked with other parameters or other rows; nothing is measured here.
"""

from __future__ import annotations

from conceptshift.story.multiverse import announced, forecasts, naming, presented, quotations, spending
from conceptshift.story.multiverse.headline import Headline

HEADLINES: dict[str, Headline] = {
    one.name: one
    for one in (
        naming.HEADLINE,
        presented.HEADLINE,
        announced.HEADLINE,
        forecasts.ANNOUNCED,
        forecasts.SKILL,
        spending.HEADLINE,
        quotations.HEADLINE,
    )
}
