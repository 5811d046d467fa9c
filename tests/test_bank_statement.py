"""Bank statements become entries, whatever the format; what doesn't add up or isn't booked is said."""

# ruff: noqa: E501  (files as banks export them)

from datetime import date
from decimal import Decimal

import pytest

from parsers.bank.entries import BankEntry, EntryKind, PaidReference
from parsers.bank.statement import read_bank_statement

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt><Id>S-7</Id>
<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><Amt Ccy="EUR">1234.56</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{booked}</Sts>
 <BookgDt><Dt>2026-11-02</Dt></BookgDt><ValDt><Dt>2026-11-03</Dt></ValDt><AcctSvcrRef>BK-1</AcctSvcrRef>
 <NtryDtls><TxDtls><Refs><EndToEndId>PAY-99</EndToEndId></Refs>
 <RltdPties><Dbtr>{name}</Dbtr><DbtrAcct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></DbtrAcct></RltdPties>
 <RmtInf><Ustrd>RE 2026-118</Ustrd><Ustrd>less 2 percent</Ustrd>
  <Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>2026-118</Nb></RfrdDocInf>
   <RfrdDocAmt><RmtdAmt Ccy="EUR">1300.00</RmtdAmt></RfrdDocAmt></Strd>
  <Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CREN</Cd></CdOrPrtry></Tp><Nb>CN-5</Nb></RfrdDocInf>
   <RfrdDocAmt><RmtdAmt Ccy="EUR">65.44</RmtdAmt></RfrdDocAmt></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">300.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{booked}</Sts>
 <BookgDt><Dt>2026-11-02</Dt></BookgDt>
 <NtryDtls><TxDtls><Refs><AcctSvcrRef>B-1</AcctSvcrRef></Refs><Amt Ccy="EUR">100.00</Amt>
  <CdtDbtInd>CRDT</CdtDbtInd></TxDtls>
 <TxDtls><Refs><AcctSvcrRef>B-2</AcctSvcrRef></Refs><Amt Ccy="EUR">200.00</Amt>
  <CdtDbtInd>CRDT</CdtDbtInd></TxDtls>
 </NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">50.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>{booked}</Sts>
 <BookgDt><Dt>2026-11-04</Dt></BookgDt><NtryDtls><TxDtls><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>
 <RltdPties><Dbtr><Nm>Kilbride Ltd</Nm></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">9.99</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{pending}</Sts>
 <BookgDt><Dt>2026-11-04</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>"""

OLD = {
    "version": "02",
    "closing": "2484.56",
    "booked": "BOOK",
    "pending": "PDNG",
    "name": "<Nm>Acme Tooling GmbH</Nm>",
}
NEW = OLD | {
    "version": "08",
    "booked": "<Cd>BOOK</Cd>",
    "pending": "<Cd>PDNG</Cd>",
    "name": "<Pty><Nm>Acme Tooling GmbH</Nm></Pty>",
}


@pytest.mark.parametrize("values", [OLD, NEW], ids=["version 02", "version 08"])
def test_a_camt_statement_gives_receipts_returns_and_the_documents_they_name(values: dict[str, str]) -> None:
    read = read_bank_statement(CAMT.format(**values).encode())

    first, second, third, returned = read.entries
    assert first == BankEntry(
        account="DE89370400440532013000",
        currency="EUR",
        amount=Decimal("1234.56"),
        kind=EntryKind.RECEIPT,
        booked_on=date(2026, 11, 2),
        value_on=date(2026, 11, 3),
        bank_reference="BK-1",
        payment_reference="PAY-99",
        counterparty="Acme Tooling GmbH",
        counterparty_account="FR7630006000011234567890189",
        text="RE 2026-118 less 2 percent",
        references=(PaidReference("2026-118", Decimal("1300.00")), PaidReference("CN-5", Decimal("-65.44"))),
        where="statement S-7, entry 1",
    )
    assert [(e.amount, e.bank_reference) for e in (second, third)] == [(Decimal(100), "B-1"), (Decimal(200), "B-2")]
    assert (returned.kind, returned.amount, returned.return_reason) == (EntryKind.RETURN, Decimal(-50), "AC04")
    assert returned.counterparty == "Kilbride Ltd"
    assert [problem.code for problem in read.problems] == ["not_booked"]
    assert read.fatal == ()


def test_a_statement_that_does_not_add_up_is_refused_with_its_sum() -> None:
    read = read_bank_statement(CAMT.format(**OLD | {"closing": "2500.00"}).encode())

    (problem,) = read.fatal
    assert "from 1000.00 to 2484.56" in problem.message
    assert "2500.00" in problem.message


MT940 = """:20:STARTUMSE
:25:12030000/1234567890
:28C:00001/001
:60F:C261101EUR10000,00
:61:2611021102CR1234,56NTRFNONREF//BREF123
:86:166?00GUTSCHRIFT?109310?20EREF+PAY-99?21SVWZ+RE 2026-118 abzgl. ?22Skonto?30COBADEFFXXX?31DE893704004405320130
00?32ACME TOOLING GMBH
:61:2611031103D50,00NCHGNONREF
:86:808?00ENTGELT?20Gebuehr
:61:2611041104RC1234,56NRTINONREF//BREF999
:86:159?00RUECKLASTSCHRIFT?20AC04
:62F:C261104EUR9950,00
-
"""


def test_an_mt940_statement_takes_a_reversed_credit_back() -> None:
    read = read_bank_statement(MT940.encode("cp1252"))

    assert [(e.kind, e.amount) for e in read.entries] == [
        (EntryKind.RECEIPT, Decimal("1234.56")),
        (EntryKind.OTHER, Decimal("-50.00")),
        (EntryKind.RETURN, Decimal("-1234.56")),
    ]
    first = read.entries[0]
    assert (first.payment_reference, first.bank_reference) == ("PAY-99", "BREF123")
    assert "RE 2026-118" in first.text
    assert (first.counterparty, first.counterparty_account) == ("ACME TOOLING GMBH", "DE89370400440532013000")
    assert first.booked_on == date(2026, 11, 2)
    assert read.fatal == ()


def test_two_mt940_statements_of_a_file_keep_their_accounts() -> None:
    other = MT940.replace("1234567890", "77").replace("BREF", "OTHER")

    read = read_bank_statement((MT940 + other).encode())

    assert [entry.account for entry in read.entries] == ["12030000/1234567890"] * 3 + ["12030000/77"] * 3
    assert read.fatal == ()


BAI2 = """01,122099999,123456789,261102,0200,1,65,,2/
02,123456789,122099999,1,261101,0200,USD,2/
03,0123456789,USD,010,500000,,,015,650000,,/
16,195,100000,Z,BREF1,CUST1,WIRE FROM ACME TOOLING
88,INV 4711 INV 4712
16,165,60000,Z,BREF2,,ACH CREDIT NORTHGATE
16,555,10000,Z,BREF3,1001,RETURNED CHECK/
49,1320000,6/
98,1320000,1,8/
99,1320000,1,10/
"""


def test_a_bai2_report_gives_its_detail_entries() -> None:
    read = read_bank_statement(BAI2.encode())

    assert [(e.kind, e.amount, e.bank_reference) for e in read.entries] == [
        (EntryKind.RECEIPT, Decimal("1000.00"), "BREF1"),
        (EntryKind.RECEIPT, Decimal("600.00"), "BREF2"),
        (EntryKind.RETURN, Decimal("-100.00"), "BREF3"),
    ]
    assert read.entries[0].text == "WIRE FROM ACME TOOLING INV 4711 INV 4712"
    assert {(e.currency, e.account, e.booked_on) for e in read.entries} == {("USD", "0123456789", date(2026, 11, 1))}


def test_a_bai2_entry_without_an_amount_is_named() -> None:
    read = read_bank_statement(BAI2.replace("16,165,60000,", "16,165,60O00,").encode())

    assert read.entries == ()
    assert "Line 6: '60O00' is no amount." in read.fatal[0].message


def test_a_bai2_report_with_a_wrong_control_total_is_refused() -> None:
    read = read_bank_statement(BAI2.replace("49,1320000", "49,1320001").encode())

    assert read.entries == ()
    assert "control totals" in read.fatal[0].message


GERMAN = """Umsatzanzeige;
Konto;DE89

Buchungstag;Wertstellung;Auftraggeber/Beguenstigter;Verwendungszweck;IBAN;Betrag (EUR);Währung
02.11.2026;03.11.2026;Müller & Söhne;RE 4711;DE89370400440532013000;1.234,50;EUR
13.11.2026;13.11.2026;Bank;Gebühr;;-5,00;EUR
"""
AMERICAN = """Date,Description,Debit,Credit,Currency,Counterparty
11/02/2026,INV 4711,,"1,234.50",USD,Müller & Söhne
11/13/2026,Fee,5.00,,USD,Bank
"""
DUTCH = """Datum\tNaam tegenpartij\tAf Bij\tBedrag\tOmschrijving
20261102\tMüller & Söhne\tBij\t1234,50\tfact 12
20261113\tBank\tAf\t5,00\tkosten
"""


@pytest.mark.parametrize("text", [GERMAN, AMERICAN, DUTCH], ids=["German", "two columns", "with a direction"])
def test_an_account_export_is_read_by_the_names_of_its_columns(text: str) -> None:
    read = read_bank_statement(text.encode("cp1252"))

    assert [(e.booked_on, str(e.amount), e.counterparty) for e in read.entries] == [
        (date(2026, 11, 2), "1234.50", "Müller & Söhne"),
        (date(2026, 11, 13), "-5.00", "Bank"),
    ]
    assert read.problems == ()


PREAMBLES = {
    "decimal commas in every line": "Umsätze;;;;;\n1.11.2026 - 20.11.2026\nLetzter Kontostand;;;;10.000,00;EUR\n\nBuchungstag;Wert;Begünstigter / Auftraggeber;Verwendungszweck;Soll;Haben;Währung\n02.11.2026;02.11.2026;Müller & Söhne;R 1;;1.234,50;EUR\n13.11.2026;13.11.2026;Bank;Spesen;-5,00;;EUR\n",
    "currency in the heading": "Cuenta ES9121000418450200051332\n\nFECHA OPERACIÓN;NOMBRE;CONCEPTO;IMPORTE EUR;SALDO\n02/11/2026;Müller & Söhne;F 1;1.234,50;10,00\n13/11/2026;Bank;Com;-5,00;5,00\n",
    "days told above": "Statement,11/01/2026 - 11/30/2026\nCurrency,EUR\nDate,Name,Description,Amount\n11/02/2026,Müller & Söhne,F 1,1234.50\n11/13/2026,Bank,Fee,-5.00\n",
    "two names in a heading": '"Datum";"Naam / Omschrijving";"Af Bij";"Bedrag (EUR)";"Mededelingen"\n"20261102";"Müller & Söhne";"Bij";"1234,50";"f"\n"20261113";"Bank";"Af";"5,00";"k"\n',
}  # fmt: skip


UNBOOKED = {
    "German": "Buchungstag;Name;Verwendungszweck;Betrag;Währung;Info\n02.11.26;Müller & Söhne;R 1;1.234,50;EUR;Umsatz gebucht\n"
    "03.11.26;Acme GmbH;R 2;20,00;EUR;Umsatz vorgemerkt\n",
    "an account of the web": "Date completed (UTC),State,Description,Payer,Payment currency,Amount\n"
    "2026-11-02,COMPLETED,F 1,Müller & Söhne,EUR,1234.50\n,PENDING,F 2,Acme GmbH,EUR,20.00\n",
    "Polish": "Data operacji;Nazwa nadawcy;Opis transakcji;Kwota;Waluta;Status\n"
    "2026-11-02;Müller & Söhne;FV 1;+1234.50;EUR;zaksięgowana\n2026-11-03;Acme GmbH;FV 2;20.00;EUR;oczekująca\n",
}


@pytest.mark.parametrize("text", UNBOOKED.values(), ids=UNBOOKED)
def test_a_movement_that_the_bank_has_not_booked_is_left_out_and_told(text: str) -> None:
    read = read_bank_statement(text.encode())

    assert [(e.booked_on, str(e.amount), e.counterparty) for e in read.entries] == [
        (date(2026, 11, 2), "1234.50", "Müller & Söhne")
    ]
    assert [(problem.code, problem.where) for problem in read.problems] == [("not_booked", "line 3")]


def test_who_writes_decimal_commas_begins_a_date_with_the_day() -> None:
    read = read_bank_statement(
        "Datum;Name;Betrag;Währung\n02.11.2026;Bank;1,50;EUR\n03/11/2026;Bank;2,50;EUR\n".encode()
    )

    assert [e.booked_on for e in read.entries] == [date(2026, 11, 2), date(2026, 11, 3)]


@pytest.mark.parametrize("text", PREAMBLES.values(), ids=PREAMBLES)
def test_what_the_header_and_the_lines_above_it_tell_counts_for_every_entry(text: str) -> None:
    read = read_bank_statement(text.encode())

    assert [(e.booked_on, str(e.amount), e.currency, e.counterparty) for e in read.entries] == [
        (date(2026, 11, 2), "1234.50", "EUR", "Müller & Söhne"),
        (date(2026, 11, 13), "-5.00", "EUR", "Bank"),
    ]


def test_days_that_can_be_read_in_two_ways_are_read_as_the_days_above_them() -> None:
    read = read_bank_statement(b"Statement,11/01/2026 - 11/30/2026\nDate,Amount,Currency\n11/02/2026,10.00,USD\n")

    assert [entry.booked_on for entry in read.entries] == [date(2026, 11, 2)]


def test_an_mt940_entry_that_cannot_be_read_is_named() -> None:
    good = ":61:2611051105C10,00NTRFNONREF\r\n:86:a\r\n"
    bad = good.replace("2611051105", "2611XX1105")
    head = ":20:X\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n:60F:C261102EUR0,00\r\n"

    read = read_bank_statement(f"{head}{good}{bad}{good}:62F:C261120EUR30,00\r\n-".encode())

    assert [problem.message for problem in read.fatal] == [
        "Statement 1, entry 2 is not MT940 that can be read: :61:2611XX1105C10,00NTRFNONREF"
    ]
    assert read.entries == ()


def test_a_row_that_can_be_read_in_two_ways_is_left_out_with_its_line() -> None:
    read = read_bank_statement(b"Date,Amount,Currency\n03/04/2026,10.00,USD\n2026-04-05,11.00,USD\n")

    assert [str(entry.amount) for entry in read.entries] == ["11.00"]
    assert [(problem.code, problem.where) for problem in read.problems] == [("bad_row", "line 2")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"hello, world\n",
        b"<Document><unfinished>",
        b"<html><body>not a bank</body></html>",
        b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><Document>&z;</Document>',
        b"01,1,2/",
        b":20:X\n:25:Y\n:61:garbage\n",
        CAMT.format(**OLD).replace("1234.56", "12x34").encode(),
    ],
)
def test_bytes_that_are_no_statement_are_refused_with_a_sentence(content: bytes) -> None:
    read = read_bank_statement(content)

    assert read.entries == ()
    assert read.fatal
    assert read.fatal[0].message


def test_a_credit_note_that_a_message_names_by_its_own_amount_takes_off() -> None:
    noted = CAMT.format(**OLD).replace(
        '<RmtdAmt Ccy="EUR">65.44</RmtdAmt>', '<CdtNoteAmt Ccy="EUR">65.44</CdtNoteAmt>'
    )

    assert [str(paid.amount) for paid in read_bank_statement(noted.encode()).entries[0].references] == [
        "1300.00",
        "-65.44",
    ]
