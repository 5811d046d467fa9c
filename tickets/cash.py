"""Remittance advices as read, the person's confirmation, and the append-only sub-ledger of allocations.

An allocation is an event: `apply`, or `reverse` referencing one live apply, once. Balances are sums. Rows are
never changed or deleted (a trigger refuses it). `record_remittance` → `confirm` (or `reject`) → `reverse_all`
/ `reverse` → `confirm` again.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from parsers.advice import DocumentKind, RemittanceAdvice, RemittanceLine, RemittanceReading
from parsers.keys import canonical_keys
from parsers.known_items import KnownItem
from parsers.money import exponent, format_amount, from_minor, to_minor
from parsers.pages import DocumentText
from parsers.problems import PageBox, Problem
from tickets.audit import record
from tickets.customers import Customer, name_key
from tickets.db import Base, UtcInstant
from tickets.errors import IllegalMove, Invalid, NotFound, StaleEdit
from tickets.ledger import Invoice, balance_minor
from tickets.matching import LineMatch, MatchPolicy, Proposal, ProposedAllocation, judge
from tickets.ticket import get_ticket
from tickets.users import SYSTEM, Actor, require


class RemittanceState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"  # a person applied it
    REJECTED = "rejected"  # a person said: not a payment to apply
    REVERSED = "reversed"  # applied once, taken back whole
    UNREADABLE = "unreadable"  # encrypted, scanned, broken: needs keying; `problems` says which


class Remittance(Base):
    """One payment advice of one attachment (a document with two payments gives two rows)."""

    __tablename__ = "remittance"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), index=True)
    position: Mapped[int]  # which payment of the document, from 0
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    state: Mapped[str] = mapped_column(String(12))
    payer: Mapped[str | None] = mapped_column(String(200))
    reference: Mapped[str | None] = mapped_column(String(100))
    payment_date: Mapped[date | None] = mapped_column(Date)
    method: Mapped[str | None] = mapped_column(String(20))
    currency: Mapped[str | None] = mapped_column(String(3))
    total_minor: Mapped[int | None] = mapped_column(BigInteger)
    consistent: Mapped[bool] = mapped_column(default=False)
    proved: Mapped[bool] = mapped_column(default=False)
    proof: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    evidence_class: Mapped[str | None] = mapped_column(String(1))
    class_reason: Mapped[str | None] = mapped_column(Text)
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    page_count: Mapped[int] = mapped_column(default=0)
    page_sizes: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [page, width, height] in points
    fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)  # payer, reference, total and lines
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("remittance.id"))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("attachment_id", "position"),
        CheckConstraint("state in ('proposed','confirmed','rejected','reversed','unreadable')", name="state"),
    )


class RemittanceRow(Base):
    """A line of the advice with what the matcher says of it. Amounts in minor units of the advice's currency.
    `box` is [page, x0, top, x1, bottom]; `candidates` the invoice ids that also fit."""

    __tablename__ = "remittance_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    remittance_id: Mapped[int] = mapped_column(ForeignKey("remittance.id"), index=True)
    sequence: Mapped[int]
    reference: Mapped[str] = mapped_column(String(120))
    invoice_date: Mapped[date | None] = mapped_column(Date)
    gross_minor: Mapped[int | None] = mapped_column(BigInteger)
    discount_minor: Mapped[int | None] = mapped_column(BigInteger)
    deduction_minor: Mapped[int | None] = mapped_column(BigInteger)
    withheld_minor: Mapped[int | None] = mapped_column(BigInteger)
    net_minor: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(Text)
    box: Mapped[list[Any]] = mapped_column(JSON)
    net_box: Mapped[list[Any] | None] = mapped_column(JSON)
    line_class: Mapped[str] = mapped_column(String(10))
    evidence_class: Mapped[str] = mapped_column(String(1))
    match_reason: Mapped[str] = mapped_column(Text)
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    proposed_minor: Mapped[int | None] = mapped_column(BigInteger)  # cash; None: nothing to apply
    proposed_discount_minor: Mapped[int | None] = mapped_column(BigInteger)  # earned, on top of the cash
    candidates: Mapped[list[int]] = mapped_column(JSON, default=list)

    __table_args__ = (UniqueConstraint("remittance_id", "sequence"),)


class Payment(Base):
    """Money a person confirmed as received. One per remittance in this version; its amount never changes."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    remittance_id: Mapped[int] = mapped_column(ForeignKey("remittance.id"), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(100))
    received_on: Mapped[date | None] = mapped_column(Date)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)


class AllocationKind(StrEnum):
    CASH = "cash"
    DISCOUNT = "discount"
    CREDIT = "credit"  # a credit note used up: negative amount on a negative item


class Allocation(Base):
    """`event` is apply or reverse; a reverse has the same amount as the apply it takes back (`reverses_id`)."""

    __tablename__ = "allocation"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("remittance_line.id"))
    event: Mapped[str] = mapped_column(String(7))
    kind: Mapped[str] = mapped_column(String(8))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("allocation.id"), unique=True)
    reason: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("event in ('apply','reverse')", name="event"),
        CheckConstraint("(event = 'reverse') = (reverses_id is not null)", name="reverses"),
        CheckConstraint("kind in ('cash','discount','credit')", name="kind"),
        CheckConstraint("amount_minor <> 0", name="amount"),
        Index("ix_allocation_invoice_event", "invoice_id", "event"),
    )


@dataclass(frozen=True, slots=True)
class CashSummary:
    """What the remittance page shows of the money: all in the advice's currency."""

    total: Decimal | None
    lines_sum: Decimal
    applied: Decimal
    unapplied: Decimal


def record_remittance(
    session: Session,
    *,
    ticket_id: int,
    attachment_id: int,
    document: DocumentText,
    reading: RemittanceReading,
    proposals: tuple[Proposal, ...],
    now: datetime,
) -> list[Remittance]:
    """Store what was read, one row per payment (or one `unreadable` row with the reason), with its proposal and
    a duplicate link when the same advice (fingerprint) was seen before. Nothing for what is no remittance."""
    if reading.kind is DocumentKind.NOT_REMITTANCE:
        return []
    common = (*document.problems, *reading.problems)
    page = {"page_count": document.page_count, "page_sizes": [[p.number, p.width, p.height] for p in document.pages]}
    place = {"ticket_id": ticket_id, "attachment_id": attachment_id, "created_at": now, **page}
    if reading.kind is not DocumentKind.REMITTANCE or not reading.payments:
        reasons = common or (Problem("nothing_read", "No payment could be read from this document."),)
        return [_save_unreadable(session, place, 0, reasons, now)]
    remittances = []
    for position, (advice, proposal) in enumerate(zip(reading.payments, proposals, strict=True)):
        problems = (*common, *advice.problems)
        currency = advice.currency or _currency_of_items(session, proposal)
        if flaw := _find_unstorable(advice, currency):
            remittances.append(_save_unreadable(session, place, position, (*problems, flaw), now))
            continue
        remittances.append(_save_advice(session, place, position, advice, proposal, currency, problems, now))
    return remittances


def confirm(
    session: Session,
    remittance_id: int,
    *,
    accept_lines: frozenset[int] | None,
    by: Actor,
    now: datetime,
    version: int,
) -> Payment:
    """A person says that this money came and applies it. `accept_lines` are line ids to apply, None for all that
    have a proposal. Refuses (IllegalMove/Invalid) when a line would take more than its item's balance, when
    currencies differ, when items belong to another customer, or when the sum exceeds the payment."""
    require(by, "confirm_cash")
    remittance = _lock_remittance(session, remittance_id, by, version)
    if remittance.state not in _APPLICABLE:
        raise IllegalMove(f"A remittance that is {remittance.state} cannot be applied.")
    _refuse_second_application(session, remittance)
    lines = _choose_lines(session, remittance, accept_lines)
    invoices = _lock_invoices(session, lines, remittance)
    cash_per_line = _net_deductions(lines, invoices)
    _check_balances(session, lines, invoices, cash_per_line)
    payment = _save_payment(session, remittance, next(iter(invoices.values())), now)
    applied = _sum_live_cash(session, payment.id) + sum(cash_per_line.values())
    if applied > payment.amount_minor:
        over = _amount(applied - payment.amount_minor, payment.currency)
        raise Invalid(f"These lines take {over} more than the payment has; leave some of them out.")
    rows = _build_applies(payment, lines, invoices, cash_per_line, by, now)
    session.add_all(rows)
    remittance.state = RemittanceState.CONFIRMED
    remittance.customer_id = payment.customer_id
    remittance.version += 1
    session.flush()
    _record(
        session, "cash_applied", remittance, by=by, now=now,
        payment=payment.id, currency=payment.currency, allocations=[row.id for row in rows],
        amount=str(from_minor(sum(cash_per_line.values()), payment.currency)),
    )  # fmt: skip
    return payment


def reject(session: Session, remittance_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """Not a payment to apply; the reason is required. What is applied must be taken back first."""
    require(by, "reject_cash")
    remittance = _lock_remittance(session, remittance_id, by, version)
    if remittance.state in (RemittanceState.CONFIRMED, RemittanceState.REJECTED):
        raise IllegalMove(f"A remittance that is {remittance.state} cannot be rejected.")
    reason = _required(reason)
    remittance.state = RemittanceState.REJECTED
    remittance.version += 1
    _record(session, "remittance_rejected", remittance, by=by, now=now, reason=reason)


def choose_item(
    session: Session, line_id: int, invoice_id: int | None, *, by: Actor, now: datetime, version: int
) -> None:
    """A person's choice for a line: one of its candidates or any open item of the customer; None for nothing."""
    require(by, "choose_item")
    line = get_line(session, line_id)
    remittance = _lock_remittance(session, line.remittance_id, by, version)
    if remittance.state not in _APPLICABLE:
        raise IllegalMove(f"The lines of a remittance that is {remittance.state} cannot be changed.")
    if line_id in _list_live_lines(session, remittance.id):
        raise IllegalMove(f"Line {line.sequence + 1} is applied; take it back before choosing another item.")
    if invoice_id is None:
        _choose_nothing(line, by)
    else:
        _choose_invoice(session, remittance, line, invoice_id, by)
    remittance.version += 1
    number = session.get_one(Invoice, invoice_id).number if invoice_id else "nothing"
    _record(session, "item_chosen", remittance, by=by, now=now, line=line.sequence + 1, number=number)


def reverse(session: Session, allocation_id: int, reason: str, *, by: Actor, now: datetime) -> Allocation:
    """Take back one live apply; the reason is required. Its item's balance is as before, to the cent: a discount
    that was granted together with the cash goes with it."""
    require(by, "reverse_cash")
    allocation = session.get(Allocation, allocation_id)
    if allocation is None:
        raise NotFound(f"There is no allocation {allocation_id}.")
    payment = session.get_one(Payment, allocation.payment_id)
    remittance = _lock_remittance(session, payment.remittance_id, by, None)
    live = _list_live(session, payment.id)
    if allocation.event != "apply" or allocation.id not in {row.id for row in live}:
        raise IllegalMove("This allocation is taken back already.")
    together = [row for row in live if _belongs_together(row, allocation)]
    reversals = _reverse_rows(session, remittance, payment, live, together, reason, by, now)
    return next(row for row in reversals if row.reverses_id == allocation.id)


def reverse_all(session: Session, remittance_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """Take back everything that this remittance applied, in one step."""
    require(by, "reverse_cash")
    remittance = _lock_remittance(session, remittance_id, by, version)
    payment = _find_payment(session, remittance_id)
    live = _list_live(session, payment.id) if payment else []
    if payment is None or not live:
        raise IllegalMove("Nothing of this remittance is applied.")
    _reverse_rows(session, remittance, payment, live, live, reason, by, now)


def get_remittance(session: Session, remittance_id: int, actor: Actor) -> Remittance:
    """Raises NotFound for an actor who may not see its ticket."""
    remittance = session.get(Remittance, remittance_id)
    if remittance is None:
        raise NotFound(f"There is no remittance {remittance_id}.")
    _check_visible(session, remittance, actor)
    return remittance


def list_remittances(session: Session, ticket_id: int, actor: Actor) -> list[Remittance]:
    """The remittances of one ticket in the order they came."""
    get_ticket(session, ticket_id, actor)
    require(actor, "view_cash")
    found = session.scalars(select(Remittance).where(Remittance.ticket_id == ticket_id).order_by(Remittance.id))
    return list(found)


def get_line(session: Session, line_id: int) -> RemittanceRow:
    line = session.get(RemittanceRow, line_id)
    if line is None:
        raise NotFound(f"There is no remittance line {line_id}.")
    return line


def list_lines(session: Session, remittance_id: int) -> list[RemittanceRow]:
    """In printed order."""
    found = session.scalars(
        select(RemittanceRow).where(RemittanceRow.remittance_id == remittance_id).order_by(RemittanceRow.sequence)
    )
    return list(found)


def list_allocations(session: Session, remittance_id: int) -> list[Allocation]:
    """All events of the remittance's payment, oldest first."""
    found = session.scalars(
        select(Allocation)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Payment.remittance_id == remittance_id)
        .order_by(Allocation.id)
    )
    return list(found)


def summarise(session: Session, remittance_id: int) -> CashSummary:
    remittance = session.get(Remittance, remittance_id)
    if remittance is None:
        raise NotFound(f"There is no remittance {remittance_id}.")
    currency = remittance.currency or ""
    lines_sum = sum(line.net_minor for line in list_lines(session, remittance_id))
    payment = _find_payment(session, remittance_id)
    applied = _sum_live_cash(session, payment.id) if payment else 0
    paid = remittance.total_minor if remittance.total_minor is not None else lines_sum
    return CashSummary(
        total=None if remittance.total_minor is None else from_minor(remittance.total_minor, currency),
        lines_sum=from_minor(lines_sum, currency),
        applied=from_minor(applied, currency),
        unapplied=from_minor(paid - applied, currency),
    )


_APPLICABLE = (RemittanceState.PROPOSED, RemittanceState.REVERSED, RemittanceState.CONFIRMED)
_MAX_MINOR = 10**15  # beyond it, sums of many would leave a 64-bit integer


def _save_unreadable(
    session: Session, place: Mapping[str, Any], position: int, problems: Sequence[Problem], now: datetime
) -> Remittance:
    remittance = Remittance(
        **place, position=position, state=RemittanceState.UNREADABLE, problems=msgspec.to_builtins(problems)
    )
    session.add(remittance)
    session.flush()
    reason = problems[0].message if problems else ""
    _record(session, "remittance_unreadable", remittance, by=SYSTEM, now=now, reason=reason)
    return remittance


def _currency_of_items(session: Session, proposal: Proposal) -> str | None:
    """The one currency of the items that an advice without a printed currency leads to."""
    currencies = {match.item.currency for match in proposal.lines if match.item}
    if not currencies and proposal.allocations:
        ids = [allocation.item_id for allocation in proposal.allocations]
        currencies = set(session.scalars(select(Invoice.currency).where(Invoice.id.in_(ids))))
    return currencies.pop() if len(currencies) == 1 else None


def _find_unstorable(advice: RemittanceAdvice, currency: str | None) -> Problem | None:
    """An amount with more decimals than its currency has, or of impossible size: it would have to be rounded."""
    amounts = [advice.total]
    for line in advice.lines:
        amounts += [line.net, line.gross, line.discount, line.deduction, line.withheld]
    for amount in amounts:
        if amount is None:
            continue
        try:
            too_large = abs(to_minor(amount, currency or "")) > _MAX_MINOR
        except ValueError as error:
            return Problem("over_precise", str(error))
        if too_large:
            return Problem("too_large", f"{amount} is not an amount of money that can be meant")
    return None


def _save_advice(
    session: Session,
    place: Mapping[str, Any],
    position: int,
    advice: RemittanceAdvice,
    proposal: Proposal,
    currency: str | None,
    problems: Sequence[Problem],
    now: datetime,
) -> Remittance:
    fingerprint = fingerprint_of(advice)
    earlier = _find_same_advice(session, fingerprint)
    evidence_class, reason = str(proposal.evidence_class), proposal.reason
    if earlier is not None:
        evidence_class = max(evidence_class, "D")
        reason = f"the same advice came before (remittance {earlier}); {reason}"
    remittance = Remittance(
        **place,
        position=position,
        customer_id=_find_account(session, proposal.customer),
        state=RemittanceState.PROPOSED,
        payer=_cut(advice.payer, 200),
        reference=_cut(advice.reference, 100),
        payment_date=advice.payment_date,
        method=_cut(advice.method, 20),
        currency=currency,
        total_minor=_minor(advice.total, currency),
        consistent=advice.consistent,
        proved=advice.proof.state == "proved",
        proof=_proof_json(advice),
        evidence_class=evidence_class,
        class_reason=reason,
        problems=msgspec.to_builtins(problems),
        fingerprint=fingerprint,
        duplicate_of=earlier,
    )
    session.add(remittance)
    session.flush()
    if lines := list(_build_lines(remittance.id, advice, proposal, currency)):
        session.execute(insert(RemittanceRow), lines)
    _record(
        session, "remittance_read", remittance, by=SYSTEM, now=now,
        lines=len(advice.lines), proved=remittance.proved, evidence_class=evidence_class, duplicate_of=earlier,
    )  # fmt: skip
    return remittance


def fingerprint_of(advice: RemittanceAdvice) -> str | None:
    """The same for an advice that is sent again in another file: payer, reference, total and lines. None when
    there is too little to tell two payments apart."""
    if not advice.reference and not advice.lines:
        return None
    lines = sorted(f"{_plain_reference(line.reference)}={line.net.normalize():f}" for line in advice.lines)
    total = "" if advice.total is None else f"{advice.total.normalize():f}"
    payer, reference = name_key(advice.payer or ""), _plain_reference(advice.reference or "")
    parts = (payer, reference, advice.currency or "", total, *lines)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _plain_reference(reference: str) -> str:
    return (canonical_keys(reference) or (reference.strip().upper(),))[0]


def _find_same_advice(session: Session, fingerprint: str | None) -> int | None:
    """The first remittance with this fingerprint that nobody has rejected."""
    if fingerprint is None:
        return None
    return session.scalar(
        select(func.min(Remittance.id)).where(
            Remittance.fingerprint == fingerprint, Remittance.state != RemittanceState.REJECTED
        )
    )


def _find_account(session: Session, account: str | None) -> int | None:
    return session.scalar(select(Customer.id).where(Customer.account_number == account)) if account else None


def _proof_json(advice: RemittanceAdvice) -> dict[str, Any]:
    proof = advice.proof
    return {
        "state": str(proof.state),
        "reason": proof.reason,
        "solutions": proof.solutions,
        "equations": [
            {
                "name": equation.name,
                "left": f"{equation.left:f}",
                "right": f"{equation.right:f}",
                "holds": equation.holds,
                "boxes": [_box(box) for box in equation.boxes],
            }
            for equation in proof.equations
        ],
    }


def _box(box: PageBox) -> list[float]:
    return [box.page, box.x0, box.top, box.x1, box.bottom]


def _build_lines(
    remittance_id: int, advice: RemittanceAdvice, proposal: Proposal, currency: str | None
) -> Iterator[dict[str, Any]]:
    """One row a printed line; an allocation without a line (advice with only a total) gets a row of its own."""
    by_line = {allocation.line: allocation for allocation in proposal.allocations if allocation.line >= 0}
    matches = {match.line: match for match in proposal.lines}
    for sequence, line in enumerate(advice.lines):
        allocation = by_line.get(line.sequence)
        yield _build_line(remittance_id, sequence, line, matches[line.sequence], allocation, currency)
    inferred = [allocation for allocation in proposal.allocations if allocation.line < 0]
    for sequence, allocation in enumerate(inferred, start=len(advice.lines)):
        cash = _minor(allocation.cash, currency)
        yield {
            "remittance_id": remittance_id,
            "sequence": sequence,
            "reference": "",
            "net_minor": cash,
            "box": [],
            "line_class": "credit" if allocation.cash < 0 else "full",
            "evidence_class": str(allocation.evidence_class),
            "match_reason": allocation.reason,
            "invoice_id": allocation.item_id,
            "proposed_minor": cash,
        }


def _build_line(
    remittance_id: int,
    sequence: int,
    line: RemittanceLine,
    match: LineMatch,
    allocation: ProposedAllocation | None,
    currency: str | None,
) -> dict[str, Any]:
    usable = match.item is not None and match.item.currency == currency
    allocation = allocation if usable else None
    return {
        "remittance_id": remittance_id,
        "sequence": sequence,
        "reference": line.reference[:120],
        "invoice_date": line.invoice_date,
        "gross_minor": _minor(line.gross, currency),
        "discount_minor": _minor(line.discount, currency),
        "deduction_minor": _minor(line.deduction, currency),
        "withheld_minor": _minor(line.withheld, currency),
        "net_minor": _minor(line.net, currency),
        "reason": line.reason,
        "box": _box(line.box),
        "net_box": _box(line.net_box) if line.net_box else None,
        "line_class": str(match.line_class),
        "evidence_class": str(match.evidence_class),
        "match_reason": match.reason,
        "invoice_id": match.item.id if match.item and usable else None,
        "proposed_minor": _minor(allocation.cash, currency) if allocation else None,
        "proposed_discount_minor": _minor(allocation.discount, currency)
        if allocation and allocation.discount
        else None,
        "candidates": [item.id for item in match.candidates],
    }


def _minor(amount: Decimal | None, currency: str | None) -> int | None:
    return None if amount is None else to_minor(amount, currency or "")


def _cut(text: str | None, length: int) -> str | None:
    return text[:length] if text else None


def _lock_remittance(session: Session, remittance_id: int, by: Actor, version: int | None) -> Remittance:
    """The row as it is now, locked until the transaction ends, so that one of two people wins. Twins of the same
    advice are locked with it, in order of id: two people with one each must not wait for each other."""
    own = select(Remittance.fingerprint).where(Remittance.id == remittance_id).scalar_subquery()
    found = session.scalars(
        select(Remittance)
        .where(or_(Remittance.id == remittance_id, Remittance.fingerprint == own))
        .order_by(Remittance.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    remittance = next((row for row in found if row.id == remittance_id), None)
    if remittance is None:
        raise NotFound(f"There is no remittance {remittance_id}.")
    _check_visible(session, remittance, by)
    if version is not None and remittance.version != version:
        raise StaleEdit("Somebody changed this remittance in the meantime; look at it again first.")
    return remittance


def _check_visible(session: Session, remittance: Remittance, actor: Actor) -> None:
    """Cash is shown to those who see every ticket, not to those to whom one was forwarded."""
    get_ticket(session, remittance.ticket_id, actor)
    require(actor, "view_cash")


def _refuse_second_application(session: Session, remittance: Remittance) -> None:
    """The same advice in another mail or file may be applied once only."""
    if remittance.fingerprint is None:
        return
    twin = session.scalar(
        select(func.min(Remittance.id)).where(
            Remittance.fingerprint == remittance.fingerprint,
            Remittance.id != remittance.id,
            Remittance.state == RemittanceState.CONFIRMED,
        )
    )
    if twin is not None:
        raise IllegalMove(f"The same advice is applied already, as remittance {twin}.")


def _choose_lines(
    session: Session, remittance: Remittance, accept_lines: frozenset[int] | None
) -> list[RemittanceRow]:
    lines = list_lines(session, remittance.id)
    applied = _list_live_lines(session, remittance.id)
    if accept_lines is None:
        chosen = [line for line in lines if line.invoice_id and line.proposed_minor and line.id not in applied]
    else:
        if unknown := accept_lines - {line.id for line in lines}:
            raise Invalid(f"Line {min(unknown)} is not one of this remittance.")
        chosen = [line for line in lines if line.id in accept_lines]
        for line in chosen:
            if line.id in applied:
                raise IllegalMove(f"Line {line.sequence + 1} is applied already.")
            if not line.invoice_id or not line.proposed_minor:
                raise Invalid(f"Line {line.sequence + 1} ({line.reference}) has no item to apply it to.")
    if not chosen:
        if applied:
            raise IllegalMove("Everything that could be applied is applied already.")
        raise Invalid("No line has an item to apply it to; choose the items first.")
    return chosen


def _lock_invoices(session: Session, lines: Sequence[RemittanceRow], remittance: Remittance) -> dict[int, Invoice]:
    """The items of these lines, locked in order of id; refuses two customers and other currencies."""
    wanted = sorted({line.invoice_id for line in lines if line.invoice_id})
    found = session.scalars(
        select(Invoice)
        .where(Invoice.id.in_(wanted))
        .order_by(Invoice.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    invoices = {invoice.id: invoice for invoice in found}
    customers = {invoice.customer_id for invoice in invoices.values()}
    if len(customers) > 1:
        raise Invalid("These invoices belong to several customers; apply the lines of one customer.")
    if _find_live_customers(session, remittance.id) - customers:
        raise Invalid("A part of this payment is applied to another customer; take it back first.")
    for invoice in invoices.values():
        if remittance.currency and invoice.currency != remittance.currency:
            raise Invalid(f"{invoice.number} is in {invoice.currency}, the payment in {remittance.currency}.")
    if len({invoice.currency for invoice in invoices.values()}) > 1:
        raise Invalid("These invoices are in several currencies.")
    return invoices


def _find_live_customers(session: Session, remittance_id: int) -> set[int]:
    payment = _find_payment(session, remittance_id)
    ids = {row.invoice_id for row in _list_live(session, payment.id)} if payment else set()
    return set(session.scalars(select(Invoice.customer_id).where(Invoice.id.in_(ids)).distinct()))


def _net_deductions(lines: Sequence[RemittanceRow], invoices: Mapping[int, Invoice]) -> dict[int, int]:
    """Cash by line id. What a line takes off an invoice lowers the cash of the lines that pay it, in order."""
    cash = {line.id: line.proposed_minor or 0 for line in lines}
    per_invoice: dict[int, list[RemittanceRow]] = defaultdict(list)
    for line in lines:
        per_invoice[line.invoice_id or 0].append(line)
    for invoice_id, own in per_invoice.items():
        side = 1 if invoices[invoice_id].original_minor >= 0 else -1
        against = [line for line in own if cash[line.id] * side < 0]
        for line in against:
            rest, cash[line.id] = cash[line.id], 0
            for paying in own:
                if cash[paying.id] * side > 0 and rest:
                    taken = min(abs(cash[paying.id]), abs(rest)) * side
                    cash[paying.id] -= taken
                    rest += taken
            if rest:
                number = invoices[invoice_id].number
                raise Invalid(f"Line {line.sequence + 1} takes more off {number} than this payment pays on it.")
    return cash


def _check_balances(
    session: Session,
    lines: Sequence[RemittanceRow],
    invoices: Mapping[int, Invoice],
    cash_per_line: Mapping[int, int],
) -> None:
    """Refuse what would turn an item's balance to the other side, by the balances of this moment."""
    wanted: dict[int, int] = defaultdict(int)
    for line in lines:
        wanted[line.invoice_id or 0] += cash_per_line[line.id] + (line.proposed_discount_minor or 0)
    for invoice_id, amount in wanted.items():
        invoice, balance = invoices[invoice_id], balance_minor(session, invoice_id)
        if amount * balance < 0 or abs(amount) > abs(balance):
            has, takes = _amount(balance, invoice.currency), _amount(amount, invoice.currency)
            raise Invalid(f"{invoice.number} has {has} open, and this payment would apply {takes}.")


def _save_payment(session: Session, remittance: Remittance, invoice: Invoice, now: datetime) -> Payment:
    """The remittance's one payment; its amount was fixed when it was first confirmed."""
    payment = _find_payment(session, remittance.id)
    if payment is not None:
        payment.customer_id = invoice.customer_id
        return payment
    if remittance.currency is None:
        _settle_currency(session, remittance, invoice.currency)
    amount = remittance.total_minor
    if amount is None:
        amount = sum(line.net_minor for line in list_lines(session, remittance.id))
    if amount < 0:
        raise Invalid("This advice asks for money instead of paying it; there is nothing to apply.")
    payment = Payment(
        remittance_id=remittance.id,
        customer_id=invoice.customer_id,
        reference=remittance.reference,
        received_on=remittance.payment_date,
        amount_minor=amount,
        currency=invoice.currency,
        created_at=now,
    )
    session.add(payment)
    session.flush()
    return payment


def _settle_currency(session: Session, remittance: Remittance, currency: str) -> None:
    """The items' currency is the payment's. Its amounts were stored with two decimals, as of an unknown one."""
    if exponent(currency) != exponent(""):
        raise Invalid(f"The advice does not say its currency, and it was not read with the decimals of {currency}.")
    remittance.currency = currency
    session.flush()


def _build_applies(
    payment: Payment,
    lines: Sequence[RemittanceRow],
    invoices: Mapping[int, Invoice],
    cash_per_line: Mapping[int, int],
    by: Actor,
    now: datetime,
) -> list[Allocation]:
    rows = []
    for line in lines:
        cash = cash_per_line[line.id]
        credit = invoices[line.invoice_id or 0].original_minor < 0
        amounts = [(AllocationKind.CREDIT if credit else AllocationKind.CASH, cash)]
        if line.proposed_discount_minor and cash:
            amounts.append((AllocationKind.DISCOUNT, line.proposed_discount_minor))
        rows += [
            Allocation(
                payment_id=payment.id,
                invoice_id=line.invoice_id,
                line_id=line.id,
                event="apply",
                kind=kind,
                amount_minor=amount,
                currency=payment.currency,
                by_id=by.user_id,
                by_name=by.name,
                at=now,
            )
            for kind, amount in amounts
            if amount
        ]
    return rows


def _choose_nothing(line: RemittanceRow, by: Actor) -> None:
    line.invoice_id = None
    line.proposed_minor = None
    line.proposed_discount_minor = None
    line.line_class = "unmatched"
    line.match_reason = f"set aside by {by.name}"


def _choose_invoice(
    session: Session, remittance: Remittance, line: RemittanceRow, invoice_id: int, by: Actor
) -> None:
    """Judge the line against the chosen item as the matcher would, less what other lines take of it."""
    invoice = session.get(Invoice, invoice_id)
    if invoice is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    if remittance.customer_id not in (None, invoice.customer_id) and invoice_id not in line.candidates:
        raise Invalid(f"{invoice.number} belongs to another customer.")
    if remittance.currency and remittance.currency != invoice.currency:
        raise Invalid(f"{invoice.number} is in {invoice.currency}, the payment in {remittance.currency}.")
    others = sum(
        (other.proposed_minor or 0) + (other.proposed_discount_minor or 0)
        for other in list_lines(session, remittance.id)
        if other.id != line.id
        and other.invoice_id == invoice_id
        and other.id not in _list_live_lines(session, remittance.id)
    )
    left = balance_minor(session, invoice_id) - others
    if line.net_minor < 0 < invoice.original_minor:
        cash, discount, line_class, evidence_class = line.net_minor, 0, "short_pay", "D"
        reason = f"taken off {invoice.number}"
    else:
        verdict = judge(
            _as_printed(line, invoice.currency),
            _as_known(invoice, left),
            from_minor(left, invoice.currency),
            remittance.payment_date,
            MatchPolicy(),
        )
        cash, discount = to_minor(verdict.cash, invoice.currency), to_minor(verdict.discount, invoice.currency)
        line_class, evidence_class, reason = str(verdict.line_class), str(verdict.evidence_class), verdict.reason
    line.invoice_id = invoice_id
    line.proposed_minor = cash or None
    line.proposed_discount_minor = discount or None
    line.line_class = line_class
    line.evidence_class = evidence_class
    line.match_reason = f"chosen by {by.name}: {reason}"


def _as_printed(line: RemittanceRow, currency: str) -> RemittanceLine:
    def amount(minor: int | None) -> Decimal | None:
        return None if minor is None else from_minor(minor, currency)

    return RemittanceLine(
        sequence=line.sequence,
        reference=line.reference,
        net=from_minor(line.net_minor, currency),
        box=PageBox(0, 0, 0, 0, 0),
        gross=amount(line.gross_minor),
        discount=amount(line.discount_minor),
        deduction=amount(line.deduction_minor),
        withheld=amount(line.withheld_minor),
        reason=line.reason,
    )


def _as_known(invoice: Invoice, left: int) -> KnownItem:
    return KnownItem(
        id=invoice.id,
        number=invoice.number,
        customer="",
        customer_name="",
        currency=invoice.currency,
        open_amount=from_minor(left, invoice.currency),
        original_amount=from_minor(invoice.original_minor, invoice.currency),
        invoice_date=invoice.invoice_date,
        due_date=invoice.due_date,
        discount_terms=invoice.terms,
    )


def _reverse_rows(
    session: Session,
    remittance: Remittance,
    payment: Payment,
    live: Sequence[Allocation],
    taken_back: Sequence[Allocation],
    reason: str,
    by: Actor,
    now: datetime,
) -> list[Allocation]:
    reason = _required(reason)
    gone = {row.id for row in taken_back}
    rest = _sum_cash(row for row in live if row.id not in gone)
    if rest > payment.amount_minor:
        raise IllegalMove(
            "Without this credit note the rest would be more than the payment; take back an invoice it paid first."
        )
    reversals = [
        Allocation(
            payment_id=row.payment_id,
            invoice_id=row.invoice_id,
            line_id=row.line_id,
            event="reverse",
            kind=row.kind,
            amount_minor=row.amount_minor,
            currency=row.currency,
            reverses_id=row.id,
            reason=reason,
            by_id=by.user_id,
            by_name=by.name,
            at=now,
        )
        for row in taken_back
    ]
    session.add_all(reversals)
    if len(gone) == len(live):
        remittance.state = RemittanceState.REVERSED
    remittance.version += 1
    session.flush()
    _record(
        session, "cash_reversed", remittance, by=by, now=now,
        reason=reason, payment=payment.id, allocations=sorted(gone), currency=payment.currency,
        amount=str(from_minor(_sum_cash(taken_back), payment.currency)),
    )  # fmt: skip
    return reversals


def _belongs_together(row: Allocation, allocation: Allocation) -> bool:
    return row.id == allocation.id or (
        row.line_id is not None and (row.line_id, row.invoice_id) == (allocation.line_id, allocation.invoice_id)
    )


def _find_payment(session: Session, remittance_id: int) -> Payment | None:
    return session.scalar(select(Payment).where(Payment.remittance_id == remittance_id))


def _list_live(session: Session, payment_id: int) -> list[Allocation]:
    """Applies that nothing has taken back, oldest first."""
    back = aliased(Allocation)
    found = session.scalars(
        select(Allocation)
        .where(
            Allocation.payment_id == payment_id,
            Allocation.event == "apply",
            ~select(back.id).where(back.reverses_id == Allocation.id).exists(),
        )
        .order_by(Allocation.id)
    )
    return list(found)


def _list_live_lines(session: Session, remittance_id: int) -> set[int]:
    payment = _find_payment(session, remittance_id)
    return {row.line_id for row in _list_live(session, payment.id) if row.line_id} if payment else set()


def _sum_live_cash(session: Session, payment_id: int) -> int:
    return _sum_cash(_list_live(session, payment_id))


def _sum_cash(rows: Iterable[Allocation]) -> int:
    """What is used of the payment: a discount costs it nothing, a credit gives back to it."""
    return sum(row.amount_minor for row in rows if row.kind != AllocationKind.DISCOUNT)


def _required(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid("Say why; the reason is kept with the history.", field="reason")
    return reason


def _amount(minor: int, currency: str) -> str:
    return f"{format_amount(from_minor(minor, currency), currency)} {currency}"


def _record(session: Session, verb: str, remittance: Remittance, *, by: Actor, now: datetime, **data: Any) -> None:
    record(session, verb, "remittance", remittance.id, by=by, now=now, ticket_id=remittance.ticket_id, **data)
