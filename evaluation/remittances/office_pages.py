"""Layouts of an office suite: letters with tables or tab stops, and printed spreadsheets, as flat XML documents."""

from collections.abc import Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from evaluation.remittances.deals import Deal, Payment, Terms
from evaluation.remittances.layouts import Deals, Look, Print, cell, layout
from evaluation.remittances.printed import print_date
from evaluation.remittances.words import PAYEE, STREETS

MONEY = ("gross", "disc", "ded", "wht", "net")
SPACES = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = (
    f'xmlns:office="{SPACES}office:1.0" xmlns:text="{SPACES}text:1.0" xmlns:table="{SPACES}table:1.0" '
    f'xmlns:style="{SPACES}style:1.0" xmlns:fo="{SPACES}xsl-fo-compatible:1.0" office:version="1.2"'
)


def paragraph(text: str, style: str = "") -> str:
    tabs = escape(text).replace("\t", "<text:tab/>")
    return f'<text:p text:style-name="{style}">{tabs}</text:p>' if style else f"<text:p>{tabs}</text:p>"


def table(rows: Sequence[Sequence[str]], columns: Sequence[str], border: bool, widths: Sequence[str] = ()) -> str:
    """Rows of text; amounts right, the first row as a head that repeats on every page."""

    def show(texts: Sequence[str]) -> str:
        cells = "".join(
            f'<table:table-cell table:style-name="{"box" if border else "open"}" office:value-type="string">'
            f"{paragraph(text, 'right' if column in MONEY else 'left')}</table:table-cell>"
            for text, column in zip(texts, columns, strict=True)
        )
        return f"<table:table-row>{cells}</table:table-row>"

    first, *rest = map(show, rows)
    named = widths or [""] * len(columns)
    tracks = "".join(f'<table:table-column table:style-name="{name or "auto"}"/>' for name in named)
    heads = f"<table:table-header-rows>{first}</table:table-header-rows>"
    return f'<table:table table:name="lines">{tracks}{heads}{"".join(rest)}</table:table>'


STYLES = (
    '<style:style style:name="right" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/>'
    '<style:text-properties fo:font-size="9pt"/></style:style>'
    '<style:style style:name="left" style:family="paragraph">'
    '<style:text-properties fo:font-size="9pt"/></style:style>'
    '<style:style style:name="narrow" style:family="table-column">'
    '<style:table-column-properties style:column-width="1.6cm"/></style:style>'
    '<style:style style:name="auto" style:family="table-column">'
    '<style:table-column-properties style:column-width="3.2cm"/></style:style>'
    '<style:style style:name="box" style:family="table-cell">'
    '<style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.05cm"/></style:style>'
    '<style:style style:name="open" style:family="table-cell"><style:table-cell-properties fo:padding="0.05cm"/>'
    "</style:style>"
    '<style:style style:name="tabs" style:family="paragraph"><style:paragraph-properties><style:tab-stops>'
    '<style:tab-stop style:position="4.5cm"/><style:tab-stop style:position="8cm"/>'
    '<style:tab-stop style:position="15cm" style:type="right"/></style:tab-stops></style:paragraph-properties>'
    '<style:text-properties fo:font-size="10pt"/></style:style>'
)
LANDSCAPE = (
    '<style:page-layout style:name="landscape"><style:page-layout-properties fo:page-width="29.7cm" '
    'fo:page-height="21cm" style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0"/>'
    '</style:page-layout><style:style style:name="wide" style:family="table" style:master-page-name="sheet"/>'
)


def letter(*parts: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(parts)}</office:text></office:body></office:document>"
    )


def spreadsheet(rows: Sequence[Sequence[str | Decimal]], grid: bool = False) -> str:
    """Cells as they come: text left, numbers right as the suite shows them."""

    def show(value: str | Decimal) -> str:
        style = ' table:style-name="box"' if grid else ""
        if isinstance(value, Decimal):
            return (
                f'<table:table-cell table:style-name="{"money-box" if grid else "money"}" office:value-type="float" '
                f'office:value="{value}"/>'
            )
        return f'<table:table-cell{style} office:value-type="string">{paragraph(value)}</table:table-cell>'

    styles = (
        '<number:number-style xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" style:name="n2">'
        '<number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" '
        'number:grouping="true"/></number:number-style>'
        '<style:style style:name="money" style:family="table-cell" style:data-style-name="n2"/>'
        '<style:style style:name="money-box" style:family="table-cell" style:data-style-name="n2">'
        '<style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>'
    )
    body = "".join(f"<table:table-row>{''.join(map(show, row))}</table:table-row>" for row in rows)
    columns = '<table:table-column table:style-name="auto" table:number-columns-repeated="12"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{STYLES}{styles}{LANDSCAPE}</office:automatic-styles>"
        '<office:master-styles><style:master-page style:name="sheet" style:page-layout-name="landscape"/>'
        "</office:master-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Payment" table:style-name="wide">{columns}{body}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    )


def rows_of(deal: Deal, payment: Payment, columns: Sequence[str], look: Look) -> list[list[str]]:
    rows = [[deal.word(c) for c in columns]]
    rows += [[cell(deal, line, c, look) for c in columns] for line in payment.lines]
    if payment.lump:
        rows.append([payment.lump_text, *[""] * (len(columns) - 2), look.money(payment.lump)])
    rows.append([deal.word("total"), *[""] * (len(columns) - 2), look.money(payment.total)])
    return rows


def opening(deal: Deal, look: Look, *, total: bool = True) -> list[str]:
    payment = deal.payment
    lines = [deal.payer, *STREETS[deal.language], "", *PAYEE, "", deal.word("title"), ""]
    lines += [
        f"{deal.word('pay_ref')}: {payment.reference}",
        f"{deal.word('pay_date')}: {print_date(payment.paid, look.date, deal.language)}",
    ]
    if total:
        lines.append(f"{deal.word('amount')}: {look.money(payment.total)} {deal.currency}")
    return [paragraph(line) for line in [*lines, "", deal.word("greeting"), ""]]


@layout("de", "writer", "open")
def brief_tabelle(deals: Deals) -> Print:
    deal = deals("de", Terms(lines=34, discount=0.3))
    look = Look(amount="de", date="de")
    columns = ("ref", "date", "gross", "disc", "net")
    body = table(rows_of(deal, deal.payment, columns, look), columns, border=True)
    return Print(letter(*opening(deal, look), body), deal, columns)


@layout("fr", "writer", "open")
def lettre_tabulations(deals: Deals) -> Print:
    """No table: tab stops, the last one right."""
    deal = deals("fr", Terms(lines=10, credit=0.1))
    look = Look(amount="nbsp", date="uk")
    columns = ("ref", "date", "net")
    body = [paragraph("\t".join(row), "tabs") for row in rows_of(deal, deal.payment, columns, look)]
    return Print(letter(*opening(deal, look), *body), deal, columns)


@layout("nl", "writer", "open")
def smalle_kolom(deals: Deals) -> Print:
    """The reference column is too narrow and wraps."""
    deal = deals("nl", Terms(lines=8))
    look = Look(amount="de", date="nl")
    columns = ("ref", "date", "po", "net")
    rows = rows_of(deal, deal.payment, columns, look)
    body = table(rows, columns, border=True, widths=("narrow", "auto", "auto", "auto"))
    return Print(letter(*opening(deal, look), body), deal, columns)


@layout("it", "writer", "open")
def lettera_senza_righe(deals: Deals) -> Print:
    deal = deals("it", Terms(lines=9, lump=True, credit=0.1))
    look = Look(amount="de", date="uk", symbol="{} €")
    columns = ("ref", "date", "text", "net")
    body = table(rows_of(deal, deal.payment, columns, look), columns, border=False)
    return Print(letter(*opening(deal, look), body), deal, columns)


@layout("en", "calc", "open")
def printed_sheet(deals: Deals) -> Print:
    return _print_sheet(deals("en", Terms(lines=16, short=0.3, credit=0.1)), grid=False)


@layout("en", "calc", "open")
def printed_sheet_ruled(deals: Deals) -> Print:
    return _print_sheet(deals("en", Terms(lines=60, short=0.2)), grid=True)


def _print_sheet(deal: Deal, grid: bool) -> Print:
    """Numbers as the suite right-aligns them, text left; own document before ours."""
    payment = deal.payment
    rows: list[list[str | Decimal]] = [[deal.payer], [deal.word("title")], []]
    rows += [[deal.word("pay_ref"), payment.reference], [deal.word("pay_date"), print_date(payment.paid, "iso")], []]
    rows.append([deal.word(c) for c in ("own", "ref", "gross", "ded", "net")])
    rows += [[line.own, line.ref, line.gross, line.deduction, line.net] for line in payment.lines]
    rows.append([deal.word("total"), "", "", "", payment.total])
    return Print(spreadsheet(rows, grid), deal, ("gross", "ded"), head=("reference", "date", "total", "payer"))


@layout("es", "writer", "open")
def carta_con_cargos(deals: Deals) -> Print:
    deal = deals("es", Terms(lines=9, claim=0.2))
    look = Look(amount="de", date="uk", sign="trailing")
    columns = ("ref", "date", "reason", "net")
    body = table(rows_of(deal, deal.payment, columns, look), columns, border=True)
    return Print(letter(*opening(deal, look), body), deal, columns)
