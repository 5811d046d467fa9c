"""Two people at one invoice at once: never is more withheld than is open, and each event is laid on once."""

import threading
from datetime import datetime

from tests.builders import Cast
from tests.dispute_scene import amounts, an_advice, apply, dispute, import_ledger, item, only
from tickets.db import Database
from tickets.errors import Refusal
from tickets.money.disputes.deductions import list_of_item


def test_two_disputes_at_once_withhold_no_more_than_is_open(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        import_ledger(session, now)
    barrier, refused = threading.Barrier(2), []

    def claim() -> None:
        barrier.wait(10)
        try:
            with db.write() as session:
                dispute(session, cast, now, ("INV-1001", 7000))
        except Refusal as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=claim) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    with db.read() as session:
        assert sum(row.open_minor for row in list_of_item(session, item(session, "INV-1001").id)) == 7000
    assert len(refused) == 1


def test_a_payment_and_a_dispute_at_once_tie_in_either_order(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        import_ledger(session, now)
        advice = an_advice(session, now, ("INV-1001", "100.00", {}))
    barrier = threading.Barrier(2)

    def claim() -> None:
        barrier.wait(10)
        try:
            with db.write() as session:
                dispute(session, cast, now, ("INV-1001", 3000))
        except Refusal:
            return  # it was paid first

    def pay() -> None:
        barrier.wait(10)
        with db.write() as session:
            apply(session, advice, cast, now)

    threads = [threading.Thread(target=step) for step in (claim, pay)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    with db.read() as session:
        if list_of_item(session, item(session, "INV-1001").id):
            assert amounts(only(session, "INV-1001")) == {"paid": 3000}
