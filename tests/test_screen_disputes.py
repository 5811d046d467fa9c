"""Disputes and promises in the browser, without scripts: from a ticket, a short-paid line or the customer on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

import pytest
from sqlalchemy import select, text

from tests.builders import Cast
from tests.dispute_scene import an_advice, item
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.money.advices.remittances import list_lines
from tickets.money.disputes.arrangements import Arrangement
from tickets.money.disputes.deductions import Deduction, list_of_dispute
from tickets.money.disputes.dispute_texts import TEXTS, Facts, Sum, write_mail
from tickets.money.disputes.disputes import Dispute
from tickets.money.receivables.ledger import Invoice
from tickets.requests import Request
from tickets.ticket import Ticket

Browse = Callable[[str], Browser]
AMOUNT = Decimal("1234.50")
Row = TypeVar("Row", Dispute, Arrangement)


def invoice_id(db: Database, number: str) -> int:
    with db.read() as session:
        return item(session, number).id


def newest(db: Database, table: type[Row]) -> Row:
    with db.read() as session:
        return session.scalars(select(table).order_by(text("id DESC")).limit(1)).one()


def test_a_dispute_in_a_ticket_is_filled_from_what_the_mail_asks(
    db: Database, scene: Scene, browse: Browse, now: datetime
) -> None:
    with db.write() as session:
        request = session.get_one(Request, scene.request)
        request.type, request.captured = (
            "dispute",
            {"invoices": ["90417401"], "amounts": ["EUR 86.40"], "reason": ["QTY"]},
        )
    tess = browse("tess")

    shown = tess.get(f"/tickets/{scene.ticket}").text
    wanted = invoice_id(db, "90417401")
    assert f'name="invoice" value="{wanted}" checked' in shown
    assert 'value="86.40"' in shown
    assert '<option value="QTY" selected>' in shown

    answer = tess.post(
        f"/tickets/{scene.ticket}/disputes", invoice=str(wanted), **{f"amount_{wanted}": "86,40"}, reason="QTY"
    )
    case = newest(db, Dispute)
    assert answer.url.path == f"/disputes/{case.id}"
    assert "The customer was not told yet" in answer.text
    assert "86.40" in answer.text
    assert f"/disputes/{case.id}" in tess.get(f"/tickets/{scene.ticket}").text


def test_the_prepared_mail_stands_in_the_composer_and_its_sending_is_noted(
    db: Database, scene: Scene, cast: Cast, browse: Browse
) -> None:
    with db.write() as session:
        dispute = session.get_one(Dispute, scene.dispute)
        session.get_one(Ticket, dispute.ticket_id).language = "de"
        ticket_id = dispute.ticket_id
    tess = browse("tess")

    composer = tess.get(f"/tickets/{ticket_id}?about=dispute-opened:{scene.dispute}").text
    assert f"Ihre Reklamation haben wir als Fall D-{scene.dispute} aufgenommen" in composer
    assert "90500001: 30,00 GBP" in composer
    assert f'name="about" value="dispute-opened:{scene.dispute}"' in composer

    with db.read() as session:
        version = str(session.get_one(Ticket, ticket_id).version)
    tess.post(f"/tickets/{ticket_id}/replies", text="Es geht los.", to="paula@acme.example", version=version,
              about=f"dispute-opened:{scene.dispute}")  # fmt: skip
    with db.read() as session:
        assert session.get_one(Dispute, scene.dispute).told_opened_at is not None


def test_a_credit_is_proposed_by_one_and_approved_by_another_in_the_browser(
    db: Database, scene: Scene, browse: Browse
) -> None:
    with db.read() as session:
        [row] = list_of_dispute(session, scene.dispute)
    theo, lea = browse("theo"), browse("lea")

    proposed = theo.post(
        f"/disputes/{scene.dispute}/proposal", version="1", answer="The quote was lower.", rest="due",
        **{f"credit_{row.id}": "25.00"},
    )  # fmt: skip
    assert "Take it back" in proposed.text
    assert "Approve 25.00" not in proposed.text
    refused = theo.post(f"/disputes/{scene.dispute}/approval", version="2")
    assert refused.status_code == 403

    page = lea.get(f"/disputes/{scene.dispute}").text
    assert "Approve 25.00" in page
    approved = lea.post(f"/disputes/{scene.dispute}/approval", version="2")
    assert "tell the customer" in approved.text
    assert "90500001" in lea.get("/credit-requests.csv").text
    composer = lea.get(f"/tickets/{newest(db, Dispute).ticket_id}?about=dispute-decided:{scene.dispute}").text
    assert "we credit 25.00 GBP, and ask you to pay the remaining 5.00 GBP" in composer


@pytest.mark.parametrize("answer", ["The goods were signed for.", ""])
def test_a_denial_needs_its_explanation(db: Database, scene: Scene, browse: Browse, answer: str) -> None:
    result = browse("theo").post(f"/disputes/{scene.dispute}/denial", version="1", answer=answer)

    with db.read() as session:
        assert (session.get_one(Dispute, scene.dispute).state == "denied") == bool(answer)
    assert result.status_code == (200 if answer else 422)


def test_a_short_paid_line_becomes_a_dispute_with_one_button(
    db: Database, scene: Scene, browse: Browse, now: datetime
) -> None:
    with db.write() as session:
        advice = an_advice(
            session, now, ("90417402", "3900.00", {"deduction": "18.75", "reason": "damaged claim C-8"})
        )
        [line] = list_lines(session, advice.id)
        line.invoice_id, line.proposed_minor, line.line_class = item(session, "90417402").id, 390000, "short_pay"

    answer = browse("tess").post(f"/lines/{advice.lines[0]}/dispute")

    assert answer.url.path == f"/disputes/{newest(db, Dispute).id}"
    assert "claim C-8" in answer.text
    assert "18.75" in answer.text
    dispute = newest(db, Dispute)
    page = browse("tess").get(f"/remittances/{advice.id}").text
    assert f'href="/disputes/{dispute.id}"' in page
    assert f"/lines/{advice.lines[0]}/dispute" not in page


def test_a_reason_that_is_said_once_is_learned(db: Database, scene: Scene, browse: Browse) -> None:
    with db.write() as session:
        row = session.get_one(Deduction, scene.deduction)
        row.dispute_id, row.reason, row.customer_code = None, "UNKNOWN", "Z9"
        row.disputed_minor, row.due_minor = 0, row.open_minor
    tess = browse("tess")
    assert "Z9" in tess.get("/disputes?view=deductions").text

    tess.post(f"/deductions/{scene.deduction}/reason", reason="FREIGHT")

    codes = tess.get("/reason-codes").text
    assert "Z9" in codes
    assert "Globex Freight Ltd" in codes


def test_a_promise_is_logged_from_the_ticket_and_shown_where_it_matters(
    db: Database, scene: Scene, browse: Browse, now: datetime
) -> None:
    day = (now.date() + timedelta(days=4)).isoformat()
    with db.write() as session:
        request = session.get_one(Request, scene.request)
        request.type, request.captured = "promise_to_pay", {"invoices": ["90417401"], "dates": [day]}
    tess = browse("tess")
    assert f'name="due_on" required value="{day}"' in tess.get(f"/tickets/{scene.ticket}").text

    answer = tess.post(
        f"/tickets/{scene.ticket}/promises", invoice=str(invoice_id(db, "90417401")), amount="", due_on=day, parts="1"
    )
    made = newest(db, Arrangement)
    assert "Noted" in answer.text
    assert (made.state, made.amount_minor) == ("running", 482640)
    assert "4,826.40" in tess.get("/promises").text
    customer = tess.get(f"/customers/{scene.customer}").text
    assert "promised, until" in customer
    mail = tess.get(f"/tickets/{scene.ticket}?about=promise:{made.id}").text
    assert "We have noted that you pay" in mail

    tess.post(f"/promises/{made.id}/cancellation", version=str(made.version), reason="They pay today.")
    assert "They pay today." in tess.get("/promises?view=over").text


def test_a_plan_says_that_it_waits_for_a_second_person(
    db: Database, scene: Scene, browse: Browse, now: datetime
) -> None:
    day = (now.date() + timedelta(days=4)).isoformat()

    page = browse("tess").post(
        f"/customers/{scene.customer}/promises", invoice=str(invoice_id(db, "90417401")), amount="100.00",
        due_on=day, parts="2", note="in two parts",
    ).text  # fmt: skip

    assert "It waits for a second person" in page
    assert "not reminded until then" not in page


def test_the_customers_page_takes_what_is_said_on_the_phone(
    db: Database, scene: Scene, browse: Browse, now: datetime
) -> None:
    theo, wanted = browse("theo"), str(invoice_id(db, "90417402"))
    until = (now.date() + timedelta(days=9)).isoformat()

    opened = theo.post(
        f"/customers/{scene.customer}/disputes", invoice=wanted, reason="PRICE", said="twice the quote"
    )
    assert "twice the quote" in opened.text
    held = theo.post(f"/customers/{scene.customer}/dunning-holds", invoice=wanted, until=until, reason="new contact")
    assert "new contact, until" in held.text
    foreign = str(invoice_id(db, "90500001"))
    assert theo.post(f"/customers/{scene.customer}/disputes", invoice=foreign, reason="PRICE").status_code == 422


def test_a_name_in_the_export_is_never_a_formula(db: Database, scene: Scene, browse: Browse) -> None:
    with db.write() as session:
        number = session.get_one(Deduction, scene.deduction).invoice_id
        session.get_one(Invoice, number).number = "=HYPERLINK(1)"

    assert "'=HYPERLINK(1)" in browse("tess").get("/credit-requests.csv").text


def test_every_mail_is_there_in_eight_languages_and_takes_its_facts(now: datetime) -> None:
    facts = Facts(
        "EUR", number="D-7", lines=[Sum("INV-1", AMOUNT)], days=[Sum(now.date(), AMOUNT)], day=now.date(),
        credit=AMOUNT, rest=AMOUNT, answer="So it is.", note="CN-1",
    )  # fmt: skip

    for occasion, texts in TEXTS.items():
        assert set(texts) == {"en", "de", "fr", "es", "it", "nl", "pt", "pl"}
        for language in texts:
            written = write_mail(occasion, language, facts)
            assert "{" not in written
    assert write_mail("denied", "xx", facts) == write_mail("denied", "en", facts)
    assert "1.234,50 EUR" in write_mail("denied", "de", facts)
