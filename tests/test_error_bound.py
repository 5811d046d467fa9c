"""The bound of a rate after few errors, against values of published tables."""

import pytest

from tickets.money.figures.error_bound import upper_bound


@pytest.mark.parametrize(
    ("wrong", "whole", "bound"),
    [(0, 10, 0.2589), (1, 10, 0.3942), (0, 100, 0.02951), (5, 100, 0.10225), (0, 5000, 0.000599), (2, 3, 0.98305)],
)
def test_the_one_sided_bound_of_clopper_and_pearson(wrong: int, whole: int, bound: float) -> None:
    assert upper_bound(wrong, whole) == pytest.approx(bound, rel=2e-3)


def test_nothing_is_excluded_without_a_success_and_nothing_said_without_trials() -> None:
    assert upper_bound(4, 4) == 1.0
    assert upper_bound(0, 0) is None
    with pytest.raises(ValueError, match="5 errors in 4 trials"):
        upper_bound(5, 4)
