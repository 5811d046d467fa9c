"""An EDIFACT REMADV in, a page of the same facts as labelled lines and a table for each payment out.

BGM has the advice's number, DTM its days, RFF+PQ the payment's reference, NAD the parties, CUX the currency. Each DOC
is a document that is paid, with its own DTM, MOA (9 due, 52 discount, 12 paid) and AJT (adjustments); the MOA behind
UNS sum up the message. Credit notes (381) are often sent without a sign.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.files.grid_text import grid_page
from parsers.files.pages import Page

_HEAD = ("Invoice number", "Invoice date", "Gross amount", "Discount", "Deduction", "Reason", "Amount paid")
_CREDITS = frozenset({"381", "83", "308", "396", "420", "458", "532"})  # code list 1001
_PAYMENT_DAYS = ("209", "203", "138", "202", "137")  # value, execution, payment, posting, message; first one wins
_DUE, _DISCOUNT, _PAID, _ADJUSTMENT = frozenset({"9", "39", "77"}), "52", "12", frozenset({"165", "8", "23", "204"})
_TOTALS = ("12", "86", "128", "9")  # of the message; first one wins
_NUMBERS = ("PQ", "CR", "ACK", "AEK")
_DAY_FORMATS = {"102": 8, "203": 12, "204": 14}
_STANDARD = ":+.? '"

Segment = Sequence[Sequence[str]]  # elements of components


def looks_like_edifact(content: bytes) -> bool:
    return re.match(rb"\s*(UNA.{6}\s*)?UNB.", content[:200], re.S) is not None and b"REMADV" in content[:4000]


def read_edifact(content: bytes) -> tuple[Page, ...]:
    """One page for each REMADV message. Raises ValueError when none names what it pays."""
    messages = list(_messages(_segments(content.decode("latin-1").strip())))
    if not any(message.documents for message in messages):
        raise ValueError("The EDIFACT file has no REMADV message that names what it pays.")
    return tuple(message.page(number) for number, message in enumerate(messages, start=1))


def _segments(text: str) -> Iterator[Segment]:
    """Separators are those of UNA, else the standard's; the released one stands for itself."""
    signs = text[3:9] if text.startswith("UNA") else _STANDARD
    text = text[9:] if text.startswith("UNA") else text
    component, element, _, release, _, terminator = tuple(signs)
    for written in _split(text, terminator, release):
        parts = _split(written.strip("\r\n "), element, release)
        yield [[_released(piece, release) for piece in _split(part, component, release)] for part in parts]


def _split(text: str, mark: str, release: str) -> list[str]:
    """At every mark that is not released by the sign before it."""
    pieces, start, at = [], 0, 0
    while at < len(text):
        if text[at] == release and release != " ":
            at += 1
        elif text[at] == mark:
            pieces.append(text[start:at])
            start = at + 1
        at += 1
    return [*pieces, text[start:]]


def _released(text: str, release: str) -> str:
    return re.sub(rf"{re.escape(release)}(.)", r"\1", text) if release != " " else text


@dataclass(slots=True)
class _Document:
    kind: str
    number: str
    day: str = ""
    due: Decimal | None = None
    discount: Decimal | None = None
    paid: Decimal | None = None
    adjusted: Decimal = Decimal(0)
    reason: str = ""

    def row(self) -> list[str]:
        """An adjustment lowers what is paid unless only raising it gives what was paid."""
        gross, discount = self.due, abs(self.discount or Decimal(0))
        paid = self.paid
        if paid is None and gross is not None:
            paid = gross - discount - self.adjusted
        taken = self.adjusted
        if gross is not None and paid is not None and gross - discount + taken == paid:
            taken = -taken
        sign = -1 if self.kind in _CREDITS else 1
        if sign < 0:
            gross, paid = (amount if amount is None else -abs(amount) for amount in (gross, paid))
        cells = [_plain(amount) for amount in (gross, sign * discount or None, sign * taken or None)]
        return [self.number, self.day, *cells, self.reason, _plain(paid)]


@dataclass(slots=True)
class _Message:
    number: str = ""
    references: dict[str, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    parties: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    totals: dict[str, Decimal] = field(default_factory=dict)
    documents: list[_Document] = field(default_factory=list)
    closed: bool = False  # behind UNS: what sums up the message

    def take(self, segment: Segment) -> None:
        tag = segment[0][0]
        first, second = _part(segment, 1), _part(segment, 2)
        document = self.documents[-1] if self.documents and not self.closed else None
        if tag == "BGM":
            self.number = second
        elif tag == "DOC":
            self.documents.append(_Document(first, second))
        elif tag == "UNS":
            self.closed = True
        elif tag == "DTM":
            if document is None:
                self.days.setdefault(first, _day(segment))
            else:
                document.day = document.day or _day(segment)
        elif tag == "MOA":
            self._take_amount(document, first, _part(segment, 1, 1), _part(segment, 1, 2))
        elif tag == "AJT" and document is not None:
            document.reason = document.reason or first
        elif tag == "RFF" and document is None:
            self.references.setdefault(first, _part(segment, 1, 1))
        elif tag == "NAD":
            self.parties.setdefault(first, _part(segment, 4) or _part(segment, 3))
        elif tag == "CUX" and not self.currency:
            self.currency = _part(segment, 1, 1)

    def _take_amount(self, document: _Document | None, kind: str, written: str, currency: str) -> None:
        amount = _decimal(written)
        self.currency = self.currency or currency
        if amount is None:
            return
        if document is None:
            self.totals.setdefault(kind, amount)
        elif kind in _ADJUSTMENT:
            document.adjusted += amount
        elif kind == _DISCOUNT:
            document.discount = amount
        elif kind == _PAID:
            document.paid = amount
        elif kind in _DUE and document.due is None:
            document.due = amount

    def page(self, number: int) -> Page:
        total = next((self.totals[kind] for kind in _TOTALS if kind in self.totals), None)
        reference = next((self.references[kind] for kind in _NUMBERS if kind in self.references), self.number)
        day = next((self.days[kind] for kind in _PAYMENT_DAYS if kind in self.days), "")
        labelled = (
            ("Total paid", _plain(total)),
            ("Payment date", day),
            ("Payment reference", reference),
            ("Currency", self.currency),
            ("Payer", self.parties.get("PR") or self.parties.get("BY", "")),
            ("Payee", self.parties.get("PE") or self.parties.get("SU", "")),
        )
        head = [["Remittance advice"], *([label, value] for label, value in labelled if value)]
        return grid_page(number, [head, [list(_HEAD), *(document.row() for document in self.documents)]])


def _messages(segments: Iterator[Segment]) -> Iterator[_Message]:
    message: _Message | None = None
    for segment in segments:
        tag = segment[0][0]
        if tag == "UNH":
            message = _Message() if _part(segment, 2) == "REMADV" else None
        elif tag == "UNT" and message is not None:
            yield message
            message = None
        elif message is not None:
            message.take(segment)


def _part(segment: Segment, element: int, component: int = 0) -> str:
    if element >= len(segment) or component >= len(segment[element]):
        return ""
    return segment[element][component].strip()


def _day(segment: Segment) -> str:
    written, kind = _part(segment, 1, 1), _part(segment, 1, 2)
    if len(written) != _DAY_FORMATS.get(kind, 8) or not written.isdigit():
        return ""
    return f"{written[:4]}-{written[4:6]}-{written[6:8]}"


def _decimal(text: str) -> Decimal | None:
    """Either mark may be used, whatever UNA says; a sign stands in front or behind."""
    match = re.fullmatch(r"(-?)(\d+)(?:[.,](\d+))?(-?)", text)
    if match is None:
        return None
    amount = Decimal(f"{match[2]}.{match[3] or '0'}")
    return -amount if match[1] or match[4] else amount


def _plain(amount: Decimal | None) -> str:
    """Two places or more make it unmistakably an amount; three, which could be thousands, with four digits before."""
    if amount is None:
        return ""
    whole, _, fraction = f"{abs(amount):f}".partition(".")
    places = fraction.rstrip("0").ljust(2, "0")
    return f"{'-' if amount < 0 else ''}{whole.zfill(4 if len(places) == 3 else 1)}.{places}"
