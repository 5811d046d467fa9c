"""What really happened: a payer's open items, and payments that settle some of them. Every layout prints a deal."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from evaluation.remittances.unworded import word_for
from evaluation.remittances.words import CURRENCY, PAYERS, WORDS

CENT = Decimal("0.01")


@dataclass(slots=True)
class Item:
    """One row of the ledger."""

    number: str
    issued: date
    due: date
    amount: Decimal
    po: str


@dataclass(slots=True)
class Line:
    """One printed line. `invoice` is the ledger's number; None where the line is the payer's own claim."""

    ref: str
    invoice: str | None
    issued: date
    due: date
    po: str
    own: str
    net: Decimal
    gross: Decimal
    discount: Decimal = Decimal(0)
    deduction: Decimal = Decimal(0)
    withheld: Decimal = Decimal(0)
    reason: str = ""

    @property
    def is_credit(self) -> bool:
        return self.net < 0


def sum_of(lines: Iterable[Line], name: str) -> Decimal:
    return sum((getattr(line, name) for line in lines), Decimal(0))


@dataclass(slots=True)
class Payment:
    reference: str
    paid: date
    lines: list[Line]
    lump: Decimal = Decimal(0)
    lump_text: str = ""

    @property
    def total(self) -> Decimal:
        return sum((line.net for line in self.lines), self.lump)


@dataclass(slots=True)
class Deal:
    """A payer with a ledger account and what it pays in one document."""

    language: str
    payer: str
    account: str
    currency: str
    items: list[Item]
    payments: list[Payment]
    random: Random
    words: dict[str, str] = field(default_factory=dict)
    unworded: str = ""  # as of `unworded.KINDS`

    @property
    def payment(self) -> Payment:
        return self.payments[0]

    @property
    def domain(self) -> str:
        return f"ap.{self.account.lower()}.example"

    def word(self, concept: str) -> str:
        """The word for a concept, the same one all through the document."""
        if concept not in self.words:
            usual = self.random.choice(WORDS[self.language][concept])
            other = word_for(concept, self.unworded, Random(f"{self.account}/{concept}"))  # noqa: S311
            self.words[concept] = usual if other is None else other
        return self.words[concept]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a deal must hold: its size and which kinds of lines come, each as a share of the lines."""

    lines: int = 8
    discount: float = 0.0
    short: float = 0.0
    credit: float = 0.0
    claim: float = 0.0
    withheld: Decimal = Decimal(0)
    lump: bool = False
    payments: int = 1
    prefix: str = "kept"  # kept | dropped | zeros


_FIRST = "Nord Sud Ost West Alta Nova Vera Prima Lux Terra Mira Solis Aqua Ferro Silva Monte Porta".split()
_SECOND = (
    "Adler Birke Carrow Dorna Elster Falke Garda Hollin Iberta Jura Kestrel Linde Marlow Nessa Orlo Pinta Quill "
    "Rother Selva Tarn Ulmo Vesta Wyke Xanta Yarrow Zander Ambra Brenta Corvo Delta Elba Fiora Grano Helm Isla "
    "Krona Lago Mosel Nardo Olmo Pavo Rhea Sorel Tegel Umbra Vido Wald Yvon Zeder Arno Bruma Cala Doro Este Faro"
).split()
DrawTerms = Callable[[Random], Terms]
SCHEMES = (
    "INV-{:07d}",
    "9{:07d}",
    "RE-2026-{:05d}",
    "F26/{:06d}",
    "{:06d}",
    "NMI{:06d}-A",
    "2026.{:05d}",
    "SI{:08d}",
    "{:05d}/26",
    "B-{:04d}-26",
)


class Maker:
    """Makes deals whose numbers are unique over the whole ledger."""

    def __init__(self, seed: int, unworded: str = "") -> None:
        self.seed = seed
        self.unworded = unworded
        self.deals: list[Deal] = []
        self._next_number = {scheme: 1200 + 7 * position for position, scheme in enumerate(SCHEMES)}

    def make(self, name: str, language: str, terms: DrawTerms | Terms, currency: str | None = None) -> Deal:
        random = Random(f"{self.seed}/{name}")  # noqa: S311
        terms = terms(random) if callable(terms) else terms
        serial = len(self.deals) + 1
        payer = self._name_payer(random, language, serial)
        items = self._issue_items(random, terms.lines * terms.payments + random.randint(6, 30))
        deal = Deal(
            language,
            payer,
            f"C{40000 + serial}",
            currency or CURRENCY[language],
            items,
            [],
            random,
            {},
            self.unworded,
        )
        open_items = random.sample(items, terms.lines * terms.payments)
        for position in range(terms.payments):
            chosen = open_items[position * terms.lines : (position + 1) * terms.lines]
            deal.payments.append(self._pay(deal, sorted(chosen, key=lambda item: item.issued), terms))
        if any(payment.total <= 0 for payment in deal.payments):
            raise ValueError(f"{name}: a payment without money")
        self.deals.append(deal)
        return deal

    def _name_payer(self, random: Random, language: str, serial: int) -> str:
        first, *rest = random.choice(PAYERS[language]).rsplit(" ", 1)
        mark = f"{_FIRST[serial % len(_FIRST)]} {_SECOND[serial // len(_FIRST) % len(_SECOND)]}"
        return " ".join((first, mark, *rest))

    def _issue_items(self, random: Random, count: int) -> list[Item]:
        scheme = random.choice(SCHEMES)
        items = []
        for _ in range(count):
            self._next_number[scheme] += random.choice((1, 1, 1, 2, 3, 9))
            issued = date(2026, 6, 1) + timedelta(days=random.randint(0, 110))
            amount = Decimal(random.choice((random.randint(2500, 99999), random.randint(100000, 1899999)))) / 100
            po = f"45{random.randint(10000000, 99999999)}"
            items.append(Item(scheme.format(self._next_number[scheme]), issued, issued + timedelta(30), amount, po))
        return items

    def _pay(self, deal: Deal, items: Sequence[Item], terms: Terms) -> Payment:
        random = deal.random
        lines = [self._pay_item(deal, item, terms) for item in items]
        if terms.claim:
            for _ in range(max(1, round(len(lines) * terms.claim))):
                lines.insert(random.randint(1, len(lines)), self._claim(deal, lines[0]))
        self._settle_credits(deal, lines, terms)
        reference = random.choice(("{:07d}", "EFT-{:06d}", "20000{:05d}", "P{:08d}")).format(random.randint(1, 99999))
        payment = Payment(reference, date(2026, 10, 1) + timedelta(days=random.randint(0, 40)), lines)
        if terms.lump:
            payment.lump_text = deal.word("lump")
            payment.lump = -Decimal(random.randint(150, 4999)) / 100
        return payment

    def _pay_item(self, deal: Deal, item: Item, terms: Terms) -> Line:
        random = deal.random
        own = f"51{random.randint(10000000, 99999999)}"
        ref = shorten(item.number, terms.prefix)
        line = Line(ref, item.number, item.issued, item.due, item.po, own, item.amount, item.amount)
        draw = random.random()
        if draw < terms.discount:
            line.discount = (item.amount * random.choice((2, 3)) / 100).quantize(CENT)
        elif draw < terms.discount + terms.short:
            line.deduction = (item.amount * random.randint(2, 30) / 100).quantize(CENT)
            line.reason = random.choice(WORDS[deal.language]["short"])
        if terms.withheld:
            line.withheld = (item.amount * terms.withheld).quantize(CENT)
        line.net = line.gross - line.discount - line.deduction - line.withheld
        return line

    def _settle_credits(self, deal: Deal, lines: list[Line], terms: Terms) -> None:
        """Some of the smaller items become credit notes."""
        if not terms.credit:
            return
        items = {item.number: item for item in deal.items}
        wanted = max(1, round(len(lines) * terms.credit))
        payable = sorted((line for line in lines if line.invoice), key=lambda line: line.gross)
        for line in payable[:wanted]:
            assert line.invoice
            items[line.invoice].amount = line.gross = line.net = -line.gross
            line.discount = line.deduction = line.withheld = Decimal(0)
            line.reason = ""

    def _claim(self, deal: Deal, beside: Line) -> Line:
        random = deal.random
        amount = -Decimal(random.randint(500, 9000)) / 100
        ref = random.choice(("CB{:06d}", "DM-{:05d}", "RTV{:05d}")).format(random.randint(1, 99999))
        own = f"51{random.randint(10000000, 99999999)}"
        line = Line(ref, None, beside.issued, beside.due, beside.po, own, amount, amount)
        line.reason = random.choice(WORDS[deal.language]["claim"])
        return line


def shorten(number: str, prefix: str) -> str:
    """The number as a payer's clerk types it."""
    if prefix == "kept":
        return number
    bare = number.lstrip("INVSREMBF-") if prefix == "dropped" else number
    return bare if prefix == "dropped" else number.replace("-0", "-").lstrip("0")


LEDGER_COLUMNS = "customer account_number invoice_number invoice_date due_date currency open_amount po_number".split()


def write_ledger(deals: Iterable[Deal]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LEDGER_COLUMNS)
    for deal in deals:
        for item in deal.items:
            row = (deal.payer, deal.account, item.number, item.issued, item.due, deal.currency, item.amount, item.po)
            writer.writerow(row)
    return out.getvalue()
