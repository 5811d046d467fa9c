"""Remittance advices in the sentences of letters and mails, and what of them is none."""

# ruff: noqa: E501  (documents as they are printed)

from datetime import date
from decimal import Decimal

import pytest

from parsers.remittance.advice import DocumentKind
from tests.trap_papers import known, only, paid, proved, read

ITEMS = known(
    ("INV-20501", "1250.00"), ("INV-20502", "830.40"), ("INV-20518", "2210.15"), ("CN-3301", "-130.40"),
    ("INV-20533", "96.00"), ("INV-20540", "5000.00"),
)  # fmt: skip
PAID = [("INV-20501", "1250.00"), ("INV-20502", "830.40"), ("INV-20518", "2210.15"), ("CN-3301", "-130.40")]
TOTAL = Decimal("4160.15")


@pytest.mark.parametrize(
    ("told", "payer"),
    [
        ("Dear supplier, we paid you today by ACH.", None),
        ("Hello, Northwind Traders has paid you today by ACH.", "Northwind Traders"),
    ],
)
def test_a_sentence_is_no_payer(told: str, payer: str | None) -> None:
    rows = "".join(f"<tr><td>{number}<td>{net}" for number, net in PAID)
    html = f"<p>{told}</p><table><tr><td>Document<td>Amount paid{rows}<tr><td>Total<td>4160.15</table>"

    assert only(html, ITEMS, "a.html").payer == payer


def test_a_company_named_like_a_specimen_pays_all_the_same() -> None:
    sheet = "Zahlungsavis;\nMuster GmbH;\n\nIhre Rechnung;Zahlbetrag\n20501;1.250,00\n20502;830,40\nSumme;2.080,40\n"

    assert proved(only(sheet, ITEMS, "a.csv"))


def test_numbers_of_a_sentence_are_lines_when_their_balances_are_what_was_paid() -> None:
    told = "Hi,\n\nwe wired USD 4,160.15 today covering invoices 20501, 20502 and 20518 less credit CN-3301.\n"

    advice = only(told, ITEMS, "mail.txt")
    other = only(told.replace("4,160.15", "4,160.10"), ITEMS, "mail.txt")

    assert [net for _, net in paid(advice)] == [net for _, net in PAID]
    assert advice.consistent
    assert not proved(advice)  # the payer names one amount for all
    assert not other.lines
    assert not other.consistent


@pytest.mark.parametrize(
    "told",
    [
        "Hemos realizado la transferencia con fecha de pago 12/11/2026:",
        "Efetuamos o pagamento das faturas abaixo em 12/11/2026:",
        "Virement bancaire (réf. V-1, date de virement 12/11/2026) :",
        "BACS reference: HB-221  Payment date: 12/11/2026",
    ],
)
def test_the_day_of_the_payment_is_told_in_the_sentence(told: str) -> None:
    table = "Factura        Fecha         Importe\n20501          03/09/2026    1.250,00\n20502          07/09/2026      830,40\n"

    advice = only(f"{told}\n\n{table}Total                        2.080,40\n", ITEMS, "a.txt")

    assert advice.payment_date == date(2026, 11, 12)


def test_a_list_of_what_is_overdue_is_no_remittance() -> None:
    listed = "INV-20501 1250.00 is overdue\nINV-20502 830.40 is overdue\nTotal outstanding 2080.40\nPlease pay.\n"
    balances = "Northwind;INV-20501;1250.00\nNorthwind;INV-20502;830.40\nOpen balance;;2080.40\n"

    assert read(listed, ITEMS, "a.txt").kind is DocumentKind.NOT_REMITTANCE
    assert read(balances, ITEMS, "a.csv").kind is DocumentKind.NOT_REMITTANCE


def test_an_amount_with_blanks_between_its_thousands_is_one_amount_of_a_sentence() -> None:
    told = "Bonjour,\n\nnous avons viré ce jour 4 160,15 USD pour INV-20501, INV-20502 et INV-20518, moins l'avoir CN-3301.\n"

    assert paid(only(told, ITEMS, "a.txt")) == PAID


def test_a_list_of_wages_is_no_remittance() -> None:
    wages = "Employee,Hours,Rate,Gross,Net\nA,40,20.00,800.00,640.00\nB,40,25.00,1000.00,800.00\n"

    assert read(wages, ITEMS, "a.csv").kind is DocumentKind.NOT_REMITTANCE


@pytest.mark.parametrize(
    "letter",
    [
        "Please be advised that wire transfer 951720 in the amount of $2,080.40 was sent on Nov 11, 2026 in payment of invoices INV-20501 ($1,250.00) and INV-20502 ($830.40).",
        "ACH for $2,080.40 sent 11/18/2026 (trace 951720). It covers:\n\n- INV-20501 - $1,250.00\n- INV-20502 - $830.40\n",
        "Nous vous informons que nous avons réglé ce jour par virement (référence 951720) vos factures INV-20501 de 1 250,00 € et INV-20502 de 830,40 €, soit un total de 2 080,40 €.",
        "Informamos que pagámos hoje as faturas INV-20501, no valor de 1.250,00 €, e INV-20502, no valor de 830,40 €, num total de 2.080,40 €. A nossa referência é 951720.",
        "dziś zapłaciliśmy faktury INV-20501 na kwotę 1 250,00 EUR oraz INV-20502 na kwotę 830,40 EUR, łącznie 2 080,40 EUR. Nr przelewu 951720.",
    ],
)  # fmt: skip
def test_the_amounts_of_a_letter_prove_it_in_any_language(letter: str) -> None:
    advice = only(f"Hello,\n\n{letter}\n\nRegards\n", ITEMS, "a.txt")

    assert paid(advice) == PAID[:2]
    assert (advice.total, advice.reference) == (Decimal("2080.40"), "951720")
    assert proved(advice)


def test_a_credit_that_a_letter_takes_off_is_negative_without_a_ledger_too() -> None:
    letter = "Check #951720 mailed 11/18/2026 pays invoice INV-20501 $1,250.00, less the credit CN-3301 of $130.40, a payment of $1,119.60."

    assert paid(only(letter, ITEMS, "a.txt")) == [("INV-20501", "1250.00"), ("CN-3301", "-130.40")]
    assert paid(only(letter, None, "a.txt")) == [("INV-20501", "1250.00"), ("CN-3301", "-130.40")]


def test_a_sum_that_no_word_calls_paid_proves_nothing() -> None:
    form = "Outgoing Wire Transfer Confirmation\nStatus: Completed\nAmount: USD {}\nInformation: INV-20501 1,250.00 INV-20502 830.40\n"

    right, wrong = (only(form.format(total), ITEMS, "a.txt") for total in ("2,080.40", "2,090.40"))

    assert paid(right) == PAID[:2]
    assert not proved(right)
    assert not proved(wrong)


def test_a_part_payment_that_a_letter_tells_is_a_payment() -> None:
    letter = (
        "I've made a part payment of £600.00 against invoice INV-20501 today, the balance will follow at month end."
    )

    assert read(letter, ITEMS, "a.txt").kind is DocumentKind.REMITTANCE
    assert (
        read("If you have made payment of INV-20501 please ignore this.", ITEMS, "a.txt").kind
        is DocumentKind.NOT_REMITTANCE
    )


@pytest.mark.parametrize(
    "letter",
    [
        "We sent ACH 951720 for $2,030.40 on 11/20/2026. It pays INV-20501 in full ($1,250.00) and INV-20502 short by $50.00 for two damaged drums, so $780.40.",
        "BACS payment 951720 of £2,030.40 made on 20/11/2026:\nINV-20501 paid in full £1,250.00\nINV-20502 paid £780.40 (less £50.00 for short delivery)\n",
        "Heute haben wir unter Referenz 951720 insgesamt 2.030,40 EUR an Sie überwiesen:\n\nINV-20501   1.250,00 EUR\nINV-20502   830,40 EUR abzgl. Kürzung 50,00 EUR = 780,40 EUR\n",
    ],
)  # fmt: skip
def test_what_a_letter_says_that_it_was_short_by_is_not_paid(letter: str) -> None:
    advice = only(f"Hello,\n\n{letter}\n\nRegards\n", ITEMS, "a.txt")

    assert paid(advice) == [("INV-20501", "1250.00"), ("INV-20502", "780.40")]
    assert (advice.total, advice.reference) == (Decimal("2030.40"), "951720")


def test_amounts_of_a_letter_that_do_not_say_what_was_paid_are_no_lines() -> None:
    letter = (
        "We sent ACH 951720 for $2,030.40. It pays INV-20501 ($1,250.00) and INV-20502 $50.00 for drums, $780.40."
    )

    assert paid(only(letter, ITEMS, "a.txt")) == []


def test_a_number_beside_a_word_for_a_payment_is_no_total() -> None:
    rows = "".join(f"{number};{net.replace('.', ',')}\n" for number, net in PAID)

    advice = only(
        f"sep=;\nBetaling;699867\nDatum;06-11-2026\nfactuur;bedrag\n{rows}totaal;4.160,15\n", ITEMS, "a.csv"
    )

    assert (advice.reference, advice.total) == ("699867", TOTAL)
    assert proved(advice)


def test_an_invoice_that_was_paid_is_not_the_payments_number() -> None:
    letter = "We paid INV-20501 and INV-20502 today, total $2,080.40."

    assert only(letter, ITEMS, "a.txt").reference is None


def test_a_total_is_that_of_its_sentence_and_brackets_are_no_sign() -> None:
    letter = "We sent ACH 951720 for $2,030.40. Of it ($1,000.00) is for INV-20501, $50.00 more is in dispute, $3.00 a fee."

    advice = only(letter, ITEMS, "a.txt")

    assert (advice.reference, advice.total, advice.lines) == ("951720", Decimal("2030.40"), ())
    assert not proved(advice)


@pytest.mark.parametrize(
    "sentence",
    [
        "The following invoices are scheduled for payment by ACH on October 29, 2026, reference 2000082414.",
        "Anbei unsere Zahlung vom 29.10.2026, Referenz 2000082414:",
    ],
)
def test_a_reference_in_a_sentence_that_names_the_payment_is_the_payments(sentence: str) -> None:
    rows = "".join(f"{number}\t{net}\n" for number, net in PAID)

    (advice,) = read(f"{sentence}\n\nInvoice\tPaid\n{rows}Total\t4160.15\n", ITEMS, name="mail.txt").payments

    assert advice.reference == "2000082414"


def test_a_credit_before_the_only_invoice_is_no_total_of_the_two() -> None:
    letter = (
        "Nous venons de régler vos factures :\n- avoir 06774/26 du 25/06/2026 : -581,97 €\n"
        "- facture 06809/26 du 16/08/2026 : 10 474,99 €\nSoit un virement de 9 893,02 € le 24/10/2026.\n"
    )

    advice = only(letter, None, "a.txt")

    assert paid(advice) == [("06774/26", "-581.97"), ("06809/26", "10474.99")]
    assert advice.total == Decimal("9893.02")
