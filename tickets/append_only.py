"""Triggers that keep history as it was: a row of these tables can be added, never changed or deleted.

They stand in the database itself, so that a mistake in code, a script or a console cannot rewrite the past.
"""

from sqlalchemy import Connection

APPEND_ONLY_TABLES = ("allocation", "event")

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of %% are never changed or deleted', TG_TABLE_NAME;
END
$$
"""


def create_triggers(connection: Connection) -> None:
    """Guard every append-only table; the tables must exist."""
    for statement in _create_statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def _create_statements(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END"
            for table in APPEND_ONLY_TABLES
            for verb in ("update", "delete")
        ]
    row_triggers = [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        for table in APPEND_ONLY_TABLES
    ]
    truncate_triggers = [
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for table in APPEND_ONLY_TABLES
    ]
    return [_POSTGRESQL_FUNCTION, *row_triggers, *truncate_triggers]
