import threading
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from parsers.files.pages import DocumentState, DocumentText, Page
from parsers.message import AttachmentPart
from parsers.open_items import LedgerFile, OpenItemRow
from parsers.problems import PageBox, Problem
from parsers.remittance.advice import (
    DocumentKind,
    Proof,
    ProofState,
    RemittanceAdvice,
    RemittanceLine,
    RemittanceReading,
)
from tests.builders import Cast, a_stored_mail, a_ticket, record_remittance, store_files
from tickets.audit import list_events
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted, StaleEdit
from tickets.money.advices.choosing import choose_item
from tickets.money.advices.remittances import (
    Remittance,
    RemittanceState,
    get_line,
    get_remittance,
    list_lines,
    reject,
)
from tickets.money.matching.matching import propose_all
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.ledger import Invoice, balance_minor, find_known_items
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger import applying
from tickets.money.subledger.allocations import Payment, list_allocations, reverse, reverse_all, summarise
from tickets.users import SYSTEM

ITEMS = (
    ("C-1001", "INV-1001", "100.00"),
    ("C-1001", "INV-1002", "50.00"),
    ("C-1001", "INV-1003", "80.00"),
    ("C-1001", "CM-9001", "-30.00"),
    ("C-1002", "INV-2001", "70.00"),
)


@pytest.fixture
def ledger(db: Database, cast: Cast, now: datetime) -> None:
    day = now.date()
    names = {"C-1001": "Acme Tooling GmbH", "C-1002": "Globex Freight Ltd"}
    rows = tuple(
        OpenItemRow(at, names[account], account, number, day, day, "EUR", Decimal(amount))
        for at, (account, number, amount) in enumerate(ITEMS, start=2)
    )
    with db.write() as session:
        assert import_open_items(session, LedgerFile(rows, ()), "first", by=SYSTEM, now=now).imported


def a_line(reference: str, net: str, **amounts: str) -> RemittanceLine:
    values: dict[str, Any] = {name: Decimal(amount) for name, amount in amounts.items()}
    return RemittanceLine(0, reference, Decimal(net), PageBox(1, 36, 100, 560, 112), **values)


def an_advice(*lines: RemittanceLine, **values: Any) -> RemittanceAdvice:
    total = sum((line.net for line in lines), Decimal(0))
    advice = RemittanceAdvice(
        payer="Acme Tooling GmbH",
        payee=None,
        reference="CK100447",
        payment_date=None,
        method="check",
        currency="EUR",
        total=total,
        consistent=True,
        proof=Proof(ProofState.PROVED, (), 1),
        lines=tuple(replace(line, sequence=at) for at, line in enumerate(lines)),
    )
    return replace(advice, **values)


def record(db: Database, now: datetime, *advices: RemittanceAdvice, **reading: Any) -> list[int]:
    """What intake does with one PDF: a mail, its ticket, its attachment and the proposals."""
    document = DocumentText("advice.pdf", "pdf", DocumentState.READ, 1, (Page(1, 595, 842, ()),))
    given = {"kind": DocumentKind.REMITTANCE, "scanned": False, "payments": advices, **reading}
    with db.write() as session:
        inbound = a_stored_mail(session, now)
        ticket = a_ticket(session, now)
        [attachment] = store_files(session, inbound.id, AttachmentPart("advice.pdf", "application/pdf", b"%PDF"))
        known = find_known_items(session, {"INV1001", "INV2001"})
        rows = record_remittance(
            session,
            ticket_id=ticket.id,
            attachment_id=attachment.id,
            document=document,
            reading=RemittanceReading(**given),
            proposals=propose_all(given["payments"], known, MatchPolicy()),
            now=now,
        )
        return [row.id for row in rows]


def balances(db: Database) -> dict[str, int]:
    with db.read() as session:
        found = session.execute(select(Invoice.number, Invoice.id)).all()
        return {number: balance_minor(session, id_) for number, id_ in found}


def confirm(db: Database, cast: Cast, now: datetime, remittance_id: int, **choice: Any) -> int:
    with db.write() as session:
        version = choice.pop("version", None) or session.get_one(Remittance, remittance_id).version
        lines = choice.pop("accept_lines", None)
        payment = applying.confirm(session, remittance_id, accept_lines=lines, by=cast.tess, now=now, version=version)
        return payment.id


def state_of(db: Database, remittance_id: int) -> str:
    with db.read() as session:
        return session.get_one(Remittance, remittance_id).state


UNTOUCHED = {"INV-1001": 10000, "INV-1002": 5000, "INV-1003": 8000, "CM-9001": -3000, "INV-2001": 7000}


@pytest.mark.usefixtures("ledger")
def test_a_remittance_is_stored_with_its_lines_and_proposal(db: Database, now: datetime) -> None:
    [id_] = record(
        db, now, an_advice(a_line("1001", "98.00", gross="100.00", discount="2.00"), a_line("???", "5.00"))
    )

    with db.read() as session:
        remittance = session.get_one(Remittance, id_)
        first, second = list_lines(session, id_)
        summary = summarise(session, id_)
        events = [event.verb for event in list_events(session, ticket_id=remittance.ticket_id)]
    assert (remittance.state, remittance.total_minor, remittance.currency) == ("proposed", 10300, "EUR")
    assert (remittance.evidence_class, remittance.customer_id is not None) == ("D", True)
    assert remittance.page_sizes == [[1, 595, 842]]
    assert (first.line_class, first.proposed_minor, first.proposed_discount_minor) == ("discount", 9800, 200)
    assert first.box == [1, 36, 100, 560, 112]
    assert (second.line_class, second.invoice_id, second.proposed_minor) == ("unmatched", None, None)
    assert (summary.total, summary.lines_sum, summary.applied) == (Decimal("103.00"), Decimal("103.00"), 0)
    assert "remittance_read" in events


@pytest.mark.parametrize("kind", [DocumentKind.ENCRYPTED, DocumentKind.UNREADABLE])
def test_a_document_that_cannot_be_read_is_a_row_with_its_reason(
    db: Database, now: datetime, kind: DocumentKind
) -> None:
    [id_] = record(db, now, kind=kind, problems=(Problem("encrypted", "It needs a password."),))

    with db.read() as session:
        remittance = session.get_one(Remittance, id_)
    assert remittance.state == "unreadable"
    assert remittance.problems == [{"code": "encrypted", "message": "It needs a password.", "where": ""}]


def test_what_is_no_remittance_leaves_no_row(db: Database, now: datetime) -> None:
    assert record(db, now, kind=DocumentKind.NOT_REMITTANCE) == []


def test_an_amount_finer_than_its_currency_is_never_rounded(db: Database, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.005")))

    with db.read() as session:
        remittance = session.get_one(Remittance, id_)
    assert remittance.state == "unreadable"
    assert "more decimals than EUR allows" in remittance.problems[0]["message"]


@pytest.mark.usefixtures("ledger")
def test_confirming_applies_cash_discount_and_credit_and_says_who(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(
        db,
        now,
        an_advice(
            a_line("INV-1001", "98.00", discount="2.00"), a_line("INV-1002", "50.00"), a_line("CM-9001", "-30.00")
        ),
    )

    confirm(db, cast, now, id_)

    assert balances(db) == {**UNTOUCHED, "INV-1001": 0, "INV-1002": 0, "CM-9001": 0}
    with db.read() as session:
        rows = list_allocations(session, id_)
        summary = summarise(session, id_)
    assert [(row.kind, row.amount_minor, row.by_name) for row in rows] == [
        ("credit", -3000, "Tess Arden"),  # what gives to the payment comes first
        ("cash", 9800, "Tess Arden"),
        ("discount", 200, "Tess Arden"),
        ("cash", 5000, "Tess Arden"),
    ]
    assert (summary.applied, summary.unapplied) == (Decimal("118.00"), 0)
    assert state_of(db, id_) == RemittanceState.CONFIRMED


@pytest.mark.usefixtures("ledger")
def test_only_the_accepted_lines_are_applied_and_the_rest_later(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00"), a_line("INV-1002", "50.00")))
    with db.read() as session:
        first, second = (line.id for line in list_lines(session, id_))

    confirm(db, cast, now, id_, accept_lines=frozenset({second}))
    assert balances(db) == {**UNTOUCHED, "INV-1002": 0}

    confirm(db, cast, now, id_)
    assert balances(db) == {**UNTOUCHED, "INV-1001": 0, "INV-1002": 0}

    with pytest.raises(IllegalMove, match="applied already"):
        confirm(db, cast, now, id_)
    with pytest.raises(IllegalMove, match="applied already"):
        confirm(db, cast, now, id_, accept_lines=frozenset({first}))


@pytest.mark.usefixtures("ledger")
def test_taking_everything_back_restores_every_balance_and_it_can_be_applied_again(
    db: Database, cast: Cast, now: datetime
) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "98.00", discount="2.00"), a_line("CM-9001", "-30.00")))

    for _ in range(3):
        payment = confirm(db, cast, now, id_)
        assert balances(db) == {**UNTOUCHED, "INV-1001": 0, "CM-9001": 0}
        with db.write() as session:
            version = session.get_one(Remittance, id_).version
            reverse_all(session, id_, "applied to the wrong month", by=cast.theo, now=now, version=version)
        assert balances(db) == UNTOUCHED
        assert state_of(db, id_) == RemittanceState.REVERSED

    with db.read() as session:
        assert len(list_allocations(session, id_)) == 18
        assert session.scalar(select(func.count(Payment.id))) == 1
        assert session.get_one(Payment, payment).amount_minor == 6800


@pytest.mark.usefixtures("ledger")
def test_taking_one_line_back_takes_its_discount_with_it(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "98.00", discount="2.00"), a_line("INV-1002", "50.00")))
    confirm(db, cast, now, id_)
    with db.read() as session:
        allocation = list_allocations(session, id_)[0].id

    with db.write() as session:
        reversal = reverse(session, allocation, "short shipped", by=cast.theo, now=now)
        assert (reversal.event, reversal.reverses_id, reversal.amount_minor) == ("reverse", allocation, 9800)

    assert balances(db) == {**UNTOUCHED, "INV-1002": 0}
    assert state_of(db, id_) == RemittanceState.CONFIRMED
    with db.write() as session, pytest.raises(IllegalMove, match="taken back already"):
        reverse(session, allocation, "again", by=cast.theo, now=now)


@pytest.mark.usefixtures("ledger")
def test_a_credit_note_cannot_be_taken_back_while_its_money_is_used(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00"), a_line("CM-9001", "-30.00")))
    confirm(db, cast, now, id_)
    with db.read() as session:
        credit = next(row.id for row in list_allocations(session, id_) if row.kind == "credit")

    with db.write() as session, pytest.raises(IllegalMove, match="take back an invoice it paid first"):
        reverse(session, credit, "not theirs", by=cast.theo, now=now)

    assert balances(db) == {**UNTOUCHED, "INV-1001": 0, "CM-9001": 0}


@pytest.mark.usefixtures("ledger")
def test_a_reason_is_required_to_take_back_or_to_reject(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00")))
    with db.write() as session, pytest.raises(Invalid, match="Say why"):
        reject(session, id_, "  ", by=cast.tess, now=now, version=1)
    confirm(db, cast, now, id_)

    with db.write() as session, pytest.raises(Invalid, match="Say why"):
        reverse_all(session, id_, "", by=cast.tess, now=now, version=2)


@pytest.mark.usefixtures("ledger")
def test_a_rejected_remittance_is_not_applied(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00")))
    with db.write() as session:
        reject(session, id_, "a statement, not a payment", by=cast.tess, now=now, version=1)

    with pytest.raises(IllegalMove, match="rejected"):
        confirm(db, cast, now, id_)


@pytest.mark.usefixtures("ledger")
def test_a_balance_that_shrank_since_the_proposal_refuses_the_line(db: Database, cast: Cast, now: datetime) -> None:
    [first] = record(db, now, an_advice(a_line("INV-1001", "60.00"), reference="CK1"))
    [second] = record(db, now, an_advice(a_line("INV-1001", "60.00"), reference="CK2"))

    confirm(db, cast, now, first)

    with pytest.raises(Invalid, match=r"INV-1001 has 40.00 EUR open, and this payment would apply 60.00 EUR"):
        confirm(db, cast, now, second)
    assert balances(db) == {**UNTOUCHED, "INV-1001": 4000}


@pytest.mark.usefixtures("ledger")
def test_lines_beyond_the_payment_are_refused(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00"), a_line("INV-1002", "50.00"), total=Decimal(120)))

    with pytest.raises(Invalid, match=r"30.00 EUR more than the payment has"):
        confirm(db, cast, now, id_)

    assert balances(db) == UNTOUCHED


@pytest.mark.usefixtures("ledger")
def test_items_of_two_customers_are_refused_together(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00"), a_line("INV-2001", "70.00")))
    with db.read() as session:
        acme, globex = (line.id for line in list_lines(session, id_))

    with pytest.raises(Invalid, match="several customers"):
        confirm(db, cast, now, id_)
    confirm(db, cast, now, id_, accept_lines=frozenset({acme}))
    with pytest.raises(Invalid, match="another customer"):
        confirm(db, cast, now, id_, accept_lines=frozenset({globex}))


@pytest.mark.usefixtures("ledger")
def test_the_same_advice_in_another_file_is_applied_once(db: Database, cast: Cast, now: datetime) -> None:
    lines = (a_line("INV-1001", "60.00"), a_line("INV-1002", "20.00"))
    [first] = record(db, now, an_advice(*lines))
    [second] = record(db, now, an_advice(*reversed(lines), payer="ACME Tooling GmbH"))

    with db.read() as session:
        assert session.get_one(Remittance, second).duplicate_of == first
    confirm(db, cast, now, second)

    with pytest.raises(IllegalMove, match=f"applied already, as remittance {second}"):
        confirm(db, cast, now, first)


@pytest.mark.usefixtures("ledger")
def test_a_person_chooses_the_item_of_a_line(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00"), a_line("your order of May", "50.00")))
    with db.write() as session:
        line = list_lines(session, id_)[1]
        invoice = session.scalar(select(Invoice.id).where(Invoice.number == "INV-1002"))
        choose_item(session, line.id, invoice, by=cast.tess, now=now, version=1)

    with db.read() as session:
        chosen = get_line(session, line.id)
        assert (chosen.line_class, chosen.proposed_minor) == ("full", 5000)
        assert chosen.match_reason == "chosen by Tess Arden: pays INV-1002 in full"
    confirm(db, cast, now, id_)
    assert balances(db) == {**UNTOUCHED, "INV-1001": 0, "INV-1002": 0}


@pytest.mark.usefixtures("ledger")
def test_a_deduction_line_lowers_the_invoice_that_a_person_chose(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00"), a_line("CB 77", "-10.00")))
    with db.write() as session:
        first, claim = list_lines(session, id_)
        choose_item(session, claim.id, first.invoice_id, by=cast.tess, now=now, version=1)

    confirm(db, cast, now, id_)

    assert balances(db) == {**UNTOUCHED, "INV-1001": 1000}
    with db.read() as session:
        assert [row.amount_minor for row in list_allocations(session, id_)] == [9000]


@pytest.mark.usefixtures("ledger")
def test_a_line_can_be_set_aside_and_needs_an_own_customers_item(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00"), a_line("INV-1002", "50.00")))
    with db.write() as session:
        first, second = (line.id for line in list_lines(session, id_))
        choose_item(session, second, None, by=cast.tess, now=now, version=1)
        foreign = session.scalar(select(Invoice.id).where(Invoice.number == "INV-2001"))
    with db.write() as session, pytest.raises(Invalid, match="another customer"):
        choose_item(session, second, foreign, by=cast.tess, now=now, version=2)

    confirm(db, cast, now, id_)

    assert balances(db) == {**UNTOUCHED, "INV-1001": 0}
    with db.write() as session, pytest.raises(IllegalMove, match="take it back before"):
        choose_item(session, first, None, by=cast.tess, now=now, version=3)


@pytest.mark.usefixtures("ledger")
def test_sales_sees_and_applies_nothing(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00")))

    with db.write() as session:
        with pytest.raises((NotFound, NotPermitted)):
            get_remittance(session, id_, cast.sam)
        with pytest.raises((NotFound, NotPermitted)):
            applying.confirm(session, id_, accept_lines=None, by=cast.sam, now=now, version=1)
        assert get_remittance(session, id_, cast.tess).id == id_
        with pytest.raises(NotFound):
            get_remittance(session, 999, cast.tess)


@pytest.mark.usefixtures("ledger")
def test_a_page_that_is_out_of_date_is_refused(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00")))
    confirm(db, cast, now, id_, version=1)

    with pytest.raises(StaleEdit):
        confirm(db, cast, now, id_, version=1)


@pytest.mark.usefixtures("ledger")
def test_of_many_who_confirm_at_once_one_wins(db: Database, cast: Cast, now: datetime) -> None:
    same = (a_line("INV-1001", "100.00"), a_line("INV-1002", "50.00"))
    twins = [*record(db, now, an_advice(*same)), *record(db, now, an_advice(*reversed(same)))]
    rival = record(db, now, an_advice(a_line("INV-1002", "50.00"), a_line("INV-1001", "100.00"), reference="CK2"))
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def apply(remittance_id: int) -> None:
        start.wait()
        try:
            confirm(db, cast, now, remittance_id, version=1)
            outcomes.append("applied")
        except (StaleEdit, IllegalMove, Invalid) as refusal:
            outcomes.append(type(refusal).__name__)

    threads = [threading.Thread(target=apply, args=(id_,)) for id_ in (*twins, *rival) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes)[-1] == "applied"
    assert outcomes.count("applied") == 1
    assert len(outcomes) == 6
    assert balances(db) == {**UNTOUCHED, "INV-1001": 0, "INV-1002": 0}


@pytest.mark.usefixtures("ledger")
def test_history_is_never_changed_or_deleted(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00")))
    confirm(db, cast, now, id_)

    for statement in (
        "update allocation set amount_minor = 1",
        "delete from allocation",
        "update event set verb = 'x'",
        "delete from event",
    ):
        with pytest.raises(DBAPIError, match="never changed or deleted"), db.write() as session:
            session.execute(text(statement))
    assert balances(db)["INV-1001"] == 0


@pytest.mark.usefixtures("ledger")
def test_an_advice_with_only_a_total_offers_what_it_may_settle(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(total=Decimal("80.00")))

    with db.read() as session:
        remittance = session.get_one(Remittance, id_)
        [line] = list_lines(session, id_)
    assert (remittance.evidence_class, line.proposed_minor, line.match_reason) == (
        "C",
        8000,
        "INV-1003 is the customer's only item of this amount",
    )
    confirm(db, cast, now, id_)
    assert balances(db) == {**UNTOUCHED, "INV-1003": 0}


@pytest.mark.usefixtures("ledger")
def test_a_ledger_that_has_posted_our_cash_does_not_count_it_twice(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, an_advice(a_line("INV-1001", "60.00")))
    confirm(db, cast, now, id_)
    day = now.date()

    def import_with(amount: str) -> None:
        rows = (OpenItemRow(2, "Acme Tooling GmbH", "C-1001", "INV-1001", day, day, "EUR", Decimal(amount)),)
        with db.write() as session:
            import_open_items(session, LedgerFile(rows, ()), amount, by=SYSTEM, now=now)

    import_with("100.00")
    assert balances(db)["INV-1001"] == 4000  # not posted there yet
    import_with("40.00")
    assert balances(db)["INV-1001"] == 4000  # posted
    with db.write() as session:
        version = session.get_one(Remittance, id_).version
        reverse_all(session, id_, "cheque bounced", by=cast.theo, now=now, version=version)
    assert balances(db)["INV-1001"] == 10000
    import_with("100.000")
    assert balances(db)["INV-1001"] == 10000  # the reversal has reached the ledger
