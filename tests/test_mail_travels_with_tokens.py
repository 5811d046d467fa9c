"""From the settings file to the ticket and back: a desk without any password, whose tokens end every two seconds."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from inbox.isolate import Readers
from tests.builders import list_sign_ins
from tests.dovecot_server import DOVECOT, running_dovecot
from tests.smtp_sink import running_sink
from tests.test_alarm_channels import running_webhook
from tests.token_server import SECRET, TokenServer
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.mailroom.messages import InboundMessage
from tickets.outgoing.outbox import enqueue
from web.cli import cli
from web.edges import make_worker
from web.identity import make_identity
from web.settings import Settings, load_settings

pytestmark = [pytest.mark.dovecot, pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed")]

SETTINGS = """
secret = "{secret}"
mail_from = "billing@fernhollow.example"
poll_seconds = 1

[[mailbox]]
name = "billing"
host = "127.0.0.1"
port = {imap_port}
security = "none"
user = "billing"
sign_in = "refresh-token"
client_id = "desk"
client_secret = "{client_secret}"
token_url = "{url}/token"
device_url = "{url}/device"
idle_seconds = 0

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
sign_in = "mailbox"
mailbox = "billing"

[alarm]
webhook_url = "{webhook}"
webhook_secret = "{secret}"
"""
MAIL = b"From: paula@acme.example\r\nMessage-ID: <1@acme.example>\r\nSubject: Copy of 90418223?\r\n\r\nPlease.\r\n"


def test_mail_comes_and_goes_with_tokens_and_a_lost_permission_is_heard_of(
    database_url: str, tokens: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens.lifetime = 2
    with (
        running_dovecot(introspection_url=f"{tokens.url}/introspect") as dovecot,
        running_sink(holder_of=lambda token: tokens.access.get(token, (None, 0))[0]) as sink,
        running_webhook() as webhook,
        Readers() as readers,
    ):
        (tmp_path / "counterfoil.toml").write_text(
            SETTINGS.format(
                secret="s" * 40,
                imap_port=dovecot.port,
                smtp_port=sink.port,
                client_secret=SECRET,
                url=tokens.url,
                webhook=webhook.url,
            )
        )
        (tmp_path / "counterfoil.toml").chmod(0o600)
        monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
        monkeypatch.setenv("COUNTERFOIL_DATABASE_URL", database_url)
        authorised = CliRunner().invoke(cli, ["authorise", "billing"])
        assert authorised.exit_code == 0, authorised.output

        settings, db = load_settings(), Database(database_url)
        worker = make_worker(settings, db, readers)
        worker.start()
        try:
            dovecot.append("billing", MAIL)
            wait_until(lambda: filed(db) == 1)
            time.sleep(3)  # the first tokens have ended
            reply(settings, db)
            wait_until(lambda: len(sink.deliveries) == 1)
            assert webhook.posts == []

            tokens.refresh.clear()  # somebody takes the permission back
            time.sleep(2)
            reply(settings, db)
            wait_until(lambda: bool(webhook.posts))
        finally:
            worker.stop()

    told = b"".join(body for _, body in webhook.posts).decode()
    assert "counterfoil authorise" in told
    assert len(sink.deliveries) == 1
    with db.read() as session:
        rows = {row.account: row for row in list_sign_ins(session)}
    db.dispose()
    assert rows.keys() == {"mailbox billing", "smtp"}
    assert len({request.get("refresh_token") for request in tokens.grants("refresh_token")}) >= 2


def filed(db: Database) -> int:
    with db.read() as session:
        return len(session.scalars(select(InboundMessage).where(InboundMessage.ticket_id.is_not(None))).all())


def reply(settings: Settings, db: Database) -> None:
    with db.write() as session:
        ticket_id = session.scalars(select(InboundMessage.ticket_id)).one()
        assert ticket_id is not None
        enqueue(
            session,
            ticket_id=ticket_id,
            kind="reply",
            subject="Re: Copy",
            text="Here it is.\n",
            to=("paula@acme.example",),
            identity=make_identity(settings),
            now=utc_now(),
        )


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within a minute"
        time.sleep(0.1)
