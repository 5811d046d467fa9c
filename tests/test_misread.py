"""What a recogniser of characters takes for something else is put right only where ledger and sums agree."""

from dataclasses import replace

import pytest

from parsers.known_items import KnownItems
from parsers.remittance.advice import ProofState, RemittanceReading
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance
from tests.trap_papers import HEAD, known, paid

_ITEMS = known(("INV-65053", "310.00"), ("INV-65654", "150.00"))


def _scanned(first: str, amount: str, total: str, items: KnownItems = _ITEMS) -> RemittanceReading:
    text = (
        f"{HEAD}Invoice       Date          Amount\n"
        f"{first:14}01/02/2026    {amount}\n"
        "INV-65654     01/03/2026    150.00\n"
        f"Total                       {total}\n"
    )
    return read_remittance(replace(read_document("scan.txt", "", text.encode()), scanned=True), items)


@pytest.mark.parametrize(
    ("first", "amount"),
    [
        ("INV-65O53", "310.00"),
        ("INV-6S053", "310.00"),
        ("lNV-65053", "310.00"),
        ("INV-65053", "3lO.00"),
        ("INV-6SO53", "3I0.00"),
    ],
)
def test_letters_for_digits_are_put_right_where_ledger_and_sums_agree(first: str, amount: str) -> None:
    reading = _scanned(first, amount, "460.00")

    (advice,) = reading.payments
    assert [(line.item_id, str(line.net)) for line in advice.lines] == [(1, "310.00"), (2, "150.00")]
    assert advice.consistent
    assert advice.proof.state is ProofState.UNPROVED


def test_nothing_is_put_right_where_the_sums_do_not_hold_then() -> None:
    (advice,) = _scanned("INV-65O53", "310.00", "470.00").payments

    assert paid(advice) == [("INV-65O53", "310.00"), ("INV-65654", "150.00")]


def test_nothing_is_put_right_where_two_items_look_alike() -> None:
    items = known(("INV-65053", "310.00"), ("INV-6S053", "310.00"), ("INV-65654", "150.00"))

    (advice,) = _scanned("INV-65O53", "310.00", "460.00", items).payments

    assert advice.lines[0].item_id is None


def test_a_text_that_nobody_recognised_is_taken_as_it_is() -> None:
    text = f"{HEAD}Invoice       Amount\nINV-65O53     310.00\nINV-65654     150.00\nTotal         460.00\n"

    (advice,) = read_remittance(read_document("advice.txt", "", text.encode()), _ITEMS).payments

    assert paid(advice)[0] == ("INV-65O53", "310.00")
