"""The migrated schema is the declared one, on both databases, and migrating again changes nothing."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from tickets.db import Database
from tickets.migrate import is_current, migrate
from tickets.schema import Base


def test_the_migrated_schema_is_the_declared_one(db: Database) -> None:
    with db.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_migrating_twice_changes_nothing(db: Database) -> None:
    migrate(db)

    assert is_current(db)


def test_an_empty_database_is_not_current(tmp_path) -> None:
    database = Database(f"sqlite:///{tmp_path}/empty.db")

    assert not is_current(database)
    database.dispose()
