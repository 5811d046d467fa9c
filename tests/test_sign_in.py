"""Signing in at a real Dovecot that asks a real token endpoint whose token it is."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from json import dumps
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.imap import ImapMailbox
from inbox.mailbox import MailboxConfig, MailboxError
from inbox.sign_in import Account, Exchange, SignInDesk
from inbox.token_keeper import Token, TokenKeeper
from inbox.tokens import TokenConfig
from tests.dovecot_server import DOVECOT, Dovecot, running_dovecot
from tests.sign_in_scene import APP_SECRET, authorise, make_ended_certificate, open_alarms, refresh_source, row_of
from tests.token_server import TokenServer
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.sealing import Sealer
from tickets.sign_ins import get_sign_in

pytestmark = [pytest.mark.dovecot, pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed")]


@pytest.fixture(scope="module")
def dovecot(endpoint: TokenServer) -> Iterator[Dovecot]:
    with running_dovecot(("billing", "claims"), introspection_url=f"{endpoint.url}/introspect") as server:
        yield server


@pytest.fixture
def config(dovecot: Dovecot, tokens: TokenServer) -> MailboxConfig:
    return mailbox(dovecot, refresh_source(tokens))


def mailbox(dovecot: Dovecot, source: TokenConfig | None, user: str = "billing") -> MailboxConfig:
    return MailboxConfig(user, "imap", "127.0.0.1", dovecot.port, "none", user, user, token=source)


def sign_in(config: MailboxConfig, desk: SignInDesk | None) -> None:
    with ImapMailbox(config, desk).connect():
        pass


def refusal(config: MailboxConfig, desk: SignInDesk | None) -> MailboxError:
    with pytest.raises(MailboxError) as refused:
        sign_in(config, desk)
    return refused.value


@pytest.mark.parametrize("mechanism", ["auto", "xoauth2", "oauthbearer"])
def test_a_token_opens_the_mailbox(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer, mechanism: str
) -> None:
    authorise(db, tokens)

    sign_in(replace(config, mechanism=mechanism), desk)

    row = row_of(db)
    assert (row.source, row.error, row.failing_since) == ("refresh-token", None, None)
    assert row.signed_in_at is not None
    assert row.expires_at is not None
    assert timedelta(minutes=59) < row.expires_at - utc_now() <= timedelta(hours=1)


def test_one_token_serves_every_connection_and_every_process(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens)

    for _ in range(3):
        sign_in(config, desk)
    sign_in(config, SignInDesk(db, TokenKeeper(db, Sealer(APP_SECRET))))

    assert len(tokens.requests) == 1


def test_the_token_of_another_mailbox_is_refused_and_alarms_at_once(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    tokens.user = "claims"
    authorise(db, tokens)

    refused = refusal(config, desk)

    assert refused.permanent
    assert row_of(db).needs_person
    (alarm,) = open_alarms(db)
    assert alarm.startswith("sign_in mailbox billing: billing can't sign in. The sign-in was refused: ")
    assert not any(token in str(refused) for token in tokens.access)


def test_a_wrong_password_alarms_at_once_and_the_right_one_ends_it(
    db: Database, desk: SignInDesk, dovecot: Dovecot
) -> None:
    right = mailbox(dovecot, None)

    assert refusal(replace(right, password="wrong"), desk).permanent
    assert [alarm.partition(":")[0] for alarm in open_alarms(db)] == ["sign_in mailbox billing"]

    sign_in(right, desk)
    assert open_alarms(db) == []
    assert (row_of(db).source, row_of(db).error) == ("password", None)


def test_a_token_that_was_withdrawn_is_replaced_within_the_same_sign_in(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens)
    sign_in(config, desk)
    tokens.withdraw()
    long_ago(db)

    sign_in(config, desk)

    assert len(tokens.requests) == 2
    assert open_alarms(db) == []


def test_new_tokens_that_are_refused_do_not_hammer_the_endpoint(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    tokens.user = "claims"
    authorise(db, tokens)

    for _ in range(5):
        refusal(config, desk)

    assert len(tokens.requests) == 1


def test_a_refused_refresh_token_tells_a_person_what_to_do(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens)
    tokens.refresh.clear()

    refused = refusal(config, desk)

    assert refused.permanent
    assert "invalid_grant: AADSTS700082" in str(refused)
    assert "counterfoil authorise" in str(refused)
    assert "counterfoil authorise" in open_alarms(db)[0]


def test_an_endpoint_that_is_down_is_no_trouble_while_the_token_holds(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens, ends_in=timedelta(minutes=5))
    tokens.answer = (503, b"busy")

    sign_in(config, desk)

    assert len(tokens.requests) == 1
    assert open_alarms(db) == []


def test_an_endpoint_that_is_down_when_the_token_has_ended_alarms_and_recovers_by_itself(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens)
    tokens.answer = (503, b"busy")

    assert not refusal(config, desk).permanent
    assert "answered 503" in open_alarms(db)[0]

    tokens.answer = None
    sign_in(config, desk)
    assert open_alarms(db) == []


def test_a_permission_that_was_taken_back_alarms_while_mail_still_comes(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens, ends_in=timedelta(minutes=5))
    tokens.refresh.clear()

    sign_in(config, desk)

    (alarm,) = open_alarms(db)
    assert alarm.startswith("credential_ends mailbox billing: It signs in until ")
    assert "invalid_grant" in alarm


def test_a_permission_that_ends_soon_alarms_until_it_is_renewed(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens, ends_in=timedelta(hours=1))
    with db.write() as session:
        get_sign_in(session, "mailbox billing").credential_expires_at = utc_now() + timedelta(days=3)
    sign_in(config, desk)
    (alarm,) = open_alarms(db)
    assert alarm.startswith("credential_ends mailbox billing: The permission ends on ")

    with db.write() as session:
        get_sign_in(session, "mailbox billing").credential_expires_at = utc_now() + timedelta(days=300)
    sign_in(config, SignInDesk(db, TokenKeeper(db, Sealer(APP_SECRET))))
    assert open_alarms(db) == []


@given(
    st.binary() | st.recursive(st.none() | st.text(), lambda each: st.lists(each)).map(lambda v: dumps(v).encode())
)
def test_whatever_a_server_says_about_a_refusal_is_words(challenge: bytes) -> None:
    config = Account("mailbox billing", "billing")
    exchange = Exchange("xoauth2", config, Token("t", utc_now()))
    exchange.answer(b"")

    assert exchange.answer(challenge) == b""
    assert 0 < len(exchange.error) <= 200


def test_settings_that_name_another_user_do_not_read_another_mailbox(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens, ends_in=timedelta(hours=1))
    sign_in(config, desk)
    tokens.user = "claims"

    refused = refusal(replace(config, user="claims"), desk)

    assert refused.permanent
    assert "was billing until now, and the settings name claims" in str(refused)
    assert open_alarms(db)


def test_a_certificate_that_has_ended_needs_a_person(
    db: Database, desk: SignInDesk, tokens: TokenServer, tmp_path: Path
) -> None:
    certificate = make_ended_certificate(tmp_path)
    with running_dovecot(certificate=certificate) as server:
        config = MailboxConfig(
            "billing", "imap", "127.0.0.1", server.tls_port, "tls", "billing", "billing", ca_file=certificate[0]
        )

        refused = refusal(config, desk)

    assert refused.permanent
    assert "certificate has expired" in str(refused)


def test_a_server_without_tokens_is_told_from_a_refusal(
    db: Database, desk: SignInDesk, config: MailboxConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens, ends_in=timedelta(hours=1))
    with running_dovecot() as server:
        refused = refusal(replace(config, port=server.port), desk)

    assert refused.permanent
    assert "does not offer OAUTHBEARER or XOAUTH2" in str(refused)


def test_a_server_with_one_mechanism_is_asked_with_that_one(
    db: Database, desk: SignInDesk, endpoint: TokenServer, config: MailboxConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens, ends_in=timedelta(hours=1))
    with running_dovecot(introspection_url=f"{endpoint.url}/introspect", mechanisms="xoauth2") as server:
        sign_in(replace(config, port=server.port), desk)

        refused = refusal(replace(config, port=server.port, mechanism="oauthbearer"), desk)
    assert "does not offer OAUTHBEARER, so" in str(refused)


def test_tokens_need_the_database(config: MailboxConfig) -> None:
    assert "kept in the database" in str(refusal(config, None))


def test_a_server_that_can_not_be_reached_is_no_failed_sign_in(
    db: Database, desk: SignInDesk, config: MailboxConfig
) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        port = holder.getsockname()[1]

    assert not refusal(replace(config, port=port), desk).permanent
    assert open_alarms(db) == []


def long_ago(db: Database) -> None:
    """The token is not so new that another one would fare no better."""
    with db.write() as session:
        row = get_sign_in(session, "mailbox billing")
        assert row.obtained_at is not None
        row.obtained_at -= timedelta(minutes=10)
