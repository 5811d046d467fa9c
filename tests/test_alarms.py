"""Alarms: one notice for each incident, one when it is over, and nothing lost when no channel works."""

import threading
from datetime import datetime, timedelta

import pytest

from tests.builders import Cast, a_stored_mail, list_alarms
from tickets.alarms import (
    AGAIN_AFTER,
    LEASE,
    ROUND,
    STEADY,
    AlarmKind,
    Notice,
    acknowledge,
    claim_notices,
    end_alarm,
    hand_back,
    list_ended,
    list_open,
    mark_not_told,
    mark_told,
    raise_alarm,
)
from tickets.audit import list_events_of
from tickets.db import Database
from tickets.desk.queues import count_queues
from tickets.errors import IllegalMove
from tickets.mailroom.messages import MessageStatus, Outcome
from tickets.mailroom.parked_mail import watch_parked

MINUTE = timedelta(minutes=1)


def trouble(db: Database, now: datetime, subject: str = "mailbox billing", words: str = "refused") -> None:
    with db.write() as session:
        raise_alarm(session, AlarmKind.SIGN_IN, subject, words, now=now)


def cured(db: Database, now: datetime, subject: str = "mailbox billing") -> None:
    with db.write() as session:
        end_alarm(session, AlarmKind.SIGN_IN, subject, now=now)


def claim(db: Database, now: datetime) -> list[Notice]:
    with db.write() as session:
        return claim_notices(session, now=now)


def tell(db: Database, now: datetime) -> list[str]:
    """The events told now, by a channel that works."""
    notices = claim(db, now)
    with db.write() as session:
        mark_told(session, notices, now=now)
    return [f"{notice.subject} {notice.event}" for notice in notices]


def test_an_incident_is_told_at_once_and_only_once(db: Database, now: datetime) -> None:
    trouble(db, now)
    assert tell(db, now) == ["mailbox billing raised"]

    for minute in range(1, 120):
        trouble(db, now + minute * MINUTE, words="still refused")

    assert tell(db, now + 120 * MINUTE) == []
    with db.read() as session:
        (alarm,) = list_alarms(session)
    assert (alarm.times, alarm.words, alarm.raised_at) == (120, "still refused", now)


def test_its_end_is_told_once_it_has_held(db: Database, now: datetime) -> None:
    trouble(db, now)
    tell(db, now)
    cured(db, now + MINUTE)

    assert tell(db, now + MINUTE) == []
    assert tell(db, now + MINUTE + STEADY) == ["mailbox billing ended"]
    assert tell(db, now + timedelta(days=1)) == []


def test_trouble_that_comes_and_goes_is_one_incident(db: Database, now: datetime) -> None:
    at = now
    told = []
    for _ in range(120):
        trouble(db, at)
        told += tell(db, at)
        cured(db, at + MINUTE)
        told += tell(db, at + MINUTE)
        at += 2 * MINUTE

    assert told == ["mailbox billing raised"]
    assert tell(db, at + STEADY) == ["mailbox billing ended"]


def test_the_same_trouble_is_told_again_after_a_while_only(db: Database, now: datetime) -> None:
    trouble(db, now)
    tell(db, now)
    cured(db, now + MINUTE)
    tell(db, now + MINUTE + STEADY)

    trouble(db, now + 10 * MINUTE)

    assert tell(db, now + 10 * MINUTE) == []
    assert tell(db, now + AGAIN_AFTER) == ["mailbox billing raised"]


def test_trouble_that_is_over_before_anybody_heard_of_it_is_not_told(db: Database, now: datetime) -> None:
    trouble(db, now)
    cured(db, now)

    assert tell(db, now + timedelta(days=1)) == []


def test_what_happens_together_is_told_together_and_the_rest_a_little_later(db: Database, now: datetime) -> None:
    for name in ("billing", "claims"):
        trouble(db, now, f"mailbox {name}")
    assert tell(db, now) == ["mailbox billing raised", "mailbox claims raised"]

    trouble(db, now, "smtp")

    assert tell(db, now + ROUND / 2) == []
    assert tell(db, now + ROUND) == ["smtp raised"]


def test_what_no_channel_took_is_tried_again_with_the_same_id(db: Database, now: datetime) -> None:
    trouble(db, now)
    first = claim(db, now)
    with db.write() as session:
        mark_not_told(session, first, "the webhook answered 503", now=now)

    assert claim(db, now + ROUND) == []
    second = claim(db, now + 3 * ROUND)

    assert [notice.id for notice in second] == [notice.id for notice in first]
    with db.read() as session:
        assert list_alarms(session)[0].error == "the webhook answered 503"


def test_a_notice_is_told_by_one_process_at_a_time(db: Database, now: datetime) -> None:
    trouble(db, now)
    lost = claim(db, now)

    assert claim(db, now + LEASE / 2) == []
    taken_over = claim(db, now + LEASE)
    assert len(taken_over) == 1

    with db.write() as session:
        mark_not_told(session, lost, "too late", now=now + LEASE)
        mark_told(session, taken_over, now=now + LEASE)
    assert claim(db, now + timedelta(days=1)) == []


def test_an_incident_that_ends_while_it_is_told_has_its_end_told(db: Database, now: datetime) -> None:
    trouble(db, now)
    notices = claim(db, now)
    cured(db, now)
    with db.write() as session:
        mark_told(session, notices, now=now)

    assert tell(db, now + STEADY) == ["mailbox billing ended"]


def test_an_incident_that_comes_back_while_its_end_is_told_is_told_again(db: Database, now: datetime) -> None:
    trouble(db, now)
    tell(db, now)
    cured(db, now)
    notices = claim(db, now + STEADY)
    trouble(db, now + STEADY)
    with db.write() as session:
        mark_told(session, notices, now=now + STEADY)

    assert tell(db, now + AGAIN_AFTER) == ["mailbox billing raised"]


def test_each_kind_of_trouble_with_a_thing_is_an_incident_of_its_own(db: Database, now: datetime) -> None:
    with db.write() as session:
        for kind in AlarmKind:
            raise_alarm(session, kind, "mailbox billing", str(kind), now=now)
        end_alarm(session, AlarmKind.GAP, "mailbox billing", now=now)

    with db.read() as session:
        states = {alarm.kind: alarm.ended_at for alarm in list_alarms(session)}
    assert states == {kind: now if kind is AlarmKind.GAP else None for kind in AlarmKind}


def test_processes_that_see_the_same_trouble_open_one_incident_and_tell_it_once(db: Database, now: datetime) -> None:
    told: list[str] = []

    def work() -> None:
        for _ in range(5):
            trouble(db, now)
            told.extend(tell(db, now))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert told == ["mailbox billing raised"]
    with db.read() as session:
        assert len(list_alarms(session)) == 1


def parked_alarms(db: Database, now: datetime) -> list[tuple[str, bool]]:
    """After a look: of which mailbox, and whether it lasts."""
    with db.write() as session:
        watch_parked(session, now=now)
    with db.read() as session:
        return [(alarm.subject, alarm.ended_at is None) for alarm in list_alarms(session)]


def test_parked_mail_is_an_alarm_of_its_mailbox_until_none_is_left(db: Database, now: datetime) -> None:
    with db.write() as session:
        mails = [a_stored_mail(session, now, mailbox=name) for name in ("billing", "billing", "remit")]
        for mail in mails[:2]:
            mail.status, mail.outcome = MessageStatus.FAILED, Outcome.PARKED

    assert parked_alarms(db, now) == [("mailbox billing", True)]
    with db.read() as session:
        (alarm,) = list_alarms(session)
        assert (alarm.kind, alarm.words[:33]) == (AlarmKind.PARKED_MAIL, "2 mails could not be filed and wa")

    for mail in mails[:2]:
        with db.write() as session:
            session.get_one(type(mail), mail.id).status = MessageStatus.IGNORED
        left = mail is mails[0]
        assert parked_alarms(db, now + MINUTE) == [("mailbox billing", left)]


def test_an_alarm_in_hand_is_shown_and_calls_nobody(db: Database, cast: Cast, now: datetime) -> None:
    trouble(db, now)
    with db.write() as session:
        ((alarm, _),) = list_open(session)
        assert count_queues(session, cast.lea, now=now).alarms == 1
        acknowledge(session, alarm.id, by=cast.lea, now=now)

        assert [(found.id, name) for found, name in list_open(session)] == [(alarm.id, cast.lea.name)]
        assert count_queues(session, cast.lea, now=now).alarms == 0
        with pytest.raises(IllegalMove, match="has this in hand"):
            acknowledge(session, alarm.id, by=cast.ada, now=now)

        hand_back(session, alarm.id, by=cast.ada, now=now)
        events = list_events_of(session, "alarm", alarm.id)
        assert [(event.actor_name, event.verb) for event in events] == [
            (cast.lea.name, "alarm_taken"),
            (cast.ada.name, "alarm_handed_back"),
        ]
        assert count_queues(session, cast.lea, now=now).alarms == 1

    cured(db, now + MINUTE)
    with db.write() as session:
        assert not list_open(session)
        assert [found.id for found, _ in list_ended(session, now=now)] == [alarm.id]
        with pytest.raises(IllegalMove, match="over already"):
            acknowledge(session, alarm.id, by=cast.lea, now=now)
