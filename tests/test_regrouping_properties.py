"""Whatever is merged, split, moved and undone, in any order: each mail is in exactly one ticket, with its things."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import IDENTITY, Cast, a_message, a_reply, a_ticket, file_mail, find_ticket
from tickets.conversation import Post
from tickets.db import Database
from tickets.errors import Refusal
from tickets.mailroom.messages import InboundMessage
from tickets.outgoing.outbox import OutboundMail
from tickets.regrouping.merging import merge
from tickets.regrouping.moving_mail import move_post, split_out
from tickets.regrouping.rows import Regrouping
from tickets.regrouping.undo import undo
from tickets.requests import Request
from tickets.ticket import Ticket, TicketStatus, follow_merges

PICK = st.integers(min_value=0, max_value=1_000)
STATE = (
    "status",
    "tier",
    "priority",
    "waiting_since",
    "due_at",
    "alarm",
    "assignee_id",
    "customer_id",
    "merged_into",
)


class Desk(RuleBasedStateMachine):
    """A handful of tickets of Paula's, and what people do to them. Subclassed with a database."""

    db: Database
    cast: Cast
    start: datetime

    @initialize()
    def furnish(self) -> None:
        self.tickets: list[int] = []
        self.posts: list[int] = []
        self.minute = 0
        self.undone: set[int] = set()
        with self.db.write() as session:
            for _ in range(3):
                ticket = a_ticket(session, self.start)
                self.tickets.append(ticket.id)
                for _ in range(2):
                    self.receive(session, ticket)

    @property
    def now(self) -> datetime:
        self.minute += 1
        return self.start + timedelta(minutes=self.minute)

    def receive(self, session: Session, ticket: Ticket, **mail: Any) -> None:
        number = f"m{len(self.posts)}-{ticket.id}@acme.example"
        post = file_mail(session, ticket, self.now, a_message(message_id=number, **mail))
        session.add(Request(ticket_id=ticket.id, post_id=post.id, position=1, type="invoice_copy", captured={}))
        self.posts.append(post.id)

    @rule(source=PICK, other=PICK)
    def merge(self, source: int, other: int) -> None:
        def act(session: Session) -> None:
            ticket = session.get_one(Ticket, self.pick(self.tickets, source))
            into = self.pick(self.tickets, other)
            merge(session, ticket, into, by=self.cast.tess, now=self.now, version=ticket.version)

        self.attempt(act)

    @rule(ticket=PICK, posts=st.lists(PICK, min_size=1, max_size=3))
    def split(self, ticket: int, posts: list[int]) -> None:
        def act(session: Session) -> None:
            row = session.get_one(Ticket, self.pick(self.tickets, ticket))
            chosen = [self.pick(self.posts, post) for post in posts]
            new = split_out(session, row, chosen, by=self.cast.tess, now=self.now, version=row.version)
            self.tickets.append(new.id)

        self.attempt(act)

    @rule(post=PICK, other=PICK)
    def move(self, post: int, other: int) -> None:
        def act(session: Session) -> None:
            into = self.pick(self.tickets, other)
            move_post(session, self.pick(self.posts, post), into, by=self.cast.tess, now=self.now)

        self.attempt(act)

    @rule(change=PICK)
    def undo_any(self, change: int) -> None:
        with self.db.read() as session:
            mine = Regrouping.source_id.in_(self.tickets) & Regrouping.undone_at.is_(None)
            standing = session.scalars(select(Regrouping.id).where(mine)).all()
        if standing:
            self.attempt(lambda session: undo(session, self.pick(standing, change), by=self.cast.tess, now=self.now))

    @rule(post=PICK)
    def answer_arrives(self, post: int) -> None:
        with self.db.write() as session:
            row = session.get_one(Post, self.pick(self.posts, post))
            message_id = row.facts.get("message_id")
            message = a_message(
                message_id=f"new-{len(self.posts)}@x", in_reply_to=(message_id,) if message_id else ()
            )
            match = find_ticket(session, message, identity=IDENTITY)
            assert match.ticket_id == row.ticket_id or message_id is None
            ticket = session.get_one(Ticket, row.ticket_id)
            self.receive(session, ticket, in_reply_to=(message_id,) if message_id else ())
            session.get_one(Post, self.posts[-1]).home_id = match.home_id

    @rule(ticket=PICK)
    def somebody_replies(self, ticket: int) -> None:
        def act(session: Session) -> None:
            row = session.get_one(Ticket, self.pick(self.tickets, ticket))
            self.posts.append(a_reply(session, row, self.cast.tess, self.now).id)

        self.attempt(act)

    @rule(source=PICK, other=PICK)
    def a_merge_that_is_undone_at_once_never_was(self, source: int, other: int) -> None:
        def act(session: Session) -> int:
            ticket = session.get_one(Ticket, self.pick(self.tickets, source))
            into = self.pick(self.tickets, other)
            return merge(session, ticket, into, by=self.cast.tess, now=self.now, version=ticket.version).id

        self.do_and_undo(act)

    @rule(post=PICK, other=PICK)
    def a_move_that_is_undone_at_once_never_was(self, post: int, other: int) -> None:
        def act(session: Session) -> int:
            into = self.pick(self.tickets, other)
            return move_post(session, self.pick(self.posts, post), into, by=self.cast.tess, now=self.now).id

        self.do_and_undo(act)

    @rule(ticket=PICK, post=PICK)
    def a_split_that_is_undone_at_once_never_was(self, ticket: int, post: int) -> None:
        def act(session: Session) -> int:
            row = session.get_one(Ticket, self.pick(self.tickets, ticket))
            chosen = [self.pick(self.posts, post)]
            new = split_out(session, row, chosen, by=self.cast.tess, now=self.now, version=row.version)
            return session.scalars(select(Regrouping.id).where(Regrouping.target_id == new.id)).one()

        self.do_and_undo(act)

    @invariant()
    def each_mail_is_in_exactly_one_ticket_with_its_things(self) -> None:
        if not self.posts:
            return
        with self.db.read() as session:
            posts = session.scalars(select(Post).where(Post.id.in_(self.posts))).all()
            assert len(posts) == len(self.posts)
            for post in posts:
                home = session.get_one(Ticket, post.home_id or post.ticket_id)
                shown_in = session.get_one(Ticket, post.ticket_id)
                assert follow_merges(session, home).id == post.ticket_id
                assert shown_in.merged_into is None
                things: list[int | None] = [
                    *session.scalars(select(InboundMessage.ticket_id).where(InboundMessage.id == post.inbound_id)),
                    *session.scalars(select(OutboundMail.ticket_id).where(OutboundMail.id == post.outbound_id)),
                    *session.scalars(select(Request.ticket_id).where(Request.post_id == post.id)),
                ]
                assert set(things) == {post.ticket_id}
            for number in self.tickets:
                ticket = session.get_one(Ticket, number)
                assert (ticket.merged_into is None) or ticket.status == TicketStatus.CLOSED

    def attempt(self, act: Callable[[Session], object]) -> bool:
        """A refusal changes nothing."""
        try:
            with self.db.write() as session:
                act(session)
        except Refusal:
            return False
        return True

    def do_and_undo(self, act: Callable[[Session], int]) -> None:
        before = self.snapshot()
        changes: list[int] = []
        if self.attempt(lambda session: changes.append(act(session))):
            with self.db.write() as session:
                undo(session, changes[0], by=self.cast.tess, now=self.now)
        assert self.snapshot() == before

    def snapshot(self) -> tuple[dict[int, int], dict[int, tuple[Any, ...]]]:
        with self.db.read() as session:
            posts = session.execute(select(Post.id, Post.ticket_id).where(Post.id.in_(self.posts)))
            tickets = session.scalars(select(Ticket).where(Ticket.id.in_(self.tickets))).all()
            states = {ticket.id: tuple(getattr(ticket, name) for name in STATE) for ticket in tickets}
            return dict(posts.all()), states

    @staticmethod
    def pick(among: Any, number: int) -> int:
        return int(among[number % len(among)])


def test_any_sequence_of_regroupings_keeps_every_mail_in_one_ticket(db: Database, cast: Cast, now: datetime) -> None:
    machine = type("DeskOnThisDatabase", (Desk,), {"db": db, "cast": cast, "start": now})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10 if db.is_sqlite else 5,
            stateful_step_count=14,
            suppress_health_check=list(HealthCheck),
        ),
    )
