"""Four eyes: who asks does not decide, what was asked is what is done, and small ones add up."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.builders import Cast
from tickets.audit import list_events
from tickets.db import Database
from tickets.desk.queues import count_queues
from tickets.errors import IllegalMove, Invalid, NotPermitted, StaleEdit
from tickets.money.subledger import approvals
from tickets.money.subledger.approvals import (
    Approval,
    ApprovalKind,
    ApprovalState,
    content_hash,
    grant,
    refuse,
    withdraw,
)
from tickets.users import Actor

FACTS = {"invoice": 17, "balance": "618.00"}


def ask(db: Database, cast: Cast, now: datetime, amount: int = 61800, subject: int = 1, **values: Any) -> int:
    given = {"reason": "the outage was ours", "by": cast.tess, "customer_id": cast.acme, "currency": "EUR", **values}
    with db.write() as session:
        return approvals.request(
            session, ApprovalKind.WRITE_OFF, "invoice", subject, FACTS, amount_minor=amount, now=now, **given
        ).id


def agree(db: Database, approval_id: int, by: Actor, now: datetime, facts: dict[str, Any] | None = None) -> None:
    with db.write() as session:
        grant(session, approval_id, facts or dict(reversed(FACTS.items())), by=by, now=now, version=1)


def state_of(db: Database, approval_id: int) -> str:
    with db.read() as session:
        return session.get_one(Approval, approval_id).state


def test_a_second_person_grants_what_the_first_asked_for(db: Database, cast: Cast, now: datetime) -> None:
    asked = ask(db, cast, now, ticket_id=77)

    agree(db, asked, cast.theo, now)

    with db.read() as session:
        approval = session.get_one(Approval, asked)
        said = [event.verb for event in list_events(session, ticket_id=77)]
    assert (approval.state, approval.decided_by_name, approval.level) == ("granted", "Theo Brandt", "tier2")
    assert said == ["approval_asked", "approval_granted"]


def test_nobody_grants_or_refuses_what_they_asked_for_themselves_17(db: Database, cast: Cast, now: datetime) -> None:
    asked = ask(db, cast, now, by=cast.lea)

    with pytest.raises(NotPermitted, match="another person must decide"):
        agree(db, asked, cast.lea, now)
    with pytest.raises(NotPermitted, match="Withdraw"), db.write() as session:
        refuse(session, asked, "no", by=cast.lea, now=now, version=1)
    with pytest.raises(IntegrityError, match="four_eyes"), db.write() as session:
        session.execute(
            text(
                "update approval set state = 'granted', decided_hash = content_hash, decided_at = asked_at, "
                "decided_by_id = asked_by_id"
            )
        )
    assert state_of(db, asked) == ApprovalState.WAITING


def test_other_facts_than_those_asked_on_are_not_granted_17(db: Database, cast: Cast, now: datetime) -> None:
    asked = ask(db, cast, now)

    with pytest.raises(StaleEdit, match="facts have changed"):
        agree(db, asked, cast.lea, now, {**FACTS, "balance": "600.00"})

    assert state_of(db, asked) == ApprovalState.WAITING


def test_grants_to_one_customer_within_thirty_days_add_up_to_the_limit_17(
    db: Database, cast: Cast, now: datetime
) -> None:
    """Three times 400.00: the third is above the 1,000.00 of tier 2, and goes to the lead; a month later not."""
    for subject in (1, 2):
        agree(db, ask(db, cast, now, 40000, subject), cast.theo, now)
    third = ask(db, cast, now, 40000, 3)

    with pytest.raises(NotPermitted, match=r"comes to 1,200.00 EUR; that needs the role lead"):
        agree(db, third, cast.theo, now)
    agree(db, ask(db, cast, now, 40000, 4, customer_id=cast.globex), cast.theo, now)
    agree(db, third, cast.theo, now + timedelta(days=31))

    assert state_of(db, third) == ApprovalState.GRANTED


@pytest.mark.parametrize(("amount", "level"), [(100000, "tier2"), (100001, "lead"), (500001, "admin")])
def test_the_amount_says_whose_word_is_needed_17(
    db: Database, cast: Cast, now: datetime, amount: int, level: str
) -> None:
    asked = ask(db, cast, now, amount)

    with db.read() as session:
        assert session.get_one(Approval, asked).level == level


def test_a_person_is_told_of_what_waits_for_their_own_word(db: Database, cast: Cast, now: datetime) -> None:
    """Not of what they asked for, nor of what is above their role; grants of 30 days count toward the limit."""
    for customer in (cast.acme, cast.globex):
        agree(db, ask(db, cast, now, 60000, customer, customer_id=customer), cast.theo, now)
    ask(db, cast, now, 40000, 11)  # with what was granted 1,000.00: theo may
    ask(db, cast, now, 40001, 12, customer_id=cast.globex)  # a cent above it: the lead
    ask(db, cast, now, 500, 13, customer_id=None, by=cast.theo)
    ask(db, cast, now, 500001, 14, customer_id=None, by=cast.lea)

    with db.read() as session:
        told = [
            count_queues(session, actor, now=now).approvals for actor in (cast.tess, cast.theo, cast.lea, cast.ada)
        ]

    assert told == [0, 1, 3, 4]


def test_tier_one_decides_nothing(db: Database, cast: Cast, now: datetime) -> None:
    asked = ask(db, cast, now, by=cast.theo)

    with pytest.raises(NotPermitted, match="Tier 1 may not do this"):
        agree(db, asked, cast.tess, now)


def test_it_waits_once_and_is_decided_once(db: Database, cast: Cast, now: datetime) -> None:
    asked = ask(db, cast, now)
    with pytest.raises(IllegalMove, match="waits for a second person already"):
        ask(db, cast, now)
    with db.write() as session:
        refuse(session, asked, "bill it again", by=cast.lea, now=now, version=1)

    with pytest.raises(IllegalMove, match="refused already by Lea Conti"):
        agree(db, asked, cast.lea, now)
    assert ask(db, cast, now) != asked


def test_who_asked_may_withdraw_and_nobody_else(db: Database, cast: Cast, now: datetime) -> None:
    asked = ask(db, cast, now)

    with pytest.raises(NotPermitted, match="Only Tess Arden"), db.write() as session:
        withdraw(session, asked, by=cast.theo, now=now, version=1)
    with db.write() as session:
        withdraw(session, asked, by=cast.tess, now=now, version=1)

    assert state_of(db, asked) == ApprovalState.WITHDRAWN


def test_a_reason_is_needed_to_ask_and_to_refuse(db: Database, cast: Cast, now: datetime) -> None:
    with pytest.raises(Invalid, match="Say why"):
        ask(db, cast, now, reason=" ")
    asked = ask(db, cast, now)

    with pytest.raises(Invalid, match="Say why"), db.write() as session:
        refuse(session, asked, "", by=cast.lea, now=now, version=1)


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ("5844.80 EUR in 2 parts", "5,844.80 EUR in 2 parts", True),
        ("-1234567.00 EUR", "\u22121,234,567.00 EUR", True),
        ("5844.80 EUR", "5,844.81 EUR", False),
        ("12.50 EUR", "125.0 EUR", False),
    ],
)
def test_what_was_asked_for_stays_the_same_when_only_its_amounts_are_grouped(
    before: str, now: str, same: bool
) -> None:
    ask = {"minor": 584480, "lines": [1, 234]}

    assert (content_hash({"ask": ask, "Plan": before}) == content_hash({"ask": ask, "Plan": now})) is same
    assert content_hash({"ask": ask}) != content_hash({"ask": {"minor": 584480, "lines": [1234]}})
