"""Spreadsheets and delimited files as accounts-payable systems export them."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from evaluation.remittances.deals import Deal, Terms
from evaluation.remittances.layouts import Deals, Look, Print, cell, layout

Value = str | Decimal | date | int | None
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(tabs: dict[str, Sequence[Sequence[Value]]]) -> bytes:
    """A small .xlsx: numbers as numbers, dates as serials, text inline."""
    names = list(tabs)
    sheets = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(names, 1))
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{OFFICE}.worksheet+xml"/>'
        for i in range(1, len(names) + 1)
    )
    targets = "".join(
        f'<Relationship Id="r{i}" Type="{LINKS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{OFFICE}.styles+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{targets}'
        f'<Relationship Id="s1" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": styles,
    }
    for position, name in enumerate(names, 1):
        body = "".join(_show_row(at, row) for at, row in enumerate(tabs[name], 1))
        parts[f"xl/worksheets/sheet{position}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, text in parts.items():
            package.writestr(zipfile.ZipInfo(path), '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def _show_row(at: int, row: Sequence[Value]) -> str:
    cells = "".join(_show_cell(f"{chr(65 + column)}{at}", value) for column, value in enumerate(row))
    return f'<row r="{at}">{cells}</row>'


def _show_cell(place: str, value: Value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def delimited(rows: Sequence[Sequence[str]], delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def _rows(deal: Deal, columns: Sequence[str], look: Look) -> list[list[str]]:
    return [[cell(deal, line, c, look) for c in columns] for line in deal.payment.lines]


@layout("en", "xlsx", "open")
def sheet_with_title_rows(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=15, discount=0.3, credit=0.1))
    payment = deal.payment
    rows: list[list[Value]] = [[deal.payer], [deal.word("title")], [deal.word("pay_ref"), payment.reference]]
    rows += [[deal.word("pay_date"), payment.paid], ["Currency", deal.currency], []]
    rows.append([deal.word(c) for c in ("ref", "date", "gross", "disc", "net")])
    rows += [[line.ref, line.issued, line.gross, line.discount, line.net] for line in payment.lines]
    rows.append([deal.word("total"), None, None, None, payment.total])
    return Print(workbook({"Remittance": rows}), deal, ("date", "gross", "disc"))


@layout("de", "xlsx", "open")
def blatt_ohne_nullen(deals: Deals) -> Print:
    """Numbers typed as numbers, so their leading zeros are gone; an empty first column; a cover tab."""
    deal = deals("de", Terms(lines=12, short=0.2, prefix="zeros"))
    payment = deal.payment
    rows: list[list[Value]] = [[], [None, deal.payer], [None, deal.word("pay_ref"), payment.reference]]
    rows += [[None, deal.word("pay_date"), payment.paid], [None, deal.word("amount"), payment.total, "EUR"], []]
    rows.append([None, *(deal.word(c) for c in ("ref", "date", "gross", "ded", "reason", "net"))])
    for line in payment.lines:
        ref: Value = int(line.ref) if line.ref.isdigit() else line.ref
        rows.append([None, ref, line.issued, line.gross, line.deduction or None, line.reason, line.net])
    rows.append([None, deal.word("total"), None, None, None, None, payment.total])
    tabs: dict[str, Sequence[Sequence[Value]]] = {"Info": [["Zahlungsavis, siehe zweites Blatt"]], "Avis": rows}
    return Print(workbook(tabs), deal, ("date", "gross", "ded"))


@layout("es", "xlsx", "open")
def una_hoja_por_pago(deals: Deals) -> Print:
    """One tab a payment."""
    deal = deals("es", Terms(lines=6, payments=2))
    tabs: dict[str, Sequence[Sequence[Value]]] = {}
    for payment in deal.payments:
        rows: list[list[Value]] = [[deal.payer], [deal.word("title"), payment.reference]]
        rows += [[deal.word("pay_date"), payment.paid], [deal.word("amount"), payment.total, "EUR"]]
        rows.append([deal.word(c) for c in ("ref", "date", "net")])
        rows += [[line.ref, line.issued, line.net] for line in payment.lines]
        rows.append([deal.word("total"), None, payment.total])
        tabs[payment.reference] = rows
    return Print(workbook(tabs), deal, ("date",))


@layout("en", "csv", "open")
def every_row_tells_all(deals: Deals) -> Print:
    """Payment facts repeat on every row; no total row."""
    deal = deals("en", Terms(lines=14, discount=0.3))
    payment = deal.payment
    heads = "Payer,Payment Number,Payment Date,Payment Amount,Currency".split(",")
    heads += "Invoice Number,Invoice Date,Gross,Discount,Net Amount".split(",")
    facts = [deal.payer, payment.reference, payment.paid.isoformat(), f"{payment.total}", deal.currency]
    rows = [facts + row for row in _rows(deal, ("ref", "date", "gross", "disc", "net"), Look(amount="plain"))]
    return Print(delimited([heads, *rows], ","), deal, ("date", "gross", "disc"))


@layout("de", "csv", "open")
def semikolon_latin1(deals: Deals) -> Print:
    deal = deals("de", Terms(lines=11, discount=0.2, credit=0.1))
    payment, look = deal.payment, Look(amount="bare", date="de")
    columns = ("ref", "date", "gross", "disc", "net")
    rows = [
        [deal.payer],
        [deal.word("pay_ref"), payment.reference],
        [deal.word("pay_date"), f"{payment.paid:%d.%m.%Y}"],
    ]
    rows += [["Währung", "EUR"], [], [deal.word(c) for c in columns], *_rows(deal, columns, look)]
    rows.append(["Summe", "", "", "", look.money(payment.total)])
    return Print(delimited(rows, ";").encode("cp1252"), deal, columns)


@layout("fr", "csv", "open")
def tabulations_utf16(deals: Deals) -> Print:
    deal = deals("fr", Terms(lines=11, credit=0.1))
    payment, look = deal.payment, Look(amount="nbsp", date="uk")
    columns = ("ref", "date", "due", "net")
    rows = [[deal.payer], [deal.word("title")], [deal.word("pay_ref"), payment.reference]]
    rows += [[deal.word("pay_date"), f"{payment.paid:%d/%m/%Y}"], ["Devise", "EUR"], []]
    rows += [[deal.word(c) for c in columns], *_rows(deal, columns, look)]
    rows.append([deal.word("total"), "", "", look.money(payment.total)])
    return Print(delimited(rows, "\t").encode("utf-16"), deal, columns)


@layout("en", "csv", "open")
def pipes_without_head(deals: Deals) -> Print:
    """Only lines and heads: payer, reference and date are nowhere."""
    deal = deals("en", Terms(lines=9))
    columns = ("own", "ref", "po", "date", "net")
    rows = [[deal.word(c) for c in columns], *_rows(deal, columns, Look(amount="plain", date="us"))]
    total = ["", "", "", deal.word("total"), f"{deal.payment.total}"]
    return Print(delimited([*rows, total], "|", csv.QUOTE_ALL), deal, columns, head=("total",))
