"""What ledgers and portals name .xls though it is no workbook: pages, delimited texts, XML Spreadsheet 2003."""

from decimal import Decimal

import pytest

from inbox.intake import may_hold_an_advice
from parsers.files.pages import DocumentState
from parsers.message import AttachmentPart
from parsers.remittance.formats.document import read_document
from tests.trap_papers import known, only, paid, proved

ITEMS = known(("INV-20501", "1250.00"), ("INV-20502", "830.40"))
ROWS = (
    ("Paid by", "Calder Ltd", ""),
    ("Payment number", "951720", ""),
    ("Invoice number", "Invoice date", "Amount paid"),
    ("INV-20501", "2026-09-01", "1250.00"),
    ("INV-20502", "2026-09-02", "830.40"),
    ("Total", "", "2080.40"),
)
PAGE = "<html><body><table>{}</table></body></html>".format(
    "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
)
TABS = "\r\n".join("\t".join(row) for row in ROWS)


def spreadsheet_2003() -> str:
    """Empty cells are left out; the next one says its place."""

    def show(place: int, text: str) -> str:
        kind = "Number" if text.replace(".", "").isdigit() else "String"
        if text.startswith("2026-"):
            kind, text = "DateTime", f"{text}T00:00:00.000"
        return f'<Cell ss:Index="{place}"><Data ss:Type="{kind}">{text}</Data></Cell>'

    rows = (f"<Row>{''.join(show(at, text) for at, text in enumerate(row, 1) if text)}</Row>" for row in ROWS)
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{name}" xmlns:ss="{name}">'
        f'<Worksheet ss:Name="Sheet1"><Table>{"".join(rows)}</Table></Worksheet></Workbook>'
    )


@pytest.mark.parametrize(
    "content",
    [PAGE.encode(), f"\ufeff{PAGE}".encode(), TABS.encode(), TABS.encode("utf-16"), spreadsheet_2003().encode()],
    ids=["page", "page with a mark", "tabs", "tabs of two bytes", "XML"],
)
def test_what_is_named_as_a_workbook_is_read_as_what_it_is(content: bytes) -> None:
    advice = only(content, ITEMS, "payment.xls")

    assert paid(advice) == [("INV-20501", "1250.00"), ("INV-20502", "830.40")]
    assert (advice.payer, advice.reference, advice.total) == ("Calder Ltd", "951720", Decimal("2080.40"))
    assert proved(advice)


def test_a_spreadsheet_of_xml_is_one_whatever_it_is_called() -> None:
    content = spreadsheet_2003().encode()

    assert paid(only(content, ITEMS, "payment.xml")) == [("INV-20501", "1250.00"), ("INV-20502", "830.40")]
    assert may_hold_an_advice(AttachmentPart("payment.xml", "text/xml", content))


@pytest.mark.parametrize("content", [b"\x01\x02\x03\x04 nothing", b""])
def test_what_is_named_as_a_workbook_and_is_nothing_stays_unreadable(content: bytes) -> None:
    assert read_document("payment.xls", "", content).state is DocumentState.UNREADABLE
