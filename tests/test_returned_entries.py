"""An account's export without codes: which debits take a payment back, and which are fees, suppliers or refunds."""

import pytest

from parsers.bank.csv_export import read_bank_csv
from parsers.bank.entries import EntryKind
from parsers.bank.returned_entries import _ROWS, _Says, find_return_reason, is_returned


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
