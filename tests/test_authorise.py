"""`counterfoil authorise`: by a code or a browser, and never another mailbox than before without being told."""

import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from inbox.authorise import (
    AnotherMailbox,
    authorise_by_browser,
    authorise_by_device,
    find_holder,
    take_over_mailbox,
    take_over_server,
)
from inbox.imap import ImapMailbox
from inbox.mailbox import MailboxConfig, MailboxError
from inbox.poller import poll_once
from inbox.sign_in import SignInDesk
from inbox.smtp import SmtpConfig
from inbox.token_keeper import TokenKeeper
from inbox.tokens import Grant, TokenConfig, TokenError
from tests.dovecot_server import DOVECOT, Dovecot, running_dovecot
from tests.sign_in_scene import APP_SECRET, authorise, open_alarms, refresh_source, row_of
from tests.smtp_sink import running_sink
from tests.token_server import SECRET, TokenServer
from tickets.audit import describe, list_events_of
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.mailroom.messages import InboundMessage
from web.cli import cli

needs_dovecot = pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed")


@pytest.fixture
def source(tokens: TokenServer) -> TokenConfig:
    tokens.user = "billing@fernhollow.example"
    return replace(
        refresh_source(tokens),
        device_url=f"{tokens.url}/device",
        authorise_url=f"{tokens.url}/authorize",
        scope="mail openid offline_access",
    )


@pytest.fixture(scope="module")
def dovecot(endpoint: TokenServer) -> Iterator[Dovecot]:
    users = ("billing@fernhollow.example", "claims@fernhollow.example")
    with running_dovecot(users, introspection_url=f"{endpoint.url}/introspect") as server:
        yield server


@pytest.fixture
def config(dovecot: Dovecot, source: TokenConfig) -> MailboxConfig:
    for user in dovecot.users:
        dovecot.empty(user)
    return MailboxConfig(
        "billing", "imap", "127.0.0.1", dovecot.port, "none", "billing@fernhollow.example", token=source
    )


def grant_of(source: TokenConfig, tokens: TokenServer, user: str = "billing@fernhollow.example") -> Grant:
    """What a person who signs in as `user` brings."""
    tokens.user = user
    return authorise_by_device(source, lambda words: None, sleep=lambda seconds: None)


def a_mail(number: int, sender: str = "paula@acme.example") -> bytes:
    return b"From: %s\r\nMessage-ID: <%d.%s>\r\n\r\nHello\r\n" % (sender.encode(), number, sender.encode())


def fetch(db: Database, desk: SignInDesk, config: MailboxConfig) -> None:
    """What was fetched, with what intake reads of it."""
    report = poll_once(ImapMailbox(config, desk), db, now=utc_now())
    assert report.error is None
    with db.write() as session:
        for mail in session.query(InboundMessage):
            mail.message_id = f"{mail.uid}.paula@acme.example"


# --- getting a grant ---------------------------------------------------------------------------------------------


def test_a_code_is_shown_and_waited_for(source: TokenConfig, tokens: TokenServer) -> None:
    tokens.pending = 2
    shown: list[str] = []
    pauses: list[float] = []

    grant = authorise_by_device(source, shown.append, sleep=pauses.append)

    assert "https://login.example/device" in shown[0]
    assert "WDJB-MJHT" in shown[0]
    assert pauses == [1.0, 1.0, 1.0]
    assert grant.refresh_token in tokens.refresh
    assert find_holder(source, grant) == "billing@fernhollow.example"


def test_a_refused_code_ends_the_waiting(source: TokenConfig, tokens: TokenServer) -> None:
    tokens.answer = (400, b'{"error":"access_denied"}')
    config = replace(source, token_url=f"{tokens.url}/token")

    with pytest.raises(TokenError, match="access_denied") as refused:
        authorise_by_device(config, lambda words: None, sleep=lambda seconds: None)

    assert refused.value.permanent
    assert len(tokens.requests) == 1


def in_browser(visit: Callable[[str], None]) -> Callable[[str], None]:
    """Somebody who opens the address that is shown."""

    def show(words: str) -> None:
        address = re.search(r"^http\S+", words, re.M)
        if address:
            threading.Thread(target=visit, args=(address[0],), daemon=True).start()

    return show


def visit(address: str) -> None:
    with urllib.request.urlopen(address, timeout=10) as answer:  # the endpoint sends it back to us
        assert b"close this window" in answer.read()


def test_a_browser_comes_back_with_the_code(source: TokenConfig, tokens: TokenServer) -> None:
    grant = authorise_by_browser(source, in_browser(visit), seconds=20)

    assert grant.refresh_token in tokens.refresh
    assert tokens.requests[0]["code_verifier"]


def test_an_answer_that_was_not_asked_for_is_not_taken(source: TokenConfig) -> None:
    def attack_first(address: str) -> None:
        place = re.search(r"localhost%3A(\d+)", address)
        assert place
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"http://127.0.0.1:{place[1]}/?code=stolen&state=guessed", timeout=10)
        visit(address)

    assert authorise_by_browser(source, in_browser(attack_first), seconds=20).refresh_token


def test_a_refusal_in_the_browser_is_told(source: TokenConfig) -> None:
    def refuse(address: str) -> None:
        place, state = re.search(r"localhost%3A(\d+)", address), re.search(r"state=([^&]+)", address)
        assert place
        assert state
        query = f"error=access_denied&error_description=not+today&state={state[1]}"
        urllib.request.urlopen(f"http://127.0.0.1:{place[1]}/?{query}", timeout=10).close()

    with pytest.raises(TokenError, match="not today"):
        authorise_by_browser(source, in_browser(refuse), seconds=20)


def test_nobody_is_waited_for_for_ever(source: TokenConfig) -> None:
    with pytest.raises(TokenError, match="in time"):
        authorise_by_browser(source, lambda words: None, seconds=0.2)


def test_without_an_id_token_the_provider_is_asked_whose_it_is(source: TokenConfig, tokens: TokenServer) -> None:
    grant = replace(grant_of(source, tokens), id_token=None)

    assert find_holder(source, grant) is None
    assert find_holder(replace(source, userinfo_url=f"{tokens.url}/userinfo"), grant) == tokens.user


# --- keeping it --------------------------------------------------------------------------------------------------


@needs_dovecot
@pytest.mark.dovecot
def test_the_first_authorisation_opens_the_mailbox_and_ends_the_alarm(
    db: Database, desk: SignInDesk, keeper: TokenKeeper, config: MailboxConfig, tokens: TokenServer
) -> None:
    assert poll_once(ImapMailbox(config, desk), db, now=utc_now()).permanent
    assert open_alarms(db)
    assert config.token is not None

    done = take_over_mailbox(db, keeper, config, grant_of(config.token, tokens))

    assert done.holder == "billing@fernhollow.example"
    assert open_alarms(db) == []
    assert poll_once(ImapMailbox(config, desk), db, now=utc_now()).error is None
    assert (row_of(db).address, row_of(db).authorised_by) == ("billing@fernhollow.example",) * 2
    with db.read() as session:
        (event,) = list_events_of(session, "sign_in", 0)
    assert describe(event) == "was given the permission to open mailbox billing by billing@fernhollow.example"


@needs_dovecot
@pytest.mark.dovecot
def test_somebody_who_signs_in_as_themselves_changes_nothing(
    db: Database, keeper: TokenKeeper, config: MailboxConfig, tokens: TokenServer
) -> None:
    assert config.token is not None
    authorise(db, tokens, user="billing@fernhollow.example")
    before = row_of(db).refresh_token

    with pytest.raises(MailboxError, match="refused"):  # their token does not open this mailbox
        take_over_mailbox(db, keeper, config, grant_of(config.token, tokens, "claims@fernhollow.example"))

    assert row_of(db).refresh_token == before


@needs_dovecot
@pytest.mark.dovecot
def test_another_account_that_may_open_the_mailbox_must_be_meant(
    db: Database, keeper: TokenKeeper, config: MailboxConfig, tokens: TokenServer
) -> None:
    assert config.token is not None
    grant = grant_of(config.token, tokens)
    tokens.user = "paula@fernhollow.example"
    delegate = replace(grant, id_token=tokens.new_id_token())

    with pytest.raises(AnotherMailbox, match=r"and paula@fernhollow\.example has signed in"):
        take_over_mailbox(db, keeper, config, delegate)
    assert take_over_mailbox(db, keeper, config, delegate, accept_change=True).holder == "paula@fernhollow.example"

    with pytest.raises(AnotherMailbox, match="was authorised by paula@"):
        take_over_mailbox(db, keeper, config, grant)


@needs_dovecot
@pytest.mark.dovecot
def test_stored_mails_prove_that_it_is_the_same_mailbox(
    db: Database,
    desk: SignInDesk,
    keeper: TokenKeeper,
    config: MailboxConfig,
    dovecot: Dovecot,
    tokens: TokenServer,
) -> None:
    assert config.token is not None
    dovecot.append(config.user, *(a_mail(number) for number in range(1, 6)))
    take_over_mailbox(db, keeper, config, grant_of(config.token, tokens))
    fetch(db, desk, config)

    assert take_over_mailbox(db, keeper, config, grant_of(config.token, tokens)).matching == 5


@needs_dovecot
@pytest.mark.dovecot
def test_other_mails_under_the_same_numbers_are_another_mailbox(
    db: Database,
    desk: SignInDesk,
    keeper: TokenKeeper,
    config: MailboxConfig,
    dovecot: Dovecot,
    tokens: TokenServer,
) -> None:
    """As on Exchange, where every mailbox may have the same UIDVALIDITY."""
    assert config.token is not None
    dovecot.append(config.user, a_mail(1), a_mail(2))
    take_over_mailbox(db, keeper, config, grant_of(config.token, tokens))
    fetch(db, desk, config)
    with db.write() as session:
        for mail in session.query(InboundMessage):
            mail.message_id = f"{mail.uid}.somebody@else.example"

    with pytest.raises(AnotherMailbox, match="2 stored mails there are other mails"):
        take_over_mailbox(db, keeper, config, grant_of(config.token, tokens))

    take_over_mailbox(db, keeper, config, grant_of(config.token, tokens), accept_change=True)


@needs_dovecot
@pytest.mark.dovecot
def test_another_spelling_of_the_user_is_the_same_mailbox_when_its_mails_are_there(
    db: Database,
    desk: SignInDesk,
    keeper: TokenKeeper,
    config: MailboxConfig,
    dovecot: Dovecot,
    tokens: TokenServer,
) -> None:
    assert config.token is not None
    dovecot.append(config.user, a_mail(1), a_mail(2))
    grant = grant_of(config.token, tokens)
    take_over_mailbox(db, keeper, config, grant)
    fetch(db, desk, config)
    authorise(db, tokens, user="billing")  # what the settings said then
    with db.write() as session:
        row = session.merge(row_of(db))
        row.authorised_by = None

    assert "settings name billing@fernhollow.example" in str(poll_once(ImapMailbox(config, desk), db, now=utc_now()))
    assert take_over_mailbox(db, keeper, config, grant_of(config.token, tokens)).matching == 2
    assert poll_once(ImapMailbox(config, desk), db, now=utc_now()).error is None


@needs_dovecot
@pytest.mark.dovecot
def test_a_provider_that_gives_no_refresh_token_is_told_why(
    db: Database, keeper: TokenKeeper, config: MailboxConfig
) -> None:
    with pytest.raises(TokenError, match="offline_access"):
        take_over_mailbox(db, keeper, config, Grant("t", timedelta(hours=1)))


@needs_dovecot
@pytest.mark.dovecot
def test_a_source_that_needs_nobody_is_tried_with_the_settings_of_now(
    db: Database, desk: SignInDesk, keeper: TokenKeeper, config: MailboxConfig, tokens: TokenServer
) -> None:
    """The user of the settings is spelt another way since the last time."""
    authorise(db, tokens, user="billing", ends_in=timedelta(hours=1))
    given = tokens.new_tokens(refresh=False)["access_token"]
    by_command = replace(config, token=TokenConfig("token-command", token_command=("echo", given)))
    assert "settings name billing@fernhollow.example" in str(
        poll_once(ImapMailbox(by_command, desk), db, now=utc_now())
    )

    with pytest.raises(AnotherMailbox, match="was billing until now"):
        take_over_mailbox(db, keeper, by_command, None)
    take_over_mailbox(db, keeper, by_command, None, accept_change=True)

    assert poll_once(ImapMailbox(by_command, desk), db, now=utc_now()).error is None


def test_the_mail_server_can_have_a_permission_of_its_own(
    db: Database, keeper: TokenKeeper, source: TokenConfig, tokens: TokenServer
) -> None:
    with running_sink(holder_of=lambda token: tokens.access.get(token, (None, 0))[0]) as sink:
        server = SmtpConfig("127.0.0.1", sink.port, "none", "billing@fernhollow.example", token=source)

        take_over_server(db, keeper, server, grant_of(source, tokens))

    assert row_of(db, "smtp").authorised_by == "billing@fernhollow.example"


# --- the command -------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dovecot: Dovecot, tokens: TokenServer) -> Path:
    dovecot.empty("billing@fernhollow.example")
    (tmp_path / "counterfoil.toml").write_text(
        f"""
        secret = "{APP_SECRET}"
        [[mailbox]]
        name = "billing"
        host = "127.0.0.1"
        port = {dovecot.port}
        security = "none"
        user = "billing@fernhollow.example"
        sign_in = "refresh-token"
        client_id = "desk"
        client_secret = "{SECRET}"
        token_url = "{tokens.url}/token"
        device_url = "{tokens.url}/device"
        [[mailbox]]
        name = "old"
        host = "127.0.0.1"
        user = "old"
        password = "old"
        """
    )
    (tmp_path / "counterfoil.toml").chmod(0o600)
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    return tmp_path


@needs_dovecot
@pytest.mark.dovecot
def test_the_command_authorises_and_doctor_tells_what_holds(home: Path, tokens: TokenServer) -> None:
    tokens.user = "billing@fernhollow.example"

    done = CliRunner().invoke(cli, ["authorise", "billing"])
    checked = CliRunner().invoke(cli, ["doctor"])

    assert done.exit_code == 0, done.output
    assert "WDJB-MJHT" in done.output
    assert "billing is authorised by billing@fernhollow.example" in done.output
    assert "✓ mailbox billing: billing@fernhollow.example at 127.0.0.1" in checked.output
    assert "✓ sign-in billing: refresh-token of billing@fernhollow.example, token until " in checked.output
    assert " (59 min), renewed by itself" in checked.output
    assert "! alarm: no channel is configured" in checked.output
    assert not any(token in done.output + checked.output for token in [*tokens.access, *tokens.refresh])


@needs_dovecot
@pytest.mark.dovecot
def test_doctor_tells_of_a_mailbox_that_was_never_authorised(home: Path) -> None:
    CliRunner().invoke(cli, ["migrate"])

    checked = CliRunner().invoke(cli, ["doctor"])

    assert checked.exit_code == 1
    assert (
        "✗ mailbox billing: There is no token: It was never authorised: run `counterfoil authorise`" in checked.output
    )
    assert "✗ sign-in billing: refresh-token, no token yet" in checked.output


@needs_dovecot
@pytest.mark.dovecot
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody"], "There is no mailbox nobody; the settings name billing, old."),
        (["old"], "old shows no token, so there is nothing to authorise."),
        (["smtp"], "[smtp] shows no token, so there is nothing to authorise."),
        (["billing", "--browser"], "The settings name no authorise_url for a browser."),
    ],
)
def test_what_can_not_be_authorised_is_refused_in_words(home: Path, arguments: list[str], words: str) -> None:
    refused = CliRunner().invoke(cli, ["authorise", *arguments])

    assert str(refused.exception) == words
