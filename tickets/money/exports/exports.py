"""What is posted leaves for the accounting system in numbered batches, each row once.

`build` claims what no batch has and writes its file, `deliver` says that the file was given out;
`export_answers` takes over what became of it. A reversal of what was exported is a record of the next
batch. Money and what it settles are told by one of the formats, the journal by its own.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tickets.audit import record
from tickets.db import find_row
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.money.books.journal import list_sides
from tickets.money.exports import export_bai2, export_iso20022, export_x12
from tickets.money.exports.export_csv import write_csv
from tickets.money.exports.export_journal import write_journal
from tickets.money.exports.export_rows import (
    CLAIMED,
    BatchState,
    ExportBatch,
    ExportRow,
    RowState,
    batch_name,
    lock_batch,
    lock_exports,
)
from tickets.money.exports.postings import PostedPayment, Posting, PostingFile, PostingKind
from tickets.money.exports.waiting_postings import Record, collect, collect_entries, count_unidentified, find_names
from tickets.users import Actor, require


@dataclass(frozen=True, slots=True)
class Format:
    """`refuses` says why a payment can't be told in this format. A format that has it tells a payment with all that
    it settles, once; one without tells every posting as it comes. `excludes` says why a payment can't be told in one
    file with those before it."""

    words: str
    suffix: str
    mime_type: str
    write: Callable[[PostingFile], bytes]
    refuses: Callable[[PostedPayment, Sequence[Posting]], str | None] | None = None
    excludes: Callable[[Sequence[PostedPayment], PostedPayment], str | None] = lambda _before, _payment: None


JOURNAL = "journal"
FORMATS: Mapping[str, Format] = {
    "csv": Format("CSV: receipts and applications", "csv", "text/csv", write_csv),
    "bai2": Format(
        "BAI2 lockbox", "bai", "text/plain", export_bai2.write_bai2, export_bai2.refuses, export_bai2.excludes
    ),
    "x12": Format("X12 820", "edi", "application/edi-x12", export_x12.write_x12, export_x12.refuses),
    "remt": Format(
        "ISO 20022 remt.001", "remt.xml", "application/xml", export_iso20022.write_remt, export_iso20022.refuses
    ),
    "camt": Format(
        "ISO 20022 camt.054", "camt.xml", "application/xml", export_iso20022.write_camt, export_iso20022.refuses
    ),
    JOURNAL: Format("Journal CSV: debits and credits", "journal.csv", "text/csv", write_journal),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What no batch has: `ready` records that a CSV would take, of them `rejected` that came back, `entries` of the
    journal, and `unidentified` payments that wait for their customer."""

    ready: int
    rejected: int
    entries: int
    unidentified: int


@dataclass(frozen=True, slots=True)
class Built:
    """A batch, and the payments that its format can't tell, with the reason: they wait for another format."""

    batch: ExportBatch
    left: tuple[str, ...]


def build(
    session: Session, format_name: str, *, company: str, until: date | None = None, by: Actor, now: datetime
) -> Built:
    """Claim everything that is posted (up to the end of the day `until`) and in no batch, and write its file.
    Raises IllegalMove when there is nothing that this format can tell."""
    require(by, "export_postings")
    form = FORMATS.get(format_name)
    if form is None:
        raise Invalid(f"There is no format {format_name}; there are {', '.join(FORMATS)}.", field="format")
    lock_exports(session)
    end = _end_of(until)
    records = collect_entries(session, end) if format_name == JOURNAL else collect(session, end)
    chosen, left = _choose(form, records)
    if not any(row.told for row in chosen):
        raise IllegalMove(_say_nothing(left))
    batch = _save(session, format_name, form, chosen, company, until, by, now)
    record(
        session, "export_built", "export_batch", batch.id, by=by, now=now, batch=batch.name, format=format_name,
        records=batch.record_count, hash_total=batch.hash_total, sha256=batch.sha256,
    )  # fmt: skip
    return Built(batch, tuple(left))


def deliver(session: Session, batch_id: int, *, by: Actor, now: datetime) -> ExportBatch:
    """The file was given out. Its bytes can be given out again at any time; delivering twice changes nothing."""
    require(by, "export_postings")
    batch = lock_batch(session, batch_id)
    if batch.state == BatchState.BUILT:
        batch.state, batch.delivered_at, batch.version = BatchState.DELIVERED, now, batch.version + 1
        record(session, "export_delivered", "export_batch", batch.id, by=by, now=now, batch=batch.name)
    return batch


def list_batches(session: Session, actor: Actor, limit: int = 100) -> list[ExportBatch]:
    """Newest first."""
    require(actor, "export_postings")
    return list(session.scalars(select(ExportBatch).order_by(ExportBatch.id.desc()).limit(limit)))


def get_batch(session: Session, batch_id: int, actor: Actor) -> ExportBatch:
    require(actor, "export_postings")
    batch = find_row(session, ExportBatch, batch_id)
    if batch is None:
        raise NotFound("There is no such batch.")
    return batch


def find_batch(session: Session, name: str, actor: Actor) -> ExportBatch:
    """By its name as it stands in the file ("CF000012") or its bare number."""
    require(actor, "export_postings")
    digits = name.upper().removeprefix("CF")
    found = None
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        found = session.scalar(select(ExportBatch).where(ExportBatch.sequence == int(digits)))
    if found is None:
        raise NotFound(f"There is no batch {name}.")
    return found


def list_rows(session: Session, batch_id: int) -> list[ExportRow]:
    """In the order of the records; what stands in no file last."""
    query = select(ExportRow).where(ExportRow.batch_id == batch_id)
    return list(session.scalars(query.order_by(ExportRow.number == 0, ExportRow.number, ExportRow.id)))


def find_refused(session: Session, batches: Sequence[ExportBatch]) -> set[int]:
    """The ids of those batches of which a record came back and was neither kept out nor told again."""
    numbers = [batch.id for batch in batches]
    query = select(ExportRow.batch_id).where(ExportRow.batch_id.in_(numbers), ExportRow.state == RowState.REJECTED)
    return set(session.scalars(query.distinct()))


def count_waiting(session: Session) -> Waiting:
    """What the next batches would take."""
    records = [row for row in collect(session, None) if row.told]
    refused = session.execute(select(ExportRow.source, ExportRow.source_id).where(~CLAIMED))
    came_back = {(source, source_id) for source, source_id in refused}
    rejected = sum(1 for row in records if any((claim.source, claim.source_id) in came_back for claim in row.claims))
    return Waiting(len(records), rejected, len(collect_entries(session, None)), count_unidentified(session))


def find_exports(session: Session, payment_id: int) -> list[tuple[ExportBatch, RowState]]:
    """The batches that tell this payment or a part of it, oldest first, each with what became of the worst of it."""
    found = session.execute(
        select(ExportBatch, ExportRow.state)
        .join(ExportRow, ExportRow.batch_id == ExportBatch.id)
        .where(ExportRow.payment_id == payment_id, ExportRow.number > 0)
        .order_by(ExportBatch.sequence)
    ).all()
    worst: dict[int, tuple[ExportBatch, RowState]] = {}
    order = (RowState.REJECTED, RowState.SENT, RowState.ASIDE, RowState.TAKEN)
    for batch, state in found:
        before = worst.get(batch.id, (batch, RowState.TAKEN))[1]
        worst[batch.id] = (batch, min(before, RowState(state), key=order.index))
    return list(worst.values())


def _end_of(until: date | None) -> datetime | None:
    return None if until is None else datetime.combine(until + timedelta(days=1), time(), UTC)


def _choose(form: Format, records: Sequence[Record]) -> tuple[list[Record], list[str]]:
    """What goes into this format, and for what stays the reason."""
    if form.refuses is None:
        return list(records), []
    chosen: list[Record] = []
    left: list[str] = []
    told: list[PostedPayment] = []
    for payment_id, group in groupby(records, key=lambda row: row.payment.id if row.payment else 0):
        own = list(group)
        postings = [row.posting for row in own if row.posting]
        if not postings:
            chosen += own
        elif postings[0].payment and postings[0].payment.exchanged:
            left.append(f"{_say_payment(postings[0])}: what was exchanged goes into the CSV.")
        elif not payment_id:
            left.append("Credit notes that accounting is to write go into the CSV.")
        elif any(posting.kind not in _WHOLE for posting in postings) or postings[0].kind is not PostingKind.RECEIPT:
            left.append(
                f"{_say_payment(postings[0])}: refunds, returns and what came after its first file go into the CSV."
            )
        elif refusal := form.refuses(payment := _payment_of(postings[0]), postings[1:]):
            left.append(f"{_say_payment(postings[0])}: {refusal}")
        elif exclusion := form.excludes(told, payment):
            left.append(f"{_say_payment(postings[0])}: {exclusion}")
        else:
            chosen += own
            told.append(payment)
    return chosen, left


_WHOLE = frozenset({PostingKind.RECEIPT, PostingKind.APPLICATION})


def _payment_of(posting: Posting) -> PostedPayment:
    assert posting.payment is not None
    return posting.payment


def _say_payment(posting: Posting) -> str:
    payment = _payment_of(posting)
    return f"Payment {payment.id} of {payment.customer_name} ({payment.reference or 'no reference'})"


def _say_nothing(left: Sequence[str]) -> str:
    if not left:
        return "Nothing is posted that has not been exported."
    more = f" And {len(left) - 1} more." if len(left) > 1 else ""
    return f"This format can tell nothing of what waits. {left[0]}{more}"


def _save(
    session: Session,
    format_name: str,
    form: Format,
    records: Sequence[Record],
    company: str,
    until: date | None,
    by: Actor,
    now: datetime,
) -> ExportBatch:
    """The batch with its rows and its bytes. Records are numbered in their order."""
    sequence = (session.scalar(select(func.max(ExportBatch.sequence))) or 0) + 1
    rows: list[dict[str, object]] = []
    postings: list[Posting] = []
    number, total = 0, 0
    for row in records:
        number += row.told
        if row.told and row.posting:
            postings.append(replace(row.posting, number=number))
        total += sum(abs(claim.amount_minor) for claim in row.claims) if row.told else 0
        rows += [_row(row, number if row.told else 0, at) for at in range(len(row.claims))]
    entries = [row.claims[0].source_id for row in records if row.kind is PostingKind.ENTRY]
    sides = list_sides(session, entries)
    names = find_names(session, sides)
    file = PostingFile(batch_name(sequence), sequence, company, now, tuple(postings), total, tuple(sides), names)
    content = form.write(file)
    batch = ExportBatch(
        sequence=sequence,
        format=format_name,
        state=BatchState.BUILT,
        file_name=f"{file.name}.{form.suffix}",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        record_count=number,
        row_count=sum(1 for row in rows if row["number"]),
        hash_total=total,
        until_on=until,
        built_at=now,
        built_by=by.name,
    )
    session.add(batch)
    session.flush()
    session.execute(insert(ExportRow), [{"batch_id": batch.id, **row} for row in rows])
    return batch


def _row(row: Record, number: int, at: int) -> dict[str, object]:
    claim = row.claims[at]
    return {
        "number": number,
        "kind": row.kind,
        "source": claim.source,
        "source_id": claim.source_id,
        "payment_id": row.payment.id if row.payment else None,
        "currency": row.currency,
        "amount_minor": claim.amount_minor,
        "state": RowState.SENT if number else RowState.CANCELLED,
    }
