"""Judges a run from outside: reads the IMAP server, the database and what the SMTP sink got with its own SQL and
its own protocol code, and imports nothing of the product."""

import hashlib
import imaplib
import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

import psycopg


def query(database_url: str, statement: str) -> list[tuple[Any, ...]]:
    if database_url.startswith("sqlite"):
        connection = sqlite3.connect(database_url.removeprefix("sqlite:///"))
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()
    with psycopg.connect(database_url.replace("postgresql+psycopg", "postgresql")) as postgres:
        return postgres.execute(statement).fetchall()  # type: ignore[call-overload, no-any-return]


def is_quiet(database_url: str, mails: int) -> bool:
    """Whether every one of so many mails has its outcome and nothing waits to be sent."""
    ((finished, waiting),) = query(
        database_url,
        "select sum(case when status in ('filed','ignored','failed') then 1 else 0 end),"
        " (select count(*) from outbound_mail where status in ('queued','sending','deferred')) from inbound_message",
    )
    return (finished or 0) >= mails and not waiting


def find_losses(database_url: str, imap_port: int, deliveries: Sequence[bytes]) -> list[str]:
    """Everything that is lost, doubled, or not what it should be, in words; empty when all is well."""
    return [
        *_compare_server_and_store(database_url, imap_port),
        *_check_effects(database_url),
        *_check_sending(database_url, deliveries),
    ]


def _compare_server_and_store(database_url: str, imap_port: int) -> list[str]:
    on_server = _read_server(imap_port)
    rows = query(
        database_url,
        "select m.uid, b.sha256, b.content from inbound_message m join blob b on b.sha256 = m.sha256",
    )
    stored = Counter(uid for uid, _, _ in rows)
    flaws = [f"UID {uid} is not stored" for uid in on_server if uid not in stored]
    flaws += [f"UID {uid} is stored {count} times" for uid, count in stored.items() if count > 1]
    for uid, sha256, content in rows:
        if hashlib.sha256(bytes(content)).hexdigest() != sha256 or bytes(content) != on_server.get(uid):
            flaws.append(f"UID {uid} differs from the server's")
    return flaws


def _read_server(imap_port: int) -> dict[int, bytes]:
    server = imaplib.IMAP4("127.0.0.1", imap_port)
    server.login("billing", "billing")
    server.select("INBOX", readonly=True)
    mails = {}
    for answer in server.uid("FETCH", "1:*", "(UID BODY.PEEK[])")[1]:
        if isinstance(answer, tuple):
            number = re.search(rb"UID (\d+)", answer[0])
            assert number
            mails[int(number[1])] = answer[1]
    server.logout()
    return mails


def _check_effects(database_url: str) -> list[str]:
    flaws = []
    for uid, status, outcome, ticket_id, posts in query(
        database_url,
        "select m.uid, m.status, m.outcome, m.ticket_id,"
        " (select count(*) from post p where p.inbound_id = m.id and p.ticket_id = m.ticket_id)"
        " from inbound_message m",
    ):
        if (status, outcome) != ("filed", "ticketed") or ticket_id is None or posts != 1:
            flaws.append(f"UID {uid} is {status}/{outcome} with {posts} posts")
    for subject, count in query(
        database_url, "select subject, count(*) from ticket where subject like 'Mail %' group by subject"
    ):
        if count != 1:
            flaws.append(f"{count} tickets were opened for {subject!r}")
    for statement, flaw in (
        ("select id from ticket t where not exists (select 1 from post where ticket_id = t.id)", "has no post"),
        (
            "select ticket_id from event where verb = 'opened' group by ticket_id having count(*) > 1",
            "was opened twice",
        ),
        (
            "select id from ticket where id not in (select ticket_id from event where verb = 'opened')",
            "has no event of its opening",
        ),
    ):
        flaws += [f"ticket {ticket_id} {flaw}" for (ticket_id,) in query(database_url, statement)]
    return flaws


def _check_sending(database_url: str, deliveries: Sequence[bytes]) -> list[str]:
    sent = Counter(_message_id(content) for content in deliveries)
    flaws = []
    rows = dict(query(database_url, "select message_id, status from outbound_mail"))
    flaws += [f"{message_id} left without a row" for message_id in sent if message_id not in rows]
    flaws += [f"{message_id} left {count} times" for message_id, count in sent.items() if count > 1]
    for message_id, status in rows.items():
        if status not in ("sent", "uncertain"):
            flaws.append(f"{message_id} is {status}")
        if status == "sent" and sent[message_id] != 1:
            flaws.append(f"{message_id} is called sent and did not leave")
    alarms = query(
        database_url,
        "select o.message_id from outbound_mail o join ticket t on t.id = o.ticket_id"
        " where o.status = 'uncertain' and t.alarm is null",
    )
    flaws += [f"{message_id} is uncertain and no ticket shows it" for (message_id,) in alarms]
    return flaws


def _message_id(content: bytes) -> str:
    found = re.search(rb"(?im)^Message-ID:\s*<([^>]+)>", content)
    return found[1].decode() if found else ""
