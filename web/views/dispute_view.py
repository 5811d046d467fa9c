"""Disputes in, everything their pages show out, as frozen rows: no query is left to a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.audit import describe
from tickets.customers import Customer
from tickets.mailroom.attachments import Attachment
from tickets.money.advices.remittances import Remittance, RemittanceRow
from tickets.money.disputes.credit_requests import (
    EXPECTED,
    CreditPart,
    CreditRequest,
    CreditState,
    find_proposed,
    list_expected,
    list_for_accounting,
    list_parts,
    list_requests,
)
from tickets.money.disputes.deductions import Deduction, list_of_dispute, list_undisputed, should_ask
from tickets.money.disputes.dispute_evidence import EvidenceLine, list_evidence, list_files
from tickets.money.disputes.dispute_reasons import REASONS, Reason
from tickets.money.disputes.disputes import Dispute, DisputeState, DisputeSums, count_repeats, list_history, sums_of
from tickets.money.disputes.dunning import Dunning, list_dunning
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.approvals import FIRST_ROLE, LIMITS, Approval, ApprovalKind, sum_granted
from tickets.ticket import Ticket
from tickets.users import Actor, Role, User, list_users
from web.views.ticket_view import Happening

MOST_ROWS = 200

# What each tab of the list holds. The order is that of the tabs.
VIEWS: Mapping[str, ColumnElement[bool]] = {
    "open": Dispute.state.in_((DisputeState.NEW, DisputeState.REVIEW, DisputeState.WAITING, DisputeState.PROPOSED)),
    "approve": Dispute.state == DisputeState.PROPOSED,
    "credit": Dispute.state == DisputeState.APPROVED,
    "due": Dispute.state.in_((DisputeState.DENIED, DisputeState.WITHDRAWN)),
    "settled": Dispute.state == DisputeState.SETTLED,
}
MINE = "mine"
DEDUCTIONS = "deductions"


@dataclass(frozen=True, slots=True)
class DisputeRow:
    dispute: Dispute
    customer: Customer
    owner: User | None
    original_minor: int
    open_minor: int


@dataclass(frozen=True, slots=True)
class DeductionRow:
    """A deduction with what it is of; `ask` when the payer should be asked why."""

    deduction: Deduction
    invoice: Invoice
    customer: Customer
    ticket_id: int | None
    remittance_id: int | None
    line: int | None
    ask: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of who may approve: up to `limit` (None for any amount); `on` where this amount stands."""

    role: Role
    limit: Decimal | None
    on: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    request: CreditRequest
    approval: Approval
    parts: Mapping[int, CreditPart]
    ladder: tuple[Step, ...]
    within_30_days: Decimal
    may_approve: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class DisputeView:
    dispute: Dispute
    customer: Customer
    ticket: Ticket
    owner: User | None
    owners: tuple[User, ...]
    sums: DisputeSums
    rows: tuple[DeductionRow, ...]
    creditable: Mapping[int, int]
    movements: Mapping[int, str]
    dunning: Mapping[int, Dunning]
    evidence: tuple[EvidenceLine, ...]
    present: int
    files: tuple[Attachment, ...]
    attachments: Mapping[int, Attachment]
    proposal: Proposal | None
    requests: tuple[CreditRequest, ...]
    history: tuple[Happening, ...]
    repeats: int
    words: str
    department: str
    expects_credit: bool


@dataclass(frozen=True, slots=True)
class CreditRow:
    """What accounting needs to write one credit note."""

    request: CreditRequest
    dispute: Dispute
    customer: Customer
    parts: tuple[tuple[Invoice, int, int], ...]  # invoice, to be credited, credited


def count_views(session: Session, actor: Actor) -> dict[str, int]:
    """How many each tab holds."""
    tally = session.execute(select(Dispute.state, func.count()).group_by(Dispute.state))
    found = {state: int(number) for state, number in tally}
    states = {
        "open": ("new", "review", "waiting", "proposed"),
        "approve": ("proposed",),
        "credit": ("approved",),
        "due": ("denied", "withdrawn"),
        "settled": ("settled",),
    }
    counts = {view: sum(found.get(state, 0) for state in states[view]) for view in VIEWS}
    own = select(func.count()).where(VIEWS["open"], Dispute.owner_id == actor.user_id)
    counts[MINE] = session.scalar(own) or 0
    counts[DEDUCTIONS] = len(list_undisputed(session))
    return counts


def list_rows(session: Session, view: str, actor: Actor, *, customer_id: int | None = None) -> list[DisputeRow]:
    """Those to be decided soonest first; of what is over the newest."""
    wanted = VIEWS["open"] & (Dispute.owner_id == actor.user_id) if view == MINE else VIEWS[view]
    order = Dispute.closed_at.desc() if view == "settled" else Dispute.decide_by
    query = select(Dispute, Customer, User).join(Customer, Customer.id == Dispute.customer_id)
    query = query.outerjoin(User, User.id == Dispute.owner_id).where(wanted).order_by(order, Dispute.id)
    if customer_id is not None:
        query = query.where(Dispute.customer_id == customer_id)
    found = session.execute(query.limit(MOST_ROWS)).all()
    return _with_sums(session, [(dispute, customer, owner) for dispute, customer, owner in found])


def rows_of(session: Session, disputes: Sequence[Dispute]) -> list[DisputeRow]:
    """The same for given disputes."""
    customers = {row.id: row for row in session.scalars(
        select(Customer).where(Customer.id.in_({dispute.customer_id for dispute in disputes}))
    )}  # fmt: skip
    owners = {row.id: row for row in session.scalars(
        select(User).where(User.id.in_({dispute.owner_id for dispute in disputes if dispute.owner_id}))
    )}  # fmt: skip
    return _with_sums(session, [(row, customers[row.customer_id], owners.get(row.owner_id or 0)) for row in disputes])


def _with_sums(session: Session, found: Sequence[tuple[Dispute, Customer, User | None]]) -> list[DisputeRow]:
    amounts = session.execute(
        select(
            Deduction.dispute_id,
            func.sum(Deduction.original_minor),
            func.sum(Deduction.disputed_minor + Deduction.due_minor),
        )
        .where(Deduction.dispute_id.in_([dispute.id for dispute, _, _ in found]))
        .group_by(Deduction.dispute_id)
    )
    sums = {dispute_id: (int(original), int(opened)) for dispute_id, original, opened in amounts}
    return [DisputeRow(dispute, customer, owner, *sums.get(dispute.id, (0, 0))) for dispute, customer, owner in found]


def deduction_rows(session: Session, deductions: Sequence[Deduction], *, now: datetime) -> list[DeductionRow]:
    """With their invoices, and the remittance lines that they come from."""
    items = session.execute(
        select(Invoice, Customer)
        .join(Customer, Customer.id == Invoice.customer_id)
        .where(Invoice.id.in_({row.invoice_id for row in deductions}))
    )
    of_item = {invoice.id: (invoice, customer) for invoice, customer in items}
    lines = session.execute(
        select(RemittanceRow.id, RemittanceRow.sequence, Remittance.id, Remittance.ticket_id)
        .join(Remittance, Remittance.id == RemittanceRow.remittance_id)
        .where(RemittanceRow.id.in_({row.line_id for row in deductions if row.line_id}))
    )
    of_line = {line_id: (ticket, remittance, number + 1) for line_id, number, remittance, ticket in lines}
    rows = []
    for row in deductions:
        invoice, customer = of_item[row.invoice_id]
        ticket_id, remittance_id, line = of_line.get(row.line_id or 0, (None, None, None))
        ask = should_ask(row, now=now)
        rows.append(DeductionRow(row, invoice, customer, ticket_id, remittance_id, line, ask))
    return rows


def dispute_view(session: Session, dispute: Dispute, actor: Actor, *, now: datetime) -> DisputeView:
    deductions = list_of_dispute(session, dispute.id)
    evidence = list_evidence(session, dispute)
    attached = {row.attachment_id for line in evidence for row in line.found if row.attachment_id}
    requests = list_requests(session, dispute.id)
    reason = REASONS[Reason(dispute.reason)]
    return DisputeView(
        dispute=dispute,
        customer=session.get_one(Customer, dispute.customer_id),
        ticket=session.get_one(Ticket, dispute.ticket_id),
        owner=session.get(User, dispute.owner_id) if dispute.owner_id else None,
        owners=tuple(
            user for user in list_users(session) if user.active and user.role not in (Role.SALES, Role.TIER1)
        ),
        sums=sums_of(session, dispute),
        rows=tuple(deduction_rows(session, deductions, now=now)),
        creditable={
            row.id: row.open_minor - sum(part.left_minor for part in list_expected(session, [row.id]))
            for row in deductions
        },
        movements=_say_movements(deductions),
        dunning=list_dunning(session, {row.invoice_id for row in deductions}, today=now.date()),
        evidence=tuple(evidence),
        present=sum(bool(line.found) for line in evidence),
        files=tuple(list_files(session, dispute)),
        attachments={row.id: row for row in session.scalars(select(Attachment).where(Attachment.id.in_(attached)))},
        proposal=_proposal(session, dispute, actor, now),
        requests=tuple(row for row in requests if row.state != CreditState.REFUSED),
        history=tuple(
            Happening(event.at, event.actor_name, describe(event)) for event in list_history(session, dispute)
        ),
        repeats=count_repeats(session, dispute, now=now),
        words=reason.words,
        department=reason.department,
        expects_credit=any(row.state in EXPECTED for row in requests),
    )


_PARTS = (
    ("credited_minor", "credited"),
    ("paid_minor", "paid"),
    ("written_off_minor", "written off"),
    ("collected_minor", "denied and paid"),
)


def _say_movements(deductions: Sequence[Deduction]) -> dict[int, str]:
    """ "Credited 600.00, paid 20.00" of each deduction that is not whole any more."""
    from web.serving.render import money

    said = {}
    for row in deductions:
        parts = [
            f"{words} {money(from_minor(amount, row.currency), row.currency)}"
            for name, words in _PARTS
            if (amount := getattr(row, name))
        ]
        if parts:
            said[row.id] = ", ".join(parts).capitalize()
    return said


def _proposal(session: Session, dispute: Dispute, actor: Actor, now: datetime) -> Proposal | None:
    request = find_proposed(session, dispute.id)
    if request is None:
        return None
    approval = session.get_one(Approval, request.approval_id)
    total = approval.amount_minor + sum_granted(session, approval, now=now)
    ladder = _ladder(ApprovalKind.CREDIT_NOTE, from_minor(total, request.currency))
    roles = list(LIMITS)
    needed = next(step.role for step in ladder if step.on)
    high_enough = actor.role in roles and roles.index(actor.role) >= roles.index(needed)
    return Proposal(
        request=request,
        approval=approval,
        parts={part.deduction_id: part for part in list_parts(session, request.id)},
        ladder=ladder,
        within_30_days=from_minor(total, request.currency),
        may_approve=high_enough and actor.user_id != approval.asked_by_id,
        is_own=actor.user_id == approval.asked_by_id,
    )


def _ladder(kind: ApprovalKind, amount: Decimal) -> tuple[Step, ...]:
    roles = list(LIMITS)
    roles = roles[roles.index(FIRST_ROLE[kind]) :]
    needed = next((role for role in roles if LIMITS[role] is None or amount <= LIMITS[role]), roles[-1])  # type: ignore[operator]
    return tuple(Step(role, LIMITS[role], role is needed) for role in roles)


def credit_rows(session: Session, actor: Actor, *, done: bool) -> list[CreditRow]:
    requests = list_for_accounting(session, actor, done=done)
    rows = []
    for request in requests:
        dispute = session.get_one(Dispute, request.dispute_id)
        parts = []
        for part in list_parts(session, request.id):
            invoice_id = session.get_one(Deduction, part.deduction_id).invoice_id
            parts.append((session.get_one(Invoice, invoice_id), part.amount_minor, part.credited_minor))
        customer = session.get_one(Customer, dispute.customer_id)
        rows.append(CreditRow(request, dispute, customer, tuple(parts)))
    return rows
