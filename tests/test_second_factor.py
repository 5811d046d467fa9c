"""A second factor at sign-in: added by its owner, asked for after the password, each code taken once."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.builders import PASSWORD, Cast
from tests.scene import some_settings
from tests.screen_fixtures import Browser, Serve
from tickets.audit import describe, list_events_of
from tickets.browser_sessions import FAILURES_ALLOWED, verify_password
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotPermitted
from tickets.sealing import Sealer
from tickets.second_factor import (
    RECOVERY_CODES,
    authenticator_address,
    begin,
    check_code,
    confirm,
    count_recovery_codes,
    remove,
    renew_codes,
)
from tickets.users import User, find_user, get_user

SEALER = Sealer("s" * 40)
TESS = "tess@ourfirm.example"
STEP = timedelta(seconds=30)


def add_factor(
    db: Database, user_id: int | None, now: datetime, sealer: Sealer = SEALER
) -> tuple[pyotp.TOTP, list[str]]:
    with db.write() as session:
        user = get_user(session, user_id or 0)
        totp = pyotp.TOTP(begin(session, user, sealer))
        return totp, confirm(session, user, totp.at(now), sealer, now=now)


def takes(db: Database, user_id: int | None, code: str, at: datetime) -> bool:
    with db.write() as session:
        return check_code(session, get_user(session, user_id or 0), code, SEALER, now=at)


def test_a_code_counts_once_and_for_a_step_on_either_side(db: Database, cast: Cast, now: datetime) -> None:
    tess = cast.tess.user_id
    totp, _ = add_factor(db, tess, now)
    later = now + 10 * STEP

    assert not takes(db, tess, totp.at(now), now)  # it has turned the factor on
    assert not takes(db, tess, totp.at(later - 2 * STEP), later)
    assert not takes(db, tess, totp.at(later + 2 * STEP), later)
    assert takes(db, tess, totp.at(later), later)
    assert not takes(db, tess, totp.at(later), later)
    assert not takes(db, tess, totp.at(later - STEP), later)
    written = totp.at(later + STEP)
    assert takes(db, tess, f" {written[:3]} {written[3:]} ", later)


def test_a_recovery_code_counts_once_however_it_is_typed(db: Database, cast: Cast, now: datetime) -> None:
    tess = cast.tess.user_id
    _, codes = add_factor(db, tess, now)

    assert len(set(codes)) == RECOVERY_CODES
    assert takes(db, tess, codes[0].upper().replace("-", " "), now)
    assert not takes(db, tess, codes[0], now)
    with db.write() as session:
        user = get_user(session, tess or 0)
        assert count_recovery_codes(session, user) == RECOVERY_CODES - 1
        renewed = renew_codes(session, user, now=now)
    assert not takes(db, tess, codes[1], now)
    assert takes(db, tess, renewed[0], now)
    assert not takes(db, cast.theo.user_id, renewed[1], now)


def test_neither_the_key_nor_a_recovery_code_is_stored_to_be_read(db: Database, cast: Cast, now: datetime) -> None:
    totp, codes = add_factor(db, cast.tess.user_id, now)

    with db.read() as session:
        connection = session.connection()
        stored = "".join(
            str(connection.exec_driver_sql(f"select * from {table}").all())
            for table in ("user_account", "recovery_code", "event")
        )
        user = get_user(session, cast.tess.user_id or 0)
        with pytest.raises(Invalid, match="another secret"):
            check_code(session, user, "123456", Sealer("t" * 40), now=now)
    assert not any(secret in stored for secret in (totp.secret, *codes))


def test_guessing_codes_is_stopped(db: Database, cast: Cast, now: datetime) -> None:
    tess = cast.tess.user_id
    _, codes = add_factor(db, tess, now)
    for _ in range(FAILURES_ALLOWED):
        assert not takes(db, tess, "000000", now)

    with pytest.raises(NotPermitted, match="try again in 15 minutes"):
        takes(db, tess, codes[0], now)
    with db.write() as session:
        assert verify_password(session, TESS, PASSWORD, now=now) is not None  # the password is another matter
    assert takes(db, tess, codes[0], now + timedelta(minutes=15))


def test_only_its_owner_and_an_administrator_remove_it(db: Database, cast: Cast, now: datetime) -> None:
    add_factor(db, cast.tess.user_id, now)

    with db.write() as session:
        tess = get_user(session, cast.tess.user_id or 0)
        with pytest.raises(IllegalMove, match="already"):
            begin(session, tess, SEALER)
        with pytest.raises(NotPermitted):
            remove(session, tess, by=cast.lea, now=now)
        remove(session, tess, by=cast.ada, now=now)
        assert count_recovery_codes(session, tess) == 0
        with pytest.raises(IllegalMove):
            renew_codes(session, tess, now=now)
        said = [describe(event) for event in list_events_of(session, "user", tess.id)]

    assert said == ["added a second factor", "removed the second factor of Tess Arden"]
    assert not takes(db, cast.tess.user_id, "123456", now)


def test_an_authenticator_reads_the_standard_address(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        user = get_user(session, cast.tess.user_id or 0)
        address = authenticator_address(user, begin(session, user, SEALER), "Our Firm")

    read = pyotp.parse_uri(address)
    assert isinstance(read, pyotp.TOTP)
    assert (read.name, read.issuer, read.digits, read.interval) == (TESS, "Our Firm", 6, 30)


def test_it_is_added_on_the_account_page_and_asked_for_at_the_next_sign_in(
    db: Database, app: Litestar, browse: Callable[[str], Browser], now: datetime
) -> None:
    tess = browse("tess")
    assert tess.post("/account/second-factor", current="a wrong password").status_code == 422
    tess.post("/account/second-factor", current=PASSWORD)
    assert 'class="qr"' not in tess.post("/account/second-factor/removal").text
    page = tess.post("/account/second-factor", current=PASSWORD).text
    assert 'class="qr"><svg' in page
    totp = pyotp.TOTP("".join(re.findall(r'mono prose">([A-Z2-7 ]+)<', page)[0].split()))

    assert tess.post("/account/second-factor/confirmation", code="000000").status_code == 422
    page = tess.post("/account/second-factor/confirmation", code=totp.at(now)).text
    codes = re.findall(r"<li>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</li>", page)
    assert len(codes) == RECOVERY_CODES
    assert codes[0] not in tess.get("/account").text

    with TestClient(app, base_url="http://testserver.local") as client:
        door = answer_door(client, PASSWORD)
        assert "Code of your authenticator" in door
        assert client.get("/queue", follow_redirects=False).headers["location"].startswith("/login")
        refused = client.post("/login/code", data={**hidden(door), "code": totp.at(now)})
        assert (refused.status_code, "Each counts once" in refused.text) == (422, True)
        at_last = client.post("/login/code", data={**hidden(refused.text), "code": codes[0]})
        assert at_last.url.path == "/queue"
    assert "9 recovery codes are left" in tess.get("/account").text
    assert tess.post("/account/second-factor/removal").status_code == 422
    assert "Your second factor is removed." in tess.post("/account/second-factor/removal", current=PASSWORD).text


def test_a_pass_is_worth_nothing_in_another_browser_or_later(
    db: Database, app: Litestar, cast: Cast, now: datetime
) -> None:
    _, codes = add_factor(db, cast.tess.user_id, now, app.state.desk.sealer)

    with TestClient(app, base_url="http://testserver.local") as client, TestClient(app) as other:
        door = hidden(answer_door(client, PASSWORD))
        theirs = re.search(r'name="csrf" value="([^"]+)"', other.get("/login").text)
        assert theirs
        stolen = other.post("/login/code", data={**door, "csrf": theirs[1], "code": codes[0]})
        assert "That took too long" in stolen.text
        app.state.desk = replace(app.state.desk, clock=lambda: now + timedelta(minutes=6))
        late = client.post("/login/code", data={**door, "code": codes[0]})
        assert (late.status_code, "That took too long" in late.text) == (422, True)
    with db.read() as session:
        user = find_user(session, TESS)
        assert user is not None
        assert count_recovery_codes(session, user) == RECOVERY_CODES


def test_where_it_is_required_no_other_page_opens_without(
    db: Database, serve: Serve, browse: Callable[[str], Browser], tmp_path: Path, now: datetime
) -> None:
    tess = browse("tess")
    desk = serve(replace(some_settings(tmp_path), require_second_factor=True)).state.desk

    assert tess.get("/queue").url.path == "/account"
    assert "A second factor is required here." in tess.get("/tickets/1").text
    assert tess.client.get("/queue", headers={"hx-request": "true"}).headers["hx-redirect"] == "/account"
    assert tess.post("/tickets/1/notes", text="x").url.path == "/account"

    with db.write() as session:
        user = find_user(session, TESS)
        assert user is not None
        totp = pyotp.TOTP(begin(session, user, desk.sealer))
    tess.post("/account/second-factor/confirmation", code=totp.at(now))
    assert tess.get("/queue").url.path == "/queue"


def test_a_changed_password_and_the_button_sign_out_every_other_browser(
    db: Database, browse: Callable[[str], Browser]
) -> None:
    here, there = browse("tess"), browse("tess")
    assert "2 browsers" in here.get("/account").text

    here.post("/account/browsers")
    assert there.get("/account").url.path == "/login"
    assert "1 browser" in here.get("/account").text

    assert here.post("/account/password", current="not it", password="another good one").status_code == 422
    assert here.post("/account/password", current=PASSWORD, password="short").status_code == 422
    assert (
        "Your password is changed."
        in here.post("/account/password", current=PASSWORD, password="a good new one").text
    )
    assert here.get("/account").url.path == "/account"


def test_an_administrator_removes_a_lost_one(
    db: Database, browse: Callable[[str], Browser], cast: Cast, now: datetime
) -> None:
    add_factor(db, cast.tess.user_id, now)
    ada = browse("ada")

    assert "two steps" in ada.get("/people").text
    assert "two steps" not in ada.post(f"/people/{cast.tess.user_id}/second-factor").text
    with db.read() as session:
        assert session.get_one(User, cast.tess.user_id).factor_secret is None


def answer_door(client: "TestClient[Litestar]", password: str) -> str:
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/login").text)
    assert csrf
    return client.post("/login", data={"csrf": csrf[1], "email": TESS, "password": password}).text


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.partition("<h1")[0]))
