"""XML that a payer's program writes as it likes is read by what repeats in it."""

from decimal import Decimal

import pytest

from parsers.files.pages import DocumentState
from parsers.known_items import KnownItems
from parsers.remittance.advice import DocumentKind, ProofState, RemittanceReading
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance
from tests.test_mime_hostile import processor_seconds

FRENCH = """<?xml version="1.0"?><Reglement><Entete><Payeur>Ateliers Vauquelin SA</Payeur>
<Reference>VIR-4711</Reference>
<DateReglement>2026-10-02</DateReglement><Devise>EUR</Devise><MontantTotal>1184.06</MontantTotal></Entete><Lignes>
<Ligne><NumeroFacture>F26/001577</NumeroFacture><DateFacture>2026-09-01</DateFacture>
<MontantRegle>1200</MontantRegle></Ligne>
<Ligne><NumeroFacture>F26/001555</NumeroFacture><DateFacture>2026-09-03</DateFacture>
<MontantRegle>-15.94</MontantRegle></Ligne>
</Lignes></Reglement>"""
ATTRIBUTES = """<?xml version="1.0"?><PaymentAdvice payer="Ateliers Vauquelin SA" paymentNumber="VIR-4711"
paymentDate="2026-10-02" currency="EUR" totalPaid="1184.06">
<item invoiceNumber="F26/001577" invoiceDate="2026-09-01" amountPaid="1200.00"/>
<item invoiceNumber="F26/001555" invoiceDate="2026-09-03" amountPaid="-15.94"/></PaymentAdvice>"""
UBL = """<?xml version="1.0"?><r:RemittanceAdvice xmlns:r="r" xmlns:b="b" xmlns:a="a"><b:ID>VIR-4711</b:ID>
<b:TotalPaymentAmount currencyID="EUR">1184.06</b:TotalPaymentAmount><a:AccountingCustomerParty><a:Party>
<a:PartyName><b:Name>Ateliers Vauquelin SA</b:Name></a:PartyName></a:Party></a:AccountingCustomerParty>
<a:PaymentMeans><b:PaymentMeansCode>30</b:PaymentMeansCode>
<b:PaymentDueDate>2026-10-02</b:PaymentDueDate></a:PaymentMeans>
<a:RemittanceAdviceLine><b:ID>1</b:ID><b:DebitLineAmount currencyID="EUR">1200.00</b:DebitLineAmount>
<a:BillingReference>
<a:InvoiceDocumentReference><b:ID>F26/001577</b:ID>
</a:InvoiceDocumentReference></a:BillingReference></a:RemittanceAdviceLine>
<a:RemittanceAdviceLine><b:ID>2</b:ID><b:DebitLineAmount currencyID="EUR">-15.94</b:DebitLineAmount>
<a:BillingReference>
<a:InvoiceDocumentReference><b:ID>F26/001555</b:ID>
</a:InvoiceDocumentReference></a:BillingReference></a:RemittanceAdviceLine>
</r:RemittanceAdvice>"""
PAYMENT = """<Payment><PaymentNumber>{number}</PaymentNumber><PaymentAmount Ccy="USD">{total}</PaymentAmount>
{invoices}</Payment>"""
INVOICE = """<Invoice><Number>{}</Number><GrossAmount>{}</GrossAmount><Discount>{}</Discount>
<NetAmount>{}</NetAmount></Invoice>"""


def read(xml: str) -> RemittanceReading:
    return read_remittance(read_document("own.xml", "text/xml", xml.encode()), KnownItems())


@pytest.mark.parametrize("xml", [FRENCH, ATTRIBUTES, UBL])
def test_what_repeats_is_the_table_and_all_else_the_head(xml: str) -> None:
    (advice,) = read(xml).payments

    assert advice.proof.state is ProofState.PROVED
    assert (advice.payer, advice.reference) == ("Ateliers Vauquelin SA", "VIR-4711")
    assert (advice.currency, advice.total) == ("EUR", Decimal("1184.06"))
    assert [(line.reference, line.net) for line in advice.lines] == [
        ("F26/001577", Decimal("1200.00")),
        ("F26/001555", Decimal("-15.94")),
    ]


def test_rows_under_several_parents_are_several_payments() -> None:
    first = INVOICE.format("INV-10001", "100.00", "2.00", "98.00") + INVOICE.format(
        "INV-10002", "200.00", "0.00", "200.00"
    )
    second = INVOICE.format("INV-10003", "50.00", "0.00", "50.00")
    payments = PAYMENT.format(number="EFT-101", total="298.00", invoices=first)
    payments += PAYMENT.format(number="EFT-102", total="50.00", invoices=second)

    reading = read(
        f"<?xml version='1.0'?><RemittanceFile><Company><Name>Acme Rolling Inc.</Name></Company>{payments}"
        "</RemittanceFile>"
    )

    assert [(a.payer, a.reference, a.total, len(a.lines)) for a in reading.payments] == [
        ("Acme Rolling Inc.", "EFT-101", Decimal("298.00"), 2),
        ("Acme Rolling Inc.", "EFT-102", Decimal("50.00"), 1),
    ]


def test_invoices_beside_further_ones_in_a_group_are_paid_once_each() -> None:
    group = "".join(INVOICE.format(number, "50.00", "0.00", "50.00") for number in ("INV-10003", "INV-10004"))
    beside = "".join(INVOICE.format(number, "10.00", "0.00", "10.00") for number in ("INV-10001", "INV-10002"))

    reading = read(f"<?xml version='1.0'?><PaymentAdvice><Group>{group}</Group>{beside}</PaymentAdvice>")

    numbers = [line.reference for advice in reading.payments for line in advice.lines]
    assert sorted(numbers) == ["INV-10001", "INV-10002", "INV-10003", "INV-10004"]


def test_a_thousand_payments_are_read_as_fast_as_a_thousand_rows() -> None:
    row = INVOICE.format("INV-10001", "100.00", "2.00", "98.00")
    payments = PAYMENT.format(number="EFT-101", total="196.00", invoices=row * 2) * 1000
    xml = f"<?xml version='1.0'?><RemittanceFile>{payments}</RemittanceFile>".encode()

    assert processor_seconds(lambda: read_document("own.xml", "text/xml", xml)) < 10


def test_an_electronic_invoice_or_order_pays_nothing() -> None:
    invoice = (
        FRENCH.replace("Reglement>", "Invoice>")
        .replace("DateReglement", "IssueDate")
        .replace("MontantRegle", "Amount")
    )
    goods = "<Line><Sku>A1</Sku><Amount>15.00</Amount></Line><Line><Sku>B1</Sku><Amount>7.00</Amount></Line>"
    order = f"<?xml version='1.0'?><Order>{goods}</Order>"

    assert [read(xml).kind for xml in (invoice, order)] == [DocumentKind.NOT_REMITTANCE] * 2


def test_xml_that_is_broken_or_nested_without_end_is_refused() -> None:
    broken, deep = b"<?xml version='1.0'?><Payment>", b"<?xml version='1.0'?>" + b"<a>" * 400 + b"</a>" * 400

    for content in (broken, deep):
        assert read_document("own.xml", "text/xml", content).state is DocumentState.UNREADABLE
