"""What the database itself refuses, whatever the code above it does: each check, each guard, each change of history.

A row that breaks one rule is refused by that rule's name, and let in when that one rule is taken away: so each row
breaks nothing else, and no rule can go without a test failing. Each rule of the migrated database needs its row here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    delete,
    insert,
    inspect,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from tickets.append_only import APPEND_ONLY_TABLES
from tickets.db import Database, UtcInstant
from tickets.schema import Base

Values = Mapping[str, Any]
NOW, DAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC), date(2026, 11, 23)

# Table: what a row of it needs beside values of its columns' types, for all of its checks to hold.
SOUND: Mapping[str, Values] = {
    "export_batch": {"state": "built"},
    "own_identity": {"kind": "name"},
    "user_account": {"role": "lead"},
    "approval": {"state": "waiting", "asked_by_id": 5},
    "bank_receipt": {"kind": "receipt", "state": "open"},
    "contact": {"kind": "address"},
    "customer_rate": {"kind": "retention"},
    "payer_identity": {"kind": "name", "state": "learned"},
    "ticket": {"status": "open"},
    "arrangement": {"kind": "plan", "state": "asked"},
    "dispute": {"state": "new"},
    "inbound_message": {"status": "filed"},
    "item_key": {"scheme": "po"},
    "outbound_mail": {"status": "queued"},
    "regrouping": {"kind": "merge"},
    "server_action": {"state": "begun"},
    "credit_request": {"state": "proposed"},
    "forward": {"state": "waiting"},
    "hold": {"kind": "legal", "scope": "ticket"},
    "instalment": {"state": "open", "paid_minor": 0},
    "post": {"kind": "note"},
    "ticket_draft": {"kind": "note"},
    "number_suggestion": {"state": "open"},
    "remittance": {"state": "proposed"},
    "request": {"state": "open"},
    "chase": {"kind": "money", "remittance_id": 1},
    "payment": {"remittance_id": 1},
    "receipt_link": {"event": "link"},
    "allocation": {"event": "apply", "kind": "cash"},
    "deduction": {
        "source": "hand", "original_minor": 10, "disputed_minor": 10, "due_minor": 0, "paid_minor": 0,
        "credited_minor": 0, "written_off_minor": 0, "collected_minor": 0,
    },
    "export_row": {"source": "payment", "state": "sent"},
    "journal_line": {"debit": "bank", "credit": "suspense"},
    "payment_exchange": {"event": "exchange", "currency": "EUR", "into_currency": "USD"},
    "credit_part": {"credited_minor": 0},
    "deduction_movement": {"kind": "paid"},
}  # fmt: skip

# Check: rows that it refuses, each with what is otherwise than in a sound one.
REFUSED: Mapping[str, Sequence[Values]] = {
    "ck_export_batch_sequence": ({"sequence": 0},),
    "ck_export_batch_state": ({"state": "lost"},),
    "ck_own_identity_kind": ({"kind": "colour"},),
    "ck_user_account_role": ({"role": "owner"},),
    "ck_approval_amount": ({"amount_minor": -1},),
    "ck_approval_decided": ({"state": "refused"}, {"decided_at": NOW}),
    "ck_approval_four_eyes": (
        {"state": "granted", "decided_at": NOW, "decided_hash": "x", "decided_by_id": 5},
        {"state": "granted", "decided_at": NOW, "decided_hash": "x"},
    ),
    "ck_approval_hash": (
        {"state": "granted", "decided_at": NOW, "decided_by_id": 6, "decided_hash": "other"},
        {"state": "granted", "decided_at": NOW, "decided_by_id": 6},
    ),
    "ck_approval_state": ({"state": "lost", "decided_at": NOW},),
    "ck_bank_receipt_aside": ({"state": "set_aside"}, {"aside_reason": "salary"}),
    "ck_bank_receipt_kind": ({"kind": "gift", "amount_minor": -1},),
    "ck_bank_receipt_sign": ({"amount_minor": 0}, {"amount_minor": -1}, {"kind": "return"}),
    "ck_bank_receipt_state": ({"state": "lost"},),
    "ck_contact_kind": ({"kind": "phone"},),
    "ck_customer_rate_kind": ({"kind": "bonus"},),
    "ck_customer_rate_rate": ({"basis_points": 0}, {"basis_points": 5001}),
    "ck_payer_identity_demoted": ({"state": "demoted"}, {"demoted_at": NOW}),
    "ck_payer_identity_kind": ({"kind": "face"},),
    "ck_payer_identity_state": ({"state": "lost"},),
    "ck_ticket_status": ({"status": "lost"},),
    "ck_ticket_tier": ({"tier": 0}, {"tier": 3}),
    "ck_arrangement_amount": ({"amount_minor": 0},),
    "ck_arrangement_kind": ({"kind": "hope"},),
    "ck_arrangement_state": ({"state": "lost"},),
    "ck_dispute_closed": ({"state": "settled"}, {"closed_at": NOW}),
    "ck_dispute_decision": ({"decision": "perhaps"},),
    "ck_dispute_state": ({"state": "lost"},),
    "ck_inbound_message_outcome": ({"outcome": "lost"},),
    "ck_inbound_message_status": ({"status": "lost"},),
    "ck_item_key_scheme": ({"scheme": "name"},),
    "ck_outbound_mail_status": ({"status": "lost"},),
    "ck_regrouping_kind": ({"kind": "mix"},),
    "ck_server_action_state": ({"state": "lost"},),
    "ck_arrangement_item_amount": ({"amount_minor": 0},),
    "ck_credit_request_amount": ({"amount_minor": 0},),
    "ck_credit_request_number": ({"state": "issued"},),
    "ck_credit_request_state": ({"state": "lost"},),
    "ck_dunning_hold_amount": ({"amount_minor": 0},),
    "ck_forward_state": ({"state": "lost"},),
    "ck_hold_kind": ({"kind": "mood"},),
    "ck_hold_lifted": ({"lifted_at": NOW}, {"lift_reason": "over"}),
    "ck_hold_scope": ({"scope": "world"},),
    "ck_instalment_amounts": ({"amount_minor": 0}, {"paid_minor": -1}, {"paid_minor": 2}),
    "ck_instalment_state": ({"state": "lost"},),
    "ck_post_kind": ({"kind": "rumour"},),
    "ck_ticket_draft_kind": ({"kind": "rumour"},),
    "ck_number_suggestion_state": ({"state": "lost"},),
    "ck_remittance_state": ({"state": "lost"},),
    "ck_request_state": ({"state": "lost"},),
    "ck_chase_done": ({"done_at": NOW}, {"done_reason": "came"}),
    "ck_chase_kind": ({"kind": "ghost"},),
    "ck_chase_of_advice": ({"receipt_id": 1}, {"kind": "advice", "remittance_id": None}),
    "ck_chase_of_remittance": ({"kind": "parts", "remittance_id": None}, {"kind": "advice", "receipt_id": 1}),
    "ck_payment_residual": ({"residual": "gift"},),
    "ck_payment_source": ({"remittance_id": None},),
    "ck_receipt_link_amount": ({"amount_minor": 0},),
    "ck_receipt_link_ends": ({"ends_id": 1}, {"event": "unlink"}),
    "ck_receipt_link_event": ({"event": "shrink"},),
    "ck_allocation_amount": ({"amount_minor": 0},),
    "ck_allocation_event": ({"event": "shrink"},),
    "ck_allocation_kind": ({"kind": "gift"},),
    "ck_allocation_reverses": ({"reverses_id": 1}, {"event": "reverse"}),
    "ck_deduction_amounts": (
        {"original_minor": 0, "disputed_minor": 0},
        *({"disputed_minor": 11, name: -1} for name in ("due_minor", "paid_minor", "credited_minor")),
        *({"disputed_minor": 11, name: -1} for name in ("written_off_minor", "collected_minor")),
        {"disputed_minor": -1, "due_minor": 11},
    ),
    "ck_deduction_source": ({"source": "dream"},),
    "ck_deduction_ties": ({"original_minor": 11}, {"paid_minor": 1}),
    "ck_export_row_number": ({"number": 0},),
    "ck_export_row_source": ({"source": "dream"},),
    "ck_export_row_state": ({"state": "lost"},),
    "ck_journal_line_amount": ({"amount_minor": 0},),
    "ck_journal_line_sides": (
        {"credit": "bank", "debit_customer_id": 1, "credit_customer_id": 1},
        {"credit": "bank"},
    ),
    "ck_payment_exchange_amounts": ({"amount_minor": 0}, {"into_minor": 0}, {"into_currency": "EUR"}),
    "ck_payment_exchange_event": ({"event": "theft"},),
    "ck_payment_exchange_undoes": ({"undoes_id": 1}, {"event": "undo"}),
    "ck_payment_return_amount": ({"amount_minor": 0},),
    "ck_refund_amount": ({"amount_minor": 0},),
    "ck_credit_part_amounts": ({"amount_minor": 0}, {"credited_minor": -1}, {"credited_minor": 2}),
    "ck_deduction_movement_amount": ({"amount_minor": 0},),
    "ck_deduction_movement_kind": ({"kind": "lost"},),
}

EUR: Values = {"currency": "EUR"}

# What stands in the books for the guards: a payment and a receipt of 100.00, and items of it; rows by table.
BOOKS: Sequence[tuple[str, Values]] = (
    ("customer", {"id": 901}),
    ("customer", {"id": 902, "account_number": "y"}),
    ("bank_receipt", {"id": 901, "amount_minor": 10000, **EUR}),
    ("bank_receipt", {"id": 902, "amount_minor": -3000, "currency": "EUR", "kind": "return", "fingerprint": "y"}),
    ("bank_receipt", {"id": 903, "amount_minor": 20000, "fingerprint": "z", "counterparty_account": "x", **EUR}),
    ("remittance", {"id": 901, "total_minor": 10000}),
    ("payment", {"id": 901, "customer_id": 901, "amount_minor": 10000, "receipt_id": 903, **EUR}),
    ("payment", {"id": 902, "amount_minor": 90, "currency": "USD", "exchanged_from_id": 901, "remittance_id": None}),
    ("payment", {"id": 903, "customer_id": 901, "amount_minor": 9000, "currency": "EUR", "remittance_id": 3,
                 "receipt_id": 903, "undone_at": NOW}),
    *(
        ("invoice", {"id": id_, "number": str(id_), "customer_id": owner, "currency": currency,
                     "original_minor": minor, "ledger_open_minor": minor})
        for id_, owner, minor, currency in (
            (901, 901, 8000, "EUR"), (902, 901, -50, "EUR"), (903, 902, 9000, "EUR"), (904, 901, 9000, "USD"),
            (905, 901, 99000, "EUR"),
        )
    ),
    ("approval", {"id": 901, "state": "waiting", "amount_minor": 500, "kind": "refund"}),
    ("approval", {"id": 902, "state": "granted", "amount_minor": 500, "kind": "refund", "subject_id": 2,
                  "decided_at": NOW, "decided_by_id": 6, "decided_hash": "x"}),
    ("approval", {"id": 903, "state": "granted", "amount_minor": 20000, "kind": "refund", "subject_id": 3,
                  "decided_at": NOW, "decided_by_id": 6, "decided_hash": "x"}),
    ("period_close", {"id": 901, "through": date(2026, 10, 31)}),
    ("export_batch", {"id": 901, "sequence": 901, "row_count": 0, "hash_total": 0}),
    ("export_batch", {"id": 902, "sequence": 902, "row_count": 0, "hash_total": 0, "state": "delivered"}),
    ("export_row", {"id": 901, "batch_id": 902, "number": 1}),
)  # fmt: skip
APPLY: Values = {
    "payment_id": 901, "invoice_id": 901, "amount_minor": 100, "currency": "EUR", "effective_on": DAY,
    "by_id": None,
}  # fmt: skip
CREDITED: Values = {**APPLY, "invoice_id": 902, "kind": "credit", "amount_minor": -200}
LINK: Values = {"receipt_id": 901, "remittance_id": 901, "amount_minor": 100, "by_id": None}
UNLINKED: Values = {**LINK, "receipt_id": 904, "remittance_id": 4}
FROM_V: Values = {"fingerprint": "v", "counterparty_account": "v"}
GONE: Values = {"payment_id": 901, "currency": "EUR"}
EXCHANGE: Values = {**GONE, "amount_minor": 100, "into_id": 902, "into_minor": 90, "into_currency": "USD"}

# Trigger: what was before, by table; and what it refuses: a new row by table, or a statement.
Row = tuple[str, Values]
GUARDED: Mapping[str, Sequence[tuple[Sequence[Row], Row | str]]] = {
    "receipt_link_within_receipt": (
        ([("receipt_link", {**LINK, "amount_minor": 9950, "remittance_id": 7})], ("receipt_link", LINK)),
        ([], ("receipt_link", {**LINK, "receipt_id": 902})),  # a return never pays
    ),
    "receipt_link_within_remittance": (
        ([("receipt_link", {**LINK, "amount_minor": 9950, "receipt_id": 7})], ("receipt_link", LINK)),
        ([], ("receipt_link", {**LINK, "receipt_id": 902, "amount_minor": -100})),  # nothing to take back
    ),
    "receipt_link_not_again": (
        (
            [
                ("receipt_link", {**LINK, "id": 911}),
                ("receipt_link", {**LINK, "id": 912, "event": "unlink", "ends_id": 911, "by_id": 5}),
            ],
            ("receipt_link", LINK),
        ),
    ),
    "allocation_not_again": (
        (
            [
                ("allocation", {**APPLY, "id": 911}),
                ("allocation", {**APPLY, "id": 912, "event": "reverse", "reverses_id": 911, "by_id": 5}),
            ],
            ("allocation", APPLY),
        ),
    ),
    "allocation_within_payment": (
        ([("allocation", {**APPLY, "invoice_id": 905, "amount_minor": 9950})], ("allocation", APPLY)),
        ([("refund", {**GONE, "amount_minor": 9950})], ("allocation", APPLY)),
        ([("payment_return", {**GONE, "amount_minor": 9950})], ("allocation", APPLY)),
        ([("payment_exchange", {**EXCHANGE, "amount_minor": 9950})], ("allocation", APPLY)),
        ([], ("allocation", {**APPLY, "payment_id": 903})),  # nothing is left of it
    ),
    "allocation_within_item": (
        ([("allocation", {**APPLY, "payment_id": 7, "amount_minor": 7950})], ("allocation", APPLY)),
        ([], ("allocation", {**APPLY, "invoice_id": 902, "amount_minor": -51, "kind": "credit"})),
    ),
    "allocation_in_family": (([], ("allocation", {**APPLY, "invoice_id": 903})),),
    "allocation_one_currency": (
        ([], ("allocation", {**APPLY, "invoice_id": 904})),
        ([], ("allocation", {**APPLY, "currency": "USD"})),
    ),
    "allocation_takes_back_its_apply": tuple(
        (
            [("allocation", {**APPLY, "id": 911, "kind": "discount"})],
            ("allocation", {**APPLY, "kind": "discount", "event": "reverse", "reverses_id": 911, **otherwise}),
        )
        for otherwise in ({"amount_minor": 99}, {"kind": "fx"}, {"invoice_id": 905}, {"payment_id": 903})
    ),
    "allocation_open_books": (([], ("allocation", {**APPLY, "effective_on": date(2026, 10, 31)})),),
    "allocation_approved": (([], ("allocation", {**APPLY, "approval_id": 901})),),
    "refund_within_payment": (
        ([], ("refund", {**GONE, "amount_minor": 20000, "approval_id": 903})),
        (
            [("allocation", {**APPLY, "invoice_id": 905, "amount_minor": 9600})],
            ("refund", {**GONE, "amount_minor": 500, "approval_id": 902}),
        ),
        ([], ("refund", {**GONE, "payment_id": 903, "amount_minor": 500, "approval_id": 902})),
        # what a credit note left on account is no money that came
        (
            [("allocation", CREDITED), ("refund", {**GONE, "amount_minor": 9600})],
            ("refund", {**GONE, "amount_minor": 500, "approval_id": 902}),
        ),
    ),
    "refund_approved": (
        ([], ("refund", {**GONE, "amount_minor": 500, "approval_id": 901})),
        ([], ("refund", {**GONE, "amount_minor": 499, "approval_id": 902})),
    ),
    "refund_to_its_origin": (
        ([], ("refund", {**GONE, "amount_minor": 500, "approval_id": 902, "to_account": "y"})),
        (
            [
                ("bank_receipt", {"id": 904, "amount_minor": 10000, **EUR, **FROM_V}),
                ("payment", {"id": 904, "remittance_id": 4, "amount_minor": 10000, **EUR}),
                ("receipt_link", {**UNLINKED, "id": 911}),
                ("receipt_link", {**UNLINKED, "id": 912, "event": "unlink", "ends_id": 911}),
            ],
            ("refund", {**GONE, "payment_id": 904, "amount_minor": 500, "approval_id": 902, "to_account": "v"}),
        ),
    ),
    "journal_entry_open_books": (([], ("journal_entry", {"effective_on": date(2026, 10, 31)})),),
    "payment_return_within_payment": (
        (
            [("refund", {**GONE, "amount_minor": 9950})],
            ("payment_return", {**GONE, "receipt_id": 902, "amount_minor": 100}),
        ),
        ([], ("payment_return", {**GONE, "payment_id": 903, "receipt_id": 902, "amount_minor": 100})),
        (
            [("allocation", CREDITED), ("refund", {**GONE, "amount_minor": 9950})],
            ("payment_return", {**GONE, "receipt_id": 902, "amount_minor": 100}),
        ),
    ),
    "payment_return_within_receipt": (
        ([], ("payment_return", {**GONE, "receipt_id": 902, "amount_minor": 3001})),
        ([], ("payment_return", {**GONE, "receipt_id": 901, "amount_minor": 100})),  # it took nothing
    ),
    "payment_exchange_within_payment": (
        ([("refund", {**GONE, "amount_minor": 9950})], ("payment_exchange", EXCHANGE)),
    ),
    "payment_exchange_becomes_its_payment": (
        ([], ("payment_exchange", {**EXCHANGE, "into_minor": 89})),
        ([], ("payment_exchange", {**EXCHANGE, "into_id": 903})),
    ),
    "payment_within_receipt": (
        (
            [("payment", {"receipt_id": 901, "remittance_id": None, "amount_minor": 9950, **EUR})],
            ("payment", {"receipt_id": 901, "remittance_id": None, "amount_minor": 100, **EUR}),
        ),
        ([], ("payment", {"receipt_id": 901, "remittance_id": None, "amount_minor": 100, "currency": "USD"})),
    ),
    "export_row_added": (([], ("export_row", {"batch_id": 902, "number": 2, "source_id": 7})),),
    "export_row_fixed": (([], "update export_row set amount_minor = 7 where id = 901"),),
    "export_row_kept": (([], "delete from export_row where id = 901"),),
    "export_batch_totals": (([], "update export_batch set hash_total = 7 where id = 901"),),
}


CHECKS = {
    str(one.name): table
    for table in Base.metadata.sorted_tables
    for one in table.constraints
    if isinstance(one, CheckConstraint)
}


@pytest.fixture
def bare(shared_db: Database) -> Iterator[Session]:
    """A database in which references need not lead anywhere; nothing lasts."""
    with suppress(_Undo), shared_db.write() as session:
        if shared_db.is_sqlite:
            session.execute(text("pragma defer_foreign_keys = on"))
        yield session
        raise _Undo


class _Undo(Exception):
    pass


def test_each_rule_of_the_database_has_a_row_that_it_refuses(shared_db: Database) -> None:
    found = inspect(shared_db.engine)
    checks = {one["name"] for table in found.get_table_names() for one in found.get_check_constraints(table)}
    with shared_db.read() as session:
        triggers = {name for name, _ in _list_triggers(session)}

    assert checks == set(CHECKS) == set(REFUSED)
    assert {name for name in triggers if not name.endswith(HISTORY)} == set(GUARDED)


@pytest.mark.parametrize("check", REFUSED)
def test_a_check_refuses_its_rows_and_nothing_else_does(bare: Session, check: str) -> None:
    table = CHECKS[check]
    with unguarded(bare, table.name):
        put(bare, table.name, {})
        bare.execute(delete(table))
        for row in REFUSED[check]:
            with pytest.raises(IntegrityError, match=rf"{check}\b"), bare.begin_nested():
                put(bare, table.name, row)
        _take_away(bare, table.name, check)
        for row in REFUSED[check]:
            put(bare, table.name, row)
            bare.execute(delete(table))


@pytest.mark.parametrize("trigger", GUARDED)
def test_a_guard_refuses_what_it_names_and_nothing_else_does(bare: Session, trigger: str) -> None:
    with unguarded(bare):
        for table, values in BOOKS:
            put(bare, table, values)
    for before, refused in GUARDED[trigger]:
        with bare.begin_nested() as attempt:
            if before:
                with unguarded(bare, *{table for table, _ in before}):
                    for table, values in before:
                        put(bare, table, values)
            with pytest.raises(DBAPIError), bare.begin_nested():
                _try(bare, refused)
            _drop_trigger(bare, trigger)
            _try(bare, refused)
            attempt.rollback()


@pytest.mark.parametrize("table", APPEND_ONLY_TABLES)
def test_history_is_never_changed_nor_deleted(bare: Session, table: str) -> None:
    with unguarded(bare, table):
        put(bare, table, {})
    for statement in (f"update {table} set id = 900", f"delete from {table}"):
        with pytest.raises(DBAPIError, match="never changed or deleted"), bare.begin_nested():
            bare.execute(text(statement))
    with unguarded(bare, table):
        bare.execute(text(f"delete from {table}"))


def put(session: Session, table: str, otherwise: Values) -> None:
    """A sound row of the table, but for these values."""
    made = Base.metadata.tables[table]
    filled = {
        column.name: _fill(column.type)
        for column in made.columns
        if not (column.nullable or column.server_default or column is made.autoincrement_column)
    }
    session.execute(insert(made).values({**filled, **SOUND.get(table, {}), **otherwise}))


def _fill(kind: TypeEngine[Any]) -> object:
    return next(value for type_, value in FILLED if isinstance(kind, type_))


FILLED: Sequence[tuple[type[TypeEngine[Any]], object]] = (
    (UtcInstant, NOW),
    (Date, DAY),
    (Boolean, False),
    (Integer, 1),
    (Float, 1),
    (LargeBinary, b"x"),
    (JSON, {}),
    (String, "x"),
)


def _try(session: Session, refused: Row | str) -> None:
    if isinstance(refused, str):
        session.execute(text(refused))
    else:
        put(session, *refused)


@contextmanager
def unguarded(session: Session, *tables: str) -> Iterator[None]:
    """Without the triggers of these tables, or of all; on PostgreSQL without those that follow references, too."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("set local session_replication_role = replica"))
        yield
        session.execute(text("set local session_replication_role = origin"))
        return
    dropped = [
        (name, sql)
        for name, sql in _list_triggers(session)
        if not tables or any(f" ON {table} " in sql for table in tables)
    ]
    for name, _ in dropped:
        _drop_trigger(session, name)
    yield
    for _, sql in dropped:
        session.connection().exec_driver_sql(sql)


HISTORY = ("_no_update", "_no_delete", "_append_only", "_no_truncate")


def _list_triggers(session: Session) -> Sequence[tuple[str, str]]:
    """Names, with the statement on SQLite and the table on PostgreSQL."""
    if session.get_bind().dialect.name == "sqlite":
        query = "select name, sql from sqlite_master where type = 'trigger'"
    else:
        query = "select tgname, tgrelid::regclass::text from pg_trigger where not tgisinternal"
    return [(name, said) for name, said in session.execute(text(query))]


def _drop_trigger(session: Session, name: str) -> None:
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"drop trigger {name}"))
    else:
        session.execute(text(f"drop trigger {name} on {dict(_list_triggers(session))[name]}"))


def _take_away(session: Session, table: str, check: str) -> None:
    """On SQLite a table of the same name, but for the check, is put before it."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text(f"alter table {table} drop constraint {check}"))
        return
    made = session.scalars(text("select sql from sqlite_master where name = :name"), {"name": table}).one()
    start = made.index(f"CONSTRAINT {check} CHECK (")
    end = made.index("(", start)
    depth = 1
    while depth:
        end += 1
        depth += {"(": 1, ")": -1}.get(made[end], 0)
    without = _REFERENCE.sub("", made[:start].rstrip(" \t\n,") + made[end + 1 :])
    session.connection().exec_driver_sql(without.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))


_REFERENCE = re.compile(r"(,\s*(CONSTRAINT \w+ )?FOREIGN KEY\s?\([^)]*\)| CONSTRAINT \w+)? REFERENCES \w+\s?\(\w+\)")
