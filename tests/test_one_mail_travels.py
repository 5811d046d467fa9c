"""One mail from a real mailbox to a solved ticket: Dovecot, poller, readers, screens, applied cash, SMTP, back."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from inbox.demo.advices import Advice, AdviceLine, make_advice
from inbox.isolate import Readers
from inbox.mailbox import MailboxConfig
from inbox.smtp import SmtpConfig
from parsers.open_items import read_open_items
from tests.builders import PAULA, Cast, an_email
from tests.dovecot_server import DOVECOT, Dovecot, running_dovecot
from tests.scene import LEDGER, sign_in, some_settings
from tests.smtp_sink import Sink, running_sink
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.mailroom.mail_ledger import count_mail
from tickets.money.advices.remittances import Remittance, list_lines
from tickets.money.receivables.ledger import list_open_invoices
from tickets.money.receivables.ledger_import import import_open_items
from tickets.ticket import Ticket
from tickets.users import SYSTEM
from web.app import create_app
from web.edges import make_worker
from web.settings import Settings

pytestmark = [pytest.mark.dovecot, pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed")]

SUBJECT = "Payment advice 88120"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, dovecot: Dovecot, sink: Sink) -> Settings:
    dovecot.empty("billing")
    mailbox = MailboxConfig("billing", "imap", "127.0.0.1", dovecot.port, "none", "billing", "billing")
    smtp = SmtpConfig("127.0.0.1", sink.port, "none")
    return some_settings(tmp_path, mailboxes=(mailbox,), smtp=smtp, poll_seconds=1)


def test_a_payment_advice_becomes_applied_cash_and_an_answered_ticket(
    db: Database, cast: Cast, dovecot: Dovecot, sink: Sink, readers: Readers, settings: Settings
) -> None:
    with db.write() as session:
        import_open_items(session, read_open_items(LEDGER), "0" * 64, by=SYSTEM, now=utc_now())
    app = create_app(settings, db, render_page=readers.render_page)

    with _running_worker(settings, db, readers), TestClient(app, base_url="http://testserver.local") as client:
        csrf = sign_in(client, "tess")
        dovecot.append("billing", _the_advice_mail())
        ticket = _wait_for(lambda: _find_ticket(db, SUBJECT))
        assert SUBJECT in client.get("/queue").text
        assert "payment advice attached" in client.get(f"/tickets/{ticket.id}").text

        remittance = _find_remittance(db, ticket.id)
        assert remittance.proved, remittance.problems
        picture = client.get(_page_image(client.get(f"/remittances/{remittance.id}").text, remittance.id))
        assert picture.content.startswith(b"\x89PNG")
        with db.read() as session:
            lines = [str(line.id) for line in list_lines(session, remittance.id)]
        applied = client.post(
            f"/remittances/{remittance.id}/confirmation",
            data={"csrf": csrf, "version": str(remittance.version), "line": lines},
        )
        assert applied.status_code == 200, applied.text
        with db.read() as session:
            assert [item.number for item in list_open_invoices(session, cast.acme)] == ["90417999"]

        fresh = _find_ticket(db, SUBJECT)
        assert fresh
        form = {"csrf": csrf, "version": str(fresh.version), "to": PAULA, "solve": "1"}
        client.post(f"/tickets/{ticket.id}/replies", data={**form, "text": "Thank you, both invoices are settled."})
        delivery = _wait_for(lambda: sink.deliveries and sink.deliveries[0])
        assert delivery.recipients == (PAULA,)
        assert b"both invoices are settled" in delivery.content
        assert _status(db, ticket.id) == "solved"

        answered = re.search(rb"(?im)^Message-ID: (<[^>]+>)", delivery.content)
        assert answered
        reply = an_email(
            subject=f"Re: {SUBJECT}", text="One is still open, is it not?\n", message_id="<r@acme.example>"
        )
        dovecot.append("billing", b"In-Reply-To: " + answered[1] + b"\n" + reply)
        _wait_for(lambda: _status(db, ticket.id) == "open")
        assert "One is still open" in client.get(f"/tickets/{ticket.id}").text

    with db.read() as session:
        ledger = count_mail(session)
    assert (ledger.received, ledger.ticketed, ledger.attached, ledger.difference) == (2, 1, 1, 0)
    assert len(sink.deliveries) == 1


@contextmanager
def _running_worker(settings: Settings, db: Database, readers: Readers) -> Iterator[None]:
    worker = make_worker(settings, db, readers)
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def _the_advice_mail() -> bytes:
    lines = tuple(
        AdviceLine(number, date(2026, 10, 5), Decimal(amount), Decimal(0), Decimal(0), Decimal(amount))
        for number, amount in (("90417401", "4826.40"), ("90417402", "3918.75"))
    )
    advice = Advice(
        "Acme Tooling GmbH",
        "Wharf Road 4",
        "Ourfirm",
        "PA 88120",
        date(2026, 11, 20),
        "EUR",
        lines,
        Decimal("8745.15"),
    )
    return an_email(
        subject=SUBJECT,
        text="Hello,\n\nplease find our payment advice attached.\n\nPaula\n",
        attachments=(("PA_88120.pdf", make_advice("classic", advice)),),
    )


def _find_ticket(db: Database, subject: str) -> Ticket | None:
    with db.read() as session:
        return session.scalar(select(Ticket).where(Ticket.subject == subject))


def _find_remittance(db: Database, ticket_id: int) -> Remittance:
    with db.read() as session:
        return session.scalars(select(Remittance).where(Remittance.ticket_id == ticket_id)).one()


def _status(db: Database, ticket_id: int) -> str:
    with db.read() as session:
        return session.get_one(Ticket, ticket_id).status


def _page_image(page: str, remittance_id: int) -> str:
    found = re.search(rf'"(/remittances/{remittance_id}/pages/[^"]+)"', page)
    assert found, "the page shows no image of the document"
    return found[1]


def _wait_for(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 30
    while not (value := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return value
