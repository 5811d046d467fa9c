"""Databases ready to use, for tests: a kind and what is to stand in it in, a database as it was furnished out.

A database made anew for each test costs the copy, a connection and, as compiled statements belong to an engine, the
compilation of every statement. So each test process keeps one of each kind and furniture, with its engine, and
puts it back to what it was: on SQLite by copying the file again, on PostgreSQL by emptying the tables and filling in
what `ready` has kept of them.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.builders import the_cast
from tests.scene import a_scene
from tickets.db import Database

Furnish = Callable[[Session], dict[str, Any]]

USES = 50  # deleted rows are never vacuumed: that often only is a PostgreSQL database filled again


def furnish(now: Any) -> dict[str, Furnish]:
    """By the fixture that a test names: what stands in its database, and the objects to find it by."""

    def with_cast(session: Session) -> dict[str, Any]:
        return {"cast": the_cast(session, now)}

    def with_scene(session: Session) -> dict[str, Any]:
        cast = the_cast(session, now)
        return {"cast": cast, "scene": a_scene(session, cast, now)}

    return {"": lambda _session: {}, "cast": with_cast, "scene": with_scene}


class ReadyDatabase(Protocol):
    database: Database
    holds: dict[str, Any]

    def renew(self) -> None: ...


KeepReady = Callable[[str, str, Furnish], ReadyDatabase]


class ReadySqlite:
    """`template` is a migrated file."""

    def __init__(self, folder: Path, name: str, template: Path, furniture: Furnish) -> None:
        self._furnished = folder / f"furnished-{name}.db"
        self._path = folder / f"{name}.db"
        shutil.copyfile(template, self._furnished)
        builder = Database(f"sqlite:///{self._furnished}")
        with builder.write() as session:
            self.holds = furniture(session)
        builder.dispose()  # the last connection folds the write-ahead log into the file
        self.database = Database(f"sqlite:///{self._path}")

    def renew(self) -> None:
        self.database.dispose()
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._furnished, self._path)


class ReadyPostgres:
    """`server` has a migrated database `template_desk`."""

    def __init__(self, server: str, name: str, furniture: Furnish) -> None:
        self._name, self._furniture = name, furniture
        self._server = server
        self.database = Database(make_url(server).set(database=f"desk_{name}").render_as_string())
        self._make()

    def renew(self) -> None:
        self._uses += 1
        if self._uses > USES or not self._put_back():
            self._make()

    def _make(self) -> None:
        self.database.dispose()
        with administering(self._server) as connection:
            connection.execute(text(f"drop database if exists desk_{self._name} with (force)"))
            connection.execute(text(f"create database desk_{self._name} template template_desk strategy file_copy"))
        with self.database.write() as session:
            self.holds = self._furniture(session)
        with self.database.engine.begin() as connection:
            _keep(connection)
            self._schema = connection.execute(text(_SCHEMA)).one()
        self._uses = 0

    def _put_back(self) -> bool:
        """Whether it could be: a test may have changed the schema, or left a transaction open."""
        if self.database.engine.pool.checkedin() > 1 or self.database.engine.pool.checkedout():  # type: ignore[attr-defined]
            self.database.dispose()
        try:
            with self.database.engine.begin() as connection:
                connection.execute(text(_END_OTHERS))
                if connection.execute(text(_SCHEMA)).one() != self._schema:
                    return False
                connection.execute(text("select ready.put_back()"))
        except OperationalError:
            return False
        return True


@contextmanager
def administering(server: str) -> Iterator[Connection]:
    """Databases are created and dropped outside transactions."""
    database = Database(server)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
    database.dispose()


_END_OTHERS = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""
_SCHEMA = """
    select count(*), max(oid), (select count(*) from pg_trigger), (select count(*) from pg_attribute)
    from pg_class
"""


def _keep(connection: Connection) -> None:
    """Copies of what stands in the tables, and a function that makes everything so again, guards or no guards."""
    connection.execute(text("create schema ready"))
    steps = [
        "perform set_config('session_replication_role', 'replica', true)",
        "perform set_config('lock_timeout', '5s', true)",
        "perform pg_advisory_unlock_all()",
    ]
    tables = connection.scalars(text("select tablename from pg_tables where schemaname = 'public'")).all()
    for table in tables:
        steps.append(f'delete from public."{table}"')
        if connection.scalar(text(f'select exists (select from public."{table}")')):
            connection.execute(text(f'create table ready."{table}" as table public."{table}"'))
            steps.append(f'insert into public."{table}" select * from ready."{table}"')
    for sequence, last in connection.execute(text("select sequencename, last_value from pg_sequences")):
        steps.append(f"perform setval('public.\"{sequence}\"', {last or 1}, {'true' if last else 'false'})")
    body = "; ".join(steps)
    function = f"create function ready.put_back() returns void language plpgsql as $$ begin {body}; end $$"
    connection.exec_driver_sql(function.replace("%", "%%"))
