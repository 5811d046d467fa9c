"""A payment and a layout in, the drawn PDF out: what `tests/remittance_maker.py` makes its families of."""

import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.remittance_locales import Locale

_ZERO = Decimal(0)


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
class TruePayment:
    payer: str
    payee: str
    reference: str
    day: date
    currency: str
    total: Decimal
    lines: list[TrueLine]


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


class Drawing:
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
