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

# What is used of a payment and of an item, before the new row; an apply adds its amount, a reversal takes it away.
_EFFECT = "CASE WHEN a.event = 'apply' THEN a.amount_minor ELSE -a.amount_minor END"
_NEW_EFFECT = "CASE WHEN NEW.event = 'apply' THEN NEW.amount_minor ELSE -NEW.amount_minor END"
_USED = (
    f"(SELECT coalesce(sum({_EFFECT}), 0) FROM allocation a "
    "WHERE a.payment_id = NEW.payment_id AND a.kind IN ('cash','credit'))"
)
_GONE = (
    "((SELECT coalesce(sum(r.amount_minor), 0) FROM refund r WHERE r.payment_id = NEW.payment_id) "
    "+ (SELECT coalesce(sum(t.amount_minor), 0) FROM payment_return t WHERE t.payment_id = NEW.payment_id) "
    "+ (SELECT coalesce(sum(CASE WHEN x.event = 'exchange' THEN x.amount_minor ELSE -x.amount_minor END), 0) "
    "FROM payment_exchange x WHERE x.payment_id = NEW.payment_id))"
)
_ALIVE = "p.returned_by_id IS NULL AND p.undone_at IS NULL"
# Credit that is used without what it paid leaves more on account than came; as money only what came can go.
_LEFT = f"{_USED} + {_GONE} + NEW.amount_minor <= p.amount_minor AND {_GONE} + NEW.amount_minor <= p.amount_minor"
_SETTLED = (
    f"(SELECT coalesce(sum({_EFFECT}), 0) FROM allocation a WHERE a.invoice_id = NEW.invoice_id "
    "AND NOT EXISTS (SELECT 1 FROM ledger_reflection l WHERE l.allocation_id = a.id))"
)
_FAMILY = (
    "SELECT coalesce(c.family_id, c.id) FROM customer c JOIN {table} t ON t.customer_id = c.id WHERE t.id = {id}"
)

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
    (
        "allocation",
        "within_payment",
        (
            f"NEW.kind IN ('cash','credit') AND {_NEW_EFFECT} > 0 AND NOT EXISTS (SELECT 1 FROM payment p "
            f"WHERE p.id = NEW.payment_id AND (({_ALIVE}) OR NEW.event = 'reverse') "
            f"AND {_USED} + {_NEW_EFFECT} <= p.amount_minor - {_GONE})"
        ),
        "more would be applied than the payment has",
    ),
    (
        "allocation",
        "within_item",
        (
            "NEW.event = 'apply' AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id "
            f"AND CASE WHEN i.original_minor >= 0 THEN i.ledger_open_minor - {_SETTLED} - NEW.amount_minor >= 0 "
            f"ELSE i.ledger_open_minor - {_SETTLED} - NEW.amount_minor <= 0 END)"
        ),
        "more would be applied than the item has open",
    ),
    (
        "allocation",
        "in_family",
        (
            "NEW.event = 'apply' AND NEW.approval_id IS NULL "
            "AND NOT (NEW.by_id IS NOT NULL AND EXISTS (SELECT 1 FROM customer c JOIN payment p "
            "ON p.customer_id = c.id WHERE p.id = NEW.payment_id AND c.pays_for_others)) "
            f"AND ({_FAMILY.format(table='payment', id='NEW.payment_id')}) "
            f"<> ({_FAMILY.format(table='invoice', id='NEW.invoice_id')})"
        ),
        "the item belongs to another family of customers than the payment",
    ),
    (
        "allocation",
        "one_currency",
        (
            "EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id AND p.currency <> NEW.currency) "
            "OR EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND i.currency <> NEW.currency)"
        ),
        "the item or the payment is in another currency",
    ),
    (
        "allocation",
        "takes_back_its_apply",
        (
            "NEW.event = 'reverse' AND NOT EXISTS (SELECT 1 FROM allocation a WHERE a.id = NEW.reverses_id "
            "AND a.event = 'apply' AND a.kind = NEW.kind AND a.amount_minor = NEW.amount_minor "
            "AND a.invoice_id = NEW.invoice_id AND a.payment_id = NEW.payment_id)"
        ),
        "a reversal takes back one apply as it is",
    ),
    (
        "allocation",
        "open_books",
        "EXISTS (SELECT 1 FROM period_close c WHERE c.through >= NEW.effective_on)",
        "the books of this day are closed",
    ),
    (
        "allocation",
        "approved",
        (
            "NEW.approval_id IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.id = NEW.approval_id AND a.state = 'granted')"
        ),
        "the approval is not granted",
    ),
    (
        "refund",
        "within_payment",
        (
            f"NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id AND {_ALIVE} "
            f"AND p.currency = NEW.currency AND {_LEFT})"
        ),
        "more would go back than is left of the payment",
    ),
    (
        "refund",
        "approved",
        (
            "NOT EXISTS (SELECT 1 FROM approval a WHERE a.id = NEW.approval_id AND a.state = 'granted' "
            "AND a.kind = 'refund' AND a.amount_minor = NEW.amount_minor)"
        ),
        "a second person has not granted this refund",
    ),
    (
        "refund",
        "to_its_origin",
        (
            "NOT EXISTS (SELECT 1 FROM payment p JOIN bank_receipt r ON r.counterparty_account = NEW.to_account "
            "WHERE p.id = NEW.payment_id AND (r.id = p.receipt_id OR EXISTS (SELECT 1 FROM receipt_link l "
            "WHERE l.receipt_id = r.id AND l.remittance_id = p.remittance_id AND l.event = 'link' "
            "AND NOT EXISTS (SELECT 1 FROM receipt_link e WHERE e.ends_id = l.id))))"
        ),
        "the money of this payment did not come from this account",
    ),
    (
        "journal_entry",
        "open_books",
        "EXISTS (SELECT 1 FROM period_close c WHERE c.through >= NEW.effective_on)",
        "the books of this day are closed",
    ),
    (
        "payment_return",
        "within_payment",
        (
            f"NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id AND {_ALIVE} "
            f"AND p.currency = NEW.currency AND {_LEFT})"
        ),
        "more would be taken back than is left of the payment",
    ),
    (
        "payment_return",
        "within_receipt",
        (
            "NOT EXISTS (SELECT 1 FROM bank_receipt r WHERE r.id = NEW.receipt_id AND r.currency = NEW.currency "
            "AND NEW.amount_minor + (SELECT coalesce(sum(t.amount_minor), 0) FROM payment_return t "
            "WHERE t.receipt_id = NEW.receipt_id) <= -r.amount_minor)"
        ),
        "more would be taken back than the bank took",
    ),
    (
        "payment_exchange",
        "within_payment",
        (
            "NEW.event = 'exchange' AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id "
            f"AND {_ALIVE} AND p.currency = NEW.currency AND {_USED} + {_GONE} + NEW.amount_minor <= p.amount_minor)"
        ),
        "more would be exchanged than is left of the payment",
    ),
    (
        "payment_exchange",
        "becomes_its_payment",
        (
            "NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.into_id AND p.exchanged_from_id = NEW.payment_id "
            "AND p.currency = NEW.into_currency AND p.amount_minor = NEW.into_minor)"
        ),
        "what is exchanged becomes a payment of that amount",
    ),
    (
        "payment",
        "within_receipt",
        (
            "NEW.receipt_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bank_receipt r WHERE r.id = NEW.receipt_id "
            "AND r.currency = NEW.currency AND NEW.amount_minor + (SELECT coalesce(sum(p.amount_minor), 0) "
            "FROM payment p WHERE p.receipt_id = NEW.receipt_id AND p.undone_at IS NULL) <= r.amount_minor)"
        ),
        "the payments of a receipt would be more than the receipt",
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


def replace_guards(connection: Connection, *tables: str) -> None:
    """Put the rules of these tables as they are now in the place of older ones."""
    if connection.dialect.name == "sqlite":
        for table, name, _, _ in _RULES:
            if table in tables:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{name}")
    create_guards(connection, *tables)


def _create_statements(dialect: str, table: str, name: str, refused: str, sentence: str) -> tuple[str, ...]:
    trigger = f"{table}_{name}"
    if dialect == "sqlite":
        body = f"SELECT RAISE(ABORT, '{sentence}')"
        return (f"CREATE TRIGGER IF NOT EXISTS {trigger} BEFORE INSERT ON {table} WHEN {refused} BEGIN {body}; END",)
    return (
        (
            f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF ({refused}) THEN RAISE EXCEPTION '{sentence}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        ),
        f"CREATE OR REPLACE TRIGGER {trigger} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}()",
    )
