"""A database URL in, short read and write transactions out; the same code on SQLite and PostgreSQL.

SQLite runs in WAL with `synchronous=FULL` and every writer starts with BEGIN IMMEDIATE: a deferred transaction
that reads and then writes loses updates silently or fails half-way. Readers use a plain BEGIN and see one
snapshot. On PostgreSQL both are ordinary READ COMMITTED transactions, and rows are locked where it matters.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec
from sqlalchemy import (
    URL,
    BindParameter,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Result,
    Table,
    bindparam,
    create_engine,
    event,
    insert,
    make_url,
)
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

BUSY_TIMEOUT_SECONDS = 30
KEPT_STATEMENTS = 32  # of a SQLite connection: those with long lists are as large as the lists, each length its own
CACHE_KIB = 8_000  # of a SQLite connection: what a wave of mails changes is written once, when it commits
CHECKPOINT_PAGES = 4000  # of SQLite's log: a page that many commits change goes into the database once
MAX_ID = 2**31 - 1

Row = TypeVar("Row", bound="Base")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant in UTC. A naive datetime is a bug and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """PostgreSQL's driver takes the instant; SQLite stores it as the text that SQLAlchemy reads back."""
        return _as_text if dialect.name == "sqlite" else _as_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _as_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"naive datetime {value!r}: times are aware UTC")
    return value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    utc = _as_utc(value)
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds") if utc else None


class Database:
    """One engine and its two kinds of transaction. A write commits on leaving the block, or rolls back."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _create_engine(url)
        self._writer = self.engine.execution_options(counterfoil_write=True)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def dispose(self) -> None:
        self.engine.dispose()


def _create_engine(url: str) -> Engine:
    common: dict[str, Any] = {
        "json_serializer": _dump_json,
        "json_deserializer": msgspec.json.decode,
        "hide_parameters": True,  # a failed statement carries customers' mail: nothing for a log
    }
    if url.startswith("sqlite"):
        options = {
            "timeout": BUSY_TIMEOUT_SECONDS,
            "check_same_thread": False,
            "cached_statements": KEPT_STATEMENTS,
        }
        engine = create_engine(url, connect_args=options, **common)
        event.listen(engine, "connect", _prepare_sqlite_connection)
        event.listen(engine, "begin", _begin_sqlite_transaction)
    else:
        engine = create_engine(_with_driver(url), pool_pre_ping=True, **common)
    event.listen(engine, "before_cursor_execute", _make_text_storable, retval=True)
    return engine


def _with_driver(url: str) -> URL:
    """`postgresql://` and the older `postgres://` mean psycopg 3."""
    parsed = make_url(url)
    plain = parsed.drivername in {"postgresql", "postgres"}
    return parsed.set(drivername="postgresql+psycopg") if plain else parsed


def _prepare_sqlite_connection(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not start transactions of its own
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"cache_size=-{CACHE_KIB}",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite_transaction(connection: Any) -> None:
    write = connection.get_execution_options().get("counterfoil_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _make_text_storable(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _executemany: bool
) -> tuple[str, Any]:
    """Mail can hold any character. PostgreSQL stores no NUL and neither database a lone surrogate: they become
    the replacement character, here and in what is searched for, instead of failing the whole transaction."""
    if isinstance(parameters, list):
        return statement, [_storable(row) for row in parameters]
    return statement, _storable(parameters)


def _storable(parameters: Any) -> Any:
    """One row's parameters, by name or by position."""
    named = isinstance(parameters, Mapping)
    for value in parameters.values() if named else parameters:
        if isinstance(value, str) and not (value.isascii() and "\0" not in value) and _UNSTORABLE.search(value):
            break
    else:
        return parameters
    if named:
        return {name: _replace_unstorable(value) for name, value in parameters.items()}
    return tuple(_replace_unstorable(value) for value in parameters)


def _replace_unstorable(value: Any) -> Any:
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else value


def _dump_json(value: Any) -> str:
    try:
        return _JSON.encode(value).decode()
    except UnicodeEncodeError:  # a lone surrogate
        return _UNSTORABLE.sub("\ufffd", json.dumps(value, ensure_ascii=False))


_JSON = msgspec.json.Encoder()
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def find_row(session: Session, table: type[Row], row_id: int) -> Row | None:
    """By primary key; a number that no key can be, as in an invented URL, finds nothing."""
    return session.get(table, row_id) if 0 < row_id <= MAX_ID else None


def listed(name: str) -> BindParameter[Any]:
    """The list of values of a statement that is made once and told its values at each call:
    `Ticket.id.in_(listed("ids"))`."""
    return bindparam(name, expanding=True)


def insert_ignoring(session: Session, table: type[Base]) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that does nothing where a unique key is taken; nothing is returned then either."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite  # only the one in use: both take long to import

        return sqlite.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table).on_conflict_do_nothing()


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """All of them in one statement. They have the same columns, and the columns' own defaults for the others; what
    a row's class derives from its values does not happen here."""
    if rows:
        session.connection().execute(insert(cast(Table, table.__table__)), rows)


def rows_changed(result: Result[Any]) -> int:
    """How many rows an UPDATE or DELETE found."""
    return result.rowcount if isinstance(result, CursorResult) else 0
