"""Four eyes: what one person asks for, another one grants or refuses; no one grants what they asked for themselves.

An approval holds the facts it was asked on and their hash. When it is granted the facts are stated anew, and with
another hash nothing happens: what would be done is no longer what was asked. How much a role may grant is the sum of
a customer's grants of one kind within 30 days, so that many small ones are not a way around the limit.
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, func, select, text
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from parsers.money import MINUS, from_minor, say_minor
from tickets.audit import Event, record
from tickets.customers import Customer
from tickets.db import Base, UtcInstant
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted, StaleEdit
from tickets.users import Actor, Role, can, require


class ApprovalKind(StrEnum):
    WRITE_OFF = "write_off"  # a difference above the automatic limits
    REFUND = "refund"  # money goes back to the account that it came from
    CROSS_FAMILY = "cross_family"  # one family's payment on another one's item
    CLOSED_PERIOD = "closed_period"  # taking back what a closed period holds
    CREDIT_NOTE = "credit_note"  # a dispute that is given in to
    PAYMENT_PLAN = "payment_plan"  # what is owed is paid in parts, later


class ApprovalState(StrEnum):
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Approval(Base):
    """What somebody asked for. `content` is JSON, the facts that the second person judges; it never changes.
    `subject_kind` and `subject_id` name the row that it is about."""

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    ticket_id: Mapped[int | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    level: Mapped[str] = mapped_column(String(10))  # the first role whose limit takes it when it is asked for
    state: Mapped[str] = mapped_column(String(9))
    reason: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    asked_by_name: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
    decided_hash: Mapped[str | None] = mapped_column(String(64))  # of the facts as they were when it was granted
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_by_name: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answer: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("state in ('waiting','granted','refused','withdrawn')", name="state"),
        CheckConstraint("amount_minor >= 0", name="amount"),
        CheckConstraint("(state = 'waiting') = (decided_at is null)", name="decided"),
        CheckConstraint("state <> 'granted' or coalesce(decided_hash, '') = content_hash", name="hash"),
        CheckConstraint(
            "state <> 'granted' or coalesce(decided_by_id, -1) not in (-1, coalesce(asked_by_id, 0))",
            name="four_eyes",
        ),
        Index(
            "ix_approval_waiting", "kind", "subject_kind", "subject_id", unique=True,
            sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'"),
        ),
    )  # fmt: skip


# The first role that may grant a kind at all.
FIRST_ROLE: Mapping[str, Role] = {
    ApprovalKind.WRITE_OFF: Role.TIER2,
    ApprovalKind.CREDIT_NOTE: Role.TIER2,
    ApprovalKind.PAYMENT_PLAN: Role.TIER2,
    ApprovalKind.CROSS_FAMILY: Role.LEAD,
    ApprovalKind.REFUND: Role.LEAD,
    ApprovalKind.CLOSED_PERIOD: Role.LEAD,
}

# What a role may grant to one customer in 30 days, in the amount's currency; None for any sum. The order is the
# ladder on which an approval goes up.
LIMITS: Mapping[Role, Decimal | None] = {
    Role.TIER2: Decimal(1_000),
    Role.LEAD: Decimal(5_000),
    Role.ADMIN: None,
}
WINDOW = timedelta(days=30)


def request(
    session: Session,
    kind: ApprovalKind,
    subject_kind: str,
    subject_id: int,
    content: Mapping[str, Any],
    *,
    amount_minor: int,
    currency: str,
    customer_id: int | None,
    reason: str,
    by: Actor,
    now: datetime,
    ticket_id: int | None = None,
) -> Approval:
    """Ask for it. `content` must be JSON, amounts as decimal strings or minor units; the same thing waits once."""
    require(by, "ask_approval")
    if not reason.strip():
        raise Invalid("Say why; the second person decides on it.", field="reason")
    if _find_waiting(session, kind, subject_kind, subject_id):
        raise IllegalMove("This waits for a second person already.")
    approval = Approval(
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        customer_id=customer_id,
        ticket_id=ticket_id,
        content=dict(content),
        content_hash=content_hash(content),
        amount_minor=abs(amount_minor),
        currency=currency,
        level="",
        state=ApprovalState.WAITING,
        reason=reason.strip(),
        asked_by_id=by.user_id,
        asked_by_name=by.name,
        asked_at=now,
    )
    approval.level = first_role(session, approval, now=now)
    session.add(approval)
    session.flush()
    _record(session, "approval_asked", approval, by=by, now=now, reason=approval.reason)
    return approval


def grant(
    session: Session, approval_id: int, content: Mapping[str, Any], *, by: Actor, now: datetime, version: int
) -> Approval:
    """The second person agrees; `content` are the facts as they are now. The caller does what was asked in the same
    transaction. Refuses (NotPermitted) oneself and a sum above the role's limit, (StaleEdit) other facts."""
    require(by, "grant_approval")
    approval = _lock(session, approval_id, version)
    if by.user_id is None or by.user_id == approval.asked_by_id:
        raise NotPermitted(f"{approval.asked_by_name} asked for it; another person must decide.")
    approval.decided_hash = content_hash(content)
    if approval.decided_hash != approval.content_hash:
        raise StaleEdit("The facts have changed since this was asked for; refuse it, and let it be asked for again.")
    _check_limit(session, approval, by, now)
    _decide(session, approval, ApprovalState.GRANTED, "", by=by, now=now)
    return approval


def refuse(session: Session, approval_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> Approval:
    """The second person says no; the reason goes to who asked."""
    require(by, "grant_approval")
    approval = _lock(session, approval_id, version)
    if by.user_id == approval.asked_by_id:
        raise NotPermitted("Withdraw what you asked for yourself; another person refuses or grants it.")
    if not reason.strip():
        raise Invalid("Say why; the person who asked reads it.", field="reason")
    _decide(session, approval, ApprovalState.REFUSED, reason.strip(), by=by, now=now)
    return approval


def withdraw(session: Session, approval_id: int, *, by: Actor, now: datetime, version: int) -> Approval:
    """Who asked no longer wants it."""
    require(by, "ask_approval")
    approval = _lock(session, approval_id, version)
    if by.user_id != approval.asked_by_id:
        raise NotPermitted(f"Only {approval.asked_by_name} can withdraw it.")
    _decide(session, approval, ApprovalState.WITHDRAWN, "", by=by, now=now)
    return approval


def content_hash(content: Mapping[str, Any]) -> str:
    """The same for the same facts, in whatever order they stand and whether their amounts are grouped."""
    facts = {name: _ungroup(fact) if isinstance(fact, str) else fact for name, fact in content.items()}
    return hashlib.sha256(msgspec.json.encode(facts, order="deterministic")).hexdigest()


def _ungroup(fact: str) -> str:
    """ "1,234.50 EUR" as "1234.50 EUR": what was asked for before amounts were grouped stays what it was."""
    return _GROUPED.sub("", fact.replace(MINUS, "-"))


_GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


def get_approval(session: Session, approval_id: int, actor: Actor) -> Approval:
    require(actor, "view_approvals")
    approval = session.get(Approval, approval_id)
    if approval is None:
        raise NotFound(f"There is no approval {approval_id}.")
    return approval


def list_approvals(session: Session, actor: Actor, state: ApprovalState | None = None) -> list[Approval]:
    """What waits, the oldest first; of what is decided the newest first."""
    require(actor, "view_approvals")
    query = select(Approval)
    if state is not None:
        query = query.where(Approval.state == state)
    order = Approval.id if state is ApprovalState.WAITING else Approval.id.desc()
    return list(session.scalars(query.order_by(order).limit(200)))


def list_waiting_on(session: Session, subject_kind: str, subject_id: int) -> list[Approval]:
    """What somebody has asked for of this subject and nobody has decided, the oldest first."""
    about = (Approval.subject_kind == subject_kind, Approval.subject_id == subject_id)
    query = select(Approval).where(Approval.state == ApprovalState.WAITING, *about)
    return list(session.scalars(query.order_by(Approval.id)))


def list_events_about(session: Session, subject_kind: str, subject_id: int) -> list[Event]:
    """What was asked for of this subject, granted and refused, the oldest first."""
    asked = select(Approval.id).where(Approval.subject_kind == subject_kind, Approval.subject_id == subject_id)
    query = select(Event).where(Event.subject_kind == "approval", Event.subject_id.in_(asked))
    return list(session.scalars(query.order_by(Event.id)))


def count_waiting(session: Session) -> int:
    return session.scalar(select(func.count()).where(Approval.state == ApprovalState.WAITING)) or 0


def find_approval(session: Session, kind: ApprovalKind, subject_kind: str, subject_id: int) -> Approval | None:
    """The newest one about this subject, whatever became of it."""
    return session.scalar(
        select(Approval)
        .where(Approval.kind == kind, Approval.subject_kind == subject_kind, Approval.subject_id == subject_id)
        .order_by(Approval.id.desc())
        .limit(1)
    )


def name_askers(session: Session, approval_ids: Collection[int | None]) -> dict[int | None, str]:
    """By approval, who asked for it; who granted it stands on the rows that it let be made."""
    wanted = sorted(id_ for id_ in set(approval_ids) if id_ is not None)
    if not wanted:
        return {}
    found = session.scalars(select(Approval).where(Approval.id.in_(wanted)))
    return {approval.id: approval.asked_by_name for approval in found}


def sum_granted(session: Session, approval: Approval, *, now: datetime) -> int:
    """What was granted to the same customer for the same kind within 30 days, in the same currency."""
    if approval.customer_id is None:
        return 0
    total = session.scalar(
        select(func.coalesce(func.sum(Approval.amount_minor), 0)).where(
            Approval.customer_id == approval.customer_id,
            Approval.kind == approval.kind,
            Approval.currency == approval.currency,
            Approval.state == ApprovalState.GRANTED,
            Approval.decided_at > now - WINDOW,
        )
    )
    return int(total or 0)


def first_role(session: Session, approval: Approval, *, now: datetime) -> Role:
    """The first on the ladder whose limit takes this amount together with the grants of 30 days."""
    total = from_minor(approval.amount_minor + sum_granted(session, approval, now=now), approval.currency)
    return _first_role_for(approval.kind, total)


def may_decide(session: Session, approval: Approval, actor: Actor, *, now: datetime) -> bool:
    """Whether this person's word would count: somebody else's request, within the role's limit."""
    needed = first_role(session, approval, now=now)
    return can(actor, "grant_approval") and _reaches(actor, needed) and actor.user_id != approval.asked_by_id


def count_to_decide(session: Session, actor: Actor, *, now: datetime) -> int:
    """How many waiting ones this person's word would count for, as `may_decide` says of each; one statement."""
    if not can(actor, "grant_approval"):
        return 0
    granted = aliased(Approval)
    earlier = select(func.coalesce(func.sum(granted.amount_minor), 0)).where(
        granted.customer_id == Approval.customer_id,
        granted.kind == Approval.kind,
        granted.currency == Approval.currency,
        granted.state == ApprovalState.GRANTED,
        granted.decided_at > now - WINDOW,
    )
    of_others = Approval.asked_by_id.is_distinct_from(actor.user_id)
    waiting = session.execute(
        select(Approval.kind, Approval.currency, Approval.amount_minor, earlier.scalar_subquery()).where(
            Approval.state == ApprovalState.WAITING, of_others
        )
    )
    totals = ((kind, from_minor(int(asked + before), currency)) for kind, currency, asked, before in waiting)
    return sum(_reaches(actor, _first_role_for(kind, total)) for kind, total in totals)


def _first_role_for(kind: str, total: Decimal) -> Role:
    ladder = list(LIMITS)
    for role in ladder[ladder.index(FIRST_ROLE[kind]) :]:
        limit = LIMITS[role]
        if limit is None or total <= limit:
            return role
    return ladder[-1]


def _reaches(actor: Actor, needed: Role) -> bool:
    ladder = list(LIMITS)
    return actor.role in ladder and ladder.index(actor.role) >= ladder.index(needed)


def _check_limit(session: Session, approval: Approval, by: Actor, now: datetime) -> None:
    """Two grants to one customer at once are counted one after the other."""
    if approval.customer_id is not None:
        customer = select(Customer.id).where(Customer.id == approval.customer_id)
        session.execute(customer.with_for_update(key_share=True))
    needed = first_role(session, approval, now=now)
    if _reaches(by, needed):
        return
    total = approval.amount_minor + sum_granted(session, approval, now=now)
    amount = say_minor(total, approval.currency)
    raise NotPermitted(f"Within 30 days this customer comes to {amount}; that needs the role {needed}.")


def _find_waiting(session: Session, kind: str, subject_kind: str, subject_id: int) -> int | None:
    return session.scalar(
        select(Approval.id).where(
            Approval.kind == kind,
            Approval.subject_kind == subject_kind,
            Approval.subject_id == subject_id,
            Approval.state == ApprovalState.WAITING,
        )
    )


def _lock(session: Session, approval_id: int, version: int) -> Approval:
    approval = session.scalar(
        select(Approval).where(Approval.id == approval_id).with_for_update().execution_options(populate_existing=True)
    )
    if approval is None:
        raise NotFound(f"There is no approval {approval_id}.")
    if approval.state != ApprovalState.WAITING:
        who = f" by {approval.decided_by_name}" if approval.decided_by_name else ""
        raise IllegalMove(f"This is {approval.state} already{who}.")
    if approval.version != version:
        raise StaleEdit("Somebody changed this in the meantime; look at it again first.")
    return approval


def _decide(
    session: Session, approval: Approval, state: ApprovalState, answer: str, *, by: Actor, now: datetime
) -> None:
    approval.state, approval.answer, approval.decided_at = state, answer or None, now
    approval.decided_by_id, approval.decided_by_name = by.user_id, by.name
    approval.version += 1
    session.flush()
    _record(session, f"approval_{state}", approval, by=by, now=now, reason=answer)


def _record(session: Session, verb: str, approval: Approval, *, by: Actor, now: datetime, **data: Any) -> None:
    record(
        session, verb, "approval", approval.id, by=by, now=now, ticket_id=approval.ticket_id,
        kind=_SPOKEN.get(approval.kind, approval.kind.replace("_", " ")),
        amount=say_minor(approval.amount_minor, approval.currency),
        about=f"{approval.subject_kind} {approval.subject_id}", **data,
    )  # fmt: skip


_SPOKEN: Mapping[str, str] = {
    ApprovalKind.CLOSED_PERIOD: "taking back from closed books",
    ApprovalKind.CROSS_FAMILY: "payment for another family",
}
