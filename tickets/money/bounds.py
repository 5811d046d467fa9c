"""How wrong a rate can still be when so few errors were seen: the one-sided bound of Clopper and Pearson (1934)."""

from math import exp, lgamma, log

_STEPS = 60  # halvings: the last one is below what a float tells apart


def upper_bound(wrong: int, whole: int, confidence: float = 0.95) -> float:
    """The rate that is excluded with this confidence after `wrong` errors in `whole` trials; 1.0 without trials.
    Without an error it is about 3 / whole (the rule of three)."""
    if whole <= 0 or wrong >= whole:
        return 1.0
    low, high = wrong / whole, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_most(wrong, whole, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(wrong: int, whole: int, rate: float) -> float:
    """The chance of so few errors at this rate (binomial)."""
    if rate >= 1.0:
        return 0.0
    if rate <= 0.0:
        return 1.0
    chances = (
        lgamma(whole + 1) - lgamma(k + 1) - lgamma(whole - k + 1) + k * log(rate) + (whole - k) * log(1 - rate)
        for k in range(wrong + 1)
    )
    return sum(exp(chance) for chance in chances)
