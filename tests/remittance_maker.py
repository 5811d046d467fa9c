"""A family, a language and a seed in, a remittance PDF with its truth and its ledger out.

The families follow layouts seen in practice; names and numbers are invented. Families in `HELD_OUT` are left
out of development: they are drawn only to measure the reader on layouts that nobody tuned it to.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reportlab.lib.pagesizes import A4, landscape, letter

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from tests.remittance_drawing import Drawing, Layout, TrueLine, TruePayment
from tests.remittance_locales import LOCALES, Locale

_ZERO = Decimal(0)
_CENT = Decimal("0.01")
_PAYERS = (
    "Tollgate Brewing Supply Inc.", "Birkenhof Maschinenbau GmbH", "Atelier Lavandin SARL", "Conservas Marbella S.L.",
    "Officine Tramonto S.p.A.", "Zuiderkade Logistiek B.V.", "Harrowgate Textiles Ltd", "Fennmark Dental Group LLC",
)  # fmt: skip
_PAYEE = "Nordvale Components Ltd"


@dataclass(slots=True)
class Made:
    """`wrong_total` says that the printed total differs from the sum of the lines on purpose."""

    family: str
    language: str
    seed: int
    content: bytes
    payments: list[TruePayment]
    known: KnownItems
    wrong_total: bool = False


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
    drawing = Drawing(layout, locale, rng)
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
