"""Judges a run from outside: reads the IMAP server, the database and what the SMTP sink got with its own SQL and
its own protocol code, and imports nothing of the product.

What a mail must have become is written in the mail, where the product does not look: `X-Expected: conversation 17`
(all mails of conversation 17 are in one ticket, which one of them opened), `automatic 18`, or `gone 19` (deleted from
the server at a moment when it may have been stored or not). Mails of equal bytes are copies: one has the effect,
the others are duplicates.
"""

import hashlib
import imaplib
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

FOLDERS = ("INBOX", "Processed")


@dataclass(slots=True)
class Verdict:
    """`flaws` is everything lost, doubled or not what it should be, in words. `counts` is what there was."""

    flaws: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    mailbox: str
    uidvalidity: int
    uid: int
    sha256: str
    status: str
    outcome: str | None
    ticket_id: int | None
    expected: str
    key: str


def query(database_url: str, statement: str) -> list[tuple[Any, ...]]:
    if database_url.startswith("sqlite"):
        connection = sqlite3.connect(database_url.removeprefix("sqlite:///"), timeout=30)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()
    with psycopg.connect(database_url.replace("postgresql+psycopg", "postgresql")) as postgres:
        return postgres.execute(statement).fetchall()


def is_quiet(database_url: str, imap_port: int, users: Sequence[str]) -> bool:
    """Whether all that the server has is stored, every mail has its outcome, nothing waits to leave."""
    ((waiting,),) = query(
        database_url,
        "select (select count(*) from inbound_message where status in ('received','processing'))"
        " + (select count(*) from outbound_mail where status in ('queued','sending','deferred'))"
        " + (select count(*) from server_action where state in ('intended','begun','copied'))",
    )
    return not waiting and all(_is_stored(database_url, imap_port, user) for user in users)


def _is_stored(database_url: str, imap_port: int, user: str) -> bool:
    with _signed_in(imap_port, user) as server:
        on_server = sum(_select(server, folder) for folder in FOLDERS)
    ((stored,),) = query(database_url, f"select count(*) from inbound_message where mailbox = '{user}'")
    return bool(stored >= on_server)


def list_looks(database_url: str) -> dict[str, object]:
    """When each mailbox was last looked through to the end."""
    return dict(query(database_url, "select mailbox, polled_at from mailbox_cursor"))


def list_parked(database_url: str) -> list[int]:
    return [id_ for (id_,) in query(database_url, "select id from inbound_message where status = 'failed'")]


def judge(
    database_url: str,
    imap_port: int,
    users: Sequence[str],
    deliveries: Sequence[tuple[bytes, Sequence[str]]],
    must_leave: Sequence[str] = (),
    delivered: Sequence[bytes] = (),
) -> Verdict:
    """`deliveries` are the bytes and recipients that the SMTP server accepted; `must_leave` the Message-IDs about
    which no doubt is allowed; `delivered` what we answered 250 to."""
    verdict = Verdict()
    stored = _compare_server_and_store(verdict, database_url, imap_port, users)
    _check_deliveries_to_us(verdict, [mail for mail in stored if mail.mailbox not in users], delivered)
    _check_ledger(verdict, stored)
    _check_conversations(verdict, stored)
    _check_posts_and_files(verdict, database_url, stored)
    _check_tickets(verdict, database_url)
    _check_sending(verdict, database_url, deliveries, must_leave)
    return verdict


# -- what came in


def _compare_server_and_store(
    verdict: Verdict, database_url: str, imap_port: int, users: Sequence[str]
) -> list[_Stored]:
    """Each mail of the server, wherever it was moved, is stored once with its bytes, and nothing else is."""
    stored, seen = [], Counter[tuple[str, int, int]]()
    for id_, mailbox, uidvalidity, uid, sha256, status, outcome, ticket_id, content in query(
        database_url,
        "select m.id, m.mailbox, m.uidvalidity, m.uid, m.sha256, m.status, m.outcome, m.ticket_id, b.content"
        " from inbound_message m join blob b on b.sha256 = m.sha256 order by m.id",
    ):
        raw = bytes(content)
        seen[mailbox, uidvalidity, uid] += 1
        same = sha256 if mailbox in users else _hash_without_trace(raw)
        stored.append(_Stored(id_, mailbox, uidvalidity, uid, same, status, outcome, ticket_id, *_expectation(raw)))
        if hashlib.sha256(raw).hexdigest() != sha256:
            verdict.flaws.append(f"{mailbox} UID {uid}: the bytes are not those of their name")
    verdict.flaws += [f"{number} is stored {times} times" for number, times in seen.items() if times > 1]
    for user in users:
        on_server = _read_server(imap_port, user)
        verdict.counts["on the server"] += on_server.total()
        wanted = Counter(mail.sha256 for mail in stored if mail.mailbox == user)
        deleted = {mail.sha256 for mail in stored if mail.expected == "gone"}
        for sha256 in on_server | wanted:
            if on_server[sha256] != wanted[sha256] and not (sha256 in deleted and not on_server[sha256]):
                verdict.flaws.append(
                    f"{user}: {on_server[sha256]} on the server, {wanted[sha256]} stored of {sha256}"
                )
    return stored


def _check_deliveries_to_us(verdict: Verdict, stored: Sequence[_Stored], delivered: Sequence[bytes]) -> None:
    """What we answered 250 to is stored, and nothing that was never delivered."""
    here, promised = {mail.sha256 for mail in stored}, {_hash_without_trace(raw) for raw in delivered}
    verdict.flaws += [f"answered 250, but not stored: {sha256}" for sha256 in promised - here]
    verdict.flaws += [f"stored, but never delivered: {sha256}" for sha256 in here - promised]


def _hash_without_trace(raw: bytes) -> str:
    """Of a delivered mail without the headers that say how it came: each delivery has its own."""
    trace = rb"\A(?:(?:Return-Path|Delivered-To|Received):[^\n]*\n(?:[ \t][^\n]*\n)*)+"
    return hashlib.sha256(re.sub(trace, b"", raw.replace(b"\r\n", b"\n"))).hexdigest()


def _expectation(raw: bytes) -> tuple[str, str]:
    found = re.search(rb"(?m)^X-Expected: (\w+) (\S+)", raw)
    return (found[1].decode(), found[2].decode()) if found else ("nothing", "")


def _read_server(imap_port: int, user: str) -> Counter[str]:
    """How often the server has which bytes."""
    mails = Counter[str]()
    with _signed_in(imap_port, user) as server:
        for folder in FOLDERS:
            if _select(server, folder):
                for answer in server.uid("FETCH", "1:*", "(UID BODY.PEEK[])")[1]:
                    if isinstance(answer, tuple):
                        mails[hashlib.sha256(answer[1]).hexdigest()] += 1
    return mails


@contextmanager
def _signed_in(imap_port: int, user: str) -> Iterator[imaplib.IMAP4]:
    server = imaplib.IMAP4("127.0.0.1", imap_port)
    server.login(user, user)
    try:
        yield server
    finally:
        server.logout()


def _select(server: imaplib.IMAP4, folder: str) -> int:
    """How many mails it has; none when there is no such folder."""
    state, (count,) = server.select(folder, readonly=True)
    return int(count or b"0") if state == "OK" else 0


def _check_ledger(verdict: Verdict, stored: Sequence[_Stored]) -> None:
    """received = ticketed + attached + automatic + duplicate + parked, and each status fits its outcome."""
    verdict.counts["received"] = len(stored)
    verdict.counts.update(mail.outcome or "without outcome" for mail in stored)
    known = sum(verdict.counts[name] for name in ("ticketed", "attached", "automatic", "duplicate", "parked"))
    verdict.counts["difference"] = len(stored) - known
    if len(stored) != known:
        verdict.flaws.append(f"the mail ledger differs by {len(stored) - known}")
    for mail in stored:
        if mail.outcome == "parked":
            verdict.flaws.append(f"{mail.mailbox} UID {mail.uid} is parked")


def _check_conversations(verdict: Verdict, stored: Sequence[_Stored]) -> None:
    mails_of: dict[tuple[str, str], list[_Stored]] = defaultdict(list)
    for mail in stored:
        mails_of[mail.expected, mail.key].append(mail)
    for (expected, key), mails in mails_of.items():
        outcomes = Counter(mail.outcome for mail in mails)
        different = len({mail.sha256 for mail in mails})
        copies = len(mails) - different
        if expected == "automatic":
            wanted = Counter({"automatic": different, "duplicate": copies})
            tickets: set[int | None] = {None}
        else:
            wanted = Counter({"ticketed": 1, "attached": different - 1, "duplicate": copies})
            tickets = {mail.ticket_id for mail in mails}
        if outcomes != +wanted or len(tickets) != 1 or expected == "nothing":
            verdict.flaws.append(f"{expected} {key}: {dict(outcomes)} in tickets {tickets}")


def _check_posts_and_files(verdict: Verdict, database_url: str, stored: Sequence[_Stored]) -> None:
    """Each mail of a ticket is one post of it, and has as many files as it names."""
    posts = Counter(query(database_url, "select inbound_id, ticket_id from post where inbound_id is not null"))
    wanted = {(mail.id, mail.ticket_id) for mail in stored if mail.outcome in ("ticketed", "attached")}
    for mail, ticket in wanted | set(posts):
        if posts[mail, ticket] != ((mail, ticket) in wanted):
            verdict.flaws.append(f"mail {mail} has {posts[mail, ticket]} posts in ticket {ticket}")
    files = dict(query(database_url, "select inbound_id, count(*) from attachment group by inbound_id"))
    for mail, content in query(
        database_url,
        "select m.id, b.content from inbound_message m join blob b on b.sha256 = m.sha256 where m.status = 'filed'",
    ):
        named = len(re.findall(rb"(?m)^Content-Disposition: attachment", bytes(content)))
        if files.get(mail, 0) != named:
            verdict.flaws.append(f"mail {mail} has {files.get(mail, 0)} files, not {named}")
    for (sha256,) in query(
        database_url,
        "select a.sha256 from attachment a left join blob b on b.sha256 = a.sha256"
        " where b.size is null or b.size <> a.size",
    ):
        verdict.flaws.append(f"the bytes {sha256} of a file are missing")


def _check_tickets(verdict: Verdict, database_url: str) -> None:
    for statement, flaw in _TICKET_FLAWS:
        verdict.flaws += [f"ticket {ticket_id} {flaw}" for (ticket_id,) in query(database_url, statement)]
    verdict.counts["tickets"] = query(database_url, "select count(*) from ticket")[0][0]


_NOT_OPENED_BY_ONE_MAIL = (
    "select id from ticket t where subject not like 'Outgoing %' and 1 <> (select count(*) from inbound_message m"
    " where m.ticket_id = t.id and m.outcome = 'ticketed')"
)
_TICKET_FLAWS = (
    ("select id from ticket t where not exists (select 1 from post where ticket_id = t.id)", "has no post"),
    ("select ticket_id from event where verb = 'opened' group by ticket_id having count(*) > 1", "was opened twice"),
    (
        "select id from ticket where id not in (select ticket_id from event where verb = 'opened')",
        "has no event of its opening",
    ),
    (_NOT_OPENED_BY_ONE_MAIL, "was not opened by one mail"),
)


# -- what went out


def _check_sending(
    verdict: Verdict,
    database_url: str,
    deliveries: Sequence[tuple[bytes, Sequence[str]]],
    must_leave: Sequence[str],
) -> None:
    sent = Counter(_message_id(content) for content, _ in deliveries)
    rows = dict(query(database_url, "select message_id, status from outbound_mail"))
    verdict.counts.update(f"replies {status}" for status in rows.values())
    verdict.counts["replies"] = len(rows)
    for message_id in must_leave:
        if rows.get(message_id) != "sent":
            verdict.flaws.append(f"{message_id} is {rows.get(message_id)}, though it was not handed over")
    verdict.counts["deliveries"] = len(deliveries)
    verdict.flaws += [f"{message_id} left without a row" for message_id in sent if message_id not in rows]
    verdict.flaws += [f"{message_id} left {count} times" for message_id, count in sent.items() if count > 1]
    for message_id, status in rows.items():
        if status not in ("sent", "uncertain"):
            verdict.flaws.append(f"{message_id} is {status}")
        if status == "sent" and sent[message_id] != 1:
            verdict.flaws.append(f"{message_id} is called sent and left {sent[message_id]} times")
        if status == "uncertain":
            verdict.counts["uncertain, had left"] += sent[message_id]
    silent = query(
        database_url,
        "select o.message_id from outbound_mail o join ticket t on t.id = o.ticket_id"
        " where o.status = 'uncertain' and t.alarm is null",
    )
    verdict.flaws += [f"{message_id} is uncertain and no ticket shows it" for (message_id,) in silent]


def _message_id(content: bytes) -> str:
    found = re.search(rb"(?im)^Message-ID:\s*<([^>]+)>", content)
    return found[1].decode() if found else ""
