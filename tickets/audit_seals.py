"""The past, chained: each seal holds a hash over the append-only rows since the one before it, and over that seal.

Rows are sealed in batches and not as they are written: chaining at the write would let one transaction at a time
write to a table, and intake files mails in several. A seal covers rows that are old enough for every transaction
that could still bring a lower number to have ended. What a changed, removed or added row leaves is a seal that no
longer holds; who can rewrite the whole table can rewrite the seals too, so the newest one is worth keeping elsewhere.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    FromClause,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.append_only import APPEND_ONLY_TABLES
from tickets.db import Base, Database, UtcInstant

SEALED_TABLES = tuple(name for name in APPEND_ONLY_TABLES if name != "audit_seal")
SETTLED = timedelta(minutes=10)  # no transaction of ours lasts as long
LARGEST_SEAL = 5000
NO_SEAL = "0" * 64


class AuditSeal(Base):
    """Rows `first_id` to `last_id` of a table; `hash` begins with `previous_hash`, the seal's before it."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_table: Mapped[str] = mapped_column(String(40))
    first_id: Mapped[int]
    last_id: Mapped[int]
    row_count: Mapped[int]
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("audit_seal.id"), unique=True)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (UniqueConstraint("sealed_table", "last_id"),)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Of one table: how many rows the seals cover, how many wait for one, the newest hash, and what does not hold."""

    table: str
    sealed: int
    unsealed: int
    newest: str
    flaws: tuple[str, ...]


def seal_due(session: Session, *, now: datetime) -> int:
    """Seal what is settled of each table, up to a limit; how many rows that were."""
    _lock_seals(session)
    return sum(_seal(session, name, now) for name in SEALED_TABLES)


def seal_all(db: Database, *, now: datetime) -> int:
    """The same in transactions of its own, until nothing is left; begun only when there is something to do."""
    done = 0
    while _is_due(db, now):
        with db.write() as session:
            sealed = seal_due(session, now=now)
        if not sealed:
            break
        done += sealed
    return done


def verify(session: Session) -> list[ChainReport]:
    """Compute every seal again from its rows. Reads all of the past: minutes where that is millions of rows."""
    return [_verify(session, name) for name in SEALED_TABLES]


_SEAL_LOCK = 0x5EA1


def _lock_seals(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_SEAL_LOCK)))


def _is_due(db: Database, now: datetime) -> bool:
    with db.read() as session:
        return any(_list_settled(session, name, _find_last(session, name), now, 1) for name in SEALED_TABLES)


def _seal(session: Session, name: str, now: datetime) -> int:
    last = _find_last(session, name)
    rows = _list_settled(session, name, last, now, LARGEST_SEAL)
    if not rows:
        return 0
    previous = last.hash if last else NO_SEAL
    session.add(
        AuditSeal(
            sealed_table=name,
            first_id=rows[0]["id"],
            last_id=rows[-1]["id"],
            row_count=len(rows),
            previous_id=last.id if last else None,
            previous_hash=previous,
            hash=_chain(previous, rows),
            at=now,
        )
    )
    session.flush()
    return len(rows)


def _find_last(session: Session, name: str) -> AuditSeal | None:
    query = select(AuditSeal).where(AuditSeal.sealed_table == name).order_by(AuditSeal.last_id.desc()).limit(1)
    return session.scalar(query)


def _list_settled(
    session: Session, name: str, last: AuditSeal | None, now: datetime, limit: int
) -> Sequence[RowMapping]:
    """Rows after the last seal and before the first one that is too young; a clock that ran ahead stops nothing."""
    table, at, source = _timed(name)
    unsealed = table.c.id > (last.last_id if last else 0)
    young = at.between(now - SETTLED, now + SETTLED)
    first_young = session.scalar(select(func.min(table.c.id)).select_from(source).where(unsealed, young))
    query = select(table).where(unsealed).order_by(table.c.id).limit(limit)
    if first_young is not None:
        query = query.where(table.c.id < first_young)
    return session.execute(query).mappings().all()


def _timed(name: str) -> tuple[Table, ColumnElement[datetime], FromClause]:
    """A table, the time of its rows, and what to read that from: its own column or its parent's."""
    table = Base.metadata.tables[name]
    if name not in _PARENTS:
        return table, table.c.at, table
    key, parent_name = _PARENTS[name]
    parent = Base.metadata.tables[parent_name]
    return table, parent.c.at, table.join(parent, parent.c.id == table.c[key])


_PARENTS = {"journal_line": ("entry_id", "journal_entry"), "ledger_move": ("import_id", "ledger_import")}


def _chain(previous: str, rows: Iterable[RowMapping]) -> str:
    for row in rows:
        previous = hashlib.sha256(previous.encode() + _canonical(row)).hexdigest()
    return previous


def _canonical(row: RowMapping) -> bytes:
    """The same on both databases, and after a column was added: what is empty is left out."""
    return msgspec.json.encode(
        {name: _plain(value) for name, value in row.items() if value is not None}, order="sorted"
    )


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def _verify(session: Session, name: str) -> ChainReport:
    table = Base.metadata.tables[name]
    previous, sealed, end = NO_SEAL, 0, 0
    flaws: list[str] = []
    seals = session.scalars(select(AuditSeal).where(AuditSeal.sealed_table == name).order_by(AuditSeal.last_id))
    for seal in seals.all():
        query = select(table).where(table.c.id > end, table.c.id <= seal.last_id).order_by(table.c.id)
        rows = session.execute(query).mappings().all()
        if seal.previous_hash != previous:
            flaws.append(f"seal {seal.id} does not follow the one before it")
        if len(rows) != seal.row_count:
            flaws.append(f"rows {end + 1} to {seal.last_id}: {seal.row_count} were sealed, {len(rows)} are there")
        elif _chain(seal.previous_hash, rows) != seal.hash:
            flaws.append(f"rows {end + 1} to {seal.last_id}: one of them is not what was sealed")
        previous, end, sealed = seal.hash, seal.last_id, sealed + len(rows)
    unsealed = session.scalar(select(func.count()).select_from(table).where(table.c.id > end)) or 0
    return ChainReport(name, sealed, unsealed, previous, tuple(flaws))
