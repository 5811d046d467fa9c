"""Mails that tell in sentences what they pay: lists side by side, and a payment in each sentence."""

# ruff: noqa: E501  (sentences as they are written)

from decimal import Decimal

import pytest

from parsers.remittance.advice import DocumentKind, RemittanceAdvice
from tests.trap_papers import known, paid, proved, read

ITEMS = known(
    ("INV-20501", "1250.00"), ("INV-20502", "830.40"), ("INV-20518", "2210.15"), ("INV-20533", "96.00"),
)  # fmt: skip


def payments_of(text: str) -> tuple[RemittanceAdvice, ...]:
    return read(f"Hello,\n\n{text}\n\nKind regards\nPat\n", ITEMS, name="mail.txt").payments


@pytest.mark.parametrize(
    "text",
    [
        "ACH 771204 covers INV-20501, INV-20502 and INV-20518 for $1,250.00, $830.40 and $2,210.15, $4,290.55 in all.",
        "wir haben INV-20501, INV-20502 und INV-20518 mit 1.250,00, 830,40 und 2.210,15 EUR beglichen, zusammen 4.290,55 EUR.",
        "hemos pagado 4.290,55 € por INV-20501, INV-20502 y INV-20518: 1.250,00 €, 830,40 € y 2.210,15 € respectivamente.",
        "4.290,55 EUR sind heute an Sie raus: INV-20501 1.250,00, INV-20502 830,40, INV-20518 2.210,15.",
    ],
)
def test_numbers_and_amounts_in_two_lists_belong_together_in_their_order(text: str) -> None:
    (advice,) = payments_of(text)

    assert paid(advice) == [("INV-20501", "1250.00"), ("INV-20502", "830.40"), ("INV-20518", "2210.15")]
    assert proved(advice)


def test_two_lists_prove_nothing_where_the_amounts_are_not_what_is_owed() -> None:
    (advice,) = payments_of("We paid $2,080.40 today: INV-20501 and INV-20502 with $830.40 and $1,250.00.")

    assert advice.total == Decimal("2080.40")
    assert not proved(advice)


@pytest.mark.parametrize(
    "text",
    [
        """We paid $2,080.40 on October 5, 2026 for invoices INV-20501 ($1,250.00) and INV-20502 ($830.40).
        On October 12, 2026 we paid a further $2,210.15 for invoice INV-20518.""",
        """Nous avons viré 2 080,40 € le 05/10/2026 pour les factures INV-20501 (1 250,00 €) et INV-20502 (830,40 €). Un
        second virement de 2 210,15 € est parti le 12/10/2026 pour la facture INV-20518.""",
    ],
)
def test_two_sentences_with_a_day_each_are_two_payments(text: str) -> None:
    first, second = payments_of(text)

    assert (paid(first), first.total) == ([("INV-20501", "1250.00"), ("INV-20502", "830.40")], Decimal("2080.40"))
    assert (paid(second), second.total) == ([("INV-20518", "2210.15")], Decimal("2210.15"))
    assert [str(advice.payment_date) for advice in (first, second)] == ["2026-10-05", "2026-10-12"]
    assert proved(first)
    assert proved(second)


def test_two_sentences_without_days_may_be_one_payment_or_two() -> None:
    payments = payments_of("We paid $1,250.00 for invoice INV-20501. We paid $830.40 for invoice INV-20502.")

    assert [advice.total for advice in payments] == [Decimal("1250.00"), Decimal("830.40")]
    assert not any(map(proved, payments))


@pytest.mark.parametrize(
    "text",
    [
        "We paid $1,250.00 on 05/10/2026 for INV-20501. On 12/10/2026 you wrote that INV-20502 of $830.40 was not paid.",
        "We paid $1,250.00 on 05/10/2026 for invoice INV-20501. Invoice INV-20502 of $830.40 will be paid on 12/10/2026.",
    ],
)
def test_a_sentence_that_denies_a_payment_pays_nothing(text: str) -> None:
    for advice in payments_of(text):
        assert "INV-20502" not in [number for number, _ in paid(advice)] or not proved(advice)


def test_a_table_is_a_remittance_when_its_letter_says_here_is_our_payment() -> None:
    table = "Rechnung\tBetrag\nINV-20501\t1.250,00 €\nINV-20502\t830,40 €\nGesamt\t2.080,40 €\n"

    reading = read(f"Hallo,\n\nanbei die Zahlung vom 08.10.2026:\n\n{table}", ITEMS, name="mail.txt")

    assert reading.kind is DocumentKind.REMITTANCE
    assert paid(reading.payments[0]) == [("INV-20501", "1250.00"), ("INV-20502", "830.40")]


@pytest.mark.parametrize(
    "denied",
    [
        "We did not pay INV-20533 ($96.00).",
        "INV-20533 of $96.00 will be paid next week.",
        "Die Rechnung INV-20533 über 96,00 EUR wurde noch nicht bezahlt.",
        "La facture INV-20533 de 96,00 € n'est pas encore payée.",
    ],
)
def test_what_a_sentence_says_is_not_paid_takes_no_part_in_the_payment(denied: str) -> None:
    (advice,) = payments_of(f"We paid INV-20501 ($1,250.00) and INV-20502 ($830.40), $2,080.40 in total. {denied}")

    assert paid(advice) == [("INV-20501", "1250.00"), ("INV-20502", "830.40")]
    assert advice.total == Decimal("2080.40")


@pytest.mark.parametrize(
    "title",
    [
        "Previous payment 5550001 of 2026-09-01",
        "The following remain open and will be paid next week:",
        "Noch nicht fällig:",
        "Restent dues :",
    ],
)
def test_a_second_table_of_what_is_not_paid_now_is_none_of_this_payment(title: str) -> None:
    now = "Invoice     Paid\nINV-20501   1,250.00\nINV-20502     830.40\nTotal       2,080.40\n"
    other = "Invoice     Paid\nINV-20533      96.00\nTotal          96.00\n"

    (advice,) = payments_of(f"We paid by ACH 7712044 on 2026-10-05:\n\n{now}\n{title}\n{other}")

    assert paid(advice) == [("INV-20501", "1250.00"), ("INV-20502", "830.40")]
    assert proved(advice)
