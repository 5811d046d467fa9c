"""Sums and repetitions that the database itself refuses, whatever the code above it does.

A trigger looks at the rows that a new one is counted with: what a receipt's links share out is never more than the
receipt or the remittance, and what a person has taken apart or taken back is never put together again by the system
(`by_id` null). Writers lock the parent row first, so that what a trigger sees is all there is.
"""

from sqlalchemy import Connection

_LIVE_LINKS = (
    "SELECT coalesce(sum(l.amount_minor), 0) FROM receipt_link l WHERE l.event = 'link' AND {which} "
    "AND NOT EXISTS (SELECT 1 FROM receipt_link e WHERE e.ends_id = l.id)"
)
_OF_RECEIPT = _LIVE_LINKS.format(which="l.receipt_id = NEW.receipt_id")
_OF_REMITTANCE = _LIVE_LINKS.format(which="l.remittance_id = NEW.remittance_id")

# Table, name, condition of a row that is refused, and the sentence.
_RULES = (
    (
        "receipt_link",
        "within_receipt",
        (
            "NEW.event = 'link' AND NOT EXISTS (SELECT 1 FROM bank_receipt r WHERE r.id = NEW.receipt_id "
            "AND (r.amount_minor > 0) = (NEW.amount_minor > 0) "
            f"AND abs(({_OF_RECEIPT}) + NEW.amount_minor) <= abs(r.amount_minor))"
        ),
        "the links of a receipt would be more than the receipt",
    ),
    (
        "receipt_link",
        "within_remittance",
        (
            "NEW.event = 'link' AND NOT EXISTS (SELECT 1 FROM remittance r WHERE r.id = NEW.remittance_id "
            f"AND ({_OF_REMITTANCE}) + NEW.amount_minor BETWEEN 0 AND r.total_minor)"
        ),
        "the links of a remittance would be more than the remittance",
    ),
    (
        "receipt_link",
        "not_again",
        (
            "NEW.event = 'link' AND NEW.by_id IS NULL AND EXISTS (SELECT 1 FROM receipt_link l "
            "JOIN receipt_link e ON e.ends_id = l.id WHERE l.receipt_id = NEW.receipt_id "
            "AND l.remittance_id = NEW.remittance_id AND e.by_id IS NOT NULL)"
        ),
        "a person has taken this receipt and this remittance apart",
    ),
    (
        "allocation",
        "not_again",
        (
            "NEW.event = 'apply' AND NEW.by_id IS NULL AND EXISTS (SELECT 1 FROM allocation a "
            "JOIN allocation b ON b.reverses_id = a.id WHERE a.payment_id = NEW.payment_id "
            "AND a.invoice_id = NEW.invoice_id AND b.by_id IS NOT NULL)"
        ),
        "a person has taken this payment back from this item",
    ),
)


def create_guards(connection: Connection, *tables: str) -> None:
    """Put the rules of these tables (of all, without any) into the database; a rule that is there stays. A version
    that makes a table anew on SQLite calls it again: the triggers go with the old table."""
    for table, name, refused, sentence in _RULES:
        if tables and table not in tables:
            continue
        for statement in _create_statements(connection.dialect.name, table, name, refused, sentence):
            connection.exec_driver_sql(statement)


def _create_statements(dialect: str, table: str, name: str, refused: str, sentence: str) -> tuple[str, ...]:
    trigger = f"{table}_{name}"
    if dialect == "sqlite":
        body = f"SELECT RAISE(ABORT, '{sentence}')"
        return (f"CREATE TRIGGER IF NOT EXISTS {trigger} BEFORE INSERT ON {table} WHEN {refused} BEGIN {body}; END",)
    function = (
        f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    each_row = (
        f"CREATE OR REPLACE TRIGGER {trigger} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}()"
    )
    return function, each_row
