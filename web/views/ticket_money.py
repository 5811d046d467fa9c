"""A ticket in, what can be disputed or promised in it out: forms filled from what its mails ask for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from parsers.money import from_minor, to_minor
from tickets.money.disputes.arrangements import Arrangement, ArrangementState, list_arrangements, list_instalments
from tickets.money.disputes.deductions import sum_withheld
from tickets.money.disputes.dispute_reasons import Reason
from tickets.money.disputes.disputes import Dispute, list_of_ticket
from tickets.money.receivables.ledger import OpenInvoice
from tickets.requests import Request, RequestState, list_requests
from tickets.ticket import Ticket
from tickets.users import Actor
from web.views.ticket_view import TicketView

DISPUTED = frozenset({"dispute", "short_pay"})
PROMISED = frozenset({"promise_to_pay", "payment_plan"})
MOST_CHOICES = 24  # of those that the mail does not name


@dataclass(frozen=True, slots=True)
class Choice:
    """An open invoice of the form: `named` by the mail; `free` is what is not withheld or promised yet."""

    invoice: OpenInvoice
    named: bool
    free: Decimal
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DisputeForm:
    choices: tuple[Choice, ...]
    reason: str
    said: str


@dataclass(frozen=True, slots=True)
class PromiseForm:
    choices: tuple[Choice, ...]
    amount: Decimal | None
    due_on: date | None
    is_plan: bool
    said: str


@dataclass(frozen=True, slots=True)
class TicketMoney:
    disputes: tuple[Dispute, ...]
    promises: tuple[Arrangement, ...]
    days: dict[int, date]
    dispute_form: DisputeForm | None
    promise_form: PromiseForm | None


def ticket_money(session: Session, ticket: Ticket, view: TicketView, actor: Actor, *, now: datetime) -> TicketMoney:
    """Without a customer nothing can be disputed or promised yet."""
    requests = [row for row in list_requests(session, ticket.id) if row.state == RequestState.OPEN]
    promises = tuple(list_arrangements(session, actor, list(ArrangementState), ticket_id=ticket.id))
    parts = list_instalments(session, [row.id for row in promises])
    opened = [invoice for invoice in view.invoices if invoice.balance > 0]
    about_dispute = [row for row in requests if row.type in DISPUTED]
    about_promise = [row for row in requests if row.type in PROMISED]
    return TicketMoney(
        disputes=tuple(list_of_ticket(session, ticket.id)),
        promises=promises,
        days={row.id: parts[row.id][-1].due_on for row in promises if parts[row.id]},
        dispute_form=_dispute_form(session, opened, about_dispute) if opened else None,
        promise_form=_promise_form(session, opened, about_promise, now) if opened else None,
    )


def _dispute_form(session: Session, opened: Sequence[OpenInvoice], requests: Sequence[Request]) -> DisputeForm:
    choices = _choices(session, opened, requests)
    named = [choice for choice in choices if choice.named]
    amounts = _amounts(requests, named[0].invoice.currency if named else opened[0].currency)
    if len(named) == 1 and len(amounts) == 1 and 0 < amounts[0] <= named[0].free:
        filled = Choice(named[0].invoice, True, named[0].free, amounts[0])
        choices = [filled if choice is named[0] else choice for choice in choices]
    reasons = [value for row in requests for value in row.captured.get("reason", ()) if value in set(Reason)]
    return DisputeForm(tuple(choices), reasons[0] if reasons else Reason.UNKNOWN, "")


def _promise_form(
    session: Session, opened: Sequence[OpenInvoice], requests: Sequence[Request], now: datetime
) -> PromiseForm:
    choices = _choices(session, opened, requests)
    named = [choice for choice in choices if choice.named]
    amounts = _amounts(requests, named[0].invoice.currency if named else opened[0].currency)
    days = [day for day in _days(requests) if day >= now.date()]
    return PromiseForm(
        choices=tuple(choices),
        amount=amounts[0] if len(amounts) == 1 else None,
        due_on=max(days) if days else None,
        is_plan=any(row.type == "payment_plan" for row in requests),
        said="",
    )


def _choices(session: Session, opened: Sequence[OpenInvoice], requests: Sequence[Request]) -> list[Choice]:
    """Those that the mail names first, then the oldest."""
    withheld = sum_withheld(session, [invoice.id for invoice in opened])
    numbers = (value for row in requests for value in row.captured.get("invoices", ()))
    wanted = {key for number in numbers for key in canonical_keys(str(number))}
    found = [
        choice_of(invoice, withheld, named=bool(wanted.intersection(canonical_keys(invoice.number))))
        for invoice in opened
    ]
    others = [choice for choice in found if not choice.named]
    return [*(choice for choice in found if choice.named), *others[:MOST_CHOICES]]


def choice_of(invoice: OpenInvoice, withheld: Mapping[int, int], *, named: bool = False) -> Choice:
    free = to_minor(invoice.balance, invoice.currency) - withheld.get(invoice.id, 0)
    return Choice(invoice, named, from_minor(max(0, free), invoice.currency))


def _amounts(requests: Iterable[Request], currency: str) -> list[Decimal]:
    """The amounts in this currency, each once; "EUR 86.40" is how a request captures them."""
    found = []
    for row in requests:
        for value in row.captured.get("amounts", ()):
            code, _, number = str(value).rpartition(" ")
            try:
                amount = Decimal(number)
            except InvalidOperation:
                continue
            if code in ("", currency) and amount not in found:
                found.append(amount)
    return found


def _days(requests: Iterable[Request]) -> list[date]:
    found = []
    for row in requests:
        for value in row.captured.get("dates", ()):
            try:
                found.append(date.fromisoformat(str(value)))
            except ValueError:
                continue
    return found
