"""Answers that our own data can give: a request in, the text of the mail and what goes with it out.

Nothing is sent here: a person looks it over in the composer, and `tickets.outgoing.enclosures` lets documents leave
only to people of the customer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from tickets.captured_items import CapturedItems, find_captured_items
from tickets.local_formats import say_day, say_money
from tickets.money.receivables.ledger import Invoice, OpenInvoice, list_open_invoices
from tickets.outgoing.answer_texts import FALLBACK, SENTENCES
from tickets.outgoing.invoice_files import InvoiceFiles
from tickets.requests import Request
from tickets.ticket import Ticket

MAX_LISTED = 30
STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Something that can go with the mail: `key` names it in the form, `missing` says why it can't."""

    key: str
    label: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    request_id: int
    text: str
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What an answer is made of."""

    session: Session
    ticket: Ticket
    captured: CapturedItems
    files: InvoiceFiles
    today: date

    def say(self, sentence: str, **words: object) -> str:
        texts = SENTENCES[sentence]
        return texts.get(self.ticket.language or "", texts[FALLBACK]).format_map(words)

    def money(self, amount: Decimal, currency: str) -> str:
        return say_money(amount, currency, self.ticket.language)

    def day(self, day: date) -> str:
        return say_day(day, self.ticket.language)


def can_answer(request: Request, ticket: Ticket) -> bool:
    """Our own data can say it, and the customer is known."""
    return request.type in _WRITERS and ticket.customer_id is not None


def prepare_answer(
    session: Session, ticket: Ticket, request: Request, files: InvoiceFiles, *, today: date
) -> Answer | None:
    """None when our data can't answer such a request, or when the customer isn't known."""
    if not can_answer(request, ticket):
        return None
    captured = find_captured_items(session, ticket.customer_id, [request]).get(request.id, CapturedItems())
    desk = _Desk(session, ticket, captured, files, today)
    body, enclosures = _WRITERS[request.type](desk)
    if captured.unknown:
        body += "\n\n" + desk.say("unknown", numbers=", ".join(captured.unknown[:MAX_LISTED]))
    text = "\n\n".join([desk.say("hello"), body, desk.say("end")])
    return Answer(request.id, text, enclosures)


_Written = tuple[str, tuple[Enclosure, ...]]


def _write_copies(desk: _Desk) -> _Written:
    paths = {item.id: desk.session.get_one(Invoice, item.id).document_path for item in desk.captured.items}
    enclosures = tuple(
        Enclosure(f"invoice:{item.id}", item.number, "" if desk.files.has(paths[item.id]) else "no copy on file")
        for item in desk.captured.items
    )
    numbers = ", ".join(enclosure.label for enclosure in enclosures if not enclosure.missing)
    return desk.say("copies", numbers=numbers) if numbers else "", enclosures


def _write_statement(desk: _Desk) -> _Written:
    items = _list_open(desk)
    if not items:
        return desk.say("nothing_open", day=desk.day(desk.today)), ()
    name = f"statement-{desk.today.isoformat()}.csv"
    return desk.say("statement", **_sums(desk, items)), (Enclosure(STATEMENT, name),)


def _write_balance(desk: _Desk) -> _Written:
    items = _list_open(desk)
    if not items:
        return desk.say("nothing_open", day=desk.day(desk.today)), ()
    return "\n".join([desk.say("balance", **_sums(desk, items)), *_tell_items(desk, items)]), ()


def _write_status(desk: _Desk) -> _Written:
    """Of the invoices that were asked for; without any, of all that is open."""
    if not desk.captured.items:
        return _write_balance(desk)
    return "\n".join([desk.say("status", day=desk.day(desk.today)), *_tell_items(desk, desk.captured.items)]), ()


_WRITERS: Mapping[str, Callable[[_Desk], _Written]] = {
    "invoice_copy": _write_copies,
    "statement": _write_statement,
    "balance": _write_balance,
    "payment_status": _write_status,
}


def _list_open(desk: _Desk) -> list[OpenInvoice]:
    assert desk.ticket.customer_id is not None
    return list_open_invoices(desk.session, desk.ticket.customer_id)


def _sums(desk: _Desk, items: Sequence[OpenInvoice]) -> dict[str, str]:
    late = [item for item in items if item.due_date < desk.today]
    return {
        "day": desk.day(desk.today),
        "count": str(len(items)),
        "sum": _sum_up(desk, items),
        "late": _sum_up(desk, late) if late else desk.money(Decimal(0), items[0].currency),
    }


def _sum_up(desk: _Desk, items: Sequence[OpenInvoice]) -> str:
    """One sum a currency: "1,200.00 EUR + 300.00 GBP"."""
    sums: dict[str, Decimal] = {}
    for item in items:
        sums[item.currency] = sums.get(item.currency, Decimal(0)) + item.balance
    return " + ".join(desk.money(amount, currency) for currency, amount in sums.items())


def _tell_items(desk: _Desk, items: Sequence[OpenInvoice]) -> Iterator[str]:
    for item in items[:MAX_LISTED]:
        yield desk.say(
            "item_open" if item.balance else "item_paid",
            number=item.number,
            issued=desk.day(item.invoice_date),
            due=desk.day(item.due_date),
            open=desk.money(item.balance, item.currency),
        )
    if len(items) > MAX_LISTED:
        yield desk.say("more", count=len(items) - MAX_LISTED)
