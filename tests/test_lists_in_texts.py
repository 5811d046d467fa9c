"""A sentence that says what was paid, above a list of what it covers; and exports whose headings are field names."""

from decimal import Decimal

import pytest

from parsers.known_items import KnownItems
from parsers.remittance.advice import DocumentKind, ProofState, RemittanceReading
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance

LIST = """
01447/26   06/03/2026   $3,111.25
01457/26   06/12/2026   $16,864.58
01454/26   08/02/2026   -$170.92  (credit memo)
"""
TABLE = """
Pièce             Date        Nature         Montant
F26/001769        07/06/2026  Facture         660,35
F26/001807        22/06/2026  Avoir          -121,29
Total                                         539,06
"""


def read(text: str, name: str = "advice.txt") -> RemittanceReading:
    return read_remittance(read_document(name, "text/plain", text.encode()), KnownItems())


@pytest.mark.parametrize(
    "sentence",
    [
        "ACH payment EFT-025349 for $19,804.91 was released on November 1, 2026. It covers:",
        "We transfer $19,804.91 for:",
        "Our wire of $19,804.91 was sent today for the invoices below.",
    ],
)
def test_the_sentence_above_a_list_tells_its_total_and_is_no_line(sentence: str) -> None:
    (advice,) = read(f"Hello,\n\n{sentence}\n{LIST}\nThanks,\nAccounts Payable\n").payments

    assert advice.total == Decimal("19804.91")
    assert advice.consistent
    assert [line.reference for line in advice.lines] == ["01447/26", "01457/26", "01454/26"]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Veuillez trouver le détail de notre virement :", DocumentKind.REMITTANCE),
        ("Details of our payment:", DocumentKind.REMITTANCE),
        ("Hierbij de specificatie van onze betaling:", DocumentKind.REMITTANCE),
        ("Vous trouverez ci-dessous nos factures :", DocumentKind.NOT_REMITTANCE),
    ],
)
def test_details_of_our_payment_are_a_remittance(sentence: str, kind: DocumentKind) -> None:
    assert read(f"Bonjour,\n\n{sentence}\n{TABLE}").kind is kind


def test_field_names_are_headings() -> None:
    export = (
        "paymentId,paymentDate,payerName,currency,invoiceNumber,invoiceAmount,discountTaken,amountPaid,totalPaid\n"
        "P-10022,2026-10-02,Acme Rolling Inc.,USD,INV-10001,100.00,2.00,98.00,298.00\n"
        "P-10022,2026-10-02,Acme Rolling Inc.,USD,INV-10002,200.00,0.00,200.00,298.00\n"
    )

    (advice,) = read(export, "export.csv").payments

    assert advice.proof.state is ProofState.PROVED
    assert (advice.payer, advice.reference, advice.total) == ("Acme Rolling Inc.", "P-10022", Decimal("298.00"))
    assert [(line.gross, line.discount, line.net) for line in advice.lines] == [
        (Decimal("100.00"), Decimal("2.00"), Decimal("98.00")),
        (Decimal("200.00"), Decimal("0.00"), Decimal("200.00")),
    ]


def test_each_number_under_pay_no_is_a_payment() -> None:
    export = (
        "pay_no,pay_date,ccy,doc_no,doc_amt,chk_amt,paid_amt\n"
        "0079679,20261104,USD,2026.01710,1022.89,1902.21,1022.89\n0079679,20261104,USD,2026.01730,879.32,1902.21,879.32\n"
        "0079680,20261105,USD,2026.01628,732.68,850.35,732.68\n0079680,20261105,USD,2026.01734,117.67,850.35,117.67\n"
    )

    assert [(a.reference, a.total, len(a.lines)) for a in read(export, "export.csv").payments] == [
        ("0079679", Decimal("1902.21"), 2),
        ("0079680", Decimal("850.35"), 2),
    ]


def test_a_confirmations_number_that_repeats_is_the_payments() -> None:
    export = (
        "Payer Name,Confirmation #,Payment Date,Bill #,Bill Amount,Amount Paid\n"
        'Acme Rolling Inc.,2000019215,10/13/2026,B-1001,"$100.00","$100.00"\n'
        'Acme Rolling Inc.,2000019215,10/13/2026,B-1002,"$250.00","$250.00"\nTotal,,,,,"$350.00"\n'
    )

    (advice,) = read(export, "export.csv").payments

    assert (advice.payer, advice.reference, advice.total) == ("Acme Rolling Inc.", "2000019215", Decimal("350.00"))
