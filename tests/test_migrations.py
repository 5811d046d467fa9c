"""The migrated schema is the declared one, on both databases; a migration happens whole or not at all, and once."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from tickets.db import Database
from tickets.migrate import is_current, migrate
from tickets.schema import Base


def test_the_migrated_schema_is_the_declared_one(db: Database) -> None:
    with db.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_constraints_reach_the_database(db: Database) -> None:
    declared = {
        (table.name, constraint.name)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if constraint.__visit_name__ == "check_constraint"
    }
    inspector = inspect(db.engine)

    migrated = {
        (table, check["name"]) for table in Base.metadata.tables for check in inspector.get_check_constraints(table)
    }

    assert declared <= migrated


def test_migrating_twice_changes_nothing(db: Database) -> None:
    migrate(db)

    assert is_current(db)


def test_an_empty_database_is_not_current(empty_db: Database) -> None:
    assert not is_current(empty_db)


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_db: Database) -> None:
    with empty_db.write() as session:
        session.execute(text("create table remittance_line (in_the_way int)"))

    with pytest.raises(Exception, match="already exists"):
        migrate(empty_db)

    assert inspect(empty_db.engine).get_table_names() == ["remittance_line"]


def test_processes_that_start_at_once_migrate_once(empty_db: Database) -> None:
    failures: list[Exception] = []

    def start() -> None:
        try:
            migrate(empty_db)
        except Exception as failure:  # noqa: BLE001 - collected for the assertion
            failures.append(failure)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert is_current(empty_db)
