"""A remittance in, everything its page shows out: the page with numbered boxes, lines, proof, money and history."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from parsers.money import from_minor
from parsers.remittance.advice import LEDGER_EQUATION
from tickets.customers import Customer
from tickets.desk.cash_list import list_cash
from tickets.mailroom.attachments import Attachment
from tickets.money.advices.foreign_advice import find_exchange
from tickets.money.advices.missing_parts import MissingParts, find_missing_parts
from tickets.money.advices.parts import list_parts
from tickets.money.advices.remittances import (
    Remittance,
    RemittanceRow,
    RemittanceState,
    is_inferred,
    list_lines,
    list_remittances,
)
from tickets.money.advices.repairs import Repair, find_repairs
from tickets.money.advices.stored_advice import as_advice
from tickets.money.bank.chases import Chase, find_parts_chase, find_standing, parts_due_at
from tickets.money.bank.links import ReceiptLink, list_money
from tickets.money.bank.own_identities import doubt_of
from tickets.money.bank.pairing import list_waiting_receipts
from tickets.money.bank.receipts import BankReceipt
from tickets.money.bank.settlement import PostingPolicy, doubts
from tickets.money.books.periods import closed_through
from tickets.money.exports.export_rows import ExportBatch, RowState
from tickets.money.exports.exports import find_exports
from tickets.money.matching.exchange_proposal import ExchangeProposal
from tickets.money.receivables.ledger import (
    Invoice,
    OpenInvoice,
    add_items_of_customer,
    find_known_items,
    list_open_invoices,
)
from tickets.money.subledger.allocations import (
    Allocation,
    CashSummary,
    Payment,
    find_payment,
    list_allocations,
    stands_in_closed_books,
    summarise,
)
from tickets.money.subledger.approvals import Approval, ApprovalKind, find_approval, list_waiting_on
from tickets.money.subledger.departures import PaymentExchange
from tickets.money.subledger.exchanging import list_exchanges
from tickets.ticket import Ticket
from tickets.users import Actor
from web.views.evidence import CheckedSum, Flaw, checked_sums, flaws
from web.views.item_words import ItemWord, say_foreign, say_items, say_overtaken
from web.views.remittance_history import History, list_history
from web.views.remittance_lines import Line, list_shown_lines
from web.views.remittance_page import PageImage, page_image

MAX_SURE_LINES = 12  # more of them are folded into one row
MAX_PAYERS = 6  # that it may be, on an advice whose items tell no customer
MAX_BOOKINGS = 40  # of one step of the history; the others stand on the pages of their items
MAX_FORMS = 40  # of more lines only the one that somebody opens has its forms: a browser takes long over thousands


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that would make the advice tie, in words, with the line as it would be."""

    repair: Repair
    number: int | None  # of the line in the table
    row: RemittanceRow | None


@dataclass(frozen=True, slots=True)
class MissingView:
    """Parts that wait for the others, with the task to ask for them, or when it is raised."""

    parts: MissingParts
    chase: Chase | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class RemittanceView:
    remittance: Remittance
    ticket: Ticket
    attachment: Attachment
    customer: Customer | None
    image: PageImage | None
    lines: tuple[Line, ...]
    doubtful: tuple[Line, ...]  # of the lines those that somebody has to look at
    sums: tuple[CheckedSum, ...]
    items: tuple[ItemWord, ...]  # what its lines leave of the open items
    parts: tuple[Remittance, ...]  # of its payment, itself among them
    missing: MissingView | None  # its payment has more parts than are here
    exchange: ExchangeProposal | None  # its items are in another currency, and one rate explains what it pays
    problems: tuple[Flaw, ...]
    money: CashSummary
    gross: Decimal | None
    deducted: Decimal
    to_apply: Decimal
    history: tuple[History, ...]
    invoices: tuple[OpenInvoice, ...]
    siblings: tuple[Remittance, ...]
    receipts: tuple[tuple[ReceiptLink, BankReceipt], ...]  # its money at the bank
    waiting_receipts: tuple[BankReceipt, ...]  # money that may be its own: a person says so
    doubts: tuple[str, ...]  # why it does not post by itself
    stranger: str  # why it may not be addressed to us; empty when nothing speaks against it
    previous: int | None
    following: int | None
    remedies: tuple[Remedy, ...] = ()
    exports: tuple[tuple[ExportBatch, RowState], ...] = ()
    exchanged: tuple[PaymentExchange, ...] = ()  # what of its money settles items in another currency
    payers: tuple[Customer, ...] = ()  # whose payment it may be, while that is not known
    asked: Approval | None = None  # a second person, about lines on another family's items
    payment_id: int | None = None  # once it is applied
    chase: Chase | None = None  # the task to ask for its money
    closed: date | None = None  # the last day of the closed books
    closed_payment: Payment | None = None  # what it settled stands in closed books
    waiting: tuple[Approval, ...] = ()  # what of its payment waits for a second person

    @property
    def open(self) -> bool:
        """Something of it can still be applied."""
        waiting = {RemittanceState.PROPOSED, RemittanceState.REVERSED}
        partly = self.remittance.state == RemittanceState.CONFIRMED and any(
            line.applied_minor is None for line in self.lines
        )
        return self.remittance.state in waiting or (partly and not self.exchanged)

    @property
    def has_money(self) -> bool:
        """It says how much was paid, and nobody said that it is no payment."""
        return self.remittance.state != RemittanceState.REJECTED and bool(self.lines or self.money.total)

    @property
    def banked(self) -> Decimal | None:
        """What the bank booked of it, less what it took back; None before it booked anything."""
        booked = [link.amount_minor for link, _ in self.receipts]
        return from_minor(sum(booked), self.remittance.currency or "") if booked else None

    @property
    def most_bookings(self) -> int:
        return MAX_BOOKINGS

    @property
    def to_ask(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.may_ask)

    @property
    def folds(self) -> bool:
        """Its sure lines are many: only the others are shown at first."""
        return len(self.lines) - len(self.doubtful) > MAX_SURE_LINES

    def shown(self, every_line: bool) -> tuple[Line, ...]:
        """The lines of the table: all, or only those that need somebody."""
        return self.lines if every_line or not self.folds else self.doubtful

    @property
    def gap(self) -> Decimal | None:
        """Lines less the printed total."""
        return None if self.money.total is None else self.money.lines_sum - self.money.total


def remittance_view(
    session: Session, remittance: Remittance, actor: Actor, page_number: int, *, drawable: bool, policy: PostingPolicy
) -> RemittanceView:
    rows = list_lines(session, remittance.id)
    events = list_allocations(session, remittance.id)
    taken_back = {event.reverses_id for event in events if event.reverses_id}
    live = {event.id: event for event in events if event.event == "apply" and event.id not in taken_back}
    customer = session.get(Customer, remittance.customer_id) if remittance.customer_id else None
    open_items = tuple(list_open_invoices(session, customer.id)) if customer else ()
    invoices = _invoices(session, rows, events)
    lines = list_shown_lines(session, remittance, rows, events, live.values(), invoices, open_items)
    currency = remittance.currency or ""
    exchange, payment = find_exchange(session, remittance), find_payment(session, remittance.id)
    exchanged = tuple(list_exchanges(session, payment.id)) if payment else ()
    abroad = exchange.currency if exchange else exchanged[0].into_currency if exchanged else ""
    around = [row.remittance_id for row in list_cash(session, actor)]
    place = around.index(remittance.id) if remittance.id in around else None
    return RemittanceView(
        remittance=remittance,
        ticket=session.get_one(Ticket, remittance.ticket_id),
        attachment=(attachment := session.get_one(Attachment, remittance.attachment_id)),
        customer=customer,
        image=page_image(remittance, attachment, page_number, lines) if drawable else None,
        lines=lines,
        doubtful=tuple(line for line in lines if not line.sure),
        # what the ledger says is said in words below: what a payer leaves open is no flaw of the reading
        sums=tuple(checked for checked in checked_sums(remittance.proof or {}) if checked.name != LEDGER_EQUATION),
        items=_say_items(session, lines, currency, abroad),
        parts=tuple(list_parts(session, remittance)),
        missing=_find_missing(session, remittance, policy),
        exchange=exchange,
        exchanged=exchanged,
        problems=tuple(dict.fromkeys(flaws(remittance.problems))),
        money=summarise(session, remittance.id),
        gross=_sum([row.gross_minor for row in rows], currency),
        deducted=_sum([(row.discount_minor or 0) + (row.deduction_minor or 0) for row in rows], currency)
        or Decimal(0),
        to_apply=_sum([line.row.proposed_minor or 0 for line in lines if line.may_apply], currency) or Decimal(0),
        history=tuple(list_history(session, remittance, payment, events, invoices, live)),
        invoices=open_items,
        siblings=tuple(list_remittances(session, remittance.ticket_id, actor)),
        receipts=tuple(list_money(session, remittance.id)),
        waiting_receipts=tuple(list_waiting_receipts(session, remittance)),
        doubts=doubts(session, remittance, policy),
        stranger=doubt_of(session, remittance.payee, remittance.payee_accounts),
        previous=around[place - 1] if place else None,
        following=around[place + 1] if place is not None and place + 1 < len(around) else None,
        remedies=tuple(_remedies(session, remittance, lines)),
        exports=tuple(find_exports(session, payment.id)) if payment else (),
        payment_id=payment.id if payment else None,
        payers=tuple(_find_payers(session, remittance, invoices.values())) if customer is None else (),
        asked=find_approval(session, ApprovalKind.CROSS_FAMILY, "remittance", remittance.id),
        chase=find_standing(session, remittance_id=remittance.id),
        closed=closed_through(session),
        closed_payment=payment if stands_in_closed_books(session, list(live.values())) else None,
        waiting=tuple(list_waiting_on(session, "payment", payment.id)) if payment else (),
    )


def _find_missing(session: Session, remittance: Remittance, policy: PostingPolicy) -> MissingView | None:
    missing = find_missing_parts(session, remittance)
    if missing is None:
        return None
    days = policy.chases.parts_after_days if policy.chases is not None else None
    due_at = parts_due_at(missing, days) if days is not None else None
    return MissingView(missing, find_parts_chase(session, missing), due_at)


def _say_items(session: Session, lines: Sequence[Line], currency: str, abroad: str) -> tuple[ItemWord, ...]:
    """What the lines leave of the open items; those of an advice whose items are in another currency, `abroad`, are
    settled by its rate."""
    if abroad:
        return say_foreign(len(lines), abroad)
    known = [(line.row, line.invoice, line.applied_minor is not None) for line in lines if not line.overtaken]
    return say_items(session, known, currency) + say_overtaken(len(lines) - len(known))


def _find_payers(session: Session, remittance: Remittance, items: Collection[Invoice]) -> list[Customer]:
    """The ticket's customer first, then the owners of the items that its lines name."""
    ticket = session.get_one(Ticket, remittance.ticket_id)
    owners = dict.fromkeys([ticket.customer_id, *sorted(item.customer_id for item in items)])
    found = [session.get_one(Customer, owner) for owner in owners if owner is not None]
    return found[:MAX_PAYERS]


def _remedies(session: Session, remittance: Remittance, lines: tuple[Line, ...]) -> Iterator[Remedy]:
    """Only while nothing of it is applied: afterwards the rest is no whole advice."""
    if any(line.applied_minor is not None for line in lines):
        return
    by_sequence = {line.row.sequence: line for line in lines}
    advice = as_advice(remittance, [line.row for line in lines if not is_inferred(line.row)])
    if advice.consistent or advice.total is None:
        return
    known = find_known_items(session, {key for line in advice.lines for key in canonical_keys(line.reference)})
    if remittance.customer_id is not None:
        known = add_items_of_customer(session, known, remittance.customer_id)
    items = {item.id: item for item in known.items}
    matched = {
        line.row.sequence: items[line.invoice.id] for line in lines if line.invoice and line.invoice.id in items
    }
    customer = session.get(Customer, remittance.customer_id) if remittance.customer_id else None
    theirs = [item for item in known.items if customer and item.customer == customer.account_number]
    for repair in find_repairs(advice, matched, theirs):
        line = by_sequence.get(repair.line) if repair.line is not None else None
        yield Remedy(repair, line.number if line else None, line.row if line else None)


def _invoices(session: Session, rows: list[RemittanceRow], events: list[Allocation]) -> dict[int, Invoice]:
    wanted = {row.invoice_id for row in rows if row.invoice_id} | {event.invoice_id for event in events}
    wanted |= {candidate for row in rows for candidate in row.candidates or []}
    return {invoice.id: invoice for invoice in session.scalars(select(Invoice).where(Invoice.id.in_(wanted)))}


def _sum(amounts: list[int | None], currency: str) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return from_minor(sum(known), currency) if known else None
