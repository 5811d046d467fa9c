"""Mail of a real Dovecot is read completely, in batches, and without leaving a trace on the server."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox import imap_fetch, imap_session
from inbox.imap import ImapMailbox
from inbox.mailbox import FetchedBatch, FetchedMessage, MailboxConfig, MailboxError
from tests.dovecot_server import DOVECOT, Dovecot, running_dovecot
from tests.smtp_sink import make_certificate

pytestmark = [pytest.mark.dovecot, pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed")]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def dovecot(certificate: tuple[Path, Path]) -> Iterator[Dovecot]:
    with running_dovecot(("billing", "second", "third"), certificate=certificate) as server:
        yield server


def config(dovecot: Dovecot, user: str = "billing", **changes: object) -> MailboxConfig:
    values: dict[str, object] = {
        "name": user,
        "kind": "imap",
        "host": "127.0.0.1",
        "port": dovecot.port,
        "security": "none",
        "user": user,
        "password": user,
    }
    return MailboxConfig(**{**values, **changes})  # type: ignore[arg-type]


def a_mail(number: int, size: int = 0) -> bytes:
    return b"From: paula@acme.example\r\nSubject: %d\r\n\r\n%s\r\n" % (number, b"x" * size)


def scripted(port: int) -> ImapMailbox:
    return ImapMailbox(MailboxConfig("m", "imap", "127.0.0.1", port, "none", "u", "p"))


def fetch(mailbox: ImapMailbox, first: int = 1) -> list[list[FetchedMessage]]:
    return [list(batch.messages) for batch in fetch_batches(mailbox, first) if batch.messages]


def fetch_batches(mailbox: ImapMailbox, first: int = 1, *, careful: bool = False) -> list[FetchedBatch]:
    with mailbox.connect() as session:
        return list(session.fetch(session.list_uids(first), careful=careful))


def test_new_mail_comes_byte_for_byte_and_ascending(dovecot: Dovecot) -> None:
    mails = [a_mail(1), a_mail(2) + b"\xff\xfe raw bytes\r\n", b"no header at all"]
    dovecot.empty("billing")
    dovecot.append("billing", *mails)

    (batch,) = fetch(ImapMailbox(config(dovecot)))

    assert [message.raw for message in batch] == mails
    assert [message.uid for message in batch] == [1, 2, 3]
    assert all(message.delivered_at and message.delivered_at.tzinfo for message in batch)


def test_messages_are_listed_from_a_number_on(dovecot: Dovecot) -> None:
    dovecot.empty("billing")
    dovecot.append("billing", *(a_mail(number) for number in range(1, 6)))

    with ImapMailbox(config(dovecot)).connect() as session:
        assert [session.list_uids(first) for first in (1, 4, 6)] == [[1, 2, 3, 4, 5], [4, 5], []]
        assert session.next_uid == 6
        assert [message.uid for batch in session.fetch([4, 2]) for message in batch.messages] == [2, 4]


def test_the_server_keeps_no_trace_of_our_reading(dovecot: Dovecot) -> None:
    dovecot.empty("billing")
    dovecot.append("billing", a_mail(1))

    fetch(ImapMailbox(config(dovecot)))

    with dovecot.client("billing") as client:
        client.select_folder("INBOX", readonly=True)
        assert client.fetch([1], ["FLAGS"])[1][b"FLAGS"] in ((), (b"\\Recent",))


def test_batches_are_bounded_by_bytes_and_by_count(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_session, "BATCH_BYTES", 10_000)
    monkeypatch.setattr(imap_session, "BATCH_COUNT", 3)
    dovecot.empty("billing")
    dovecot.append(
        "billing", *(a_mail(number) for number in range(4)), *(a_mail(number, 6_000) for number in range(3))
    )
    dovecot.append("billing", a_mail(9, 50_000))

    batches = fetch(ImapMailbox(config(dovecot)))

    assert [len(batch) for batch in batches] == [3, 2, 1, 1, 1]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encrypted_connections_check_the_certificate(
    dovecot: Dovecot, certificate: tuple[Path, Path], security: str
) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    dovecot.empty("second")
    dovecot.append("second", a_mail(1))

    trusted = ImapMailbox(config(dovecot, "second", security=security, port=port, ca_file=certificate[0]))
    assert len(fetch(trusted)) == 1

    with pytest.raises(MailboxError, match="certificate is not trusted") as refused:
        fetch(ImapMailbox(config(dovecot, "second", security=security, port=port)))
    assert refused.value.permanent


def test_a_refused_sign_in_needs_a_person(dovecot: Dovecot) -> None:
    with pytest.raises(MailboxError, match="sign-in was refused") as refused:
        fetch(ImapMailbox(config(dovecot, password="wrong")))

    assert refused.value.permanent


def test_a_missing_folder_needs_a_person(dovecot: Dovecot) -> None:
    with pytest.raises(MailboxError, match="Cannot open the folder Billing") as refused:
        fetch(ImapMailbox(config(dovecot, folder="Billing")))

    assert refused.value.permanent


def test_a_server_that_is_away_is_tried_again() -> None:
    nowhere = MailboxConfig("m", "imap", "127.0.0.1", _closed_port(), "none", "u", "p")
    with pytest.raises(MailboxError, match="Cannot reach") as away:
        fetch(ImapMailbox(nowhere))

    assert not away.value.permanent


def test_a_password_never_crosses_a_network_in_the_clear() -> None:
    with pytest.raises(MailboxError, match="without encryption") as refused:
        fetch(ImapMailbox(MailboxConfig("m", "imap", "mail.acme.example", 143, "none", "u", "p")))

    assert refused.value.permanent


def test_a_server_that_signs_us_in_unasked_is_refused() -> None:
    server = ScriptedServer({}, greeting=b"* PREAUTH welcome")
    with server as port, pytest.raises(MailboxError, match="PREAUTH") as refused:
        fetch(scripted(port))

    assert refused.value.permanent


def test_no_password_is_said_to_a_server_whose_starttls_was_stripped_off() -> None:
    server = ScriptedServer({1: b"secret"})
    with server as port, pytest.raises(MailboxError, match="STARTTLS"):
        fetch(ImapMailbox(MailboxConfig("m", "imap", "127.0.0.1", port, "starttls", "u", "p")))

    assert [command for command in server.commands if not command.startswith((b"CAPABILITY", b"LOGOUT"))] == []


def test_an_empty_message_is_missing_and_hinders_no_other() -> None:
    with ScriptedServer({1: b"first", 2: b"", 3: b"third"}) as port:
        batches = fetch_batches(scripted(port))

    assert [message.uid for batch in batches for message in batch.messages] == [1, 3]
    assert [missing for batch in batches for missing in batch.missing] == [(2, "the server sends no content for it")]


def test_a_server_that_announces_wrong_sizes_is_believed_when_it_repeats_itself() -> None:
    with ScriptedServer({1: b"first"}, size_error=7) as port:
        ((message,),) = fetch(scripted(port))

    assert message.raw == b"first"


@pytest.mark.parametrize("cut", [1, 40, 60, 70])
def test_a_connection_cut_within_a_message_stores_nothing_of_it_and_names_it(cut: int) -> None:
    batches: list[FetchedBatch] = []
    with ScriptedServer({1: b"x" * 100}, cut_body_after=cut) as port, pytest.raises(MailboxError) as broken:
        collect(scripted(port), batches)

    assert not broken.value.permanent
    assert [(batch.messages, [uid for uid, _ in batch.missing]) for batch in batches] == [((), [1])]


def answer(uid: int, rest: bytes) -> bytes:
    return b"* 9 FETCH (UID %d %s)\r\n" % (uid, rest)


@pytest.mark.parametrize("size", [b"2147483648", b"99999999999999999"])
@pytest.mark.parametrize("careful", [False, True])
def test_a_size_that_no_mail_has_is_refused_before_a_byte_is_read(size: bytes, careful: bool) -> None:
    server = ScriptedServer({1: b"x", 2: b"y"}, body_answer=b"* 1 FETCH (UID 1 BODY[] {%s}\r\nxxx" % size)
    batches: list[FetchedBatch] = []
    with server as port, pytest.raises(MailboxError, match="announces"):
        collect(scripted(port), batches, careful=careful)

    assert [(uid, "announces" in reason) for batch in batches for uid, reason in batch.missing] == [(1, True)]


def test_what_a_server_says_unasked_is_passed_over() -> None:
    said = (
        b"* 7 EXISTS\r\n* OK [ALERT] {5} minutes left\r\n"
        + answer(3, b"FLAGS (\\Seen NonJunk) MODSEQ (12)")
        + answer(4, b"BODY[] {5}\r\nother")
        + b"* 2 EXPUNGE\r\n"
        + b'* 1 FETCH (INTERNALDATE " 3-Nov-2026 09:00:00 +0100" BODY[] {5}\r\nfirst FLAGS () UID 1)\r\n'
        + answer(2, b'BODY[] "a \\"quoted\\" mail"')
    )
    with ScriptedServer({1: b"first", 2: b'a "quoted" mail', 3: b"third"}, body_answer=said) as port:
        batches = fetch_batches(scripted(port))

    first, second = (message for batch in batches for message in batch.messages)
    assert (first.uid, first.raw) == (1, b"first")
    assert first.delivered_at == datetime(2026, 11, 3, 8, tzinfo=UTC)
    assert (second.uid, second.raw) == (2, b'a "quoted" mail')
    assert [uid for batch in batches for uid, _ in batch.missing] == [3]


def test_an_answer_that_makes_no_sense_ends_the_connection() -> None:
    with (
        ScriptedServer({1: b"x"}, body_answer=answer(1, b"BODY[] ((")) as port,
        pytest.raises(MailboxError, match="cannot be understood"),
    ):
        fetch(scripted(port))


def test_a_server_that_trickles_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_fetch, "GRACE_SECONDS", 0.3)
    monkeypatch.setattr(imap_fetch, "SLOWEST", 2**30)
    server = ScriptedServer({1: b"x" * 100}, body_answer=b"* 1 FETCH (UID 1 BODY[] {100}\r\n", falls_silent=True)
    with server as port, pytest.raises(MailboxError, match="closed"):
        fetch(scripted(port))


def collect(mailbox: ImapMailbox, batches: list[FetchedBatch], *, careful: bool = False) -> None:
    """What comes before the error too."""
    with mailbox.connect() as session:
        for batch in session.fetch([1], careful=careful):
            batches.append(batch)


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ScriptedServer:
    """An IMAP server that says what a real one never should. `mails` by UID."""

    def __init__(
        self,
        mails: dict[int, bytes],
        *,
        greeting: bytes = b"* OK hello",
        size_error: int = 0,
        cut_body_after: int = 0,
        body_answer: bytes | None = None,
        falls_silent: bool = False,
    ) -> None:
        self._mails = mails
        self._greeting = greeting
        self._size_error = size_error
        self._cut = cut_body_after
        self._body_answer = body_answer
        self._falls_silent = falls_silent
        self.commands: list[bytes] = []
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> int:
        threading.Thread(target=self._serve, daemon=True).start()
        return int(self._listener.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._listener.close()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(self._greeting + b"\r\n")
            for line in lines:
                tag, _, command = line.strip().partition(b" ")
                self.commands.append(command.upper())
                answer = self._answer(command.upper())
                if self._cut and b"BODY.PEEK" in command.upper():
                    connection.sendall(answer[: self._cut])
                    return
                connection.sendall(answer)
                if self._falls_silent and b"BODY.PEEK" in command.upper():
                    self._closing.wait()
                connection.sendall(tag + b" OK done\r\n")

    def _answer(self, command: bytes) -> bytes:
        if command.startswith(b"CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith(b"UID FETCH") and command.endswith(b"(UID RFC822.SIZE)"):
            asked = command.split()[2]
            found = {int(asked)} & self._mails.keys() if asked.isdigit() else self._mails.keys()
            sizes = {uid: len(self._mails[uid]) + self._size_error for uid in sorted(found)}
            return b"".join(
                b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (uid, uid, size) for uid, size in sizes.items()
            )
        if command.startswith(b"EXAMINE"):
            return b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n" % len(self._mails)
        if b"BODY.PEEK" in command and self._body_answer is not None:
            return self._body_answer
        if b"BODY.PEEK" in command:
            return b"".join(
                b'* %d FETCH (UID %d INTERNALDATE "23-Nov-2026 09:00:00 +0000" BODY[] {%d}\r\n%s)\r\n'
                % (uid, uid, len(raw), raw)
                for uid, raw in self._mails.items()
            )
        return b""
