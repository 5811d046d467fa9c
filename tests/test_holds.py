"""A stop-sign stops outgoing mail until a person lifts it with a reason; account-wide signs stop every ticket."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from parsers.problems import Evidence
from tests.builders import (
    IDENTITY,
    PAULA,
    Cast,
    a_message,
    a_reading,
    a_stored_mail,
    a_ticket,
    an_email,
    file_mail,
    file_reading,
)
from tickets.audit import Event, describe, record
from tickets.conversation import reply
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted
from tickets.forwards import forward_to_sales
from tickets.holds import Hold, HoldKind, Signs, get_hold, lift_hold, list_holds, place_holds
from tickets.lifecycle import assign
from tickets.outgoing.outbox import OutboundMail, enqueue
from tickets.outgoing.sending import SendClaim, claim_due
from tickets.ticket import Ticket
from tickets.ticket_corrections import set_customer
from tickets.users import SYSTEM, Actor

FRAUD = {"fraud": Evidence("gift cards", "text", 3.0, "gift cards")}
BANK = {"fraud": Evidence("bank details changed", "text", 3.0, "our new account")}


def sign(name: str) -> dict[str, Evidence]:
    return {name: Evidence(f"{name} notice", "text", 3.0, "as of today")}


def hold_ticket(db: Database, now: datetime, flags: dict[str, Evidence], **columns: Any) -> int:
    with db.write() as session:
        ticket = a_ticket(session, now, **columns)
        place_holds(session, [Signs(ticket.id, None, flags)], now=now)
        return ticket.id


def queue_mail(db: Database, now: datetime, ticket_id: int) -> int:
    with db.write() as session:
        mail = enqueue(
            session, ticket_id=ticket_id, kind="reply", subject="Re: x", text="Hello", to=(PAULA,), identity=IDENTITY,
            now=now,
        )  # fmt: skip
        return mail.id


def claim(db: Database, now: datetime) -> SendClaim | None:
    with db.write() as session:
        return claim_due(session, now=now, lease=timedelta(seconds=90))


def lift(db: Database, ticket_id: int, by: Actor, now: datetime, reason: str = "checked by phone") -> None:
    with db.write() as session:
        for hold in session.scalars(select(Hold).where(Hold.ticket_id == ticket_id)):
            lift_hold(session, hold, reason, by=by, now=now)


@pytest.mark.parametrize("name", ["legal", "attorney", "insolvency", "cease"])
def test_a_legal_sign_freezes_the_whole_account_at_once(db: Database, cast: Cast, now: datetime, name: str) -> None:
    with db.write() as session:
        other = a_ticket(session, now, customer_id=cast.acme).id
        foreign = a_ticket(session, now, customer_id=cast.globex).id
    waiting = queue_mail(db, now, other)

    hold_ticket(db, now, sign(name), customer_id=cast.acme)

    assert claim(db, now) is None
    with pytest.raises(IllegalMove, match="Nothing is sent here"):
        queue_mail(db, now, other)
    free = queue_mail(db, now, foreign)
    claimed = claim(db, now)
    assert claimed is not None
    assert claimed.outbound_id == free != waiting


def test_fraud_stops_the_ticket_and_not_the_account(db: Database, cast: Cast, now: datetime) -> None:
    held = hold_ticket(db, now, FRAUD, customer_id=cast.acme)
    with db.write() as session:
        other = a_ticket(session, now, customer_id=cast.acme).id

    with pytest.raises(IllegalMove, match="looks like fraud"):
        queue_mail(db, now, held)
    assert queue_mail(db, now, other)


def test_a_frozen_account_freezes_a_ticket_that_becomes_the_customers(
    db: Database, cast: Cast, now: datetime
) -> None:
    hold_ticket(db, now, sign("insolvency"), customer_id=cast.acme)
    with db.write() as session:
        late = a_ticket(session, now)
        assert list_holds(session, late) == []
        set_customer(session, late, cast.acme, by=cast.tess, now=now, version=late.version)
        assert [hold.kind for hold in list_holds(session, late)] == ["insolvency"]


def test_no_reply_and_no_forward_leaves_a_held_ticket(db: Database, cast: Cast, now: datetime) -> None:
    held = hold_ticket(db, now, FRAUD)

    with db.write() as session:
        ticket = session.get_one(Ticket, held)
        common: dict[str, Any] = {"by": cast.tess, "now": now, "version": ticket.version, "identity": IDENTITY}
        with pytest.raises(IllegalMove, match="fraud"):
            reply(session, ticket, "Sure.", to=(PAULA,), cc=(), solve_after=False, **common)
        session.rollback()
    with db.write() as session:
        ticket = session.get_one(Ticket, held)
        with pytest.raises(IllegalMove, match="fraud"):
            forward_to_sales(session, ticket, to_address="sam@ourfirm.example", note="", **common)
        session.rollback()
    with db.read() as session:
        assert session.scalars(select(OutboundMail)).all() == []


def test_mail_that_waited_leaves_once_the_sign_is_lifted(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket_id = a_ticket(session, now).id
    waiting = queue_mail(db, now, ticket_id)
    with db.write() as session:
        place_holds(session, [Signs(ticket_id, None, FRAUD)], now=now)
    assert claim(db, now) is None

    lift(db, ticket_id, cast.theo, now)

    claimed = claim(db, now)
    assert claimed is not None
    assert claimed.outbound_id == waiting


def test_lifting_needs_tier_2_and_a_reason_and_happens_once(db: Database, cast: Cast, now: datetime) -> None:
    held = hold_ticket(db, now, sign("legal"))

    for by, reason, refusal in (
        (cast.tess, "fine", NotPermitted),
        (cast.sam, "fine", NotPermitted),
        (cast.theo, "  ", Invalid),
    ):
        with pytest.raises(refusal):
            lift(db, held, by, now, reason)
    lift(db, held, cast.theo, now)
    with pytest.raises(IllegalMove, match="already"):
        lift(db, held, cast.lea, now)


def test_new_bank_details_need_a_second_person(db: Database, cast: Cast, now: datetime) -> None:
    held = hold_ticket(db, now, BANK)
    with db.write() as session:
        ticket = session.get_one(Ticket, held)
        assign(session, ticket, cast.theo.user_id, by=cast.theo, now=now, version=ticket.version)
        assert [hold.kind for hold in list_holds(session, ticket)] == [HoldKind.BANK_DETAILS]

    with pytest.raises(NotPermitted, match="second person"):
        lift(db, held, cast.theo, now)
    lift(db, held, cast.lea, now, "Called +49 30 1234 on file: Paula confirms.")

    assert queue_mail(db, now, held)


def test_who_chose_the_customer_is_no_second_person(db: Database, cast: Cast, now: datetime) -> None:
    held = hold_ticket(db, now, BANK)
    with db.write() as session:
        ticket = session.get_one(Ticket, held)
        set_customer(session, ticket, cast.acme, by=cast.theo, now=now, version=ticket.version)

    with pytest.raises(NotPermitted, match="changed this ticket's customer last"):
        lift(db, held, cast.theo, now)
    lift(db, held, cast.lea, now, "Called the number on file.")


def test_who_changed_a_request_last_is_no_second_person(db: Database, cast: Cast, now: datetime) -> None:
    held = hold_ticket(db, now, BANK)
    with db.write() as session:
        ticket = session.get_one(Ticket, held)
        common: dict[str, Any] = {"subject_kind": "request", "subject_id": 1, "ticket_id": ticket.id, "now": now}
        record(session, "retyped_request", by=cast.lea, **common)
        record(session, "settled_request", by=cast.theo, **common)

    with pytest.raises(NotPermitted, match="changed this ticket's requests last"):
        lift(db, held, cast.theo, now)
    lift(db, held, cast.lea, now, "Called the number on file.")


def test_both_ways_leave_an_event(db: Database, cast: Cast, now: datetime) -> None:
    held = hold_ticket(db, now, sign("cease"))
    lift(db, held, cast.lea, now, "They wrote again.")

    with db.read() as session:
        events = list(session.scalars(select(Event).where(Event.ticket_id == held).order_by(Event.id)))
    assert [(event.verb, event.actor_name) for event in events[-2:]] == [
        ("placed_hold", SYSTEM.name),
        ("lifted_hold", cast.lea.name),
    ]
    assert describe(events[-1]).endswith("They wrote again.")


def test_one_sign_stands_once_on_a_ticket(db: Database, cast: Cast, now: datetime) -> None:
    held = hold_ticket(db, now, sign("legal"))
    with db.write() as session:
        ticket = session.get_one(Ticket, held)
        place_holds(session, [Signs(ticket.id, None, {**sign("legal"), **FRAUD, "curious": FRAUD["fraud"]})], now=now)

        assert [hold.kind for hold in list_holds(session, ticket)] == ["legal", "fraud"]


def test_an_arriving_mail_places_its_holds(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        mail = a_stored_mail(session, now, an_email())
        reading = a_reading(a_message())
        reading.flags.update(BANK)
        file_reading(session, ticket, mail.id, reading, now)
        quiet = a_ticket(session, now)
        file_mail(session, quiet, now, a_message(message_id="mail-2@acme.example"))

        [hold] = list_holds(session, ticket)
        assert (hold.kind, hold.reason, hold.inbound_id) == ("bank_details", "our new account", mail.id)
        assert list_holds(session, quiet) == []


def test_sales_finds_no_hold_of_a_ticket_it_may_not_see(db: Database, cast: Cast, now: datetime) -> None:
    held = hold_ticket(db, now, FRAUD)
    with db.read() as session:
        hold_id = session.scalars(select(Hold.id).where(Hold.ticket_id == held)).one()
        with pytest.raises(NotFound):
            get_hold(session, hold_id, cast.sam)
        with pytest.raises(NotFound):
            get_hold(session, 2**40, cast.lea)
