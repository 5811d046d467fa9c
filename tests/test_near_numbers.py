"""A mistyped invoice number brings the one number of the ledger that was meant, as a suggestion."""

import pytest

from parsers.numbers.near_numbers import NumberIndex

LEDGER = NumberIndex(["NV-20871", "NV-31002", "NV-31003", "INV-0065653", "4711", "RE-2024/118"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NV-20817", "NV-20871"),
        ("NV-2087", "NV-20871"),
        ("NV-208711", "NV-20871"),
        ("NV 20971", "NV-20871"),
        ("20871", "NV-20871"),
        ("0065653", "INV-0065653"),
        ("RE-2024/181", "RE-2024/118"),
        ("4771", "4711"),
    ],
)
def test_one_slip_of_the_fingers_finds_the_number(written: str, meant: str) -> None:
    assert LEDGER.find_near(written) == meant


@pytest.mark.parametrize("written", ["NV-31001", "NV-99999", "471", "NV-20871", "X"])
def test_two_neighbours_a_stranger_and_the_number_itself_bring_none(written: str) -> None:
    assert LEDGER.find_near(written) is None
