"""One payment of a demo customer in, a remittance PDF in one of many house layouts out.

A layout is a row of LAYOUTS: language, columns, how numbers and dates are printed, rulings, where the total
stands. Three shapes need more than a row: a letter in prose, a voucher with its stub twice, and a document with
two payments.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.lib.pagesizes import A4, LETTER, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """What the payer prints for one invoice. `net` is what the payment settles of it."""

    number: str
    invoice_date: date
    gross: Decimal
    discount: Decimal
    deduction: Decimal
    net: Decimal
    reason: str = ""
    po: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """`printed_total` differs from the sum of the lines only where the story wants a document that fails."""

    payer: str
    payer_address: str
    payee: str
    reference: str
    paid_on: date
    currency: str
    lines: tuple[AdviceLine, ...]
    printed_total: Decimal


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns` are (heading, field, right edge or left edge in points); fields: number, own, date, gross,
    discount, deduction, net, po, reason. `words` are (title, reference, date, method, total)."""

    page: tuple[float, float]
    font: str
    words: tuple[str, str, str, str, str]
    columns: tuple[tuple[str, str, float], ...]
    decimal: str = "."
    group: str = ","
    day: str = "%d/%m/%Y"
    minus: str = "-%s"
    ruled: bool = False
    prefix: str = ""
    size: float = 9.0
    row: float = 15.0
    carried: str = ""


LAYOUTS: dict[str, Layout] = {
    "classic": Layout(
        A4,
        "Helvetica",
        ("REMITTANCE ADVICE", "Payment no.", "Payment date", "BACS", "TOTAL PAID"),
        (("Invoice", "number", 50), ("Date", "date", 170), ("Gross", "gross", 380), ("Paid", "net", 540)),
        ruled=True,
    ),
    "typewriter": Layout(
        A4,
        "Courier",
        ("REMITTANCE ADVICE", "NO.", "DATE", "BACS VALUE", "TOTAL PAID"),
        (
            ("YOUR REF", "number", 50),
            ("DATE", "date", 180),
            ("GROSS", "gross", 350),
            ("DEDUCT", "deduction", 450),
            ("PAID", "net", 545),
        ),
    ),
    "grocer": Layout(
        landscape(A4),
        "Helvetica",
        ("Remittance Advice", "Remittance", "Date", "BACS", "Total paid"),
        (
            ("Your invoice", "number", 50),
            ("Date", "date", 150),
            ("Reason for deduction", "reason", 240),
            ("Gross", "gross", 520),
            ("Deducted", "deduction", 620),
            ("Paid", "net", 720),
        ),
        ruled=True,
    ),
    "us_check": Layout(
        LETTER,
        "Times-Roman",
        ("Check Remittance", "Check No.", "Check Date", "CHECK", "Check Total"),
        (
            ("Invoice #", "number", 50),
            ("Inv Date", "date", 160),
            ("Description", "reason", 240),
            ("Amount", "gross", 400),
            ("Discount", "discount", 480),
            ("Net Amount", "net", 570),
        ),
        day="%m/%d/%Y",
        prefix="INV ",
    ),
    "us_ach": Layout(
        LETTER,
        "Helvetica",
        ("ACH Payment Notification", "Trace number", "Effective date", "ACH CTX", "Payment amount"),
        (
            ("Invoice Number", "number", 50),
            ("PO Number", "po", 170),
            ("Invoice Date", "date", 280),
            ("Amount Paid", "net", 560),
        ),
        day="%b %d, %Y",
        ruled=True,
    ),
    "sap_de": Layout(
        A4,
        "Helvetica",
        ("Zahlungsavis", "Zahlungsbeleg", "Datum", "Überweisung", "Gesamtsumme"),
        (
            ("Beleg", "own", 50),
            ("Ihr Beleg", "number", 130),
            ("Datum", "date", 220),
            ("Bruttobetrag", "gross", 370),
            ("Abzüge", "discount", 450),
            ("Zahlbetrag", "net", 545),
        ),
        decimal=",",
        group=".",
        day="%d.%m.%Y",
        minus="%s-",
    ),
    "mittelstand_de": Layout(
        A4,
        "Times-Roman",
        ("Zahlungsavis", "Avis-Nr.", "Zahlung vom", "SEPA-Überweisung", "Überweisungsbetrag"),
        (
            ("Rechnungs-Nr.", "number", 60),
            ("Rechnungsdatum", "date", 190),
            ("Betrag", "gross", 370),
            ("Skonto", "discount", 450),
            ("Netto", "net", 540),
        ),
        decimal=",",
        group=".",
        day="%d.%m.%Y",
        ruled=True,
    ),
    "bordereau_fr": Layout(
        A4,
        "Helvetica",
        ("AVIS DE VIREMENT", "N° de règlement", "Date de valeur", "Virement SEPA", "Total réglé"),
        (
            ("N° facture", "number", 50),
            ("Date", "date", 170),
            ("Montant TTC", "gross", 340),
            ("Escompte", "discount", 440),
            ("Net à payer", "net", 545),
        ),
        decimal=",",
        group="\u00a0",
        ruled=True,
    ),
    "releve_fr": Layout(
        A4,
        "Courier",
        ("RELEVE DE REGLEMENT", "Référence", "Date", "VIREMENT", "NET REGLE"),
        (("Votre réf.", "number", 50), ("Date", "date", 200), ("Montant", "net", 545)),
        decimal=",",
        group=" ",
    ),
    "aviso_es": Layout(
        A4,
        "Helvetica",
        ("AVISO DE PAGO", "Orden de pago", "Fecha", "Transferencia", "Importe total"),
        (
            ("N.º factura", "number", 50),
            ("Fecha", "date", 170),
            ("Importe", "gross", 340),
            ("Dto.", "discount", 430),
            ("Neto", "net", 545),
        ),
        decimal=",",
        group=".",
    ),
    "confirming_es": Layout(
        landscape(A4),
        "Helvetica",
        ("Notificación de pago a proveedor", "Remesa", "Fecha de pago", "Transferencia", "Total"),
        (
            ("Documento", "number", 60),
            ("Fecha factura", "date", 250),
            ("Pedido", "po", 400),
            ("Importe pagado", "net", 780),
        ),
        decimal=",",
        group=".",
        ruled=True,
    ),
    "avviso_it": Layout(
        A4,
        "Times-Roman",
        ("AVVISO DI PAGAMENTO", "N. disposizione", "Data", "Bonifico", "Totale"),
        (
            ("N. fattura", "number", 60),
            ("Data fattura", "date", 200),
            ("Importo", "gross", 400),
            ("Pagato", "net", 540),
        ),
        decimal=",",
        group=".",
    ),
    "specificatie_nl": Layout(
        A4,
        "Helvetica",
        ("Betaalspecificatie", "Betaling nr.", "Betaaldatum", "Overboeking", "Totaal betaald"),
        (
            ("Factuurnummer", "number", 60),
            ("Factuurdatum", "date", 190),
            ("Bedrag", "gross", 370),
            ("Korting", "discount", 450),
            ("Betaald", "net", 540),
        ),
        decimal=",",
        group=".",
        day="%d-%m-%Y",
    ),
    "group_two_refs": Layout(
        A4,
        "Helvetica",
        ("Payment Advice", "Advice", "Value date", "Bank transfer", "Total amount"),
        (
            ("Our ref", "own", 50),
            ("Your ref", "number", 130),
            ("Date", "date", 230),
            ("Gross amount", "gross", 400),
            ("Net amount", "net", 545),
        ),
        day="%d.%m.%Y",
        row=13,
    ),
    "long_ledger": Layout(
        A4,
        "Helvetica",
        ("Payment Advice", "Advice", "Value date", "Bank transfer", "Grand total"),
        (("Invoice", "number", 60), ("Date", "date", 200), ("Amount paid", "net", 540)),
        day="%d %b %Y",
        row=17,
        carried="Carried forward",
    ),
    "public_sector": Layout(
        LETTER,
        "Courier",
        ("PAYMENT DETAIL", "EFT NUMBER", "DATE", "EFT", "TOTAL PAYMENT"),
        (
            ("DOC ID", "own", 40),
            ("VENDOR INVOICE", "number", 140),
            ("INV DATE", "date", 270),
            ("COMMENTS", "reason", 350),
            ("LINE AMOUNT", "net", 570),
        ),
        day="%m/%d/%y",
    ),
}

_RIGHT = {"gross", "discount", "deduction", "net"}


def make_advice(layout: str, advice: Advice) -> bytes:
    """The PDF of one advice; `layout` is a key of LAYOUTS or of SHAPES."""
    if layout in SHAPES:
        return SHAPES[layout](advice)
    return _pdf(LAYOUTS[layout].page, lambda canvas: _draw(canvas, LAYOUTS[layout], advice))


def make_scan(advice: Advice) -> bytes:
    """The advice as a picture only, as a fax or a scanner delivers it: there is no text to read."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (1240, 1754), 250)
    draw = ImageDraw.Draw(image)
    draw.text((90, 120), f"{advice.payer}\n\nREMITTANCE ADVICE {advice.reference}", fill=40, font_size=30)
    for index, line in enumerate(advice.lines):
        draw.text((90, 400 + 50 * index), f"{line.number}    {line.net}", fill=60, font_size=26)
    tilted = ImageReader(image.rotate(0.7, fillcolor=250))
    return _pdf(A4, lambda canvas: canvas.drawImage(tilted, 0, 0, *A4))


def make_encrypted(advice: Advice) -> bytes:
    """The advice behind a password."""
    from reportlab.lib.pdfencrypt import StandardEncryption

    layout = LAYOUTS["classic"]
    locked = StandardEncryption("only-the-payer-knows", canPrint=1)
    return _pdf(layout.page, lambda canvas: _draw(canvas, layout, advice), encrypt=locked)


def _letter(advice: Advice) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 11)
        text = canvas.beginText(70, 770)
        text.setLeading(17)
        for line in (
            advice.payer, advice.payer_address, "", advice.payee, "",
            f"Remittance advice {advice.reference}", f"{advice.paid_on:%d %B %Y}", "", "Dear Sir or Madam,", "",
            f"by bank transfer of today we pay {advice.currency} {advice.printed_total:,.2f} for:", "",
            *(f"Invoice {line.number} of {line.invoice_date:%d %B %Y}: {advice.currency} {line.net:,.2f}"
              for line in advice.lines),
            "", f"Total {advice.currency} {advice.printed_total:,.2f}", "", "Yours faithfully", "Accounts payable",
        ):  # fmt: skip
            text.textLine(line)
        canvas.drawText(text)

    return _pdf(A4, draw)


def _voucher(advice: Advice) -> bytes:
    """A voucher cheque: the stub is printed twice, for the payer's file and for ours."""

    def draw(canvas: Canvas) -> None:
        for top in (740.0, 380.0):
            canvas.setFont("Helvetica-Bold", 10)
            canvas.drawString(50, top, advice.payer)
            canvas.drawString(400, top, f"Check {advice.reference}  {advice.paid_on:%m/%d/%Y}")
            canvas.setFont("Helvetica", 9)
            for x, head in ((50, "Date"), (130, "Type"), (200, "Reference")):
                canvas.drawString(x, top - 24, head)
            for x, head in ((400, "Original Amt."), (480, "Discount"), (560, "Payment")):
                canvas.drawRightString(x, top - 24, head)
            y = top - 40
            for line in advice.lines:
                canvas.drawString(50, y, f"{line.invoice_date:%m/%d/%Y}")
                canvas.drawString(130, y, "Bill" if line.net >= 0 else "Credit")
                canvas.drawString(200, y, line.number)
                for x, value in ((400, line.gross), (480, line.discount), (560, line.net)):
                    canvas.drawRightString(x, y, f"{value:,.2f}" if value else "")
                y -= 14
            canvas.drawRightString(480, y - 4, "Check Amount")
            canvas.drawRightString(560, y - 4, f"{advice.printed_total:,.2f}")

    return _pdf(LETTER, draw)


def _two_payments(advice: Advice) -> bytes:
    """Two payments of one run in one document, each with its own lines and total."""
    half = (len(advice.lines) + 1) // 2
    parts = []
    for index, lines in enumerate((advice.lines[:half], advice.lines[half:])):
        total = sum((line.net for line in lines), Decimal(0))
        reference = f"{advice.reference}-{index + 1}"
        parts.append(
            Advice(advice.payer, advice.payer_address, advice.payee, reference, advice.paid_on, advice.currency,
                   lines, total)
        )  # fmt: skip

    def draw(canvas: Canvas) -> None:
        for index, part in enumerate(parts):
            if index:
                canvas.showPage()
            _draw(canvas, LAYOUTS["classic"], part)

    return _pdf(A4, draw)


SHAPES: dict[str, Callable[[Advice], bytes]] = {
    "letter": _letter,
    "voucher": _voucher,
    "two_payments": _two_payments,
    "scan": make_scan,
    "encrypted": make_encrypted,
}


def _pdf(page: tuple[float, float], draw: Callable[[Canvas], object], **options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=page, invariant=1, **options)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, layout: Layout, advice: Advice) -> None:
    y = _draw_head(canvas, layout, advice)
    running = Decimal(0)
    for index, line in enumerate(advice.lines):
        if y < 90:
            if layout.carried:
                _draw_sum(canvas, layout, layout.carried, running, y)
            canvas.showPage()
            y = _draw_columns(canvas, layout, layout.page[1] - 70)
            if layout.carried:
                y = _draw_sum(canvas, layout, "Brought forward", running, y)
        y = _draw_line(canvas, layout, advice, line, index, y)
        running += line.net
    if layout.ruled:
        canvas.line(45, y + layout.row - 4, layout.page[0] - 45, y + layout.row - 4)
    canvas.setFont(_bold(layout.font), layout.size)
    label = f"{layout.words[4]} {advice.currency}"
    right = layout.columns[-1][2]
    canvas.drawRightString(right - 90, y - 6, label)
    canvas.drawRightString(right, y - 6, _number(layout, advice.printed_total))


def _draw_head(canvas: Canvas, layout: Layout, advice: Advice) -> float:
    title, reference, day, method, _ = layout.words
    top = layout.page[1] - 55
    canvas.setFont(_bold(layout.font), 12)
    canvas.drawString(50, top, advice.payer)
    canvas.setFont(layout.font, layout.size)
    canvas.drawString(50, top - 14, advice.payer_address)
    for index, part in enumerate(advice.payee.split(", ")):
        canvas.drawString(50, top - 40 - 11 * index, part)
    canvas.setFont(_bold(layout.font), 15)
    canvas.drawString(50, top - 104, title)
    canvas.setFont(layout.font, layout.size)
    left = layout.page[0] - 240
    facts = (f"{reference} {advice.reference}", f"{day} {advice.paid_on.strftime(layout.day)}", method)
    for index, fact in enumerate(facts):
        canvas.drawString(left, top - 62 - 14 * index, fact)
    return _draw_columns(canvas, layout, top - 144)


def _draw_columns(canvas: Canvas, layout: Layout, y: float) -> float:
    canvas.setFont(_bold(layout.font), layout.size)
    for heading, field, x in layout.columns:
        (canvas.drawRightString if field in _RIGHT else canvas.drawString)(x, y, heading)
    if layout.ruled:
        canvas.line(45, y - 4, layout.page[0] - 45, y - 4)
    return y - layout.row - 2


def _draw_line(canvas: Canvas, layout: Layout, advice: Advice, line: AdviceLine, index: int, y: float) -> float:
    canvas.setFont(layout.font, layout.size)
    own = 5100000000 + sum(map(ord, advice.reference)) * 977 + index
    shown = {
        "number": layout.prefix + line.number,
        "own": str(own),
        "date": line.invoice_date.strftime(layout.day),
        "po": line.po,
        "reason": line.reason,
        "gross": _number(layout, line.gross),
        "discount": _number(layout, -line.discount) if line.discount else "",
        "deduction": _number(layout, -line.deduction) if line.deduction else "",
        "net": _number(layout, line.net),
    }
    for _, field, x in layout.columns:
        (canvas.drawRightString if field in _RIGHT else canvas.drawString)(x, y, shown[field])
    if line.reason and not _has(layout.columns, "reason"):
        canvas.setFont(layout.font, layout.size - 1.5)
        canvas.drawString(layout.columns[1][2], y - layout.row + 4, line.reason)
        y -= layout.row
    return y - layout.row


def _has(columns: Sequence[tuple[str, str, float]], field: str) -> bool:
    return any(column[1] == field for column in columns)


def _draw_sum(canvas: Canvas, layout: Layout, label: str, value: Decimal, y: float) -> float:
    canvas.setFont(layout.font, layout.size)
    canvas.drawString(layout.columns[0][2], y, label)
    canvas.drawRightString(layout.columns[-1][2], y, _number(layout, value))
    return y - layout.row


def _number(layout: Layout, value: Decimal) -> str:
    plain = f"{abs(value):,.2f}".replace(",", "\0").replace(".", layout.decimal).replace("\0", layout.group)
    return layout.minus % plain if value < 0 else plain


def _bold(font: str) -> str:
    return {"Times-Roman": "Times-Bold"}.get(font, font + "-Bold")
