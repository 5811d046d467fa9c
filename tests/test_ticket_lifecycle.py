"""A ticket moves only as the table of moves says, for those who may, and never over somebody else's change."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.builders import IDENTITY, PAULA, Cast, a_ticket, a_user
from tickets.conversation import PostKind, list_timeline
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted, StaleEdit
from tickets.forwards import forward_to_sales
from tickets.lifecycle import (
    CLOSES_AFTER,
    MOVES,
    assign,
    close_solved,
    escalate,
    hold,
    receive_answer,
    reopen,
    return_to_tier1,
    solve,
    wait_for_customer,
)
from tickets.lifecycle import _move as _move
from tickets.outgoing.outbox import OutboundStatus, enqueue
from tickets.ticket import Ticket, TicketStatus, get_ticket
from tickets.ticket_alarms import raise_alarm
from tickets.ticket_corrections import correct_intent, set_customer
from tickets.ticket_keys import add_keys
from tickets.users import SYSTEM, Role

PAIRS = [(before, after) for before in TicketStatus for after in TicketStatus]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_every_pair_of_states_moves_as_the_table_says(before: TicketStatus, after: TicketStatus) -> None:
    ticket = Ticket(id=7, status=before)

    if after in MOVES[before] or after == before:
        _move(ticket, after)
        assert ticket.status == after
    else:
        with pytest.raises(IllegalMove, match="Ticket 7 is"):
            _move(ticket, after)


def test_assigning_takes_a_new_ticket_up_and_none_puts_it_back(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)

        assign(session, ticket, cast.theo.user_id, by=cast.tess, now=now, version=1)
        taken = (ticket.status, ticket.assignee_id)
        assign(session, ticket, None, by=cast.tess, now=now, version=2)

    assert taken == ("open", cast.theo.user_id)
    assert (ticket.assignee_id, ticket.version) == (None, 3)


def test_sales_and_people_who_left_get_no_tickets(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        gone = a_user(session, now, "Gus Former", Role.TIER1, active=False)

        with pytest.raises(Invalid, match="no longer active"):
            assign(session, ticket, gone.user_id, by=cast.tess, now=now, version=ticket.version)
        with pytest.raises(Invalid, match="forward the ticket"):
            assign(session, ticket, cast.sam.user_id, by=cast.tess, now=now, version=ticket.version)


def test_an_escalation_goes_to_tier_2_unassigned_with_its_reason_as_a_note(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now, assignee_id=cast.tess.user_id)

        escalate(session, ticket, " contract terms ", by=cast.tess, now=now, version=1)
        posts = [entry.post for entry in list_timeline(session, ticket) if entry.post]

    assert (ticket.tier, ticket.assignee_id, ticket.status) == (2, None, "open")
    assert [(post.kind, post.text, post.author_name) for post in posts] == [
        (PostKind.NOTE, "contract terms", "Tess Arden")
    ]


def test_an_escalation_needs_a_reason_and_happens_once(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        with pytest.raises(Invalid):
            escalate(session, ticket, "  ", by=cast.tess, now=now, version=1)
        escalate(session, ticket, "why", by=cast.tess, now=now, version=1)
        with pytest.raises(IllegalMove, match="in tier 2 already"):
            escalate(session, ticket, "again", by=cast.tess, now=now, version=2)


def test_only_tier_2_gives_back_to_tier_1(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now, tier=2)
        with pytest.raises(NotPermitted):
            return_to_tier1(session, ticket, "no", by=cast.tess, now=now, version=1)

        return_to_tier1(session, ticket, "a plain copy request", by=cast.theo, now=now, version=1)

    assert ticket.tier == 1


def test_a_form_of_an_older_version_is_refused_and_says_what_changed(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket_id = a_ticket(session, now).id
    with db.write() as session:
        assign(session, get_ticket(session, ticket_id, cast.lea), cast.theo.user_id, by=cast.lea, now=now, version=1)

    with db.write() as session, pytest.raises(StaleEdit, match="Lea Conti assigned it to Theo Brandt"):
        solve(session, get_ticket(session, ticket_id, cast.tess), by=cast.tess, now=now, version=1)


def test_waiting_for_the_customer_stops_the_clock_and_holding_does_not(
    db: Database, cast: Cast, now: datetime
) -> None:
    due = now + timedelta(hours=4)
    with db.write() as session:
        waiting = a_ticket(session, now, due_at=due)
        held = a_ticket(session, now, due_at=due)

        wait_for_customer(session, waiting, by=cast.tess, now=now)
        hold(session, held, by=cast.tess, now=now)

    assert (waiting.status, waiting.waiting_since, waiting.due_at) == ("pending", None, None)
    assert (held.status, held.waiting_since, held.due_at) == ("on_hold", now, due)


@pytest.mark.parametrize("status", ["pending", "on_hold", "solved"])
def test_a_customers_answer_opens_what_waited(db: Database, cast: Cast, now: datetime, status: str) -> None:
    later, due = now + timedelta(days=2), now + timedelta(days=3)
    with db.write() as session:
        ticket = a_ticket(session, now, status=status, waiting_since=None)

        receive_answer(session, ticket, at=later, due=due, now=later)

    assert (ticket.status, ticket.waiting_since, ticket.due_at) == ("open", later, due)


def test_a_second_mail_of_a_waiting_customer_does_not_reset_the_clock(
    db: Database, cast: Cast, now: datetime
) -> None:
    due = now + timedelta(hours=4)
    with db.write() as session:
        ticket = a_ticket(session, now, due_at=due)

        receive_answer(session, ticket, at=now + timedelta(hours=1), due=now + timedelta(hours=9), now=now)

    assert (ticket.waiting_since, ticket.due_at) == (now, due)


def test_a_solved_ticket_reopens_with_a_reason_and_is_due_now(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        solve(session, ticket, by=cast.tess, now=now, version=1)
        solved = (ticket.status, ticket.solved_at, ticket.due_at, ticket.waiting_since)

        reopen(session, ticket, by=cast.tess, now=now, reason="the cheque bounced")
        with pytest.raises(IllegalMove, match="is not resolved"):
            reopen(session, ticket, by=cast.tess, now=now, reason="again")

    assert solved == ("solved", now, None, None)
    assert (ticket.status, ticket.solved_at, ticket.due_at) == ("open", None, now)


def a_mail_of(session: Session, ticket: Ticket, now: datetime, status: OutboundStatus) -> None:
    mail = enqueue(
        session,
        ticket_id=ticket.id,
        kind="reply",
        subject="Re",
        text="x",
        to=(PAULA,),
        identity=IDENTITY,
        now=now,
    )
    mail.status = status
    session.flush()


@pytest.mark.parametrize("status", [OutboundStatus.FAILED, OutboundStatus.BOUNCED, OutboundStatus.UNCERTAIN])
def test_a_ticket_is_not_solved_over_a_mail_that_nobody_decided_on(
    db: Database, cast: Cast, now: datetime, status: OutboundStatus
) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        a_mail_of(session, ticket, now, status)

        with pytest.raises(IllegalMove, match="decide on it first"):
            solve(session, ticket, by=cast.tess, now=now, version=1)


@pytest.mark.parametrize("status", [OutboundStatus.QUEUED, OutboundStatus.SENDING, OutboundStatus.SENT])
def test_a_ticket_may_be_solved_over_a_mail_on_its_way(
    db: Database, cast: Cast, now: datetime, status: OutboundStatus
) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        a_mail_of(session, ticket, now, status)

        solve(session, ticket, by=cast.tess, now=now, version=1)

    assert ticket.status == "solved"


def test_an_alarm_opens_a_solved_ticket_and_makes_it_due(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now, status="solved", solved_at=now, waiting_since=None)

        raise_alarm(session, ticket, "Reply bounced: " + "x" * 300, by=SYSTEM, now=now)

    assert (ticket.status, ticket.solved_at, ticket.due_at) == ("open", None, now)
    assert ticket.alarm is not None
    assert len(ticket.alarm) == 200


def test_an_alarm_on_a_closed_ticket_stays_visible_without_opening_it(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now, status="closed")
        raise_alarm(session, ticket, "Reply bounced", by=SYSTEM, now=now)

    assert (ticket.status, ticket.alarm) == ("closed", "Reply bounced")


def test_what_was_solved_long_ago_closes(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        old = a_ticket(session, now, status="solved", solved_at=now - CLOSES_AFTER)
        fresh = a_ticket(session, now, status="solved", solved_at=now)

        assert close_solved(session, now=now) == 1

    assert (old.status, fresh.status) == ("closed", "solved")


def test_a_corrected_type_keeps_the_machines_verdict(db: Database, cast: Cast, now: datetime) -> None:
    evidence = [{"rule": "copy", "phrase": "send me"}]
    with db.write() as session:
        ticket = a_ticket(session, now, confidence=0.7, intent_facts={"evidence": evidence})

        correct_intent(session, ticket, "dispute", by=cast.tess, now=now, version=1)
        with pytest.raises(Invalid):
            correct_intent(session, ticket, "complaint", by=cast.tess, now=now, version=2)
    with db.read() as session:
        stored = session.get_one(Ticket, ticket.id)

    assert (stored.intent, stored.confidence) == ("dispute", 1.0)
    assert stored.intent_facts["evidence"] == evidence
    assert stored.intent_facts["corrections"][0] | {"at": ""} == {
        "from": "invoice_request",
        "to": "dispute",
        "by": "Tess Arden",
        "at": "",
    }


def test_a_person_sets_the_customer(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)

        set_customer(session, ticket, cast.globex, by=cast.tess, now=now, version=1)
        with pytest.raises(NotFound):
            set_customer(session, ticket, 999, by=cast.tess, now=now, version=2)

    assert ticket.customer_id == cast.globex
    assert ticket.customer_facts["evidence"] == ["set by Tess Arden"]


def test_sales_sees_only_what_was_forwarded_to_them(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        other_sales = a_user(session, now, "Sia Else", Role.SALES)
        theirs = a_ticket(session, now)
        everyones = a_ticket(session, now)
        nobodys = a_ticket(session, now)
        for ticket, address in ((theirs, "sam@ourfirm.example"), (everyones, "sales@ourfirm.example")):
            forward_to_sales(
                session, ticket, to_address=address, note="", by=cast.tess, now=now, version=1, identity=IDENTITY
            )

        assert get_ticket(session, theirs.id, cast.sam) is theirs
        assert get_ticket(session, everyones.id, other_sales) is everyones
        for ticket, actor in ((theirs, other_sales), (nobodys, cast.sam)):
            with pytest.raises(NotFound):
                get_ticket(session, ticket.id, actor)
        assert get_ticket(session, nobodys.id, cast.tess) is nobodys


def test_sales_may_not_work_on_tickets(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        deeds: tuple[Callable[[], object], ...] = (
            lambda: assign(session, ticket, None, by=cast.sam, now=now, version=1),
            lambda: escalate(session, ticket, "x", by=cast.sam, now=now, version=1),
            lambda: solve(session, ticket, by=cast.sam, now=now, version=1),
            lambda: hold(session, ticket, by=cast.sam, now=now),
            lambda: correct_intent(session, ticket, "dispute", by=cast.sam, now=now, version=1),
            lambda: set_customer(session, ticket, None, by=cast.sam, now=now, version=1),
        )
        for refused in deeds:
            with pytest.raises(NotPermitted):
                refused()


def test_document_numbers_are_noted_once(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        add_keys(session, [(ticket.id, ["INV-0065653", "INV-0065653", "4711"])])
        add_keys(session, [(ticket.id, ["4711"])])
