"""The desk that does not answer, and the session that ended: what is written and chosen stays on the page."""

from typing import Any

from sqlalchemy import delete, select

from tests.browser_scene import BROWSER_TEST, SIZES, Watched, playwright
from tests.builders import PASSWORD
from tests.scene import Scene
from tickets.browser_sessions import WebSession
from tickets.db import Database
from tickets.outgoing.outbox import OutboundMail

pytestmark = BROWSER_TEST

A_FILE: Any = {"name": "statement.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 a statement"}


def test_a_reply_and_its_files_wait_for_a_desk_that_does_not_answer(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, db, scene = served
    page = _write_reply(Watched(chromium, address, SIZES["wide"], "light"), scene)

    page.context.set_offline(True)
    page.locator("[data-send=reply]").click()
    playwright.expect(page.locator("#connection")).to_contain_text("The desk does not answer.")
    page.context.set_offline(False)
    playwright.expect(page.locator("#connection")).to_contain_text("The desk answers again.")
    page.locator("[data-send=reply]").click()

    playwright.expect(page.locator("#notice")).to_contain_text("Reply is waiting")
    assert _sent(db, scene) == [("Please find it attached.", 1)]


def test_a_reply_and_its_files_outlive_the_session(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, db, scene = served
    page = _write_reply(Watched(chromium, address, SIZES["wide"], "light"), scene)
    with db.write() as session:
        session.execute(delete(WebSession))

    page.locator("[data-send=reply]").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in in another tab").click()
    _sign_in(opened.value)
    page.get_by_role("button", name="I am signed in").click()
    playwright.expect(page.locator("#connection")).to_contain_text("is still here")
    page.locator("[data-send=reply]").click()

    playwright.expect(page.locator("#notice")).to_contain_text("Reply is waiting")
    assert _sent(db, scene) == [("Please find it attached.", 1)]


def test_a_call_that_is_being_written_down_does_not_leave_with_the_session(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, db, _ = served
    watched = Watched(chromium, address, SIZES["wide"], "light")
    page = watched.page
    watched.sign_in("tess")
    page.goto("/tickets/new")
    page.get_by_label("What was said").fill("They will pay next week.")
    with db.write() as session:
        session.execute(delete(WebSession))

    page.locator("#customer").fill("tooling")

    playwright.expect(page.locator("#connection")).to_contain_text("You are signed out.")
    assert page.get_by_label("What was said").input_value() == "They will pay next week."


def test_a_search_that_did_not_arrive_is_asked_again(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, _, _ = served
    watched = Watched(chromium, address, SIZES["wide"], "light")
    page = watched.page
    watched.sign_in("tess")
    page.goto("/queue?view=all")

    page.context.set_offline(True)
    page.keyboard.press("/")
    page.keyboard.type("Payment advice")
    playwright.expect(page.locator("#connection")).to_contain_text("The desk does not answer.")
    page.context.set_offline(False)

    playwright.expect(page.locator("[data-row]")).to_have_count(2)
    playwright.expect(page.locator("#connection")).to_be_empty(timeout=10000)


def _write_reply(watched: Watched, scene: Scene) -> "playwright.Page":
    """Signed in, with a text and a file that are not sent yet."""
    watched.sign_in("tess")
    watched.page.goto(f"/tickets/{scene.ticket}")
    watched.page.locator("#reply").fill("Please find it attached.")
    watched.page.set_input_files("#own", [A_FILE])
    return watched.page


def _sign_in(page: "playwright.Page") -> None:
    page.get_by_label("Work mail").fill("tess@ourfirm.example")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


def _sent(db: Database, scene: Scene) -> list[tuple[str, int]]:
    """Text and number of files of each reply in the ticket."""
    with db.read() as session:
        mails = session.scalars(select(OutboundMail).where(OutboundMail.ticket_id == scene.ticket)).all()
        return [(mail.text.strip(), len(mail.attachments)) for mail in mails if mail.kind == "reply"]
