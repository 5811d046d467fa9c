"""Money that nothing announced: who paid it, what it settles, and that all of it can be taken back."""

import threading
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import Cast, a_customer
from tests.test_cash import UNTOUCHED, a_line, an_advice, balances, ledger, record
from tests.test_receipts import DAY, an_entry, book, receipts
from tests.test_receipts import settle as settle_due
from tickets.customers import Customer
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotPermitted, StaleEdit
from tickets.money.bank.consents import give_consent
from tickets.money.bank.links import list_links
from tickets.money.bank.pairing import link_remittances, list_candidates, part
from tickets.money.bank.payer_evidence import EvidenceKind
from tickets.money.bank.payer_identities import IdentityState, confirm_identity, list_identities
from tickets.money.bank.payments import (
    Part,
    Residual,
    apply_receipt,
    apply_to_items,
    decide_residual,
    find_payment_of,
    identify,
    list_resting,
    open_payment,
    take_back_parts,
)
from tickets.money.bank.proposing import ReceiptProposal, doubts_of_inference, parts_of, propose_receipt
from tickets.money.bank.receipts import BankReceipt, ReceiptState
from tickets.money.bank.returns import return_receipt
from tickets.money.bank.settlement import PostingPolicy
from tickets.money.bank.settlement import settle as run
from tickets.money.matching.inference import Inference, Rule
from tickets.money.receivables.families import set_parent
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import Allocation, Payment, available_minor, list_live, reverse

__all__ = ["ledger"]

pytestmark = pytest.mark.usefixtures("ledger")

SILENT: dict[str, Any] = {"payment_reference": None, "text": "", "counterparty": None}


def receive(db: Database, cast: Cast, now: datetime, amount: str = "100.00", **values: Any) -> int:
    """A receipt without an advice, and its id."""
    have = {receipt.id for receipt in receipts(db)}
    book(db, cast, now, an_entry(amount, **{**SILENT, "bank_reference": f"BK {amount} {len(have)}", **values}))
    [new] = [receipt.id for receipt in receipts(db) if receipt.id not in have]
    return new


def proposal(db: Database, receipt_id: int, customer_id: int | None = None) -> ReceiptProposal:
    with db.read() as session:
        return propose_receipt(session, session.get_one(BankReceipt, receipt_id), customer_id)


def item(db: Database, number: str) -> int:
    with db.read() as session:
        return session.scalars(select(Invoice.id).where(Invoice.number == number)).one()


def apply(db: Database, cast: Cast, now: datetime, receipt_id: int, customer: int, **amounts: int) -> Payment:
    """`INV_1001=10000`."""
    parts = [Part(item(db, number.replace("_", "-")), amount) for number, amount in amounts.items()]
    with db.write() as session:
        version = session.get_one(BankReceipt, receipt_id).version
        return apply_receipt(session, receipt_id, customer, parts, by=cast.tess, now=now, version=version)


def found(inferences: tuple[Inference, ...]) -> list[tuple[str, str, list[str]]]:
    return [(one.rule, one.evidence_class, sorted(each.item.number for each in one.parts)) for one in inferences]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"text": "INV-1001"}, EvidenceKind.REFERENCES),
        ({"text": "thank you, your invoice 1001"}, EvidenceKind.REFERENCES),
        ({"text": "customer C-1001"}, EvidenceKind.CUSTOMER_NUMBER),
        ({"counterparty": "ACME TOOLING"}, EvidenceKind.NAME),
        ({"counterparty": "Acme Toolinng GmbH"}, EvidenceKind.SIMILAR),
    ],
)
def test_who_paid_is_told_by_evidence_in_order(
    db: Database, cast: Cast, now: datetime, values: dict[str, Any], kind: EvidenceKind
) -> None:
    payer = proposal(db, receive(db, cast, now, **values)).payer

    assert [(one.customer_id, one.kind) for one in payer.evidence] == [(cast.acme, kind)]
    assert payer.suggested == cast.acme
    assert payer.customer_id == (None if kind is EvidenceKind.SIMILAR else cast.acme)
    assert payer.proved == (kind is EvidenceKind.REFERENCES)


def test_what_a_person_took_back_from_a_receipt_is_not_proposed_for_it_again(
    db: Database, cast: Cast, now: datetime
) -> None:
    receipt_id = receive(db, cast, now, text="INV-1001")
    other_id = receive(db, cast, now, text="INV-1001 again")
    payment = apply(db, cast, now, receipt_id, cast.acme, INV_1001=10000)
    with db.write() as session:
        [row] = list_live(session, payment.id)
        reverse(session, row.id, "another invoice is meant", by=cast.tess, now=now)

    again, other = proposal(db, receipt_id, cast.acme), proposal(db, other_id, cast.acme)

    assert not any("INV-1001" in numbers for _, _, numbers in found(again.inferences))
    assert [one.number for one in again.undone] == ["INV-1001"]
    assert "INV-1001" in {one.number for one in again.items}, "a person may still choose it"
    assert found(other.inferences)[0] == (Rule.NAMED, "C", ["INV-1001"])


@pytest.mark.parametrize("counterparty", ["CERAMICA MOLLNER", "Cerámica Möllner SL", "CERAMICA MOELLNER S.L."])
def test_a_name_is_known_without_the_accents_that_banks_leave_out(
    db: Database, cast: Cast, now: datetime, counterparty: str
) -> None:
    with db.write() as session:
        customer = a_customer(session, now, name="Cerámica Möllner S.L.", account="C-7001").id

    payer = proposal(db, receive(db, cast, now, counterparty=counterparty)).payer

    assert [(one.customer_id, one.kind) for one in payer.evidence] == [(customer, EvidenceKind.NAME)]


def test_a_customers_own_name_is_not_learned_for_another_whose_items_it_pays(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        set_parent(session, cast.globex, cast.acme, by=cast.lea, now=now)
    paid = receive(db, cast, now, "70.00", text="INV-2001", counterparty="Acme Tooling GmbH")
    apply(db, cast, now, paid, cast.globex, INV_2001=7000)

    later = proposal(db, receive(db, cast, now, "100.00", counterparty="Acme Tooling GmbH")).payer

    assert (later.customer_id, later.doubt) == (cast.acme, "")


def test_evidence_for_two_customers_is_a_doubt(db: Database, cast: Cast, now: datetime) -> None:
    payer = proposal(db, receive(db, cast, now, text="INV-1001", counterparty="Globex Freight Ltd")).payer
    both = proposal(db, receive(db, cast, now, text="INV-1001 INV-2001")).payer

    assert (payer.customer_id, payer.proved) == (cast.acme, False)
    assert "the payer's name points to another customer" in payer.doubt
    assert both.customer_id is None
    assert "several customers" in both.doubt


def test_members_of_one_family_pay_for_each_other(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        set_parent(session, cast.globex, cast.acme, by=cast.lea, now=now)
    both = proposal(db, receive(db, cast, now, "170.00", text="INV-1001 INV-2001"))
    other = proposal(db, receive(db, cast, now, "70.00", text="INV-2001", counterparty="Acme Tooling GmbH"))

    assert (both.payer.customer_id, both.payer.proved) == (cast.acme, True)
    assert found(both.inferences)[0] == (Rule.NAMED, "C", ["INV-1001", "INV-2001"])
    assert (other.payer.customer_id, other.payer.doubt) == (cast.globex, "")


def test_a_structured_reference_leads_to_the_item_in_it_with_its_amount(
    db: Database, cast: Cast, now: datetime
) -> None:
    reference = "+++077/0001/00163+++"  # 077, then 0001001
    exact = receive(db, cast, now, text=reference)
    other = receive(db, cast, now, "99.00", text=reference)

    assert [one.written for one in proposal(db, exact).payer.named] == ["OGM 0770001001"]
    assert proposal(db, exact).payer.proved
    assert proposal(db, other).payer.customer_id is None


def test_what_the_text_names_is_the_first_proposal(db: Database, cast: Cast, now: datetime) -> None:
    seen = proposal(db, receive(db, cast, now, "150.00", text="INV-1001, INV-1002"))

    assert found(seen.inferences)[0] == (Rule.NAMED, "C", ["INV-1001", "INV-1002"])


def test_one_item_of_the_amount_and_the_whole_balance_are_found(db: Database, cast: Cast, now: datetime) -> None:
    single = proposal(db, receive(db, cast, now, "80.00", counterparty="Acme Tooling GmbH"))
    balance = proposal(db, receive(db, cast, now, "200.00", counterparty="Acme Tooling GmbH"))
    nothing = proposal(db, receive(db, cast, now, "12.34", counterparty="Acme Tooling GmbH"))

    assert found(single.inferences) == [(Rule.SINGLE, "C", ["INV-1003"])]
    assert single.inferences[0].others == 0
    assert found(balance.inferences)[0][0] == Rule.BALANCE
    assert nothing.inferences == ()


def test_less_than_the_named_item_is_a_part_and_more_rests_on_account(
    db: Database, cast: Cast, now: datetime
) -> None:
    less = proposal(db, receive(db, cast, now, "60.00", text="INV-1001")).inferences
    more = proposal(db, receive(db, cast, now, "101.00", text="INV-1001")).inferences

    assert (less[-1].rule, less[-1].parts[0].cash, less[-1].evidence_class) == (Rule.PART, 60, "D")
    assert (more[-1].rule, more[-1].left) == (Rule.OVER, 1)


def test_a_cent_too_little_is_written_off_with_the_application_and_comes_back_with_it(
    db: Database, cast: Cast, now: datetime
) -> None:
    receipt_id = receive(db, cast, now, "99.99", text="INV-1001")
    closing, leaving = proposal(db, receipt_id).inferences
    with db.write() as session:
        payment = apply_receipt(
            session, receipt_id, cast.acme, parts_of(closing, "EUR"), by=cast.tess, now=now, version=1
        )

    assert closing.fact == "0.01 EUR less than INV-1001, a small difference that is written off"
    assert (leaving.rule, leaving.parts[0].write_off) == (Rule.PART, 0)
    assert balances(db) == UNTOUCHED | {"INV-1001": 0}
    with db.write() as session:
        rows = list_live(session, payment.id)
        assert sorted((row.kind, row.amount_minor) for row in rows) == [("cash", 9999), ("write_off", 1)]
        take_back_parts(
            session,
            payment.id,
            {rows[0].id},
            "not theirs",
            by=cast.theo,
            now=now,
            version=session.get_one(Payment, payment.id).version,
        )
    assert balances(db) == UNTOUCHED


@pytest.mark.parametrize(
    ("amount", "cash", "write_off", "said"),
    [
        ("60.00", 6000, 4000, "above the limits of small differences"),
        ("99.98", 9998, 1, "not all that is left open"),
        ("100.01", 10001, -1, "can't take"),
    ],
)
def test_only_what_is_small_and_closes_the_item_is_written_off_with_money(
    db: Database, cast: Cast, now: datetime, amount: str, cash: int, write_off: int, said: str
) -> None:
    receipt_id = receive(db, cast, now, amount, text="INV-1001")
    wanted = [Part(item(db, "INV-1001"), cash, write_off_minor=write_off)]

    with db.write() as session, pytest.raises(Invalid, match=said):
        apply_receipt(session, receipt_id, cast.acme, wanted, by=cast.tess, now=now, version=1)


def test_one_click_applies_a_proposal_and_it_can_be_taken_back_to_the_cent(
    db: Database, cast: Cast, now: datetime
) -> None:
    receipt_id = receive(db, cast, now, "150.00", text="INV-1001 INV-1002")
    best = proposal(db, receipt_id).inferences[0]
    with db.write() as session:
        payment = apply_receipt(
            session, receipt_id, cast.acme, parts_of(best, "EUR"), reason=best.fact, by=cast.tess, now=now, version=1
        )
    assert balances(db) == UNTOUCHED | {"INV-1001": 0, "INV-1002": 0}

    with db.write() as session:
        own = session.get_one(Payment, payment.id)
        take_back_parts(session, own.id, None, "not theirs", by=cast.tess, now=now, version=own.version)

    assert balances(db) == UNTOUCHED
    with db.read() as session:
        [resting] = list_resting(session, identified=True)
    assert (resting.payment.id, resting.left_minor) == (payment.id, 15000)


def test_a_part_is_applied_now_and_the_rest_from_account_later(db: Database, cast: Cast, now: datetime) -> None:
    payment = apply(db, cast, now, receive(db, cast, now), cast.acme, INV_1001=6000)
    with db.write() as session:
        apply_to_items(
            session, payment.id, [Part(item(db, "INV-1002"), 4000)], by=cast.theo, now=now, version=payment.version
        )
        assert available_minor(session, payment) == 0

    assert balances(db) == UNTOUCHED | {"INV-1001": 4000, "INV-1002": 1000}


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ({"INV_1001": 10001}, "has 100.00 open|has 100.00 EUR open"),
        ({"INV_1001": 10000, "INV_1002": 100}, "1.00 EUR more than the payment"),
        ({"INV_2001": 100}, "another customer"),
        ({"CM_9001": 100}, "can't take 1.00 EUR"),
        ({}, "Choose what it pays"),
    ],
)
def test_what_cannot_be_is_refused(
    db: Database, cast: Cast, now: datetime, amounts: dict[str, int], words: str
) -> None:
    receipt_id = receive(db, cast, now)

    with pytest.raises(Invalid, match=words):
        apply(db, cast, now, receipt_id, cast.acme, **amounts)
    assert balances(db) == UNTOUCHED
    assert [row.state for row in receipts(db)] == [ReceiptState.OPEN]


def test_a_credit_note_pays_a_part(db: Database, cast: Cast, now: datetime) -> None:
    apply(db, cast, now, receive(db, cast, now, "70.00"), cast.acme, INV_1001=10000, CM_9001=-3000)

    assert balances(db) == UNTOUCHED | {"INV-1001": 0, "CM-9001": 0}


def test_money_is_kept_as_unidentified_and_identified_later(db: Database, cast: Cast, now: datetime) -> None:
    receipt_id = receive(db, cast, now)
    with db.write() as session:
        payment = open_payment(session, receipt_id, None, by=cast.tess, now=now, version=1)
        assert [one.left_minor for one in list_resting(session, identified=False)] == [10000]
        with pytest.raises(IllegalMove, match="Nobody knows"):
            decide_residual(session, payment.id, Residual.REFUND, by=cast.tess, now=now, version=1)
        identify(session, payment.id, cast.globex, by=cast.tess, now=now, version=1)
        decide_residual(session, payment.id, Residual.REFUND, by=cast.tess, now=now, version=2)
        assert list_resting(session, identified=False) == []
        assert [one.payment.residual for one in list_resting(session, identified=True)] == ["refund"]


def test_an_account_is_learned_from_a_person_and_demoted_when_it_misleads(
    db: Database, cast: Cast, now: datetime
) -> None:
    account = {"counterparty_account": "DE02 1203 0000 0000 2020 51", "counterparty": "Somebody Else Ltd"}
    apply(db, cast, now, receive(db, cast, now, **account), cast.acme, INV_1001=10000)
    second = receive(db, cast, now, "50.00", **account)
    known = proposal(db, second).payer
    with db.write() as session:
        payment = open_payment(session, second, cast.acme, by=cast.tess, now=now, version=1)
        identify(session, payment.id, cast.globex, by=cast.tess, now=now, version=1)
        states = {(row.kind, row.state) for row in list_identities(session, cast.acme)}

    assert [(one.customer_id, one.kind) for one in known.evidence] == [
        (cast.acme, EvidenceKind.ACCOUNT),
        (cast.acme, EvidenceKind.NAME),
    ]
    assert known.proved
    assert states == {("account", IdentityState.DEMOTED), ("name", IdentityState.DEMOTED)}
    assert proposal(db, receive(db, cast, now, "7.00", **account)).payer.customer_id == cast.globex


def test_with_four_eyes_an_account_counts_when_somebody_else_confirmed_it(
    db: Database, cast: Cast, now: datetime
) -> None:
    account = {"counterparty_account": "DE02120300000000202051"}
    first = receive(db, cast, now, **account)
    with db.write() as session:
        open_payment(session, first, cast.acme, four_eyes=True, by=cast.theo, now=now, version=1)
        [row] = list_identities(session, cast.acme)
        with pytest.raises(NotPermitted):
            confirm_identity(session, row.id, by=cast.theo, now=now)
    second = receive(db, cast, now, **account)
    assert proposal(db, second).payer.customer_id is None

    with db.write() as session:
        confirm_identity(session, row.id, by=cast.lea, now=now)
    assert proposal(db, second).payer.customer_id == cast.acme


def test_nothing_posts_by_itself_without_consent_experience_and_proof(
    db: Database, cast: Cast, now: datetime
) -> None:
    policy = PostingPolicy(inferred_after=1)
    receipt_id = receive(db, cast, now, text="INV-1001")
    assert run(db, policy, now=now) == 0
    with db.write() as session:
        give_consent(session, cast.acme, by=cast.lea, now=now)
    assert run(db, policy, now=now) == 0  # nobody has applied such a payment yet
    apply(db, cast, now, receive(db, cast, now, "50.00", text="INV-1002"), cast.acme, INV_1002=5000)
    assert run(db, PostingPolicy(), now=now) == 0

    assert run(db, policy, now=now) == 1

    assert balances(db) == UNTOUCHED | {"INV-1001": 0, "INV-1002": 0}
    with db.read() as session:
        payment = find_payment_of(session, receipt_id)
        assert payment is not None
        assert [row.by_name for row in list_live(session, payment.id)] == ["Counterfoil"]


def test_a_payment_of_ours_that_came_back_never_posts_by_itself(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        give_consent(session, cast.acme, by=cast.lea, now=now)
    receipt_id = receive(db, cast, now, text="INV-1001", return_reason="AC04")

    assert run(db, PostingPolicy(inferred_after=0), now=now) == 0

    seen = proposal(db, receipt_id)
    with db.read() as session:
        receipt = session.get_one(BankReceipt, receipt_id)
        assert doubts_of_inference(session, receipt, seen, 0) == ("The bank says that a payment of ours came back.",)


def test_what_a_person_took_back_never_posts_by_itself_again(db: Database, cast: Cast, now: datetime) -> None:
    payment = apply(db, cast, now, receive(db, cast, now, text="INV-1001"), cast.acme, INV_1001=10000)
    with db.write() as session:
        give_consent(session, cast.acme, by=cast.lea, now=now)
        own = session.get_one(Payment, payment.id)
        take_back_parts(session, own.id, None, "wrong", by=cast.tess, now=now, version=own.version)
    second = receive(db, cast, now, text="INV-1001")

    assert run(db, PostingPolicy(inferred_after=0), now=now) == 0
    with db.read() as session:
        seen = propose_receipt(session, session.get_one(BankReceipt, second))
        said = " ".join(doubts_of_inference(session, session.get_one(BankReceipt, second), seen, 0))
    assert "taken back" in said
    assert "INV-1001 back before" in said


def test_an_advice_that_comes_late_takes_the_payment_over(db: Database, cast: Cast, now: datetime) -> None:
    receipt_id = receive(db, cast, now)
    with db.write() as session:
        open_payment(session, receipt_id, cast.acme, by=cast.tess, now=now, version=1)
    [id_] = record(db, now, an_advice(a_line("INV-1001", "100.00"), payment_date=DAY))
    assert settle_due(db, now) == []
    [receipt] = receipts(db)
    with db.write() as session:
        assert [one.remittance.id for one in list_candidates(session, receipt)] == [id_]
        link_remittances(session, receipt_id, [id_], by=cast.tess, now=now, version=receipt.version)

    assert settle_due(db, now) == [id_]
    with db.read() as session:
        [payment] = session.scalars(select(Payment))
        assert (payment.remittance_id, payment.receipt_id) == (id_, receipt_id)
        assert [row.id for _, row in list_links(session, receipt_id)] == [id_]
    [receipt] = receipts(db)
    with db.write() as session, pytest.raises(IllegalMove, match="take that back first"):
        part(session, receipt_id, by=cast.tess, now=now, version=receipt.version)


def test_a_returned_payment_without_an_advice_leaves_nothing(db: Database, cast: Cast, now: datetime) -> None:
    payment = apply(db, cast, now, receive(db, cast, now), cast.acme, INV_1001=6000)
    returned = receive(db, cast, now, "-100.00", return_reason="AC04")
    with db.write() as session:
        return_receipt(session, returned, payment.id, by=cast.tess, now=now, version=1)
        own = session.get_one(Payment, payment.id)
        assert available_minor(session, own) == 0
        assert list_resting(session, identified=True) == []
        with pytest.raises(IllegalMove, match="taken this money back"):
            apply_to_items(
                session, own.id, [Part(item(db, "INV-1002"), 1)], by=cast.tess, now=now, version=own.version
            )
    assert balances(db) == UNTOUCHED


def test_two_people_with_one_receipt_one_wins(db: Database, cast: Cast, now: datetime) -> None:
    receipt_id, target = receive(db, cast, now), item(db, "INV-1001")
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        try:
            with db.write() as session:
                parts = [Part(target, 10000)]
                apply_receipt(session, receipt_id, cast.acme, parts, by=cast.tess, now=now, version=1)
            outcomes.append("won")
        except StaleEdit:
            outcomes.append("told")

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["told", "won"]
    assert balances(db) == UNTOUCHED | {"INV-1001": 0}
    with db.read() as session:
        assert len(session.scalars(select(Allocation)).all()) == 1
        assert session.scalars(select(Customer.id)).all()
