"""A remittance in, everything its page shows out: the page with numbered boxes, lines, proof, money and history."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from parsers.money import from_minor, group_amount, say_minor
from parsers.remittance.advice import LEDGER_EQUATION
from tickets.audit import describe, list_events_of
from tickets.customers import Customer
from tickets.desk.queues import list_cash
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
from tickets.money.bank.chases import Chase, find_parts_chase, parts_due_at
from tickets.money.bank.links import ReceiptLink, list_money
from tickets.money.bank.own_identities import doubt_of
from tickets.money.bank.receipts import BankReceipt
from tickets.money.bank.settlement import PostingPolicy, doubts
from tickets.money.disputes.deductions import list_of_lines
from tickets.money.disputes.disputes import Dispute
from tickets.money.exports.export_rows import ExportBatch, RowState
from tickets.money.exports.exports import find_exports
from tickets.money.matching.exchange_proposal import ExchangeProposal
from tickets.money.matching.proposal import LineClass
from tickets.money.receivables.families import find_families
from tickets.money.receivables.ledger import (
    Invoice,
    OpenInvoice,
    add_items_of_customer,
    balances_minor,
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
from web.evidence import CheckedSum, Flaw, checked_sums, flaws
from web.item_words import ItemWord, say_foreign, say_items, say_overtaken

MAX_SURE_LINES = 12  # more of them are folded into one row
MAX_PAYERS = 6  # that it may be, on an advice whose items tell no customer
MAX_BOOKINGS = 40  # of one step of the history; the others stand on the pages of their items
MAX_FORMS = 40  # of more lines only the one that somebody opens has its forms: a browser takes long over thousands
_TOLD_BY_ALLOCATIONS = {"cash_applied", "cash_reversed", "remittance_read"}


@dataclass(frozen=True, slots=True)
class Box:
    """Where a line stands on the shown page, in points; `number` is the line's number in the table."""

    number: int
    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class PageImage:
    number: int
    count: int
    width: float
    height: float
    url: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`key` picks it from the keyboard; `fact` is what tells this candidate from the others."""

    invoice_id: int
    label: str
    chosen: bool
    key: int | None = None
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    row: RemittanceRow
    number: int
    page: int | None
    invoice: Invoice | None
    fitting: tuple[Invoice, ...]  # what the line may mean, in one order whichever is chosen
    open_items: tuple[OpenInvoice, ...]  # of the customer, for a line that means something else
    candidates: tuple[Choice, ...]  # what the line may mean, when more than one thing
    applied_minor: int | None  # what is applied now, cash and discount; None for nothing
    stranger: Customer | None = None  # whose item it is, of another family than the payer's
    dispute: Dispute | None = None  # about what it pays short
    overtaken: str = ""  # its item has less open than when it was matched: what is open now
    undone: str = ""  # who took back that it paid this item, and why

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The candidates, then the customer's open items: one list a line of as
        many items, so it is made for the lines only that show it."""
        labels = {item.id: f"{item.number}, candidate" for item in self.fitting}
        for item in self.open_items:
            note = labels.get(item.id, "").partition(", ")[2]
            balance = group_amount(item.balance, item.currency)
            labels[item.id] = f"{item.number}, open {balance}" + (f", {note}" if note else "")
        return tuple(Choice(id_, label, id_ == self.row.invoice_id) for id_, label in labels.items())

    @property
    def sure(self) -> bool:
        """Nobody has to look at it: it is applied, or exactly one item fits it."""
        return self.applied_minor is not None or (
            self.invoice is not None and self._fits and not self.stranger and not self.overtaken and not self.undone
        )

    @property
    def _fits(self) -> bool:
        return self.row.evidence_class in {"A", "B"} and not self.row.differences

    @property
    def may_apply(self) -> bool:
        return self._proposed and self.stranger is None

    @property
    def may_ask(self) -> bool:
        """Only a second person's word lets it be applied."""
        return self._proposed and self.stranger is not None

    @property
    def _proposed(self) -> bool:
        waits = self.applied_minor is None and self.invoice is not None and self.row.proposed_minor is not None
        return waits and not self.overtaken

    @property
    def renamed(self) -> bool:
        """The invoice's number is not what was printed."""
        return self.invoice is not None and self.invoice.number != self.row.reference


@dataclass(frozen=True, slots=True)
class Booking:
    """An allocation event with its item; `live` when it can be taken back."""

    allocation: Allocation
    invoice: Invoice
    live: bool


@dataclass(frozen=True, slots=True)
class History:
    """Who did what: allocations that were made in one step (`bookings`), or any other event."""

    at: datetime
    by: str
    sentence: str
    reason: str | None = None
    bookings: tuple[Booking, ...] = ()

    @property
    def cash_minor(self) -> int:
        return sum(booking.allocation.amount_minor for booking in self.bookings)


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
    doubts: tuple[str, ...]  # why it does not post by itself
    stranger: str  # why it may not be addressed to us; empty when nothing speaks against it
    previous: int | None
    following: int | None
    remedies: tuple[Remedy, ...] = ()
    exports: tuple[tuple[ExportBatch, RowState], ...] = ()
    exchanged: tuple[PaymentExchange, ...] = ()  # what of its money settles items in another currency
    payers: tuple[Customer, ...] = ()  # whose payment it may be, while that is not known
    asked: Approval | None = None  # a second person, about lines on another family's items
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
    strangers = _find_strangers(session, remittance, [invoices[row.invoice_id] for row in rows if row.invoice_id])
    applied: dict[int | None, list[Allocation]] = defaultdict(list)
    for one in live.values():
        applied[one.line_id].append(one)
    overtaken, disputes = _find_overtaken(session, rows, invoices, applied), _find_disputes(session, rows)
    undone = {
        (event.line_id, event.invoice_id): f"{event.by_name} took this back: {event.reason}"
        for event in events
        if event.event == "reverse" and event.by_id is not None
    }
    lines = tuple(
        _line(row, number, invoices, open_items, applied.get(row.id, []), strangers, overtaken, disputes, undone)
        for number, row in enumerate(rows, 1)
    )
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
        image=_image(remittance, attachment, page_number, lines) if drawable else None,
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
        history=tuple(_history(session, remittance, events, invoices, live)),
        invoices=open_items,
        siblings=tuple(list_remittances(session, remittance.ticket_id, actor)),
        receipts=tuple(list_money(session, remittance.id)),
        doubts=doubts(session, remittance, policy),
        stranger=doubt_of(session, remittance.payee, remittance.payee_accounts),
        previous=around[place - 1] if place else None,
        following=around[place + 1] if place is not None and place + 1 < len(around) else None,
        remedies=tuple(_remedies(session, remittance, lines)),
        exports=tuple(find_exports(session, payment.id)) if payment else (),
        payers=tuple(_find_payers(session, remittance, invoices.values())) if customer is None else (),
        asked=find_approval(session, ApprovalKind.CROSS_FAMILY, "remittance", remittance.id),
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


def _find_disputes(session: Session, rows: list[RemittanceRow]) -> dict[int, Dispute]:
    """By line, the dispute about what it pays short."""
    short = {row.id for row in rows if row.line_class == LineClass.SHORT_PAY}
    taken = [
        row for group in list_of_lines(session, short).values() for row in group if row.dispute_id and row.line_id
    ]
    ids = {row.dispute_id for row in taken}
    found = {row.id: row for row in session.scalars(select(Dispute).where(Dispute.id.in_(ids)))} if ids else {}
    return {row.line_id or 0: found[row.dispute_id or 0] for row in taken}


def _find_overtaken(
    session: Session, rows: list[RemittanceRow], invoices: dict[int, Invoice], applied: Collection[int | None]
) -> dict[int, str]:
    """By item: what is open on it now, where that is less than the waiting lines would take together."""
    takes: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.id not in applied and row.invoice_id and row.proposed_minor is not None:
            settled = sum(int(each["minor"]) for each in row.differences)
            takes[row.invoice_id] += row.proposed_minor + (row.proposed_discount_minor or 0) + settled
    balances = balances_minor(session, takes)
    return {
        item: say_minor(balances[item], invoices[item].currency)
        for item, taken in takes.items()
        if taken * balances[item] < 0 or abs(taken) > abs(balances[item])
    }


def _find_strangers(session: Session, remittance: Remittance, items: list[Invoice]) -> dict[int, Customer]:
    """Of these items those of another family than the payer's, with their owners."""
    payer = remittance.customer_id
    owners = {item.customer_id for item in items} - {payer}
    if payer is None or not owners:
        return {}
    families = find_families(session, {*owners, payer})
    strangers = {owner for owner in owners if families[owner] != families[payer]}
    found = {row.id: row for row in session.scalars(select(Customer).where(Customer.id.in_(strangers)))}
    return {item.id: found[item.customer_id] for item in items if item.customer_id in found}


def _history(
    session: Session,
    remittance: Remittance,
    allocations: list[Allocation],
    invoices: dict[int, Invoice],
    live: dict[int, Allocation],
) -> list[History]:
    """Newest first; what the allocations say themselves is not said twice."""
    found = [
        History(event.at, event.actor_name, describe(event))
        for event in list_events_of(session, "remittance", remittance.id)
        if event.verb not in _TOLD_BY_ALLOCATIONS
    ]
    steps: dict[tuple[str, datetime, str, str | None], list[Booking]] = {}
    for row in allocations:
        verb = "Applied" if row.event == "apply" else "Reversed"
        booking = Booking(row, invoices[row.invoice_id], row.id in live)
        steps.setdefault((verb, row.at, row.by_name, row.reason), []).append(booking)
    found += [History(at, by, verb, reason, tuple(rows)) for (verb, at, by, reason), rows in steps.items()]
    order = {id(entry): at for at, entry in enumerate(found)}
    return sorted(found, key=lambda entry: (entry.at, order[id(entry)]), reverse=True)


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


def is_pdf(attachment: Attachment) -> bool:
    return attachment.mime_type == "application/pdf" or attachment.name.lower().endswith(".pdf")


def _invoices(session: Session, rows: list[RemittanceRow], events: list[Allocation]) -> dict[int, Invoice]:
    wanted = {row.invoice_id for row in rows if row.invoice_id} | {event.invoice_id for event in events}
    wanted |= {candidate for row in rows for candidate in row.candidates or []}
    return {invoice.id: invoice for invoice in session.scalars(select(Invoice).where(Invoice.id.in_(wanted)))}


def _line(
    row: RemittanceRow,
    number: int,
    invoices: dict[int, Invoice],
    open_items: tuple[OpenInvoice, ...],
    mine: list[Allocation],
    strangers: dict[int, Customer],
    overtaken: dict[int, str],
    disputes: dict[int, Dispute],
    undone: dict[tuple[int | None, int], str],
) -> Line:
    named = row.candidates or []
    candidates = [i for i in (named if row.invoice_id in named else [row.invoice_id, *named]) if i in invoices]
    fitting = [invoices[i] for i in candidates if i is not None]
    return Line(
        row=row,
        number=number,
        page=int(row.box[0]) if row.box else None,
        invoice=invoices.get(row.invoice_id) if row.invoice_id else None,
        fitting=tuple(fitting),
        open_items=open_items,
        candidates=tuple(_candidates(row, fitting, open_items)) if len(fitting) > 1 or not row.invoice_id else (),
        applied_minor=sum(allocation.amount_minor for allocation in mine) if mine else None,
        stranger=strangers.get(row.invoice_id) if row.invoice_id else None,
        dispute=disputes.get(row.id),
        overtaken=overtaken.get(row.invoice_id, "") if row.invoice_id and not mine else "",
        undone=undone.get((row.id, row.invoice_id), "") if row.invoice_id and not mine else "",
    )


def _candidates(row: RemittanceRow, fitting: list[Invoice], open_items: tuple[OpenInvoice, ...]) -> Iterator[Choice]:
    """At most nine, for the keys 1 to 9, each with the first fact that no two of them share, else with the one in
    which most of them differ."""
    balances = {item.id: f"{group_amount(item.balance, item.currency)} open" for item in open_items}
    facts = (
        {i.id: balances.get(i.id, "nothing open") for i in fitting},
        {i.id: f"of {i.invoice_date:%-d %b %Y}" for i in fitting},
        {i.id: f"PO {i.po_number}" if i.po_number else "no PO" for i in fitting},
        {i.id: f"due {i.due_date:%-d %b %Y}" for i in fitting},
    )
    telling = max(facts, key=lambda fact: len(set(fact.values())))
    for key, invoice in enumerate(fitting[:9], start=1):
        yield Choice(invoice.id, invoice.number, invoice.id == row.invoice_id, key, telling[invoice.id])


def _image(remittance: Remittance, attachment: Attachment, wanted: int, lines: tuple[Line, ...]) -> PageImage | None:
    if not is_pdf(attachment) or remittance.page_count < 1:
        return None
    number = min(max(wanted, 1), remittance.page_count)
    sizes = {int(page): (float(width), float(height)) for page, width, height in remittance.page_sizes or []}
    width, height = sizes.get(number, (0.0, 0.0))
    boxes = tuple(_box(line) for line in lines if line.page == number and width)
    url = f"/remittances/{remittance.id}/pages/{number}.png"
    return PageImage(number, remittance.page_count, width, height, url, boxes)


def _box(line: Line) -> Box:
    _, x0, top, x1, bottom = line.row.box
    tone = {"A": "", "B": "", "C": "", "D": "warn"}.get(line.row.evidence_class, "bad")
    return Box(line.number, x0 - 2, top - 2, x1 - x0 + 4, bottom - top + 4, tone)


def _sum(amounts: list[int | None], currency: str) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return from_minor(sum(known), currency) if known else None
