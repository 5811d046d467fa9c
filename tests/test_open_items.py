from decimal import Decimal

import pytest

from parsers.open_items import REQUIRED_COLUMNS, LedgerFile, read_open_items

HEADER = ",".join(REQUIRED_COLUMNS)


def a_row(**values: str) -> str:
    row = {
        "customer": "Acme Tooling GmbH",
        "account_number": "C-1001",
        "invoice_number": "INV-1",
        "invoice_date": "2026-03-01",
        "due_date": "2026-03-31",
        "currency": "EUR",
        "open_amount": "100.00",
        "po_number": "",
        **values,
    }
    return ",".join(f'"{row[name]}"' for name in REQUIRED_COLUMNS)


def read(*rows: str) -> LedgerFile:
    return read_open_items("\n".join([HEADER, *rows]).encode())


def reasons(file: LedgerFile) -> list[tuple[str, str]]:
    return [(problem.where, problem.message) for problem in file.problems]


def test_a_plain_export_is_read_with_line_numbers() -> None:
    file = read(a_row(po_number="PO-7"), a_row(invoice_number="CM-2", open_amount="-12.50"))

    assert [(row.line, row.invoice_number, row.open_amount, row.po_number) for row in file.rows] == [
        (2, "INV-1", Decimal("100.00"), "PO-7"),
        (3, "CM-2", Decimal("-12.50"), None),
    ]
    assert not file.problems


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_and_encoding_gives_the_same_rows(delimiter: str, encoding: str) -> None:
    rows = [
        HEADER,
        "Müller & Söhne,C-1,R-1,2026-03-01,2026-03-31,EUR,100.00,",
        "Žižka,C-2,R-2,2026-03-01,2026-03-31,EUR,5.00,",
    ]
    if encoding == "cp1252":
        rows[2] = rows[2].replace("Žižka", "Crédit Général")

    file = read_open_items("\r\n".join(rows).replace(",", delimiter).encode(encoding))

    assert [row.customer for row in file.rows] == ["Müller & Söhne", rows[2].partition(",")[0]]


def test_optional_columns_and_any_order_of_columns_are_taken() -> None:
    text = "document path;Terms;open amount;currency;PO number;due-date;Invoice Date;invoice_number;"
    text += "account_number;customer;email\n"
    text += "scans/1.pdf;2/10 net 30;10,00;EUR;;2026-01-31;2026-01-01;R-1;C-1;Acme;ap@acme.example"

    [row] = read_open_items(text.encode()).rows

    assert (row.document_path, row.terms, row.email, row.domain) == (
        "scans/1.pdf",
        "2/10 net 30",
        "ap@acme.example",
        None,
    )
    assert row.open_amount == Decimal("10.00")


@pytest.mark.parametrize(
    ("written", "other", "meant"),
    [
        ("1.234,50", "1.234", "1234"),
        ("1,234.50", "1,234", "1234"),
        ("12,50", "1.234", "1234"),
        ("1 234,50", "(99,00)", "-99"),
        ("1'234.50", "99.00-", "-99"),
    ],
)
def test_the_decimal_mark_is_decided_by_the_whole_file(written: str, other: str, meant: str) -> None:
    file = read(a_row(open_amount=written), a_row(invoice_number="INV-2", open_amount=other))

    assert file.rows[1].open_amount == Decimal(meant)


def test_an_amount_that_stays_ambiguous_is_a_bad_row() -> None:
    file = read(a_row(currency="KWD", open_amount="1.234"))

    assert reasons(file) == [("line 2", "open_amount '1.234' is ambiguous: 1234 or 1.234")]


def test_dates_in_another_order_are_decided_by_the_whole_file() -> None:
    file = read(
        a_row(invoice_date="03/04/2026", due_date="04/25/2026"),
        a_row(invoice_number="INV-2", invoice_date="2026-05-06", due_date="05/06/2026"),
    )

    assert [str(row.invoice_date) for row in file.rows] == ["2026-03-04", "2026-05-06"]
    assert str(file.rows[1].due_date) == "2026-05-06"


def test_an_ambiguous_date_is_a_bad_row_with_both_meanings() -> None:
    file = read(a_row(invoice_date="03/04/2026"))

    [(where, message)] = reasons(file)
    assert where == "line 2"
    assert "2026-04-03 or 2026-03-04" in message


def test_a_date_with_dots_has_its_day_first() -> None:
    file = read(a_row(invoice_date="03.04.2026", due_date="05.06.26"))

    [row] = file.rows
    assert (str(row.invoice_date), str(row.due_date)) == ("2026-04-03", "2026-06-05")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"customer": ""}, "customer is empty"),
        ({"account_number": " "}, "account_number is empty"),
        ({"invoice_number": ""}, "invoice_number is empty"),
        ({"invoice_number": "9" * 61}, "invoice_number is longer than 60 characters"),
        (
            {"invoice_number": "9.0001E+07"},
            "invoice_number '9.0001E+07' was shortened by a spreadsheet: export the column as text",
        ),
        ({"invoice_date": "2026-02-30"}, "invoice_date '2026-02-30' is not a date"),
        ({"due_date": ""}, "due_date is empty"),
        ({"currency": "EUX"}, "currency 'EUX' is not an ISO 4217 code"),
        ({"currency": ""}, "currency is empty"),
        ({"open_amount": ""}, "open_amount is empty"),
        ({"open_amount": "ten"}, "open_amount 'ten' is not an amount"),
        ({"open_amount": "1.2345"}, "open_amount '1.2345' has more decimals than EUR allows (2)"),
        ({"open_amount": "12.50", "currency": "JPY"}, "open_amount '12.50' has more decimals than JPY allows (0)"),
        ({"open_amount": "10 USD"}, "open_amount '10 USD' is not in EUR"),
        ({"open_amount": "99999999999999999.00"}, "open_amount '99999999999999999.00' is too large"),
    ],
)
def test_a_bad_row_says_its_line_and_reason(values: dict[str, str], reason: str) -> None:
    file = read(a_row(invoice_number="INV-0"), a_row(**values))

    assert reasons(file) == [("line 3", reason)]
    assert [row.invoice_number for row in file.rows] == ["INV-0"]


def test_the_same_invoice_of_an_account_twice_is_a_problem() -> None:
    file = read(a_row(), a_row(account_number="C-2"), a_row(open_amount="5.00"))

    assert reasons(file) == [("line 4", "invoice INV-1 of account C-1001 stands on line 2 already")]


def test_line_numbers_count_physical_lines_also_after_a_wrapped_value() -> None:
    file = read('"Acme\nTooling",C-1,R-1,2026-01-01,2026-01-31,EUR,1.00,', "", a_row(currency="?"))

    assert [problem.where for problem in file.problems] == ["line 5"]


def test_a_delimiter_inside_an_unquoted_value_is_a_problem() -> None:
    file = read("Acme, Inc,C-1,R-1,2026-01-01,2026-01-31,EUR,1.00,PO")

    assert "9 fields, but the header has 8" in file.problems[0].message


def test_missing_columns_refuse_the_file_and_name_both_sides() -> None:
    file = read_open_items(b"customer,invoice no,amount\nAcme,1,2\n")

    assert file.fatal
    assert file.problems[0].message == (
        "missing columns: account_number, invoice_number, invoice_date, due_date, currency, open_amount, po_number; "
        "found: customer, invoice no, amount"
    )


@pytest.mark.parametrize(
    "content", [b"", b"  \n\n", b"%PDF-1.7\n\x00\x01", b"PK\x03\x04\x00\x00", HEADER.encode() + b'\n"open quote,1\n']
)
def test_what_is_no_csv_is_refused_with_a_reason(content: bytes) -> None:
    file = read_open_items(content)

    assert file.fatal
    assert file.problems[0].message


def test_any_bytes_give_an_answer() -> None:
    for content in (bytes(range(256)) * 20, b"\xff\xfe\x00", b"\xef\xbb\xbf", b"sep=;\n", b",,,\n,,,\n", b"\r\r\r"):
        read_open_items(content)
