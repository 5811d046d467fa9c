"""Sending with tokens: both mechanisms, the token of a mailbox, and mail that waits while the sign-in fails."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from inbox.sign_in import SignInDesk
from inbox.smtp import DeliveryError, SmtpConfig, SmtpTransport
from tests.sign_in_scene import BILLING, authorise, open_alarms, refresh_source, row_of
from tests.smtp_sink import Sink, TokenSink, running_sink
from tests.token_server import TokenServer
from tickets.db import Database

MAIL = b"From: billing@fernhollow.example\r\nSubject: Your invoice\r\n\r\nAttached.\r\n"


@pytest.fixture
def sink(tokens: TokenServer) -> Iterator[Sink]:
    with running_sink(holder_of=lambda token: tokens.access.get(token, (None, 0))[0]) as sink:
        yield sink


@pytest.fixture
def config(sink: Sink, tokens: TokenServer) -> SmtpConfig:
    return SmtpConfig("127.0.0.1", sink.port, "none", "billing", token=refresh_source(tokens))


def send(config: SmtpConfig, desk: SignInDesk) -> None:
    SmtpTransport(config, desk).send("billing@fernhollow.example", ("paula@acme.example",), MAIL)


@pytest.mark.parametrize(
    ("mechanism", "used"), [("auto", "OAUTHBEARER"), ("xoauth2", "XOAUTH2"), ("oauthbearer", "OAUTHBEARER")]
)
def test_mail_leaves_with_a_token(
    db: Database,
    desk: SignInDesk,
    sink: TokenSink,
    config: SmtpConfig,
    tokens: TokenServer,
    mechanism: str,
    used: str,
) -> None:
    authorise(db, tokens, "smtp")

    send(replace(config, mechanism=mechanism), desk)

    assert len(sink.deliveries) == 1
    assert sink.used == [used]
    assert (row_of(db, "smtp").source, row_of(db, "smtp").error) == ("refresh-token", None)


def test_the_token_of_a_mailbox_serves_its_mail_server_too(
    db: Database, desk: SignInDesk, sink: Sink, config: SmtpConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens, BILLING)

    send(replace(config, token_of=BILLING), desk)

    assert len(sink.deliveries) == 1
    assert row_of(db, "smtp").signed_in_at is not None
    assert row_of(db, "smtp").refresh_token is None


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_a_refused_token_keeps_the_mail_and_alarms_at_once(
    db: Database, desk: SignInDesk, sink: Sink, config: SmtpConfig, tokens: TokenServer, mechanism: str
) -> None:
    tokens.user = "claims"
    authorise(db, tokens, "smtp")

    with pytest.raises(DeliveryError, match="535") as refused:
        send(replace(config, mechanism=mechanism), desk)

    assert (refused.value.permanent, refused.value.uncertain) == (False, False)
    assert sink.deliveries == []
    (alarm,) = open_alarms(db)
    assert alarm.startswith("sign_in smtp: billing can't sign in. The mail server refused the sign-in: 535")
    assert alarm.endswith("(401)")


def test_no_token_keeps_the_mail_too(
    db: Database, desk: SignInDesk, sink: Sink, config: SmtpConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens, "smtp")
    tokens.answer = (503, b"")

    with pytest.raises(DeliveryError, match="There is no token") as refused:
        send(config, desk)

    assert not refused.value.permanent
    assert open_alarms(db)

    tokens.answer = None
    send(config, desk)
    assert open_alarms(db) == []


def test_a_withdrawn_token_is_replaced_within_the_same_sign_in(
    db: Database, desk: SignInDesk, sink: Sink, config: SmtpConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens, "smtp", ends_in=timedelta(hours=1))
    tokens.withdraw()

    send(config, desk)

    assert len(sink.deliveries) == 1
    assert open_alarms(db) == []


def test_a_server_that_takes_no_tokens_is_named(
    db: Database, desk: SignInDesk, config: SmtpConfig, tokens: TokenServer
) -> None:
    authorise(db, tokens, "smtp", ends_in=timedelta(hours=1))
    with running_sink(user="billing", password="billing") as sink, pytest.raises(DeliveryError, match="not offer"):
        send(replace(config, port=sink.port), desk)


def test_a_password_is_written_down_as_well(db: Database, desk: SignInDesk) -> None:
    with running_sink(user="billing", password="quiet") as sink:
        config = SmtpConfig("127.0.0.1", sink.port, "none", "billing", "wrong")
        with pytest.raises(DeliveryError, match="535"):
            send(config, desk)
        assert len(open_alarms(db)) == 1

        send(replace(config, password="quiet"), desk)

    assert open_alarms(db) == []


def test_a_password_that_smtp_can_not_carry_is_refused_before_it_is_sent(db: Database, desk: SignInDesk) -> None:
    with running_sink(user="billing", password="quiet") as sink, pytest.raises(DeliveryError, match="ASCII"):
        send(SmtpConfig("127.0.0.1", sink.port, "none", "billing", "stilles Wässer"), desk)


def test_a_server_that_takes_no_passwords_is_named(db: Database, desk: SignInDesk) -> None:
    with running_sink(holder_of=lambda token: None) as sink, pytest.raises(DeliveryError, match="takes no password"):
        send(SmtpConfig("127.0.0.1", sink.port, "none", "billing", "quiet"), desk)

    assert open_alarms(db)


def test_mail_keeps_leaving_while_tokens_end_and_refresh_tokens_are_replaced(
    db: Database, desk: SignInDesk, sink: Sink, config: SmtpConfig, tokens: TokenServer
) -> None:
    tokens.lifetime = 1
    authorise(db, tokens, "smtp")

    for _ in range(6):
        send(config, desk)
        time.sleep(0.5)

    assert len(sink.deliveries) == 6
    assert len(tokens.requests) >= 3
    assert len({request["refresh_token"] for request in tokens.requests}) == len(tokens.requests)
