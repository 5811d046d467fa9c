"""Every change leaves a sentence, and the past cannot be rewritten."""

from datetime import datetime

import pytest
from sqlalchemy import text

from tests.builders import Cast, a_ticket
from tickets.audit import SENTENCES, Event, describe, find_last_event, list_events, record
from tickets.db import Database
from tickets.lifecycle import assign, escalate
from tickets.ticket import get_ticket


def test_events_of_a_ticket_read_as_sentences_oldest_first(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        assign(session, ticket, cast.tess.user_id, by=cast.lea, now=now, version=1)
        escalate(session, ticket, "terms unclear", by=cast.tess, now=now, version=2)
        events = list_events(session, ticket_id=ticket.id)

    assert [f"{event.actor_name} {describe(event)}" for event in events] == [
        "Counterfoil opened the ticket",
        "Lea Conti assigned it to Tess Arden",
        "Tess Arden escalated it to tier 2: terms unclear",
    ]


def test_an_unknown_verb_and_a_missing_word_still_read(now: datetime) -> None:
    assert describe(Event(verb="ate_lunch", data={})) == "ate lunch"
    assert describe(Event(verb="assigned", data={})) == "assigned it to ?"
    assert describe(Event(verb="escalated", data={"reason": "a {brace}"})) == "escalated it to tier 2: a {brace}"


@pytest.mark.parametrize("statement", ["update event set verb = 'x'", "delete from event"])
def test_an_event_is_never_changed_or_deleted(db: Database, cast: Cast, now: datetime, statement: str) -> None:
    with db.write() as session:
        record(session, "assigned", "ticket", 1, by=cast.tess, now=now, assignee="Tess")

    with pytest.raises(Exception, match="never changed or deleted"), db.write() as session:
        session.execute(text(statement))


def test_the_last_event_is_the_newest(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        assign(session, get_ticket(session, ticket.id, cast.tess), None, by=cast.tess, now=now, version=1)
        last = find_last_event(session, ticket_id=ticket.id)

    assert last is not None
    assert last.verb == "unassigned"


def test_every_sentence_is_plain_words() -> None:
    for verb, sentence in SENTENCES.items():
        assert verb == verb.lower()
        assert sentence[0].islower()
        assert not sentence.endswith(".")
