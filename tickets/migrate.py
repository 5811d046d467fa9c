"""Brings a database to the newest schema; the versions live in `tickets/migrations/versions`.

All outstanding versions run in one transaction, so a migration that fails or is killed leaves the database as it
was. On PostgreSQL an advisory lock lets several processes start at once; on SQLite the write transaction does.

An empty database gets all tables at once, which is the same and takes an eighth of the time: on PostgreSQL as they
are declared; on SQLite, where each trial begins with a new file, by a script, which spares loading their modules.
`python -m tickets.migrate "what changed"` writes the next version, from the difference to the tables' modules, and
that script. An older script is only slower: what came after it is applied as to any older database.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from tickets.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

VERSIONS = Path(__file__).with_name("migrations") / "versions"
SQLITE_SCRIPT = VERSIONS.with_name("sqlite.sql")
_BETWEEN = ";\n\n"  # the script's statements; triggers hold semicolons, but no empty line
_ADVISORY_LOCK = 7_262_001  # any constant that nobody else uses in this database


def migrate(database: Database) -> None:
    """Apply what this database does not have yet; does nothing when it is up to date."""
    with _change_schema(database) as connection:
        _wait_for_others(connection)
        if not inspect(connection).get_table_names():
            (_run_script if database.is_sqlite else _declare)(connection)
        if _version_of(connection) != _newest_version():
            _upgrade(connection)


def migrate_by_versions(database: Database, up_to: str = "head") -> None:
    """The same, from the first version on also where all tables could be created at once."""
    with _change_schema(database) as connection:
        _wait_for_others(connection)
        _upgrade(connection, up_to)


@contextmanager
def _change_schema(database: Database) -> Iterator[Connection]:
    """A transaction in which tables may be made anew. SQLite changes a column by copying its table: what refers to
    the table is looked at when all is done, not while it is away."""
    with database.engine.connect().execution_options(counterfoil_write=True) as connection:
        if not database.is_sqlite:
            with connection.begin():
                yield connection
            return
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("PRAGMA legacy_alter_table=ON")
        try:
            with connection.begin():
                yield connection
                if lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError(f"a row of {lost[0]} refers to a row of {lost[2]} that is not there")
        finally:
            driver.execute("PRAGMA legacy_alter_table=OFF")
            driver.execute("PRAGMA foreign_keys=ON")


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def _upgrade(connection: Connection, up_to: str = "head") -> None:
    from alembic import command  # slow to import, and needed once in a version's life

    command.upgrade(_config(connection), up_to)


def _run_script(connection: Connection) -> None:
    for statement in SQLITE_SCRIPT.read_text(encoding="utf-8").split(_BETWEEN):
        connection.exec_driver_sql(statement)


def _declare(connection: Connection) -> None:
    """All tables as their modules declare them."""
    from tickets.append_only import create_triggers
    from tickets.money.exports.export_rows import create_export_triggers
    from tickets.money.subledger.guards import create_guards
    from tickets.schema import Base

    Base.metadata.create_all(connection, checkfirst=False)
    create_triggers(connection)
    create_guards(connection)
    create_export_triggers(connection)
    number = "varchar(32) not null constraint alembic_version_pkc primary key"
    connection.execute(text(f"create table alembic_version (version_num {number})"))
    connection.execute(text("insert into alembic_version values (:newest)"), {"newest": _newest_version()})


def is_current(database: Database) -> bool:
    """Whether the database has the newest version; false for an empty one."""
    with database.read() as session:
        return _version_of(session.connection()) == _newest_version()


def _version_of(connection: Connection) -> str | None:
    """None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("select version_num from alembic_version"))
    return version


def _newest_version() -> str:
    """The versions are numbered and in one line."""
    return max(path.name for path in VERSIONS.glob("[0-9]*.py")).partition("_")[0]


def write_version(message: str) -> None:
    """Write the next version file: what the tables' modules declare and the versions so far do not create; and the
    script that creates all of it."""
    from alembic import command

    number = int(_newest_version()) + 1
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/scratch.db")
        migrate_by_versions(database)
        with database.write() as session:
            config = _config(session.connection())
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        database.dispose()
    write_script()


def write_script() -> None:
    """The statements that create the tables on SQLite as they are declared."""
    database = Database("sqlite://")
    with database.engine.begin() as connection:
        _declare(connection)
        SQLITE_SCRIPT.write_text(dump_schema(connection), encoding="utf-8")
    database.dispose()


def dump_schema(connection: Connection) -> str:
    """A SQLite database's tables by name, each with its indexes and triggers, as the script that creates them."""
    by_table = "select sql from sqlite_master where sql is not null order by tbl_name, type <> 'table', name"
    statements = connection.scalars(text(by_table))
    version = f"INSERT INTO alembic_version VALUES ('{_version_of(connection)}')"
    return _BETWEEN.join([*statements, version]).replace(", \n\t", ",\n\t") + "\n"


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


if __name__ == "__main__":
    write_version(sys.argv[1])
