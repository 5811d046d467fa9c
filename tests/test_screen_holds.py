"""The banner of a stop-sign: why nothing leaves, and the recorded way to lift it."""

from collections.abc import Callable
from datetime import datetime

from parsers.problems import Evidence
from tests.builders import PAULA, Cast
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.holds import Hold, Signs, place_holds
from tickets.lifecycle import assign
from tickets.ticket import Ticket


def hold_of(db: Database, scene: Scene) -> Hold:
    with db.read() as session:
        return session.get_one(Hold, scene.hold)


def test_the_banner_says_why_and_who_may_lift_it(
    db: Database, browse: Callable[[str], Browser], scene: Scene
) -> None:
    path = f"/tickets/{hold_of(db, scene).ticket_id}"

    tier1, tier2 = browse("tess").get(path).text, browse("theo").get(path).text

    assert "This mail gives us new bank details." in tier1
    assert "<mark>please use our new account</mark>" in tier1
    assert "Record call-back" not in tier1
    assert "Tier 2 can lift it." in tier1
    assert "Record call-back" in tier2


def test_a_recorded_call_back_lets_mail_leave_again(
    db: Database, browse: Callable[[str], Browser], scene: Scene
) -> None:
    theo = browse("theo")
    nameless = theo.post(f"/holds/{scene.hold}/lifting", reason=" ")
    page = theo.post(f"/holds/{scene.hold}/lifting", reason="Called the number on file, Nina confirms.").text

    assert nameless.status_code == 422
    assert "This mail gives us new bank details." not in page
    assert "recorded the call-back about new bank details: Called the number on file" in page
    assert hold_of(db, scene).lift_reason == "Called the number on file, Nina confirms."


def test_whoever_works_on_the_ticket_cannot_confirm_new_bank_details(
    db: Database, browse: Callable[[str], Browser], cast: Cast, scene: Scene, now: datetime
) -> None:
    with db.write() as session:
        ticket = session.get_one(Ticket, hold_of(db, scene).ticket_id)
        assign(session, ticket, cast.theo.user_id, by=cast.theo, now=now, version=ticket.version)
    theo = browse("theo")

    assert "A second person records the call-back." in theo.get(f"/tickets/{ticket.id}").text
    assert theo.post(f"/holds/{scene.hold}/lifting", reason="I called.").status_code == 403
    assert hold_of(db, scene).lifted_at is None


def test_a_refused_reply_keeps_its_text_and_waiting_mail_is_shown_as_held(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    with db.read() as session:
        version = session.get_one(Ticket, scene.ticket).version
    tess.post(f"/tickets/{scene.ticket}/replies", version=version, text="The first.", to=PAULA, cc="")
    with db.write() as session:
        ticket = session.get_one(Ticket, scene.ticket)
        place_holds(
            session, [Signs(ticket.id, None, {"legal": Evidence("legal notice", "text", 3.0, "our lawyer")})], now=now
        )

    page = tess.get(f"/tickets/{scene.ticket}").text
    refused = tess.post(
        f"/tickets/{scene.ticket}/replies", version=ticket.version, text="The second.", to=PAULA, cc=""
    )

    assert "Held, not sent while a stop sign stands" in page
    assert refused.status_code == 409
    assert "Nothing is sent here: a legal notice came in." in refused.text
    assert "The second." in refused.text


def test_another_ticket_of_a_frozen_account_says_where_the_notice_is(
    db: Database, browse: Callable[[str], Browser], cast: Cast, scene: Scene, now: datetime
) -> None:
    with db.write() as session:
        source = session.get_one(Ticket, hold_of(db, scene).ticket_id)
        source.customer_id = cast.acme
        place_holds(
            session, [Signs(source.id, None, {"insolvency": Evidence("x", "text", 3.0, "proceedings")})], now=now
        )

    page = browse("theo").get(f"/tickets/{scene.ticket}").text

    assert "An insolvency notice." in page
    assert f'href="/tickets/{source.id}">ticket {source.id}</a>' in page
    assert "Lift the stop sign" not in page
