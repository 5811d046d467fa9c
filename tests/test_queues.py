"""A queue shows what is due first, page by page, to those who may see it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from parsers.message import AttachmentPart
from tests.builders import IDENTITY, Cast, a_message, a_stored_mail, a_ticket, file_mail, store_files
from tickets.db import Database
from tickets.desk.cash_list import list_cash
from tickets.desk.queues import (
    Neighbours,
    QueueFilter,
    QueuePage,
    count_newer,
    count_queues,
    list_queue,
    neighbours,
)
from tickets.errors import Invalid, NotPermitted
from tickets.forwards import forward_to_sales
from tickets.lifecycle import assign, hold, solve, wait_for_customer
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState
from tickets.ticket import Ticket
from tickets.users import Actor

MINUTE = timedelta(minutes=1)


def show(db: Database, actor: Actor, now: datetime, view: str, **filters: Any) -> QueuePage:
    with db.read() as session:
        return list_queue(session, actor, QueueFilter(view=view, **filters), now=now)


def ids(page: QueuePage) -> list[int]:
    return [row.id for row in page.rows]


def a_remittance(session: Session, ticket: Ticket, attachment_id: int, now: datetime, **columns: Any) -> Remittance:
    values = {
        "position": 0,
        "state": RemittanceState.PROPOSED,
        "payer": "Acme Tooling GmbH",
        "currency": "EUR",
        "total_minor": 1234_50,
        "evidence_class": "A",
        "proved": True,
        **columns,
    }
    remittance = Remittance(ticket_id=ticket.id, attachment_id=attachment_id, created_at=now, **values)
    session.add(remittance)
    session.flush()
    return remittance


def add_line(session: Session, remittance_id: int, at: int, **columns: Any) -> None:
    read = {"box": [1, 0, 0, 1, 1], "line_class": "invoice", "evidence_class": "E", "match_reason": ""}
    session.add(
        RemittanceRow(remittance_id=remittance_id, sequence=at, reference=f"X{at}", net_minor=100, **read, **columns)
    )


def a_file(session: Session, ticket: Ticket, now: datetime, name: str) -> int:
    post = file_mail(session, ticket, now, a_message(message_id=f"{name}@acme"))
    return store_files(session, post.inbound_id, AttachmentPart(name, "application/pdf", b"%PDF"))[0].id


def test_a_queue_shows_open_tickets_of_its_tier_due_first(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        late = a_ticket(session, now, due_at=now + 9 * MINUTE).id
        undated = a_ticket(session, now).id
        soon = a_ticket(session, now, due_at=now + 3 * MINUTE).id
        a_ticket(session, now, status="solved", solved_at=now)
        second_tier = a_ticket(session, now, tier=2).id

    page = show(db, cast.tess, now, "tier1")

    assert ids(page) == [soon, late, undated]
    assert (page.total, page.after) == (3, None)
    assert ids(show(db, cast.tess, now, "tier2")) == [second_tier]


def test_a_due_date_that_changes_moves_the_ticket(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        first = a_ticket(session, now, due_at=now + 1 * MINUTE)
        second = a_ticket(session, now, due_at=now + 2 * MINUTE)
        wait_for_customer(session, first, by=cast.tess, now=now)

    assert ids(show(db, cast.tess, now, "tier1")) == [second.id, first.id]


def test_the_views_of_one_person(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        mine = a_ticket(session, now)
        assign(session, mine, cast.tess.user_id, by=cast.tess, now=now, version=1)
        free = a_ticket(session, now, due_at=now + 90 * MINUTE)
        overdue = a_ticket(session, now, due_at=now - MINUTE, tier=2)
        old = a_ticket(session, now, status="solved", solved_at=now - MINUTE)
        done = a_ticket(session, now)
        solve(session, done, by=cast.tess, now=now, version=1)

    assert ids(show(db, cast.tess, now, "mine")) == [mine.id]
    assert ids(show(db, cast.theo, now, "mine")) == []
    assert ids(show(db, cast.tess, now, "unassigned")) == [overdue.id, free.id]
    assert ids(show(db, cast.tess, now, "breaching")) == [overdue.id]
    assert ids(show(db, cast.tess, now, "solved")) == [done.id, old.id]
    assert show(db, cast.tess, now, "all").total == 5


def test_a_row_says_everything_about_its_ticket(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(
            session,
            now,
            customer_id=cast.acme,
            assignee_id=cast.theo.user_id,
            confidence=0.75,
            amount_minor=1234_50,
            currency="EUR",
        )
        a_remittance(session, ticket, a_file(session, ticket, now, "old.pdf"), now, evidence_class="D", proved=False)
        newest = a_remittance(session, ticket, a_file(session, ticket, now, "new.pdf"), now)
        for at, removed in enumerate((False, False, True)):
            add_line(session, newest.id, at, removed=removed)

    (row,) = show(db, cast.tess, now, "all").rows

    assert (row.customer_name, row.account_number, row.requester) == ("Acme Tooling GmbH", "C-1001", "Paula Prime")
    assert (row.amount, row.currency, row.attachments) == (Decimal("1234.50"), "EUR", 2)
    assert (row.remittance_id, row.evidence_class, row.proved) == (newest.id, "A", True)
    assert (row.lines, row.lines_found) == (2, 0)
    assert (row.assignee_name, row.confidence, row.version) == ("Theo Brandt", 0.75, ticket.version)


@pytest.mark.parametrize("view", ["tier1", "solved"])
def test_pages_follow_each_other_without_gap_or_repeat(db: Database, cast: Cast, now: datetime, view: str) -> None:
    with db.write() as session:
        for number in range(23):
            state: dict[str, Any] = {}
            if view == "solved":
                state = {"status": "solved", "solved_at": now + (number // 3) * MINUTE}
            a_ticket(session, now, due_at=now + (number // 3) * MINUTE if number % 5 else None, **state)
    whole = ids(show(db, cast.tess, now, view, limit=200))

    paged, after = [], None
    while True:
        page = show(db, cast.tess, now, view, limit=4, after=after)
        assert page.total == 23
        paged += ids(page)
        after = page.after
        if after is None:
            break

    assert paged == whole
    assert len(set(paged)) == 23


def test_a_page_holds_when_earlier_tickets_leave_the_queue(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        for number in range(6):
            a_ticket(session, now, due_at=now + number * MINUTE)
    first = show(db, cast.tess, now, "tier1", limit=3)
    expected = ids(show(db, cast.tess, now, "tier1"))[3:]
    with db.write() as session:
        solve(session, session.get_one(Ticket, ids(first)[0]), by=cast.tess, now=now, version=1)

    assert ids(show(db, cast.tess, now, "tier1", after=first.after)) == expected


def test_an_empty_last_page_still_counts_the_view(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        a_ticket(session, now)
    page = show(db, cast.tess, now, "tier1", after="9999-12-31T00:00:00+00:00_5")

    assert (page.rows, page.total, page.after) == ((), 1, None)


@pytest.mark.parametrize("after", ["x", "2026-01-01", "2026-01-01T00:00:00_5", "_", "2026-01-01T00:00:00+00:00_x"])
def test_an_invented_page_is_refused(db: Database, cast: Cast, now: datetime, after: str) -> None:
    with pytest.raises(Invalid):
        show(db, cast.tess, now, "tier1", after=after)


def test_sales_has_no_queue_and_an_unknown_view_is_refused(db: Database, cast: Cast, now: datetime) -> None:
    with pytest.raises(NotPermitted):
        show(db, cast.sam, now, "all")
    with pytest.raises(Invalid):
        show(db, cast.tess, now, "everything")


def test_a_page_with_its_parts_is_two_queries_and_its_search_runs_once(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        for _ in range(5):
            a_ticket(session, now, subject="Copy of 4711", customer_id=cast.acme, assignee_id=cast.tess.user_id)
        a_ticket(session, now, subject="Copy of 4712")
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _cur, statement, *_: statements.append(statement))

    with db.read() as session:
        wanted = QueueFilter("tier1", "copy", part="is:unassigned")
        page = list_queue(session, cast.tess, wanted, ("", "assignee:me", "is:unassigned"), now=now)

    asked = [statement for statement in statements if statement.startswith(("SELECT", "WITH"))]
    assert len(asked) == 2
    assert "".join(asked).count("search_text LIKE") == 1
    assert ([row.subject for row in page.rows], page.total, page.parts) == (["Copy of 4712"], 1, (6, 5, 1))


def test_what_is_newer_than_a_list_is_counted(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        seen = a_ticket(session, now, subject="Copy of 4711").id
        a_ticket(session, now, subject="Copy of 4712")
        a_ticket(session, now, subject="Something else")

    with db.read() as session:
        assert count_newer(session, cast.tess, QueueFilter("tier1"), seen, now=now) == 2
        assert count_newer(session, cast.tess, QueueFilter("tier1", "copy"), seen, now=now) == 1
        assert count_newer(session, cast.tess, QueueFilter("tier2"), seen, now=now) == 0


def test_the_sidebar_counts_for_each_actor(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        a_ticket(session, now, due_at=now - MINUTE)
        second = a_ticket(session, now, tier=2)
        assign(session, second, cast.tess.user_id, by=cast.tess, now=now, version=1)
        forwarded = a_ticket(session, now)
        forward_to_sales(
            session,
            forwarded,
            to_address="sam@ourfirm.example",
            note="",
            by=cast.tess,
            now=now,
            version=1,
            identity=IDENTITY,
        )
        a_remittance(session, second, a_file(session, second, now, "a.pdf"), now)
        a_stored_mail(session, now).status = "failed"

    with db.read() as session:
        tess = count_queues(session, cast.tess, now=now)
        sam = count_queues(session, cast.sam, now=now)

    assert (tess.tier1, tess.tier2, tess.mine, tess.unassigned, tess.breaching) == (2, 1, 1, 2, 1)
    assert (tess.cash, tess.sales, tess.problems) == (1, 1, 1)
    assert (sam.tier1, sam.tier2, sam.cash, sam.sales, sam.problems) == (0, 0, 0, 1, 0)


def test_an_empty_desk_counts_zero(db: Database, cast: Cast, now: datetime) -> None:
    with db.read() as session:
        counts = count_queues(session, cast.tess, now=now)

    assert (counts.tier1, counts.mine, counts.cash) == (0, 0, 0)


def test_a_ticket_knows_its_neighbours_in_the_queue(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        third = a_ticket(session, now)
        first = a_ticket(session, now, due_at=now)
        second = a_ticket(session, now, due_at=now + MINUTE)
        a_ticket(session, now, tier=2)
        hold(session, second, by=cast.tess, now=now)

    tier1, newest = QueueFilter("tier1"), QueueFilter("all", order="newest")
    with db.read() as session:
        assert neighbours(session, cast.tess, second, tier1, now=now) == Neighbours(first.id, third.id, 2, 3)
        assert neighbours(session, cast.tess, first, tier1, now=now) == Neighbours(None, second.id, 1, 3)
        assert neighbours(session, cast.tess, first, newest, now=now) == Neighbours(second.id, third.id, 3, 4)


def test_a_ticket_that_left_its_list_still_knows_what_followed_it(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        first, second, third = (a_ticket(session, now, due_at=now + each * MINUTE) for each in range(3))
        place = second.queue_at
        solve(session, second, by=cast.tess, now=now, version=second.version)

    with db.read() as session:
        found = neighbours(session, cast.tess, second, QueueFilter("tier1"), now=now, place=place)
        assert found == Neighbours(first.id, third.id, 0, 2)
        solved = neighbours(session, cast.tess, second, QueueFilter("solved"), now=now)
        assert solved == Neighbours(None, None, 1, 1)
        unclear = QueueFilter("tier1", "type:nothing")
        assert neighbours(session, cast.tess, first, unclear, now=now) == Neighbours(None, third.id, 1, 2)


def test_the_cash_list_shows_exceptions_first(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        for position, (state, evidence_class) in enumerate(
            [("proposed", "A"), ("proposed", "D"), ("confirmed", "A"), ("unreadable", None), ("reversed", "B")]
        ):
            attachment_id = a_file(session, ticket, now, f"{position}.pdf")
            a_remittance(session, ticket, attachment_id, now, state=state, evidence_class=evidence_class)
        rows = list_cash(session, cast.tess)
        with pytest.raises(NotPermitted):
            list_cash(session, cast.sam)

    assert [(row.state, row.evidence_class) for row in rows] == [
        ("unreadable", None),
        ("proposed", "D"),
        ("reversed", "B"),
        ("proposed", "A"),
    ]
    assert (rows[0].total, rows[0].payer) == (Decimal("1234.50"), "Acme Tooling GmbH")
