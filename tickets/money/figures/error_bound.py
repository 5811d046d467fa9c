"""PURE: how large a share of errors can still be, after so many were counted in so many trials.

The exact bound of Clopper and Pearson: the largest rate at which so few errors, or fewer, are still as likely as one
minus the confidence. With no error at all it is close to 3 / n at 95 % ("rule of three").
"""

from math import exp, lgamma, log, log1p

CONFIDENCE = 0.95


def upper_bound(errors: int, trials: int, confidence: float = CONFIDENCE) -> float | None:
    """One-sided; None without a trial. Raises ValueError for more errors than trials."""
    if not 0 <= errors <= trials:
        raise ValueError(f"{errors} errors in {trials} trials")
    if trials == 0:
        return None
    if errors == trials:
        return 1.0
    low, high = errors / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(errors, trials, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(errors: int, trials: int, rate: float) -> float:
    """The probability of at most so many errors, as a sum of binomial terms."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    return sum(
        exp(
            lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1)
            + count * log(rate) + (trials - count) * log1p(-rate)
        )
        for count in range(errors + 1)
    )  # fmt: skip
