"""Bank receipts: stored once, linked to the one remittance they pay, posted when nothing speaks against it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update

from parsers.bank.entries import BankEntry, BankStatement, EntryKind
from parsers.problems import Evidence, Problem
from tests.builders import Cast
from tests.test_cash import UNTOUCHED, a_line, an_advice, balances, ledger, record, state_of
from tickets.audit import list_events
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotPermitted, Refusal, StaleEdit
from tickets.holds import Signs, place_holds
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.links import linked_minor, list_links, list_money
from tickets.money.bank.pairing import link_remittances, list_candidates, part
from tickets.money.bank.receipt_import import ReceiptReport, import_receipts
from tickets.money.bank.receipts import BankReceipt, ReceiptState
from tickets.money.bank.returns import list_told, return_remittance
from tickets.money.bank.setting_aside import bring_back, set_aside
from tickets.money.bank.settlement import NEVER, PostingPolicy, doubts, settle_due
from tickets.money.bank.settlement import settle as run
from tickets.money.matching.proposal import EvidenceClass
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import Payment, list_allocations, reverse_all
from tickets.money.subledger.applying import confirm
from tickets.posts import Post, PostKind
from tickets.ticket import Ticket

__all__ = ["ledger"]

pytestmark = pytest.mark.usefixtures("ledger")

DAY = date(2026, 11, 20)
POLICY = PostingPolicy()


def an_entry(amount: str = "100.00", **values: Any) -> BankEntry:
    entry = BankEntry(
        account="DE89370400440532013000",
        currency="EUR",
        amount=Decimal(amount),
        kind=EntryKind.RECEIPT if Decimal(amount) > 0 else EntryKind.RETURN,
        booked_on=DAY,
        bank_reference="BK-1",
        payment_reference="CK100447",
        counterparty="ACME TOOLING GMBH",
        text="payment CK100447",
    )
    return replace(entry, **values)


def book(db: Database, cast: Cast, now: datetime, *entries: BankEntry, **statement: Any) -> ReceiptReport:
    with db.write() as session:
        read = BankStatement("camt", entries, **statement)
        return import_receipts(session, "november.xml", "a" * 64, read, by=cast.lea, now=now)


def settle(db: Database, now: datetime, policy: PostingPolicy = POLICY) -> list[int]:
    with db.write() as session:
        return [remittance.id for remittance in settle_due(session, policy, now=now)]


def receipts(db: Database) -> list[BankReceipt]:
    with db.read() as session:
        return list(session.scalars(select(BankReceipt).order_by(BankReceipt.id)))


def links_of(db: Database) -> list[list[int]]:
    """The remittances of each receipt."""
    with db.read() as session:
        return [[remittance.id for _, remittance in list_links(session, receipt.id)] for receipt in receipts(db)]


def why_not(db: Database, remittance_id: int, policy: PostingPolicy = POLICY) -> str:
    with db.read() as session:
        return " ".join(doubts(session, session.get_one(Remittance, remittance_id), policy))


def the_advice(**values: Any) -> Any:
    return an_advice(a_line("INV-1001", "100.00"), payment_date=DAY - timedelta(days=1), **values)


def test_an_entry_is_stored_once_however_often_statements_repeat_it(db: Database, cast: Cast, now: datetime) -> None:
    twins = [an_entry(bank_reference=None), an_entry(bank_reference=None)]

    first = book(db, cast, now, an_entry(), *twins, an_entry("-7.00", kind=EntryKind.OTHER))
    again = book(db, cast, now, *twins, an_entry(), an_entry(bank_reference="BK-2"))

    assert (first.added, first.known, first.skipped) == (3, 0, 1)
    assert (again.added, again.known) == (1, 3)


@pytest.mark.parametrize(
    ("statement", "entry", "words"),
    [
        ({"fatal": (Problem("unbalanced_statement", "It does not add up."),)}, an_entry(), "does not add up"),
        ({}, an_entry(account=""), "which account"),
        ({}, an_entry(currency=""), "currency"),
        ({}, an_entry("1.001"), "decimals"),
    ],
)
def test_a_statement_with_a_flaw_is_refused_whole(
    db: Database, cast: Cast, now: datetime, statement: dict[str, Any], entry: BankEntry, words: str
) -> None:
    report = book(db, cast, now, an_entry(), entry, **statement)

    assert words in report.refused[0].message
    assert receipts(db) == []


def test_who_may_not_import_is_refused(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session, pytest.raises(NotPermitted):
        import_receipts(session, "n", "a" * 64, BankStatement("csv", ()), by=cast.tess, now=now)


def test_what_document_ledger_and_bank_prove_is_applied_and_says_why(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    assert "bank has not booked" in why_not(db, id_)
    assert settle(db, now) == []
    book(db, cast, now, an_entry())

    assert settle(db, now) == [id_]

    assert balances(db) == UNTOUCHED | {"INV-1001": 0}
    with db.read() as session:
        remittance = session.get_one(Remittance, id_)
        events = {event.verb: event for event in list_events(session, ticket_id=remittance.ticket_id)}
        payment = session.scalars(select(Payment)).one()
    assert (remittance.state, payment.received_on) == ("confirmed", DAY)
    posted = events["posted_by_itself"]
    assert posted.actor_name == "Counterfoil"
    assert posted.data["evidence_class"] == "A"
    assert "CK100447" in posted.data["link"]
    assert settle(db, now) == []


def test_without_the_reference_amount_day_and_payer_link(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice(reference=None))
    book(db, cast, now, an_entry(payment_reference=None, text="thank you"))

    assert settle(db, now) == [id_]


@pytest.mark.parametrize(
    "entry",
    [
        an_entry("100.01"),
        an_entry(currency="USD"),
        an_entry(payment_reference=None, text="", booked_on=DAY + timedelta(days=30)),
        an_entry(payment_reference=None, text="", counterparty="Somebody Else Ltd"),
        an_entry(payment_reference=None, text="", counterparty=None),
    ],
    ids=["a cent more", "another currency", "a month later", "another payer", "nobody named"],
)
def test_what_does_not_fit_is_not_linked(db: Database, cast: Cast, now: datetime, entry: BankEntry) -> None:
    record(db, now, the_advice())
    book(db, cast, now, entry)

    assert settle(db, now) == []
    assert [receipt.state for receipt in receipts(db)] == [ReceiptState.OPEN]
    assert balances(db) == UNTOUCHED


def test_a_reference_of_four_characters_never_links_by_itself(db: Database, cast: Cast, now: datetime) -> None:
    record(db, now, the_advice(reference="4471"))
    book(db, cast, now, an_entry(payment_reference="4471", text="4471", counterparty="Somebody Else Ltd"))

    assert settle(db, now) == []


def test_two_receipts_that_could_pay_one_remittance_both_wait(db: Database, cast: Cast, now: datetime) -> None:
    record(db, now, the_advice(reference=None))
    silent: dict[str, Any] = {"payment_reference": None, "text": ""}
    book(db, cast, now, an_entry(**silent), an_entry(bank_reference="BK-2", **silent))

    assert settle(db, now) == []
    assert {receipt.state for receipt in receipts(db)} == {ReceiptState.OPEN}


def test_a_reference_decides_between_two_of_the_same_amount(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    book(db, cast, now, an_entry(payment_reference=None, text=""), an_entry(bank_reference="BK-2"))

    assert settle(db, now) == [id_]
    assert links_of(db) == [[], [id_]]


def test_a_second_copy_of_the_advice_never_posts(db: Database, cast: Cast, now: datetime) -> None:
    [first] = record(db, now, the_advice())
    [copy] = record(db, now, the_advice())
    book(db, cast, now, an_entry())

    assert settle(db, now) == [first]
    book(db, cast, now, an_entry(bank_reference="BK-2"))
    assert settle(db, now) == []
    assert state_of(db, copy) == "proposed"
    assert "came before" in why_not(db, copy)


def test_a_stop_sign_keeps_money_from_posting(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    book(db, cast, now, an_entry())
    with db.write() as session:
        ticket = session.get_one(Ticket, session.get_one(Remittance, id_).ticket_id)
        place_holds(session, [Signs(ticket.id, None, {"fraud": Evidence("look-alike", "text", 3.0)})], now=now)

    assert settle(db, now) == []
    assert "stop-sign" in why_not(db, id_)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (PostingPolicy(limit=Decimal(99)), "a person decides"),
        (PostingPolicy(classes=frozenset()), "It is class A"),
    ],
)
def test_the_policy_keeps_money_for_a_person(
    db: Database, cast: Cast, now: datetime, policy: PostingPolicy, words: str
) -> None:
    [id_] = record(db, now, the_advice())
    book(db, cast, now, an_entry())

    assert settle(db, now, policy) == []
    assert words in why_not(db, id_, policy)


def test_what_a_person_took_back_is_not_repeated_not_even_from_another_advice(
    db: Database, cast: Cast, now: datetime
) -> None:
    [first] = record(db, now, the_advice())
    book(db, cast, now, an_entry())
    settle(db, now)
    with db.write() as session:
        version = session.get_one(Remittance, first).version
        reverse_all(session, first, "not theirs", by=cast.tess, now=now, version=version)
    [other] = record(db, now, the_advice(reference="CK-OTHER"))
    book(db, cast, now, an_entry(bank_reference="BK-9", payment_reference="CK-OTHER"))

    assert settle(db, now) == []
    assert balances(db) == UNTOUCHED
    assert "taken a payment on INV-1001 back" in why_not(db, other)


def give_terms(db: Database, terms: str, invoice_date: date) -> None:
    with db.write() as session:
        session.execute(
            update(Invoice).where(Invoice.number == "INV-1001").values(terms=terms, invoice_date=invoice_date)
        )


@pytest.mark.parametrize(
    ("days", "terms", "classes", "posts"),
    [
        (17, "2/10 net 30", "A", False),  # ten days and five of grace
        (15, "2/10 net 30", "A", True),
        (17, "2/20 net 30", "A", True),
        (17, "2/10 net 30", "AB", True),  # two is small enough to be waived
        (17, "15/10 net 30", "AB", False),
    ],
)
def test_a_discount_that_the_advice_takes_in_time_is_not_earned_when_the_bank_books_it_late(
    db: Database, cast: Cast, now: datetime, days: int, terms: str, classes: str, posts: bool
) -> None:
    rate = Decimal(terms.split("/")[0])
    give_terms(db, terms, DAY - timedelta(days=days))
    line = a_line("INV-1001", f"{100 - rate}", discount=f"{rate}", gross="100.00")
    [remittance] = record(db, now, an_advice(line, payment_date=DAY - timedelta(days=3)))
    book(db, cast, now, an_entry(f"{100 - rate}"))
    policy = PostingPolicy(classes=frozenset(EvidenceClass(each) for each in classes))

    assert settle(db, now, policy) == ([remittance] if posts else [])
    if not posts:
        assert "too late for the discount on INV-1001" in why_not(db, remittance, policy)


def test_a_balance_that_moved_meanwhile_leaves_it_to_a_person(db: Database, cast: Cast, now: datetime) -> None:
    [early] = record(db, now, the_advice(reference="CK-EARLY"))
    [late] = record(db, now, the_advice())
    with db.write() as session:
        version = session.get_one(Remittance, early).version
        confirm(session, early, accept_lines=None, by=cast.tess, now=now, version=version)
    book(db, cast, now, an_entry())

    assert settle(db, now) == []
    assert state_of(db, late) == "proposed"
    assert "INV-1001 has 0.00 EUR open" in why_not(db, late)
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(Payment)) == 1


def test_a_part_that_would_be_left_over_does_not_post(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    with db.write() as session:
        remittance = session.get_one(Remittance, id_)
        remittance.total_minor = 12000
    book(db, cast, now, an_entry("120.00"))

    assert settle(db, now) == []
    assert balances(db) == UNTOUCHED
    assert "20.00 EUR would be left over" in why_not(db, id_)


def test_a_receipt_that_pays_a_remittance_in_part_is_not_set_aside(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice(reference=None))
    book(db, cast, now, an_entry("900.00", payment_reference=None, text="", counterparty=None))
    [receipt] = receipts(db)
    with db.write() as session:
        link_remittances(session, receipt.id, [id_], by=cast.tess, now=now, version=1)
        with pytest.raises(IllegalMove, match="pays a remittance; take that apart first"):
            set_aside(session, receipt.id, "interest", by=cast.tess, now=now, version=2)
        part(session, receipt.id, by=cast.tess, now=now, version=2)
        set_aside(session, receipt.id, "interest", by=cast.tess, now=now, version=3)


def test_a_person_links_parts_and_sets_aside(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice(reference=None))
    book(
        db,
        cast,
        now,
        an_entry(payment_reference=None, text="", counterparty=None),
        an_entry("9.00", bank_reference="X"),
    )
    receipt, interest = receipts(db)
    with db.write() as session:
        assert [one.remittance.id for one in list_candidates(session, receipt)] == [id_]
        link_remittances(session, receipt.id, [id_], by=cast.tess, now=now, version=1)
        with pytest.raises(IllegalMove, match="all its money"):
            link_remittances(session, interest.id, [id_], by=cast.tess, now=now, version=1)
        set_aside(session, interest.id, "interest", by=cast.tess, now=now, version=1)
        with pytest.raises(StaleEdit):
            bring_back(session, interest.id, by=cast.tess, now=now, version=1)
        bring_back(session, interest.id, by=cast.tess, now=now, version=2)
    with db.read() as session:
        [(link, _)] = list_money(session, id_)
        assert link.reason == "Tess Arden brought them together"
    with db.write() as session:
        part(session, receipt.id, by=cast.tess, now=now, version=2)
        assert linked_minor(session, id_) == 0


def test_what_a_person_took_apart_is_not_linked_again_by_itself(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    book(db, cast, now, an_entry())
    settle(db, now, NEVER)
    [receipt] = receipts(db)
    with db.write() as session:
        part(session, receipt.id, by=cast.tess, now=now, version=receipt.version)

    assert settle(db, now) == []
    assert [row.state for row in receipts(db)] == [ReceiptState.OPEN]
    assert state_of(db, id_) == "proposed"


def test_a_returned_payment_opens_its_items_again_and_goes_to_tier_2(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    book(db, cast, now, an_entry())
    settle(db, now)
    book(db, cast, now, an_entry("-100.00", bank_reference="BK-7", return_reason="AC04"))
    _, returned = receipts(db)

    with db.write() as session:
        with pytest.raises(IllegalMove):
            link_remittances(session, returned.id, [id_], by=cast.tess, now=now, version=1)
        return_remittance(session, returned.id, id_, by=cast.tess, now=now, version=1)

    assert balances(db) == UNTOUCHED
    with db.read() as session:
        remittance = session.get_one(Remittance, id_)
        ticket = session.get_one(Ticket, remittance.ticket_id)
        allocation = list_allocations(session, id_)[-1]
    assert (remittance.state, ticket.tier, ticket.status) == ("reversed", 2, "open")
    assert "AC04" in (allocation.reason or "")
    assert settle(db, now) == []


def test_a_return_after_its_ticket_was_closed_for_good_opens_one_in_tier_2(
    db: Database, cast: Cast, now: datetime
) -> None:
    [id_] = record(db, now, the_advice())
    book(db, cast, now, an_entry())
    settle(db, now)
    with db.write() as session:
        old = session.get_one(Ticket, session.get_one(Remittance, id_).ticket_id)
        old.status, old.solved_at = "closed", now
    book(db, cast, now, an_entry("-100.00", bank_reference="BK-7", return_reason="AC04"))
    _, returned = receipts(db)

    with db.write() as session:
        return_remittance(session, returned.id, id_, by=cast.tess, now=now, version=1)
        [told] = list_told(session, session.get_one(BankReceipt, returned.id))
        ticket = session.get_one(Ticket, told)

    assert told != old.id
    assert (ticket.tier, ticket.status, ticket.amount_minor) == (2, "open", 10000)


def test_tier_2_reads_of_a_return_in_a_ticket_that_it_has_already(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    book(db, cast, now, an_entry())
    settle(db, now)
    with db.write() as session:
        session.get_one(Ticket, session.get_one(Remittance, id_).ticket_id).tier = 2
    book(db, cast, now, an_entry("-100.00", bank_reference="BK-7", return_reason="AC04"))
    _, returned = receipts(db)

    with db.write() as session:
        return_remittance(session, returned.id, id_, by=cast.tess, now=now, version=1)
        [note] = session.scalars(select(Post).where(Post.kind == PostKind.NOTE))

    assert "AC04" in note.text
    assert "Open again: INV-1001 (100.00 EUR)" in note.text


def test_a_payment_that_came_back_can_be_paid_again(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    book(db, cast, now, an_entry())
    settle(db, now)
    book(db, cast, now, an_entry("-100.00", bank_reference="BK-7"), an_entry("60.00", bank_reference="BK-8"))
    first, returned, part_of_it = receipts(db)
    with db.write() as session:
        return_remittance(session, returned.id, id_, by=cast.tess, now=now, version=1)
        with pytest.raises(IllegalMove, match="has taken this money back"):
            part(session, first.id, by=cast.tess, now=now, version=first.version)
    with db.write() as session, pytest.raises(Invalid, match="whole amount"):
        link_remittances(session, part_of_it.id, [id_], by=cast.tess, now=now, version=1)
    with db.write() as session:
        version = session.get_one(Remittance, id_).version
        with pytest.raises(Refusal):
            confirm(session, id_, accept_lines=None, by=cast.tess, now=now, version=version)
    assert balances(db) == UNTOUCHED

    book(db, cast, now, an_entry(bank_reference="BK-9"))
    again = receipts(db)[-1]
    with db.write() as session:
        link_remittances(session, again.id, [id_], by=cast.tess, now=now, version=1)
        version = session.get_one(Remittance, id_).version
        confirm(session, id_, accept_lines=None, by=cast.tess, now=now, version=version)
    assert balances(db) == UNTOUCHED | {"INV-1001": 0}


def test_classes_that_may_post_are_data(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    with db.write() as session:
        session.get_one(Remittance, id_).evidence_class = EvidenceClass.B
    book(db, cast, now, an_entry())

    assert settle(db, now) == []
    assert settle(db, now, PostingPolicy(classes=frozenset({EvidenceClass.A, EvidenceClass.B}))) == [id_]


def test_the_worker_links_and_posts_what_is_proved(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    book(db, cast, now, an_entry())

    assert [run(db, POLICY, now=now), run(db, POLICY, now=now)] == [1, 0]
    assert state_of(db, id_) == "confirmed"


def test_what_is_not_to_post_is_linked_all_the_same(db: Database, cast: Cast, now: datetime) -> None:
    [id_] = record(db, now, the_advice())
    book(db, cast, now, an_entry())

    assert run(db, NEVER, now=now) == 0
    assert links_of(db) == [[id_]]
