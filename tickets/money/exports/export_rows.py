"""The tables of the exports: batches, and the rows that each of them has claimed.

What is posted is in at most one batch that has not failed: a unique index over the rows that are not rejected. A
batch keeps its bytes, so that the same file can be given out again; a trigger lets no batch leave whose totals are
not the sums of its rows.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Connection,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from tickets.db import Base, UtcInstant
from tickets.errors import NotFound


class BatchState(StrEnum):
    BUILT = "built"
    DELIVERED = "delivered"  # the file was given out; whether it was taken over is not known
    ACKNOWLEDGED = "acknowledged"  # taken over, except for the rows that are rejected
    REJECTED = "rejected"  # nothing of it was taken over


class RowState(StrEnum):
    SENT = "sent"
    TAKEN = "taken"
    REJECTED = "rejected"  # free for a next batch
    ASIDE = "aside"  # a person keeps it out of every file
    CANCELLED = "cancelled"  # taken back before it was ever told: it stands in no file


class RowSource(StrEnum):
    PAYMENT = "payment"  # the id of a payment: money that came in
    RETURN = "return"  # the id of a payment that the bank took back
    ALLOCATION = "allocation"
    REFUND = "refund"
    PART_RETURN = "part"  # the id of a payment_return: a part that the bank took back
    EXCHANGE = "exchange"  # the id of a payment_exchange: it became another currency
    CREDIT = "credit"  # a credit request that a second person approved
    JOURNAL = "journal"  # an entry of the journal


class ExportBatch(Base):
    """One file. `sequence` counts without a gap; `hash_total` adds the rows' amounts without their sign, in minor
    units and with currencies mixed."""

    __tablename__ = "export_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(unique=True)
    format: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12), index=True)
    file_name: Mapped[str] = mapped_column(String(60))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    sha256: Mapped[str] = mapped_column(String(64))
    record_count: Mapped[int]  # records of the file; a record may tell several rows
    row_count: Mapped[int]
    hash_total: Mapped[int] = mapped_column(BigInteger)
    until_on: Mapped[date | None] = mapped_column(Date)
    built_at: Mapped[datetime] = mapped_column(UtcInstant)
    built_by: Mapped[str] = mapped_column(String(120))
    delivered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answer: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("state in ('built','delivered','acknowledged','rejected')", name="state"),
        CheckConstraint("sequence > 0", name="sequence"),
    )

    @property
    def name(self) -> str:
        return batch_name(self.sequence)


class ExportRow(Base):
    """One posted row in one batch. `number` is the record of the file it is part of, 0 where it stands in none."""

    __tablename__ = "export_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("export_batch.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(10))
    source_id: Mapped[int]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(9))
    reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("state in ('sent','taken','rejected','aside','cancelled')", name="state"),
        CheckConstraint(
            "source in ('payment','return','allocation','refund','part','exchange','credit','journal')", name="source"
        ),
        CheckConstraint("number > 0 or state = 'cancelled'", name="number"),
        UniqueConstraint("batch_id", "source", "source_id"),
        Index(
            "uq_export_row_claim",
            "source",
            "source_id",
            unique=True,
            sqlite_where=text("state <> 'rejected'"),
            postgresql_where=text("state <> 'rejected'"),
        ),
    )


CLAIMED = ExportRow.state != RowState.REJECTED
_EXPORT_LOCK = 0xE4B0A7


def lock_exports(session: Session) -> None:
    """One batch at a time on PostgreSQL; SQLite's writers are serial already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_EXPORT_LOCK)))


def lock_batch(session: Session, batch_id: int) -> ExportBatch:
    batch = session.scalar(
        select(ExportBatch)
        .where(ExportBatch.id == batch_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if batch is None:
        raise NotFound("There is no such batch.")
    return batch


def batch_name(sequence: int) -> str:
    return f"CF{sequence:06}"


_SUMS = """
    (SELECT count(*) FROM export_row WHERE batch_id = NEW.id AND number > 0) <> NEW.row_count
    OR (SELECT coalesce(sum(abs(amount_minor)), 0) FROM export_row WHERE batch_id = NEW.id AND number > 0)
        <> NEW.hash_total
    OR OLD.row_count <> NEW.row_count OR OLD.hash_total <> NEW.hash_total OR OLD.sha256 <> NEW.sha256
"""
_CLOSED = "(SELECT state FROM export_batch WHERE id = NEW.batch_id) <> 'built'"
_MOVED = """
    OLD.batch_id <> NEW.batch_id OR OLD.number <> NEW.number OR OLD.source <> NEW.source
    OR OLD.source_id <> NEW.source_id OR OLD.amount_minor <> NEW.amount_minor OR OLD.currency <> NEW.currency
"""
# Name, table, what is done, when it is refused, and the sentence.
_RULES = (
    ("totals", "export_batch", "UPDATE", _SUMS, "a batch whose totals are not the sums of its rows does not leave"),
    ("added", "export_row", "INSERT", _CLOSED, "rows are added to a batch only while it is built"),
    ("fixed", "export_row", "UPDATE", _MOVED, "of an exported row only the answer changes"),
    ("kept", "export_row", "DELETE", "true", "exported rows are never deleted"),
)


def create_export_triggers(connection: Connection) -> None:
    """Both tables must exist; does nothing where the triggers do."""
    for rule in _RULES:
        for statement in _create_statements(connection.dialect.name, *rule):
            connection.exec_driver_sql(statement)


def _create_statements(dialect: str, name: str, table: str, verb: str, refused: str, sentence: str) -> list[str]:
    trigger = f"{table}_{name}"
    if dialect == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        return [f"CREATE TRIGGER IF NOT EXISTS {trigger} BEFORE {verb} ON {table} WHEN {refused} {body}"]
    refuse = f"IF {refused} THEN RAISE EXCEPTION '{sentence}'; END IF;"
    function = f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse}"
    run = f"FOR EACH ROW EXECUTE FUNCTION {trigger}()"
    return [
        f"{function} RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {trigger} BEFORE {verb} ON {table} {run}",
    ]
