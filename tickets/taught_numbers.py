"""The shapes of numbers that people taught, one row each, and what they change in mails that are filed.

A shape stands for a kind of number in the mails of one customer or, with letters in it, in everybody's. A number
that the customer's ledger has as an invoice stays one, whatever was taught. A shape that somebody forgets is not
learned again until it is taken back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.keys import canonical_keys
from parsers.message import MailReading
from parsers.numbers.taught_shapes import find_shaped, retell, squeeze
from tickets.audit import record
from tickets.conversation import Arrival
from tickets.customers import Customer
from tickets.db import Base, UtcInstant, find_row, listed
from tickets.errors import NotFound
from tickets.money.receivables.ledger import Invoice, ItemKey
from tickets.ticket import Ticket
from tickets.users import Actor, require

if TYPE_CHECKING:
    from tickets.number_learning import TaughtShape  # what teaches loads more than what files mail needs


class TaughtNumber(Base):
    """`kind` is what a request captures such numbers as, or "nothing"; `examples` are [ticket, number as written]
    of corrections; `mails` is how many taught it. It is out of use from `forgotten_at` on."""

    __tablename__ = "taught_number"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    shape: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    mails: Mapped[int]
    examples: Mapped[list[Any]] = mapped_column(JSON, default=list)
    learned_at: Mapped[datetime] = mapped_column(UtcInstant)
    forgotten_by: Mapped[str | None] = mapped_column(String(120))
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcInstant)


def keep_taught(session: Session, shapes: "Iterable[TaughtShape]", *, now: datetime) -> None:
    """These instead of those in use; what people forgot stays forgotten."""
    session.execute(delete(TaughtNumber).where(TaughtNumber.forgotten_at.is_(None)))
    forgotten = {(row.customer_id, row.shape) for row in session.scalars(select(TaughtNumber))}
    session.add_all(
        TaughtNumber(
            customer_id=each.customer_id,
            shape=each.shape,
            kind=each.kind,
            mails=each.mails,
            examples=[list(example) for example in each.examples],
            learned_at=now,
        )
        for each in shapes
        if (each.customer_id, each.shape) not in forgotten
    )
    session.flush()


def list_taught(session: Session) -> list[tuple[TaughtNumber, str | None]]:
    """With the customer's name, None for everybody's; those in use first."""
    query = select(TaughtNumber, Customer.name).outerjoin(Customer, Customer.id == TaughtNumber.customer_id)
    ordered = query.order_by(TaughtNumber.forgotten_at.is_not(None), TaughtNumber.shape, TaughtNumber.id)
    return [(row, name) for row, name in session.execute(ordered)]


def get_taught(session: Session, taught_id: int) -> TaughtNumber:
    row = find_row(session, TaughtNumber, taught_id)
    if row is None:
        raise NotFound("This was taught anew. Look at the list again.")
    return row


def forget_taught(session: Session, row: TaughtNumber, *, by: Actor, now: datetime) -> None:
    require(by, "teach_reader")
    session.refresh(row, with_for_update=True)
    if row.forgotten_at is None:
        row.forgotten_by, row.forgotten_at = by.name, now
        _record(session, row, "forgot_number", by=by, now=now)


def take_forgetting_back(session: Session, row: TaughtNumber, *, by: Actor, now: datetime) -> None:
    require(by, "teach_reader")
    session.refresh(row, with_for_update=True)
    if row.forgotten_at is not None:
        row.forgotten_by = row.forgotten_at = None
        _record(session, row, "taught_number_again", by=by, now=now)


def _record(session: Session, row: TaughtNumber, verb: str, *, by: Actor, now: datetime) -> None:
    record(session, verb, "taught_number", row.id, by=by, now=now, shape=row.shape, kind=row.kind)


def read_as_taught(session: Session, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """The mails with their numbers as people taught them, each by the customer of its ticket."""
    rows = list(session.scalars(_IN_USE)) if arrivals else []
    if not rows:
        return list(arrivals)
    owners: Mapping[int, int | None] = dict(
        session.execute(_OWNERS, {"ids": list({each.ticket_id for each in arrivals})}).tuples().all()
    )
    return [_retell(session, each, rows, owners.get(each.ticket_id)) for each in arrivals]


_IN_USE = select(TaughtNumber).where(TaughtNumber.forgotten_at.is_(None))
_OWNERS = select(Ticket.id, Ticket.customer_id).where(Ticket.id.in_(listed("ids")))


def _retell(session: Session, arrival: Arrival, rows: Sequence[TaughtNumber], owner: int | None) -> Arrival:
    reading = arrival.reading
    taught = {row.shape: row.kind for row in rows if row.customer_id is None}
    taught |= {row.shape: row.kind for row in rows if row.customer_id is not None and row.customer_id == owner}
    if reading.origin.automatic or not find_shaped(reading.deciding_text, taught):
        return arrival
    return replace(arrival, reading=retell(reading, taught, _list_ours(session, reading, taught, owner)))


def _list_ours(
    session: Session, reading: MailReading, taught: Mapping[str, str], owner: int | None
) -> frozenset[str]:
    """Of the numbers that would be something else than invoices those that the customer's ledger has."""
    written = [
        each.written for each in find_shaped(reading.deciding_text, taught) if taught[each.shape] != "invoices"
    ]
    if owner is None or not written:
        return frozenset()
    keys = {key: number for number in written for key in canonical_keys(number)}
    known = session.scalars(
        select(ItemKey.key)
        .join(Invoice)
        .where(Invoice.customer_id == owner, ItemKey.scheme == "number", ItemKey.key.in_(keys))
    )
    return frozenset(squeeze(keys[key]) for key in known)
