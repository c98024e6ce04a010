"""How a number is worded: one way for sentences, cells, tables, figures and text alternatives alike.

A number is of a kind (`KINDS`): a count, a rate, a share, a change and so on. The kind says how many decimals it
has, whether a plus is shown, and its unit; `worded` and `limits` are all that a page or a figure needs. Everywhere
there is a true minus sign, thousands are set apart, and no line breaks between a number and its unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import partial
from numbers import Integral
from types import MappingProxyType

FIXED = "\N{NO-BREAK SPACE}"
LONGEST = 30  # digits before the point; what is longer is no number that anybody has counted
NOISE = 1e-9  # by which a sum of floats may miss nought or one
EXACT = Context(prec=2 * LONGEST)


def number(value: float | Decimal, digits: int = 0, sign: bool = False) -> str:
    """`value` with `digits` decimals, as in 1,234 or −0.3; with `sign`, a plus before what is above zero.

    A half is rounded away from zero, as readers do, and not to the even digit, as Python does. Raises
    `ValueError` for what is not finite.
    """
    exact = _exact(value)
    rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=EXACT)
    shown = f"{rounded:{'+' if sign else ''},f}"
    if not any(digit in shown for digit in "123456789"):
        shown = shown.lstrip("+-")  # nought has no sign
    return shown.replace("-", "−")


def _exact(value: float | Decimal) -> Decimal:
    """The number, a whole one digit by digit: as a float it would lose those after the sixteenth."""
    if isinstance(value, Decimal):
        return value
    exact = Decimal(int(value) if isinstance(value, Integral) else repr(float(value)))
    if not exact.is_finite() or exact.adjusted() >= LONGEST:
        raise ValueError(f"{exact:.6g} cannot be worded as a number")
    return exact


def percent(share: float, digits: int = 0) -> str:
    """`share` (0 to 1) as in 44 %."""
    hundredfold = _exact(share).scaleb(2, EXACT)  # 100 * 0.285 is less than 28.5 as floats are multiplied
    return number(hundredfold, digits) + FIXED + "%"


def interval(low: float, high: float, show: Callable[[float], str] = percent) -> str:
    """Both limits as in 30 to 59 %, each worded by `show`; a unit that both carry is said once."""
    first, last = show(low), show(high)
    _, gap, unit = last.rpartition(FIXED)
    if gap and first.endswith(gap + unit):
        first = first.removesuffix(gap + unit)
    return f"{first}{FIXED}to{FIXED}{last}"


def rate(value: float, sign: bool = False) -> str:
    """A rate, or a multiple: one decimal below 9.5, none from there on, so that 7.6 and 12 stand side by side."""
    return number(value, 0 if abs(value) >= 9.5 else 1, sign)


def p_value(value: float) -> str:
    """A p-value with three decimals; what is below 0.001 is said to be so. Raises `ValueError` for no probability."""
    if not -NOISE <= value <= 1 + NOISE:
        raise ValueError(f"{value} cannot be worded as a p-value")
    return "below 0.001" if value < 0.001 else number(value, 3)


KINDS: Mapping[str, Callable[[float], str]] = MappingProxyType(
    {
        "count": number,
        "year": lambda value: str(int(_exact(value))),
        "rate": rate,  # per 10,000 words
        "multiple": rate,  # times as much
        "tenths": partial(number, digits=1),  # of billions, and of multiples that differ by little
        "change": partial(rate, sign=True),  # of a rate
        "share": percent,  # 0 to 1, as a percentage
        "fine_share": partial(percent, digits=1),  # of small parts, such as of GDP
        "score": partial(number, digits=2),  # and other measures between 0 and 1
        "fine_score": partial(number, digits=3),  # of parts that add up to a score
        "lead": partial(number, digits=2, sign=True),  # of one score over another
        "alpha": partial(number, digits=3),  # Krippendorff's
        "p": p_value,
    }
)


def worded(value: float, kind: str) -> str:
    """`value` as its kind is worded. Raises `KeyError` for an unknown kind, `ValueError` for what is not finite."""
    return KINDS[kind](value)


def limits(low: float, high: float, kind: str) -> str:
    """Both limits of an interval, each worded as its kind is: 3.5 to 12."""
    return interval(low, high, KINDS[kind])
