import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import func, select

from parsers.keys import canonical_keys
from parsers.open_items import REQUIRED_COLUMNS, LedgerFile, read_open_items
from tests.builders import Cast
from tests.money_scene import bank_books
from tickets.audit import Event
from tickets.customers import Contact, Customer
from tickets.db import Database
from tickets.errors import NotFound, NotPermitted
from tickets.money.bank.payments import Part, apply_receipt
from tickets.money.receivables.ledger import (
    Invoice,
    LedgerImport,
    add_items_of_customer,
    balance_minor,
    find_known_items,
    list_open_invoices,
)
from tickets.money.receivables.ledger_import import ImportReport, choose_reflected, import_open_items
from tickets.users import SYSTEM

ACME = {"customer": "Acme Tooling GmbH", "account_number": "C-1001"}
GLOBEX = {"customer": "Globex Freight Ltd", "account_number": "C-1002"}


def a_file(*rows: dict[str, str]) -> bytes:
    columns = [*REQUIRED_COLUMNS, "email", "domain", "terms", "document_path"]
    given_values = {
        "invoice_date": "2026-03-01",
        "due_date": "2026-03-31",
        "currency": "EUR",
        "open_amount": "100.00",
        **ACME,
    }
    lines = [",".join(columns)]
    lines += [",".join({**given_values, **row}.get(name, "") for name in columns) for row in rows]
    return "\n".join(lines).encode()


def import_rows(db: Database, now: datetime, *rows: dict[str, str], **source: Any) -> ImportReport:
    content = a_file(*rows)
    with db.write() as session:
        digest = hashlib.sha256(content).hexdigest()
        return import_open_items(session, read_open_items(content), digest, by=SYSTEM, now=now, **source)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return (report.added, report.changed, report.closed, report.unchanged)


def test_an_import_reports_added_changed_closed_and_unchanged(db: Database, now: datetime) -> None:
    first = import_rows(db, now, {"invoice_number": "1"}, {"invoice_number": "2"}, {"invoice_number": "3"})
    second = import_rows(
        db, now, {"invoice_number": "1"}, {"invoice_number": "2", "open_amount": "60.00"}, {"invoice_number": "4"}
    )

    assert counts(first) == (3, 0, 0, 0)
    assert counts(second) == (1, 1, 1, 1)
    with db.read() as session:
        closed = session.scalar(select(Invoice).where(Invoice.number == "3"))
        assert closed is not None
        assert closed.closed_at == now
        assert balance_minor(session, closed.id) == 0
        assert session.scalar(select(func.count(Event.id)).where(Event.verb == "ledger_imported")) == 2


def test_the_same_file_twice_changes_nothing(db: Database, now: datetime) -> None:
    rows = [{"invoice_number": "1", "email": "ap@acme.example"}, {"invoice_number": "2", **GLOBEX}]

    import_rows(db, now, *rows)
    again = import_rows(db, now, *rows)
    reordered = import_rows(db, now, *reversed(rows))

    assert counts(again) == (0, 0, 0, 2)
    assert counts(reordered) == (0, 0, 0, 2)


def test_a_file_closes_what_its_own_source_listed_last_and_nothing_of_others(db: Database, now: datetime) -> None:
    one, two, three = ({"invoice_number": number} for number in "123")
    assert counts(import_rows(db, now, one, two, source=" north ")) == (2, 0, 0, 0)
    assert counts(import_rows(db, now, three)) == (1, 0, 0, 0)

    again = import_rows(db, now, one, two, source="north")
    taken_over = import_rows(db, now, two, three)
    north = import_rows(db, now, {**one, "open_amount": "90.00"}, source="north")

    assert (counts(again), again.elsewhere) == ((0, 0, 0, 2), 1)
    assert (counts(taken_over), taken_over.elsewhere) == ((0, 1, 0, 1), 1)
    assert (counts(north), north.elsewhere) == ((0, 1, 0, 0), 2)  # what another took over is not closed by north
    whole = import_rows(db, now, three, source="north", all_sources=True)
    assert (counts(whole), whole.elsewhere) == ((0, 1, 2, 0), 0)


def test_customers_and_contacts_come_with_the_ledger(db: Database, now: datetime) -> None:
    import_rows(
        db,
        now,
        {
            "invoice_number": "1",
            "email": "AP@Acme.example; boss@acme.example",
            "domain": "@acme.example",
            "terms": "net 30",
        },
        {"invoice_number": "2", "email": "ap@acme.example"},
    )

    with db.read() as session:
        customer = session.scalar(select(Customer).where(Customer.account_number == "C-1001"))
        assert customer is not None
        assert customer.name == "Acme Tooling GmbH"
        contacts = session.scalars(select(Contact.value).where(Contact.customer_id == customer.id))
        assert sorted(contacts) == ["acme.example", "ap@acme.example", "boss@acme.example"]


@pytest.mark.parametrize(
    "bad", [{"invoice_number": "2", "currency": "EUX"}, {"invoice_number": "2", "domain": "gmail.com"}]
)
def test_one_bad_row_leaves_the_ledger_as_it_was(db: Database, now: datetime, bad: dict[str, str]) -> None:
    import_rows(db, now, {"invoice_number": "1"})

    report = import_rows(db, now, {"invoice_number": "9", **GLOBEX}, bad)

    assert not report.imported
    assert [problem.where for problem in report.problems] == ["line 3"]
    with db.read() as session:
        assert list(session.scalars(select(Invoice.number))) == ["1"]
        assert list(session.scalars(select(Customer.account_number))) == ["C-1001"]
        assert session.scalar(select(func.count(LedgerImport.id))) == 1


def test_a_file_without_rows_is_refused_instead_of_closing_everything(db: Database, now: datetime) -> None:
    import_rows(db, now, {"invoice_number": "1"})

    report = import_rows(db, now)

    assert not report.imported
    assert "would close the whole ledger" in report.problems[0].message


def test_only_some_roles_may_import(db: Database, now: datetime, cast: Cast) -> None:
    with db.write() as session, pytest.raises(NotPermitted):
        import_open_items(session, LedgerFile((), ()), "0" * 64, by=cast.tess, now=now)


def test_an_item_that_comes_back_is_open_again(db: Database, now: datetime) -> None:
    import_rows(db, now, {"invoice_number": "1"}, {"invoice_number": "2"})
    import_rows(db, now, {"invoice_number": "2"})
    import_rows(db, now, {"invoice_number": "1", "open_amount": "40.00"}, {"invoice_number": "2"})

    with db.read() as session:
        invoice = session.scalar(select(Invoice).where(Invoice.number == "1"))
        assert invoice is not None
        assert (invoice.closed_at, invoice.original_minor, invoice.ledger_open_minor) == (None, 10000, 4000)


@pytest.mark.parametrize(
    ("moved", "imported"),
    [
        ({"open_amount": "100.00"}, False),  # 60.00 of it is paid here, and the ledger says nothing of that
        ({"open_amount": "40.00"}, True),  # the ledger knows it
        ({"open_amount": "100.00", "invoice_date": "2026-03-20"}, True),  # another invoice of this number
    ],
)
def test_a_paid_invoice_that_moves_to_another_account_is_not_open_again(
    db: Database, now: datetime, cast: Cast, moved: dict[str, str], imported: bool
) -> None:
    import_rows(db, now, {"invoice_number": "1001"}, {"invoice_number": "1002"})
    with db.write() as session:
        receipt = bank_books(session, now, "60.00")
        item = session.scalars(select(Invoice).where(Invoice.number == "1001")).one()
        parts = [Part(item.id, 6000)]
        apply_receipt(session, receipt.id, item.customer_id, parts, by=cast.tess, now=now, version=receipt.version)

    report = import_rows(db, now, {"invoice_number": "1002"}, {"invoice_number": "1001", **GLOBEX, **moved})

    assert report.imported is imported
    if not imported:
        [problem] = report.problems
        assert "moved from account C-1001 to C-1002, but 60.00 EUR that is applied to it here" in problem.message
    assert import_rows(db, now, {"invoice_number": "1001"}, {"invoice_number": "1001", **GLOBEX, **moved}).imported


def test_open_invoices_are_listed_oldest_due_first(db: Database, now: datetime) -> None:
    import_rows(
        db,
        now,
        {"invoice_number": "new", "due_date": "2026-05-01"},
        {"invoice_number": "old", "due_date": "2026-04-01", "document_path": "old.pdf"},
        {"invoice_number": "paid", "open_amount": "0.00"},
        {"invoice_number": "credit", "due_date": "2026-06-01", "open_amount": "-5.00"},
        {"invoice_number": "other", **GLOBEX},
    )

    with db.read() as session:
        customer = session.scalar(select(Customer.id).where(Customer.account_number == "C-1001"))
        assert customer is not None
        found = list_open_invoices(session, customer)
    assert [(row.number, row.balance, row.has_document) for row in found] == [
        ("old", Decimal("100.00"), True),
        ("new", Decimal("100.00"), False),
        ("credit", Decimal("-5.00"), False),
    ]


def test_known_items_are_the_hits_and_what_their_customers_owe(db: Database, now: datetime) -> None:
    import_rows(
        db,
        now,
        {"invoice_number": "INV-0001001", "po_number": "PO-77", "terms": "2/10 net 30"},
        {"invoice_number": "INV-1002"},
        {"invoice_number": "INV-2001", **GLOBEX},
        {"invoice_number": "INV-1003"},
    )
    import_rows(
        db,
        now,
        {"invoice_number": "INV-0001001", "po_number": "PO-77", "terms": "2/10 net 30"},
        {"invoice_number": "INV-1002"},
        {"invoice_number": "INV-2001", **GLOBEX},
    )

    with db.read() as session:
        by_number = find_known_items(session, {"1001"})
        by_order = find_known_items(session, canonical_keys("po 0077"))
        closed = find_known_items(session, {"1003"})
        nothing = find_known_items(session, {"4444"})
        globex = session.scalar(select(Customer.id).where(Customer.account_number == "C-1002"))
        assert globex is not None
        both = add_items_of_customer(session, by_number, globex)
    assert [item.number for item in by_number.items] == ["INV-0001001", "INV-1002"]
    assert by_number == by_order
    assert [(item.number, item.open_amount) for item in closed.items] == [
        ("INV-0001001", Decimal("100.00")),
        ("INV-1002", Decimal("100.00")),
        ("INV-1003", Decimal("0.00")),
    ]
    assert nothing.items == ()
    assert [item.number for item in both.items] == ["INV-0001001", "INV-1002", "INV-2001"]
    first = by_number.items[0]
    assert (first.customer, first.customer_name, first.discount_terms) == (
        "C-1001",
        "Acme Tooling GmbH",
        "2/10 net 30",
    )
    assert first.keys == ("INV1001", "1001")


def test_an_unknown_invoice_has_no_balance(db: Database) -> None:
    with db.read() as session, pytest.raises(NotFound):
        balance_minor(session, 99)


# -- which allocations the ledger knows


@pytest.mark.parametrize(
    ("before", "after", "effects", "known"),
    [
        (100, 100, [(1, 60)], []),
        (100, 40, [(1, 60)], [1]),
        (100, 30, [(1, 30), (2, 70)], [2]),  # the one that is exactly the difference
        (100, 0, [(1, 30), (2, 70)], [1, 2]),
        (100, 30, [(1, 60)], [1]),  # and ten more were paid elsewhere
        (100, 60, [(1, 60)], []),  # another payment; ours still waits to be posted there
        (100, 50, [(1, 60)], [1]),  # it no longer fits: subtracting it again would flip the balance
        (40, 100, [(3, -60)], [3]),  # the reversal has reached the ledger
        (0, 0, [(3, -60)], []),
        (-50, -20, [(1, -30)], [1]),
        (-50, -50, [(1, -30)], []),
    ],
)
def test_allocations_count_as_known_when_they_explain_the_ledgers_move(
    before: int, after: int, effects: Sequence[tuple[int, int]], known: list[int]
) -> None:
    assert choose_reflected(before, after, effects) == known


@given(
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.lists(st.integers(1, 400), max_size=6),
)
def test_no_import_ever_turns_a_balance_to_the_other_side(before: int, after: int, amounts: list[int]) -> None:
    assume(before or after or not amounts)  # on an item of nothing nothing was applied
    effects = [(at, amount) for at, amount in enumerate(amounts)]
    known = choose_reflected(before, after, effects)

    rest = sum(amount for at, amount in effects if at not in known)

    assert after - rest >= 0
    assert len(set(known)) == len(known)
