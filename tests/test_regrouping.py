"""Mails change their ticket by a person's decision, with everything that came with them, and back again."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.open_items import read_open_items
from parsers.problems import Evidence
from tests.builders import IDENTITY, Cast, a_message, a_reply, a_ticket, file_mail, find_ticket
from tests.scene import LEDGER, a_paying_ticket, a_remittance
from tickets.audit import describe, list_events
from tickets.conversation import Post, get_attachment
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted, StaleEdit
from tickets.holds import Signs, list_holds, place_holds
from tickets.mailroom.messages import InboundMessage
from tickets.money.advices.remittances import get_remittance
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger.applying import confirm
from tickets.outgoing.outbox import OutboundMail
from tickets.regrouping.merging import merge
from tickets.regrouping.moving_mail import move_post, split_out
from tickets.regrouping.rows import Regrouping
from tickets.regrouping.undo import undo
from tickets.requests import Request
from tickets.schema import Base
from tickets.ticket import Ticket, TicketStatus, follow_merges
from tickets.ticket_keys import add_keys
from tickets.users import SYSTEM


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tickets: `first` with two mails of Paula's and our reply, `second` with one mail and a request."""

    first: int
    second: int
    posts: tuple[int, int]
    answer: int
    request: int


@pytest.fixture
def pair(db: Database, cast: Cast, now: datetime) -> Pair:
    with db.write() as session:
        first, second = a_ticket(session, now, customer_id=cast.acme), a_ticket(session, now, subject="A second one")
        one = file_mail(session, first, now, a_message(message_id="one@acme", text="Invoice 4711 please."))
        answer = an_answer(session, first, cast, now + timedelta(minutes=1))
        two = file_mail(session, second, now, a_message(message_id="two@acme", text="Where is 4712?"))
        request = Request(ticket_id=second.id, post_id=two.id, position=1, type="invoice_copy", captured={})
        session.add(request)
        add_keys(session, [(second.id, ["4712"])])
        session.flush()
        return Pair(first.id, second.id, (one.id, two.id), answer, request.id)


def an_answer(session: Session, ticket: Ticket, cast: Cast, now: datetime) -> int:
    return a_reply(session, ticket, cast.tess, now).id


def the_ticket(session: Session, number: int) -> Ticket:
    return session.get_one(Ticket, number, populate_existing=True)


def where(session: Session) -> dict[int, int]:
    return dict(session.execute(select(Post.id, Post.ticket_id)).all())


def merge_second(session: Session, pair: Pair, cast: Cast, now: datetime, **options: Any) -> Regrouping:
    second = the_ticket(session, pair.second)
    return merge(session, second, pair.first, by=cast.tess, now=now, version=second.version, **options)


def test_a_merge_brings_mails_requests_and_the_waiting_along(
    db: Database, cast: Cast, pair: Pair, now: datetime
) -> None:
    with db.write() as session:
        merge_second(session, pair, cast, now, reason="The same question")

    with db.read() as session:
        first, second = the_ticket(session, pair.first), the_ticket(session, pair.second)
        assert set(where(session).values()) == {pair.first}
        assert session.get_one(Request, pair.request).ticket_id == pair.first
        assert (second.status, second.merged_into) == (TicketStatus.CLOSED, pair.first)
        assert (first.status, first.waiting_since) == (TicketStatus.OPEN, now)
        assert describe(list_events(session, ticket_id=pair.second)[-1]) == f"merged it into ticket {pair.first}"
        assert describe(list_events(session, ticket_id=pair.first)[-1]) == f"merged ticket {pair.second} into it"


def test_unmerging_returns_everything_and_both_states(db: Database, cast: Cast, pair: Pair, now: datetime) -> None:
    with db.write() as session:
        before = where(session)
        states = [(t.status, t.waiting_since, t.due_at) for t in session.scalars(select(Ticket).order_by(Ticket.id))]
        change = merge_second(session, pair, cast, now)
    with db.write() as session:
        undo(session, change.id, by=cast.tess, now=now)

    with db.read() as session:
        assert where(session) == before
        assert session.get_one(Request, pair.request).ticket_id == pair.second
        tickets = session.scalars(select(Ticket).order_by(Ticket.id)).all()
        assert [(t.status, t.waiting_since, t.due_at) for t in tickets] == states
        assert the_ticket(session, pair.second).merged_into is None


def test_an_answer_to_a_merged_ticket_finds_the_one_that_took_it_in(
    db: Database, cast: Cast, pair: Pair, now: datetime
) -> None:
    with db.write() as session:
        merge_second(session, pair, cast, now)

    with db.read() as session:
        answer = a_message(message_id="three@acme", in_reply_to=("two@acme",))
        by_token = a_message(message_id="four@acme", subject=f"Re: [#{pair.second}]")
        found = [find_ticket(session, mail, identity=IDENTITY).ticket_id for mail in (answer, by_token)]

    assert found == [pair.first, pair.first]


def test_merges_are_followed_and_never_form_a_cycle(db: Database, cast: Cast, pair: Pair, now: datetime) -> None:
    with db.write() as session:
        third = a_ticket(session, now)
        merge_second(session, pair, cast, now)
        first = the_ticket(session, pair.first)
        merge(session, first, third.id, by=cast.tess, now=now, version=first.version)

        with pytest.raises(Invalid):
            merge(session, third, pair.second, by=cast.tess, now=now, version=third.version)
        with pytest.raises(IllegalMove, match="was merged into"):
            merge_second(session, pair, cast, now)
        assert follow_merges(session, the_ticket(session, pair.second)).id == third.id


def test_a_mail_that_is_split_out_gets_a_linked_ticket_and_comes_back(
    db: Database, cast: Cast, pair: Pair, now: datetime
) -> None:
    with db.write() as session:
        merge_second(session, pair, cast, now)
        first = the_ticket(session, pair.first)
        new = split_out(session, first, [pair.posts[1]], by=cast.tess, now=now, version=first.version, reason="other")
        assert (new.linked_to, new.subject) == (pair.first, "Question about an invoice")
        assert where(session)[pair.posts[1]] == new.id
        assert session.get_one(Request, pair.request, populate_existing=True).ticket_id == new.id
        assert (
            session.scalar(select(InboundMessage.ticket_id).where(InboundMessage.message_id == "two@acme")) == new.id
        )
        change = session.scalars(select(Regrouping).where(Regrouping.kind == "split")).one()

    with db.write() as session:
        undo(session, change.id, by=cast.tess, now=now)
        assert where(session)[pair.posts[1]] == pair.first
        assert follow_merges(session, the_ticket(session, new.id)).id == pair.first


def test_undoing_in_the_wrong_order_still_leads_home(db: Database, cast: Cast, pair: Pair, now: datetime) -> None:
    with db.write() as session:
        merged = merge_second(session, pair, cast, now)
        first = the_ticket(session, pair.first)
        split_out(session, first, [pair.posts[1]], by=cast.tess, now=now, version=first.version)
        split = session.scalars(select(Regrouping).where(Regrouping.kind == "split")).one()

        undo(session, merged.id, by=cast.tess, now=now)
        undo(session, split.id, by=cast.tess, now=now)

        assert where(session)[pair.posts[1]] == pair.second


def test_our_reply_that_was_moved_takes_its_answers_along(
    db: Database, cast: Cast, pair: Pair, now: datetime
) -> None:
    with db.write() as session:
        move_post(session, pair.answer, pair.second, by=cast.tess, now=now)

    with db.read() as session:
        sent = session.scalars(select(OutboundMail)).one()
        answer = a_message(message_id="five@acme", in_reply_to=(sent.message_id,))
        assert sent.ticket_id == pair.second
        assert find_ticket(session, answer, identity=IDENTITY).ticket_id == pair.second


def test_the_last_mail_takes_its_ticket_along(db: Database, cast: Cast, pair: Pair, now: datetime) -> None:
    with db.write() as session:
        change = move_post(session, pair.posts[1], pair.first, by=cast.tess, now=now)

        assert change.kind == "merge"
        assert the_ticket(session, pair.second).merged_into == pair.first
        first = the_ticket(session, pair.first)
        with pytest.raises(Invalid, match="without a mail"):
            split_out(session, first, [*pair.posts, pair.answer], by=cast.tess, now=now, version=first.version)


def test_what_came_in_for_a_merged_ticket_waits_after_the_unmerge(
    db: Database, cast: Cast, pair: Pair, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    with db.write() as session:
        first = the_ticket(session, pair.first)
        change = merge(session, first, pair.second, by=cast.tess, now=now, version=first.version)
        home = the_ticket(session, pair.second)
        mail = file_mail(session, home, later, a_message(message_id="six@acme", in_reply_to=("one@acme",)))
        mail.home_id = pair.first  # as filing does: it answered a mail of the first

    with db.write() as session:
        undo(session, change.id, by=cast.tess, now=later)

        first = the_ticket(session, pair.first)
        assert where(session)[mail.id] == pair.first
        assert (first.status, first.waiting_since) == (TicketStatus.OPEN, later)


def test_closed_tickets_take_nothing_in(db: Database, cast: Cast, pair: Pair, now: datetime) -> None:
    with db.write() as session:
        the_ticket(session, pair.first).status = TicketStatus.CLOSED
        session.flush()

        with pytest.raises(IllegalMove, match="is closed"):
            merge_second(session, pair, cast, now)
        with pytest.raises(IllegalMove, match="is closed"):
            move_post(session, pair.posts[1], pair.first, by=cast.tess, now=now)


def test_sales_may_not_regroup_and_stale_forms_are_refused(
    db: Database, cast: Cast, pair: Pair, now: datetime
) -> None:
    with db.write() as session:
        second = the_ticket(session, pair.second)
        with pytest.raises(NotPermitted):
            merge(session, second, pair.first, by=cast.sam, now=now, version=second.version)
        with pytest.raises(StaleEdit):
            merge(session, second, pair.first, by=cast.tess, now=now, version=second.version + 7)
        with pytest.raises(NotFound):
            merge(session, second, 999_999, by=cast.tess, now=now, version=second.version)
        with pytest.raises(NotFound):
            undo(session, 999_999, by=cast.tess, now=now)


def test_cash_and_files_go_with_their_mail_and_return(db: Database, cast: Cast, pair: Pair, now: datetime) -> None:
    with db.write() as session:
        import_open_items(session, read_open_items(LEDGER), "0" * 64, by=SYSTEM, now=now)
        paying, post, attachment = a_paying_ticket(session, cast, now)
        remittance_id, _ = a_remittance(session, paying, attachment, now)
        paying_id, version = paying.id, paying.version

    def places(session: Session) -> tuple[int, int | None, int]:
        session.expire_all()
        attachment_of = session.get_one(InboundMessage, attachment.inbound_id).ticket_id
        return (
            session.get_one(Post, post.id).ticket_id,
            attachment_of,
            get_remittance(session, remittance_id, cast.tess).ticket_id,
        )

    with db.write() as session:
        change = merge(session, the_ticket(session, paying_id), pair.first, by=cast.tess, now=now, version=version)
        merged = places(session)
        confirm(session, remittance_id, accept_lines=None, by=cast.tess, now=now, version=1)
        undo(session, change.id, by=cast.tess, now=now)
        undone = places(session)

    assert merged == (pair.first,) * 3
    assert undone == (paying_id,) * 3
    with db.read() as session:
        assert get_remittance(session, remittance_id, cast.tess).state == "confirmed"
        assert get_attachment(session, attachment.id, cast.tess).id == attachment.id


def test_a_stop_sign_goes_wherever_its_ticket_goes(db: Database, cast: Cast, pair: Pair, now: datetime) -> None:
    fact = Evidence("fraud", "text", 3.0, "gift cards")
    with db.write() as session:
        place_holds(session, [Signs(pair.second, None, {"fraud": fact})], now=now)
        change = merge_second(session, pair, cast, now)
        held_while_merged = [len(list_holds(session, the_ticket(session, n))) for n in (pair.first, pair.second)]
        undo(session, change.id, by=cast.tess, now=now)
        held_after = [len(list_holds(session, the_ticket(session, n))) for n in (pair.first, pair.second)]

    assert (held_while_merged, held_after) == ([1, 0], [0, 1])


def test_two_people_who_merge_two_tickets_into_each_other_get_one_merge(
    db: Database, cast: Cast, pair: Pair, now: datetime
) -> None:
    start, refused = threading.Barrier(2), []

    def merge_into(source: int, target: int) -> None:
        start.wait()
        try:
            with db.write() as session:
                ticket = the_ticket(session, source)
                merge(session, ticket, target, by=cast.tess, now=now, version=ticket.version)
        except (IllegalMove, Invalid, StaleEdit) as refusal:
            refused.append(refusal)

    people = [
        threading.Thread(target=merge_into, args=tickets)
        for tickets in ((pair.first, pair.second), (pair.second, pair.first))
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert len(refused) == 1
    with db.read() as session:
        merged = [the_ticket(session, number).merged_into for number in (pair.first, pair.second)]
        assert sorted(merged, key=str) in ([pair.first, None], [pair.second, None])
        assert len(set(where(session).values())) == 1


# what becomes of a table's rows when their ticket is merged, or a mail of it is split out or moved
ROWS = {
    "post": "they are what moves",
    "inbound_message": "with the mail",
    "outbound_mail": "with the mail",
    "request": "with the mail that asks",
    "number_suggestion": "with the mail that names the number",
    "remittance": "with the mail that it is attached to",
    "forward": "with the mail that went to sales",
    "chase": "links are followed when they are shown",
    "hold": "with the mail that raised it; one without a mail with its ticket",
    "dispute": "links are followed when they are shown",
    "arrangement": "links are followed when they are shown",
    "ticket_key": "copied, and taken out again by the undo",
    "ticket": "links are followed when they are shown",
    "regrouping": "they say what happened",
    "regrouped_post": "they say what happened",
    "automatic_mail": "they count what an address got, whatever the ticket",
    "correction": "they teach what the first mail of the ticket is",
    "ticket_draft": "links are followed when they are shown",
    "ticket_look": "stays: people have looked at that number",
}


def test_every_table_that_knows_a_ticket_has_its_rule() -> None:
    """A new table with a ticket needs a line above, and a place in `_bring_along` if its rows belong to a mail."""
    tables = {
        table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "ticket"
    }

    assert tables == set(ROWS)
