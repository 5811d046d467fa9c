"""A number that the customer's ledger does not have in, the one number of his that was probably meant out, kept as a
suggestion until a person accepts or dismisses it.

A suggestion changes nothing by itself. Accepted, the number takes the written one's place in the requests of its
mail, and the ticket is found by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.keys import canonical_keys
from parsers.numbers.near_numbers import find_near
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row, insert_rows, listed
from tickets.errors import IllegalMove, NotFound
from tickets.money.receivables.ledger import MAX_KNOWN_ITEMS, Invoice, ItemKey, OpenInvoice, list_items
from tickets.requests import Request, list_requests
from tickets.ticket import Ticket, get_ticket
from tickets.ticket_keys import add_keys
from tickets.users import Actor, require

MAX_WRITTEN = 20  # numbers of one mail that are looked at
_LONGEST = 60


class SuggestionState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class NumberSuggestion(Base):
    """`written` stands in the post's mail; the invoice is what was probably meant."""

    __tablename__ = "number_suggestion"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    written: Mapped[str] = mapped_column(String(_LONGEST))
    state: Mapped[str] = mapped_column(String(10), default=SuggestionState.OPEN)
    settled_by: Mapped[str | None] = mapped_column(String(120))
    settled_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (
        UniqueConstraint("post_id", "written"),
        Index("ix_number_suggestion_invoice_id", "invoice_id"),
        CheckConstraint("state in ('open','accepted','dismissed')", name="state"),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """The invoice numbers that a mail names, and the endings ("442") by which it names others."""

    ticket_id: int
    post_id: int
    numbers: tuple[str, ...]
    endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meant:
    """A suggestion with the invoice as the ledger has it now."""

    suggestion: NumberSuggestion
    invoice: OpenInvoice


def suggest_numbers(session: Session, mails: Iterable[Named]) -> None:
    """Of mails whose ticket has a customer: each number that his ledger does not have but nearly has."""
    mails = [mail for mail in mails if mail.numbers or mail.endings]
    if not mails:
        return
    found = session.execute(_CUSTOMERS, {"ids": list({mail.ticket_id for mail in mails})})
    customers = {ticket_id: customer_id for ticket_id, customer_id in found if customer_id is not None}
    if not customers:
        return
    strange = _list_strange(session, [mail for mail in mails if mail.ticket_id in customers], customers)
    items = {
        customer_id: _list_numbers(session, customer_id)
        for customer_id in {customers[m.ticket_id] for m, _ in strange}
    }
    insert_rows(
        session,
        NumberSuggestion,
        [row for mail, unknown in strange for row in _rows(mail, unknown, items[customers[mail.ticket_id]])],
    )


_CUSTOMERS = select(Ticket.id, Ticket.customer_id).where(
    Ticket.id.in_(listed("ids")), Ticket.customer_id.is_not(None)
)


def _list_strange(
    session: Session, mails: Sequence[Named], customers: Mapping[int, int]
) -> list[tuple[Named, tuple[str, ...]]]:
    """The mails with those of their numbers of which the customer has no item."""
    keys = {key for mail in mails for number in mail.numbers[:MAX_WRITTEN] for key in canonical_keys(number)}
    found = session.execute(_ITEMS, {"keys": list(keys), "customer_ids": list(set(customers.values()))})
    known = {(customer_id, key) for customer_id, key in found}
    strange = []
    for mail in mails:
        owner = customers[mail.ticket_id]
        unknown = tuple(
            number
            for number in dict.fromkeys(mail.numbers[:MAX_WRITTEN])
            if len(number) <= _LONGEST and not any((owner, key) in known for key in canonical_keys(number))
        )
        if unknown or mail.endings:
            strange.append((mail, unknown))
    return strange


_ITEMS = (
    select(Invoice.customer_id, ItemKey.key)
    .join(Invoice)
    .where(ItemKey.key.in_(listed("keys")), Invoice.customer_id.in_(listed("customer_ids")))
)


def _list_numbers(session: Session, customer_id: int) -> dict[str, int]:
    newest = select(Invoice.number, Invoice.id).where(Invoice.customer_id == customer_id).order_by(Invoice.id.desc())
    return {row.number: row.id for row in session.execute(newest.limit(MAX_KNOWN_ITEMS))}


def _rows(mail: Named, unknown: Sequence[str], items: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    meant = {written: find_near(written, items) for written in unknown}
    for ending in mail.endings:
        ends = [number for number in items if number.endswith(ending)]
        meant[f"…{ending}"] = ends[0] if len(ends) == 1 else None
    for written, number in meant.items():
        if number is not None:
            yield {
                "ticket_id": mail.ticket_id,
                "post_id": mail.post_id,
                "invoice_id": items[number],
                "written": written,
                "state": SuggestionState.OPEN,
            }


def suggest_again(session: Session, ticket: Ticket) -> None:
    """When the ticket's customer changed: what was suggested for the former one and not accepted is gone."""
    session.execute(
        delete(NumberSuggestion).where(
            NumberSuggestion.ticket_id == ticket.id, NumberSuggestion.state == SuggestionState.OPEN
        )
    )
    found = session.execute(
        select(NumberSuggestion.post_id, NumberSuggestion.written).where(NumberSuggestion.ticket_id == ticket.id)
    )
    settled = {(row.post_id, row.written) for row in found}
    named: dict[int, dict[str, dict[str, None]]] = {}
    for request in list_requests(session, ticket.id):
        mail = named.setdefault(request.post_id, {"invoices": {}, "endings": {}})
        for kind, mark in (("invoices", ""), ("endings", "…")):
            values = (request.captured or {}).get(kind, ())
            mail[kind] |= dict.fromkeys(each for each in values if (request.post_id, f"{mark}{each}") not in settled)
    suggest_numbers(
        session,
        [Named(ticket.id, post, tuple(mail["invoices"]), tuple(mail["endings"])) for post, mail in named.items()],
    )


def list_meant(session: Session, ticket_id: int) -> list[Meant]:
    """Those that nobody dismissed, in the order of their mails."""
    query = select(NumberSuggestion).where(
        NumberSuggestion.ticket_id == ticket_id, NumberSuggestion.state != SuggestionState.DISMISSED
    )
    suggestions = list(session.scalars(query.order_by(NumberSuggestion.post_id, NumberSuggestion.id)))
    invoices = {item.id: item for item in list_items(session, {each.invoice_id for each in suggestions})}
    return [Meant(each, invoices[each.invoice_id]) for each in suggestions]


def get_suggestion(session: Session, suggestion_id: int, actor: Actor) -> NumberSuggestion:
    """Raises NotFound unless the actor may see its ticket."""
    suggestion = find_row(session, NumberSuggestion, suggestion_id)
    if suggestion is None:
        raise NotFound(f"There is no suggestion {suggestion_id}.")
    get_ticket(session, suggestion.ticket_id, actor)
    return suggestion


def accept_suggestion(session: Session, suggestion: NumberSuggestion, *, by: Actor, now: datetime) -> None:
    """The number meant takes the written one's place in its mail's requests. Raises IllegalMove once settled."""
    number = _settle(session, suggestion, SuggestionState.ACCEPTED, by=by, now=now)
    _replace(session, suggestion, suggestion.written, number)
    add_keys(session, [(suggestion.ticket_id, [number])])


def dismiss_suggestion(session: Session, suggestion: NumberSuggestion, *, by: Actor, now: datetime) -> None:
    """Nobody is asked again. Raises IllegalMove once it is settled."""
    _settle(session, suggestion, SuggestionState.DISMISSED, by=by, now=now)


def take_back_suggestion(session: Session, suggestion: NumberSuggestion, *, by: Actor, now: datetime) -> None:
    """An accepted one is open again, with the number as written. Raises IllegalMove for one that is not accepted."""
    require(by, "settle_request")
    session.refresh(suggestion, with_for_update=True)
    if suggestion.state != SuggestionState.ACCEPTED:
        raise IllegalMove("This number was not accepted.")
    number = session.get_one(Invoice, suggestion.invoice_id).number
    _replace(session, suggestion, number, suggestion.written)
    suggestion.state, suggestion.settled_by, suggestion.settled_at = SuggestionState.OPEN, None, None
    _record(session, suggestion, "took_back_number", number, by=by, now=now)


def _settle(
    session: Session, suggestion: NumberSuggestion, state: SuggestionState, *, by: Actor, now: datetime
) -> str:
    require(by, "settle_request")
    session.refresh(suggestion, with_for_update=True)
    if suggestion.state != SuggestionState.OPEN:
        raise IllegalMove("Somebody settled this suggestion before you.")
    suggestion.state, suggestion.settled_by, suggestion.settled_at = state, by.name, now
    number = session.get_one(Invoice, suggestion.invoice_id).number
    verb = "accepted_number" if state == SuggestionState.ACCEPTED else "dismissed_number"
    _record(session, suggestion, verb, number, by=by, now=now)
    return number


def _replace(session: Session, suggestion: NumberSuggestion, before: str, after: str) -> None:
    """An ending is no number that could be replaced: the number meant is added, or taken away again."""
    query = select(Request).where(Request.post_id == suggestion.post_id).with_for_update()
    ending = suggestion.written.removeprefix("…") if suggestion.written.startswith("…") else None
    for request in session.scalars(query):
        captured = dict(request.captured or {})
        numbers = list(captured.get("invoices", ()))
        if ending is not None and ending in captured.get("endings", ()):
            numbers = (
                [*numbers, after] if before == suggestion.written else [each for each in numbers if each != before]
            )
        elif before in numbers:
            numbers = [after if each == before else each for each in numbers]
        else:
            continue
        captured["invoices"] = list(dict.fromkeys(numbers))
        request.captured = captured


def _record(
    session: Session, suggestion: NumberSuggestion, verb: str, number: str, *, by: Actor, now: datetime
) -> None:
    record(
        session, verb, "number_suggestion", suggestion.id, ticket_id=suggestion.ticket_id, by=by, now=now,
        written=suggestion.written, meant=number,
    )  # fmt: skip
