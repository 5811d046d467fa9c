"""Brings a database to the newest schema; the versions live in `tickets/migrations/versions`.

All outstanding versions run in one transaction, so a migration that fails or is killed leaves the database as it
was. On PostgreSQL an advisory lock lets several processes start at once; on SQLite the write transaction does.
`python -m tickets.migrate "what changed"` writes the next version from the difference to the tables' modules.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from tickets.db import Database

_ADVISORY_LOCK = 7_262_001  # any constant that nobody else uses in this database


def migrate(database: Database) -> None:
    """Apply every version that this database does not have yet; does nothing when it is up to date."""
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        command.upgrade(_config(connection), "head")


def is_current(database: Database) -> bool:
    """Whether the database has the newest version; false for an empty one."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision() == newest


def write_version(message: str) -> None:
    """Write the next version file: what the tables' modules declare and the versions so far do not create."""
    versions = Path(__file__).with_name("migrations") / "versions"
    number = len(list(versions.glob("[0-9]*.py"))) + 1
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/scratch.db")
        migrate(database)
        with database.write() as session:
            config = _config(session.connection())
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        database.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


if __name__ == "__main__":
    write_version(sys.argv[1])
