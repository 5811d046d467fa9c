"""A dispute from the claim to credit or collection: opened, decided by two people, closed by the ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast, a_ticket, a_user
from tests.dispute_scene import (
    amounts,
    an_advice,
    apply,
    balance,
    dispute,
    import_ledger,
    item,
    only,
    pay,
    take_back,
)
from tickets.audit import describe
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted, StaleEdit
from tickets.money.books.control import find_differences
from tickets.money.disputes.credit_arrivals import use_note
from tickets.money.disputes.credit_requests import (
    CreditState,
    approve,
    find_proposed,
    list_for_accounting,
    list_requests,
    propose_credit,
    record_number,
    send_back,
)
from tickets.money.disputes.credit_requests import (
    take_back as withdraw_credit,
)
from tickets.money.disputes.deductions import Source, list_of_dispute
from tickets.money.disputes.dispute_decisions import change_reason, deny, reopen, take, wait_for_customer, withdraw
from tickets.money.disputes.dispute_evidence import add_evidence, list_evidence
from tickets.money.disputes.dispute_opening import Claimed, open_dispute, open_from_deductions, open_from_line
from tickets.money.disputes.disputes import MOVES, Dispute, DisputeState, get_dispute, list_history, sums_of
from tickets.money.disputes.dunning import lift_hold as lift_dunning_hold
from tickets.money.disputes.dunning import list_dunning, place_hold
from tickets.money.subledger.adjustments import net_credit
from tickets.money.subledger.allocations import Allocation, reverse
from tickets.users import Role


@pytest.fixture
def session(db: Database, cast: Cast, now: datetime) -> Iterator[Session]:
    with db.write() as session:
        import_ledger(session, now)
        yield session


def propose(
    session: Session, case: Dispute, cast: Cast, now: datetime, amount: int, *, rest_is_due: bool = True
) -> None:
    [row] = list_of_dispute(session, case.id)
    propose_credit(
        session, case, {row.id: amount}, "The list price was wrong.", rest_is_due=rest_is_due, by=cast.theo, now=now,
        version=case.version,
    )  # fmt: skip


def dunnable(session: Session, number: str, now: datetime, *, later: int = 0) -> int:
    found = list_dunning(session, [item(session, number).id], today=now.date() + timedelta(days=later))
    return next(iter(found.values())).dunnable_minor


def test_a_dispute_is_opened_from_a_short_paid_line_without_typing(
    session: Session, cast: Cast, now: datetime
) -> None:
    advice = pay(session, cast, now, "INV-1001", "80.00", deduction="20.00", reason="damaged claim C-991")

    case = open_from_line(session, advice.lines[0], by=cast.tess, now=now)

    assert (case.state, case.reason, case.currency) == ("new", "DAMAGED", "EUR")
    assert (case.customer_id, case.ticket_id) == (cast.acme, advice.ticket_id)
    assert sums_of(session, case).original_minor == 2000
    assert only(session, "INV-1001").claim_number == "C-991"
    assert open_from_line(session, advice.lines[0], by=cast.tess, now=now).id == case.id


def test_a_line_can_be_disputed_before_its_cash_is_applied(session: Session, cast: Cast, now: datetime) -> None:
    advice = an_advice(session, now, ("INV-1001", "80.00", {"deduction": "20.00", "reason": "price"}))
    case = open_from_line(session, advice.lines[0], by=cast.tess, now=now)

    apply(session, advice, cast, now)

    assert amounts(only(session, "INV-1001")) == {"disputed": 2000}
    assert (case.state, balance(session, "INV-1001")) == ("new", 2000)


def test_a_claim_on_the_phone_opens_a_ticket_of_its_own(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", None), ("INV-1002", 1000))

    assert case.title == "Price: INV-1001, INV-1002"
    assert get_dispute(session, case.id, cast.tess) is case
    assert [row.original_minor for row in list_of_dispute(session, case.id)] == [10000, 1000]
    assert describe(list_history(session, case)[0]) == (
        f"opened dispute D-{case.id} about 110.00 EUR on INV-1001, INV-1002: price"
    )


def test_more_than_is_open_and_not_withheld_cannot_be_disputed(session: Session, cast: Cast, now: datetime) -> None:
    dispute(session, cast, now, ("INV-1001", 7000))

    with pytest.raises(Invalid, match=r"INV-1001 has 30.00 EUR that is not withheld already"):
        dispute(session, cast, now, ("INV-1001", 3001))
    with pytest.raises(Invalid, match="several customers"):
        dispute(session, cast, now, ("INV-1002", 1), ("INV-2001", 1))
    with pytest.raises(Invalid, match="twice"):
        dispute(session, cast, now, ("INV-1002", 1), ("INV-1002", 1))
    with pytest.raises(Invalid, match="Choose a reason"):
        dispute(session, cast, now, ("INV-1002", 1), reason="WHIM")
    with pytest.raises(NotFound):
        open_dispute(session, [Claimed(999, 1)], "PRICE", source=Source.HAND, by=cast.tess, now=now)


def test_only_the_disputed_part_is_not_reminded_until_its_day(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))

    assert dunnable(session, "INV-1001", now) == 7000
    days = (case.held_until - now.date()).days
    assert dunnable(session, "INV-1001", now, later=days) == 7000
    assert dunnable(session, "INV-1001", now, later=days + 1) == 10000


def test_a_hold_by_hand_takes_no_more_than_the_undisputed_rest(session: Session, cast: Cast, now: datetime) -> None:
    dispute(session, cast, now, ("INV-1001", 3000))
    until = now.date() + timedelta(days=5)
    hold = place_hold(session, item(session, "INV-1001").id, 9000, until, "new contact", by=cast.theo, now=now)

    [found] = list_dunning(session, [item(session, "INV-1001").id], today=now.date()).values()
    assert (found.open_minor, found.disputed_minor, found.held_minor, found.dunnable_minor) == (10000, 3000, 7000, 0)
    assert found.why[1] == "new contact, until 2026-11-28"
    assert dunnable(session, "INV-1001", now, later=6) == 7000

    lift_dunning_hold(session, hold.id, by=cast.theo, now=now)
    assert dunnable(session, "INV-1001", now) == 7000


def test_a_credit_is_approved_by_another_person_and_tied_by_the_ledger(
    session: Session, cast: Cast, now: datetime
) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    propose(session, case, cast, now, 3000)
    with pytest.raises(NotPermitted, match="another person"):
        approve(session, case, by=cast.theo, now=now, version=case.version)

    request = approve(session, case, by=cast.lea, now=now, version=case.version)
    record_number(session, request, "CN-55", by=cast.theo, now=now)

    assert (case.state, case.decision, amounts(only(session, "INV-1001"))) == (
        "approved",
        "credited",
        {"disputed": 3000},
    )
    assert dunnable(session, "INV-1001", now, later=400) == 7000, "the credit note is on its way"
    assert [row.number for row in list_for_accounting(session, cast.tess)] == ["CN-55"]

    import_ledger(session, now, INV_1001="70.00")
    assert (case.state, amounts(only(session, "INV-1001"))) == ("settled", {"credited": 3000})
    assert case.closed_by == "credited in the accounting system"
    assert request.state == CreditState.CREDITED
    assert list_for_accounting(session, cast.tess) == []
    assert list_for_accounting(session, cast.tess, done=True) == [request]


def test_a_numbered_credit_note_that_the_ledger_brings_as_an_item_closes_its_case(
    session: Session, cast: Cast, now: datetime
) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    propose(session, case, cast, now, 3000)
    request = approve(session, case, by=cast.lea, now=now, version=case.version)
    import_ledger(session, now, CN_55="-30.00", CN_56="-30.00")
    assert case.state == "approved", "nobody knows yet which note it is"

    record_number(session, request, "CN-55", by=cast.theo, now=now)
    assert use_note(session, request, by=cast.theo, now=now)

    assert (case.state, case.closed_by) == ("settled", "a credit note applied by Theo Brandt")
    assert (amounts(only(session, "INV-1001")), request.state) == ({"credited": 3000}, CreditState.CREDITED)
    assert (balance(session, "INV-1001"), balance(session, "CN-55"), balance(session, "CN-56")) == (7000, 0, -3000)
    assert find_differences(session) == []


def test_a_credit_note_that_was_taken_back_is_awaited_again_and_not_used_by_itself(
    session: Session, cast: Cast, now: datetime
) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    propose(session, case, cast, now, 2000)
    request = approve(session, case, by=cast.lea, now=now, version=case.version)
    record_number(session, request, "CN-55", by=cast.theo, now=now)
    import_ledger(session, now, CN_55="-20.00")
    row = only(session, "INV-1001")
    assert (case.state, amounts(row)) == ("denied", {"due": 1000, "credited": 2000}), "the rest is due"

    used = session.scalars(select(Allocation).where(Allocation.invoice_id == item(session, "CN-55").id)).one()
    reverse(session, used.id, "the wrong invoice", by=cast.theo, now=now)
    import_ledger(session, now, CN_55="-20.00", INV_1002="49.00")

    assert (case.state, request.state) == ("approved", CreditState.ISSUED)
    assert amounts(row) == {"disputed": 2000, "due": 1000}
    assert balance(session, "CN-55") == -2000


@pytest.mark.parametrize("note", ["-29.99", "-31.00"])
def test_a_credit_note_of_another_amount_waits_for_a_person(
    session: Session, cast: Cast, now: datetime, note: str
) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    propose(session, case, cast, now, 3000)
    request = approve(session, case, by=cast.lea, now=now, version=case.version)
    record_number(session, request, "CN-55", by=cast.theo, now=now)

    import_ledger(session, now, CN_55=note)

    assert (case.state, balance(session, "INV-1001")) == ("approved", 10000)


def test_a_credit_note_that_a_person_uses_on_the_invoice_is_the_awaited_credit(
    session: Session, cast: Cast, now: datetime
) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    propose(session, case, cast, now, 3000)
    request = approve(session, case, by=cast.lea, now=now, version=case.version)
    import_ledger(session, now, CN_7="-30.00")

    note, invoice = item(session, "CN-7"), item(session, "INV-1001")
    net_credit(session, note.id, invoice.id, 3000, "the credit of the case", by=cast.tess, now=now)

    assert (case.state, request.state) == ("settled", CreditState.CREDITED)
    assert amounts(only(session, "INV-1001")) == {"credited": 3000}


def test_a_part_is_credited_and_the_rest_is_due_and_collected(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    propose(session, case, cast, now, 2000)
    approve(session, case, by=cast.lea, now=now, version=case.version)
    assert (case.decision, dunnable(session, "INV-1001", now)) == ("partly", 8000)

    pay(session, cast, now, "INV-1001", "80.00", deduction="20.00", reason="your credit")
    row = only(session, "INV-1001")
    assert amounts(row) == {"disputed": 2000, "collected": 1000}

    import_ledger(session, now, INV_1001="80.00")
    assert (case.state, amounts(row)) == ("settled", {"credited": 2000, "collected": 1000})


def test_the_rest_of_a_part_credit_can_stay_in_dispute(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    propose(session, case, cast, now, 2000, rest_is_due=False)
    approve(session, case, by=cast.lea, now=now, version=case.version)
    assert dunnable(session, "INV-1001", now) == 7000

    import_ledger(session, now, INV_1001="80.00")

    assert (case.state, amounts(only(session, "INV-1001"))) == ("review", {"disputed": 1000, "credited": 2000})


def test_a_credit_above_the_level_needs_the_next_role(session: Session, cast: Cast, now: datetime) -> None:
    import_ledger(session, now, INV_1001="9000.00")
    case = dispute(session, cast, now, ("INV-1001", 600_000))
    propose(session, case, cast, now, 550_000)

    with pytest.raises(NotPermitted, match="role admin"):
        approve(session, case, by=cast.lea, now=now, version=case.version)
    approve(session, case, by=cast.ada, now=now, version=case.version)
    assert case.state == "approved"


def test_a_proposal_is_sent_back_or_taken_back(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    propose(session, case, cast, now, 3000)
    send_back(session, case, "Where is the quote?", by=cast.lea, now=now, version=case.version)
    assert (case.state, find_proposed(session, case.id)) == ("review", None)

    propose(session, case, cast, now, 1000)
    withdraw_credit(session, case, by=cast.theo, now=now, version=case.version)
    assert [row.state for row in list_requests(session, case.id)] == ["refused", "refused"]
    with pytest.raises(IllegalMove, match="No credit is proposed"):
        approve(session, case, by=cast.lea, now=now, version=case.version)


def test_a_payment_meanwhile_takes_the_proposal_off_the_table(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    propose(session, case, cast, now, 3000)

    pay(session, cast, now, "INV-1001", "80.00")

    assert (case.state, find_proposed(session, case.id)) == ("review", None)
    assert amounts(only(session, "INV-1001")) == {"disputed": 2000, "paid": 1000}


def test_what_is_denied_is_due_again_and_counts_as_collected_when_paid(
    session: Session, cast: Cast, now: datetime
) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    deny(session, case, "The goods were signed for.", by=cast.theo, now=now, version=case.version)
    assert (case.state, case.decision, dunnable(session, "INV-1001", now)) == ("denied", "denied", 10000)

    paid = pay(session, cast, now, "INV-1001", "100.00")
    assert (case.state, amounts(only(session, "INV-1001"))) == ("settled", {"collected": 3000})
    assert case.closed_by == "cash applied by Tess Arden"

    take_back(session, paid, cast, now)
    assert (case.state, case.closed_by, amounts(only(session, "INV-1001"))) == ("denied", "", {"due": 3000})


def test_a_denied_dispute_is_taken_up_again_once_and_then_only_by_a_lead(
    session: Session, cast: Cast, now: datetime
) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    deny(session, case, "Signed for.", by=cast.theo, now=now, version=case.version)
    reopen(session, case, "They sent photos.", by=cast.theo, now=now, version=case.version)
    assert (case.state, case.decision, amounts(only(session, "INV-1001"))) == ("review", None, {"disputed": 3000})

    deny(session, case, "Photos show another pallet.", by=cast.theo, now=now, version=case.version)
    with pytest.raises(NotPermitted):
        reopen(session, case, "Again.", by=cast.theo, now=now, version=case.version)
    reopen(session, case, "Again.", by=cast.lea, now=now, version=case.version)


def test_a_withdrawn_dispute_leaves_the_amount_due(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))

    withdraw(session, case, "They found the goods.", by=cast.tess, now=now, version=case.version)

    assert (case.state, amounts(only(session, "INV-1001"))) == ("withdrawn", {"due": 3000})
    with pytest.raises(IllegalMove, match="cannot become denied"):
        deny(session, case, "no", by=cast.theo, now=now, version=case.version)


def test_the_undisputed_part_is_paid_first(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))

    pay(session, cast, now, "INV-1001", "70.00")
    assert amounts(only(session, "INV-1001")) == {"disputed": 3000}

    import_ledger(session, now, INV_1001=None)
    assert (case.state, case.closed_by) == ("settled", "settled in the accounting system")
    assert balance(session, "INV-1001") == 0


def test_evidence_is_listed_by_what_the_reason_needs(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000), reason="QTY")
    add_evidence(session, case, "Proof of delivery", "Signed 3 October, 12 cartons", None, by=cast.tess, now=now)
    add_evidence(session, case, "", "Called the driver", None, by=cast.theo, now=now)

    lines = [(line.wanted, len(line.found)) for line in list_evidence(session, case)]

    assert lines == [("Proof of delivery", 1), ("Pick list or bill of lading", 0), ("", 1)]
    with pytest.raises(Invalid):
        add_evidence(session, case, "", " ", None, by=cast.tess, now=now)


def test_waiting_taking_and_the_reason_leave_their_sentences(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000), reason="UNKNOWN")
    assert amounts(only(session, "INV-1001")) == {"disputed": 3000}, "a case holds what it is about"
    take(session, case, cast.theo.user_id, by=cast.theo, now=now, version=case.version)
    until = now.date() + timedelta(days=7)
    wait_for_customer(session, case, until, "the photos", by=cast.theo, now=now, version=case.version)
    change_reason(session, case, "DAMAGED", "carrier", by=cast.theo, now=now, version=case.version)

    assert (case.state, case.waits_until, case.reason) == ("waiting", until, "DAMAGED")
    assert [describe(event) for event in list_history(session, case)][:3] == [
        f"set the reason of dispute D-{case.id} to damaged or defective carrier",
        f"waits in dispute D-{case.id} until 2026-11-30 for the photos",
        f"gave dispute D-{case.id} to Theo Brandt",
    ]
    with pytest.raises(StaleEdit):
        deny(session, case, "no", by=cast.theo, now=now, version=1)


def test_tier_1_opens_and_proposes_and_sales_sees_nothing(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    with pytest.raises(NotPermitted):
        deny(session, case, "no", by=cast.tess, now=now, version=case.version)
    with pytest.raises(Invalid, match="does not decide"):
        take(session, case, cast.tess.user_id, by=cast.theo, now=now, version=case.version)
    with pytest.raises(NotFound):
        get_dispute(session, case.id, cast.sam)
    with pytest.raises(NotPermitted):
        dispute(session, replace(cast, tess=cast.sam), now, ("INV-1002", 100))


def test_two_short_payments_of_a_customer_can_be_one_case(session: Session, cast: Cast, now: datetime) -> None:
    pay(session, cast, now, "INV-1001", "80.00", deduction="20.00", reason="price")
    pay(session, cast, now, "INV-1002", "40.00", deduction="10.00", reason="price")
    rows = [only(session, "INV-1001"), only(session, "INV-1002")]
    ticket = a_ticket(session, now)

    case = open_from_deductions(session, [row.id for row in rows], by=cast.tess, now=now, ticket_id=ticket.id)

    assert (sums_of(session, case).disputed_minor, case.ticket_id) == (3000, ticket.id)
    with pytest.raises(IllegalMove, match="already"):
        open_from_deductions(session, [rows[0].id], by=cast.tess, now=now)


def test_every_state_is_in_the_table_of_moves_and_settled_is_left_by_nobody() -> None:
    assert set(MOVES) == set(DisputeState)
    assert MOVES[DisputeState.SETTLED] == frozenset()
    assert all(DisputeState.SETTLED not in to for to in MOVES.values())


def test_an_inactive_person_gets_no_dispute(session: Session, cast: Cast, now: datetime) -> None:
    case = dispute(session, cast, now, ("INV-1001", 3000))
    gone = a_user(session, now, "Gus Home", Role.TIER2, active=False)

    with pytest.raises(Invalid):
        take(session, case, gone.user_id, by=cast.lea, now=now, version=case.version)
