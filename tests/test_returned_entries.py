"""Which debits of a statement take a payment back, by codes or words, and which are fees and payments of ours."""

import pytest

from parsers.bank.csv_export import read_bank_csv
from parsers.bank.entries import EntryKind
from parsers.bank.returned_entries import _ROWS, _Says, find_return_reason, is_returned
from parsers.bank.statement import read_bank_statement


@pytest.mark.parametrize("example", [row.example for row in _ROWS if row.says is _Says.RETURNED])
def test_every_row_of_the_table_finds_its_example(example: str) -> None:
    assert is_returned("", example)


@pytest.mark.parametrize(
    ("kind", "text", "returned"),
    [
        ("Retoure", "RE 4711", True),
        ("", "Retoure Ware RE 4711, Erstattung", False),  # goods came back, and we pay for them
        ("RETURN", "R01 CUST 33", True),
        ("", "VAT return third quarter", False),
        ("", "Rücklastschrift RE 4711 zzgl. Entgelt 3,00", True),
        ("", "Rücklastschriftgebühr November", False),
        ("", "Entgelt für eine Rücklastschrift", False),
        ("", "Frais de rejet prélèvement", False),
        ("Returned item fee", "cheque 100201", False),
        ("Bank charges", "Unpaid item", False),
        ("", "Comisión devolución recibo", False),
        ("FOLGELASTSCHRIFT", "Miete Dezember", False),
        ("", "Supplier invoice 90-11", False),
    ],
)
def test_a_return_is_told_from_a_fee_a_refund_and_a_payment_of_ours(kind: str, text: str, returned: bool) -> None:
    assert is_returned(kind, text) is returned


def test_the_reason_is_a_code_of_the_bank_or_none() -> None:
    assert find_return_reason("Rückgabegrund: MD06 Sonstiges") == "MD06"
    assert find_return_reason("ACH RETURN r02") == "R02"
    assert find_return_reason("Rücklastschrift RE4711 vom 2.11.") is None


def test_a_debit_of_a_csv_export_takes_a_payment_back_when_the_bank_says_so() -> None:
    export = (
        b"Buchungstag;Buchungstext;Verwendungszweck;Beguenstigter/Zahlungspflichtiger;Betrag;Waehrung\n"
        b"20.11.2026;GUTSCHRIFT;RE 4711;Werkstatt Ohlsen KG;250,00;EUR\n"
        b"21.11.2026;RETOURE;RE 4711 Rueckgabegrund AC04;Werkstatt Ohlsen KG;-250,00;EUR\n"
        b"21.11.2026;ENTGELT;Ruecklastschrift;;-3,00;EUR\n"
        b"22.11.2026;LASTSCHRIFT;Miete November;Haus am Wall GbR;-1.900,00;EUR\n"
    )

    came, returned, fee, rent = read_bank_csv(export).entries

    assert (came.kind, came.text) == (EntryKind.RECEIPT, "RE 4711")
    assert (returned.kind, returned.return_reason) == (EntryKind.RETURN, "AC04")
    assert (fee.kind, rent.kind) == (EntryKind.OTHER, EntryKind.OTHER)


def test_amounts_without_a_sign_go_out_when_their_kind_is_a_debit() -> None:
    export = b"Date,Description,Type,Amount\n2026-11-20,Rent,Debit,900.00\n2026-11-20,INV 7,Credit,50.00\n"

    assert [str(entry.amount) for entry in read_bank_csv(export).entries] == ["-900.00", "50.00"]


def _domain(family: str, sub_family: str) -> str:
    return f"<Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub_family}</SubFmlyCd></Fmly></Domn>"


@pytest.mark.parametrize(
    ("code", "details", "told", "reason", "returned"),
    [
        (_domain("IDDT", "UPDD"), "", "", None, True),
        (_domain("RCHQ", "UPCQ"), "", "", None, True),
        (_domain("ICDT", "ESCT"), "", "Refund of a returned payment", None, False),  # its code says: we paid
        (_domain("ICDT", "ESCT"), "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>", "", "AC04", True),
        ("<Prtry><Cd>NRTI+109+00931</Cd><Issr>DK</Issr></Prtry>", "", "", None, True),
        ("<Prtry><Cd>NTRF+116+00931</Cd><Issr>DK</Issr></Prtry>", "", "Lieferant 109", None, False),
        ("", "", "SEPA-Rücklastschrift MS03", "MS03", True),
        ("", "", "Entgelt für Rücklastschrift", None, False),
    ],
)
def test_a_camt_debit_is_a_return_by_its_code_else_by_the_banks_words(
    code: str, details: str, told: str, reason: str | None, returned: bool
) -> None:
    parties = "<RltdPties><Dbtr><Nm>Globex SE</Nm></Dbtr><Cdtr><Nm>Our House</Nm></Cdtr></RltdPties>"
    entry = (
        '<Ntry><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>'
        "<BookgDt><Dt>2026-11-20</Dt></BookgDt>"
        f"<BkTxCd>{code}</BkTxCd><NtryDtls><TxDtls>{parties}{details}</TxDtls></NtryDtls>"
        f"<AddtlNtryInf>{told}</AddtlNtryInf></Ntry>"
    )
    (read,) = read_bank_statement(f"<Document><Stmt><Id>1</Id>{entry}</Stmt></Document>".encode()).entries

    assert (read.kind, read.return_reason) == (EntryKind.RETURN if returned else EntryKind.OTHER, reason)
    assert (read.counterparty == "Globex SE") is returned


@pytest.mark.parametrize(
    ("kind", "details", "reason", "returned"),
    [
        ("D100,00NMSCNONREF", "109?00SEPA-LASTSCHRIFT?20EREF+E1?32GLOBEX", None, True),  # its code
        ("D100,00NMSCNONREF", "805?00RUECKLASTSCHRIFT?20AC04?32GLOBEX", "AC04", True),  # its posting text
        ("D100,00NRTINONREF", "/EREF/E1/NAME/Globex/REMI/USTD//INV-4", None, True),  # its kind
        ("D100,00NMSCNONREF", "/EREF/E1/RTRN/MS03/NAME/Globex/REMI/USTD//INV-4", "MS03", True),
        ("D100,00NMSCNONREF", "808?00ENTGELT RUECKLASTSCHRIFT", None, False),
        ("D100,00NTRFNONREF", "116?00SEPA-UEBERWEISUNG?20SVWZ+Retoure RE 4711?32GLOBEX", None, False),
    ],
)
def test_an_mt940_debit_is_a_return_by_its_codes_or_the_banks_words(
    kind: str, details: str, reason: str | None, returned: bool
) -> None:
    text = f":20:S\r\n:25:37040044/0532013000\r\n:61:2611201120{kind}\r\n:86:{details}\r\n-\r\n"
    (read,) = read_bank_statement(text.encode()).entries

    assert (read.kind, read.return_reason) == (EntryKind.RETURN if returned else EntryKind.OTHER, reason)


def test_a_bai2_credit_that_is_reversed_is_a_return() -> None:
    lines = (
        "01,121000358,CUST,261120,0600,1,,,2/", "02,CUST,121000358,1,261120,0600,USD,2/", "03,1234567,USD,,,,/",
        "16,552,3000,Z,B2,,CREDIT REVERSAL/",
        "16,475,3000,Z,B3,,CHECK 22/", "49,6000,4/", "98,6000,1,6/", "99,6000,1,8/",
    )  # fmt: skip
    read = read_bank_statement("\n".join(lines).encode())

    assert [entry.kind for entry in read.entries] == [EntryKind.RETURN, EntryKind.OTHER]
