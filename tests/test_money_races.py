"""Two transactions at once on the same money: the second waits for the first and goes by what it left."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.dispute_scene import dispute
from tests.money_scene import a_remittance, bank_books, import_items, item
from tests.plain_sums import find_broken
from tickets.db import Database
from tickets.errors import Refusal
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.links import ReceiptLink
from tickets.money.bank.payer_identities import list_identities
from tickets.money.bank.payments import open_payment
from tickets.money.bank.settlement import NEVER, PostingPolicy, settle_due
from tickets.money.books.periods import PeriodClose, close_period
from tickets.money.disputes.credit_requests import find_proposed, propose_credit
from tickets.money.disputes.deductions import list_of_dispute
from tickets.money.disputes.disputes import Dispute
from tickets.money.receivables.ledger import balance_minor
from tickets.money.subledger import deciding
from tickets.money.subledger.allocations import Payment, lock_items, reverse_all
from tickets.money.subledger.applying import confirm

LEDGER = (("C-1001", "INV-1001", "100.00"), ("C-1001", "INV-1002", "50.00"))


def at_once(
    db: Database,
    first: Callable[[Session], object],
    second: Callable[[Session], object],
    then: Callable[[Session], object] = lambda _: None,
) -> list[Refusal]:
    """`second` begins while `first` is done and not committed; `then` goes on in the first one's transaction. What
    `second` was refused."""
    refused: list[Refusal] = []
    raised: list[Exception] = []
    begun = threading.Event()

    def follow() -> None:
        begun.set()
        try:
            with db.write() as session:
                second(session)
        except Refusal as refusal:
            refused.append(refusal)
        except Exception as flaw:  # noqa: BLE001 - told to the thread of the test
            raised.append(flaw)

    thread = threading.Thread(target=follow)
    with db.write() as session:
        first(session)
        session.flush()
        thread.start()
        begun.wait(10)
        thread.join(0.7)  # time enough to come to the row that the first one holds
        then(session)
    thread.join(30)
    assert not thread.is_alive()
    assert raised == []
    with db.read() as session:
        assert find_broken(session) == []
    return refused


def a_paid_advice(db: Database, now: datetime) -> int:
    """Its money is at the bank, and nothing is linked."""
    with db.write() as session:
        import_items(session, now, LEDGER)
        row = a_remittance(session, now, ("INV-1001", "100.00"), reference="PAY-70001")
        bank_books(session, now, "100.00", payment_reference="PAY-70001")
        return row.id


def apply(session: Session, remittance_id: int, cast: Cast, now: datetime) -> None:
    version = session.get_one(Remittance, remittance_id).version
    confirm(session, remittance_id, accept_lines=None, by=cast.tess, now=now, version=version)


def test_two_workers_link_a_receipt_once(db: Database, cast: Cast, now: datetime) -> None:
    a_paid_advice(db, now)

    at_once(
        db,
        lambda session: settle_due(session, PostingPolicy(), now=now),
        lambda session: settle_due(session, PostingPolicy(), now=now),
    )

    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(ReceiptLink)) == 1


def test_what_a_person_applies_in_the_same_moment_keeps_its_class(db: Database, cast: Cast, now: datetime) -> None:
    remittance_id = a_paid_advice(db, now)
    with db.write() as session:
        settle_due(session, NEVER, now=now)

    at_once(
        db,
        lambda session: apply(session, remittance_id, cast, now),
        lambda session: settle_due(session, PostingPolicy(), now=now),
    )

    with db.read() as session:
        row = session.get_one(Remittance, remittance_id)
        assert (row.state, row.evidence_class) == ("confirmed", "A")


def test_a_ledger_that_comes_while_an_item_is_paid_knows_the_payment(db: Database, cast: Cast, now: datetime) -> None:
    """The file says that 60.00 are left: that is after this payment, not before it."""
    with db.write() as session:
        import_items(session, now, LEDGER)
        remittance_id = a_remittance(session, now, ("INV-1001", "40.00")).id
    later = (("C-1001", "INV-1001", "60.00"), ("C-1001", "INV-1002", "50.00"))

    at_once(
        db,
        lambda session: apply(session, remittance_id, cast, now),
        lambda session: import_items(session, now, later, name="the next day"),
    )

    with db.read() as session:
        assert balance_minor(session, item(session, "INV-1001")) == 6000


def test_two_who_close_the_same_day_are_told_so(db: Database, cast: Cast, now: datetime) -> None:
    day = now.date() - timedelta(days=1)

    [refusal] = at_once(
        db,
        lambda session: close_period(session, day, by=cast.lea, now=now),
        lambda session: close_period(session, day, by=cast.ada, now=now),
    )

    assert "closed up to" in str(refusal)
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(PeriodClose)) == 1


def test_the_books_of_a_day_are_closed_when_what_is_dated_into_it_is_written(
    db: Database, cast: Cast, now: datetime
) -> None:
    day = now.date() - timedelta(days=1)
    closed: list[PeriodClose] = []

    def look(_: Session) -> None:
        with db.read() as other:
            closed.extend(other.scalars(select(PeriodClose)))

    at_once(
        db,
        lambda session: bank_books(session, now, "10.00", booked_on=day),
        lambda session: close_period(session, day, by=cast.lea, now=now),
        then=look,
    )

    assert closed == []
    with db.read() as session:
        assert session.scalar(select(func.max(PeriodClose.through))) == day


def test_a_credit_that_is_proposed_while_its_invoice_is_paid_is_taken_off_the_table(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        import_items(session, now, LEDGER)
        remittance_id = a_remittance(session, now, ("INV-1001", "100.00")).id
        case_id = dispute(session, cast, now, ("INV-1001", None)).id

    def propose(session: Session) -> None:
        case = session.get_one(Dispute, case_id)
        amounts = {row.id: 5000 for row in list_of_dispute(session, case_id)}
        propose_credit(
            session, case, amounts, "so it is", rest_is_due=False, by=cast.tess, now=now, version=case.version
        )

    at_once(db, propose, lambda session: apply(session, remittance_id, cast, now))

    with db.write() as session:
        assert session.get_one(Dispute, case_id).state == "settled"
        assert find_proposed(session, case_id) is None
        version = session.get_one(Remittance, remittance_id).version
        reverse_all(session, remittance_id, "wrong", by=cast.theo, now=now, version=version)
    with db.write() as session:
        propose(session)
    with db.read() as session:
        assert session.get_one(Dispute, case_id).state == "proposed"


def test_a_proposed_credit_that_somebody_refuses_while_its_invoice_is_paid_waits_for_the_payment(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        import_items(session, now, LEDGER)
        remittance_id = a_remittance(session, now, ("INV-1001", "100.00")).id
        case = dispute(session, cast, now, ("INV-1001", None))
        amounts = {row.id: 5000 for row in list_of_dispute(session, case.id)}
        asked = propose_credit(
            session, case, amounts, "so it is", rest_is_due=False, by=cast.tess, now=now, version=case.version
        ).approval_id
        assert asked is not None

    [refusal] = at_once(
        db,
        lambda session: lock_items(session, {item(session, "INV-1001")}),
        lambda session: deciding.refuse(session, asked, "no", by=cast.lea, now=now, version=1),
        then=lambda session: apply(session, remittance_id, cast, now),
    )

    assert "refused already" in str(refusal)


def test_two_people_who_teach_the_same_payer_at_once_teach_it_once(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        import_items(session, now, LEDGER)
        one, other = bank_books(session, now, "10.00").id, bank_books(session, now, "20.00").id

    at_once(
        db,
        lambda session: open_payment(session, one, cast.acme, by=cast.tess, now=now, version=1),
        lambda session: open_payment(session, other, cast.acme, by=cast.theo, now=now, version=1),
    )

    with db.read() as session:
        assert [row.learned_by_name for row in list_identities(session, cast.acme)] == [cast.tess.name]
        assert len(list(session.scalars(select(Payment)))) == 2
