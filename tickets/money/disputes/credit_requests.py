"""A dispute that is given in to: somebody proposes a credit, a second person approves, accounting writes the note.

The approval holds the amounts and the words; with other amounts it is void. An approved request waits until
accounting says the credit note's number, and is over when the ledger shows the credit (`following`).
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.money import say_minor
from tickets.db import MAX_ID, Base, UtcInstant
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.money.disputes.deductions import Deduction, list_of_dispute, refuse
from tickets.money.disputes.disputes import (
    Dispute,
    DisputeState,
    decide,
    get_dispute,
    lock,
    lock_items_of,
    move,
    record_on,
)
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger import approvals
from tickets.money.subledger.approvals import Approval, ApprovalKind
from tickets.users import SYSTEM, Actor, require


class CreditState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"  # accounting is to write the note
    ISSUED = "issued"  # its number is known
    CREDITED = "credited"  # the ledger shows it
    REFUSED = "refused"  # sent back, or void as the amounts changed
    NEEDLESS = "needless"  # the customer paid after all


class CreditRequest(Base):
    """`rest_is_due` says what becomes of the part that is not credited: owed again, or still in dispute. `number` is
    the credit note's, as accounting gave it."""

    __tablename__ = "credit_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    rest_is_due: Mapped[bool]
    answer: Mapped[str] = mapped_column(Text)
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approval.id"))
    number: Mapped[str | None] = mapped_column(String(60))
    proposed_by: Mapped[str] = mapped_column(String(120))
    proposed_at: Mapped[datetime] = mapped_column(UtcInstant)
    issued_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("state in ('proposed','approved','issued','credited','refused','needless')", name="state"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("state <> 'issued' or number is not null", name="number"),
        Index(
            "ix_credit_request_proposed", "dispute_id", unique=True,
            sqlite_where=text("state = 'proposed'"), postgresql_where=text("state = 'proposed'"),
        ),
    )  # fmt: skip


class CreditPart(Base):
    """So much of one deduction is to be credited, and so much the ledger has shown."""

    __tablename__ = "credit_part"

    request_id: Mapped[int] = mapped_column(ForeignKey("credit_request.id"), primary_key=True)
    deduction_id: Mapped[int] = mapped_column(ForeignKey("deduction.id"), primary_key=True, index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    credited_minor: Mapped[int] = mapped_column(BigInteger, default=0)

    __table_args__ = (
        CheckConstraint(
            "amount_minor > 0 and credited_minor >= 0 and credited_minor <= amount_minor", name="amounts"
        ),
    )

    @property
    def left_minor(self) -> int:
        return self.amount_minor - self.credited_minor


EXPECTED = (CreditState.APPROVED, CreditState.ISSUED)


def propose_credit(
    session: Session,
    dispute: Dispute,
    amounts: Mapping[int, int],
    answer: str,
    *,
    rest_is_due: bool,
    by: Actor,
    now: datetime,
    version: int,
) -> CreditRequest:
    """Give in, wholly or partly: `amounts` by deduction, in minor units; `answer` is what the customer reads. It
    waits for a second person, who may be neither the proposer nor below the amount's level."""
    require(by, "propose_credit")
    if not answer.strip():
        raise Invalid("Write the reason that the customer will read.", field="answer")
    lock(session, dispute, version)
    move(dispute, DisputeState.PROPOSED)
    wanted = {deduction_id: amount for deduction_id, amount in amounts.items() if amount}
    rows = {row.id: row for row in list_of_dispute(session, dispute.id)}
    _check_amounts(session, dispute, rows, wanted)
    request = CreditRequest(
        dispute_id=dispute.id,
        state=CreditState.PROPOSED,
        amount_minor=sum(wanted.values()),
        currency=dispute.currency,
        rest_is_due=rest_is_due,
        answer=answer.strip(),
        proposed_by=by.name,
        proposed_at=now,
    )
    session.add(request)
    session.flush()
    session.add_all(CreditPart(request_id=request.id, deduction_id=id_, amount_minor=wanted[id_]) for id_ in wanted)
    session.flush()
    approval = approvals.request(
        session, ApprovalKind.CREDIT_NOTE, "dispute", dispute.id,
        credit_facts(session, {"request": request.id}),
        amount_minor=request.amount_minor, currency=dispute.currency, customer_id=dispute.customer_id,
        reason=request.answer, by=by, now=now, ticket_id=dispute.ticket_id,
    )  # fmt: skip
    request.approval_id = approval.id
    session.flush()
    record_on(
        session, "proposed_credit", dispute, by=by, now=now, amount=say_minor(request.amount_minor, dispute.currency)
    )
    return request


def _check_amounts(
    session: Session, dispute: Dispute, rows: Mapping[int, Deduction], wanted: Mapping[int, int]
) -> None:
    if not wanted:
        raise Invalid("A credit needs an amount; to give nothing, deny it.", field="amount")
    for deduction_id, amount in wanted.items():
        row = rows.get(deduction_id)
        if row is None:
            raise Invalid("That amount is not part of this dispute.", field="amount")
        expected = sum(part.left_minor for part in list_expected(session, [row.id]))
        if not 0 < amount <= row.open_minor - expected:
            number = session.get_one(Invoice, row.invoice_id).number
            left = say_minor(row.open_minor - expected, dispute.currency)
            raise Invalid(f"{number} has {left} left to credit.", field="amount")


def approve(session: Session, dispute: Dispute, *, by: Actor, now: datetime, version: int) -> CreditRequest:
    """The second person agrees: the credit note is asked for, and the rest is due again or stays in dispute."""
    lock(session, dispute, version)
    request = _get_proposed(session, dispute)
    approval = session.get_one(Approval, request.approval_id)
    content = credit_facts(session, approval.content["ask"])
    approvals.grant(session, approval.id, content, by=by, now=now, version=approval.version)
    carry_out_credit(session, approval, by=by, now=now)
    return request


def send_back(session: Session, dispute: Dispute, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """The second person does not agree; it is reviewed again."""
    lock(session, dispute, version)
    approval = session.get_one(Approval, _get_proposed(session, dispute).approval_id)
    approvals.refuse(session, approval.id, reason, by=by, now=now, version=approval.version)
    drop_credit(session, approval, by=by, now=now)


def take_back(session: Session, dispute: Dispute, *, by: Actor, now: datetime, version: int) -> None:
    """Who proposed it no longer does."""
    lock(session, dispute, version)
    approval = session.get_one(Approval, _get_proposed(session, dispute).approval_id)
    approvals.withdraw(session, approval.id, by=by, now=now, version=approval.version)
    drop_credit(session, approval, by=by, now=now)


# -- what the page of approvals does with it (tickets.money.subledger.deciding)


def lock_credit(session: Session, ask: dict[str, Any]) -> None:
    """The items, then the dispute: a payment of the items does so, and may take the proposal off the table."""
    dispute = session.get_one(Dispute, session.get_one(CreditRequest, ask["request"]).dispute_id)
    lock_items_of(session, dispute)
    session.refresh(dispute, with_for_update=True)


def credit_facts(session: Session, ask: dict[str, Any]) -> dict[str, Any]:
    """What the second person judges; any change of it voids the proposal."""
    request = session.get_one(CreditRequest, ask["request"])
    dispute = session.get_one(Dispute, request.dispute_id)
    content: dict[str, Any] = {"ask": ask, "Dispute": f"{dispute.number}, {dispute.title}"}
    for part in list_parts(session, request.id):
        row = session.get_one(Deduction, part.deduction_id)
        number = session.get_one(Invoice, row.invoice_id).number
        content[f"Credit on {number} ({row.id})"] = (
            f"{say_minor(part.amount_minor, dispute.currency)} of {say_minor(row.open_minor, dispute.currency)} open"
        )
    content["The rest"] = "is due again" if request.rest_is_due else "stays in dispute"
    content["The customer reads"] = request.answer
    return content


def carry_out_credit(session: Session, approval: Approval, *, by: Actor, now: datetime) -> None:
    """The approval is granted."""
    request = session.get_one(CreditRequest, approval.content["ask"]["request"])
    dispute = session.get_one(Dispute, request.dispute_id)
    lock(session, dispute, None)
    move(dispute, DisputeState.APPROVED)
    request.state = CreditState.APPROVED
    rest = 0
    for row in list_of_dispute(session, dispute.id):
        if not row.open_minor:
            continue
        expected = sum(part.left_minor for part in list_expected(session, [row.id]))
        row.disputed_minor, row.due_minor = row.open_minor, 0
        left = row.open_minor - expected
        rest += left
        if request.rest_is_due and left:
            refuse(row, left, now=now)
    dispute.answer = request.answer
    decide(dispute, "partly" if rest else "credited", now)
    record_on(
        session, "approved_credit", dispute, by=by, now=now, amount=say_minor(request.amount_minor, dispute.currency)
    )


def drop_credit(session: Session, approval: Approval, *, by: Actor, now: datetime) -> None:
    """The approval was refused or withdrawn."""
    request = session.get_one(CreditRequest, approval.content["ask"]["request"])
    dispute = session.get_one(Dispute, request.dispute_id)
    lock(session, dispute, None)
    request.state, request.closed_at = CreditState.REFUSED, now
    if dispute.state == DisputeState.PROPOSED:
        move(dispute, DisputeState.REVIEW)
    verb = "sent_credit_back" if approval.answer else "took_credit_back"
    record_on(session, verb, dispute, by=by, now=now, reason=approval.answer or "")


def void_if_stale(session: Session, dispute: Dispute, reason: str, *, now: datetime) -> None:
    """A proposal whose amounts are no longer what they were is taken off the table, whoever made it."""
    request = find_proposed(session, dispute.id)
    approval = session.get_one(Approval, request.approval_id) if request else None
    if approval is None:
        return
    if approvals.content_hash(credit_facts(session, approval.content["ask"])) != approval.content_hash:
        approvals.refuse(session, approval.id, reason, by=SYSTEM, now=now, version=approval.version)
        drop_credit(session, approval, by=SYSTEM, now=now)


def record_number(session: Session, request: CreditRequest, number: str, *, by: Actor, now: datetime) -> None:
    """Accounting has written the credit note; a wrong number is written over."""
    require(by, "number_credit_note")
    if not number.strip():
        raise Invalid("Write the credit note's number.", field="number")
    dispute = session.get_one(Dispute, request.dispute_id)
    lock(session, dispute, None)
    session.refresh(request, with_for_update=True)
    if request.state not in (*EXPECTED, CreditState.CREDITED):
        raise IllegalMove("This credit is not approved.")
    request.number, request.issued_at = number.strip()[:60], now
    if request.state == CreditState.APPROVED:
        request.state = CreditState.ISSUED
    record_on(session, "numbered_credit_note", dispute, by=by, now=now, number=request.number)


def get_request(session: Session, request_id: int, actor: Actor) -> CreditRequest:
    request = session.get(CreditRequest, request_id) if 0 < request_id <= MAX_ID else None
    if request is None:
        raise NotFound(f"There is no credit request {request_id}.")
    get_dispute(session, request.dispute_id, actor)
    return request


def find_proposed(session: Session, dispute_id: int) -> CreditRequest | None:
    return session.scalar(
        select(CreditRequest).where(
            CreditRequest.dispute_id == dispute_id, CreditRequest.state == CreditState.PROPOSED
        )
    )


def list_requests(session: Session, dispute_id: int) -> list[CreditRequest]:
    query = select(CreditRequest).where(CreditRequest.dispute_id == dispute_id).order_by(CreditRequest.id)
    return list(session.scalars(query))


def list_for_accounting(session: Session, actor: Actor, *, done: bool = False) -> list[CreditRequest]:
    """Credit notes to be written or to be seen in the ledger, oldest first; or those that are over, newest first."""
    require(actor, "view_disputes")
    states = (CreditState.CREDITED, CreditState.NEEDLESS) if done else EXPECTED
    order = CreditRequest.id.desc() if done else CreditRequest.id
    return list(
        session.scalars(select(CreditRequest).where(CreditRequest.state.in_(states)).order_by(order).limit(500))
    )


def list_parts(session: Session, request_id: int) -> list[CreditPart]:
    query = select(CreditPart).where(CreditPart.request_id == request_id).order_by(CreditPart.deduction_id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def list_expected(session: Session, deduction_ids: list[int]) -> list[CreditPart]:
    """Approved parts that the ledger does not show yet, oldest request first."""
    query = (
        select(CreditPart)
        .join(CreditRequest, CreditRequest.id == CreditPart.request_id)
        .where(
            CreditPart.deduction_id.in_(deduction_ids),
            CreditRequest.state.in_(EXPECTED),
            CreditPart.credited_minor < CreditPart.amount_minor,
        )
        .order_by(CreditPart.request_id, CreditPart.deduction_id)
    )
    return list(session.scalars(query))


def expect_again(session: Session, row: Deduction) -> None:
    """A credit of this deduction was taken back: what its requests have seen beyond its credits is to come again, of
    the newest first."""
    query = select(CreditPart).where(CreditPart.deduction_id == row.id, CreditPart.credited_minor > 0)
    parts = session.scalars(query.order_by(CreditPart.request_id.desc())).all()
    left = sum(part.credited_minor for part in parts) - row.credited_minor
    for part in parts:
        taken = max(0, min(left, part.credited_minor))
        part.credited_minor -= taken
        left -= taken
        request = session.get_one(CreditRequest, part.request_id)
        if taken and request.state not in EXPECTED:
            request.state = CreditState.ISSUED if request.number else CreditState.APPROVED
            request.closed_at = None
    session.flush()


def close_finished(session: Session, dispute: Dispute, *, now: datetime) -> None:
    """Requests that the ledger shows whole are over; those whose deductions have nothing open are needless. What is
    left after the last credit is reviewed again, or due; a credit that was taken back is awaited again."""
    rows = {row.id: row for row in list_of_dispute(session, dispute.id)}
    expected = False
    for request in list_requests(session, dispute.id):
        if request.state not in EXPECTED:
            continue
        parts = list_parts(session, request.id)
        if all(not part.left_minor for part in parts):
            request.state, request.closed_at = CreditState.CREDITED, now
        elif all(not part.left_minor or not rows[part.deduction_id].open_minor for part in parts):
            request.state, request.closed_at = CreditState.NEEDLESS, now
        else:
            expected = True
    if dispute.state == DisputeState.DENIED and expected:
        move(dispute, DisputeState.APPROVED)
    if dispute.state == DisputeState.APPROVED and not expected:
        if any(row.disputed_minor for row in rows.values()):
            move(dispute, DisputeState.REVIEW)
        elif any(row.due_minor for row in rows.values()):
            move(dispute, DisputeState.DENIED)


def _get_proposed(session: Session, dispute: Dispute) -> CreditRequest:
    request = find_proposed(session, dispute.id)
    if request is None:
        raise IllegalMove(f"No credit is proposed in {dispute.number}.")
    return request
