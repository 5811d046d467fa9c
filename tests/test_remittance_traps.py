"""One small document for each way an advice misleads a reader, and what the reader makes of it."""

# ruff: noqa: E501  (documents as they are printed)

from decimal import Decimal

import pytest

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from parsers.remittance.advice import DocumentKind, ProofState, RemittanceAdvice, RemittanceReading
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance

_HEAD = "Brookmart Stores Inc.\nREMITTANCE ADVICE\nCheck No: 118822    Check Date: 04/22/2026\n\n"


def _known(*items: tuple[str, str]) -> KnownItems:
    return KnownItems(
        tuple(
            KnownItem(
                number,
                reference,
                "1",
                "Brookmart",
                "USD",
                Decimal(amount),
                Decimal(amount),
                keys=canonical_keys(reference),
            )
            for number, (reference, amount) in enumerate(items, start=1)
        )
    )


def _read(text: str, known: KnownItems | None = None, name: str = "a.txt") -> RemittanceReading:
    return read_remittance(read_document(name, "text/plain", text.encode()), known or KnownItems())


def _only(text: str, known: KnownItems | None = None) -> RemittanceAdvice:
    (advice,) = _read(text, known).payments
    return advice


def _paid(advice: RemittanceAdvice) -> list[tuple[str, str]]:
    return [(line.reference, str(line.net)) for line in advice.lines]


def test_of_two_number_columns_the_ledger_picks_ours() -> None:
    text = _HEAD + (
        "Document      Reference     Date          Amount\n"
        "1900001       77001         01/02/2026     300.00\n"
        "1900002       77002         01/03/2026     150.00\n"
        "Total                                      450.00\n"
    )

    with_ledger = _only(text, _known(("INV-77001", "300"), ("INV-77002", "150")))
    without = _only(text)

    assert _paid(with_ledger) == [("77001", "300.00"), ("77002", "150.00")]
    assert with_ledger.proof.state is ProofState.PROVED
    assert without.proof.state is ProofState.UNPROVED


def test_dropped_zeros_prefixes_and_added_letters_still_name_the_item() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Amount\n"
        "INV 65653     01/02/2026     300.00\n"
        "0065654A      01/03/2026     150.00\n"
        "Total                        450.00\n",
        _known(("INV-0065653", "300"), ("INV-0065654", "150")),
    )

    assert [line.item_id for line in advice.lines] == [1, 2]
    assert _paid(advice) == [("INV 65653", "300.00"), ("0065654A", "150.00")]


@pytest.mark.parametrize("cell", ["1001/1002", "1001, 1002", "1001 1002", "1001 & 1002"])
def test_several_invoices_in_a_cell_are_lines_of_their_own_when_their_balances_add_up(cell: str) -> None:
    text = _HEAD + (
        "Invoice              Amount Paid\n"
        f"{cell:20}    300.00\n"
        "1004                    150.00\n"
        "Total                   450.00\n"
    )

    spread = _only(text, _known(("1001", "100"), ("1002", "200"), ("1004", "150")))
    kept = _only(text, _known(("1001", "100"), ("1002", "250"), ("1004", "150")))

    assert _paid(spread) == [("1001", "100"), ("1002", "200"), ("1004", "150.00")]
    assert _paid(kept) == [(cell, "300.00"), ("1004", "150.00")]


def test_a_deduction_with_a_claim_number_is_a_line_of_its_own() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Gross      Discount      Net\n"
        "65653         01/02/2026    300.00         6.00      294.00\n"
        "CB12345       01/04/2026    -40.00         0.00      -40.00\n"
        "Total                       260.00         6.00      254.00\n"
    )

    assert _paid(advice) == [("65653", "294.00"), ("CB12345", "-40.00")]
    assert advice.proof.state is ProofState.PROVED


def test_a_lump_discount_is_taken_from_the_payment() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Subtotal                    450.00\n"
        "Less 2% discount              9.00\n"
        "Total payment               441.00\n"
    )

    assert _paid(advice) == [("65653", "300.00"), ("65654", "150.00"), ("Less 2% discount", "-9.00")]
    assert advice.proof.state is ProofState.PROVED


def test_two_payments_on_a_page_tie_each_on_its_own() -> None:
    reading = _read(
        "Payment Advice\nBrookmart Stores Inc.\n"
        "EFT Number: 5001   Payment Date: 04/22/2026\n"
        "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Total                       450.00\n"
        "\n"
        "EFT Number: 5002   Payment Date: 04/22/2026\n"
        "Invoice       Date          Amount\n"
        "65660         01/02/2026    100.00\n"
        "65661         01/03/2026     50.00\n"
        "Total                       150.00\n"
    )

    assert [(advice.reference, advice.total) for advice in reading.payments] == [
        ("5001", Decimal("450.00")),
        ("5002", Decimal("150.00")),
    ]
    assert all(advice.proof.state is ProofState.PROVED for advice in reading.payments)


def test_a_list_of_the_first_invoices_only_is_not_consistent() -> None:
    advice = _only(
        _HEAD + "Payment amount 1,000.00 USD\nOnly the first 2 invoices are listed.\n"
        "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
    )

    assert advice.total == Decimal("1000.00")
    assert not advice.consistent
    assert advice.proof.state is ProofState.UNPROVED


def test_amounts_shifted_by_a_row_against_the_ledger_are_not_proved() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "65655         01/03/2026    50.00\n"
        "Total                       500.00\n",
        _known(("65653", "150"), ("65654", "50"), ("65655", "300")),
    )

    assert advice.proof.state is ProofState.UNPROVED


def test_carried_forward_sums_are_no_lines() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "Carried forward             300.00\n"
        "\f"
        "Brought forward             300.00\n"
        "65655         01/03/2026    50.00\n"
        "Total                       350.00\n"
    )

    assert _paid(advice) == [("65653", "300.00"), ("65655", "50.00")]
    assert advice.proof.state is ProofState.PROVED


def test_unmarked_sums_between_the_lines_are_no_lines() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "                            450.00\n"
        "65655         01/03/2026    50.00\n"
        "                             50.00\n"
        "Total                       500.00\n"
    )

    assert [net for _, net in _paid(advice)] == ["300.00", "150.00", "50.00"]


def test_a_stub_printed_twice_counts_once() -> None:
    stub = (
        "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65654         01/03/2026    150.00\n"
        "Total                       450.00\n\n"
    )

    assert _paid(_only(_HEAD + stub + stub)) == [("65653", "300.00"), ("65654", "150.00")]


def test_an_invoice_paid_on_two_lines_stays_two_lines() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "65653         01/02/2026    300.00\n"
        "Total                       600.00\n"
    )

    assert len(advice.lines) == 2


def test_a_credit_printed_positive_is_negative_by_its_type() -> None:
    advice = _only(
        _HEAD + "Invoice       Type            Date          Amount\n"
        "65653         Invoice         01/02/2026    300.00\n"
        "DM-77         Debit memo      01/03/2026     50.00\n"
        "Total                                       250.00\n"
    )

    assert _paid(advice) == [("65653", "300.00"), ("DM-77", "-50.00")]


def test_a_netting_without_cash_totals_zero() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Amount\n"
        "65653         01/02/2026    300.00\n"
        "CM-65654      01/03/2026   -300.00\n"
        "Check amount                  0.00\n"
    )

    assert advice.total == 0
    assert advice.proof.state is ProofState.PROVED


def test_a_short_payment_keeps_gross_and_paid_apart() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Invoice Amount     Amount Paid\n"
        "65653         01/02/2026            300.00          280.00\n"
        "65654         01/02/2026            150.00          150.00\n"
        "Total                               450.00          430.00\n"
    )

    assert [(line.gross, line.net) for line in advice.lines] == [
        (Decimal("300.00"), Decimal("280.00")),
        (Decimal("150.00"), Decimal("150.00")),
    ]


def test_whether_tax_was_paid_too_is_not_guessed() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Net        VAT      Gross\n"
        "65653         01/02/2026    100.00     20.00    120.00\n"
        "65654         01/02/2026    200.00     40.00    240.00\n"
        "Total                       300.00     60.00    360.00\n"
    )

    assert advice.total == Decimal("360.00")
    assert advice.proof.state is ProofState.UNPROVED


def test_lines_in_two_currencies_are_not_proved_by_a_plain_sum() -> None:
    advice = _only(
        _HEAD + "Invoice       Date          Curr   Amount\n"
        "65653         01/02/2026    USD    1,000.00\n"
        "65654         01/02/2026    EUR    2,000.00\n"
        "Total                              3,000.00\n"
    )

    assert advice.proof.state is ProofState.UNPROVED


def test_a_thousand_or_one_and_a_bit_is_not_decided_alone() -> None:
    advice = _only(
        "Zahlungsavis\nMuster GmbH\n"
        "Rechnung      Datum         Betrag\n"
        "65653         01.02.2026     1.300\n"
        "65654         02.02.2026     1.150\n"
        "Summe                        2.450\n"
    )

    assert advice.proof.state is ProofState.UNPROVED


def test_a_letter_is_read_by_the_ledger() -> None:
    advice = _only(
        "Hi,\n\nwe paid today by wire the following invoices:\n"
        "INV-65653 $300.00\nINV-65654 $150.00\nTotal $450.00\n\nRegards\n",
        _known(("INV-65653", "300"), ("INV-65654", "150")),
    )

    assert _paid(advice) == [("INV-65653", "300.00"), ("INV-65654", "150.00")]
    assert advice.payer is None


@pytest.mark.parametrize(
    "text",
    [
        (
            "Nordvale Ltd\nINVOICE 4711\nItem      Description     Amount\n1001      Pump            300.00\n"
            "Total                     300.00\nPayment terms 30 days\n"
        ),
        (
            "Nordvale Ltd\nSTATEMENT OF ACCOUNT\nInvoice   Date         Amount\n65653     01/02/2026   300.00\n"
            "Total due              300.00\n"
        ),
        (
            "Nordvale GmbH\n2. Mahnung\nRechnung   Datum        Betrag\nRE-1       01.03.2026   100,00\n"
            "Bitte überweisen Sie den Betrag bis 30.05.2026.\nGesamt                  100,00\n"
        ),
        "PURCHASE ORDER 4500123\nItem     Qty    Unit price    Amount\nNV-1     10     12.00         120.00\nTotal 120.00\n",
        "Gutschrift Nr. 20017\nzu Rechnung RE-100234\nPos   Menge   Preis    Betrag\n1     1       150,00   150,00\n",
        "Master Service Agreement\nFees of 1,200.00 USD per month shall be payable within 30 days.\n",
        "Autumn sale! All pumps from 199.00. Order now.\n",
    ],
)
def test_what_asks_for_money_or_goods_is_no_remittance_and_has_no_lines(text: str) -> None:
    reading = _read(text, _known(("INV-65653", "300")))

    assert reading.kind is DocumentKind.NOT_REMITTANCE
    assert reading.payments == ()


def test_an_open_item_export_is_no_remittance() -> None:
    reading = _read(
        "customer,account_number,invoice_number,invoice_date,due_date,currency,open_amount,po_number\n"
        "X,1,INV-1,2026-01-01,2026-02-01,USD,100.00,P1\nX,1,INV-2,2026-01-01,2026-02-01,USD,150.00,P1\n",
        name="items.csv",
    )

    assert reading.kind is DocumentKind.NOT_REMITTANCE


def test_an_x12_payment_order_is_read_like_any_advice() -> None:
    segments = (
        "ISA*00*          *00*          *01*123456789      *01*987654321      *260501*1200*U*00401*000000001*0*P*>",
        "GS*RA*A*B*20260501*1200*1*X*004010", "ST*820*0001",
        "BPR*C*1680.2*C*ACH*CTX*01*111000025*DA*123*1234567890**01*091000019*DA*456*20260504", "TRN*1*0077123",
        "N1*PR*Tollgate Brewing Supply", "N1*PE*Nordvale Components", "ENT*1", "RMR*IV*INV-65653**1717.8*1752.86*35.06",
        "DTM*003*20260401", "RMR*IV*INV-65654**100", "ADX*-137.6*01**CB77", "SE*10*0001", "GE*1*1", "IEA*1*000000001",
    )  # fmt: skip

    (advice,) = _read("~".join(segments) + "~", name="pay.820").payments

    assert (advice.payer, advice.reference, advice.total) == (
        "Tollgate Brewing Supply",
        "0077123",
        Decimal("1680.20"),
    )
    assert _paid(advice) == [("INV-65653", "1717.80"), ("INV-65654", "100.00"), ("CB77", "-137.60")]
    assert advice.lines[0].discount == Decimal("35.06")
    assert advice.proof.state is ProofState.PROVED
