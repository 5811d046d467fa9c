"""Money at the bank on the screen: what waits, is linked, applied without an advice, expected, asked for."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from parsers.bank.entries import BankEntry, BankStatement, EntryKind
from parsers.open_items import LedgerFile, OpenItemRow
from tests.builders import Cast
from tests.money_scene import a_remittance
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.customers import Contact
from tickets.db import Database
from tickets.holds import Hold
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.chases import Chase, ChasePolicy, keep_chases
from tickets.money.bank.payments import list_allocations_of
from tickets.money.bank.receipt_import import import_receipts
from tickets.money.bank.receipts import BankReceipt, ReceiptState, list_receipts
from tickets.money.receivables.families import set_parent
from tickets.money.receivables.ledger import Invoice
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger.allocations import Allocation, Payment
from tickets.money.subledger.approvals import list_waiting_on
from tickets.ticket import Ticket
from tickets.users import SYSTEM

EXPORT = b"Date,Amount,Currency,Name,Reference\n2026-11-20,12.50,EUR,Somebody Ltd,hello\n"


def book(db: Database, now: datetime, amount: str, **values: Any) -> int:
    """An entry of this amount, and its id."""
    value = Decimal(amount)
    kind = EntryKind.RECEIPT if value > 0 else EntryKind.RETURN
    given: dict[str, Any] = {"bank_reference": f"BK {amount}", "return_reason": "AC04", **values}
    entry = BankEntry("DE89", "EUR", value, kind, now.date(), **given)
    with db.write() as session:
        import_receipts(session, "n.xml", "c" * 64, BankStatement("camt", (entry,)), by=SYSTEM, now=now)
        [found] = [
            row.id
            for row in list_receipts(session, ReceiptState.OPEN, SYSTEM)
            if row.bank_reference == given["bank_reference"]
        ]
        return found


def item(db: Database, number: str) -> Invoice:
    with db.read() as session:
        return session.scalars(select(Invoice).where(Invoice.number == number)).one()


def test_money_without_a_remittance_waits_and_is_set_aside_with_a_reason(tess: Browser, scene: Scene) -> None:
    assert "512.30" in tess.get("/receipts").text
    waiting = tess.get(f"/receipts/{scene.receipt}").text
    assert "No remittance has this amount yet." in waiting
    assert tess.post(f"/receipts/{scene.receipt}/aside", version=1, reason=" ").status_code == 422

    after = tess.post(f"/receipts/{scene.receipt}/aside", version=1, reason="a deposit of our own").text
    assert "Set aside. It is kept with your reason." in after
    assert "512.30" not in after
    aside = tess.get("/receipts?state=set_aside").text
    assert "a deposit of our own" in aside

    assert "512.30" in tess.post(f"/receipts/{scene.receipt}/return", version=2).text


def test_a_person_links_money_and_takes_it_apart(db: Database, now: datetime, tess: Browser, scene: Scene) -> None:
    receipt = book(db, now, "8745.15")
    assert f'value="{scene.remittance}" checked' in tess.get(f"/receipts/{receipt}").text
    waiting = tess.get(f"/remittances/{scene.remittance}").text
    assert f'Waits at the bank, the same amount:</b> <span class="m2"><a href="/receipts/{receipt}">' in waiting

    page = tess.post(f"/receipts/{receipt}/remittance", version=1, remittance=scene.remittance).text
    assert "belong together now" in page
    assert "At the bank:" in page
    assert "Tess Arden brought them together" in page
    assert "Waits at the bank" not in tess.get(f"/remittances/{scene.remittance}").text

    tess.post(f"/receipts/{receipt}/parting", version=2)
    page = tess.get(f"/remittances/{scene.remittance}").text
    assert "At the bank:" not in page
    assert "The bank has not booked it yet." in page


def test_a_returned_payment_is_taken_back_in_one_step(
    db: Database, now: datetime, tess: Browser, scene: Scene
) -> None:
    returned = book(db, now, "-1200.00")

    page = tess.post(f"/receipts/{returned}/remittance", version=1, remittance=scene.settled).text

    assert "returned by the bank" in page
    with db.read() as session:
        assert session.get_one(Remittance, scene.settled).state == "reversed"
    assert "Returned, AC04" in tess.get("/receipts?state=linked").text
    page = tess.get(f"/receipts/{returned}").text
    assert "AC04, the account is closed" in page
    assert "Took back whole" in page
    assert "its items are open again" in page
    assert re.search(r'Tier 2 knows of it in <a href="/tickets/\d+">', page)


def test_a_cent_too_little_is_offered_with_its_write_off(
    db: Database, now: datetime, tess: Browser, scene: Scene
) -> None:
    wanted = item(db, "90417401")
    receipt = book(db, now, "4826.39", text="invoice 90417401", counterparty="ACME TOOLING")
    page = tess.get(f"/receipts/{receipt}").text
    assert "0.01 EUR less than 90417401, a small difference that is written off" in page
    assert 'name="write_off" value="0.01"' in page

    after = tess.post(
        f"/receipts/{receipt}/application",
        version=1, customer="C-1001", item=wanted.id, amount="4826.39", discount="", write_off="0.01",
    ).text  # fmt: skip

    assert "<b>Applied</b> 0.01 write off" in after


def test_a_link_without_a_choice_is_refused(tess: Browser, scene: Scene) -> None:
    assert tess.post(f"/receipts/{scene.receipt}/remittance", version=1, remittance="").status_code == 422


def test_a_proposal_shows_its_evidence_and_is_taken_with_one_click(
    db: Database, now: datetime, tess: Browser, scene: Scene
) -> None:
    wanted = item(db, "90417401")
    receipt = book(db, now, "4826.40", text="invoice 90417401", counterparty="ACME TOOLING")
    page = tess.get(f"/receipts/{receipt}").text
    assert "The bank’s text names 90417401" in page or "the bank&#39;s text names 90417401" in page
    assert 'data-key="1"' in page
    assert "Payments without an advice don&#39;t post by themselves here." in page

    after = tess.post(
        f"/receipts/{receipt}/application",
        version=1,
        customer="C-1001",
        item=wanted.id,
        amount="4826.40",
        discount="",
    ).text

    assert "<b>Applied</b> 4,826.40" in after
    assert "a payment of its own" in after
    [allocation] = [row.id for row in _allocations(db)]
    version = _payment(db).version
    assert tess.post(f"/receipts/{receipt}/reversal", version=version, reason="").status_code == 422
    back = tess.post(f"/receipts/{receipt}/allocations/{allocation}/reversal", version=version, reason="wrong").text
    assert "Took back" in back
    assert "4,826.40" in tess.get("/receipts?view=account").text


def _payment(db: Database) -> Payment:
    with db.read() as session:
        return session.scalars(select(Payment).where(Payment.receipt_id.is_not(None))).one()


def _allocations(db: Database) -> list[Allocation]:
    with db.read() as session:
        return [row for row in list_allocations_of(session, _payment(db).id) if row.event == "apply"]


def test_chosen_amounts_are_applied_and_the_rest_is_put_down(
    db: Database, now: datetime, tess: Browser, scene: Scene
) -> None:
    one, two = item(db, "90417401"), item(db, "90417402")
    receipt = book(db, now, "100.00")
    assert "Nobody we know" in tess.get("/receipts").text
    look = tess.get(f"/receipts/{receipt}?customer=C-1001").text
    assert f'id="amount-{one.id}"' in look

    fields = {"customer": "C-1001", "item": [one.id, two.id], "amount": ["60,00", ""], "discount": ["", ""]}
    page = tess.post(f"/receipts/{receipt}/application", version=1, **fields).text
    assert "40.00 <span" in page
    payment = _payment(db)
    page = tess.post(f"/receipts/{receipt}/residual", version=payment.version, residual="refund").text
    assert "is to be refunded" in tess.get("/receipts?view=account").text
    assert tess.post(f"/receipts/{receipt}/residual", version=1, residual="refund").status_code == 409


def test_money_is_kept_as_unidentified_and_identified(
    db: Database, now: datetime, tess: Browser, scene: Scene
) -> None:
    receipt = book(db, now, "77.00", counterparty_account="DE02120300000000202051")
    assert tess.post(f"/receipts/{receipt}/customer", version=1, customer="C-9999").status_code == 422
    tess.post(f"/receipts/{receipt}/customer", version=1, customer="")
    assert "77.00" in tess.get("/receipts?view=unidentified").text

    page = tess.post(f"/receipts/{receipt}/customer", version=1, customer="C-1001").text

    assert "DE02120300000000202051" in page
    assert "77.00" not in tess.get("/receipts?view=unidentified").text


def test_what_waits_too_long_is_a_task_and_the_question_is_prepared(
    db: Database, now: datetime, cast: Cast, tess: Browser, scene: Scene
) -> None:
    receipt = book(db, now, "55.00", counterparty="Acme Tooling GmbH", payment_reference="E2E-7")
    with db.write() as session:
        keep_chases(session, ChasePolicy(), now=now + timedelta(days=30))
        chase = session.scalars(select(Chase.id).where(Chase.receipt_id == receipt)).one()
    tasks = tess.get("/receipts?view=tasks").text
    assert "Advice of a payment from Acme Tooling GmbH" in tasks
    page = tess.get(f"/receipts/{receipt}").text
    assert ("Its advice has waited too long" in page, f'action="/chases/{chase}/asking"' in page) == (True, True)
    assert "Its money has waited too long" in tess.get(f"/remittances/{scene.remittance}").text

    composer = tess.post(f"/chases/{chase}/asking", version=1).text

    assert "we received 55.00 EUR from you (E2E-7)" in composer
    with db.read() as session:
        ticket = session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()
        assert ticket is not None
        assert (ticket.customer_id, ticket.requester_email) == (cast.acme, "paula@acme.example")
    prepared = tess.get("/receipts?view=tasks").text
    assert ("Ask payer" in prepared, f'prepared in <a href="/tickets/{ticket.id}">' in prepared) == (True, True)
    tess.post(
        f"/tickets/{ticket.id}/replies", version=ticket.version, text="What is it for?", to="paula@acme.example",
        about=f"chase:{chase}",
    )  # fmt: skip
    assert "Ask again" in tess.get("/receipts?view=tasks").text
    assert f'by Tess Arden in <a href="/tickets/{ticket.id}">' in tess.get(f"/receipts/{receipt}").text
    assert "Nobody needs to ask" in tess.post(f"/chases/{chase}/dismissal", version=3).text


def test_who_sent_the_last_advice_is_asked_for_the_next(
    db: Database, now: datetime, cast: Cast, tess: Browser, scene: Scene
) -> None:
    receipt = book(db, now, "55.00", counterparty="Acme Tooling GmbH", payment_reference="E2E-7")
    with db.write() as session:
        session.add(Contact(customer_id=cast.acme, kind="address", value="cash@acme.example"))
        session.get_one(Ticket, scene.ticket).requester_email = "cash@acme.example"
        session.get_one(Remittance, scene.remittance).customer_id = cast.acme
        session.execute(update(Remittance).where(Remittance.id != scene.remittance).values(customer_id=None))
        keep_chases(session, ChasePolicy(), now=now + timedelta(days=30))
        chase = session.scalars(select(Chase.id).where(Chase.receipt_id == receipt)).one()

    tess.post(f"/chases/{chase}/asking", version=1)

    with db.read() as session:
        asked = session.scalars(select(Ticket.requester_email).order_by(Ticket.id.desc())).first()
    assert asked == "cash@acme.example"


def test_what_remittances_announce_is_listed_until_it_comes(tess: Browser, scene: Scene) -> None:
    page = tess.get("/receipts?view=expected").text

    assert "8,745.15" in page
    assert "expected" in page


def test_a_statement_is_imported_on_the_screen_by_those_who_may(
    browse: Callable[[str], Browser], tess: Browser, db: Database, scene: Scene
) -> None:
    theo = browse("theo")

    def upload(browser: Browser, content: bytes, **fields: str) -> Any:
        data = {"csrf": browser.csrf, **fields}
        return browser.client.post("/receipts/statements", data=data, files={"statement": ("export.csv", content)})

    refused = upload(theo, EXPORT)
    assert refused.status_code == 422
    assert "Nothing of export.csv was taken over" in refused.text
    done = upload(theo, EXPORT, account="DE89")
    assert "1 added, 0 known already" in done.text
    assert "Somebody Ltd" in done.text
    assert upload(theo, b"").status_code == 422
    assert upload(tess, EXPORT, account="DE89").status_code == 403
    assert "Import a statement" not in tess.get("/receipts").text
    with db.read() as session:
        assert session.scalar(select(BankReceipt.id).where(BankReceipt.counterparty == "Somebody Ltd"))


@pytest.mark.parametrize("path", ["/receipts", "/receipts/1", "/payments/1"])
def test_sales_sees_no_money(browse: Callable[[str], Browser], scene: Scene, path: str) -> None:
    assert browse("sam").get(path).status_code == 404


def test_a_receipt_is_split_on_its_page_each_share_is_applied_and_put_together_again(
    db: Database, now: datetime, tess: Browser, scene: Scene
) -> None:
    wanted = item(db, "90417401")
    receipt = book(db, now, "100.00")
    assert "Split it over several customers" in tess.get(f"/receipts/{receipt}").text
    wrong = {"customer": ["C-1001", "C-1002"], "amount": ["60.00", "30.00"]}
    assert "The shares are 90.00 EUR" in tess.post(f"/receipts/{receipt}/shares", version=1, **wrong).text

    shares = {"customer": ["C-1001", "C-1002", ""], "amount": ["60.00", "40.00", ""]}
    page = tess.post(f"/receipts/{receipt}/shares", version=1, reason="an agent", **shares).text

    assert "Shared by 2 customers" in page
    with db.read() as session:
        first = session.scalars(select(Payment).where(Payment.receipt_id == receipt).order_by(Payment.id)).first()
        assert first is not None
    path = f"/payments/{first.id}"
    page = tess.post(f"{path}/application", version=first.version, item=wanted.id, amount="60.00").text
    assert "<b>Applied</b> 60.00" in page
    assert "A share of" in page
    assert "Put together again" not in tess.get(f"/receipts/{receipt}").text
    tess.post(f"{path}/reversal", version=first.version + 1, reason="wrong")
    assert "Split it over" in tess.post(f"/receipts/{receipt}/joining", version=2).text


def test_the_bank_takes_a_part_back_on_the_screen(db: Database, now: datetime, tess: Browser, scene: Scene) -> None:
    wanted = item(db, "90417401")
    receipt = book(db, now, "100.00", text="first")
    fields = {"customer": "C-1001", "item": wanted.id, "amount": "100.00", "discount": ""}
    tess.post(f"/receipts/{receipt}/application", version=1, **fields)
    returned = book(db, now, "-25.00", text="return of 90417401")
    page = tess.get(f"/receipts/{returned}").text
    assert "paid 90417401, which the bank names" in page
    payment = _payment(db)

    page = tess.post(f"/receipts/{returned}/part-return", version=1, payment=payment.id, amount="25.00").text

    assert "A part of payment" in page
    assert [row.amount_minor for row in _allocations(db)] == [10000, 7500]


def test_an_item_in_another_currency_is_settled_at_a_stated_rate_on_the_screen(
    db: Database, now: datetime, cast: Cast, tess: Browser, scene: Scene
) -> None:
    with db.write() as session:
        dollars = Invoice(
            customer_id=cast.acme, number="USD-77", invoice_date=now.date(), due_date=now.date(), currency="USD",
            original_minor=10000, ledger_open_minor=10000,
        )  # fmt: skip
        session.add(dollars)
    receipt = book(db, now, "92.00")
    tess.post(f"/receipts/{receipt}/customer", version=1, customer="C-1001")
    assert "USD-77" in tess.get(f"/receipts/{receipt}").text
    path, version = f"/payments/{_payment(db).id}", _payment(db).version
    given = {"amount": "92.00", "item": [dollars.id], "part": ["100.00"], "reason": "stated"}
    assert "no rate explains" in tess.post(f"{path}/exchange", version=version, rate="0,80", **given).text

    page = tess.post(f"{path}/exchange", version=version, rate="0,92", **given).text

    assert "1 USD for 0.92 EUR" in page
    with db.read() as session:
        into = session.scalars(select(Payment).where(Payment.exchanged_from_id.is_not(None))).one()
    assert "Exchanged from" in tess.get(f"/payments/{into.id}").text
    tess.post(f"/payments/{into.id}/reversal", version=into.version, reason="another rate")
    assert "92.00 <span" in tess.get(f"/receipts/{receipt}").text


def test_the_form_for_another_currency_is_filled_from_the_advice_that_proves_the_rate(
    db: Database, now: datetime, cast: Cast, tess: Browser, scene: Scene
) -> None:
    with db.write() as session:
        day = now.date()
        row = OpenItemRow(2, "Acme Tooling GmbH", "C-1001", "INV-4001", day, day, "USD", Decimal("1000.00"))
        assert import_open_items(session, LedgerFile((row,), ()), "dollars", by=SYSTEM, now=now).imported
        a_remittance(session, now, ("INV-4001", "920.00"), reference="PA-920")
    receipt = book(db, now, "920.00")
    tess.post(f"/receipts/{receipt}/customer", version=1, customer="C-1001")

    form = tess.get(f"/receipts/{receipt}").text.partition('id="exchange"')[2]

    for value in ("1,000.00", "920.00", "0.92", "By the advice PA-920"):
        assert f'value="{value}"' in form, value
    assert "to the cent" in form

    with db.read() as session:
        advice = session.scalars(select(Remittance.id).where(Remittance.reference == "PA-920")).one()
        item = session.scalars(select(Invoice.id).where(Invoice.number == "INV-4001")).one()
    page = tess.get(f"/remittances/{advice}").text
    assert "1 line names an item in USD" in page
    assert "Settle USD 1,000.00" in page
    given = {"amount": "920.00", "rate": "0.92", "item": [item], "part": ["1,000.00"], "advice": advice}
    tess.post(f"/payments/{_payment(db).id}/exchange", version=_payment(db).version, **given)
    assert "PA-920" not in tess.get("/cash").text
    page = tess.get(f"/remittances/{advice}").text
    assert "1 USD for 0.92 EUR" in page
    assert "exchanged 920.00 EUR into 1,000.00 USD at 0.92" in page
    assert "→ nothing" not in page
    with db.read() as session:
        version = session.get_one(Remittance, advice).version
    page = tess.post(f"/remittances/{advice}/reversal", version=version, reason="another rate").text
    assert "took back what was settled with it, 1,000.00 USD: another rate" in page


def test_items_of_the_family_are_offered_and_a_discount_only_as_the_terms_grant_it(
    db: Database, now: datetime, cast: Cast, tess: Browser, scene: Scene
) -> None:
    with db.write() as session:
        set_parent(session, cast.globex, cast.acme, by=SYSTEM, now=now)
        day, values = now.date(), {"currency": "EUR", "original_minor": 10000, "ledger_open_minor": 10000}
        theirs = Invoice(customer_id=cast.globex, number="G-1", invoice_date=day, due_date=day, terms="2/10 net 30")
        late = Invoice(customer_id=cast.globex, number="G-2", invoice_date=day - timedelta(90), due_date=day)
        late.terms = "20/10 net 30"
        for each in (theirs, late):
            for name, value in values.items():
                setattr(each, name, value)
            session.add(each)
    receipt = book(db, now, "98.00", text="invoice 90417401")
    page = tess.get(f"/receipts/{receipt}").text
    assert "Globex Freight Ltd" in page.partition('id="items"')[2].partition("</section>")[0]
    assert "up to 2.00" in page
    assert "too late" in page
    path, form = f"/receipts/{receipt}/application", {"customer": "C-1001", "item": [theirs.id, late.id]}

    too_late = tess.post(path, version=1, amount=["", "80.00"], discount=["", "20.00"], **form).text
    too_much = tess.post(path, version=1, amount=["80.00", ""], discount=["20.00", ""], **form).text
    earned = tess.post(path, version=1, amount=["98.00", ""], discount=["2.00", ""], **form).text

    assert "20.00 EUR discount on G-2 is not earned: paid on" in too_late
    assert "discount on G-1 is not earned: more than the terms 2/10 net 30 allow" in too_much
    assert "<b>Applied</b> 2.00 discount" in earned


def test_money_that_came_before_in_the_same_amount_is_kept_as_paid_twice_and_sent_back_but_not_under_a_hold(
    db: Database, now: datetime, cast: Cast, tess: Browser, scene: Scene, browse: Callable[[str], Browser]
) -> None:
    wanted = item(db, "90417401")
    first = book(db, now, "100.00", text="first", counterparty_account="DE02120300000000202051")
    fields = {"customer": "C-1001", "item": wanted.id, "amount": "100.00", "discount": ""}
    tess.post(f"/receipts/{first}/application", version=1, **fields)
    again = book(
        db, now, "100.00", bank_reference="BK 2", text="90417401", counterparty_account="DE02120300000000202051"
    )
    assert "The same amount came before" in tess.get(f"/receipts/{again}").text

    page = tess.post(f"/receipts/{again}/customer", version=1, customer="C-1001", twice="1").text

    assert 'value="duplicate" selected' in page
    assert "Money on account" in tess.get(f"/customers/{cast.acme}").text
    with db.read() as session:
        payment = session.scalars(select(Payment).where(Payment.receipt_id == again)).one()
    asked = tess.post(f"/payments/{payment.id}/refund", version=payment.version, amount="60", reason="twice").text
    assert "It waits for a second person now." in asked
    assert "Waits for a second person: send back 60.00 EUR." in asked
    assert f'action="/payments/{payment.id}/refund"' not in asked, "it waits already"
    with db.write() as session:
        session.get_one(Ticket, session.get_one(Hold, scene.hold).ticket_id).customer_id = cast.acme
        waiting = list_waiting_on(session, "payment", payment.id)[0].id
    lea = browse("lea")
    held = lea.post(f"/approvals/{waiting}/grant", version=1)
    assert (held.status_code, "nobody has called back yet" in held.text) == (409, True)
    lea.post(f"/holds/{scene.hold}/lifting", reason="called back on the number on file")

    lea.post(f"/approvals/{waiting}/grant", version=1)

    page = tess.get(f"/receipts/{again}").text
    assert "<b>Sent back</b> 60.00" in page
    assert "asked for approval of the refund of 60.00 EUR: twice" in page
    assert "granted the refund of 60.00 EUR" in page
    assert 'value="on_account" selected' in page
    assert "40.00 <span" in page
    tess.post(f"/payments/{payment.id}/refund", version=payment.version + 2, amount="40", reason="that, too")
    with db.read() as session:
        rest = list_waiting_on(session, "payment", payment.id)[0].id
    lea.post(f"/approvals/{rest}/grant", version=1)
    page = tess.get(f"/receipts/{again}").text
    assert "nothing of it is left to apply" in page
    assert f'action="/receipts/{again}/customer"' not in page
