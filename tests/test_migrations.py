"""The migrated schema is the declared one, on both databases; a migration happens whole or not at all, and once."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from tickets.db import Database
from tickets.migrate import dump_schema, is_current, migrate, migrate_by_versions
from tickets.schema import Base


def test_the_migrated_schema_is_the_declared_one(db: Database) -> None:
    with db.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_a_database_that_is_created_at_once_is_the_one_that_the_versions_make(empty_db: Database) -> None:
    migrate(empty_db)
    at_once = describe(empty_db)
    assert is_current(empty_db)

    with empty_db.write() as session:
        Base.metadata.drop_all(session.connection())
        session.execute(text("drop table alembic_version"))
    migrate_by_versions(empty_db)

    assert describe(empty_db) == at_once


def test_a_script_that_is_older_than_the_versions_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, fresh = (Database(f"sqlite:///{tmp_path}/{name}.db") for name in ("older", "fresh"))
    migrate_by_versions(older, up_to="0025")
    with older.read() as session:
        (tmp_path / "older.sql").write_text(dump_schema(session.connection()))
    monkeypatch.setattr("tickets.migrate.SQLITE_SCRIPT", tmp_path / "older.sql")

    migrate(fresh)

    assert is_current(fresh)
    migrate(older)
    assert describe(fresh) == describe(older)


def describe(database: Database) -> dict[str, Any]:
    """Every table with its columns, keys, checks and indexes, in any order, and the triggers as they are written.
    What a foreign key is called is of no consequence."""
    inspector = inspect(database.engine)
    triggers = {
        "sqlite": "select name, sql from sqlite_master where type = 'trigger'",
        "postgresql": "select tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
    }
    with database.read() as session:
        guards = sorted(map(tuple, session.execute(text(triggers[database.engine.dialect.name]))))
    return {"triggers": guards} | {
        table: {
            "columns": in_words(
                (each["name"], each["type"], each["nullable"]) for each in inspector.get_columns(table)
            ),
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": in_words({**each, "name": None} for each in inspector.get_foreign_keys(table)),
            "unique": in_words(inspector.get_unique_constraints(table)),
            "checks": in_words(inspector.get_check_constraints(table)),
            "indexes": in_words(
                {**each, "dialect_options": in_words(each.get("dialect_options", {}).items())}
                for each in inspector.get_indexes(table)
            ),
        }
        for table in inspector.get_table_names()
    }


def in_words(things: Iterable[Any]) -> list[str]:
    """In any order; a condition reads as its SQL."""
    return sorted(str([str(part) for part in thing] if isinstance(thing, tuple) else thing) for thing in things)


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
