"""Triggers that keep history as it was: a row of these tables can be added, never changed or deleted.

They stand in the database itself, so that a mistake in code, a script or a console cannot rewrite the past.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

APPEND_ONLY_TABLES = (
    "allocation",
    "event",
    "receipt_link",
    "journal_entry",
    "journal_line",
    "refund",
    "payment_return",
    "payment_exchange",
    "period_close",
    "ledger_move",
    "audit_seal",
)

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of %% are never changed or deleted', TG_TABLE_NAME;
END
$$
"""


def create_triggers(connection: Connection, tables: Sequence[str] = APPEND_ONLY_TABLES) -> None:
    """Guard these tables, which must exist; does nothing for one that is guarded. A version that makes a table anew
    on SQLite calls it again: the triggers go with the old table."""
    for statement in _create_statements(connection.dialect.name, tables):
        connection.exec_driver_sql(statement)


def _create_statements(dialect: str, tables: Sequence[str]) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END"
            for table in tables
            for verb in ("update", "delete")
        ]
    row_triggers = [
        f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        for table in tables
    ]
    truncate_triggers = [
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for table in tables
    ]
    return [_POSTGRESQL_FUNCTION, *row_triggers, *truncate_triggers]
