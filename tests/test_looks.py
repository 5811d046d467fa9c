"""Who has seen what of a ticket, who is at it, and whom a note calls."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.builders import Cast, a_message, a_ticket, file_mail
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.conversation import add_note
from tickets.db import Database
from tickets.desk.looks import beat, is_unread, list_colleagues, look, mark_unread
from tickets.desk.mentions import find_called
from tickets.desk.queues import QueueFilter, count_queues, list_queue
from tickets.outgoing.outbox import OutboundMail
from tickets.regrouping.moving_mail import move_post
from tickets.regrouping.undo import undo
from tickets.ticket import Ticket
from tickets.users import Actor, User


def unread(db: Database, actor: Actor) -> set[int]:
    with db.read() as session:
        return set(session.scalars(select(Ticket.id).where(is_unread(actor))))


def test_what_others_wrote_is_unread_until_one_looks(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        file_mail(session, ticket, now)
    assert unread(db, cast.tess) == unread(db, cast.theo) == {ticket.id}

    with db.write() as session:
        assert look(session, ticket.id, cast.tess, now=now) == 0
    assert unread(db, cast.tess) == set()
    assert unread(db, cast.theo) == {ticket.id}

    with db.write() as session:
        add_note(session, session.get_one(Ticket, ticket.id), "mine", by=cast.tess, now=now)
    assert unread(db, cast.tess) == set()
    with db.write() as session:
        file_mail(session, session.get_one(Ticket, ticket.id), now, a_message(message_id="two@acme.example"))
    assert unread(db, cast.tess) == {ticket.id}
    with db.write() as session:
        assert look(session, ticket.id, cast.tess, now=now) > 0
        mark_unread(session, ticket.id, cast.tess, now=now)
    assert unread(db, cast.tess) == {ticket.id}


def test_a_mail_that_is_moved_into_a_ticket_is_news_for_all_but_who_moved_it(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        wrong, right = a_ticket(session, now), a_ticket(session, now)
        stray = file_mail(session, wrong, now)
        file_mail(session, wrong, now, a_message(message_id="two@acme.example"))
        file_mail(session, right, now, a_message(message_id="three@acme.example"))
        for ticket in (wrong, right):
            for person in (cast.tess, cast.theo):
                look(session, ticket.id, person, now=now)
    later = now + timedelta(minutes=1)

    with db.write() as session:
        change = move_post(session, stray.id, right.id, by=cast.tess, now=later)

    assert unread(db, cast.theo) == {right.id}
    assert unread(db, cast.tess) == set()
    with db.write() as session:
        undo(session, change.id, by=cast.tess, now=later)
    assert unread(db, cast.theo) == set()


def test_what_stood_there_before_looks_were_kept_is_not_unread(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        old = file_mail(session, ticket, now)
        session.get_one(User, cast.tess.user_id).read_up_to = old.id

    assert (unread(db, cast.tess), unread(db, cast.theo)) == (set(), {ticket.id})
    with db.write() as session:
        again = session.get_one(Ticket, ticket.id)
        file_mail(session, again, now, a_message(message_id="two@acme.example"))
    assert unread(db, cast.tess) == {ticket.id}


def test_the_queue_marks_finds_and_counts_the_unread(db: Database, tess: Browser, scene: Scene, cast: Cast) -> None:
    row = f'id="t{scene.ticket}" class="unread"'
    assert row in tess.get("/queue?view=all").text

    tess.get(f"/tickets/{scene.ticket}")

    assert row not in tess.get("/queue?view=all").text
    assert f'id="t{scene.ticket}"' not in tess.get("/queue?view=all&q=is:unread").text
    page = tess.post("/queue/looks", ticket=f"{scene.ticket}:1", look="unread", back="/queue?view=all").text
    assert "It is as if you had not looked." in page
    assert row in page
    tess.post("/queue/looks", ticket=f"{scene.ticket}:1", look="read")
    assert scene.ticket not in unread(db, cast.tess)


def test_what_came_since_the_last_look_stands_below_a_line(
    db: Database, tess: Browser, scene: Scene, cast: Cast, now: datetime
) -> None:
    assert "New since you last looked" not in tess.get(f"/tickets/{scene.ticket}").text
    with db.write() as session:
        add_note(session, session.get_one(Ticket, scene.ticket), "Read this first", by=cast.theo, now=now)

    first, second = (tess.get(f"/tickets/{scene.ticket}").text for _ in range(2))

    assert first.index("New since you last looked") < first.index("Read this first")
    assert "New since you last looked" not in second


def test_looking_changes_nothing_of_the_ticket(db: Database, tess: Browser, scene: Scene) -> None:
    with db.read() as session:
        before = session.get_one(Ticket, scene.ticket).version

    tess.get(f"/tickets/{scene.ticket}")
    tess.post(f"/tickets/{scene.ticket}/presence", writing="1")

    with db.read() as session:
        assert session.get_one(Ticket, scene.ticket).version == before


def test_others_see_who_looks_and_who_writes_until_the_beats_stop(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket_id = a_ticket(session, now).id
        look(session, ticket_id, cast.theo, now=now)
        beat(session, ticket_id, cast.lea, writing=True, now=now)

    def seen(by: Actor, later: timedelta) -> list[tuple[str, bool]]:
        with db.read() as session:
            found = list_colleagues(session, [ticket_id], by, now=now + later).get(ticket_id, ())
            return [(each.name, each.writing) for each in found]

    assert seen(cast.tess, timedelta(seconds=20)) == [("Lea Conti", True), ("Theo Brandt", False)]
    assert seen(cast.lea, timedelta(seconds=20)) == [("Theo Brandt", False)]
    assert seen(cast.tess, timedelta(minutes=1)) == []


def test_a_reply_beside_a_colleagues_is_held_back_once(
    db: Database, tess: Browser, browse: Callable[[str], Browser], scene: Scene
) -> None:
    theo = browse("theo")
    theo.post(f"/tickets/{scene.ticket}/presence", writing="1")
    page = tess.get(f"/tickets/{scene.ticket}").text
    assert "Theo Brandt is replying" in page
    with db.read() as session:
        version = session.get_one(Ticket, scene.ticket).version
    form = {"version": version, "text": "My answer", "to": "paula@acme.example"}

    told = tess.post(f"/tickets/{scene.ticket}/replies", **form)

    assert told.status_code == 409
    assert "Theo Brandt is writing a reply here as well." in told.text
    assert "My answer</textarea>" in told.text
    assert 'name="alongside" value="2"' in told.text
    assert tess.post(f"/tickets/{scene.ticket}/replies", **form, alongside="2").status_code == 200
    with db.read() as session:
        assert len(session.scalars(select(OutboundMail).where(OutboundMail.ticket_id == scene.ticket)).all()) == 1


def test_sales_tells_presence_of_its_own_tickets_only(browse: Callable[[str], Browser], scene: Scene) -> None:
    sam = browse("sam")

    assert sam.post(f"/tickets/{scene.forwarded}/presence").status_code == 200
    assert sam.post(f"/tickets/{scene.ticket}/presence").status_code == 404


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Theo Brandt please look", ["Theo Brandt"]),
        ("cc @theo, @Lea: it is late", ["Theo Brandt", "Lea Conti"]),
        ("write to theo@ourfirm.example", []),
        ("@Theodora knows", []),
        ("@Max or @Max Berg?", ["Max Berg"]),
        ("nobody @ all", []),
    ],
)
def test_a_note_calls_by_name(text: str, called: list[str]) -> None:
    people = [User(id=at, name=name) for at, name in enumerate(["Theo Brandt", "Lea Conti", "Max Berg", "Max Lind"])]

    assert [user.name for user in find_called(text, people)] == called


def test_a_call_stands_among_the_mentions_until_one_has_looked(
    db: Database, cast: Cast, scene: Scene, browse: Callable[[str], Browser], now: datetime
) -> None:
    def mentioned(actor: Actor) -> tuple[int, list[int]]:
        with db.read() as session:
            rows = list_queue(session, actor, QueueFilter("mentions"), now=now).rows
            return count_queues(session, actor, now=now).mentions, [row.id for row in rows]

    browse("tess").post(f"/tickets/{scene.ticket}/notes", text="@Theo and @Sam and @Tess, see below")

    assert mentioned(cast.theo) == (1, [scene.ticket])
    assert mentioned(cast.tess) == mentioned(cast.lea) == (0, [])
    theo = browse("theo")
    assert "Mentions of me" in theo.get("/queue?view=mentions").text
    theo.get(f"/tickets/{scene.ticket}")
    assert mentioned(cast.theo) == (0, [scene.ticket])


def test_a_stranger_among_the_recipients_is_said_once_before_the_reply_leaves(
    db: Database, tess: Browser, scene: Scene
) -> None:
    with db.read() as session:
        version = session.get_one(Ticket, scene.ticket).version
    form = {
        "version": version,
        "text": "My answer",
        "to": "Paula@acme.example",
        "cc": "new@acme.example, x@y.example",
    }

    told = tess.post(f"/tickets/{scene.ticket}/replies", **form)

    assert told.status_code == 409
    assert "x@y.example is not known here." in told.text
    assert 'name="warned" value="x@y.example"' in told.text
    assert tess.post(f"/tickets/{scene.ticket}/replies", **form, warned="X@y.example").status_code == 200


def test_whom_a_customer_only_copies_is_shown_as_new(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    with db.write() as session:
        message = a_message(message_id="cc@acme.example", cc=("cfo@elsewhere.example",))
        file_mail(session, session.get_one(Ticket, scene.ticket), now, message)

    page = tess.get(f"/tickets/{scene.ticket}").text

    assert "cfo@elsewhere.example is new here</span>" in page
    assert '<option value="paula@acme.example" data-known>' in page
    assert '<option value="cfo@elsewhere.example"></option>' in page


def test_an_open_page_is_told_what_a_colleague_did_since(
    db: Database, tess: Browser, browse: Callable[[str], Browser], scene: Scene
) -> None:
    with db.read() as session:
        shown = session.get_one(Ticket, scene.ticket).version
    address = f"/tickets/{scene.ticket}/presence"
    assert f"hx-vals='{{\"version\": {shown}}}'" in tess.get(f"/tickets/{scene.ticket}").text
    assert "Show" not in tess.post(address, version=shown).text

    browse("theo").post(f"/tickets/{scene.ticket}/solution", version=shown)

    for _ in range(2):  # until the page is loaded again
        told = tess.post(address, version=shown).text
        assert "Theo Brandt resolved it" in told
        assert f'href="/tickets/{scene.ticket}"' in told
        assert f"hx-vals='{{\"version\": {shown}}}'" in told
    assert "Show" not in tess.post(address, version=shown + 1).text
