"""How far a ratio stood from its trend, and how many months, as people say it."""

from __future__ import annotations


def share(factor: float) -> str:
    """How far a factor lies from 1, as `12%`, or `less than 1%`."""
    percent = 100 * abs(factor - 1)
    return "less than 1%" if percent < 0.5 else f"{percent:.0f}%"


def beside_trend(factor: float) -> str:
    """`12% below`, `3% above`, `within 1% of`."""
    if abs(factor - 1) < 0.005:
        return "within 1% of"
    return f"{share(factor)} {side(factor)}"


def side(factor: float) -> str:
    return "above" if factor > 1 else "below"


def stood_between(low: float, high: float) -> str:
    """`between 7% and 16% below`, `between 9% below and 1% above`."""
    if high <= 1:
        return f"between {share(high)} and {share(low)} below"
    if low >= 1:
        return f"between {share(low)} and {share(high)} above"
    return f"between {share(low)} below and {share(high)} above"


def drift(factor: float) -> str:
    return f"{share(factor)} {'up' if factor > 1 else 'down'}"


def months(number: float) -> str:
    return "no month" if number == 0 else "1 month" if number == 1 else f"{number:.0f} months"
