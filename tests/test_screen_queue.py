"""The queue: what it shows, finds and does without scripts."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import event

from tests.builders import Cast, a_ticket
from tests.scene import Scene, sign_in, some_settings
from tests.screen_fixtures import Browser, Serve
from tickets.db import Database
from tickets.desk.queues import QueueFilter, list_queue
from tickets.ticket import Ticket
from web.screens.queue import group_rows


def test_a_row_says_type_amount_evidence_due_and_customer(tess: Browser, scene: Scene) -> None:
    tess.post(f"/tickets/{scene.ticket}/requests", type="statement")
    page = tess.get("/queue?view=all").text

    row = page.partition(f'id="t{scene.ticket}"')[2].partition("</tr>")[0]
    for text in (
        "Remittance",
        "97 %",
        "Payment advice 88120",
        "<b>2 requests</b>",
        "PA_88120.pdf",
        "Acme Tooling GmbH",
        "C-1001",
        "Proved",
        'class="ev A"',
        "2 of 2 lines",
    ):
        assert text in row


def test_tickets_stand_under_breached_soon_today_and_later(
    db: Database, tess: Browser, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        for hours in (-2, 0.5, 5, 50):
            a_ticket(session, now, subject=f"due in {hours}", due_at=now + timedelta(hours=hours))

    page = tess.get("/queue?view=all").text

    places = [page.index(f"<b>{title}</b>") for title in ("Breached", "Due within 1 hour", "Due today", "Later")]
    assert places == sorted(places)
    assert group_rows((), "tier1", now) == []


def test_an_empty_view_says_how_something_comes_to_stand_there(tess: Browser, scene: Scene) -> None:
    assert "waits here until its time" in tess.get("/queue?view=snoozed").text
    assert "calls you here" in tess.get("/queue?view=mentions").text


def test_the_search_box_narrows_the_view_and_keeps_its_words(tess: Browser, scene: Scene) -> None:
    page = tess.get("/queue?view=all&q=Payment+advice").text

    assert f'id="t{scene.ticket}"' in page
    assert f'id="t{scene.forwarded}"' not in page
    assert 'value="Payment advice"' in page
    assert "Nothing found for “zzz”" in tess.get("/queue?view=all&q=zzz").text


def test_taking_a_ticket_from_the_list_comes_back_to_the_list(
    db: Database, tess: Browser, cast: Cast, scene: Scene
) -> None:
    with db.read() as session:
        version = session.get_one(Ticket, scene.ticket).version

    answer = tess.post(f"/tickets/{scene.ticket}/assignment", version=version, assignee="me", back="/queue?view=all")

    assert str(answer.url).endswith("/queue?view=all")
    assert "Assigned to Tess Arden" in answer.text


def test_quick_filters_narrow_the_list_and_say_how_many_there_are(
    db: Database, tess: Browser, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        for assignee in (cast.tess.user_id, cast.theo.user_id, None):
            a_ticket(session, now, subject="Widget", assignee_id=assignee)

    def quick(address: str) -> dict[str, tuple[str, int, bool]]:
        found = re.findall(
            r'<a class="btn" href="([^"]+)"( aria-current="true")?>([^<]+) <span class="m">(\d+)</span>',
            tess.get(address).text,
        )
        return {words: (href.replace("&amp;", "&"), int(count), bool(on)) for href, on, words, count in found}

    whole = quick("/queue?view=tier1&q=widget")
    assert {words: each[1:] for words, each in whole.items()} == {
        "All": (3, True), "Mine": (1, False), "Nobody’s": (1, False), "Unread": (0, False),
    }  # fmt: skip
    mine = quick(whole["Mine"][0])
    assert [mine[words][1:] for words in ("All", "Mine")] == [(3, False), (1, True)]
    assert mine["All"][0] == "/queue?view=tier1&q=widget"
    assert "Nobody’s" not in quick("/queue?view=unassigned")


def test_the_quick_filters_are_counted_in_one_look_through_the_list(
    db: Database, tess: Browser, cast: Cast, now: datetime
) -> None:
    counting = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        counting.extend([statement] if "listed" in statement else [])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        tess.get("/queue?view=all&q=widget")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

    [statement] = counting
    assert statement.count("ticket.search_text") == 1


def test_what_stands_around_the_list_follows_a_search_while_it_is_typed(tess: Browser, scene: Scene) -> None:
    part = tess.get("/queue?view=all&q=is:overdue+zzz", headers={"hx-request": "true"}).text

    for name in ("queue-head", "queue-tools", "queue-chips", "news"):
        assert re.search(f'id="{name}" hx-swap-oob="true"', part), name
    assert '<input type="hidden" name="q" value="is:overdue zzz">' in part  # of “Save view”
    assert "q=is%3Aoverdue+zzz+is%3Aunread" in part


def test_htmx_gets_the_list_alone_and_refusals_as_a_banner(tess: Browser, scene: Scene) -> None:
    htmx = {"hx-request": "true"}

    part = tess.get("/queue?view=all", headers=htmx)
    refused = tess.client.post(
        f"/tickets/{scene.ticket}/assignment",
        data={"version": 99, "assignee": "me"},
        headers={**htmx, "x-csrf-token": tess.csrf},
    )

    assert part.text.lstrip().startswith('<div class="scroll" id="list"')
    assert refused.status_code == 409
    assert refused.headers["hx-retarget"] == "#notice"
    assert "<html" not in refused.text


def test_an_htmx_request_of_nobody_is_sent_to_the_sign_in_page(tess: Browser) -> None:
    tess.client.cookies.clear()

    answer = tess.get("/queue", headers={"hx-request": "true"})

    assert answer.status_code == 401
    assert answer.headers["hx-redirect"].startswith("/login")


def test_new_tickets_wait_behind_a_line(db: Database, tess: Browser, scene: Scene, now: datetime) -> None:
    with db.write() as session:
        newest = a_ticket(session, now, subject="just in").id

    assert "1 new ticket matches this view" in tess.get(f"/queue/news?view=all&seen={newest - 1}").text
    assert "new ticket" not in tess.get(f"/queue/news?view=all&seen={newest}").text


def test_a_subject_full_of_markup_stays_text(db: Database, tess: Browser, now: datetime) -> None:
    with db.write() as session:
        a_ticket(session, now, subject="<img src=x onerror=alert(1)>", preview='"><script>', requester_name="<b>x")

    page = tess.get("/queue?view=all").text

    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<script>" not in page.partition("<body")[2]


def test_strange_query_values_are_an_answer_not_an_error(tess: Browser) -> None:
    for query in ("view=nope", "after=garbage", "q=%00%00", "q=" + "x" * 5000, "q=amount:abc", "view=all&after=%ff"):
        assert tess.get(f"/queue?{query}").status_code in {200, 404, 422}, query


def test_sales_does_not_know_of_the_queue(browse: Callable[[str], Browser]) -> None:
    assert browse("sam").get("/queue").status_code == 404


def test_a_search_that_is_not_understood_says_so_in_the_list(tess: Browser) -> None:
    page = tess.get("/queue?q=is:banana")

    assert page.status_code == 200
    assert "This search is not understood" in page.text
    assert "is: is one of open" in page.text
    assert tess.get("/queue/news?q=is:banana").status_code == 200


@pytest.mark.parametrize(("sort", "first"), [("newest", max), ("oldest", min)])
def test_a_list_can_stand_by_age_and_pages_on(
    sort: str, first: Callable[[list[int]], int], db: Database, tess: Browser, cast: Cast, now: datetime
) -> None:
    page = tess.get(f"/queue?view=all&sort={sort}").text
    ids = [int(each) for each in re.findall(r'<tr data-row id="t(\d+)"', page)]
    assert len(ids) > 2
    assert ids[0] == first(ids)
    assert ids == sorted(ids, reverse=sort == "newest")
    assert f'name="back" value="/queue?view=all&amp;sort={sort}"' in page

    with db.read() as session:
        half = list_queue(session, cast.tess, QueueFilter("all", limit=2, order=sort), now=now)
        rest = list_queue(session, cast.tess, QueueFilter("all", after=half.after, order=sort), now=now)
    assert [row.id for row in (*half.rows, *rest.rows)] == ids


def test_a_ticket_leads_back_to_the_list_that_it_was_opened_from(db: Database, tess: Browser, scene: Scene) -> None:
    assert 'href="/queue?view=tier1" title="Back to Tier 1"' in tess.get(f"/tickets/{scene.ticket}").text

    tess.get("/queue?view=all&q=status:new&sort=oldest")
    page = tess.get(f"/tickets/{scene.ticket}").text
    assert (
        'href="/queue?view=all&amp;q=status%3Anew&amp;sort=oldest" title="Back to All tickets, “status:new”"' in page
    )

    for damaged in (b"view=nothing", b"view=all&left=x&at=y", b"view=all&left=1&at=2026-11-23", b"\xff"):
        tess.client.cookies.set("list", urlsafe_b64encode(damaged).decode().rstrip("="))
        assert tess.get(f"/tickets/{scene.ticket}").status_code == 200


def test_next_is_what_followed_a_ticket_that_was_resolved(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    with db.write() as session:
        first, second, third = (
            a_ticket(session, now, subject=f"no {each}", due_at=now + timedelta(minutes=each)).id for each in range(3)
        )
    tess.get("/queue?view=unassigned&q=no")
    version = re.search(r'name="version" value="(\d+)"', tess.get(f"/tickets/{second}").text)
    assert version

    page = tess.post(f"/tickets/{second}/solution", version=version[1]).text

    assert "Resolved." in page
    assert re.search(rf'href="/tickets/{third}" aria-label="Next ticket"', page)
    assert re.search(rf'href="/tickets/{first}" aria-label="Previous ticket"', page)


def test_a_desk_that_never_got_mail_says_where_to_look(serve: Serve, cast: Cast, tmp_path: Path) -> None:
    with TestClient(serve(some_settings(tmp_path)), base_url="http://testserver.local") as client:
        sign_in(client, "tess")
        page = client.get("/queue").text

    assert "No mail has come yet" in page
    assert 'class="btn" href="/mailroom"' in page
