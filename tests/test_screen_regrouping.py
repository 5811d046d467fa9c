"""Merge, split, move and their undo from the ticket's page, without scripts."""

from datetime import datetime
from pathlib import Path

from litestar.testing import TestClient
from sqlalchemy import select

from tests.builders import PAULA, Cast, a_message, a_stored_mail, a_ticket, file_mail
from tests.scene import Scene, sign_in, some_settings
from tests.screen_fixtures import Browser, Serve
from tickets.conversation import Post
from tickets.db import Database
from tickets.mailroom.messages import InboundMessage
from tickets.outgoing.outbox import OutboundMail
from tickets.regrouping.rows import Regrouping
from tickets.ticket import Ticket
from tickets.ticket_keys import add_keys


def two_tickets(db: Database, now: datetime) -> tuple[int, int]:
    with db.write() as session:
        first, second = a_ticket(session, now, subject="First"), a_ticket(session, now, subject="Second")
        for number, ticket in enumerate((first, first, second)):
            file_mail(session, ticket, now, a_message(message_id=f"m{number}@acme", text=f"Text {number}."))
        return first.id, second.id


def version(db: Database, ticket: int) -> int:
    with db.read() as session:
        return session.get_one(Ticket, ticket).version


def newest_change(db: Database) -> int:
    with db.read() as session:
        return session.scalars(select(Regrouping.id).order_by(Regrouping.id.desc())).first() or 0


def test_a_merged_ticket_s_address_leads_to_the_other_and_the_undo_stands_there(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    first, second = two_tickets(db, now)

    page = tess.post(f"/tickets/{second}/merge", into=f"#{first}", version=version(db, second), reason="same")
    assert page.url.path == f"/tickets/{first}"
    assert f"Ticket {second} was merged into this one" in page.text
    assert 'data-key="z"' in page.text
    assert "Text 2." in page.text
    assert tess.get(f"/tickets/{second}").url.path == f"/tickets/{first}"

    page = tess.post(f"/regroupings/{newest_change(db)}/undoing")
    assert page.url.path == f"/tickets/{second}"
    assert "Text 2." in page.text
    assert "Text 2." not in tess.get(f"/tickets/{first}").text


def test_a_merge_of_two_customers_tickets_says_so(
    db: Database, tess: Browser, scene: Scene, cast: Cast, now: datetime
) -> None:
    first, second = two_tickets(db, now)
    with db.write() as session:
        session.get_one(Ticket, first).customer_id = cast.acme
        session.get_one(Ticket, second).customer_id = cast.globex

    page = tess.post(f"/tickets/{second}/merge", into=first, version=version(db, second)).text

    assert "Merged, though the two are of different customers." in page


def test_mails_are_split_out_and_put_back(db: Database, tess: Browser, scene: Scene, now: datetime) -> None:
    first, _ = two_tickets(db, now)
    with db.read() as session:
        posts = session.scalars(select(Post.id).where(Post.ticket_id == first).order_by(Post.id)).all()

    page = tess.post(f"/tickets/{first}/split", post=posts[1], version=version(db, first))
    assert page.url.path not in (f"/tickets/{first}", "/queue")
    assert f'Split out of <a href="/tickets/{first}">' in page.text
    assert "Text 1." in page.text

    page = tess.post(f"/regroupings/{newest_change(db)}/undoing")
    assert page.url.path == f"/tickets/{first}"
    assert "Text 1." in page.text


def test_one_mail_is_moved_to_where_it_belongs_with_the_reason_shown(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    first, second = two_tickets(db, now)
    with db.read() as session:
        post = session.scalars(select(Post.id).where(Post.ticket_id == first)).first()

    page = tess.post(f"/mails/{post}/ticket", into=second, reason="it is about the second")

    assert page.url.path == f"/tickets/{second}"
    assert f"Moved here from ticket {first}, by Tess Arden" in page.text
    assert "it is about the second" in page.text


def test_a_shared_number_is_offered_and_nothing_is_done_by_itself(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    first, second = two_tickets(db, now)
    with db.write() as session:
        stranger = a_ticket(session, now, requester_email="dirk@globex.example")
        add_keys(session, [(ticket, ["90417777"]) for ticket in (first, second, stranger.id)])
        assert session.get_one(Ticket, first).requester_email == PAULA

    page = tess.get(f"/tickets/{second}").text

    assert f'May belong to <a href="/tickets/{first}">' in page
    assert f'May belong to <a href="/tickets/{stranger.id}">' not in page
    assert "May belong" not in tess.get(f"/tickets/{stranger.id}").text


def test_wrong_numbers_are_refused_in_words(db: Database, tess: Browser, scene: Scene, now: datetime) -> None:
    first, second = two_tickets(db, now)

    for into, status in (("", 422), ("abc", 422), (str(second), 422), ("999999", 404)):
        answer = tess.post(f"/tickets/{second}/merge", into=into, version=version(db, second))
        assert answer.status_code == status, into
    assert tess.post(f"/tickets/{first}/split", version=version(db, first)).status_code == 422
    assert tess.post(f"/tickets/{second}/merge", into=first, version=99).status_code == 409


def test_a_mail_shows_its_verdicts_and_where_else_it_was_delivered(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    first, _ = two_tickets(db, now)
    with db.write() as session:
        post = session.scalars(select(Post).where(Post.ticket_id == first)).first()
        assert post
        stored = session.get_one(InboundMessage, post.inbound_id)
        verdict = {"name": "may_auto_reply", "says": "no", "because": "header: X-Auto-Response-Suppress: All"}
        stored.facts = {**stored.facts, "verdicts": [verdict], "acknowledged": "no, it came too long ago"}
        copy = a_stored_mail(session, now, mailbox="remittance")
        copy.status, copy.outcome, copy.duplicate_of = "ignored", "duplicate", stored.id

    page = tess.get(f"/tickets/{first}").text

    assert "Also delivered to remittance" in page
    assert "X-Auto-Response-Suppress: All" in page
    assert "no, it came too long ago" in page


def test_a_reply_leaves_our_own_marked_address_out(db: Database, tess: Browser, scene: Scene, now: datetime) -> None:
    first, _ = two_tickets(db, now)
    with db.write() as session:
        ticket = session.get_one(Ticket, first)
        copied = ("billing+7-k7q2m9xwab@ourfirm.example", "boss@acme.example")
        file_mail(session, ticket, now, a_message(message_id="copied@acme", cc=copied))

    page = tess.get(f"/tickets/{first}").text

    assert 'name="cc" value="boss@acme.example"' in page


def test_resolving_tells_the_customer_when_the_house_wants_it(
    db: Database, serve: Serve, scene: Scene, tmp_path: Path, now: datetime
) -> None:
    first, second = two_tickets(db, now)
    with db.write() as session:
        for post in session.scalars(select(Post).where(Post.ticket_id.in_([first, second]))):
            stored = session.get_one(InboundMessage, post.inbound_id)
            stored.facts = {"verdicts": [{"name": "may_auto_reply", "says": "yes", "because": "a person wrote it"}]}

    for ticket, announce in ((first, True), (second, False)):
        with TestClient(
            serve(some_settings(tmp_path, announce_resolved=announce)), base_url="http://testserver.local"
        ) as client:
            csrf = sign_in(client, "tess")
            client.post(f"/tickets/{ticket}/solution", data={"csrf": csrf, "version": version(db, ticket)})

    with db.read() as session:
        told = session.scalars(select(OutboundMail.ticket_id).where(OutboundMail.kind == "automatic")).all()
        assert told == [first]
        assert session.get_one(Ticket, first).status == "solved"


def test_what_was_written_while_a_colleague_merged_the_ticket_arrives_in_the_other(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    first, second = two_tickets(db, now)
    seen = version(db, second)
    tess.post(f"/tickets/{second}/draft", text="My answer", to=PAULA)
    tess.post(f"/tickets/{second}/merge", into=first, version=seen)

    noted = tess.post(f"/tickets/{second}/notes", text="They paid on Friday.")
    assert noted.url.path == f"/tickets/{first}"
    assert "They paid on Friday." in noted.text

    kept = tess.post(f"/tickets/{second}/replies", text="My answer", to=PAULA, version=seen, warned=PAULA)
    assert kept.status_code == 409
    assert f"sent again, it leaves from ticket {first}." in kept.text
    assert f'action="/tickets/{first}/replies"' in kept.text
    assert "My answer</textarea>" in kept.text

    sent = tess.post(
        f"/tickets/{first}/replies", text="My answer", to=PAULA, version=version(db, first), warned=PAULA
    )
    assert sent.url.path == f"/tickets/{first}"
    assert "You have another draft here" not in sent.text
