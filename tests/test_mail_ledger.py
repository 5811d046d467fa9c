"""received = ticketed + attached + automatic + duplicate + parked, per mailbox and day, counted over stored rows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast, a_stored_mail, a_ticket
from tickets.db import Database
from tickets.errors import Invalid, NotPermitted
from tickets.house_time import make_house_clock
from tickets.mailroom.mail_ledger import (
    PAGE,
    Fate,
    LedgerFilter,
    by_day,
    by_mailbox,
    find_day,
    find_period,
    list_health,
    list_lines,
    list_messages,
    total,
)
from tickets.mailroom.mailbox_cursor import MailboxCursor, get_cursor
from tickets.mailroom.messages import MessageStatus, Outcome

FINISHED = {
    Outcome.TICKETED: MessageStatus.FILED,
    Outcome.ATTACHED: MessageStatus.FILED,
    Outcome.AUTOMATIC: MessageStatus.IGNORED,
    Outcome.DUPLICATE: MessageStatus.IGNORED,
    Outcome.PARKED: MessageStatus.FAILED,
}


def a_mail(session: Session, at: datetime, outcome: Outcome | None, mailbox: str = "billing") -> int:
    mail = a_stored_mail(session, at, mailbox=mailbox)
    mail.received_at = at
    if outcome is not None:
        mail.status, mail.outcome = FINISHED[outcome], outcome
    session.flush()
    return mail.id


@pytest.fixture
def some_mail(db: Database, cast: Cast, now: datetime) -> None:
    """Today one of each fate in billing and two tickets in disputes; yesterday a ticket, and one of last year."""
    with db.write() as session:
        for outcome in [*Outcome, None]:
            a_mail(session, now, outcome)
        a_mail(session, now, Outcome.TICKETED, "disputes")
        a_mail(session, now.replace(hour=0, minute=0), Outcome.TICKETED, "disputes")
        a_mail(session, now.replace(hour=0) - timedelta(seconds=1), Outcome.TICKETED)
        a_mail(session, now - timedelta(days=365), Outcome.ATTACHED)


def test_each_mailbox_and_day_balances(db: Database, cast: Cast, some_mail: None, now: datetime) -> None:
    with db.read() as session:
        lines = list_lines(session, find_period("week", now=now))

    assert [(line.day, line.mailbox, line.counts.received) for line in lines] == [
        ("2026-11-23", "billing", 6),
        ("2026-11-23", "disputes", 2),
        ("2026-11-22", "billing", 1),
    ]
    assert all(line.counts.difference == 0 for line in lines)
    assert total(lines).received == 9
    assert by_mailbox(lines)["billing"].parked == 1
    assert list(by_day(lines)) == ["2026-11-23", "2026-11-22"]


def test_days_are_those_of_the_house(db: Database, now: datetime) -> None:
    with db.write() as session:
        a_mail(session, now.replace(day=22, hour=20), Outcome.TICKETED)  # five in the morning in Tokyo
    here = make_house_clock(ZoneInfo("Asia/Tokyo"), lambda: now)()

    with db.read() as session:
        (line,) = list_lines(session, find_period("week", now=here))
        assert line.day == "2026-11-23"
        assert total(list_lines(session, find_day("2026-11-23", now=here))).received == 1
        assert total(list_lines(session, find_day("2026-11-22", now=here))).received == 0


def test_every_number_leads_to_just_its_mails(db: Database, cast: Cast, some_mail: None, now: datetime) -> None:
    with db.read() as session:
        period = find_period("month", now=now)
        for line in list_lines(session, period):
            for fate in Fate:
                wanted = LedgerFilter(fate, line.mailbox, line.day)
                found = list_messages(session, cast.tess, wanted, find_day(line.day, now=now)).messages
                count = 0 if fate is Fate.LOST else getattr(line.counts, fate.value)
                assert len(found) == count, (line, fate)


def test_a_mail_without_a_fate_shows_as_a_difference(
    db: Database, cast: Cast, some_mail: None, now: datetime
) -> None:
    with db.write() as session:
        lost = a_mail(session, now, Outcome.TICKETED)
        session.get_one(type(session.get_one(MailboxCursor, "billing")), "billing")
        stored = list_messages(session, cast.tess, LedgerFilter(Fate.TICKETED), None).messages[0]
        assert stored.id == lost
        stored.outcome = None

    with db.read() as session:
        period = find_period("today", now=now)
        assert total(list_lines(session, period)).difference == 1
        found = list_messages(session, cast.tess, LedgerFilter(Fate.LOST), period)
        assert [message.id for message in found.messages] == [lost]


def test_long_lists_are_paged(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        for _ in range(PAGE + 3):
            a_mail(session, now, Outcome.PARKED)

        first = list_messages(session, cast.tess, LedgerFilter(Fate.PARKED), None)
        second = list_messages(session, cast.tess, LedgerFilter(Fate.PARKED), None, before=first.before)

    assert (len(first.messages), len(second.messages), second.before) == (PAGE, 3, None)
    assert not {message.id for message in first.messages} & {message.id for message in second.messages}


def test_health_tells_the_backlog_and_the_last_hours(
    db: Database, cast: Cast, some_mail: None, now: datetime
) -> None:
    with db.write() as session:
        get_cursor(session, "quiet")
        a_mail(session, now - timedelta(hours=3), Outcome.TICKETED)

    with db.read() as session:
        health = {box.mailbox: box for box in list_health(session, now=now)}

    assert list(health) == ["billing", "disputes", "quiet"]
    assert (health["billing"].unread, health["billing"].unread_since) == (1, now)
    assert health["billing"].hours[-1] == 6
    assert health["billing"].hours[-4] == 1
    assert sum(health["quiet"].hours) == 0


def test_wrong_questions_are_refused(db: Database, cast: Cast, now: datetime) -> None:
    with db.read() as session:
        with pytest.raises(Invalid):
            find_period("ever", now=now)
        with pytest.raises(Invalid):
            find_day("2026-13-45", now=now)
        with pytest.raises(NotPermitted):
            list_messages(session, cast.sam, LedgerFilter(Fate.PARKED), None)


def test_a_ticket_of_nobody_counts_nowhere(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        a_ticket(session, now)

        assert total(list_lines(session, find_period("today", now=now))).received == 0
