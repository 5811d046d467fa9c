"""What became of a batch: the accounting system's answer to each record, or a person's word for the whole.

What was refused comes free for the next batch, together with what hangs on it: the applications of a refused receipt,
the reversal of a refused application. A person may keep such a record out of every further file.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parsers.bank.acknowledgement import Acknowledgement, Verdict
from tickets.audit import record
from tickets.db import find_row
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.money.exports.export_rows import (
    CLAIMED,
    BatchState,
    ExportBatch,
    ExportRow,
    RowSource,
    RowState,
    batch_name,
    lock_batch,
    lock_exports,
)
from tickets.money.exports.postings import PostingKind
from tickets.money.subledger.allocations import Allocation
from tickets.users import Actor, require


def acknowledge(session: Session, batch_id: int, answer: Acknowledgement, *, by: Actor, now: datetime) -> ExportBatch:
    """Take over what the accounting system said of each record. What it refused is free for a next batch, together
    with what hangs on it: the applications of a refused receipt, the reversal of a refused application.

    The same answer twice changes nothing; one that contradicts an earlier one is refused whole."""
    require(by, "export_postings")
    batch = lock_batch(session, batch_id)
    if answer.batch is not None and answer.batch != batch.sequence:
        raise Invalid(f"The answer is about {batch_name(answer.batch)}, not {batch.name}.")
    if batch.state == BatchState.BUILT:
        raise IllegalMove(f"{batch.name} was not delivered yet; nobody can have answered it.")
    verdicts = _verdicts_by_record(session, batch, answer)
    rows = session.scalars(select(ExportRow).where(ExportRow.batch_id == batch.id, ExportRow.number > 0)).all()
    _apply(session, batch, [(row, verdict) for row in rows if (verdict := verdicts.get(row.number))])
    if answer.rest is not None:  # of what no line names, and what does not hang on a refused record
        named = verdicts.keys()
        rest = [(row, answer.rest) for row in rows if row.number not in named and row.state != RowState.REJECTED]
        _apply(session, batch, rest)
    session.flush()
    _conclude(session, batch, answer, by, now)
    return batch


def reject(session: Session, batch_id: int, reason: str, *, by: Actor, now: datetime) -> ExportBatch:
    """Nothing of the batch was taken over, or it never left: all its rows are free. The reason is required."""
    require(by, "export_postings")
    reason = _required(reason)
    batch = lock_batch(session, batch_id)
    rows = session.scalars(select(ExportRow).where(ExportRow.batch_id == batch.id)).all()
    if any(row.state == RowState.TAKEN for row in rows):
        raise IllegalMove(f"{batch.name} is acknowledged, at least in part; reject what came back by its records.")
    if batch.state == BatchState.REJECTED:
        raise IllegalMove(f"{batch.name} is rejected already.")
    if batch.state == BatchState.BUILT:
        batch.state = BatchState.DELIVERED  # its rows are settled now: none can be added
    _refuse_rows(session, [(row, reason) for row in rows if row.state == RowState.SENT])
    session.flush()
    _conclude(session, batch, Acknowledgement(None, (), Verdict(False, reason)), by, now)
    return batch


def put_aside(session: Session, row_id: int, reason: str, *, by: Actor, now: datetime) -> None:
    """A record that came back goes into no further file: a person has booked it by hand. The reason is required."""
    require(by, "export_postings")
    reason = _required(reason)
    row, batch = _lock_row(session, row_id)
    if row.state != RowState.REJECTED:
        raise IllegalMove("Only a record that came back can be kept out of the next batch.")
    if _find_claim(session, row):
        raise IllegalMove("It is in a later batch already.")
    row.state, row.reason = RowState.ASIDE, reason
    record(
        session, "export_put_aside", "export_batch", batch.id, by=by, now=now,
        batch=batch.name, number=row.number, reason=reason,
    )  # fmt: skip


def bring_back(session: Session, row_id: int, *, by: Actor, now: datetime) -> None:
    """What was put aside is free for the next batch again."""
    require(by, "export_postings")
    row, batch = _lock_row(session, row_id)
    if row.state != RowState.ASIDE:
        raise IllegalMove("This record is not put aside.")
    row.state = RowState.REJECTED
    record(
        session, "export_brought_back", "export_batch", batch.id, by=by, now=now, batch=batch.name, number=row.number
    )  # fmt: skip


def _apply(session: Session, batch: ExportBatch, verdicts: Sequence[tuple[ExportRow, Verdict]]) -> None:
    refused = []
    for row, verdict in verdicts:
        if row.state == RowState.ASIDE:
            continue
        if row.state not in (RowState.SENT, RowState.TAKEN if verdict.accepted else RowState.REJECTED):
            raise IllegalMove(f"Record {row.number} of {batch.name} was {_SAID[row.state]} before.")
        if verdict.accepted:
            row.state = RowState.TAKEN
        elif row.state == RowState.SENT:
            refused.append((row, verdict.reason))
    _refuse_rows(session, refused)


_SAID: Mapping[str, str] = {RowState.TAKEN: "accepted", RowState.REJECTED: "rejected"}


def _lock_row(session: Session, row_id: int) -> tuple[ExportRow, ExportBatch]:
    row = find_row(session, ExportRow, row_id)
    if row is None:
        raise NotFound("There is no such record.")
    lock_exports(session)
    batch = lock_batch(session, row.batch_id)
    session.refresh(row)
    return row, batch


def _verdicts_by_record(session: Session, batch: ExportBatch, answer: Acknowledgement) -> dict[int, Verdict]:
    """A verdict on the n-th payment speaks of all its records."""
    rows = session.execute(
        select(ExportRow.number, ExportRow.kind, ExportRow.payment_id)
        .where(ExportRow.batch_id == batch.id, ExportRow.number > 0)
        .order_by(ExportRow.number)
    ).all()
    payments = [payment_id for _, kind, payment_id in rows if kind == PostingKind.RECEIPT]
    verdicts: dict[int, Verdict] = {}
    for verdict in answer.verdicts:
        if verdict.record is not None:
            if not 1 <= verdict.record <= batch.record_count:
                raise Invalid(f"{batch.name} has no record {verdict.record}.")
            verdicts[verdict.record] = verdict
        elif verdict.payment is not None:
            if not 1 <= verdict.payment <= len(payments):
                raise Invalid(f"{batch.name} has no payment {verdict.payment}.")
            wanted = payments[verdict.payment - 1]
            verdicts |= {number: verdict for number, _, payment_id in rows if payment_id == wanted}
    return verdicts


def _refuse_rows(session: Session, refused: Sequence[tuple[ExportRow, str]]) -> None:
    """They are free, and what hangs on them with them. Raises Invalid when the other side has taken such a thing."""
    waiting = list(refused)
    while waiting:
        row, reason = waiting.pop()
        if row.state not in (RowState.SENT, RowState.CANCELLED):
            continue
        row.state, row.reason = RowState.REJECTED, reason
        for other in _list_dependents(session, row):
            if other.state == RowState.TAKEN:
                raise Invalid(
                    f"Record {row.number} can't be rejected: what hangs on it was accepted, as record {other.number}."
                )
            waiting.append((other, f"hangs on record {row.number}, which was rejected"))


def _list_dependents(session: Session, row: ExportRow) -> Sequence[ExportRow]:
    """All rows of a payment hang on its receipt, a reversal on its application."""
    query = select(ExportRow).where(ExportRow.id != row.id, ExportRow.state.in_([RowState.SENT, RowState.TAKEN]))
    if row.source == RowSource.PAYMENT:
        return session.scalars(query.where(ExportRow.payment_id == row.payment_id)).all()
    if row.source == RowSource.ALLOCATION:
        reversal = select(Allocation.id).where(Allocation.reverses_id == row.source_id)
        wanted = query.where(ExportRow.source == RowSource.ALLOCATION, ExportRow.source_id.in_(reversal))
        return session.scalars(wanted).all()
    return ()


def _conclude(session: Session, batch: ExportBatch, answer: Acknowledgement, by: Actor, now: datetime) -> None:
    found = session.execute(
        select(ExportRow.state, func.count(func.distinct(ExportRow.number)))
        .where(ExportRow.batch_id == batch.id, ExportRow.number > 0)
        .group_by(ExportRow.state)
    )
    counts = dict(found.all())
    state = BatchState.ACKNOWLEDGED if RowState.TAKEN in counts else BatchState.REJECTED
    state = BatchState.DELIVERED if RowState.SENT in counts else state
    taken, rejected = counts.get(RowState.TAKEN, 0), counts.get(RowState.REJECTED, 0)
    said = f"{taken} accepted, {rejected} rejected"
    if answer.rest and answer.rest.reason and not answer.rest.accepted:
        said = f"{said}: {answer.rest.reason}"
    if (batch.state, batch.answer) == (state, said):
        return
    batch.state, batch.answer, batch.answered_at, batch.version = state, said, now, batch.version + 1
    record(
        session, "export_answered", "export_batch", batch.id, by=by, now=now,
        batch=batch.name, accepted=taken, rejected=rejected, reason=answer.rest.reason if answer.rest else "",
    )  # fmt: skip


def _find_claim(session: Session, row: ExportRow) -> int | None:
    query = select(ExportRow.id).where(
        ExportRow.source == row.source, ExportRow.source_id == row.source_id, CLAIMED, ExportRow.id != row.id
    )
    return session.scalar(query)


def _required(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid("Say why; the reason is kept with the history.", field="reason")
    return reason[:500]
