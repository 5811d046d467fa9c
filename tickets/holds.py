"""Stop-signs of a mail in, holds on outgoing mail out; each stands until a person lifts it with a reason.

A notice of a lawyer, a court or an administrator, and a wish for silence, stop all mail to the customer's account:
after them one careless reply can cost more than the invoice. Fraud and new bank details stop the ticket. Whether the
account is stopped is asked of the ticket's customer today, so a customer who is set later is stopped from then on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Select, String, Text, select, text, union
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from parsers.problems import Evidence
from tickets.audit import Event, record, record_all
from tickets.db import Base, UtcInstant, find_row, listed
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted
from tickets.row_ids import reserve_ids
from tickets.ticket import Ticket, get_ticket
from tickets.users import SYSTEM, Actor, require


class HoldScope(StrEnum):
    TICKET = "ticket"
    CUSTOMER = "customer"


class HoldKind(StrEnum):
    FRAUD = "fraud"
    BANK_DETAILS = "bank_details"
    LEGAL = "legal"
    ATTORNEY = "attorney"
    INSOLVENCY = "insolvency"
    CEASE = "cease"
    VULNERABLE = "vulnerable"


@dataclass(frozen=True, slots=True)
class StopSign:
    """`words` complete the sentence "Nothing is sent: …"; `question` is asked of whoever lifts it."""

    scope: HoldScope
    words: str
    question: str


STOP_SIGNS: Mapping[HoldKind, StopSign] = {
    # "buy gift cards before noon", a look-alike of our domain
    HoldKind.FRAUD: StopSign(HoldScope.TICKET, "the mail looks like fraud", "Say how you know that it is genuine."),
    # "please use our new account from now on"
    HoldKind.BANK_DETAILS: StopSign(
        HoldScope.TICKET,
        "the mail gives us new bank details, and nobody has called back yet",
        "Say whom you called, on which number on file, and what they answered.",
    ),
    # "letter before action"
    HoldKind.LEGAL: StopSign(HoldScope.CUSTOMER, "a legal notice came in", "Say what the legal team decided."),
    # "we act on behalf of our client"
    HoldKind.ATTORNEY: StopSign(
        HoldScope.CUSTOMER, "the customer has a lawyer now", "Say what the legal team decided."
    ),
    # "insolvency proceedings were opened"
    HoldKind.INSOLVENCY: StopSign(
        HoldScope.CUSTOMER, "an insolvency notice came in", "Say what the legal team decided."
    ),
    # "do not contact us again"
    HoldKind.CEASE: StopSign(
        HoldScope.CUSTOMER, "the customer asked us to stop writing", "Say why we may write again."
    ),
    # "my husband died, I cannot pay"
    HoldKind.VULNERABLE: StopSign(
        HoldScope.TICKET, "the sender may need special care", "Say what was agreed for this person."
    ),
}
# the stop-sign reader's names for it, under the flag "fraud"
_BANK_CHANGE_RULES = frozenset({"bank details changed", "old account out of use, pay to another"})
# what a person may have changed on a ticket so that the new details look right: the events of it, and its name
_CHANGES: Mapping[tuple[str, ...], str] = {
    ("set_customer",): "customer",
    ("added_request", "retyped_request", "settled_request"): "requests",
}

_STANDING = text("lifted_at is null")


class Hold(Base):
    """`reason` is the phrase that raised it; `evidence` the rule and where it stood in the mail `inbound_id`."""

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_message.id"))
    scope: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    placed_at: Mapped[datetime] = mapped_column(UtcInstant)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    lift_reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("scope in ('ticket','customer')", name="scope"),
        CheckConstraint(
            "kind in ('fraud','bank_details','legal','attorney','insolvency','cease','vulnerable')", name="kind"
        ),
        CheckConstraint("(lifted_at is null) = (lift_reason is null)", name="lifted"),
        Index("ix_hold_standing", "ticket_id", "kind", sqlite_where=_STANDING, postgresql_where=_STANDING),
    )


@dataclass(frozen=True, slots=True)
class Signs:
    """What a mail in a ticket was flagged with."""

    ticket_id: int
    inbound_id: int | None
    flags: Mapping[str, Evidence]


def place_holds(session: Session, mails: Sequence[Signs], *, now: datetime) -> list[Hold]:
    """One for each stop-sign that does not stand on its ticket yet."""
    flagged = [signs for signs in mails if signs.flags]
    if not flagged:
        return []
    query = select(Hold.ticket_id, Hold.kind).where(Hold.ticket_id.in_({signs.ticket_id for signs in flagged}))
    standing = {(row.ticket_id, row.kind) for row in session.execute(query.where(Hold.lifted_at.is_(None)))}
    placed = []
    for signs in flagged:
        for name, fact in signs.flags.items():
            kind = _kind(name, fact)
            if kind is not None and (signs.ticket_id, kind) not in standing:
                standing.add((signs.ticket_id, kind))
                placed.append(_build(signs, kind, fact, now))
    for hold, number in zip(placed, reserve_ids(session, Hold, len(placed)), strict=True):
        hold.id = number
    session.add_all(placed)
    session.flush()
    told = [(each.id, each.ticket_id, {"kind": each.kind, "words": _words(each.kind)}) for each in placed]
    record_all(session, "placed_hold", "hold", told, by=SYSTEM, now=now)
    return placed


def _words(kind: str) -> str:
    return STOP_SIGNS[HoldKind(kind)].words


def _build(signs: Signs, kind: HoldKind, fact: Evidence, now: datetime) -> Hold:
    return Hold(
        ticket_id=signs.ticket_id,
        inbound_id=signs.inbound_id,
        scope=STOP_SIGNS[kind].scope,
        kind=kind,
        reason=fact.phrase,
        evidence={"rule": fact.rule, "where": fact.where},
        placed_at=now,
    )


def _kind(flag: str, fact: Evidence) -> HoldKind | None:
    if flag == HoldKind.FRAUD and fact.rule in _BANK_CHANGE_RULES:
        return HoldKind.BANK_DETAILS
    return HoldKind(flag) if flag in set(HoldKind) else None


def list_holds(session: Session, ticket: Ticket) -> list[Hold]:
    """What stops this ticket's mail now: its own holds, and those on its customer's account."""
    source = aliased(Ticket)
    own = Hold.ticket_id == ticket.id
    query = select(Hold).where(Hold.lifted_at.is_(None)).order_by(Hold.id)
    if ticket.customer_id is None:
        return list(session.scalars(query.where(own)))
    account = (Hold.scope == HoldScope.CUSTOMER) & (source.customer_id == ticket.customer_id)
    return list(session.scalars(query.join(source, source.id == Hold.ticket_id).where(own | account)))


def list_held(session: Session, tickets: Iterable[Ticket]) -> set[int]:
    """The ids of those of the tickets whose mail anything stops now."""
    customers = {ticket.id: ticket.customer_id for ticket in tickets}
    held = set(session.scalars(_HELD_THEMSELVES, {"ids": list(customers)}))
    accounts = set(customers.values()) - {None}
    stopped = set(session.scalars(_HELD_ACCOUNTS, {"ids": list(accounts)})) if accounts else set()
    return held | {ticket_id for ticket_id, customer_id in customers.items() if customer_id in stopped}


_HELD_THEMSELVES = select(Hold.ticket_id).where(Hold.ticket_id.in_(listed("ids")), Hold.lifted_at.is_(None))
_HELD_ACCOUNTS = (
    select(Ticket.customer_id)
    .join(Hold, Hold.ticket_id == Ticket.id)
    .where(Ticket.customer_id.in_(listed("ids")), Hold.scope == HoldScope.CUSTOMER, Hold.lifted_at.is_(None))
)


def held_ticket_ids() -> Select[tuple[int]]:
    """The tickets whose mail is not sent, as a sub-query for whoever sends."""
    source = aliased(Ticket)
    standing = Hold.lifted_at.is_(None)
    own = select(Hold.ticket_id.label("ticket_id")).where(standing)
    account = (
        select(Ticket.id.label("ticket_id"))
        .join(source, source.customer_id == Ticket.customer_id)
        .join(Hold, Hold.ticket_id == source.id)
        .where(standing, Hold.scope == HoldScope.CUSTOMER)
    )
    held = union(own, account).subquery()
    return select(held.c.ticket_id)


def refuse_held(session: Session, ticket_id: int) -> None:
    """Raises IllegalMove with the reason while anything stops the ticket's mail."""
    for hold in list_holds(session, session.get_one(Ticket, ticket_id)):
        raise IllegalMove(f"Nothing is sent here: {STOP_SIGNS[HoldKind(hold.kind)].words}. Lift the stop sign first.")


def get_hold(session: Session, hold_id: int, actor: Actor) -> Hold:
    """Raises NotFound unless the actor may see its ticket."""
    hold = find_row(session, Hold, hold_id)
    if hold is None:
        raise NotFound(f"There is no stop sign {hold_id}.")
    get_ticket(session, hold.ticket_id, actor)
    return hold


def lift_hold(session: Session, hold: Hold, reason: str, *, by: Actor, now: datetime) -> None:
    """Let mail leave again. New bank details need a second person (see `_refuse_first_person`)."""
    require(by, "lift_hold")
    kind = HoldKind(hold.kind)
    if not reason.strip():
        raise Invalid(STOP_SIGNS[kind].question, field="reason")
    session.refresh(hold, with_for_update=True)
    if hold.lifted_at is not None:
        raise IllegalMove("This stop sign was lifted already.")
    ticket = session.get_one(Ticket, hold.ticket_id)
    if kind is HoldKind.BANK_DETAILS and by.user_id is not None:
        _refuse_first_person(session, ticket, by)
    hold.lifted_at, hold.lifted_by, hold.lift_reason = now, by.user_id, reason.strip()
    verb = "recorded_callback" if kind is HoldKind.BANK_DETAILS else "lifted_hold"
    record(
        session, verb, "hold", hold.id, ticket_id=ticket.id, by=by, now=now, kind=kind, words=STOP_SIGNS[kind].words,
        reason=hold.lift_reason,
    )  # fmt: skip


def _refuse_first_person(session: Session, ticket: Ticket, by: Actor) -> None:
    """Who works on the ticket, or chose its customer or its requests last, could let his own doing through."""
    if by.user_id == ticket.assignee_id:
        raise NotPermitted("New bank details need a second person: somebody who does not work on this ticket.")
    for verbs, what in _CHANGES.items():
        last = session.scalar(
            select(Event.user_id)
            .where(Event.ticket_id == ticket.id, Event.verb.in_(verbs), Event.user_id.is_not(None))
            .order_by(Event.id.desc())
            .limit(1)
        )
        if last == by.user_id:
            raise NotPermitted(f"New bank details need a second person: you changed this ticket's {what} last.")
