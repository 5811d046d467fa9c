"""ISO 20022 messages are read as remittance advices, through the same reader as every other document."""

from decimal import Decimal

from inbox.intake import may_hold_an_advice
from parsers.files.pages import DocumentState
from parsers.known_items import KnownItems
from parsers.message import AttachmentPart
from parsers.remittance.advice import DocumentKind, ProofState
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance
from tests.test_bank_statement import CAMT, OLD
from tests.trap_papers import known, only, paid, proved

LINE = """<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Nb>{number}</Nb>
<RltdDt>2026-10-05</RltdDt></RfrdDocInf><RfrdDocAmt>{amounts}</RfrdDocAmt></Strd>"""
ADVICE = """<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:remt.001.001.04"><RmtAdvc>
<GrpHdr><MsgId>M1</MsgId><InitgPty><Nm>Acme Shared Services</Nm></InitgPty></GrpHdr>
<RmtInf><RmtId>R1</RmtId>{lines}
<OrgnlPmtInf><Refs><EndToEndId>PAY-2026-77</EndToEndId></Refs><Amt><InstdAmt Ccy="EUR">{total}</InstdAmt></Amt>
<ReqdExctnDt><Dt>2026-11-18</Dt></ReqdExctnDt><Dbtr><Nm>Acme Tooling GmbH</Nm></Dbtr></OrgnlPmtInf></RmtInf>
</RmtAdvc></Document>"""
LINES = (
    LINE.format(
        kind="CINV",
        number="INV-2026-0118",
        amounts='<DuePyblAmt Ccy="EUR">1000.00</DuePyblAmt><DscntApldAmt><Amt Ccy="EUR">20.00</Amt></DscntApldAmt>'
        '<RmtdAmt Ccy="EUR">980.00</RmtdAmt>',
    )
    + LINE.format(
        kind="CINV",
        number="INV-2026-0119",
        amounts='<DuePyblAmt Ccy="EUR">500.00</DuePyblAmt><AdjstmntAmtAndRsn><Amt Ccy="EUR">37.50</Amt>'
        '<CdtDbtInd>DBIT</CdtDbtInd><Rsn>DMG</Rsn></AdjstmntAmtAndRsn><RmtdAmt Ccy="EUR">462.50</RmtdAmt>',
    )
    + LINE.format(kind="CREN", number="CN-2026-007", amounts='<CdtNoteAmt Ccy="EUR">42.50</CdtNoteAmt>')
)


def test_a_remt_001_advice_is_read_and_proved_by_its_sums() -> None:
    document = read_document("advice.xml", "application/xml", ADVICE.format(lines=LINES, total="1400.00").encode())

    reading = read_remittance(document, KnownItems(()))

    assert document.state is DocumentState.READ
    assert reading.kind is DocumentKind.REMITTANCE
    [payment] = reading.payments
    assert (payment.payer, payment.reference, payment.total) == (
        "Acme Tooling GmbH",
        "PAY-2026-77",
        Decimal("1400.00"),
    )
    assert [(line.reference, line.net) for line in payment.lines] == [
        ("INV-2026-0118", Decimal("980.00")),
        ("INV-2026-0119", Decimal("462.50")),
        ("CN-2026-007", Decimal("-42.50")),
    ]
    assert payment.lines[0].discount == Decimal("20.00")
    assert payment.lines[1].deduction == Decimal("37.50")
    assert payment.consistent


def test_an_advice_whose_lines_do_not_add_up_is_not_proved() -> None:
    document = read_document("advice.xml", "application/xml", ADVICE.format(lines=LINES, total="1401.00").encode())

    [payment] = read_remittance(document, KnownItems(())).payments

    assert payment.proof.state is ProofState.UNPROVED


def test_a_camt_message_that_names_documents_is_an_advice_too() -> None:
    document = read_document("credit.xml", "text/xml", CAMT.format(**OLD).encode())

    [payment] = read_remittance(document, KnownItems(())).payments

    assert payment.total == Decimal("1234.56")
    assert [(line.reference, line.net) for line in payment.lines] == [
        ("2026-118", Decimal("1300.00")),
        ("CN-5", Decimal("-65.44")),
    ]


def test_a_camt_message_tells_amounts_and_discounts_of_its_documents() -> None:
    plain = '<Amt Ccy="EUR">1234.56</Amt>'
    told = LINE.format(
        kind="CINV",
        number="2026-120",
        amounts='<DuePyblAmt Ccy="EUR">1259.76</DuePyblAmt><DscntApldAmt><Amt Ccy="EUR">25.20</Amt></DscntApldAmt>'
        '<RmtdAmt Ccy="EUR">1234.56</RmtdAmt>',
    )
    message = f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>
    <Id>N1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct><Ntry>{plain}<CdtDbtInd>CRDT</CdtDbtInd>
    <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-18</Dt></BookgDt><NtryDtls><TxDtls>{plain}
    <CdtDbtInd>CRDT</CdtDbtInd>
    <RmtInf>{told}</RmtInf></TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"""

    [payment] = read_remittance(read_document("a.xml", "text/xml", message.encode()), KnownItems(())).payments

    [line] = payment.lines
    assert (line.gross, line.discount, line.net) == (Decimal("1259.76"), Decimal("25.20"), Decimal("1234.56"))


def test_a_message_that_names_no_document_says_so() -> None:
    empty = read_document("advice.xml", "application/xml", ADVICE.format(lines="", total="1.00").encode())

    assert empty.state is DocumentState.UNREADABLE
    assert "names no documents" in empty.problems[0].message


def test_of_attached_xml_only_a_payment_message_may_hold_an_advice() -> None:
    advice = AttachmentPart("a.xml", "application/xml", ADVICE.format(lines=LINES, total="1400.00").encode())
    invoice = AttachmentPart("i.xml", "text/xml", b"<Invoice><ID>1</ID></Invoice>")

    own = AttachmentPart("o.xml", "text/xml", b"<?xml version='1.0'?><p:PaymentAdvice xmlns:p='u'/>")

    assert may_hold_an_advice(advice)
    assert may_hold_an_advice(own)
    assert not may_hold_an_advice(invoice)


TOLD = """<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:remt.001.001.04"><RmtAdvc><GrpHdr><MsgId>M1</MsgId></GrpHdr>
<RmtInf><RmtId>R1</RmtId><Ustrd>{told}</Ustrd><OrgnlPmtInf><Refs><EndToEndId>PAY-2026-77</EndToEndId></Refs>
<Amt><InstdAmt Ccy="USD">2080.40</InstdAmt></Amt><Dbtr><Nm>Acme Tooling GmbH</Nm></Dbtr></OrgnlPmtInf></RmtInf>
</RmtAdvc></Document>"""


def test_what_a_payer_wrote_in_free_text_is_read_like_a_sentence() -> None:
    items = known(("INV-20501", "1250.00"), ("INV-20502", "830.40"))

    with_amounts = only(TOLD.format(told="INV-20501 1250.00 INV-20502 830.40"), items, "a.xml")
    without = only(TOLD.format(told="RG INV-20501 + INV-20502"), items, "a.xml")

    assert paid(with_amounts) == paid(without) == [("INV-20501", "1250.00"), ("INV-20502", "830.40")]
    assert (with_amounts.reference, with_amounts.total) == ("PAY-2026-77", Decimal("2080.40"))
    assert proved(with_amounts)
    assert not proved(without)


def test_a_number_that_was_cut_where_a_line_was_full_is_read_whole() -> None:
    items = known(("INV-20501", "1250.00"), ("INV-20502", "830.40"))
    told = "We pay by this transfer what you have billed in October for the two sites in Leith and Perth".ljust(115)
    full = f"{told} INV-20501 1250.00 INV-20"
    short = "INV-20501 1250.00"
    assert len(full) == 140

    cut = only(TOLD.format(told=f"{full}</Ustrd><Ustrd>502 830.40"), items, "a.xml")
    apart = only(TOLD.format(told=f"{short}</Ustrd><Ustrd>INV-20502 830.40"), items, "a.xml")

    assert paid(cut) == paid(apart) == [("INV-20501", "1250.00"), ("INV-20502", "830.40")]


ORDER = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><PmtInf>
<ReqdExctnDt><Dt>2026-11-18</Dt></ReqdExctnDt><Dbtr><Nm>Acme Tooling GmbH</Nm></Dbtr>{transfers}
</PmtInf></CstmrCdtTrfInitn></Document>"""
TRANSFER = """<CdtTrfTxInf><PmtId><InstrId>ORD-22</InstrId><EndToEndId>{number}</EndToEndId></PmtId>
<Amt><InstdAmt Ccy="EUR">{total}</InstdAmt></Amt><RmtInf>{lines}</RmtInf></CdtTrfTxInf>"""


def test_an_order_to_the_payers_bank_is_an_advice_for_each_transfer() -> None:
    one = LINE.format(kind="CINV", number="INV-2026-0130", amounts='<RmtdAmt Ccy="EUR">75.00</RmtdAmt>')
    transfers = TRANSFER.format(number="PAY-1", total="1400.00", lines=LINES)
    transfers += TRANSFER.format(number="NOTPROVIDED", total="75.00", lines=one)

    reading = read_remittance(
        read_document("order.xml", "application/xml", ORDER.format(transfers=transfers).encode()), KnownItems()
    )

    assert [(a.reference, a.total, a.payer) for a in reading.payments] == [
        ("PAY-1", Decimal("1400.00"), "Acme Tooling GmbH"),
        ("ORD-22", Decimal("75.00"), "Acme Tooling GmbH"),
    ]
    assert all(advice.proof.state is ProofState.PROVED for advice in reading.payments)
    assert [line.net for line in reading.payments[0].lines] == [
        Decimal("980.00"),
        Decimal("462.50"),
        Decimal("-42.50"),
    ]
