"""Sales, mailroom, people, customers and health."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from litestar import Litestar
from litestar.testing import TestClient

from inbox.mailbox import MailboxConfig
from tests.builders import Cast
from tests.scene import Scene, sign_in, some_settings
from tests.screen_fixtures import Browser, Serve
from tickets.db import Database
from tickets.forwards import Forward
from tickets.mailroom.mailbox_cursor import MailboxCursor, get_cursor
from tickets.mailroom.messages import InboundMessage
from web.app import create_app
from web.serving.render import TEMPLATES


def test_sales_accepts_and_returns_with_a_sentence(
    db: Database, browse: Callable[[str], Browser], scene: Scene
) -> None:
    sam = browse("sam")

    assert "They pay well." in sam.get("/sales").text
    assert "accepted" in sam.post(f"/forwards/{scene.forward}/acceptance").text
    assert sam.post(f"/forwards/{scene.forward}/return", answer=" ", why="").status_code == 422
    returned = sam.post(f"/forwards/{scene.forward}/return", answer="Please call them.", why="not-sales").text
    assert "Returned to billing." in returned

    with db.read() as session:
        assert session.get_one(Forward, scene.forward).state == "returned"
    assert "Not a matter of sales. Please call them." in browse("tess").get(f"/tickets/{scene.forwarded}").text


def test_the_mailroom_accounts_for_every_mail(db: Database, tess: Browser, scene: Scene) -> None:
    page = tess.get("/mailroom").text

    assert "Difference 0" in page
    assert "The mail has no readable sender address." in page
    assert "waiting to be sent" in page
    raw = tess.get(f"/mailroom/{scene.parked}/raw")
    assert raw.content == b"From: broken\r\n\r\nnothing readable"
    assert raw.headers["content-disposition"].startswith("attachment")


def test_a_mailbox_that_cannot_be_read_raises_a_banner(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    with db.write() as session:
        cursor = session.get_one(MailboxCursor, "billing")
        cursor.error, cursor.error_since = "The server refused the login.", now

    assert "billing has not been read since" in tess.get("/mailroom").text


def test_a_parked_mail_is_retried_or_made_a_plain_ticket(db: Database, tess: Browser, scene: Scene) -> None:
    assert "Sent through intake again." in tess.post(f"/mailroom/{scene.parked}/replay").text
    with db.write() as session:
        message = session.get_one(InboundMessage, scene.parked)
        assert message.status == "received"
        message.status, message.outcome = "failed", "parked"

    page = tess.post(f"/mailroom/{scene.parked}/ticket").text

    assert "A plain ticket was made." in page
    assert "nothing readable" in page


def test_a_mailbox_can_be_read_at_once_and_only_one_that_is_set_up(
    db: Database, serve: Serve, scene: Scene, tmp_path: Path
) -> None:
    settings = replace(some_settings(tmp_path), mailboxes=(MailboxConfig("billing", "imap"),))
    with TestClient(serve(settings), base_url="http://testserver.local") as client:
        tess = Browser(client, sign_in(client, "tess"))
        with db.write() as session:
            get_cursor(session, "billing")

        assert "Asked for." in tess.post("/mailroom/reading", mailbox="billing").text
        assert "asked 0 s ago" in tess.get("/mailroom").text
        assert tess.post("/mailroom/reading", mailbox="elsewhere").status_code == 404


def test_an_administrator_adds_and_switches_off_people(
    browse: Callable[[str], Browser], cast: Cast, scene: Scene
) -> None:
    ada = browse("ada")
    form = {"email": "new@ourfirm.example", "name": "Nia New", "role": "tier2", "password": "long enough for it"}

    assert "Nia New" in ada.post("/people", **form).text
    assert ada.post("/people", **form).status_code == 422
    assert ada.post("/people", **form | {"email": "b@ourfirm.example", "role": "king"}).status_code == 422
    assert "switched off" in ada.post(f"/people/{cast.theo.user_id}/deactivation").text
    assert "Switched on." in ada.post(f"/people/{cast.theo.user_id}/activation").text
    assert "signs in anew" in ada.post(f"/people/{cast.theo.user_id}/role", role="lead").text
    assert ada.post(f"/people/{cast.theo.user_id}/role", role="owner").status_code == 422
    assert ada.post(f"/people/{cast.theo.user_id}/password", password="short").status_code == 422
    assert ada.post(f"/people/{cast.ada.user_id}/deactivation").status_code == 422


def test_a_customer_page_shows_open_items_and_remembers_addresses(
    browse: Callable[[str], Browser], cast: Cast, scene: Scene
) -> None:
    theo = browse("theo")

    page = theo.post(f"/customers/{cast.acme}/contacts", kind="domain", value="acme.example").text

    assert "@acme.example" in page
    assert "4,826.40" in page
    assert theo.post(f"/customers/{cast.acme}/contacts", kind="domain", value="gmail.com").status_code == 422


def test_health_needs_no_sign_in_and_says_when_the_database_is_down(
    app: Litestar, scene: Scene, tmp_path: object
) -> None:
    broken = create_app(app.state.desk.settings, Database("sqlite:////nowhere/at/all.db"))

    with TestClient(app) as client:
        assert client.get("/health").json() == {"status": "ok", "database": "ok", "worker": "ok"}
    with TestClient(broken) as client:
        answer = client.get("/health")
        assert answer.status_code == 503
        assert "The database does not answer" in answer.text


def test_the_list_of_keys_names_every_key(browse: Callable[[str], Browser]) -> None:
    page = browse("ada").get("/queue").text
    named = set(re.findall(r"<kbd>([^<]+)</kbd>", page[page.index('id="keys"') :]))
    templates = "\n".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    keys = set(re.findall(r'data-key="([^"{]+)"', templates)) | set(re.findall(r'data-go="(.)"', page))

    assert {"Shift u" if key == "U" else key for key in keys} <= named
