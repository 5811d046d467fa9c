"""Signing in with tokens, at a real Dovecot that asks a real token endpoint, and at an SMTP server."""

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from dovecot_server import DOVECOT, Dovecot, running_dovecot
from token_server import SECRET, TokenServer, running_token_server

from inbox.imap import ImapMailbox
from inbox.mailbox import MailboxConfig, MailboxError
from inbox.sign_in import SignInDesk
from inbox.token_keeper import TokenKeeper, utc_now
from inbox.tokens import TokenConfig
from tickets.alarms import list_alarms
from tickets.db import Database
from tickets.sealing import Sealer
from tickets.sign_ins import SealedTokens, SignIn, find_sign_in, save_authorisation

needs_dovecot = [pytest.mark.dovecot, pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed")]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[TokenServer]:
    with running_token_server() as server:
        yield server


@pytest.fixture
def tokens(endpoint: TokenServer) -> TokenServer:
    """The endpoint as a test finds it: nothing given out, nothing asked."""
    fresh = TokenServer(url=endpoint.url)
    for name in TokenServer.__slots__:
        setattr(endpoint, name, getattr(fresh, name))
    return endpoint


@pytest.fixture(scope="module")
def dovecot(endpoint: TokenServer) -> Iterator[Dovecot]:
    with running_dovecot(("billing", "claims"), introspection_url=f"{endpoint.url}/introspect") as server:
        yield server


@pytest.fixture
def desk(db: Database) -> SignInDesk:
    return SignInDesk(db, TokenKeeper(db, Sealer("s" * 40)))


def refresh_source(tokens: TokenServer) -> TokenConfig:
    return TokenConfig("refresh-token", client_id="desk", client_secret=SECRET, token_url=f"{tokens.url}/token")


def mailbox(dovecot: Dovecot, source: TokenConfig, user: str = "billing", mechanism: str = "auto") -> MailboxConfig:
    return MailboxConfig(
        user, "imap", "127.0.0.1", dovecot.port, "none", user, token=source, mechanism=mechanism
    )


def authorised(db: Database, tokens: TokenServer, user: str = "billing") -> None:
    """As `counterfoil authorise` leaves it: a refresh token, and an access token that has just ended."""
    account = f"mailbox {user}"
    seal = Sealer("s" * 40).seal
    ended = SealedTokens(seal("ended", account), utc_now(), seal(tokens.new_refresh_token(), account))
    with db.write() as session:
        save_authorisation(session, account, ended, address=user, by=user, now=utc_now() - timedelta(hours=1))


def row_of(db: Database, account: str = "mailbox billing") -> SignIn:
    with db.read() as session:
        row = find_sign_in(session, account)
    assert row is not None
    return row


def open_alarms(db: Database) -> list[str]:
    with db.read() as session:
        alarms = list_alarms(session, since=utc_now())
    return [f"{alarm.kind} {alarm.subject}: {alarm.words}" for alarm in alarms if alarm.ended_at is None]


def sign_in(config: MailboxConfig, desk: SignInDesk) -> None:
    with ImapMailbox(config, desk).connect():
        pass


class TestImap:
    pytestmark = needs_dovecot

    @pytest.mark.parametrize("mechanism", ["auto", "xoauth2", "oauthbearer"])
    def test_a_token_opens_the_mailbox(
        self, db: Database, desk: SignInDesk, dovecot: Dovecot, tokens: TokenServer, mechanism: str
    ) -> None:
        authorised(db, tokens)

        sign_in(mailbox(dovecot, refresh_source(tokens), mechanism=mechanism), desk)

        row = row_of(db)
        assert (row.source, row.error, row.failing_since) == ("refresh-token", None, None)
        assert row.signed_in_at is not None
        assert row.expires_at is not None
        assert timedelta(minutes=59) < row.expires_at - utc_now() <= timedelta(hours=1)

    def test_one_token_serves_every_connection_and_every_process(
        self, db: Database, desk: SignInDesk, dovecot: Dovecot, tokens: TokenServer
    ) -> None:
        authorised(db, tokens)
        config = mailbox(dovecot, refresh_source(tokens))

        for _ in range(3):
            sign_in(config, desk)
        sign_in(config, SignInDesk(db, TokenKeeper(db, Sealer("s" * 40))))

        assert len(tokens.requests) == 1

    def test_the_token_of_another_mailbox_is_refused_and_alarms_at_once(
        self, db: Database, desk: SignInDesk, dovecot: Dovecot, tokens: TokenServer
    ) -> None:
        tokens.user = "claims"
        authorised(db, tokens)

        with pytest.raises(MailboxError, match="The sign-in was refused") as refused:
            sign_in(mailbox(dovecot, refresh_source(tokens)), desk)

        assert refused.value.permanent
        assert row_of(db).needs_person
        (alarm,) = open_alarms(db)
        assert alarm.startswith("sign_in mailbox billing: billing can't sign in. The sign-in was refused")
