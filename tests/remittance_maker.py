"""A family, a language and a seed in, a remittance PDF with its truth and its ledger out.

The families follow layouts seen in practice; names and numbers are invented. Families in `HELD_OUT` are left
out of development: they are drawn only to measure the reader on layouts that nobody tuned it to.
"""

# ruff: noqa: E501  (the word tables)

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from reportlab.lib.pagesizes import A4, landscape, letter
from reportlab.pdfgen.canvas import Canvas

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems

_ZERO = Decimal(0)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TrueLine:
    reference: str
    day: date
    gross: Decimal
    discount: Decimal
    deduction: Decimal
    withheld: Decimal
    net: Decimal
    reason: str = ""


@dataclass(slots=True)
class Made:
    """`wrong_total` says that the printed total differs from the sum of the lines on purpose."""

    family: str
    language: str
    seed: int
    content: bytes
    payments: list["TruePayment"]
    known: KnownItems
    wrong_total: bool = False


@dataclass(slots=True)
class TruePayment:
    payer: str
    payee: str
    reference: str
    day: date
    currency: str
    total: Decimal
    lines: list[TrueLine]


@dataclass(frozen=True, slots=True)
class Locale:
    code: str
    currency: str
    amount: Callable[[Decimal], str]
    day: Callable[[date], str]
    words: dict[str, str]
    prefix: str


def _grouped(value: Decimal, thousands: str, mark: str) -> str:
    whole, _, cents = f"{abs(value):,.2f}".partition(".")
    return ("-" if value < 0 else "") + whole.replace(",", thousands) + mark + cents


_EN = {
    "title": "Remittance Advice",
    "invoice": "Invoice No.",
    "own": "Our Ref",
    "po": "PO Number",
    "date": "Invoice Date",
    "gross": "Gross Amount",
    "discount": "Discount",
    "deduction": "Deduction",
    "withheld": "Tax Withheld",
    "net": "Amount Paid",
    "reason": "Reason",
    "total": "Total",
    "paid": "Payment Amount",
    "payref": "Payment No.",
    "paydate": "Payment Date",
    "payee": "Vendor",
    "method": "Payment Method",
    "ach": "ACH",
    "carried": "Carried forward",
    "brought": "Brought forward",
    "subtotal": "Subtotal",
    "currency": "Currency",
    "type": "Type",
    "bill": "Bill",
    "credit": "Credit Memo",
    "amount": "Amount",
    "page": "Page",
    "note": "Please contact accounts payable with questions.",
    "adjust": "Less: settlement allowance",
    "description": "Description",
    "goods": "Goods as delivered",
    "debit_col": "Debit",
    "credit_col": "Credit",
    "balance": "Balance",
    "due": "Due Date",
    "doc": "Document",
    "yours": "Your Document",
    "letter": "we have today transferred the following amounts to your account:",
    "vendorno": "Vendor No.",
    "reference": "Reference",
}
_DE = {
    "title": "Zahlungsavis",
    "invoice": "Rechnungs-Nr.",
    "own": "Unser Beleg",
    "po": "Bestellnr.",
    "date": "Rechnungsdatum",
    "gross": "Bruttobetrag",
    "discount": "Skonto",
    "deduction": "Abzüge",
    "withheld": "Steuerabzug",
    "net": "Zahlbetrag",
    "reason": "Grund",
    "total": "Gesamtsumme",
    "paid": "Zahlungsbetrag",
    "payref": "Zahlungsbeleg",
    "paydate": "Zahlungsdatum",
    "payee": "Lieferant",
    "method": "Zahlungsart",
    "ach": "Überweisung",
    "carried": "Übertrag",
    "brought": "Übertrag",
    "subtotal": "Zwischensumme",
    "currency": "Währung",
    "type": "Art",
    "bill": "Rechnung",
    "credit": "Gutschrift",
    "amount": "Betrag",
    "page": "Seite",
    "note": "Bei Fragen wenden Sie sich bitte an die Kreditorenbuchhaltung.",
    "adjust": "Abzug Umsatzbonus",
    "description": "Text",
    "goods": "Warenlieferung",
    "debit_col": "Soll",
    "credit_col": "Haben",
    "balance": "Saldo",
    "due": "Fälligkeit",
    "doc": "Beleg",
    "yours": "Ihr Beleg",
    "letter": "wir haben heute folgende Beträge auf Ihr Konto überwiesen:",
    "vendorno": "Lieferanten-Nr.",
    "reference": "Referenz",
}
_FR = {
    "title": "Avis de paiement",
    "invoice": "N° facture",
    "own": "Notre réf.",
    "po": "N° commande",
    "date": "Date facture",
    "gross": "Montant brut",
    "discount": "Escompte",
    "deduction": "Retenue",
    "withheld": "Retenue à la source",
    "net": "Net à payer",
    "reason": "Motif",
    "total": "Total général",
    "paid": "Montant du virement",
    "payref": "Réf. paiement",
    "paydate": "Date de paiement",
    "payee": "Fournisseur",
    "method": "Mode de paiement",
    "ach": "Virement",
    "carried": "À reporter",
    "brought": "Report",
    "subtotal": "Sous-total",
    "currency": "Devise",
    "type": "Type",
    "bill": "Facture",
    "credit": "Avoir",
    "amount": "Montant",
    "page": "Page",
    "note": "Pour toute question, contactez la comptabilité fournisseurs.",
    "adjust": "Déduction ristourne annuelle",
    "description": "Désignation",
    "goods": "Livraison de marchandises",
    "debit_col": "Débit",
    "credit_col": "Crédit",
    "balance": "Solde",
    "due": "Échéance",
    "doc": "Pièce",
    "yours": "Votre réf.",
    "letter": "nous avons procédé ce jour au virement des montants suivants :",
    "vendorno": "Code fournisseur",
    "reference": "Référence",
}
_ES = {
    "title": "Aviso de pago",
    "invoice": "N.º factura",
    "own": "Nuestra ref.",
    "po": "Pedido",
    "date": "Fecha factura",
    "gross": "Importe bruto",
    "discount": "Descuento",
    "deduction": "Deducción",
    "withheld": "Retención IRPF",
    "net": "Importe pagado",
    "reason": "Motivo",
    "total": "Importe total",
    "paid": "Importe del pago",
    "payref": "N.º de pago",
    "paydate": "Fecha de pago",
    "payee": "Proveedor",
    "method": "Forma de pago",
    "ach": "Transferencia",
    "carried": "Suma y sigue",
    "brought": "Suma anterior",
    "subtotal": "Subtotal",
    "currency": "Moneda",
    "type": "Tipo",
    "bill": "Factura",
    "credit": "Abono",
    "amount": "Importe",
    "page": "Página",
    "note": "Para cualquier consulta diríjase a contabilidad.",
    "adjust": "Cargo por bonificación",
    "description": "Concepto",
    "goods": "Entrega de mercancía",
    "debit_col": "Debe",
    "credit_col": "Haber",
    "balance": "Saldo",
    "due": "Vencimiento",
    "doc": "Documento",
    "yours": "Su referencia",
    "letter": "hemos realizado hoy la transferencia de los siguientes importes:",
    "vendorno": "Cód. proveedor",
    "reference": "Referencia",
}
_IT = {
    "title": "Avviso di pagamento",
    "invoice": "N. fattura",
    "own": "Ns. rif.",
    "po": "N. ordine",
    "date": "Data fattura",
    "gross": "Importo lordo",
    "discount": "Sconto",
    "deduction": "Trattenuta",
    "withheld": "Ritenuta d'acconto",
    "net": "Importo pagato",
    "reason": "Motivo",
    "total": "Totale generale",
    "paid": "Importo del bonifico",
    "payref": "Rif. pagamento",
    "paydate": "Data pagamento",
    "payee": "Fornitore",
    "method": "Modalità di pagamento",
    "ach": "Bonifico",
    "carried": "A riportare",
    "brought": "Riporto",
    "subtotal": "Subtotale",
    "currency": "Valuta",
    "type": "Tipo",
    "bill": "Fattura",
    "credit": "Nota di credito",
    "amount": "Importo",
    "page": "Pagina",
    "note": "Per informazioni contattare la contabilità fornitori.",
    "adjust": "Addebito premio fine anno",
    "description": "Descrizione",
    "goods": "Fornitura merce",
    "debit_col": "Dare",
    "credit_col": "Avere",
    "balance": "Saldo",
    "due": "Scadenza",
    "doc": "Documento",
    "yours": "Vs. rif.",
    "letter": "abbiamo disposto in data odierna il bonifico dei seguenti importi:",
    "vendorno": "Cod. fornitore",
    "reference": "Riferimento",
}
_NL = {
    "title": "Betaalspecificatie", "invoice": "Factuurnummer", "own": "Onze referentie", "po": "Ordernummer", "date": "Factuurdatum",
    "gross": "Brutobedrag", "discount": "Betalingskorting", "deduction": "Inhouding", "withheld": "Bronbelasting", "net": "Betaald bedrag",
    "reason": "Reden", "total": "Totaal", "paid": "Totaal betaald", "payref": "Betalingskenmerk", "paydate": "Betaaldatum",
    "payee": "Leverancier", "method": "Betaalwijze", "ach": "Overschrijving", "carried": "Transport", "brought": "Transport",
    "subtotal": "Subtotaal", "currency": "Munt", "type": "Soort", "bill": "Factuur", "credit": "Creditnota", "amount": "Bedrag",
    "page": "Pagina", "note": "Voor vragen kunt u contact opnemen met de crediteurenadministratie.", "adjust": "Inhouding jaarbonus",
    "description": "Omschrijving", "goods": "Levering goederen", "debit_col": "Debet", "credit_col": "Credit", "balance": "Saldo",
    "due": "Vervaldatum", "doc": "Document", "yours": "Uw referentie",
    "letter": "wij hebben vandaag de volgende bedragen naar uw rekening overgemaakt:", "vendorno": "Leveranciersnr.", "reference": "Referentie",
}  # fmt: skip

LOCALES: dict[str, Locale] = {
    "en": Locale("en", "USD", lambda v: _grouped(v, ",", "."), lambda d: f"{d:%m/%d/%Y}", _EN, "INV-"),
    "gb": Locale("en", "GBP", lambda v: _grouped(v, ",", "."), lambda d: f"{d:%d/%m/%Y}", _EN, "SI-"),
    "de": Locale("de", "EUR", lambda v: _grouped(v, ".", ","), lambda d: f"{d:%d.%m.%Y}", _DE, "RE-"),
    "fr": Locale("fr", "EUR", lambda v: _grouped(v, " ", ","), lambda d: f"{d:%d/%m/%Y}", _FR, "FA"),
    "es": Locale("es", "EUR", lambda v: _grouped(v, ".", ","), lambda d: f"{d:%d/%m/%Y}", _ES, "F"),
    "it": Locale("it", "EUR", lambda v: _grouped(v, ".", ","), lambda d: f"{d:%d/%m/%Y}", _IT, ""),
    "nl": Locale("nl", "EUR", lambda v: _grouped(v, ".", ","), lambda d: f"{d:%d-%m-%Y}", _NL, "VF"),
}
_PAYERS = (
    "Tollgate Brewing Supply Inc.", "Birkenhof Maschinenbau GmbH", "Atelier Lavandin SARL", "Conservas Marbella S.L.",
    "Officine Tramonto S.p.A.", "Zuiderkade Logistiek B.V.", "Harrowgate Textiles Ltd", "Fennmark Dental Group LLC",
)  # fmt: skip
_PAYEE = "Nordvale Components Ltd"


@dataclass(slots=True)
class Layout:
    """What distinguishes a family: columns by key, and how page, lines, signs and totals are drawn."""

    columns: tuple[str, ...]
    ruled: bool = False
    font: str = "Helvetica"
    size: float = 9
    per_page: int = 34
    lines: tuple[int, int] = (2, 14)
    credits: float = 0.15
    sign: str = "-"  # "-", "trailing", "brackets", "CR", "type"
    amounts: str = "right"  # "right", "left", "center"
    header: str = "labels"  # "labels", "boxes", "right"
    total: str = "row"  # "row", "header", "both", "footer"
    carried: bool = False
    description: bool = False
    adjust: bool = False
    stacked_heads: bool = False
    twice: bool = False
    two_columns: bool = False
    payments: int = 1
    wrap: bool = False
    turned: bool = False
    page: tuple[float, float] = A4
    letter: bool = False
    headings: dict[str, str] = field(default_factory=dict)
    dotted: bool = False
    withhold: bool = False
    gap: float = 12


FAMILIES: dict[str, Layout] = {
    "plain": Layout(("invoice", "date", "gross", "discount", "net")),
    "ruled": Layout(("invoice", "date", "gross", "discount", "net"), ruled=True, total="both"),
    "two_numbers": Layout(("doc", "yours", "date", "deduction", "gross", "net"), sign="trailing"),
    "net_only": Layout(("invoice", "date", "net"), header="right"),
    "amount_only": Layout(("reference", "date", "amount"), total="both"),
    "no_net": Layout(("invoice", "date", "gross", "discount"), total="header", credits=0),
    "stub_twice": Layout(
        ("date", "type", "reference", "gross", "discount", "net"), twice=True, lines=(1, 8), page=letter
    ),
    "typed_credits": Layout(("date", "type", "invoice", "gross", "net"), sign="type", credits=0.3),
    "brackets": Layout(("invoice", "po", "date", "gross", "discount", "net"), sign="brackets", page=letter),
    "cr_suffix": Layout(("invoice", "date", "gross", "net"), sign="CR"),
    "withholding": Layout(("invoice", "date", "gross", "withheld", "net"), withhold=True, credits=0),
    "deductions": Layout(("invoice", "date", "gross", "discount", "deduction", "reason", "net")),
    "carried": Layout(("invoice", "date", "gross", "discount", "net"), carried=True, lines=(40, 90), per_page=30),
    "repeated_heads": Layout(("own", "invoice", "date", "gross", "net"), lines=(50, 100), ruled=True),
    "described": Layout(("invoice", "date", "gross", "discount", "net"), description=True),
    "lump": Layout(("invoice", "date", "net"), adjust=True, credits=0),
    "stacked_heads": Layout(("invoice", "date", "gross", "discount", "net"), stacked_heads=True),
    "courier": Layout(("invoice", "date", "gross", "discount", "net"), font="Courier", size=8),
    "left_amounts": Layout(("invoice", "date", "gross", "net"), amounts="left", header="boxes"),
    "two_payments": Layout(("invoice", "date", "gross", "net"), payments=2),
    "landscape": Layout(
        ("own", "invoice", "po", "date", "due", "gross", "discount", "deduction", "net"), page=landscape(A4)
    ),
    "wrapped": Layout(("invoice", "date", "gross", "discount", "net"), wrap=True, ruled=True, gap=22),
    "letter": Layout(("invoice", "date", "net"), letter=True),
    "dotted": Layout(("invoice", "net"), dotted=True, credits=0),
    "centered": Layout(("invoice", "po", "date", "gross", "discount", "net"), amounts="center", ruled=True),
    "two_columns": Layout(("invoice", "date", "net"), two_columns=True, lines=(12, 40), credits=0.1),
    "turned": Layout(("invoice", "date", "gross", "discount", "net"), turned=True),
    "times_tight": Layout(("date", "invoice", "po", "gross", "discount", "net"), font="Times-Roman", size=7, gap=9),
    "footer_total": Layout(("invoice", "date", "description", "gross", "net"), total="footer"),
    "po_first": Layout(("po", "invoice", "date", "gross", "deduction", "net"), page=letter, header="boxes"),
}
HELD_OUT = ("two_columns", "turned", "times_tight", "footer_total", "po_first", "centered")
SEEN = tuple(name for name in FAMILIES if name not in HELD_OUT)


def make(family: str, language: str, seed: int, *, wrong_total: bool = False) -> Made:
    layout, locale = FAMILIES[family], LOCALES[language]
    rng = random.Random(f"{family}/{language}/{seed}")
    payments = [_payment(layout, locale, rng, number) for number in range(layout.payments)]
    drawing = _Drawing(layout, locale, rng)
    for payment in payments:
        shown = payment.total + (Decimal("13.37") if wrong_total else 0)
        drawing.payment(payment, shown)
    return Made(family, language, seed, drawing.finish(), payments, _ledger(payments, locale, rng), wrong_total)


def _payment(layout: Layout, locale: Locale, rng: random.Random, number: int) -> TruePayment:
    day = date(2026, rng.randint(1, 9), rng.randint(1, 28))
    count = rng.randint(*layout.lines)
    base = rng.randint(10_000, 900_000)
    lines = []
    for index in range(count):
        base += rng.randint(1, 40)
        lines.append(_line(layout, locale, rng, base, day, index))
    if sum((line.net for line in lines), _ZERO) <= 0:
        lines = [line for line in lines if line.net > 0] or [_line(layout, locale, rng, base + 50, day, 0)]
    if layout.adjust:
        taken = -(Decimal(rng.randint(100, 2000)) / 100)
        lines.append(TrueLine("", day, _ZERO, _ZERO, _ZERO, _ZERO, taken, "adjust"))
    total = sum((line.net for line in lines), _ZERO)
    reference = rng.choice(("CK", "EFT-", "", "PAY/26/")) + str(rng.randint(100_000, 9_999_999))
    return TruePayment(rng.choice(_PAYERS), _PAYEE, reference, day, locale.currency, total, lines)


def _line(layout: Layout, locale: Locale, rng: random.Random, base: int, day: date, index: int) -> TrueLine:
    reference = f"{locale.prefix}{base:07d}"
    if layout.wrap:
        reference = f"{locale.prefix or 'N'}2026-{base:07d}"
    gross = Decimal(rng.randint(2_000, 900_000)) / 100
    credit = index > 0 and rng.random() < layout.credits
    if credit:
        gross = -(gross / 10).quantize(_CENT)
    discount = deduction = withheld = _ZERO
    if "discount" in layout.columns and not credit and rng.random() < 0.5:
        discount = (gross * Decimal("0.02")).quantize(_CENT)
    if "deduction" in layout.columns and not credit and rng.random() < 0.3:
        deduction = (gross * Decimal("0.07")).quantize(_CENT)
    if layout.withhold:
        withheld = (gross * Decimal("0.15")).quantize(_CENT)
    net = gross - discount - deduction - withheld
    issued = day - timedelta(days=rng.randint(20, 90))
    return TrueLine(reference, issued, gross, discount, deduction, withheld, net, "D14" if deduction else "")


def _ledger(payments: list[TruePayment], locale: Locale, rng: random.Random) -> KnownItems:
    items = []
    for payment in payments:
        for line in payment.lines:
            if not line.reference:
                continue
            items.append((line.reference, line.gross, payment.payer, line.day))
    others = [
        (f"{locale.prefix}{rng.randint(1, 999_999):07d}", Decimal(rng.randint(100, 99_999)) / 100) for _ in range(60)
    ]
    known = [
        KnownItem(
            number,
            ref,
            "100" + str(len(name)),
            name,
            locale.currency,
            amount,
            amount,
            day,
            None,
            None,
            canonical_keys(ref),
        )
        for number, (ref, amount, name, day) in enumerate(
            [*items, *((ref, amount, "Other Customer Ltd", date(2026, 1, 5)) for ref, amount in others)], start=1
        )
    ]
    return KnownItems(tuple(known))


class _Drawing:
    def __init__(self, layout: Layout, locale: Locale, rng: random.Random) -> None:
        self.layout, self.locale, self.rng = layout, locale, rng
        self.words = {**locale.words, **layout.headings}
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=layout.page, invariant=1)
        self.width, self.height = layout.page
        if layout.turned:
            self.canvas = Canvas(self.buffer, pagesize=(self.height, self.width), invariant=1)
        self.page_number = 0

    def finish(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()

    def _font(self, size: float | None = None, bold: bool = False) -> None:
        font = self.layout.font
        if bold:
            font = {"Times-Roman": "Times-Bold"}.get(font, font + "-Bold")
        self.canvas.setFont(font, size or self.layout.size)

    def _begin_page(self) -> None:
        self.page_number += 1
        if self.layout.turned:
            self.canvas.translate(0, self.width)
            self.canvas.rotate(-90)
        self._font()

    def payment(self, payment: TruePayment, shown_total: Decimal) -> None:
        self._begin_page()
        y = self._head(payment, shown_total)
        if self.layout.two_columns:
            self._newspaper(payment, shown_total, y)
        else:
            y = self._table(payment, shown_total, y)
            if self.layout.twice:
                self._font(bold=True)
                self.canvas.drawString(40, y - 40, payment.payer)
                self._table(payment, shown_total, y - 60)
        self.canvas.showPage()

    def _head(self, payment: TruePayment, shown: Decimal) -> float:
        canvas, words, y = self.canvas, self.words, self.height - 50
        self._font(13, bold=True)
        canvas.drawString(40, y, payment.payer)
        self._font(8)
        canvas.drawString(40, y - 11, "14 Mill Lane, 20457 Harbour Town")
        self._font(15, bold=True)
        canvas.drawString(40, y - 45, words["title"])
        self._font()
        total = f"{self.locale.amount(shown)} {self.locale.currency}"
        facts = [
            (words["payee"], payment.payee),
            (words["payref"], payment.reference),
            (words["paydate"], self.locale.day(payment.day)),
            (words["method"], words["ach"]),
            (words["currency"], self.locale.currency),
        ]
        if self.layout.total in ("header", "both"):
            facts.append((words["paid"], total))
        y -= 65
        if self.layout.header == "boxes":
            x = 40.0
            step = (self.width - 80) / len(facts)
            for label, value in facts:
                canvas.drawString(x, y, label)
                canvas.drawString(x, y - 12, value)
                x += step
            y -= 24
        else:
            left = self.width - 260 if self.layout.header == "right" else 40
            for label, value in facts:
                colon = ":" if self.layout.header != "right" else ""
                canvas.drawString(left, y, f"{label}{colon}")
                canvas.drawString(left + 120, y, value)
                y -= 12
        if self.layout.letter:
            y -= 14
            canvas.drawString(40, y, words["letter"])
        return y - 22

    def _edges(self, left: float, right: float) -> list[float]:
        weights = {
            "invoice": 1.3,
            "yours": 1.3,
            "reference": 1.3,
            "date": 1.0,
            "reason": 0.7,
            "type": 1.0,
            "description": 2.0,
        }
        wide = [weights.get(key, 1.1) for key in self.layout.columns]
        if self.layout.wrap:
            wide[0] = 0.95
        unit = (right - left) / sum(wide)
        edges = [left]
        for weight in wide:
            edges.append(edges[-1] + weight * unit)
        return edges

    def _heads(self, edges: list[float], y: float) -> float:
        self._font(bold=True)
        lift = 0
        for index, key in enumerate(self.layout.columns):
            text = self.words[key]
            if self.layout.stacked_heads and " " in text:
                first, _, second = text.rpartition(" ")
                self._put(index, edges, y, first, key)
                self._put(index, edges, y - 10, second, key)
                lift = 10
            else:
                self._put(index, edges, y - (10 if self.layout.stacked_heads else 0), text, key)
                lift = 10 if self.layout.stacked_heads else 0
        self._font()
        return y - lift - self.layout.gap

    def _put(self, index: int, edges: list[float], y: float, text: str, key: str) -> None:
        numeric = key in ("gross", "discount", "deduction", "withheld", "net", "amount")
        x0, x1 = edges[index] + 3, edges[index + 1] - 3
        if not numeric or self.layout.amounts == "left":
            self.canvas.drawString(x0, y, text)
        elif self.layout.amounts == "center":
            self.canvas.drawCentredString((x0 + x1) / 2, y, text)
        else:
            self.canvas.drawRightString(x1, y, text)

    def _money(self, value: Decimal) -> str:
        text = self.locale.amount(abs(value))
        if value >= 0:
            return text
        return {"-": "-" + text, "trailing": text + "-", "brackets": f"({text})", "CR": text + " CR", "type": text}[
            self.layout.sign
        ]

    def _cell(self, key: str, line: TrueLine, index: int) -> str:
        if not line.reference:
            return self._money(line.net) if key in ("net", "amount") else ""
        if key in ("invoice", "yours", "reference"):
            return line.reference
        if key == "doc":
            return str(1_900_000_000 + int("".join(filter(str.isdigit, line.reference))) % 9_999_999)
        if key == "own":
            return f"V{52000 + index}"
        if key == "po":
            return f"45{700000 + index * 7 + line.day.day}"
        if key == "date":
            return self.locale.day(line.day)
        if key == "due":
            return self.locale.day(line.day + timedelta(days=30))
        if key == "type":
            return self.words["credit" if line.net < 0 else "bill"]
        if key == "reason":
            return line.reason
        if key == "description":
            return self.words["goods"]
        if key in ("net", "amount"):
            return self._money(line.net)
        value = getattr(line, key)
        return self._money(value) if value or key == "gross" or index % 2 else ""

    def _table(self, payment: TruePayment, shown: Decimal, y: float) -> float:
        edges = self._edges(40, self.width - 40)
        top = y + 11
        y = self._heads(edges, y)
        running, on_page = _ZERO, 0
        for index, line in enumerate(payment.lines):
            if y < 90 or on_page >= self.layout.per_page:
                if self.layout.carried:
                    self._sum_row(edges, y, self.words["carried"], running)
                self._grid(edges, top, y)
                self.canvas.drawRightString(self.width - 40, 30, f"{self.words['page']} {self.page_number}")
                self.canvas.showPage()
                self._begin_page()
                self.canvas.drawString(40, self.height - 40, f"{self.words['title']} {payment.reference}")
                y = self._heads(edges, self.height - 80)
                top, on_page = self.height - 69, 0
                if self.layout.carried:
                    self._sum_row(edges, y, self.words["brought"], running)
                    y -= self.layout.gap
            y = self._row(edges, y, line, index)
            running += line.net
            on_page += 1
        self._grid(edges, top, y)
        return self._totals(edges, y, payment, shown)

    def _row(self, edges: list[float], y: float, line: TrueLine, index: int) -> float:
        for number, key in enumerate(self.layout.columns):
            text = self._cell(key, line, index)
            if key == "invoice" and not line.reference:
                text = self.words[line.reason]
            if self.layout.wrap and key == "invoice" and "2026-" in text:
                head, tail = text[: text.index("2026-") + 5], text[text.index("2026-") + 5 :]
                self._put(number, edges, y, head, key)
                self._put(number, edges, y - 9, tail, key)
                continue
            self._put(number, edges, y, text, key)
        if self.layout.dotted:
            start = edges[0] + 90
            self.canvas.drawString(start, y, "." * 60)
        if self.layout.description:
            y -= 10
            self.canvas.drawString(edges[0] + 12, y, f"{self.words['goods']}, {self.words['po']} 45{800000 + index}")
        return y - self.layout.gap

    def _sum_row(self, edges: list[float], y: float, label: str, value: Decimal) -> None:
        self.canvas.drawString(edges[0] + 3, y, label)
        self._put(len(self.layout.columns) - 1, edges, y, self._money(value), "net")

    def _totals(self, edges: list[float], y: float, payment: TruePayment, shown: Decimal) -> float:
        self._font(bold=True)
        y -= 6
        last = self.layout.columns[-1]
        if self.layout.total == "footer":
            self.canvas.drawString(
                40, y - 20, f"{self.words['paid']}: {self.locale.amount(shown)} {self.locale.currency}"
            )
        elif self.layout.total != "header":
            self.canvas.drawString(edges[0] + 3, y, self.words["total"])
            for index, key in enumerate(self.layout.columns):
                if (
                    key in ("gross", "discount", "deduction", "withheld")
                    and not self.layout.adjust
                    and self.layout.sign != "type"
                ):
                    value = sum((getattr(line, key) for line in payment.lines), _ZERO)
                    self._put(index, edges, y, self._money(value), key)
                elif key in ("net", "amount"):
                    self._put(index, edges, y, self._money(shown), key)
            assert last
        self._font(8)
        self.canvas.drawString(40, 42, self.words["note"])
        self._font()
        return y

    def _grid(self, edges: list[float], top: float, y: float) -> None:
        if not self.layout.ruled:
            return
        bottom = y + 9
        for x in edges:
            self.canvas.line(x, top, x, bottom)
        self.canvas.line(edges[0], top, edges[-1], top)
        self.canvas.line(edges[0], bottom, edges[-1], bottom)

    def _newspaper(self, payment: TruePayment, shown: Decimal, y: float) -> None:
        half = (len(payment.lines) + 1) // 2
        middle = self.width / 2
        edges = [self._edges(40, middle - 10), self._edges(middle + 10, self.width - 40)]
        bottom = y
        self._heads(edges[0], y)
        start = self._heads(edges[1], y)
        for side, part in enumerate((payment.lines[:half], payment.lines[half:])):
            at = start
            for index, line in enumerate(part):
                at = self._row(edges[side], at, line, index)
            bottom = min(bottom, at)
        self._font(bold=True)
        text = f"{self.words['paid']}: {self.locale.amount(shown)} {self.locale.currency}"
        self.canvas.drawString(40, bottom - 20, text)
