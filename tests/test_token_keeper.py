"""Tokens are renewed early, by one process, saved before they are used, and never readable in the database."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from inbox.token_keeper import BUSY, LEASE, REST, TokenKeeper
from inbox.tokens import TokenError
from tests.sign_in_scene import APP_SECRET, BILLING, authorise, refresh_source, row_of
from tests.token_server import TokenServer
from tickets import sign_ins
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.sealing import Sealer, Unsealable
from tickets.sign_ins import claim_renewal

ROOT = Path(__file__).parent.parent


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(db: Database, clock: Clock) -> TokenKeeper:
    return TokenKeeper(db, Sealer(APP_SECRET), clock=clock)


def test_a_token_is_renewed_before_its_end_and_not_long_before(
    db: Database, timed: TokenKeeper, clock: Clock, tokens: TokenServer
) -> None:
    authorise(db, tokens, at=clock.now)
    source = refresh_source(tokens)
    first = timed.get_token(BILLING, source)

    clock.now = first.expires_at - timedelta(minutes=16)
    assert timed.get_token(BILLING, source).value == first.value

    clock.now = first.expires_at - timedelta(minutes=9)
    second = timed.get_token(BILLING, source)
    assert second.value != first.value
    assert second.expires_at == clock.now + timedelta(hours=1)


def test_many_mailboxes_are_not_renewed_in_the_same_moment(
    db: Database, timed: TokenKeeper, clock: Clock, tokens: TokenServer
) -> None:
    source = refresh_source(tokens)
    accounts = [f"mailbox m{number}" for number in range(20)]
    for account in accounts:
        authorise(db, tokens, account, at=clock.now)
        timed.get_token(account, source)
    asked = len(tokens.requests)

    renewed = []
    for minute in range(16, 6, -1):
        clock.now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC) - timedelta(minutes=minute)
        for account in accounts:
            timed.get_token(account, source)
        renewed.append(len(tokens.requests) - asked)

    assert renewed[0] == 0
    assert renewed[-1] == len(accounts)
    assert len(set(renewed)) > 3


def test_the_rotated_refresh_token_is_saved_and_used_next(
    db: Database, timed: TokenKeeper, clock: Clock, tokens: TokenServer
) -> None:
    authorise(db, tokens, at=clock.now)
    for _ in range(5):
        token = timed.get_token(BILLING, refresh_source(tokens))
        clock.now = token.expires_at

    assert len(tokens.requests) == 5
    assert len({request["refresh_token"] for request in tokens.requests}) == 5


def test_a_provider_that_does_not_rotate_keeps_its_refresh_token(
    db: Database, timed: TokenKeeper, clock: Clock, tokens: TokenServer
) -> None:
    tokens.rotates = False
    refresh = authorise(db, tokens, at=clock.now)
    for _ in range(3):
        clock.now = timed.get_token(BILLING, refresh_source(tokens)).expires_at

    assert [request["refresh_token"] for request in tokens.requests] == [refresh] * 3


def test_no_token_can_be_read_in_the_database_or_the_log(
    db: Database, keeper: TokenKeeper, tokens: TokenServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    authorise(db, tokens)
    token = keeper.get_token(BILLING, refresh_source(tokens))

    with db.read() as session:
        stored = str(session.execute(text("select * from sign_in")).all())
    secrets = [token.value, *tokens.access, *tokens.refresh, *tokens.spent]
    assert not [secret for secret in secrets if secret in stored or secret in caplog.text or secret in repr(token)]


def test_a_token_sealed_for_one_account_or_secret_opens_for_no_other() -> None:
    sealed = Sealer(APP_SECRET).seal("quiet water", BILLING)

    assert Sealer(APP_SECRET).open(sealed, BILLING) == "quiet water"
    for sealer, account in ((Sealer(APP_SECRET), "mailbox claims"), (Sealer("t" * 40), BILLING)):
        with pytest.raises(Unsealable):
            sealer.open(sealed, account)


def test_after_a_change_of_the_secret_it_must_be_authorised_again(
    db: Database, keeper: TokenKeeper, tokens: TokenServer
) -> None:
    authorise(db, tokens)

    with pytest.raises(TokenError, match="sealed with another secret") as failure:
        TokenKeeper(db, Sealer("t" * 40)).get_token(BILLING, refresh_source(tokens))

    assert failure.value.permanent
    assert tokens.requests == []
    assert keeper.get_token(BILLING, refresh_source(tokens))


def test_processes_that_want_a_token_at_once_ask_once(db: Database, tokens: TokenServer) -> None:
    authorise(db, tokens)
    tokens.delay_seconds = 0.5
    got: list[str] = []

    def want() -> None:
        got.append(TokenKeeper(db, Sealer(APP_SECRET)).get_token(BILLING, refresh_source(tokens)).value)

    threads = [threading.Thread(target=want) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(got) == 4
    assert len(set(got)) == 1
    assert len(tokens.requests) == 1


def test_a_process_that_looked_before_another_had_renewed_does_not_renew_again(
    db: Database, keeper: TokenKeeper, tokens: TokenServer
) -> None:
    authorise(db, tokens)
    before = row_of(db).generation
    keeper.get_token(BILLING, refresh_source(tokens))

    with db.write() as session:
        assert claim_renewal(session, BILLING, seen=before, now=utc_now(), lease=LEASE) is None


def test_a_lease_that_was_taken_while_one_waited_for_the_row_is_respected(db: Database, tokens: TokenServer) -> None:
    authorise(db, tokens)
    seen = row_of(db).generation
    late = utc_now()
    with db.write() as session:
        taken = claim_renewal(session, BILLING, seen=seen, now=late + timedelta(seconds=20), lease=LEASE)

    assert taken is not None
    with db.write() as session:
        assert claim_renewal(session, BILLING, seen=taken.generation, now=late, lease=LEASE) is None


def test_while_another_process_renews_early_the_token_in_use_stays_in_use(
    db: Database, timed: TokenKeeper, clock: Clock, tokens: TokenServer
) -> None:
    authorise(db, tokens, ends_in=timedelta(minutes=3), at=clock.now)
    with db.write() as session:
        claim_renewal(session, BILLING, seen=row_of(db).generation, now=clock.now, lease=LEASE)

    assert timed.get_token(BILLING, refresh_source(tokens)).value in tokens.access
    assert tokens.requests == []


def test_an_early_renewal_that_fails_rests_before_it_is_tried_again(
    db: Database, timed: TokenKeeper, clock: Clock, tokens: TokenServer
) -> None:
    authorise(db, tokens, ends_in=timedelta(minutes=5), at=clock.now)
    tokens.answer = (500, b"")
    for _ in range(5):
        assert timed.get_token(BILLING, refresh_source(tokens)).trouble
    assert len(tokens.requests) == 1

    clock.now += REST
    tokens.answer = None
    assert timed.get_token(BILLING, refresh_source(tokens)).trouble is None


def test_a_failed_renewal_does_not_hold_the_next_one_up(
    db: Database, keeper: TokenKeeper, tokens: TokenServer
) -> None:
    authorise(db, tokens)
    tokens.answer = (500, b"")
    with pytest.raises(TokenError, match="answered 500"):
        keeper.get_token(BILLING, refresh_source(tokens))

    tokens.answer = None

    assert keeper.get_token(BILLING, refresh_source(tokens))


def test_what_a_person_authorised_meanwhile_is_not_overwritten(
    db: Database, keeper: TokenKeeper, tokens: TokenServer
) -> None:
    authorise(db, tokens)
    tokens.delay_seconds = 0.5
    renewal = threading.Thread(target=keeper.get_token, args=(BILLING, refresh_source(tokens)))
    renewal.start()
    while not row_of(db).renewing_until:
        pass
    authorise(db, tokens, ends_in=timedelta(hours=1))
    authorised = row_of(db).refresh_token
    renewal.join(30)

    assert row_of(db).refresh_token == authorised


def test_an_answer_that_can_not_be_saved_is_kept_and_saved_before_anything_else(
    db: Database, timed: TokenKeeper, clock: Clock, tokens: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    authorise(db, tokens, at=clock.now)

    def fail(*_args: object, **_words: object) -> bool:
        raise OperationalError("insert", {}, Exception("the disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(sign_ins, "save_tokens", fail)
        token = timed.get_token(BILLING, refresh_source(tokens))
    assert token.value in tokens.access

    assert timed.get_token(BILLING, refresh_source(tokens)).value == token.value
    clock.now = token.expires_at
    assert timed.get_token(BILLING, refresh_source(tokens)).value in tokens.access
    assert len({request["refresh_token"] for request in tokens.requests}) == 2


def test_a_clock_that_is_set_back_keeps_no_token_and_no_lease_alive(
    db: Database, timed: TokenKeeper, clock: Clock, tokens: TokenServer
) -> None:
    authorise(db, tokens, at=clock.now)
    first = timed.get_token(BILLING, refresh_source(tokens))
    clock.now -= timedelta(days=1)  # it had been ahead: the server has long forgotten this token
    assert timed.forget_token(BILLING)
    second = timed.get_token(BILLING, refresh_source(tokens))
    assert second.value != first.value

    with db.write() as session:
        claim_renewal(session, BILLING, seen=row_of(db).generation, now=clock.now + timedelta(days=1), lease=LEASE)
    clock.now = second.expires_at
    assert timed.get_token(BILLING, refresh_source(tokens)).value != second.value


KILLED = """
import sys
from datetime import UTC, datetime, timedelta
from inbox.token_keeper import TokenKeeper
from inbox.tokens import TokenConfig
from tickets.db import Database
from tickets.sealing import Sealer

url, token_url, secret = sys.argv[1:]
config = TokenConfig("refresh-token", client_id="desk", token_url=token_url)
TokenKeeper(Database(url), Sealer(secret)).get_token("mailbox billing", config)
print("not killed")
"""


def kill_at(point: str, db: Database, tokens: TokenServer) -> None:
    environment = {**os.environ, "COUNTERFOIL_CRASH_AT": point, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", KILLED, db.url, f"{tokens.url}/token", APP_SECRET]
    process = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert process.returncode == -signal.SIGKILL, process.stdout + process.stderr


def later(db: Database) -> TokenKeeper:
    """The process that is started after the crash, once the lease of the dead one is over."""
    return TokenKeeper(db, Sealer(APP_SECRET), clock=lambda: utc_now() + LEASE)


@pytest.mark.parametrize("rotates", [True, False])
def test_a_crash_before_the_endpoint_was_asked_loses_nothing(
    db: Database, tokens: TokenServer, rotates: bool
) -> None:
    tokens.rotates = rotates
    authorise(db, tokens)
    kill_at("token_claimed", db, tokens)

    assert tokens.requests == []
    assert later(db).get_token(BILLING, refresh_source(tokens))


def test_a_crash_after_saving_loses_nothing(db: Database, tokens: TokenServer, keeper: TokenKeeper) -> None:
    authorise(db, tokens)
    kill_at("token_saved", db, tokens)

    assert keeper.get_token(BILLING, refresh_source(tokens)).value in tokens.access
    assert len(tokens.requests) == 1


def test_a_crash_between_answer_and_saving_is_survived_where_the_old_token_still_holds(
    db: Database, tokens: TokenServer
) -> None:
    tokens.rotates = False
    authorise(db, tokens)
    kill_at("token_answered", db, tokens)

    assert later(db).get_token(BILLING, refresh_source(tokens))


def test_a_crash_between_answer_and_saving_is_explained_where_the_old_token_is_spent(
    db: Database, tokens: TokenServer
) -> None:
    authorise(db, tokens)
    kill_at("token_answered", db, tokens)

    with pytest.raises(TokenError) as failure:
        later(db).get_token(BILLING, refresh_source(tokens))

    assert failure.value.permanent
    assert "was interrupted before its answer was saved" in str(failure.value)


def test_a_renewal_that_died_is_waited_for_and_is_no_failure_yet(
    db: Database, keeper: TokenKeeper, tokens: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox.token_keeper.WAIT_SECONDS", 0.3)
    authorise(db, tokens)
    with db.write() as session:
        claim_renewal(session, BILLING, seen=row_of(db).generation, now=utc_now(), lease=LEASE)

    with pytest.raises(TokenError) as failure:
        keeper.get_token(BILLING, refresh_source(tokens))

    assert failure.value.code == BUSY
    assert not failure.value.permanent
