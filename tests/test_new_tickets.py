"""What begins with us: calls written down like mails, mails that we write first, notes on accounts."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from tests.builders import DIRK, IDENTITY, PAULA, Cast, a_message, find_ticket
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.customer_notes import CustomerNote
from tickets.customers import Customer
from tickets.db import Database
from tickets.desk.customer_search import find_matching
from tickets.holds import list_holds
from tickets.money.disputes.arrangements import list_arrangements
from tickets.money.disputes.disputes import list_of_ticket
from tickets.money.receivables.ledger import list_open_invoices
from tickets.outgoing.outbox import OutboundMail
from tickets.posts import Post
from tickets.requests import list_requests
from tickets.ticket import Ticket

CALL = {
    "kind": "call",
    "customer": "C-1001",
    "caller": "Paula Prime",
    "number": "+49 30 5550123",
    "email": PAULA,
    "said": "Please send invoice 90417401 again. The card 4111 1111 1111 1111 was charged.",
    "intent": "invoice_request",
}


def newest(db: Database) -> Ticket:
    with db.read() as session:
        return session.scalars(select(Ticket).order_by(Ticket.id.desc()).limit(1)).one()


def test_a_call_becomes_a_ticket_like_a_mail(db: Database, tess: Browser, cast: Cast) -> None:
    page = tess.post("/tickets", **CALL, requests=["invoice_copy", "statement"], mine="1").text

    ticket = newest(db)
    with db.read() as session:
        (post,) = session.scalars(select(Post).where(Post.ticket_id == ticket.id))
        asked = [(row.type, row.captured) for row in list_requests(session, ticket.id)]
    assert "The call is written down." in page
    assert "on the phone from +49 30 5550123, taken by Tess Arden" in page
    assert (ticket.customer_id, ticket.assignee_id, ticket.status) == (cast.acme, cast.tess.user_id, "open")
    assert (ticket.subject, ticket.requester_email, ticket.tier) == ("Call from Paula Prime", PAULA, 1)
    assert ticket.due_at is not None
    assert asked == [("invoice_copy", {"invoices": ["90417401"]}), ("statement", {"invoices": ["90417401"]})]
    assert "4111 1111" not in post.text
    assert f"Ticket {ticket.id}" in tess.get("/queue?view=all&q=90417401").text or str(ticket.id) in page


def test_an_answer_to_a_call_goes_to_the_caller(db: Database, tess: Browser) -> None:
    page = tess.post("/tickets", **CALL).text

    assert f'name="to" value="{PAULA}"' in page
    tess.post(f"/tickets/{newest(db).id}/replies", version=newest(db).version, text="Sent.", to=PAULA, cc="")
    with db.read() as session:
        mail = session.scalars(select(OutboundMail).where(OutboundMail.ticket_id == newest(db).id)).one()
    assert (mail.to, mail.in_reply_to) == ([PAULA], None)


def test_a_mail_to_a_customer_with_one_address_begins_with_it(tess: Browser) -> None:
    page = tess.get("/tickets/new?kind=mail&customer=C-1001").text

    assert f'name="to" value="{PAULA}"' in page


def test_a_promise_is_logged_with_the_call(db: Database, tess: Browser, cast: Cast) -> None:
    with db.read() as session:
        invoice = list_open_invoices(session, cast.acme)[0]

    tess.post("/tickets", **CALL, then="promise", invoice=str(invoice.id), amount="100.00", due_on="2026-12-01")

    with db.read() as session:
        (promise,) = list_arrangements(session, cast.tess, ["running"], ticket_id=newest(db).id)
    assert (promise.amount_minor, promise.currency) == (10000, "EUR")


def test_a_dispute_is_opened_with_the_call_or_neither_is_saved(db: Database, tess: Browser, cast: Cast) -> None:
    before = newest(db).id
    with db.read() as session:
        invoice = list_open_invoices(session, cast.acme)[0]

    refused = tess.post("/tickets", **CALL, then="dispute")

    assert refused.status_code == 422
    assert "Choose the invoices that are disputed." in refused.text
    assert "Please send invoice 90417401 again." in refused.text
    assert newest(db).id == before
    tess.post(
        "/tickets", **CALL, then="dispute", invoice=str(invoice.id), reason="PRICE", **{f"amount_{invoice.id}": "40"}
    )
    with db.read() as session:
        (dispute,) = list_of_ticket(session, newest(db).id)
    assert dispute.reason == "PRICE"


def test_new_bank_details_on_the_phone_stop_our_mail_as_in_a_mail(db: Database, tess: Browser) -> None:
    tess.post("/tickets", **CALL, requests="bank_change")

    with db.read() as session:
        ticket = session.get_one(Ticket, newest(db).id)
        assert [hold.kind for hold in list_holds(session, ticket)] == ["bank_details"]
    assert ticket.tier == 2


def test_a_call_can_be_done_when_it_is_written_down(db: Database, tess: Browser) -> None:
    page = tess.post("/tickets", **CALL, solve="1").text

    assert "written down, and done" in page
    assert newest(db).status == "solved"


def test_a_call_of_nobody_known_needs_no_customer_but_says_when_one_is_not_found(db: Database, tess: Browser) -> None:
    unknown = tess.post("/tickets", **CALL | {"customer": "Nobody & Sons"})
    assert unknown.status_code == 422
    assert "No customer is found by “Nobody &amp; Sons”." in unknown.text

    tess.post("/tickets", **CALL | {"customer": "", "caller": ""})
    assert (newest(db).customer_id, newest(db).subject) == (None, "Call from +49 30 5550123")


def test_several_customers_are_offered_and_none_is_guessed(db: Database, tess: Browser, now: datetime) -> None:
    with db.write() as session:
        session.add(Customer(name="Acme Trading Ltd", account_number="C-1009", created_at=now))

    refused = tess.post("/tickets", **CALL | {"customer": "acme"})
    assert refused.status_code == 422
    assert 'value="C-1001"' in refused.text
    assert 'value="C-1009"' in refused.text

    tess.post("/tickets", **CALL | {"customer": "acme"}, account="C-1009", chosen_for="acme")
    with db.read() as session:
        assert session.get_one(Customer, newest(db).customer_id).account_number == "C-1009"


def test_a_customer_is_found_by_name_account_invoice_address_and_domain(
    db: Database, cast: Cast, scene: Scene
) -> None:
    with db.read() as session:
        for text, expected in (
            ("tooling", cast.acme),
            ("C-1001", cast.acme),
            ("90417402", cast.acme),
            (PAULA.upper(), cast.acme),
            ("anybody@globex.example", cast.globex),
        ):
            assert [each.id for each in find_matching(session, text, cast.tess)] == [expected], text
        assert find_matching(session, "%", cast.tess) == ()


def test_looking_a_customer_up_keeps_what_was_typed_and_changes_nothing(db: Database, tess: Browser) -> None:
    before = newest(db).id

    page = tess.post("/tickets/new", **CALL).text
    part = tess.client.post("/tickets/new", data={"csrf": tess.csrf, **CALL}, headers={"hx-request": "true"}).text

    assert "Please send invoice 90417401 again." in page
    assert "Acme Tooling GmbH" in page
    assert part.lstrip().startswith('<aside class="panel" id="who"')
    assert "of it is late" in part
    assert newest(db).id == before


def test_a_first_mail_opens_a_ticket_that_its_answer_finds(db: Database, tess: Browser, cast: Cast) -> None:
    page = tess.post(
        "/tickets", kind="mail", customer="C-1001", to=PAULA, cc="", subject="Your account", intent="informational",
        text="Dear Paula, may we help?",
    ).text  # fmt: skip

    ticket = newest(db)
    assert "The mail is waiting to be sent." in page
    assert (ticket.status, ticket.assignee_id, ticket.customer_id) == ("pending", cast.tess.user_id, cast.acme)
    assert (ticket.waiting_since, ticket.due_at) == (None, None)
    with db.read() as session:
        mail = session.scalars(select(OutboundMail).where(OutboundMail.ticket_id == ticket.id)).one()
        answer = a_message(
            subject=f"Re: {mail.subject}", in_reply_to=(mail.message_id,), message_id="new@acme.example"
        )
        assert find_ticket(session, answer, identity=IDENTITY).ticket_id == ticket.id
    assert mail.subject == f"Your account [#{ticket.id}]"


def test_a_first_mail_to_a_stranger_is_said_before_it_leaves(db: Database, tess: Browser) -> None:
    form = {
        "kind": "mail", "customer": "C-1001", "to": DIRK, "subject": "Hello", "text": "Hello", "intent": "sales"
    }  # fmt: skip

    told = tess.post("/tickets", **form)

    assert told.status_code == 422
    assert f"{DIRK} is not known here. Send again if that is right." in told.text
    assert f'name="warned" value="{DIRK}"' in told.text
    assert "waiting to be sent" in tess.post("/tickets", **form, warned=DIRK).text


def test_a_note_on_the_account_stands_there_and_beside_its_tickets(
    db: Database, tess: Browser, scene: Scene, browse: Callable[[str], Browser]
) -> None:
    empty = tess.post("/tickets", kind="note", customer="C-1001", said=" ")
    page = tess.post("/tickets", kind="note", customer="C-1001", said="Moves in May.", caller="Paula").text

    assert empty.status_code == 422
    assert "Moves in May." in page
    assert "Moves in May." in tess.get(f"/tickets/{scene.ticket}").text
    assert "Moves in May." not in browse("sam").get(f"/tickets/{scene.forwarded}").text
    with db.read() as session:
        assert session.scalars(select(CustomerNote.caller)).one() == "Paula"
