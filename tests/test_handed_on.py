"""A mail that somebody of the house hands on: whose ticket it is, and how a person changes that."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from parsers.mail import read_mail
from parsers.message import ForwardedMail
from tests.builders import PAULA, Cast, a_ticket
from tickets.customer_evidence import Clues, find_customers
from tickets.db import Database
from tickets.errors import IllegalMove, NotPermitted
from tickets.original_senders import Opening, answer_instead, take_author, take_forwarder, unwrap_forwards
from tickets.ticket import Ticket
from tickets.users import Actor, get_user

TEXT = """Please handle.

---------- Forwarded message ---------
From: Paula Reyes <{author}>
Date: Tue, Mar 3, 2026 at 8:15 AM
Subject: Copy of invoice
To: {me}

Please send invoice 4711 again.
"""
PASSED = "Authentication-Results: mx.ours.example; dmarc=pass header.from={domain}\n"
AUTHOR = PAULA


def handed_on(session: Session, me: str, *, head: str, now: datetime) -> Ticket:
    """The ticket that such a mail opens, as filing does it."""
    raw = f"{head}From: Staff <{me}>\nTo: billing@ours.example\nSubject: Fwd: Copy of invoice\n\n"
    mail = read_mail((raw + TEXT.format(author=AUTHOR, me=me)).encode())
    clues = Clues(me)
    (match,) = find_customers(session, [clues])
    columns: dict[str, Any] = {
        "requester_name": "Staff",
        "requester_email": me,
        "customer_id": match.customer_id,
        "customer_facts": {"evidence": list(match.evidence), "candidates": list(match.candidates)},
    }
    unwrap_forwards(session, [Opening(columns, mail, clues)])
    return a_ticket(session, now, **columns)


def address(session: Session, actor: Actor) -> str:
    assert actor.user_id is not None
    return get_user(session, actor.user_id).email


def test_the_author_of_a_mail_that_verified_staff_hands_on_is_the_sender(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        me = address(session, cast.tess)

        ticket = handed_on(session, me, head=PASSED.format(domain=me.partition("@")[2]), now=now)

        assert (ticket.requester_name, ticket.requester_email) == ("Paula Reyes", AUTHOR)
        assert ticket.customer_id == cast.acme
        assert answer_instead(ticket, (me, "other@customer.example")) == (AUTHOR, "other@customer.example")
        assert ticket.customer_facts["handed_on"]["phrase"] == f"Paula Reyes <{AUTHOR}>"


def test_without_a_checked_address_the_author_is_only_a_suggestion(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        me = address(session, cast.tess)

        ticket = handed_on(session, me, head="", now=now)

        assert ticket.customer_id is None

        assert ticket.requester_email == me
        assert ticket.customer_facts["handed_on"]["author"]["email"] == AUTHOR
        assert answer_instead(ticket, (me,)) == (me,)


def test_a_stranger_s_forward_is_the_stranger_s_mail(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        head = PASSED.format(domain="stranger.example")

        ticket = handed_on(session, "someone@stranger.example", head=head, now=now)

        assert ticket.requester_email == "someone@stranger.example"
        assert "handed_on" not in ticket.customer_facts


def test_one_click_takes_it_back_and_one_more_does_it_again(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        me = address(session, cast.tess)
        ticket = handed_on(session, me, head=PASSED.format(domain=me.partition("@")[2]), now=now)

        take_forwarder(session, ticket, by=cast.tess, now=now, version=ticket.version)
        assert (ticket.requester_email, ticket.customer_id) == (me, None)
        assert answer_instead(ticket, (me,)) == (me,)

        take_author(session, ticket, by=cast.tess, now=now, version=ticket.version)
        assert (ticket.requester_email, ticket.customer_id) == (AUTHOR, cast.acme)


def test_a_ticket_without_such_a_mail_has_one_sender_only(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)

        with pytest.raises(IllegalMove):
            take_author(session, ticket, by=cast.tess, now=now, version=ticket.version)
        with pytest.raises(NotPermitted):
            take_author(session, ticket, by=cast.sam, now=now, version=ticket.version)


# what the server wrote, and whether it vouches for anna@ours.example
RESULTS = [
    ("mx.ours.example; dmarc=pass header.from=ours.example", True),
    ("mx.ours.example; dkim=pass header.d=ours.example; spf=fail smtp.mailfrom=x.example", True),
    ("mx.ours.example; dkim=pass header.i=@mail.ours.example", True),
    ("mx.ours.example; spf=pass smtp.mailfrom=anna@ours.example", True),
    ("spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=ours.example; dmarc=pass action=none", True),
    ("mx.ours.example; dkim=pass header.d=other.example; spf=pass smtp.mailfrom=other.example", False),
    ("mx.ours.example; dkim=pass header.d=notours.example", False),
    ("mx.ours.example; dkim=pass header.d=example", False),
    ("mx.ours.example; dkim=pass header.d=ours.example; dmarc=fail header.from=ours.example", False),
    ("mx.ours.example; dkim=none (dkim=pass header.d=ours.example)", False),
    ("mx.ours.example; none", False),
]


@pytest.mark.parametrize(("written", "vouches"), RESULTS)
def test_only_a_check_that_passed_for_the_sender_s_own_domain_vouches(written: str, vouches: bool) -> None:
    head = f"Authentication-Results: {written}\nAuthentication-Results: x; dmarc=pass header.from=ours.example\n"
    body = TEXT.format(author=AUTHOR, me="billing@ours.example")

    forwarded = read_mail(f"{head}From: anna@ours.example\nSubject: Fwd: x\n\n{body}".encode()).forwarded

    assert isinstance(forwarded, ForwardedMail)
    assert bool(forwarded.vouched) is vouches


def test_in_a_chain_the_first_sender_from_outside_counts() -> None:
    chain = (
        "FYI\n\n-----Original Message-----\nFrom: Ben Ode <ben@ours.example>\nSent: Tuesday, March 3, 2026 9:00 AM\n"
        "To: Anna\nSubject: FW: Copy\n\nSee below.\n\n-----Original Message-----\nFrom: Paula Reyes "
        f"[mailto:{AUTHOR}]\nSent: Tuesday, March 3, 2026 8:00 AM\nTo: Ben\nSubject: Copy\n\nPlease send 4711.\n"
    )

    forwarded = read_mail(f"From: anna@ours.example\nSubject: FW: Copy\n\n{chain}".encode()).forwarded

    assert forwarded is not None
    assert (forwarded.sender.name, forwarded.sender.email) == ("Paula Reyes", AUTHOR)
