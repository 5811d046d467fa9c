"""The card of a mail's requests: numbered, marked in the text, settled and corrected in place."""

from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.requests import Request, list_requests
from tickets.ticket import Ticket


def test_requests_are_numbered_on_a_card_and_marked_in_the_text(tess: Browser, scene: Scene) -> None:
    page = tess.get(f"/tickets/{scene.ticket}").text

    assert "1 request in this mail" in page
    assert "<b>Copy of an invoice</b>" in page
    assert "90417401, 90417402" in page
    assert '<mark class="asked">send copies of both invoices<sup>1</sup></mark>' in page
    assert "1 request open" in page


def test_a_request_is_settled_and_taken_back_in_place(db: Database, tess: Browser, scene: Scene) -> None:
    done = tess.post(f"/requests/{scene.request}/settlement", state="done").text
    again = tess.post(f"/requests/{scene.request}/settlement", state="open").text

    assert "by Tess Arden" in done
    assert "all settled" in done
    assert "marked request 1 (Copy of an invoice) open again" in again
    assert tess.post(f"/requests/{scene.request}/settlement", state="won").status_code == 422


def test_a_request_is_corrected_and_one_added(db: Database, tess: Browser, scene: Scene) -> None:
    page = tess.post(f"/requests/{scene.request}/correction", type="statement").text
    added = tess.post(f"/tickets/{scene.ticket}/requests", type="refund").text

    assert "read as copy of an invoice" in page
    assert "2 requests in this mail" in added
    assert "added by hand" in added
    with db.read() as session:
        assert [row.type for row in list_requests(session, scene.ticket)] == ["statement", "refund"]


def test_resolving_with_open_requests_says_so_and_asks_nothing(db: Database, tess: Browser, scene: Scene) -> None:
    with db.read() as session:
        version = session.get_one(Ticket, scene.ticket).version

    page = tess.post(f"/tickets/{scene.ticket}/solution", version=version).text

    assert "Some of its requests are still open" in page
    with db.read() as session:
        assert session.get_one(Ticket, scene.ticket).status == "solved"
        assert session.get_one(Request, scene.request).state == "open"


def test_what_a_request_captured_is_corrected_in_place(db: Database, tess: Browser, scene: Scene) -> None:
    before = tess.get(f"/tickets/{scene.ticket}").text

    page = tess.post(
        f"/requests/{scene.request}/correction",
        type="invoice_copy",
        invoices="90417401, 90417999",
        periods="2026-03-31",
    ).text
    flaw = tess.post(f"/requests/{scene.request}/correction", type="invoice_copy", periods="some day")

    assert f'id="invoices-{scene.request}" name="invoices" value="90417401, 90417402"' in before
    assert "90417401, 90417999, 2026-03-31 (31 Mar 2026)" in page
    assert "Read as: 90417401, 90417402" in page
    assert "corrected what request 1 (Copy of an invoice) names" in page
    assert flaw.status_code == 422
