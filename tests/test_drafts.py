"""What is begun in a composer and not sent: kept, shown to the team, taken over, and never lost with a session."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from litestar import Litestar
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import PASSWORD, Cast, a_ticket
from tests.scene import Scene, some_settings
from tests.screen_fixtures import Browser, Serve
from tickets.conversation import add_note
from tickets.db import Database
from tickets.desk.drafts import TicketDraft, Written, find_draft, keep_draft, list_drafts, take_draft
from tickets.errors import NotFound
from tickets.outgoing.outbox import OutboundMail, OutboundStatus
from tickets.outgoing.sending import claim_due
from tickets.posts import Post
from tickets.regrouping.merging import merge
from tickets.requests import Request, RequestState
from tickets.ticket import Ticket
from tickets.users import Actor

LEASE = timedelta(minutes=5)


def texts(db: Database, ticket_id: int) -> list[tuple[str, str]]:
    with db.read() as session:
        drafts = list_drafts(session, session.get_one(Ticket, ticket_id))
        return [(seen.name, seen.draft.text) for seen in drafts]


def keep(db: Database, ticket_id: int, text: str, by: Actor, now: datetime, about: str = "") -> None:
    with db.write() as session:
        keep_draft(session, session.get_one(Ticket, ticket_id), Written(text, about=about), by=by, now=now)


def test_a_draft_replaces_the_one_before_and_an_empty_one_goes(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket_id = a_ticket(session, now).id

    for text in ("Dear", "Dear Paula", "Dear Paula"):
        keep(db, ticket_id, text, cast.tess, now)
    keep(db, ticket_id, "About the copies", cast.tess, now, about="request:7")
    keep(db, ticket_id, "Mine", cast.theo, now)

    assert sorted(texts(db, ticket_id)) == [
        ("Tess Arden", "About the copies"),
        ("Tess Arden", "Dear Paula"),
        ("Theo Brandt", "Mine"),
    ]
    keep(db, ticket_id, " \n", cast.theo, now)
    assert ("Theo Brandt", "Mine") not in texts(db, ticket_id)


def test_a_page_that_saves_late_does_not_bring_back_what_was_said(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        add_note(session, ticket, "He called.\nAll is well.", by=cast.tess, now=now)

    keep(db, ticket.id, "He called.\r\nAll is well. ", cast.tess, now)

    assert texts(db, ticket.id) == []


def test_a_card_number_does_not_rest_in_a_draft(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket_id = a_ticket(session, now).id

    keep(db, ticket_id, "Card 4111 1111 1111 1111 again", cast.tess, now)

    assert "4111 1111" not in texts(db, ticket_id)[0][1]


def test_a_draft_that_is_taken_over_stands_behind_ones_own(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        version = ticket.version
    keep(db, ticket.id, "Theo began", cast.theo, now)
    keep(db, ticket.id, "I began", cast.tess, now)

    with db.write() as session:
        theirs = find_draft(session, session.get_one(Ticket, ticket.id), "", cast.theo)
        assert theirs is not None
        take_draft(session, theirs.id, by=cast.tess, now=now)

    assert texts(db, ticket.id) == [("Tess Arden", "I began\n\nTheo began")]
    with db.write() as session:
        assert session.get_one(Ticket, ticket.id).version == version
        with pytest.raises(NotFound):
            take_draft(session, theirs.id, by=cast.theo, now=now)


def test_a_draft_of_a_merged_ticket_is_found_where_its_number_leads(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        one, other = a_ticket(session, now), a_ticket(session, now)
        keep_draft(session, one, Written("Half a sentence"), by=cast.theo, now=now)
        merge(session, one, other.id, by=cast.tess, now=now, version=one.version)

    assert texts(db, other.id) == [("Theo Brandt", "Half a sentence")]


def test_the_team_sees_who_writes_and_the_writer_finds_it_again_after_signing_in(
    db: Database, tess: Browser, browse: Callable[[str], Browser], scene: Scene
) -> None:
    address = f"/tickets/{scene.ticket}"
    written = {"text": "Dear Paula, half an ans", "to": "paula@acme.example", "kind": "reply"}
    assert (
        "Draft saved"
        in tess.client.post(
            f"{address}/draft", data={"csrf": tess.csrf, **written}, headers={"hx-request": "true"}
        ).text
    )
    tess.post("/logout")

    theo = browse("theo")
    page, queue = theo.get(address).text, theo.get("/queue?view=all&q=is:drafted").text
    again = browse("tess").get(address).text

    assert "Tess Arden is writing a reply" in page
    assert "Dear Paula, half an ans" in page
    assert "draft of Tess Arden" in queue
    assert "Dear Paula, half an ans</textarea>" in again
    assert "is writing" not in again


def test_what_was_sent_is_no_draft_any_more(db: Database, tess: Browser, scene: Scene) -> None:
    address = f"/tickets/{scene.ticket}"
    tess.post(f"{address}/draft", text="Please call them", kind="note")
    assert 'id="kind-note" value="note" checked' in tess.get(address).text

    tess.post(f"{address}/notes", text="Please call them")

    with db.read() as session:
        assert session.scalar(select(func.count(TicketDraft.id))) == 0


def test_one_is_writing_for_two_minutes_and_has_begun_after_that(
    db: Database, tess: Browser, scene: Scene, cast: Cast, now: datetime
) -> None:
    keep(db, scene.ticket, "Old text", cast.theo, now - timedelta(hours=2))

    assert "Theo Brandt began a reply" in tess.get(f"/tickets/{scene.ticket}/drafts").text


@pytest.mark.parametrize("action", ["replies", "notes", "escalation"])
def test_a_session_that_ended_takes_no_text_with_it(
    action: str, db: Database, tess: Browser, browse: Callable[[str], Browser], scene: Scene
) -> None:
    page = f"/tickets/{scene.ticket}"
    tess.post("/logout")
    words = "Three paragraphs <b>and</b> more"

    door = tess.post(f"{page}/{action}", version="1", text=words, to="paula@acme.example", csrf=tess.csrf)

    assert door.status_code == 401
    assert "Three paragraphs &lt;b&gt;and&lt;/b&gt; more</textarea>" in door.text
    fields = hidden_fields(door.text) | {"email": "tess@ourfirm.example", "password": PASSWORD, "kept_text": words}
    back = tess.client.post("/login", data=fields)
    assert back.url.path == page
    assert "Three paragraphs &lt;b&gt;and&lt;/b&gt; more</textarea>" in back.text


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_a_page_that_asks_by_itself_does_not_throw_the_writer_out(tess: Browser, scene: Scene) -> None:
    tess.post("/logout")

    answer = tess.client.post(
        f"/tickets/{scene.ticket}/presence", data={"csrf": tess.csrf}, headers={"hx-request": "true"}
    )

    assert answer.status_code == 401
    assert "hx-redirect" not in answer.headers


def test_a_refused_form_hands_back_what_was_written(tess: Browser, scene: Scene) -> None:
    stale = tess.post(f"/tickets/{scene.ticket}/escalation", version="99", reason="The third reminder, they say")
    forged = tess.client.post(f"/tickets/{scene.ticket}/notes", data={"csrf": "old", "text": "A long note"})

    assert stale.status_code == 409
    assert "The third reminder, they say</textarea>" in stale.text
    assert "A long note</textarea>" in forged.text


@pytest.fixture
def patient(serve: Serve, tmp_path: Path) -> Litestar:
    """A desk whose replies wait a moment before they leave."""
    return serve(some_settings(tmp_path, undo_send_seconds=15))


def answer_of(session: Session, scene: Scene) -> OutboundMail | None:
    query = select(OutboundMail).where(OutboundMail.ticket_id == scene.ticket, OutboundMail.kind == "reply")
    return session.scalar(query.order_by(OutboundMail.id.desc()).limit(1))


def leaves(db: Database, scene: Scene, at: datetime) -> bool:
    """Whether a sender takes the reply; it takes whatever else is due before."""
    with db.write() as session:
        reply = answer_of(session, scene)
        claims = iter(lambda: claim_due(session, now=at, lease=LEASE), None)
        return reply is not None and reply.id in [claim.outbound_id for claim in claims]


def test_a_reply_waits_a_moment_and_can_be_taken_back_into_the_composer(
    db: Database, tess: Browser, patient: Litestar, scene: Scene, now: datetime
) -> None:
    with db.read() as session:
        before = session.get_one(Ticket, scene.ticket)
    form = {"version": before.version, "text": "Too early", "to": "paula@acme.example", "solve": "1"}

    page = tess.post(f"/tickets/{scene.ticket}/replies", **form, answers=scene.request).text
    undo = re.search(r'action="(/acts/\d+/undoing)"', page)
    assert undo
    assert leaves(db, scene, now + timedelta(seconds=14)) is False
    back = tess.post(undo[1])

    assert "Not sent." in back.text
    assert "Too early</textarea>" in back.text
    with db.read() as session:
        mail, ticket = answer_of(session, scene), session.get_one(Ticket, scene.ticket)
        assert mail is not None
        assert mail.status == OutboundStatus.CANCELLED
        assert (ticket.status, ticket.waiting_since) == (before.status, before.waiting_since)
        assert session.get_one(Request, scene.request).state == RequestState.OPEN
        assert [post for post in session.scalars(select(Post)) if post.outbound_id == mail.id] == []


def test_a_reply_that_has_left_is_not_taken_back(
    db: Database, tess: Browser, patient: Litestar, scene: Scene, now: datetime
) -> None:
    with db.read() as session:
        version = session.get_one(Ticket, scene.ticket).version
    page = tess.post(f"/tickets/{scene.ticket}/replies", version=version, text="Gone", to="paula@acme.example").text
    undo = re.search(r'action="(/acts/\d+/undoing)"', page)
    assert undo

    assert leaves(db, scene, now + timedelta(seconds=16)) is True

    refused = tess.post(undo[1])
    assert refused.status_code == 409
    assert "has left already" in refused.text


def test_what_came_meanwhile_does_not_keep_a_reply_from_being_taken_back(
    db: Database, tess: Browser, patient: Litestar, scene: Scene, cast: Cast, now: datetime
) -> None:
    with db.read() as session:
        version = session.get_one(Ticket, scene.ticket).version
    page = tess.post(f"/tickets/{scene.ticket}/replies", version=version, text="Wait", to="paula@acme.example").text
    undo = re.search(r'action="(/acts/\d+/undoing)"', page)
    assert undo
    with db.write() as session:
        add_note(session, session.get_one(Ticket, scene.ticket), "They called", by=cast.theo, now=now)

    back = tess.post(undo[1])

    assert "Wait</textarea>" in back.text
    with db.read() as session:
        mail = answer_of(session, scene)
        assert mail is not None
        assert mail.status == OutboundStatus.CANCELLED


def test_a_form_that_is_sent_twice_is_done_once(db: Database, tess: Browser, scene: Scene) -> None:
    with db.read() as session:
        version = session.get_one(Ticket, scene.ticket).version
    reply = {"version": version, "text": "Thank you", "to": "paula@acme.example"}

    for seen in (version, version, version + 1):  # the page before, reached by the browser's back, is loaded anew
        reply["version"] = seen
        assert tess.post(f"/tickets/{scene.ticket}/replies", **reply).status_code == 200
        assert "Reply is waiting" in tess.get(f"/tickets/{scene.ticket}?done=replied").text
    for _ in range(2):
        assert "Note added." in tess.post(f"/tickets/{scene.ticket}/notes", text="Asked the depot").text

    with db.read() as session:
        said = [post.text.strip() for post in session.scalars(select(Post).where(Post.ticket_id == scene.ticket))]
    assert said.count("Thank you") == said.count("Asked the depot") == 1


def test_a_text_that_is_too_long_is_named_and_handed_back(tess: Browser, scene: Scene) -> None:
    page = tess.post(f"/tickets/{scene.ticket}/notes", text="x" * 100_001)

    assert page.status_code == 422
    assert "What you wrote under “text” is too long: 100,000 characters fit." in page.text
    assert "xxx</textarea>" in page.text


def test_who_may_not_reads_whom_to_ask(tess: Browser, scene: Scene) -> None:
    page = tess.post(f"/tickets/{scene.ticket}/return", version=1, reason="back").text

    assert "Tier 1 may not do this. Ask tier 2 or a lead or an administrator." in page
