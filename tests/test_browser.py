"""A real browser works through the desk: sign in, apply, reply, resolve; wide and narrow, light and dark.

No console error (the content policy would be one), nothing asked of another host, no sideways scrolling.
"""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from tests.browser_scene import BROWSER_TEST, SIZES, Scheme, Watched, playwright
from tests.builders import PASSWORD, Cast
from tests.money_scene import bank_books
from tests.scene import Scene
from tickets.db import Database
from tickets.desk.saved_replies import save_reply
from tickets.money.subledger.approvals import Approval
from tickets.outgoing.outbox import OutboundMail
from tickets.ticket import Ticket

pytestmark = BROWSER_TEST


@pytest.mark.parametrize(("size", "scheme"), [("wide", "dark"), ("narrow", "light")])
def test_a_specialist_applies_replies_and_resolves(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene], size: str, scheme: Scheme
) -> None:
    address, db, scene = served
    watched = Watched(chromium, address, SIZES[size], scheme)
    page = watched.page
    watched.sign_in("tess")
    watched.check()

    page.goto(f"/remittances/{scene.remittance}")
    playwright.expect(page.locator("svg.sheet image")).to_be_attached()
    watched.check()
    page.get_by_role("button", name="Apply EUR 8,745.15").click()
    playwright.expect(page.get_by_text("Applied. The balances below are after it.")).to_be_visible()
    watched.check()

    page.goto(f"/tickets/{scene.ticket}")
    page.get_by_text("Mail as formatted by the sender").click()
    frame = page.frame_locator("iframe")
    playwright.expect(frame.get_by_text("payment advice")).to_be_visible()
    watched.check()
    page.locator("#reply").fill("Dear Paula, thank you, both are settled.")
    page.get_by_role("button", name="Send and resolve").click()
    playwright.expect(page.get_by_text("Reply is waiting to be sent, ticket resolved.")).to_be_visible()
    watched.check()

    with db.read() as session:
        assert session.get_one(Ticket, scene.ticket).status == "solved"


def test_the_desk_works_by_keyboard_alone(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene], now: datetime
) -> None:
    address, db, scene = served
    with db.write() as session:
        receipt = bank_books(session, now, "4826.40", text="invoice 90417401").id
    watched = Watched(chromium, address, SIZES["wide"], "light")
    page = watched.page
    watched.sign_in("tess")
    page.goto(f"/receipts/{receipt}")
    watched.press_and_arrive("1")  # the only way to settle, without a cursor on it
    playwright.expect(page.get_by_text("Applied. The balances below are after it.")).to_be_visible()

    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/queue?view=all")
    page.keyboard.press("/")
    page.keyboard.type("Payment advice")
    page.wait_for_url("**q=Payment+advice*")
    playwright.expect(page.locator("[data-row]")).to_have_count(2)
    watched.press_and_arrive("Enter")
    page.keyboard.press("j")
    page.keyboard.press("i")
    playwright.expect(page.locator(f"#t{scene.ticket}.cursor .av")).to_contain_text("Assigned to Tess Arden")
    page.goto(f"/tickets/{scene.ticket}")
    watched.press_and_arrive("3")
    playwright.expect(page.get_by_text("Type corrected.")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.type("A note for the team")
    watched.press_and_arrive("Control+Enter")
    playwright.expect(page.locator(".msg.note")).to_contain_text("A note for the team")
    page.keyboard.press("t")
    page.keyboard.type("too much money for me")
    page.keyboard.press("Tab")
    watched.press_and_arrive("Enter")
    playwright.expect(page.get_by_text("Escalated to tier 2.")).to_be_visible()
    page.keyboard.press("?")
    playwright.expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    playwright.expect(page.get_by_text("Resolved. Some of its requests are still open.")).to_be_visible()

    watched.check()
    with db.read() as session:
        ticket = session.get_one(Ticket, scene.ticket)
    assert (ticket.status, ticket.tier, ticket.intent) == ("solved", 2, "dispute")


def test_rows_are_selected_acted_on_and_put_back_by_keys(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, db, _ = served
    types = select(Ticket.id, Ticket.intent).order_by(Ticket.id)
    with db.read() as session:
        before = session.execute(types).all()
    watched = Watched(chromium, address, SIZES["wide"], "light")
    page = watched.page
    watched.sign_in("tess")
    page.goto("/queue?view=all")

    for key in ("j", "x", "Shift+J"):
        page.keyboard.press(key)
    playwright.expect(page.locator("#acts")).to_contain_text("2 selected")
    watched.press_and_arrive("6")
    playwright.expect(page.get_by_text("2 tickets set to sales.")).to_be_visible()
    watched.press_and_arrive("z")
    playwright.expect(page.get_by_text("Taken back.")).to_be_visible()

    page.keyboard.press("h")
    watched.press_and_arrive("Enter")
    playwright.expect(page.locator("#notice")).to_contain_text("snoozed until")
    watched.press_and_arrive("z")

    for key in ("x", "a", "Escape"):
        page.keyboard.press(key)
    playwright.expect(page.locator("#acts")).to_contain_text("1 selected")
    playwright.expect(page.locator("#acts summary[data-key=a]")).to_be_focused()
    page.keyboard.press("Escape")
    playwright.expect(page.locator("#acts")).to_be_hidden()
    watched.check()
    with db.read() as session:
        assert session.execute(types).all() == before


def test_calls_jumps_calls_to_colleagues_and_recipients_work_by_keys(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, db, scene = served
    watched = Watched(chromium, address, SIZES["wide"], "light")
    page = watched.page
    watched.sign_in("tess")

    watched.press_and_arrive("c")
    page.keyboard.type("tooling")
    playwright.expect(page.locator("#who")).to_contain_text("Acme Tooling GmbH")
    page.get_by_label("What was said").fill("They will pay next week.")
    watched.press_and_arrive("Control+Enter")
    playwright.expect(page.get_by_text("The call is written down.")).to_be_visible()

    page.keyboard.press("Control+k")
    page.keyboard.type(f"#{scene.ticket}")
    playwright.expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Payment advice")
    watched.press_and_arrive("Enter")
    assert page.url.endswith(f"/tickets/{scene.ticket}")
    page.keyboard.press("Control+k")
    page.keyboard.type("note")
    playwright.expect(page.locator("#palette [aria-selected=true]")).to_be_visible()
    page.keyboard.press("Escape")

    page.keyboard.press("n")
    page.keyboard.type("Ask @the")
    page.keyboard.press("Enter")
    assert page.locator("#reply").input_value() == "Ask @Theo Brandt "
    watched.press_and_arrive("Control+Enter")
    playwright.expect(page.locator(".msg.note")).to_contain_text("Ask @Theo Brandt")

    page.keyboard.press("r")
    page.keyboard.type("About #9041740")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.locator("#reply").input_value() == "About 90417401"
    page.locator("#reply-cc-typed").fill("stranger@elsewhere.example,")
    playwright.expect(page.locator(".composer .chip.warn", has_text="stranger@elsewhere.example")).to_contain_text(
        "new"
    )
    page.locator("#reply-cc-typed").fill("nonsense,")
    playwright.expect(page.locator(".composer .chip.bad")).to_contain_text("no address")
    page.keyboard.press("Backspace")
    page.locator("#reply").focus()
    watched.press_and_arrive("Control+Enter")
    playwright.expect(page.get_by_text("Reply is waiting to be sent")).to_be_visible()
    watched.press_and_arrive("u")
    playwright.expect(page.locator(f"#t{scene.ticket}.unread")).to_be_visible()

    watched.check()
    with db.read() as session:
        mail = session.scalars(select(OutboundMail).where(OutboundMail.ticket_id == scene.ticket)).one()
    assert (mail.cc[1:], mail.text) == (["stranger@elsewhere.example"], "About 90417401\n")


def test_an_answer_goes_on_in_its_text_and_a_semicolon_puts_a_saved_reply_in(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene], cast: Cast, now: datetime
) -> None:
    address, db, scene = served
    with db.write() as session:
        save_reply(session, "Copies take a day", "Copies reach you tomorrow.", by=cast.tess, now=now)
    watched = Watched(chromium, address, SIZES["wide"], "light")
    page = watched.page
    watched.sign_in("tess")

    page.goto(f"/tickets/{scene.ticket}?about=request:{scene.request}#reply")
    text = page.locator("#reply")
    playwright.expect(text).to_be_focused()
    page.keyboard.press("Control+End")
    before = text.input_value()
    page.keyboard.type(" ;tak")
    playwright.expect(page.locator("#offers [aria-selected=true]")).to_contain_text("Copies take a day")
    page.keyboard.press("Enter")

    assert text.input_value() == before + " Copies reach you tomorrow."
    page.keyboard.type("; not one of ours")
    playwright.expect(page.locator("#offers")).to_be_hidden()
    watched.check()


def test_the_cursor_is_where_it_was_after_a_look_at_another_page(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, _, scene = served
    watched = Watched(chromium, address, SIZES["wide"], "light")
    page = watched.page
    watched.sign_in("tess")

    page.goto("/queue?view=all")
    page.keyboard.press("j")
    page.keyboard.press("j")
    marked = page.locator("[data-row].cursor")
    there = marked.get_attribute("id")
    page.goto(f"/tickets/{scene.ticket}")
    page.goto("/queue?view=all")

    playwright.expect(marked).to_have_attribute("id", there)
    watched.check()


def test_what_is_searched_for_is_read_from_its_first_row(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    """The cursor stood lower in the list before; that place means nothing among what is found."""
    address, _, _ = served
    watched = Watched(chromium, address, SIZES["wide"], "light")
    page = watched.page
    watched.sign_in("tess")
    page.goto("/queue?view=all")
    page.keyboard.press("j")
    found = page.locator("[data-row].cursor .subj").inner_text()
    for _ in range(page.locator("[data-row]").count()):
        page.keyboard.press("j")
    last = page.locator("[data-row].cursor").get_attribute("id")

    page.keyboard.press("/")
    page.keyboard.type(found)

    playwright.expect(page.locator(f"#{last}")).to_have_count(0)
    first = page.locator("[data-row]").first.get_attribute("id")
    playwright.expect(page.locator("[data-row].cursor")).to_have_attribute("id", first)
    playwright.expect(page.locator("#q")).to_be_focused()
    watched.check()


def test_every_screen_fits_a_phone_and_keeps_the_policy(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, _, scene = served
    paths = ["/queue?view=all", "/cash", "/sales", "/mailroom", "/people", f"/customers/{scene.customer}"]
    paths += [f"/tickets/{scene.ticket}", f"/remittances/{scene.remittance}"]

    for size in SIZES.values():
        watched = Watched(chromium, address, size, "dark")
        watched.sign_in("ada")
        for path in paths:
            watched.page.goto(path)
            watched.check()


def test_theme_and_drafts_are_kept(chromium: "playwright.Browser", served: tuple[str, Database, Scene]) -> None:
    address, _, scene = served
    watched = Watched(chromium, address, SIZES["wide"], "light")
    page = watched.page
    watched.sign_in("tess")

    page.get_by_role("button", name="Switch light or dark").click()
    page.goto(f"/tickets/{scene.ticket}")
    page.locator("#reply").fill("half a sentence")
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.locator("#reply").input_value() == "half a sentence"
    watched.check()


def test_sales_accepts_what_is_selected_with_one_key(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, _, _ = served
    watched = Watched(chromium, address, SIZES["wide"], "light")
    watched.sign_in("sam")

    watched.press_and_arrive("y")

    playwright.expect(watched.page.locator("#notice")).to_contain_text("Accepted")
    watched.check()


def test_files_that_are_too_large_together_are_told_before_the_reply_is_sent(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, db, scene = served
    watched = Watched(chromium, address, SIZES["wide"], "light")
    watched.sign_in("tess")
    page = watched.page
    page.goto(f"/tickets/{scene.ticket}")
    page.locator("#reply").fill("Please find both attached.")
    half = {"mimeType": "application/zip", "buffer": bytes(11 * 2**20)}
    files: list[Any] = [{"name": "one.zip", **half}, {"name": "two.zip", **half}]
    page.set_input_files("#own", files)

    page.locator("[data-send=reply]").click()

    assert "More than 20 MiB together" in page.eval_on_selector("#own", "own => own.validationMessage")
    assert page.url.endswith(f"/tickets/{scene.ticket}")
    with db.read() as session:
        assert session.scalars(select(OutboundMail.id).where(OutboundMail.text.contains("both attached"))).all() == []

    page.get_by_role("button", name="Without two.zip").click()
    assert page.eval_on_selector("#own", "own => own.validationMessage") == ""
    watched.check()


def test_two_clicks_send_one_reply(chromium: "playwright.Browser", served: tuple[str, Database, Scene]) -> None:
    address, db, scene = served
    watched = Watched(chromium, address, SIZES["wide"], "light")
    watched.sign_in("tess")
    watched.page.goto(f"/tickets/{scene.ticket}")
    watched.page.locator("#reply").fill("Thank you")

    with watched.page.expect_event("load"):
        watched.page.locator("[data-send=reply]").dblclick()

    playwright.expect(watched.page.locator("#notice")).to_contain_text("Reply is waiting")
    with db.read() as session:
        sent = session.scalars(select(OutboundMail).where(OutboundMail.ticket_id == scene.ticket)).all()
    assert [mail.text.strip() for mail in sent if mail.kind == "reply"].count("Thank you") == 1
    watched.check()


def test_without_scripts_a_notice_covers_no_button(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, _, scene = served
    page = chromium.new_context(base_url=address, java_script_enabled=False).new_page()
    page.goto("/login")
    page.get_by_label("Work mail").fill("tess@ourfirm.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.goto(f"/tickets/{scene.ticket}?done=noted")
    page.locator("#reply").fill("half a sentence")
    page.get_by_role("button", name="Keep as draft").click(timeout=3000)
    page.locator("label[for=kind-note]").click(timeout=3000)
    page.locator("[data-send=note]").click(timeout=3000)

    playwright.expect(page.locator("#notice")).to_contain_text("Note added.")


def test_two_windows_lead_each_through_its_own_list(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, _, _ = served
    watched = Watched(chromium, address, SIZES["wide"], "light")
    watched.sign_in("tess")
    first, second = watched.page, watched.page.context.new_page()
    first.goto("/queue?view=tier1")
    second.goto("/queue?view=all&sort=newest")

    first.locator("[data-open]").first.click()
    playwright.expect(first.locator(".way-back")).to_have_text("Tier 1")
    second.locator("[data-open]").first.click()
    playwright.expect(second.locator(".way-back")).to_have_text("All tickets")
    first.locator("[data-key=']']").click()
    playwright.expect(first.locator(".way-back")).to_have_text("Tier 1")
    playwright.expect(first.get_by_text("2 of", exact=False).first).to_be_visible()
    watched.check()


def test_what_waits_for_a_second_person_is_decided_by_keys(
    chromium: "playwright.Browser", served: tuple[str, Database, Scene]
) -> None:
    address, db, _ = served
    with db.read() as session:
        waiting = session.scalars(select(Approval).where(Approval.state == "waiting")).all()
    watched = Watched(chromium, address, SIZES["wide"], "light")
    page = watched.page
    watched.sign_in("ada")
    page.goto("/approvals")
    playwright.expect(page.locator(".head")).to_contain_text(f"{len(waiting)} for you to decide")

    page.keyboard.press("j")
    page.keyboard.press("y")
    playwright.expect(page.locator("[data-row].cursor button[data-careful]")).to_be_focused()
    watched.press_and_arrive("Enter")

    playwright.expect(page.locator("#notice")).to_contain_text("Granted")
    watched.check()
    with db.read() as session:
        states = session.scalars(select(Approval.state).where(Approval.id.in_([each.id for each in waiting]))).all()
    assert sorted(states) == ["granted", *["waiting"] * (len(waiting) - 1)]
