"""Outgoing mail reaches the server over an encrypted, authenticated connection, and every answer is told apart."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.smtp import DeliveryError, SmtpConfig, SmtpTransport
from tests.smtp_sink import Sink, make_certificate, running_sink

MAIL = b"From: billing@desk.example\r\nTo: paula@acme.example\r\nSubject: Copy\r\n\r\n.hidden dot\r\nHere it is.\r\n"
PAULA, DIRK = "paula@acme.example", "dirk@globex.example"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


def plain(sink: Sink) -> SmtpTransport:
    return SmtpTransport(SmtpConfig("127.0.0.1", sink.port, "none"))


def send(transport: SmtpTransport, *recipients: str) -> dict[str, tuple[int, str]]:
    return transport.send("billing@desk.example", recipients or (PAULA,), MAIL)


def test_a_mail_arrives_byte_for_byte(sink: Sink) -> None:
    fates = send(plain(sink), PAULA, DIRK)

    assert fates == {PAULA: (250, "taken"), DIRK: (250, "taken")}
    assert sink.deliveries[0].recipients == (PAULA, DIRK)
    assert sink.deliveries[0].content == MAIL


@pytest.mark.parametrize("implicit_tls", [False, True])
def test_starttls_and_tls_with_a_password(certificate: tuple[Path, Path], implicit_tls: bool) -> None:
    with running_sink(certificate=certificate, user="desk", password="pw", implicit_tls=implicit_tls) as sink:
        security = "tls" if implicit_tls else "starttls"
        config = SmtpConfig("127.0.0.1", sink.port, security, "desk", "pw", certificate[0])

        send(SmtpTransport(config))

        assert sink.deliveries[0].encrypted or implicit_tls


def test_a_server_whose_certificate_nobody_vouches_for_is_not_spoken_to(certificate: tuple[Path, Path]) -> None:
    with running_sink(certificate=certificate) as sink:
        transport = SmtpTransport(SmtpConfig("127.0.0.1", sink.port, "starttls"))
        with pytest.raises(DeliveryError, match="certificate is not trusted") as refused:
            send(transport)

    assert not refused.value.permanent
    assert not sink.deliveries


def test_a_server_that_does_not_offer_starttls_is_not_spoken_to_in_the_clear(sink: Sink) -> None:
    with pytest.raises(DeliveryError, match="STARTTLS"):
        send(SmtpTransport(SmtpConfig("127.0.0.1", sink.port, "starttls")))


def test_no_password_or_mail_goes_unencrypted_over_a_network() -> None:
    with pytest.raises(DeliveryError, match="without encryption") as refused:
        send(SmtpTransport(SmtpConfig("mail.desk.example", 25, "none")))

    assert refused.value.permanent


def test_a_wrong_password_is_tried_again_once_it_is_corrected(certificate: tuple[Path, Path]) -> None:
    with running_sink(certificate=certificate, user="desk", password="pw") as sink:
        transport = SmtpTransport(SmtpConfig("127.0.0.1", sink.port, "starttls", "desk", "no", certificate[0]))
        with pytest.raises(DeliveryError, match="refused the sign-in") as refused:
            send(transport)

    assert not refused.value.permanent
    assert not refused.value.uncertain


def test_one_refused_recipient_does_not_stop_the_other(sink: Sink) -> None:
    sink.refuse[DIRK] = "550 no such user"

    fates = send(plain(sink), PAULA, DIRK)

    assert fates == {PAULA: (250, "taken"), DIRK: (550, "no such user")}
    assert sink.deliveries[0].recipients == (PAULA,)


@pytest.mark.parametrize(("answer", "permanent"), [("550 no such user", True), ("450 mailbox busy", False)])
def test_a_refusal_of_every_recipient_says_whether_waiting_helps(sink: Sink, answer: str, permanent: bool) -> None:
    sink.refuse[PAULA] = answer

    with pytest.raises(DeliveryError, match=answer[4:]) as refused:
        send(plain(sink))

    assert (refused.value.permanent, refused.value.uncertain) == (permanent, False)


@pytest.mark.parametrize(("answer", "permanent"), [("554 spam", True), ("451 try later", False)])
def test_a_mail_refused_after_its_content_was_not_sent(sink: Sink, answer: str, permanent: bool) -> None:
    sink.answer = answer

    with pytest.raises(DeliveryError, match=answer[4:]) as refused:
        send(plain(sink))

    assert (refused.value.permanent, refused.value.uncertain) == (permanent, False)


def test_a_connection_that_breaks_after_the_whole_mail_leaves_its_fate_uncertain(sink: Sink) -> None:
    sink.break_after_data = True

    with pytest.raises(DeliveryError) as broken:
        send(plain(sink))

    assert broken.value.uncertain
    assert len(sink.deliveries) == 1


def test_a_connection_that_breaks_before_the_mail_is_certainly_not_sent() -> None:
    with ServerThatHangsUpAfter("RCPT") as port, pytest.raises(DeliveryError) as broken:
        send(SmtpTransport(SmtpConfig("127.0.0.1", port, "none")))

    assert not broken.value.uncertain
    assert not broken.value.permanent


def test_an_address_cannot_smuggle_a_command(sink: Sink) -> None:
    with pytest.raises(DeliveryError, match="not a mail address") as refused:
        send(plain(sink), "paula@acme.example>\r\nRCPT TO:<thief@evil.example")

    assert refused.value.permanent
    assert not sink.deliveries


class ServerThatHangsUpAfter:
    """A server that speaks SMTP up to one command and then closes."""

    def __init__(self, command: str) -> None:
        self._command = command.encode()
        self._listener = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> int:
        threading.Thread(target=self._serve, daemon=True).start()
        return int(self._listener.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            connection.sendall(b"220 hello\r\n")
            while line := connection.recv(1000):
                if line.upper().startswith(self._command):
                    return
                connection.sendall(b"250 ok\r\n")
