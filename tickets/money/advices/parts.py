"""Parts of one payment in several files or mails in, each with its share of the payment out, proved together.

Each part states the total of the whole payment, so none adds up alone. When all of them do together, each stays a
remittance with its own page, lines and proof; its total is from then on what its own lines pay, and the receipt pays
all of them as it pays a batch. While one is missing, nothing is joined.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from tickets.customers import name_key
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState, is_inferred, list_lines
from tickets.money.receivables.families import find_families

_LATEST = timedelta(days=30)  # between the first part and the last


def join_parts(session: Session, remittance_ids: Sequence[int], *, now: datetime) -> None:
    """Join what has just been read with the other parts of its payment, where they are all here. Each looks for the
    parts that came before it."""
    read = select_waiting_parts().where(Remittance.id.in_(remittance_ids)).order_by(Remittance.id)
    for remittance in session.scalars(read).all() if remittance_ids else ():
        parts = _lock_waiting(session, remittance) if remittance.joint_id is None else []
        lines = {part.id: list_lines(session, part.id) for part in parts}
        if _are_one_payment(session, parts, lines):
            from tickets.money.advices.joining import join  # loads the subledger, and few payments come in parts

            join(session, parts, lines, now)


def list_parts(session: Session, remittance: Remittance) -> list[Remittance]:
    """All parts of its payment in the order in which they came, itself among them; none when it stands alone."""
    if remittance.joint_id is None:
        return []
    query = select(Remittance).where(Remittance.joint_id == remittance.joint_id)
    return list(session.scalars(query.order_by(Remittance.id)))


def doubt_parts(session: Session, remittance: Remittance) -> str | None:
    """What has become of the others since: a part proves something only while all of them stand."""
    parts = list_parts(session, remittance)
    standing = [part for part in parts if part.state in (RemittanceState.PROPOSED, RemittanceState.CONFIRMED)]
    if not parts or sum(part.total_minor or 0 for part in standing) == remittance.joint_total_minor:
        return None
    return "The parts of its payment don't add up any more."


def _lock_waiting(session: Session, remittance: Remittance) -> list[Remittance]:
    until_now = select_waiting_with(remittance).where(Remittance.id <= remittance.id)
    return list(session.scalars(until_now.with_for_update()))


def select_waiting_with(remittance: Remittance) -> Select[Remittance]:
    """Itself and what else waits under the same payment reference; without one, of the same payer in one ticket."""
    query = select_waiting_parts().where(
        Remittance.currency == remittance.currency,
        Remittance.created_at >= remittance.created_at - _LATEST,
    )
    if remittance.reference:
        query = query.where(Remittance.reference == remittance.reference)
    else:
        query = query.where(
            Remittance.reference.is_(None),
            Remittance.ticket_id == remittance.ticket_id,
            Remittance.payer == remittance.payer,
        )
    return query.order_by(Remittance.id)


def select_waiting_parts() -> Select[Remittance]:
    """What waits and does not add up alone, as it was read: it may be a part of a payment."""
    return select(Remittance).where(
        Remittance.state == RemittanceState.PROPOSED,
        Remittance.duplicate_of.is_(None),
        Remittance.joint_id.is_(None),
        ~Remittance.edited,
        or_(~Remittance.consistent, Remittance.total_minor.is_(None)),
    )


def _are_one_payment(session: Session, parts: Sequence[Remittance], lines: dict[int, list[RemittanceRow]]) -> bool:
    """Of one payer, with one stated total that all lines together are, and none of them printed twice."""
    totals = {part.total_minor for part in parts if part.total_minor is not None}
    if len(parts) < 2 or len(totals) != 1 or not all(lines.values()):
        return False
    rows = [row for part in parts for row in lines[part.id]]
    printed = {(row.reference, row.net_minor) for row in rows}
    whole = sum(row.net_minor for row in rows) == totals.pop()
    return whole and len(printed) == len(rows) and not any(is_inferred(row) for row in rows) and _same(session, parts)


def _same(session: Session, parts: Sequence[Remittance]) -> bool:
    """Their items are of one family; without known items their payers' names are the same."""
    customers = {part.customer_id for part in parts if part.customer_id is not None}
    if len(customers) > 1:
        return len(set(find_families(session, customers).values())) == 1
    return bool(customers) or len({name_key(part.payer or "") for part in parts}) == 1
