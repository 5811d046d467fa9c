"""Alarms leave by a signed webhook and by a mail of another account, while everything else may be down."""

import hashlib
import hmac
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from inbox.alarms import AlarmConfig, Channel, make_channels, tell_due, try_channels
from inbox.folder import FolderMailbox
from inbox.imap import ImapMailbox
from inbox.isolate import Readers
from inbox.mailbox import MailboxConfig
from inbox.sign_in import SignInDesk
from inbox.worker import Worker
from tests.builders import list_alarms, list_sign_ins
from tests.smtp_sink import Sink, running_sink
from tickets.alarms import LONGEST_BACKOFF, STEADY, AlarmKind, claim_notices, end_alarm, raise_alarm
from tickets.db import Database
from tickets.mail_identity import MailIdentity
from tickets.mailroom.messages import InboundMessage
from tickets.sign_ins import note_refused
from web.cli import cli
from web.commands.opening import log_to_stderr
from web.edges import forget_removed_accounts
from web.settings import Settings

SECRET = "k" * 40


@dataclass(slots=True)
class Webhook:
    """`status` is what it answers."""

    url: str = ""
    status: int = 200
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def notices(self) -> list[str]:
        return [notice["id"] for _, body in self.posts for notice in json.loads(body)["notices"]]


@contextmanager
def running_webhook() -> Iterator[Webhook]:
    hook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.posts.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(hook.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with running_webhook() as hook:
        yield hook


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink(user="alarms", password="loud") as sink:
        yield sink


@pytest.fixture
def config(webhook: Webhook, sink: Sink) -> AlarmConfig:
    return AlarmConfig(
        webhook.url,
        SECRET,
        ("it@fernhollow.example", "lead@fernhollow.example"),
        "alarms@elsewhere.example",
        "127.0.0.1",
        sink.port,
        "none",
        "alarms",
        "loud",
    )


def channels(config: AlarmConfig) -> tuple[Channel, ...]:
    return make_channels(config, "Fernhollow Telecom", "https://desk.fernhollow.example")


def trouble(db: Database, now: datetime, words: str = "The sign-in was refused: AUTHENTICATIONFAILED") -> None:
    with db.write() as session:
        raise_alarm(session, AlarmKind.SIGN_IN, "mailbox billing", words, now=now)


def test_an_alarm_and_its_end_are_told_by_every_channel(
    db: Database, now: datetime, config: AlarmConfig, webhook: Webhook, sink: Sink
) -> None:
    trouble(db, now)
    assert tell_due(db, channels(config), now=now) == 1
    assert tell_due(db, channels(config), now=now + timedelta(hours=1)) == 0

    with db.write() as session:
        end_alarm(session, AlarmKind.SIGN_IN, "mailbox billing", now=now + timedelta(hours=1))
    assert tell_due(db, channels(config), now=now + timedelta(hours=1) + STEADY) == 1

    assert [identity.partition("-")[2] for identity in webhook.notices()] == ["raised", "ended"]
    subjects = [
        message_from_bytes(delivery.content, policy=policy.default)["Subject"] for delivery in sink.deliveries
    ]
    assert subjects == ["Counterfoil: mailbox billing can't sign in", "Counterfoil: mailbox billing signs in again"]


def test_the_webhook_is_signed_over_time_and_body(
    db: Database, now: datetime, config: AlarmConfig, webhook: Webhook
) -> None:
    trouble(db, now)
    tell_due(db, channels(replace(config, mail_to=())), now=now)

    ((headers, body),) = webhook.posts
    at = headers["x-counterfoil-timestamp"]
    expected = hmac.new(SECRET.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["x-counterfoil-signature"] == f"sha256={expected}"
    assert int(at) == int(now.timestamp())
    content = json.loads(body)
    assert "mailbox billing can't sign in, since 23 Nov 2026 09:00 UTC" in content["text"]
    assert "AUTHENTICATIONFAILED" in content["text"]
    assert content["notices"][0]["raised_at"] == now.isoformat()
    assert SECRET not in body.decode()


def test_the_mail_tells_everything_and_asks_for_no_answer(
    db: Database, now: datetime, config: AlarmConfig, sink: Sink
) -> None:
    trouble(db, now, "refused\r\nBcc: everybody@acme.example")
    tell_due(db, channels(replace(config, webhook_url="")), now=now)

    (delivery,) = sink.deliveries
    mail = message_from_bytes(delivery.content, policy=policy.default)
    assert delivery.recipients == config.mail_to
    assert (mail["From"], mail["Auto-Submitted"]) == ("alarms@elsewhere.example", "auto-generated")
    assert mail["Bcc"] is None
    assert "refused Bcc: everybody@acme.example" in mail.get_content()
    assert "https://desk.fernhollow.example/mailroom" in mail.get_content()


@pytest.mark.parametrize("down", ["webhook", "mail"])
def test_one_channel_that_is_down_does_not_silence_the_other(
    db: Database, now: datetime, config: AlarmConfig, webhook: Webhook, sink: Sink, down: str
) -> None:
    trouble(db, now)
    webhook.status = 500 if down == "webhook" else 204
    sink.password = "changed" if down == "mail" else "loud"

    assert tell_due(db, channels(config), now=now) == 1

    assert len(sink.deliveries) == (0 if down == "mail" else 1)
    with db.read() as session:
        assert list_alarms(session)[0].told_at == now


@pytest.mark.parametrize("status", [302, 404, 500])
def test_what_no_channel_takes_is_tried_until_one_does(
    db: Database, now: datetime, config: AlarmConfig, webhook: Webhook, status: int
) -> None:
    only = channels(replace(config, mail_to=()))
    trouble(db, now)
    webhook.status = status
    at = now
    for _ in range(6):
        assert tell_due(db, only, now=at) == 0
        at += LONGEST_BACKOFF
    with db.read() as session:
        assert list_alarms(session)[0].error == f"webhook: it answered {status}"

    webhook.status = 200
    assert tell_due(db, only, now=at) == 1
    assert len(set(webhook.notices())) == 1


def test_a_crash_while_telling_tells_it_again_with_the_same_id(
    db: Database, now: datetime, config: AlarmConfig, webhook: Webhook
) -> None:
    trouble(db, now)
    only = channels(replace(config, mail_to=()))
    with db.write() as session:
        only[0].tell(claim_notices(session, now=now), now=now)

    assert tell_due(db, only, now=now + timedelta(minutes=5)) == 1

    first, second = webhook.notices()
    assert first == second


def test_without_a_channel_alarms_stay_in_the_book(db: Database, now: datetime) -> None:
    trouble(db, now)

    assert tell_due(db, (), now=now) == 0
    with db.read() as session:
        assert list_alarms(session)[0].told_at is None


def test_every_kind_of_alarm_has_words(db: Database, now: datetime, config: AlarmConfig, webhook: Webhook) -> None:
    with db.write() as session:
        for kind in AlarmKind:
            raise_alarm(session, kind, "mailbox billing", "…", now=now)

    tell_due(db, channels(replace(config, mail_to=())), now=now)

    titles = [notice["title"] for notice in json.loads(webhook.posts[0][1])["notices"]]
    assert len(set(titles)) == len(AlarmKind)
    assert not [title for title in titles if "needs somebody" in title]


def test_a_test_message_tells_which_channel_took_it(config: AlarmConfig, webhook: Webhook, sink: Sink) -> None:
    sink.password = "changed"

    outcomes = dict(try_channels(channels(config), now=datetime.fromisoformat("2026-11-23T09:00Z")))

    assert outcomes["webhook"] is None
    assert "535" in (outcomes["mail"] or "")


def test_a_broken_mailbox_alarms_within_seconds_and_stops_no_other(
    db: Database, desk: SignInDesk, config: AlarmConfig, webhook: Webhook, tmp_path: Path
) -> None:
    (tmp_path / "mail.eml").write_bytes(
        b"From: paula@acme.example\r\nSubject: Copy of invoice 90418223?\r\n\r\nHi\r\n"
    )
    with running_refusing_imap() as port, Readers() as readers:
        broken = ImapMailbox(MailboxConfig("billing", "imap", "127.0.0.1", port, "none", "u", "p"), desk)
        well = FolderMailbox(MailboxConfig("folder", "folder", path=tmp_path))
        identity = MailIdentity("billing@fernhollow.example", "s" * 40)
        worker = Worker(db, [broken, well], readers, None, identity, poll_seconds=1, channels=channels(config))
        worker.start()
        started = time.monotonic()
        try:
            while not (webhook.posts and "filed" in statuses(db)) and time.monotonic() - started < 60:
                time.sleep(0.1)
        finally:
            worker.stop()

    assert "mailbox billing can't sign in" in webhook.posts[0][1].decode()
    assert statuses(db) == ["filed"]


def statuses(db: Database) -> list[str]:
    with db.read() as session:
        return list(session.scalars(select(InboundMessage.status)))


@contextmanager
def running_refusing_imap() -> Iterator[int]:
    """An IMAP server that knows nobody."""

    class Refuse(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, _, command = line.strip().partition(b" ")
                if command.upper().startswith(b"CAPABILITY"):
                    self.wfile.write(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n%s OK done\r\n" % tag)
                else:
                    self.wfile.write(b"%s NO [AUTHENTICATIONFAILED] no\r\n" % tag)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refuse) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


def test_the_command_tries_every_channel(
    webhook: Webhook, sink: Sink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "counterfoil.toml").write_text(
        f"""
        [alarm]
        webhook_url = "{webhook.url}"
        webhook_secret = "{SECRET}"
        mail_to = "it@fernhollow.example"
        mail_from = "alarms@elsewhere.example"
        host = "127.0.0.1"
        port = {sink.port}
        security = "none"
        user = "alarms"
        password = "loud"
        """
    )
    (tmp_path / "counterfoil.toml").chmod(0o600)
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))

    tried = CliRunner().invoke(cli, ["test-alarm"])
    assert (tried.output, tried.exit_code) == ("webhook: took it\nmail: took it\n", 0)
    assert b"It is only a test" in webhook.posts[0][1]

    webhook.status = 500
    tried = CliRunner().invoke(cli, ["test-alarm"])
    assert tried.output == "webhook: it answered 500\nmail: took it\n"
    assert str(tried.exception) == "Not every channel works."


def test_the_address_of_a_webhook_is_not_logged(
    webhook: Webhook, config: AlarmConfig, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    log_to_stderr()
    caplog.set_level("INFO")

    try_channels(channels(config), now=now)
    webhook.status = 500
    try_channels(channels(config), now=now)

    assert webhook.url not in caplog.text + repr(config)


def test_a_mailbox_that_was_taken_out_of_the_settings_is_in_no_trouble(
    db: Database, now: datetime, tmp_path: Path
) -> None:
    trouble(db, now)
    with db.write() as session:
        note_refused(session, "mailbox billing", "password", "no", needs_person=True, now=now)
        raise_alarm(session, AlarmKind.GAP, "mailbox folder", "UID 7", now=now)
    folder = MailboxConfig("folder", "folder", path=tmp_path)

    forget_removed_accounts(Settings(tmp_path, db.url, mailboxes=(folder,)), db, now=now)

    with db.read() as session:
        assert [alarm.subject for alarm in list_alarms(session) if not alarm.ended_at] == ["mailbox folder"]
        assert [(row.error, row.needs_person) for row in list_sign_ins(session)] == [(None, False)]
