"""The demo: its week of mail is the same each time, and one command serves a desk in use."""

import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path

import httpx
import pytest
from imapclient import IMAPClient

from inbox.demo.bank import statement_xml
from inbox.demo.copies import write_copies
from inbox.demo.servers import ImapServer
from inbox.demo.week import Week, answer_to, ledger_csv, live_mail, load_week
from parsers.bank.entries import EntryKind
from parsers.bank.statement import read_bank_statement
from parsers.open_items import read_open_items
from tickets.outgoing.invoice_files import InvoiceFiles
from web.demo import CAST, PASSWORD

DAY = date(2026, 11, 22)
START_SECONDS = 150


@pytest.fixture(scope="module")
def week() -> Week:
    return load_week(DAY)


def test_the_week_is_the_same_bytes_at_every_start(week: Week) -> None:
    assert [mail.raw for mail in load_week(DAY).mails] == [mail.raw for mail in week.mails]


def test_the_week_holds_sixty_mails_in_the_order_of_their_delivery_and_fifteen_advices(week: Week) -> None:
    advices = [name for mail in week.mails for name in re.findall(rb'filename="([^"]+)"', mail.raw)]

    assert len(week.mails) >= 60
    assert [mail.at for mail in week.mails] == sorted(mail.at for mail in week.mails)
    assert len(advices) >= 15
    assert {"en", "de", "fr", "es"} <= {customer.language for customer in week.customers.values()}


def test_every_mail_of_the_week_has_its_own_message_id(week: Week) -> None:
    ids = Counter(message_from_bytes(mail.raw, policy=policy.default)["Message-ID"] for mail in week.mails)

    assert ids.most_common(1)[0][1] == 1


def test_the_weeks_ledger_is_a_ledger_file_without_a_bad_row(week: Week) -> None:
    ledger = read_open_items(ledger_csv(week))

    assert not ledger.fatal
    assert ledger.problems == ()
    assert len(ledger.rows) > 100


def test_every_invoice_of_the_week_has_a_copy_on_file(week: Week, tmp_path: Path) -> None:
    write_copies(week, tmp_path)

    rows = read_open_items(ledger_csv(week)).rows
    files = InvoiceFiles(tmp_path)
    assert [row.invoice_number for row in rows if not files.has(row.document_path)] == []
    assert files.read("", rows[0].document_path)[2].startswith(b"%PDF")


def test_the_weeks_bank_statement_proves_itself(week: Week) -> None:
    content = statement_xml(week, DAY)
    statement = read_bank_statement(content)

    assert statement_xml(load_week(DAY), DAY) == content
    assert (statement.format, statement.fatal, statement.problems) == ("camt.053", (), ())
    assert len(statement.entries) == len(week.receipts) == 11
    assert all(entry.kind is EntryKind.RECEIPT and entry.counterparty_account for entry in statement.entries)


def test_a_customer_thanks_in_the_thread_of_our_reply_and_a_stranger_does_not(week: Week) -> None:
    reply = message_from_bytes(
        b"To: ewan.baird@brackwater.example\r\nSubject: Re: Copies\r\nMessage-ID: <cf.1@x.example>\r\n\r\nHello\r\n",
        policy=policy.default,
    )
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    answer = answer_to(week, reply, at)

    assert answer is not None
    assert b"In-Reply-To: <cf.1@x.example>" in answer.raw
    reply.replace_header("To", "stranger@elsewhere.example")
    assert answer_to(week, reply, at) is None


def test_every_mail_that_arrives_live_can_be_made(week: Week) -> None:
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)

    assert all(live_mail(week, index, at).raw for index in range(len(week.live)))


@pytest.mark.parametrize("password", ["plain", "-begins-with-a-dash", "--demo-user=x"])
def test_the_embedded_mailbox_opens_with_any_password(password: str) -> None:
    server = ImapServer("billing@fernhollow.example", password)
    server.start()
    try:
        with IMAPClient("127.0.0.1", server.port, ssl=False) as client:
            client.login("billing@fernhollow.example", password)
    finally:
        server.stop()


def test_one_command_serves_a_desk_in_use_and_a_second_start_adds_nothing(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    with running_demo(home) as address:
        sign_in(address)
    first = outcomes(home)
    with running_demo(home) as address:
        sign_in(address)

    assert first["ticketed"] > 50
    assert set(first) <= {"ticketed", "attached", "automatic"}
    assert outcomes(home) == first
    assert alarms(home) == []
    assert list((home / "sent").glob("*.eml"))
    assert money(home) == Counter(linked=7, open=4, posted_by_itself=1)
    assert cases(home) == {
        "dispute": ["approved", "new", "proposed", "review"],
        "arrangement": ["asked", "broken", "running"],
        "approval": ["granted", "waiting", "waiting"],
        "credit_request": ["approved", "proposed"],
    }


def test_reset_refuses_a_folder_that_is_no_demo(tmp_path: Path) -> None:
    (tmp_path / "books.xlsx").write_text("not yours")

    done = subprocess.run(
        [*demo_command(tmp_path, free_port()), "--reset"], capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode != 0
    assert "not the folder of a demo" in done.stdout + done.stderr
    assert (tmp_path / "books.xlsx").exists()


@contextmanager
def running_demo(home: Path) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(demo_command(home, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, process)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def demo_command(home: Path, port: int) -> list[str]:
    start = (
        "import sys; from pathlib import Path; from web.demo import run_demo;"
        "run_demo(Path(sys.argv[1]), live=False, reset='--reset' in sys.argv, port=int(sys.argv[2]))"
    )
    return [sys.executable, "-c", start, str(home), str(port)]


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the demo ended by itself"
        try:
            if httpx.get(f"{address}/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise AssertionError("the demo did not start in time")


def sign_in(address: str) -> None:
    with httpx.Client(base_url=address, follow_redirects=True) as client:
        token = re.search(r'name="csrf" value="([^"]+)"', client.get("/login").text)
        assert token
        page = client.post("/login", data={"csrf": token[1], "email": CAST[0][0], "password": PASSWORD})
    assert "Tier 1" in page.text


def alarms(home: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(home / "counterfoil.sqlite3") as database:
        return database.execute("select kind, words from alarm").fetchall()


def outcomes(home: Path) -> Counter[str]:
    with sqlite3.connect(home / "counterfoil.sqlite3") as database:
        rows = database.execute("select outcome from inbound_message").fetchall()
    return Counter(outcome for (outcome,) in rows)


def money(home: Path) -> Counter[str]:
    """Bank receipts by state, and how much of them posted by itself."""
    with sqlite3.connect(home / "counterfoil.sqlite3") as database:
        states = Counter(state for (state,) in database.execute("select state from bank_receipt"))
        posted = database.execute("select count(*) from event where verb = 'posted_by_itself'").fetchone()
    return states + Counter(posted_by_itself=posted[0])


def cases(home: Path) -> dict[str, list[str]]:
    """What the cast began, by its states: something of everything, and something that waits for a second person."""
    tables = ("dispute", "arrangement", "approval", "credit_request")
    with sqlite3.connect(home / "counterfoil.sqlite3") as database:
        return {name: sorted(state for (state,) in database.execute(f"select state from {name}")) for name in tables}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
