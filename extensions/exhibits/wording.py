"""How a number is worded in a sentence: one way for the whole book.

A true minus sign, thousands set apart, and no line break between a number and its unit.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

FIXED = "\N{NO-BREAK SPACE}"


def number(value: float, digits: int = 0, sign: bool = False) -> str:
    """`value` with `digits` decimals, as in 1,234 or −0.3; with `sign`, a plus before what is above zero.

    A half is rounded away from zero, as readers do, and not to the even digit, as Python does. Raises
    `ValueError` for what is not finite.
    """
    exact = Decimal(repr(float(value)))
    if not exact.is_finite():
        raise ValueError(f"{value} cannot be worded as a number")
    rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    shown = f"{rounded:{'+' if sign else ''},f}"
    if not any(digit in shown for digit in "123456789"):
        shown = shown.lstrip("+-")  # nought has no sign
    return shown.replace("-", "−")


def percent(share: float, digits: int = 0) -> str:
    """`share` (0 to 1) as in 44 %."""
    return number(100 * share, digits) + FIXED + "%"


def interval(low: float, high: float, show: Callable[[float], str] = percent) -> str:
    """Both limits as in 30 to 59 %, each worded by `show`; a unit that both carry is said once."""
    first, last = show(low), show(high)
    _, gap, unit = last.rpartition(FIXED)
    if gap and first.endswith(gap + unit):
        first = first.removesuffix(gap + unit)
    return f"{first}{FIXED}to{FIXED}{last}"
